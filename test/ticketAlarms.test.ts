// A ticket's alarm over a real database: set and cleared with every event, and rung late or twice without harm.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../bot/activation/case.ts';
import type { Alarm } from '../bot/handoff/alarms.ts';
import { makeDesks } from '../bot/handoff/desks.ts';
import { alwaysOpen } from '../bot/handoff/deskTime.ts';
import { makeHandoff } from '../bot/handoff/handoff.ts';
import { reminderWitness } from '../bot/handoff/reminders.ts';
import type { Store } from '../bot/handoff/stores.ts';
import type { Staff, Ticket } from '../bot/handoff/ticket.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { ticketAlarms } from '../bot/ticketAlarms.ts';

const born = '2026-11-24T00:00:00.000Z';
const rules = { deskTime: alwaysOpen, claimMinutes: 30 };
const address = { channel: 'slack', conversation: 'C0123456789', reference: {} };
const sato: Staff = { key: 'slack/U0123456789', name: 'Sato' };
let store: Store;
let now: Date;

beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
  now = new Date(born);
});
afterEach(() => store.close());

const needs = {
  ...rules,
  clock: { now: () => now },
  newId: () => randomUUID(),
  desks: makeDesks([{ id: 'main', name: 'main', address, language: 'ja', thread: 'note' }], [], 'main'),
  fallback: 'ja',
  personalOf: () => undefined,
  homeOf: () => undefined,
  words: openLocales(new URL('../locales/', import.meta.url), 'UTC'),
  retentionDays: 90,
  onCall: [],
  witnesses: [reminderWitness(rules)],
};

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const iso = (minutes: number) => new Date(Date.parse(born) + minutes * 60_000).toISOString();

function escalated(): Promise<Ticket> {
  const person = { key: 'slack/U1', name: 'Employee A', seenAt: born };
  const summary = { personName: 'Employee A', channel: 'slack', language: 'ja', case: emptyCase };
  return store.turn('employee', (stores) => makeHandoff({ ...needs, stores }).escalate(person, summary));
}

function alarmOf({ id }: Ticket): Promise<Alarm | undefined> {
  return store.turn('look', ({ alarms }) => alarms.get(`ticket/${id}`));
}

async function act(ticket: Ticket, type: 'claim' | 'release'): Promise<void> {
  await store.turn('desk', async (stores) => {
    const fresh = await stores.tickets.get(ticket.id);
    if (fresh) await makeHandoff({ ...needs, stores }).byStaff(fresh, sato, { type });
  });
}

async function remindersOf({ id }: Ticket): Promise<number> {
  return (await store.tickets.get(id))?.reminders ?? 0;
}

describe("a ticket's alarm", () => {
  it('is set when the ticket is made, and moves with what happens to it', async () => {
    const ticket = await escalated();
    expect(await alarmOf(ticket)).toEqual({
      key: `ticket/${ticket.id}`,
      kind: 'ticket',
      at: iso(30),
      data: { ticket: ticket.id },
    });
    later(10);
    await act(ticket, 'claim');
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(10 + 24 * 60) });
    later(10);
    await act(ticket, 'release');
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(50) });
  });

  it('does nothing more when it rings again, as after a death between ringing and forgetting', async () => {
    const { ring } = ticketAlarms(store, needs);
    const ticket = await escalated();
    const alarm = await alarmOf(ticket);
    if (!alarm) throw new Error('no alarm');
    later(30);
    await ring(alarm);
    await ring(alarm);
    await store.alarmQueue.done(alarm);
    expect(await remindersOf(ticket)).toBe(1);
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(60) });
  });

  it('waits while the desk works on the incident that the ticket belongs to, and counts from then on', async () => {
    const kind = { code: '0xC004F213', model: 'ThinkPad T14', bios: '1.21' };
    const told = { ...kind, state: 'open', version: 1, desk: 'main', card: 'card', people: 5 } as const;
    const found = { ...told, id: 'i1', firstAt: born, toldAt: born };
    await store.turn('desk', ({ incidents }) => incidents.add(found));
    const incident = { ...found, number: 1 };
    const ticket = await escalated();
    await store.turn('desk', ({ tickets }) => tickets.save({ ...ticket, incident: 'i1', version: 2 }, 1));
    for (const [state, reminders] of [
      ['open', 0],
      ['resolved', 1],
    ] as const) {
      await store.turn('desk', ({ incidents }) => incidents.save({ ...incident, state, version: 2 }, 1 + reminders));
      later(30);
      const alarm = await alarmOf(ticket);
      if (alarm) await ticketAlarms(store, needs).ring(alarm);
      expect(await remindersOf(ticket)).toBe(reminders);
      expect(await alarmOf(ticket)).toMatchObject({ at: iso(60 + 30 * reminders) });
    }
  });

  it('does nothing when the ticket was claimed while it was about to ring', async () => {
    const ticket = await escalated();
    const alarm = await alarmOf(ticket);
    if (!alarm) throw new Error('no alarm');
    later(31);
    await act(ticket, 'claim');
    await ticketAlarms(store, needs).ring(alarm);
    expect(await store.tickets.get(ticket.id)).toMatchObject({ state: 'claimed' });
    expect(await remindersOf(ticket)).toBe(0);
  });

  it('rings once however late, and the next one comes after its whole time', async () => {
    const ticket = await escalated();
    const alarm = await alarmOf(ticket);
    if (!alarm) throw new Error('no alarm');
    later(10_000);
    await ticketAlarms(store, needs).ring(alarm);
    expect(await remindersOf(ticket)).toBe(1);
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(10_030) });
  });

  it('is given once to a ticket that was there before alarms', async () => {
    const { setMissing } = ticketAlarms(store, { ...needs, witnesses: [] });
    const ticket = await store.turn('employee', async ({ tickets, alarms }) => {
      const { since: _, ...old } = await tickets.add({
        id: randomUUID(),
        state: 'open',
        version: 1,
        person: 'slack/U1',
        summary: { personName: 'Employee A', channel: 'slack', language: 'ja', case: emptyCase },
        desk: 'gone',
        card: randomUUID(),
        createdAt: born,
        updatedAt: iso(5),
      });
      await alarms.clearAll('');
      return old;
    });
    await setMissing();
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(35) });
    await store.turn('move', ({ alarms }) => alarms.set({ ...kept(ticket), at: iso(99) }));
    await setMissing();
    expect(await alarmOf(ticket)).toMatchObject({ at: iso(99) });
  });
});

function kept({ id }: Ticket): Alarm {
  return { key: `ticket/${id}`, kind: 'ticket', at: '', data: { ticket: id } };
}

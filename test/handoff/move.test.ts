// A ticket that goes to another desk, and tickets whose desk is gone from the configuration.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import { type Desk, type Desks, makeDesks } from '../../bot/handoff/desks.ts';
import { alwaysOpen } from '../../bot/handoff/deskTime.ts';
import { type Handoff, makeHandoff } from '../../bot/handoff/handoff.ts';
import { makeLines } from '../../bot/handoff/lines.ts';
import { rehome } from '../../bot/handoff/move.ts';
import type { DueDelivery, Person } from '../../bot/handoff/ports.ts';
import type { Store, TurnStores } from '../../bot/handoff/stores.ts';
import type { Ticket } from '../../bot/handoff/ticket.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const desk = (id: string): Desk => ({
  id,
  name: `desk ${id}`,
  address: { channel: 'slack', conversation: id, reference: {} },
  language: 'en',
  thread: 'note',
});
const both = makeDesks([desk('one'), desk('two')], [], 'one');
const onlyTwo = makeDesks([desk('two')], [], 'two');

const person: Person = {
  key: 'teams/employee-a',
  name: 'Employee A',
  address: { channel: 'teams', conversation: 'chat', reference: {} },
  seenAt: '2026-11-20T00:00:00.000Z',
};
const summary = { personName: 'Employee A', channel: 'teams', language: 'en', case: emptyCase };
const staff = { key: 'slack/U1', name: 'Colleague B' };
const file = { id: 'f1', name: 'screen.png', type: 'image/png', size: 3 };

let store: Store;
beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
});
afterEach(() => store.close());

function needsOf(desks: Desks, stores: TurnStores) {
  const clock = { now: () => new Date('2026-11-20T09:00:00.000Z') };
  return {
    stores,
    clock,
    newId: () => randomUUID(),
    desks,
    fallback: 'en',
    personalOf: () => undefined,
    deskTime: alwaysOpen,
    witnesses: [],
  };
}

function withHandoff<T>(desks: Desks, work: (handoff: Handoff) => Promise<T>): Promise<T> {
  return store.turn('c', async (stores) => {
    await stores.people.put(person);
    return work(makeHandoff(needsOf(desks, stores)));
  });
}

/** Everything that waits in the outbox, in order, sent. */
async function sent(): Promise<readonly DueDelivery[]> {
  const all: DueDelivery[] = [];
  for (;;) {
    const due = await store.outboxQueue.lease(
      ['slack', 'teams'],
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T11:00:00.000Z',
      50,
    );
    if (due.length === 0) return all;
    for (const one of due)
      await store.outboxQueue.delivered(one.id, { ts: one.id, thread: one.id }, '2026-11-20T10:00:00.000Z');
    all.push(...due);
  }
}

const isOk = (after: Ticket | object): after is Ticket => !('refused' in after);

async function claimedTicket(): Promise<Ticket> {
  const ticket = await withHandoff(both, async (handoff) => {
    const open = await handoff.escalate(person, summary);
    await handoff.relay(open, { text: 'it began on Monday', files: [file] });
    const again = await handoff.find(open.id);
    return again && handoff.byStaff(again, staff, { type: 'claim' });
  });
  await sent();
  if (!ticket || !isOk(ticket)) throw new Error('there is no ticket');
  return ticket;
}

const keysIn = (deliveries: readonly DueDelivery[]) => JSON.stringify(deliveries.map(({ message }) => message));

describe('a ticket that is moved', () => {
  it('leaves a card without buttons, and takes words and files along', async () => {
    const ticket = await claimedTicket();
    const to = both.get('two');
    if (!to) throw new Error('there is no other desk');
    const after = await withHandoff(both, (handoff) => handoff.byStaff(ticket, staff, { type: 'route', desk: to }));
    expect(after).toMatchObject({ state: 'open', desk: 'two' });
    expect(after).not.toHaveProperty('assignee');
    const all = await sent();
    const old = all.findLast(({ replaces }) => replaces === ticket.card);
    expect(old?.message.choices).toBeUndefined();
    expect(keysIn(all.filter(({ replaces }) => replaces === ticket.card))).toContain('handoff.desk.movedTo');
    const there = all.filter(({ to: { conversation } }) => conversation.startsWith('two/'));
    expect(there[0]?.id).toBe(isOk(after) ? after.card : '');
    expect(keysIn(there)).toContain('it began on Monday');
    expect(there.flatMap(({ message }) => message.files ?? [])).toEqual([file]);
  });
});

describe('a ticket whose desk is gone', () => {
  const rehomed = (desks: Desks) =>
    store.turn('c', (stores) =>
      rehome({ lines: makeLines(needsOf(desks, stores)), stores }, desks, () => randomUUID()),
    );

  it('goes to where a new one would, once, and the employee hears that nobody has it', async () => {
    const ticket = await claimedTicket();
    expect(await rehomed(onlyTwo)).toBe(1);
    expect(await rehomed(onlyTwo)).toBe(0);
    expect(await store.tickets.get(ticket.id)).toMatchObject({ desk: 'two', state: 'open' });
    const all = await sent();
    expect(all.some(({ to: { conversation } }) => conversation.startsWith('one'))).toBe(false);
    expect(keysIn(all)).toContain('it began on Monday');
    expect(keysIn(all.filter(({ to }) => to.channel === 'teams'))).toContain('handoff.released');
  });

  it('stays where it is while there is no desk at all', async () => {
    const ticket = await claimedTicket();
    expect(await rehomed(makeDesks([], [], 'main'))).toBe(0);
    expect(await store.tickets.get(ticket.id)).toEqual(ticket);
  });
});

// An incident's life, whom it concerns, and what it costs to watch for one.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import { auditor } from '../../bot/handoff/audit.ts';
import type { CaseRecord } from '../../bot/handoff/cases.ts';
import { type Desk, makeDesks } from '../../bot/handoff/desks.ts';
import { alwaysOpen } from '../../bot/handoff/deskTime.ts';
import { makeHandoff } from '../../bot/handoff/handoff.ts';
import {
  concerns,
  type Incident,
  type IncidentEvent,
  type IncidentState,
  incidentAfter,
  incidentName,
} from '../../bot/handoff/incidents.ts';
import { watchIncidents } from '../../bot/handoff/incidentWatch.ts';
import type { Delivery, Person } from '../../bot/handoff/ports.ts';
import type { Store, TurnStores } from '../../bot/handoff/stores.ts';
import type { IncidentChange, Witness } from '../../bot/handoff/witness.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const kind = { code: '0xC004F213', model: 'ThinkPad T14', bios: '1.21' };
const by = { key: 'slack/U1', name: 'Colleague B' };
const born = '2026-11-17T00:10:00.000Z';
const now = '2026-11-17T03:00:00.000Z';

function incident(state: IncidentState): Incident {
  return {
    ...kind,
    id: 'i1',
    number: 7,
    version: 3,
    state,
    desk: 'main',
    card: 'card',
    people: 5,
    firstAt: born,
    toldAt: born,
  };
}

const events: readonly IncidentEvent[] = [
  { type: 'open', by },
  { type: 'dismiss', by },
  { type: 'announce', by, text: 'wait' },
  { type: 'resolve', by, solution: 'clock' },
  { type: 'count', people: 9 },
  { type: 'lapse' },
];

describe('an incident', () => {
  it.each([
    ['proposed', ['open', 'dismissed', '!notOpen', '!notOpen', 'proposed', 'dismissed']],
    ['open', ['!alreadyOpen', '!alreadyOpen', 'open', 'resolved', 'open', '!alreadyOpen']],
    ['resolved', ['!resolved', '!resolved', '!resolved', '!resolved', '!resolved', '!resolved']],
    ['dismissed', ['!dismissed', '!dismissed', '!dismissed', '!dismissed', '!dismissed', '!dismissed']],
  ] as const)('that is %s goes where the table says', (state, wanted) => {
    const went = events.map((event) => {
      const after = incidentAfter(incident(state), event, now);
      return 'refused' in after ? `!${after.refused}` : after.state;
    });
    expect(went).toEqual(wanted);
  });

  it('keeps what each event says, and grows by a version', () => {
    const became = (state: IncidentState, event: IncidentEvent) => incidentAfter(incident(state), event, now);
    expect(became('proposed', { type: 'open', by, text: 'wait' })).toEqual({
      ...incident('open'),
      version: 4,
      openedAt: now,
      text: 'wait',
    });
    expect(became('open', { type: 'resolve', by, solution: 'clock' })).toEqual({
      ...incident('resolved'),
      version: 4,
      endedAt: now,
      solution: 'clock',
    });
    expect(became('proposed', { type: 'count', people: 9 })).toMatchObject({ people: 9 });
    expect(became('open', { type: 'announce', by, text: 'soon' })).not.toHaveProperty('endedAt');
  });

  it.each([
    ['yes', { codes: ['0x80072EE7', '0xC004F213'], model: 'thinkpad t14', bios: '1.21' }],
    ['maybe', { codes: ['0xC004F213'] }],
    ['maybe', { codes: ['0xC004F213'], bios: '1.21' }],
    ['no', { codes: ['0xC004F213'], bios: '1.2' }],
    ['no', { codes: ['0xC004F213'], model: 'ThinkPad T14s', bios: '1.21' }],
    ['no', { codes: [], model: 'ThinkPad T14', bios: '1.21' }],
  ] as const)('concerns "%s" somebody with %j', (how, facts) => {
    expect(concerns(kind, facts)).toBe(how);
  });

  it('is called by its number', () => {
    expect(incidentName({ number: 7 })).toBe('INC-0007');
    expect(incidentName({ number: 12_345 })).toBe('INC-12345');
  });
});

const desk: Desk = {
  id: 'main',
  name: 'main',
  address: { channel: 'slack', conversation: 'C1', reference: {} },
  language: 'en',
  thread: 'note',
};
const needs = {
  clock: { now: () => new Date(now) },
  newId: () => randomUUID(),
  desks: makeDesks([desk], [], 'main'),
  fallback: 'en',
  personalOf: () => undefined,
  deskTime: alwaysOpen,
};

let store: Store;
let changes: IncidentChange[];
beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
  changes = [];
});
afterEach(() => store.close());

const recorder: Witness = { incident: async (_, change) => void changes.push(change) };
const watch = watchIncidents({ ...needs, rule: { people: 5, hours: 24 }, witnesses: () => [recorder] });

/** What a turn asks of the database, and puts into the outbox. */
async function turn<T>(work: (stores: TurnStores) => Promise<T>) {
  const calls: string[] = [];
  const put: Delivery[] = [];
  const result = await store.turn('c', (stores) => {
    const counted = Object.entries(stores).map(([name, port]) => [name, counting(name, port, calls)]);
    const outbox: TurnStores['outbox'] = {
      ...stores.outbox,
      put: async (delivery) => {
        put.push(delivery);
        await stores.outbox.put(delivery);
      },
    };
    return work({ ...(Object.fromEntries(counted) as TurnStores), outbox });
  });
  return { calls, put, result };
}

function counting<T extends object>(name: string, port: T, calls: string[]): T {
  const wrapped = Object.entries(port).map(([method, work]) => [
    method,
    (...args: unknown[]) => {
      calls.push(`${name}.${method}`);
      return (work as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

function record(number: number): CaseRecord {
  return {
    id: `case ${number}`,
    person: `pseudonym ${number}`,
    channel: 'teams',
    language: 'ja',
    startedAt: new Date(Date.parse(born) + number * 1_000).toISOString(),
    touchedAt: now,
    section: 'plan',
    cause: 'unknown',
    codes: [kind.code],
    model: kind.model,
    bios: kind.bios,
    reopened: 0,
  };
}

const person = (number: number): Person => ({
  key: `teams/${number}`,
  name: `Employee ${number}`,
  address: { channel: 'teams', conversation: `chat ${number}`, reference: {} },
  language: number % 2 === 0 ? 'ja' : 'en',
  seenAt: now,
});

describe('two hundred people with the same trouble', () => {
  const crowd = Array.from({ length: 200 }, (_, at) => at + 1);

  it('cost each turn the same few queries, and the card few changes', async () => {
    const drawn: Delivery[] = [];
    for (const number of crowd) {
      const { calls, put } = await turn(async (stores) => {
        await stores.cases.put(record(number));
        await watch.look(stores, record(number), () => desk);
      });
      expect(calls.length).toBeLessThanOrEqual(5);
      expect(calls.filter((call) => call === 'cases.alike')).toHaveLength(1);
      drawn.push(...put);
    }
    expect(drawn.filter(({ replaces }) => replaces === undefined)).toHaveLength(1);
    expect(drawn.length).toBeLessThan(50);
    expect(JSON.stringify(drawn.at(-1)?.message)).toMatch(/"people":(1[89]\d|200)/);
  });

  it('are all asked when it is resolved, each once and in their language, whether they have a ticket or wait', async () => {
    const summaryOf = (number: number) => ({
      personName: person(number).name,
      channel: 'teams',
      language: 'ja',
      case: { ...emptyCase, codes: [kind.code], details: { model: kind.model, biosVersion: kind.bios } },
    });
    const { result: opened } = await turn(async (stores) => {
      const handoff = makeHandoff({ ...needs, stores, witnesses: [watch, recorder] });
      for (const number of crowd) {
        await stores.people.put(person(number));
        await stores.cases.put(record(number));
        if (number % 2 === 0) await handoff.escalate(person(number), summaryOf(number));
      }
      await watch.look(stores, record(1), () => desk);
      const proposed = await stores.incidents.latest(kind);
      if (!proposed) throw new Error('the desk was not told');
      const open = await handoff.incidents.byStaff(proposed, by, { type: 'open' });
      if ('refused' in open) throw new Error(open.refused);
      for (const number of crowd) if (number % 2 === 1) await handoff.incidents.join(open, person(number).key);
      return open;
    });
    const { put } = await turn((stores) =>
      makeHandoff({ ...needs, stores, witnesses: [recorder] }).incidents.byStaff(opened, by, {
        type: 'resolve',
        solution: 'server_unavailable',
      }),
    );
    const asked = put.filter(({ to }) => to.channel === 'teams');
    expect(asked.every(({ person, to }) => person === `teams/${to.conversation.slice(5)}`)).toBe(true);
    expect(asked.map(({ to }) => to.conversation).sort()).toEqual(crowd.map((number) => `chat ${number}`).sort());
    expect(asked.every(({ to, language }) => language === person(Number(to.conversation.slice(5))).language)).toBe(
      true,
    );
    expect(asked.every(({ message }) => message.choices?.length === 2)).toBe(true);
    const ofIncident = put.filter(({ to }) => to.conversation.endsWith(opened.card));
    expect(ofIncident.length).toBe(2);
    expect(JSON.stringify(ofIncident)).not.toMatch(/Employee \d/);
  });
});

describe('two errors on the same PCs', () => {
  it('are told each, and a ticket stays with the incident that it joined first', async () => {
    const codes = [kind.code, '0x80072EE7'];
    const summary = {
      personName: 'Employee 1',
      channel: 'teams',
      language: 'en',
      case: { ...emptyCase, codes, details: { model: kind.model, biosVersion: kind.bios } },
    };
    await turn(async (stores) => {
      const handoff = makeHandoff({ ...needs, stores, witnesses: [] });
      for (const number of [1, 2, 3, 4, 5]) await stores.cases.put({ ...record(number), codes });
      await watch.look(stores, { ...record(5), codes }, () => desk);
      const ticket = await handoff.escalate(person(1), summary);
      const belongs = async () => (await stores.tickets.get(ticket.id))?.incident;
      expect(await belongs()).toBeUndefined();
      const found = await Promise.all(codes.map((code) => stores.incidents.latest({ ...kind, code })));
      for (const one of found) {
        if (!one) throw new Error('the desk was not told');
        await handoff.incidents.byStaff(one, by, { type: 'open' });
        expect(await belongs()).toBe(found[0]?.id);
      }
    });
  });
});

describe('the audit log', () => {
  it('holds who decided what about an incident, under pseudonyms, and no count', async () => {
    const { result: who } = await turn(async (stores) => {
      const handoff = makeHandoff({ ...needs, stores, witnesses: [auditor] });
      const told = watchIncidents({ ...needs, rule: { people: 5, hours: 24 }, witnesses: () => [auditor] });
      for (const number of [1, 2, 3, 4, 5]) await stores.cases.put(record(number));
      await told.look(stores, record(5), () => desk);
      await stores.cases.put(record(6));
      await told.look(stores, record(6), () => desk);
      const proposed = await stores.incidents.latest(kind);
      const open = proposed && (await handoff.incidents.byStaff(proposed, by, { type: 'open' }));
      if (!open || 'refused' in open) throw new Error('it is not open');
      await handoff.incidents.join(open, 'teams/1');
      await handoff.incidents.byStaff(open, by, { type: 'resolve', solution: 'clock', text: 'a secret' });
      return { staff: await stores.pseudonyms.of(by.key), person: await stores.pseudonyms.of('teams/1') };
    });
    const subject = 'INC-0001';
    expect(await store.audit({ since: born, subject })).toEqual([
      { at: now, actor: 'bot', action: 'propose', subject, detail: { state: 'proposed' } },
      { at: now, actor: who.staff, action: 'open', subject, detail: { state: 'open' } },
      { at: now, actor: who.person, action: 'join', subject, detail: { state: 'open' } },
      { at: now, actor: who.staff, action: 'resolve', subject, detail: { state: 'resolved', solution: 'clock' } },
    ]);
  });
});

describe('whoever watches incidents', () => {
  it('hears of every step, with who took it', async () => {
    await turn(async (stores) => {
      const handoff = makeHandoff({ ...needs, stores, witnesses: [recorder] });
      for (const number of [1, 2, 3, 4, 5]) await stores.cases.put(record(number));
      await watch.look(stores, record(5), () => desk);
      const proposed = await stores.incidents.latest(kind);
      const open = proposed && (await handoff.incidents.byStaff(proposed, by, { type: 'open' }));
      if (!open || 'refused' in open) throw new Error('it is not open');
      await handoff.incidents.join(open, 'teams/1');
      await handoff.incidents.join(open, 'teams/1');
      const over = await handoff.incidents.byStaff(open, by, { type: 'resolve', solution: 'clock' });
      if ('refused' in over) throw new Error(over.refused);
      await handoff.incidents.leave(over, 'teams/1', 'works');
    });
    expect(changes.map(({ event }) => event)).toEqual([
      { type: 'propose' },
      { type: 'open', by },
      { type: 'join', person: 'teams/1' },
      { type: 'resolve', by, solution: 'clock' },
      { type: 'works', person: 'teams/1' },
    ]);
    expect(changes.map(({ before, after }) => [before?.state, after.state])).toEqual([
      [undefined, 'proposed'],
      ['proposed', 'open'],
      ['open', 'open'],
      ['open', 'resolved'],
      ['resolved', 'resolved'],
    ]);
  });
});

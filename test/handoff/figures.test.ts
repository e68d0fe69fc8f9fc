// What the figures keep of a ticket, event by event, by an injected clock and desk hours; over a real database.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import type { CaseRecord } from '../../bot/handoff/cases.ts';
import { alwaysOpen } from '../../bot/handoff/deskTime.ts';
import { figures } from '../../bot/handoff/figures.ts';
import type { Store } from '../../bot/handoff/stores.ts';
import { type Ticket, type TicketEvent, transition } from '../../bot/handoff/ticket.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { caseRecord } from '../support/caseRecords.ts';

const handedAt = '2026-11-10T01:00:00.000Z';
const by = { key: 'teams/staff', name: '担当者 B' };
const summary: Ticket['summary'] = { personName: '利用者 A', channel: 'teams', language: 'ja', case: emptyCase };
let store: Store;
let ticket: Ticket;

beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
  const record = caseRecord({ id: 'case', outcome: 'handedOver', why: 'asked', handedAt });
  await store.turn('test', ({ cases }) => cases.put(record));
  ticket = {
    id: 'ticket',
    number: 1,
    state: 'open',
    version: 1,
    person: 'teams/employee',
    summary,
    desk: 'main',
    card: 'card',
    createdAt: handedAt,
    updatedAt: handedAt,
    caseId: 'case',
  };
});

afterEach(() => store.close());

/** The event so many minutes after the handover; what the figures say then. */
async function happens(minutes: number, event: TicketEvent, deskTime = alwaysOpen): Promise<CaseRecord | undefined> {
  const at = new Date(Date.parse(handedAt) + minutes * 60_000).toISOString();
  const after = transition(ticket, event, at);
  if ('refused' in after) throw new Error(after.refused);
  const before = ticket;
  ticket = after;
  return store.turn('test', async (stores) => {
    await figures(deskTime).changed?.(stores, { before, after, event, at });
    return stores.cases.get('case');
  });
}

describe('the figures of a ticket', () => {
  it('keep the first claim and the first words to the employee, however often there are others', async () => {
    expect(await happens(10, { type: 'claim', by })).toMatchObject({ claimSeconds: 600 });
    expect(await happens(15, { type: 'ask', by })).toMatchObject({ replySeconds: 900 });
    expect(await happens(20, { type: 'reply', by })).toMatchObject({ replySeconds: 900 });
    await happens(25, { type: 'release', by });
    expect(await happens(30, { type: 'assign', by, to: by })).toMatchObject({ claimSeconds: 600 });
    expect(await happens(40, { type: 'note', by })).toMatchObject({ claimSeconds: 600, replySeconds: 900 });
  });

  it('count the hours of the desk alone', async () => {
    const slow = { ...alwaysOpen, between: (from: string, to: string) => alwaysOpen.between(from, to) / 10 };
    expect(await happens(10, { type: 'claim', by }, slow)).toMatchObject({ claimSeconds: 60 });
    expect(await happens(100, { type: 'resolve', by, solution: 'clock' }, slow)).toMatchObject({ resolveSeconds: 600 });
  });

  it('forget a resolution that did not last, and count that it came back', async () => {
    await happens(10, { type: 'claim', by });
    expect(await happens(20, { type: 'resolve', by, solution: 'clock' })).toMatchObject({
      replySeconds: 1200,
      resolveSeconds: 1200,
      solution: 'clock',
      reopened: 0,
    });
    const back = await happens(30, { type: 'notSolved' });
    expect(back).toMatchObject({ reopened: 1, claimSeconds: 600 });
    expect(back).not.toHaveProperty('resolveSeconds');
    expect(back).not.toHaveProperty('solution');
    expect(await happens(40, { type: 'resolve', by, solution: 'network' })).toMatchObject({ resolveSeconds: 2400 });
    expect(await happens(50, { type: 'solved' })).toMatchObject({
      ended: 'confirmed',
      solution: 'network',
      reopened: 1,
    });
    expect(await happens(55, { type: 'rate', rating: 2 })).toMatchObject({ rating: 2 });
    expect(await happens(56, { type: 'rate', rating: 4 })).toMatchObject({ rating: 4, ended: 'confirmed' });
    const again = await happens(60, { type: 'reopenByPerson' });
    expect(again).toMatchObject({ reopened: 2 });
    expect(again).not.toHaveProperty('ended');
  });

  it('count a ticket that was resolved with its incident, also when nobody had claimed it', async () => {
    expect(await happens(30, { type: 'resolveIncident', by, solution: 'network' })).toMatchObject({
      replySeconds: 1800,
      resolveSeconds: 1800,
      solution: 'network',
    });
  });

  it.each([
    ['withdrawn', 'withdraw'],
    ['confirmed', 'solved'],
  ] as const)('say that a ticket that nobody had claimed was %s', async (ended, type) => {
    const record = await happens(10, { type });
    expect(record).toMatchObject({ ended });
    expect(record).not.toHaveProperty('resolveSeconds');
  });

  it('follow the summary, without a word of the person', async () => {
    const kase = {
      ...emptyCase,
      codes: ['0xC004F074'],
      details: { ...emptyCase.details, model: ' Latitude  ５４５０ ', note: '来週まで出張です' },
    };
    const record = await happens(10, { type: 'edit', by, summary: { ...summary, case: kase } });
    expect(record).toMatchObject({ codes: ['0xC004F074'], model: 'Latitude 5450' });
    expect(JSON.stringify(record)).not.toMatch(/来週|利用者|担当者/);
  });

  it('keep nothing of a ticket without a case', async () => {
    const { caseId, ...older } = ticket;
    ticket = older;
    const before = await store.turn('test', ({ cases }) => cases.get('case'));
    expect(await happens(10, { type: 'claim', by })).toEqual(before);
  });
});

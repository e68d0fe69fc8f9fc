// What other systems are told of a ticket's events, without a desk: those that nobody does, and what stays inside.
import { describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import { announceBy } from '../../bot/handoff/events.ts';
import type { Delivery, TicketEntry } from '../../bot/handoff/ports.ts';
import type { TurnStores } from '../../bot/handoff/stores.ts';
import type { Staff, Ticket } from '../../bot/handoff/ticket.ts';
import { ticketNews } from '../../bot/handoff/ticketNews.ts';
import type { TicketChange } from '../../bot/handoff/witness.ts';

const at = '2026-11-22T01:30:00.000Z';
const by: Staff = { key: 'slack/U1', name: '担当者 B', ids: ['U1'] };
const ticket: Ticket = {
  id: 't1',
  number: 42,
  state: 'open',
  version: 3,
  person: 'teams/29:employee',
  summary: {
    personName: 'Alex Smith',
    channel: 'teams',
    language: 'en',
    case: {
      ...emptyCase,
      details: { model: 'ThinkPad T14' },
      evidence: { partialKey: '3V66T', edition: 'Professional', bios: { version: '1.21' } },
    },
  },
  desk: 'main',
  card: 'card-1',
  caseId: 'case-1',
  createdAt: at,
  updatedAt: at,
};

function watch() {
  const put: Delivery[] = [];
  const stores = { outbox: { put: async (one: Delivery) => void put.push(one) } } as unknown as TurnStores;
  const witness = ticketNews(
    announceBy(() => 'e1'),
    { now: () => new Date(at) },
  );
  return {
    put,
    happen: (event: TicketChange['event']) => witness.changed?.(stores, { before: ticket, after: ticket, event, at }),
    erase: () => witness.erased?.(stores, ticket),
    say: (entry: Partial<TicketEntry>) =>
      witness.said?.(stores, ticket, { ticket: ticket.id, at, kind: 'staff', author: by.name, text: '', ...entry }),
  };
}

describe('an event of a ticket', () => {
  it('takes the lane of the ticket, and its delivery has its id', async () => {
    const { put, happen } = watch();
    await happen({ type: 'claim', by });
    expect(put).toMatchObject([
      {
        id: 'e1',
        to: { channel: 'webhook', conversation: 't1' },
        ticket: 't1',
        payload: { schema: 'activation-desk/1', id: 'e1', type: 'ticket.claimed', at },
      },
    ]);
  });

  it('names who moved it, and nobody when its desk is gone', async () => {
    const { put, happen } = watch();
    await happen({ type: 'route', by, desk: 'osaka', card: 'card-2' });
    await happen({ type: 'rehome', desk: 'osaka', card: 'card-2' });
    expect(put[0]?.payload).toMatchObject({ type: 'ticket.moved', by: { role: 'staff', name: '担当者 B' } });
    expect(put[1]?.payload).toMatchObject({ type: 'ticket.moved' });
    expect(put[1]?.payload).not.toHaveProperty('by');
  });

  it('shows no id of a person, no part of a key, and nothing of the desk’s own', async () => {
    const { put, happen } = watch();
    await happen({ type: 'claim', by });
    expect(JSON.stringify(put[0]?.payload)).not.toMatch(/29:employee|U1|3V66T|card-1|case-1/);
  });

  it('has the BIOS version as the person wrote it, else as Windows shows it', async () => {
    const { put, happen } = watch();
    await happen({ type: 'claim', by });
    expect(put[0]?.payload).toMatchObject({ ticket: { facts: { biosVersion: '1.21', edition: 'Professional' } } });
  });

  it.each(['reply', 'note', 'ask'] as const)('of the kind %s is told by its words alone', async (type) => {
    const { put, happen } = watch();
    await happen({ type, by });
    expect(put).toEqual([]);
  });
});

it('a ticket whose employee had their data deleted is told by its name alone, and belongs to no ticket in the outbox', async () => {
  const { put, erase } = watch();
  await erase();
  expect(put[0]).not.toHaveProperty('ticket');
  expect(put[0]?.payload).toEqual({
    schema: 'activation-desk/1',
    id: 'e1',
    type: 'ticket.erased',
    at,
    ticket: { id: 't1', number: 42, name: 'ACT-000042' },
  });
});

describe('what is said', () => {
  it.each([
    [{ kind: 'employee', text: 'Hello' }, 'ticket.said', { text: 'Hello', files: [] }],
    [{ kind: 'staff', text: 'Hello' }, 'ticket.replied', { text: 'Hello', files: [] }],
    [{ kind: 'note', text: 'Hello' }, 'ticket.noted', { text: 'Hello', files: [] }],
    [{ phrase: 'handoff.phrases.restart.text' }, 'ticket.replied', { text: '', phrase: 'restart', files: [] }],
    [{ phrase: 'handoff.asks.slmgr.label' }, 'ticket.asked', { text: '', asked: 'slmgr', files: [] }],
    [
      { kind: 'employee', files: [{ id: 'f1', name: 'screen.png', type: 'image/png', size: 1 }] },
      'ticket.said',
      { text: '', files: ['screen.png'] },
    ],
  ] as const)('%j is %s', async (entry, type, message) => {
    const { put, say } = watch();
    await say(entry);
    expect(put[0]?.payload).toMatchObject({ type, message });
  });

  it('is nothing when it is only the record of an event', async () => {
    const { put, say } = watch();
    await say({ kind: 'event', text: 'claim' });
    expect(put).toEqual([]);
  });
});

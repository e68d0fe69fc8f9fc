// A ticket's life: every state with every event, who may do what, and what stays as it was.
import { describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import {
  type Refusal,
  type Staff,
  type Ticket,
  type TicketEvent,
  type TicketState,
  ticketName,
  transition,
} from '../../bot/handoff/ticket.ts';

const sato: Staff = { key: 'teams/sato', name: 'Colleague B' };
const suzuki: Staff = { key: 'teams/suzuki', name: 'Suzuki' };
const born = '2026-11-22T00:00:00.000Z';
const now = '2026-11-22T09:00:00.000Z';

/** A ticket as it is in that state; from `claimed` on it is Colleague B's. */
function ticket(state: TicketState): Ticket {
  return {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    number: 42,
    state,
    version: 3,
    person: 'teams/employee-a',
    summary: { personName: 'Employee A', channel: 'teams', language: 'ja', case: emptyCase },
    card: 'card',
    createdAt: born,
    updatedAt: born,
    ...(state !== 'open' && { assignee: sato }),
  };
}

function event(type: TicketEvent['type'], by: Staff): TicketEvent {
  switch (type) {
    case 'words':
    case 'withdraw':
    case 'solved':
    case 'notSolved':
      return { type };
    default:
      return { type, by };
  }
}

/** `open/Colleague B` for a ticket, `!ended` for a refusal. */
function shown(after: Ticket | Refusal): string {
  if ('refused' in after) return `!${after.refused}`;
  return after.assignee ? `${after.state}/${after.assignee.name}` : after.state;
}

const events = ['claim', 'release', 'reply', 'note', 'resolve', 'words', 'withdraw', 'solved', 'notSolved'] as const;
type Row = Readonly<Record<TicketEvent['type'], string>>;

const ended: Row = {
  claim: '!ended',
  release: '!ended',
  reply: '!ended',
  note: '!ended',
  resolve: '!ended',
  words: '!ended',
  withdraw: '!ended',
  solved: '!ended',
  notSolved: '!ended',
};

/** What the assignee (Colleague B) or the employee brings about. */
const byAssignee: Readonly<Record<TicketState, Row>> = {
  open: {
    claim: 'claimed/Colleague B',
    release: '!notClaimed',
    reply: '!notClaimed',
    note: 'open',
    resolve: '!notClaimed',
    words: 'open',
    withdraw: 'withdrawn',
    solved: 'closed',
    notSolved: '!notResolved',
  },
  claimed: {
    claim: '!alreadyClaimed',
    release: 'open',
    reply: 'claimed/Colleague B',
    note: 'claimed/Colleague B',
    resolve: 'resolved/Colleague B',
    words: 'claimed/Colleague B',
    withdraw: 'withdrawn/Colleague B',
    solved: 'closed/Colleague B',
    notSolved: '!notResolved',
  },
  resolved: {
    claim: '!ended',
    release: '!ended',
    reply: 'resolved/Colleague B',
    note: 'resolved/Colleague B',
    resolve: '!ended',
    words: 'resolved/Colleague B',
    withdraw: '!ended',
    solved: 'closed/Colleague B',
    notSolved: 'claimed/Colleague B',
  },
  closed: ended,
  withdrawn: ended,
};

/** What changes when a colleague (Suzuki) tries the same. */
const byColleague: Readonly<Record<TicketState, Partial<Row>>> = {
  open: { claim: 'claimed/Suzuki' },
  claimed: { release: '!notYours', reply: '!notYours', resolve: '!notYours' },
  resolved: { reply: '!notYours' },
  closed: {},
  withdrawn: {},
};

const states = ['open', 'claimed', 'resolved', 'closed', 'withdrawn'] as const satisfies readonly TicketState[];
const pairs = states.flatMap((state) => events.map((type) => [state, type] as const));

describe('a ticket', () => {
  it('knows every state and every event of this table', () => {
    expect(pairs).toHaveLength(45);
    expect(Object.keys(byAssignee).sort()).toEqual([...states].sort());
    for (const row of Object.values(byAssignee)) expect(Object.keys(row)).toEqual([...events]);
  });

  it.each(pairs)('that is %s and gets "%s" goes where the table says', (state, type) => {
    expect(shown(transition(ticket(state), event(type, sato), now))).toBe(byAssignee[state][type]);
    const colleague = byColleague[state][type] ?? byAssignee[state][type];
    expect(shown(transition(ticket(state), event(type, suzuki), now))).toBe(colleague);
  });

  it.each(pairs)('that is %s and gets "%s" changes its version, its time and nothing of its summary', (state, type) => {
    const before = ticket(state);
    const untouched = structuredClone(before);
    const after = transition(before, event(type, sato), now);
    expect(before).toEqual(untouched);
    if ('refused' in after) return;
    const { state: _, assignee: __, ...kept } = before;
    expect(after).toMatchObject({ ...kept, version: 4, updatedAt: now });
  });

  it('belongs to nobody after a release, and to whoever claims it next', () => {
    const released = transition(ticket('claimed'), { type: 'release', by: sato }, now);
    expect(released).not.toHaveProperty('assignee');
    if ('refused' in released) throw new Error(released.refused);
    expect(transition(released, { type: 'claim', by: suzuki }, now)).toMatchObject({ assignee: suzuki, version: 5 });
  });

  it('goes back to the same person when the employee says it is not solved', () => {
    expect(transition(ticket('resolved'), { type: 'notSolved' }, now)).toMatchObject({
      state: 'claimed',
      assignee: sato,
    });
  });

  it('knows its assignee by key, not by name', () => {
    const namesake: Staff = { key: 'teams/sato2', name: 'Colleague B' };
    const renamed: Staff = { key: 'teams/sato', name: 'Colleague B-Tanaka' };
    expect(transition(ticket('claimed'), { type: 'resolve', by: namesake }, now)).toEqual({ refused: 'notYours' });
    expect(transition(ticket('claimed'), { type: 'resolve', by: renamed }, now)).toMatchObject({ assignee: sato });
  });

  it.each([
    [1, 'ACT-000001'],
    [42, 'ACT-000042'],
    [1_234_567, 'ACT-1234567'],
  ])('with the number %d is called %s', (number, name) => {
    expect(ticketName({ number })).toBe(name);
  });
});

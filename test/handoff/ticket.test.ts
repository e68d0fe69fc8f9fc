// A ticket's life: every state with every event, who may do what, what stays as it was, and what holds over whole lives.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase } from '../../bot/activation/case.ts';
import {
  liveStates,
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
const tanaka: Staff = { key: 'teams/tanaka', name: 'Tanaka' };
const born = '2026-11-22T00:00:00.000Z';
const now = '2026-11-22T09:00:00.000Z';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A ticket as it is in that state; from `claimed` on it is Colleague B's. */
function ticket(state: TicketState): Ticket {
  return {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    number: 42,
    state,
    version: 3,
    person: 'teams/employee-a',
    summary: { personName: 'Employee A', channel: 'teams', language: 'ja', case: emptyCase },
    desk: 'main',
    card: 'card',
    createdAt: born,
    updatedAt: born,
    ...(state !== 'open' && { assignee: sato }),
    ...((state === 'resolved' || state === 'closed') && { solution: 'went_away' }),
    ...((state === 'closed' || state === 'withdrawn') && { endedAt: born }),
  };
}

const summary = {
  personName: 'Employee A',
  channel: 'teams',
  language: 'en',
  case: { ...emptyCase, codes: ['0xC004F213'] },
};

function event(type: TicketEvent['type'], by: Staff): TicketEvent {
  switch (type) {
    case 'assign':
      return { type, by, to: tanaka };
    case 'resolve':
      return { type, by, solution: 'no_answer' };
    case 'edit':
      return { type, by, summary };
    case 'route':
      return { type, by, desk: 'volume', card: 'card there' };
    case 'rehome':
      return { type, desk: 'volume', card: 'card there' };
    case 'learned':
      return { type, summary };
    case 'rate':
      return { type, rating: 4 };
    case 'comment':
      return { type, comment: 'quick' };
    case 'remind':
    case 'nudge':
    case 'expire':
    case 'words':
    case 'withdraw':
    case 'solved':
    case 'notSolved':
    case 'reopenByPerson':
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

const states = ['open', 'claimed', 'resolved', 'closed', 'withdrawn'] as const satisfies readonly TicketState[];
type Row = Readonly<Record<TicketEvent['type'], string>>;

/** What the assignee (Colleague B) or the employee brings about. */
const byAssignee: Readonly<Record<TicketState, Row>> = {
  open: {
    claim: 'claimed/Colleague B',
    release: '!notClaimed',
    assign: 'claimed/Tanaka',
    takeOver: '!notClaimed',
    reply: '!notClaimed',
    note: 'open',
    ask: '!notClaimed',
    resolve: '!notClaimed',
    edit: 'open',
    route: 'open',
    rehome: 'open',
    reopen: '!notEnded',
    remind: 'open',
    nudge: '!notClaimed',
    expire: '!notResolved',
    words: 'open',
    learned: 'open',
    withdraw: 'withdrawn',
    solved: 'closed',
    notSolved: '!notResolved',
    reopenByPerson: '!notEnded',
    rate: '!notClosed',
    comment: '!notClosed',
  },
  claimed: {
    claim: '!alreadyClaimed',
    release: 'open',
    assign: 'claimed/Tanaka',
    takeOver: '!alreadyYours',
    reply: 'claimed/Colleague B',
    note: 'claimed/Colleague B',
    ask: 'claimed/Colleague B',
    resolve: 'resolved/Colleague B',
    edit: 'claimed/Colleague B',
    route: 'open',
    rehome: 'open',
    reopen: '!notEnded',
    remind: '!alreadyClaimed',
    nudge: 'claimed/Colleague B',
    expire: '!notResolved',
    words: 'claimed/Colleague B',
    learned: 'claimed/Colleague B',
    withdraw: 'withdrawn/Colleague B',
    solved: 'closed/Colleague B',
    notSolved: '!notResolved',
    reopenByPerson: '!notEnded',
    rate: '!notClosed',
    comment: '!notClosed',
  },
  resolved: {
    claim: '!ended',
    release: '!ended',
    assign: '!ended',
    takeOver: '!ended',
    reply: 'resolved/Colleague B',
    note: 'resolved/Colleague B',
    ask: '!ended',
    resolve: '!ended',
    edit: '!ended',
    route: '!ended',
    rehome: 'resolved/Colleague B',
    reopen: 'claimed/Colleague B',
    remind: '!ended',
    nudge: '!ended',
    expire: 'closed/Colleague B',
    words: 'resolved/Colleague B',
    learned: 'resolved/Colleague B',
    withdraw: '!ended',
    solved: 'closed/Colleague B',
    notSolved: 'claimed/Colleague B',
    reopenByPerson: 'claimed/Colleague B',
    rate: '!notClosed',
    comment: '!notClosed',
  },
  closed: {
    claim: '!ended',
    release: '!ended',
    assign: '!ended',
    takeOver: '!ended',
    reply: '!ended',
    note: '!ended',
    ask: '!ended',
    resolve: '!ended',
    edit: '!ended',
    route: '!ended',
    rehome: '!ended',
    reopen: 'open',
    remind: '!ended',
    nudge: '!ended',
    expire: '!ended',
    words: '!ended',
    learned: '!ended',
    withdraw: '!ended',
    solved: '!ended',
    notSolved: '!ended',
    reopenByPerson: 'open',
    rate: 'closed/Colleague B',
    comment: 'closed/Colleague B',
  },
  withdrawn: {
    claim: '!ended',
    release: '!ended',
    assign: '!ended',
    takeOver: '!ended',
    reply: '!ended',
    note: '!ended',
    ask: '!ended',
    resolve: '!ended',
    edit: '!ended',
    route: '!ended',
    rehome: '!ended',
    reopen: '!ended',
    remind: '!ended',
    nudge: '!ended',
    expire: '!ended',
    words: '!ended',
    learned: '!ended',
    withdraw: '!ended',
    solved: '!ended',
    notSolved: '!ended',
    reopenByPerson: '!ended',
    rate: '!notClosed',
    comment: '!notClosed',
  },
};

/** What changes when a colleague (Suzuki) tries the same. */
const byColleague: Readonly<Record<TicketState, Partial<Row>>> = {
  open: { claim: 'claimed/Suzuki' },
  claimed: {
    release: '!notYours',
    assign: '!notYours',
    takeOver: 'claimed/Suzuki',
    reply: '!notYours',
    ask: '!notYours',
    resolve: '!notYours',
    edit: '!notYours',
    route: '!notYours',
  },
  resolved: { reply: '!notYours', reopen: 'claimed/Suzuki' },
  closed: {},
  withdrawn: {},
};

const events = Object.keys(byAssignee.open) as TicketEvent['type'][];
const pairs = states.flatMap((state) => events.map((type) => [state, type] as const));

describe('a ticket', () => {
  it('knows every state and every event of this table', () => {
    expect(pairs).toHaveLength(5 * 23);
    expect(Object.keys(byAssignee).sort()).toEqual([...states].sort());
    for (const row of Object.values(byAssignee)) expect(Object.keys(row)).toEqual(events);
  });

  it.each(pairs)('that is %s and gets "%s" goes where the table says', (state, type) => {
    expect(shown(transition(ticket(state), event(type, sato), now))).toBe(byAssignee[state][type]);
    const colleague = byColleague[state][type] ?? byAssignee[state][type];
    expect(shown(transition(ticket(state), event(type, suzuki), now))).toBe(colleague);
  });

  it.each(pairs)(
    'that is %s and gets "%s" changes its version, its time and nothing else of its own',
    (state, type) => {
      const before = ticket(state);
      const untouched = structuredClone(before);
      const after = transition(before, event(type, sato), now);
      expect(before).toEqual(untouched);
      if ('refused' in after) return;
      const { state: _, assignee: __, solution: ___, endedAt: ____, ...kept } = before;
      const said = event(type, sato);
      expect(after).toMatchObject({
        ...kept,
        ...('summary' in said && { summary: said.summary }),
        ...('desk' in said && { desk: said.desk, card: said.card }),
        ...('rating' in said && { rating: said.rating }),
        ...('comment' in said && { comment: said.comment }),
        version: 4,
        updatedAt: now,
      });
    },
  );

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

  it('is open for everybody when it is not solved and its assignee is gone', () => {
    const after = transition(ticket('resolved'), { type: 'notSolved', assigneeGone: true }, now);
    expect(after).toMatchObject({ state: 'open' });
    expect(after).not.toHaveProperty('assignee');
  });

  it('knows its assignee by key, not by name', () => {
    const namesake: Staff = { key: 'teams/sato2', name: 'Colleague B' };
    const renamed: Staff = { key: 'teams/sato', name: 'Colleague B-Tanaka' };
    const event = { type: 'resolve', solution: 'went_away' } as const;
    expect(transition(ticket('claimed'), { ...event, by: namesake }, now)).toEqual({ refused: 'notYours' });
    expect(transition(ticket('claimed'), { ...event, by: renamed }, now)).toMatchObject({ assignee: sato });
  });

  it('can be opened again to the last millisecond of the fourteenth day, by either side', () => {
    const late = (ms: number) => new Date(Date.parse(born) + 14 * dayMs + ms).toISOString();
    for (const type of ['reopen', 'reopenByPerson'] as const) {
      expect(shown(transition(ticket('closed'), event(type, suzuki), late(0)))).toBe('open');
      expect(shown(transition(ticket('closed'), event(type, suzuki), late(1)))).toBe('!tooLate');
    }
  });

  it('is not kept open for longer by a rating or a comment', () => {
    const rated = transition(ticket('closed'), event('rate', sato), now);
    if ('refused' in rated) throw new Error(rated.refused);
    const commented = transition(rated, event('comment', sato), now);
    expect([rated, commented]).toMatchObject([{ endedAt: born }, { endedAt: born }]);
  });

  it('takes its solution along when it is closed, and forgets it when it is opened again', () => {
    const closed = transition(ticket('resolved'), { type: 'solved' }, now);
    expect(closed).toMatchObject({ solution: 'went_away', endedAt: now });
    for (const type of ['notSolved', 'reopen', 'reopenByPerson'] as const) {
      expect(transition(ticket('resolved'), event(type, suzuki), now)).not.toHaveProperty('solution');
    }
    const reopened = transition(ticket('closed'), { type: 'reopenByPerson' }, now);
    expect(reopened).not.toHaveProperty('solution');
    expect(reopened).not.toHaveProperty('endedAt');
  });

  it('knows since when it is in its state, and starts anew at another desk', () => {
    const since = '2026-11-22T01:00:00.000Z';
    const open = { ...ticket('open'), since };
    expect(transition(open, event('claim', sato), now)).toMatchObject({ since: now });
    expect(transition(open, event('route', sato), now)).toMatchObject({ since: now });
    for (const type of ['note', 'edit', 'words', 'remind'] as const) {
      expect(transition(open, event(type, sato), now)).toMatchObject({ since });
    }
  });

  it('counts its reminders until staff do something for it, and for an open one that is a claim', () => {
    const reminded = transition({ ...ticket('open'), reminders: 1 }, { type: 'remind' }, now);
    expect(reminded).toMatchObject({ reminders: 2 });
    const changed = (state: 'open' | 'claimed', type: TicketEvent['type']) =>
      transition({ ...ticket(state), reminders: 2 }, event(type, sato), now);
    expect([changed('open', 'note'), changed('open', 'words'), changed('claimed', 'words')]).toMatchObject(
      Array(3).fill({ reminders: 2 }),
    );
    const reset = [
      changed('open', 'claim'),
      changed('open', 'route'),
      changed('claimed', 'note'),
      changed('claimed', 'resolve'),
    ];
    for (const one of reset) expect(one).not.toHaveProperty('reminders');
  });

  it('knows when staff last did something for it', () => {
    const before = { ...ticket('claimed'), staffAt: born };
    expect(transition(before, event('note', suzuki), now)).toMatchObject({ staffAt: now });
    for (const type of ['words', 'nudge', 'withdraw'] as const) {
      expect(transition(before, event(type, sato), now)).toMatchObject({ staffAt: born });
    }
  });

  it.each([
    [1, 'ACT-000001'],
    [42, 'ACT-000042'],
    [1_234_567, 'ACT-1234567'],
  ])('with the number %d is called %s', (number, name) => {
    expect(ticketName({ number })).toBe(name);
  });
});

/** One event of a life: what happens, and how long after the one before. */
const happening = fc.record({
  event: fc.oneof(
    { arbitrary: fc.constantFrom<TicketEvent['type']>('claim', 'resolve', 'solved', 'reopenByPerson'), weight: 1 },
    { arbitrary: fc.constantFrom(...events), weight: 3 },
  ),
  by: fc.constantFrom(sato, suzuki, tanaka),
  gone: fc.boolean(),
  afterMs: fc.oneof(fc.integer({ min: 0, max: hourMs }), fc.integer({ min: 0, max: 20 * dayMs })),
});

interface Moment {
  readonly before: Ticket;
  readonly event: TicketEvent;
  readonly at: string;
  readonly after: Ticket | Refusal;
}

const newborn: Ticket = { ...ticket('open'), version: 1 };

/** Lives of tickets from their birth, each moment with what came of it; all inputs are frozen. */
const lives = fc.array(happening, { maxLength: 40, size: 'max' }).map((happenings): readonly Moment[] => {
  let before = frozen(newborn);
  let time = Date.parse(born);
  return happenings.map(({ event: type, by, gone, afterMs }) => {
    time += afterMs;
    const at = new Date(time).toISOString();
    const said: TicketEvent = type === 'notSolved' ? { type, assigneeGone: gone } : event(type, by);
    const moment: Moment = { before, event: frozen(said), at, after: transition(before, frozen(said), at) };
    if (!('refused' in moment.after)) before = frozen(moment.after);
    return moment;
  });
});

/** An accepted moment. */
interface Change extends Moment {
  readonly after: Ticket;
}

function isChange(moment: Moment): moment is Change {
  return !('refused' in moment.after);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** Holds for every accepted change of many lives. */
function always(holds: (change: Change) => void): void {
  fc.assert(
    fc.property(lives, (life) => life.filter(isChange).forEach(holds)),
    { numRuns: 300 },
  );
}

const isLive = ({ state }: Ticket) => (liveStates as readonly TicketState[]).includes(state);

describe('over a whole life, a ticket', () => {
  it('meets everything that this table lets happen', () => {
    const met = fc
      .sample(lives, { seed: 42, numRuns: 500 })
      .flatMap((life) => life.filter(isChange).map(({ before, event }) => `${before.state} ${event.type}`));
    const accepted = pairs.filter(
      ([state, type]) => !(byColleague[state][type] ?? byAssignee[state][type]).startsWith('!'),
    );
    for (const pair of accepted) expect(met).toContain(pair.join(' '));
  });

  it('grows its version by one with every accepted event, and never otherwise', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const changes = life.filter(isChange);
        for (const { before, after, at } of changes) {
          expect(after.version).toBe(before.version + 1);
          expect(after.updatedAt).toBe(at);
        }
        const last = changes.at(-1)?.after ?? newborn;
        expect(last.version).toBe(1 + changes.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is never changed in place, and a refusal says nothing but its reason', () => {
    fc.assert(
      fc.property(lives, (life) => {
        // Every input was frozen: a change in place would have thrown.
        for (const { after } of life) if ('refused' in after) expect(Object.keys(after)).toEqual(['refused']);
      }),
      { numRuns: 300 },
    );
  });

  it('has an assignee while it is claimed or resolved, and none while it is open', () => {
    always(({ after }) => {
      if (after.state === 'claimed' || after.state === 'resolved') expect(after).toHaveProperty('assignee');
      if (after.state === 'open') expect(after).not.toHaveProperty('assignee');
    });
  });

  it('has an end when it is over, never while it is live', () => {
    always(({ before, after, at }) => {
      if (isLive(after)) expect(after).not.toHaveProperty('endedAt');
      else expect(after.endedAt).toBe(isLive(before) ? at : before.endedAt);
    });
  });

  it('has a solution from its resolution until it is opened again', () => {
    always(({ before, event, after }) => {
      if (event.type === 'resolve') expect(after.solution).toBe(event.solution);
      else if (after.state === 'resolved' || after.state === 'closed') expect(after.solution).toBe(before.solution);
      else expect(after).not.toHaveProperty('solution');
      if (after.state === 'resolved') expect(after).toHaveProperty('solution');
    });
  });

  it('does not come back once it is withdrawn', () => {
    always(({ before }) => expect(before.state).not.toBe('withdrawn'));
  });

  it('leaves the closed ones only to be open, and only within fourteen days', () => {
    always(({ before, event, at, after }) => {
      if (before.state !== 'closed' || after.state === 'closed') return;
      expect(after.state).toBe('open');
      expect(['reopen', 'reopenByPerson']).toContain(event.type);
      expect(Date.parse(at) - Date.parse(before.endedAt ?? '')).toBeLessThanOrEqual(14 * dayMs);
    });
  });

  it('that is claimed is released, answered, resolved, edited, moved and given away by its assignee alone', () => {
    const own: readonly string[] = ['release', 'reply', 'ask', 'resolve', 'edit', 'route', 'assign'];
    always(({ before, event }) => {
      if (before.state === 'claimed' && own.includes(event.type) && 'by' in event) {
        expect(event.by.key).toBe(before.assignee?.key);
      }
    });
  });

  it('is answered by its assignee alone, and goes to nobody without an act of staff', () => {
    always(({ before, event, after }) => {
      if (event.type === 'reply' || event.type === 'ask') {
        expect('by' in event && event.by.key).toBe(before.assignee?.key);
      }
      if (!('by' in event) && after.assignee) expect(after.assignee).toEqual(before.assignee);
    });
  });

  it('is rated and commented on only while it is closed', () => {
    always(({ before, event, after }) => {
      if (event.type === 'rate' || event.type === 'comment') expect(before.state).toBe('closed');
      else expect([after.rating, after.comment]).toEqual([before.rating, before.comment]);
    });
  });

  it('keeps its id, its number, its person and its birth, and its desk and card until it is moved', () => {
    always(({ before, event, after }) => {
      const { id, number, person, createdAt } = newborn;
      expect(after).toMatchObject({ id, number, person, createdAt });
      if (event.type === 'route' || event.type === 'rehome') {
        expect(after).toMatchObject({ desk: event.desk, card: event.card });
      } else expect([after.desk, after.card]).toEqual([before.desk, before.card]);
      if (event.type !== 'edit' && event.type !== 'learned') expect(after.summary).toEqual(before.summary);
    });
  });
});

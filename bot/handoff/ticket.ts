// A ticket's life: one table of state x event. Pure: no clock, no store, no words.
import { causes } from '../activation/case.ts';
import type { SupportSummary } from './summary.ts';
import { timesAfter } from './ticketTimes.ts';

export type TicketState = 'open' | 'claimed' | 'resolved' | 'closed' | 'withdrawn';

/** What it turned out to be: the cause code of a resolution. */
export const solutions = [...causes, 'went_away', 'other_trouble', 'no_answer'] as const;
export type Solution = (typeof solutions)[number];

/** Somebody at the desk. `key` is `channel/userId`, as in `Person`. */
export interface Staff {
  readonly key: string;
  readonly name: string;
  /** What else their platform knows them by, such as the Entra object id. */
  readonly ids?: readonly string[];
}

export interface Ticket {
  /** Unguessable (UUID); what buttons carry. */
  readonly id: string;
  /** What people say; shown by `ticketName`. */
  readonly number: number;
  readonly state: TicketState;
  /** Grows by one with every change; a save names the version it read. */
  readonly version: number;
  /** Key of the employee, `channel/userId`. */
  readonly person: string;
  readonly summary: SupportSummary;
  readonly assignee?: Staff;
  /** When the assignee got it, ISO 8601, UTC. */
  readonly claimedAt?: string;
  /** Id of the desk it is at. */
  readonly desk: string;
  /** Id of the delivery that put the card on that desk. */
  readonly card: string;
  /** From the resolution on. */
  readonly solution?: Solution;
  /** 1 to 5, as the employee rated it. */
  readonly rating?: number;
  readonly comment?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When it was closed or withdrawn. */
  readonly endedAt?: string;
  /** Id of its case in the figures. */
  readonly caseId?: string;
  /** Id of the incident it belongs to. */
  readonly incident?: string;
  /** When it came into the state it is in, or open to another desk, ISO 8601, UTC. */
  readonly since?: string;
  /** When staff last did something for it, ISO 8601, UTC. */
  readonly staffAt?: string;
  /** How many reminders of that there were. */
  readonly reminders?: number;
}

export type TicketEvent =
  | { readonly type: 'claim'; readonly by: Staff }
  | { readonly type: 'release'; readonly by: Staff }
  | { readonly type: 'assign'; readonly by: Staff; readonly to: Staff }
  | { readonly type: 'takeOver'; readonly by: Staff }
  | { readonly type: 'reply'; readonly by: Staff }
  | { readonly type: 'note'; readonly by: Staff }
  | { readonly type: 'ask'; readonly by: Staff }
  | { readonly type: 'resolve'; readonly by: Staff; readonly solution: Solution }
  | { readonly type: 'edit'; readonly by: Staff; readonly summary: SupportSummary }
  | { readonly type: 'route'; readonly by: Staff; readonly desk: string; readonly card: string }
  | { readonly type: 'rehome'; readonly desk: string; readonly card: string }
  | { readonly type: 'reopen'; readonly by: Staff }
  | { readonly type: 'remind' | 'nudge' | 'expire' }
  | { readonly type: 'words' }
  | { readonly type: 'learned'; readonly summary: SupportSummary }
  | { readonly type: 'withdraw' }
  | { readonly type: 'solved' }
  | { readonly type: 'notSolved'; readonly assigneeGone?: boolean }
  | { readonly type: 'reopenByPerson' }
  | { readonly type: 'rate'; readonly rating: number }
  | { readonly type: 'comment'; readonly comment: string };

/** Why an event did not happen; the reason is a key under `handoff.refusals`. */
export interface Refusal {
  readonly refused:
    | 'alreadyClaimed'
    | 'notClaimed'
    | 'notYours'
    | 'alreadyYours'
    | 'ended'
    | 'notEnded'
    | 'notResolved'
    | 'notClosed'
    | 'tooLate';
}

/** Where an event leads; `who`: only the assignee may; `soon`: only so long after the end. */
type Step =
  | { readonly to: TicketState; readonly who?: 'assignee' | 'others'; readonly soon?: true }
  | Refusal['refused'];

type Row = Readonly<Record<TicketEvent['type'], Step>>;

/** Nothing happens to a ticket that is over. */
const over = {
  claim: 'ended',
  release: 'ended',
  assign: 'ended',
  takeOver: 'ended',
  reply: 'ended',
  note: 'ended',
  ask: 'ended',
  resolve: 'ended',
  edit: 'ended',
  route: 'ended',
  rehome: 'ended',
  reopen: 'ended',
  remind: 'ended',
  nudge: 'ended',
  expire: 'ended',
  words: 'ended',
  learned: 'ended',
  withdraw: 'ended',
  solved: 'ended',
  notSolved: 'ended',
  reopenByPerson: 'ended',
  rate: 'notClosed',
  comment: 'notClosed',
} as const satisfies Row;

const table: Readonly<Record<TicketState, Row>> = {
  open: {
    claim: { to: 'claimed' },
    release: 'notClaimed',
    assign: { to: 'claimed' },
    takeOver: 'notClaimed',
    reply: 'notClaimed',
    note: { to: 'open' },
    ask: 'notClaimed',
    resolve: 'notClaimed',
    edit: { to: 'open' },
    route: { to: 'open' },
    rehome: { to: 'open' },
    reopen: 'notEnded',
    remind: { to: 'open' },
    nudge: 'notClaimed',
    expire: 'notResolved',
    words: { to: 'open' },
    learned: { to: 'open' },
    withdraw: { to: 'withdrawn' },
    solved: { to: 'closed' },
    notSolved: 'notResolved',
    reopenByPerson: 'notEnded',
    rate: 'notClosed',
    comment: 'notClosed',
  },
  claimed: {
    claim: 'alreadyClaimed',
    release: { to: 'open', who: 'assignee' },
    assign: { to: 'claimed', who: 'assignee' },
    takeOver: { to: 'claimed', who: 'others' },
    reply: { to: 'claimed', who: 'assignee' },
    note: { to: 'claimed' },
    ask: { to: 'claimed', who: 'assignee' },
    resolve: { to: 'resolved', who: 'assignee' },
    edit: { to: 'claimed', who: 'assignee' },
    route: { to: 'open', who: 'assignee' },
    rehome: { to: 'open' },
    reopen: 'notEnded',
    remind: 'alreadyClaimed',
    nudge: { to: 'claimed' },
    expire: 'notResolved',
    words: { to: 'claimed' },
    learned: { to: 'claimed' },
    withdraw: { to: 'withdrawn' },
    solved: { to: 'closed' },
    notSolved: 'notResolved',
    reopenByPerson: 'notEnded',
    rate: 'notClosed',
    comment: 'notClosed',
  },
  resolved: {
    ...over,
    reply: { to: 'resolved', who: 'assignee' },
    note: { to: 'resolved' },
    rehome: { to: 'resolved' },
    reopen: { to: 'claimed' },
    expire: { to: 'closed' },
    words: { to: 'resolved' },
    learned: { to: 'resolved' },
    solved: { to: 'closed' },
    notSolved: { to: 'claimed' },
    reopenByPerson: { to: 'claimed' },
  },
  closed: {
    ...over,
    reopen: { to: 'open', soon: true },
    reopenByPerson: { to: 'open', soon: true },
    rate: { to: 'closed' },
    comment: { to: 'closed' },
  },
  withdrawn: over,
};

/** A closed ticket may be opened again this long, in milliseconds. */
const reopenMs = 14 * 24 * 3_600_000;

/**
 * The ticket after `event`, or why not. `at` is ISO 8601, UTC. The version grows with every accepted event.
 */
export function transition(ticket: Ticket, event: TicketEvent, at: string): Ticket | Refusal {
  const step = table[ticket.state][event.type];
  if (typeof step === 'string') return { refused: step };
  const isHolders = 'by' in event && event.by.key === ticket.assignee?.key;
  if (step.who === 'assignee' && !isHolders) return { refused: 'notYours' };
  if (step.who === 'others' && isHolders) return { refused: 'alreadyYours' };
  if (step.soon && !isReopenable(ticket, at)) return { refused: 'tooLate' };
  const gone = event.type === 'notSolved' && event.assigneeGone === true;
  const to = gone ? 'open' : step.to;
  const { assignee: _, claimedAt, solution, endedAt, reminders: __, ...rest } = ticket;
  const assignee = to === 'open' ? undefined : holderAfter(ticket, event);
  const isOver = to === 'closed' || to === 'withdrawn';
  return {
    ...rest,
    ...changedBy(event),
    ...timesAfter(ticket, event, to, at),
    ...(assignee && { assignee }),
    ...(assignee && { claimedAt: assignee.key === ticket.assignee?.key ? (claimedAt ?? at) : at }),
    ...(to !== 'open' && to !== 'claimed' && solution && { solution }),
    ...(event.type === 'resolve' && { solution: event.solution }),
    ...(isOver && { endedAt: ticket.state === to && endedAt ? endedAt : at }),
    state: to,
    version: ticket.version + 1,
    updatedAt: at,
  };
}

/** Whether it ended so short a time before `at` (ISO 8601) that it may be opened again. */
export function isReopenable({ endedAt, updatedAt }: Ticket, at: string): boolean {
  return Date.parse(at) - Date.parse(endedAt ?? updatedAt) <= reopenMs;
}

/** Who has it after the event, unless it is open then. */
function holderAfter({ state, assignee }: Ticket, event: TicketEvent): Staff | undefined {
  switch (event.type) {
    case 'claim':
    case 'takeOver':
      return event.by;
    case 'assign':
      return event.to;
    case 'reopen':
      return state === 'resolved' ? event.by : assignee;
    default:
      return assignee;
  }
}

/** What the event itself says about the ticket. */
function changedBy(event: TicketEvent): Partial<Ticket> {
  switch (event.type) {
    case 'edit':
    case 'learned':
      return { summary: event.summary };
    case 'route':
    case 'rehome':
      return { desk: event.desk, card: event.card };
    case 'rate':
      return { rating: event.rating };
    case 'comment':
      return { comment: event.comment };
    default:
      return {};
  }
}

/** `ACT-000042` */
export function ticketName(ticket: Pick<Ticket, 'number'>): string {
  return `ACT-${String(ticket.number).padStart(6, '0')}`;
}

/** Still on somebody's desk: words of the employee belong to such a ticket. */
export const liveStates = ['open', 'claimed', 'resolved'] as const satisfies readonly TicketState[];

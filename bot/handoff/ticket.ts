// A ticket's life: one table of state x event. Pure: no clock, no store, no words.
import type { SupportSummary } from './summary.ts';

export type TicketState = 'open' | 'claimed' | 'resolved' | 'closed' | 'withdrawn';

/** Somebody at the desk. `key` is `channel/userId`, as in `Person`. */
export interface Staff {
  readonly key: string;
  readonly name: string;
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
  /** Id of the delivery that put the card on the desk. */
  readonly card: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type TicketEvent =
  | { readonly type: 'claim'; readonly by: Staff }
  | { readonly type: 'release'; readonly by: Staff }
  | { readonly type: 'reply'; readonly by: Staff }
  | { readonly type: 'note'; readonly by: Staff }
  | { readonly type: 'resolve'; readonly by: Staff }
  | { readonly type: 'words' }
  | { readonly type: 'withdraw' }
  | { readonly type: 'solved' }
  | { readonly type: 'notSolved' };

/** Why an event did not happen; the reason is a key under `handoff.refusals`. */
export interface Refusal {
  readonly refused: 'alreadyClaimed' | 'notClaimed' | 'notYours' | 'ended' | 'notResolved';
}

type Step = { readonly to: TicketState; readonly who?: 'assignee' } | Refusal['refused'];

/** Nothing happens to a ticket that is over. */
const over = {
  claim: 'ended',
  release: 'ended',
  reply: 'ended',
  note: 'ended',
  resolve: 'ended',
  words: 'ended',
  withdraw: 'ended',
  solved: 'ended',
  notSolved: 'ended',
} as const satisfies Readonly<Record<TicketEvent['type'], Step>>;

const table: Readonly<Record<TicketState, Readonly<Record<TicketEvent['type'], Step>>>> = {
  open: {
    claim: { to: 'claimed' },
    release: 'notClaimed',
    reply: 'notClaimed',
    note: { to: 'open' },
    resolve: 'notClaimed',
    words: { to: 'open' },
    withdraw: { to: 'withdrawn' },
    solved: { to: 'closed' },
    notSolved: 'notResolved',
  },
  claimed: {
    claim: 'alreadyClaimed',
    release: { to: 'open', who: 'assignee' },
    reply: { to: 'claimed', who: 'assignee' },
    note: { to: 'claimed' },
    resolve: { to: 'resolved', who: 'assignee' },
    words: { to: 'claimed' },
    withdraw: { to: 'withdrawn' },
    solved: { to: 'closed' },
    notSolved: 'notResolved',
  },
  resolved: {
    claim: 'ended',
    release: 'ended',
    reply: { to: 'resolved', who: 'assignee' },
    note: { to: 'resolved' },
    resolve: 'ended',
    words: { to: 'resolved' },
    withdraw: 'ended',
    solved: { to: 'closed' },
    notSolved: { to: 'claimed' },
  },
  closed: over,
  withdrawn: over,
};

/**
 * The ticket after `event`, or why not. `at` is ISO 8601, UTC. The version grows with every accepted event.
 */
export function transition(ticket: Ticket, event: TicketEvent, at: string): Ticket | Refusal {
  const step = table[ticket.state][event.type];
  if (typeof step === 'string') return { refused: step };
  if (step.who === 'assignee' && 'by' in event && event.by.key !== ticket.assignee?.key) return { refused: 'notYours' };
  const { assignee, ...rest } = ticket;
  const holder = event.type === 'claim' ? event.by : step.to === 'open' ? undefined : assignee;
  return { ...rest, ...(holder && { assignee: holder }), state: step.to, version: ticket.version + 1, updatedAt: at };
}

/** `ACT-000042` */
export function ticketName(ticket: Pick<Ticket, 'number'>): string {
  return `ACT-${String(ticket.number).padStart(6, '0')}`;
}

/** Still on somebody's desk: words of the employee belong to such a ticket. */
export const liveStates = ['open', 'claimed', 'resolved'] as const satisfies readonly TicketState[];

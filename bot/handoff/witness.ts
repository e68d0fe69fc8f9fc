// What follows from an event of a ticket, whoever caused it: alarms, figures, the audit log, other systems.
import type { Incident, IncidentEvent } from './incidents.ts';
import type { TicketEntry } from './ports.ts';
import type { TurnStores } from './stores.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

export interface TicketChange {
  /** Undefined when the ticket was just made. */
  readonly before?: Ticket;
  readonly after: Ticket;
  readonly event: TicketEvent | { readonly type: 'escalate' };
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface IncidentChange {
  /** Undefined when it was just proposed. */
  readonly before?: Incident;
  readonly after: Incident;
  /** The people of the last kind are named by their key. */
  readonly event:
    | IncidentEvent
    | { readonly type: 'propose' }
    | { readonly type: 'join' | 'leave' | 'works' | 'fails'; readonly person: string };
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Told of everything, in the transaction in which it happens. */
export interface Witness {
  changed?(stores: TurnStores, change: TicketChange): Promise<void>;
  /** Words or files of a person joined the ticket. */
  said?(stores: TurnStores, ticket: Ticket, entry: TicketEntry): Promise<void>;
  /** Something happened to an incident. */
  incident?(stores: TurnStores, change: IncidentChange): Promise<void>;
  /** The ticket was deleted with everything of its employee; what is told of it now must hold nothing of them. */
  erased?(stores: TurnStores, ticket: Ticket): Promise<void>;
}

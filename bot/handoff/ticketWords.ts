// What every message about a ticket is made of: its name and its holder, and a button that acts on it.
import type { Choice, Text, TicketVerb, Value } from '../messages/message.ts';
import { type Ticket, ticketName } from './ticket.ts';

/** A button that acts on a ticket. */
export function ticketChoice(ticket: Ticket, verb: TicketVerb, label: Text): Choice {
  return { label, press: { to: 'ticket', ticket: ticket.id, verb } };
}

/** What `{{ticket}}` and `{{staff}}` stand for. */
export function about(ticket: Ticket): Record<string, Value> {
  return { ticket: ticketName(ticket), staff: { verbatim: ticket.assignee?.name ?? '–' } };
}

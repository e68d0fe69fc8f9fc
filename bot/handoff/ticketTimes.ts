// Since when a ticket waits for what comes next, and how often somebody was reminded of it. Pure, like ticket.ts.
import type { Ticket, TicketEvent, TicketState } from './ticket.ts';

/** The times of the ticket after `event`, which leads to the state `to`. */
export function timesAfter(
  { state, reminders = 0 }: Ticket,
  event: TicketEvent,
  to: TicketState,
  at: string,
): Pick<Ticket, 'since' | 'staffAt' | 'reminders'> {
  const isReminder = event.type === 'remind' || event.type === 'nudge';
  // Another desk has all its time before it; a note on an open ticket is no claim, so that one goes on waiting.
  const isNew = to !== state || ('desk' in event && to === 'open');
  const kept = isNew || (to === 'claimed' && 'by' in event) ? 0 : reminders;
  const now = kept + Number(isReminder);
  return { ...(isNew && { since: at }), ...('by' in event && { staffAt: at }), ...(now > 0 && { reminders: now }) };
}

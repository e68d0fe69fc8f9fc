// What employees do with their ticket, what each side hears of it, and what they are offered.
import type { Choice, Message } from '../messages/message.ts';
import { isListedAt } from './desks.ts';
import type { Lines } from './lines.ts';
import type { Refusal, Ticket, TicketEvent } from './ticket.ts';
import { tell, ticketChoice, wordMessages } from './ticketWords.ts';

export type EmployeeEvent = Extract<
  TicketEvent,
  { type: 'withdraw' | 'solved' | 'notSolved' | 'reopenByPerson' | 'rate' | 'comment' }
>;

/** The employee acts on their ticket. Returns it afterwards, or why not. Throws `TicketConflict`. */
export async function actAsEmployee(lines: Lines, ticket: Ticket, event: EmployeeEvent): Promise<Ticket | Refusal> {
  const after = await lines.change(
    ticket,
    event.type === 'notSolved' ? { ...event, assigneeGone: await isGone(lines, ticket) } : event,
  );
  if ('refused' in after) return after;
  const author = ticket.summary.personName;
  await lines.record(after, { kind: 'event', author, text: event.type });
  await lines.toThread(after, toldDesk(after, event));
  await lines.refreshCard(after);
  return after;
}

function toldDesk(ticket: Ticket, event: EmployeeEvent): Message {
  switch (event.type) {
    case 'withdraw':
      return tell('handoff.desk.withdrawn', ticket);
    case 'solved':
      return tell('handoff.desk.solved', ticket);
    case 'notSolved':
    case 'reopenByPerson': {
      const isOpen = ticket.state === 'open';
      return tell(isOpen ? 'handoff.desk.notSolvedOpen' : 'handoff.desk.notSolved', ticket);
    }
    case 'rate':
      return tell('handoff.desk.rated', ticket, { rating: event.rating });
    case 'comment':
      return {
        blocks: wordMessages(
          { key: 'handoff.desk.commented', values: { person: { verbatim: ticket.summary.personName } } },
          event.comment,
        ).flatMap(({ blocks }) => blocks),
      };
  }
}

/** Whether whoever had it may not act at the desk any more. */
async function isGone(lines: Lines, ticket: Ticket): Promise<boolean> {
  const [desk, holder] = [lines.deskOf(ticket), ticket.assignee];
  if (!desk || !holder || isListedAt(desk, holder)) return false;
  return !(await lines.colleagues(desk)).some(({ key }) => key === holder.key);
}

/** "Thank you", with a rating to give, and the way back. */
export function closedMessage(ticket: Ticket): Message {
  return {
    blocks: [...tell('handoff.closed', ticket).blocks, { kind: 'text', text: { key: 'handoff.rating.ask' } }],
    choices: ratings.map((rating) => ticketChoice(ticket, 'rate', { key: `handoff.rating.choices.${rating}` }, rating)),
    navigation: employeeChoices(ticket),
  };
}

/** A box for a comment, after the rating. */
export function ratedMessage(ticket: Ticket): Message {
  const label = { key: 'handoff.rating.comment' } as const;
  return {
    ...tell('handoff.rating.thanks', ticket, { rating: ticket.rating ?? '' }),
    fields: [{ id: 'words', kind: 'lines', label: { key: 'handoff.rating.commentBox' }, maxLength: 1000 }],
    choices: [{ ...ticketChoice(ticket, 'comment', label), window: label }],
    navigation: employeeChoices(ticket),
  };
}

export const ratings = ['1', '2', '3', '4', '5'] as const;

/** "Is Windows activated again?" */
export function resolvedQuestion(ticket: Ticket): Message {
  return { ...tell('handoff.resolved.body', ticket), choices: employeeChoices(ticket) };
}

/** "Yes, solved": closes the ticket. */
export function solvedChoice(ticket: Ticket): Choice {
  return { ...ticketChoice(ticket, 'solved', { key: 'handoff.resolved.solved' }), style: 'positive' };
}

/** What the employee may do with a ticket. */
export function employeeChoices(ticket: Ticket): readonly Choice[] {
  switch (ticket.state) {
    case 'open':
    case 'claimed':
      return [ticketChoice(ticket, 'withdraw', { key: 'handoff.withdraw' })];
    case 'resolved':
      return [solvedChoice(ticket), ticketChoice(ticket, 'notSolved', { key: 'handoff.resolved.notSolved' })];
    case 'closed':
      return [ticketChoice(ticket, 'reopen', { key: 'handoff.reopen' })];
    case 'withdrawn':
      return [];
  }
}

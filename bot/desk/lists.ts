// What staff ask of the desk itself: its tickets, one ticket with its story, what could not be delivered.
import { shorten } from '../activation/cut.ts';
import { deskStateText, ticketDigest } from '../handoff/deskCard.ts';
import type { Desk } from '../handoff/desks.ts';
import type { ParkedDelivery, TicketEntry, TicketQuery, Tickets } from '../handoff/ports.ts';
import { type Ticket, ticketName } from '../handoff/ticket.ts';
import { tell } from '../handoff/ticketWords.ts';
import { wayOutOf } from '../handoff/waysOut.ts';
import type { Block, Choice, DeskCommand, Message, Text } from '../messages/message.ts';

/** A page: a button for each ticket has room on every platform. */
const pageSize = 5;

/** What a list shows, as its buttons carry it: `live`, `open`, `all`, `of:<key of staff>` or `find:<words>`. */
export type ListOf = 'live' | 'open' | 'all' | `of:${string}` | `find:${string}`;

const live = ['open', 'claimed', 'resolved'] as const;

/** A page of tickets, the last changed first. */
export async function ticketList(tickets: Tickets, desk: Desk, of: ListOf, page: number): Promise<Message> {
  const found = await tickets.list({ ...queryOf(desk, of), offset: page * pageSize, limit: pageSize + 1 });
  const shown = found.slice(0, pageSize);
  const title = titleOf(of);
  if (shown.length === 0) return { title, blocks: [{ kind: 'text', text: { key: 'handoff.list.none' } }] };
  return {
    title,
    blocks: [
      { kind: 'list', items: shown.map(rowOf) },
      ...(page > 0 || found.length > pageSize
        ? [{ kind: 'text', tone: 'subtle', text: { key: 'handoff.list.page', values: { page: page + 1 } } } as const]
        : []),
    ],
    choices: shown.map((ticket) => deskChoice({ verbatim: ticketName(ticket) }, 'ticket', ticket.id)),
    ...pages('tickets', of, page, found.length > pageSize),
  };
}

function queryOf(desk: Desk, of: ListOf): Omit<TicketQuery, 'offset' | 'limit'> {
  if (of === 'all') return { desk: desk.id };
  if (of === 'open') return { desk: desk.id, states: ['open'] };
  if (of.startsWith('of:')) return { desk: desk.id, states: live, assignee: of.slice('of:'.length) };
  if (of.startsWith('find:')) return { desk: desk.id, words: of.slice('find:'.length) };
  return { desk: desk.id, states: live };
}

function titleOf(of: ListOf): Text {
  if (of.startsWith('find:')) {
    return { key: 'handoff.list.found', values: { words: { verbatim: of.slice('find:'.length) } } };
  }
  return { key: of.startsWith('of:') ? 'handoff.list.mine' : `handoff.list.${of as 'live' | 'open' | 'all'}` };
}

function rowOf(ticket: Ticket): Text {
  const { codes } = ticket.summary.case;
  return {
    key: 'handoff.list.row',
    values: {
      ticket: ticketName(ticket),
      state: deskStateText(ticket),
      person: { verbatim: ticket.summary.personName },
      codes: { verbatim: codes.length > 0 ? codes.join(', ') : '–' },
      at: { instant: ticket.updatedAt },
    },
  };
}

/** A ticket with what was said on it, the newest page first; for reading, its card is where it was. */
export function ticketStory(ticket: Ticket, entries: readonly TicketEntry[], page: number): Message {
  const said = entries.filter(isSaid);
  const end = said.length - page * storySize;
  const shown = said.slice(Math.max(0, end - storySize), Math.max(0, end));
  const digest = ticketDigest(ticket);
  return {
    ...digest,
    blocks: [
      ...digest.blocks,
      { kind: 'text', tone: 'strong', text: { key: 'handoff.list.story' } },
      ...(shown.length === 0
        ? [{ kind: 'text', text: { key: 'handoff.list.nothingSaid' } } as const]
        : shown.flatMap(quoteOf)),
    ],
    ...pages('ticket', ticket.id, page, end > storySize),
  };
}

const storySize = 8;
/** In characters: eight of them fit a card. */
const mostShown = 400;

type Said = TicketEntry & { readonly kind: 'employee' | 'staff' | 'note' };

/** Not what happened, nor what its author deleted. */
function isSaid(entry: TicketEntry): entry is Said {
  return entry.kind !== 'event' && (entry.text !== '' || entry.phrase !== undefined || entry.files !== undefined);
}

function quoteOf({ kind, author, at, text, phrase, files = [] }: Said): Block[] {
  const by: Text = { key: `handoff.list.${kind}`, values: { author: { verbatim: author }, at: { instant: at } } };
  const words = [text, ...files.map(({ name }) => name)].filter((part) => part !== '').join('\n');
  const shown = shorten(words, mostShown);
  const parts: Text[] = [...(phrase ? [{ key: phrase }] : []), ...(shown === '' ? [] : [{ verbatim: shown }])];
  return parts.map((part, first) => ({ kind: 'quote', text: part, ...(first === 0 && { by }) }));
}

function pages(command: DeskCommand, about: string, page: number, more: boolean): Pick<Message, 'navigation'> {
  const navigation = [
    ...(page > 0 ? [deskChoice({ key: 'handoff.list.previous' }, command, about, page - 1)] : []),
    ...(more ? [deskChoice({ key: 'handoff.list.next' }, command, about, page + 1)] : []),
  ];
  return navigation.length > 0 ? { navigation } : {};
}

/** A button that asks something of the desk. */
export function deskChoice(label: Text, command: DeskCommand, about: string, page = 0): Choice {
  return { label, press: { to: 'desk', command, about, page } };
}

/** What was given up about this desk's tickets, and the way to send it again. */
export function outboxMessage(parked: readonly (ParkedDelivery & { readonly of: Ticket | undefined })[]): Message {
  if (parked.length === 0) return { blocks: [{ kind: 'text', text: { key: 'handoff.outbox.none' } }] };
  const items = parked.slice(0, mostParked).map(({ of, parkedAt, why, author, to }): Text => {
    const way = wayOutOf({ to });
    return {
      key: 'handoff.outbox.row',
      values: {
        ticket: of ? ticketName(of) : '–',
        what: { key: way ? `waysOut.${way}` : `handoff.outbox.${author ?? 'bot'}` },
        at: { instant: parkedAt },
        why: { key: way ? `waysOut.why.${why}` : `handoff.why.${why}` },
      },
    };
  });
  return {
    title: { key: 'handoff.outbox.title', values: { count: parked.length } },
    blocks: [{ kind: 'list', items }],
    choices: [deskChoice({ key: 'handoff.outbox.resend' }, 'resend', 'all')],
  };
}

const mostParked = 20;

/** "Sent again: 3" */
export function resentMessage(count: number): Message {
  return {
    blocks: [
      {
        kind: 'text',
        text: count === 0 ? { key: 'handoff.outbox.none' } : { key: 'handoff.outbox.resent', values: { count } },
      },
    ],
  };
}

/** The ticket was moved to a desk elsewhere. */
export function elsewhere(ticket: Ticket, desk: Desk | undefined): Message {
  return tell('handoff.refusals.moved', ticket, { desk: { verbatim: desk?.name ?? ticket.desk } });
}

// A ticket, or what is kept about a person, as a JSON document with a version; docs/privacy.md describes its shape.
import type { Case } from '../activation/case.ts';
import { maskSecrets } from '../activation/secrets.ts';
import type { Person, TicketEntry } from './ports.ts';
import type { TurnStores } from './stores.ts';
import { type Ticket, ticketName } from './ticket.ts';

/** Plain data, with nothing secret in it. */
export type Document = Readonly<Record<string, unknown>>;

const version = 1;

/** A ticket with all that was said on it; `at` (ISO 8601) is now. */
export function ticketDocument(ticket: Ticket, entries: readonly TicketEntry[], at: string): Document {
  return {
    schema: 'activation-desk/ticket',
    version,
    exportedAt: at,
    ticket: { ...ofTicket(ticket), ...(ticket.assignee && { assignee: masked(ticket.assignee.name) }) },
    entries: entries.map(ofEntry),
  };
}

const mostTickets = 10_000;

/** What a person may see of what is kept about them: not the notes that staff wrote for each other. */
export async function personDocument(
  { tickets }: Pick<TurnStores, 'tickets'>,
  { key, name, language, timeZone }: Person,
  kase: Case,
  at: string,
): Promise<Document> {
  const own = await tickets.ofPerson(key, mostTickets);
  return {
    schema: 'activation-desk/person',
    version,
    exportedAt: at,
    person: { key, name: masked(name), language, timeZone },
    case: masked(kase),
    tickets: await Promise.all(
      own.map(async (ticket) => ({
        ...ofTicket(ticket),
        entries: (await tickets.entries(ticket.id)).filter(({ kind }) => kind !== 'note').map(ofEntry),
      })),
    ),
  };
}

function ofTicket(ticket: Ticket): Document {
  const { state, desk, createdAt, updatedAt, claimedAt, endedAt, solution, rating, comment, summary } = ticket;
  return {
    name: ticketName(ticket),
    state,
    desk,
    createdAt,
    updatedAt,
    claimedAt,
    endedAt,
    solution,
    rating,
    comment: masked(comment),
    summary: masked(summary),
  };
}

function ofEntry({ at, kind, author, text, phrase, files = [] }: TicketEntry): Document {
  return {
    at,
    kind,
    author: masked(author),
    text: masked(text),
    phrase,
    files: files.map(({ name, type, size }) => ({ name: masked(name), type, size })),
  };
}

/** Every text in it without secrets: whatever slipped in at the door does not leave by this one. */
function masked<T>(value: T): T {
  if (typeof value === 'string') return maskSecrets(value).text as T;
  if (Array.isArray(value)) return value.map(masked) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one)])) as T;
}

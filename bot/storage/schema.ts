// The tables as the queries see them; `migrations/` makes them. Times are `Date.toISOString()`, so they sort as text.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Address, Person, Receipt, TicketEntry, Why } from '../handoff/ports.ts';
import type { Post } from '../handoff/posts.ts';
import type { Ticket } from '../handoff/ticket.ts';
import type { Message } from '../messages/message.ts';
import type { Json } from './json.ts';

/** Null until something happens to the row. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface Database {
  inbox: InboxTable;
  states: StatesTable;
  people: PeopleTable;
  tickets: TicketsTable;
  ticket_cards: TicketCardsTable;
  ticket_entries: TicketEntriesTable;
  relays: RelaysTable;
  notices: NoticesTable;
  files: FilesTable;
  secrets: SecretsTable;
  outbox: OutboxTable;
  posts: PostsTable;
  counters: CountersTable;
  /** Written by kysely's Migrator: one row per migration that ran. */
  kysely_migration: { name: string; timestamp: string };
}

interface InboxTable {
  id: GeneratedAlways<number>;
  channel: string;
  event_key: string;
  conversation: string;
  activity: Json<unknown>;
  masked: Json<readonly string[]>;
  received_at: string;
  attempts: Generated<number>;
  last_error: Later<string>;
  completed_at: Later<string>;
}

interface StatesTable {
  key: string;
  value: Json<unknown>;
  touched_at: string;
}

interface PeopleTable {
  key: string;
  name: string;
  address: Json<Address> | null;
  language: string | null;
  language_from: NonNullable<Person['languageFrom']> | null;
  /** 0 or 1: the one way to write a boolean that both engines' drivers take. */
  welcomed: number | null;
  seen_at: string;
}

interface TicketsTable {
  id: string;
  number: number;
  state: Ticket['state'];
  version: number;
  person: string;
  summary: Json<Ticket['summary']>;
  assignee_key: string | null;
  assignee_name: string | null;
  card: string;
  created_at: string;
  updated_at: string;
  desk: string;
  /** What the ticket is found by, in lower case. */
  search: string;
  solution: NonNullable<Ticket['solution']> | null;
  claimed_at: string | null;
  ended_at: string | null;
  rating: number | null;
  comment: string | null;
}

/** Every card a ticket has or had; the one it has is in `tickets`. */
interface TicketCardsTable {
  card: string;
  ticket: string;
}

interface TicketEntriesTable {
  seq: GeneratedAlways<number>;
  ticket: string;
  at: string;
  kind: TicketEntry['kind'];
  author: string;
  text: string;
  source: string | null;
  files: Json<NonNullable<TicketEntry['files']>> | null;
  phrase: NonNullable<TicketEntry['phrase']> | null;
  /** The text, as it is looked through. */
  search: string;
}

interface RelaysTable {
  seq: GeneratedAlways<number>;
  source: string;
  delivery: string;
}

interface NoticesTable {
  id: string;
  desk: string;
  author: string;
  text: string;
  at: string;
  until: string;
  lifted_at: Later<string>;
}

interface FilesTable {
  id: string;
  name: string;
  type: string;
  content: Uint8Array;
  at: string;
}

/** What this process made up for itself and must know again: never purged. */
interface SecretsTable {
  name: string;
  value: string;
}

interface OutboxTable {
  seq: GeneratedAlways<number>;
  id: string;
  channel: string;
  conversation: string;
  reference: Json<unknown>;
  language: string;
  message: Json<Message>;
  replaces: string | null;
  thread: string | null;
  due_at: Generated<string>;
  leased_until: Later<string>;
  attempts: Generated<number>;
  first_tried_at: Later<string>;
  last_error: Later<string>;
  delivered_at: Later<string>;
  receipt: Later<Json<Receipt>>;
  receipt_thread: Later<string>;
  parked_at: Later<string>;
  why: Later<Why>;
  resent_at: Later<string>;
  ticket: string | null;
  author: 'employee' | 'staff' | null;
}

interface PostsTable {
  seq: number;
  revision: number;
  id: string;
  conversation: string;
  thread: string | null;
  author: Post['author'];
  body: string;
  at: string;
}

interface CountersTable {
  name: 'tickets' | 'posts';
  value: number;
}

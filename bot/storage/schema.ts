// The tables as the queries see them; `migrations/` makes them. Times are `Date.toISOString()`, so they sort as text.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Alarm } from '../handoff/alarms.ts';
import type { CaseRecord } from '../handoff/cases.ts';
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
  alarms: AlarmsTable;
  cases: CasesTable;
  pseudonyms: PseudonymsTable;
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
  /** By its IANA name. */
  time_zone: string | null;
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
  case_id: string | null;
  incident: string | null;
  since: string | null;
  staff_at: string | null;
  reminders: Generated<number>;
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
  /** For a machine, which reads no words. */
  payload: Json<unknown> | null;
  /** 1: nothing of it stays once it is sent. */
  forget: Generated<number>;
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
  name: 'tickets' | 'posts' | 'incidents';
  value: number;
}

interface AlarmsTable {
  key: string;
  kind: Alarm['kind'];
  at: string;
  data: Json<unknown>;
  leased_until: Later<string>;
}

interface CasesTable {
  id: string;
  person: string | null;
  channel: string;
  language: string;
  started_at: string;
  touched_at: string;
  section: string;
  cause: CaseRecord['cause'];
  license: NonNullable<CaseRecord['license']> | null;
  device: NonNullable<CaseRecord['device']> | null;
  codes: Json<readonly string[]>;
  model: string | null;
  bios: string | null;
  outcome: NonNullable<CaseRecord['outcome']> | null;
  why: NonNullable<CaseRecord['why']> | null;
  handed_at: string | null;
  claim_seconds: number | null;
  reply_seconds: number | null;
  resolve_seconds: number | null;
  reopened: number;
  ended: NonNullable<CaseRecord['ended']> | null;
  solution: NonNullable<CaseRecord['solution']> | null;
  rating: number | null;
}

/** Who is who in figures and in the audit log; without its row nobody can tell any more. */
interface PseudonymsTable {
  person: string;
  pseudonym: string;
}

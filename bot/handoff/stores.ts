// The database as the application sees it, and what of it a turn may touch.
import type { AlarmQueue, Alarms } from './alarms.ts';
import type { Audit, AuditEntry, AuditQuery } from './audit.ts';
import type { CaseRecord, Cases, Pseudonyms } from './cases.ts';
import type { Erasure } from './erasure.ts';
import type { Inbox, InboxQueue } from './inbox.ts';
import type { Incidents } from './incidents.ts';
import type { Notices } from './notices.ts';
import type { Files, Outbox, OutboxQueue, People, Relays, States, Tickets } from './ports.ts';
import type { Posts } from './posts.ts';
import type { TicketState } from './ticket.ts';

/** Everything a turn may touch, bound to one transaction. */
export interface TurnStores {
  readonly inbox: Inbox;
  readonly states: States;
  readonly people: People;
  readonly tickets: Tickets;
  readonly relays: Relays;
  readonly notices: Notices;
  readonly files: Pick<Files, 'put' | 'remove'>;
  readonly outbox: Outbox;
  readonly alarms: Alarms;
  readonly cases: Cases;
  readonly pseudonyms: Pseudonyms;
  readonly incidents: Incidents;
  readonly audit: Audit;
  readonly erasure: Erasure;
}

/** How much there is, for whoever watches. */
export interface Depths {
  /** Accepted events whose turn is not done; `oldest`: when the first of them arrived, ISO 8601. */
  readonly inbox: { readonly waiting: number; readonly oldest?: string };
  readonly tickets: Readonly<Record<TicketState, number>>;
}

/** The database as the application sees it. */
export interface Store {
  /** Runs `work` in one transaction; turns of one `conversation` never overlap. Throws what `work` throws, rolled back. */
  turn<T>(conversation: string, work: (stores: TurnStores) => Promise<T>): Promise<T>;
  /** The same, but does not wait: undefined when another turn of this conversation is running, also in another process. */
  turnIfFree<T>(
    conversation: string,
    work: (stores: TurnStores) => Promise<T>,
  ): Promise<{ readonly done: T } | undefined>;
  readonly inboxQueue: InboxQueue;
  readonly outboxQueue: OutboxQueue;
  readonly alarmQueue: AlarmQueue;
  readonly posts: Posts;
  readonly files: Files;
  readonly tickets: Pick<Tickets, 'get' | 'byCard' | 'entries'>;
  readonly people: Pick<People, 'get'>;
  /** The cases that began at `since` or later, and before `until` (ISO 8601), the oldest first. */
  figures(since: string, until: string): Promise<readonly CaseRecord[]>;
  /** What was written down, the oldest first. */
  audit(query: AuditQuery): Promise<readonly AuditEntry[]>;
  depths(): Promise<Depths>;
  /** How many queries the database refused or did not answer since it was opened. */
  failures(): number;
  /** A secret of this database: made at the first call, the same ever after, and never purged. */
  secret(name: string, make: () => string): Promise<string>;
  /**
   * Forgets what was finished, closed or last seen before `before` (ISO 8601); tickets at work stay whole. With the names of
   * the channels that are `served`, also what waits for others.
   */
  purge(before: string, served?: readonly string[]): Promise<void>;
  /** Whether an error of this store passes by itself: the database is busy or away, and the same may go well later. */
  isPassing(error: unknown): boolean;
  close(): Promise<void>;
}

// What handoff and the turn need from the outside: small interfaces, implemented by storage and by each channel.
import type { Language, Message, Spoken } from '../messages/message.ts';
import type { Ticket } from './ticket.ts';

export interface Clock {
  now(): Date;
}

/** A place a message can be sent to. `reference` is the channel's own affair and survives a restart as JSON. */
export interface Address {
  readonly channel: string;
  /** A lane: deliveries with the same one keep their order. The conversation's id, and for a desk the ticket's card. */
  readonly conversation: string;
  readonly reference: unknown;
}

export interface Person {
  /** `channel/userId` */
  readonly key: string;
  readonly name: string;
  /** Their private conversation with the bot, once known. */
  readonly address?: Address;
  readonly language?: Language;
  /** `chosen` beats `words`, which beats the channel's `locale`. */
  readonly languageFrom?: 'chosen' | 'words' | 'locale';
  /** The welcome was said in their private conversation. */
  readonly welcomed?: boolean;
  /** When they were last here, ISO 8601. */
  readonly seenAt: string;
}

export interface People {
  get(key: string): Promise<Person | undefined>;
  put(person: Person): Promise<void>;
}

/** Conversation states: any JSON value by key, written in the turn's transaction. */
export interface States {
  get(key: string): Promise<unknown>;
  /** `at` (ISO 8601) is when the person was last here; it decides when the state is forgotten. */
  put(key: string, value: unknown, at: string): Promise<void>;
}

/** Something said on a ticket, kept for the desk. */
export interface TicketEntry {
  readonly ticket: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: 'employee' | 'staff' | 'note' | 'event';
  readonly author: string;
  /** Masked words; for `event` the event's name. */
  readonly text: string;
}

export interface Tickets {
  /** Stores a new ticket and gives it the next number. */
  add(ticket: Omit<Ticket, 'number'>): Promise<Ticket>;
  get(id: string): Promise<Ticket | undefined>;
  byNumber(number: number): Promise<Ticket | undefined>;
  /** The ticket whose card is this delivery. */
  byCard(card: string): Promise<Ticket | undefined>;
  /** The ticket whose card opened this thread: the `thread` of the card's receipt. */
  inThread(channel: string, thread: string): Promise<Ticket | undefined>;
  /** A person's tickets, the newest first. */
  ofPerson(person: string, limit: number): Promise<readonly Ticket[]>;
  /** The newest ticket of a person that is still on the desk. */
  liveOf(person: string): Promise<Ticket | undefined>;
  /** Compare-and-set: false when the stored version is not `expected` any more. */
  save(ticket: Ticket, expected: number): Promise<boolean>;
  addEntry(entry: TicketEntry): Promise<void>;
  entries(ticket: string): Promise<readonly TicketEntry[]>;
}

/** One message on its way. Keys and data, not words: it is localised and drawn when it leaves. */
export interface Delivery {
  /** UUID, made by the sender, so that a state can name a message before it is sent. */
  readonly id: string;
  readonly to: Address;
  readonly language: Language;
  readonly message: Message;
  /** The delivery whose shown message this one replaces. */
  readonly replaces?: string;
  /** The delivery in whose thread this one belongs. */
  readonly thread?: string;
}

/** Inside a turn's transaction: puts a message into the outbox. */
export interface Outbox {
  put(delivery: Delivery): Promise<void>;
  /** A message as it was put, sent or not. */
  get(id: string): Promise<Delivery | undefined>;
}

/**
 * What a platform answered: where the message stands. The channel's own affair, but for `thread`: the conversation id
 * under which answers to this message arrive, if the platform has such.
 */
export type Receipt = Readonly<Record<string, string>>;

export interface DueDelivery extends Delivery {
  readonly attempts: number;
  readonly firstTriedAt?: string;
  /** Of what stands in that place now. */
  readonly replacesReceipt?: Receipt;
  readonly threadReceipt?: Receipt;
}

/** Outside transactions: the worker's side of the outbox. */
export interface OutboxQueue {
  /** What stands in the place of this delivery now: itself, or the newest one that replaces it. */
  shown(id: string): Promise<Delivery | undefined>;
  /**
   * Leases up to `limit` deliveries for these channels: per conversation only the oldest unsent one, and only when it is due.
   * `until` is when the lease ends by itself (ISO 8601).
   */
  lease(channels: readonly string[], now: string, until: string, limit: number): Promise<readonly DueDelivery[]>;
  /** Still being sent: nobody else takes it before `until` (ISO 8601). */
  renew(id: string, until: string): Promise<void>;
  delivered(id: string, receipt: Receipt, at: string): Promise<void>;
  /** Not sent; due again at `dueAt` (ISO 8601). */
  postpone(id: string, dueAt: string, error: string): Promise<void>;
  /** Given up; stays in the table, does not stop the ones behind it. */
  park(id: string, error: string, at: string): Promise<void>;
  /** When the next delivery for these channels is due, ISO 8601; undefined when there is none. */
  nextDue(channels: readonly string[]): Promise<string | undefined>;
}

/** One channel's delivery. */
export interface Courier {
  /** Sends or replaces; throws `DeliveryError`. */
  deliver(delivery: DueDelivery, spoken: Spoken): Promise<Receipt>;
  /** Shows that an answer is being written; best effort, never throws. */
  typing?(to: Address): Promise<void>;
}

/**
 * Why a delivery failed: `later` may succeed (after `retryAfterMs` if the platform said so), `mended` once somebody has
 * put something right, `never` will not.
 */
export class DeliveryError extends Error {
  readonly hope: 'later' | 'mended' | 'never';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, hope: DeliveryError['hope'], retryAfterMs?: number) {
    super(message);
    this.name = 'DeliveryError';
    this.hope = hope;
    this.retryAfterMs = retryAfterMs;
  }
}

/** An activity as it was accepted, masked. */
export interface InboxRow {
  readonly id: number;
  readonly channel: string;
  readonly conversation: string;
  /** A Bot Framework activity, as JSON. */
  readonly activity: unknown;
  /** What was masked in it, e.g. `productKey`. */
  readonly masked: readonly string[];
  readonly attempts: number;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

export interface NewInboxRow extends Omit<InboxRow, 'id' | 'attempts'> {
  /** The platform's own key of the event: a second one with the same key is the same event. */
  readonly eventKey: string;
}

/** The edge's and the worker's side of the inbox, outside transactions. */
export interface InboxQueue {
  /** Stores an event. `duplicate` when its key is known; `completed` says whether that one is finished. */
  accept(row: NewInboxRow): Promise<{ readonly id: number; readonly duplicate: boolean; readonly completed: boolean }>;
  /** Conversations with unfinished rows on these channels, oldest first. */
  waiting(channels: readonly string[]): Promise<readonly { readonly channel: string; readonly conversation: string }[]>;
  /** The oldest unfinished row of a conversation. */
  next(channel: string, conversation: string): Promise<InboxRow | undefined>;
  /** Counts a failed try; returns how many there were. */
  failed(id: number, error: string): Promise<number>;
}

/** Inside a turn's transaction. */
export interface Inbox {
  /** The oldest unfinished row of a conversation. */
  next(channel: string, conversation: string): Promise<InboxRow | undefined>;
  complete(id: number, at: string): Promise<void>;
}

/** One thing shown on a local surface (the page, the terminal), kept so that it survives a reload. */
export interface Post {
  readonly id: string;
  readonly seq: number;
  /** Grows with every change of any post; ask for `since` to get what is new. */
  readonly revision: number;
  readonly conversation: string;
  readonly thread?: string;
  readonly author: 'bot' | 'employee' | 'staff';
  /** Words of a person, or the drawn message as JSON. */
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Posts {
  /** Adds a post; one with a known id is the same post again and changes nothing. */
  add(post: Omit<Post, 'seq' | 'revision'>): Promise<void>;
  replace(id: string, body: string): Promise<void>;
  since(revision: number): Promise<readonly Post[]>;
}

/** Everything a turn may touch, bound to one transaction. */
export interface TurnStores {
  readonly inbox: Inbox;
  readonly states: States;
  readonly people: People;
  readonly tickets: Tickets;
  readonly outbox: Outbox;
}

/** The database as the application sees it. */
export interface Store {
  /** Runs `work` in one transaction; turns of one `conversation` never overlap. Throws what `work` throws, rolled back. */
  turn<T>(conversation: string, work: (stores: TurnStores) => Promise<T>): Promise<T>;
  readonly inboxQueue: InboxQueue;
  readonly outboxQueue: OutboxQueue;
  readonly posts: Posts;
  readonly tickets: Pick<Tickets, 'get' | 'byCard' | 'entries'>;
  readonly people: Pick<People, 'get'>;
  /** Forgets what was finished, closed or last seen before `before` (ISO 8601); tickets at work stay whole. */
  purge(before: string): Promise<void>;
  close(): Promise<void>;
}

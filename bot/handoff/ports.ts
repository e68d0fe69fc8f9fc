// What handoff and the turn need from the outside: small interfaces, implemented by storage and by each channel.
import type { FileRef, Key, Language, Message, Spoken } from '../messages/message.ts';
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
  /** By its IANA name, as their platform tells it. */
  readonly timeZone?: string;
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
  /** Masked words, empty once their author deleted them; for `event` the event's name. */
  readonly text: string;
  /** The message it was said with, `channel/conversation/activity`: an edit finds it by that. */
  readonly source?: string;
  /** What was sent with it. */
  readonly files?: readonly FileRef[];
  /** The fixed phrase or the question that it began with. */
  readonly phrase?: Key;
}

export interface Tickets {
  /** Stores a new ticket and gives it the next number. */
  add(ticket: Omit<Ticket, 'number'>): Promise<Ticket>;
  get(id: string): Promise<Ticket | undefined>;
  byNumber(number: number): Promise<Ticket | undefined>;
  /** The ticket that has or had this delivery as its card. */
  byCard(card: string): Promise<Ticket | undefined>;
  /** The ticket whose card, or an earlier one of it, opened this thread: the `thread` of the card's receipt. */
  inThread(channel: string, thread: string): Promise<Ticket | undefined>;
  /** Tickets of a desk, the last changed first. */
  list(query: TicketQuery): Promise<readonly Ticket[]>;
  /** A person's tickets, the newest first. */
  ofPerson(person: string, limit: number): Promise<readonly Ticket[]>;
  /** The newest ticket of a person that is still on the desk. */
  liveOf(person: string): Promise<Ticket | undefined>;
  /** Compare-and-set: false when the stored version is not `expected` any more. */
  save(ticket: Ticket, expected: number): Promise<boolean>;
  addEntry(entry: TicketEntry): Promise<void>;
  /** Live tickets that are at none of these desks. */
  astray(desks: readonly string[]): Promise<readonly Ticket[]>;
  /** Live tickets of a version without alarms, which have none yet. */
  withoutAlarm(): Promise<readonly Ticket[]>;
  /**
   * What was said with this message reads so now, and is of that `kind`; without a text it was deleted, with its files.
   */
  changeEntries(source: string, text: string | undefined, kind?: 'staff' | 'note'): Promise<void>;
  /** Open and claimed tickets whose summary holds this error code, the oldest first. */
  withCode(code: string): Promise<readonly Ticket[]>;
  /** Open and claimed tickets of an incident, the oldest first. */
  ofIncident(incident: string): Promise<readonly Ticket[]>;
  /** In the order they were said. */
  entries(ticket: string): Promise<readonly TicketEntry[]>;
}

export interface TicketQuery {
  /** Id of the desk. */
  readonly desk: string;
  readonly states?: readonly Ticket['state'][];
  /** Key of the assignee. */
  readonly assignee?: string;
  /** Found in the number, the person's name, the summary, or anything that was said. */
  readonly words?: string;
  readonly offset: number;
  readonly limit: number;
}

/** Which deliveries carry what was said with a message: an edit or a deletion follows them there. */
export interface Relays {
  add(source: string, deliveries: readonly string[]): Promise<void>;
  /** In the order they were put. */
  of(source: string): Promise<readonly string[]>;
}

/** A file's content, as it was taken in. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  readonly content: Buffer;
}

export interface Files {
  /**
   * Stores it; one with a known id is the same file again and changes nothing. `at` is ISO 8601, `person` the key of
   * whoever sent it.
   */
  put(file: StoredFile, at: string, person?: string): Promise<void>;
  get(id: string): Promise<StoredFile | undefined>;
  remove(ids: readonly string[]): Promise<void>;
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
  /** Id of the ticket it is about. */
  readonly ticket?: string;
  /** Whose words or files it carries: they hear when it does not arrive. */
  readonly author?: 'employee' | 'staff';
  /** Key of the one person it is for, also where others read along: it goes when their data is deleted. */
  readonly person?: string;
  /** For a machine, which reads no words; JSON. Kept until it is delivered. */
  readonly payload?: unknown;
  /** Nothing of it, nor of what it replaces, stays once it is sent or given up. */
  readonly forget?: true;
}

/** A time in which a delivery is one process's alone, ISO 8601. */
export interface Lease {
  readonly from: string;
  readonly until: string;
}

/** Inside a turn's transaction: puts a message into the outbox. */
export interface Outbox {
  put(delivery: Delivery): Promise<void>;
  /**
   * Puts it with a lease of this process, as if it had been found due. Undefined: it is put without, because something unsent
   * stands before it or what it replaces is itself on its way.
   */
  putLeased(delivery: Delivery, lease: Lease): Promise<DueDelivery | undefined>;
  /** A message as it was put, sent or not. */
  get(id: string): Promise<Delivery | undefined>;
  /** What stands in the place of this delivery now: itself, or the newest one that replaces it. */
  shown(id: string): Promise<Delivery | undefined>;
  /** Given up, about tickets of this desk, the oldest first; without those that something newer has replaced. */
  parked(desk: string): Promise<readonly ParkedDelivery[]>;
  /** One that was parked is due again at once, behind what was put meanwhile. `at` is ISO 8601. */
  resend(id: string, at: string): Promise<void>;
  /**
   * One that was parked reads so when it is sent again, without its later versions; `message` undefined: it never is.
   * False when it was not parked, or is to be forgotten although it may have arrived.
   */
  amend(id: string, message: Message | undefined): Promise<boolean>;
}

/**
 * What a platform answered: where the message stands. The channel's own affair, but for `thread`: the conversation id
 * under which answers to this message arrive, if the platform has such.
 */
export type Receipt = Readonly<Record<string, string>>;

export interface DueDelivery extends Delivery {
  readonly attempts: number;
  readonly firstTriedAt?: string;
  /** When somebody had it sent again after it was given up, ISO 8601. */
  readonly resentAt?: string;
  /** Of what stands in that place now. */
  readonly replacesReceipt?: Receipt;
  readonly threadReceipt?: Receipt;
}

/** How the outbox stands. */
export interface OutboxState {
  readonly waiting: number;
  /** When the oldest that waits was first tried, ISO 8601; undefined when nothing failed. */
  readonly oldestTry?: string;
  readonly parked: number;
}

/** A delivery that was given up. */
export interface ParkedDelivery extends Delivery {
  readonly parkedAt: string;
  readonly why: Why;
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
  /**
   * Still being sent: nobody else takes it before `until` (ISO 8601). False: the lease had ended, and another process has
   * taken it, or it is finished. `attempts` names the lease, here and below: whoever has lost it changes nothing.
   */
  renew(id: string, until: string, attempts?: number): Promise<boolean>;
  /** Not finished, and whoever comes next may have it at once. */
  release(id: string, attempts: number): Promise<void>;
  /** The same of one that this try has not begun: the try does not count. */
  untouched(id: string, attempts: number): Promise<void>;
  /** True: something unsent stands behind it in its conversation. */
  delivered(id: string, receipt: Receipt, at: string): Promise<boolean>;
  /** Not sent; due again at `dueAt` (ISO 8601). */
  postpone(id: string, dueAt: string, error: string, attempts?: number): Promise<void>;
  /** Given up; stays in the table, does not stop the ones behind it. */
  park(id: string, error: string, at: string, why?: Why, attempts?: number): Promise<void>;
  /** Those of them that nobody has tried yet. */
  untried(ids: readonly string[]): Promise<readonly string[]>;
  /** Forgets what was not delivered for a channel, parked or not; how many there were. */
  discard(channel: string): Promise<number>;
  state(): Promise<OutboxState>;
  /** When the next delivery for these channels is due, ISO 8601; undefined when there is none. */
  nextDue(channels: readonly string[]): Promise<string | undefined>;
}

/** One channel's delivery. */
export interface Courier {
  /**
   * Sends or replaces; throws `DeliveryError`. `proceed` is called before each part: it throws when this process has lost the
   * delivery to another one, say because it stood still for a while.
   */
  deliver(delivery: DueDelivery, spoken: Spoken, proceed?: () => void): Promise<Receipt>;
  /** Shows that an answer is being written; best effort, never throws. */
  typing?(to: Address): Promise<void>;
}

/** What its author is told of a message that did not arrive: a key under `handoff.why`. */
export type Why = 'blocked' | 'gone' | 'tooBig' | 'notAllowed' | 'noAnswer';

/**
 * Why a delivery failed: `later` may succeed (after `retryAfterMs` if the platform said so), `mended` once somebody has
 * put something right, `never` will not.
 */
export class DeliveryError extends Error {
  readonly hope: 'later' | 'mended' | 'never';
  readonly retryAfterMs: number | undefined;
  readonly why: Why;
  /** A part of it has arrived, and only the courier that sent it knows which: it is to try again itself. */
  readonly hasBegun: boolean;
  constructor(
    message: string,
    hope: DeliveryError['hope'],
    retryAfterMs?: number,
    why: Why = 'noAnswer',
    hasBegun = false,
  ) {
    super(message);
    this.hasBegun = hasBegun;
    this.name = 'DeliveryError';
    this.hope = hope;
    this.retryAfterMs = retryAfterMs;
    this.why = why;
  }
}

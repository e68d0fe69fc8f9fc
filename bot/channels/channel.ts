// What a channel is to the rest: how its messages are drawn and sent. Its edge hands activities to `Accept`.
import type { Activity } from 'botbuilder';
import type { Address, Courier, Delivery } from '../handoff/ports.ts';

/** Conversation of the desk on the local page; threads are `desk;messageid=<post>`. */
export const webDesk = 'desk';

export interface Channel {
  /** `teams`, `web`, `terminal` ...; the first part of every person's key. */
  readonly name: string;
  readonly courier: Courier;
  /** Protects a person's own words where this channel would read markup. */
  protect(words: string): string;
  /**
   * Adds what the event did not tell: the person's name and locale. Asked before the turn; never throws. Undefined: it
   * arrived just now (`receivedAt`, ISO 8601), and only the process that accepted it can tell.
   */
  introduce?(activity: Activity, receivedAt: string): Promise<Activity | undefined>;
  /**
   * What lies at an attachment's `contentUrl`; undefined when it is gone or may not be read, `tooBig` when it has more than
   * `mostBytes`. Throws on what may pass.
   */
  fetchFile?(url: string, type: string, mostBytes: number): Promise<Buffer | 'tooBig' | undefined>;
  /** Resolves when the platform takes this bot's credentials, else throws. Undefined: it has none. */
  prove?(): Promise<unknown>;
  /** A person's own conversation, where the channel can open one by itself. */
  personal?(user: string): Address;
  /** Where a person's own page in this channel is published, if it has such. */
  home?(user: string): Address;
}

/** What became of an activity that was handed over. */
export interface Accepted {
  /** The same event had arrived before. */
  readonly duplicate: boolean;
  /** It was one too many: nothing of it is kept. */
  readonly dropped?: true;
  /** Resolves when the turn is done, with the messages that it put into the outbox. */
  readonly done: Promise<readonly Delivery[]>;
  /** Resolves when each of these was tried once. */
  readonly tried: Promise<void>;
  /** Resolves once it is safe to acknowledge, for those who asked for that `later`; at once after the turn. */
  safe(): Promise<void>;
}

/**
 * Masks and stores an activity. Resolves once it is safe to acknowledge: from then on it is not lost. Whoever waits for the
 * turn anyway asks for that `later`: the turn's transaction then brings both to the disk.
 * `eventKey` is the platform's own key of the event, unique within the channel.
 */
export type Accept = (channel: string, eventKey: string, activity: Activity, safe?: 'later') => Promise<Accepted>;

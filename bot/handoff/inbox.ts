// The inbox: what arrived is stored before it is acknowledged, and finished with its turn.

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

/** What became of an event at the door. */
export interface AcceptedRow {
  readonly id: number;
  readonly duplicate: boolean;
  readonly completed: boolean;
  /** As it is stored; undefined when its key was known. */
  readonly row?: InboxRow;
}

/** The edge's and the worker's side of the inbox, outside transactions. */
export interface InboxQueue {
  /** Stores an event; `duplicate` when its key is known. With `later`, a power cut may still take it away until `keep`. */
  accept(row: NewInboxRow, safe?: 'later'): Promise<AcceptedRow>;
  /** Whether an event with this key was taken, and is not forgotten yet. */
  has(channel: string, eventKey: string): Promise<boolean>;
  /** A row is on the disk from now on; whatever a turn has written afterwards has seen to that already. */
  keep(id: number): Promise<void>;
  /**
   * Conversations with unfinished rows on these channels, oldest first; with `before` (ISO 8601), of rows that arrived
   * before that.
   */
  waiting(
    channels: readonly string[],
    before?: string,
    limit?: number,
  ): Promise<readonly { readonly channel: string; readonly conversation: string }[]>;
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

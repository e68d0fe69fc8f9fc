// What staff tell everybody who starts.

/** What staff tell everybody who starts, until it expires or is lifted. */
export interface Notice {
  readonly id: string;
  /** Id of the desk. */
  readonly desk: string;
  readonly author: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly until: string;
}

export interface Notices {
  add(notice: Notice): Promise<void>;
  /** Those that stand at this moment, the oldest first. */
  current(now: string): Promise<readonly Notice[]>;
  /** False when there was nothing to lift. */
  lift(id: string, at: string): Promise<boolean>;
}

// Alarms: what is to happen at a time of its own, kept until it has happened.

export interface Alarm {
  /** One alarm for each key; setting it again moves it. */
  readonly key: string;
  /** `retry`: a person is asked again; `ticket`: somebody is reminded of a ticket, or it is closed. */
  readonly kind: 'retry' | 'ticket';
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The kind's own affair; JSON. */
  readonly data: unknown;
}

/** Inside a turn's transaction. */
export interface Alarms {
  get(key: string): Promise<Alarm | undefined>;
  set(alarm: Alarm): Promise<void>;
  /** All of this kind that are due, leased or not, the earliest first; `now` is ISO 8601. */
  due(kind: Alarm['kind'], now: string): Promise<readonly Alarm[]>;
  /** False when there was none. */
  clear(key: string): Promise<boolean>;
  /** All whose key begins so; how many there were. */
  clearAll(prefix: string): Promise<number>;
}

/** Outside transactions: the timekeeper's side. */
export interface AlarmQueue {
  /** Leases up to `limit` of these kinds that are due, the earliest first; `until` is when the lease ends (ISO 8601). */
  lease(kinds: readonly Alarm['kind'][], now: string, until: string, limit: number): Promise<readonly Alarm[]>;
  /** It has rung: forgets it, unless it was set to another time meanwhile. */
  done(alarm: Alarm): Promise<void>;
  /** They have not rung: of the lease that ends at `until`, whoever comes next may have them at once. */
  release(alarms: readonly Alarm[], until: string): Promise<void>;
}

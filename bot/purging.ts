// Forgets what is old, a moment after the start and once a day; nobody waits for it, however much there is.
import type { Clock } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import type { Log } from './log.ts';

interface PurgingNeeds {
  readonly store: Store;
  readonly retentionDays: number;
  /** The channels that are served; undefined beside a serving process. */
  readonly served: readonly string[] | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Purging {
  /** Resolves when what was old at the start is gone; never, when it is stopped before. */
  readonly first: Promise<void>;
  /** Begins now, if it has not; resolves when what was old is gone. */
  idle(): Promise<void>;
  /** What is left over waits for the next start. */
  stop(): void;
}

const dayMs = 24 * 3_600_000;
/** A start answers first: in a large database that nobody has read yet, even the first piece may take its time. */
const restMs = 1_000;

/** Begins after a moment. */
export function startPurging({ store, retentionDays, served, clock, log }: PurgingNeeds): Purging {
  const { promise: first, resolve } = Promise.withResolvers<void>();
  let purged: Promise<void> | undefined;
  const purge = () => {
    const before = new Date(clock.now().getTime() - retentionDays * dayMs).toISOString();
    const failed = (error: unknown) => log.error({ error: String(error) }, 'old data could not be purged');
    purged = store.purge(before, served).catch(failed);
    return purged;
  };
  const begin = () => purged ?? purge().then(resolve);
  const timers = [setTimeout(begin, restMs), setInterval(purge, dayMs)];
  for (const timer of timers) timer.unref();
  return {
    first,
    idle: () => begin(),
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

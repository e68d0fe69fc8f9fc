// Forgets what is old, at the start and once a day; nobody waits for it, however much there is.
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
  /** Resolves when what was old at the last start of it is gone. */
  idle(): Promise<void>;
  /** What is left over waits for the next start. */
  stop(): void;
}

const dayMs = 24 * 3_600_000;

/** Begins at once. */
export function startPurging({ store, retentionDays, served, clock, log }: PurgingNeeds): Purging {
  let purged = Promise.resolve();
  const purge = () => {
    const before = new Date(clock.now().getTime() - retentionDays * dayMs).toISOString();
    const failed = (error: unknown) => log.error({ error: String(error) }, 'old data could not be purged');
    purged = store.purge(before, served).catch(failed);
  };
  const daily = setInterval(purge, dayMs);
  daily.unref();
  purge();
  return { idle: () => purged, stop: () => clearInterval(daily) };
}

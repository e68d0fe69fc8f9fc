// Old data go at the start and once a day.
import type { Clock } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import type { Log } from './log.ts';

interface PurgingNeeds {
  readonly store: Pick<Store, 'purge'>;
  readonly clock: Clock;
  readonly retentionDays: number;
  /** Names of the channels that are served; undefined in a process beside the serving one. */
  readonly served: readonly string[] | undefined;
  readonly log: Log;
}

const dayMs = 24 * 3_600_000;

/** Resolves after the first time; what comes back ends it. */
export async function startPurging({ store, clock, retentionDays, served, log }: PurgingNeeds): Promise<() => void> {
  const purge = () =>
    store
      .purge(new Date(clock.now().getTime() - retentionDays * dayMs).toISOString(), served)
      .catch((error) => log.error({ error: String(error) }, 'old data could not be purged'));
  const purging = setInterval(() => void purge(), dayMs);
  purging.unref();
  await purge();
  return () => clearInterval(purging);
}

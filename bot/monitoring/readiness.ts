// Whether this process can do its work now, and what is not as it should be.
import { setTimeout } from 'node:timers/promises';
import type { Clock, OutboxQueue } from '../handoff/ports.ts';
import type { Store } from '../handoff/stores.ts';
import type { Standing } from './metrics.ts';
import type { Loop } from './watcher.ts';

export interface Readiness {
  /** False: another process is better asked. */
  readonly ok: boolean;
  /** True is well; undefined is not known yet. */
  readonly checks: Readonly<Record<string, boolean | undefined>>;
  /** Undefined: the database does not answer. */
  readonly outbox: Standing['outbox'] | undefined;
}

interface ReadinessNeeds {
  readonly store: { readonly outboxQueue: Pick<OutboxQueue, 'state'> } & Pick<Store, 'depths'>;
  /** When each loop of this process looked for something to do, in milliseconds of `tick`. */
  readonly looked: ReadonlyMap<Loop, number>;
  /** What the platforms say of our credentials. */
  readonly tokens: () => Readonly<Record<string, boolean | undefined>>;
  readonly clock: Clock;
  /** Milliseconds that never jump. */
  readonly tick: () => number;
}

/** A database that needs longer does not answer. */
const answerWithinMs = 3_000;
/** Whoever asks more often gets the last answer. */
const keptMs = 1_000;
/** Tickets are counted one by one. */
const keptForScrapeMs = 10_000;
/** Each loop looks every half minute at the latest; an upload may hold up the deliverer for two. */
export const stuckAfterMs = 5 * 60_000;
/** A message that has been tried for so long waits for somebody: the longest pause between two tries is five minutes. */
export const lateAfterSeconds = 10 * 60;
/** Without these it takes nothing in, or sends nothing. What a platform refuses, it refuses every process. */
const vital = ['database', 'worker', 'deliverer', 'running'];

/** What `/readyz` and `/metrics` ask; it looks when it is asked. */
export function watchReadiness({ store, looked, tokens, clock, tick }: ReadinessNeeds) {
  let isStopping = false;
  const state = kept(keptMs, tick, () => store.outboxQueue.state());
  const depths = kept(keptForScrapeMs, tick, () => store.depths());

  const age = (iso: string | undefined) =>
    iso === undefined ? 0 : Math.max(0, Math.round((clock.now().getTime() - Date.parse(iso)) / 1000));

  async function readiness(fresh: boolean): Promise<Readiness> {
    const found = await (fresh ? state.now() : state.lately());
    const outbox = found && {
      waiting: found.waiting,
      oldestSeconds: age(found.oldestTry),
      parked: found.parked,
    };
    const loops = [...looked].map(([loop, at]) => [loop, tick() - at < stuckAfterMs]);
    const checks: Record<string, boolean | undefined> = {
      running: !isStopping,
      database: found !== undefined,
      ...Object.fromEntries(loops),
      outbox: outbox && outbox.oldestSeconds < lateAfterSeconds,
      ...tokens(),
    };
    return { ok: vital.every((name) => checks[name] !== false), checks, outbox };
  }

  return {
    /** Never throws. Not `fresh`: as it was a moment ago, so that strangers cannot keep the database busy. */
    readiness,
    /** For a scrape; `standing` undefined: the database does not answer. */
    async standing(): Promise<{ standing: Standing | undefined; checks: Readiness['checks'] }> {
      const [{ checks, outbox }, found] = await Promise.all([readiness(true), depths.lately()]);
      if (!outbox || !found) return { standing: undefined, checks };
      const { inbox, tickets } = found;
      const standing = { outbox, tickets, inbox: { waiting: inbox.waiting, oldestSeconds: age(inbox.oldest) } };
      return { standing, checks };
    },
    /** From now on it is not ready: others are to be asked. */
    stopping(): void {
      isStopping = true;
    },
  };
}

/** What `read` gives, now or for a while; undefined when it fails or takes too long. */
function kept<T>(ms: number, tick: () => number, read: () => Promise<T>) {
  let last: { readonly value: Promise<T | undefined>; readonly at: number } | undefined;
  function now(): Promise<T | undefined> {
    const late = setTimeout(answerWithinMs, undefined, { ref: false });
    const value = Promise.race([read(), late]).catch(() => undefined);
    last = { value, at: tick() };
    return value;
  }
  return { now, lately: () => (last && tick() - last.at < ms ? last.value : now()) };
}

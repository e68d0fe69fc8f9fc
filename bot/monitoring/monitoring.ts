// How the bot is seen from outside: joins counting, tracing and readiness, and puts them around the worker and the deliverers.
import { randomBytes } from 'node:crypto';
import type { Channel } from '../channels/channel.ts';
import type { DelivererNeeds } from '../handoff/outbox.ts';
import type { Clock } from '../handoff/ports.ts';
import type { Store } from '../handoff/stores.ts';
import { waysOut } from '../handoff/waysOut.ts';
import type { Log } from '../log.ts';
import type { MonitoringConfig } from '../readMonitoring.ts';
import type { WorkerNeeds } from '../worker.ts';
import { answers, type WatchAnswer, type WatchRequest } from './answers.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { openOrigins } from './origins.ts';
import { watchReadiness } from './readiness.ts';
import { watchTokens } from './tokens.ts';
import type { Loop, Watcher } from './watcher.ts';
import { watchOutbox } from './watchOutbox.ts';
import { watchTurns } from './watchTurns.ts';

interface MonitoringNeeds {
  readonly config: MonitoringConfig;
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface Monitoring {
  readonly metrics: Pick<Metrics, 'limited'>;
  turns(needs: WorkerNeeds): WorkerNeeds;
  outbox(loop: Exclude<Loop, 'worker'>, needs: DelivererNeeds): DelivererNeeds;
  answer(request: WatchRequest): Promise<WatchAnswer>;
  /** From now on it is not ready. */
  stopping(): void;
  /** Sends the traces that are left. */
  stop(): Promise<void>;
}

/** The monitoring of one app. */
export async function openMonitoring({ config, store, channels, clock, log }: MonitoringNeeds): Promise<Monitoring> {
  const names = channels.map(({ name }) => name);
  const metrics = openMetrics({
    channels: names,
    deliveryChannels: [...names, ...waysOut],
    databaseFailures: store.failures,
  });
  const looked = new Map<Loop, number>();
  const tick = () => performance.now();
  const watcher: Watcher = {
    metrics,
    // The library is loaded by those who use it.
    spans: config.traces
      ? (await import('./spans.ts')).openSpans({
          config: config.traces,
          secret: await store.secret('traces', () => randomBytes(32).toString('base64url')),
          log,
        })
      : undefined,
    origins: openOrigins(),
    looked: (loop) => void looked.set(loop, tick()),
    clock,
    log,
  };
  const tokens = watchTokens(channels, log);
  const { readiness, standing, stopping } = watchReadiness({ store, looked, tokens: tokens.now, clock, tick });
  return {
    metrics,
    turns: (needs) => watchTurns(watcher, needs),
    outbox: (loop, needs) => watchOutbox(watcher, loop, needs),
    answer: answers({
      readiness,
      standing,
      metrics,
      since: new Date(performance.timeOrigin).toISOString(),
      token: config.metricsToken,
    }),
    stopping,
    async stop() {
      tokens.stop();
      await watcher.spans?.stop();
    },
  };
}

// What those who watch turns and deliveries have in common.
import type { Clock } from '../handoff/ports.ts';
import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';
import type { Origins } from './origins.ts';
import type { Spans } from './spans.ts';

/** What goes on by itself in a process, and must not stand still. */
export type Loop = 'worker' | 'deliverer' | 'waysOut';

export interface Watcher {
  readonly metrics: Metrics;
  /** Undefined: no traces are made. */
  readonly spans: Spans | undefined;
  readonly origins: Origins;
  /** This loop looked for something to do. */
  readonly looked: (loop: Loop) => void;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'debug' | 'warn'>;
}

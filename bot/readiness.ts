// Whether this process can do its work now, for whoever watches it.
import { setTimeout } from 'node:timers/promises';
import type { Clock, OutboxQueue } from './handoff/ports.ts';

/** How the outbox stands, in numbers to watch. */
export interface Readiness {
  readonly waiting: number;
  /** For how long the oldest message that waits has been tried; 0 when each was sent at once. */
  readonly oldestSeconds: number;
  /** Given up, until staff send them again. */
  readonly parked: number;
}

/** A database that needs longer does not answer. */
const answerWithinMs = 3_000;

/** Undefined: the database does not answer. Never throws. */
export async function readiness(queue: Pick<OutboxQueue, 'state'>, clock: Clock): Promise<Readiness | undefined> {
  const late = setTimeout(answerWithinMs, undefined, { ref: false });
  const state = await Promise.race([queue.state(), late]).catch(() => undefined);
  if (!state) return undefined;
  const { waiting, oldestTry, parked } = state;
  const ms = oldestTry === undefined ? 0 : clock.now().getTime() - Date.parse(oldestTry);
  return { waiting, oldestSeconds: Math.max(0, Math.round(ms / 1000)), parked };
}

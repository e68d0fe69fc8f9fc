// How a database is looked at again that was away: those who have something to note there come first.
import { pause } from './pause.ts';
import type { Clock } from './ports.ts';

export interface AfterAwayNeeds {
  /** Fails while the database is away. */
  readonly ask: () => Promise<unknown>;
  /** Whoever has not been able to look for longer finds leases at an end whose owners live. */
  readonly longMs: number;
  /** So long they have then to note what became of what they sent, or to renew. */
  readonly noteMs: number;
  readonly clock: Clock;
}

/** Runs a look, and throws what it throws; the first one after the database was away for long waits until others have noted. */
export function afterAway({
  ask,
  longMs,
  noteMs,
  clock,
}: AfterAwayNeeds): (look: () => Promise<void>) => Promise<void> {
  const now = () => clock.now().getTime();
  let lookedAt = now();
  let failed = false;
  return async (look) => {
    try {
      if (failed) await ask();
      if (failed && now() - lookedAt > longMs) await pause(noteMs);
      await look();
      failed = false;
      lookedAt = now();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
}

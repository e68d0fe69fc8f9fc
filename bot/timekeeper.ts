// Rings alarms when they are due. An alarm is forgotten only when its ringing is stored: a process that dies rings again.
import type { Alarm } from './handoff/alarms.ts';
import type { Clock } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import type { Log } from './log.ts';

interface TimekeeperNeeds {
  readonly queue: Store['alarmQueue'];
  /** What an alarm does; must do nothing more when it is rung again. Other kinds are left to another process. */
  readonly ring: Readonly<Partial<Record<Alarm['kind'], (alarm: Alarm) => Promise<void>>>>;
  /** What has to be over before anything rings; never rejects. */
  readonly after?: Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Timekeeper {
  /** Rings everything that is due now. */
  look(): Promise<void>;
  /** Ends the ringing in hand, and hands back what has not rung. */
  stop(): Promise<void>;
}

/** How often it looks; nobody waits for an alarm to the second. */
const lookMs = 15_000;
/** An alarm that could not be rung, or whose process died, is rung again after this. */
const leaseMs = 30_000;
const mostAtOnce = 20;

/** Looks at once and then every now and then, until it is stopped. */
export function startTimekeeper({ queue, ring, after = Promise.resolve(), clock, log }: TimekeeperNeeds): Timekeeper {
  const kinds = (Object.keys(ring) as Alarm['kind'][]).filter((kind) => ring[kind]);
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function round(): Promise<void> {
    for (let more = true; more && !stopped; ) {
      const now = clock.now().getTime();
      const due = await queue.lease(kinds, iso(now), iso(now + leaseMs), mostAtOnce);
      for (const [at, alarm] of due.entries()) {
        // Another process has the rest at once.
        if (stopped) return queue.release(due.slice(at), iso(now + leaseMs));
        try {
          await ring[alarm.kind]?.(alarm);
          await queue.done(alarm);
        } catch (error) {
          log.error({ alarm: alarm.kind, error: String(error) }, 'an alarm could not be rung yet');
        }
      }
      more = due.length === mostAtOnce;
    }
  }

  async function look(): Promise<void> {
    await after;
    running = running.then(round).catch((error) => log.error({ error: String(error) }, 'alarms could not be read'));
    return running;
  }

  const looking = setInterval(() => void look(), lookMs);
  looking.unref();
  void look();

  return {
    look,
    async stop() {
      stopped = true;
      clearInterval(looking);
      await running;
    },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

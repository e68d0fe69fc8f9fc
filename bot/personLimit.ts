// What one person may send in a minute: beyond it they are told once, and nothing more is taken until the minute is over.
import type { Activity } from 'botbuilder';
import type { Accept } from './channels/channel.ts';
import type { Clock } from './handoff/ports.ts';
import type { Log } from './log.ts';

export interface PersonLimitNeeds {
  /** 0: no limit. */
  readonly perMinute: number;
  readonly accept: Accept;
  /** Whether it comes from an IT desk: staff answer many people. */
  readonly atDesk: (channel: string, activity: Activity) => boolean;
  /** Tells the person that what they send is not read for so many seconds. */
  readonly tell: (channel: string, activity: Activity, seconds: number) => Promise<void>;
  /** Hears of each that is dropped. */
  readonly dropped: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

interface Minute {
  readonly endsAt: number;
  /** Events that were taken: the same one again is the platform's second try. */
  readonly taken: Set<string>;
  dropped: number;
}

const minuteMs = 60_000;
const deskFactor = 5;
/** Words taken back and a removed app must always arrive: somebody wants something to be gone. */
const limited = new Set(['message', 'event']);

/** `accept` for those who keep within the limit. What is dropped is not stored, and looks to a platform as if it was taken. */
export function limitPeople({ perMinute, accept, atDesk, tell, dropped, clock, log }: PersonLimitNeeds): Accept {
  if (perMinute === 0) return accept;
  /** In the order in which they began. */
  const minutes = new Map<string, Minute>();

  function minuteOf(key: string, now: number): Minute {
    const running = minutes.get(key);
    if (running && running.endsAt > now) return running;
    for (const [other, { endsAt }] of minutes) {
      if (endsAt > now) break;
      minutes.delete(other);
    }
    const begun = { endsAt: now + minuteMs, taken: new Set<string>(), dropped: 0 };
    minutes.delete(key);
    minutes.set(key, begun);
    return begun;
  }

  return async (channel, eventKey, activity, safe) => {
    if (!limited.has(activity.type)) return accept(channel, eventKey, activity, safe);
    const isStaff = atDesk(channel, activity);
    const now = clock.now().getTime();
    const minute = minuteOf(`${isStaff ? 'desk' : 'own'}/${channel}/${activity.from.id}`, now);
    const event = eventOf(eventKey, activity);
    if (minute.taken.has(event) || minute.taken.size < perMinute * (isStaff ? deskFactor : 1)) {
      minute.taken.add(event);
      return accept(channel, eventKey, activity, safe);
    }
    minute.dropped += 1;
    dropped();
    if (minute.dropped === 1) {
      const seconds = Math.ceil((minute.endsAt - now) / 1000);
      log.warn({ channel, seconds }, 'somebody sends more than is read');
      await tell(channel, activity, seconds).catch((error) =>
        log.warn({ error: String(error) }, 'somebody could not be told that they send more than is read'),
      );
    }
    // A duplicate is what nobody waits for.
    return {
      duplicate: true,
      dropped: true,
      done: Promise.resolve([]),
      tried: Promise.resolve(),
      safe: async () => {},
    };
  };
}

/** What a mention says aloud belongs to its words. */
function eventOf(eventKey: string, { channelData }: Activity): string {
  const { aloud } = (channelData ?? {}) as { aloud?: boolean };
  return aloud ? eventKey.replace(/\/aloud$/, '') : eventKey;
}

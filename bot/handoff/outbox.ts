// Sends what the outbox holds: in order per conversation, backing off, honouring Retry-After, giving up loudly.
import type { Language, Message, Spoken } from '../messages/message.ts';
import { afterAway } from './afterAway.ts';
import { backoffMs } from './backoffMs.ts';
import { pause } from './pause.ts';
import {
  type Clock,
  type Courier,
  type Delivery,
  DeliveryError,
  type DueDelivery,
  type Lease,
  type OutboxQueue,
  type Receipt,
} from './ports.ts';
import type { Trouble } from './trouble.ts';

export interface DelivererNeeds {
  readonly queue: OutboxQueue;
  readonly couriers: Readonly<Record<string, Courier>>;
  /** Localises a message for a channel. */
  readonly speak: (message: Message, language: Language, channel: string) => Spoken;
  /** A delivery waits until somebody puts something right, at each try, or is given up. */
  readonly troubled: (due: DueDelivery, trouble: Trouble) => Promise<void>;
  readonly clock: Clock;
  readonly log: { warn(data: object, text: string): void; error(data: object, text: string): void };
}

export interface Deliverer {
  /** Something new is in the outbox: look at once. */
  poke(): void;
  /** For what is about to be put into the outbox; undefined while too much is under way. */
  lease(channel: string): Lease | undefined;
  /** These are in the outbox, some leased by us; resolves when each was tried once, here or elsewhere. */
  tried(deliveries: readonly Delivery[], leased?: readonly DueDelivery[]): Promise<void>;
  /** Resolves when nothing is being sent and nothing is due now. */
  idle(): Promise<void>;
  /** Begins nothing more; what is not sent after `graceMs` is handed back, so that another process takes it at once. */
  stop(graceMs?: number): Promise<void>;
}

/** A delivery that is being sent, and the end of our lease of it; 0: it is another process's now. */
interface Flight {
  readonly due: DueDelivery;
  /** The next one of its conversation is ours as well, and follows by itself. */
  readonly hasNext?: boolean;
  leasedUntil: number;
}

/** After it, a message of a process that died is taken up by another; while it is being sent, the lease is renewed. */
const leaseMs = 15_000;
const renewMs = 5_000;
/** Deliveries under way at the same time, each of another conversation. */
const mostAtOnce = 50;
/** What was sent in part is held for the next try, not given to another process, while that comes so soon. */
const longestHoldMs = 30_000;
/** A delivery that failed for a day is parked. */
const parkAfterMs = 24 * 3_600_000;
/** That a message was sent is stored in so many tries at most: the database may be away for minutes. */
const noteAgainMs = 1_000;
const mostNotes = 300;
/** A look at the table now and then, for what another process put there. */
const lookMs = 3_000;
/** A lease lasts at least so long yet while its owner lives; after a longer time without a database, owners note for so long. */
const goodForMs = leaseMs - renewMs;
const noteMs = 5_000;
/** Whether another process was quicker is asked this often while somebody waits. */
const askMs = 500;

/** A loop over the outbox for the channels that have a courier in this process. */
export function startDeliverer({ queue, couriers, speak, troubled, clock, log }: DelivererNeeds): Deliverer {
  const channels = Object.keys(couriers);
  const watched = new Map<string, () => void>();
  const flying = new Map<Promise<boolean>, Flight>();
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const inTurn = afterAway({ ask: () => queue.nextDue(channels), longMs: goodForMs, noteMs, clock });

  const at = () => clock.now().toISOString();
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
  const isNearlyOver = ({ leasedUntil }: Flight) => leasedUntil - clock.now().getTime() < goodForMs;

  /** What became of it, and so of the one behind it: `gone` and it may follow, `done` and nothing is there, `kept`. */
  async function deliver(flight: Flight, tries = 1): Promise<'gone' | 'done' | 'kept'> {
    const { due } = flight;
    const proceed = () => {
      if (clock.now().getTime() >= flight.leasedUntil) throw new DeliveryError('another process has it now', 'later');
    };
    try {
      const courier = couriers[due.to.channel];
      if (!courier) throw new DeliveryError(`no courier for ${due.to.channel}`, 'later');
      // A slow turn or database has used it up: it would end before it is renewed for the first time.
      if (isNearlyOver(flight)) await renew(flight);
      proceed();
      const receipt = await courier.deliver(due, speak(due.message, due.language, due.to.channel), proceed);
      return (await noted(due.id, receipt)) ? 'gone' : 'done';
    } catch (error) {
      const failure = error instanceof DeliveryError ? error : new DeliveryError(String(error), 'later');
      const since = clock.now().getTime() - Date.parse(due.resentAt ?? due.firstTriedAt ?? at());
      const about = { delivery: due.id, channel: due.to.channel, tries: due.attempts, reason: failure.message };
      if (failure.hope === 'never' || since > parkAfterMs) {
        log.error(about, 'a message could not be delivered and was set aside');
        await queue.park(due.id, failure.message, at(), failure.why, due.attempts);
        await tell(due, { hope: 'never', why: failure.why });
        return 'gone';
      }
      const wait = failure.retryAfterMs ?? backoffMs(due.attempts + tries - 1);
      if (failure.hasBegun && failure.hope === 'later' && wait <= longestHoldMs && !stopped) {
        log.warn({ ...about, waitMs: wait }, 'a message was sent in part, and the rest is tried again');
        await pause(wait);
        return await deliver(flight, tries + 1);
      }
      log.warn({ ...about, waitMs: wait }, 'a message could not be delivered yet');
      await queue.postpone(due.id, inMs(wait), failure.message, due.attempts);
      if (failure.hope === 'mended') await tell(due, { hope: 'mended', why: failure.why });
      return 'kept';
    } finally {
      tried(due.id);
    }
  }

  /** It stands there: while the database is away this goes on, for to send it again would show it twice. */
  async function noted(id: string, receipt: Receipt): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        return await queue.delivered(id, receipt, at());
      } catch (error) {
        log.error({ delivery: id, error: String(error) }, 'a message was sent, and this could not be stored yet');
        if (stopped || tries >= mostNotes) return true;
        await pause(noteAgainMs);
      }
    }
  }

  /** What cannot be told is in the log. */
  async function tell(due: DueDelivery, trouble: Trouble): Promise<void> {
    await troubled(due, trouble).catch((error) =>
      log.error({ delivery: due.id, error: String(error) }, 'nobody could be told of a delivery in trouble'),
    );
  }

  /** Starts what is due; nobody waits for another conversation's platform to answer. */
  async function drain(): Promise<void> {
    if (stopped) return;
    do {
      again = false;
      const room = mostAtOnce - flying.size;
      if (room <= 0) return;
      // After a long sleep of this machine, what is under way here would be found as if its owner had died.
      for (const flight of flying.values()) if (isNearlyOver(flight)) await renew(flight);
      const until = inMs(leaseMs);
      const due = await queue.lease(channels, at(), until, room);
      for (const delivery of due) void start({ due: delivery, leasedUntil: Date.parse(until) });
      if (due.length === room) again = true;
    } while (again && !stopped);
  }

  /** Resolves with true when the one behind it may be sent. */
  function start(flight: Flight, before: Promise<boolean> = Promise.resolve(true)): Promise<boolean> {
    const { id, attempts } = flight.due;
    const renewing = setInterval(() => void renew(flight), renewMs);
    // One that was handed back may never land.
    renewing.unref();
    const landing = before
      .then((isNext) =>
        isNext && !stopped ? deliver(flight) : queue.untouched(id, attempts).then(() => 'kept' as const),
      )
      .catch((error) => {
        log.error({ delivery: id, error: String(error) }, 'the outbox could not be written');
        return 'kept' as const;
      })
      .then((became) => {
        clearInterval(renewing);
        flying.delete(landing);
        // The table is asked when somebody has to be waited for, or waited for this one.
        if (became === 'kept' || (became === 'gone' && !flight.hasNext) || flying.size >= mostAtOnce - 1) poke();
        return became !== 'kept';
      });
    flying.set(landing, flight);
    return landing;
  }

  /** What was leased when it was put: one after the other in each conversation, and the table is not asked again. */
  function sendLeased(leased: readonly DueDelivery[]): void {
    const leasedUntil = (due: DueDelivery) => Date.parse(due.firstTriedAt ?? at()) + leaseMs;
    for (const lane of Map.groupBy(leased, ({ to }) => `${to.channel}/${to.conversation}`).values()) {
      let before: Promise<boolean> | undefined;
      for (const [n, due] of lane.entries()) {
        before = start({ due, hasNext: n < lane.length - 1, leasedUntil: leasedUntil(due) }, before);
      }
    }
  }

  async function renew(flight: Flight): Promise<void> {
    if (flight.leasedUntil === 0) return;
    const { id, attempts } = flight.due;
    const until = inMs(leaseMs);
    try {
      const isOurs = await queue.renew(id, until, attempts);
      if (flight.leasedUntil > 0) flight.leasedUntil = isOurs ? Date.parse(until) : 0;
    } catch (error) {
      log.error({ delivery: id, error: String(error) }, 'a lease could not be renewed');
    }
  }

  /** Looks again when the next one is due; while all places are taken, a landing is what wakes the loop. */
  async function schedule(): Promise<void> {
    if (stopped || again || flying.size >= mostAtOnce) return;
    const next = await queue.nextDue(channels);
    if (stopped) return;
    const wait = next ? Math.max(10, Date.parse(next) - clock.now().getTime()) : lookMs;
    timer = setTimeout(poke, Math.min(wait, lookMs));
    timer.unref();
  }

  async function round(): Promise<void> {
    again = false;
    try {
      await inTurn(drain);
      await schedule();
    } catch (error) {
      log.error({ error: String(error) }, 'the outbox could not be worked');
      if (stopped) return;
      timer = setTimeout(poke, lookMs);
      timer.unref();
    }
  }

  function poke(): void {
    again = true;
    if (stopped || running || channels.length === 0) return;
    clearTimeout(timer);
    running = round().finally(() => {
      running = undefined;
      if (again) poke();
    });
  }

  async function landed(): Promise<void> {
    while (running || flying.size > 0) await Promise.all([running, ...flying.keys()]);
  }

  /** Of these, what is not under way here and was tried all the same was tried by another process. */
  async function forgetTried(ours: readonly Delivery[]): Promise<void> {
    const under = new Set([...flying.values()].map(({ due }) => due.id));
    const ids = ours.map(({ id }) => id).filter((id) => watched.has(id) && !under.has(id));
    const untried = new Set(await queue.untried(ids));
    for (const id of ids.filter((one) => !untried.has(one))) tried(id);
  }

  function tried(id: string): void {
    watched.get(id)?.();
    watched.delete(id);
  }

  /** From now on it sends nothing more of it. */
  async function handBack(flight: Flight): Promise<void> {
    const { id, attempts } = flight.due;
    flight.leasedUntil = 0;
    await queue
      .release(id, attempts)
      .catch((error) => log.error({ delivery: id, error: String(error) }, 'a delivery could not be handed back'));
  }

  return {
    poke,
    lease(channel) {
      if (stopped || flying.size >= mostAtOnce || !(channel in couriers)) return undefined;
      return { from: at(), until: inMs(leaseMs) };
    },
    async tried(deliveries, leased = []) {
      // Nobody waits for what is not sent here.
      if (stopped) return void (await Promise.all(leased.map(({ id, attempts }) => queue.untouched(id, attempts))));
      const ours = deliveries.filter(({ to }) => to.channel in couriers);
      const asking = setInterval(() => void forgetTried(ours).catch(() => {}), askMs);
      asking.unref();
      const tries = Promise.all(ours.map(({ id }) => new Promise<void>((resolve) => watched.set(id, resolve))));
      sendLeased(leased);
      if (ours.length > leased.length) poke();
      await tries;
      clearInterval(asking);
    },
    idle: landed,
    async stop(graceMs) {
      stopped = true;
      clearTimeout(timer);
      let late: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        if (graceMs !== undefined) late = setTimeout(resolve, graceMs);
      });
      await Promise.race([landed(), over]);
      clearTimeout(late);
      clearTimeout(timer);
      for (const resolve of watched.values()) resolve();
      await Promise.all([...flying.values()].map(handBack));
    },
  };
}

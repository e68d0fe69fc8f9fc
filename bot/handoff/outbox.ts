// Sends what the outbox holds: in order per conversation, backing off, honouring Retry-After, giving up loudly.
import type { Language, Message, Spoken } from '../messages/message.ts';
import {
  type Clock,
  type Courier,
  type Delivery,
  DeliveryError,
  type DueDelivery,
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
  /** Resolves when each of these deliveries was tried once, whatever came of it. */
  tried(deliveries: readonly Delivery[]): Promise<void>;
  /** Resolves when nothing is being sent and nothing is due now. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** After it, a message of a process that died is taken up by another; while it is being sent, the lease is renewed. */
const leaseMs = 15_000;
const renewMs = 5_000;
/** Deliveries under way at the same time, each of another conversation. */
const mostAtOnce = 50;
const firstBackoffMs = 500;
const longestBackoffMs = 5 * 60_000;
/** A delivery that failed for a day is parked. */
const parkAfterMs = 24 * 3_600_000;
/** That a message was sent is stored, if need be, at the so-manieth try: the database may be away for minutes. */
const noteAgainMs = 1_000;
const mostNotes = 300;
/** A look at the table now and then, for what another process put there. */
const lookMs = 15_000;
/** A database that is away is asked again after this. */
const lookAgainMs = 2_000;

/** Milliseconds to wait after `attempts` failures, with jitter in the upper half. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(firstBackoffMs * 2 ** Math.max(0, attempts - 1), longestBackoffMs);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** A loop over the outbox for the channels that have a courier in this process. */
export function startDeliverer({ queue, couriers, speak, troubled, clock, log }: DelivererNeeds): Deliverer {
  const channels = Object.keys(couriers);
  const watched = new Map<string, () => void>();
  const flying = new Set<Promise<void>>();
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function deliver(due: DueDelivery): Promise<void> {
    const at = () => clock.now().toISOString();
    try {
      const courier = couriers[due.to.channel];
      if (!courier) throw new DeliveryError(`no courier for ${due.to.channel}`, 'later');
      const receipt = await courier.deliver(due, speak(due.message, due.language, due.to.channel));
      await noted(due.id, receipt);
    } catch (error) {
      const failure = error instanceof DeliveryError ? error : new DeliveryError(String(error), 'later');
      const since = clock.now().getTime() - Date.parse(due.resentAt ?? due.firstTriedAt ?? at());
      const about = { delivery: due.id, channel: due.to.channel, attempts: due.attempts, reason: failure.message };
      if (failure.hope === 'never' || since > parkAfterMs) {
        log.error(about, 'a message could not be delivered and was set aside');
        await queue.park(due.id, failure.message, at(), failure.why);
        await tell(due, { hope: 'never', why: failure.why });
        return;
      }
      const wait = failure.retryAfterMs ?? backoffMs(due.attempts);
      log.warn({ ...about, waitMs: wait }, 'a message could not be delivered yet');
      await queue.postpone(due.id, new Date(clock.now().getTime() + wait).toISOString(), failure.message);
      if (failure.hope === 'mended') await tell(due, { hope: 'mended', why: failure.why });
    } finally {
      watched.get(due.id)?.();
      watched.delete(due.id);
    }
  }

  /** It stands there: while the database is away this goes on, for to send it again would show it twice. */
  async function noted(id: string, receipt: Receipt): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await queue.delivered(id, receipt, clock.now().toISOString());
      } catch (error) {
        log.error({ delivery: id, error: String(error) }, 'a message was sent, and this could not be stored yet');
        if (stopped || tries >= mostNotes) return;
        await new Promise((resolve) => setTimeout(resolve, noteAgainMs));
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
    do {
      again = false;
      const room = mostAtOnce - flying.size;
      if (room <= 0) return;
      const now = clock.now();
      const until = new Date(now.getTime() + leaseMs).toISOString();
      const due = await queue.lease(channels, now.toISOString(), until, room);
      for (const delivery of due) start(delivery);
      if (due.length === room) again = true;
    } while (again && !stopped);
  }

  function start(due: DueDelivery): void {
    const renewing = setInterval(() => void renew(due), renewMs);
    const flight = deliver(due)
      .catch((error) => log.error({ delivery: due.id, error: String(error) }, 'the outbox could not be written'))
      .finally(() => {
        clearInterval(renewing);
        flying.delete(flight);
        poke();
      });
    flying.add(flight);
  }

  async function renew({ id }: DueDelivery): Promise<void> {
    const until = new Date(clock.now().getTime() + leaseMs).toISOString();
    await queue
      .renew(id, until)
      .catch((error) => log.error({ delivery: id, error: String(error) }, 'a lease could not be renewed'));
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
    try {
      await drain();
      await schedule();
    } catch (error) {
      log.error({ error: String(error) }, 'the outbox could not be worked');
      timer = setTimeout(poke, lookAgainMs);
      timer.unref();
    }
  }

  function poke(): void {
    again = true;
    if (stopped || running) return;
    clearTimeout(timer);
    running = round().finally(() => {
      running = undefined;
      if (again) poke();
    });
  }

  async function landed(): Promise<void> {
    while (running || flying.size > 0) await Promise.all([running, ...flying]);
  }

  return {
    poke,
    async tried(deliveries) {
      const ours = deliveries.filter(({ to }) => to.channel in couriers);
      await Promise.all(ours.map(({ id }) => new Promise<void>((resolve) => watched.set(id, resolve))));
    },
    idle: landed,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await landed();
      clearTimeout(timer);
    },
  };
}

// Sees each delivery from outside: how long sending took, what came of it, and how long the person waited for the answer.
import { during } from '../during.ts';
import type { DelivererNeeds } from '../handoff/outbox.ts';
import type { Courier, DueDelivery, OutboxQueue } from '../handoff/ports.ts';
import type { DeliveryOutcome } from './metrics.ts';
import type { Loop, Watcher } from './watcher.ts';

/** One try, from its begin until the table knows what came of it. */
interface Try {
  readonly channel: string;
  readonly attempts: number;
  ms: number;
  error?: unknown;
}

/** The same needs, watched: what the deliverer does with them does not change. */
export function watchOutbox(
  { metrics, spans, origins, looked, clock, log }: Watcher,
  loop: Loop,
  needs: DelivererNeeds,
): DelivererNeeds {
  const { queue } = needs;
  const tries = new Map<string, Try>();

  async function send(courier: Courier, due: DueDelivery, ...more: Rest<Parameters<Courier['deliver']>>) {
    const { channel } = due.to;
    const one: Try = { channel, attempts: due.attempts, ms: 0 };
    tries.set(due.id, one);
    const began = performance.now();
    try {
      return await during({ turn: origins.of(due.id)?.turn, delivery: due.id }, () => courier.deliver(due, ...more));
    } catch (error) {
      one.error = error;
      throw error;
    } finally {
      one.ms = performance.now() - began;
      metrics.sent(channel, one.ms / 1000);
    }
  }

  function ended(delivery: string, outcome: DeliveryOutcome): void {
    const one = tries.get(delivery);
    // A courier that is missing was no try.
    if (!one) return;
    tries.delete(delivery);
    const { channel, attempts, ms, error } = one;
    const { turn, span, answer } = origins.of(delivery) ?? {};
    metrics.delivery(channel, outcome);
    spans?.delivery({ id: delivery, channel, attempts, outcome, ms, error, turn: span });
    if (outcome === 'delivered' && answer?.ofTurn.waits) {
      answer.ofTurn.waits = false;
      const waited = clock.now().getTime() - Date.parse(answer.receivedAt);
      metrics.answered(answer.channel, Math.max(0, waited) / 1000);
    }
    if (outcome !== 'retried') origins.forget(delivery);
    log.info({ turn, delivery, channel, outcome, ms: Math.round(ms), tries: attempts }, 'a delivery ended');
  }

  /** After the table was written, so that nothing is counted twice that is done again. */
  function then<A extends [id: string, ...unknown[]], T>(work: (...of: A) => Promise<T>, outcome: DeliveryOutcome) {
    return async (...of: A): Promise<T> => {
      const result = await work(...of);
      ended(of[0], outcome);
      return result;
    };
  }

  const watched: OutboxQueue = {
    ...queue,
    lease(...of) {
      looked(loop);
      return queue.lease(...of);
    },
    delivered: then(queue.delivered, 'delivered'),
    postpone: then(queue.postpone, 'retried'),
    park: then(queue.park, 'parked'),
  };
  return {
    ...needs,
    queue: watched,
    couriers: Object.fromEntries(
      Object.entries(needs.couriers).map(([name, courier]) => [
        name,
        { ...courier, deliver: (...of: Parameters<Courier['deliver']>) => send(courier, ...of) },
      ]),
    ),
    log: {
      warn: (data, text) => needs.log.warn({ ...turnOf(data), ...data }, text),
      error: (data, text) => needs.log.error({ ...turnOf(data), ...data }, text),
    },
  };

  function turnOf(data: object): { turn?: number } {
    const origin = 'delivery' in data ? origins.of(String(data.delivery)) : undefined;
    return origin ? { turn: origin.turn } : {};
  }
}

type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? R : never;

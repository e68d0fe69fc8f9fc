// Posts events to the company's webhook, signed; what the answer means for the next try.
import { type Clock, type Courier, DeliveryError, type Receipt } from '../../handoff/ports.ts';
import { wellFormed } from '../wellFormed.ts';
import { signature } from './signature.ts';

export interface WebhookNeeds {
  readonly url: string;
  /** The keys that sign; two while the secret is being changed. */
  readonly keys: readonly Buffer[];
  readonly clock: Clock;
  /** In milliseconds, for the whole answer. */
  readonly answerWithinMs?: number;
}

/** The courier of the webhook. What it throws names the receiver's status and nothing of the address or the answer. */
export function webhookCourier({ url, keys, clock, answerWithinMs = 10_000 }: WebhookNeeds): Courier {
  return {
    async deliver({ id, payload }): Promise<Receipt> {
      // Deleted since the last try.
      if (payload === undefined) return {};
      const body = JSON.stringify(wellFormed(payload));
      const timestamp = Math.floor(clock.now().getTime() / 1000);
      const response = await fetch(url, {
        method: 'POST',
        // The signed words go to the address that was configured, and to no other.
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'activation-desk',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signature(keys, id, timestamp, body),
        },
        body,
      }).catch((error: unknown) => {
        throw new DeliveryError(`the webhook's receiver cannot be reached: ${reasonOf(error)}`, 'later');
      });
      // Nobody reads it, and it may be long.
      await response.body?.cancel().catch(() => {});
      if (!response.ok) throw refusal(response, clock.now());
      return { status: String(response.status) };
    },
  };
}

/** Answers that the same request will get for ever: it is malformed, unwanted or too big. */
const hopeless: ReadonlySet<number> = new Set([400, 405, 410, 411, 413, 414, 415, 422, 431]);
/** Answers that pass by themselves. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** Everything else below 500 waits until somebody sets the right address or secret, here or there. */
function refusal({ status, headers }: Response, now: Date): DeliveryError {
  const said = `the webhook's receiver answered ${status}`;
  if (hopeless.has(status)) return new DeliveryError(said, 'never', undefined, status === 413 ? 'tooBig' : 'gone');
  if (status >= 500 || passing.has(status))
    return new DeliveryError(said, 'later', retryAfterMs(headers.get('retry-after'), now));
  return new DeliveryError(said, 'mended', undefined, 'notAllowed');
}

const longestWaitMs = 3_600_000;

/** In seconds or as a date; undefined when it says nothing of use. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return ms > 0 ? Math.min(ms, longestWaitMs) : undefined;
}

/** The system's name for it, such as ECONNREFUSED: messages may hold the address. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return name === 'TimeoutError' ? 'no answer in time' : String(cause?.code ?? name ?? 'unknown');
}

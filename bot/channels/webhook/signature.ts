// Signs a webhook as standardwebhooks.com has it: HMAC-SHA256 over the id, the time and the body.
import { createHmac } from 'node:crypto';

/** The header `webhook-signature`: one signature for each key, with a space between them. `timestamp` is in Unix seconds. */
export function signature(keys: readonly Buffer[], id: string, timestamp: number, body: string): string {
  return keys
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`)
    .join(' ');
}

// The courier of the webhook against a server on loopback: what is signed, and what each answer means for the next try.
import { afterEach, describe, expect, it } from '@jest/globals';
import { webhookCourier } from '../../bot/channels/webhook/courier.ts';
import type { DeliveryError, DueDelivery } from '../../bot/handoff/ports.ts';
import { type Answer, type Receiver, startReceiver, verified } from '../support/receiver.ts';

const secret = 'a text of more than 24 characters'.replaceAll(' ', '-');
const event = { schema: 'activation-desk/1', id: '0f8fad5b-d9cb-469f-a165-70867728950e', type: 'ticket.created' };
const due: DueDelivery = {
  id: event.id,
  to: { channel: 'webhook', conversation: 'ticket', reference: null },
  language: '',
  message: { blocks: [] },
  payload: event,
  attempts: 1,
};
const spoken = { language: '', blocks: [] };
const open: Receiver[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function receiver(...answers: readonly Answer[]): Promise<Receiver> {
  const one = await startReceiver(secret);
  one.answer(...answers);
  open.push(one);
  return one;
}

function courier(url: string, now = () => new Date()) {
  return webhookCourier({ url, keys: [Buffer.from(secret)], clock: { now }, answerWithinMs: 300 });
}

/** Why it was not delivered. */
async function failure(url: string, now?: () => Date): Promise<DeliveryError> {
  return courier(url, now)
    .deliver(due, spoken)
    .then(
      () => Promise.reject(new Error('it was delivered')),
      (error: DeliveryError) => error,
    );
}

describe('an event', () => {
  it('is signed over its id, the time and the body, so that another implementation verifies it', async () => {
    const hooks = await receiver();
    expect(await courier(hooks.url).deliver(due, spoken)).toEqual({ status: '204' });
    expect(hooks.events()).toEqual([event]);
    expect(hooks.arrived[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': event.id,
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('that was deleted between two tries is not sent', async () => {
    const hooks = await receiver();
    const { payload: _, ...deleted } = due;
    expect(await courier(hooks.url).deliver(deleted, spoken)).toEqual({});
    expect(hooks.arrived).toEqual([]);
  });

  it.each([
    ['body', { body: '{"type":"ticket.resolved"}' }],
    ['id', { headers: { 'webhook-id': 'another' } }],
    ['time', { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 60) } }],
  ])('does not verify with another %s', async (_what, changed) => {
    const hooks = await receiver();
    await courier(hooks.url).deliver(due, spoken);
    const [arrived] = hooks.arrived;
    const headers = { ...arrived?.headers, ...('headers' in changed ? changed.headers : {}) };
    const body = 'body' in changed ? changed.body : (arrived?.body ?? '');
    expect(() => verified({ headers, body }, secret)).toThrow('No matching signature');
  });

  it('that is played back after five minutes is too old', async () => {
    const hooks = await receiver();
    await courier(hooks.url, () => new Date(Date.now() - 6 * 60_000)).deliver(due, spoken);
    expect(() => hooks.events()).toThrow('too old');
  });

  it('with half a character in it is well-formed', async () => {
    const hooks = await receiver();
    await courier(hooks.url).deliver({ ...due, payload: { ...event, text: 'a\ud83d' } }, spoken);
    expect(hooks.events()).toEqual([{ ...event, text: 'a\ufffd' }]);
  });
});

describe('an answer', () => {
  it.each([
    [400, 'never', 'gone'],
    [410, 'never', 'gone'],
    [413, 'never', 'tooBig'],
    [422, 'never', 'gone'],
    [401, 'mended', 'notAllowed'],
    [403, 'mended', 'notAllowed'],
    [404, 'mended', 'notAllowed'],
    [301, 'mended', 'notAllowed'],
    [408, 'later', 'noAnswer'],
    [429, 'later', 'noAnswer'],
    [500, 'later', 'noAnswer'],
    [503, 'later', 'noAnswer'],
  ])('of %i is tried again: %s (%s)', async (status, hope, why) => {
    const { url } = await receiver({ status });
    expect(await failure(url)).toMatchObject({ hope, why, message: `the webhook's receiver answered ${status}` });
  });

  it('that leads elsewhere is not followed', async () => {
    const other = await receiver();
    const { url } = await receiver({ status: 307, headers: { location: other.url } });
    expect(await failure(url)).toMatchObject({ hope: 'mended' });
    expect(other.arrived).toEqual([]);
  });

  const now = new Date('2026-11-22T10:00:00Z');
  it.each([
    ['120', 120_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['999999', 3_600_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', undefined],
    ['soon', undefined],
  ])('with Retry-After: %s waits %s ms', async (after, ms) => {
    const { url } = await receiver({ status: 503, headers: { 'retry-after': after } });
    expect((await failure(url, () => now)).retryAfterMs).toBe(ms);
  });

  it('that does not come in time is tried again later', async () => {
    const { url } = await receiver({ status: 204, after: 2_000 });
    expect(await failure(url)).toMatchObject({ hope: 'later', message: expect.stringContaining('no answer in time') });
  });

  it.each([
    ['is refused', { status: 401, body: `wrong ${secret}` }],
    ['is an error', { status: 500, body: 'not-to-be-shown' }],
    ['does not come', { status: 204, after: 2_000 }],
  ])('that %s leaves neither the address nor the answer in the error', async (_how, answer) => {
    const { url } = await receiver(answer);
    const { message, stack } = await failure(url);
    expect(`${message}${stack}`).not.toMatch(/not-to-be-shown|127\.0\.0\.1|a-text-of/);
  });
});

it('a server that is not there is tried again later, without its address in the error', async () => {
  const { url, close } = await startReceiver(secret);
  await close();
  const error = await failure(url);
  expect(error).toMatchObject({ hope: 'later', message: expect.stringContaining('ECONNREFUSED') });
  expect(`${error.message}${error.stack}`).not.toMatch(/not-to-be-shown|127\.0\.0\.1/);
});

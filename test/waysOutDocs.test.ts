// What docs/ says about the ways out is true: the schema, each type of event, the request, the code to verify it, the mail.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../bot/activation/case.ts';
import { emailCourier } from '../bot/channels/email/courier.ts';
import { webhookCourier } from '../bot/channels/webhook/courier.ts';
import { eventJsonSchema } from '../bot/channels/webhook/eventShape.ts';
import { makeDesks } from '../bot/handoff/desks.ts';
import { announceBy } from '../bot/handoff/events.ts';
import { incidentNewsTypes } from '../bot/handoff/incidentNews.ts';
import { ticketMails } from '../bot/handoff/mails.ts';
import type { Delivery } from '../bot/handoff/ports.ts';
import type { TurnStores } from '../bot/handoff/stores.ts';
import type { Ticket } from '../bot/handoff/ticket.ts';
import { erasedType, ticketNews, ticketNewsTypes } from '../bot/handoff/ticketNews.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { startMailServer } from './support/mailServer.ts';
import { type Arrived, startReceiver } from './support/receiver.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => (existsSync(new URL(path, root)) ? readFileSync(new URL(path, root), 'utf8') : '');
const write = (path: string, text: string) => writeFileSync(new URL(path, root), text);

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const at = '2026-11-22T01:30:00.000Z';
const clock = { now: () => new Date(at) };
const ids = { event: '8f6d2d4e-5a0c-4d6a-9c38-0d1c5a7be001', mail: '8f6d2d4e-5a0c-4d6a-9c38-0d1c5a7be002' };

const ticket: Ticket = {
  id: '3b1f6f0a-7d52-4f3e-8a3c-6a5e2f9b4d10',
  number: 42,
  state: 'claimed',
  version: 2,
  person: 'teams/29:tanaka',
  summary: {
    personName: '田中 花子',
    channel: 'teams',
    language: 'ja',
    case: {
      ...emptyCase,
      device: 'company',
      license: 'preinstalled_oem',
      codes: ['0xC004F213'],
      change: 'motherboard',
      errorText: 'BIOSを更新したら認証が外れました。0xC004F213',
      tried: [{ section: 'reactivation', outcome: 'notSolved', at: '2026-11-22T01:20:00.000Z' }],
      details: { model: 'ThinkPad T14 Gen 3', biosVersion: '1.21' },
      files: ['error.png'],
    },
  },
  assignee: { key: 'teams/29:sato', name: '佐藤 健' },
  claimedAt: at,
  desk: 'main',
  card: 'card',
  createdAt: '2026-11-22T01:25:00.000Z',
  updatedAt: at,
};

/** What a witness puts into the outbox. */
async function put(act: (stores: TurnStores) => Promise<void> | undefined): Promise<Delivery> {
  const deliveries: Delivery[] = [];
  await act({ outbox: { put: async (one: Delivery) => void deliveries.push(one) } } as unknown as TurnStores);
  const [delivery] = deliveries;
  if (!delivery) throw new Error('nothing was put');
  return delivery;
}

const shown = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/** The request as the page shows it. */
function asHttp({ headers, body }: Pick<Arrived, 'headers' | 'body'>): string {
  return ['POST /hooks HTTP/1.1', ...shown.map((name) => `${name}: ${headers[name]}`), '', body].join('\n');
}

let request: Arrived;
beforeAll(async () => {
  const hooks = await startReceiver(secret);
  const event = { type: 'claim', by: ticket.assignee ?? { key: '', name: '' } } as const;
  const delivery = await put((stores) =>
    ticketNews(
      announceBy(() => ids.event),
      clock,
    ).changed?.(stores, { after: ticket, event, at }),
  );
  const keys = [Buffer.from(secret.slice('whsec_'.length), 'base64')];
  await webhookCourier({ url: hooks.url, keys, clock }).deliver(
    { ...delivery, attempts: 1 },
    { language: '', blocks: [] },
  );
  await hooks.close();
  const [arrived] = hooks.arrived;
  if (!arrived) throw new Error('nothing arrived');
  request = arrived;
});

describe('docs/webhook.schema.json', () => {
  it('is what npm run docs makes', () => {
    expect(JSON.parse(read('docs/webhook.schema.json'))).toEqual(JSON.parse(JSON.stringify(eventJsonSchema())));
  });
});

describe('docs/webhook.md', () => {
  const page = read('docs/webhook.md');

  it('explains every type of event, in their order', () => {
    const explained = [...page.matchAll(/^\| `((?:ticket|incident)\.\w+)` +\|/gm)].map(([, type]) => type);
    expect(explained).toEqual([...ticketNewsTypes, erasedType, ...incidentNewsTypes]);
  });

  it('shows a request as it arrives', () => {
    const now = page.replace(/```http\n[\s\S]*?```/, () => `\`\`\`http\n${asHttp(request)}\n\`\`\``);
    if (process.env['UPDATE_GOLDEN']) write('docs/webhook.md', now);
    else expect(page).toBe(now);
  });

  it('has code that accepts this request, and no other', async () => {
    const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { isFromTheDesk } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const { headers, body } = request;
    const now = clock.now().getTime();
    expect(isFromTheDesk(headers, body, secret, now)).toBe(true);
    expect(isFromTheDesk(headers, `${body} `, secret, now)).toBe(false);
    expect(isFromTheDesk(headers, body, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', now)).toBe(false);
    expect(isFromTheDesk({ ...headers, 'webhook-id': 'another' }, body, secret, now)).toBe(false);
    expect(isFromTheDesk({ ...headers, 'webhook-timestamp': 'now' }, body, secret, now)).toBe(false);
    expect(isFromTheDesk(headers, body, secret, now + 301_000)).toBe(false);
    expect(isFromTheDesk({}, body, secret, now)).toBe(false);
  });
});

describe('docs/transcripts/mail.eml', () => {
  const mail = startMailServer();
  afterAll(async () => (await mail).close());

  it('is the mail of a new ticket as it arrives', async () => {
    const server = await mail;
    const { port } = server;
    const localizer = openLocales(new URL('locales/', root), 'Asia/Tokyo');
    const needs = { newId: () => ids.mail, desks: makeDesks([], [], 'main'), fallback: 'ja' };
    const made = { ...ticket, state: 'open', version: 1 } as const;
    const delivery = await put((stores) =>
      ticketMails(needs).changed?.(stores, { after: made, event: { type: 'escalate' }, at }),
    );
    const to = { host: '127.0.0.1', port, secure: false, requireTLS: false };
    const courier = emailCourier({
      server: to,
      from: 'activation-desk@example.com',
      to: ['it-desk@example.com'],
      clock,
      log: { warn: () => {} },
    });
    await courier.deliver({ ...delivery, attempts: 1 }, localizer.speak(delivery.message, delivery.language));
    const boundary = /boundary="([^"]+)"/.exec(server.mails[0]?.raw ?? '')?.[1] ?? '';
    const raw = server.mails[0]?.raw.replaceAll(boundary, 'boundary').replaceAll('\r\n', '\n') ?? '';
    if (process.env['UPDATE_GOLDEN']) write('docs/transcripts/mail.eml', raw);
    else expect(raw).toBe(read('docs/transcripts/mail.eml'));
  });
});

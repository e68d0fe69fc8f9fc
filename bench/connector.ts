// Teams' side of a bench, as lean as can be: a connector that answers at once, and people who write to a bot.
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** What a bot did in a conversation. */
export interface Sent {
  readonly op: 'send' | 'update' | 'delete' | 'typing';
  readonly activity: Json;
  /** Of the message that was made, or that it is done to. */
  readonly message: string;
  /** By `performance.now`. */
  readonly at: number;
}

/** One turn, as the person and Teams see it; durations from the request on. */
export interface Turn {
  readonly status: number;
  readonly answeredMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sent: readonly Sent[];
}

export interface Person {
  readonly conversation: string;
  /** Says something and waits for the answer to the request and for so many messages. */
  say(text: string, messages: number): Promise<Turn>;
}

export interface Connector {
  readonly serviceUrl: string;
  /** A person who has not written to this bot yet, in their personal chat. */
  person(botUrl: string, locale?: string): Person;
  close(): Promise<void>;
}

const waitMs = 30_000;

/** Starts the connector. */
export async function startConnector(): Promise<Connector> {
  const hearers = new Map<string, (sent: Sent) => void>();
  let ids = 0;
  const newId = () => String(1_700_000_000_000 + ++ids);

  const server = createServer(async (incoming, response) => {
    const at = performance.now();
    const [, , , id = '', , target] = (incoming.url ?? '').split('/');
    const body = await read(incoming);
    const activity = (body === '' ? {} : JSON.parse(body)) as Json;
    const op = activity['type'] === 'typing' ? 'typing' : (ops[incoming.method ?? ''] ?? 'send');
    const message = op === 'send' || target === undefined ? newId() : target;
    const answer = JSON.stringify({ id: message });
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
    hearers.get(decodeURIComponent(id))?.({ op, activity, message, at });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });

  return {
    serviceUrl,
    person(botUrl, locale = 'en-US') {
      const number = newId();
      const conversation = `a:1${number}`;
      const said = (text: string) => activityOf({ text, locale, conversation, number, id: newId(), serviceUrl });
      return {
        conversation,
        async say(text, messages) {
          const sent: Sent[] = [];
          const { promise: all, resolve: done, reject: never } = Promise.withResolvers<void>();
          const body = Buffer.from(JSON.stringify(said(text)));
          const missing = () => never(new Error(`${sent.length} of ${messages} messages after: ${text}`));
          const timer = setTimeout(missing, waitMs);
          hearers.set(conversation, (one) => {
            sent.push(one);
            if (sent.length >= messages) done();
          });
          if (messages === 0) done();
          const began = performance.now();
          const status = await post(agent, `${botUrl}/api/messages`, body);
          const answeredMs = performance.now() - began;
          await all;
          clearTimeout(timer);
          const times = sent.map(({ at }) => at - began);
          return { status, answeredMs, firstMs: times[0] ?? 0, lastMs: times.at(-1) ?? 0, sent };
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const ops: Readonly<Record<string, Sent['op']>> = { PUT: 'update', DELETE: 'delete', POST: 'send' };

interface Said {
  readonly text: string;
  readonly locale: string;
  readonly conversation: string;
  readonly number: string;
  readonly id: string;
  readonly serviceUrl: string;
}

/** A message as Teams writes it. */
function activityOf({ text, locale, conversation, number, id, serviceUrl }: Said): Json {
  const now = new Date().toISOString();
  const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
  return {
    type: 'message',
    id,
    timestamp: now,
    localTimestamp: now,
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:1${number}`, name: 'Alex Example', aadObjectId: `00000000-0000-4000-8000-${number.slice(-12)}` },
    conversation: { conversationType: 'personal', tenantId, id: conversation },
    recipient: { id: '28:bot', name: 'Activation Desk' },
    entities: [{ type: 'clientInfo', locale, country: 'JP', platform: 'Windows', timezone: 'Asia/Tokyo' }],
    channelData: { tenant: { id: tenantId } },
    locale,
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }],
  };
}

function post(agent: Agent, url: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once('error', reject).end(body);
  });
}

/** The whole body as text. */
export async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

// Traces as a collector receives them: one trace from the arrival to the answer, and nothing personal in it.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../bot/config.ts';
import { openSpans } from '../../bot/monitoring/spans.ts';
import { openOffice } from '../support/converse.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Collector {
  readonly url: string;
  readonly spans: Span[];
  /** As they came, in one string. */
  readonly bodies: string[];
  readonly headers: IncomingHttpHeaders[];
  readonly paths: string[];
  readonly resources: Record<string, unknown>[];
  status: number;
  close(): Promise<void>;
}

type Attributes = readonly { readonly key: string; readonly value: object }[];
interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<Span, 'attributes'> & { attributes: Attributes })[];
    }[];
  }[];
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const read = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value as Record<string, unknown>)]));

function plain(value: Readonly<Record<string, unknown>>): unknown {
  const { arrayValue } = value as { arrayValue?: { values: Record<string, unknown>[] } };
  if (arrayValue) return arrayValue.values.map(plain);
  return Object.values(value)[0];
}

/** Takes OTLP in JSON, as any collector does. */
async function collect(): Promise<Collector> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      collector.bodies.push(body);
      collector.headers.push(request.headers);
      collector.paths.push(request.url ?? '');
      if (collector.status === 200) {
        for (const { resource, scopeSpans } of (JSON.parse(body) as Batch).resourceSpans) {
          collector.resources.push(read(resource.attributes));
          for (const { spans } of scopeSpans) {
            collector.spans.push(...spans.map((span) => ({ ...span, attributes: read(span.attributes) })));
          }
        }
      }
      response.statusCode = collector.status;
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    bodies: [],
    headers: [],
    paths: [],
    resources: [],
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  open.push(collector);
  return collector;
}

const ms = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1_000_000n);

describe('a visit', () => {
  it('is one trace for each event: accepted, worked, and each of its messages delivered', async () => {
    const collector = await collect();
    const office = await openOffice({
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=very%20secret',
        OTEL_SERVICE_NAME: 'desk-of-tests',
      },
    });
    const user = office.teams.user({ name: '山田 花子', locale: 'ja-JP' });
    const seat = office.teams.personal(user).as(user);
    await seat.install();
    await seat.say('エラー 0xC004F213 が出ます。会社の PC です');
    await office.settle();
    // What is left is sent at the end.
    await office.close();

    const accepted = collector.spans.filter(({ name }) => name === 'accept teams');
    const turns = collector.spans.filter(({ name }) => name === 'turn teams');
    const deliveries = collector.spans.filter(({ name }) => name === 'deliver teams');
    expect(turns.length).toBeGreaterThanOrEqual(2);
    expect(accepted.map(({ attributes }) => attributes['messaging.message.id']).sort()).toEqual(
      turns.map(({ attributes }) => attributes['messaging.message.id']).sort(),
    );
    for (const turn of turns) {
      const accept = accepted.find(({ spanId }) => spanId === turn.parentSpanId);
      expect(accept?.traceId).toBe(turn.traceId);
      expect(accept?.parentSpanId).toBeUndefined();
      expect(ms(turn.endTimeUnixNano)).toBeGreaterThanOrEqual(ms(turn.startTimeUnixNano));
      expect(turn.attributes).toEqual({
        'messaging.system': 'activation_desk',
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'inbox',
        'messaging.message.id': expect.any(String),
        'activation_desk.channel': 'teams',
        'activation_desk.outcome': 'done',
        'activation_desk.tries': 1,
        'activation_desk.deliveries': expect.any(Array),
      });
      const own = deliveries.filter(({ parentSpanId }) => parentSpanId === turn.spanId);
      expect(own.map(({ attributes }) => attributes['messaging.message.id']).sort()).toEqual(
        [...(turn.attributes['activation_desk.deliveries'] as string[])].sort(),
      );
      for (const { traceId } of own) expect(traceId).toBe(turn.traceId);
    }
    expect(new Set(turns.map(({ traceId }) => traceId)).size).toBe(turns.length);
    expect(collector.paths.every((path) => path === '/v1/traces')).toBe(true);
    expect(collector.headers[0]).toMatchObject({ 'x-api-key': 'very secret', 'content-type': 'application/json' });
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'desk-of-tests',
      'service.version': expect.any(String),
    });
    for (const personal of ['山田', '花子', user.id, seat.chat.id, '0xC004F213']) {
      expect(collector.bodies.join('\n')).not.toContain(personal);
    }
    expect(office.log.join('\n')).not.toContain('very secret');
  });

  it('is not held up by a collector that refuses, which is told once', async () => {
    const collector = await collect();
    collector.status = 400;
    const office = await openOffice({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    const user = office.teams.user({ name: 'Employee A', locale: 'en-US' });
    const seat = office.teams.personal(user).as(user);
    await seat.install();
    await seat.say('hello');
    await office.settle();
    expect(seat.chat.messages.length).toBeGreaterThan(1);
    await office.close();
    expect(collector.bodies.length).toBeGreaterThan(0);
    expect(office.log.filter((line) => line.includes('traces could not be sent'))).toHaveLength(1);
  });
});

describe('two processes', () => {
  const config = (url: string, environment: Readonly<Record<string, string>> = {}) => {
    const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...environment }, ['en', 'ja']).monitoring;
    if (!traces) throw new Error('traces are off');
    return traces;
  };
  const log = { warn: () => undefined };
  const turn = {
    id: 7,
    channel: 'teams',
    attempts: 0,
    outcome: 'done',
    deliveries: [],
    ms: 3,
    error: undefined,
  } as const;

  it('write one trace when one accepts what the other works', async () => {
    const collector = await collect();
    const one = openSpans({ config: config(collector.url), secret: 'shared', log });
    const other = openSpans({ config: config(collector.url), secret: 'shared', log });
    const stranger = openSpans({ config: config(collector.url), secret: 'another database', log });
    one.accepted({ id: 7, channel: 'teams', ms: 1 });
    const span = other.turn(turn);
    other.delivery({
      id: 'd',
      channel: 'teams',
      attempts: 1,
      outcome: 'delivered',
      ms: 2,
      error: undefined,
      turn: span,
    });
    stranger.turn(turn);
    await Promise.all([one.stop(), other.stop(), stranger.stop()]);
    const [accept] = collector.spans.filter(({ name }) => name === 'accept teams');
    const children = collector.spans.filter(({ parentSpanId }) => parentSpanId === accept?.spanId);
    expect(children).toMatchObject([{ name: 'turn teams', traceId: accept?.traceId, spanId: span.spanId }]);
    expect(collector.spans.filter(({ traceId }) => traceId === accept?.traceId)).toHaveLength(3);
    expect(collector.spans).toHaveLength(4);
  });

  it('keep a failure as the name of its error, without its words', async () => {
    const collector = await collect();
    const spans = openSpans({ config: config(collector.url), secret: 'shared', log });
    spans.turn({ ...turn, outcome: 'failed', error: new TypeError('花子 could not be read') });
    await spans.stop();
    expect(collector.spans).toMatchObject([{ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } }]);
    expect(collector.bodies.join('')).not.toContain('花子');
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 0, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }, 200, 400],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' }, 600, 600],
    [{}, 600, 600],
  ])('leave out the same traces: %j', async (environment, least, most) => {
    const collector = await collect();
    const make = () => openSpans({ config: config(collector.url, environment), secret: 'shared', log });
    const [one, other] = [make(), make()];
    for (let id = 1; id <= 200; id++) {
      one.accepted({ id, channel: 'teams', ms: 1 });
      const span = other.turn({ ...turn, id });
      other.delivery({
        id: `d${id}`,
        channel: 'teams',
        attempts: 1,
        outcome: 'delivered',
        ms: 1,
        error: undefined,
        turn: span,
      });
    }
    await Promise.all([one.stop(), other.stop()]);
    expect(collector.spans.length).toBeGreaterThanOrEqual(least);
    expect(collector.spans.length).toBeLessThanOrEqual(most);
    const spansOf = new Map<string, number>();
    for (const { traceId } of collector.spans) spansOf.set(traceId, (spansOf.get(traceId) ?? 0) + 1);
    expect([...spansOf.values()].every((count) => count === 3)).toBe(true);
  });
});

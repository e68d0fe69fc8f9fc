// OpenTelemetry traces: an event is accepted, its turn runs, its messages are delivered. Loaded only when traces are asked for.
import { createHash } from 'node:crypto';
import { ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ATTR_ERROR_TYPE, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { program } from '../program.ts';
import type { TracesConfig } from '../readMonitoring.ts';
import type { DeliveryOutcome, TurnOutcome } from './metrics.ts';

export interface Spans {
  accepted(event: { readonly id: number; readonly channel: string; readonly ms: number }): void;
  /** Returns what its deliveries hang from. */
  turn(turn: TurnSpan): SpanContext;
  delivery(delivery: DeliverySpan): void;
  /** Sends what is left, as far as that goes quickly. */
  stop(): Promise<void>;
}

interface TurnSpan {
  readonly id: number;
  readonly channel: string;
  readonly attempts: number;
  readonly outcome: TurnOutcome;
  readonly deliveries: readonly string[];
  readonly ms: number;
  readonly error: unknown;
}

interface DeliverySpan {
  readonly id: string;
  readonly channel: string;
  readonly attempts: number;
  readonly outcome: DeliveryOutcome;
  readonly ms: number;
  readonly error: unknown;
  /** Undefined: another process ran the turn, and this is a trace of its own. */
  readonly turn: SpanContext | undefined;
}

interface SpansNeeds {
  readonly config: TracesConfig;
  /** The same in all processes that share a database, and nowhere else. */
  readonly secret: string;
  readonly log: { warn(data: object, text: string): void };
}

const sendWithinMs = 5_000;
/** Within the second that the end of the app gives. */
const stopWithinMs = 900;
/** A collector that is away is worth a line, but not one for each batch. */
const quietMs = 60_000;

/** Starts to make traces. They hold ids, channels, times and outcomes; no words, no names, no people. */
export function openSpans({ config, secret, log }: SpansNeeds): Spans {
  const { url, headers } = config;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: sendWithinMs });
  const random = new RandomIdGenerator();
  let next: SpanContext | undefined;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: config.service,
      [ATTR_SERVICE_VERSION]: program.version,
      'service.instance.id': program.instance,
    }),
    sampler: samplerOf(config),
    idGenerator: {
      generateTraceId: () => next?.traceId ?? random.generateTraceId(),
      generateSpanId: () => next?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor({ exporter: complaining(exporter, log) })],
  });
  const tracer = provider.getTracer(program.name, program.version);

  /**
   * The span of an event's acceptance, by its id alone: whichever process runs the turn can hang it there, and nothing
   * has to be stored for it.
   */
  function spanOf(event: number): SpanContext {
    const hash = createHash('sha256').update(`${secret}/${event}`).digest('hex');
    return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48), traceFlags: TraceFlags.SAMPLED };
  }

  function write(name: string, kind: SpanKind, parent: SpanContext | undefined, what: What): SpanContext {
    const ended = Date.now();
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind, startTime: ended - what.ms, attributes: what.attributes }, context);
    if (what.error !== undefined) {
      // The name of the error alone: its message may hold anything.
      const type = what.error instanceof Error ? what.error.name : 'error';
      span.setAttribute(ATTR_ERROR_TYPE, type).setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end(ended);
    return span.spanContext();
  }

  return {
    accepted({ id, channel, ms }) {
      next = spanOf(id);
      try {
        write(`accept ${channel}`, SpanKind.PRODUCER, undefined, {
          ms,
          attributes: about('send', 'inbox', id, channel),
        });
      } finally {
        next = undefined;
      }
    },
    turn: ({ id, channel, attempts, outcome, deliveries, ms, error }) =>
      write(`turn ${channel}`, SpanKind.CONSUMER, spanOf(id), {
        ms,
        error,
        attributes: {
          ...about('process', 'inbox', id, channel),
          'activation_desk.outcome': outcome,
          'activation_desk.tries': attempts + 1,
          'activation_desk.deliveries': [...deliveries],
        },
      }),
    delivery({ id, channel, attempts, outcome, ms, error, turn }) {
      write(`deliver ${channel}`, SpanKind.CLIENT, turn, {
        ms,
        error,
        attributes: {
          ...about('process', 'outbox', id, channel),
          'activation_desk.outcome': outcome,
          'activation_desk.tries': attempts,
        },
      });
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopWithinMs);
      });
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

interface What {
  readonly ms: number;
  readonly error?: unknown;
  readonly attributes: Readonly<Record<string, string | number | string[]>>;
}

/** By the conventions for messaging: both tables are queues. */
function about(operation: 'send' | 'process', queue: 'inbox' | 'outbox', id: number | string, channel: string) {
  return {
    'messaging.system': 'activation_desk',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': queue,
    'messaging.message.id': String(id),
    'activation_desk.channel': channel,
  };
}

function samplerOf({ sampler, ratio }: TracesConfig): Sampler {
  const isParentBased = sampler.startsWith('parentbased_');
  const root = rootOf(sampler.replace('parentbased_', ''), ratio);
  // The acceptance may have been seen by another process: what it decided follows from the id of the trace.
  return isParentBased ? new ParentBasedSampler({ root, remoteParentSampled: root, localParentSampled: root }) : root;
}

function rootOf(name: string, ratio: number): Sampler {
  if (name === 'traceidratio') return new TraceIdRatioBasedSampler(ratio);
  return name === 'always_off' ? new AlwaysOffSampler() : new AlwaysOnSampler();
}

/** The same exporter, which says in the log when it fails, at most once a minute. */
function complaining(exporter: SpanExporter, log: SpansNeeds['log']): SpanExporter {
  let quietUntil = 0;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && Date.now() >= quietUntil) {
          quietUntil = Date.now() + quietMs;
          log.warn({ reason: result.error.message.slice(0, 300) }, 'traces could not be sent');
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

// The figures of this process for Prometheus, counted as things happen, and those of the database, read when they are asked for.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Cause, causes } from '../activation/case.ts';
import type { CaseRecord } from '../handoff/cases.ts';
import type { TicketState } from '../handoff/ticket.ts';
import { program } from '../program.ts';

/**
 * `failed`, `conflict` (somebody else was first at the ticket) and `interrupted` (the database was busy or away) are begun
 * again; `apologised`: it failed every time, and the person was told.
 */
export type TurnOutcome = 'done' | 'conflict' | 'interrupted' | 'failed' | 'apologised';
export type DeliveryOutcome = 'delivered' | 'retried' | 'parked';

/** What is read from the database and from the checks for each scrape. */
export interface Standing {
  readonly outbox: { readonly waiting: number; readonly oldestSeconds: number; readonly parked: number };
  readonly inbox: { readonly waiting: number; readonly oldestSeconds: number };
  readonly tickets: Readonly<Record<TicketState, number>>;
}

export interface Metrics {
  turn(channel: string, outcome: TurnOutcome, seconds: number): void;
  /** From the arrival of an event to the first answer that was delivered. */
  answered(channel: string, seconds: number): void;
  delivery(channel: string, outcome: DeliveryOutcome): void;
  /** What sending once took, whatever came of it. */
  sent(channel: string, seconds: number): void;
  diagnosed(cause: Cause): void;
  handedOver(channel: string, why: NonNullable<CaseRecord['why']>): void;
  /** Something was held back by this limit. */
  limited(limit: 'person' | 'address'): void;
  /** Everything, as Prometheus reads it. `standing` undefined: the database does not answer. */
  text(standing: Standing | undefined, checks: Readonly<Record<string, boolean | undefined>>): Promise<string>;
}

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

interface MetricsNeeds {
  /** Each begins with zeros, so that its first event is a rise. */
  readonly channels: readonly string[];
  readonly deliveryChannels: readonly string[];
  /** Since the start. */
  readonly databaseFailures: () => number;
}

/** A process has one heap and one loop, however many apps run in it; watched from the first scrape on. */
let ofProcess: Registry | undefined;

/** The figures of one app. */
export function openMetrics({ channels, deliveryChannels, databaseFailures }: MetricsNeeds): Metrics {
  const register = new Registry();
  const registers = [register];
  const prefix = 'activation_desk_';
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Counter({ name: `${prefix}${name}_total`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `${prefix}${name}_seconds`, help, labelNames: ['channel'], buckets, registers });
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Gauge({ name: `${prefix}${name}`, help, labelNames, registers });

  const turns = counter('turns', 'Turns by channel and outcome.', 'channel', 'outcome');
  const turnSeconds = histogram('turn', 'From the begin of a turn to its commit.', quick);
  const answerSeconds = histogram('answer', 'From the arrival of an event to the delivery of the first answer.', slow);
  const deliveries = counter('deliveries', 'Tries to deliver a message, by channel and outcome.', 'channel', 'outcome');
  const deliverySeconds = histogram('delivery', 'What one try to send a message took.', quick);
  const diagnoses = counter('diagnoses', 'Cases whose probable cause became this one.', 'cause');
  const handovers = counter('handovers', 'Cases handed over to IT, by channel and reason.', 'channel', 'why');
  const limits = counter('limits', 'Requests and messages that a limit held back.', 'limit');
  const databaseErrors = counter('database_errors', 'Queries that the database refused or did not answer.');
  const outboxWaiting = gauge('outbox_waiting', 'Messages that wait to be delivered, in the whole database.');
  const outboxOldest = gauge('outbox_oldest_seconds', 'For how long the oldest waiting message has been tried.');
  const outboxParked = gauge('outbox_parked', 'Messages that were given up, until staff send them again.');
  const inboxWaiting = gauge('inbox_waiting', 'Accepted events whose turn is not done, in the whole database.');
  const inboxOldest = gauge('inbox_oldest_seconds', 'Age of the oldest event whose turn is not done.');
  const tickets = gauge('tickets', 'Tickets by state, in the whole database.', 'state');
  const check = gauge('check', 'What /readyz looks at: 1 is well, 0 is not.', 'check');
  const info = gauge('info', 'Always 1; names the version and this process.', 'version', 'process');

  // Not `instance`, which is what Prometheus calls the address that it scrapes.
  info.set({ version: program.version, process: program.instance }, 1);
  for (const cause of causes) diagnoses.inc({ cause }, 0);
  for (const channel of channels) {
    for (const outcome of ['done', 'failed', 'apologised'] as const) turns.inc({ channel, outcome }, 0);
  }
  for (const channel of deliveryChannels) {
    for (const outcome of ['delivered', 'retried', 'parked'] as const) deliveries.inc({ channel, outcome }, 0);
  }

  function stand(standing: Standing | undefined): void {
    const { outbox, inbox } = standing ?? {};
    // What is not known is left out: a zero would look like good news.
    const set = (of: Gauge, value: number | undefined) => (value === undefined ? of.remove() : of.set(value));
    set(outboxWaiting, outbox?.waiting);
    set(outboxOldest, outbox?.oldestSeconds);
    set(outboxParked, outbox?.parked);
    set(inboxWaiting, inbox?.waiting);
    set(inboxOldest, inbox?.oldestSeconds);
    tickets.reset();
    for (const [state, count] of Object.entries(standing?.tickets ?? {})) tickets.set({ state }, count);
  }

  return {
    turn(channel, outcome, seconds) {
      turns.inc({ channel, outcome });
      turnSeconds.observe({ channel }, seconds);
    },
    answered: (channel, seconds) => answerSeconds.observe({ channel }, seconds),
    delivery: (channel, outcome) => deliveries.inc({ channel, outcome }),
    sent: (channel, seconds) => deliverySeconds.observe({ channel }, seconds),
    diagnosed: (cause) => diagnoses.inc({ cause }),
    handedOver: (channel, why) => handovers.inc({ channel, why }),
    limited: (limit) => limits.inc({ limit }),
    async text(standing, checks) {
      ofProcess ??= watchedProcess();
      stand(standing);
      databaseErrors.reset();
      databaseErrors.inc(databaseFailures());
      check.reset();
      for (const [name, isWell] of Object.entries(checks)) {
        if (isWell !== undefined) check.set({ check: name }, isWell ? 1 : 0);
      }
      return `${await register.metrics()}${await ofProcess.metrics()}`;
    },
  };
}

function watchedProcess(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

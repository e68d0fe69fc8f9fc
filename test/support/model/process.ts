// The bot's own parts over one SQLite file, as a process that can die at any step and be started again.
import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { apologise } from '../../../bot/apologise.ts';
import { deskAt } from '../../../bot/deskAddress.ts';
import type { Desks } from '../../../bot/handoff/desks.ts';
import { alwaysOpen } from '../../../bot/handoff/deskTime.ts';
import { type Deliverer, startDeliverer } from '../../../bot/handoff/outbox.ts';
import type { Address, Clock, Delivery, Receipt } from '../../../bot/handoff/ports.ts';
import type { Store, TurnStores } from '../../../bot/handoff/stores.ts';
import { tellTrouble } from '../../../bot/handoff/trouble.ts';
import { openLog } from '../../../bot/log.ts';
import type { Localizer } from '../../../bot/messages/localize.ts';
import { noPolicy } from '../../../bot/policy.ts';
import { openDatabase } from '../../../bot/storage/database.ts';
import { runTurn } from '../../../bot/turn.ts';
import { startWorker, type Worker } from '../../../bot/worker.ts';
import type { Platform } from './platform.ts';

export interface ProcessNeeds {
  readonly file: string;
  readonly platforms: readonly Platform[];
  readonly desks: Desks;
  readonly clock: Clock;
  readonly localizer: Localizer;
  /** Told of every delivery, in the order of commits. */
  readonly put: (delivery: Delivery) => void;
  /** Told of every delivery that is given up. */
  readonly giveUp: (id: string) => void;
  /** A turn failed, or a message could not be told: what the log would say. */
  readonly complain: (text: string) => void;
}

export interface Process {
  /** For looking from outside; a death does not reach it. */
  readonly store: Store;
  readonly worker: Worker;
  readonly deliverer: Deliverer;
  readonly isDead: boolean;
  /** Dies after so many more steps: calls to the database and to platforms. Undefined: lives on. */
  doom(steps: number | undefined): void;
  /** Ends it, dead or alive; what it had under way is over without a trace. */
  end(): Promise<void>;
}

/** Whatever a dead process still tries. */
class Died extends Error {}

export async function startProcess(needs: ProcessNeeds): Promise<Process> {
  const { file, platforms, desks, clock, localizer, complain } = needs;
  const outside = await openDatabase(`sqlite:${file}`);
  let isDead = false;
  let stepsLeft: number | undefined;

  function step(): void {
    if (stepsLeft !== undefined) {
      stepsLeft -= 1;
      if (stepsLeft <= 0) isDead = true;
    }
    alive();
  }
  function alive(): void {
    if (isDead) throw new Died('the process is dead');
  }

  const store = mortalStore(outside, step, needs);
  const log = {
    ...openLog('silent'),
    error: (data: object, text: string) => {
      if (!isDead) complain(`${text}: ${JSON.stringify(data)}`);
    },
  } as ReturnType<typeof openLog>;

  const deliverer = startDeliverer({
    queue: store.outboxQueue,
    couriers: Object.fromEntries(
      platforms.map((platform) => [
        platform.name,
        {
          async deliver(due, spoken) {
            step();
            return platform.deliver(due, spoken, step);
          },
        },
      ]),
    ),
    speak: (message, language) => localizer.speak(message, language),
    troubled: async (due, trouble) => {
      await tellTrouble({ store, desks, fallback: 'ja' }, due, trouble);
      deliverer.poke();
    },
    clock,
    // What cannot be delivered is expected here: the tables say what became of it.
    log: { warn: () => {}, error: () => {} },
  });

  const turnNeeds = {
    words: localizer,
    languages: localizer.languages,
    fallback: 'ja',
    clock,
    newId: () => randomUUID(),
    desks,
    deskAt: (channel: string, activity: Activity) => deskAt(desks, channel, activity),
    personalOf: (channel: string, user: string): Address | undefined =>
      channel === 'slack'
        ? { channel, conversation: user, reference: { channelId: channel, conversation: { id: user } } }
        : undefined,
    homeOf: () => undefined,
    timeZone: 'Asia/Tokyo',
    retentionDays: 90,
    policy: noPolicy,
    deskTime: alwaysOpen,
    witnesses: [],
  };
  const worker = startWorker({
    store,
    clock,
    log,
    channels: platforms.map(({ name }) => name),
    turn: (row, stores) => runTurn(turnNeeds, row, stores),
    apologise: async (row, stores) => {
      complain(`somebody was told that a message could not be worked: ${JSON.stringify(row.activity)}`);
      await apologise(turnNeeds, row, stores);
    },
    introduce: async (_, activity) => activity,
    typing: () => {},
    async send(deliveries) {
      const tried = deliverer.tried(deliveries);
      deliverer.poke();
      await tried;
    },
  });

  return {
    store: outside,
    worker,
    deliverer,
    get isDead() {
      return isDead;
    },
    doom(steps) {
      stepsLeft = steps;
    },
    async end() {
      isDead = true;
      for (const platform of platforms) platform.answer();
      await Promise.all([worker.stop(), deliverer.stop()]);
      await outside.close();
    },
  };
}

/** The store as a process sees it: each call is a step at which it may die, before or after it took effect. */
function mortalStore(store: Store, step: () => void, { put, giveUp, platforms }: ProcessNeeds): Store {
  const queue = mortal(store.outboxQueue, step);
  return {
    ...store,
    async turn(conversation, work) {
      step();
      const puts: Delivery[] = [];
      const result = await store.turn(conversation, async (stores) => {
        const done = await work(mortalStores(stores, step, puts));
        step();
        return done;
      });
      puts.forEach(put);
      step();
      return result;
    },
    inboxQueue: mortal(store.inboxQueue, step),
    outboxQueue: {
      ...queue,
      async park(
        id: string,
        ...why: Parameters<Store['outboxQueue']['park']> extends [string, ...infer Rest] ? Rest : never
      ) {
        step();
        await store.outboxQueue.park(id, ...why);
        giveUp(id);
        step();
      },
      async delivered(id: string, receipt: Receipt, at: string) {
        const shown = platforms.flatMap((platform) => platform.shown).find((one) => one.id === receipt['id']);
        try {
          step();
        } catch (death) {
          if (shown && !shown.confirmed) shown.isAnswerLost = true;
          throw death;
        }
        await store.outboxQueue.delivered(id, receipt, at);
        if (shown) shown.confirmed = true;
        step();
      },
    },
    tickets: mortal(store.tickets, step),
    people: mortal(store.people, step),
  };
}

function mortalStores(stores: TurnStores, step: () => void, puts: Delivery[]): TurnStores {
  const outbox = mortal(stores.outbox, step);
  return {
    inbox: mortal(stores.inbox, step),
    states: mortal(stores.states, step),
    alarms: mortal(stores.alarms, step),
    cases: mortal(stores.cases, step),
    pseudonyms: mortal(stores.pseudonyms, step),
    people: mortal(stores.people, step),
    tickets: mortal(stores.tickets, step),
    relays: mortal(stores.relays, step),
    notices: mortal(stores.notices, step),
    files: mortal(stores.files, step),
    outbox: {
      ...outbox,
      async put(delivery) {
        await outbox.put(delivery);
        puts.push(delivery);
      },
    },
  };
}

/** The same functions, with a step before and after each. */
function mortal<T extends object>(target: T, step: () => void): T {
  const wrapped = Object.entries(target).map(([name, work]) => [
    name,
    async (...args: unknown[]) => {
      step();
      const result = await (work as (...args: unknown[]) => Promise<unknown>)(...args);
      step();
      return result;
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

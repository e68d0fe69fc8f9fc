// The bot's own parts over one SQLite file, as a process that can die at any step and be started again.
import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { apologise } from '../../../bot/apologise.ts';
import { deskAt } from '../../../bot/deskAddress.ts';
import type { Alarm } from '../../../bot/handoff/alarms.ts';
import { auditor } from '../../../bot/handoff/audit.ts';
import type { Desks } from '../../../bot/handoff/desks.ts';
import type { DeskTime } from '../../../bot/handoff/deskTime.ts';
import type { Forgotten } from '../../../bot/handoff/erasure.ts';
import { announceBy } from '../../../bot/handoff/events.ts';
import { figures } from '../../../bot/handoff/figures.ts';
import { watchIncidents } from '../../../bot/handoff/incidentWatch.ts';
import { ticketMails } from '../../../bot/handoff/mails.ts';
import { startDeliverer } from '../../../bot/handoff/outbox.ts';
import type { Address, Clock, Delivery, DueDelivery, Receipt } from '../../../bot/handoff/ports.ts';
import { reminderWitness } from '../../../bot/handoff/reminders.ts';
import type { Store, TurnStores } from '../../../bot/handoff/stores.ts';
import { ticketNews } from '../../../bot/handoff/ticketNews.ts';
import { tellTrouble } from '../../../bot/handoff/trouble.ts';
import type { Witness } from '../../../bot/handoff/witness.ts';
import { openLog } from '../../../bot/log.ts';
import type { Localizer } from '../../../bot/messages/localize.ts';
import type { Language, Message, Spoken } from '../../../bot/messages/message.ts';
import { noPolicy } from '../../../bot/policy.ts';
import { ringRetry } from '../../../bot/retry.ts';
import { openDatabase } from '../../../bot/storage/database.ts';
import { ticketAlarms } from '../../../bot/ticketAlarms.ts';
import { startTimekeeper, type Timekeeper } from '../../../bot/timekeeper.ts';
import { runTurn } from '../../../bot/turn.ts';
import { startWorker, type Worker } from '../../../bot/worker.ts';
import type { Platform } from './platform.ts';

export interface ProcessNeeds {
  readonly file: string;
  readonly platforms: readonly Platform[];
  /** Systems of the company that are told of every event. */
  readonly receivers: readonly Platform[];
  readonly desks: Desks;
  readonly deskTime: DeskTime;
  readonly clock: Clock;
  readonly localizer: Localizer;
  /** Told of every delivery, in the order of commits. */
  readonly put: (delivery: Delivery) => void;
  /** Told of every delivery that is given up. */
  readonly giveUp: (id: string) => void;
  /** Told, once it is committed, that somebody was forgotten. */
  readonly forgotten: (erasure: Erasing) => void;
  /** Ids of the deliveries that are under way. */
  readonly flying: () => ReadonlySet<string>;
  /** A turn failed, or a message could not be told: what the log would say. */
  readonly complain: (text: string) => void;
}

export interface Erasing {
  readonly person: Forgotten;
  /** What was under way then. */
  readonly flying: ReadonlySet<string>;
}

export interface Process {
  /** For looking from outside; a death does not reach it. */
  readonly store: Store;
  readonly worker: Worker;
  /** Rings what is due. */
  readonly timekeeper: Timekeeper;
  /** Something new is in the outbox. */
  poke(): void;
  /** Resolves when nothing is being sent, or due now. */
  sent(): Promise<void>;
  /** Rings an alarm once more, whether or not it is due. */
  ring(alarm: Alarm): Promise<void>;
  readonly isDead: boolean;
  /** Resolves when it dies: what it still waits for then is waited for by nobody. */
  readonly died: Promise<void>;
  /** Dies after so many more steps: calls to the database and to platforms. Undefined: lives on. */
  doom(steps: number | undefined): void;
  /** Ends it, dead or alive; what it had under way is over without a trace. */
  end(): Promise<void>;
}

export const claimMinutes = 30;

/** Whatever a dead process still tries. */
class Died extends Error {}

export async function startProcess(needs: ProcessNeeds): Promise<Process> {
  const { file, platforms, receivers, desks, deskTime, clock, localizer, complain } = needs;
  const outside = await openDatabase(`sqlite:${file}`);
  let isDead = false;
  const { promise: died, resolve: tellDeath } = Promise.withResolvers<void>();
  let isLooking = false;
  let stepsLeft: number | undefined;

  function step(): void {
    if (stepsLeft !== undefined) {
      stepsLeft -= 1;
      if (stepsLeft <= 0) isDead = true;
      if (isDead) tellDeath();
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

  const couriersOf = (all: readonly Platform[]) =>
    Object.fromEntries(
      all.map((platform) => [
        platform.name,
        {
          async deliver(due: DueDelivery, spoken: Spoken) {
            step();
            // As the webhook's courier: an event that was emptied on its way is not sent again.
            if (platform.name === 'webhook' && due.payload === undefined) return {};
            return platform.deliver(due, spoken, step);
          },
        },
      ]),
    );
  const delivers = {
    queue: store.outboxQueue,
    speak: (message: Message, language: Language) => localizer.speak(message, language),
    clock,
    // What cannot be delivered is expected here: the tables say what became of it.
    log: { warn: () => {}, error: () => {} },
  };
  const deliverer = startDeliverer({
    ...delivers,
    couriers: couriersOf(platforms),
    troubled: async (due, trouble) => {
      await tellTrouble({ store, desks, fallback: 'ja' }, due, trouble);
      deliverer.poke();
    },
  });
  // As `openWaysOut` does.
  const waysOut = startDeliverer({ ...delivers, couriers: couriersOf(receivers), troubled: async () => {} });
  const poke = () => {
    deliverer.poke();
    waysOut.poke();
  };

  const newId = () => randomUUID();
  const basics = {
    words: localizer,
    languages: localizer.languages,
    fallback: 'ja',
    clock,
    newId,
    desks,
    deskAt: (channel: string, activity: Activity) => deskAt(desks, channel, activity),
    personalOf: (channel: string, user: string): Address | undefined =>
      channel === 'slack'
        ? { channel, conversation: user, reference: { channelId: channel, conversation: { id: user } } }
        : undefined,
    homeOf: () => undefined,
    timeZone: 'Asia/Tokyo',
    showsFiles: () => true,
    retentionDays: 90,
    policy: noPolicy,
    deskTime,
    claimMinutes,
    onCall: ['s1', 'UON'],
  };
  const incidents = watchIncidents({ ...basics, rule: { people: 2, hours: 24 }, witnesses: () => witnesses });
  // In the order of `startApp`.
  const witnesses: readonly Witness[] = [
    auditor,
    reminderWitness({ deskTime, claimMinutes }),
    figures(deskTime),
    incidents,
    ticketNews(announceBy(newId), clock),
    ticketMails({ newId, desks, fallback: 'ja' }),
  ];
  const turnNeeds = { ...basics, witnesses, incidents };
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
    lease: deliverer.lease,
    async send(deliveries, leased) {
      const tried = deliverer.tried(deliveries, leased);
      poke();
      await tried;
    },
  });

  const reminders = ticketAlarms(store, turnNeeds);
  await reminders.setMissing();
  const ring = (alarm: Alarm) => reminders.ring(alarm).then(poke);
  const timekeeper = startTimekeeper({
    // Rings when time passes, and not at once: until then, whatever is due may be late.
    queue: { ...store.alarmQueue, lease: async (...due) => (isLooking ? store.alarmQueue.lease(...due) : []) },
    ring: { retry: (alarm) => ringRetry(worker.accept, alarm), ticket: ring },
    clock,
    log,
  });

  return {
    store: outside,
    worker,
    timekeeper: {
      ...timekeeper,
      async look() {
        isLooking = true;
        await timekeeper.look();
        isLooking = false;
      },
    },
    poke,
    async sent() {
      await Promise.all([deliverer.idle(), waysOut.idle()]);
    },
    ring,
    get isDead() {
      return isDead;
    },
    died,
    doom(steps) {
      stepsLeft = steps;
    },
    async end() {
      // The dead finish nothing: what was sent is not noted again and again.
      const graceMs = isDead ? 0 : undefined;
      isDead = true;
      for (const platform of [...platforms, ...receivers]) platform.answer();
      await Promise.all([worker.stop(), timekeeper.stop(), deliverer.stop(graceMs), waysOut.stop(graceMs)]);
      await outside.close();
    },
  };
}

/** The store as a process sees it: each call is a step at which it may die, before or after it took effect. */
function mortalStore(store: Store, step: () => void, needs: ProcessNeeds): Store {
  const { put, giveUp, forgotten, platforms, receivers } = needs;
  const queue = mortal(store.outboxQueue, step);
  type Work<T> = (stores: TurnStores) => Promise<T>;
  const mortalTurn = async <T>(run: (mortal: <R>(work: Work<R>) => Work<R>) => Promise<T>): Promise<T> => {
    step();
    const puts: Delivery[] = [];
    const erased: Erasing[] = [];
    const result = await run((work) => async (stores) => {
      const done = await work(
        mortalStores(stores, step, puts, (person) => void erased.push({ person, flying: needs.flying() })),
      );
      step();
      return done;
    });
    puts.forEach(put);
    erased.forEach(forgotten);
    step();
    return result;
  };
  return {
    ...store,
    turn: (conversation, work) => mortalTurn((mortal) => store.turn(conversation, mortal(work))),
    turnIfFree: (conversation, work) => mortalTurn((mortal) => store.turnIfFree(conversation, mortal(work))),
    inboxQueue: mortal(store.inboxQueue, step),
    alarmQueue: mortal(store.alarmQueue, step),
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
        const shown = [...platforms, ...receivers]
          .flatMap((platform) => platform.shown)
          .find((one) => one.id === receipt['id']);
        try {
          step();
        } catch (death) {
          if (shown && !shown.confirmed) shown.isAnswerLost = true;
          throw death;
        }
        const more = await store.outboxQueue.delivered(id, receipt, at);
        if (shown) shown.confirmed = true;
        step();
        return more;
      },
    },
    tickets: mortal(store.tickets, step),
    people: mortal(store.people, step),
  };
}

function mortalStores(
  stores: TurnStores,
  step: () => void,
  puts: Delivery[],
  forgetting: (person: Forgotten) => void,
): TurnStores {
  const erasure = mortal(stores.erasure, step);
  const outbox = mortal(stores.outbox, step);
  return {
    inbox: mortal(stores.inbox, step),
    states: mortal(stores.states, step),
    alarms: mortal(stores.alarms, step),
    cases: mortal(stores.cases, step),
    pseudonyms: mortal(stores.pseudonyms, step),
    incidents: mortal(stores.incidents, step),
    audit: mortal(stores.audit, step),
    erasure: {
      ...erasure,
      async remove(person) {
        forgetting(person);
        return erasure.remove(person);
      },
    },
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
      async putLeased(delivery, lease) {
        const due = await outbox.putLeased(delivery, lease);
        puts.push(delivery);
        return due;
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

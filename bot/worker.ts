// From the inbox to the outbox: activities are stored before they are acknowledged, and each conversation keeps its order.
import { setTimeout } from 'node:timers/promises';
import type { Activity } from 'botbuilder';
import { atMost } from './atMost.ts';
import type { Accept, Accepted } from './channels/channel.ts';
import { during } from './during.ts';
import type { InboxRow } from './handoff/inbox.ts';
import { TicketConflict } from './handoff/lines.ts';
import type { Clock, Delivery, DueDelivery, Lease } from './handoff/ports.ts';
import type { Store, TurnStores } from './handoff/stores.ts';
import { lateTurns } from './lateTurns.ts';
import type { Log } from './log.ts';
import { maskActivity } from './maskActivity.ts';
import { nothing, recording, type Said } from './said.ts';
import { shuffled } from './shuffled.ts';

export interface WorkerNeeds {
  readonly store: Store;
  /** Names of the channels whose activities this process works. */
  readonly channels: readonly string[];
  readonly turn: (row: InboxRow, stores: TurnStores) => Promise<void>;
  /**
   * Adds who the person is, where the event did not tell it, masked as everything; never throws. Undefined: for the moment
   * it is for the process that accepted it, not for this one.
   */
  readonly introduce: (channel: string, activity: Activity, receivedAt: string) => Promise<Activity | undefined>;
  /** What a person is told when their message could not be worked. */
  readonly apologise: (row: InboxRow, stores: TurnStores) => Promise<void>;
  /** Shows that an answer is being written; never throws. */
  readonly typing: (channel: string, activity: Activity) => void;
  /** For a message that this process is about to say and to send. */
  readonly lease: (channel: string) => Lease | undefined;
  /** New messages are in the outbox, some of them leased; resolves when each was tried once. */
  readonly send: (deliveries: readonly Delivery[], leased: readonly DueDelivery[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Worker {
  readonly accept: Accept;
  /** Takes up what an earlier process, or another one, left unfinished. */
  resume(): Promise<void>;
  /** Resolves when every accepted activity is worked. */
  idle(): Promise<void>;
  /** Ends the turn in hand and begins no other: what is left over is for whoever looks next. */
  stop(): Promise<void>;
}

type Waiter = Pick<Accepted, 'done' | 'tried'> & { resolve(said: Said): void };

/** An activity as it is going to be worked. */
interface Introduced {
  readonly id: number;
  readonly activity: Activity;
}

/** A turn that throws is tried this often before the person is told. */
const mostTries = 3;
const retryAfterMs = 100;
/** A database that was busy or away is asked again after this. */
const awayMs = 500;
/** An answer that takes longer than this is announced by the typing indicator. */
const typingAfterMs = 1_000;
/** What another process left over is looked for this often, */
const lookMs = 2_000;
/** and what is younger is in the hands of the process that accepted it. */
const leftOverMs = 3_000;
/** Of that, so many conversations are found at a time, and so many of them are taken up. */
const mostFound = 100;
const mostTakenUp = 20;
/** Turns under way at the same time. Fewer than a process usually has connections, which others need, too. */
const mostTurns = 6;
/** While another process works a conversation, ours looks again after this, then after twice as long. */
const firstPauseMs = 10;
const longestPauseMs = 320;

/**
 * Works the inbox of these channels: one turn at a time per conversation, conversations side by side. Several processes may
 * share an inbox: whoever has a conversation works all that waits there, whoever has accepted it.
 */
export function startWorker(needs: WorkerNeeds): Worker {
  const { store, channels, clock, log } = needs;
  const lanes = new Map<string, Promise<void>>();
  /** Those who accepted something here, by lane and inbox id. */
  const waiters = new Map<string, Map<number, Waiter>>();
  const inTurn = atMost(mostTurns);
  const late = lateTurns();
  let stopped = false;
  let worked = 0;

  const accept: Accept = async (channel, eventKey, raw, later) => {
    const { activity, found } = maskActivity(raw);
    const conversation = activity.conversation.id;
    const receivedAt = clock.now().toISOString();
    const row = { channel, eventKey, conversation, activity, masked: found, receivedAt };
    const { id, duplicate, completed, row: stored } = await store.inboxQueue.accept(row, later);
    let isSafe = later === undefined || completed;
    const safe = async () => (isSafe ? undefined : store.inboxQueue.keep(id));
    if (completed || stopped) return { duplicate, done: Promise.resolve([]), tried: Promise.resolve(), safe };
    const { done, tried } = waiterFor(id, `${channel}/${conversation}`);
    void done.then(() => {
      isSafe = true;
    });
    if (activity.type === 'message') typeWhile(done, channel, activity);
    kick(channel, conversation, stored);
    return { duplicate, done, tried, safe };
  };

  function typeWhile(done: Accepted['done'], channel: string, activity: Activity): void {
    const timer = globalThis.setTimeout(() => needs.typing(channel, activity), typingAfterMs);
    void done.finally(() => clearTimeout(timer));
  }

  function waiterFor(id: number, lane: string): Waiter {
    const known = waiters.get(lane)?.get(id);
    if (known) return known;
    const { promise: said, resolve } = Promise.withResolvers<Said>();
    const done = said.then(({ deliveries }) => deliveries);
    const tried = said.then(({ deliveries, leased }) => needs.send(deliveries, leased));
    const waiter = { done, tried, resolve };
    const ofLane = waiters.get(lane) ?? new Map<number, Waiter>();
    waiters.set(lane, ofLane.set(id, waiter));
    return waiter;
  }

  /** Works a conversation to its end, after whatever is already being worked there; `arrived` is most likely its only row. */
  function kick(channel: string, conversation: string, arrived?: InboxRow): Promise<void> {
    const lane = `${channel}/${conversation}`;
    const work = (lanes.get(lane) ?? Promise.resolve())
      .then(() => workLane(channel, conversation, arrived))
      .catch((error) => log.error({ channel, error: String(error) }, 'a conversation could not be worked'))
      .finally(() => {
        if (lanes.get(lane) === work) lanes.delete(lane);
      });
    lanes.set(lane, work);
    return work;
  }

  async function workLane(channel: string, conversation: string, arrived?: InboxRow): Promise<void> {
    let hint = arrived;
    let pauseMs = firstPauseMs;
    let introduced: Introduced | undefined;
    // Asked for once, however often the turn has to be begun.
    const introduce = async ({ id, activity, receivedAt }: InboxRow) => {
      if (introduced?.id === id) return introduced.activity;
      const known = await during({ turn: id }, () => needs.introduce(channel, activity as Activity, receivedAt));
      introduced = known && { id, activity: known };
      return known;
    };
    while (!stopped) {
      const became = await one(channel, conversation, introduce, hint);
      if (became === 'nothing') return;
      if (became === 'worked') worked += 1;
      // Whatever arrived after it has a kick of its own.
      if (became === 'worked' && hint) return;
      hint = undefined;
      if (became !== 'elsewhere') {
        pauseMs = firstPauseMs;
        continue;
      }
      if (!waiters.has(`${channel}/${conversation}`)) return;
      await setTimeout(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  /** One activity in one transaction. `elsewhere`: another process is working this conversation. */
  async function one(
    channel: string,
    conversation: string,
    introduce: (row: InboxRow) => Promise<Activity | undefined>,
    hint: InboxRow | undefined,
  ): Promise<'worked' | 'again' | 'elsewhere' | 'nothing'> {
    const lane = `${channel}/${conversation}`;
    let row: InboxRow | undefined;
    let began = 0;
    try {
      const waiting = hint ?? (await nextIn(channel, conversation));
      if (!waiting) return 'nothing';
      // Outside of the transaction, for it may ask the platform.
      const activity = await introduce(waiting);
      if (!activity) return 'elsewhere';
      let isAnother = false;
      const put = await inTurn(() =>
        store.turnIfFree(lane, async (stores) => {
          began = clock.now().getTime();
          const next = await stores.inbox.next(channel, conversation);
          isAnother = next?.id !== waiting.id;
          if (!next || isAnother) return nothing;
          row = { ...next, activity };
          const recorded = recording(stores, needs.lease);
          if (row.attempts < mostTries) await needs.turn(row, recorded.stores);
          else await needs.apologise(row, recorded.stores);
          await stores.inbox.complete(row.id, clock.now().toISOString());
          return recorded.said;
        }),
      );
      if (!put) return 'elsewhere';
      if (!row || isAnother) return 'again';
      finish(lane, row.id, put.done);
      return 'worked';
    } catch (error) {
      if (store.isPassing(error) && !late.isTooOften(row?.id, clock.now().getTime() - began)) {
        // Nothing is wrong with what arrived: this is none of its tries.
        log.warn(
          { turn: row?.id, channel, error: String(error) },
          'the database was busy or away, and a turn is begun again',
        );
        await setTimeout(awayMs);
        return 'again';
      }
      if (!row) throw error;
      await failed(row, error);
      return 'again';
    }
  }

  /** The oldest row that waits. What comes before it was worked by another process, which sends the answers, too. */
  async function nextIn(channel: string, conversation: string): Promise<InboxRow | undefined> {
    const lane = `${channel}/${conversation}`;
    const awaited = [...(waiters.get(lane)?.keys() ?? [])];
    const waiting = await store.inboxQueue.next(channel, conversation);
    for (const id of awaited) if (!waiting || id < waiting.id) finish(lane, id, nothing);
    return waiting;
  }

  async function failed(row: InboxRow, error: unknown): Promise<void> {
    if (error instanceof TicketConflict) return;
    const about = { turn: row.id, channel: row.channel };
    log.error({ ...about, error: error instanceof Error ? error.stack : String(error) }, 'a turn failed');
    const tries = await store.inboxQueue.failed(row.id, String(error));
    if (tries < mostTries) await setTimeout(retryAfterMs * tries);
    if (tries <= mostTries) return;
    // Even the apology failed: the row is set aside, so that the conversation goes on.
    const lane = `${row.channel}/${row.conversation}`;
    await store.turn(lane, (stores) => stores.inbox.complete(row.id, clock.now().toISOString()));
    finish(lane, row.id, nothing);
  }

  function finish(lane: string, id: number, said: Said): void {
    late.forget(id);
    const ofLane = waiters.get(lane);
    const waiter = ofLane?.get(id);
    ofLane?.delete(id);
    if (ofLane?.size === 0) waiters.delete(lane);
    if (waiter) waiter.resolve(said);
    // Nobody waits, but it is sent.
    else if (said.deliveries.length > 0) void needs.send(said.deliveries, said.leased);
  }

  /** Takes up what arrived before, and goes on while that leads somewhere. */
  async function takeUp(before?: string): Promise<void> {
    const found = await store.inboxQueue.waiting(channels, before, mostFound);
    // In any order: other processes look, too.
    const free = shuffled(found.filter(({ channel, conversation }) => !lanes.has(`${channel}/${conversation}`)));
    const workedBefore = worked;
    const work = free.slice(0, mostTakenUp).map(({ channel, conversation }) => kick(channel, conversation));
    if (free.length <= mostTakenUp) return;
    void Promise.all(work).then(() => (worked > workedBefore && !stopped ? look() : undefined));
  }

  async function look(): Promise<void> {
    try {
      // What was accepted here, and could not be worked or was worked by others.
      for (const lane of [...waiters.keys()].filter((lane) => !lanes.has(lane))) {
        const at = lane.indexOf('/');
        void kick(lane.slice(0, at), lane.slice(at + 1));
      }
      await takeUp(new Date(clock.now().getTime() - leftOverMs).toISOString());
    } catch (error) {
      log.error({ error: String(error) }, 'the inbox could not be read');
    }
  }

  const timer = setInterval(() => void look(), lookMs);
  timer.unref();

  return {
    accept,
    resume: () => takeUp(),
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(lanes.values());
      for (const [lane, ofLane] of [...waiters]) {
        for (const id of [...ofLane.keys()]) {
          // Whoever waits is told that it is safe, and no turn has seen to that.
          await store.inboxQueue
            .keep(id)
            .catch((error) => log.error({ turn: id, error: String(error) }, 'an event could not be kept'));
          finish(lane, id, nothing);
        }
      }
    },
  };
}

// From the inbox to the outbox: activities are stored before they are acknowledged, and each conversation keeps its order.
import type { Activity } from 'botbuilder';
import type { Accept, Accepted } from './channels/channel.ts';
import { during } from './during.ts';
import type { InboxRow } from './handoff/inbox.ts';
import { TicketConflict } from './handoff/lines.ts';
import type { Clock, Delivery } from './handoff/ports.ts';
import type { Store, TurnStores } from './handoff/stores.ts';
import type { Log } from './log.ts';
import { maskActivity } from './maskActivity.ts';

export interface WorkerNeeds {
  readonly store: Store;
  /** Names of the channels whose activities this process works. */
  readonly channels: readonly string[];
  readonly turn: (row: InboxRow, stores: TurnStores) => Promise<void>;
  /** Adds who the person is, where the event did not tell it, masked as everything; never throws. */
  readonly introduce: (channel: string, activity: Activity) => Promise<Activity>;
  /** What a person is told when their message could not be worked. */
  readonly apologise: (row: InboxRow, stores: TurnStores) => Promise<void>;
  /** Shows that an answer is being written; never throws. */
  readonly typing: (channel: string, activity: Activity) => void;
  /** New messages are in the outbox; resolves when each was tried once. */
  readonly send: (deliveries: readonly Delivery[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Worker {
  readonly accept: Accept;
  /** Takes up what an earlier process left unfinished. */
  resume(): Promise<void>;
  /** Resolves when every accepted activity is worked. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

type Waiter = Pick<Accepted, 'done' | 'tried'> & { resolve(deliveries: readonly Delivery[]): void };

/** A turn that throws is tried this often before the person is told. */
const mostTries = 3;
const retryAfterMs = 100;
/** An answer that takes longer than this is announced by the typing indicator. */
const typingAfterMs = 1_000;
/** Another process's leftovers are looked for now and then. */
const lookMs = 30_000;

/** Works the inbox of these channels: one turn at a time per conversation, conversations side by side. */
export function startWorker(needs: WorkerNeeds): Worker {
  const { store, channels, clock, log } = needs;
  const lanes = new Map<string, Promise<void>>();
  const waiters = new Map<number, Waiter>();
  let stopped = false;

  const accept: Accept = async (channel, eventKey, raw) => {
    const { activity, found } = maskActivity(raw);
    const conversation = activity.conversation.id;
    const receivedAt = clock.now().toISOString();
    const row = { channel, eventKey, conversation, activity, masked: found, receivedAt };
    const { id, duplicate, completed } = await store.inboxQueue.accept(row);
    if (completed) return { duplicate, done: Promise.resolve([]), tried: Promise.resolve() };
    const { done, tried } = waiterFor(id);
    if (activity.type === 'message') typeWhile(done, channel, activity);
    kick(channel, conversation);
    return { duplicate, done, tried };
  };

  function typeWhile(done: Accepted['done'], channel: string, activity: Activity): void {
    const timer = setTimeout(() => needs.typing(channel, activity), typingAfterMs);
    void done.finally(() => clearTimeout(timer));
  }

  function waiterFor(id: number): Waiter {
    const known = waiters.get(id);
    if (known) return known;
    const { promise: done, resolve } = Promise.withResolvers<readonly Delivery[]>();
    const waiter = { done, tried: done.then((deliveries) => needs.send(deliveries)), resolve };
    waiters.set(id, waiter);
    return waiter;
  }

  /** Works a conversation to its end, after whatever is already being worked there. */
  function kick(channel: string, conversation: string): void {
    const lane = `${channel}/${conversation}`;
    const work = (lanes.get(lane) ?? Promise.resolve())
      .then(async () => {
        while (!stopped && (await one(channel, conversation)));
      })
      .catch((error) => log.error({ channel, error: String(error) }, 'a conversation could not be worked'))
      .finally(() => {
        if (lanes.get(lane) === work) lanes.delete(lane);
      });
    lanes.set(lane, work);
  }

  /** One activity in one transaction; false when there is none left. */
  async function one(channel: string, conversation: string): Promise<boolean> {
    let row: InboxRow | undefined;
    try {
      // Outside of the transaction, for it may ask the platform.
      const waiting = await store.inboxQueue.next(channel, conversation);
      if (!waiting) return false;
      const activity = await during({ turn: waiting.id }, () => needs.introduce(channel, waiting.activity as Activity));
      let isAnother = false;
      const put = await store.turn(`${channel}/${conversation}`, async (stores) => {
        const next = await stores.inbox.next(channel, conversation);
        isAnother = next !== undefined && next.id !== waiting.id;
        if (!next || isAnother) return undefined;
        row = { ...next, activity };
        const recorded = recording(stores);
        if (row.attempts < mostTries) await needs.turn(row, recorded.stores);
        else await needs.apologise(row, recorded.stores);
        await stores.inbox.complete(row.id, clock.now().toISOString());
        return recorded.deliveries;
      });
      if (isAnother) return true;
      if (!row || !put) return false;
      finish(row.id, put);
      return true;
    } catch (error) {
      if (!row) throw error;
      await failed(row, error);
      return true;
    }
  }

  async function failed(row: InboxRow, error: unknown): Promise<void> {
    if (error instanceof TicketConflict) return;
    const about = { turn: row.id, channel: row.channel };
    log.error({ ...about, error: error instanceof Error ? error.stack : String(error) }, 'a turn failed');
    const tries = await store.inboxQueue.failed(row.id, String(error));
    if (tries < mostTries) await new Promise((resolve) => setTimeout(resolve, retryAfterMs * tries));
    if (tries <= mostTries) return;
    // Even the apology failed: the row is set aside, so that the conversation goes on.
    await store.turn(`${row.channel}/${row.conversation}`, (stores) =>
      stores.inbox.complete(row.id, clock.now().toISOString()),
    );
    finish(row.id, []);
  }

  function finish(id: number, deliveries: readonly Delivery[]): void {
    waiterFor(id).resolve(deliveries);
    waiters.delete(id);
  }

  async function resume(): Promise<void> {
    for (const { channel, conversation } of await store.inboxQueue.waiting(channels)) kick(channel, conversation);
  }

  const timer = setInterval(
    () => void resume().catch((error) => log.error({ error: String(error) }, 'the inbox could not be read')),
    lookMs,
  );
  timer.unref();

  return {
    accept,
    resume,
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(lanes.values());
    },
  };
}

/** The same stores, with a list of what is put into the outbox. */
function recording(stores: TurnStores): { stores: TurnStores; deliveries: Delivery[] } {
  const deliveries: Delivery[] = [];
  const outbox = {
    ...stores.outbox,
    async put(delivery: Delivery) {
      await stores.outbox.put(delivery);
      deliveries.push(delivery);
    },
  };
  const erasure = {
    ...stores.erasure,
    async remove(...of: Parameters<TurnStores['erasure']['remove']>) {
      const places = await stores.erasure.remove(...of);
      // What this turn had said before is not sent: nobody waits for it.
      deliveries.length = 0;
      return places;
    },
  };
  return { stores: { ...stores, outbox, erasure }, deliveries };
}

// Sees each turn of the worker from outside: how long it took, what came of it, and which messages it left.
import { AsyncLocalStorage } from 'node:async_hooks';
import { during } from '../during.ts';
import type { CaseRecord, Cases } from '../handoff/cases.ts';
import type { InboxRow, NewInboxRow } from '../handoff/inbox.ts';
import { TicketConflict } from '../handoff/lines.ts';
import type { Delivery } from '../handoff/ports.ts';
import type { Store, TurnStores } from '../handoff/stores.ts';
import type { WorkerNeeds } from '../worker.ts';
import type { TurnOutcome } from './metrics.ts';
import type { Watcher } from './watcher.ts';

/** What is known of a turn while it runs; empty until an activity is found that waits. */
interface Turn {
  row?: Pick<InboxRow, 'id' | 'channel' | 'conversation' | 'attempts' | 'receivedAt'>;
  apology?: boolean;
  began: number;
  deliveries: Delivery[];
  cases: Map<string, { readonly before: CaseRecord | undefined; after?: CaseRecord }>;
}

/** The same needs, watched: what the worker does with them does not change. */
export function watchTurns(watcher: Watcher, needs: WorkerNeeds): WorkerNeeds {
  const { metrics, spans, origins, looked, log } = watcher;
  const { store } = needs;
  const running = new AsyncLocalStorage<Turn>();

  /** Around a transaction: only its end tells what came of the turn. */
  function around<T>(transact: () => Promise<T>): Promise<T> {
    const turn: Turn = { began: 0, deliveries: [], cases: new Map() };
    return running.run(turn, async () => {
      try {
        const result = await transact();
        if (turn.row) ended(turn, turn.row, turn.apology ? 'apologised' : 'done');
        return result;
      } catch (error) {
        if (turn.row) ended(turn, turn.row, outcomeOf(error), error);
        throw error;
      }
    });
  }

  function outcomeOf(error: unknown): TurnOutcome {
    if (error instanceof TicketConflict) return 'conflict';
    return store.isPassing(error) ? 'interrupted' : 'failed';
  }

  function ended(turn: Turn, row: NonNullable<Turn['row']>, outcome: TurnOutcome, error?: unknown): void {
    const ms = performance.now() - turn.began;
    const isKept = outcome === 'done' || outcome === 'apologised';
    const deliveries = isKept ? turn.deliveries : [];
    metrics.turn(row.channel, outcome, ms / 1000);
    if (isKept) for (const { before, after } of turn.cases.values()) count(before, after);
    const span = spans?.turn({ ...row, outcome, deliveries: deliveries.map(({ id }) => id), ms, error });
    const answers = { waits: true };
    for (const { id, to } of deliveries) {
      const isAnswer = to.channel === row.channel && to.conversation === row.conversation;
      const { channel, receivedAt } = row;
      origins.put(id, { turn: row.id, span, ...(isAnswer && { answer: { channel, receivedAt, ofTurn: answers } }) });
    }
    const about = { turn: row.id, channel: row.channel, outcome, ms: Math.round(ms), tries: row.attempts + 1 };
    log.info({ ...about, deliveries: deliveries.length }, 'a turn ended');
  }

  function count(before: CaseRecord | undefined, after: CaseRecord | undefined): void {
    if (!after) return;
    if (after.cause !== before?.cause) metrics.diagnosed(after.cause);
    const { handedAt, why } = after;
    if (handedAt && why && handedAt !== before?.handedAt) metrics.handedOver(after.channel, why);
  }

  function begin(row: InboxRow, stores: TurnStores, apology: boolean): TurnStores {
    const turn = running.getStore();
    if (!turn) return stores;
    // A transaction that is run again begins anew.
    Object.assign(turn, { row, apology, began: performance.now(), deliveries: [], cases: new Map() });
    return noting(stores, turn);
  }

  return {
    ...needs,
    store: {
      ...store,
      turnIfFree: (conversation, work) => around(() => store.turnIfFree(conversation, work)),
      inboxQueue: {
        ...store.inboxQueue,
        async accept(row: NewInboxRow, safe?: 'later') {
          const began = performance.now();
          const accepted = await store.inboxQueue.accept(row, safe);
          const { id, duplicate } = accepted;
          const ms = performance.now() - began;
          if (!duplicate) spans?.accepted({ id, channel: row.channel, ms });
          log.debug({ turn: id, channel: row.channel, duplicate, ms: Math.round(ms) }, 'an event was accepted');
          return accepted;
        },
        waiting(...of: Parameters<Store['inboxQueue']['waiting']>) {
          looked('worker');
          return store.inboxQueue.waiting(...of);
        },
      },
    },
    turn: (row, stores) => during({ turn: row.id }, () => needs.turn(row, begin(row, stores, false))),
    apologise: (row, stores) => during({ turn: row.id }, () => needs.apologise(row, begin(row, stores, true))),
  };
}

/** The same stores, with a note of what is put into the outbox and of what becomes of cases. */
function noting(stores: TurnStores, turn: Turn): TurnStores {
  const outbox: TurnStores['outbox'] = {
    ...stores.outbox,
    async put(delivery) {
      await stores.outbox.put(delivery);
      turn.deliveries.push(delivery);
    },
  };
  const cases: Cases = {
    ...stores.cases,
    async put(record) {
      const before = turn.cases.has(record.id) ? turn.cases.get(record.id)?.before : await stores.cases.get(record.id);
      await stores.cases.put(record);
      turn.cases.set(record.id, { before, after: record });
    },
    async get(id) {
      const record = await stores.cases.get(id);
      if (!turn.cases.has(id)) turn.cases.set(id, { before: record });
      return record;
    },
  };
  return { ...stores, outbox, cases };
}

// A worker whose turns do nothing and who sends nothing: each test puts in what it is about.
import type { Store } from '../../bot/handoff/stores.ts';
import { openLog } from '../../bot/log.ts';
import { startWorker, type Worker, type WorkerNeeds } from '../../bot/worker.ts';

/** Works the inbox of Teams. */
export function bareWorker(store: Store, needs: Partial<WorkerNeeds>): Worker {
  return startWorker({
    store,
    channels: ['teams'],
    turn: async () => {},
    apologise: async () => {},
    introduce: async (_, activity) => activity,
    typing: () => {},
    lease: () => undefined,
    send: async () => {},
    clock: { now: () => new Date() },
    log: openLog('silent'),
    ...needs,
  });
}

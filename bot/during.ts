// What the code that runs now works for, a turn or a delivery, so that each log line can name it.
import { AsyncLocalStorage } from 'node:async_hooks';

/** The ids under which the lines of one turn are found. */
export interface Work {
  /** Id of the row in the inbox. */
  readonly turn?: number | undefined;
  readonly delivery?: string;
}

const current = new AsyncLocalStorage<Work>();

/** Runs `run`; whatever is logged until it is done names this work. */
export function during<T>(work: Work, run: () => T): T {
  return current.run(work, run);
}

/** What is worked for now, as an object of the caller's own. */
export function currentWork(): Work {
  return { ...current.getStore() };
}

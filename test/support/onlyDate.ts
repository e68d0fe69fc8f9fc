// The clock of a test set to another time, while timers and the event loop go on as they are.
import { jest } from '@jest/globals';

const everythingElse = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** From now on it is `now` (milliseconds), until `jest.useRealTimers`. */
export function onlyDate(now: number): void {
  jest.useFakeTimers({ now, doNotFake: [...everythingElse] });
}

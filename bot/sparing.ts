// Warnings that anybody outside can cause: a few of each kind are written in a minute, the rest is counted.

import type { Log } from './log.ts';

type Warn = (data: object, text: string) => void;

interface Minute {
  readonly endsAt: number;
  said: number;
  unsaid: number;
}

const minuteMs = 60_000;
const mostLines = 10;

/** `warn`, which says the same text ten times in a minute; the first line after it tells how many were left out (`unsaid`). */
export function sparing(warn: Warn, now: () => number = Date.now): Warn {
  // Texts are written in the code, so they are few.
  const minutes = new Map<string, Minute>();
  return (data, text) => {
    const at = now();
    const last = minutes.get(text);
    const minute = last && last.endsAt > at ? last : { endsAt: at + minuteMs, said: 0, unsaid: 0 };
    minutes.set(text, minute);
    minute.said += 1;
    if (minute.said > mostLines) minute.unsaid += 1;
    else warn({ ...data, ...(minute !== last && last?.unsaid && { unsaid: last.unsaid }) }, text);
  };
}

/** The log, for those whom anybody outside can make warn. */
export function sparingLog(log: Pick<Log, 'debug' | 'warn' | 'error'>) {
  return {
    debug: (data: object, text: string) => log.debug(data, text),
    warn: sparing((data, text) => log.warn(data, text)),
    error: (data: object, text: string) => log.error(data, text),
  };
}

// What libraries print to the console becomes lines of the log: masked like all others, and never many.
import { format } from 'node:util';
import type { Log } from './log.ts';
import { sparing } from './sparing.ts';

const mostLength = 500;

/** From now on only `console.log` prints; botbuilder would print each token whose signature is wrong. */
export function consoleToLog(log: Pick<Log, 'warn'>, console: Partial<Console> = globalThis.console): void {
  const warn = sparing((data, text) => log.warn(data, text));
  for (const name of ['error', 'warn', 'info', 'debug', 'trace'] as const) {
    console[name] = (...parts: unknown[]) =>
      warn({ printed: format(...parts).slice(0, mostLength) }, 'a library printed something');
  }
}

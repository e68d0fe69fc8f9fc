// The logger. Secrets are masked by construction: every line passes through the same mask as messages do.
import { pino } from 'pino';
import { maskSecrets } from './activation/secrets.ts';

export type Log = ReturnType<typeof openLog>;

/** Structured lines on `stream` (default: stderr), at `level` (pino's names) and above. */
export function openLog(level: string, stream: { write(line: string): void } = process.stderr) {
  return pino({ level, base: null }, { write: (line) => stream.write(maskSecrets(line).text) });
}

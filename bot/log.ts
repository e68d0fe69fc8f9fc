// The logger. Secrets are masked by construction: every line passes through the same mask as messages do, and what is secret
// in the settings stands in none.
import { pino, stdTimeFunctions } from 'pino';
import { maskSecrets } from './activation/secrets.ts';
import { currentWork } from './during.ts';
import { program } from './program.ts';
import { secretValues } from './secretValues.ts';

/** What stands before the name of the program: the level and the time. */
const longestTime = 80;

export type Log = ReturnType<typeof openLog>;

/** Structured lines on `stream` (default: stderr), at `level` (pino's names) and above; docs/monitoring.md lists the fields. */
export function openLog(
  level: string,
  stream: { write(line: string): void } = process.stderr,
  secrets: readonly string[] = secretValues(process.env),
) {
  const hide = (line: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), line);
  const base = { service: program.name, version: program.version, instance: program.instance };
  const head = JSON.stringify(base).slice(1, -1);
  // Level, time and the process stand at the head of each line, hold no secret, and are half of it.
  const mask = (line: string) => {
    const at = line.slice(0, head.length + longestTime).indexOf(head);
    const from = at < 0 ? 0 : at + head.length;
    return line.slice(0, from) + maskSecrets(line.slice(from)).text;
  };
  return pino(
    {
      level,
      base,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: currentWork,
    },
    { write: (line) => stream.write(mask(hide(line))) },
  );
}

// The logger. Secrets are masked by construction: every line passes through the same mask as messages do, and what is secret
// in the settings stands in none.
import { pino, stdTimeFunctions } from 'pino';
import { maskSecrets } from './activation/secrets.ts';
import { currentWork } from './during.ts';
import { program } from './program.ts';
import { secretValues } from './secretValues.ts';

export type Log = ReturnType<typeof openLog>;

/** Structured lines on `stream` (default: stderr), at `level` (pino's names) and above; docs/monitoring.md lists the fields. */
export function openLog(
  level: string,
  stream: { write(line: string): void } = process.stderr,
  secrets: readonly string[] = secretValues(process.env),
) {
  const hide = (line: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), line);
  return pino(
    {
      level,
      base: { service: program.name, version: program.version, instance: program.instance },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: currentWork,
    },
    { write: (line) => stream.write(maskSecrets(hide(line)).text) },
  );
}

// What this process calls itself in logs, metrics and traces.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};

/** `instance` is another one at each start, and tells processes apart that share a database. */
export const program = { name, version, instance: randomBytes(4).toString('hex') } as const;

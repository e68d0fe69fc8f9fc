// `npm run migrate -- --from URL --to URL`: a grown installation moves to another database, and is compared row by row.
import { existsSync } from 'node:fs';
import { parseArgs, types } from 'node:util';
import { localesFolder } from '../app.ts';
import { isDatabase } from '../config.ts';
import { openLog } from '../log.ts';
import { openLocales } from '../messages/localize.ts';
import type { Key } from '../messages/message.ts';
import { type CopiedTable, CopyRefused, copyTables } from '../storage/copyTables.ts';
import { openTables } from '../storage/database.ts';
import { sqlitePath } from '../storage/sqliteFile.ts';
import { withoutPassword } from '../withoutPassword.ts';
import { configOrExit, startOrExit } from './serve.ts';

const config = configOrExit();
const { text } = openLocales(localesFolder, 'UTC');
const say = (key: Key, values: Record<string, string | number> = {}) => text({ key, values }, config.defaultLanguage);

const { from, to } = urlsOrExit();
const file = sqlitePath(from);
// Opening it would make an empty one.
if (file !== undefined && !existsSync(file)) refuse('migrate.noSource', { url: from });
const source = await open('--from', from);
const target = await open('--to', to);
const copied = await copyOrExit();
await source.close();
await target.close();
write(copied);
console.log(say('migrate.done', { to: withoutPassword(to) }));

function urlsOrExit(): { from: string; to: string } {
  try {
    const { from, to } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
    if (from && to) return { from: checked('--from', from), to: checked('--to', to) };
  } catch {
    // What is wrong is told as when something is missing.
  }
  return refuse('migrate.usage');
}

function checked(name: string, url: string): string {
  return isDatabase(url) ? url : refuse('config.database', { name, value: withoutPassword(url) });
}

/** Nobody serves a SQLite file meanwhile; of PostgreSQL nobody can know. */
function open(setting: string, url: string) {
  const log = openLog(config.logLevel);
  return startOrExit({ ...config, databaseUrl: url }, log, () => openTables(url, { serves: true }), setting);
}

async function copyOrExit(): Promise<readonly CopiedTable[]> {
  try {
    return await copyTables(source, target);
  } catch (error) {
    const url = withoutPassword(to);
    const reason = types.isNativeError(error) ? error.message : String(error);
    if (!(error instanceof CopyRefused)) return refuse('migrate.failed', { url, reason });
    return refuse(`migrate.${error.problem}`, { url, table: error.table });
  }
}

/** A line for each table, with the numbers below each other. */
function write(tables: readonly CopiedTable[]): void {
  const head = [say('migrate.table'), say('migrate.copied'), say('migrate.verified')] as const;
  const lines = [
    head,
    ...tables.map(({ table, copied, verified }) => [table, String(copied), String(verified)] as const),
  ];
  const first = Math.max(...lines.map(([name]) => name.length));
  for (const [name, ...numbers] of lines) {
    console.log([name.padEnd(first), ...numbers.map((number) => number.padStart(10))].join('  '));
  }
}

/** Says what is wrong, with its cure, and ends the process. */
function refuse(key: Key, values: Record<string, string> = {}): never {
  console.error(say(key, values));
  process.exit(1);
}

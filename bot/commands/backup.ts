// `npm run backup`: a checked copy of the SQLite database, beside the process that serves it.
import { dirname, join } from 'node:path';
import { parseArgs, types } from 'node:util';
import { localesFolder } from '../app.ts';
import { openLocales } from '../messages/localize.ts';
import type { Key } from '../messages/message.ts';
import { backUp } from '../storage/backup.ts';
import { sqlitePath } from '../storage/sqliteFile.ts';
import { configOrExit } from './serve.ts';

const { databaseUrl, defaultLanguage } = configOrExit();
const { text } = openLocales(localesFolder, 'UTC');
const say = (key: Key, values: Record<string, string> = {}) => text({ key, values }, defaultLanguage);

const { to } = readOptions();
const from = sqlitePath(databaseUrl);
if (from === undefined) refuse(/^postgres/i.test(databaseUrl) ? 'backup.postgres' : 'backup.memory');
const file =
  to ?? join(dirname(from), 'backups', `activation-desk-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.sqlite`);
const made = await madeOrExit(from, file);
const megabytes = (made.bytes / 1024 / 1024).toFixed(1);
console.log(say('backup.done', { file: made.file, megabytes, rows: made.rows.toLocaleString('en') }));

function readOptions() {
  try {
    return parseArgs({ options: { to: { type: 'string' } } }).values;
  } catch {
    return refuse('backup.usage');
  }
}

async function madeOrExit(from: string, file: string) {
  try {
    const made = await backUp(from, file);
    if (typeof made === 'object') return made;
    return refuse(`backup.${made}`, { from, file, part: `${file}.part` });
  } catch (error) {
    return refuse('backup.failed', { from, reason: types.isNativeError(error) ? error.message : String(error) });
  }
}

/** Says why there is no backup, with its cure, and ends the process. */
function refuse(key: Key, values: Record<string, string> = {}): never {
  console.error(say(key, values));
  process.exit(1);
}

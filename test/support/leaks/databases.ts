// Before a SQLite database is closed in a test, its rows are searched: what is masked must not stand there either.
import { DatabaseSync } from 'node:sqlite';
import { findLeaks, type Leak } from './findLeaks.ts';
import { keep } from './written.ts';

// As it is before a test watches what is asked of a database.
const { prepare } = DatabaseSync.prototype;

/** Once in each process. */
export function watchDatabases(): void {
  const { close } = DatabaseSync.prototype;
  DatabaseSync.prototype.close = function watchedClose(this: DatabaseSync): void {
    for (const { where } of leaksIn(this)) keep('database', `${where}\n`);
    close.call(this);
  };
}

/** What stands in its tables; nothing of what cannot be read, such as a damaged file or one that somebody else holds. */
export function leaksIn(db: DatabaseSync): Leak[] {
  try {
    const all = (query: string) => prepare.call(db, query).all();
    const tables = all("select name from sqlite_master where type = 'table'");
    const rows = tables.flatMap(({ name }) => all(`select * from "${name}"`));
    return findLeaks(rows.flatMap((row) => Object.values(row).map(textOf)).join('\n'));
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

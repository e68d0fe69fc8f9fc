// Before a SQLite database is closed in a test, its rows are searched: what is masked must not stand there either.
import { DatabaseSync } from 'node:sqlite';
import { findLeaks, type Leak } from './findLeaks.ts';
import { keep } from './written.ts';

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
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all();
    const rows = tables.flatMap(({ name }) => db.prepare(`select * from "${name}"`).all());
    return findLeaks(rows.flatMap((row) => Object.values(row).map(textOf)).join('\n'));
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

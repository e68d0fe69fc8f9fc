// What lies in the tables of a SQLite file, looked at past the Store.
import { DatabaseSync } from 'node:sqlite';

/** Every row of every table, as text; `seq` of tables with an own counter is left out. */
export function rowsOf(path: string): Readonly<Record<string, readonly string[]>> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`).all();
    return Object.fromEntries(
      tables.map(({ name }) => [
        String(name),
        db
          .prepare(`select * from "${name}"`)
          .all()
          .map((row) => Object.values(row).map(textOf).join(' | ')),
      ]),
    );
  } finally {
    db.close();
  }
}

/** Where any of these words stands, as `table: row`. */
export function whereIs(path: string, words: readonly string[]): readonly string[] {
  return Object.entries(rowsOf(path)).flatMap(([table, rows]) =>
    rows.filter((row) => words.some((one) => row.includes(one))).map((row) => `${table}: ${row}`),
  );
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

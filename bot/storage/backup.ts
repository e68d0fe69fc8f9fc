// Copies a SQLite database while it is served: one moment of it, whole, checked, in a file of its own.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { backup as copyPages, DatabaseSync } from 'node:sqlite';
import { makeFolder } from './sqliteFile.ts';

/** What became of a backup that was not made; the file system's own refusals are thrown. */
export type NoBackup = 'noDatabase' | 'exists' | 'unfinished' | 'damaged';

export interface Backup {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

const pagesAtOnce = 1000;

/**
 * Copies the database at `from` to a new file at `to`, for its owner alone. Everything that was committed when it began is in
 * it, and nothing of what came later; whoever serves the database goes on reading and writing meanwhile.
 */
export async function backUp(from: string, to: string): Promise<Backup | NoBackup> {
  if (!existsSync(from)) return 'noDatabase';
  const file = resolve(to);
  if (existsSync(file)) return 'exists';
  makeFolder(dirname(file));
  // Under its own name only when it is whole: a process that dies leaves nothing that looks like a backup.
  const part = `${file}.part`;
  if (existsSync(part)) return 'unfinished';
  closeSync(openSync(part, 'wx', 0o600));
  try {
    const rows = await copy(from, part);
    if (rows === undefined) return 'damaged';
    flush(part);
    renameSync(part, file);
    flushFolder(dirname(file));
    return { file, bytes: statSync(file).size, rows };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true });
  }
}

/** How many rows there are in the copy, or undefined when it is not what was copied. */
async function copy(from: string, to: string): Promise<number | undefined> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5000 });
  try {
    // What this transaction sees stays the same until it ends, so what others write does not start the copy anew.
    source.exec('begin');
    const before = countRows(source);
    await copyPages(source, to, { rate: pagesAtOnce });
    return isWhole(to, before) ? [...before.values()].reduce((sum, rows) => sum + rows, 0) : undefined;
  } finally {
    source.close();
  }
}

function isWhole(path: string, expected: ReadonlyMap<string, number>): boolean {
  const copied = new DatabaseSync(path);
  try {
    // One file holds everything then; whoever opens it to serve it chooses its log again.
    copied.exec('pragma journal_mode = delete');
    const checks = copied.prepare('pragma integrity_check').all();
    if (checks.length !== 1 || checks[0]?.['integrity_check'] !== 'ok') return false;
    const rows = countRows(copied);
    return rows.size === expected.size && [...expected].every(([table, count]) => rows.get(table) === count);
  } finally {
    copied.close();
  }
}

function countRows(db: DatabaseSync): ReadonlyMap<string, number> {
  const tables = db.prepare("select name from sqlite_schema where type = 'table'").all();
  return new Map(
    tables.map(({ name }) => {
      const quoted = `"${String(name).replaceAll('"', '""')}"`;
      return [String(name), Number(db.prepare(`select count(*) as rows from ${quoted}`).get()?.['rows'])];
    }),
  );
}

/** A power cut after this takes nothing away any more. */
function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The new name as well; Windows has no such thing, and does it by itself. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

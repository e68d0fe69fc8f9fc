// The file of a SQLite database: made for its owner alone, and what SQLite says when another process holds it.
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the file, with its folders, when there is none; nobody but the owner may read what is made here. */
export function prepareFile(path: string): string {
  makeFolder(dirname(path));
  // Made here and not by SQLite, so that nobody else can read it from its first moment; -wal and -shm copy its mode.
  // One that is there stays closed: when a process closes a file, every lock it holds on it ends.
  if (!existsSync(path) || statSync(path).isDirectory()) closeSync(openSync(path, 'a', 0o600));
  return path;
}

/**
 * Makes a folder for its owner alone, with those above it. Node's own `recursive` never returns where nothing can be made,
 * such as in /proc.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(path)) throw error;
  }
}

/** Whether SQLite failed because somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  // SQLITE_BUSY is 5; the higher bits only say more about it.
  return typeof error === 'object' && error !== null && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

/** The path in `sqlite:PATH`; undefined when the URL is none, or keeps nothing. */
export function sqlitePath(url: string): string | undefined {
  const path = /^sqlite:(?!\/\/)(.+)$/is.exec(url)?.[1];
  return path === ':memory:' ? undefined : path;
}

/** Which of the database's files others than their owner may read or write. On Windows, rights are not in the mode. */
export function openToOthers(url: string): readonly string[] {
  const path = sqlitePath(url);
  if (path === undefined || process.platform === 'win32') return [];
  return ['', '-wal', '-shm', '-serving']
    .map((end) => `${path}${end}`)
    .filter((file) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0);
}

// One serving process for one SQLite file: a lock of the operating system, which ends with the process however it ends.
import { realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, prepareFile } from './sqliteFile.ts';

/** Another process serves this database. */
export class ServedError extends Error {
  constructor(path: string) {
    super(`Another process serves ${path} already. Stop that one first.`);
  }
}

/**
 * Takes the place of the one process that serves this file, which is there; what it returns gives the place back. Throws
 * `ServedError` when it is taken. What only reads or chats opens the database without it.
 */
export function takeServingLock(file: string): () => void {
  if (file === ':memory:') return () => undefined;
  // A link and a relative path lead to the same lock.
  const lock = `${realpathSync(file)}-serving`;
  const db = new DatabaseSync(prepareFile(lock), { timeout: 0 });
  try {
    // Nothing is ever written there: what matters is the lock that SQLite takes on the file.
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    throw isBusy(error) ? new ServedError(file) : error;
  }
  return () => {
    if (db.isOpen) db.close();
  };
}

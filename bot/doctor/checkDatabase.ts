// Whether the database can be used: by a look from outside, or by asking the store that this process has open.
import { statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { databaseWords } from '../databaseWords.ts';
import type { Store } from '../handoff/stores.ts';
import { DatabaseError } from '../storage/databaseError.ts';
import { inspectDatabase } from '../storage/inspectDatabase.ts';
import { openToOthers, sqlitePath } from '../storage/sqliteFile.ts';
import { withoutPassword } from '../withoutPassword.ts';
import { type Finding, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** A year of a busy desk fits into the first; with less than the second, SQLite soon cannot write. */
const littleBytes = 1024 ** 3;
const leastBytes = 100 * 1024 ** 2;
/** A database that needs longer does not answer. */
const answerWithinMs = 5_000;

/** Only reads, also beside a process that serves the database. */
export async function checkDatabase({ config: { databaseUrl } }: Pick<Patient, 'config'>): Promise<Finding[]> {
  const url = withoutPassword(databaseUrl);
  try {
    const { engine, isNew, pending, writable, served, freeBytes, version = '' } = await inspectDatabase(databaseUrl);
    if (databaseUrl === 'sqlite::memory:') return [trouble('note', 'database', 'database.memory')];
    const state = isNew
      ? told('good', 'database', 'database.none', { url })
      : pending > 0
        ? trouble('note', 'database', 'database.older', { url, pending })
        : engine === 'postgres'
          ? told('good', 'database', 'database.postgres', { url, version })
          : told('good', 'database', served ? 'database.served' : 'database.fine', { url });
    return [
      writable ? state : trouble('wrong', 'database', 'database.readOnly', { url }),
      ...(freeBytes === undefined ? [] : room(freeBytes)),
      ...openTo(databaseUrl),
    ];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const found = databaseWords(error, databaseUrl, 'DATABASE_URL');
    return [{ check: 'database', mark: 'wrong', code: `database.${error.problem}`, found }];
  }
}

/** The same for a process that has it open. */
export async function checkStore(store: Pick<Store, 'outboxQueue'>, databaseUrl: string): Promise<Finding[]> {
  const url = withoutPassword(databaseUrl);
  const late = setTimeout(answerWithinMs, undefined, { ref: false });
  const state = await Promise.race([store.outboxQueue.state(), late]).catch(() => undefined);
  if (!state) return [trouble('wrong', 'database', 'database.silent', { url })];
  const path = sqlitePath(databaseUrl);
  const free = path === undefined ? undefined : statfsSync(dirname(resolve(path)));
  return [
    told('good', 'database', 'database.open', { url, waiting: state.waiting }),
    ...(state.parked > 0 ? [trouble('note', 'database', 'database.parked', { parked: state.parked })] : []),
    ...(free ? room(free.bavail * free.bsize) : []),
    ...openTo(databaseUrl),
  ];
}

function room(freeBytes: number): Finding[] {
  const free = `${Math.floor(freeBytes / 1024 ** 2)} MB`;
  if (freeBytes >= littleBytes) return [];
  return [trouble(freeBytes < leastBytes ? 'wrong' : 'note', 'database', 'database.room', { free })];
}

function openTo(databaseUrl: string): Finding[] {
  const files = openToOthers(databaseUrl);
  const found = { key: 'server.databaseOpen', values: { files: files.join(', ') } } as const;
  return files.length === 0 ? [] : [{ check: 'database', mark: 'note', code: 'database.others', found }];
}

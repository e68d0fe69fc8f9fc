// Looks at a database without changing anything of it, also beside a process that serves it.
import { accessSync, constants, existsSync, realpathSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely, sql } from 'kysely';
import { DatabaseError, UnfitDatabase } from './databaseError.ts';
import type { EngineName } from './engine.ts';
import { applied, migrations, NewerSchema } from './migrations/index.ts';
import type { Database } from './schema.ts';
import { isBusy, sqlitePath } from './sqliteFile.ts';

export interface Inspected {
  readonly engine: EngineName;
  /** There is nothing yet: the first start makes it. */
  readonly isNew: boolean;
  /** How many steps of the schema the next start will take; of a new one, all. */
  readonly pending: number;
  /** Whether this account may write there. */
  readonly writable: boolean;
  /** A running process serves the file. On PostgreSQL nobody can know. */
  readonly served?: boolean;
  /** Room on the disk of the file, in bytes. */
  readonly freeBytes?: number;
  /** Of the server. */
  readonly version?: string;
}

/** Somebody who writes to the file is waited for as long. */
const busyMs = 2_000;
/** A server that says nothing for so long is gone. */
const silentMs = 10_000;

/** What is there. Throws `DatabaseError` where `npm start` would, too. `url` is as for `openDatabase`. */
export async function inspectDatabase(url: string): Promise<Inspected> {
  const isSqlite = url.startsWith('sqlite:');
  try {
    if (!isSqlite) return await inspectPostgres(url);
    const path = sqlitePath(url);
    return path === undefined ? inMemory : inspectFile(resolve(path));
  } catch (cause) {
    throw new DatabaseError(cause, isSqlite ? 'sqlite' : 'postgres');
  }
}

const inMemory: Inspected = { engine: 'sqlite', isNew: true, pending: 0, writable: true };

function inspectFile(file: string): Inspected {
  const folder = nearestFolder(file);
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const known = Object.keys(migrations('sqlite'));
  // SQLite writes files of its own beside it.
  const around = { engine: 'sqlite', freeBytes, writable: mayWrite(folder) } as const;
  if (!existsSync(file)) return { ...around, isNew: true, pending: known.length, served: false };
  const ran = ranIn(file);
  return {
    ...around,
    isNew: false,
    pending: pendingAfter(ran, known),
    writable: around.writable && mayWrite(file),
    served: isServed(file),
  };
}

function nearestFolder(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder);
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function ranIn(file: string): readonly string[] {
  const db = new DatabaseSync(undisturbed(file), { readOnly: true, timeout: busyMs });
  try {
    const [table] = db.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").all();
    if (!table) return [];
    return db
      .prepare('select name from kysely_migration order by name')
      .all()
      .map(({ name }) => String(name));
  } finally {
    db.close();
  }
}

/**
 * Without a log beside it nobody has it open, and SQLite is told so: else it would make a log, which stays, and fail where it
 * may not. A link's log stands beside the file that it leads to.
 */
function undisturbed(link: string): string | URL {
  const file = realpathSync(link);
  return existsSync(`${file}-wal`) ? file : Object.assign(pathToFileURL(file), { search: '?immutable=1' });
}

function pendingAfter(ran: readonly string[], known: readonly string[]): number {
  const newer = ran.filter((name) => !known.includes(name));
  if (newer.length > 0) throw new NewerSchema(newer, known);
  return known.filter((name) => !ran.includes(name)).length;
}

/** Whoever serves a file holds the lock beside it (`servingLock.ts`), which then nobody else can read. */
function isServed(file: string): boolean {
  const lock = `${realpathSync(file)}-serving`;
  if (!existsSync(lock)) return false;
  const db = new DatabaseSync(lock, { readOnly: true, timeout: 0 });
  try {
    db.prepare('select count(*) from sqlite_schema').get();
    return false;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return true;
  } finally {
    db.close();
  }
}

async function inspectPostgres(url: string): Promise<Inspected> {
  // Its driver is loaded by those who use it.
  const engine = (await import('./postgres.ts')).openPostgres(url, { connections: 1, silentMs });
  const db = new Kysely<Database>({ dialect: engine.dialect });
  try {
    const { rows } = await sql<{
      version: string;
      encoding: string;
      schema: string | null;
      allowed: boolean | null;
      locked: string;
    }>`
      select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
        current_schema() as schema, has_schema_privilege(current_schema(), 'create') as allowed,
        current_setting('transaction_read_only') as locked
    `.execute(db);
    const [row] = rows;
    if (row?.encoding !== 'UTF8') throw new UnfitDatabase('encoding', `Its encoding is ${row?.encoding}.`);
    const ran = await applied(db, 'postgres');
    const pending = pendingAfter(ran, Object.keys(migrations('postgres')));
    if (pending > 0 && !row.allowed) {
      throw new UnfitDatabase('rights', `no right to create in schema ${row.schema ?? 'public'}`);
    }
    const isNew = ran.length === 0;
    return { engine: 'postgres', isNew, pending, writable: row.locked === 'off', version: row.version };
  } finally {
    await engine.close(db);
  }
}

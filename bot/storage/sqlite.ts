// SQLite through Node's own `node:sqlite`, as an engine for kysely.
import { resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import type { Engine } from './engine.ts';
import { takeServingLock } from './servingLock.ts';
import { isBusy, prepareFile } from './sqliteFile.ts';
import { storable } from './storable.ts';

/** Far more than the queries we have; a bound only because lists of values change a query's text. */
const statementsKept = 200;

/** How long another process may hold the file before we give up, and how often we look. */
const busyMs = 5000;
const lookEveryMs = 5;

/** What the log beside the file keeps of its size once its content has moved into the file. */
const mostLogBytes = 16 * 1024 * 1024;

export interface SqliteOptions {
  /** This is the one process that serves the file, until it is closed. */
  readonly serves?: boolean;
}

/** The engine over one file, which is made, with its folders, when there is none; or over `:memory:`. */
export async function openSqlite(path: string, { serves = false }: SqliteOptions = {}): Promise<Engine> {
  const file = path === ':memory:' ? path : prepareFile(resolve(path));
  // Before anything is changed: the schema, too, is the business of the one that serves.
  const letGo = serves ? takeServingLock(file) : () => undefined;
  const db = await patiently(async () => openFile(file)).catch((error) => {
    letGo();
    throw error;
  });
  return {
    name: 'sqlite',
    dialect: {
      createDriver: () => new ImmediateDriver(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new TransactionalAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
    // One connection and `begin immediate`: no two turns overlap at all.
    waitForTurn: async () => {},
    lightly: (all, work) =>
      all.connection().execute(async (one) => {
        db.exec('pragma synchronous = normal');
        try {
          return await work(one);
        } finally {
          db.exec('pragma synchronous = full');
        }
      }),
    isFreeForTurn: async () => true,
    waitForMigrations: async () => {},
    // With the connection in hand, so that a running turn ends first.
    close: (db) =>
      db
        .connection()
        .execute(() => db.destroy())
        .finally(letGo),
  };
}

/** Takes the write lock when a transaction begins: one that upgrades later fails at once if another process wrote. */
class ImmediateDriver extends SqliteDriver {
  readonly #db: DatabaseSync;
  #connection: DatabaseConnection | undefined;

  constructor(db: DatabaseSync) {
    super({ database: forKysely(db) });
    this.#db = db;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    // The same each time: kysely puts its log around each one that it has not seen.
    this.#connection ??= {
      executeQuery: (query, options) => patiently(() => connection.executeQuery(query, options)),
      streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
    };
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite rolls back by itself when, say, the disk is full; rolling back again would hide that error behind its own.
    if (this.#db.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** kysely says no for SQLite because of `pragma foreign_keys`; we need a half-run migration to leave nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Tries again while somebody else writes. SQLite's own busy_timeout would stop the whole process meanwhile. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += lookEveryMs) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || waited >= busyMs) throw error;
      await setTimeout(lookEveryMs);
    }
  }
}

function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    db.exec('pragma journal_mode = wal');
    db.exec('pragma synchronous = full');
    // Of two keys that differ in case alone, the other one is not meant: as on PostgreSQL.
    db.exec('pragma case_sensitive_like = on');
    // After a long reader, such as a backup, the log beside the file gives its room back.
    db.exec(`pragma journal_size_limit = ${mostLogBytes}`);
    // What is deleted is gone from the file, too, and not only from the tables.
    db.exec('pragma secure_delete = on');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function forKysely(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare: (query) => {
      const statement = kept.get(query) ?? prepare(db, query);
      // The most recently used stands last; the first one leaves.
      kept.delete(query);
      kept.set(query, statement);
      const [oldest] = kept.keys();
      if (kept.size > statementsKept && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}

function prepare(db: DatabaseSync, query: string): SqliteStatement {
  const statement = db.prepare(query);
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...values.map(bindable)),
    run: (values) => statement.run(...values.map(bindable)),
    iterate: (values) => statement.iterate(...values.map(bindable)),
  };
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'string') return storable(value);
  if (value === null || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot store a value of type ${typeof value}.`);
}

// PostgreSQL through `pg`, as an engine for kysely.
import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { Pool } from 'pg';
import { compiled } from './compiled.ts';
import { UnfitDatabase } from './databaseError.ts';
import type { Engine } from './engine.ts';
import { postgresDriver } from './postgresDriver.ts';
import { openPrepared } from './prepared.ts';

/** Turns, deliveries and requests of one process that may use the database at the same moment. */
const usualConnections = 10;
const connectWithinMs = 5_000;
/** A process that stands still holds nobody up for longer: the server ends its transaction, and with it the lock. */
const idleInTransactionMs = 10_000;
const statementMs = 30_000;
/** A server that says nothing for so long is gone, though nobody has closed the connection. */
const silentMs = 40_000;

export interface PostgresOptions {
  readonly connections?: number;
  readonly silentMs?: number;
}

/** The engine over a server; connects when it is first asked. `url` is `postgres://…`, with `sslmode` and the like. */
export function openPostgres(url: string, options: PostgresOptions = {}): Engine {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? usualConnections,
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    pipeline: true,
    application_name: 'activation-desk',
  });
  // A connection that the server ended, say because it restarts, is replaced by the next query. Whoever uses it just now
  // hears of it by their query; without a listener the event alone would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prepared = openPrepared();
  pool.on('connect', prepared.meet);
  // Said in each transaction and not once for each connection: PgBouncer hands out another one each time, and refuses to
  // be told when it is connected to.
  const begin = `begin; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${idleInTransactionMs}`;
  return {
    name: 'postgres',
    dialect: dialectOver(begin, options.silentMs ?? silentMs),
    patient: dialectOver('begin'),
    waitForTurn: async (turn, conversation) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${conversation}, 0))`.execute(turn);
    },
    // To say so would be a round trip of its own, for each of them.
    lightly: (db, work) => work(db),
    isFreeForTurn: async (turn, conversation) => {
      const [row] = await tryLock(turn, { conversation });
      return row?.free ?? false;
    },
    waitForMigrations: async (db) => {
      const { rows } = await sql<{ encoding: string; schema: string | null; allowed: boolean | null }>`
        select current_setting('server_encoding') as encoding, current_schema() as schema,
          has_schema_privilege(current_schema(), 'create') as allowed, pg_advisory_xact_lock(${sql.lit(migrationLock)}, 1)
      `.execute(db);
      const [{ encoding = '', schema = null, allowed = false } = {}] = rows;
      if (encoding !== 'UTF8') throw new UnfitDatabase('encoding', `Its encoding is ${encoding}.`);
      if (!allowed) throw new UnfitDatabase('rights', `no right to create in schema ${schema ?? 'public'}`);
    },
    // The pool waits for its connections that are in use.
    close: () => pool.end(),
  };

  function dialectOver(begin: string, silentMs?: number): Dialect {
    return {
      createDriver: () => postgresDriver({ pool, prepared, begin, ...(silentMs && { silentMs }) }),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new UnlockedAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    };
  }
}

const tryLock = compiled((db, { conversation }: { conversation: string }) =>
  db.selectNoFrom(sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(${conversation}, 0))`.as('free')),
);

/** Any number, as long as it stays the same. */
const migrationLock = 1_097_036_107;

/** `waitForMigrations` locks instead: kysely's lock belongs to a connection, which PgBouncer gives to somebody else. */
class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

// PostgreSQL through `pg`, as an engine for kysely.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
  sql,
} from 'kysely';
import { Pool, type PoolClient } from 'pg';
import { UnfitDatabase } from './databaseError.ts';
import type { Engine } from './engine.ts';
import { storable } from './storable.ts';

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
    application_name: 'activation-desk',
  });
  // A connection that the server ended, say because it restarts, is replaced by the next query. Whoever uses it just now
  // hears of it by their query; without a listener the event alone would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Said in each transaction and not once for each connection: PgBouncer hands out another one each time, and refuses to
  // be told when it is connected to.
  const begin = `begin; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${idleInTransactionMs}`;
  return {
    name: 'postgres',
    dialect: dialectOver((client) => inTurn(client, options.silentMs ?? silentMs), begin),
    patient: dialectOver(atEase, 'begin'),
    waitForTurn: async (turn, conversation) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${conversation}, 0))`.execute(turn);
    },
    // To say so would be a round trip of its own, for each of them.
    lightly: (db, work) => work(db),
    isFreeForTurn: async (turn, conversation) => {
      const { rows } = await sql<{ free: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${conversation}, 0)) as free`.execute(turn);
      return rows[0]?.free ?? false;
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

  function dialectOver(use: (client: PoolClient) => PostgresPoolClient, begin: string): Dialect {
    const connect = async () => use(await pool.connect());
    return {
      createDriver: () => new BeginningDriver({ pool: { connect, end: async () => {}, options: {} } }, begin),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new UnlockedAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    };
  }
}

/** Any number, as long as it stays the same. */
const migrationLock = 1_097_036_107;

/** Begins each transaction with its limits, in the same round trip. */
class BeginningDriver extends PostgresDriver {
  readonly #begin: string;

  constructor(config: ConstructorParameters<typeof PostgresDriver>[0], begin: string) {
    super(config);
    this.#begin = begin;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }
}

/** `waitForMigrations` locks instead: kysely's lock belongs to a connection, which PgBouncer gives to somebody else. */
class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** A connection as a turn has it: nothing goes through behind the end of its transaction, and nobody waits for ever. */
function inTurn(client: PoolClient, silentMs: number): PostgresPoolClient {
  let isOver = false;
  return clientWith(client, async (text, values) => {
    // A write overtaken by the rollback would be kept, since it would be a transaction of its own.
    if (isOver && text !== 'rollback') throw new Error('The transaction is over.');
    isOver ||= text === 'commit' || text === 'rollback';
    // Ends the connection, and with it the query.
    const watch = setTimeout(() => void client.end(), silentMs);
    try {
      return await send(client, text, values);
    } finally {
      clearTimeout(watch);
    }
  });
}

/** A connection for what may take its time. */
function atEase(client: PoolClient): PostgresPoolClient {
  return clientWith(client, (text, values) => send(client, text, values));
}

type Send = (text: string, values: readonly unknown[]) => Promise<PostgresQueryResult<unknown>>;

function clientWith(client: PoolClient, send: Send): PostgresPoolClient {
  let isReader = false;
  const query: Send = async (text, values) => {
    try {
      return await send(text, values);
    } catch (error) {
      // After a failover it may lead to what was the writer before; the address leads to the new one.
      isReader ||= typeof error === 'object' && error !== null && 'code' in error && error.code === readOnly;
      throw error;
    }
  };
  // kysely's type knows cursors, too, which we do not use.
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || isReader),
  };
}

/** PostgreSQL's code for a write where nobody may write. */
const readOnly = '25006';

/** The one place where text goes to the server: a name for each query, which has it prepared there, would be given here. */
function send(client: PoolClient, text: string, values: readonly unknown[]): ReturnType<Send> {
  return client.query(text, values.map(keepable)) as unknown as ReturnType<Send>;
}

function keepable(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

// PostgreSQL through `pg`, as an engine for kysely.
import { PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import type { Engine } from './engine.ts';

/** Turns, deliveries and requests of one process that may use the database at the same moment. */
const mostConnections = 10;
/** A process that stands still holds nobody up for longer: the server ends its transaction, and with it the lock. */
const idleInTransactionMs = 15_000;
const statementMs = 30_000;
const connectWithinMs = 5_000;

/** The engine over a server; connects when it is first asked. `url` is `postgres://…`, with `sslmode` and the like. */
export function openPostgres(url: string): Engine {
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectWithinMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    statement_timeout: statementMs,
    keepAlive: true,
    application_name: 'activation-desk',
  });
  // An idle connection that the server ended, say because it restarts, is replaced by the next query.
  pool.on('error', () => undefined);
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool }),
    waitForTurn: async (turn, conversation) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${conversation}, 0))`.execute(turn);
    },
    // To say so would be a round trip of its own, for each of them.
    lightly: (db, work) => work(db),
    // The pool waits for its connections that are in use.
    close: (db) => db.destroy(),
  };
}

// kysely's driver for PostgreSQL: what needs no answer is sent without waiting, and what is run again and again is prepared there.
import { AbortedTransactionError, CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import type { QueryResult as PgResult, Pool, PoolClient } from 'pg';
import { isAnswered, isRepeated } from './compiled.ts';
import type { Prepared } from './prepared.ts';
import { storable } from './storable.ts';

interface PostgresDriverNeeds {
  /** Its connections pipeline: they send before the answer to what was sent earlier has come. */
  readonly pool: Pool;
  readonly prepared: Prepared;
  /** What each transaction begins with. */
  readonly begin: string;
  /** A server that says nothing for so long is gone. */
  readonly silentMs?: number;
}

/** A connection in somebody's hands, until it is given back. */
interface Held extends DatabaseConnection {
  giveBack(): void;
  rollback(): Promise<void>;
}

/** The driver over a pool. */
export function postgresDriver(needs: PostgresDriverNeeds): Driver {
  const run = (connection: DatabaseConnection, text: string) => connection.executeQuery(CompiledQuery.raw(text));
  return {
    init: async () => {},
    acquireConnection: async () => hold(await needs.pool.connect(), needs),
    beginTransaction: async (connection) => void (await run(connection, needs.begin)),
    commitTransaction: async (connection) => void (await run(connection, 'commit')),
    rollbackTransaction: (connection) => (connection as Held).rollback(),
    releaseConnection: async (connection) => (connection as Held).giveBack(),
    // The pool is ended by whoever made it.
    destroy: async () => {},
  };
}

function hold(client: PoolClient, { prepared, begin, silentMs }: PostgresDriverNeeds): Held {
  let isBegun = false;
  let isOver = false;
  let isSpoilt = false;
  /** What became of the first statement that failed and was not waited for. */
  let failure: unknown;

  async function answerTo({ sql: text, parameters }: CompiledQuery, name?: string): Promise<PgResult> {
    // Ends the connection, and with it the query.
    const watch = silentMs && setTimeout(() => client.connection.stream.destroy(), silentMs);
    try {
      return await client.query({ text, values: parameters.map(keepable), ...(name && { name }) });
    } catch (error) {
      // After a failover it may lead to what was the writer before; the address leads to the new one.
      isSpoilt ||= typeof error === 'object' && error !== null && 'code' in error && error.code === readOnly;
      throw error;
    } finally {
      clearTimeout(watch);
    }
  }

  /** The transaction, if there is one, has ended with this error; a statement alone may be sent again. */
  async function ask(query: CompiledQuery): Promise<PgResult> {
    const name = isRepeated(query) ? prepared.nameOf(client, query.sql) : undefined;
    try {
      return await answerTo(query, name);
    } catch (error) {
      if (name && prepared.isOutdatedBy(error) && !isBegun) return answerTo(query);
      throw error;
    }
  }

  async function executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // A write overtaken by the rollback would be kept, since it would be a transaction of its own.
    if (isOver) throw new Error('The transaction is over.');
    isOver = query.sql === 'commit';
    const answer = ask(query);
    if (query.sql === begin || (isBegun && !isAnswered(query))) {
      isBegun = true;
      answer.catch((error) => {
        failure ??= error;
      });
      return { rows: [] };
    }
    const { command, rowCount, rows } = await answer.catch((error) => {
      throw failure ?? error;
    });
    // The server has ended the transaction by itself, and only says so.
    if (isOver && command === 'ROLLBACK') throw failure ?? new AbortedTransactionError();
    const isWrite = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command);
    return { rows: rows as Row[], ...(isWrite && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  return {
    executeQuery,
    // biome-ignore lint/correctness/useYield: kysely asks for it, and nothing here reads piece by piece.
    async *streamQuery() {
      throw new Error('Rows are read all at once.');
    },
    async rollback() {
      isOver = true;
      // With its connection the transaction ends as well; what went wrong first is what has to be known.
      await answerTo(CompiledQuery.raw('rollback')).catch(() => {
        isSpoilt = true;
      });
    },
    giveBack: () => client.release(isSpoilt),
  };
}

/** PostgreSQL's code for a write where nobody may write. */
const readOnly = '25006';

function keepable(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

// The first migration makes the same tables on PostgreSQL as on SQLite; checked without a PostgreSQL.
import { describe, expect, it } from '@jest/globals';
import {
  ColumnNode,
  type CompiledQuery,
  CreateTableNode,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TableMetadata,
} from 'kysely';
import { first } from '../../bot/storage/migrations/1_first.ts';
import { openSqlite } from '../../bot/storage/sqlite.ts';

interface Tables {
  counters: { name: string; value: number };
}

async function compiledForPostgres(): Promise<readonly CompiledQuery[]> {
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Tables>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      queries.push(query);
    },
  });
  await first('postgres').up(db);
  return queries;
}

async function madeBySqlite<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const db = new Kysely<Tables>({ dialect: (await openSqlite(':memory:')).dialect });
  await first('sqlite').up(db);
  const answer = await read(db);
  await db.destroy();
  return answer;
}

function columnsOf(table: TableMetadata): readonly string[] {
  return table.columns.map(({ name, dataType }) => `${name} ${dataType.toLowerCase()}`);
}

describe('schema version 1', () => {
  it('has the same tables and columns, of the same types, on both engines', async () => {
    const postgres = (await compiledForPostgres()).flatMap(({ query }) =>
      CreateTableNode.is(query)
        ? [
            [
              query.table.table.identifier.name,
              query.columns.map(({ column, dataType }) => {
                const type = 'dataType' in dataType ? dataType.dataType : dataType.kind;
                return `${ColumnNode.is(column) ? column.column.name : '?'} ${type}`;
              }),
            ],
          ]
        : [],
    );
    const tables = await madeBySqlite((db) => db.introspection.getTables());
    expect(Object.fromEntries(postgres)).toEqual(
      Object.fromEntries(tables.map((table) => [table.name, columnsOf(table)])),
    );
    expect(postgres).toHaveLength(8);
  });

  it('is written for PostgreSQL without a word that only SQLite knows', async () => {
    const text = (await compiledForPostgres()).map(({ sql }) => sql).join(';\n');
    expect(text).not.toMatch(/autoincrement|integer primary key|without rowid|\bstrict\b|pragma|datetime|blob/i);
    expect(text.match(/generated always as identity/g)).toHaveLength(3);
  });
});

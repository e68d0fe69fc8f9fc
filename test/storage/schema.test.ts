// Migrations make the same tables on PostgreSQL as on SQLite, checked without a PostgreSQL; and what was there stays.
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
import { desks } from '../../bot/storage/migrations/3_desks.ts';
import { byItself } from '../../bot/storage/migrations/4_byItself.ts';
import { openSqlite } from '../../bot/storage/sqlite.ts';

interface Tables {
  counters: { name: string; value: number };
}

async function compiledForPostgres(migration = first): Promise<readonly CompiledQuery[]> {
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
  await migration('postgres').up(db);
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

describe('schema version 3', () => {
  it('is written for PostgreSQL without a word that only SQLite knows', async () => {
    const text = (await compiledForPostgres(desks)).map(({ sql }) => sql).join(';\n');
    expect(text).not.toMatch(/autoincrement|integer primary key|blob/i);
    expect(text).toMatch(/"content" bytea not null/);
  });

  it('puts tickets of before on the one desk there was, with their card, and makes them found by their words', async () => {
    const db = new Kysely<Record<string, Record<string, unknown>>>({
      dialect: (await openSqlite(':memory:')).dialect,
    });
    await first('sqlite').up(db);
    const at = '2026-03-02T01:00:00.000Z';
    const summary = {
      personName: '利用者 Ａ',
      case: { codes: ['0xC004F213'], errorText: 'エラー', details: { site: '大阪' } },
    };
    const ticket = { state: 'open', version: 1, person: 'p', created_at: at, updated_at: at };
    await db
      .insertInto('tickets')
      .values([
        { ...ticket, id: 't1', number: 1, card: 'c1', summary: JSON.stringify(summary), assignee_name: '花子' },
        { ...ticket, id: 't2', number: 2, card: 'c2', summary: '{}', assignee_name: null },
      ])
      .execute();
    await db
      .insertInto('ticket_entries')
      .values({ ticket: 't1', at, kind: 'note', author: 'a', text: 'ＶＰＮ' })
      .execute();
    await desks('sqlite').up(db);
    const tickets = await db.selectFrom('tickets').select(['desk', 'search']).orderBy('number').execute();
    expect(tickets).toEqual([
      { desk: 'main', search: '利用者 a\n花子\n0xc004f213\nエラー\n大阪' },
      { desk: 'main', search: '\n\n' },
    ]);
    expect(await db.selectFrom('ticket_cards').selectAll().orderBy('card').execute()).toEqual([
      { card: 'c1', ticket: 't1' },
      { card: 'c2', ticket: 't2' },
    ]);
    const entries = await db.selectFrom('ticket_entries').select(['text', 'search', 'source']).execute();
    expect(entries).toEqual([{ text: 'ＶＰＮ', search: 'vpn', source: null }]);
    await db.destroy();
  });
});

describe('schema version 4', () => {
  it('is written for PostgreSQL without a word that only SQLite knows', async () => {
    const text = (await compiledForPostgres(byItself)).map(({ sql }) => sql).join(';\n');
    expect(text).not.toMatch(/autoincrement|integer primary key|raise\(abort/i);
    expect(text).toMatch(/create table "audit" \("seq" integer generated always as identity primary key/);
    expect(text).toMatch(/create trigger audit_append_only before update or delete on audit/);
    expect(text).toMatch(/create trigger audit_no_truncate before truncate on audit/);
  });

  it('has the same new tables and columns, of the same types, on both engines', async () => {
    const postgres = (await compiledForPostgres(byItself)).flatMap(({ query }) =>
      CreateTableNode.is(query)
        ? [`${query.table.table.identifier.name}: ${query.columns.map(({ column }) => column.column.name).join()}`]
        : [],
    );
    const db = new Kysely<Tables>({ dialect: (await openSqlite(':memory:')).dialect });
    await first('sqlite').up(db);
    await desks('sqlite').up(db);
    const before = new Set((await db.introspection.getTables()).map(({ name }) => name));
    await byItself('sqlite').up(db);
    const made = (await db.introspection.getTables()).filter(({ name }) => !before.has(name));
    await db.destroy();
    const sqlite = made.map(({ name, columns }) => `${name}: ${columns.map((column) => column.name).join()}`);
    expect(postgres.toSorted()).toEqual(sqlite.toSorted());
  });
});

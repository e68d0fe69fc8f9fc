// Migrations on both engines, PostgreSQL's on a real server: from every version on, with rows, once, and never backwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { openDatabase, openTables } from '../../bot/storage/database.ts';
import type { EngineName } from '../../bot/storage/engine.ts';
import { migrations } from '../../bot/storage/migrations/index.ts';
import { openPostgres } from '../../bot/storage/postgres.ts';
import { openSqlite } from '../../bot/storage/sqlite.ts';
import { contentOf, fillTables } from '../support/fillTables.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-migrations-'));
const engines: readonly EngineName[] = ['sqlite', 'postgres'];
const versions = Object.keys(migrations('sqlite'));
let server: PostgresServer;
let files = 0;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

function newDatabase(engine: EngineName): Promise<string> {
  return engine === 'postgres' ? server.database() : Promise.resolve(`sqlite:${join(folder, `${++files}.db`)}`);
}

/** Without any migration of today. */
async function asItIs<T>(url: string, look: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const engine = url.startsWith('sqlite:') ? await openSqlite(url.slice('sqlite:'.length)) : openPostgres(url);
  const db = new Kysely<Schema>({ dialect: engine.patient ?? engine.dialect });
  try {
    return await look(db);
  } finally {
    await engine.close(db as never);
  }
}

interface Schema {
  kysely_migration: { name: string; timestamp: string };
}

/** The schema as an earlier version of the program made it. */
async function build(db: Kysely<Schema>, engine: EngineName, version: string): Promise<void> {
  const until = Object.entries(migrations(engine)).filter(([name]) => name <= version);
  const provider = { getMigrations: async () => Object.fromEntries(until) };
  await db.transaction().execute(async (db) => {
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error) throw error;
  });
}

/** Everything that a schema is made of, as the database itself tells it. */
async function catalogueOf(db: Kysely<Schema>, engine: EngineName): Promise<unknown> {
  if (engine === 'sqlite')
    return (await sql`select type, name, tbl_name, sql from sqlite_master order by type, name`.execute(db)).rows;
  const parts = await Promise.all([
    sql`select table_name, column_name, ordinal_position, data_type, is_nullable, column_default, is_identity
      from information_schema.columns where table_schema = 'public' order by 1, 3`.execute(db),
    sql`select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`.execute(db),
    sql`select conname, pg_get_constraintdef(oid) as def from pg_constraint
      where connamespace = 'public'::regnamespace order by 1`.execute(db),
    sql`select tgname, pg_get_triggerdef(oid) as def from pg_trigger where not tgisinternal order by 1`.execute(db),
    sql`select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1`.execute(db),
  ]);
  return parts.map(({ rows }) => rows);
}

const ran = (db: Kysely<Schema>) => db.selectFrom('kysely_migration').select('name').orderBy('name').execute();
const names = versions.map((name) => ({ name }));

/** What stood in each row before, as it stands there now. */
function asBefore(
  now: Readonly<Record<string, readonly string[]>>,
  before: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  type Cells = [string, unknown][];
  const tables = Object.entries(before).map(([table, rows]) => {
    const columns = new Set((JSON.parse(rows[0] ?? '[]') as Cells).map(([column]) => column));
    const cut = (now[table] ?? []).map((row) =>
      JSON.stringify((JSON.parse(row) as Cells).filter(([column]) => columns.has(column))),
    );
    return [table, cut.filter((row) => rows.includes(row)).toSorted()];
  });
  return Object.fromEntries(tables);
}

describe.each(engines)('on %s', (engine) => {
  it.each(versions.slice(0, -1))(
    'a database of %s becomes one of today, with every row as it was',
    async (version) => {
      const [old, fresh] = [await newDatabase(engine), await newDatabase(engine)];
      const before = await asItIs(old, async (db) => {
        await build(db, engine, version);
        await fillTables(db);
        return contentOf(db);
      });
      for (const url of [old, fresh]) await (await openDatabase(url)).close();
      const now = await asItIs(old, contentOf);
      expect(Object.values(before).every((rows) => rows.length >= 2)).toBe(true);
      expect(asBefore(now, before)).toEqual(before);
      const catalogue = await asItIs(old, (db) => catalogueOf(db, engine));
      expect(catalogue).toEqual(await asItIs(fresh, (db) => catalogueOf(db, engine)));
      expect(await asItIs(old, ran)).toEqual(names);
    },
    60_000,
  );

  it('a database of a newer version is refused, and not touched', async () => {
    const url = await newDatabase(engine);
    await asItIs(url, async (db) => {
      await build(db, engine, versions[0] ?? '');
      await db.insertInto('kysely_migration').values({ name: '9999_future', timestamp: 't' }).execute();
    });
    const before = await asItIs(url, (db) => catalogueOf(db, engine));
    await expect(openDatabase(url)).rejects.toMatchObject({
      problem: 'newer',
      reason: expect.stringMatching(/^schema 9999_future; this version knows 0001_first, /),
    });
    expect(await asItIs(url, (db) => catalogueOf(db, engine))).toEqual(before);
  });

  it('migrations run once when several processes and stores start in the same moment', async () => {
    const url = await newDatabase(engine);
    const script = `const { openDatabase } = await import(${JSON.stringify(join(process.cwd(), 'bot/storage/database.ts'))});
      await (await openDatabase(process.argv[1])).close();`;
    const processes = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script, url], { stdio: 'inherit' });
      return once(child, 'exit');
    });
    const stores = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)]);
    await Promise.all(stores.map((store) => store.close()));
    expect(await Promise.all(processes)).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(await asItIs(url, ran)).toEqual(names);
  }, 60_000);

  it('a migration that fails leaves nothing of itself', async () => {
    const url = await newDatabase(engine);
    await asItIs(url, (db) => db.schema.createTable('posts').addColumn('mine', 'text').execute());
    await expect(openDatabase(url)).rejects.toThrow(/posts.* already exists/);
    const tables = await asItIs(url, (db) => db.introspection.getTables());
    expect(tables.map(({ name }) => name)).toEqual(['posts']);
  });
});

describe('on a server that others use', () => {
  it('migrations that meet a turn in a deadlock are tried again', async () => {
    const url = await server.database();
    await asItIs(url, (db) => build(db, 'postgres', '0004_by_itself'));
    await asItIs(url, async (db) => {
      let opening: Promise<unknown> = Promise.resolve();
      await db.transaction().execute(async (turn) => {
        await sql`insert into audit (at, actor, action, subject, detail) values ('', '', '', '', '')`.execute(turn);
        opening = openDatabase(url).then((store) => store.close());
        const waits = sql`select 1 from pg_locks where not granted and relation = 'audit'::regclass`;
        while ((await waits.execute(db)).rows.length === 0);
        // Whoever has waited longer is ended: the migration.
        await sql`update tickets set number = number`.execute(turn);
      });
      await opening;
    });
    expect(await asItIs(url, ran)).toEqual(names);
  }, 60_000);

  it('each schema of a database may hold an installation of its own', async () => {
    const url = await server.database();
    for (const schema of ['one', 'two']) {
      await asItIs(url, (db) => sql`create schema ${sql.ref(schema)}`.execute(db));
      const there = `${url}?options=${encodeURIComponent(`-c search_path=${schema},one`)}`;
      const store = await openDatabase(there);
      expect(await store.secret('links', () => schema)).toBe(schema);
      await store.close();
      await (await openDatabase(there)).close();
    }
  }, 60_000);
});

describe('both engines', () => {
  it('have the same tables, columns and indexes', async () => {
    const types: Readonly<Record<string, string>> = { int4: 'integer', bytea: 'blob' };
    const shapes = engines.map(async (engine) => {
      const { db, close } = await openTables(await newDatabase(engine));
      const tables = await db.introspection.getTables();
      const indexes = await (engine === 'sqlite'
        ? sql<{ name: string }>`select name from sqlite_master where type = 'index' and sql is not null`
        : sql<{ name: string }>`select indexname as name from pg_indexes where schemaname = 'public'
            and indexname not in (select conname from pg_constraint)`
      ).execute(db);
      await close();
      const columns = tables
        .filter(({ name }) => !/^(kysely|sqlite)_/.test(name))
        .flatMap(({ name: table, columns }) =>
          columns.map(({ name, dataType, isNullable, isAutoIncrementing }) => {
            const type = types[dataType] ?? dataType.toLowerCase();
            // SQLite calls its own numbers nullable.
            return `${table}.${name} ${type}${isNullable && !isAutoIncrementing ? '' : ' not null'}`;
          }),
        );
      return [...columns, ...indexes.rows.map(({ name }) => `index ${name}`)].toSorted();
    });
    const [sqlite, postgres] = await Promise.all(shapes);
    expect(postgres).toEqual(sqlite);
    expect(sqlite).toContain('audit.seq integer not null');
  });
});

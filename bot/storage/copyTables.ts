// Copies every table of one database into another, empty one, of whatever engine, and compares both row by row.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from './database.ts';
import type { EngineName } from './engine.ts';
import { ownTables } from './migrations/index.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export interface CopiedTable {
  readonly table: string;
  readonly copied: number;
  readonly verified: number;
}

/** Nothing was copied. `holdsData`: the target is not empty; `different`: what arrived is not what was there. */
export class CopyRefused extends Error {
  readonly problem: 'holdsData' | 'different';
  readonly table: string;
  constructor(problem: CopyRefused['problem'], table: string) {
    super(`${problem}: ${table}`);
    this.problem = problem;
    this.table = table;
  }
}

type Table = Exclude<keyof Database, 'kysely_migration'>;

/** How one table is read: by its key, so many rows at a time. Those of `given` come from the database itself. */
interface Way {
  readonly key: readonly string[];
  readonly given?: true;
  readonly rows?: number;
}

/** All tables; those that others refer to come before them. The compiler asks for the way of a new one. */
const ways: Readonly<Record<Table, Way>> = {
  counters: { key: ['name'] },
  secrets: { key: ['name'] },
  inbox: { key: ['id'], given: true },
  states: { key: ['key'] },
  people: { key: ['key'] },
  tickets: { key: ['id'] },
  ticket_cards: { key: ['card'] },
  ticket_entries: { key: ['seq'], given: true },
  relays: { key: ['seq'], given: true },
  notices: { key: ['id'] },
  // A file may be as large as a person may send.
  files: { key: ['id'], rows: 4 },
  outbox: { key: ['seq'], given: true },
  posts: { key: ['seq'] },
  alarms: { key: ['key'] },
  cases: { key: ['id'] },
  pseudonyms: { key: ['person'] },
  incidents: { key: ['id'] },
  incident_people: { key: ['incident', 'person'] },
  audit: { key: ['seq'], given: true },
};

/** Every engine takes so many values in one statement. */
const mostValues = 20_000;
const mostRows = 500;

type Row = Readonly<Record<string, unknown>>;

/** Copies and compares, in one transaction on each side; what is refused, or fails, leaves the target as it was. */
export async function copyTables(from: OpenDatabase, to: OpenDatabase): Promise<readonly CopiedTable[]> {
  await refuseData(to.patient);
  return from.patient.transaction().execute(async (source) => {
    // Nobody writes into SQLite meanwhile; PostgreSQL shows what was there at one moment.
    if (from.engine.name === 'postgres') await sql`set transaction isolation level repeatable read`.execute(source);
    return to.patient.transaction().execute(async (target) => {
      await refuseData(target);
      // Their rows are there from the beginning.
      await target.deleteFrom('counters').execute();
      const copied: CopiedTable[] = [];
      for (const table of tables()) {
        const columns = await columnsOf(source, from.engine.name, table);
        const rows = await copy(source, { db: target, engine: to.engine.name }, table, columns);
        const verified = await verify(source, target, table, columns);
        if (verified !== rows || verified !== (await count(target, table))) throw new CopyRefused('different', table);
        copied.push({ table, copied: rows, verified });
      }
      return copied;
    });
  });

  /** What the source gave last is not given again in the target, not even when its row is gone. */
  async function copy(
    source: Transaction<Database>,
    target: { readonly db: Transaction<Database>; readonly engine: EngineName },
    table: Table,
    columns: readonly string[],
  ): Promise<number> {
    let copied = 0;
    for await (const rows of batches(source, table, columns)) {
      await insert(target, table, columns, rows);
      copied += rows.length;
    }
    const [key = ''] = ways[table].key;
    if (ways[table].given) await giveOnFrom(target, table, key, await lastGiven(source, from.engine.name, table, key));
    return copied;
  }
}

function tables(): readonly Table[] {
  return Object.keys(ways) as Table[];
}

async function refuseData(target: Kysely<Database>): Promise<void> {
  for (const table of tables()) {
    const used = table === 'counters' ? sql`where value > 0` : sql``;
    const { rows } = await sql`select 1 from ${sql.table(table)} ${used} limit 1`.execute(target);
    if (rows.length > 0) throw new CopyRefused('holdsData', table);
  }
}

async function columnsOf(db: Kysely<Database>, engine: EngineName, table: Table): Promise<readonly string[]> {
  const known = (await ownTables(db, engine)).find(({ name }) => name === table);
  return known?.columns.map(({ name }) => name) ?? [];
}

/** The rows in the order of their key, some at a time. */
async function* batches(
  db: Kysely<Database>,
  table: Table,
  columns: readonly string[],
): AsyncGenerator<readonly Row[], void> {
  const { key, rows: most = mostRows } = ways[table];
  const size = Math.min(most, Math.floor(mostValues / columns.length));
  const keys = sql.join(key.map((name) => sql.ref(name)));
  let last: Row | undefined;
  do {
    const after = last ? sql`where (${keys}) > (${valuesOf(last, key)})` : sql``;
    const { rows }: { rows: readonly Row[] } = await sql<Row>`
      select ${refs(columns)} from ${sql.table(table)} ${after} order by ${keys} limit ${sql.lit(size)}
    `.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.length === size ? rows.at(-1) : undefined;
  } while (last);
}

async function insert(
  { db, engine }: { readonly db: Kysely<Database>; readonly engine: EngineName },
  table: Table,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const overriding = ways[table].given && engine === 'postgres' ? sql`overriding system value` : sql``;
  const values = sql.join(rows.map((row) => sql`(${valuesOf(row, columns)})`));
  await sql`insert into ${sql.table(table)} (${refs(columns)}) ${overriding} values ${values}`.execute(db);
}

/** How many rows are the same on both sides, in every column. */
async function verify(
  source: Kysely<Database>,
  target: Kysely<Database>,
  table: Table,
  columns: readonly string[],
): Promise<number> {
  const { key } = ways[table];
  const keyOf = (row: Row) => JSON.stringify(key.map((name) => kept(row[name])));
  let same = 0;
  for await (const rows of batches(source, table, columns)) {
    const isOne = (row: Row) =>
      sql`(${sql.join(
        key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
        sql` and `,
      )})`;
    const found = await sql<Row>`
      select ${refs(columns)} from ${sql.table(table)} where ${sql.join(rows.map(isOne), sql` or `)}
    `.execute(target);
    const arrived = new Map(found.rows.map((row) => [keyOf(row), row]));
    for (const row of rows) {
      const other = arrived.get(keyOf(row));
      if (other && columns.every((column) => isSame(row[column], other[column]))) same += 1;
    }
  }
  return same;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other) === 0;
  return kept(one) === kept(other);
}

/** A file of an earlier version may hold a character that is no longer stored. */
function kept(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

async function count(db: Kysely<Database>, table: Table): Promise<number> {
  const { rows } = await sql<{ rows: number | string }>`select count(*) as rows from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.rows);
}

/** The highest number that the database gave to a row of this table, also of one that is gone. */
async function lastGiven(db: Kysely<Database>, engine: EngineName, table: Table, column: string): Promise<number> {
  const { rows } =
    engine === 'sqlite'
      ? await sql<{ last: number }>`select seq as last from sqlite_sequence where name = ${table}`.execute(db)
      : await sql<{ last: string | null }>`
          select pg_sequence_last_value(pg_get_serial_sequence(${table}, ${column})::regclass) as last
        `.execute(db);
  return Number(rows[0]?.last ?? 0);
}

async function giveOnFrom(
  { db, engine }: { readonly db: Kysely<Database>; readonly engine: EngineName },
  table: Table,
  column: string,
  last: number,
): Promise<void> {
  if (last === 0) return;
  if (engine === 'postgres') {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column})::regclass, ${sql.lit(last)})`.execute(db);
    return;
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
}

function refs(names: readonly string[]) {
  return sql.join(names.map((name) => sql.ref(name)));
}

function valuesOf(row: Row, names: readonly string[]) {
  return sql.join(names.map((name) => row[name]));
}

// Rows in every table of a database, whatever its schema: each column is filled, and left empty where it may be.
import { type Kysely, sql } from 'kysely';

type Row = Readonly<Record<string, unknown>>;

/** Numbers that the database gives by itself. */
const given: Readonly<Record<string, string>> = {
  inbox: 'id',
  ticket_entries: 'seq',
  relays: 'seq',
  outbox: 'seq',
  audit: 'seq',
};

/** Columns that migrations read as JSON. */
const json: readonly string[] = ['summary', 'activity', 'message', 'value', 'data', 'files'];

/** Puts two rows into each table but the counters, and takes the last one away again where the database counts itself. */
export async function fillTables<T>(db: Kysely<T>): Promise<void> {
  const tables = await tablesOf(db);
  // What others refer to comes first.
  const ordered = tables.toSorted((a, b) => Number(b.name === 'tickets') - Number(a.name === 'tickets'));
  for (const { name, columns } of ordered.filter((table) => table.name !== 'counters')) {
    const own = columns.filter((column) => column.name !== given[name]);
    for (const index of [1, 2, 3]) {
      const values = own.map((column) => {
        if (index === 2 && column.isNullable) return null;
        if (name === 'ticket_entries' && column.name === 'ticket') return 'tickets id 1';
        if (/int/i.test(column.dataType)) return 1_000 + index;
        if (/blob|bytea/i.test(column.dataType)) return Buffer.from([0, 255, index]);
        const words = `${name} ${column.name} ${index}`;
        // As Windows, people and JSON write: quotes, a backslash, a line's end, a character beyond the first plane.
        const more = `${words} '"\\\n日本語 🔑 É`;
        if (json.includes(column.name)) return JSON.stringify({ personName: more });
        return column.name === 'id' || column.name === 'key' ? words : more;
      });
      const names = sql.join(own.map((column) => sql.ref(column.name)));
      await sql`insert into ${sql.table(name)} (${names}) values (${sql.join(values)})`.execute(db);
    }
    const number = given[name];
    if (number && name !== 'audit') await sql`delete from ${sql.table(name)} where ${sql.ref(number)} = 3`.execute(db);
  }
  await sql`update counters set value = 41`.execute(db);
}

/** Every table but those of the migrations themselves, by name. */
async function tablesOf<T>(db: Kysely<T>) {
  const tables = await db.introspection.getTables();
  return tables.filter(({ name }) => !/^(kysely|sqlite)_/.test(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every row of every table, the same text for the same row on every engine. */
export async function contentOf<T>(db: Kysely<T>): Promise<Readonly<Record<string, readonly string[]>>> {
  const content: Record<string, readonly string[]> = {};
  for (const { name } of await tablesOf(db)) {
    const { rows } = await sql<Row>`select * from ${sql.table(name)}`.execute(db);
    content[name] = rows.map(textOf).toSorted();
  }
  return content;
}

function textOf(row: Row): string {
  const columns = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    columns.map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value]),
  );
}

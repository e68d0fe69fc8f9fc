// Queries that every turn runs: built and compiled once, and then run again with other values.
import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** A query with its values, over a database or a transaction; resolves with its rows. */
export type Compiled<V, Row> = (db: Kysely<Database>, values: V) => Promise<readonly Row[]>;

/**
 * kysely builds and compiles a query each time, which takes longer than SQLite's answer. `build` gets a stand-in for each
 * value: it passes them on and does not look at them.
 */
export function compiled<V extends object, Row>(
  build: (db: Kysely<Database>, values: V) => Compilable<Row>,
): Compiled<V, Row> {
  // One for each open database, since engines differ in their words.
  const known = new WeakMap<object, (values: V) => CompiledQuery<Row>>();
  return async (db, values) => {
    const executor = db.getExecutor();
    const { adapter } = executor;
    const fill = known.get(adapter) ?? compile(db, build, values);
    known.set(adapter, fill);
    // Past kysely's plugins, of which there is none: each query would make a new executor for them.
    const { rows } = await executor.provideConnection((one) => one.executeQuery<Row>(fill(values)));
    return rows;
  };
}

function compile<V extends object, Row>(
  db: Kysely<Database>,
  build: (db: Kysely<Database>, values: V) => Compilable<Row>,
  example: V,
): (values: V) => CompiledQuery<Row> {
  const names = new Map<unknown, keyof V>();
  const standIns = Object.keys(example).map((name) => {
    const standIn = Symbol(name);
    names.set(standIn, name as keyof V);
    return [name, standIn];
  });
  const query = build(db, Object.fromEntries(standIns) as V).compile();
  const fields = query.parameters.map((value) => names.get(value));
  return (values) => ({
    ...query,
    parameters: fields.map((name, at) => (name === undefined ? query.parameters[at] : values[name])),
  });
}

// Queries that every turn runs: built and compiled once, and then run again with other values.
import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Database } from './schema.ts';

/**
 * A query with its values, over a database or a transaction; resolves with its rows. A write in a transaction that gives none
 * may be on its way still: if it fails, what follows it fails, and at the latest the transaction.
 */
export type Compiled<V, Row> = (db: Kysely<Database>, values: V) => Promise<readonly Row[]>;

/** One that was made by `compiled`. */
type Repeated<Row> = CompiledQuery<Row> & { readonly isAnswered: boolean };

/**
 * kysely builds and compiles a query each time, which takes longer than SQLite's answer. `build` gets a stand-in for each
 * value: it passes them on and does not look at them.
 */
export function compiled<V extends object, Row>(
  build: (db: Kysely<Database>, values: V) => Compilable<Row>,
): Compiled<V, Row> {
  // One for each open database, since engines differ in their words.
  const known = new WeakMap<object, (values: V) => Repeated<Row>>();
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
): (values: V) => Repeated<Row> {
  const names = new Map<unknown, keyof V>();
  const standIns = Object.keys(example).map((name) => {
    const standIn = Symbol(name);
    names.set(standIn, name as keyof V);
    return [name, standIn];
  });
  const query = build(db, Object.fromEntries(standIns) as V).compile();
  const fields = query.parameters.map((value) => names.get(value));
  const isAnswered = query.query.kind === 'SelectQueryNode' || ('returning' in query.query && !!query.query.returning);
  return (values) => ({
    ...query,
    isAnswered,
    parameters: fields.map((name, at) => (name === undefined ? query.parameters[at] : values[name])),
  });
}

/** Whether a query is run again and again with the same text. */
export function isRepeated(query: CompiledQuery): boolean {
  return 'isAnswered' in query;
}

/** Whether somebody looks at what a query gives. */
export function isAnswered(query: CompiledQuery): boolean {
  return !('isAnswered' in query && query.isAnswered === false);
}

// Numbers without gaps: a counter is part of the transaction that uses its number, on every engine.
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** The next number. Its row stays locked until the transaction ends, so numbers become visible in their order. */
export async function nextNumber(db: Kysely<Database>, name: Database['counters']['name']): Promise<number> {
  const { value } = await db
    .updateTable('counters')
    .set((row) => ({ value: row('value', '+', 1) }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** Runs `work` in the transaction `db` already is, or else in one of its own. */
export async function together<T>(db: Kysely<Database>, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

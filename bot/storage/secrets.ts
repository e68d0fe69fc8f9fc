// Secrets that the application makes for itself, once for each database.
import type { Kysely } from 'kysely';
import type { Store } from '../handoff/stores.ts';
import type { Database } from './schema.ts';

/** The secret of a name; of two processes that start at once, both get what the first one wrote. */
export function secrets(db: Kysely<Database>): Store['secret'] {
  return async (name, make) => {
    const known = () => db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
    const before = await known();
    if (before) return before.value;
    await db
      .insertInto('secrets')
      .values({ name, value: make() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const after = await known();
    if (!after) throw new Error(`The secret ${name} was not kept.`);
    return after.value;
  };
}

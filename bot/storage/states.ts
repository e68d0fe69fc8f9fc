// Conversation states: one JSON value per key.
import type { Kysely } from 'kysely';
import type { States } from '../handoff/ports.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** States over a database or a transaction. Putting `undefined` forgets the key. */
export function states(db: Kysely<Database>): States {
  return {
    get: async (key) => {
      const row = await db.selectFrom('states').select('value').where('key', '=', key).executeTakeFirst();
      return row && fromJson(row.value);
    },

    put: async (key, value, at) => {
      if (value === undefined) {
        await db.deleteFrom('states').where('key', '=', key).execute();
        return;
      }
      const row = { value: toJson(value), touched_at: at };
      await db
        .insertInto('states')
        .values({ key, ...row })
        .onConflict((known) => known.column('key').doUpdateSet(row))
        .execute();
    },
  };
}

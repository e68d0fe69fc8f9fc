// Conversation states: one JSON value per key.
import type { Kysely } from 'kysely';
import type { States } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { fromJson, type Json, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** States over a database or a transaction. Putting `undefined` forgets the key. */
export function states(db: Kysely<Database>): States {
  return {
    get: async (key) => {
      const [row] = await get(db, { key });
      return row && fromJson(row.value);
    },

    put: async (key, value, at) => {
      if (value === undefined) {
        await db.deleteFrom('states').where('key', '=', key).execute();
        return;
      }
      await put(db, { key, value: toJson(value), touched_at: at });
    },
  };
}

const get = compiled((db, { key }: { key: string }) => db.selectFrom('states').select('value').where('key', '=', key));

const put = compiled((db, { key, ...row }: { key: string; value: Json<unknown>; touched_at: string }) =>
  db
    .insertInto('states')
    .values({ key, ...row })
    .onConflict((known) => known.column('key').doUpdateSet(row)),
);

// The content of files that people sent, until they are purged.
import type { Kysely } from 'kysely';
import type { Files } from '../handoff/ports.ts';
import type { Database } from './schema.ts';

/** Files over a database or a transaction. */
export function files(db: Kysely<Database>): Files {
  return {
    put: async ({ id, name, type, content }, at, person) => {
      await db
        .insertInto('files')
        .values({ id, name, type, content, at, person: person ?? null })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    get: async (id) => {
      const row = await db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { id, name: row.name, type: row.type, content: Buffer.from(row.content) };
    },
    remove: async (ids) => {
      if (ids.length > 0) await db.deleteFrom('files').where('id', 'in', ids).execute();
    },
  };
}

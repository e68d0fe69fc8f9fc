// Notices of the desks to everybody who starts.
import type { Kysely } from 'kysely';
import type { Notices } from '../handoff/notices.ts';
import { compiled } from './compiled.ts';
import type { Database } from './schema.ts';

/** Notices over a database or a transaction. */
export function notices(db: Kysely<Database>): Notices {
  return {
    add: async ({ id, desk, author, text, at, until }) => {
      await db.insertInto('notices').values({ id, desk, author, text, at, until }).execute();
    },
    current: (now) => current(db, { now }),
    lift: async (id, at) => {
      const { numUpdatedRows } = await db
        .updateTable('notices')
        .set({ lifted_at: at })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
        .where('until', '>', at)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

const current = compiled((db, { now }: { now: string }) =>
  db
    .selectFrom('notices')
    .select(['id', 'desk', 'author', 'text', 'at', 'until'])
    .where('lifted_at', 'is', null)
    .where('until', '>', now)
    .orderBy('at')
    .orderBy('id'),
);

// Posts: what a local surface (the page, the terminal) shows, with a revision to ask for what is new.
import type { Kysely, Selectable } from 'kysely';
import type { Post, Posts } from '../handoff/posts.ts';
import { nextNumber, together } from './counters.ts';
import type { Database } from './schema.ts';

/** Posts over a database or a transaction. */
export function posts(db: Kysely<Database>): Posts {
  return {
    add: (post) =>
      together(db, async (db) => {
        // Its place is the revision it was born with, so one counter orders both.
        const revision = await nextNumber(db, 'posts');
        await db
          .insertInto('posts')
          .values({
            seq: revision,
            revision,
            id: post.id,
            conversation: post.conversation,
            thread: post.thread ?? null,
            author: post.author,
            body: post.body,
            at: post.at,
          })
          .onConflict((known) => known.column('id').doNothing())
          .execute();
      }),

    replace: (id, body) =>
      together(db, async (db) => {
        const revision = await nextNumber(db, 'posts');
        const { numUpdatedRows } = await db
          .updateTable('posts')
          .set({ body, revision })
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new Error(`There is no post ${id} to replace.`);
      }),

    remove: async (id) => {
      await db.deleteFrom('posts').where('id', '=', id).execute();
    },

    since: async (revision) => {
      const rows = await db.selectFrom('posts').selectAll().where('revision', '>', revision).orderBy('seq').execute();
      return rows.map(toPost);
    },
  };
}

function toPost(row: Selectable<Database['posts']>): Post {
  return {
    id: row.id,
    seq: row.seq,
    revision: row.revision,
    conversation: row.conversation,
    ...(row.thread !== null && { thread: row.thread }),
    author: row.author,
    body: row.body,
    at: row.at,
  };
}

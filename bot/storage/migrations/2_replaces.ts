// Schema version 2: the newest message in the place of another is found without reading the whole outbox.
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const replaces: Migration = {
  up: async (db) => {
    await db.schema
      .createIndex('outbox_replaces')
      .on('outbox')
      .columns(['replaces', 'seq'])
      .where(sql.ref('replaces'), 'is not', null)
      .execute();
  },
};

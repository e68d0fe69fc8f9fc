// Which deliveries carry what was said with a message.
import type { Kysely } from 'kysely';
import type { Relays } from '../handoff/ports.ts';
import type { Database } from './schema.ts';

/** Relays over a database or a transaction. */
export function relays(db: Kysely<Database>): Relays {
  return {
    add: async (source, deliveries) => {
      if (deliveries.length === 0) return;
      await db
        .insertInto('relays')
        .values(deliveries.map((delivery) => ({ source, delivery })))
        .execute();
    },
    of: async (source) => {
      const rows = await db
        .selectFrom('relays')
        .select('delivery')
        .where('source', '=', source)
        .orderBy('seq')
        .execute();
      return rows.map(({ delivery }) => delivery);
    },
  };
}

// The outbox as a turn sees it: every message on its way.
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Delivery, Outbox } from '../handoff/ports.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. A new delivery is due at once. */
export function outbox(db: Kysely<Database>): Outbox {
  return {
    put: async (delivery) => {
      await db
        .insertInto('outbox')
        .values({
          id: delivery.id,
          channel: delivery.to.channel,
          conversation: delivery.to.conversation,
          reference: toJson(delivery.to.reference ?? null),
          language: delivery.language,
          message: toJson(delivery.message),
          replaces: delivery.replaces ?? null,
          thread: delivery.thread ?? null,
          ticket: delivery.ticket ?? null,
          author: delivery.author ?? null,
          payload: delivery.payload === undefined ? null : toJson(delivery.payload),
          forget: Number(delivery.forget ?? false),
          person: delivery.person ?? null,
        })
        .execute();
    },

    get: (id) => get(db, id),
    shown: (id) => shown(db, id),

    parked: async (desk) => {
      const rows = await db
        .selectFrom('outbox')
        .selectAll('outbox')
        .where('outbox.parked_at', 'is not', null)
        // Not a join, which would begin with all tickets of the desk.
        .where(
          (row) => row.selectFrom('tickets').select('desk').whereRef('tickets.id', '=', 'outbox.ticket'),
          '=',
          desk,
        )
        .where((row) => row.not(isOutdated(row)))
        .orderBy('outbox.seq')
        .execute();
      return rows.map((row) => ({
        ...toDelivery(row),
        parkedAt: row.parked_at ?? '',
        why: row.why ?? 'noAnswer',
      }));
    },

    resend: async (id, at) => {
      const row = await db
        .deleteFrom('outbox')
        .where('id', '=', id)
        .where('parked_at', 'is not', null)
        .where((row) => row.not(isOutdated(row)))
        .returningAll()
        .executeTakeFirst();
      if (!row) return;
      const { seq: _, due_at: __, ...rest } = row;
      // It was tried before: a platform that can tell whether it has it is asked, and it waits no longer than a new one.
      const again = { attempts: 1, resent_at: at, parked_at: null, leased_until: null };
      await db
        .insertInto('outbox')
        .values({ ...rest, ...again })
        .execute();
    },

    amend: async (id, message) => {
      const parked = db.selectFrom('outbox').select('attempts').where('id', '=', id).where('parked_at', 'is not', null);
      const { attempts } = (await parked.executeTakeFirst()) ?? {};
      // After several tries one may have arrived without an answer: what nobody may read must still be taken away there.
      if (attempts === undefined || (!message && attempts > 1)) return false;
      await db.deleteFrom('outbox').where('replaces', '=', id).where('delivered_at', 'is', null).execute();
      await (message
        ? db
            .updateTable('outbox')
            .set({ message: toJson(message) })
            .where('id', '=', id)
            .execute()
        : db.deleteFrom('outbox').where('id', '=', id).execute());
      return true;
    },
  };
}

/** Something newer is for its place: sent after it, it would bring back what was true before. */
export function isOutdated(row: ExpressionBuilder<Database, 'outbox'>) {
  return row.exists(
    row
      .selectFrom('outbox as newer')
      .select('newer.seq')
      .whereRef('newer.replaces', '=', 'outbox.replaces')
      .whereRef('newer.seq', '>', 'outbox.seq'),
  );
}

async function get(db: Kysely<Database>, id: string): Promise<Delivery | undefined> {
  const row = await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toDelivery(row);
}

/** What stands in the place of a delivery now. */
export async function shown(db: Kysely<Database>, id: string): Promise<Delivery | undefined> {
  const newest = await db
    .selectFrom('outbox')
    .selectAll()
    .where('replaces', '=', id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest ? toDelivery(newest) : get(db, id);
}

/** A row as others see it. */
export function toDelivery(row: Selectable<Database['outbox']>): Delivery {
  return {
    id: row.id,
    to: { channel: row.channel, conversation: row.conversation, reference: fromJson(row.reference) },
    language: row.language,
    message: fromJson(row.message),
    ...(row.replaces !== null && { replaces: row.replaces }),
    ...(row.thread !== null && { thread: row.thread }),
    ...(row.ticket !== null && { ticket: row.ticket }),
    ...(row.author !== null && { author: row.author }),
    ...(row.payload !== null && { payload: fromJson(row.payload) }),
    ...(row.forget === 1 && { forget: true }),
    ...(row.person !== null && { person: row.person }),
  };
}

// The outbox as a turn sees it: every message on its way.
import type { ExpressionBuilder, Insertable, Kysely } from 'kysely';
import type { Delivery, Lease, Outbox } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { putDue, toDelivery } from './dueDeliveries.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. A new delivery is due at once. */
export function outbox(db: Kysely<Database>): Outbox {
  /** Whether all that is unsent of a conversation is leased by this turn. */
  const ours = new Map<string, boolean>();
  /** What this turn puts, and what it puts something in the place of. */
  const moving = new Set<string>();

  async function isOurs({ to }: Delivery): Promise<boolean> {
    const known = ours.get(laneOf(to));
    return known ?? isEmpty(db, to);
  }

  return {
    put: async (delivery) => {
      ours.set(laneOf(delivery.to), false);
      await insert(db, rowOf(delivery));
    },

    putLeased: async (delivery, lease) => {
      const { id, to, replaces, thread } = delivery;
      const isKnown = ![replaces, thread].some((place) => place !== undefined && moving.has(place));
      const isLeased = isKnown && (await isOurs(delivery));
      ours.set(laneOf(to), isLeased);
      moving.add(id).add(replaces ?? id);
      const row = rowOf(delivery, isLeased ? lease : undefined);
      const hasPlaces = isLeased && (replaces !== undefined || thread !== undefined);
      const places = hasPlaces ? await putDue(db, row) : void (await insert(db, row));
      return isLeased ? { ...fromJson(toJson(delivery)), attempts: 1, firstTriedAt: lease.from, ...places } : undefined;
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
      ours.set(laneOf(row), false);
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

function laneOf({ channel, conversation }: { readonly channel: string; readonly conversation: string }): string {
  return `${channel}/${conversation}`;
}

/** Whether nothing unsent stands in a conversation. */
async function isEmpty(db: Kysely<Database>, { channel, conversation }: Delivery['to']): Promise<boolean> {
  return (await unsentIn(db, { channel, conversation })).length === 0;
}

const unsentIn = compiled((db, { channel, conversation }: { channel: string; conversation: string }) =>
  db
    .selectFrom('outbox')
    .select('seq')
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)
    .where('delivered_at', 'is', null)
    .where('parked_at', 'is', null)
    .limit(1),
);

function rowOf(delivery: Delivery, lease?: Lease): Insertable<Database['outbox']> {
  return {
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
    leased_until: lease?.until ?? null,
    first_tried_at: lease?.from ?? null,
    attempts: lease ? 1 : 0,
  };
}

const insert = compiled((db, row: Insertable<Database['outbox']>) => db.insertInto('outbox').values(row));

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

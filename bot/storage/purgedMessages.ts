// What arrived and what was sent, when it is old: pieces of a purge.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** So few at once that a turn does not wait for them noticeably. */
export const most = 500;

/** Deletes some rows; true when there may be more. */
export type Piece = (db: Kysely<Database>) => Promise<boolean>;

/** A resolved ticket that nobody answered to is over, too, once it is this old. */
export const workedOn = ['open', 'claimed'] as const;

/** What arrived, and was worked before this time. */
export function finishedInbox(before: string): Piece {
  return async (db) => {
    const old = db.selectFrom('inbox').select('id').where('completed_at', '<', before).limit(most);
    return wasFull(await db.deleteFrom('inbox').where('id', 'in', old).executeTakeFirstOrThrow());
  };
}

/** Of what was emptied, only the key was kept, for as long as the same event may come again. */
export async function emptiedInbox(db: Kysely<Database>): Promise<boolean> {
  const emptied = db
    .selectFrom('inbox')
    .select('id')
    // Literally, because only so the index of those is found.
    .where(sql<boolean>`activity = 'null'`)
    .where('completed_at', 'is not', null)
    .limit(most);
  return wasFull(await db.deleteFrom('inbox').where('id', 'in', emptied).executeTakeFirstOrThrow());
}

/** What was sent, or given up, before this time, but for the cards of tickets and incidents that are kept. */
export function sent(before: string, when: 'delivered_at' | 'parked_at'): Piece {
  return async (db) => {
    const old = db
      .selectFrom('outbox')
      .select('seq')
      .where(when, '<', before)
      .where((row) => row.not(row.or([isCard(row, 'outbox.id'), showsCard(row)])))
      .limit(most);
    return wasFull(await db.deleteFrom('outbox').where('seq', 'in', old).executeTakeFirstOrThrow());
  };
}

type OutboxRow = ExpressionBuilder<Database, 'outbox'>;

/** The card of a ticket or an incident that is kept. */
function isCard(row: OutboxRow, id: 'outbox.id' | 'outbox.replaces') {
  return row.or([
    row.exists(row.selectFrom('ticket_cards').select('card').whereRef('ticket_cards.card', '=', id)),
    row.exists(row.selectFrom('incidents').select('incidents.card').whereRef('incidents.card', '=', id)),
  ]);
}

/** What a card shows now: without it, it would seem to be what it was at first. */
function showsCard(row: OutboxRow) {
  const newer = row
    .selectFrom('outbox as newer')
    .select('newer.seq')
    .whereRef('newer.replaces', '=', 'outbox.replaces')
    .whereRef('newer.seq', '>', 'outbox.seq')
    .where('newer.delivered_at', 'is not', null);
  return row.and([
    row('outbox.replaces', 'is not', null),
    row('outbox.delivered_at', 'is not', null),
    isCard(row, 'outbox.replaces'),
    row.not(row.exists(newer)),
  ]);
}

/** Those whose delivery is gone. They say no time, so all are looked at. */
export function relays(): Piece {
  let after = 0;
  return async (db) => {
    const rows = await db
      .selectFrom('relays')
      .leftJoin('outbox', 'outbox.id', 'relays.delivery')
      .select(['relays.seq', 'outbox.id'])
      .where('relays.seq', '>', after)
      .orderBy('relays.seq')
      .limit(most)
      .execute();
    after = rows.at(-1)?.seq ?? after;
    const gone = rows.filter(({ id }) => id === null).map(({ seq }) => seq);
    if (gone.length > 0) await db.deleteFrom('relays').where('seq', 'in', gone).execute();
    return rows.length === most;
  };
}

/** What waits for a channel that nobody serves any more. */
export function unservedInbox(before: string, served: readonly string[]): Piece {
  return async (db) => {
    await db
      .deleteFrom('inbox')
      .where('channel', 'not in', served)
      .where('completed_at', 'is', null)
      .where('received_at', '<', before)
      .execute();
    return false;
  };
}

/**
 * What was to be sent there. What was never tried has no time: it is older than something behind it
 * that is old.
 */
export function unservedOutbox(before: string, served: readonly string[]): Piece {
  return async (db) => {
    const unserved = db
      .selectFrom('outbox')
      .where('channel', 'not in', served)
      .where('delivered_at', 'is', null)
      .where('parked_at', 'is', null);
    const { first } = await unserved.select((row) => row.fn.min('seq').as('first')).executeTakeFirstOrThrow();
    if (first === null) return false;
    const { last } = await db
      .selectFrom('outbox')
      .select((row) => row.fn.max('seq').as('last'))
      .where('seq', '>=', first)
      .where('first_tried_at', '<', before)
      .executeTakeFirstOrThrow();
    if (last === null) return false;
    const atWork = db.selectFrom('tickets').select('id').where('state', 'in', workedOn);
    const old = unserved
      .select('seq')
      .where('seq', '<=', last)
      .where((row) => row.or([row('ticket', 'is', null), row('ticket', 'not in', atWork)]));
    await db.deleteFrom('outbox').where('seq', 'in', old).execute();
    return false;
  };
}

/** Whether there may be more than was deleted. */
export function wasFull({ numDeletedRows }: { readonly numDeletedRows: bigint }): boolean {
  return numDeletedRows === BigInt(most);
}

// The outbox as the deliverer sees it: what is due, in the order of its conversation, and what became of it.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { DueDelivery, OutboxQueue } from '../handoff/ports.ts';
import { together } from './counters.ts';
import type { EngineName } from './engine.ts';
import { fromJson, toJson } from './json.ts';
import { isOutdated, shown, toDelivery } from './outbox.ts';
import type { Database } from './schema.ts';

/** The worker's side. What comes too late from a worker whose lease has ended changes nothing that is finished. */
export function outboxQueue(db: Kysely<Database>, engine: EngineName): OutboxQueue {
  return {
    shown: (id) => shown(db, id),

    lease: async (channels, now, until, limit) => {
      if (channels.length === 0) return [];
      const leased = await db
        .with('free', (query) => {
          const free = query
            .selectFrom('outbox as head')
            .select('head.seq')
            .where(isHead)
            .where('head.channel', 'in', channels)
            .where('head.due_at', '<=', now)
            .where((row) => row.or([row('head.leased_until', 'is', null), row('head.leased_until', '<=', now)]))
            .orderBy('head.seq')
            .limit(limit);
          // What another process is taking at this moment is its own: waiting for it could end in a deadlock.
          return engine === 'postgres' ? free.forUpdate(['head']).skipLocked() : free;
        })
        .updateTable('outbox')
        .set((row) => ({
          leased_until: until,
          attempts: row('attempts', '+', 1),
          first_tried_at: row.fn.coalesce('first_tried_at', sql.val(now)),
        }))
        .where('seq', 'in', (query) => query.selectFrom('free').select('free.seq'))
        .returning('seq')
        .execute();
      return leased.length === 0
        ? []
        : readDue(
            db,
            leased.map(({ seq }) => seq),
          );
    },

    delivered: (id, receipt, at) =>
      together(db, async (db) => {
        await db
          .updateTable('outbox')
          .set({
            delivered_at: at,
            receipt: toJson(receipt),
            receipt_thread: receipt['thread'] ?? null,
            leased_until: null,
            parked_at: null,
            // The machine has it, and nobody looks back: words that are deleted later must not stay here.
            payload: null,
          })
          .where('id', '=', id)
          .where('delivered_at', 'is', null)
          .execute();
        await forgetIfAsked(db, id);
      }),

    renew: async (id, until, attempts) => {
      const { numUpdatedRows } = await db
        .updateTable('outbox')
        .set({ leased_until: until })
        .where(isOpen(id, attempts))
        .where('leased_until', 'is not', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    release: async (id, attempts) => {
      await db.updateTable('outbox').set({ leased_until: null }).where(isOpen(id, attempts)).execute();
    },

    postpone: async (id, dueAt, error, attempts) => {
      await db
        .updateTable('outbox')
        .set({ due_at: dueAt, last_error: error, leased_until: null })
        .where(isOpen(id, attempts))
        .execute();
    },

    untried: async (ids) => {
      if (ids.length === 0) return [];
      const untried = db.selectFrom('outbox').select('id').where('id', 'in', ids).where('attempts', '=', 0);
      return (await untried.where('parked_at', 'is', null).execute()).map(({ id }) => id);
    },

    park: (id, error, at, why = 'noAnswer', attempts) =>
      together(db, async (db) => {
        await db
          .updateTable('outbox')
          .set({ parked_at: at, last_error: error, why, leased_until: null })
          .where(isOpen(id, attempts))
          .execute();
        await forgetIfAsked(db, id);
      }),

    discard: (channel) =>
      together(db, async (db) => {
        const unsent = db.deleteFrom('outbox').where('channel', '=', channel).where('delivered_at', 'is', null);
        // One after the other, because each has its index.
        const waiting = await unsent.where('parked_at', 'is', null).executeTakeFirstOrThrow();
        const parked = await unsent.where('parked_at', 'is not', null).executeTakeFirstOrThrow();
        return Number(waiting.numDeletedRows + parked.numDeletedRows);
      }),

    state: async () => {
      const unsent = db.selectFrom('outbox').where('delivered_at', 'is', null);
      const { waiting, oldest } = await unsent
        .where('parked_at', 'is', null)
        .select((row) => [
          row.fn.countAll<number>().as('waiting'),
          row.fn.min(row.fn.coalesce('resent_at', 'first_tried_at')).as('oldest'),
        ])
        .executeTakeFirstOrThrow();
      const { parked } = await unsent
        .where('parked_at', 'is not', null)
        .where((row) => row.not(isOutdated(row)))
        .select((row) => row.fn.countAll<number>().as('parked'))
        .executeTakeFirstOrThrow();
      return { waiting: Number(waiting), parked: Number(parked), ...(oldest && { oldestTry: oldest }) };
    },

    nextDue: async (channels) => {
      if (channels.length === 0) return undefined;
      const { next } = await db
        .selectFrom('outbox as head')
        .select((row) => row.fn.min(whenFree(row)).as('next'))
        .where(isHead)
        .where('head.channel', 'in', channels)
        .executeTakeFirstOrThrow();
      return next ?? undefined;
    },
  };
}

/** Unfinished, and still in the hands of whoever made this try. */
function isOpen(id: string, attempts: number | undefined) {
  return (row: ExpressionBuilder<Database, 'outbox'>) =>
    row.and([
      row('id', '=', id),
      row('delivered_at', 'is', null),
      row('parked_at', 'is', null),
      ...(attempts === undefined ? [] : [row('attempts', '=', attempts)]),
    ]);
}

/** Of a delivery that was to be forgotten, nothing stays of its place: neither what stood there first nor what came later. */
async function forgetIfAsked(db: Kysely<Database>, id: string): Promise<void> {
  const { replaces } =
    (await db
      .selectFrom('outbox')
      .select('replaces')
      .where('id', '=', id)
      .where('forget', '=', 1)
      .where((row) => row.or([row('delivered_at', 'is not', null), row('parked_at', 'is not', null)]))
      .executeTakeFirst()) ?? {};
  if (replaces === undefined) return;
  await db
    .deleteFrom('outbox')
    .where((row) =>
      row.or([
        row('id', '=', id),
        ...(replaces === null ? [] : [row('id', '=', replaces), row('replaces', '=', replaces)]),
      ]),
    )
    .execute();
}

type Head = ExpressionBuilder<Database & { head: Database['outbox'] }, 'head'>;
type Due = ExpressionBuilder<Database & { due: Database['outbox'] }, 'due'>;

/** Unfinished, and nothing unfinished before it in its conversation. */
function isHead(row: Head) {
  return row.and([
    row('head.delivered_at', 'is', null),
    row('head.parked_at', 'is', null),
    row.not(
      row.exists(
        row
          .selectFrom('outbox as earlier')
          .select('earlier.seq')
          .whereRef('earlier.channel', '=', 'head.channel')
          .whereRef('earlier.conversation', '=', 'head.conversation')
          .whereRef('earlier.seq', '<', 'head.seq')
          .where('earlier.delivered_at', 'is', null)
          .where('earlier.parked_at', 'is', null),
      ),
    ),
  ]);
}

/** The later of the time it is due and the end of its lease. */
function whenFree(row: Head) {
  return row
    .case()
    .when('head.leased_until', '>', row.ref('head.due_at'))
    .then(row.ref('head.leased_until'))
    .else(row.ref('head.due_at'))
    .end();
}

async function readDue(db: Kysely<Database>, seqs: readonly number[]): Promise<readonly DueDelivery[]> {
  const rows = await db
    .selectFrom('outbox as due')
    .selectAll('due')
    .select((row) =>
      row.fn
        .coalesce(newestReceipt(row, 'due.thread', 'receipt_thread'), newestReceipt(row, 'due.thread'))
        .as('thread_receipt'),
    )
    .select((row) => newestReceipt(row, 'due.replaces').as('replaces_receipt'))
    .where('due.seq', 'in', seqs)
    .orderBy('due.seq')
    .execute();
  return rows.map((row) => ({
    ...toDelivery(row),
    attempts: row.attempts,
    ...(row.first_tried_at !== null && { firstTriedAt: row.first_tried_at }),
    ...(row.resent_at !== null && { resentAt: row.resent_at }),
    ...(row.replaces_receipt !== null && { replacesReceipt: fromJson(row.replaces_receipt) }),
    ...(row.thread_receipt !== null && { threadReceipt: fromJson(row.thread_receipt) }),
  }));
}

/** Of a delivery or of what took its place: a card that was deleted stands elsewhere since it was drawn again. */
function newestReceipt(row: Due, of: 'due.thread' | 'due.replaces', having: 'receipt' | 'receipt_thread' = 'receipt') {
  return row
    .selectFrom('outbox as shown')
    .select('shown.receipt')
    .where(`shown.${having}`, 'is not', null)
    .where((one) => one.or([one('shown.id', '=', one.ref(of)), one('shown.replaces', '=', one.ref(of))]))
    .orderBy('shown.seq', 'desc')
    .limit(1);
}

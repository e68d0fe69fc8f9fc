// The outbox as the deliverer sees it: what is due, in the order of its conversation, and what became of it.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { OutboxQueue, Receipt } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { together } from './counters.ts';
import { readDue } from './dueDeliveries.ts';
import type { EngineName } from './engine.ts';
import { type Json, toJson } from './json.ts';
import { isOutdated, shown } from './outbox.ts';
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

    delivered: async (id, receipt, at) => {
      const row = { id, at, receipt: toJson(receipt), thread: receipt['thread'] ?? null };
      // Nearly all are kept, and one statement is a transaction of its own.
      const [kept] = await deliver(db, { ...row, forget: 0 });
      if (kept) return Boolean(kept.more);
      return together(db, async (db) => {
        const [forgotten] = await deliver(db, { ...row, forget: 1 });
        await forgetIfAsked(db, id);
        return Boolean(forgotten?.more);
      });
    },

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

    untouched: async (id, attempts) => {
      await db
        .updateTable('outbox')
        .set({ leased_until: null, attempts: attempts - 1, ...(attempts === 1 && { first_tried_at: null }) })
        .where(isOpen(id, attempts))
        .execute();
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

interface Delivered {
  readonly id: string;
  readonly at: string;
  readonly receipt: Json<Receipt>;
  readonly thread: string | null;
  readonly forget: number;
}

const deliver = compiled((db, { id, at, receipt, thread, forget }: Delivered) =>
  db
    .updateTable('outbox')
    .set({
      delivered_at: at,
      receipt,
      receipt_thread: thread,
      leased_until: null,
      parked_at: null,
      // The machine has it, and nobody looks back: words that are deleted later must not stay here.
      payload: null,
    })
    .where('id', '=', id)
    .where('forget', '=', forget)
    .where('delivered_at', 'is', null)
    .returning((row) => row.exists(behind(row)).as('more')),
);

/** What is unsent behind a delivery in its conversation. */
function behind(row: ExpressionBuilder<Database, 'outbox'>) {
  return row
    .selectFrom('outbox as later')
    .select('later.seq')
    .whereRef('later.channel', '=', 'outbox.channel')
    .whereRef('later.conversation', '=', 'outbox.conversation')
    .whereRef('later.seq', '>', 'outbox.seq')
    .where('later.delivered_at', 'is', null)
    .where('later.parked_at', 'is', null);
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

// Rows of the outbox as a courier needs them: with where the messages stand that they replace or answer.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery, DueDelivery } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { fromJson } from './json.ts';
import type { Database } from './schema.ts';

/** These rows, the oldest first. */
export async function readDue(db: Kysely<Database>, seqs: readonly number[]): Promise<readonly DueDelivery[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll('outbox')
    .select(places)
    .where('outbox.seq', 'in', seqs)
    .orderBy('outbox.seq')
    .execute();
  return rows.map((row) => ({
    ...toDelivery(row),
    attempts: row.attempts,
    ...(row.first_tried_at !== null && { firstTriedAt: row.first_tried_at }),
    ...(row.resent_at !== null && { resentAt: row.resent_at }),
    ...receiptsOf(row),
  }));
}

/** Puts a row, and tells where the messages stand that it replaces or answers. */
export async function putDue(
  db: Kysely<Database>,
  row: Insertable<Database['outbox']>,
): Promise<Pick<DueDelivery, 'replacesReceipt' | 'threadReceipt'>> {
  const [put] = await insertDue(db, row);
  return put ? receiptsOf(put) : {};
}

const insertDue = compiled((db, row: Insertable<Database['outbox']>) =>
  db.insertInto('outbox').values(row).returning(places),
);

type Receipt = Selectable<Database['outbox']>['receipt'];
type Places = { readonly replaces_receipt: Receipt; readonly thread_receipt: Receipt };

/** Where the messages stand that a row replaces or answers. */
const places = [
  sql<Receipt>`coalesce(${newestReceipt('thread', 'receipt_thread')}, ${newestReceipt('thread')})`.as('thread_receipt'),
  newestReceipt('replaces').as('replaces_receipt'),
];

function receiptsOf({ replaces_receipt, thread_receipt }: Places) {
  return {
    ...(replaces_receipt !== null && { replacesReceipt: fromJson(replaces_receipt) }),
    ...(thread_receipt !== null && { threadReceipt: fromJson(thread_receipt) }),
  };
}

/**
 * Of a delivery or of what took its place: a card that was deleted stands elsewhere since it was drawn again. Each has its index;
 * asked for both at once, PostgreSQL would go through the whole outbox by its numbers.
 */
function newestReceipt(of: 'thread' | 'replaces', having: 'receipt' | 'receipt_thread' = 'receipt') {
  const [place, told] = [sql.ref(`outbox.${of}`), sql.ref(`shown.${having}`)];
  return sql<Receipt>`(
    select receipt from (
      select shown.receipt, shown.seq from outbox as shown where shown.id = ${place} and ${told} is not null
      union all
      select * from (
        select shown.receipt, shown.seq from outbox as shown where shown.replaces = ${place} and ${told} is not null
        order by shown.seq desc limit 1
      ) as newer
    ) as either order by seq desc limit 1
  )`;
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

// Rows of the outbox as a courier needs them: with where the messages stand that they replace or answer.
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Delivery, DueDelivery } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { fromJson } from './json.ts';
import type { Database } from './schema.ts';

type Due = ExpressionBuilder<Database & { due: Database['outbox'] }, 'due'>;

/** These rows, the oldest first. */
export async function readDue(db: Kysely<Database>, seqs: readonly number[]): Promise<readonly DueDelivery[]> {
  const [seq] = seqs;
  const rows = seqs.length === 1 && seq !== undefined ? await readOne(db, { seq }) : await dueRows(db, seqs).execute();
  return rows.map((row) => ({
    ...toDelivery(row),
    attempts: row.attempts,
    ...(row.first_tried_at !== null && { firstTriedAt: row.first_tried_at }),
    ...(row.resent_at !== null && { resentAt: row.resent_at }),
    ...(row.replaces_receipt !== null && { replacesReceipt: fromJson(row.replaces_receipt) }),
    ...(row.thread_receipt !== null && { threadReceipt: fromJson(row.thread_receipt) }),
  }));
}

function dueRows(db: Kysely<Database>, seqs: readonly number[]) {
  return db
    .selectFrom('outbox as due')
    .selectAll('due')
    .select((row) =>
      row.fn
        .coalesce(newestReceipt(row, 'due.thread', 'receipt_thread'), newestReceipt(row, 'due.thread'))
        .as('thread_receipt'),
    )
    .select((row) => newestReceipt(row, 'due.replaces').as('replaces_receipt'))
    .where('due.seq', 'in', seqs)
    .orderBy('due.seq');
}

const readOne = compiled((db, { seq }: { seq: number }) => dueRows(db, [seq]));

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

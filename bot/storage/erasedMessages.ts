// What arrived from a person or was sent about them, when their data is deleted.
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Forgotten } from '../handoff/erasure.ts';
import type { Delivery } from '../handoff/ports.ts';
import { fromJson, toJson } from './json.ts';
import { holds, inJson, orNone, partsOf } from './matching.ts';
import { toDelivery } from './outbox.ts';
import type { Database } from './schema.ts';

/**
 * What was shown to others and may stand there: cards and threads of tickets, and answers at a desk that name the person
 * or a ticket of theirs. What was never tried is not among them, the cards are the last.
 */
export async function placesOf(
  db: Kysely<Database>,
  { key, name, tickets, cards: own, conversations }: Forgotten,
  named: readonly string[],
): Promise<readonly Delivery[]> {
  const cards = db
    .selectFrom('ticket_cards')
    .select('card')
    .where('ticket', 'in', orNone(tickets.map(({ id }) => id)));
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('replaces', 'is', null)
    .where('forget', '=', 0)
    .where('parked_at', 'is', null)
    .where('attempts', '>', 0)
    .where((row) =>
      row.or([
        row('id', 'in', cards),
        row('thread', 'in', cards),
        row('id', 'in', orNone(own)),
        // Reminders in a desk's channel; other systems, which have no reference, keep what they were told.
        row.and([
          row('ticket', 'in', orNone(tickets.map(({ id }) => id))),
          row('person', 'is', null),
          row('reference', '!=', toJson<unknown>(null)),
        ]),
        row.and([
          row('ticket', 'is', null),
          row('person', 'is', null),
          row('conversation', 'not in', orNone(conversations)),
          row.or([...named, `"verbatim":${JSON.stringify(name)}`, inJson(key)].map((one) => holds('message', one))),
        ]),
      ]),
    )
    .orderBy('seq')
    .execute();
  const isCard = new Set((await cards.execute()).map((row) => row.card));
  const all = rows.map(toDelivery);
  return [...all.filter(({ id }) => !isCard.has(id)), ...all.filter(({ id }) => isCard.has(id))];
}

/** Conversations below these cards, as their platforms name them. */
export async function threadsOf(db: Kysely<Database>, cards: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('receipt_thread')
    .where((row) => row.or([row('id', 'in', cards), row('replaces', 'in', cards)]))
    .where('receipt_thread', 'is not', null)
    .execute();
  return orNone(rows.flatMap(({ receipt_thread }) => receipt_thread ?? []));
}

/** A shorter name stands in too many words. */
const tellingName = 3;
const emptied = { activity: toJson<unknown>(null), masked: toJson<readonly string[]>([]), last_error: null };

/**
 * What they sent goes, and what others sent about them is emptied. Of the event that asks for it the key stays until the
 * next purge, so that the same event again is known.
 */
export async function forgetInbox(
  db: Kysely<Database>,
  { key, name, inbox, conversations }: Forgotten,
  named: readonly string[],
  threads: readonly string[],
): Promise<void> {
  const [channel, user] = partsOf(key);
  // Also what was emptied when somebody else was forgotten, and names no sender any more.
  await db
    .deleteFrom('inbox')
    .where('completed_at', 'is not', null)
    .where('channel', '=', channel)
    .where('conversation', 'in', orNone(conversations))
    .where('conversation', '!=', '')
    .execute();
  const about = await db
    .selectFrom('inbox')
    .select(['id', 'channel', 'activity'])
    .where('completed_at', 'is not', null)
    .where((row) =>
      row.or([
        row('conversation', 'in', threads),
        ...[...named, user, ...(name.length >= tellingName ? [name] : [])].map((words) =>
          holds('activity', inJson(words)),
        ),
      ]),
    )
    .execute();
  for (const { id, channel: from, activity } of about) {
    const { from: sender } = (fromJson(activity) ?? {}) as { from?: { id?: string } };
    if (from === channel && sender?.id === user) await db.deleteFrom('inbox').where('id', '=', id).execute();
    else await db.updateTable('inbox').set(emptied).where('id', '=', id).execute();
  }
  await forgetEvent(db, inbox);
}

/** What arrived is known by its key alone. */
export async function forgetEvent(db: Kysely<Database>, inbox: number): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ ...emptied, conversation: '' })
    .where('id', '=', inbox)
    .execute();
}

/** Messages to them and about their tickets; of the places, only where they are. */
export async function forgetOutbox(
  db: Kysely<Database>,
  { key, conversations, instead }: Forgotten,
  tickets: readonly string[],
  places: readonly string[],
): Promise<void> {
  const [channel, user] = partsOf(key);
  const cards = db.selectFrom('ticket_cards').select('card').where('ticket', 'in', tickets);
  // What is on its way may arrive: it is known, and reads so if it is tried again.
  const isPlace = (row: ExpressionBuilder<Database, 'outbox'>) =>
    row.or([
      row('id', 'in', places),
      row.and([
        row('replaces', 'is not', null),
        row('replaces', 'in', places),
        row('attempts', '>', 0),
        row('parked_at', 'is', null),
      ]),
    ]);
  await db
    .deleteFrom('outbox')
    .where((row) =>
      row.or([
        row('person', '=', key),
        row('ticket', 'in', tickets),
        row('replaces', 'in', places),
        row('id', 'in', cards),
        row('thread', 'in', cards),
        row.and([row('channel', '=', channel), row('conversation', 'in', [...conversations, user])]),
      ]),
    )
    .where((row) => row.not(isPlace(row)))
    .execute();
  await db
    .updateTable('outbox')
    .set({ message: toJson(instead), ticket: null, author: null, payload: null, person: null, last_error: null })
    .where(isPlace)
    .execute();
}

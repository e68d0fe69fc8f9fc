// What arrived from a person or was sent about them, when their data is deleted.
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Forgotten } from '../handoff/erasure.ts';
import type { Delivery } from '../handoff/ports.ts';
import { ticketName } from '../handoff/ticket.ts';
import { toDelivery } from './dueDeliveries.ts';
import { fromJson, toJson } from './json.ts';
import { holds, inJson, orNone, partsOf } from './matching.ts';
import type { Database } from './schema.ts';

/**
 * What was shown to others and may stand there: what the desks have of tickets, and answers that name the person or a
 * ticket of theirs on any of their pages. What was never tried is not among them, the cards are the last.
 */
export async function placesOf(
  db: Kysely<Database>,
  person: Forgotten,
  named: readonly string[],
): Promise<readonly Delivery[]> {
  const tickets = orNone(person.tickets.map(({ id }) => id));
  const cards = db.selectFrom('ticket_cards').select('card').where('ticket', 'in', tickets);
  const lanes = db.selectFrom('outbox').select('conversation').where('id', 'in', cards);
  const naming = db
    .selectFrom('outbox')
    .select((row) => row.fn.coalesce('replaces', 'id').as('id'))
    .where(namesThem(db, person, named));
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
        row.and([row('ticket', 'in', tickets), row('conversation', 'in', lanes)]),
        row('id', 'in', orNone(person.cards)),
        row('id', 'in', naming),
      ]),
    )
    .orderBy('seq')
    .execute();
  const isCard = new Set((await cards.execute()).map((row) => row.card));
  const all = rows.map(toDelivery);
  return [...all.filter(({ id }) => !isCard.has(id)), ...all.filter(({ id }) => isCard.has(id))];
}

/** Messages to others, on no ticket, that name the person or a ticket of theirs. A card of an incident names nobody. */
function namesThem(
  db: Kysely<Database>,
  { key, name, tickets, conversations }: Forgotten,
  named: readonly string[],
): (row: ExpressionBuilder<Database, 'outbox'>) => Expression<SqlBool> {
  const atDesk = [...named, `"verbatim":${JSON.stringify(name)}`, inJson(key)];
  // What one other person was told holds their own words, too: only what the bot says of a ticket counts.
  const toOne = tickets.map((ticket) => `"ticket":${JSON.stringify(ticketName(ticket))}`);
  return (row) =>
    row.and([
      row('ticket', 'is', null),
      row('conversation', 'not in', orNone(conversations)),
      row(row.fn.coalesce('replaces', 'id'), 'not in', db.selectFrom('incidents').select('card')),
      row.or([
        row.and([row('person', 'is', null), row.or(atDesk.map((one) => holds('message', one)))]),
        row.and([row('person', '!=', key), row.or(toOne.map((one) => holds('message', one)))]),
      ]),
    ]);
}

/** Answers at a desk are addressed to where it was asked, and say who did. */
export async function forgetWhoAsked(db: Kysely<Database>, { key }: Forgotten): Promise<void> {
  const [channel, user] = partsOf(key);
  const rows = await db
    .selectFrom('outbox')
    .select(['seq', 'reference'])
    .where('channel', '=', channel)
    .where(holds('reference', `"user":{"id":"${inJson(user)}"`))
    .execute();
  for (const { seq, reference } of rows) {
    const { user: _, ...where } = fromJson(reference) as { readonly user: unknown };
    await db
      .updateTable('outbox')
      .set({ reference: toJson<unknown>(where) })
      .where('seq', '=', seq)
      .execute();
  }
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

/** Messages to them and about their tickets; of the places, only where they are. Gives the ids of what is gone. */
export async function forgetOutbox(
  db: Kysely<Database>,
  person: Forgotten,
  named: readonly string[],
  places: readonly string[],
): Promise<readonly string[]> {
  const { key, conversations, instead } = person;
  const [channel, user] = partsOf(key);
  const tickets = orNone(person.tickets.map(({ id }) => id));
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
  // An event on its way holds up what tells of the deletion; it is not sent again.
  await db
    .updateTable('outbox')
    .set({ payload: null, ticket: null, last_error: null, forget: 1 })
    .where('ticket', 'in', tickets)
    .where('payload', 'is not', null)
    .where('leased_until', 'is not', null)
    .where('delivered_at', 'is', null)
    .where('parked_at', 'is', null)
    .execute();
  const gone = await db
    .deleteFrom('outbox')
    .where((row) =>
      row.or([
        row('person', '=', key),
        row('ticket', 'in', tickets),
        row('replaces', 'in', places),
        row('id', 'in', cards),
        row('thread', 'in', cards),
        row.and([row('channel', '=', channel), row('conversation', 'in', [...conversations, user])]),
        namesThem(db, person, named)(row),
      ]),
    )
    .where((row) => row.not(isPlace(row)))
    .returning('id')
    .execute();
  await db
    .updateTable('outbox')
    .set({ message: toJson(instead), ticket: null, author: null, payload: null, person: null, last_error: null })
    .where(isPlace)
    .execute();
  return gone.map(({ id }) => id);
}

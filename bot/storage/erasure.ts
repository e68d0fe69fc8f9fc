// Removes a person from every table; what others still see of them keeps its place until it is replaced.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Erasure, Forgotten } from '../handoff/erasure.ts';
import type { Delivery } from '../handoff/ports.ts';
import { ticketName } from '../handoff/ticket.ts';
import type { FileRef } from '../messages/message.ts';
import { anonymise } from './cases.ts';
import { forgetEvent, forgetInbox, forgetOutbox, forgetWhoAsked, placesOf, threadsOf } from './erasedMessages.ts';
import { fromJson, toJson } from './json.ts';
import { holds, inJson, orNone, partsOf } from './matching.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. */
export function erasure(db: Kysely<Database>): Erasure {
  return { remove: (person) => remove(db, person), forgetEvent: (inbox) => forgetEvent(db, inbox) };
}

async function remove(db: Kysely<Database>, person: Forgotten): Promise<readonly Delivery[]> {
  const tickets = person.tickets.map(({ id }) => id);
  const named = [...tickets, ...person.tickets.map(ticketName)];
  await forgetWhoAsked(db, person);
  const places = await placesOf(db, person, named);
  const kept = orNone(places.map(({ id }) => id));
  const threads = await threadsOf(db, kept);
  const states = await statesOf(db, person);
  const files = [...(await filesIn(db, orNone(tickets), kept)), ...states.files];

  await forgetInbox(db, person, named, threads);
  const gone = await forgetOutbox(db, person, named, kept);
  await db
    .deleteFrom('relays')
    .where('delivery', 'in', [...kept, ...gone])
    .execute();
  await db.deleteFrom('posts').where(isTheirPost(person, threads)).execute();
  for (const table of ['ticket_entries', 'ticket_cards'] as const)
    await db.deleteFrom(table).where('ticket', 'in', orNone(tickets)).execute();
  await db.deleteFrom('tickets').where('id', 'in', orNone(tickets)).execute();
  await forgetFiles(db, person.key, files);
  await db.deleteFrom('states').where('key', 'in', orNone(states.keys)).execute();
  await forgetColleague(db, person.key);
  await forgetAlarms(db, person, [...tickets, ...states.cases]);
  const pseudonym = db.selectFrom('pseudonyms').select('pseudonym').where('person', '=', person.key);
  await anonymise(db, (row) => row('person', '=', pseudonym));
  await sql`delete from incident_people where person = ${person.key} or person in (${pseudonym})`.execute(db);
  await db.deleteFrom('people').where('key', '=', person.key).execute();
  return places;
}

/** What is kept of their conversations and presses: the keys, and the files and cases that are named there. */
async function statesOf(db: Kysely<Database>, { key, tickets }: Forgotten) {
  const [channel, user] = partsOf(key);
  const rows = await db
    .selectFrom('states')
    .select(['key', 'value'])
    .where((row) =>
      row.or([
        holds('key', `/${user}`),
        // What staff pressed last may be about a ticket of theirs, with words in its boxes.
        row.and([holds('key', 'press/'), row.or(tickets.map(({ id }) => holds('value', id)))]),
      ]),
    )
    .execute();
  const ofPerson: readonly string[] = ['conversation', 'aloud', 'press'];
  const theirs = rows.filter(({ key: state, value }) => {
    const [kind = '', where] = state.split('/');
    if (kind === 'press' && tickets.some(({ id }) => value.includes(id))) return true;
    return state === `home/${key}` || (ofPerson.includes(kind) && where === channel && state.endsWith(`/${user}`));
  });
  const values = theirs.map(({ value }) => fromJson(value) as Pick<Conversation, 'fileRefs' | 'caseId'> | null);
  return {
    keys: theirs.map(({ key: state }) => state),
    files: values.flatMap((value) => value?.fileRefs ?? []).map(({ id }) => id),
    cases: values.flatMap((value) => value?.caseId ?? []),
  };
}

/** What is read of a conversation's state here. */
interface Conversation {
  readonly fileRefs?: readonly FileRef[];
  readonly caseId?: string;
}

/** Files that came with their tickets, whoever sent them, or that the bot has put there. */
async function filesIn(
  db: Kysely<Database>,
  tickets: readonly string[],
  places: readonly string[],
): Promise<readonly string[]> {
  const entries = await db
    .selectFrom('ticket_entries')
    .select('files')
    .where('ticket', 'in', tickets)
    .where('files', 'is not', null)
    .execute();
  const messages = await db
    .selectFrom('outbox')
    .select('message')
    .where((row) => row.or([row('id', 'in', places), row('replaces', 'in', places), row('ticket', 'in', tickets)]))
    .where(holds('message', '"files":'))
    .execute();
  return [
    ...entries.flatMap(({ files }) => (files ? fromJson(files) : [])),
    ...messages.flatMap(({ message }) => fromJson(message).files ?? []),
  ].map(({ id }) => id);
}

/** Those, and what they sent; what they sent as staff belongs to somebody else's ticket and stays with it. */
async function forgetFiles(db: Kysely<Database>, person: string, files: readonly string[]): Promise<void> {
  await db.deleteFrom('files').where('id', 'in', orNone(files)).execute();
  await db
    .deleteFrom('files')
    .where('person', '=', person)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('ticket_entries')
            .select('seq')
            .where('ticket_entries.files', 'is not', null)
            .where(sql<boolean>`ticket_entries.files like '%' || files.id || '%'`),
        ),
      ),
    )
    .execute();
}

/** Posts of the local page: in their own conversation, and what was said below their tickets. */
function isTheirPost({ key, conversations, cards }: Forgotten, threads: readonly string[]) {
  const onPage = key.startsWith('web/') ? conversations : [];
  return (row: ExpressionBuilder<Database, 'posts'>) =>
    row.or([
      row.and([row('thread', 'in', threads), row('author', '!=', 'bot')]),
      row.and([row('conversation', 'in', orNone(onPage)), row('id', 'not in', orNone(cards))]),
    ]);
}

/** Whom tickets can be assigned to, without them. */
async function forgetColleague(db: Kysely<Database>, key: string): Promise<void> {
  const lists = await db
    .selectFrom('states')
    .select(['key', 'value'])
    .where(holds('key', 'colleagues/'))
    .where(holds('value', inJson(key)))
    .execute();
  for (const list of lists) {
    const rest = (fromJson(list.value) as readonly { key: string }[]).filter((one) => one.key !== key);
    const value = toJson<unknown>(rest);
    await db.updateTable('states').set({ value }).where('key', '=', list.key).execute();
  }
}

/** Alarms that name them, their conversation, a case or a ticket of theirs. */
async function forgetAlarms(
  db: Kysely<Database>,
  { key, conversations }: Forgotten,
  about: readonly string[],
): Promise<void> {
  const names = [key, ...about];
  const places = conversations.map((one) => JSON.stringify(one));
  const found = await db
    .selectFrom('alarms')
    .select(['key', 'data'])
    .where((row) =>
      row.or([
        ...names.flatMap((words) => [holds('key', words), holds('data', inJson(words))]),
        ...places.map((one) => holds('data', one)),
      ]),
    )
    .execute();
  const isTheirs = (text: string) =>
    names.some((words) => text.split(words).some((rest, at) => at > 0 && !/^[\w-]/.test(rest))) ||
    places.some((one) => text.includes(one));
  const keys = found.filter((alarm) => isTheirs(alarm.key) || isTheirs(alarm.data)).map((alarm) => alarm.key);
  await db.deleteFrom('alarms').where('key', 'in', orNone(keys)).execute();
}

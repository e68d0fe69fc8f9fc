// Fills a database as a long-running installation has it: the rows of one conversation and one ticket, copied in bulk.
import { Kysely, sql } from 'kysely';
import { openPostgres } from '../bot/storage/postgres.ts';
import type { Database } from '../bot/storage/schema.ts';
import { openSqlite } from '../bot/storage/sqlite.ts';

type Row = Readonly<Record<string, string | number | null>>;
/** Rows with `§` where each copy has a number of its own. */
type Sample = readonly (readonly [table: string, row: Row])[];

/** How many rows of a conversation stay in each table, on average over the time that they are kept. */
const rowsKept = { states: 9, people: 1, inbox: 1, outbox: 2, cases: 1, pseudonyms: 1 } as const;
const copiesAtOnce = 50_000;

/** A database past the Store, for bulk work. */
async function openGrown(url: string): Promise<Kysely<Database>> {
  const engine = url.startsWith('sqlite:') ? await openSqlite(url.slice('sqlite:'.length)) : openPostgres(url);
  return new Kysely<Database>({ dialect: engine.patient ?? engine.dialect });
}

/** What a talk has left of its first person in this SQLite database. */
export async function sampleOf(url: string): Promise<Sample> {
  const db = await openGrown(url);
  const { key } = await db.selectFrom('people').select('key').orderBy('seen_at').limit(1).executeTakeFirstOrThrow();
  // The digits in which people of the bench differ, in every name of theirs.
  const number = /\d+$/.exec(key)?.[0].slice(1) ?? '';
  const names = new Set([number]);
  const sample: (readonly [string, Row])[] = [];
  for (const [table, most] of Object.entries(rowsKept)) {
    const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(db);
    const isTheirs = (row: Row) => [...names].some((name) => JSON.stringify(row).includes(name));
    const theirs = rows.filter(isTheirs).slice(-most);
    for (const [, id = ''] of JSON.stringify(theirs).matchAll(/caseId\\":\\"([\w-]+)/g)) names.add(id);
    sample.push(...theirs.map((row) => [table, marked(row, number)] as const));
  }
  await db.destroy();
  return sample;
}

/** Everything that is unique has a number of its own; what the database counts itself is left to it. */
function marked(row: Row, number: string): Row {
  const entries = Object.entries(row).filter(
    ([name, value]) => typeof value === 'string' || !['seq', 'id'].includes(name),
  );
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      const own = value.replaceAll(number, '1§').replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-/g, '§-');
      return [name, name === 'event_key' ? `${own}-§` : own];
    }),
  );
}

/** A ticket that was claimed, answered and solved, with the card that its desk sees. */
function ticketSample(): Sample {
  const at = new Date().toISOString();
  const words = 'The PC asks for activation since the BIOS update, and the key in the BIOS is not taken. ';
  const summary = {
    personName: 'Alex Example',
    channel: 'teams',
    language: 'en',
    case: { codes: ['0xC004F213'], details: { model: 'T14', note: words.repeat(4) }, files: [] },
  };
  const card = { blocks: [{ key: 'handoff.card', words: words.repeat(12) }] };
  const person = 'teams/29:ticket-§';
  const sent = {
    channel: 'teams',
    language: 'ja',
    attempts: 1,
    first_tried_at: at,
    delivered_at: at,
    receipt: JSON.stringify({ id: 'm-§', thread: '19:desk@thread.tacv2;messageid=§' }),
  };
  const lane = {
    conversation: '19:desk@thread.tacv2/ticket-§',
    reference: '{}',
    ticket: 'ticket-§',
    message: JSON.stringify(card),
  };
  const entry = { ticket: 'ticket-§', at, author: 'Alex Example', text: words, search: words.toLowerCase() };
  const act = { at, actor: 'ticket-person-§', subject: 'ACT-§', detail: '{"state":"closed"}' };
  return [
    [
      'tickets',
      {
        id: 'ticket-§',
        number: '§',
        state: 'closed',
        version: 5,
        person,
        summary: JSON.stringify(summary),
        assignee_key: 'teams/29:staff',
        assignee_name: 'Staff',
        card: 'card-§',
        created_at: at,
        updated_at: at,
        desk: 'main',
        search: words.toLowerCase(),
        case_id: 'case-§',
        rating: 4,
        ended_at: at,
      },
    ],
    ['ticket_cards', { card: 'card-§', ticket: 'ticket-§' }],
    ...['event', 'employee', 'staff', 'event'].map(
      (kind) => ['ticket_entries', { ...entry, kind, source: kind === 'event' ? null : `${kind}-§` }] as const,
    ),
    ['outbox', { ...sent, ...lane, id: 'card-§', receipt_thread: '19:desk@thread.tacv2;messageid=§' }],
    ['outbox', { ...sent, ...lane, id: 'newer-§', replaces: 'card-§' }],
    ['outbox', { ...sent, ...lane, id: 'reply-§', conversation: 'a:ticket-§', person }],
    ['relays', { source: 'staff-§', delivery: 'reply-§' }],
    [
      'cases',
      {
        id: 'case-§',
        person: 'ticket-person-§',
        channel: 'teams',
        language: 'en',
        started_at: at,
        touched_at: at,
        section: 'contactSupport',
        cause: 'unknown',
        codes: '["0xC004F213"]',
        model: 'T14',
        bios: '1.21',
        outcome: 'handed',
        handed_at: at,
        reopened: 0,
      },
    ],
    ['pseudonyms', { person, pseudonym: 'ticket-person-§' }],
    ...['escalate', 'claim', 'reply', 'resolve'].map((action) => ['audit', { ...act, action }] as const),
  ];
}

export interface Grown {
  readonly conversations: number;
  readonly tickets: number;
}

/** Copies the samples so often. Of a hundred tickets two are at work; every twentieth conversation waits for its reminder. */
export async function grow(url: string, conversation: Sample, { conversations, tickets }: Grown): Promise<void> {
  const db = await openGrown(url);
  const isSqlite = url.startsWith('sqlite:');
  // Nothing is lost when this is cut off: it is done again.
  if (isSqlite)
    for (const line of ['synchronous = off', 'cache_size = -1000000']) await sql.raw(`pragma ${line}`).execute(db);
  for (const [table, row] of conversation) await copy(db, table, row, conversations);
  for (const [table, row] of ticketSample()) await copy(db, table, row, tickets);
  const alarm = {
    key: 'retry/teams/29:1§',
    kind: 'retry',
    at: '9999-01-01T00:00:00.000Z',
    data: '{"conversation":"a:1§"}',
  };
  await copy(db, 'alarms', alarm, Math.floor(conversations / 20));
  // Two of a hundred are at work, and each has its time.
  await sql`update tickets set state = 'open', ended_at = null where number % 100 < 2`.execute(db);
  await sql`insert into alarms (key, kind, at, data)
    select 'ticket/' || id, 'ticket', '9999-01-01T00:00:00.000Z', '{}' from tickets where state = 'open'`.execute(db);
  await sql`update tickets set updated_at = substr(updated_at, 1, 14) || cast(10 + number % 50 as text) || ':' ||
    cast(10 + number / 50 % 50 as text) || '.' || cast(100 + number % 900 as text) || 'Z'`.execute(db);
  await sql`update counters set value = 2147483000 where name = 'tickets'`.execute(db);
  // A server does this by itself after a while.
  if (!isSqlite) await sql`analyze`.execute(db);
  await db.destroy();
}

async function copy(db: Kysely<Database>, table: string, row: Row, times: number): Promise<void> {
  // Scattered over the indexes, as real names are; no two alike.
  const own = sql`cast((i * 48271) % 2147483647 as text)`;
  const values = Object.entries(row).map(([name, value]) => {
    if (name === 'number') return sql`cast((i * 48271) % 2147483647 as integer)`;
    if (value === null) return sql`null`;
    if (typeof value === 'number') return sql`cast(${value} as integer)`;
    return value.includes('§') ? sql`replace(cast(${value} as text), '§', ${own})` : sql`cast(${value} as text)`;
  });
  const columns = Object.keys(row).map((name) => sql.ref(name));
  for (let first = 1; first <= times; first += copiesAtOnce) {
    const last = Math.min(times, first + copiesAtOnce - 1);
    await sql`insert into ${sql.table(table)} (${sql.join(columns)})
      with recursive n(i) as (select cast(${first} as bigint) union all select i + 1 from n where i < ${last})
      select ${sql.join(values)} from n`.execute(db);
  }
}

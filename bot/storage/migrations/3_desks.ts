// Schema version 3: several desks, what becomes of a ticket afterwards, relayed edits and files, notices.
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineName } from '../engine.ts';

/** New columns and tables on every engine; tickets of before belong to the desk `main`. */
export function desks(engine: EngineName): Migration {
  return { up: (db) => up(db, engine) };
}

interface Before {
  tickets: { id: string; card: string; summary: string; assignee_name: string | null; search: string };
  ticket_cards: { card: string; ticket: string };
  ticket_entries: { seq: number; text: string; search: string };
}

async function up(db: Kysely<Before>, engine: EngineName): Promise<void> {
  const given = (column: ColumnDefinitionBuilder) =>
    engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity();
  const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
  const key = (column: ColumnDefinitionBuilder) => column.primaryKey().notNull();
  const needed = (column: ColumnDefinitionBuilder) => column.notNull();

  const ticketColumns = [
    ['desk', 'text', (column: ColumnDefinitionBuilder) => column.notNull().defaultTo('main')],
    ['search', 'text', (column: ColumnDefinitionBuilder) => column.notNull().defaultTo('')],
    ['solution', 'text', undefined],
    ['claimed_at', 'text', undefined],
    ['ended_at', 'text', undefined],
    ['rating', 'integer', undefined],
    ['comment', 'text', undefined],
  ] as const;
  for (const [name, type, build] of ticketColumns) {
    await db.schema.alterTable('tickets').addColumn(name, type, build).execute();
  }
  await fillSearch(db);
  await db.schema.createIndex('tickets_desk').on('tickets').columns(['desk', 'updated_at']).execute();

  await db.schema
    .createTable('ticket_cards')
    .addColumn('card', 'text', key)
    .addColumn('ticket', 'text', needed)
    .execute();
  await db
    .insertInto('ticket_cards')
    .columns(['card', 'ticket'])
    .expression(db.selectFrom('tickets').select(['card', 'id as ticket']))
    .execute();

  for (const name of ['source', 'files', 'phrase'])
    await db.schema.alterTable('ticket_entries').addColumn(name, 'text').execute();
  await db.schema
    .alterTable('ticket_entries')
    .addColumn('search', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  for (const { seq, text } of await db.selectFrom('ticket_entries').select(['seq', 'text']).execute()) {
    await db
      .updateTable('ticket_entries')
      .set({ search: searchable(text) })
      .where('seq', '=', seq)
      .execute();
  }
  await db.schema
    .createIndex('ticket_entries_source')
    .on('ticket_entries')
    .column('source')
    .where(sql.ref('source'), 'is not', null)
    .execute();

  await db.schema
    .createTable('relays')
    .addColumn('seq', 'integer', given)
    .addColumn('source', 'text', needed)
    .addColumn('delivery', 'text', needed)
    .execute();
  await db.schema.createIndex('relays_source').on('relays').columns(['source', 'seq']).execute();

  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', key)
    .addColumn('desk', 'text', needed)
    .addColumn('author', 'text', needed)
    .addColumn('text', 'text', needed)
    .addColumn('at', 'text', needed)
    .addColumn('until', 'text', needed)
    .addColumn('lifted_at', 'text')
    .execute();

  await db.schema
    .createTable('files')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', needed)
    .addColumn('type', 'text', needed)
    .addColumn('content', bytes, needed)
    .addColumn('at', 'text', needed)
    .execute();

  await db.schema.createTable('secrets').addColumn('name', 'text', key).addColumn('value', 'text', needed).execute();

  for (const name of ['ticket', 'author', 'why', 'resent_at'])
    await db.schema.alterTable('outbox').addColumn(name, 'text').execute();
  await db.schema
    .createIndex('outbox_parked')
    .on('outbox')
    .column('parked_at')
    .where(sql.ref('parked_at'), 'is not', null)
    .execute();
}

/** Tickets of before are found by what they hold, as those of afterwards are. */
async function fillSearch(db: Kysely<Before>): Promise<void> {
  const rows = await db.selectFrom('tickets').select(['id', 'summary', 'assignee_name']).execute();
  for (const { id, summary, assignee_name } of rows) {
    const { personName = '', case: kase } = JSON.parse(summary) as OldSummary;
    const { codes = [], errorText = '', details = {}, files = [] } = kase ?? {};
    const parts = [personName, assignee_name ?? '', ...codes, errorText, ...Object.values(details), ...files];
    await db
      .updateTable('tickets')
      .set({ search: searchable(parts.join('\n')) })
      .where('id', '=', id)
      .execute();
  }
}

interface OldSummary {
  readonly personName?: string;
  readonly case?: {
    readonly codes?: readonly string[];
    readonly errorText?: string;
    readonly details?: Readonly<Record<string, string>>;
    readonly files?: readonly string[];
  };
}

function searchable(words: string): string {
  return words.normalize('NFKC').toLowerCase();
}

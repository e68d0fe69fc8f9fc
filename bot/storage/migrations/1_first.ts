// Schema version 1. Frozen once released: later changes are migrations of their own.
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineName } from '../engine.ts';

/** The first tables, on every engine. Columns are `text` and `integer`, JSON is text, booleans are 0 and 1. */
export function first(engine: EngineName): Migration {
  return { up: (db) => up(db, engine) };
}

async function up(db: Kysely<{ counters: { name: string; value: number } }>, engine: EngineName): Promise<void> {
  // Given by the database, never given twice: SQLite reuses the highest number after a deletion without autoincrement.
  const given = (column: ColumnDefinitionBuilder) =>
    engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity();

  await db.schema
    .createTable('inbox')
    .addColumn('id', 'integer', given)
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('event_key', 'text', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('activity', 'text', (column) => column.notNull())
    .addColumn('masked', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_error', 'text')
    .addColumn('completed_at', 'text')
    .addUniqueConstraint('inbox_event', ['channel', 'event_key'])
    .execute();
  await db.schema
    .createIndex('inbox_unfinished')
    .on('inbox')
    .columns(['channel', 'conversation', 'id'])
    .where(sql.ref('completed_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('states')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('touched_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('people')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('language', 'text')
    .addColumn('language_from', 'text')
    .addColumn('welcomed', 'integer')
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('tickets')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('assignee_key', 'text')
    .addColumn('assignee_name', 'text')
    .addColumn('card', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('tickets_person').on('tickets').columns(['person', 'number']).execute();

  await db.schema
    .createTable('ticket_entries')
    .addColumn('seq', 'integer', given)
    .addColumn('ticket', 'text', (column) => column.notNull().references('tickets.id'))
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('ticket_entries_ticket').on('ticket_entries').columns(['ticket', 'seq']).execute();

  await db.schema
    .createTable('outbox')
    .addColumn('seq', 'integer', given)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('replaces', 'text')
    .addColumn('thread', 'text')
    // Due from the beginning of time: storage has no clock of its own.
    .addColumn('due_at', 'text', (column) => column.notNull().defaultTo('1970-01-01T00:00:00.000Z'))
    .addColumn('leased_until', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('first_tried_at', 'text')
    .addColumn('last_error', 'text')
    .addColumn('delivered_at', 'text')
    .addColumn('receipt', 'text')
    .addColumn('receipt_thread', 'text')
    .addColumn('parked_at', 'text')
    .execute();
  await db.schema
    .createIndex('outbox_unfinished')
    .on('outbox')
    .columns(['channel', 'conversation', 'seq'])
    .where(sql.ref('delivered_at'), 'is', null)
    .where(sql.ref('parked_at'), 'is', null)
    .execute();

  await db.schema
    .createIndex('outbox_thread')
    .on('outbox')
    .columns(['channel', 'receipt_thread'])
    .where(sql.ref('receipt_thread'), 'is not', null)
    .execute();

  await db.schema
    .createTable('posts')
    .addColumn('seq', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('thread', 'text')
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('posts_revision').on('posts').column('revision').unique().execute();

  await db.schema
    .createTable('counters')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'integer', (column) => column.notNull())
    .execute();
  await db
    .insertInto('counters')
    .values([
      { name: 'tickets', value: 0 },
      { name: 'posts', value: 0 },
    ])
    .execute();
}

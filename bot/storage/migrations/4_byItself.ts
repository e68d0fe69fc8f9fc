// Schema version 4: alarms, figures of cases, the audit log, incidents, and what deletion and other systems need.
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineName } from '../engine.ts';

/** New columns and tables on every engine; the audit log takes rows and gives none back. */
export function byItself(engine: EngineName): Migration {
  return { up: (db) => up(db, engine) };
}

async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const given = (column: ColumnDefinitionBuilder) =>
    engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity();
  const key = (column: ColumnDefinitionBuilder) => column.primaryKey().notNull();
  const needed = (column: ColumnDefinitionBuilder) => column.notNull();
  const none = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);

  await db.schema
    .createTable('alarms')
    .addColumn('key', 'text', key)
    .addColumn('kind', 'text', needed)
    .addColumn('at', 'text', needed)
    .addColumn('data', 'text', needed)
    .addColumn('leased_until', 'text')
    .execute();
  await db.schema.createIndex('alarms_at').on('alarms').column('at').execute();

  await db.schema
    .createTable('cases')
    .addColumn('id', 'text', key)
    .addColumn('person', 'text')
    .addColumn('channel', 'text', needed)
    .addColumn('language', 'text', needed)
    .addColumn('started_at', 'text', needed)
    .addColumn('touched_at', 'text', needed)
    .addColumn('section', 'text', needed)
    .addColumn('cause', 'text', needed)
    .addColumn('license', 'text')
    .addColumn('device', 'text')
    .addColumn('codes', 'text', needed)
    .addColumn('model', 'text')
    .addColumn('bios', 'text')
    .addColumn('outcome', 'text')
    .addColumn('why', 'text')
    .addColumn('handed_at', 'text')
    .addColumn('claim_seconds', 'integer')
    .addColumn('reply_seconds', 'integer')
    .addColumn('resolve_seconds', 'integer')
    .addColumn('reopened', 'integer', none)
    .addColumn('ended', 'text')
    .addColumn('solution', 'text')
    .addColumn('rating', 'integer')
    .execute();
  await db.schema.createIndex('cases_started').on('cases').column('started_at').execute();
  // Looked for in every turn of a case whose PC is known.
  await sql`create index cases_alike on cases (lower(model), lower(bios), touched_at)`.execute(db);

  await db.schema
    .createTable('pseudonyms')
    .addColumn('person', 'text', key)
    .addColumn('pseudonym', 'text', (column) => column.notNull().unique())
    .execute();

  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', given)
    .addColumn('at', 'text', needed)
    .addColumn('actor', 'text', needed)
    .addColumn('action', 'text', needed)
    .addColumn('subject', 'text', needed)
    .addColumn('detail', 'text', needed)
    .execute();
  await appendOnly(db, engine);

  await db.schema
    .createTable('incidents')
    .addColumn('id', 'text', key)
    .addColumn('number', 'integer', needed)
    .addColumn('version', 'integer', needed)
    .addColumn('state', 'text', needed)
    .addColumn('desk', 'text', needed)
    .addColumn('card', 'text', needed)
    .addColumn('code', 'text', needed)
    .addColumn('model', 'text', needed)
    .addColumn('bios', 'text', needed)
    .addColumn('people', 'integer', needed)
    .addColumn('first_at', 'text', needed)
    .addColumn('told_at', 'text', needed)
    .addColumn('opened_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('text', 'text')
    .addColumn('solution', 'text')
    .execute();
  // However many turns find it in the same moment, the desk is told once.
  await sql`create unique index incidents_live on incidents (code, lower(model), lower(bios))
    where state in ('proposed', 'open')`.execute(db);
  await db.schema
    .createTable('incident_people')
    .addColumn('incident', 'text', needed)
    .addColumn('person', 'text', needed)
    .addColumn('joined_at', 'text', needed)
    .addPrimaryKeyConstraint('incident_people_key', ['incident', 'person'])
    .execute();
  await sql`insert into counters (name, value) values ('incidents', 0)`.execute(db);

  for (const name of ['case_id', 'incident', 'since', 'staff_at'])
    await db.schema.alterTable('tickets').addColumn(name, 'text').execute();
  await db.schema.alterTable('tickets').addColumn('reminders', 'integer', none).execute();
  await db.schema.alterTable('people').addColumn('time_zone', 'text').execute();
  await db.schema.alterTable('outbox').addColumn('payload', 'text').execute();
  await db.schema.alterTable('outbox').addColumn('forget', 'integer', none).execute();
  await db.schema.alterTable('outbox').addColumn('person', 'text').execute();
  await db.schema.alterTable('files').addColumn('person', 'text').execute();
}

/** Neither a slip nor a query of somebody else changes what was written down. */
async function appendOnly(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const refusal = sql.lit('the audit log takes rows and gives none back');
  if (engine === 'sqlite') {
    for (const act of ['update', 'delete'])
      await sql`create trigger ${sql.ref(`audit_no_${act}`)} before ${sql.raw(act)} on audit
        begin select raise(abort, ${refusal}); end`.execute(db);
    return;
  }
  await sql`create function audit_append_only() returns trigger language plpgsql as
    $$ begin raise exception ${refusal}; end $$`.execute(db);
  await sql`create trigger audit_append_only before update or delete on audit
    for each row execute function audit_append_only()`.execute(db);
  await sql`create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_append_only()`.execute(db);
}

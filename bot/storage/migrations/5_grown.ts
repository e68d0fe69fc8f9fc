// Schema version 5: indexes, so that no turn and no daily job reads a whole table however long the bot has run.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const grown: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const [name, on, where] of indexes)
      await sql`create index ${sql.ref(name)} on ${sql.raw(on)} ${sql.raw(where ? `where ${where}` : '')}`.execute(db);
  },
};

/** Name, table with columns, and of which rows alone. */
const indexes: readonly (readonly [string, string, string?])[] = [
  // At work, and over long enough to go.
  ['tickets_state', 'tickets (state, updated_at)'],
  ['tickets_incident', 'tickets (incident)', 'incident is not null'],
  ['tickets_case', 'tickets (case_id)', 'case_id is not null'],
  ['ticket_cards_ticket', 'ticket_cards (ticket)'],
  ['ticket_entries_files', 'ticket_entries (ticket)', 'files is not null'],
  ['relays_delivery', 'relays (delivery)'],
  ['outbox_ticket', 'outbox (ticket)', 'ticket is not null'],
  // What a desk asks for, in its order.
  ['outbox_parked_order', 'outbox (seq)', 'parked_at is not null'],
  ['outbox_delivered', 'outbox (delivered_at)', 'delivered_at is not null'],
  ['inbox_completed', 'inbox (completed_at)', 'completed_at is not null'],
  ['inbox_emptied', 'inbox (id)', "activity = 'null'"],
  ['states_touched', 'states (touched_at)'],
  ['people_seen', 'people (seen_at)'],
  ['files_at', 'files (at)'],
  ['files_person', 'files (person)', 'person is not null'],
  ['cases_touched', 'cases (touched_at)', 'person is not null'],
  ['cases_person', 'cases (person)', 'person is not null'],
  ['cases_bios', 'cases (lower(bios))'],
  ['incident_people_person', 'incident_people (person)'],
  ['audit_at', 'audit (at)'],
  ['audit_actor', 'audit (actor, at)'],
  ['audit_subject', 'audit (subject, at)'],
];

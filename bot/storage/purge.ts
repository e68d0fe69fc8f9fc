// Forgets what is older than the company keeps it. Tickets at work, and what their cards need, stay whole.
import { type Kysely, sql } from 'kysely';
import { anonymise } from './cases.ts';
import { together } from './counters.ts';
import { toJson } from './json.ts';
import type { Database } from './schema.ts';

/** A resolved ticket that nobody answered to is over, too, once it is this old. */
const workedOn = ['open', 'claimed'] as const;

/**
 * Deletes what was finished, closed or last seen before `before` (ISO 8601); with the channels that are `served`, also what
 * waits for others.
 */
export async function purge(db: Kysely<Database>, before: string, served?: readonly string[]): Promise<void> {
  await together(db, async (db) => {
    const over = db.selectFrom('tickets').where('state', 'not in', workedOn).where('updated_at', '<', before);
    await forgetAlarms(db, before);
    if (served) await forgetUnserved(db, before, served);
    await db.deleteFrom('ticket_entries').where('ticket', 'in', over.select('id')).execute();
    await db.deleteFrom('tickets').where('state', 'not in', workedOn).where('updated_at', '<', before).execute();
    await db.deleteFrom('ticket_cards').where('ticket', 'not in', db.selectFrom('tickets').select('id')).execute();
    await db.deleteFrom('incidents').where('ended_at', '<', before).execute();
    const incidents = db.selectFrom('incidents').select('id');
    await db.deleteFrom('incident_people').where('incident', 'not in', incidents).execute();
    const cards = db
      .selectFrom('ticket_cards')
      .select('card')
      .union(db.selectFrom('incidents').select('incidents.card as card'));
    const newest = db.selectFrom('outbox').select((row) => row.fn.max('seq').as('seq'));
    const redrawn = newest.where('replaces', 'is not', null).where('delivered_at', 'is not', null).groupBy('replaces');
    await db
      .deleteFrom('inbox')
      .where('completed_at', 'is not', null)
      // Of what was emptied, only the key was kept, for as long as the same event may come again.
      .where((row) => row.or([row('completed_at', '<', before), row('activity', '=', toJson<unknown>(null))]))
      .execute();
    await db
      .deleteFrom('outbox')
      .where((row) => row.or([row('delivered_at', '<', before), row('parked_at', '<', before)]))
      .where('id', 'not in', cards)
      // What a card shows now: without it, it would seem to be what it was at first.
      .where((row) =>
        row.not(row.and([row('replaces', 'is not', null), row('replaces', 'in', cards), row('seq', 'in', redrawn)])),
      )
      .execute();
    await db.deleteFrom('relays').where('delivery', 'not in', db.selectFrom('outbox').select('id')).execute();
    await db.deleteFrom('notices').where('until', '<', before).execute();
    // What was sent on a ticket that is worked on lies in its entries.
    await db
      .deleteFrom('files')
      .where('at', '<', before)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('ticket_entries')
              .innerJoin('tickets', 'tickets.id', 'ticket_entries.ticket')
              .select('ticket_entries.seq')
              .where('tickets.state', 'in', workedOn)
              .where(sql<boolean>`ticket_entries.files like '%' || files.id || '%'`),
          ),
        ),
      )
      .execute();
    await db.deleteFrom('posts').where('at', '<', before).where('id', 'not in', cards).execute();
    await db.deleteFrom('states').where('touched_at', '<', before).execute();
    await db
      .deleteFrom('people')
      .where('seen_at', '<', before)
      .where('key', 'not in', db.selectFrom('tickets').select('person'))
      .where('key', 'not in', db.selectFrom('incident_people').select('person'))
      // Somebody who asked to be reminded is still to be spoken to.
      .where(sql<string>`'retry/' || people.key`, 'not in', db.selectFrom('alarms').select('key'))
      .execute();
    await forgetWho(db, before);
  });
}

/** Alarms that nobody rang in all that time, and those of tickets that go now. */
async function forgetAlarms(db: Kysely<Database>, before: string): Promise<void> {
  await db
    .deleteFrom('alarms')
    .where((row) =>
      row.or([
        row('at', '<', before),
        row(
          'key',
          'in',
          row
            .selectFrom('tickets')
            .select(sql<string>`'ticket/' || id`.as('key'))
            .where('state', 'not in', workedOn)
            .where('updated_at', '<', before),
        ),
      ]),
    )
    .execute();
}

/**
 * What waits for a channel that nobody serves any more. Of the outbox, what was never tried has no time: it is older than
 * something behind it that is old.
 */
async function forgetUnserved(db: Kysely<Database>, before: string, served: readonly string[]): Promise<void> {
  await db
    .deleteFrom('inbox')
    .where('channel', 'not in', served)
    .where('completed_at', 'is', null)
    .where('received_at', '<', before)
    .execute();
  const newestOld = db
    .selectFrom('outbox')
    .select((row) => row.fn.max('seq').as('seq'))
    .where('first_tried_at', '<', before);
  await db
    .deleteFrom('outbox')
    .where('channel', 'not in', served)
    .where('delivered_at', 'is', null)
    .where('parked_at', 'is', null)
    .where('seq', '<=', newestOld)
    .where((row) =>
      row.or([
        row('ticket', 'is', null),
        row('ticket', 'not in', db.selectFrom('tickets').select('id').where('state', 'in', workedOn)),
      ]),
    )
    .execute();
}

/** Figures and the audit log stay; who it was, nobody knows any more. */
async function forgetWho(db: Kysely<Database>, before: string): Promise<void> {
  const caseIds = db.selectFrom('tickets').select('case_id').where('case_id', 'is not', null);
  await anonymise(db, (row) => row.and([row('touched_at', '<', before), row('id', 'not in', caseIds)]));
  await db
    .deleteFrom('pseudonyms')
    .where('person', 'not in', db.selectFrom('people').select('key'))
    .where('pseudonym', 'not in', db.selectFrom('cases').select('person').where('person', 'is not', null))
    // Staff need not be known as people: what they do is written down.
    .where('pseudonym', 'not in', db.selectFrom('audit').select('actor').where('at', '>=', before))
    .execute();
}

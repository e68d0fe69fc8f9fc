// Forgets what is older than the company keeps it, piece by piece. Tickets at work, and what their cards need, stay whole.
import { sql } from 'kysely';
import { anonymise } from './cases.ts';
import { fromJson } from './json.ts';
import { orNone } from './matching.ts';
import {
  emptiedInbox,
  finishedInbox,
  most,
  type Piece,
  relays,
  sent,
  unservedInbox,
  unservedOutbox,
  wasFull,
  workedOn,
} from './purgedMessages.ts';

const over = ['resolved', 'closed', 'withdrawn'] as const;

/** Runs a piece in a transaction of its own; undefined when another process is at it. */
export type RunPiece = (piece: Piece) => Promise<boolean | undefined>;

/**
 * Deletes what was finished, closed or last seen before `before` (ISO 8601); with the channels that are `served`, also what
 * waits for others. Each piece leaves the tables whole, and turns have their turn in between.
 */
export async function purge(run: RunPiece, before: string, served?: readonly string[]): Promise<void> {
  const pieces = [
    ...(served ? [unservedInbox(before, served), unservedOutbox(before, served)] : []),
    ...[tickets(before), incidents(before), alarms(before)],
    ...[finishedInbox(before), emptiedInbox, sent(before, 'delivered_at'), sent(before, 'parked_at'), relays()],
    ...[
      notices(before),
      files(before),
      posts(before),
      states(before),
      people(before),
      cases(before),
      pseudonyms(before),
    ],
  ];
  for (const piece of pieces) {
    let more: boolean | undefined = true;
    while (more) more = await run(piece);
    if (more === undefined) return;
  }
}

/** With all that hangs on them, so that none of it goes while the ticket is opened again. */
function tickets(before: string): Piece {
  return async (db) => {
    const rows = await db
      .selectFrom('tickets')
      .select('id')
      .where('state', 'in', over)
      .where('updated_at', '<', before)
      .limit(most)
      .execute();
    const ids = orNone(rows.map(({ id }) => id));
    const keys = ids.map((id) => `ticket/${id}`);
    await db.deleteFrom('alarms').where('key', 'in', keys).execute();
    await db.deleteFrom('ticket_entries').where('ticket', 'in', ids).execute();
    await db.deleteFrom('ticket_cards').where('ticket', 'in', ids).execute();
    await db.deleteFrom('tickets').where('id', 'in', ids).execute();
    return rows.length === most;
  };
}

function incidents(before: string): Piece {
  return async (db) => {
    const ended = db.selectFrom('incidents').select('id').where('ended_at', '<', before);
    await db.deleteFrom('incident_people').where('incident', 'in', ended).execute();
    await db.deleteFrom('incidents').where('ended_at', '<', before).execute();
    return false;
  };
}

/** Alarms that nobody rang in all that time. */
function alarms(before: string): Piece {
  return async (db) => {
    const old = db.selectFrom('alarms').select('key').where('at', '<', before).limit(most);
    return wasFull(await db.deleteFrom('alarms').where('key', 'in', old).executeTakeFirstOrThrow());
  };
}

function notices(before: string): Piece {
  return async (db) => {
    await db.deleteFrom('notices').where('until', '<', before).execute();
    return false;
  };
}

/** What was sent on a ticket that is worked on lies in its entries. */
function files(before: string): Piece {
  let after = '';
  return async (db) => {
    const old = await db
      .selectFrom('files')
      .select(['id', 'at'])
      .where('at', '<', before)
      .where('at', '>=', after)
      .orderBy('at')
      .limit(most)
      .execute();
    const entries = await db
      .selectFrom('tickets')
      .innerJoin('ticket_entries', 'ticket_entries.ticket', 'tickets.id')
      .select('ticket_entries.files')
      .where('tickets.state', 'in', workedOn)
      .where('ticket_entries.files', 'is not', null)
      .execute();
    const needed = new Set(entries.flatMap(({ files }) => (files ? fromJson(files) : [])).map(({ id }) => id));
    const gone = old.filter(({ id }) => !needed.has(id)).map(({ id }) => id);
    await db.deleteFrom('files').where('id', 'in', orNone(gone)).execute();
    const last = old.at(-1)?.at ?? '';
    // Several may have come at the same moment; when nothing but those is left, there is nothing more to delete.
    const isFurther = last > after || gone.length > 0;
    after = last;
    return old.length === most && isFurther;
  };
}

function posts(before: string): Piece {
  return async (db) => {
    await db
      .deleteFrom('posts')
      .where('at', '<', before)
      .where((row) =>
        row.not(
          row.or([
            row.exists(row.selectFrom('ticket_cards').select('card').whereRef('card', '=', 'posts.id')),
            row.exists(row.selectFrom('incidents').select('card').whereRef('card', '=', 'posts.id')),
          ]),
        ),
      )
      .execute();
    return false;
  };
}

function states(before: string): Piece {
  return async (db) => {
    const old = db.selectFrom('states').select('key').where('touched_at', '<', before).limit(most);
    return wasFull(await db.deleteFrom('states').where('key', 'in', old).executeTakeFirstOrThrow());
  };
}

function people(before: string): Piece {
  return async (db) => {
    const old = db
      .selectFrom('people')
      .select('people.key')
      .where('seen_at', '<', before)
      .where((row) =>
        row.not(
          row.or([
            row.exists(row.selectFrom('tickets').select('id').whereRef('tickets.person', '=', 'people.key')),
            row.exists(row.selectFrom('incident_people').select('incident').whereRef('person', '=', 'people.key')),
            // Somebody who asked to be reminded is still to be spoken to.
            row.exists(
              row
                .selectFrom('alarms')
                .select('alarms.key')
                .where('alarms.key', '=', sql<string>`'retry/' || people.key`),
            ),
          ]),
        ),
      )
      .limit(most);
    return wasFull(await db.deleteFrom('people').where('key', 'in', old).executeTakeFirstOrThrow());
  };
}

/** Figures and the audit log stay; who it was, nobody knows any more. */
function cases(before: string): Piece {
  return async (db) => {
    const rows = await db
      .selectFrom('cases')
      .select('cases.id')
      .where('cases.person', 'is not', null)
      .where('cases.touched_at', '<', before)
      .where((row) =>
        row.not(
          row.exists(row.selectFrom('tickets').select('tickets.id').whereRef('tickets.case_id', '=', 'cases.id')),
        ),
      )
      .limit(most)
      .execute();
    const ids = orNone(rows.map(({ id }) => id));
    await anonymise(db, (row) => row('id', 'in', ids));
    return rows.length === most;
  };
}

/** Those of whom nothing is left. Nothing says when that was, so all are looked at. */
function pseudonyms(before: string): Piece {
  let after = '';
  return async (db) => {
    const rows = await db
      .selectFrom('pseudonyms')
      .select('pseudonyms.person')
      .select((row) =>
        row
          .or([
            row.exists(row.selectFrom('people').select('key').whereRef('people.key', '=', 'pseudonyms.person')),
            row.exists(row.selectFrom('cases').select('id').whereRef('cases.person', '=', 'pseudonyms.pseudonym')),
            // Staff need not be known as people: what they do is written down.
            row.exists(
              row
                .selectFrom('audit')
                .select('seq')
                .whereRef('audit.actor', '=', 'pseudonyms.pseudonym')
                .where('audit.at', '>=', before),
            ),
          ])
          .as('needed'),
      )
      .where('pseudonyms.person', '>', after)
      .orderBy('pseudonyms.person')
      .limit(most)
      .execute();
    after = rows.at(-1)?.person ?? after;
    const gone = rows.filter(({ needed }) => !needed).map(({ person }) => person);
    await db.deleteFrom('pseudonyms').where('person', 'in', orNone(gone)).execute();
    return rows.length === most;
  };
}

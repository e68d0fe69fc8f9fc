// Tickets and what was said on them.
import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely';
import type { TicketEntry, Tickets } from '../handoff/ports.ts';
import { liveStates, type Ticket } from '../handoff/ticket.ts';
import { compiled } from './compiled.ts';
import { nextNumber, together } from './counters.ts';
import { fromJson, toJson } from './json.ts';
import { holds } from './matching.ts';
import type { Database } from './schema.ts';

/** Tickets over a database or a transaction. */
export function tickets(db: Kysely<Database>): Tickets {
  return {
    add: (ticket) =>
      together(db, async (db) => {
        const numbered = { ...ticket, number: await nextNumber(db, 'tickets') };
        await db
          .insertInto('tickets')
          .values({
            id: numbered.id,
            number: numbered.number,
            created_at: numbered.createdAt,
            ...changeable(numbered),
          })
          .execute();
        await addCard(db, numbered);
        return numbered;
      }),

    get: async (id) => {
      const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toTicket(row);
    },

    byNumber: async (number) => {
      const row = await db.selectFrom('tickets').selectAll().where('number', '=', number).executeTakeFirst();
      return row && toTicket(row);
    },

    byCard: async (card) => {
      const row = await db
        .selectFrom('tickets')
        .innerJoin('ticket_cards', 'ticket_cards.ticket', 'tickets.id')
        .selectAll('tickets')
        .where('ticket_cards.card', '=', card)
        .executeTakeFirst();
      return row && toTicket(row);
    },

    inThread: async (channel, thread) => {
      const row = await db
        .selectFrom('tickets')
        .selectAll('tickets')
        .innerJoin('ticket_cards', 'ticket_cards.ticket', 'tickets.id')
        // A card that was deleted and posted anew may have a thread of its own.
        .innerJoin('outbox', (on) =>
          on.on((row) =>
            row.or([
              row('outbox.id', '=', row.ref('ticket_cards.card')),
              row('outbox.replaces', '=', row.ref('ticket_cards.card')),
            ]),
          ),
        )
        .where('outbox.channel', '=', channel)
        .where('outbox.receipt_thread', '=', thread)
        .executeTakeFirst();
      return row && toTicket(row);
    },

    list: async ({ desk, states, assignee, words, offset, limit }) => {
      let query = db.selectFrom('tickets').selectAll().where('desk', '=', desk);
      if (states) query = query.where('state', 'in', states);
      if (assignee !== undefined) query = query.where('assignee_key', '=', assignee);
      if (words !== undefined) query = query.where((row) => tells(row, words));
      const rows = await query
        .orderBy('updated_at', 'desc')
        .orderBy('number', 'desc')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map(toTicket);
    },

    astray: async (desks) => {
      const live = db.selectFrom('tickets').selectAll().where('state', 'in', liveStates);
      const rows = await (desks.length > 0 ? live.where('desk', 'not in', desks) : live).orderBy('number').execute();
      return rows.map(toTicket);
    },

    withoutAlarm: async () => {
      const hasAlarm = sql<boolean>`exists (select key from alarms where key = 'ticket/' || tickets.id)`;
      const live = db.selectFrom('tickets').selectAll().where('state', 'in', liveStates).where('since', 'is', null);
      const rows = await live
        .where((row) => row.not(hasAlarm))
        .orderBy('number')
        .execute();
      return rows.map(toTicket);
    },

    withCode: async (code) => {
      const rows = await atWork(db)
        .where(sql<boolean>`summary like ${`%"${code}"%`}`)
        .execute();
      return rows.map(toTicket);
    },

    ofIncident: async (incident) => {
      const rows = await atWork(db).where('incident', '=', incident).execute();
      return rows.map(toTicket);
    },

    ofPerson: async (person, limit) => {
      const rows = await db
        .selectFrom('tickets')
        .selectAll()
        .where('person', '=', person)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toTicket);
    },

    liveOf: async (person) => {
      const [row] = await liveOf(db, { person });
      return row && toTicket(row);
    },

    save: async (ticket, expected) => {
      const { numUpdatedRows } = await db
        .updateTable('tickets')
        .set(changeable(ticket))
        .where('id', '=', ticket.id)
        .where('version', '=', expected)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 1n) await addCard(db, ticket);
      return numUpdatedRows === 1n;
    },

    addEntry: async ({ ticket, at, kind, author, text, source = null, files, phrase = null }) => {
      await db
        .insertInto('ticket_entries')
        .values({
          ticket,
          at,
          kind,
          author,
          text,
          source,
          search: searchable(text),
          files: files ? toJson(files) : null,
          phrase,
        })
        .execute();
    },

    changeEntries: async (source, text, kind) => {
      await db
        .updateTable('ticket_entries')
        .set({
          text: text ?? '',
          search: searchable(text ?? ''),
          ...(text === undefined && { files: null }),
          ...(kind && { kind }),
        })
        .where('source', '=', source)
        .execute();
    },

    entries: async (ticket) => {
      const rows = await db
        .selectFrom('ticket_entries')
        .select(['ticket', 'at', 'kind', 'author', 'text', 'source', 'files', 'phrase'])
        .where('ticket', '=', ticket)
        .orderBy('seq')
        .execute();
      return rows.map(
        ({ source, files, phrase, ...entry }): TicketEntry => ({
          ...entry,
          ...(source !== null && { source }),
          ...(files !== null && { files: fromJson(files) }),
          ...(phrase !== null && { phrase }),
        }),
      );
    },
  };
}

/** Open and claimed tickets, the oldest first. */
function atWork(db: Kysely<Database>) {
  return db.selectFrom('tickets').selectAll().where('state', 'in', ['open', 'claimed']).orderBy('number');
}

/** Remembers the card, for what is said or pressed on an earlier one. */
async function addCard(db: Kysely<Database>, { card, id }: Ticket): Promise<void> {
  await db
    .insertInto('ticket_cards')
    .values({ card, ticket: id })
    .onConflict((conflict) => conflict.column('card').doNothing())
    .execute();
}

/** The words in the number, the person's name and summary, or what was said; case and width do not matter. */
function tells(row: ExpressionBuilder<Database, 'tickets'>, words: string) {
  const wanted = searchable(words).trim();
  const number = /^(?:act-?)?0*(\d{1,9})$/.exec(wanted)?.[1];
  return row.or([
    holds('tickets.search', wanted),
    row.exists(
      row
        .selectFrom('ticket_entries as entry')
        .select('entry.seq')
        .whereRef('entry.ticket', '=', 'tickets.id')
        .where('entry.kind', '!=', 'event')
        .where(holds('entry.search', wanted)),
    ),
    ...(number === undefined ? [] : [row('tickets.number', '=', Number(number))]),
  ]);
}

/** One way to write what is looked for. */
function searchable(words: string): string {
  return words.normalize('NFKC').toLowerCase();
}

/** What a ticket is found by. */
function searchText({ summary: { personName, case: kase }, assignee }: Ticket): string {
  const { errorText = '', codes, details, files } = kase;
  return searchable(
    [personName, assignee?.name ?? '', ...codes, errorText, ...Object.values(details), ...files].join('\n'),
  );
}

/** All but the id, the number and the time of birth, which never change. */
function changeable(ticket: Ticket) {
  return {
    state: ticket.state,
    version: ticket.version,
    person: ticket.person,
    summary: toJson(ticket.summary),
    assignee_key: ticket.assignee?.key ?? null,
    assignee_name: ticket.assignee?.name ?? null,
    claimed_at: ticket.claimedAt ?? null,
    card: ticket.card,
    updated_at: ticket.updatedAt,
    desk: ticket.desk,
    search: searchText(ticket),
    solution: ticket.solution ?? null,
    ended_at: ticket.endedAt ?? null,
    rating: ticket.rating ?? null,
    comment: ticket.comment ?? null,
    case_id: ticket.caseId ?? null,
    incident: ticket.incident ?? null,
    since: ticket.since ?? null,
    staff_at: ticket.staffAt ?? null,
    reminders: ticket.reminders ?? 0,
  };
}

function toTicket(row: Selectable<Database['tickets']>): Ticket {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    version: row.version,
    person: row.person,
    summary: fromJson(row.summary),
    ...(row.assignee_key !== null && { assignee: { key: row.assignee_key, name: row.assignee_name ?? '' } }),
    ...(row.claimed_at !== null && { claimedAt: row.claimed_at }),
    card: row.card,
    desk: row.desk,
    ...(row.solution !== null && { solution: row.solution }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.rating !== null && { rating: row.rating }),
    ...(row.comment !== null && { comment: row.comment }),
    ...(row.case_id !== null && { caseId: row.case_id }),
    ...(row.incident !== null && { incident: row.incident }),
    ...(row.since !== null && { since: row.since }),
    ...(row.staff_at !== null && { staffAt: row.staff_at }),
    ...(row.reminders > 0 && { reminders: row.reminders }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const liveOf = compiled((db, { person }: { person: string }) =>
  db
    .selectFrom('tickets')
    .selectAll()
    .where('person', '=', person)
    .where('state', 'in', liveStates)
    .orderBy('number', 'desc')
    .limit(1),
);

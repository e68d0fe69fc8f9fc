// Tickets and what was said on them.
import type { Kysely, Selectable } from 'kysely';
import type { TicketEntry, Tickets } from '../handoff/ports.ts';
import { liveStates, type Ticket } from '../handoff/ticket.ts';
import { nextNumber, together } from './counters.ts';
import { fromJson, toJson } from './json.ts';
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
      const row = await db.selectFrom('tickets').selectAll().where('card', '=', card).executeTakeFirst();
      return row && toTicket(row);
    },

    inThread: async (channel, thread) => {
      const row = await db
        .selectFrom('tickets')
        .selectAll('tickets')
        .innerJoin('outbox', 'outbox.id', 'tickets.card')
        .where('outbox.channel', '=', channel)
        .where('outbox.receipt_thread', '=', thread)
        .executeTakeFirst();
      return row && toTicket(row);
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
      const row = await db
        .selectFrom('tickets')
        .selectAll()
        .where('person', '=', person)
        .where('state', 'in', liveStates)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toTicket(row);
    },

    save: async (ticket, expected) => {
      const { numUpdatedRows } = await db
        .updateTable('tickets')
        .set(changeable(ticket))
        .where('id', '=', ticket.id)
        .where('version', '=', expected)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    addEntry: async (entry) => {
      await db
        .insertInto('ticket_entries')
        .values({ ticket: entry.ticket, at: entry.at, kind: entry.kind, author: entry.author, text: entry.text })
        .execute();
    },

    entries: async (ticket): Promise<readonly TicketEntry[]> =>
      db
        .selectFrom('ticket_entries')
        .select(['ticket', 'at', 'kind', 'author', 'text'])
        .where('ticket', '=', ticket)
        .orderBy('seq')
        .execute(),
  };
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
    card: ticket.card,
    updated_at: ticket.updatedAt,
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
    card: row.card,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

// Incidents, and who waits for their end.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Incident, Incidents } from '../handoff/incidents.ts';
import { compiled } from './compiled.ts';
import { nextNumber, together } from './counters.ts';
import type { Database } from './schema.ts';

/** Incidents over a database or a transaction. */
export function incidents(db: Kysely<Database>): Incidents {
  return {
    add: (incident) =>
      together(db, async (db) => {
        const numbered = { ...incident, number: await nextNumber(db, 'incidents') };
        const { id, number, code, model, bios } = numbered;
        const { numInsertedOrUpdatedRows = 0n } = await db
          .insertInto('incidents')
          .values({ id, number, code, model, bios, ...changeable(numbered) })
          .onConflict((live) => live.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows > 0n ? numbered : undefined;
      }),

    get: async (id) => {
      const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toIncident(row);
    },

    save: async (incident, expected) => {
      const { numUpdatedRows } = await db
        .updateTable('incidents')
        .set(changeable(incident))
        .where('id', '=', incident.id)
        .where('version', '=', expected)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    latest: async ({ code, model, bios }) => {
      const row = await db
        .selectFrom('incidents')
        .selectAll()
        .where('code', '=', code)
        .where(sql<boolean>`lower(model) = lower(${model})`)
        .where(sql<boolean>`lower(bios) = lower(${bios})`)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toIncident(row);
    },

    open: async (codes) => {
      const [code] = codes ?? [];
      if (codes?.length === 0) return [];
      if (codes?.length === 1 && code !== undefined) return (await openOf(db, { code })).map(toIncident);
      const open = db.selectFrom('incidents').selectAll().where('state', '=', 'open').orderBy('number');
      const rows = await (codes ? open.where('code', 'in', codes) : open).execute();
      return rows.map(toIncident);
    },

    join: async (incident, person, at) => {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('incident_people')
        .values({ incident, person, joined_at: at })
        .onConflict((known) => known.columns(['incident', 'person']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows > 0n;
    },

    leave: async (incident, person) => {
      const { numDeletedRows } = await db
        .deleteFrom('incident_people')
        .where('incident', '=', incident)
        .where('person', '=', person)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },

    waiting: async (incident) => {
      const rows = await db
        .selectFrom('incident_people')
        .select('person')
        .where('incident', '=', incident)
        .orderBy('joined_at')
        .orderBy('person')
        .execute();
      return rows.map(({ person }) => person);
    },
  };
}

/** All but the id, the number and what everybody shares, which never change. */
function changeable(incident: Incident) {
  return {
    version: incident.version,
    state: incident.state,
    desk: incident.desk,
    card: incident.card,
    people: incident.people,
    first_at: incident.firstAt,
    told_at: incident.toldAt,
    opened_at: incident.openedAt ?? null,
    ended_at: incident.endedAt ?? null,
    text: incident.text ?? null,
    solution: incident.solution ?? null,
  };
}

const openOf = compiled((db, { code }: { code: string }) =>
  db.selectFrom('incidents').selectAll().where('state', '=', 'open').where('code', '=', code).orderBy('number'),
);

function toIncident(row: Selectable<Database['incidents']>): Incident {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    state: row.state,
    desk: row.desk,
    card: row.card,
    code: row.code,
    model: row.model,
    bios: row.bios,
    people: row.people,
    firstAt: row.first_at,
    toldAt: row.told_at,
    ...(row.opened_at !== null && { openedAt: row.opened_at }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.text !== null && { text: row.text }),
    ...(row.solution !== null && { solution: row.solution }),
  };
}

// People: who they are, their language and where to reach them.
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { People, Person } from '../handoff/ports.ts';
import { compiled } from './compiled.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** People over a database or a transaction. */
export function people(db: Kysely<Database>): People {
  return {
    get: async (key) => {
      const [row] = await get(db, { key });
      return row && toPerson(row);
    },

    put: async (person) => {
      await put(db, {
        key: person.key,
        name: person.name,
        address: person.address === undefined ? null : toJson(person.address),
        language: person.language ?? null,
        language_from: person.languageFrom ?? null,
        welcomed: person.welcomed === undefined ? null : Number(person.welcomed),
        time_zone: person.timeZone ?? null,
        seen_at: person.seenAt,
      });
    },
  };
}

const get = compiled((db, { key }: { key: string }) => db.selectFrom('people').selectAll().where('key', '=', key));

const put = compiled((db, { key, ...row }: Insertable<Database['people']>) =>
  db
    .insertInto('people')
    .values({ key, ...row })
    .onConflict((known) => known.column('key').doUpdateSet(row)),
);

function toPerson(row: Selectable<Database['people']>): Person {
  return {
    key: row.key,
    name: row.name,
    seenAt: row.seen_at,
    ...(row.address !== null && { address: fromJson(row.address) }),
    ...(row.language !== null && { language: row.language }),
    ...(row.language_from !== null && { languageFrom: row.language_from }),
    ...(row.welcomed !== null && { welcomed: row.welcomed === 1 }),
    ...(row.time_zone !== null && { timeZone: row.time_zone }),
  };
}

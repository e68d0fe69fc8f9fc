// What the figures keep of cases, and the pseudonyms in them.
import { randomUUID } from 'node:crypto';
import { type Expression, type ExpressionBuilder, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { CaseRecord, Cases, Pseudonyms } from '../handoff/cases.ts';
import type { Store } from '../handoff/stores.ts';
import { compiled } from './compiled.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** Case records over a database or a transaction. */
export function cases(db: Kysely<Database>): Cases {
  return {
    get: async (id) => {
      const [row] = await get(db, { id });
      return row && toRecord(row);
    },
    put: async (record) => {
      await put(db, toRow(record));
    },
    remove: async (id) => {
      await db.deleteFrom('cases').where('id', '=', id).execute();
    },
    alike: async ({ code, model, bios }, since) => {
      if (model === undefined || bios === undefined) return [];
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where('touched_at', '>=', since)
        .where('person', 'is not', null)
        .where(sql<boolean>`lower(model) = lower(${model})`)
        .where(sql<boolean>`lower(bios) = lower(${bios})`)
        .where(sql<boolean>`codes like ${`%"${code}"%`}`)
        .orderBy('started_at')
        .execute();
      return rows.map(toRecord);
    },
  };
}

/** The cases that began at `since` or later, and before `until` (ISO 8601), the oldest first. */
export function figures(db: Kysely<Database>): Store['figures'] {
  return async (since, until) => {
    const begun = db.selectFrom('cases').selectAll().where('started_at', '>=', since).where('started_at', '<', until);
    return (await begun.orderBy('started_at').execute()).map(toRecord);
  };
}

/**
 * These cases are figures of nobody from now on: without a pseudonym, with days for times, and with a model and a version only
 * as far as somebody else has the same. They are as people wrote them, which may be anything.
 */
export async function anonymise(
  db: Kysely<Database>,
  which: (row: ExpressionBuilder<Database, 'cases'>) => Expression<SqlBool>,
): Promise<void> {
  const day = <T extends string | null>(column: 'started_at' | 'touched_at' | 'handed_at') =>
    sql<T>`substr(${sql.ref(column)}, 1, 10) || 'T00:00:00.000Z'`;
  const shared = (column: 'model' | 'bios') => {
    const [own, others] = [sql.ref(`cases.${column}`), sql.ref(`other.${column}`)];
    return sql<string | null>`case when ${own} is null then null when exists (
      select 1 from cases as other
      where lower(${others}) = lower(${own}) and (other.person is null or other.person != cases.person)
    ) then ${own} end`;
  };
  await db
    .updateTable('cases')
    .set({
      model: shared('model'),
      bios: shared('bios'),
      person: null,
      started_at: day<string>('started_at'),
      touched_at: day<string>('touched_at'),
      handed_at: day<string | null>('handed_at'),
    })
    .where('person', 'is not', null)
    .where(which)
    .execute();
}

/** Pseudonyms over a database or a transaction. */
export function pseudonyms(db: Kysely<Database>): Pseudonyms {
  return {
    of: async (person) => {
      const [before] = await pseudonymOf(db, { person });
      if (before) return before.pseudonym;
      await db
        .insertInto('pseudonyms')
        .values({ person, pseudonym: randomUUID() })
        .onConflict((conflict) => conflict.column('person').doNothing())
        .execute();
      const [known] = await pseudonymOf(db, { person });
      if (!known) throw new Error('a pseudonym that was just made is not there');
      return known.pseudonym;
    },
    forget: async (person) => {
      await db.deleteFrom('pseudonyms').where('person', '=', person).execute();
    },
  };
}

const get = compiled((db, { id }: { id: string }) => db.selectFrom('cases').selectAll().where('id', '=', id));

const put = compiled((db, { id, ...row }: ReturnType<typeof toRow>) =>
  db
    .insertInto('cases')
    .values({ id, ...row })
    .onConflict((known) => known.column('id').doUpdateSet(row)),
);

const pseudonymOf = compiled((db, { person }: { person: string }) =>
  db.selectFrom('pseudonyms').select('pseudonym').where('person', '=', person),
);

function toRow(record: CaseRecord) {
  return {
    id: record.id,
    person: record.person ?? null,
    channel: record.channel,
    language: record.language,
    started_at: record.startedAt,
    touched_at: record.touchedAt,
    section: record.section,
    cause: record.cause,
    license: record.license ?? null,
    device: record.device ?? null,
    codes: toJson(record.codes),
    model: record.model ?? null,
    bios: record.bios ?? null,
    outcome: record.outcome ?? null,
    why: record.why ?? null,
    handed_at: record.handedAt ?? null,
    claim_seconds: record.claimSeconds ?? null,
    reply_seconds: record.replySeconds ?? null,
    resolve_seconds: record.resolveSeconds ?? null,
    reopened: record.reopened,
    ended: record.ended ?? null,
    solution: record.solution ?? null,
    rating: record.rating ?? null,
  };
}

function toRecord(row: Selectable<Database['cases']>): CaseRecord {
  return {
    id: row.id,
    channel: row.channel,
    language: row.language,
    startedAt: row.started_at,
    touchedAt: row.touched_at,
    section: row.section,
    cause: row.cause,
    codes: fromJson(row.codes),
    reopened: row.reopened,
    ...(row.person !== null && { person: row.person }),
    ...(row.license !== null && { license: row.license }),
    ...(row.device !== null && { device: row.device }),
    ...(row.model !== null && { model: row.model }),
    ...(row.bios !== null && { bios: row.bios }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.why !== null && { why: row.why }),
    ...(row.handed_at !== null && { handedAt: row.handed_at }),
    ...(row.claim_seconds !== null && { claimSeconds: row.claim_seconds }),
    ...(row.reply_seconds !== null && { replySeconds: row.reply_seconds }),
    ...(row.resolve_seconds !== null && { resolveSeconds: row.resolve_seconds }),
    ...(row.ended !== null && { ended: row.ended }),
    ...(row.solution !== null && { solution: row.solution }),
    ...(row.rating !== null && { rating: row.rating }),
  };
}

// Alarms, and the timekeeper's side of them.
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Alarm, AlarmQueue, Alarms } from '../handoff/alarms.ts';
import { fromJson, toJson } from './json.ts';
import { begins } from './matching.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. */
export function alarms(db: Kysely<Database>): Alarms {
  return {
    get: async (key) => {
      const row = await db.selectFrom('alarms').selectAll().where('key', '=', key).executeTakeFirst();
      return row && toAlarm(row);
    },
    set: async ({ key, kind, at, data }) => {
      const row = { kind, at, data: toJson(data ?? null), leased_until: null };
      await db
        .insertInto('alarms')
        .values({ key, ...row })
        .onConflict((known) => known.column('key').doUpdateSet(row))
        .execute();
    },
    due: async (kind, now) => {
      const due = db.selectFrom('alarms').selectAll().where('kind', '=', kind).where('at', '<=', now);
      return (await due.orderBy('at').execute()).map(toAlarm);
    },
    clear: async (key) => {
      const { numDeletedRows } = await db.deleteFrom('alarms').where('key', '=', key).executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    clearAll: async (prefix) => {
      const { numDeletedRows } = await db.deleteFrom('alarms').where(begins('key', prefix)).executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** The timekeeper's side. */
export function alarmQueue(db: Kysely<Database>): AlarmQueue {
  return {
    lease: async (kinds, now, until, limit) => {
      const rows = await db
        .updateTable('alarms')
        .set({ leased_until: until })
        .where('key', 'in', (query) =>
          query
            .selectFrom('alarms as due')
            .select('due.key')
            .where('due.kind', 'in', kinds)
            .where('due.at', '<=', now)
            .where((row) => row.or([row('due.leased_until', 'is', null), row('due.leased_until', '<=', now)]))
            .orderBy('due.at')
            .limit(limit),
        )
        // Said again outside, because PostgreSQL looks again only here after it waited for another process's lease.
        .where('at', '<=', now)
        .where(isFree(now))
        .returningAll()
        .execute();
      return rows.map(toAlarm).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    },
    done: async ({ key, at }) => {
      await db.deleteFrom('alarms').where('key', '=', key).where('at', '=', at).execute();
    },
  };
}

function isFree(now: string) {
  return (row: ExpressionBuilder<Database, 'alarms'>) =>
    row.or([row('leased_until', 'is', null), row('leased_until', '<=', now)]);
}

function toAlarm({ key, kind, at, data }: Selectable<Database['alarms']>): Alarm {
  return { key, kind, at, data: fromJson(data) };
}

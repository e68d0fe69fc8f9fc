// Alarms, and the timekeeper's side of them.
import type { Kysely, Selectable } from 'kysely';
import type { Alarm, AlarmQueue, Alarms } from '../handoff/alarms.ts';
import type { EngineName } from './engine.ts';
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
export function alarmQueue(db: Kysely<Database>, engine: EngineName): AlarmQueue {
  return {
    lease: async (kinds, now, until, limit) => {
      const rows = await db
        .with('free', (query) => {
          const free = query
            .selectFrom('alarms as due')
            .select('due.key')
            .where('due.kind', 'in', kinds)
            .where('due.at', '<=', now)
            .where((row) => row.or([row('due.leased_until', 'is', null), row('due.leased_until', '<=', now)]))
            .orderBy('due.at')
            .limit(limit);
          // What another process is taking at this moment is its own.
          return engine === 'postgres' ? free.forUpdate(['due']).skipLocked() : free;
        })
        .updateTable('alarms')
        .set({ leased_until: until })
        .where('key', 'in', (query) => query.selectFrom('free').select('free.key'))
        .returningAll()
        .execute();
      return rows.map(toAlarm).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    },
    done: async ({ key, at }) => {
      await db.deleteFrom('alarms').where('key', '=', key).where('at', '=', at).execute();
    },
    release: async (kept, until) => {
      if (kept.length === 0) return;
      await db
        .updateTable('alarms')
        .set({ leased_until: null })
        .where(
          'key',
          'in',
          kept.map(({ key }) => key),
        )
        // Another process's lease ends at another time.
        .where('leased_until', '=', until)
        .execute();
    },
  };
}

function toAlarm({ key, kind, at, data }: Selectable<Database['alarms']>): Alarm {
  return { key, kind, at, data: fromJson(data) };
}

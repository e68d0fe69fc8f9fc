// The audit log's rows; the database itself refuses to change or delete one.
import type { Kysely } from 'kysely';
import type { Audit, AuditEntry, AuditQuery } from '../handoff/audit.ts';
import { fromJson, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. */
export function audit(db: Kysely<Database>): Audit {
  return {
    add: async ({ detail, ...entry }) => {
      await db
        .insertInto('audit')
        .values({ ...entry, detail: toJson(detail) })
        .execute();
    },
  };
}

/** What was written down, the oldest first. */
export async function readAudit(
  db: Kysely<Database>,
  { since, subject, person }: AuditQuery,
): Promise<readonly AuditEntry[]> {
  let query = db.selectFrom('audit').selectAll().where('at', '>=', since);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (person !== undefined) {
    const pseudonym = db.selectFrom('pseudonyms').select('pseudonym').where('person', '=', person);
    query = query.where('actor', '=', pseudonym);
  }
  const rows = await query.orderBy('at').orderBy('seq').execute();
  return rows.map(({ at, actor, action, subject, detail }) => ({
    at,
    actor,
    action,
    subject,
    detail: fromJson(detail),
  }));
}

// Brings a database up to the schema this code was written for, or refuses one that is ahead of it.
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { EngineName } from '../engine.ts';
import type { Database } from '../schema.ts';
import { first } from './1_first.ts';
import { replaces } from './2_replaces.ts';
import { desks } from './3_desks.ts';
import { byItself } from './4_byItself.ts';

/** In the order of their names, hence the zeros: kysely sorts them as text. */
function migrations(engine: EngineName): Record<string, Migration> {
  return {
    '0001_first': first(engine),
    '0002_replaces': replaces,
    '0003_desks': desks(engine),
    '0004_by_itself': byItself(engine),
  };
}

/** Runs what has not run yet, all of it or nothing. Throws, before touching anything, when the schema is newer. */
export async function migrate(db: Kysely<Database>, engine: EngineName): Promise<void> {
  const known = migrations(engine);
  const newer = (await applied(db)).filter((name) => !(name in known));
  if (newer.length > 0) {
    throw new Error(
      `This database was written by a newer version of Activation Desk (schema ${newer.join(', ')}; ` +
        `this version knows ${Object.keys(known).join(', ')}). Start that version, or restore an older backup.`,
    );
  }
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => known } }).migrateToLatest();
  if (error !== undefined) throw error;
}

async function applied(db: Kysely<Database>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await db.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

// Brings a database up to the schema this code was written for, or refuses one that is ahead of it.
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Engine, EngineName } from '../engine.ts';
import type { Database } from '../schema.ts';
import { first } from './1_first.ts';
import { replaces } from './2_replaces.ts';
import { desks } from './3_desks.ts';
import { byItself } from './4_byItself.ts';
import { grown } from './5_grown.ts';

/** In the order of their names, hence the zeros: kysely sorts them as text. */
export function migrations(engine: EngineName): Record<string, Migration> {
  return {
    '0001_first': first(engine),
    '0002_replaces': replaces,
    '0003_desks': desks(engine),
    '0004_by_itself': byItself(engine),
    '0005_grown': grown,
  };
}

/** A newer version of this program has written the database. */
export class NewerSchema extends Error {
  constructor(unknown: readonly string[], known: readonly string[]) {
    super(`schema ${unknown.join(', ')}; this version knows ${known.join(', ')}`);
  }
}

/**
 * Runs what has not run yet, all of it or nothing; of several processes that start at once, one does, and the others wait for
 * it. Throws, before touching anything, when the schema is newer.
 */
export async function migrate(db: Kysely<Database>, engine: Pick<Engine, 'name' | 'waitForMigrations'>): Promise<void> {
  const known = migrations(engine.name);
  if (await isCurrent(db, known)) return;
  await db.transaction().execute(async (db) => {
    await engine.waitForMigrations(db);
    if (await isCurrent(db, known)) return;
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => known } }).migrateToLatest();
    if (error !== undefined) throw error;
  });
}

async function isCurrent(db: Kysely<Database>, known: Record<string, Migration>): Promise<boolean> {
  const ran = await applied(db);
  const newer = ran.filter((name) => !(name in known));
  if (newer.length > 0) throw new NewerSchema(newer, Object.keys(known));
  return Object.keys(known).every((name) => ran.includes(name));
}

async function applied(db: Kysely<Database>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await db.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

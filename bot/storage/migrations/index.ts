// Brings a database up to the schema this code was written for, or refuses one that is ahead of it.
import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql, type TableMetadata, type Transaction } from 'kysely';
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

/** While other processes work, a migration may meet their turns in a deadlock, and be the one that is ended. */
const mostTries = 20;
const longestPauseMs = 500;

/**
 * Runs what has not run yet, all of it or nothing; of several processes that start at once, one does, and the others wait for
 * it. Throws, before touching anything, when the schema is newer.
 */
export async function migrate(db: Kysely<Database>, engine: Pick<Engine, 'name' | 'waitForMigrations'>): Promise<void> {
  const known = migrations(engine.name);
  if (await isCurrent(db, engine.name, known)) return;
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((alone) => upgrade(alone, engine, known));
    } catch (error) {
      if (tries === mostTries || !isDeadlock(error)) throw error;
      await setTimeout(Math.random() * longestPauseMs);
    }
  }
}

async function upgrade(
  db: Transaction<Database>,
  engine: Pick<Engine, 'name' | 'waitForMigrations'>,
  known: Record<string, Migration>,
): Promise<void> {
  await engine.waitForMigrations(db);
  if (await isCurrent(db, engine.name, known)) return;
  const schema = await schemaOf(db, engine.name);
  const provider = { getMigrations: async () => known };
  const migrator = new Migrator({ db, provider, ...(schema !== undefined && { migrationTableSchema: schema }) });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

function isDeadlock(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';
}

/** The tables that are ours: on PostgreSQL, other schemas of the database may hold the same. */
export async function ownTables(db: Kysely<Database>, engine: EngineName): Promise<readonly TableMetadata[]> {
  const schema = await schemaOf(db, engine);
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return tables.filter((table) => table.schema === schema);
}

/** Where PostgreSQL makes tables; SQLite has nothing of the kind. */
async function schemaOf(db: Kysely<Database>, engine: EngineName): Promise<string | undefined> {
  if (engine === 'sqlite') return undefined;
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? undefined;
}

async function isCurrent(db: Kysely<Database>, engine: EngineName, known: Record<string, Migration>): Promise<boolean> {
  const ran = await applied(db, engine);
  const newer = ran.filter((name) => !(name in known));
  if (newer.length > 0) throw new NewerSchema(newer, Object.keys(known));
  return Object.keys(known).every((name) => ran.includes(name));
}

/** The names of those that ran, in their order. */
export async function applied(db: Kysely<Database>, engine: EngineName): Promise<readonly string[]> {
  if (!(await ownTables(db, engine)).some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await db.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

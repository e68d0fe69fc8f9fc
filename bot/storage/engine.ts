// What differs between the database engines, and nothing else.
import type { Dialect, Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';

export type EngineName = 'sqlite' | 'postgres';

export interface Engine {
  readonly name: EngineName;
  readonly dialect: Dialect;
  /** The same database for what may take long, such as a migration; without it, `dialect` has no limits. */
  readonly patient?: Dialect;
  /** Waits, inside a turn's transaction, until no other turn of this conversation is running. */
  waitForTurn(turn: Transaction<Database>, conversation: string): Promise<void>;
  /** The same without waiting; false when another turn of this conversation is running. */
  isFreeForTurn(turn: Transaction<Database>, conversation: string): Promise<boolean>;
  /**
   * Runs statements whose loss in a power cut only makes something be done again, such as a lease: they are not waited for
   * until they are on disk. What the process wrote outlives its own end all the same.
   */
  lightly<T>(db: Kysely<Database>, work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Waits, inside a transaction, until no other process is at the schema. */
  waitForMigrations(db: Transaction<Database>): Promise<void>;
  /** Lets running turns end, and closes. */
  close(db: Kysely<Database>): Promise<void>;
}

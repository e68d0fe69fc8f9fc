// Opens the database named by a URL and hands it out as the application's Store.
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Kysely, type Logger, type Transaction } from 'kysely';
import type { InboxQueue } from '../handoff/inbox.ts';
import type { Store, TurnStores } from '../handoff/stores.ts';
import { alarmQueue, alarms } from './alarms.ts';
import { audit, readAudit } from './audit.ts';
import { cases, figures, pseudonyms } from './cases.ts';
import { DatabaseError } from './databaseError.ts';
import { depths } from './depths.ts';
import type { Engine, EngineName } from './engine.ts';
import { erasure } from './erasure.ts';
import { files } from './files.ts';
import { inbox, inboxQueue } from './inbox.ts';
import { incidents } from './incidents.ts';
import { migrate } from './migrations/index.ts';
import { notices } from './notices.ts';
import { outbox } from './outbox.ts';
import { outboxQueue } from './outboxQueue.ts';
import { isPassing } from './passing.ts';
import { people } from './people.ts';
import type { PostgresOptions } from './postgres.ts';
import { posts } from './posts.ts';
import { purge, type RunPiece } from './purge.ts';
import { relays } from './relays.ts';
import type { Database } from './schema.ts';
import { secrets } from './secrets.ts';
import { openSqlite, type SqliteOptions } from './sqlite.ts';
import { states } from './states.ts';
import { tickets } from './tickets.ts';

/** What an engine has to know beside the URL. */
export type DatabaseOptions = SqliteOptions & PostgresOptions;

/**
 * Opens `sqlite:PATH` (relative or absolute), `sqlite::memory:` or `postgres://…` and brings its schema up to date.
 * With `serves`, this is the one process that serves the SQLite file, until the store is closed; on PostgreSQL there may be several.
 * A turn uses only the stores it is given: on SQLite the outer ones wait until the turn is over.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Store> {
  const { db, patient, engine, failures, isClosing, close } = await openTables(url, options);
  const turnOf = async <T>(turn: Transaction<Database>, work: (stores: TurnStores) => Promise<T>): Promise<T> => {
    try {
      return await work({
        inbox: inbox(turn),
        states: states(turn),
        people: people(turn),
        tickets: tickets(turn),
        relays: relays(turn),
        notices: notices(turn),
        files: files(turn),
        outbox: outbox(turn),
        alarms: alarms(turn),
        cases: cases(turn),
        pseudonyms: pseudonyms(turn),
        incidents: incidents(turn),
        audit: audit(turn),
        erasure: erasure(turn),
      });
    } finally {
      // kysely does not queue the end behind queries on their way: a write overtaken by the rollback would be kept.
      await setImmediate();
    }
  };
  return {
    turn: (conversation, work) =>
      db.transaction().execute(async (turn) => {
        await engine.waitForTurn(turn, conversation);
        return turnOf(turn, work);
      }),
    turnIfFree: (conversation, work) =>
      db.transaction().execute(async (turn) => {
        if (!(await engine.isFreeForTurn(turn, conversation))) return undefined;
        return { done: await turnOf(turn, work) };
      }),
    inboxQueue: inboxDoor(engine, db),
    outboxQueue: lightly(engine, db, outboxQueue, ['lease', 'renew', 'release', 'untouched', 'delivered', 'postpone']),
    alarmQueue: lightly(engine, db, alarmQueue, ['lease']),
    posts: posts(db),
    files: files(db),
    tickets: tickets(db),
    people: people(db),
    figures: figures(db),
    audit: (query) => readAudit(db, query),
    depths: () => depths(db),
    failures,
    secret: secrets(db),
    purge: (before, served) => {
      // Several processes start at once, and one is enough.
      const run: RunPiece = async (piece) => {
        // What is left over waits for the next start.
        if (isClosing()) return undefined;
        const began = performance.now();
        const more = await patient.transaction().execute(async (alone) => {
          if (await engine.isFreeForTurn(alone, 'purge')) return piece(alone);
        });
        // On SQLite nothing else is done meanwhile, not even a request heard: half of the time is left for that.
        await setTimeout(performance.now() - began);
        return more;
      };
      return purge(run, before, served);
    },
    isPassing,
    close,
  };
}

/** On PostgreSQL every commit is on the disk, so there `keep` has nothing to do. */
function inboxDoor(engine: Engine, db: Kysely<Database>): InboxQueue {
  const whole = inboxQueue(db);
  return {
    ...whole,
    accept: (row, safe) =>
      safe === 'later' ? engine.lightly(db, (one) => inboxQueue(one).accept(row)) : whole.accept(row),
    keep: (id) => (engine.name === 'sqlite' ? whole.keep(id) : Promise.resolve()),
  };
}

/** A queue that notes its leases and receipts lightly: after a power cut, what was leased or sent is taken up again. */
function lightly<Q extends object>(
  engine: Engine,
  db: Kysely<Database>,
  queue: (db: Kysely<Database>, engine: EngineName) => Q,
  acts: readonly (keyof Q)[],
): Q {
  const whole = queue(db, engine.name);
  const light = acts.map((act) => {
    type Act = (...parts: readonly unknown[]) => Promise<unknown>;
    const call: Act = (...parts) => engine.lightly(db, (one) => (queue(one, engine.name)[act] as Act)(...parts));
    return [act, call];
  });
  return { ...whole, ...Object.fromEntries(light) };
}

/** An open database past the Store: what runs in `patient` may take its time. */
export interface OpenDatabase {
  readonly engine: Engine;
  readonly db: Kysely<Database>;
  readonly patient: Kysely<Database>;
  /** May be called twice. */
  close(): Promise<void>;
  /** How many queries failed so far. */
  readonly failures: () => number;
  readonly isClosing: () => boolean;
}

/** The same as `openDatabase`, past the Store. */
export async function openTables(url: string, options: DatabaseOptions = {}): Promise<OpenDatabase> {
  const connect = engineOf(url, options);
  try {
    const engine = await connect();
    let failed = 0;
    const log: Logger = ({ level }) => {
      if (level === 'error') failed += 1;
    };
    const db = new Kysely<Database>({ dialect: engine.dialect, log });
    const patient = engine.patient ? new Kysely<Database>({ dialect: engine.patient, log }) : db;
    try {
      await migrate(patient, engine);
    } catch (cause) {
      await engine.close(db);
      throw cause;
    }
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= engine.close(db);
      return closed;
    };
    return { engine, db, patient, failures: () => failed, isClosing: () => closed !== undefined, close };
  } catch (cause) {
    throw new DatabaseError(cause, url.startsWith('sqlite:') ? 'sqlite' : 'postgres');
  }
}

function engineOf(url: string, options: DatabaseOptions): () => Promise<Engine> {
  const [, scheme, path] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? [];
  if (scheme === 'sqlite' && path && !path.startsWith('//')) return () => openSqlite(path, options);
  // Its driver is loaded by those who use it.
  if (/^postgres(ql)?$/.test(scheme ?? '') && path?.startsWith('//'))
    return async () => (await import('./postgres.ts')).openPostgres(url, options);
  const wrong =
    scheme && scheme !== 'sqlite' ? `begins with "${scheme}:", which is not supported` : 'is not understood';
  // Not the whole URL: it may hold a password.
  throw new Error(
    `The database URL ${wrong}. Write sqlite:PATH, for example sqlite:data/desk.db, sqlite::memory:, ` +
      'or postgres://USER:PASSWORD@HOST/DATABASE.',
  );
}

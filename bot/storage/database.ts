// Opens the database named by a URL and hands it out as the application's Store.
import { setImmediate } from 'node:timers/promises';
import { types } from 'node:util';
import { Kysely } from 'kysely';
import type { Store } from '../handoff/stores.ts';
import { alarmQueue, alarms } from './alarms.ts';
import { audit, readAudit } from './audit.ts';
import { cases, figures, pseudonyms } from './cases.ts';
import { depths } from './depths.ts';
import type { Engine } from './engine.ts';
import { erasure } from './erasure.ts';
import { files } from './files.ts';
import { inbox, inboxQueue } from './inbox.ts';
import { incidents } from './incidents.ts';
import { migrate } from './migrations/index.ts';
import { notices } from './notices.ts';
import { outbox } from './outbox.ts';
import { outboxQueue } from './outboxQueue.ts';
import { people } from './people.ts';
import { openPostgres } from './postgres.ts';
import { posts } from './posts.ts';
import { purge } from './purge.ts';
import { relays } from './relays.ts';
import type { Database } from './schema.ts';
import { secrets } from './secrets.ts';
import { openSqlite } from './sqlite.ts';
import { states } from './states.ts';
import { tickets } from './tickets.ts';

/** The database could not be opened. */
export class DatabaseError extends Error {
  readonly reason: string;
  /** The system or SQLite refused; otherwise `reason` is a sentence of ours that says its cure. */
  readonly bySystem: boolean;
  constructor(cause: unknown) {
    const reason = types.isNativeError(cause) ? cause.message : String(cause);
    super(`The database could not be opened. ${reason}`, { cause });
    this.reason = reason;
    this.bySystem = types.isNativeError(cause) && 'code' in cause;
  }
}

/**
 * Opens `sqlite:PATH` (relative or absolute), `sqlite::memory:` or `postgres://…` and brings its schema up to date.
 * A turn uses only the stores it is given: on SQLite the outer ones wait until the turn is over.
 */
export async function openDatabase(url: string): Promise<Store> {
  const { engine, db } = await open(url);
  let closed: Promise<void> | undefined;
  return {
    turn: (conversation, work) =>
      db.transaction().execute(async (turn) => {
        await engine.waitForTurn(turn, conversation);
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
      }),
    inboxQueue: inboxQueue(db),
    outboxQueue: outboxQueue(db),
    alarmQueue: alarmQueue(db),
    posts: posts(db),
    files: files(db),
    tickets: tickets(db),
    people: people(db),
    figures: figures(db),
    audit: (query) => readAudit(db, query),
    depths: () => depths(db),
    secret: secrets(db),
    purge: (before, served) => purge(db, before, served),
    close: () => {
      closed ??= engine.close(db);
      return closed;
    },
  };
}

async function open(url: string): Promise<{ engine: Engine; db: Kysely<Database> }> {
  const connect = engineOf(url);
  try {
    const engine = await connect();
    const db = new Kysely<Database>({ dialect: engine.dialect });
    try {
      await migrate(db, engine.name);
    } catch (cause) {
      await db.destroy();
      throw cause;
    }
    return { engine, db };
  } catch (cause) {
    throw new DatabaseError(cause);
  }
}

function engineOf(url: string): () => Promise<Engine> {
  const [, scheme, path] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? [];
  if (scheme === 'sqlite' && path && !path.startsWith('//')) return () => openSqlite(path);
  if (/^postgres(ql)?$/.test(scheme ?? '') && path?.startsWith('//')) return async () => openPostgres(url);
  const wrong =
    scheme && scheme !== 'sqlite' ? `begins with "${scheme}:", which is not supported` : 'is not understood';
  // Not the whole URL: it may hold a password.
  throw new Error(`The database URL ${wrong}. Write sqlite:PATH, for example sqlite:data/desk.db, or sqlite::memory:.`);
}

// The storage contract on a real PostgreSQL, and what only a server can promise.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { TurnStores } from '../../bot/handoff/stores.ts';
import { openDatabase, openTables } from '../../bot/storage/database.ts';
import type { DatabaseProblem } from '../../bot/storage/databaseError.ts';
import { outbox } from '../../bot/storage/outbox.ts';
import { outboxQueue } from '../../bot/storage/outboxQueue.ts';
import { isPassing } from '../../bot/storage/passing.ts';
import { people } from '../../bot/storage/people.ts';
import { states } from '../../bot/storage/states.ts';
import { certificate, key } from '../support/localhostCertificate.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { storageContract } from './contract.ts';

const at = '2026-03-02T01:00:00.000Z';
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop(), 60_000);

storageContract('PostgreSQL', async () => openDatabase(await server.database()));

/**
 * A line to the server that can fall silent, as when a machine or a network is gone and nobody says so. With `pools` it
 * tells the client a number of its own for the server's process, as a pooler does.
 */
async function openLine(url: string, { pools = false } = {}) {
  const target = new URL(url);
  const port = Number(target.port);
  const sockets = new Set<Socket>();
  let silent = false;
  const line = createServer((near) => {
    const far = connect(port, target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (data) => silent || other.write(pools && one === far ? withAnotherNumber(data) : data));
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  target.port = String((line.address() as AddressInfo).port);
  return {
    url: target.href,
    /** From now on, what is connected hears nothing more. */
    fallSilent: () => {
      silent = true;
    },
    speak: () => {
      silent = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      line.close();
    },
  };
}

/** In the message that tells the number of the server's process (`K`, of 12 bytes), another one. */
function withAnotherNumber(data: Buffer): Buffer {
  const at = data.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  if (at >= 0) data.writeInt32BE(7, at + 5);
  return data;
}

/** How many statements the server keeps prepared after a turn, for the one connection. */
async function preparedAfterATurn(url: string): Promise<number | undefined> {
  const { db, close } = await openTables(url, { connections: 1 });
  const key = 'teams/anybody';
  for (let turn = 0; turn < 2; turn += 1)
    await db.transaction().execute(async (turn) => {
      await states(turn).put(key, 'kept', at);
      expect(await states(turn).get(key)).toBe('kept');
    });
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_prepared_statements`.execute(db);
  await close();
  return rows[0]?.n;
}

describe('statements of every turn', () => {
  it('are prepared once where the connection leads to the server', async () => {
    expect(await preparedAfterATurn(await server.database())).toBe(2);
  });

  it('are not prepared behind a pooler, where the next one may have another connection', async () => {
    const line = await openLine(await server.database(), { pools: true });
    expect(await preparedAfterATurn(line.url)).toBe(0);
    line.close();
  });

  it('go on when the schema changes below them: alone at once, in a turn with the next try', async () => {
    const { db, close } = await openTables(await server.database(), { connections: 1 });
    const read = (tables: typeof db) => people(tables).get('teams/anybody');
    const change = (name: string) => sql`alter table people add column ${sql.ref(name)} text`.execute(db);
    await read(db);
    await change('one');
    for (let again = 0; again < 2; again += 1) expect(await read(db)).toBeUndefined();
    await change('two');
    const error: unknown = await db
      .transaction()
      .execute(read)
      .catch((error) => error);
    expect(isPassing(error)).toBe(true);
    expect(await db.transaction().execute(read)).toBeUndefined();
    await close();
  });

  it('that fail without being waited for end the turn with their own reason, and nothing of it is kept', async () => {
    const store = await openDatabase(await server.database());
    const twice = {
      id: 'd1',
      to: { channel: 'teams', conversation: 'c', reference: null },
      language: 'ja' as const,
      message: { blocks: [] },
    };
    const turn = (after: (stores: TurnStores) => Promise<unknown>) =>
      store
        .turn('c', async (stores) => {
          await stores.outbox.put(twice);
          await stores.outbox.put(twice);
          await after(stores);
        })
        .catch((error) => error);
    const ofTheSecond = { code: '23505', table: 'outbox' };
    expect(await turn(async () => {})).toMatchObject(ofTheSecond);
    expect(await turn(({ states }) => states.get('c'))).toMatchObject(ofTheSecond);
    expect(await store.turn('c', ({ outbox }) => outbox.get('d1'))).toBeUndefined();
    await store.close();
  });

  it('find where a message stands without going through the whole outbox', async () => {
    const url = await server.database();
    const { db, close } = await openTables(url, { connections: 1 });
    await sql`insert into outbox (id, channel, conversation, reference, language, message, delivered_at, receipt)
      select 'd' || i, 'teams', 'c' || i % 300, 'null', 'ja', '{}', ${at}, '{}' from generate_series(1, 5000) as n(i)`.execute(
      db,
    );
    const to = { channel: 'teams', conversation: 'c7', reference: null };
    for (let i = 1; i <= 20; i += 1) {
      const delivery = { id: `new${i}`, to, language: 'ja' as const, message: { blocks: [] }, replaces: `d${i}` };
      const due = await db.transaction().execute((turn) => outbox(turn).putLeased(delivery, { from: at, until: at }));
      expect(due).toMatchObject({ id: `new${i}`, replacesReceipt: {} });
      await outboxQueue(db, 'postgres').delivered(`new${i}`, {}, at);
    }
    await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{ read: number }>`select (seq_tup_read + idx_tup_fetch)::int as read
      from pg_stat_user_tables where relname = 'outbox'`.execute(db);
    expect(rows[0]?.read).toBeLessThan(1_000);
    expect(rows[0]?.read).toBeGreaterThan(20);
    await close();
  });
});

describe('a server', () => {
  it('is told nothing at the beginning of a connection that PgBouncer would refuse', async () => {
    const told: string[] = [];
    const pooler = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .once('data', (packet) => {
          // Length, version, then names and values, each ended by a zero.
          told.push(
            ...packet
              .subarray(8)
              .toString()
              .split('\0')
              .filter((_, index) => index % 2 === 0),
          );
          socket.destroy();
        }),
    ).listen(0, '127.0.0.1');
    await once(pooler, 'listening');
    const { port } = pooler.address() as AddressInfo;
    await expect(openDatabase(`postgres://desk:x@127.0.0.1:${port}/desk`)).rejects.toMatchObject({ problem: 'away' });
    pooler.close();
    const taken = ['user', 'database', 'client_encoding', 'application_name', ''];
    expect(told.filter((name) => !taken.includes(name))).toEqual([]);
    expect(told).toContain('user');
  });

  it('limits what a turn may take, and not what may take long', async () => {
    const { db, patient, close } = await openTables(await server.database());
    const limits = async (of: typeof db) => {
      const read = sql<object>`select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle`;
      return of.transaction().execute(async (turn) => (await read.execute(turn)).rows[0]);
    };
    expect(await limits(db)).toEqual({ statement: '30s', idle: '10s' });
    expect(await limits(patient)).toEqual({ statement: '0', idle: '0' });
    await close();
  });

  it('that falls silent holds nobody up for ever, and is asked again', async () => {
    const line = await openLine(await server.database());
    const store = await openDatabase(line.url, { silentMs: 300 });
    const put = () => store.turn('c1', ({ states }) => states.put('c1', 'kept', at));
    await put();
    line.fallSilent();
    const error: unknown = await put().catch((error) => error);
    expect(isPassing(error)).toBe(true);
    line.speak();
    await put();
    expect(await store.turn('c1', ({ states }) => states.get('c1'))).toBe('kept');
    await store.close();
    line.close();
  }, 30_000);

  it('that has become a reader is left for a new one, however busy it is', async () => {
    const url = await server.database();
    const store = await openDatabase(url, { connections: 1 });
    const name = new URL(url).pathname.slice(1);
    await server.run(`alter database ${name} set default_transaction_read_only = on`);
    // Connections of before do not hear of it.
    await server.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    const put = () => store.turn('c1', ({ states }) => states.put('c1', 'kept', at));
    let error: unknown;
    for (let tries = 0; tries < 20 && (error as { code?: unknown })?.code !== '25006'; tries++)
      error = await put().catch((error) => error);
    expect(error).toMatchObject({ code: '25006' });
    expect(isPassing(error)).toBe(true);
    await server.run(`alter database ${name} set default_transaction_read_only = off`);
    await put();
    await store.close();
  }, 30_000);

  it('that stands in the way of two turns ends one of them, which may be begun again', async () => {
    const store = await openDatabase(await server.database());
    await store.turn('c', async ({ states }) => {
      for (const key of ['a', 'b']) await states.put(key, 0, at);
    });
    const { promise: both, resolve: bothHold } = Promise.withResolvers<void>();
    let holding = 0;
    const cross = (first: string, second: string) =>
      store.turn(first, async ({ states }) => {
        await states.put(first, 1, at);
        // With the answer to this, the one before was done.
        await states.get(first);
        holding += 1;
        if (holding === 2) bothHold();
        await both;
        await states.put(second, 1, at);
      });
    const ended = await Promise.allSettled([cross('a', 'b'), cross('b', 'a')]);
    const errors = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(errors).toHaveLength(1);
    expect(errors.map(isPassing)).toEqual([true]);
    await store.close();
  }, 30_000);

  it('takes rows into the audit log and gives none back', async () => {
    const { db, close } = await openTables(await server.database());
    await db
      .insertInto('audit')
      .values({ at, actor: 'p', action: 'a', subject: 's', detail: '{}' as never })
      .execute();
    const refused = /the audit log takes rows and gives none back/;
    await expect(db.updateTable('audit').set({ actor: 'q' }).execute()).rejects.toThrow(refused);
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow(refused);
    await expect(sql`truncate audit`.execute(db)).rejects.toThrow(refused);
    await close();
  });

  it('says in one word why a database cannot be opened, and never shows a password', async () => {
    const good = await server.database();
    await server.run(`create role poor login password 'hunter2'`);
    await server.run(`create role many login password 'hunter2' connection limit 0`);
    await server.run(`create database ascii template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'`);
    const as = (user: string) => Object.assign(new URL(good), { username: user, password: 'hunter2' }).href;
    const cases: readonly [DatabaseProblem, string][] = [
      ['login', as('postgres')],
      ['login', good.replace(':for-tests-only', '')],
      ['missing', good.replace(/[^/]+$/, 'nowhere')],
      ['rights', as('poor')],
      ['full', as('many')],
      ['encoding', good.replace(/[^/]+$/, 'ascii')],
      ['encryption', `${good}?sslmode=verify-full`],
      ['encryption', `${good}?sslmode=verify-full&sslrootcert=/no/such/file.pem`],
      ['away', good.replace(/:\d+\//, ':1/')],
    ];
    for (const [problem, url] of cases) {
      const error: unknown = await openDatabase(url).catch((error) => error);
      expect([url, error]).toEqual([url, expect.objectContaining({ problem })]);
      expect(String(error)).not.toMatch(/hunter2|for-tests-only/);
    }
  });

  // Last, because from now on it speaks TLS.
  it('is spoken to encrypted, and only where its certificate is the right one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'activation-desk-tls-'));
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, certificate);
    const url = await server.database();
    await server.encrypt(key, certificate);
    const isEncrypted = async (parameters: string) => {
      const { db, close } = await openTables(`${url}?${parameters}`);
      const { rows } = await sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(
        db,
      );
      await close();
      return rows[0]?.ssl;
    };
    // The server reads its new settings a moment later.
    let ready = await isEncrypted('sslmode=no-verify').catch(() => undefined);
    for (let tries = 0; !ready && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ready = await isEncrypted('sslmode=no-verify').catch(() => undefined);
    }
    expect(await isEncrypted(`sslmode=verify-full&sslrootcert=${authority}`)).toBe(true);
    expect(await isEncrypted('sslmode=disable')).toBe(false);
    // Nobody vouches for it.
    await expect(isEncrypted('sslmode=verify-full')).rejects.toMatchObject({ problem: 'encryption' });
    rmSync(folder, { recursive: true });
  }, 60_000);
});

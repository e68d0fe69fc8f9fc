// The storage contract on SQLite, in memory and in a file, and what only a file can promise.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CompiledQuery, Kysely, sql } from 'kysely';
import type { Store } from '../../bot/handoff/stores.ts';
import { cases, figures } from '../../bot/storage/cases.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import type { Database } from '../../bot/storage/schema.ts';
import { openSqlite } from '../../bot/storage/sqlite.ts';
import { storageContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function newPath(): string {
  files += 1;
  return join(folder, `new ${files}`, 'データ', 'desk.db');
}

/** Looks into the file past the Store. */
async function inside<T>(path: string, look: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const db = new Kysely<Database>({ dialect: (await openSqlite(path)).dialect });
  try {
    return await look(db);
  } finally {
    await db.destroy();
  }
}

const at = '2026-03-02T01:00:00.000Z';

storageContract('SQLite in memory', () => openDatabase('sqlite::memory:'));
storageContract('SQLite in a file', () => openDatabase(`sqlite:${newPath()}`));

describe('a SQLite file', () => {
  it('still holds everything after it was closed and opened again', async () => {
    const path = newPath();
    const one = await openDatabase(`sqlite:${path}`);
    await one.turn('c1', ({ states }) => states.put('c1', { 手順: 3 }, '2026-11-22T00:00:00.000Z'));
    await one.close();
    const two = await openDatabase(`sqlite:${path}`);
    expect(await two.turn('c1', ({ states }) => states.get('c1'))).toEqual({ 手順: 3 });
    await two.close();
  });

  it('finds cases by an index, however many there are', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    const asked: CompiledQuery[] = [];
    const db = new Kysely<Database>({
      dialect: (await openSqlite(path)).dialect,
      log: ({ query }) => void asked.push(query),
    });
    await cases(db).alike({ code: '0xC004F213', model: 'ThinkPad T14', bios: '1.21' }, at);
    await figures(db)(at, at);
    const plans = asked.slice().map(async ({ sql, parameters }) => {
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      return rows[0]?.detail;
    });
    expect(await Promise.all(plans)).toEqual([
      expect.stringContaining('USING INDEX cases_alike'),
      expect.stringContaining('USING INDEX cases_started'),
    ]);
    await db.destroy();
  });

  it('lets the process do other things between the pieces of a purge', async () => {
    const store = await openDatabase('sqlite::memory:');
    let isOver = false;
    let rounds = 0;
    const others = async () => {
      for (; !isOver; rounds += 1) await setImmediate();
    };
    const counted = others();
    await store.purge(at);
    isOver = true;
    await counted;
    expect(rounds).toBeGreaterThan(10);
    await store.close();
  });

  it('may be closed twice', async () => {
    const store = await openDatabase(`sqlite:${newPath()}`);
    await store.close();
    await store.close();
  });

  it('is opened by a path relative to the working folder', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${relative(process.cwd(), path)}`)).close();
    expect(existsSync(path)).toBe(true);
  });

  it('is written so that a power cut loses nothing that was committed', async () => {
    const settings = await inside(newPath(), async (db) => ({
      ...(await sql<object>`pragma journal_mode`.execute(db)).rows[0],
      ...(await sql<object>`pragma synchronous`.execute(db)).rows[0],
      ...(await sql<object>`pragma foreign_keys`.execute(db)).rows[0],
    }));
    expect(settings).toEqual({ journal_mode: 'wal', synchronous: 2, foreign_keys: 1 });
  });

  it('brings an event to the disk when it is kept: something is written with full sync', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    const row = { channel: 'teams', conversation: 'c1', activity: {}, masked: [], receivedAt: at };
    const { id } = await store.inboxQueue.accept({ ...row, eventKey: 'e1' }, 'later');
    const before = readFileSync(`${path}-wal`);
    await store.inboxQueue.keep(id);
    expect(readFileSync(`${path}-wal`).equals(before)).toBe(false);
    await store.close();
  });

  it.each(['delivered', 'parked'] as const)(
    'has a message to be forgotten %s with its place, or not at all',
    async (how) => {
      const path = newPath();
      const store = await openDatabase(`sqlite:${path}`);
      const to = { channel: 'slack', conversation: 'c1', reference: null };
      const message = { to, language: 'ja', message: { blocks: [] } };
      await store.turn('c1', async ({ outbox }) => {
        await outbox.put({ ...message, id: 'place' });
        await outbox.put({ ...message, id: 'last', replaces: 'place', forget: true });
      });
      await store.outboxQueue.delivered('place', { ts: '1' }, at);
      await inside(path, (db) =>
        sql`create trigger broken before delete on outbox begin select raise(abort, 'no power'); end`.execute(db),
      );
      const { outboxQueue: queue } = store;
      const done = how === 'delivered' ? queue.delivered('last', { ts: '1' }, at) : queue.park('last', 'gone', at);
      await expect(done).rejects.toThrow('no power');
      const [last] = await queue.lease(['slack'], at, at, 10);
      expect(last?.id).toBe('last');
      await store.close();
    },
  );

  it('is readable by its owner only, its log too, and an existing file keeps its mode', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();
    chmodSync(path, 0o640);
    await (await openDatabase(`sqlite:${path}`)).close();
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('is shared by several stores at once, from its first moment, without a lost update', async () => {
    const url = `sqlite:${newPath()}`;
    const stores = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)]);
    const add = (store: Store) =>
      store.turn('c1', async ({ states }) => {
        const count = Number((await states.get('count')) ?? 0);
        await setTimeout(1);
        await states.put('count', count + 1, '2026-11-22T00:00:00.000Z');
      });
    await Promise.all(stores.flatMap((store) => Array.from({ length: 10 }, () => add(store))));
    expect(await stores[0].turn('c1', ({ states }) => states.get('count'))).toBe(30);
    for (const store of stores) await store.close();
  });

  it('makes a turn wait for another process that is writing, and the rest of this process not', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    const writer = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { DatabaseSync } from 'node:sqlite';
         const db = new DatabaseSync(process.argv[1]);
         db.exec("begin immediate; insert into states values ('count', '41', '2026-11-22T00:00:00.000Z')");
         console.log('writing');
         setTimeout(() => db.exec('commit'), 200);`,
        path,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(writer, 'exit');
    await once(writer.stdout, 'data');
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    const count = await store.turn('c1', ({ states }) => states.get('count'));
    clearInterval(ticking);
    expect(count).toBe(41);
    expect(ticks).toBeGreaterThan(3);
    expect(await ended).toEqual([0, null]);
    await store.close();
  });

  it('loses nothing that a killed process had committed, and keeps nothing of the turn it was in', async () => {
    const path = newPath();
    const victim = spawnSync(
      process.execPath,
      [
        '--experimental-strip-types',
        '--input-type=module',
        '--eval',
        `const { openDatabase } = await import(${JSON.stringify(join(process.cwd(), 'bot/storage/database.ts'))});
         const store = await openDatabase('sqlite:' + process.argv[1]);
         await store.turn('c1', ({ states }) => states.put('c1', 'committed', '2026-11-22T00:00:00.000Z'));
         await store.turn('c1', async ({ states }) => {
           await states.put('c1', 'half', '2026-11-22T00:00:00.000Z');
           process.kill(process.pid, 'SIGKILL');
           await new Promise(() => setInterval(() => {}, 1000));
         });`,
        path,
      ],
      { encoding: 'utf8' },
    );
    expect(victim).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    const store = await openDatabase(`sqlite:${path}`);
    expect(await store.turn('c1', ({ states }) => states.get('c1'))).toBe('committed');
    await store.close();
  });

  it('holds nothing any more of what was deleted, once it is closed', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    const words = 'tangerine '.repeat(2_000);
    await store.turn('c1', ({ states }) => states.put('c1', words, at));
    await store.turn('c1', ({ states }) => states.put('c2', 'apricot', at));
    await store.turn('c1', async ({ states }) => {
      await states.put('c1', undefined, at);
      await states.put('c2', undefined, at);
    });
    await store.close();
    const bytes = readFileSync(path, 'latin1');
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(bytes).not.toMatch(/tangerine|apricot/);
  });

  it('forgets who joined an incident, by key or by pseudonym, and after an incident everybody', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    const pseudonym = await store.turn('c1', ({ pseudonyms }) => pseudonyms.of('slack/U1'));
    const joined = () =>
      inside(path, async (db) => (await sql<object>`select * from incident_people`.execute(db)).rows);
    await inside(path, async (db) => {
      for (const person of ['slack/U1', pseudonym, 'slack/U2'])
        await sql`insert into incident_people values ('i1', ${person}, ${at})`.execute(db);
      await sql`insert into incidents (id, number, version, state, desk, card, code, model, bios, people, first_at, told_at, ended_at)
        values ('i1', 1, 1, 'resolved', 'main', 'c', '0xC004F213', 'T14', '1.21', 3, ${at}, ${at}, ${at})`.execute(db);
    });
    const person = { key: 'slack/U1', name: 'Alex', tickets: [], conversations: [], cards: [], inbox: 0 };
    await store.turn('c1', ({ erasure }) => erasure.remove({ ...person, instead: { blocks: [] } }));
    expect(await joined()).toMatchObject([{ person: 'slack/U2' }]);
    await store.purge('9999-01-01T00:00:00.000Z');
    expect(await joined()).toEqual([]);
    await store.close();
  });

  it('takes rows into its audit log and gives none back', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    const entry = { at, actor: 'p1', action: 'claim', subject: 'ACT-000001', detail: { state: 'claimed' } };
    await store.turn('c1', ({ audit }) => audit.add(entry));
    await inside(path, async (db) => {
      const refused = /the audit log takes rows and gives none back/;
      await expect(db.updateTable('audit').set({ actor: 'p2' }).execute()).rejects.toThrow(refused);
      await expect(db.deleteFrom('audit').execute()).rejects.toThrow(refused);
    });
    expect(await store.audit({ since: at })).toEqual([entry]);
    await store.close();
  });

  it('is refused, untouched, when its schema is newer than this code', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    await inside(path, (db) =>
      db.insertInto('kysely_migration').values({ name: '9999_future', timestamp: at }).execute(),
    );
    await expect(openDatabase(`sqlite:${path}`)).rejects.toMatchObject({
      reason:
        'schema 9999_future; this version knows 0001_first, 0002_replaces, 0003_desks, 0004_by_itself, 0005_grown',
      problem: 'newer',
    });
  });

  it('keeps no table of a migration that failed', async () => {
    const path = newPath();
    await inside(path, (db) => db.schema.createTable('posts').addColumn('mine', 'text').execute());
    await expect(openDatabase(`sqlite:${path}`)).rejects.toThrow(/posts.* already exists/);
    const tables = await inside(path, (db) => db.introspection.getTables());
    expect(tables.map(({ name }) => name)).toEqual(['posts']);
  });

  it('is refused when it is no database', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'This is a text file and has never been a database. '.repeat(20));
    await expect(openDatabase(`sqlite:${path}`)).rejects.toThrow(
      'The database could not be opened. file is not a database',
    );
  });

  it('is refused where no folder can be made', async () => {
    const path = join(folder, 'a file');
    writeFileSync(path, '');
    await expect(openDatabase(`sqlite:${path}/below/desk.db`)).rejects.toMatchObject({
      message: expect.stringMatching(/^The database could not be opened\. E[A-Z]+: /),
      problem: 'closed',
    });
  });
});

describe('a database URL', () => {
  it.each(['postgres:hunter2', 'mysql://desk:hunter2@db/desk', 'desk.db', '', 'sqlite:', 'sqlite://desk.db'])(
    'is refused with what to write instead, and without its password: %s',
    async (url) => {
      const error = await openDatabase(url).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(String(error)).toMatch(/Write sqlite:PATH, .+ or postgres:\/\/USER:/);
      expect(String(error)).not.toContain('hunter2');
    },
  );
});

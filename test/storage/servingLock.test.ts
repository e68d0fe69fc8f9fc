// One process serves a SQLite file: tried with real processes, which are killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { openLocales } from '../../bot/messages/localize.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { openToOthers } from '../../bot/storage/sqliteFile.ts';

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), 'serving-'));
const database = new URL('../../bot/storage/database.ts', import.meta.url).href;
const started = new Set<ChildProcess>();
let files = 0;

const newPath = () => join(folder, `new ${++files}`, 'desk.db');
const at = '2026-03-02T01:00:00.000Z';

afterEach(async () => {
  for (const child of started) await kill(child);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A process that opens the database to serve it, and does nothing more; `false` when it was refused. */
async function tryElsewhere(path: string): Promise<ChildProcess | false> {
  const script = `const { openDatabase } = await import(${JSON.stringify(database)});
    await openDatabase('sqlite:' + process.argv[1], { serves: true }).catch(({ problem }) => process.exit(problem === 'served' ? 3 : 1));
    console.log('serving');
    setInterval(() => {}, 1000);`;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], { stdio: [...stdio] });
  started.add(child);
  const said = await Promise.race([
    once(child.stdout as Readable, 'data').then(() => true),
    once(child, 'exit').then(([code]) => code),
  ]);
  expect([true, 3]).toContain(said);
  return said === true && child;
}

async function serveElsewhere(path: string): Promise<ChildProcess> {
  const child = await tryElsewhere(path);
  if (!child) throw new Error(`${path} is served already`);
  return child;
}

const serveHere = (path: string) => openDatabase(`sqlite:${path}`, { serves: true });
const served = { problem: 'served', reason: expect.stringContaining('Stop that one first') };

describe('a SQLite file that a process serves', () => {
  it('is not served by a second one, until the first is killed', async () => {
    const path = newPath();
    const first = await serveElsewhere(path);
    await expect(serveHere(path)).rejects.toMatchObject(served);
    await kill(first);
    await (await serveHere(path)).close();
  });

  it('is not served under another name either', async () => {
    const path = newPath();
    await serveElsewhere(path);
    const link = join(folder, `link ${files}.db`);
    symlinkSync(path, link);
    for (const other of [
      link,
      relative(process.cwd(), path),
      join(folder, '.', `new ${files}`, '..', relative(folder, path)),
    ])
      await expect(serveHere(other)).rejects.toMatchObject(served);
  });

  it('is not served twice by one process, and after it was closed by the next', async () => {
    const path = newPath();
    const first = await serveHere(path);
    await expect(serveHere(path)).rejects.toMatchObject(served);
    // Having tried has not taken anything away from the one that serves.
    expect(await tryElsewhere(path)).toBe(false);
    await first.close();
    await (await serveHere(path)).close();
  });

  it('is read and written by those that do not serve', async () => {
    const path = newPath();
    await serveElsewhere(path);
    const beside = await openDatabase(`sqlite:${path}`);
    await beside.turn('c1', ({ states }) => states.put('c1', 'beside', at));
    await beside.close();
    await expect(serveHere(path)).rejects.toMatchObject(served);
  });

  it('is free again when the start failed', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    const file = new DatabaseSync(path);
    file.exec("insert into kysely_migration values ('9999_future', '2026-03-02')");
    await expect(serveHere(path)).rejects.toMatchObject({ problem: 'newer' });
    file.exec("delete from kysely_migration where name = '9999_future'");
    file.close();
    await (await serveHere(path)).close();
  });

  it('has a lock that nobody else may read, as everything beside it', async () => {
    const path = newPath();
    const store = await serveHere(path);
    for (const end of ['', '-wal', '-shm', '-serving']) expect(statSync(`${path}${end}`).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(openToOthers(`sqlite:${path}`)).toEqual([]);
    chmodSync(path, 0o640);
    expect(openToOthers(`sqlite:${path}`)).toEqual([path]);
    await store.close();
  });

  it('needs no lock in memory', async () => {
    const [one, two] = [await serveHere(':memory:'), await serveHere(':memory:')];
    await one.close();
    await two.close();
    expect(existsSync(':memory:-serving')).toBe(false);
    expect(openToOthers('sqlite::memory:')).toEqual([]);
  });
});

describe('npm start on a database that is served', () => {
  const start = (path: string, language: string, user?: number) =>
    spawn(process.execPath, [new URL('../../bot/index.ts', import.meta.url).pathname], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${path}`, PORT: '0', DEFAULT_LANGUAGE: language },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user !== undefined && { uid: user, gid: user }),
    });

  it.each(['en', 'ja'])('ends with one sentence that says what to do (%s)', async (language) => {
    const path = newPath();
    await serveElsewhere(path);
    const child = start(path, language);
    started.add(child);
    const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
    const { text: say } = openLocales(new URL('../../locales/', import.meta.url), 'UTC');
    const sentence = say(
      { key: 'server.databaseServed', values: { url: `sqlite:${path}`, setting: 'DATABASE_URL' } },
      language,
    );
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: `${sentence}\n` });
  });

  it('says that others may read an existing file', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    chmodSync(path, 0o644);
    const child = start(path, 'en');
    started.add(child);
    let out = '';
    for await (const piece of child.stdout) {
      out += piece;
      if (out.includes('Try it here')) break;
    }
    expect(out).toContain(`may read the files of the database: ${path}`);
    expect(out).not.toContain(`${path}-serving`);
  });

  // Only an administrator may start a process as somebody else; on others' machines, rights hold anyway.
  (process.getuid?.() === 0 ? it : it.skip)('says that it may not write where the lock must stand', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    for (const [place, mode] of [
      [folder, 0o755],
      [join(path, '..'), 0o555],
      [path, 0o666],
    ] as const)
      chmodSync(place, mode);
    const child = start(path, 'en', 65_534);
    started.add(child);
    const [[code], err] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
    expect(code).toBe(1);
    expect(err).toMatch(/^The database .+ cannot be opened \(EACCES.+-serving'\)\. Set DATABASE_URL .+\n$/);
  });
});

// `npm run backup` as it is typed, while another process writes; and what a restored copy goes on with.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '../../bot/storage/database.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
const started = new Set<ChildProcess>();
const at = '2026-03-02T01:00:00.000Z';
let files = 0;

const newPath = () => join(folder, `new ${++files}`, 'desk.db');

afterEach(async () => {
  for (const child of started) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  started.clear();
});
afterAll(() => rmSync(folder, { recursive: true }));

function backup(url: string, ...typed: readonly string[]) {
  const script = new URL('../../bot/commands/backup.ts', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...typed], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], DATABASE_URL: url, DEFAULT_LANGUAGE: 'en' },
  });
  return { status, out: stdout, err: stderr };
}

/** A serving process that writes without a pause: in each turn two states that belong together. */
async function writeElsewhere(path: string): Promise<void> {
  const script = `const { openDatabase } = await import(${JSON.stringify(new URL('../../bot/storage/database.ts', import.meta.url).href)});
    const store = await openDatabase('sqlite:' + process.argv[1], { serves: true });
    for (let count = 1; ; count++) {
      await store.turn('c1', async ({ states }) => {
        await states.put('one', count, '${at}');
        await states.put('filler/' + count, 'x'.repeat(2000), '${at}');
        await states.put('two', count, '${at}');
      });
      if (count === 200) console.log('writing');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  await once(child.stdout as Readable, 'data');
}

async function numbersIn(path: string) {
  const store = await openDatabase(`sqlite:${path}`);
  const numbers = await store.turn('c1', async ({ states }) => [await states.get('one'), await states.get('two')]);
  await store.close();
  return numbers.map(Number);
}

describe('npm run backup', () => {
  it('copies one whole moment of a database that is being written, and says where and how large', async () => {
    const path = newPath();
    await writeElsewhere(path);
    const copy = join(folder, 'kept', 'desk copy.db');
    const { status, out, err } = backup(`sqlite:${path}`, '--to', copy);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^Backup: .*kept\/desk copy\.db \(\d+\.\d MB, [\d,]+ rows, checked\)\.\n$/);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['desk copy.db']);
    const [one = 0, two] = await numbersIn(copy);
    expect(one).toBeGreaterThanOrEqual(200);
    expect(two).toBe(one);
    // The process that serves has gone on.
    const later = join(folder, 'later.db');
    backup(`sqlite:${path}`, '--to', later);
    expect((await numbersIn(later))[0]).toBeGreaterThan(one);
  });

  it('chooses a name of its own, beside the database', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    expect(backup(`sqlite:${path}`)).toMatchObject({ status: 0 });
    const [name = ''] = readdirSync(join(path, '..', 'backups'));
    expect(name).toMatch(/^activation-desk-\d{8}T\d{6}Z\.sqlite$/);
  });

  it('overwrites nothing, neither a backup nor one that is being made', async () => {
    const path = newPath();
    await (await openDatabase(`sqlite:${path}`)).close();
    const copy = join(folder, 'precious.db');
    writeFileSync(copy, 'precious');
    expect(backup(`sqlite:${path}`, '--to', copy)).toMatchObject({
      status: 1,
      err: `${copy} is there already and stays as it is. Choose another name with --to.\n`,
    });
    expect(statSync(copy).size).toBe(8);
    const other = join(folder, 'other.db');
    writeFileSync(`${other}.part`, '');
    expect(backup(`sqlite:${path}`, '--to', other)).toMatchObject({
      status: 1,
      err: expect.stringContaining(`${other}.part is there already: another backup`),
    });
    expect(existsSync(other)).toBe(false);
  });

  it('leaves no copy behind of a database that is damaged', async () => {
    const path = newPath();
    const store = await openDatabase(`sqlite:${path}`);
    await store.turn('c1', async ({ states }) => {
      for (let i = 0; i < 200; i++) await states.put(`state ${i}`, 'x'.repeat(500), at);
    });
    await store.close();
    damage(path);
    const copy = join(folder, 'damaged.db');
    expect(backup(`sqlite:${path}`, '--to', copy)).toMatchObject({
      status: 1,
      err: expect.stringMatching(/did not pass its check and was deleted|could not be made \(.*malformed/),
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('damaged'))).toEqual([]);
  });

  it.each([
    ['sqlite::memory:', [], 'DATABASE_URL keeps nothing in a file'],
    ['sqlite:none.db', [], 'There is no database at none.db.'],
    ['postgres://desk:hidden@db/desk', [], 'backed up with pg_dump'],
    ['sqlite:none.db', ['--too', 'x'], 'Usage: npm run backup'],
    ['sqlite:none.db', ['x'], 'Usage: npm run backup'],
  ])('says in one line why there is none of %s %j', (url, typed, why) => {
    const { status, out, err } = backup(url, ...typed);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(why);
    expect(err).not.toContain('hidden');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});

describe('a restored backup', () => {
  it('goes on where it was: unsent messages are sent, and numbers go on', async () => {
    const path = newPath();
    const url = `sqlite:${path}`;
    const store = await openDatabase(url, { serves: true });
    const to = { channel: 'teams', conversation: 'c1', reference: null };
    await store.turn('c1', async ({ outbox, states }) => {
      await states.put('c1', { step: 2 }, at);
      await outbox.put({ id: 'd1', to, language: 'ja', message: { blocks: [] } });
    });
    const copy = join(folder, 'restore.db');
    expect(backup(url, '--to', copy).status).toBe(0);
    // What happens after the backup is what a restore forgets: the message is sent a second time.
    await store.outboxQueue.delivered('d1', { id: '1' }, at);
    await store.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    copyFileSync(copy, path);

    const restored = await openDatabase(url, { serves: true });
    expect(await restored.turn('c1', ({ states }) => states.get('c1'))).toEqual({ step: 2 });
    const due = await restored.outboxQueue.lease(['teams'], at, '2026-03-02T01:00:15.000Z', 10);
    expect(due.map(({ id }) => id)).toEqual(['d1']);
    await restored.close();
  });
});

/** Overwrites a piece in the middle, past what opening the file reads. */
function damage(path: string): void {
  const { size } = statSync(path);
  const script = `const fs = require('node:fs'); const file = fs.openSync(process.argv[1], 'r+');
    fs.writeSync(file, Buffer.alloc(8192, 0xff), 0, 8192, Number(process.argv[2])); fs.closeSync(file);`;
  spawnSync(process.execPath, ['--eval', script, path, String(Math.floor(size / 2 / 4096) * 4096)]);
}

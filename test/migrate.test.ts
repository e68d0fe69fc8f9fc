// `npm run migrate`: a grown installation goes from SQLite to PostgreSQL, is the same there, and talks go on; and back again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openTables } from '../bot/storage/database.ts';
import type { Database } from '../bot/storage/schema.ts';
import { deskEnvironment, pressNewest, shows, waitingQuestion } from './support/converse.ts';
import { startFakeTeams } from './support/fakeTeams.ts';
import { contentOf, fillTables } from './support/fillTables.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

const patience = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'activation-desk-migrate-'));
const grown = `sqlite:${join(folder, 'grown.db')}`;
let server: PostgresServer;
let files = 0;

const newFile = () => `sqlite:${join(folder, `new ${++files}.db`)}`;

beforeAll(async () => {
  server = await startPostgres();
  await inside(grown, fillTables);
}, patience);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
}, patience);

async function inside<T>(url: string, look: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const { db, close } = await openTables(url);
  try {
    return await look(db);
  } finally {
    await close();
  }
}

async function migrate(...args: readonly string[]) {
  const script = fileURLToPath(new URL('../bot/commands/migrate.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DEFAULT_LANGUAGE: 'en' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

/** What a line of the printed table says of each table. */
function reported(out: string): Readonly<Record<string, readonly [copied: number, verified: number]>> {
  const lines = [...out.matchAll(/^(\w+) +(\d+) +(\d+)$/gm)];
  return Object.fromEntries(
    lines.map(([, table = '', copied, verified]) => [table, [Number(copied), Number(verified)]]),
  );
}

describe('npm run migrate', () => {
  it('brings every row of every table to PostgreSQL and back, and says so', async () => {
    const before = await inside(grown, contentOf);
    const onServer = await server.database();
    const there = await migrate('--from', grown, '--to', onServer);
    expect(there).toMatchObject({ code: 0, err: '' });
    expect(there.out).not.toContain('for-tests-only');
    expect(await inside(onServer, contentOf)).toEqual(before);
    // The report names all tables there are, so that none can be forgotten.
    const rows = Object.entries(before).map(([table, all]) => [table, [all.length, all.length]]);
    expect(reported(there.out)).toEqual(Object.fromEntries(rows));
    expect(Math.min(...Object.values(before).map((all) => all.length))).toBeGreaterThanOrEqual(2);

    const back = newFile();
    expect(await migrate('--from', onServer, '--to', back)).toMatchObject({ code: 0, err: '' });
    expect(await inside(back, contentOf)).toEqual(before);
    for (const url of [onServer, back]) {
      // Number 3 was given before and is gone: it is not given again.
      await inside(url, async (db) => {
        const row = { channel: 'teams', event_key: 'next', conversation: 'c', received_at: 't' };
        await sql`insert into inbox (channel, event_key, conversation, received_at, activity, masked)
          values (${row.channel}, ${row.event_key}, ${row.conversation}, ${row.received_at}, '{}', '[]')`.execute(db);
        const { id } = await db
          .selectFrom('inbox')
          .select('id')
          .where('event_key', '=', 'next')
          .executeTakeFirstOrThrow();
        expect(id).toBe(4);
      });
    }
  }, 60_000);

  it('copies tables that are larger than a batch, and files one by one', async () => {
    const [source, target] = [newFile(), await server.database()];
    await inside(source, async (db) => {
      await sql`with recursive many(n) as (select 1 union all select n + 1 from many where n < 1203)
        insert into states select 'key ' || n, '{}', 't' from many`.execute(db);
      for (let n = 0; n < 9; n++)
        await db
          .insertInto('files')
          .values({ id: `f${n}`, name: 'n', type: 't', content: Buffer.alloc(100_000, n), at: 't', person: null })
          .execute();
    });
    const { code, out } = await migrate('--from', source, '--to', target);
    expect({ code, ...reported(out) }).toMatchObject({ code: 0, states: [1203, 1203], files: [9, 9] });
  }, 60_000);

  it('keeps nothing when what arrived is not what was there', async () => {
    const target = await server.database();
    await inside(target, async (db) => {
      await sql`create function spoil() returns trigger language plpgsql as
        $$ begin new.search := new.search || ' '; return new; end $$`.execute(db);
      await sql`create trigger spoil before insert on ticket_entries for each row execute function spoil()`.execute(db);
    });
    const { code, out, err } = await migrate('--from', grown, '--to', target);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Table ticket_entries in .+ is not the same as its source\. Nothing was kept there/);
    const left = await inside(target, contentOf);
    expect(
      Object.values(left)
        .flat()
        .filter((row) => !/\["value",0\]/.test(row)),
    ).toEqual([]);
  }, 60_000);

  it('refuses a target that holds data, a source that is not there, and half a command', async () => {
    const used = newFile();
    await inside(used, (db) => db.insertInto('secrets').values({ name: 'links', value: 'x' }).execute());
    const cases = [
      [['--from', grown, '--to', used], /holds data already \(table secrets\)/],
      [['--from', grown, '--to', grown], /served|serves/],
      [['--from', `sqlite:${join(folder, 'typo.db')}`, '--to', newFile()], /There is no file sqlite:.*typo\.db/],
      [
        ['--from', grown, '--to', 'postgres://user:a/b@127.0.0.1/x'],
        /^--to must look like .+postgres:\/\/…@127\.0\.0\.1\/x/,
      ],
      [['--from', grown, '--to', 'postgres://user:x@127.0.0.1:1/x'], /does not answer .+ port in --to\.\n$/],
      [['--from', grown], /^Usage: npm run migrate -- --from/],
      [['--form', grown, '--to', used], /^Usage: npm run migrate -- --from/],
    ] as const;
    for (const [args, says] of cases) {
      const { code, out, err } = await migrate(...args);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(says);
    }
    expect(await inside(used, (db) => db.selectFrom('secrets').selectAll().execute())).toHaveLength(1);
  }, 60_000);

  it('refuses a file that is being served', async () => {
    const served = newFile();
    const { close } = await openTables(served, { serves: true });
    const { code, out, err } = await migrate('--from', served, '--to', newFile());
    await close();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/served|serves/);
  }, 60_000);

  it('lets a person answer on PostgreSQL what was asked on SQLite', async () => {
    const [source, target] = [newFile(), await server.database()];
    const teams = await startFakeTeams();
    const desk = teams.channel();
    const start = async (url: string) => {
      const config = readConfig({ ...deskEnvironment(teams, desk, 'ja'), DATABASE_URL: url }, ['en', 'ja']);
      const app = await startApp({ config, log: openLog('silent') });
      teams.connect(await app.listen());
      return app;
    };
    const before = await start(source);
    const user = teams.user();
    const seat = teams.personal(user).as(user);
    await seat.install();
    for (const id of ['newProblem', 'company', 'no', 'preinstalled_oem']) {
      await pressNewest(seat, id);
      await before.idle();
    }
    await before.stop();
    expect(await migrate('--from', source, '--to', target)).toMatchObject({ code: 0, err: '' });
    const after = await start(target);
    try {
      expect(waitingQuestion(seat.chat)).toBe('error');
      await seat.say('0xC004F213');
      await after.idle();
      await pressNewest(seat, 'bios');
      await after.idle();
      expect(waitingQuestion(seat.chat)).toBe('outcome.reactivation');
      await seat.say('状況');
      await after.idle();
      const status = seat.chat.messages.find((message) => shows(message, 'common.status.title', 'ja'));
      expect(status?.all).toContain('0xC004F213');
      teams.check();
    } finally {
      await after.stop();
      await teams.close();
    }
  }, 60_000);
});

// The whole app on a real PostgreSQL: talks and tickets, a restart, and a server that is cut off, stopped and started again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openTables } from '../bot/storage/database.ts';
import { handover } from './conversations/handover.ts';
import {
  converse,
  deskEnvironment,
  openOffice,
  pressNewest,
  shows,
  teamsDoor,
  waitingQuestion,
  wordsAt,
} from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, startFakeTeams } from './support/fakeTeams.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

const patience = 60_000;

let server: PostgresServer;
let teams: FakeTeams;
let desk: Chat;
let app: App;

beforeAll(async () => {
  server = await startPostgres();
  teams = await startFakeTeams();
  desk = teams.channel();
  await start(await server.database());
}, patience);
afterEach(() => teams.check());
afterAll(async () => {
  await app.stop();
  await teams.close();
  await server.stop();
}, patience);

let database: string;
let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };

async function start(url = database): Promise<void> {
  database = url;
  const environment = { ...deskEnvironment(teams, desk, 'ja'), DATABASE_URL: url };
  app = await startApp({ config: readConfig(environment, ['en', 'ja']), log: openLog('silent'), clock });
  teams.connect(await app.listen());
}

async function newcomer(name?: string): Promise<Seat> {
  const user = teams.user(name === undefined ? {} : { name });
  const seat = teams.personal(user).as(user);
  await seat.install();
  await press(seat, 'newProblem');
  return seat;
}

async function press(seat: Seat, id: string): Promise<void> {
  await pressNewest(seat, id);
  await app.idle();
}

/** As the platform does: what is not answered with success comes again. */
async function sayUntilTaken(seat: Seat, words: string): Promise<number> {
  let refused = 0;
  for (let posted = await seat.say(words); posted.status !== 200; posted = await posted.again()) {
    expect(posted.status).toBeGreaterThanOrEqual(500);
    refused += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return refused;
}

const questions = (seat: Seat) =>
  seat.chat.messages.filter((message) => shows(message, 'licenseType.admin.ask', 'ja')).length;

describe('with one connection for everything', () => {
  it.each(handover.slice(-3))(
    '$sentence',
    async (talk) => {
      const office = await openOffice({
        database: await server.database(),
        environment: { DATABASE_CONNECTIONS: '1' },
      });
      try {
        await converse(teamsDoor(office), talk, 'ja');
        expect(office.log.filter((line) => line.includes('"level":50'))).toEqual([]);
      } finally {
        await office.close();
      }
    },
    60_000,
  );
});

describe('on PostgreSQL', () => {
  it('a ticket goes through its life, with a restart in the middle', async () => {
    const seat = await newcomer('利用者 再起動');
    for (const answer of ['company', 'no', 'preinstalled_oem']) await press(seat, answer);
    await seat.say('0xC004F213');
    await app.idle();
    for (const answer of ['bios', 'person', 'send']) await press(seat, answer);
    const thread = () => desk.threads.find(({ messages }) => messages[0]?.all.includes('利用者 再起動'));
    const staff = teams.user({ name: '担当者 B' });
    const atDesk = async (verb: string, boxes: Record<string, string> = {}) => {
      const chat = thread();
      if (!chat) throw new Error('nothing reached the desk');
      await pressNewest(chat.as(staff), verb, boxes);
      await app.idle();
    };
    await atDesk('claim');
    await app.stop();
    await start();
    await seat.say('再起動しました。まだ直りません');
    await app.idle();
    expect(thread()?.messages.at(-1)?.all).toContain('再起動しました。まだ直りません');
    await atDesk('reply', { words: 'キーを入れ直してください' });
    expect(seat.chat.messages.at(-1)?.all).toContain('キーを入れ直してください');
    await atDesk('resolve', { words: '時計がずれていました', solution: 'clock' });
    expect(seat.chat.messages.some((message) => shows(message, 'handoff.resolved.body', 'ja'))).toBe(true);
  }, 60_000);

  it('the figures, the log and a ticket are read by their commands', async () => {
    const read = async (script: string, ...args: readonly string[]) => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL(`../bot/commands/${script}`, import.meta.url)), ...args],
        {
          env: { PATH: process.env['PATH'], DATABASE_URL: database, DEFAULT_LANGUAGE: 'en' },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const [[code], out] = await Promise.all([once(child, 'exit'), text(child.stdout)]);
      expect(code).toBe(0);
      return out;
    };
    expect(await read('export.ts', 'ACT-000001')).toContain('キーを入れ直してください');
    expect(await read('audit.ts', '--ticket', 'ACT-000001')).toMatch(/claim.+ACT-000001/);
    expect(await read('report.ts')).toMatch(/1/);
  }, 60_000);

  it.each([
    ['en', 'nowhere', 'server.databaseMissing'],
    ['ja', 'nowhere', 'server.databaseMissing'],
    ['ja', 'newer', 'server.databaseNewer'],
  ] as const)(
    'a start that fails says why, without the password, in %s: %s',
    async (language, which, key) => {
      const url = which === 'newer' ? await server.database() : database.replace(/[^/]+$/, 'nowhere');
      if (which === 'newer') {
        const { db, close } = await openTables(url);
        await db.insertInto('kysely_migration').values({ name: '9999_future', timestamp: 't' }).execute();
        await close();
      }
      const child = spawn(process.execPath, [fileURLToPath(new URL('../bot/index.ts', import.meta.url))], {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: url,
          DEFAULT_LANGUAGE: language,
          PORT: '0',
          LOG_LEVEL: 'trace',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
      const said = wordsAt(key, language).split(/\{\{\w+\}\}/);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      for (const part of said) expect(err).toContain(part);
      expect(err).toContain('postgres://…@127.0.0.1');
      expect(err).not.toContain('for-tests-only');
    },
    60_000,
  );

  it('a server that is stopped and started again costs nobody a message or an answer', async () => {
    const seats = [await newcomer(), await newcomer()] as const;
    await server.pause();
    const taken = seats.map((seat) => sayUntilTaken(seat, '会社'));
    await app.timekeeper.look();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server.resume();
    for (const refused of await Promise.all(taken)) expect(refused).toBeGreaterThan(0);
    await app.idle();
    for (const seat of seats) {
      expect(waitingQuestion(seat.chat)).toBe('admin');
      expect(questions(seat)).toBe(1);
    }
  }, 60_000);

  it('connections that are cut off again and again change nothing of what is said', async () => {
    const seats = await Promise.all(Array.from({ length: 3 }, () => newcomer()));
    let over = false;
    const cutting = (async () => {
      while (!over) {
        await server.run(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'activation-desk'`,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    await Promise.all(
      seats.map(async (seat) => {
        for (const words of ['会社', '戻る', '会社']) await sayUntilTaken(seat, words);
      }),
    );
    await app.idle();
    over = true;
    await cutting;
    // What was leased in the moment of a cut is free again.
    aheadMs += 60_000;
    for (const seat of seats) await sayUntilTaken(seat, '状況');
    for (const seat of seats) {
      await seat.chat.waitFor((message) => shows(message, 'common.status.title', 'ja'));
      expect(waitingQuestion(seat.chat)).toBe('admin');
    }
  }, 60_000);
});

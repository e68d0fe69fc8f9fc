// kill -9 of the real process: what was acknowledged is answered after the restart, and the questions go on.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deskEnvironment, pressNewest, shows, waitingQuestion } from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, type Shown, startFakeTeams } from './support/fakeTeams.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-restart-'));
const file = join(folder, 'desk.sqlite');
let teams: FakeTeams;
let desk: Chat;
let bot: ChildProcess | undefined;

beforeAll(async () => {
  teams = await startFakeTeams();
  desk = teams.channel();
});
beforeEach(async () => {
  if (!bot || isOver(bot)) await start();
}, 20_000);
afterEach(() => teams.check());
afterAll(async () => {
  await kill();
  await teams.close();
  rmSync(folder, { recursive: true });
});

/** Starts the bot as `npm start` does, and waits until it says where it listens. */
async function start(): Promise<void> {
  const index = fileURLToPath(new URL('../bot/index.ts', import.meta.url));
  const environment = { ...deskEnvironment(teams, desk, 'ja'), LOG_LEVEL: 'error', DATABASE_URL: `sqlite:${file}` };
  bot = spawn(process.execPath, [index], { env: { PATH: process.env['PATH'], ...environment }, cwd: folder });
  if (!bot.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: bot.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (!url) continue;
    teams.connect(url);
    return;
  }
  throw new Error('the bot did not start');
}

async function kill(): Promise<void> {
  if (!bot || isOver(bot)) return;
  const ended = once(bot, 'exit');
  bot.kill('SIGKILL');
  await ended;
}

const isOver = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function newcomer(): Promise<Seat> {
  const user = teams.user();
  const seat = teams.personal(user).as(user);
  await seat.install();
  return seat;
}

const asks = (key: Parameters<typeof shows>[1]) => (message: Shown) =>
  shows(message, key, 'ja') && message.buttons.length > 0;

async function press(seat: Seat, id: string, then: Parameters<typeof shows>[1]): Promise<void> {
  await pressNewest(seat, id);
  await seat.chat.waitFor(asks(then));
}

describe('after kill -9', () => {
  it('the question that was asked before takes its answer, and all answers are kept', async () => {
    const seat = await newcomer();
    await seat.chat.waitFor((message) => shows(message, 'common.welcome.body', 'ja'));
    await press(seat, 'newProblem', 'licenseType.device.ask');
    await press(seat, 'company', 'licenseType.admin.ask');
    await press(seat, 'no', 'licenseType.license.ask');
    await kill();
    await start();
    await press(seat, 'preinstalled_oem', 'errorMessage.error.ask');
    await seat.say('0xC004F213');
    await seat.chat.waitFor(asks('errorMessage.change.ask'));
    await press(seat, 'none', 'reactivation.title');
    await seat.say('状況');
    const status = await seat.chat.waitFor((message) => shows(message, 'common.status.title', 'ja'));
    expect(status.all).toContain('0xC004F213');
    expect(shows(status, 'licenseType.license.choices.preinstalled_oem', 'ja')).toBe(true);
    expect(seat.chat.messages.filter((message) => shows(message, 'common.welcome.body', 'ja'))).toHaveLength(1);
  }, 20_000);

  it('a message that was acknowledged, but whose answer could not be sent yet, is answered once', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'licenseType.device.ask');
    const lift = teams.fault({ op: 'send', status: 503, chat: seat.chat, times: 1_000 });
    const { status } = await seat.say('会社');
    await kill();
    lift();
    expect(status).toBe(200);
    expect(waitingQuestion(seat.chat)).toBe('nothing');
    await start();
    await seat.chat.waitFor(asks('licenseType.admin.ask'));
    expect(waitingQuestion(seat.chat)).toBe('admin');
    expect(seat.chat.messages.filter((message) => shows(message, 'licenseType.admin.ask', 'ja'))).toHaveLength(1);
  }, 20_000);

  it('a message that was stored, but never worked, is answered', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'licenseType.device.ask');
    await seat.say('会社');
    await seat.chat.waitFor(asks('licenseType.admin.ask'));
    await kill();
    const database = new DatabaseSync(file);
    const columns = 'channel, conversation, masked, received_at';
    database
      .prepare(
        `insert into inbox (${columns}, event_key, activity)
         select ${columns}, 'restart-test', json_set(activity, '$.id', 'restart-test', '$.text', 'いいえ')
         from inbox where conversation = ? order by id desc limit 1`,
      )
      .run(seat.chat.id);
    database.close();
    await start();
    await seat.chat.waitFor(asks('licenseType.license.ask'));
    expect(waitingQuestion(seat.chat)).toBe('license');
  }, 20_000);

  it('a reminder that was due meanwhile is kept, once', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'licenseType.device.ask');
    await press(seat, 'private', 'licenseType.admin.ask');
    await press(seat, 'yes', 'licenseType.license.ask');
    await press(seat, 'retail', 'errorMessage.error.ask');
    await seat.say('0x803FABBC');
    await seat.chat.waitFor(asks('errorMessage.change.ask'));
    await press(seat, 'none', 'waiting.title');
    await press(seat, 'later', 'common.reminder.set');
    await kill();
    const database = new DatabaseSync(file);
    const due = new Date(Date.now() - 60_000).toISOString();
    const { at } = database.prepare('select at from alarms').get() as { at: string };
    database.prepare('update states set value = replace(value, ?, ?)').run(at, due);
    database.prepare('update alarms set at = ?').run(due);
    database.close();
    await start();
    await seat.chat.waitFor(asks('waiting.back'));
    await pressNewest(seat, 'solved');
    await seat.chat.waitFor((message) => shows(message, 'wrapUp.title', 'ja'));
    expect(seat.chat.messages.filter((message) => shows(message, 'waiting.back', 'ja'))).toHaveLength(1);
  }, 20_000);

  it('in a burst, every message that was acknowledged is answered', async () => {
    const seats = await Promise.all(Array.from({ length: 12 }, newcomer));
    let acknowledged: Seat[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const posts = seats.map(async (seat) => {
      const posted = await seat.say('0xC004F213').catch(() => undefined);
      if (posted?.status !== 200) return;
      acknowledged = [...acknowledged, seat];
      if (acknowledged.length === 4) resolve();
    });
    await promise;
    await kill();
    await Promise.all(posts);
    await start();
    for (const { chat } of acknowledged) await chat.waitFor((message) => shows(message, 'errorMessage.read', 'ja'));
    expect(acknowledged.length).toBeGreaterThanOrEqual(4);
  }, 20_000);
});

// The end of the real process: what was asked is answered, nothing holds it up, and the next one goes on at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { deskEnvironment, pressNewest, shows, waitingQuestion, wordsAt } from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, type Shown, startFakeTeams } from './support/fakeTeams.ts';
import { type Fleet, startFleet } from './support/fleet.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-stop-'));
const fleets: Fleet[] = [];
let teams: FakeTeams;
let desk: Chat;
let postgres: PostgresServer;
let files = 0;

beforeAll(async () => {
  teams = await startFakeTeams();
  desk = teams.channel();
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close();
});
afterAll(async () => {
  await postgres.stop();
  await teams.close();
  rmSync(folder, { recursive: true });
});

async function serve(slots: number, database: string): Promise<Fleet> {
  const environment = { ...deskEnvironment(teams, desk, 'ja'), LOG_LEVEL: 'error', DATABASE_URL: database };
  const fleet = await startFleet({ slots, cwd: folder, environment });
  fleets.push(fleet);
  teams.connect(fleet.url);
  return fleet;
}

const newFile = () => join(folder, `${++files}.sqlite`);

async function newcomer(): Promise<Seat> {
  const user = teams.user();
  const seat = teams.personal(user).as(user);
  await seat.install();
  await seat.chat.waitFor((message) => shows(message, 'common.welcome.body', 'ja'), 30_000);
  return seat;
}

const asks = (key: Parameters<typeof shows>[1]) => (message: Shown) =>
  shows(message, key, 'ja') && message.buttons.length > 0;

async function press(seat: Seat, id: string, then: Parameters<typeof shows>[1]): Promise<void> {
  await pressNewest(seat, id);
  await seat.chat.waitFor(asks(then), 30_000);
}

/** Sends the signal; how the process ended, and after how many milliseconds. */
async function end(fleet: Fleet): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  const code = await fleet.signal(0, 'SIGTERM');
  return { code, ms: performance.now() - began };
}

describe('a process that is told to stop', () => {
  it('answers what was asked, and hands back what a silent connector holds up: the next one sends it at once', async () => {
    const file = newFile();
    const fleet = await serve(1, `sqlite:${file}`);
    const seat = await newcomer();
    const lift = teams.fault({ op: 'send', chat: seat.chat, times: 1, until: new Promise(() => {}) });
    const asked = seat.say('状況');
    const until = Date.now() + 20_000;
    const { length } = teams.requests;
    while (teams.requests.length === length && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const { code, ms } = await end(fleet);
    lift();
    expect({ code, status: (await asked).status }).toEqual({ code: 0, status: 200 });
    expect(ms).toBeLessThan(10_000);
    const database = new DatabaseSync(file);
    const unsent = database
      .prepare('select attempts, leased_until from outbox where delivered_at is null limit 1')
      .get();
    database.close();
    expect(unsent).toMatchObject({ attempts: 1, leased_until: null });
    expect(fleet.counts.retried).toBe(0);
    await fleet.start(0);
    await seat.chat.waitFor((message) => shows(message, 'common.status.title', 'ja'), 30_000);
  });

  it('ends at once when nothing is under way', async () => {
    const fleet = await serve(1, `sqlite:${newFile()}`);
    await newcomer();
    const { code, ms } = await end(fleet);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(4_000);
  });

  it('ends at once at a second signal', async () => {
    const fleet = await serve(1, `sqlite:${newFile()}`);
    const seat = await newcomer();
    teams.fault({ op: 'send', chat: seat.chat, times: 1, until: new Promise(() => {}) });
    const asked = seat.say('状況').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const began = performance.now();
    const ended = fleet.signal(0, 'SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    void fleet.signal(0, 'SIGINT');
    expect(await ended).toBe(1);
    expect(performance.now() - began).toBeLessThan(3_000);
    await fleet.close();
    await asked;
  });

  it('finishes what is in hand although npm passes the same signal on once more', async () => {
    const fleet = await serve(1, `sqlite:${newFile()}`);
    const seat = await newcomer();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    teams.fault({ op: 'send', chat: seat.chat, times: 1, until: answered });
    const { length } = teams.requests;
    const asked = seat.say('状況');
    const until = Date.now() + 20_000;
    while (teams.requests.length === length && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const first = fleet.signal(0, 'SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = Promise.all([first, fleet.signal(0, 'SIGTERM')]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer();
    expect({ codes: await ended, status: (await asked).status }).toEqual({ codes: [0, 0], status: 200 });
  });

  it('is told so while it starts, and leaves as one that has started', async () => {
    const environment = { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: `sqlite:${newFile()}` };
    const index = fileURLToPath(new URL('../bot/index.ts', import.meta.url));
    // Sends itself the signal as soon as it listens to it, which is long before it serves.
    const early = `process.on('newListener', (event) => event === 'SIGTERM' && setImmediate(() => process.kill(process.pid, event)));`;
    const child = spawn(process.execPath, [`--import=data:text/javascript,${encodeURIComponent(early)}`, index], {
      cwd: folder,
      env: environment,
    });
    let out = '';
    child.stdout.on('data', (piece) => (out += piece));
    const [code] = await once(child, 'exit');
    expect({ code, out: out.trim() }).toEqual({ code: 0, out: wordsAt('server.stopped', 'ja') });
  });

  it('ends in time when its database is silent', async () => {
    const url = new URL(await postgres.database());
    const port = Number(url.port);
    const sockets: Socket[] = [];
    let isSilent = false;
    const between = createServer((socket) => {
      const there = connect(port, url.hostname);
      sockets.push(socket, there);
      socket.on('error', () => {}).on('data', (data) => isSilent || there.write(data));
      there.on('error', () => {}).on('data', (data) => isSilent || socket.write(data));
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    url.port = String((between.address() as { port: number }).port);
    const fleet = await serve(1, url.href);
    const seat = await newcomer();
    isSilent = true;
    const asked = seat.say('状況').catch(() => undefined);
    const { code, ms } = await end(fleet);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    await fleet.close();
    await asked;
    for (const socket of sockets) socket.destroy();
    between.close();
  });
});

describe('a deploy in the middle of a question', () => {
  /** The same code, whose dialogs have another version. */
  function nextVersion(): URL {
    const root = join(folder, 'next');
    const here = fileURLToPath(new URL('../', import.meta.url));
    for (const part of ['bot', 'dialogs', 'locales', 'package.json'])
      cpSync(join(here, part), join(root, part), { recursive: true });
    symlinkSync(join(here, 'node_modules'), join(root, 'node_modules'));
    const index = join(root, 'dialogs/index.ts');
    const before = readFileSync(index, 'utf8');
    const after = before.replace('set.getVersion()', "'next' + set.getVersion()");
    expect(after).not.toBe(before);
    writeFileSync(index, after);
    return pathToFileURL(`${root}/`);
  }

  it('keeps the answers, while both versions serve side by side and after', async () => {
    const fleet = await serve(2, await postgres.database());
    const seat = await newcomer();
    await press(seat, 'newProblem', 'licenseType.device.ask');
    await press(seat, 'company', 'licenseType.admin.ask');
    await fleet.signal(0, 'SIGTERM');
    await fleet.start(0, nextVersion());
    // Whichever version has it: the other one may have to ask again.
    await pressNewest(seat, 'no');
    await pressNewest(seat, 'no').catch(() => {});
    await fleet.signal(1, 'SIGTERM');
    const { length } = seat.chat.messages;
    await seat.say('状況');
    const asked = await seat.chat.waitFor((message) => seat.chat.messages.indexOf(message) > length, 30_000);
    expect(shows(asked, 'licenseType.device.ask', 'ja')).toBe(false);
    if (waitingQuestion(seat.chat) === 'admin') await press(seat, 'no', 'licenseType.license.ask');
    await press(seat, 'preinstalled_oem', 'errorMessage.error.ask');
    await seat.say('0xC004F213');
    await seat.chat.waitFor(asks('errorMessage.change.ask'), 30_000);
    await press(seat, 'none', 'reactivation.title');
    await seat.say('状況');
    const isNew = ({ all }: Shown) => all.includes('0xC004F213');
    const status = await seat.chat.waitFor((one) => shows(one, 'common.status.title', 'ja') && isNew(one), 30_000);
    expect(shows(status, 'licenseType.license.choices.preinstalled_oem', 'ja')).toBe(true);
    expect(waitingQuestion(seat.chat)).not.toBe('nothing');
  });
});

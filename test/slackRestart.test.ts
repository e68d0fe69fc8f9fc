// kill -9 of the real process at many instants: what was acknowledged to Slack is answered after the restart, once.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { wordsAt } from './support/converse.ts';
import { type FakeSlack, startFakeSlack, type User } from './support/slack/fakeSlack.mjs';
import { type Mode, manifest, slackEnvironment } from './support/slackDoor.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-slack-'));
const running = new Set<ChildProcess>();
const workspaces: FakeSlack[] = [];
afterAll(async () => {
  for (const bot of running) await kill(bot);
  for (const slack of workspaces) await slack.close();
  rmSync(folder, { recursive: true });
});

/** Starts the bot as `npm start` does, and waits until it says where it listens. */
async function start(slack: FakeSlack, mode: Mode, desk: string): Promise<ChildProcess> {
  const index = fileURLToPath(new URL('../bot/index.ts', import.meta.url));
  const environment = { ...slackEnvironment(slack, mode, desk), LOG_LEVEL: 'error' };
  const bot = spawn(process.execPath, [index], {
    env: { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${join(folder, `${mode}.sqlite`)}`, ...environment },
    cwd: folder,
  });
  running.add(bot);
  for await (const line of createInterface({ input: bot.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (!url) continue;
    slack.connect(`${url}/slack/events`);
    if (mode === 'socket') await slack.socket.waitForConnection();
    return bot;
  }
  throw new Error('the bot did not start');
}

async function kill(bot: ChildProcess): Promise<void> {
  running.delete(bot);
  if (bot.exitCode !== null || bot.signalCode !== null) return;
  const ended = once(bot, 'exit');
  bot.kill('SIGKILL');
  await ended;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const answer = wordsAt('errorMessage.read', 'en').split('{{meaning}}')[0]?.replace('{{codes}}', '0xC004F213') ?? '';
const shown = (user: User, words: string) => user.sees().filter(({ plain }) => plain.includes(words)).length;

describe.each(['http', 'socket'] as const)('over %s, after kill -9', (mode) => {
  it('a window that was acknowledged and not opened any more is told', async () => {
    const slack = await startFakeSlack({ manifest, mode });
    workspaces.push(slack);
    const desk = slack.channel({ name: 'it-desk' });
    let bot = await start(slack, mode, desk.id);
    const user = slack.user({ locale: 'en-US' });
    slack.fault('views.open', { hang: true }, { times: 9 });
    const { ok } = await user.shortcut('activation_start');
    await kill(bot);
    bot = await start(slack, mode, desk.id);
    const end = Date.now() + 10_000;
    while (Date.now() < end && shown(user, wordsAt('slack.window.failed', 'en')) === 0) await pause(50);
    await kill(bot);
    expect({ ok, told: shown(user, wordsAt('slack.window.failed', 'en')) }).toEqual({ ok: true, told: 1 });
  }, 40_000);

  it('every message that was acknowledged is answered once, whenever the process died', async () => {
    const slack = await startFakeSlack({ manifest, mode });
    workspaces.push(slack);
    const desk = slack.channel({ name: 'it-desk' });
    let bot = await start(slack, mode, desk.id);
    const acknowledged: User[] = [];
    for (const afterMs of [0, 3, 10, 25, 60, 120]) {
      const users = Array.from({ length: 8 }, () => slack.user({ locale: 'en-US' }));
      const { promise: two, resolve } = Promise.withResolvers<void>();
      const before = acknowledged.length;
      const sent = users.map(async (user) => {
        const { ok } = await user.dm('0xC004F213', { expectFail: true });
        if (ok) acknowledged.push(user);
        if (acknowledged.length === before + 2) resolve();
      });
      await two;
      await pause(afterMs);
      await kill(bot);
      await Promise.all(sent);
      bot = await start(slack, mode, desk.id);
    }
    // A message that was on its way when the process died is tried again when its lease is over.
    const end = Date.now() + 45_000;
    while (Date.now() < end && acknowledged.some((user) => shown(user, answer) === 0)) await pause(100);
    await pause(500);
    expect(acknowledged.length).toBeGreaterThanOrEqual(12);
    expect(acknowledged.map((user) => shown(user, answer))).toEqual(acknowledged.map(() => 1));
    expect(acknowledged.map((user) => shown(user, wordsAt('common.welcome.body', 'en')))).toEqual(
      acknowledged.map(() => 1),
    );
    // A process that is dead acknowledges nothing.
    slack.assertClean({ ignore: ['not_acked', 'not_acked_in_3s'] });
  }, 120_000);
});

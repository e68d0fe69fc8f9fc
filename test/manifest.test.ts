// The Slack manifest: within Slack's limits, and what the code needs, no more; the Slack CLI's hooks are run.
import { type ChildProcess, exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { App } from '@slack/bolt';
import { type ListenerNeeds, listen } from '../bot/channels/slack/listeners.ts';
import { wordsAt } from './support/converse.ts';
import { startFakeSlack } from './support/slack/fakeSlack.mjs';
import { manifest, slackEnvironment } from './support/slackDoor.ts';

const root = new URL('../', import.meta.url);
const { display_information: shown, features, oauth_config: oauth, settings } = manifest;
const length = (text: string) => [...text].length;

/** What Slack asks for each method and event. Source: docs.slack.dev/reference; read 2026-11-22. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'conversations.open': ['im:write'],
  'conversations.history': ['im:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'users.info': ['users:read'],
  'auth.test': [],
  'views.open': [],
  'views.publish': [],
  filesUploadV2: ['files:write'],
  'files.delete': ['files:write'],
  'a file is read': ['files:read'],
  'a slash command': ['commands'],
  'a shortcut': ['commands'],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  tokens_revoked: [],
  'message.im': ['im:history'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
};

/** The bot hears direct messages, and the thread of a desk in a public or a private channel. */
const eventsOf: Readonly<Record<string, readonly string[]>> = {
  message: ['message.im', 'message.channels', 'message.groups'],
};

/** What the listeners listen to, as they register it. */
function listeners() {
  const heard = { events: [] as string[], commands: [] as string[], shortcuts: [] as string[] };
  const idOf = (of: string | { callback_id: string }) => (typeof of === 'string' ? of : of.callback_id);
  const app = {
    event: (name: string) => heard.events.push(...(eventsOf[name] ?? [name])),
    command: (name: string) => heard.commands.push(name),
    shortcut: (of: string | { callback_id: string }) => heard.shortcuts.push(idOf(of)),
    action: () => {},
    view: () => {},
  };
  listen(app as unknown as App, { edge: {} } as unknown as ListenerNeeds);
  return heard;
}

/** The methods of the Web API that the channel calls. */
function methods(): string[] {
  const folder = new URL('bot/channels/slack/', root);
  const code = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const called = [
    ...code.matchAll(
      /client\s*\.((?:chat|conversations|users|views|files|auth|team|reactions|pins)\.\w+|filesUploadV2)\b/g,
    ),
  ];
  const reads = /authorization: `Bearer/.test(code) ? ['a file is read'] : [];
  return [...new Set([...called.map(([, method = '']) => method), ...reads])];
}

describe('the manifest', () => {
  it('keeps within the limits of Slack', () => {
    expect(length(shown.name)).toBeLessThanOrEqual(35);
    expect(length(shown.description)).toBeLessThanOrEqual(140);
    expect(length(shown.long_description)).toBeGreaterThanOrEqual(175);
    expect(length(shown.long_description)).toBeLessThanOrEqual(4000);
    expect(length(features.bot_user.display_name)).toBeLessThanOrEqual(80);
    for (const { name, description, callback_id: id } of features.shortcuts) {
      expect(length(name)).toBeLessThanOrEqual(24);
      expect(length(description)).toBeLessThanOrEqual(150);
      expect(length(id)).toBeLessThanOrEqual(255);
    }
    for (const { command, description, usage_hint: hint } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z]{1,31}$/);
      expect(length(description)).toBeLessThanOrEqual(2000);
      expect(length(hint)).toBeLessThanOrEqual(1000);
    }
  });

  it('says what it is in both languages, for Slack has no translations of it', () => {
    const texts = [
      shown.description,
      shown.long_description,
      ...[...features.shortcuts, ...features.slash_commands].map(
        ({ description }: { description: string }) => description,
      ),
    ];
    for (const text of texts) {
      expect(text).toMatch(/[a-z]{3} [a-z]{2}/);
      expect(text).toMatch(/[ぁ-ん]/);
    }
  });

  it('declares the commands, shortcuts and events that are listened to', () => {
    const { events, commands, shortcuts } = listeners();
    expect(features.slash_commands.map(({ command }: { command: string }) => command)).toEqual(commands);
    expect(features.shortcuts.map(({ callback_id: id }: { callback_id: string }) => id).sort()).toEqual(
      shortcuts.sort(),
    );
    expect([...settings.event_subscriptions.bot_events].sort()).toEqual([...new Set(events)].sort());
    expect(settings.interactivity.is_enabled).toBe(true);
    expect(features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_read_only_enabled: false });
  });

  it('asks for the scopes that the methods and events need, and for no others', () => {
    const used = [...methods(), ...listeners().events, 'a slash command', 'a shortcut'];
    const unknown = used.filter((name) => !(name in scopesOf));
    expect(unknown).toEqual([]);
    expect(methods().length).toBeGreaterThan(8);
    const needed = new Set(used.flatMap((name) => scopesOf[name] ?? []));
    expect(oauth.scopes.bot).toEqual([...needed].sort());
  });

  it('has a table of methods that holds only what is used', () => {
    const used = new Set([...methods(), ...listeners().events, 'a slash command', 'a shortcut']);
    expect(Object.keys(scopesOf).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe("the Slack CLI's hooks", () => {
  const { hooks } = JSON.parse(readFileSync(new URL('.slack/hooks.json', root), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-hooks-'));
  let started: ChildProcess | undefined;
  afterEach(async () => {
    if (started?.pid && started.exitCode === null) {
      const ended = once(started, 'exit');
      process.kill(-started.pid, 'SIGTERM');
      await ended;
    }
    started = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  it('print the manifest of Slack, and nothing beside it', async () => {
    const { stdout, stderr } = await promisify(exec)(hooks['get-manifest'], { cwd: fileURLToPath(root) });
    expect(JSON.parse(stdout + stderr)).toEqual(manifest);
  });

  it('start the bot, which answers over Socket Mode', async () => {
    const slack = await startFakeSlack({ manifest });
    const { DESK_SLACK_CHANNEL: _, ...environment } = slackEnvironment(slack, 'socket', '');
    started = spawn(hooks.start, {
      shell: true,
      detached: true,
      stdio: 'ignore',
      cwd: fileURLToPath(root),
      env: {
        ...process.env,
        ...environment,
        LOG_LEVEL: 'error',
        DATABASE_URL: `sqlite:${join(folder, 'desk.sqlite')}`,
      },
    });
    await slack.socket.waitForConnection(1, 20_000);
    const user = slack.user({ locale: 'en-US' });
    await user.dm('0xC004F213');
    const end = Date.now() + 10_000;
    const answered = () => user.sees().some(({ plain }) => plain.includes(wordsAt('licenseType.device.ask', 'en')));
    while (!answered() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered()).toBe(true);
    slack.assertClean();
    await slack.close();
  }, 40_000);
});

// `npm run package:slack`: which way is chosen, what the manifest says then, and the link that creates the app.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSlackPackage } from '../bot/readPackages.ts';
import { newAppLink, slackManifest } from '../manifest/slackManifest.ts';
import { wordsAt } from './support/converse.ts';
import { problemsOf } from './support/problemsOf.ts';
import { manifest as source } from './support/slackDoor.ts';

const address = { PUBLIC_URL: 'https://desk.example.com/' };
const read = (environment: Record<string, string>, asked?: 'socket' | 'http') =>
  readSlackPackage({ DEFAULT_LANGUAGE: 'en', ...environment }, ['en', 'ja'], asked);

describe('the way', () => {
  it.each([
    ['nothing set, since tokens come with the app', {}, undefined, 'socket', 'default'],
    ['an address that is there for Teams', address, undefined, 'socket', 'default'],
    ['an app token', { ...address, SLACK_APP_TOKEN: 'x', SLACK_SIGNING_SECRET: 'x' }, undefined, 'socket', 'token'],
    ['a signing secret', { ...address, SLACK_SIGNING_SECRET: 'x' }, undefined, 'http', 'secret'],
    [
      'a secret in a file that is on the server',
      { ...address, SLACK_SIGNING_SECRET_FILE: '/x' },
      undefined,
      'http',
      'secret',
    ],
    ['a wish for HTTP', { ...address, SLACK_APP_TOKEN: 'x' }, 'http', 'http', 'asked'],
    ['a wish for Socket Mode', { SLACK_SIGNING_SECRET: 'x' }, 'socket', 'socket', 'asked'],
  ] as const)('with %s', (_, environment, asked, way, because) => {
    const found = read(environment, asked);
    expect(found).toMatchObject({ way, because });
    expect(found.publicUrl).toBe(way === 'http' ? 'https://desk.example.com' : undefined);
  });

  it.each([
    [{}, 'packages.slack.needsAddress'],
    [{ PUBLIC_URL: 'http://desk.example.com' }, 'packages.address'],
    [{ PUBLIC_URL: 'https://127.0.0.1' }, 'packages.address'],
  ])('over HTTP needs an address that Slack can call: %j', (environment, key) => {
    const problems = problemsOf(() => read(environment, 'http'));
    expect(problems.map((one) => 'key' in one && one.key)).toEqual([key]);
  });
});

describe('the manifest', () => {
  it('is manifest/slack.json in Socket Mode', () => {
    expect(slackManifest()).toEqual(source);
    expect(source.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(source)).not.toContain('url"');
  });

  it('names the address that Slack calls, in each of the three places, over HTTP, and is the same otherwise', () => {
    const url = 'https://desk.example.com/slack/events';
    const { features, settings, ...rest } = slackManifest('https://desk.example.com');
    const { features: ours, settings: before, ...same } = source;
    expect(rest).toEqual(same);
    expect(features).toEqual({
      ...ours,
      slash_commands: ours.slash_commands.map((command: object) => ({ ...command, url })),
    });
    expect(settings).toEqual({
      ...before,
      event_subscriptions: { ...before.event_subscriptions, request_url: url },
      interactivity: { is_enabled: true, request_url: url },
      socket_mode_enabled: false,
    });
  });

  it("is whole in the link to Slack's page for a new app", () => {
    const made = slackManifest('https://desk.example.com');
    const { origin, pathname, searchParams } = new URL(newAppLink(made));
    expect(origin + pathname).toBe('https://api.slack.com/apps');
    expect(searchParams.get('new_app')).toBe('1');
    expect(JSON.parse(searchParams.get('manifest_json') ?? '')).toEqual(made);
    // Browsers and servers take some thousands.
    expect(newAppLink(made).length).toBeLessThan(8_000);
  });
});

describe('the command', () => {
  const processMs = 40_000;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-slack-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = (args: readonly string[], env: Record<string, string> = {}) => {
    const script = fileURLToPath(new URL('../bot/commands/packageSlack.ts', import.meta.url));
    const { PATH = '' } = process.env;
    return spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      env: { PATH, DEFAULT_LANGUAGE: 'en', ...env },
      encoding: 'utf8',
    });
  };
  const made = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8');

  it(
    'writes the manifest and the page that leads to Slack, says where, why this way and what comes next',
    () => {
      const { status, stdout, stderr } = run([]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(made('slack-manifest.json'))).toEqual(source);
      expect(made('slack-new-app.html').replaceAll('&amp;', '&')).toContain(newAppLink(slackManifest()));
      for (const words of [
        folder,
        wordsAt('packages.slack.because.default', 'en'),
        'connections:write',
        'Bot User OAuth',
      ])
        expect(stdout).toContain(words);
      expect(stdout).not.toMatch(/\{\{|undefined/);
    },
    processMs,
  );

  it(
    'does so for HTTP, in Japanese',
    () => {
      const { status, stdout } = run(['--http'], { ...address, DEFAULT_LANGUAGE: 'ja' });
      expect(status).toBe(0);
      expect(JSON.parse(made('slack-manifest.json'))).toEqual(slackManifest('https://desk.example.com'));
      expect(stdout).toContain('https://desk.example.com/slack/events');
      expect(stdout).toContain('次の手順');
    },
    processMs,
  );

  it.each([
    [['--http'], 'packages.slack.needsAddress'],
    [['--http', '--socket'], 'packages.slack.usage'],
    [['--other'], 'packages.slack.usage'],
  ] as const)(
    'ends with code 1 and the cure for %j',
    (args, key) => {
      const { status, stdout, stderr } = run(args);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(wordsAt(key, 'en'));
      expect(existsSync(join(folder, 'dist'))).toBe(false);
    },
    processMs,
  );
});

// The process as the operator meets it: one sentence and its cure when it cannot start, its report when it can.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { openLocales } from '../bot/messages/localize.ts';
import type { Key } from '../bot/messages/message.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { startFakeSlack } from './support/slack/fakeSlack.mjs';

jest.setTimeout(20_000);

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-start-'));
const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const running = new Set<ChildProcess>();

type Environment = Readonly<Record<string, string>>;

afterAll(async () => {
  for (const child of running) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

function launch(environment: Environment, script: string) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../bot/${script}`, import.meta.url))], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: 'sqlite::memory:', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Runs it to its end. */
async function run(environment: Environment, script = 'index.ts') {
  const child = launch(environment, script);
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

const words = (language: string, key: Key, values: Record<string, string> = {}) =>
  localizer.text({ key, values }, language);
const publicApp = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: 'contoso' };

/** A port that needs rights, even when an administrator runs the test. */
const withoutRights = `--import=data:text/javascript,${encodeURIComponent(
  `import { Server } from 'node:net';
   Server.prototype.listen = function () {
     process.nextTick(() => this.emit('error', Object.assign(new Error('listen EACCES'), { code: 'EACCES' })));
     return this;
   };`,
)}`;

describe('a start that fails', () => {
  const noDatabase = join(folder, 'notes.txt');
  writeFileSync(noDatabase, 'This is a text file and has never been a database. '.repeat(20));

  it.each<[string, string, Environment, Key, RegExp]>([
    [
      'a folder as database',
      'en',
      { DATABASE_URL: `sqlite:${folder}` },
      'server.databaseClosed',
      /EISDIR|EPERM|EACCES/,
    ],
    [
      'a file that is no database',
      'ja',
      { DATABASE_URL: `sqlite:${noDatabase}` },
      'server.databaseClosed',
      /not a database/,
    ],
    [
      'a database below a file',
      'en',
      { DATABASE_URL: `sqlite:${noDatabase}/a/desk.db` },
      'server.databaseClosed',
      /ENOTDIR|ENOENT|EEXIST/,
    ],
    ['an address elsewhere', 'ja', { HOST: '192.0.2.1', ...publicApp }, 'server.hostUnknown', /192\.0\.2\.1/],
    ['a name that is no address', 'en', { HOST: 'no host', ...publicApp }, 'server.hostUnknown', /no host/],
    ['a port without rights', 'ja', { PORT: '80', NODE_OPTIONS: withoutRights }, 'server.portRights', /80/],
  ])('says its cure in the language of the operator: %s (%s)', async (_, language, environment, key, says) => {
    const { code, out, err } = await run({ DEFAULT_LANGUAGE: language, ...environment });
    const [reason = ''] = /(?<=[(（])[A-Za-z][^)）]*(?=[)）])/.exec(err) ?? [];
    const { DATABASE_URL: url = '', HOST: host = '', PORT: port = '' } = environment;
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `${words(language, key, { url, setting: 'DATABASE_URL', host, port, reason })}\n`,
    });
    expect(err).toMatch(says);
  });

  it('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' && address?.port);
    const { code, err } = await run({ PORT: port });
    expect({ code, err }).toEqual({ code: 1, err: `${words('ja', 'server.portTaken', { port })}\n` });
    other.close();
  });

  (existsSync('/proc/self') ? it : it.skip)('ends and does not spin where no folder can be made', async () => {
    const { code, err } = await run({ DATABASE_URL: 'sqlite:/proc/x/y.sqlite', DEFAULT_LANGUAGE: 'en' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The database sqlite:\/proc\/x\/y\.sqlite cannot be opened \(.+\)\. Set DATABASE_URL .+\n$/);
  });

  it('keeps the sentence about a database that a newer version wrote', async () => {
    const path = join(folder, 'newer.db');
    await (await openDatabase(`sqlite:${path}`)).close();
    const file = new DatabaseSync(path);
    file.exec("insert into kysely_migration values ('9999_future', '2026-03-02')");
    file.close();
    const { code, err } = await run({ DATABASE_URL: `sqlite:${path}`, DEFAULT_LANGUAGE: 'en' });
    expect(code).toBe(1);
    expect(err).toMatch(/was written by a newer version of .+ \(schema 9999_future; .+\)\. Start that version, or/);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("says that Slack does not take the app's token, and starts while Slack cannot be reached", async () => {
    const slack = await startFakeSlack({ mode: 'socket' });
    const settings = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-wrong', DEFAULT_LANGUAGE: 'en' };
    const { code, err } = await run({ ...settings, SLACK_API_URL: slack.apiUrl, LOG_LEVEL: 'fatal' });
    await slack.close();
    expect(code).toBe(1);
    expect(err).toContain('Slack does not take SLACK_APP_TOKEN (invalid_auth');
    const child = launch({ ...settings, SLACK_API_URL: slack.apiUrl, LOG_LEVEL: 'fatal' }, 'index.ts');
    let out = '';
    for await (const line of child.stdout) {
      out += line;
      if (out.includes(words('en', 'server.slackSocket'))) break;
    }
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('lists every wrong setting, and the misspelt ones', async () => {
    const { code, err } = await run({ PORT: 'x', HOST: '0.0.0.0', MicrosoftAppID: 'app', DEFAULT_LANGUAGE: 'en' });
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n')).toEqual([
      words('en', 'server.cannotStart'),
      expect.stringMatching(/^ {2}- HOST/),
      expect.stringMatching(/^ {2}- PORT/),
      '  - Unknown setting MicrosoftAppID: did you mean MicrosoftAppId?',
    ]);
  });

  it('lists every mistake of the policy file', async () => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ colour: 'red', device: 'mine', words: { en: { vpn: { text: '' } } } }));
    for (const command of ['index.ts', 'commands/chat.ts']) {
      const { code, out, err } = await run({ POLICY_FILE: file, DEFAULT_LANGUAGE: 'en' }, command);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err.trimEnd().split('\n')).toEqual([
        words('en', 'server.cannotStart'),
        `  - ${words('en', 'policy.choice', { file, path: 'device', choices: 'company, private' })}`,
        `  - ${words('en', 'policy.empty', { file, path: 'words.en.vpn.text' })}`,
        `  - ${words('en', 'policy.unknown', { file, path: 'colour' })}`,
      ]);
    }
  });

  it('names a policy file that is not there', async () => {
    const { err } = await run({ POLICY_FILE: 'none.json' });
    expect(err).toContain(words('ja', 'policy.noFile', { name: 'POLICY_FILE', file: 'none.json' }));
  });

  it('tells the details when they are asked for', async () => {
    const { code, err } = await run({ DATABASE_URL: `sqlite:${folder}`, LOG_LEVEL: 'debug' });
    expect(code).toBe(1);
    expect(err).toContain(String.raw`\n    at `);
  });

  it('says it in the terminal too', async () => {
    const { code, out, err } = await run({ DATABASE_URL: `sqlite:${folder}` }, 'commands/chat.ts');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^データベース .+ を開けません（.+）。DATABASE_URL に、.+。\n$/);
  });
});

describe('a start that works', () => {
  /** Starts it, reads what it says until it is quiet, asks for its health and stops it as Ctrl + C does. */
  async function visit(environment: Environment): Promise<{ lines: string[]; health: unknown; code: unknown }> {
    const child = launch(environment, 'index.ts');
    const ended = once(child, 'exit');
    let out = '';
    const { promise: listening, resolve } = Promise.withResolvers<string>();
    child.stdout.on('data', (piece) => {
      out += piece;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? [];
      if (url) resolve(url);
    });
    const health = await (await fetch(`${await listening}/healthz`)).json();
    child.kill('SIGINT');
    const [code] = await ended;
    return { lines: out.trimEnd().split('\n'), health, code };
  }

  it('says what is on, answers for its health, and stops', async () => {
    const { lines, health, code } = await visit({ DEFAULT_LANGUAGE: 'en' });
    expect({ health, code }).toEqual({ health: { ok: true }, code: 0 });
    expect(lines).toEqual([
      expect.stringMatching(/^Activation Desk listens on http:\/\/127\.0\.0\.1:\d+$/),
      words('en', 'server.teamsLocal'),
      words('en', 'server.deskPage', { desk: 'main', language: 'en' }),
      words('en', 'server.hoursAlways'),
      words('en', 'server.database', { url: 'sqlite::memory:' }),
      expect.stringMatching(/^Try it here: http:\/\/127\.0\.0\.1:\d+\/$/),
      words('en', 'server.stopped'),
    ]);
  });

  it('names its policy file, and what that has in one language only', async () => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ words: { ja: { vpn: { text: 'VPN' } } } }));
    const { lines } = await visit({ DEFAULT_LANGUAGE: 'en', POLICY_FILE: file });
    expect(lines).toContain(words('en', 'server.policy', { file }));
    expect(lines).toContain(words('en', 'server.policyGaps', { file, paths: 'words.en.vpn' }));
  });

  it('says each desk with its name and language, which tickets it gets, and what it lacks', async () => {
    const teams = { channel: '19:desk@thread.tacv2', serviceUrl: 'https://smba.example/', tenant: 'contoso' };
    const { lines } = await visit({
      DEFAULT_LANGUAGE: 'en',
      LOCAL_PAGE: 'on',
      PUBLIC_URL: 'https://desk.example/',
      DESK_ROUTES: JSON.stringify({
        desks: { main: { page: true, language: 'ja' }, osaka: { name: 'Osaka IT', teams, thread: 'relay' } },
        routes: [
          { license: ['volume', 'dsp'], language: 'ja', desk: 'osaka' },
          { license: 'retail', desk: 'osaka' },
          { language: 'en', desk: 'main' },
        ],
        default: 'main',
      }),
    });
    expect(lines.slice(2, 12)).toEqual([
      words('en', 'server.deskPage', { desk: 'main', language: 'ja' }),
      words('en', 'server.deskTeams', { desk: 'Osaka IT (osaka)', channel: teams.channel, language: 'en' }),
      words('en', 'server.deskRelay', { desk: 'osaka' }),
      words('en', 'server.routeBoth', { licenses: 'volume, dsp', languages: 'ja', desk: 'osaka' }),
      words('en', 'server.routeLicense', { licenses: 'retail', desk: 'osaka' }),
      words('en', 'server.routeLanguage', { languages: 'en', desk: 'main' }),
      words('en', 'server.routeElse', { desk: 'main' }),
      words('en', 'server.hoursAlways'),
      words('en', 'server.deskNeedsApp'),
      words('en', 'server.links', { url: 'https://desk.example' }),
    ]);
  });

  it('says when the desk reads as it was understood, and who is on call', async () => {
    const { lines } = await visit({
      DEFAULT_LANGUAGE: 'en',
      LOCAL_PAGE: 'on',
      DESK_HOURS: '月-金 9:00-18:00',
      DESK_CLOSED_DAYS: '12-29..01-03, 2026-11-24',
      DESK_ONCALL: '29:hanako',
    });
    expect(lines.slice(3, 6)).toEqual([
      words('en', 'server.hoursHolidays', { hours: 'Mon-Fri 09:00-18:00', timeZone: 'Asia/Tokyo' }),
      words('en', 'server.hoursClosed', { days: '12-29..01-03, 2026-11-24' }),
      words('en', 'server.onCall', { minutes: '30', people: '29:hanako' }),
    ]);
  });

  it('says where events and mails go, and nothing that is secret', async () => {
    const { lines } = await visit({
      DEFAULT_LANGUAGE: 'en',
      DESK_WEBHOOK_URL: 'https://hooks.example.com/desk/hidden?code=hidden',
      DESK_WEBHOOK_SECRET: 'hidden-hidden-hidden-hidden',
      DESK_EMAIL: 'it-desk@example.com',
      SMTP_URL: 'smtps://hidden:hidden@mail.example.com',
    });
    expect(lines).toContain(words('en', 'server.webhook', { host: 'hooks.example.com' }));
    expect(lines).toContain(words('en', 'server.email', { to: 'it-desk@example.com', host: 'mail.example.com' }));
    expect(lines.join('\n')).not.toContain('hidden');
  });

  it('warns of names that are nearly a setting, and of a desk that real Teams cannot reach', async () => {
    const { lines } = await visit({
      DEFAULT_LANGUAGE: 'en',
      MicrosoftAppID: 'app',
      DESK_TEAMS_CHANNEL: '19:desk@thread.tacv2',
      DESK_TEAMS_SERVICE_URL: 'https://smba.trafficmanager.net/jp/',
      DESK_TEAMS_TENANT: 'contoso',
    });
    expect(lines).toContain('Unknown setting MicrosoftAppID: did you mean MicrosoftAppId?');
    expect(lines).toContain(words('en', 'server.deskNeedsApp'));
  });
});

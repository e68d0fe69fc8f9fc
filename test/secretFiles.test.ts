// Secrets in files: what is read, what is wrong with a file, and that no line shows what stands in one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { oddSettings } from '../bot/oddSettings.ts';
import { secretValues } from '../bot/secretValues.ts';
import { secretFileName, secretSettings } from '../bot/settingTable.ts';
import { problemsOf } from './support/problemsOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-secrets-'));
const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

type Environment = Readonly<Record<string, string>>;

function file(content: string | Uint8Array): string {
  const path = join(folder, `secret-${++files}`);
  writeFileSync(path, content);
  return path;
}

const config = (environment: Environment) => readConfig(environment, ['en', 'ja']);

const mistakesIn = (environment: Environment) => problemsOf(() => config(environment));

const botToken = ['xoxb', 'of', 'a', 'file'].join('-');
const values = {
  METRICS_TOKEN: 'metrics-token-of-a-file',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://desk:collector-password@127.0.0.1:4318',
  OTEL_EXPORTER_OTLP_HEADERS: 'api-key=header-of-a-file',
  DATABASE_URL: 'postgres://desk:database-password@db.example/desk',
  DESK_WEBHOOK_URL: 'https://itsm.example/path-of-a-file',
  DESK_WEBHOOK_SECRET: 'new-webhook-secret-of-a-file old-webhook-secret-of-a-file',
  SMTP_URL: 'smtps://desk:mail-password@mail.example',
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: 'signing-secret-of-a-file',
  SLACK_APP_TOKEN: ['xapp', 'of', 'a', 'file'].join('-'),
  MicrosoftAppPassword: 'client-secret-of-a-file',
} as const satisfies Record<(typeof secretSettings)[number]['name'], string>;
const app = { MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso' };
const beside = { ...app, DESK_EMAIL: 'it-desk@example.com' };
const inFiles = Object.fromEntries(
  secretSettings.map(({ name }, at) => [secretFileName(name), file(values[name] + ['', '\n', '\r\n'][at % 3])]),
);

describe('a secret in a file', () => {
  it('is what the setting itself would be, for each of them', () => {
    expect(config({ ...beside, ...inFiles })).toEqual(config({ ...beside, ...values }));
  });

  it('loses the line break at its end and nothing else, and may begin with a byte order mark', () => {
    expect(config({ ...app, MicrosoftAppPassword_FILE: file('\ufeff a b \n') }).teams?.settings).toMatchObject({
      MicrosoftAppPassword: ' a b ',
    });
    expect(config({ ...app, MicrosoftAppPassword_FILE: file('a\n\n') }).teams?.settings).toMatchObject({
      MicrosoftAppPassword: 'a\n',
    });
  });

  it('counts as no file when the name is empty', () => {
    expect(config({ METRICS_TOKEN_FILE: ' ' })).toEqual(config({}));
  });

  it('stands in no line of the log', () => {
    const lines: string[] = [];
    const log = openLog('info', { write: (line) => void lines.push(line) }, secretValues(inFiles));
    for (const value of Object.values(values)) log.info({ value }, `it is ${value}`);
    const wholly = [values.METRICS_TOKEN, values.SLACK_BOT_TOKEN, values.MicrosoftAppPassword, 'path-of-a-file'];
    const parts = [...wholly, 'collector-password', 'database-password', 'mail-password', 'header-of-a-file'];
    for (const part of [...parts, ...values.DESK_WEBHOOK_SECRET.split(' ')]) expect(lines.join('')).not.toContain(part);
    expect(lines).toHaveLength(Object.keys(values).length);
  });

  it('has a name that is no misspelt setting, and one that is misspelt is seen', () => {
    expect(oddSettings(inFiles)).toEqual([]);
    expect(oddSettings({ SLACK_BOT_TOKEN_FILES: 'x', DESK_HOURS_FILE: 'x', METRICS_TOKENFILE: 'x' })).toEqual([
      { key: 'config.misspelt', values: { name: 'SLACK_BOT_TOKEN_FILES', known: 'SLACK_BOT_TOKEN_FILE' } },
      { key: 'config.unknown', values: { name: 'DESK_HOURS_FILE' } },
      { key: 'config.misspelt', values: { name: 'METRICS_TOKENFILE', known: 'METRICS_TOKEN_FILE' } },
    ]);
  });
});

describe('a file that cannot be taken', () => {
  const missing = join(folder, 'missing');
  const secret = 'Zx9~not-a-path.At.All';
  mkdirSync(join(folder, 'sub'));

  it.each<[string, string, string]>([
    ['is not there', missing, 'config.secretFile'],
    ['is a folder', join(folder, 'sub'), 'config.secretFile'],
    ['is a device', '/dev/null', 'config.secretFile'],
    ['is empty', file(''), 'config.secretFileEmpty'],
    ['has a line break alone', file('\n'), 'config.secretFileEmpty'],
    ['is too big', file('x'.repeat(64 * 1024 + 1)), 'config.secretFileBig'],
    ['is no text', file(Uint8Array.of(0xff, 0xfe, 0x61, 0x00)), 'config.secretFileText'],
    ['holds a NUL', file('a\0b'), 'config.secretFileText'],
  ])('is named, with the setting, when it %s', (_, path, key) => {
    // Nothing else is said to be missing because of it.
    for (const [name, more] of [
      ['SLACK_BOT_TOKEN', { SLACK_SIGNING_SECRET: 'secret', DESK_SLACK_CHANNEL: 'C0123456789' }],
      ['SLACK_BOT_TOKEN', { HOST: '0.0.0.0' }],
      ['SLACK_SIGNING_SECRET', { SLACK_BOT_TOKEN: botToken }],
      ['DATABASE_URL', {}],
      ['SMTP_URL', { DESK_EMAIL: 'it-desk@example.com' }],
      ['DESK_WEBHOOK_SECRET', { DESK_WEBHOOK_URL: values.DESK_WEBHOOK_URL }],
      ['MicrosoftAppPassword', app],
    ] as const) {
      const problems = mistakesIn({ ...more, [`${name}_FILE`]: path });
      expect(problems).toEqual([
        { key, values: expect.objectContaining({ name, setting: `${name}_FILE`, file: path }) },
      ]);
      for (const language of localizer.languages) {
        const words = problems.map((problem) => localizer.text(problem, language)).join();
        expect(words).toContain(`${name}_FILE`);
        expect(words).toContain(path);
        expect(words).not.toMatch(/\{\{|\(\)|（）/);
      }
    }
  });

  it('is not shown when the secret itself seems to stand in place of its path', () => {
    for (const value of [secret, botToken, 'postgres://desk:database-password@db.example/desk', 'x'.repeat(5_000)]) {
      const problems = mistakesIn({ METRICS_TOKEN_FILE: value });
      expect(problems).toMatchObject([{ key: 'config.secretNoFile' }]);
      for (const language of localizer.languages) {
        const words = problems.map((problem) => localizer.text(problem, language)).join();
        expect(words).not.toContain(value);
        expect(words).toMatch(/METRICS_TOKEN_FILE.*METRICS_TOKEN(?!_FILE)/);
      }
    }
  });

  it('leaves its setting out for whoever looks at the rest', () => {
    try {
      config({ ...app, MicrosoftAppPassword_FILE: missing });
      throw new Error('it was taken');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.config.teams?.appId).toBe('app');
      expect(error.config.teams?.settings).not.toHaveProperty('MicrosoftAppPassword');
    }
  });

  it('is one too many beside the setting itself', () => {
    const problems = mistakesIn({ METRICS_TOKEN: values.METRICS_TOKEN, METRICS_TOKEN_FILE: file('other-token-of-16') });
    expect(problems).toEqual([
      { key: 'config.secretTwice', values: { name: 'METRICS_TOKEN', setting: 'METRICS_TOKEN_FILE' } },
    ]);
  });

  it('is told by its setting when what stands in it is wrong, without a word of it', () => {
    const problems = mistakesIn({ DATABASE_URL_FILE: file('mysql://desk:database-password@db/desk') });
    expect(problems).toMatchObject([{ key: 'config.database', values: { name: 'DATABASE_URL' } }]);
    expect(JSON.stringify(problems)).not.toContain('database-password');
  });

  it('keeps a command from running, with the cure and code 1', () => {
    const command = fileURLToPath(new URL('../bot/commands/report.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [command], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DEFAULT_LANGUAGE: 'en', DATABASE_URL_FILE: missing },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`DATABASE_URL_FILE: the file ${missing} cannot be read (ENOENT). Check the path`);
  });
});

describe('a command', () => {
  it('reads its database from the file as the server does', () => {
    const database = join(folder, 'desk.sqlite');
    const command = fileURLToPath(new URL('../bot/commands/report.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [command, '--since', '1d'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DEFAULT_LANGUAGE: 'en', DATABASE_URL_FILE: file(`sqlite:${database}\n`) },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(existsSync(database)).toBe(true);
  });
});

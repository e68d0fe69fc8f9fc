// The table of settings: what it says of defaults and values is what the configuration does, and both papers are made from it.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Config, ConfigError, readConfig } from '../bot/config.ts';
import { configurationPage } from '../bot/settingTable/configurationPage.ts';
import { envExample } from '../bot/settingTable/envExample.ts';
import { type SettingName, settingSections, settingTable } from '../bot/settingTable.ts';

type Environment = Readonly<Record<string, string>>;

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const token = ['xoxb', '1'].join('-');
const slack = { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: 'secret', DESK_SLACK_CHANNEL: 'C0123456789' };
const { DESK_SLACK_CHANNEL: _, ...slackAlone } = slack;
const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const mails = { DESK_EMAIL: 'it-desk@example.com', SMTP_URL: 'smtp://127.0.0.1:25' };
const webhook = { DESK_WEBHOOK_URL: 'https://itsm.example/', DESK_WEBHOOK_SECRET: 'x'.repeat(24) };
const teams = {
  MicrosoftAppId: 'app',
  MicrosoftAppPassword: 'client-secret',
  MicrosoftAppTenantId: 'contoso',
  ALLOWED_TENANTS: 'contoso, fabrikam',
};
const teamsDesk = {
  DESK_TEAMS_CHANNEL: '19:desk@thread.tacv2',
  DESK_TEAMS_SERVICE_URL: 'https://smba.trafficmanager.net/jp/',
  DESK_TEAMS_TENANT: 'contoso',
};
const clouds = Object.fromEntries(
  (settingSections.at(-1)?.settings ?? []).slice(0, 6).map(({ name }) => [name, 'http://127.0.0.1:1/']),
);
/** Surroundings in which a setting can matter; each setting matters in one of them. */
const surroundings: readonly Environment[] = [
  {},
  traces,
  { HOST: 'localhost' },
  { ...slack, ...traces, ...mails, ...webhook },
  { ...teams, ...teamsDesk, ...clouds },
  teams,
];

function tried(environment: Environment): Config | string {
  try {
    return readConfig(environment, ['en', 'ja']);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((one) => JSON.stringify(one)).join('\n');
    throw error;
  }
}

const isRead = (environment: Environment) => typeof tried(environment) !== 'string';
/** Whether the configuration is the same with both. */
const isSame = (one: Environment, other: Environment) =>
  isRead(one) && JSON.stringify(tried(one)) === JSON.stringify(tried(other));

describe('the default that the table names', () => {
  const withDefault = settingTable.flatMap(({ name, default: value, choices, range, example }) => {
    const another = choices?.find((one) => one !== value) ?? example ?? (range ? String(range[1]) : undefined);
    return value === undefined ? [] : [{ name, value, another: another ?? '7' }];
  });

  it('is there for many', () => {
    expect(withDefault.length).toBeGreaterThan(15);
  });

  it.each(withDefault)('is what holds when nothing is set: $name', ({ name, value, another }) => {
    expect(another).not.toBe(value);
    // Where another value makes a difference and the default makes none.
    const holds = surroundings.some((one) => {
      const { [name]: _, ...rest } = one;
      return isSame(rest, { ...rest, [name]: value }) && !isSame(rest, { ...rest, [name]: another });
    });
    expect(holds).toBe(true);
  });

  const withoutDefault = settingTable.flatMap(({ name, default: value, choices, example }) =>
    value === undefined ? [{ name, value: example ?? choices?.[0] ?? 'http://127.0.0.1:2/' }] : [],
  );

  it.each(withoutDefault)('is missing where setting it makes a difference: $name', ({ name, value }) => {
    const differs = [...surroundings, { ...slackAlone, ...teams }].some((one) => {
      const { [name]: _, ...rest } = one;
      return isRead({ ...rest, [name]: value }) && !isSame(rest, { ...rest, [name]: value });
    });
    expect(differs).toBe(true);
  });
});

describe('the values that the table names', () => {
  const ranged = settingTable.flatMap(({ name, range }) => (range ? [{ name, from: range[0], to: range[1] }] : []));
  it.each(ranged)('are accepted from $from to $to and not beyond: $name', ({ name, from, to }) => {
    const accepted = [from, to].map((value) => isRead({ [name]: String(value) }));
    const refused = [from - 1, to + 1].map((value) => isRead({ [name]: String(value) }));
    expect({ accepted, refused }).toEqual({ accepted: [true, true], refused: [false, false] });
  });

  const chosen = settingTable.flatMap(({ name, choices }) => (choices ? [{ name, choices }] : []));
  it.each(chosen)('are accepted each, and no other: $name', ({ name, choices }) => {
    for (const value of choices)
      expect([value, surroundings.some((one) => isRead({ ...one, [name]: value }))]).toEqual([value, true]);
    for (const one of surroundings) expect(isRead({ ...one, [name]: 'neither' })).toBe(false);
  });

  const examples = settingTable.flatMap(({ name, example }) => (example ? [{ name, example }] : []));
  it.each(examples)('may be as in the example: $name', ({ name, example }) => {
    expect(
      [...surroundings, { ...slackAlone, ...teams }].filter((one) => isRead({ ...one, [name]: example })),
    ).not.toEqual([]);
  });
});

describe('the papers of the settings', () => {
  it.each([
    ['docs/configuration.md', configurationPage],
    ['.env.example', envExample],
  ] as const)('are what the table gives: %s; cure: npm run docs', (path, make) => {
    expect(existsSync(new URL(`../${path}`, import.meta.url)) ? read(path) : '').toBe(make());
  });

  it('name each setting once, in the order of the table, and each secret also as a file', () => {
    const expected = settingTable.flatMap(({ name, secret }): string[] => (secret ? [name, `${name}_FILE`] : [name]));
    expect([...envExample().matchAll(/^#(\w+)=/gm)].map(([, name]) => name)).toEqual(expected);
    expect([...configurationPage().matchAll(/^### (.+)$/gm)].map(([, name]) => name)).toEqual(
      settingTable.map(({ name }) => name),
    );
    expect(configurationPage().match(/`\w+_FILE`/g)?.length).toBeGreaterThan(10);
  });

  it('show what holds: the value of a line, once its # is gone, is the default', () => {
    for (const [, name, value] of envExample().matchAll(/^#(\w+)=(.*)$/gm)) {
      const known: SettingName | undefined = settingTable.find((one) => one.name === name)?.name;
      const described = settingTable.find((one) => one.name === known);
      expect([name, value]).toEqual([name, described?.default ?? '']);
    }
  });

  it('have lines that an editor shows whole, and nothing that Markdown swallows', () => {
    expect(
      envExample()
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
    expect(configurationPage().replace(/^<!--.*-->$/gm, '')).not.toMatch(/<|undefined|\[object/);
  });
});

// The environment as a Config: what is on by default, what closes what, and every mistake with its cure.
import { describe, expect, it } from '@jest/globals';
import { type Config, readConfig } from '../bot/config.ts';
import type { DeskConfig, DesksConfig } from '../bot/deskConfig.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { oddSettings } from '../bot/oddSettings.ts';
import { problemsOf } from './support/problemsOf.ts';

const languages = ['en', 'ja'];
const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');

type Environment = Readonly<Record<string, string>>;

function config(environment: Environment = {}): Config {
  return readConfig(environment, languages);
}

/** The keys of what is wrong; empty when nothing is. */
function mistakes(environment: Environment): unknown[] {
  return mistakesIn(environment).map((problem) => ('key' in problem ? problem.key : problem));
}

const mistakesIn = (environment: Environment) => problemsOf(() => config(environment));

const singleTenant = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: 'contoso' };
const desk = {
  DESK_TEAMS_CHANNEL: '19:desk@thread.tacv2',
  DESK_TEAMS_SERVICE_URL: 'https://smba.trafficmanager.net/jp/',
  DESK_TEAMS_TENANT: 'contoso',
};
/** A setup of one desk. */
function oneDesk(more: Partial<DeskConfig>): DesksConfig {
  const desk: DeskConfig = { id: 'main', name: 'main', language: 'ja', thread: 'note', ...more };
  return { all: [desk], routes: [], fallback: 'main' };
}
const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };
const overrides = {
  ToChannelFromBotLoginUrl: 'http://127.0.0.1:1/login',
  ToChannelFromBotOAuthScope: 'http://127.0.0.1:1/scope',
  ToBotFromChannelTokenIssuer: 'http://127.0.0.1:1/issuer',
  OAuthUrl: 'http://127.0.0.1:1/oauth',
  ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:1/channel',
  ToBotFromEmulatorOpenIdMetadataUrl: 'http://127.0.0.1:1/emulator',
};

describe('with nothing set', () => {
  it('is for this machine alone: loopback, the local page, and Teams open for local test clients', () => {
    expect(config()).toEqual({
      host: '127.0.0.1',
      port: 3978,
      databaseUrl: 'sqlite:data/activation-desk.sqlite',
      databaseConnections: 10,
      defaultLanguage: 'ja',
      company: {},
      incidents: { people: 5, hours: 24 },
      logLevel: 'warn',
      trustedProxies: 0,
      personMessages: 30,
      retentionDays: 90,
      timeZone: 'Asia/Tokyo',
      teams: { type: 'none', tenants: [], settings: {} },
      desks: oneDesk({ page: true }),
      deskTime: { holidays: 'none', closed: [], claimMinutes: 30, onCall: [] },
      waysOut: {},
      monitoring: {},
      localPage: true,
    });
  });

  it('takes an empty or blank variable as unset', () => {
    const names = [
      'HOST',
      'PORT',
      'DATABASE_URL',
      'DEFAULT_LANGUAGE',
      'LOG_LEVEL',
      'RETENTION_DAYS',
      'LOCAL_PAGE',
      'TEAMS_AUTH',
      'ALLOWED_TENANTS',
      ...Object.keys({ ...singleTenant, ...desk, ...overrides }),
      'MicrosoftAppType',
      'DESK_LANGUAGE',
      'DESK_TIMEZONE',
      'DESK_HOURS',
      'DESK_HOLIDAYS',
      'DESK_CLOSED_DAYS',
      'DESK_CLAIM_MINUTES',
      'DESK_ONCALL',
      'SLACK_BOT_TOKEN',
      'POLICY_FILE',
    ];
    for (const blank of ['', '  ']) {
      expect(config(Object.fromEntries(names.map((name) => [name, blank])))).toEqual(config());
    }
  });

  it('speaks English first where there is no Japanese', () => {
    expect(readConfig({}, ['de', 'en']).defaultLanguage).toBe('en');
  });
});

describe('a value', () => {
  it('is read without the blanks around it', () => {
    expect(
      config({ PORT: ' 8080 ', HOST: ' localhost ', DEFAULT_LANGUAGE: ' en ', LOG_LEVEL: 'debug ' }),
    ).toMatchObject({
      port: 8080,
      host: 'localhost',
      defaultLanguage: 'en',
      logLevel: 'debug',
    });
  });

  it('may be an IPv6 address in the brackets of a URL', () => {
    expect(config({ HOST: '[::1]' })).toMatchObject({ host: '::1', localPage: true });
  });

  it('may choose the desk language, its time zone, the database and how long data is kept', () => {
    expect(
      config({
        DESK_LANGUAGE: 'en',
        LOCAL_PAGE: 'on',
        DESK_TIMEZONE: 'Europe/Berlin',
        DATABASE_URL: 'sqlite::memory:',
        RETENTION_DAYS: '30',
        PORT: '0',
        POLICY_FILE: ' course/policy.json ',
      }),
    ).toMatchObject({
      desks: { all: [{ language: 'en' }] },
      timeZone: 'Europe/Berlin',
      databaseUrl: 'sqlite::memory:',
      retentionDays: 30,
      port: 0,
      policyFile: 'course/policy.json',
    });
  });

  it('has no path of a policy file unless there is one', () => {
    expect(config()).not.toHaveProperty('policyFile');
    expect(config({ POLICY_FILE: ' ' })).not.toHaveProperty('policyFile');
  });

  it('gives the desk the default language when it has none of its own', () => {
    expect(config({ DEFAULT_LANGUAGE: 'en' }).desks.all).toMatchObject([{ language: 'en' }]);
  });
});

describe('the local page', () => {
  it.each<[string, Environment]>([
    ['an app id', singleTenant],
    ['a desk setting', { DESK_LANGUAGE: 'en' }],
    ['the desk in Teams', desk],
    ['a Slack setting', { ...slack }],
  ])('is off with %s', (_, environment) => {
    expect(config(environment).localPage).toBe(false);
  });

  it('is on again when asked for, where nobody calls from outside', () => {
    const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    for (const environment of [{ DESK_LANGUAGE: 'en' }, desk, socket])
      expect(config({ ...environment, LOCAL_PAGE: 'on' }).localPage).toBe(true);
    for (const environment of [singleTenant, slack])
      expect(mistakes({ ...environment, LOCAL_PAGE: 'on' })).toEqual(['config.pageWithApp']);
  });

  it('can be turned off', () => {
    expect(config({ LOCAL_PAGE: 'off' }).localPage).toBe(false);
  });

  it('is never served on a public address', () => {
    expect(config({ ...singleTenant, HOST: '0.0.0.0' }).localPage).toBe(false);
    expect(mistakes({ ...singleTenant, HOST: '0.0.0.0', LOCAL_PAGE: 'on' })).toEqual([
      'config.publicPage',
      'config.pageWithApp',
    ]);
    expect(mistakes({ HOST: '10.0.0.5', LOCAL_PAGE: 'on' })).toContain('config.publicPage');
  });

  it.each(['127.0.0.1', 'localhost', '::1'])('is served on %s', (host) => {
    expect(config({ HOST: host }).localPage).toBe(true);
  });
});

describe('the proxies', () => {
  it('are a number, or addresses and ranges', () => {
    expect(config({ TRUSTED_PROXIES: '2' }).trustedProxies).toBe(2);
    expect(config({ TRUSTED_PROXIES: ' 10.0.0.0/8, ::1,192.0.2.7 ' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
      '192.0.2.7',
    ]);
  });

  it.each(['-1', '11', 'nginx', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', ','])('are not %s', (value) => {
    expect(mistakes({ TRUSTED_PROXIES: value })).toEqual(['config.proxies']);
  });
});

describe('the messages of a person', () => {
  it('can be limited otherwise, or not at all', () => {
    expect(config({ PERSON_MESSAGES_PER_MINUTE: '5' }).personMessages).toBe(5);
    expect(config({ PERSON_MESSAGES_PER_MINUTE: '0' }).personMessages).toBe(0);
    expect(mistakes({ PERSON_MESSAGES_PER_MINUTE: 'many' })).toEqual(['config.number']);
  });
});

describe('the Teams registration', () => {
  it('is single-tenant by default, and serves its own tenant only', () => {
    expect(config(singleTenant).teams).toEqual({
      appId: 'app',
      type: 'SingleTenant',
      tenants: ['contoso'],
      settings: { ...singleTenant, MicrosoftAppType: 'SingleTenant' },
    });
  });

  it.each([
    ['MicrosoftAppPassword', { MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso' }],
    ['MicrosoftAppTenantId', { MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret' }],
  ])('needs %s for a single tenant', (name, environment) => {
    expect(mistakesIn(environment)).toEqual([
      { key: 'config.needed', values: { name, because: 'MicrosoftAppType=SingleTenant' } },
    ]);
  });

  it('works without a password under a managed identity', () => {
    const identity = { MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso' };
    expect(config(identity).teams).toMatchObject({ type: 'UserAssignedMSI', tenants: ['contoso'] });
    expect(mistakes({ MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppId: 'app' })).toEqual(['config.needed']);
  });

  it('needs a list of tenants when it is multi-tenant', () => {
    const multi = { MicrosoftAppType: 'MultiTenant', MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret' };
    expect(mistakes(multi)).toEqual(['config.multiTenant']);
    expect(mistakes({ ...multi, ALLOWED_TENANTS: ' , ' })).toEqual(['config.multiTenant']);
    expect(config({ ...multi, ALLOWED_TENANTS: ' contoso, fabrikam ,' }).teams?.tenants).toEqual([
      'contoso',
      'fabrikam',
    ]);
  });

  it('lets a list of tenants take the place of the own one', () => {
    expect(config({ ...singleTenant, ALLOWED_TENANTS: 'fabrikam' }).teams?.tenants).toEqual(['fabrikam']);
  });

  it('passes the endpoint overrides on as they are', () => {
    const others = { CallerId: 'urn:botframework:azure', ChannelService: 'https://botframework.azure.us' };
    expect(config({ ...singleTenant, ...overrides, ...others }).teams?.settings).toEqual({
      ...singleTenant,
      ...overrides,
      ...others,
      MicrosoftAppType: 'SingleTenant',
    });
  });

  it.each(Object.keys(overrides))('takes the endpoint overrides all or nothing: not without %s', (missing) => {
    const rest = Object.fromEntries(Object.entries(overrides).filter(([name]) => name !== missing));
    expect(mistakesIn({ ...singleTenant, ...rest })).toEqual([{ key: 'config.authority', values: { missing } }]);
  });
});

describe('whoever watches', () => {
  it('sees figures by a token of 16 characters or more, which no problem repeats', () => {
    const token = 'abcdefgh-1234567';
    expect(config({ METRICS_TOKEN: ` ${token} ` }).monitoring).toEqual({ metricsToken: token });
    for (const wrong of ['abcdefgh-123456', 'abcdefgh 12345678', '監視のための長い合言葉です、十六文字以上']) {
      const problems = mistakesIn({ METRICS_TOKEN: wrong });
      expect([wrong, problems]).toEqual([wrong, [{ key: 'config.metricsToken', values: {} }]]);
    }
  });

  it('has traces sent below the address, with headers written as in a URL', () => {
    expect(
      config({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%3Db%2Cc, x-other = d',
        OTEL_SERVICE_NAME: 'desk',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }).monitoring,
    ).toEqual({
      traces: {
        url: 'https://collector.example/otlp/v1/traces',
        headers: { 'x-key': 'a=b,c', 'x-other': 'd' },
        service: 'desk',
        sampler: 'traceidratio',
        ratio: 0.25,
      },
    });
    expect(config({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }).monitoring.traces).toEqual({
      url: 'http://127.0.0.1:4318/v1/traces',
      headers: {},
      service: 'activation-desk',
      sampler: 'parentbased_always_on',
      ratio: 1,
    });
    expect(config({ OTEL_SERVICE_NAME: 'desk', OTEL_TRACES_SAMPLER: 'always_on' }).monitoring).toEqual({});
  });

  it.each<[string, string, string]>([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'config.url'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret', 'config.traceHeaders'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=%zz', 'config.traceHeaders'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x key=a', 'config.traceHeaders'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'config.choice'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'config.traceRatio'],
    ['OTEL_TRACES_SAMPLER_ARG', 'half', 'config.traceRatio'],
  ])('hears of a wrong %s: %s', (name, value, problem) => {
    expect(mistakes({ [name]: value })).toEqual([problem]);
  });
});

describe('/api/messages without an app id', () => {
  it('is closed once Slack is configured, and TEAMS_AUTH=off opens it', () => {
    expect(config({ ...slack }).teams).toBeUndefined();
    expect(config({ ...slack, TEAMS_AUTH: 'off' }).teams).toEqual({
      type: 'none',
      tenants: [],
      settings: {},
    });
  });

  it('is open beside a desk on this machine', () => {
    expect(config(desk).teams?.type).toBe('none');
  });

  it('keeps the bot from starting on a public address, for nobody would check who calls', () => {
    expect(mistakes({ HOST: '0.0.0.0' })).toEqual(['config.publicUnauthenticated']);
    const both = ['config.publicTeamsOff', 'config.publicUnauthenticated'];
    expect(mistakes({ HOST: '0.0.0.0', TEAMS_AUTH: 'off' })).toEqual(both);
    expect(mistakes({ HOST: '0.0.0.0', TEAMS_AUTH: 'off', ...slack })).toEqual(['config.publicTeamsOff']);
  });

  it('is closed on a public address that Slack calls', () => {
    expect(config({ HOST: '0.0.0.0', ...slack })).toMatchObject({ host: '0.0.0.0', localPage: false });
    expect(config({ HOST: '0.0.0.0', ...slack }).teams).toBeUndefined();
  });

  it('does not go with an app id', () => {
    expect(mistakes({ ...singleTenant, TEAMS_AUTH: 'off' })).toEqual(['config.authOffWithApp']);
  });
});

describe('the type of the app', () => {
  it('is checked without an app id too', () => {
    expect(mistakes({ MicrosoftAppType: 'Foo' })).toEqual(['config.choice']);
    expect(config({ MicrosoftAppType: 'UserAssignedMSI' }).teams?.type).toBe('none');
  });
});

describe('a name that is nearly a setting', () => {
  it.each([
    ['MicrosoftAppID', 'MicrosoftAppId'],
    ['MICROSOFTAPPID', 'MicrosoftAppId'],
    ['MicrosoftAppTenant', 'MicrosoftAppTenantId'],
    ['DESK_TEAM_CHANNEL', 'DESK_TEAMS_CHANNEL'],
    ['desk_language', 'DESK_LANGUAGE'],
    ['ALLOWED_TENANT', 'ALLOWED_TENANTS'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['POLICYFILE', 'POLICY_FILE'],
    ['Port', 'PORT'],
    ['oauthUrl', 'OAuthUrl'],
  ])('is told with the one that was meant: %s', (name, known) => {
    expect(oddSettings({ [name]: 'secret' })).toEqual([{ key: 'config.misspelt', values: { name, known } }]);
  });

  it.each(['DESK_COLOUR', 'TEAMS_WEBHOOK', 'MicrosoftAppSecret', 'ALLOWED_ORIGINS'])(
    'is told alone when none is near: %s',
    (name) => {
      expect(oddSettings({ [name]: '1' })).toEqual([{ key: 'config.unknown', values: { name } }]);
    },
  );

  it('is neither a setting, nor empty, nor the name of something else', () => {
    const others = {
      PATH: '/bin',
      HOME: '/root',
      HOSTNAME: 'pc',
      LANG: 'C',
      npm_config_port: '1',
      SLACK_BOT_TOKEN: 'xoxb-x',
      SLACK_SIGNING_SECRET: 'x',
    };
    expect(oddSettings({ ...singleTenant, ...desk, ...overrides, ...others, MicrosoftAppID: ' ' })).toEqual([]);
  });
});

describe('the desk in Teams', () => {
  it('is a channel, its service address and its tenant', () => {
    const teams = {
      channel: desk.DESK_TEAMS_CHANNEL,
      serviceUrl: desk.DESK_TEAMS_SERVICE_URL,
      tenant: desk.DESK_TEAMS_TENANT,
    };
    expect(config({ ...singleTenant, ...desk }).desks).toEqual(oneDesk({ teams }));
  });

  it.each(Object.keys(desk))('is not complete without %s', (missing) => {
    const rest = Object.fromEntries(Object.entries(desk).filter(([name]) => name !== missing));
    expect(mistakesIn({ ...singleTenant, ...rest })).toEqual([
      { key: 'config.needed', values: { name: missing, because: Object.keys(rest).join(', ') } },
    ]);
  });
});

describe('a desk that nobody would bring its tickets to', () => {
  it('is not accepted: Teams is closed beside Slack until it has an app id', () => {
    expect(mistakesIn({ ...desk, ...slack })).toEqual([
      { key: 'config.needed', values: { name: 'MicrosoftAppId', because: 'DESK_TEAMS_CHANNEL' } },
    ]);
  });
});

describe('mistakes', () => {
  const wrong = {
    PORT: '80a',
    RETENTION_DAYS: '0',
    DATABASE_URL: 'mysql://desk:secret@db/desk',
    DEFAULT_LANGUAGE: 'fr',
    DESK_LANGUAGE: 'de',
    DESK_TIMEZONE: 'Tokyo',
    LOG_LEVEL: 'loud',
    LOCAL_PAGE: 'yes',
    TEAMS_AUTH: 'no',
    MicrosoftAppId: 'app',
    MicrosoftAppType: 'Single',
    DESK_TEAMS_SERVICE_URL: 'smba.trafficmanager.net',
  };

  it.each([
    ['PORT', ['-1', '65536', '1.5', 'http', '0x10.1']],
    ['RETENTION_DAYS', ['0', '3651', 'forever']],
    ['DATABASE_URL', ['desk.sqlite', 'sqlite:', 'sqlite://host/desk', 'mysql://x', 'postgres:x', 'postgres://host/']],
    ['DATABASE_CONNECTIONS', ['0', '501', 'many']],
    ['DESK_TIMEZONE', ['Tokyo', 'GMT+9:99']],
    ['LOG_LEVEL', ['WARN', 'verbose']],
    ['LOCAL_PAGE', ['yes', 'true', '1']],
    ['TEAMS_AUTH', ['false', 'none']],
    ['DEFAULT_LANGUAGE', ['fr', 'ja-JP']],
  ])('in %s are seen', (name, values) => {
    for (const value of values) expect([value, mistakes({ [name]: value })]).toEqual([value, [expect.any(String)]]);
  });

  it('are all reported at once', () => {
    expect(mistakes(wrong).sort()).toEqual([
      'config.choice',
      'config.choice',
      'config.choice',
      'config.choice',
      'config.choice',
      'config.choice',
      'config.database',
      'config.needed',
      'config.needed',
      'config.needed',
      'config.needed',
      'config.number',
      'config.number',
      'config.timeZone',
      'config.url',
    ]);
  });

  it.each(languages)('are told in %s, each with the name and what was written, nothing left open', (language) => {
    for (const problem of mistakesIn(wrong)) {
      const words = localizer.text(problem, language);
      const values = 'key' in problem ? Object.values(problem.values ?? {}) : [];
      for (const value of values) expect(words).toContain(String(value));
      expect(words).not.toMatch(/\{\{|config\./);
    }
  });

  it.each<[string, Environment, RegExp, RegExp]>([
    ['a wrong port', { PORT: 'x' }, /PORT must be a number from 0 to 65535/, /PORT.*65535/],
    [
      'a public address',
      { HOST: '0.0.0.0' },
      /Set MicrosoftAppId or SLACK_BOT_TOKEN, or remove HOST/,
      /MicrosoftAppId.*HOST/,
    ],
    [
      'no password',
      { MicrosoftAppId: 'a', MicrosoftAppTenantId: 't' },
      /MicrosoftAppPassword is missing/,
      /MicrosoftAppPassword/,
    ],
  ])('say the cure: %s', (_, environment, english, japanese) => {
    const [problem] = mistakesIn(environment);
    expect(problem && localizer.text(problem, 'en')).toMatch(english);
    expect(problem && localizer.text(problem, 'ja')).toMatch(japanese);
    expect(problem && localizer.text(problem, 'ja')).toMatch(/[ぁ-ん]/);
  });

  it("are told in the operator's language", () => {
    for (const language of languages) {
      const start = () => config({ PORT: 'x', DEFAULT_LANGUAGE: language });
      expect(start).toThrow(expect.objectContaining({ language }));
    }
  });

  it('never repeat a password', () => {
    const problems = mistakesIn({ ...wrong, MicrosoftAppPassword: 'hunter2-hunter2', DATABASE_URL: 'sqlite:' });
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    for (const place of ['desk:hunter2@db', 'desk:a/hunter2@db', 'desk:a@hunter2@db', 'db/?user=x&password=hunter2']) {
      const [database] = mistakesIn({ DATABASE_URL: `mysql://${place}` });
      expect(database && localizer.text(database, 'en')).toMatch(/It is "mysql:(?!.*hunter2)/);
    }
  });
});

describe('Slack', () => {
  it('is reached over HTTP with a signing secret, and by Socket Mode with an app token', () => {
    expect(config(slack).slack).toEqual({ botToken: 'xoxb-1', signingSecret: 'secret', teams: [] });
    expect(config({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).slack).toEqual({
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      teams: [],
    });
  });

  it('may serve people of other workspaces', () => {
    expect(config({ ...slack, SLACK_TEAMS: 'T0123456789, E0123456789' }).slack?.teams).toEqual([
      'T0123456789',
      'E0123456789',
    ]);
    for (const value of ['C0123456789', 'acme', ','])
      expect(mistakes({ ...slack, SLACK_TEAMS: value })).toEqual(['config.slackTeams']);
    expect(mistakes({ SLACK_TEAMS: 'T0123456789' })).toEqual(['config.needed', 'config.slackWay']);
  });

  it('is called at another address in tests', () => {
    const slackConfig = config({ ...slack, SLACK_API_URL: 'http://127.0.0.1:1/api' }).slack;
    expect(slackConfig?.apiUrl).toBe('http://127.0.0.1:1/api/');
  });

  it.each([
    ['without a bot token', { SLACK_SIGNING_SECRET: 'secret' }, ['config.needed']],
    ['without a way in', { SLACK_BOT_TOKEN: 'xoxb-1' }, ['config.slackWay']],
    ['with a token of another kind', { ...slack, SLACK_BOT_TOKEN: 'xoxp-1' }, ['config.token']],
    ['with the app token for the bot token', { ...slack, SLACK_BOT_TOKEN: 'xapp-1' }, ['config.token']],
    ["with a channel's name as desk", { ...slack, DESK_SLACK_CHANNEL: '#it-desk' }, ['config.slackChannel']],
    ['with a desk and no token', { DESK_SLACK_CHANNEL: 'C0123456789' }, ['config.needed']],
    [
      'with a desk in a Teams that is closed on a public address',
      { ...slack, ...desk, HOST: '0.0.0.0' },
      ['config.needed'],
    ],
    ['with two desks', { ...slack, ...singleTenant, ...desk, DESK_SLACK_CHANNEL: 'C0123456789' }, ['config.oneDesk']],
  ])('does not start %s', (_, environment: Environment, keys) => {
    expect(mistakes(environment)).toEqual(keys);
  });

  it('may have the desk', () => {
    expect(config({ ...slack, DESK_SLACK_CHANNEL: 'C0123456789' }).desks).toEqual(
      oneDesk({ slack: { channel: 'C0123456789' } }),
    );
  });
});

describe('desk time', () => {
  const office = 'Mon-Fri 09:00-18:00';

  it('is any time unless hours are set, and then keeps the holidays of Japan in Japan', () => {
    expect(config({ DESK_HOURS: 'always' }).deskTime).toEqual(config().deskTime);
    expect(config({ DESK_HOURS: office }).deskTime).toMatchObject({ holidays: 'jp' });
    expect(config({ DESK_HOURS: office, DESK_HOLIDAYS: 'none' }).deskTime).toMatchObject({ holidays: 'none' });
    expect(config({ DESK_HOURS: office, DESK_TIMEZONE: 'Europe/Berlin' }).deskTime).toMatchObject({ holidays: 'none' });
    expect(config({ DESK_HOLIDAYS: 'jp' }).deskTime).toMatchObject({ holidays: 'jp' });
  });

  it('has its closed days, its patience and those on call', () => {
    const { deskTime } = config({
      ...slack,
      DESK_SLACK_CHANNEL: 'C0123456789',
      DESK_CLOSED_DAYS: '2026-12-29..2027-01-03, 08-13',
      DESK_CLAIM_MINUTES: '15',
      DESK_ONCALL: 'U0123456789, U9876543210',
    });
    expect(deskTime).toEqual({
      holidays: 'none',
      closed: [
        { from: '2026-12-29', to: '2027-01-03' },
        { from: '08-13', to: '08-13' },
      ],
      claimMinutes: 15,
      onCall: ['U0123456789', 'U9876543210'],
    });
  });

  it.each([
    ['hours that cannot be read', { DESK_HOURS: 'Mon-Fri 9-18' }, ['config.hours']],
    ['days that cannot be read', { DESK_CLOSED_DAYS: 'Christmas' }, ['config.hoursClosedDays']],
    ['no open day in the year', { DESK_CLOSED_DAYS: '01-01..12-31' }, ['config.hoursNever']],
    ['holidays of an unknown country', { DESK_HOLIDAYS: 'de' }, ['config.choice']],
    ['no patience at all', { DESK_CLAIM_MINUTES: '0' }, ['config.number']],
    ['a name on call', { DESK_ONCALL: 'hanako' }, ['config.staff']],
    [
      'nobody of the platform on call',
      { ...slack, DESK_SLACK_CHANNEL: 'C0123456789', DESK_ONCALL: '29:1' },
      ['config.staffElsewhere'],
    ],
  ])('does not start with %s', (_, environment: Environment, keys) => {
    expect(mistakes(environment)).toEqual(keys);
  });

  it.each(languages)('tells in %s which part of it cannot be read', (language) => {
    const [hours, days] = mistakesIn({ DESK_HOURS: 'Mon-Fri 09:00-18:00, Sat 9-12', DESK_CLOSED_DAYS: '02-30' });
    expect(hours && localizer.text(hours, language)).toMatch(/DESK_HOURS.*[「"]9-12[」"].*Mon-Fri 09:00-18:00/);
    expect(days && localizer.text(days, language)).toMatch(/DESK_CLOSED_DAYS.*[「"]02-30[」"].*08-13\.\.08-15/);
  });
});

// Several IT desks: the example of the docs, every mistake with its path, and where tickets and activities belong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { emptyCase, type LicenseType } from '../bot/activation/case.ts';
import { ConfigError, readConfig } from '../bot/config.ts';
import { deskAt, desksOf } from '../bot/deskAddress.ts';
import type { DesksConfig } from '../bot/deskConfig.ts';
import { openLocales } from '../bot/messages/localize.ts';
import type { Text } from '../bot/messages/message.ts';
import { problemsOf } from './support/problemsOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-desks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const languages = ['en', 'ja'];
const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const example = fileURLToPath(new URL('../docs/desks.example.json', import.meta.url));

type Environment = Readonly<Record<string, string>>;
const teamsApp = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: 'contoso' };
const slackApp = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };
/** The page goes with nothing that others call: Slack by a socket, Teams for test clients of this machine. */
const everything = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', TEAMS_AUTH: 'off', LOCAL_PAGE: 'on' };

const one = 'C0123456789';
const two = 'C0987654321';
const channel = {
  channel: '19:desk@thread.tacv2',
  serviceUrl: 'https://smba.trafficmanager.net/jp/',
  tenant: 'contoso',
};
const person = '01234567-89AB-cdef-0123-456789abcdef';

const read = (environment: Environment) => readConfig(environment, languages);
const desks = (json: unknown, environment: Environment = everything): DesksConfig =>
  read({ ...environment, DESK_ROUTES: JSON.stringify(json) }).desks;

const problems = (setting: string, environment: Environment = everything): readonly Text[] =>
  problemsOf(() => read({ ...environment, DESK_ROUTES: setting }));

/** What is wrong, as `path key`, sorted. */
const mistakes = (json: unknown, environment?: Environment) =>
  problems(JSON.stringify(json), environment)
    .map((one) => ('key' in one ? `${one.values?.['path'] ?? one.values?.['because'] ?? ''} ${one.key}`.trim() : ''))
    .sort();

const single = { desks: { main: { slack: one } }, default: 'main' };

describe('DESK_ROUTES', () => {
  it('may be the path of a file such as the example of the docs', () => {
    const { all, routes, fallback } = read({ ...teamsApp, ...slackApp, DESK_ROUTES: example }).desks;
    expect(all.map(({ id, language, thread }) => [id, language, thread])).toEqual([
      ['main', 'ja', 'note'],
      ['licensing', 'ja', 'relay'],
      ['overseas', 'en', 'note'],
    ]);
    expect(routes).toEqual([
      { desk: 'overseas', languages: ['en'] },
      { desk: 'licensing', licenses: ['volume', 'retail'] },
    ]);
    expect(fallback).toBe('main');
  });

  it('may be JSON itself, with blanks before it', () => {
    const config = read({ ...slackApp, DESK_ROUTES: ` \n${JSON.stringify(single)}` });
    expect(config.desks).toEqual({
      all: [{ id: 'main', name: 'main', language: 'ja', thread: 'note', slack: { channel: one } }],
      routes: [],
      fallback: 'main',
    });
  });

  it('takes what it does not say from DESK_LANGUAGE, DESK_THREAD and DESK_STAFF', () => {
    const environment = {
      ...everything,
      DESK_LANGUAGE: 'en',
      DESK_THREAD: 'relay',
      DESK_STAFF: `U0123456789,${person}`,
    };
    const own = { name: '大阪', teams: channel, language: 'ja', thread: 'note', staff: [`29:x`, ` ${person} `] };
    expect(desks({ desks: { a: { slack: one }, b: own, c: { page: true } }, default: 'a' }, environment).all).toEqual([
      {
        id: 'a',
        name: 'a',
        language: 'en',
        thread: 'relay',
        staff: ['U0123456789', person.toLowerCase()],
        slack: { channel: one },
      },
      { ...own, id: 'b', staff: ['29:x', person.toLowerCase()] },
      { id: 'c', name: 'c', language: 'en', thread: 'relay', page: true },
    ]);
  });

  it('takes a condition as one value or a list', () => {
    const routes = [
      { license: 'volume', language: ['en'], desk: 'main' },
      { license: ['volume'], desk: 'main' },
    ];
    expect(desks({ ...single, routes }).routes).toEqual([
      { desk: 'main', licenses: ['volume'], languages: ['en'] },
      { desk: 'main', licenses: ['volume'] },
    ]);
  });
});

describe('a mistake in DESK_ROUTES', () => {
  const with_ = (desk: unknown) => ({ desks: { main: { slack: one }, b: desk }, default: 'main' });
  const routed = (...routes: unknown[]) => ({ ...single, routes });

  it.each<[string, unknown, string[]]>([
    ['a field that there is not', { ...single, desk: 'x' }, ['desk policy.unknown']],
    ['no desks and no default', {}, ['default policy.needed', 'desks policy.needed']],
    ['a list of desks', { desks: [], default: 'a' }, ['default config.routes.unknownDesk', 'desks policy.type.object']],
    ['a list of ids as routes', routed('main'), ['routes[0] policy.type.object']],
    ['an id with capital letters', { desks: { IT: { slack: one } }, default: 'IT' }, ['desks.IT config.routes.id']],
    [
      'an id that is too long',
      { desks: { [`a${'b'.repeat(20)}`]: { slack: one }, c: { slack: two } }, default: 'c' },
      [`desks.a${'b'.repeat(20)} config.routes.id`],
    ],
    ['a name without letters', with_({ slack: two, name: ' ' }), ['desks.b.name policy.empty']],
    [
      'a name with a key in it',
      with_({ slack: two, name: 'VK7JG-NPHTM-C97JM-9MPGT-3V66T' }),
      ['desks.b.name policy.secret'],
    ],
    ['a field of a desk that there is not', with_({ slack: two, colour: 'red' }), ['desks.b.colour policy.unknown']],
    ["a channel's name", with_({ slack: '#it-desk' }), ['desks.b.slack config.routes.slackChannel']],
    ['no place', with_({}), ['desks.b config.routes.onePlace']],
    ['two places', with_({ slack: two, page: true }), ['desks.b config.routes.onePlace']],
    [
      'half of a Teams channel',
      with_({ teams: { channel: '19:x' } }),
      ['desks.b.teams.serviceUrl policy.needed', 'desks.b.teams.tenant policy.needed'],
    ],
    [
      'a service address that is none',
      with_({ teams: { ...channel, serviceUrl: 'smba' } }),
      ['desks.b.teams.serviceUrl config.routes.address'],
    ],
    ['a page that is off', with_({ page: false }), ['desks.b.page policy.choice']],
    ['a language without a file', with_({ slack: two, language: 'fr' }), ['desks.b.language policy.choice']],
    ['a kind of thread that there is not', with_({ slack: two, thread: 'both' }), ['desks.b.thread policy.choice']],
    ['nobody as staff', with_({ slack: two, staff: [] }), ['desks.b.staff policy.empty']],
    [
      'a name as staff',
      with_({ slack: two, staff: ['U0123456789', 'hanako'] }),
      ['desks.b.staff[1] config.routes.staff'],
    ],
    ['staff of another platform', with_({ slack: two, staff: [person] }), ['desks.b config.routes.staffElsewhere']],
    ['staff on the page', with_({ page: true, staff: ['U0123456789'] }), ['desks.b config.routes.staffOnPage']],
    ['two desks in one channel of Slack', with_({ slack: one }), ['desks.b config.routes.samePlace']],
    [
      'two desks on the page',
      { desks: { a: { page: true }, b: { page: true } }, default: 'a' },
      ['desks.b config.routes.samePlace'],
    ],
    [
      'a desk that there is not',
      { ...routed({ license: 'dsp', desk: 'x' }), default: 'y' },
      ['default config.routes.unknownDesk', 'routes[0].desk config.routes.unknownDesk'],
    ],
    ['a licence that there is not', routed({ license: 'oem', desk: 'main' }), ['routes[0].license policy.choice']],
    [
      'one of several that there is not',
      routed({ language: ['en', 'fr'], desk: 'main' }),
      ['routes[0].language[1] policy.choice'],
    ],
    ['a condition that nothing fits', routed({ license: [], desk: 'main' }), ['routes[0].license policy.empty']],
    [
      'a route twice',
      routed({ license: 'dsp', desk: 'main' }, { license: 'dsp', desk: 'main' }),
      ['routes[1] config.routes.dead'],
    ],
    [
      'a route behind one with fewer conditions',
      routed({ language: 'en', desk: 'main' }, { license: 'dsp', language: 'en', desk: 'main' }),
      ['routes[1] config.routes.dead'],
    ],
    [
      'a route behind one without any',
      routed({ desk: 'main' }, { license: 'dsp', desk: 'main' }),
      ['routes[1] config.routes.dead'],
    ],
    [
      'a route behind several that leave nothing',
      routed({ language: 'en', desk: 'main' }, { language: 'ja', desk: 'main' }, { license: 'dsp', desk: 'main' }),
      ['routes[2] config.routes.dead'],
    ],
  ])('is told with its path: %s', (_, json, expected) => {
    expect(mistakes(json)).toEqual(expected);
  });

  it('is more desks than there may be', () => {
    const many = Array.from({ length: 21 }, (_, at) => [`d${at}`, { slack: `C00000000${at + 10}` }]);
    expect(mistakes({ desks: Object.fromEntries(many), default: 'd0' })).toEqual(['desks policy.tooMany']);
  });

  it.each<[string, object, Environment, string]>([
    ['in Slack without a token', { slack: two }, { ...teamsApp }, 'DESK_ROUTES (desks.b.slack) config.needed'],
    ['in a Teams that is closed', { teams: channel }, { ...slackApp }, 'DESK_ROUTES (desks.b.teams) config.needed'],
    ['on a page that is off', { page: true }, { ...slackApp }, 'DESK_ROUTES (desks.b.page) config.needed'],
  ])('is a desk that nothing would reach: %s', (_, desk, environment, expected) => {
    expect(mistakes({ desks: { b: desk }, default: 'b' }, environment)).toEqual([expected]);
  });

  it('is a list in DESK_STAFF in which nobody is from the platform of a desk', () => {
    const staff = { ...everything, DESK_STAFF: person };
    expect(mistakes(single, staff)).toEqual(['desks.main config.routes.staffElsewhere']);
  });

  it('does not keep the others from being told', () => {
    const all = {
      desks: { a: { slack: one }, b: { slack: one, thread: 'x' }, c: { slack: one, name: '' }, D: { slack: one } },
      routes: [{ desk: 'a' }, { license: 'x', desk: 'b' }, { desk: 'z' }],
      default: 'y',
      more: 1,
    };
    expect(mistakes(all)).toEqual([
      'default config.routes.unknownDesk',
      'desks.D config.routes.id',
      'desks.D config.routes.samePlace',
      'desks.b.thread policy.choice',
      'desks.c.name policy.empty',
      'more policy.unknown',
      'routes[1].license policy.choice',
      'routes[2] config.routes.dead',
      'routes[2].desk config.routes.unknownDesk',
    ]);
  });

  it('is told together with those of other settings', () => {
    const keys = mistakes({}, { ...everything, PORT: 'x', DESK_THREAD: 'y' });
    expect(keys).toEqual(['config.choice', 'config.number', 'default policy.needed', 'desks policy.needed']);
  });

  it.each<[string, string, string]>([
    ['a file that is not there', 'none.json', 'policy.noFile'],
    ['a folder', folder, 'policy.noFile'],
    ['JSON with a comma too many', '{ "desks": {}, }', 'policy.notJson'],
  ])('is %s', (_, setting, key) => {
    expect(problems(setting)).toEqual([expect.objectContaining({ key })]);
  });

  it('is a file that is too big or not in UTF-8', () => {
    const file = join(folder, 'desks.json');
    writeFileSync(file, ' '.repeat(256 * 1024 + 1));
    expect(problems(file)).toMatchObject([{ key: 'policy.tooBig' }]);
    writeFileSync(file, Buffer.from([0x7b, 0x83, 0x65]));
    expect(problems(file)).toMatchObject([{ key: 'policy.notUtf8' }]);
  });

  it('is a desk in another setting beside it', () => {
    expect(problems(JSON.stringify(single), { ...everything, DESK_SLACK_CHANNEL: two })).toEqual([
      { key: 'config.routesAlone', values: { names: 'DESK_SLACK_CHANNEL' } },
    ]);
  });

  it.each(languages)('is told in %s with the file and the path, nothing left open', (language) => {
    const all = {
      desks: { A: {}, b: { slack: 'x', staff: ['x'], teams: { channel: '', serviceUrl: 'x', tenant: 't' } } },
      routes: [{ desk: 'x' }, { license: 'x', desk: 'x' }, { language: 'en', desk: 'x' }],
      default: 'x',
    };
    const found = [...problems(JSON.stringify(all)), ...problems('none.json'), ...problems(folder)];
    expect(found.length).toBeGreaterThan(10);
    for (const problem of found) {
      const words = localizer.text(problem, language);
      for (const value of 'key' in problem ? Object.values(problem.values ?? {}) : []) {
        if (typeof value !== 'object') expect([words, words.includes(String(value))]).toEqual([words, true]);
      }
      expect(words).not.toMatch(/\{\{|config\.|policy\./);
    }
  });
});

describe('DESK_STAFF and DESK_THREAD', () => {
  const slackDesk = { ...slackApp, DESK_SLACK_CHANNEL: one };

  it('belong to the one desk, too', () => {
    const environment = { ...slackDesk, DESK_STAFF: ` U0123456789 ,, W0123456789 , ${person}`, DESK_THREAD: 'relay' };
    const staff = ['U0123456789', 'W0123456789', person.toLowerCase()];
    expect(read(environment).desks.all).toMatchObject([{ id: 'main', thread: 'relay', staff }]);
    expect(read(slackDesk).desks.all[0]).not.toHaveProperty('staff');
  });

  it.each(['@hanako', 'hanako@contoso.example', 'u0123456789', 'C0123456789', '0123', '29:', ','])(
    'name people by their ids, not as %s',
    (value) => {
      const start = () => read({ ...slackDesk, DESK_STAFF: value });
      expect(start).toThrow(
        expect.objectContaining({ problems: [{ key: 'config.staff', values: { name: 'DESK_STAFF', value } }] }),
      );
    },
  );

  it('name somebody who can be there', () => {
    const start = () => read({ ...slackDesk, DESK_STAFF: person });
    const problems = [{ key: 'config.staffElsewhere', values: { name: 'DESK_STAFF' } }];
    expect(start).toThrow(expect.objectContaining({ problems }));
  });

  it('do not keep anybody from the local page', () => {
    const { all } = read({ LOCAL_PAGE: 'on', DESK_STAFF: person }).desks;
    expect(all).toEqual([{ id: 'main', name: 'main', language: 'ja', thread: 'note', page: true }]);
  });
});

describe('PUBLIC_URL', () => {
  it.each([
    ['https://desk.example', 'https://desk.example'],
    [' https://desk.example:8443/bot// ', 'https://desk.example:8443/bot'],
    ['http://127.0.0.1:3978/', 'http://127.0.0.1:3978'],
    ['http://[::1]:3978', 'http://[::1]:3978'],
  ])('may be %s', (value, expected) => {
    expect(read({ PUBLIC_URL: value }).publicUrl).toBe(expected);
  });

  it.each([
    'desk.example',
    'http://desk.example',
    'ftp://desk.example',
    'https://desk.example/?a=b',
    'https://desk.example/?',
    'https://desk.example/#a',
  ])('may not be %s', (value) => {
    const problems = [{ key: 'config.publicUrl', values: { value } }];
    expect(() => read({ PUBLIC_URL: value })).toThrow(expect.objectContaining({ problems }));
  });

  it('may not hold a password, and a mistake does not repeat it', () => {
    try {
      read({ PUBLIC_URL: 'https://it:hunter2@desk.example' });
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(JSON.stringify(error)).not.toContain('hunter2');
    }
  });

  it('is not there unless it is set', () => {
    expect(read({})).not.toHaveProperty('publicUrl');
  });
});

describe('the desks', () => {
  const config = read({ ...everything, DESK_ROUTES: example });
  const all = desksOf(config);
  const activity = (id: string, tenant?: string) =>
    ({ conversation: { id }, ...(tenant && { channelData: { tenant: { id: tenant } } }) }) as Activity;
  const summary = (language: string, license?: LicenseType) => ({
    personName: 'a',
    channel: 'teams',
    language,
    case: { ...emptyCase, ...(license && { license }) },
  });

  it.each<[string, LicenseType | undefined, string]>([
    ['en', 'volume', 'overseas'],
    ['ja', 'volume', 'licensing'],
    ['ja', 'dsp', 'main'],
    ['ja', undefined, 'main'],
    ['fr', 'retail', 'licensing'],
  ])('get a ticket in %s about %s at %s', (language, license, id) => {
    expect(all.routeOf(summary(language, license))?.id).toBe(id);
  });

  it('have addresses that each channel can send to', () => {
    expect(all.get('licensing')).toMatchObject({
      name: 'Licensing',
      thread: 'relay',
      staff: ['U0123456789', 'U0987654321'],
      address: { channel: 'slack', conversation: two, reference: { channelId: 'slack', conversation: { id: two } } },
    });
    expect(all.get('overseas')?.address).toMatchObject({
      channel: 'teams',
      reference: {
        channelId: 'msteams',
        serviceUrl: channel.serviceUrl,
        conversation: { conversationType: 'channel' },
      },
    });
    expect(all.get('overseas')).not.toHaveProperty('staff');
  });

  it('are known by the conversation an activity comes from, and in Teams by its tenant', () => {
    const teams = '19:0123456789abcdef@thread.tacv2';
    const tenant = '00000000-0000-0000-0000-000000000000';
    const at = (channel: string, one: Activity) => deskAt(all, channel, one)?.id;
    expect(at('slack', activity(one))).toBe('main');
    expect(at('slack', activity(`${two};messageid=1.2`))).toBe('licensing');
    expect(at('slack', activity('D1'))).toBeUndefined();
    expect(at('teams', activity(one))).toBeUndefined();
    expect(at('teams', activity(`${teams};messageid=1`, tenant))).toBe('overseas');
    expect(at('teams', activity(teams, 'fabrikam'))).toBeUndefined();
    expect(at('teams', activity(teams))).toBeUndefined();
  });

  it('are known by their tenant however it is written', () => {
    const tenant = 'ABCDEF01-0000-0000-0000-00000000ABCD';
    const teams = { channel: '19:a@thread.tacv2', serviceUrl: 'https://smba.trafficmanager.net/jp/', tenant };
    const desk = { id: 'main', name: 'Main', language: 'en', thread: 'note', teams } as const;
    const upper = desksOf({ desks: { all: [desk], routes: [], fallback: 'main' } });
    const at = (of: string) => deskAt(upper, 'teams', activity(teams.channel, of))?.id;
    expect([at(tenant.toLowerCase()), at(tenant), at('other')]).toEqual(['main', 'main', undefined]);
  });

  it('are one on the local page, and none without any', () => {
    const page = desksOf(read({}));
    expect(page.routeOf(summary('en'))).toMatchObject({ id: 'main', address: { channel: 'web' } });
    expect(deskAt(page, 'web', activity('desk;messageid=p1'))?.id).toBe('main');
    expect(deskAt(page, 'web', activity('employee'))).toBeUndefined();
    const none = desksOf(read({ LOCAL_PAGE: 'off' }));
    expect([none.all, none.routeOf(summary('en'))]).toEqual([[], undefined]);
  });
});

// Tokens of Teams, as botbuilder checks them against a login server: which are taken, and what becomes of the others.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EmulatorValidation } from 'botframework-connector';
import { type App, startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { onlyDate } from './support/onlyDate.ts';
import { channelIssuer, newKey, type OpenId, signed, startOpenId } from './support/openId.ts';
import { rowsOf } from './support/tables.ts';

const appId = '11111111-2222-3333-4444-555555555555';
const tenant = '0f0e0d0c-0b0a-4908-8706-050403020100';
const serviceUrl = 'http://127.0.0.1:9/';
const productKey = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-tokens-'));
let login: OpenId;
let app: App;
let url: string;
let file: string;
let log: string[];
let files = 0;

async function open(): Promise<void> {
  files += 1;
  file = join(folder, `${files}.sqlite`);
  log = [];
  const config = readConfig(
    {
      PORT: '0',
      DATABASE_URL: `sqlite:${file}`,
      MicrosoftAppId: appId,
      MicrosoftAppPassword: 'not a real one',
      MicrosoftAppTenantId: tenant,
      ...login.settings,
    },
    ['en', 'ja'],
  );
  app = await startApp({ config, log: openLog('trace', { write: (line) => void log.push(line) }) });
  url = await app.listen();
}

const now = () => Math.floor(Date.now() / 1000);
const claims = (more: object = {}) => ({
  iss: channelIssuer,
  aud: appId,
  serviceurl: serviceUrl,
  nbf: now() - 60,
  exp: now() + 600,
  ...more,
});

let sent = 0;
/** Asks for no answer, so that nothing has to be delivered; it holds a secret, which no log may show. */
function activity(more: object = {}): object {
  sent += 1;
  return {
    type: 'installationUpdate',
    action: 'remove',
    id: `a${sent}`,
    text: productKey,
    channelId: 'msteams',
    serviceUrl,
    from: { id: 'employee-a', name: productKey },
    recipient: { id: 'bot', name: 'bot' },
    conversation: { id: 'c1', conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
    ...more,
  };
}

async function post(authorization: string | undefined, body: unknown = activity()): Promise<number> {
  const { status } = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return status;
}
const bearer = (more?: object, head?: Readonly<Record<string, unknown>>) =>
  `Bearer ${signed(login.key, claims(more), head)}`;
const stored = () => rowsOf(file)['inbox'] ?? [];

beforeAll(() => {
  // botbuilder prints a key that does not fit.
  jest.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  login = await startOpenId();
  await open();
});
afterEach(async () => {
  jest.useRealTimers();
  await app.stop();
  await login.close();
});

describe('a good token', () => {
  it('is taken, and its activity is stored', async () => {
    expect(await post(bearer())).toBe(200);
    expect(stored()).toHaveLength(1);
    expect(log.filter((line) => line.includes('not taken'))).toEqual([]);
  });

  it.each(['RS384', 'RS512'])('may be signed by %s', async (alg) => {
    expect(await post(bearer({}, { alg }))).toBe(200);
  });

  it('may come from a clock that is four minutes off', async () => {
    expect(await post(bearer({ nbf: now() + 240 }))).toBe(200);
    expect(await post(bearer({ nbf: now() - 900, exp: now() - 240 }))).toBe(200);
  });
});

describe('a token is refused that', () => {
  const stranger = newKey('first');
  const changed = (token: string, more: object) => {
    const [head, , signature] = token.split('.');
    return `${head}.${Buffer.from(JSON.stringify(claims(more))).toString('base64url')}.${signature}`;
  };
  it.each<[string, () => string | undefined, object?]>([
    ['is not there', () => undefined],
    ['is empty', () => 'Bearer '],
    ['is garbage', () => 'Bearer garbage'],
    ['has two parts', () => bearer().split('.').slice(0, 2).join('.')],
    ['has four parts', () => `${bearer()}.x`],
    ['holds no JSON', () => 'Bearer e30.x.y'],
    ['holds a list', () => 'Bearer W10.W10.y'],
    ['goes by another scheme', () => bearer().replace('Bearer', 'Basic')],
    ['was issued by somebody else', () => bearer({ iss: 'https://evil.example' })],
    ['was issued by nobody', () => bearer({ iss: undefined })],
    ['was issued by two', () => bearer({ iss: [channelIssuer, 'https://evil.example'] })],
    ['is for another app', () => bearer({ aud: '99999999-2222-3333-4444-555555555555' })],
    ['is for several apps', () => bearer({ aud: [appId, 'other'] })],
    ['is for nobody', () => bearer({ aud: undefined })],
    ['is signed by nobody', () => bearer({}, { alg: 'none' })],
    ['is signed with the published key as a shared secret', () => bearer({}, { alg: 'HS256' })],
    ['is signed with a key of the same name', () => `Bearer ${signed(stranger, claims())}`],
    ['is signed with a key that is not published', () => `Bearer ${signed(newKey('second'), claims())}`],
    ['names no key', () => bearer({}, { kid: undefined })],
    ['was changed afterwards', () => changed(bearer(), { exp: now() + 6_000 })],
    ['has lost its signature', () => bearer().replace(/[^.]*$/, '')],
    ['is over', () => bearer({ nbf: now() - 900, exp: now() - 360 })],
    ['is never over', () => bearer({ exp: undefined })],
    ['is over at a word', () => bearer({ exp: 'never' })],
    ['is not valid yet', () => bearer({ nbf: now() + 360 })],
    ['names no service address', () => bearer({ serviceurl: undefined })],
    ['names another service address', () => bearer({ serviceurl: 'https://evil.example/' })],
    ['comes with an activity without a service address', () => bearer(), { serviceUrl: undefined }],
    ['comes with an activity of another service address', () => bearer(), { serviceUrl: 'https://evil.example/' }],
    [
      'is of the emulator, and signed with a key that it may use',
      () => bearer({ iss: `https://sts.windows.net/${tenant}/`, tid: tenant, ver: '1.0', appid: appId }),
    ],
    [
      'is of another bot',
      () => bearer({ iss: `https://sts.windows.net/${tenant}/`, tid: tenant, ver: '1.0', appid: 'another' }),
    ],
    ['comes with an activity that claims another door', () => bearer({ iss: 'x' }), { channelId: 'AseChannel' }],
    ['comes with an activity of the emulator', () => bearer(), { channelId: 'emulator' }],
    ['comes with an activity of Web Chat', () => bearer(), { channelId: 'webchat' }],
    [
      'comes with an activity of another tenant',
      () => bearer(),
      { channelData: { tenant: { id: 'fabrikam' } }, conversation: { id: 'c1' } },
    ],
    ['comes with an activity of no tenant', () => bearer(), { channelData: {}, conversation: { id: 'c1' } }],
  ])('%s', async (_, token, more = {}) => {
    const before = log.length;
    expect([401, 403]).toContain(await post(token(), activity(more)));
    expect(stored()).toEqual([]);
    const lines = log.slice(before).map((line) => JSON.parse(line));
    const warned = lines.filter(({ level }) => ['warn', 'error', 'fatal'].includes(level));
    expect(warned.length).toBe(token() === undefined ? 0 : 1);
    expect(JSON.stringify(lines)).not.toContain(productKey);
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|not a real one/);
  });
});

describe('tokens that are made up', () => {
  it('leave nothing in memory, whatever tenant they name', async () => {
    const { issuer } = EmulatorValidation.ToBotFromEmulatorTokenValidationParameters;
    const before = issuer?.length;
    for (const tid of ['one', 'two', 'three'])
      expect(await post(`Bearer ${signed(newKey('first'), claims({ tid }))}`)).toBe(401);
    expect([before, issuer?.length]).toEqual([expect.any(Number), before]);
  });
});

describe('while the login server cannot be asked', () => {
  it.each<[string, () => void]>([
    ['answers an error', () => login.fail(500)],
    ['knows no such page', () => login.fail(404)],
  ])('and %s, nobody is taken for a liar; afterwards the same token is good', async (_, fail) => {
    fail();
    expect(await post(bearer())).toBe(503);
    expect(stored()).toEqual([]);
    login.fail();
    expect(await post(bearer())).toBe(200);
  });

  it('what is wrong without asking is refused all the same', async () => {
    login.fail(500);
    expect(await post(bearer({ aud: 'other' }))).toBe(401);
    expect(login.reads()).toBe(0);
  });
});

describe('a new key', () => {
  it('is asked for, at most once an hour, and the old one is forgotten then', async () => {
    onlyDate(Date.now());
    expect(await post(bearer())).toBe(200);
    const second = newKey('second');
    login.publish(second);
    const fresh = () => `Bearer ${signed(second, claims())}`;
    expect(await post(fresh())).toBe(401);
    expect(login.reads()).toBe(1);
    jest.setSystemTime(Date.now() + 61 * 60_000);
    expect(await post(fresh())).toBe(200);
    expect(await post(bearer())).toBe(401);
    expect(login.reads()).toBe(2);
  });
});

// The HTTP edge: what answers, what is refused and with which words, and that nothing brings it down.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type App, startApp } from '../bot/app.ts';
import type { Accept } from '../bot/channels/channel.ts';
import { teamsChannel } from '../bot/channels/teams/adapter.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { makeServer } from '../bot/server.ts';
import { bareServer } from './support/bareServer.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A plain request: unlike `fetch`, it may say any Host. */
function call(url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const asJson = { 'Content-Type': 'application/json' };

function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return call(`${url}/api/messages`, { method: 'POST', headers: { ...asJson, ...headers }, body: text });
}

/** A form with a file, as any website may send it without being asked. */
const upload = {
  headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
  body: `--x\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\n${'y'.repeat(10_000)}\r\n--x--\r\n`,
};
const uploaded = () => readdirSync(tmpdir()).filter((name) => name.startsWith('upload_'));

/** A Teams activity that asks for no answer, so that nothing has to be delivered. */
function activity(more: object = {}): object {
  return {
    type: 'installationUpdate',
    action: 'remove',
    id: 'a1',
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1:9/',
    from: { id: 'employee-a', name: 'Employee A' },
    recipient: { id: 'bot', name: 'bot' },
    conversation: { id: 'c1', conversationType: 'personal', tenantId: 'contoso' },
    channelData: { tenant: { id: 'contoso' } },
    ...more,
  };
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<{ app: App; url: string }> {
  const config = readConfig({ PORT: '0', DATABASE_URL: 'sqlite::memory:', ...environment }, ['en', 'ja']);
  const app = await startApp({ config, log: openLog('silent') });
  return { app, url: await app.listen() };
}

describe('with nothing configured', () => {
  let app: App;
  let url: string;
  beforeAll(async () => {
    ({ app, url } = await start({ DEFAULT_LANGUAGE: 'en' }));
  });
  afterAll(() => app.stop());

  it('answers /healthz', async () => {
    const { status, body } = await call(`${url}/healthz`);
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true }]);
  });

  it('is ready, and tells this machine how the outbox stands', async () => {
    const { status, body } = await call(`${url}/readyz`);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      {
        ok: true,
        since: expect.stringMatching(/^\d{4}-.+Z$/),
        wrong: [],
        checks: { running: 'ok', database: 'ok', worker: 'ok', deliverer: 'ok', outbox: 'ok' },
        outbox: { waiting: 0, oldestSeconds: 0, parked: 0 },
      },
    ]);
  });

  it.each([
    ['through a proxy', { 'X-Forwarded-For': '203.0.113.9' }],
    ['under another name', { Host: 'desk.example' }],
  ])('is ready for whoever asks %s, without numbers', async (_, headers) => {
    const { status, body } = await call(`${url}/readyz`, { headers });
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true }]);
  });

  it('takes an activity from a test client on this machine', async () => {
    expect((await post(url, activity())).status).toBe(200);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a name that leads here (DNS rebinding)', { Host: 'desk.example' }, /127\.0\.0\.1 or localhost/],
    ['an address in the network', { Host: '192.168.0.7:3978' }, /127\.0\.0\.1 or localhost/],
    ['a name that only begins like ours', { Host: 'localhost.example' }, /127\.0\.0\.1 or localhost/],
    ['Forwarded', { Forwarded: 'for=203.0.113.9' }, /proxy or tunnel.*MicrosoftAppId/],
    ['X-Forwarded-For', { 'X-Forwarded-For': '203.0.113.9' }, /proxy or tunnel.*MicrosoftAppId/],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'desk.example' }, /proxy or tunnel.*MicrosoftAppId/],
    ['another website', { Origin: 'https://evil.example' }, /another website/],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }, /another website/],
    ['a page without an origin', { Origin: 'null' }, /another website/],
  ])('refuses %s, and says what to do', async (_, headers, cure) => {
    for (const answer of [await post(url, activity(), headers), await call(`${url}/`, { headers })]) {
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body).error).toMatch(cure);
    }
  });

  it.each(['localhost', 'LOCALHOST:3978', '127.0.0.1:1', '[::1]:3978'])('takes %s as this machine', async (host) => {
    expect((await post(url, activity(), { Host: host })).status).toBe(200);
    expect((await post(url, activity(), { Host: host, Origin: `http://${host}` })).status).toBe(200);
  });

  it('answers 404 where there is nothing', async () => {
    for (const path of ['/nothing', '/local/nothing/more', '/api', '/.env']) {
      expect([path, (await call(url + path)).status]).toEqual([path, 404]);
    }
    expect((await call(`${url}/nothing`, { method: 'POST', headers: asJson, body: '{}' })).status).toBe(404);
  });

  it('shows no file beside those of the page', async () => {
    for (const path of ['/local/..%2f..%2fconfig.ts', '/local/web.ts', '/local/../../package.json']) {
      expect([403, 404]).toContain((await call(url + path)).status);
    }
  });

  it('answers 405 to a method that an address does not have', async () => {
    expect((await call(`${url}/api/messages`)).status).toBe(405);
  });

  it('does not let a body of 2 MB in, and goes on', async () => {
    const big = JSON.stringify(activity({ text: 'x'.repeat(2_000_000) }));
    const answer = await post(url, big).catch((error: NodeJS.ErrnoException) => error.code);
    expect(typeof answer === 'object' ? answer.status : answer).toEqual(
      typeof answer === 'object' ? 413 : expect.stringMatching(/ECONNRESET|EPIPE/),
    );
    expect((await call(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['broken JSON', '{"type": "message"', asJson],
    ['no JSON at all', '認証', asJson],
    ['an empty body', '', asJson],
    ['a list', '[]', asJson],
    ['null', 'null', asJson],
    ['an activity without a type', '{}', asJson],
    ['fields of the wrong kind', '{"type": 7, "from": "x", "conversation": []}', asJson],
    ['another content type', '<xml/>', { 'Content-Type': 'application/xml' }],
    ['attachments that are no list', JSON.stringify(activity({ attachments: 'x' })), asJson],
    ['entities that are nothing', JSON.stringify(activity({ entities: [null] })), asJson],
    ['packed rubbish', 'not gzip', { ...asJson, 'Content-Encoding': 'gzip' }],
  ])('answers 4xx to %s, and goes on', async (_, body, headers) => {
    const { status } = await post(url, body, headers);
    expect([Math.floor(status / 100), status]).toEqual([4, status]);
    expect((await call(`${url}/healthz`)).status).toBe(200);
  });

  it.each(['/api/messages', '/local/send'])(
    'refuses a file that is sent to %s, and puts nothing into the folder for temporary files',
    async (path) => {
      const before = uploaded();
      expect((await call(url + path, { method: 'POST', ...upload })).status).toBe(415);
      expect(uploaded()).toEqual(before);
    },
  );

  it.each(['text/plain', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses %s, which any website may send without being asked',
    async (type) => {
      expect((await post(url, activity(), { 'Content-Type': type })).status).toBe(415);
    },
  );

  it('refuses a body without a content type', async () => {
    const { status } = await call(`${url}/api/messages`, { method: 'POST', body: JSON.stringify(activity()) });
    expect(status).toBe(415);
  });

  it('survives a caller that hangs up in the middle', async () => {
    const { port, hostname } = new URL(url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
        socket.write('Content-Length: 500\r\n\r\n{"type":');
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect((await call(`${url}/healthz`)).status).toBe(200);
  });

  it('tells the reader of an error nothing about its inside', async () => {
    const { body } = await post(url, '{"type": ');
    expect(body).not.toMatch(/node_modules|\.ts:|at /);
  });
});

describe('the refusal', () => {
  it('is in the default language', async () => {
    const { app, url } = await start();
    const { body } = await post(url, activity(), { Host: 'desk.example' });
    await app.stop();
    expect(JSON.parse(body).error).toMatch(/[ぁ-ん]/);
  });
});

describe('with an app id', () => {
  let app: App;
  let url: string;
  beforeAll(async () => {
    // Botbuilder's addresses lead to a closed port of this machine: nothing leaves it.
    const nowhere = 'http://127.0.0.1:9';
    ({ app, url } = await start({
      MicrosoftAppId: '11111111-2222-3333-4444-555555555555',
      MicrosoftAppPassword: 'not a real one',
      MicrosoftAppTenantId: 'contoso',
      ToChannelFromBotLoginUrl: `${nowhere}/login`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      OAuthUrl: `${nowhere}/oauth`,
      ToBotFromChannelOpenIdMetadataUrl: `${nowhere}/channel`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${nowhere}/emulator`,
    }));
  });
  afterAll(() => app.stop());

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://api.botframework.com',
    aud: '11111111-2222-3333-4444-555555555555',
    serviceurl: 'http://127.0.0.1:9/',
    nbf: 1_700_000_000,
    exp: 4_000_000_000,
  };
  const emulator = { ...claims, iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' };

  it.each([
    ['no token', ''],
    ['an empty token', 'Bearer '],
    ['another scheme', 'Basic aGFuYWtvOnNlY3JldA=='],
    ['a word', 'Bearer garbage'],
    ['three words', 'Bearer a.b.c'],
    ['a token that is no JSON', `Bearer ${Buffer.from('{').toString('base64url')}.e30.x`],
    ['an unsigned token', `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`],
    ['a token signed with a shared secret', `Bearer ${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.c2ln`],
    ['a token of the emulator', `Bearer ${part({ alg: 'RS256', typ: 'JWT', kid: 'x' })}.${part(emulator)}.c2ln`],
    ['two tokens', 'Bearer a.b.c, Bearer a.b.c'],
  ])('answers 401 to %s', async (_, token) => {
    const { status } = await post(url, activity(), token === '' ? {} : { Authorization: token });
    expect(status).toBe(401);
  });

  it('answers 401 to a file without a token before anything of it is read, and keeps nothing of it', async () => {
    const before = uploaded();
    expect((await call(`${url}/api/messages`, { method: 'POST', ...upload })).status).toBe(401);
    expect(uploaded()).toEqual(before);
  });

  it.each([
    ['nothing', ''],
    ['an empty object', '{}'],
  ])('answers 401, not 400, to %s without a token', async (_, body) => {
    expect((await post(url, body)).status).toBe(401);
  });

  it('still answers /healthz, and has no page', async () => {
    expect((await call(`${url}/healthz`)).status).toBe(200);
    expect((await call(`${url}/`)).status).toBe(404);
  });

  it('may be called by any name and through a proxy, for the token decides', async () => {
    const headers = { Host: 'desk.example', 'X-Forwarded-For': '203.0.113.9' };
    expect((await post(url, activity(), headers)).status).toBe(401);
  });
});

describe('where Teams is closed', () => {
  it('has no /api/messages', async () => {
    const { app, url } = await start({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' });
    const { status } = await post(url, activity());
    await app.stop();
    expect(status).toBe(404);
  });
});

/** What Teams' channel needs for sending, which nothing here does. */
const plain = {
  files: { get: async () => undefined },
  linkTo: () => undefined,
  explain: (key: string) => key,
  now: () => new Date(),
};

describe('a tenant', () => {
  const taken: string[] = [];
  const accept: Accept = async (_, eventKey) => {
    taken.push(eventKey);
    return { duplicate: false, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} };
  };
  const server = makeServer({
    ...bareServer,
    teams: teamsChannel({ ...plain, settings: {}, tenants: ['contoso'], log: openLog('silent') }),
    openTeams: true,
    accept,
  });
  let url: string;
  beforeAll(async () => {
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  afterAll(() => server.close());

  const message = { type: 'message', text: 'hello', action: undefined };

  it('that is served gets in', async () => {
    expect((await post(url, activity({ ...message, id: 'in' }))).status).toBe(200);
    expect(taken).toEqual(['c1/in']);
  });

  it.each([
    ['another tenant', { channelData: { tenant: { id: 'fabrikam' } } }],
    ['no tenant', { channelData: {}, conversation: { id: 'c1' } }],
    ['a tenant whose name contains ours', { channelData: { tenant: { id: 'contoso.evil' } } }],
    [
      'a claim about the conversation only',
      { channelData: { tenant: { id: 'fabrikam' } }, conversation: { id: 'c1', tenantId: 'contoso' } },
    ],
  ])('that is not served is refused: %s', async (_, from) => {
    const before = taken.length;
    const refused = [401, 403];
    expect(refused).toContain((await post(url, activity({ ...message, ...from }))).status);
    const invoke = { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: {} } }, ...from };
    expect(refused).toContain((await post(url, activity(invoke))).status);
    expect(taken).toHaveLength(before);
  });
});

describe('with a token that is good', () => {
  const appId = '11111111-2222-3333-4444-555555555555';
  const issuer = 'https://api.botframework.com';
  const taken: string[] = [];
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // Botbuilder's metadata, with a key that stands for every channel, as Microsoft's own do.
  const metadata = createServer((request, response) => {
    const { port } = metadata.address() as AddressInfo;
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k', x5t: 'k', use: 'sig', endorsements: channels };
    const jwks = { keys: [key] };
    const document = {
      issuer,
      jwks_uri: `http://127.0.0.1:${port}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? jwks : document));
  });
  const channels = ['msteams', 'directline', 'webchat', 'emulator'];
  let server: ReturnType<typeof makeServer>;
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    const { port } = metadata.address() as AddressInfo;
    server = makeServer({
      ...bareServer,
      teams: teamsChannel({
        ...plain,
        settings: {
          MicrosoftAppId: appId,
          MicrosoftAppPassword: 'not a real one',
          ToChannelFromBotLoginUrl: 'http://127.0.0.1:9/login',
          ToChannelFromBotOAuthScope: issuer,
          ToBotFromChannelTokenIssuer: issuer,
          OAuthUrl: 'http://127.0.0.1:9/oauth',
          ToBotFromChannelOpenIdMetadataUrl: `http://127.0.0.1:${port}/channel`,
          ToBotFromEmulatorOpenIdMetadataUrl: `http://127.0.0.1:${port}/emulator`,
        },
        tenants: ['contoso'],
        log: openLog('silent'),
      }),
      openTeams: false,
      accept: async (_, eventKey) => {
        taken.push(eventKey);
        return { duplicate: false, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} };
      },
    });
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  afterAll(async () => {
    await server.close();
    metadata.close();
  });

  function signed(more: object): Promise<Answer> {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: appId, serviceurl: 'http://127.0.0.1:9/', nbf: now - 60, exp: now + 600 };
    const head = `${part({ alg: 'RS256', typ: 'JWT', kid: 'k' })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url');
    return post(url, activity({ type: 'message', text: 'hello', ...more }), {
      Authorization: `Bearer ${head}.${signature}`,
    });
  }

  it('an activity of Teams gets in', async () => {
    expect((await signed({ id: 'teams' })).status).toBe(200);
    expect(taken).toEqual(['c1/teams']);
  });

  it.each(['directline', 'webchat', 'emulator'])(
    'one of %s is refused, for there the caller names the person and the tenant',
    async (channelId) => {
      const before = taken.length;
      expect((await signed({ id: channelId, channelId })).status).toBe(403);
      const invoke = { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: {} } } };
      expect((await signed({ id: `${channelId} invoke`, channelId, ...invoke })).status).toBe(403);
      expect(taken).toHaveLength(before);
    },
  );
});

describe('with a login server that says nothing', () => {
  it('an activity is put off after a while, not held for ever', async () => {
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const nowhere = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const issuer = 'https://api.botframework.com';
    const teams = teamsChannel({
      ...plain,
      settings: {
        MicrosoftAppId: 'app',
        MicrosoftAppPassword: 'not a real one',
        ToChannelFromBotLoginUrl: `${nowhere}/login`,
        ToChannelFromBotOAuthScope: issuer,
        ToBotFromChannelTokenIssuer: issuer,
        OAuthUrl: `${nowhere}/oauth`,
        ToBotFromChannelOpenIdMetadataUrl: `${nowhere}/channel`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${nowhere}/emulator`,
      },
      tenants: [],
      log: openLog('silent'),
    });
    const server = makeServer({
      ...bareServer,
      teams,
      openTeams: false,
    });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', typ: 'JWT', kid: 'x' })}.${part({ iss: issuer, aud: 'app', serviceurl: 'http://127.0.0.1:9/', exp: 4_000_000_000 })}.c2ln`;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const answer = post(url, activity(), { Authorization: `Bearer ${token}` });
      await asked.promise;
      await jest.advanceTimersByTimeAsync(60_000);
      expect((await answer).status).toBe(503);
    } finally {
      jest.useRealTimers();
      silent.closeAllConnections();
      silent.close();
      await server.close();
    }
  });
});

describe('the port', () => {
  it('that is taken is reported, not waited for', async () => {
    const { app, url } = await start();
    const config = readConfig({ PORT: new URL(url).port, DATABASE_URL: 'sqlite::memory:' }, ['en', 'ja']);
    const second = await startApp({ config, log: openLog('silent') });
    await expect(second.listen()).rejects.toThrow(/EADDRINUSE/);
    await app.stop();
    await second.stop();
  });
});

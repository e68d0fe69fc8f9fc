// The door before all paths: what every answer carries, how much is read, how many may come, and what is not there in production.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type App, startApp } from '../bot/app.ts';
import { callerAddress } from '../bot/callerAddress.ts';
import { teamsChannel } from '../bot/channels/teams/adapter.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { makeServer, type ServerNeeds } from '../bot/server.ts';
import { bareServer } from './support/bareServer.ts';
import { onlyDate } from './support/onlyDate.ts';

const teamsApp = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: 'contoso' };
const slackApp = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret', SLACK_API_URL: 'http://127.0.0.1:9/' };

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function call(url: string, method = 'GET', headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What comes back for these bytes until the connection ends, or has been silent for as long as it takes to see that it stays open. */
function raw(
  url: string,
  bytes: string | readonly string[],
  endsBy = 5_000,
): Promise<{ text: string; closed: boolean }> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => {
      resolve({ text, closed: false });
      socket.destroy();
    }, endsBy);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ text, closed: true });
    });
    for (const one of [bytes].flat()) socket.write(one);
  });
}

const running: App[] = [];
const log: string[] = [];
async function start(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const config = readConfig({ PORT: '0', DATABASE_URL: 'sqlite::memory:', ...environment }, ['en', 'ja']);
  const app = await startApp({ config, log: openLog('trace', { write: (line) => void log.push(line) }) });
  running.push(app);
  return app.listen();
}
afterEach(async () => {
  jest.useRealTimers();
  for (const app of running.splice(0)) await app.stop();
  log.length = 0;
});

const asJson = { 'Content-Type': 'application/json' };

describe('every answer', () => {
  it.each<[string, string, string, Record<string, string>?, string?]>([
    ['that all is well', 'GET', '/healthz'],
    ['whether it is ready', 'GET', '/readyz'],
    ['where there is nothing', 'GET', '/nothing'],
    ['to another method', 'DELETE', '/healthz'],
    ['to a call without a token', 'POST', '/api/messages', asJson, '{}'],
    ['to a bad token', 'POST', '/api/messages', { ...asJson, Authorization: 'Bearer x' }, '{}'],
    [
      'to another content type',
      'POST',
      '/api/messages',
      { Authorization: 'Bearer x', 'Content-Type': 'text/plain' },
      'x',
    ],
    ['to a link that is no link', 'GET', '/files/f1'],
    ['to a call that Slack has not signed', 'POST', '/slack/events', asJson, '{}'],
    ['to a method that Slack does not use', 'GET', '/slack/events'],
  ])(
    '%s is kept by nobody, guessed at by nobody, framed by nobody, and does not say who gave it',
    async (_, method, path, headers = {}, body = '') => {
      const url = await start({ ...teamsApp, ...slackApp, PUBLIC_URL: 'https://desk.example' });
      const answer = await call(url + path, method, headers, body);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cache-control': expect.stringContaining('no-store'),
        'strict-transport-security': expect.stringMatching(/max-age=\d{8}/),
      });
      expect(answer.headers).not.toHaveProperty('server');
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.body).not.toMatch(/node_modules|restify|[Bb]olt|\.ts\b|\/nothing/);
    },
  );

  it('asks for https only where it is reached by it', async () => {
    const url = await start();
    expect((await call(`${url}/healthz`)).headers).not.toHaveProperty('strict-transport-security');
    const page = await call(`${url}/`);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  });

  it.each(['OPTIONS', 'TRACE', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    'to %s is no, and says nothing',
    async (method) => {
      const url = await start(teamsApp);
      for (const path of ['/api/messages', '/healthz', '/', '/nothing']) {
        const { status, body } = await call(url + path, method);
        expect([404, 405]).toContain(status);
        expect(body === '' ? {} : JSON.parse(body)).toEqual(body === '' ? {} : { error: expect.any(String) });
      }
    },
  );
});

describe('what is read', () => {
  const post = (length: string, ...parts: readonly string[]) => [
    `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
    ...parts,
  ];
  const chunk = (size: number) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;

  it.each([
    ['announces it', post('Content-Length: 1048577')],
    ['does not announce it', post('Transfer-Encoding: chunked', ...Array.from({ length: 17 }, () => chunk(65_536)))],
  ])('is not the rest of a body of more than 1 MB, by a caller who %s', async (_, bytes) => {
    const url = await start();
    const { text, closed } = await raw(url, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/^connection: close\r?$/im);
    expect(closed).toBe(true);
  });

  it.each([
    ['/api/messages', teamsApp, 401],
    ['/nothing', teamsApp, 404],
  ])('is nothing of a body that is refused unread at %s', async (path, environment, status) => {
    const url = await start(environment);
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n`;
    const { text, closed } = await raw(url, head);
    expect([Number(text.slice(9, 12)), closed]).toEqual([status, true]);
  });

  it.each([
    ['announces it', 'Content-Length: 2097153', []],
    ['does not announce it', 'Transfer-Encoding: chunked', Array.from({ length: 33 }, () => chunk(65_536))],
  ])('is not the rest of a body of more than 2 MB for Slack, by a caller who %s', async (_, length, parts) => {
    const url = await start(slackApp);
    const head = `POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;
    const { text, closed } = await raw(url, [head, ...parts]);
    expect([Number(text.slice(9, 12)), closed]).toEqual([413, true]);
  });

  it('is no head of more than 16 KB', async () => {
    const url = await start();
    const { text, closed } = await raw(
      url,
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    );
    expect([Number(text.slice(9, 12)), closed]).toEqual([431, true]);
  });

  it.each([
    ['lists', '['.repeat(500_000)],
    ['objects', '{"a":'.repeat(150_000)],
    ['an activity', `{"type":"message","channelData":${'{"tenant":'.repeat(101)}1${'}'.repeat(102)}`],
  ])('are not %s in each other without an end', async (_, body) => {
    const url = await start();
    expect((await call(`${url}/api/messages`, 'POST', asJson, body)).status).toBe(400);
    expect((await call(`${url}/healthz`)).status).toBe(200);
  });

  it('is all that only looks deep', async () => {
    const url = await start();
    const text = `"\\${'['.repeat(1_000)}`;
    const activity = {
      type: 'event',
      channelId: 'msteams',
      serviceUrl: 'http://127.0.0.1:9/',
      text,
      from: { id: 'a' },
      recipient: { id: 'b' },
      conversation: { id: 'c' },
    };
    expect((await call(`${url}/api/messages`, 'POST', asJson, JSON.stringify(activity))).status).toBe(200);
  });

  it.each([
    ['head', 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\n'],
    [
      'body',
      'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('is a %s that does not end no longer than the time for it', async (_, bytes) => {
    const server = makeServer({
      ...bare,
      times: { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 },
    });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const { text, closed } = await raw(url, bytes, 20_000);
    await server.close();
    expect([text.slice(0, 12), closed]).toEqual(['HTTP/1.1 408', true]);
  });
});

describe('a proxy on this machine', () => {
  it.each([
    ['names whom it speaks for', 'HTTP/1.1', 'X-Forwarded-For: 203.0.113.9'],
    ['names them in the standard way', 'HTTP/1.1', 'Forwarded: for=203.0.113.9'],
    ['names them in another way', 'HTTP/1.1', 'X-Real-IP: 203.0.113.9'],
    ['names only itself', 'HTTP/1.1', 'Via: 1.1 proxy'],
    ['names nobody, and speaks the old protocol', 'HTTP/1.0', 'X-Nothing: x'],
  ])('that %s gets no figures and no details for others', async (_, protocol, line) => {
    const url = await start(teamsApp);
    const ask = (path: string, more: string) =>
      raw(url, `GET ${path} ${protocol}\r\nHost: 127.0.0.1:3978\r\n${more}\r\nConnection: close\r\n\r\n`);
    expect((await ask('/metrics', line)).text).toContain(' 404 ');
    expect((await ask('/readyz', line)).text).not.toContain('database');
    const own = await raw(url, 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:3978\r\nConnection: close\r\n\r\n');
    expect(own.text).toContain(' 200 ');
  });
});

describe('connections', () => {
  it('are so many at once and no more; the log says so, and one that ends makes room', async () => {
    const lines: string[] = [];
    const said = openLog('warn', { write: (line) => void lines.push(JSON.parse(line).msg) });
    const server = makeServer({ ...bare, connections: 2, log: said });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const idle = await Promise.all([1, 2].map(() => held(url)));
    expect(await raw(url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).toEqual({ text: '', closed: true });
    expect(lines).toEqual(['a connection was refused: there are too many']);
    const gone = new Promise((resolve) => idle[0]?.once('close', resolve));
    idle[0]?.end();
    await gone;
    expect((await call(`${url}/healthz`)).status).toBe(200);
    for (const socket of idle) socket.destroy();
    await server.close();
  });
});

/** A connection that has been answered once, and stays. */
function held(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.on('error', () => {});
    socket.once('data', () => resolve(socket));
  });
}

const bare: ServerNeeds = {
  ...bareServer,
  teams: teamsChannel({
    settings: {},
    tenants: [],
    files: { get: async () => undefined },
    linkTo: () => undefined,
    explain: (key) => key,
    now: () => new Date(),
    log: openLog('silent'),
  }),
  openTeams: true,
};

describe('one address', () => {
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const refused = 60;

  async function refuseAll(url: string, address: string): Promise<Answer> {
    for (let at = 0; at < refused; at += 1)
      expect((await call(`${url}/nothing`, 'GET', from(address))).status).toBe(404);
    return call(`${url}/healthz`, 'GET', from(address));
  }

  it('that is refused too often hears 429 for a while, at every path, and others do not', async () => {
    const url = await start({ ...teamsApp, ...slackApp, TRUSTED_PROXIES: '1' });
    const { status, headers, body } = await refuseAll(url, '203.0.113.9');
    expect([status, body]).toEqual([429, '']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    for (const path of ['/api/messages', '/slack/events'])
      expect((await call(url + path, 'POST', { ...asJson, ...from('203.0.113.9') }, '{}')).status).toBe(429);
    expect((await call(`${url}/healthz`, 'GET', from('203.0.113.10'))).status).toBe(200);
    expect((await call(`${url}/healthz`)).status).toBe(200);
    onlyDate(Date.now() + 61_000);
    expect((await call(`${url}/healthz`, 'GET', from('203.0.113.9'))).status).toBe(200);
  });

  it('in IPv6 is its network', async () => {
    const url = await start({ ...teamsApp, TRUSTED_PROXIES: '127.0.0.1' });
    for (let at = 1; at <= refused; at += 1)
      await call(`${url}/nothing`, 'GET', from(`2001:db8:0:7::${at.toString(16)}`));
    expect((await call(`${url}/healthz`, 'GET', from('[2001:db8:0:7:ffff::1]:443'))).status).toBe(429);
    expect((await call(`${url}/healthz`, 'GET', from('2001:db8:0:8::1'))).status).toBe(200);
  });

  it('cannot be made up by who stands before the proxy', async () => {
    const url = await start({ ...teamsApp, TRUSTED_PROXIES: '1' });
    for (let at = 0; at < refused; at += 1) await call(`${url}/nothing`, 'GET', from(`198.51.100.${at}, 203.0.113.9`));
    expect((await call(`${url}/healthz`, 'GET', from('198.51.100.200, 203.0.113.9'))).status).toBe(429);
  });

  it('is not that of a proxy that nobody has named; the log says so once', async () => {
    const url = await start(teamsApp);
    expect((await refuseAll(url, '203.0.113.9')).status).toBe(200);
    expect(log.filter((line) => line.includes('TRUSTED_PROXIES'))).toHaveLength(1);
  });

  it('from which a good token came is not shut out by what others send from there', async () => {
    const server = makeServer({ ...bare, proxies: 1, openTeams: false });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const activity = JSON.stringify({
      type: 'typing',
      conversation: { id: 'c' },
      from: { id: 'a' },
      recipient: { id: 'b' },
    });
    const headers = { ...asJson, Authorization: 'Bearer x', ...from('203.0.113.9') };
    expect((await call(`${url}/api/messages`, 'POST', headers, activity)).status).toBe(200);
    expect((await refuseAll(url, '203.0.113.9')).status).toBe(200);
    expect((await refuseAll(url, '203.0.113.10')).status).toBe(429);
    await server.close();
  });

  it('may ask often, but not without an end', async () => {
    const server = makeServer({ ...bare, proxies: 1 });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const ask = (count: number) =>
      raw(
        url,
        Array.from(
          { length: count },
          () => `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n`,
        ).concat('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
        60_000,
      );
    const { text } = await ask(6_001);
    await server.close();
    const of = (status: number) => text.split(`HTTP/1.1 ${status} `).length - 1;
    expect([of(200), of(429)]).toEqual([6_001, 1]);
  }, 60_000);
});

describe('the address of a caller', () => {
  const of = (proxies: number | readonly string[], peer: string, told?: string) =>
    callerAddress(proxies)({
      socket: { remoteAddress: peer },
      headers: told === undefined ? {} : { 'x-forwarded-for': told },
    } as never);

  it.each<[string, number | readonly string[], string, string | undefined, object]>([
    ['who calls', 0, '203.0.113.9', undefined, { address: '203.0.113.9' }],
    ['who calls, whatever they say', 0, '203.0.113.9', '198.51.100.1', { address: '203.0.113.9' }],
    ['nobody on this machine', 0, '127.0.0.1', undefined, {}],
    ['nobody on this machine, in IPv6', 0, '::1', undefined, {}],
    ['nobody behind a proxy here that is not named', 0, '::ffff:127.0.0.1', '203.0.113.9', { unknownProxy: true }],
    [
      'nobody behind a proxy in the own network that is not named',
      0,
      '10.1.2.3',
      '203.0.113.9',
      { unknownProxy: true },
    ],
    ['a neighbour in the own network', 0, '10.1.2.3', undefined, { address: '10.1.2.3' }],
    [
      'the second from the right behind two',
      2,
      '10.0.0.2',
      '1.1.1.1, 203.0.113.9, 10.0.0.1',
      { address: '203.0.113.9' },
    ],
    ['the first told, where fewer stand there', 2, '10.0.0.2', '203.0.113.9', { address: '203.0.113.9' }],
    [
      'the nearest who is no proxy',
      ['10.0.0.0/8'],
      '10.0.0.2',
      '1.1.1.1, 203.0.113.9, 10.9.9.9',
      { address: '203.0.113.9' },
    ],
    ['who calls past the proxies', ['10.0.0.0/8'], '203.0.113.7', '198.51.100.1', { address: '203.0.113.7' }],
    ['without its port', 1, '10.0.0.2', '203.0.113.9:4711', { address: '203.0.113.9' }],
    ['the proxy, where it writes no address', 1, '203.0.113.1', 'unknown', { address: '203.0.113.1' }],
    ['a network of IPv6', 0, '2001:db8:1:2:3:4:5:6', undefined, { address: '2001:db8:1:2::/64' }],
    ['a short one', 0, '2001:db8::1', undefined, { address: '2001:db8:0:0::/64' }],
  ])('is %s', (_, proxies, peer, told, expected) => {
    expect(of(proxies, peer, told)).toEqual(expected);
  });
});

describe('nothing of the local page', () => {
  const paths = [
    '/',
    '/local/page.js',
    '/local/page.css',
    '/local/adaptivecards.js',
    '/local/posts?since=0',
    '/local/say',
    '/local/..%2fpage.html',
    '/index.html',
  ];
  it.each<[string, Record<string, string>]>([
    ['with an app id', teamsApp],
    ['with Slack over HTTP', slackApp],
    ['with both', { ...teamsApp, ...slackApp }],
    ['on a public address', { ...teamsApp, HOST: '0.0.0.0' }],
    ['with a desk', { DESK_LANGUAGE: 'en' }],
    ['when it is off', { LOCAL_PAGE: 'off' }],
  ])('is there %s', async (_, environment) => {
    const url = (await start(environment)).replace('0.0.0.0', '127.0.0.1');
    for (const path of paths) {
      for (const headers of [{}, { Host: '127.0.0.1', Origin: 'http://127.0.0.1' }]) {
        const { status, body } = await call(url + path, 'GET', headers);
        expect([path, status, body]).toEqual([path, 404, '{"error":"Not Found"}']);
      }
      expect((await call(url + path, 'POST', asJson, '{}')).status).toBe(404);
    }
  });
});

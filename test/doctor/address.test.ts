// The doctor on the way from outside: name, certificate, paths, and whether the running bot has the same secret.
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { examined } from '../support/examined.ts';
import { certificate, key } from '../support/localhostCertificate.ts';
import { openWorkspace, type Workspace } from '../support/slackDoor.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server of somebody else; answers with its port. */
async function open(answer: RequestListener, tls = false, host = '127.0.0.1'): Promise<number> {
  const server = tls ? createHttps({ key, cert: certificate }, answer) : createHttp(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  return (server.address() as AddressInfo).port;
}

/** As a proxy before a bot that is well, but for one path. */
const bot =
  (path: string, status: number): RequestListener =>
  (request, response) => {
    const isHealth = request.url === '/healthz' && path !== '/healthz';
    response.writeHead(isHealth ? 200 : request.url === path ? status : 401, { 'content-type': 'application/json' });
    response.end(isHealth ? '{"ok":true}' : '{}');
  };

const app = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  MicrosoftAppPassword: 'the-value-of-a-secret',
  MicrosoftAppTenantId: '99999999-2222-4333-8444-555555555555',
  ToChannelFromBotLoginUrl: 'http://127.0.0.1:1/login',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  OAuthUrl: 'http://127.0.0.1:1/oauth',
  ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:1/channel',
  ToBotFromEmulatorOpenIdMetadataUrl: 'http://127.0.0.1:1/emulator',
};

describe('the doctor on the public address', () => {
  it('says that nothing was checked where no address is set, and Teams would call', async () => {
    const { of, en, ja } = await examined(app);
    expect(of('address')).toEqual(['note address.unset']);
    for (const words of [en, ja]) expect(words).toContain('PUBLIC_URL');
  });

  it('does not call an address unset that is set and wrong', async () => {
    const { of } = await examined({ ...app, PUBLIC_URL: 'desk.example.com' });
    expect(of('settings')).toEqual(['wrong settings.mistake']);
    expect(of('address')).toEqual(['skipped address.unread']);
  });

  it('asks for no address where nobody calls', async () => {
    expect((await examined({})).of('address')).toEqual([]);
  });

  it('knows a name that nobody has', async () => {
    const { of, ja } = await examined({ ...app, PUBLIC_URL: 'https://desk.invalid' });
    expect(of('address')).toEqual(['wrong address.name']);
    expect(of('messages')).toEqual([]);
    expect(ja).toContain('DNS に desk.invalid');
  });

  it.each([
    ['/healthz', 502, 'address', ['wrong address.behind'], 'HOST and PORT', 'HOST と PORT'],
    ['/healthz', 302, 'address', ['wrong address.moved'], 'sign-in pages', 'サインイン画面'],
    ['/healthz', 404, 'address', ['wrong address.other'], 'Another program', '別のプログラム'],
    ['/api/messages', 401, 'messages', ['good messages.fine'], 'asks for a token', 'トークンのない要求は断られます'],
    ['/api/messages', 404, 'messages', ['wrong path.missing'], '(404)', '（404）'],
    ['/api/messages', 503, 'messages', ['wrong path.behind'], 'Start the bot', 'ボットを起動し'],
    ['/api/messages', 403, 'messages', ['wrong path.between'], 'firewall', 'ファイアウォール'],
    ['/api/messages', 429, 'messages', ['note path.limited'], 'Wait a minute', '1 分ほど'],
    ['/api/messages', 400, 'messages', ['wrong messages.open'], 'no MicrosoftAppId', 'MicrosoftAppId がない'],
    ['/api/messages', 200, 'messages', ['wrong messages.open'], 'without a token', 'トークンなし'],
  ] as const)('knows what it means that %s answers %i', async (path, status, check, lines, en, ja) => {
    const port = await open(bot(path, status));
    const found = await examined({ ...app, PUBLIC_URL: `http://127.0.0.1:${port}` });
    expect(found.of(check)).toEqual(lines);
    expect(found.en).toContain(en);
    expect(found.ja).toContain(ja);
  });

  it('knows that nobody answers', async () => {
    const { of, en } = await examined({ ...app, PUBLIC_URL: 'http://127.0.0.1:1' });
    expect(of('address')).toEqual(['wrong address.unreached']);
    expect(en).toContain('port 443');
  });

  it('takes no certificate that nobody vouches for', async () => {
    const port = await open(bot('/api/messages', 401), true);
    const { of, ja } = await examined({ ...app, PUBLIC_URL: `https://localhost:${port}` });
    expect(of('address')).toEqual(['wrong address.certificateRefused']);
    expect(ja).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});

describe('the doctor on a certificate that is trusted', () => {
  const before = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...before, certificate]));
  afterAll(() => setDefaultCACertificates(before));

  it.each([
    ['2026-11-23', ['good address.certificate', 'good address.fine'], '2126'],
    ['2126-10-25', ['note address.certificateSoon', 'good address.fine'], '自動更新'],
    ['2126-11-25', ['wrong address.certificateOver'], '期限が切れました'],
  ])('on %s tells until when it is good', async (day, lines, words) => {
    const port = await open(bot('/api/messages', 401), true);
    const now = () => new Date(`${day}T00:00:00Z`);
    const { of, ja } = await examined({ ...app, PUBLIC_URL: `https://localhost:${port}` }, { now });
    expect(of('address')).toEqual(lines);
    expect(ja).toContain(words);
  });

  it('knows one that was made for another name', async () => {
    const port = await open(bot('/api/messages', 401), true, '127.0.0.2');
    const { of, en } = await examined({ ...app, PUBLIC_URL: `https://127.0.0.2:${port}` });
    expect(of('address')).toEqual(['wrong address.certificateName']);
    expect(en).toContain('made for another name');
  });
});

describe('the doctor beside a bot that Slack calls', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.close());

  const environment = () => {
    const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '', SLACK_SIGNING_SECRET = '' } = workspace.slack.env();
    return { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, DESK_SLACK_CHANNEL: workspace.desk.id };
  };

  it('finds at the public address the bot with the same secret', async () => {
    const { of } = await examined({ ...environment(), PUBLIC_URL: workspace.url });
    expect(of('address')).toEqual(['good address.fine']);
    expect(of('slackRequests')).toEqual(['good slackRequests.fine']);
  });

  it('finds it on this machine where no public address is set', async () => {
    const { of } = await examined({ ...environment(), PORT: new URL(workspace.url).port });
    expect(of('port')).toEqual(['good port.ours']);
    expect(of('address')).toEqual(['note address.unset']);
    expect(of('slackRequests')).toEqual(['good slackRequests.fine']);
  });

  it('says that a bot runs with settings of before', async () => {
    const needs = { ...environment(), PORT: new URL(workspace.url).port };
    const changed = (at: Date) => examined(needs, { changed: { file: '.env', at } });
    const [later, before] = [await changed(new Date()), await changed(new Date(0))];
    expect(later.of('port')).toEqual(['note port.older']);
    expect(later.en).toContain('before .env was changed');
    expect(later.ja).toContain('起動し直してください');
    expect(later.of('slackRequests')).toEqual(['good slackRequests.fine']);
    expect(before.of('port')).toEqual(['good port.ours']);
  });

  it('finds a bot with another secret', async () => {
    const { of, en, ja } = await examined({
      ...environment(),
      SLACK_SIGNING_SECRET: 'not-the-same-secret',
      PUBLIC_URL: workspace.url,
    });
    expect(of('slackRequests')).toEqual(['wrong slackRequests.secret']);
    for (const words of [en, ja]) {
      expect(words).toContain('Basic Information');
      expect(words).not.toContain('not-the-same-secret');
    }
  });

  it('finds a server that answers everything and is not ours', async () => {
    const port = await open((_, response) => response.end('{"ok":true}'));
    const { of } = await examined({ ...environment(), PUBLIC_URL: `http://127.0.0.1:${port}` });
    expect(of('slackRequests')).toEqual(['wrong slackRequests.other']);
  });
});

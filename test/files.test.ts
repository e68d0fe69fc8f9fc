// Links to stored files: who may open what, how a browser is told to treat it, and the page that says why not.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerFile } from '../bot/fileAnswer.ts';
import type { Store } from '../bot/handoff/stores.ts';
import { makeLinks } from '../bot/links.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { makeServer } from '../bot/server.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { bareServer } from './support/bareServer.ts';

const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const day = 24 * 3_600_000;
const begin = Date.parse('2026-03-02T01:00:00.000Z');
let now = begin;
const clock = { now: () => new Date(now) };
const at = new Date(begin).toISOString();

const makeOwn = (publicUrl: string | undefined, secret = 'secret') => makeLinks({ secret, publicUrl, clock });

describe('a link', () => {
  const links = makeOwn('https://desk.example/bot');
  const check = (url: string | undefined, id = 'f1') =>
    links.check(id, new URL(url ?? '', 'http://localhost').searchParams);

  it('is under the address from outside, and says until when it can be followed', () => {
    const link = links.linkTo({ id: 'f1' });
    expect(link?.url).toMatch(/^https:\/\/desk\.example\/bot\/files\/f1\?until=\d+&sign=[\w-]{43}$/);
    expect(link?.until).toBe('2026-03-09T01:00:00.000Z');
  });

  it('is not there without such an address, and relative within the page', () => {
    expect(makeOwn(undefined).linkTo({ id: 'f1' })).toBeUndefined();
    expect(makeOwn('').linkTo({ id: 'f 1' })?.url).toMatch(/^\/files\/f%201\?/);
  });

  it('opens its file for seven days', () => {
    const { url } = links.linkTo({ id: 'f1' }) ?? {};
    expect(check(url)).toBe('ok');
    now = begin + 7 * day - 1;
    expect(check(url)).toBe('ok');
    now = begin + 7 * day;
    expect(check(url)).toBe('expired');
    now = begin;
  });

  it.each<[string, (url: string) => string]>([
    ['a later end', (url) => url.replace(/until=(\d+)/, (_, until) => `until=${Number(until) + 1}`)],
    ['another signature', (url) => url.replace(/sign=(.)/, (_, sign) => `sign=${sign === 'A' ? 'B' : 'A'}`)],
    ['a shorter signature', (url) => url.slice(0, -1)],
    ['no signature', (url) => url.replace(/&sign=.*/, '')],
    ['no end', (url) => url.replace(/until=\d+&/, '')],
    ['nothing', () => '/files/f1'],
    ['a signature in another script', (url) => url.replace(/sign=.*/, 'sign=署名')],
  ])('with %s is forged', (_, forge) => {
    expect(check(forge(links.linkTo({ id: 'f1' })?.url ?? ''))).toBe('forged');
  });

  it('opens no other file, and is worth nothing where another secret is kept', () => {
    const { url } = links.linkTo({ id: 'f1' }) ?? {};
    expect(check(url, 'f2')).toBe('forged');
    expect(check(makeOwn('', 'other').linkTo({ id: 'f1' })?.url)).toBe('forged');
  });
});

describe('GET /files/:id', () => {
  const links = makeOwn('');
  let store: Store;
  let url: string;
  let server: ReturnType<typeof makeServer>;

  beforeAll(async () => {
    store = await openDatabase('sqlite::memory:');
    server = makeServer({
      ...bareServer,
      file: (request) => answerFile({ files: store.files, links, localizer, language: 'ja' }, request),
    });
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  afterAll(async () => {
    await server.close();
    await store.close();
  });

  const put = async (id: string, name: string, type: string, content = Buffer.from('内容')) =>
    store.files.put({ id, name, type, content }, at);
  const open = (id: string, init: RequestInit = {}) => fetch(url + links.linkTo({ id })?.url, init);

  it('gives a picture as it was sent, shown in the browser, with its name in any script', async () => {
    const content = Buffer.from([137, 80, 78, 71, 0, 255]);
    await put('png', "画面 (1)'s.png", 'image/png', content);
    const answer = await open('png');
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '6',
      'content-disposition': "inline; filename*=UTF-8''%E7%94%BB%E9%9D%A2%20%281%29%27s.png",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each(['application/pdf', 'text/plain', 'image/tiff', 'image/svg+xml', 'text/html'])(
    'lets the browser save %s, not show it',
    async (type) => {
      await put(type.replace('/', '-'), 'a\r\nb\uD800.txt', type);
      const answer = await open(type.replace('/', '-'));
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%0D%0Ab%EF%BF%BD.txt");
    },
  );

  it('tells how big it is when only that is asked', async () => {
    await put('head', 'a.pdf', 'application/pdf', Buffer.alloc(2_000_000));
    const answer = await open('head', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '2000000']);
    expect(await answer.text()).toBe('');
  });

  it('may be followed through a proxy, for the signature decides', async () => {
    await put('proxied', 'a.txt', 'text/plain');
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'desk.example', origin: 'null' };
    expect((await open('proxied', { headers })).status).toBe(200);
  });

  it.each<[number, 'forged' | 'expired' | 'gone']>([
    [403, 'forged'],
    [410, 'expired'],
    [404, 'gone'],
  ])('answers %i with a page for people when the link is %s', async (status, why) => {
    await put('there', 'a.txt', 'text/plain');
    const paths = {
      forged: '/files/there?until=4000000000&sign=x',
      expired: makeLinks({ secret: 'secret', publicUrl: '', clock: { now: () => new Date(begin - 8 * day) } }).linkTo({
        id: 'there',
      })?.url,
      gone: links.linkTo({ id: 'purged' })?.url,
    };
    for (const [accept, language] of [
      ['en-GB,en;q=0.9,ja;q=0.5', 'en'],
      ['fr, en;q=0.2, ja-JP;q=0.7', 'ja'],
      ['fr-FR', 'ja'],
      ['en;q=0', 'ja'],
    ] as const) {
      const answer = await fetch(url + paths[why], { headers: { 'accept-language': accept } });
      const page = await answer.text();
      expect([accept, answer.status]).toEqual([accept, status]);
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).toContain(localizer.text({ key: `files.${why}` }, language));
      expect(page).not.toContain('内容');
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    }
  });

  it('cannot be written to', async () => {
    expect((await open('there', { method: 'DELETE' })).status).toBe(405);
  });
});

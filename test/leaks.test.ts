// No secret is written at any level: the logger with whatever errors hold, vendors that fail, the search for leaks.
import { randomBytes, randomInt } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openLog } from '../bot/log.ts';
import { leaksIn } from './support/leaks/databases.ts';
import { findLeaks } from './support/leaks/findLeaks.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Made anew in each run, so that no list of known ones can hide them. */
const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');
const groups = (count: number, of: () => string) => Array.from({ length: count }, of).join('-');
const letters = 'BCDFGHJKMPQRTVWXY2346789';
const keyGroup = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');

const secrets: Readonly<Record<string, string>> = {
  'a product key': groups(5, keyGroup),
  'a recovery key': groups(8, () => String(randomInt(10, 65_535) * 11).padStart(6, '0')),
  'an installation id': groups(9, () => digits(7)),
  'a bot token': ['xoxb', digits(12), digits(12), randomBytes(12).toString('hex')].join('-'),
  'an app token': ['xapp', '1', `A${digits(9)}`, digits(12), randomBytes(16).toString('hex')].join('-'),
  'a signed token': [part({ alg: 'RS256' }), part({ aud: digits(8) }), randomBytes(24).toString('base64url')].join('.'),
};
const planted = Object.values(secrets);

function written(log: (log: ReturnType<typeof openLog>) => void, level: string): string {
  const lines: string[] = [];
  log(openLog(level, { write: (line) => void lines.push(line) }));
  return lines.join('');
}

/** The same secret in every place where a line of a log may carry it. */
const places: readonly (readonly [string, (secret: string) => object])[] = [
  ['a field', (secret) => ({ reason: secret })],
  ['a list in a list', (secret) => ({ all: [['x', secret]] })],
  ['a field deep inside', (secret) => ({ a: { b: { c: { d: `it says ${secret}.` } } } })],
  ['an error', (secret) => ({ err: new Error(`refused: ${secret}`) })],
  ['the cause of an error', (secret) => ({ err: new Error('refused', { cause: new Error(secret) }) })],
  ['one of several errors', (secret) => ({ err: new AggregateError([new Error(secret)], 'all refused') })],
  ['the stack of an error', (secret) => ({ error: new Error(secret).stack })],
  [
    'what an error carries',
    (secret) => ({ err: Object.assign(new Error('401'), { config: { headers: { auth: secret } } }) }),
  ],
  ['JSON in JSON', (secret) => ({ body: JSON.stringify({ text: JSON.stringify({ secret }) }) })],
  [
    'an error as the console shows it',
    (secret) => ({ error: inspect(new Error('x', { cause: { secret } }), { depth: 9 }) }),
  ],
];

describe('a line of the log', () => {
  it.each(places)('holds no secret in %s, at any level', (_, place) => {
    for (const level of levels) {
      for (const secret of planted) {
        const text = written((log) => log[level](place(secret), `about ${secret}`), 'trace');
        expect({ level, leaks: findLeaks(text, planted) }).toEqual({ level, leaks: [] });
        expect(text).toContain('*****');
      }
    }
  });

  it.each([
    ['a header', (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })],
    [
      'a header as text',
      (secret: string) => ({ request: `POST / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n\r\n` }),
    ],
    ['an address', (secret: string) => ({ url: `postgres://desk:${secret}@db.example.com:5432/desk` })],
    ['an address of mails', (secret: string) => ({ reason: `cannot reach smtps://me%40x:${secret}@mail.example.com` })],
    ['a setting', (secret: string) => ({ line: `MicrosoftAppPassword=${secret}` })],
    ['a field of JSON', (secret: string) => ({ body: JSON.stringify({ client_secret: secret }) })],
    ['a field of ours', (secret: string) => ({ password: secret })],
    ['a form', (secret: string) => ({ body: `grant_type=x&client_secret=${secret}&scope=y` })],
    ['the secret of the webhook', (secret: string) => ({ reason: `whsec_${secret}` })],
  ])('holds no password in %s', (_, place) => {
    const secret = randomBytes(18).toString('hex');
    for (const level of levels) {
      const text = written((log) => log[level](place(secret), 'x'), 'trace');
      expect(findLeaks(text, [secret])).toEqual([]);
    }
  });
});

describe('a vendor that fails', () => {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  it('PostgreSQL: nothing of its address, and nothing of a row that it refuses, is a secret in the log', async () => {
    const secret = randomBytes(18).toString('hex');
    const sound = (await server?.database()) ?? '';
    const url = sound.replace('for-tests-only', secret);
    const refused = await new pg.Client(url).connect().catch((error: unknown) => error);
    const client = new pg.Client(sound);
    await client.connect();
    // The server's own log is not ours.
    await client.query('set log_min_messages = panic');
    await client.query('create table kept (key text check (length(key) < 5))');
    const [key = ''] = planted;
    const row = await client.query('insert into kept values ($1)', [key]).catch((error: unknown) => error);
    await client.end();
    const shown = [refused, row].map((error) => ({ err: error, text: inspect(error, { depth: 9 }) }));
    // The row is in what PostgreSQL says, or this would prove nothing.
    expect(shown.map(({ text }) => text).join()).toContain(key);
    for (const error of shown) {
      expect(
        findLeaks(
          written((log) => log.error(error, 'x'), 'trace'),
          [...planted, secret],
        ),
      ).toEqual([]);
    }
  });

  it('fetch: nothing of its headers is in the log', async () => {
    const secret = randomBytes(18).toString('hex');
    const request = { headers: { authorization: `Bearer ${secret}` } };
    const error = await fetch('http://127.0.0.1:1/', request).catch((failed: Error) =>
      Object.assign(failed, { request }),
    );
    const text = written((log) => log.error({ err: error, shown: inspect(error, { depth: 9 }) }, 'x'), 'trace');
    expect(text).toContain('fetch failed');
    expect(findLeaks(text, [secret])).toEqual([]);
  });
});

describe('the search for leaks', () => {
  it.each(Object.entries(secrets))('sees %s in a table, as text or in a file that was sent', (_, secret) => {
    for (const value of [`before ${secret} after`, Buffer.from(`before ${secret} after`)]) {
      const db = new DatabaseSync(':memory:');
      db.exec('create table kept (id integer, words)');
      expect(leaksIn(db)).toEqual([]);
      db.prepare('insert into kept values (1, ?)').run(value);
      expect(leaksIn(db).length).toBeGreaterThan(0);
      // Closed as it is, it would fail the run.
      db.exec('delete from kept');
      db.close();
    }
  });

  it.each(Object.entries(secrets))('sees %s, planted or by its shape', (_, secret) => {
    expect(findLeaks(`before ${secret} after`).length).toBeGreaterThan(0);
    expect(findLeaks(`before ${secret} after`, [secret]).map(({ kind }) => kind)).toContain('a planted secret');
  });

  it.each([
    'Authorization: Bearer abcdefghijklmnop',
    'postgres://desk:hunter2hunter2@db/desk',
    `whsec_${'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}`,
  ])('sees %s', (text) => expect(findLeaks(text)).toHaveLength(1));

  it.each([
    '*****-*****-*****-*****-ABCDE',
    'Authorization: Bearer *****',
    'postgres://desk:*****@db/desk',
    '0f9b1c2d-1234-4abc-8def-0123456789ab ACT-000001 1732286400.000100',
  ])('lets %s be', (text) => expect(findLeaks(text)).toEqual([]));
});

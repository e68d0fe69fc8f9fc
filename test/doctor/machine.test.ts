// The doctor on the machine and what hangs on it: Node, settings, database, port, mail server, webhook.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkNode } from '../../bot/doctor/checkNode.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { inspectDatabase } from '../../bot/storage/inspectDatabase.ts';
import { examined } from '../support/examined.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const marks = (findings: ReturnType<typeof checkNode>) => findings.map(({ mark, code }) => `${mark} ${code}`);

describe('the doctor on Node.js', () => {
  it('knows versions that are too old', () => {
    expect(marks(checkNode({}, '22.18.0'))).toEqual(['good node.fine']);
    expect(marks(checkNode({}, '24.1.0'))).toEqual(['good node.fine']);
    expect(marks(checkNode({}, '22.17.9'))).toEqual(['wrong node.old']);
    expect(marks(checkNode({}, '20.19.0'))).toEqual(['wrong node.old']);
  });

  it('says that a proxy is set which Node does not use', () => {
    expect(marks(checkNode({ HTTPS_PROXY: 'http://proxy:8080' }))).toEqual(['good node.fine', 'note node.proxy']);
    expect(marks(checkNode({ HTTPS_PROXY: 'http://proxy:8080', NODE_USE_ENV_PROXY: '1' }))).toEqual(['good node.fine']);
  });
});

describe('the doctor on the settings', () => {
  it('welcomes somebody who has set nothing, and says how to go on', async () => {
    const { of, en, ja } = await examined({});
    expect(of('settings')).toEqual(['good settings.fine', 'note settings.pageOnly']);
    expect(of('teams')).toEqual(['skipped teams.local']);
    expect(of('slack')).toEqual(['skipped slack.off']);
    expect(of('clock')).toEqual(['skipped clock.unasked']);
    expect(en).toContain('docs/teams.md');
    expect(ja).toContain('docs/slack.md');
    expect(ja).toContain('問題はありません');
  });

  it('tells every mistake as `npm start` does, and what is misspelt, and looks at the rest', async () => {
    const { of, ja, en } = await examined({
      PORT: '99999',
      RETENTION_DAYS: 'many',
      MicrosoftAppPassword: 'unused-secret',
      MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
      DESK_LANGUAG: 'ja',
      DESK_ROUTES: '{',
    });
    expect(of('settings')).toEqual([...Array(4).fill('wrong settings.mistake'), 'note settings.unknown']);
    expect(ja).toContain('PORT には 0 から 65535');
    expect(ja).toContain('DESK_LANGUAGE の間違いではありませんか');
    expect(of('teams')).toEqual(['skipped teams.unset']);
    expect(of('database')).toEqual(['note database.memory']);
    expect(ja + en).not.toContain('unused-secret');
  });

  it('says how to make a desk where there is none', async () => {
    const { of, en, ja } = await examined({ TEAMS_AUTH: 'off', LOCAL_PAGE: 'off' });
    expect(of('settings')).toContain('note settings.noDesk');
    expect(en).toContain('where am i');
    expect(ja).toContain('ここはどこ');
  });

  it('reads the company’s own course', async () => {
    const [good, bad] = [join(folder, 'good.json'), join(folder, 'bad.json')];
    writeFileSync(good, '{}');
    writeFileSync(bad, '{"sectionsOff":["nonsense"]}');
    expect((await examined({ POLICY_FILE: good })).of('policy')).toEqual(['good policy.fine']);
    const { of, ja } = await examined({ POLICY_FILE: bad });
    expect(of('policy')).toEqual(['wrong policy.mistake']);
    expect(ja).toContain('sectionsOff');
  });
});

describe('the doctor on a SQLite database', () => {
  const file = join(folder, 'desk.sqlite');
  const url = `sqlite:${file}`;

  it('makes none where there is none', async () => {
    const none = join(folder, 'deep', 'down', 'desk.sqlite');
    expect((await examined({ DATABASE_URL: `sqlite:${none}` })).of('database')).toEqual(['good database.none']);
    expect(statSync(join(folder, 'deep'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('only reads, beside the process that serves it and without', async () => {
    const store = await openDatabase(url, { serves: true });
    expect((await examined({ DATABASE_URL: url })).of('database')).toEqual(['good database.served']);
    // The process that serves it still does, and can write.
    await store.turn('one', ({ states }) => states.put('key', { a: 1 }, '2026-11-23T00:00:00.000Z'));
    await expect(openDatabase(url, { serves: true })).rejects.toThrow('serves');
    await store.close();
    const before = [statSync(file).mtimeMs, readdirSync(folder)];
    expect((await examined({ DATABASE_URL: url })).of('database')).toEqual(['good database.fine']);
    expect([statSync(file).mtimeMs, readdirSync(folder)]).toEqual(before);
  });

  it('knows one of an older and one of a newer version, and a file that is none', async () => {
    const db = new DatabaseSync(file);
    db.exec("delete from kysely_migration where name like '0005%'");
    const older = await examined({ DATABASE_URL: url });
    expect(older.of('database')).toEqual(['note database.older']);
    expect(older.ja).toContain('バックアップを取ってください');
    db.exec("insert into kysely_migration (name, timestamp) values ('0099_later', '')");
    db.close();
    const newer = await examined({ DATABASE_URL: url });
    expect(newer.of('database')).toEqual(['wrong database.newer']);
    expect(newer.ja).toContain('より新しいバージョン');
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'no database at all, but long enough to be looked at', { mode: 0o600 });
    expect((await examined({ DATABASE_URL: `sqlite:${other}` })).of('database')).toEqual(['wrong database.closed']);
  });

  it('tells how much room there is', async () => {
    const { freeBytes = 0 } = await inspectDatabase(url.replace('desk', 'none'));
    expect(freeBytes).toBeGreaterThan(0);
  });
});

describe('the doctor on a PostgreSQL database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('looks without making anything, knows one that may only be read, and one that is not there', async () => {
    const url = await server.database();
    expect((await examined({ DATABASE_URL: url })).of('database')).toEqual(['good database.none']);
    expect((await examined({ DATABASE_URL: url })).of('database')).toEqual(['good database.none']);
    await (await openDatabase(url)).close();
    const { of, en } = await examined({ DATABASE_URL: url });
    expect(of('database')).toEqual(['good database.postgres']);
    expect(en).toMatch(/PostgreSQL \d+/);
    const locked = `${url}${url.includes('?') ? '&' : '?'}options=-c%20default_transaction_read_only%3Don`;
    expect((await examined({ DATABASE_URL: locked })).of('database')).toEqual(['wrong database.readOnly']);
    const gone = await examined({ DATABASE_URL: `${url}-gone` });
    expect(gone.of('database')).toEqual(['wrong database.missing']);
  });

  it('says that no server answers, without the password', async () => {
    const url = `postgres://desk:${'hidden'}word@127.0.0.1:1/desk`;
    const { of, en, ja } = await examined({ DATABASE_URL: url });
    expect(of('database')).toEqual(['wrong database.away']);
    expect(en).toContain('Check that it runs');
    expect(en + ja).not.toContain('hiddenword');
  });
});

describe('the doctor on the port', () => {
  let taken: Server;
  let port: number;
  beforeAll(async () => {
    taken = createServer((_, response) => response.end('somebody else'));
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', () => resolve()));
    ({ port } = taken.address() as AddressInfo);
  });

  it('knows one that somebody else has, and the same when it is free again', async () => {
    const { of, ja } = await examined({ PORT: String(port) });
    expect(of('port')).toEqual(['wrong port.taken']);
    expect(ja).toContain('PORT に別の番号を指定するか');
    taken.closeAllConnections();
    await new Promise((resolve) => taken.close(resolve));
    expect((await examined({ PORT: String(port) })).of('port')).toEqual(['good port.free']);
  });

  it('knows a HOST that this machine does not have', async () => {
    const { of } = await examined({ PORT: '3978', HOST: '203.0.113.7', TEAMS_AUTH: 'off' });
    expect(of('port')).toEqual(['wrong port.host']);
  });
});

describe('the doctor on the mail server', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ user: 'desk', password: 'the-password' });
  });
  afterAll(() => server.close());
  const mail = (url: string) => ({ SMTP_URL: url, DESK_EMAIL: 'it@contoso.example' });

  it('signs in, and sends nothing', async () => {
    const { of } = await examined(mail(`smtp://desk:${'the-password'}@127.0.0.1:${server.port}`));
    expect(of('mail')).toEqual(['good mail.fine']);
    expect(server.mails).toEqual([]);
  });

  it('knows a wrong password, a server without TLS, and one that is not there', async () => {
    const login = await examined(mail(`smtp://desk:${'not-the-one'}@127.0.0.1:${server.port}`));
    expect(login.of('mail')).toEqual(['wrong mail.login']);
    expect(login.ja).toContain('%40');
    expect(login.ja).not.toContain('not-the-one');
    const plain = await examined(mail(`smtps://127.0.0.1:${server.port}`));
    expect(plain.of('mail')).toEqual(['wrong mail.encryption']);
    expect(plain.en).toContain('Port 465 goes with smtps://');
    const gone = await examined(mail('smtp://127.0.0.1:1'));
    expect(gone.of('mail')).toEqual(['wrong mail.unreached']);
  });
});

describe('the doctor on the webhook', () => {
  const secret = 'a-secret-of-more-than-24-letters';

  it('asks without sending an event, and shows nothing of the path', async () => {
    const receiver = await startReceiver(secret);
    const settings = { DESK_WEBHOOK_URL: receiver.url, DESK_WEBHOOK_SECRET: secret };
    const found = await examined(settings);
    expect(found.of('webhook')).toEqual(['good webhook.fine']);
    expect(receiver.arrived.map(({ body }) => body)).toEqual(['']);
    receiver.answer({ status: 404 });
    expect((await examined(settings)).of('webhook')).toEqual(['note webhook.missing']);
    receiver.answer({ status: 503 });
    expect((await examined(settings)).of('webhook')).toEqual(['note webhook.unwell']);
    receiver.answer({ status: 301, headers: { location: 'https://contoso.example/' } });
    expect((await examined(settings)).of('webhook')).toEqual(['note webhook.moved']);
    await receiver.close();
    const gone = await examined(settings);
    expect(gone.of('webhook')).toEqual(['wrong webhook.unreached']);
    for (const words of [found.en, found.ja, gone.ja]) expect(words).not.toContain('not-to-be-shown');
  });
});

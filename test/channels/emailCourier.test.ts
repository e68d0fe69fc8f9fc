// The courier of e-mail against a mail server on loopback: what arrives, and what each refusal means for the next try.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { emailCourier } from '../../bot/channels/email/courier.ts';
import type { SmtpServer } from '../../bot/channels/email/mailTransport.ts';
import type { DeliveryError, DueDelivery } from '../../bot/handoff/ports.ts';
import type { Spoken } from '../../bot/messages/message.ts';
import { certificate } from '../support/localhostCertificate.ts';
import { type MailServer, type MailServerNeeds, startMailServer } from '../support/mailServer.ts';

const due: DueDelivery = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  to: { channel: 'email', conversation: 'e6c2', reference: null },
  language: 'ja',
  message: { blocks: [] },
  attempts: 1,
};
const spoken: Spoken = {
  language: 'ja',
  title: '[ACT-000042] 田中 さん：0xC004F213',
  blocks: [
    { kind: 'text', text: '新しいチケットです。', tone: 'strong' },
    { kind: 'facts', facts: [{ label: '型番', value: '<b>T14</b> & "x"\n状態: 解決済み' }] },
    { kind: 'list', items: ['再起動：未解決'] },
    { kind: 'quote', by: 'エラー', text: '一行目\n<script>alert(1)</script>' },
    { kind: 'code', code: 'slmgr /dlv' },
  ],
};
const password = 'pa:ss@word/1';
const open: MailServer[] = [];
const warnings: object[] = [];

const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, certificate]));
afterAll(() => setDefaultCACertificates(trusted));
afterEach(async () => {
  warnings.length = 0;
  for (const one of open.splice(0)) await one.close();
});

async function server(needs: MailServerNeeds = {}): Promise<MailServer> {
  const one = await startMailServer(needs);
  open.push(one);
  return one;
}

function courier({ port }: MailServer, more: Partial<SmtpServer> = {}, from = 'bot@example.com') {
  return emailCourier({
    server: { host: 'localhost', port, secure: false, requireTLS: false, ...more },
    from,
    to: ['it-desk@example.com', 'archive@example.com'],
    clock: { now: () => new Date('2026-11-22T01:30:00Z') },
    log: { warn: (data) => void warnings.push(data) },
    answerWithinMs: 500,
  });
}

async function failure(to: MailServer, more?: Partial<SmtpServer>): Promise<DeliveryError> {
  return courier(to, more)
    .deliver(due, spoken)
    .then(
      () => Promise.reject(new Error('it was delivered')),
      (error: DeliveryError) => error,
    );
}

describe('a mail', () => {
  it('has its words as text and as HTML, its subject in one piece, and says that a machine wrote it', async () => {
    const to = await server();
    await courier(to).deliver(due, spoken);
    const [mail] = to.mails;
    expect(mail).toMatchObject({ from: 'bot@example.com', to: ['it-desk@example.com', 'archive@example.com'] });
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.raw).toMatch(/^Date: Sun, 22 Nov 2026 01:30:00 \+0000\r$/m);
    expect(mail?.raw).not.toMatch(/^Reply-To:/im);
    const { subject, text, html, messageId, references } = await PostalMime.parse(mail?.raw ?? '');
    expect(subject).toBe('[ACT-000042] 田中 さん：0xC004F213');
    expect(messageId).toBe('<0f8fad5b-d9cb-469f-a165-70867728950e@example.com>');
    expect(references).toBe('<ticket.e6c2@example.com>');
    expect(text?.trim().replaceAll('\r', '')).toBe(
      [
        '新しいチケットです。',
        '型番: <b>T14</b> & "x"\n    状態: 解決済み',
        '- 再起動：未解決',
        'エラー\n> 一行目\n> <script>alert(1)</script>',
        '    slmgr /dlv',
      ].join('\n\n'),
    );
    expect(html).toContain('<html lang="ja">');
    expect(html).toContain('&lt;b&gt;T14&lt;/b&gt; &amp; &quot;x&quot;');
    expect(html).not.toContain('<script>');
  });

  it('is known by its Message-ID when it is sent once more', async () => {
    const to = await server();
    await courier(to).deliver(due, spoken);
    await courier(to).deliver({ ...due, attempts: 2 }, spoken);
    const ids = to.mails.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1]);
    expect(ids[0]).toBeDefined();
    expect(ids[1]).toBe(ids[0]);
  });

  it.each(['Eve\r\nBcc: all@example.com', 'Eve\nBcc: all@example.com', 'Eve\u2028Bcc: all@example.com', 'Eve\0Bcc: x'])(
    'takes no header from a name (%j)',
    async (name) => {
      const to = await server();
      await courier(to).deliver(due, { ...spoken, title: `[ACT-000042] ${name}` });
      expect(to.mails[0]?.to).toEqual(['it-desk@example.com', 'archive@example.com']);
      const { headers, subject } = await PostalMime.parse(to.mails[0]?.raw ?? '');
      expect(headers.map(({ key }) => key)).not.toContain('bcc');
      expect(subject).toMatch(/^\[ACT-000042\] Eve Bcc: /);
    },
  );
});

describe('a server with a password', () => {
  const login = { user: 'desk@example.com', password };
  const auth = { user: login.user, pass: password };

  it('gets it over STARTTLS', async () => {
    const to = await server({ ...login, tls: 'start' });
    await courier(to, { requireTLS: true, auth }).deliver(due, spoken);
    expect(to.mails[0]).toMatchObject({ user: login.user, secure: true });
  });

  it('gets it over TLS from the first byte on', async () => {
    const to = await server({ ...login, tls: 'whole' });
    await courier(to, { secure: true, auth }).deliver(due, spoken);
    expect(to.mails[0]).toMatchObject({ user: login.user, secure: true });
  });

  it('does not get it in the clear where TLS is required', async () => {
    const to = await server(login);
    expect(await failure(to, { requireTLS: true, auth })).toMatchObject({ hope: 'mended', why: 'notAllowed' });
    expect(to.mails).toEqual([]);
  });

  it('that does not take it waits until it is mended, and it stands in no error', async () => {
    const to = await server(login);
    to.refuse('login', 535, `${password} is wrong for ${login.user}`);
    const error = await failure(to, { auth });
    expect(error).toMatchObject({ hope: 'mended', why: 'notAllowed', message: expect.stringContaining('EAUTH 535') });
    const encoded = Buffer.from(`\0${login.user}\0${password}`).toString('base64');
    for (const part of [password, login.user, encoded]) expect(`${error.message}${error.stack}`).not.toContain(part);
  });

  it('waits until it is mended when no password is set', async () => {
    expect(await failure(await server(login))).toMatchObject({ hope: 'mended' });
  });
});

describe('a refusal', () => {
  it.each([
    ['recipient', 550, 'mended', 'notAllowed'],
    ['recipient', 450, 'later', 'noAnswer'],
    ['data', 554, 'never', 'notAllowed'],
    ['data', 552, 'never', 'tooBig'],
    ['data', 451, 'later', 'noAnswer'],
    ['login', 454, 'later', 'noAnswer'],
  ] as const)('of the %s with %i is tried again: %s (%s)', async (step, status, hope, why) => {
    const to = await server({ user: 'desk', password });
    to.refuse(step, status);
    expect(await failure(to, { auth: { user: 'desk', pass: password } })).toMatchObject({ hope, why });
  });

  it('of some addresses is named in the log, and the mail has arrived at the others', async () => {
    const to = await server();
    to.refuse('recipient', 550, 'No such mailbox', 'archive@example.com');
    await courier(to).deliver(due, spoken);
    expect(to.mails.map(({ to }) => to)).toEqual([['it-desk@example.com']]);
    expect(warnings).toEqual([{ delivery: due.id, refused: 1 }]);
  });

  it('to connect is tried again later', async () => {
    const gone = await startMailServer();
    await gone.close();
    expect(await failure(gone)).toMatchObject({ hope: 'later', why: 'noAnswer' });
  });
});

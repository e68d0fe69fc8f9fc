// The settings of the ways out: what they become, and every mistake, without a secret in it.
import { describe, expect, it } from '@jest/globals';
import { openLocales } from '../bot/messages/localize.ts';
import { readWaysOut, type WaysOutConfig } from '../bot/readWaysOut.ts';
import { openSettings } from '../bot/settings.ts';

const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const url = 'https://hooks.example.com/desk?code=hidden';

type Environment = Readonly<Record<string, string>>;

function read(environment: Environment): { config: WaysOutConfig; problems: readonly string[]; words: string } {
  const settings = openSettings(environment);
  const config = readWaysOut(settings);
  const problems = settings.problems.map((problem) => ('key' in problem ? problem.key : ''));
  const words = settings.problems.flatMap((one) => ['en', 'ja'].map((language) => localizer.text(one, language)));
  return { config, problems, words: words.join('\n') };
}

it('without settings there are none', () => {
  expect(read({})).toEqual({ config: {}, problems: [], words: '' });
});

describe('the webhook', () => {
  it.each([
    ['base64', secret, [Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')]],
    ['text', 'correct-horse-battery-staple', [Buffer.from('correct-horse-battery-staple')]],
    [
      'the new and the old one',
      `correct-horse-battery-staple  ${secret}`,
      [Buffer.from('correct-horse-battery-staple'), Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')],
    ],
  ])('is signed with a secret that is %s', (_what, DESK_WEBHOOK_SECRET, keys) => {
    const { config, problems } = read({ DESK_WEBHOOK_URL: url, DESK_WEBHOOK_SECRET });
    expect(problems).toEqual([]);
    expect(config.webhook).toEqual({ url, keys });
  });

  it.each(['http://127.0.0.1:8080/hooks', 'http://localhost/hooks', 'http://[::1]:8080/'])(
    'may be on this machine without TLS: %s',
    (address) => {
      expect(read({ DESK_WEBHOOK_URL: address, DESK_WEBHOOK_SECRET: secret }).problems).toEqual([]);
    },
  );

  it.each([
    ['plain http elsewhere', { DESK_WEBHOOK_URL: 'http://hooks.example.com/hidden' }, 'config.webhookUrl'],
    ['a password in the address', { DESK_WEBHOOK_URL: 'https://me:hidden@hooks.example.com/' }, 'config.webhookUrl'],
    ['no address at all', { DESK_WEBHOOK_URL: 'hidden' }, 'config.webhookUrl'],
    ['another protocol', { DESK_WEBHOOK_URL: 'file:///hidden' }, 'config.webhookUrl'],
    ['a short secret', { DESK_WEBHOOK_SECRET: 'hidden' }, 'config.webhookSecret'],
    ['a short key', { DESK_WEBHOOK_SECRET: 'whsec_aGlkZGVu' }, 'config.webhookSecret'],
    ['what is not base64', { DESK_WEBHOOK_SECRET: 'whsec_hidden!hidden!hidden!hidden!hidden' }, 'config.webhookSecret'],
    ['three secrets', { DESK_WEBHOOK_SECRET: `${secret} ${secret} ${secret}` }, 'config.webhookSecret'],
  ])('does not start with %s', (_what, wrong: Environment, key) => {
    const { problems, words } = read({ DESK_WEBHOOK_URL: url, DESK_WEBHOOK_SECRET: secret, ...wrong });
    expect(problems).toEqual([key]);
    expect(words).not.toMatch(/hidden|MfKQ9r8G|aGlkZGVu/);
  });

  it('needs both of its settings', () => {
    expect(read({ DESK_WEBHOOK_URL: url }).words).toContain('DESK_WEBHOOK_SECRET is missing');
    expect(read({ DESK_WEBHOOK_SECRET: secret }).words).toContain('DESK_WEBHOOK_URL is missing');
  });
});

describe('e-mail', () => {
  const DESK_EMAIL = 'it-desk@example.com';

  it('goes to one address or several, from the first of them or from its own', () => {
    const { config } = read({
      DESK_EMAIL: ` ${DESK_EMAIL} , archive@example.com`,
      SMTP_URL: 'smtp://mail.example.com',
    });
    expect(config.email).toMatchObject({ to: [DESK_EMAIL, 'archive@example.com'], from: DESK_EMAIL });
    const own = read({ DESK_EMAIL, DESK_EMAIL_FROM: 'bot@example.com', SMTP_URL: 'smtp://mail.example.com' });
    expect(own.config.email?.from).toBe('bot@example.com');
  });

  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, requireTLS: false }],
    ['smtp://mail.example.com:25/', { host: 'mail.example.com', port: 25, secure: false, requireTLS: false }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true, requireTLS: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTLS: false }],
    [
      'smtp://desk%40example.com:p%3Aw%2F1@mail.example.com',
      {
        host: 'mail.example.com',
        port: 587,
        secure: false,
        requireTLS: true,
        auth: { user: 'desk@example.com', pass: 'p:w/1' },
      },
    ],
    [
      'smtp://desk:pass@127.0.0.1:2525',
      { host: '127.0.0.1', port: 2525, secure: false, requireTLS: false, auth: { user: 'desk', pass: 'pass' } },
    ],
  ])('is handed in at %s', (SMTP_URL, server) => {
    const { config, problems } = read({ DESK_EMAIL, SMTP_URL });
    expect(problems).toEqual([]);
    expect(config.email?.server).toEqual(server);
  });

  it.each([
    ['no address', { DESK_EMAIL: 'IT desk' }, 'config.email'],
    ['one bad address among good ones', { DESK_EMAIL: `${DESK_EMAIL}, archive` }, 'config.email'],
    ['an address with a second line', { DESK_EMAIL: 'a@example.com\nBcc: b@example.com' }, 'config.email'],
    ['a bad sender', { DESK_EMAIL_FROM: 'IT <x>' }, 'config.email'],
    ['the mail server as an address', { DESK_EMAIL: 'smtp://desk:hidden@mail.example.com' }, 'config.email'],
    ['the mail server as the sender', { DESK_EMAIL_FROM: 'smtp://desk:hidden@mail.example.com' }, 'config.email'],
    ['another protocol', { SMTP_URL: 'https://mail.example.com' }, 'config.smtpUrl'],
    ['a user name without a password', { SMTP_URL: 'smtp://hidden@mail.example.com' }, 'config.smtpUrl'],
    ['options behind the address', { SMTP_URL: 'smtp://mail.example.com/?hidden' }, 'config.smtpUrl'],
    ['a password with a bare %', { SMTP_URL: 'smtp://desk:hidden%zz@mail.example.com' }, 'config.smtpUrl'],
    ['no host', { SMTP_URL: 'smtp:' }, 'config.smtpUrl'],
  ])('does not start with %s', (_what, wrong: Environment, key) => {
    const { problems, words } = read({ DESK_EMAIL, SMTP_URL: 'smtp://mail.example.com', ...wrong });
    expect(problems).toEqual([key]);
    expect(words).not.toContain('hidden');
  });

  it('needs both of its settings', () => {
    expect(read({ DESK_EMAIL }).words).toContain('SMTP_URL is missing');
    expect(read({ SMTP_URL: 'smtp://mail.example.com' }).words).toContain('DESK_EMAIL is missing');
    expect(read({ DESK_EMAIL_FROM: 'bot@example.com' }).problems).toEqual(['config.needed', 'config.needed']);
  });
});

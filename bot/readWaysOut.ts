// Where events and mails about tickets go, from the settings: a webhook and a mail server of the company.
import { z } from 'zod';
import { isLoopback, type Settings } from './settings.ts';

export interface WaysOutConfig {
  /** Undefined: nobody is told of events. */
  readonly webhook?: WebhookConfig;
  /** Undefined: no mails are sent. */
  readonly email?: EmailConfig;
}

export interface WebhookConfig {
  readonly url: string;
  /** The keys that sign; two while the secret is being changed. */
  readonly keys: readonly Buffer[];
}

export interface EmailConfig {
  readonly to: readonly string[];
  readonly from: string;
  readonly server: MailServerConfig;
}

export interface MailServerConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on; else STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** The server must offer STARTTLS: a password is not sent in the clear. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** The ways out; what is wrong becomes problems of the settings, which show no secret. */
export function readWaysOut(settings: Settings): WaysOutConfig {
  const webhook = readWebhook(settings);
  const email = readEmail(settings);
  return { ...(webhook && { webhook }), ...(email && { email }) };
}

function readWebhook({ env, problem }: Settings): WebhookConfig | undefined {
  const address = env['DESK_WEBHOOK_URL']?.trim();
  const secret = env['DESK_WEBHOOK_SECRET']?.trim();
  if (address === undefined && secret === undefined) return undefined;
  // The path and what stands behind it may be what keeps others out: only the setting is named.
  const url = address === undefined ? undefined : URL.parse(address);
  if (address === undefined) problem('config.needed', { name: 'DESK_WEBHOOK_URL', because: 'DESK_WEBHOOK_SECRET' });
  else if (!url || !isWebhookAddress(url)) problem('config.webhookUrl');
  const keys = secret?.split(/\s+/).map(keyOf) ?? [];
  if (secret === undefined) problem('config.needed', { name: 'DESK_WEBHOOK_SECRET', because: 'DESK_WEBHOOK_URL' });
  else if (keys.length > 2 || keys.includes(undefined)) problem('config.webhookSecret');
  return { url: url?.href ?? '', keys: keys.filter((key) => key !== undefined) };
}

/** Plain HTTP stays on this machine; a name and a password have no place in the address. */
function isWebhookAddress({ protocol, hostname, username, password, hash }: URL): boolean {
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** In bytes, as the specification has it. */
const shortestKey = 24;

/** `whsec_` and base64, or any text that is long enough; undefined for what is neither. */
function keyOf(secret: string): Buffer | undefined {
  const encoded = /^whsec_(.*)$/s.exec(secret)?.[1];
  if (encoded !== undefined && !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const key = encoded === undefined ? Buffer.from(secret) : Buffer.from(encoded, 'base64');
  return key.length < shortestKey ? undefined : key;
}

function readEmail({ env, problem, read }: Settings): EmailConfig | undefined {
  const names = ['DESK_EMAIL', 'SMTP_URL', 'DESK_EMAIL_FROM'] as const;
  const set = names.filter((name) => env[name]);
  if (set.length === 0) return undefined;
  for (const name of ['DESK_EMAIL', 'SMTP_URL'] as const)
    if (!env[name]) problem('config.needed', { name, because: set.join(', ') });
  // Not what is there: it may be the address of the server, with its password.
  const to = read('DESK_EMAIL', mailAddresses, [], () => problem('config.email', { name: 'DESK_EMAIL' }));
  const from = read('DESK_EMAIL_FROM', mailAddress, to[0] ?? '', () =>
    problem('config.email', { name: 'DESK_EMAIL_FROM' }),
  );
  const server = serverAt(env['SMTP_URL']?.trim());
  if (env['SMTP_URL'] && !server) problem('config.smtpUrl');
  return server && { to, from, server };
}

const mailAddress = z.email();
const mailAddresses = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(mailAddress).min(1));

/** The ports for mail that is handed in: with TLS from the first byte on, and without. */
const submission = { 'smtps:': 465, 'smtp:': 587 } as const;

/** Undefined: it is no address of a mail server. */
function serverAt(address: string | undefined): MailServerConfig | undefined {
  const url = URL.parse(address ?? '');
  if (!url || !(url.protocol in submission) || url.hostname === '' || !/^\/?$/.test(url.pathname)) return undefined;
  if (url.search !== '' || url.hash !== '' || (url.username === '') !== (url.password === '')) return undefined;
  const { protocol, hostname, port, username, password } = url;
  const secure = protocol === 'smtps:';
  const auth = { user: decoded(username), pass: decoded(password) };
  if (auth.user === undefined || auth.pass === undefined) return undefined;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? submission[secure ? 'smtps:' : 'smtp:'] : Number(port),
    secure,
    requireTLS: !secure && username !== '' && !isLoopback(hostname),
    ...(username !== '' && { auth: { user: auth.user, pass: auth.pass } }),
  };
}

/** Undefined when a `%` stands there that encodes nothing. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

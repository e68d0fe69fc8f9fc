// A login server on loopback for tokens of Teams: it publishes keys, signs what it is told to, and can fail.
import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export interface OpenId {
  readonly url: string;
  /** The key that is published, unless another is. */
  readonly key: SigningKey;
  /** How often its keys were read. */
  readonly reads: () => number;
  /** These keys are published from now on. */
  publish(...keys: readonly SigningKey[]): void;
  /** The status that it answers until it is called with nothing. */
  fail(how?: number): void;
  /** The settings with which botbuilder asks here: all or none of its overrides. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const channelIssuer = 'https://api.botframework.com';

/** A key that nobody has published. */
export function newKey(kid: string): SigningKey {
  return { kid, privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey };
}

/** A signed token; `head` and `claims` as they are to stand in it. */
export function signed(key: SigningKey, claims: object, head: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const all: Readonly<Record<string, unknown>> = { alg: 'RS256', typ: 'JWT', kid: key.kid, x5t: key.kid, ...head };
  const text = `${part(all)}.${part(claims)}`;
  return `${text}.${signatureOf(String(all['alg']), key, text)}`;
}

function signatureOf(algorithm: string, { privateKey }: SigningKey, text: string): string {
  if (algorithm === 'none') return '';
  // The confusion that attackers hope for: the published key as a shared secret.
  if (algorithm === 'HS256') {
    const secret = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', secret).update(text).digest('base64url');
  }
  return createSign(`RSA-SHA${algorithm.slice(2)}`)
    .update(text)
    .sign(privateKey, 'base64url');
}

/** The server, with one key that stands for Teams. */
export async function startOpenId(): Promise<OpenId> {
  const key = newKey('first');
  let published: readonly SigningKey[] = [key];
  let failure: number | undefined;
  let reads = 0;
  const server = createServer((request, response) => {
    if (failure !== undefined) {
      response.statusCode = failure;
      response.end();
      return;
    }
    const { port } = server.address() as AddressInfo;
    const isKeys = request.url === '/keys';
    if (isKeys) reads += 1;
    const keys = published.map(({ kid, privateKey }) => {
      const { n, e, kty } = createPublicKey(privateKey).export({ format: 'jwk' });
      return { kty, n, e, kid, x5t: kid, use: 'sig', endorsements: ['msteams'] };
    });
    const document = { issuer: channelIssuer, jwks_uri: `http://127.0.0.1:${port}/keys` };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys } : document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    key,
    reads: () => reads,
    publish(...keys) {
      published = keys;
    },
    fail(how) {
      failure = how;
    },
    settings: {
      ToChannelFromBotLoginUrl: `${url}/login`,
      ToChannelFromBotOAuthScope: channelIssuer,
      ToBotFromChannelTokenIssuer: channelIssuer,
      OAuthUrl: `${url}/oauth`,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/channel`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url}/emulator`,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// The login server that gives bots their tokens, on loopback: it knows one app with one secret, and fails with Entra's codes.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Entra {
  /** All of botbuilder's overrides: one given means all must be. */
  readonly settings: Readonly<Record<string, string>>;
  readonly appId: string;
  readonly secret: string;
  readonly tenant: string;
  /** From now on it answers with this code of Entra; without one, as it should. */
  refuse(code?: string): void;
  /** How far its clock is ahead, in milliseconds. */
  ahead(ms: number): void;
  close(): Promise<void>;
}

/** The server; the token that it gives is no token of anybody. */
export async function startEntra(): Promise<Entra> {
  const appId = '11111111-2222-4333-8444-555555555555';
  const tenant = '99999999-2222-4333-8444-555555555555';
  const secret = 'the-value-of-a-secret';
  let refused: string | undefined;
  let aheadMs = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = new URLSearchParams(Buffer.concat(chunks).toString());
    const isRight =
      request.url === '/login/oauth2/v2.0/token' &&
      asked.get('grant_type') === 'client_credentials' &&
      asked.get('client_id') === appId &&
      asked.get('client_secret') === secret &&
      asked.get('scope') === 'https://api.botframework.com/.default';
    const code = refused ?? (isRight ? undefined : '7000215');
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.statusCode = code === undefined ? 200 : 401;
    const error_description = `AADSTS${code}: It was refused. Trace ID: 1 Secret: ${asked.get('client_secret')}`;
    response.end(
      JSON.stringify(
        code === undefined
          ? { token_type: 'Bearer', expires_in: 3599, access_token: 'a-token' }
          : { error: 'invalid_client', error_description },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    appId,
    secret,
    tenant,
    settings: {
      ToChannelFromBotLoginUrl: `${url}/login`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      OAuthUrl: `${url}/oauth`,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/channel`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url}/emulator`,
    },
    refuse(code) {
      refused = code;
    },
    ahead(ms) {
      aheadMs = ms;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

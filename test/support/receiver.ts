// A system of the company that takes webhooks: a server on loopback that checks signatures with another implementation.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A request, as it came. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the server answered. */
  readonly status: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In milliseconds, before it answers. */
  readonly after?: number;
}

export interface Receiver {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** The events that it took, in order. Each is verified first; throws when one is not from us. */
  events(): readonly EventJson[];
  /** The next requests are answered so, the last answer for ever; without any, with 204. */
  answer(...answers: readonly Answer[]): void;
  close(): Promise<void>;
}

/** An event, as far as tests look into it. */
export interface EventJson {
  readonly schema: string;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly by?: { readonly role: string; readonly name: string };
  readonly ticket: Readonly<Record<string, unknown>>;
  readonly message?: { readonly text: string; readonly phrase?: string; readonly files: readonly string[] };
}

/** `secret` as the receiver knows it; `port`: a place where one stood before. */
export async function startReceiver(secret: string, port = 0): Promise<Receiver> {
  const arrived: Arrived[] = [];
  let answers: readonly Answer[] = [{ status: 204 }];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [{ status, headers = {}, body = '', after = 0 } = { status: 204 }, ...rest] = answers;
    if (rest.length > 0) answers = rest;
    arrived.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), status });
    setTimeout(() => {
      response.writeHead(status, headers);
      response.end(body);
    }, after);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: open } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${open}/hooks?code=not-to-be-shown`,
    arrived,
    events: () => arrived.filter(({ status }) => status < 300).map((one) => verified(one, secret)),
    answer(...given) {
      answers = given.length > 0 ? given : [{ status: 204 }];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The event in a request, if it is signed with the secret; throws when it is not. */
export function verified({ headers, body }: Pick<Arrived, 'headers' | 'body'>, secret: string): EventJson {
  const webhook = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
  return webhook.verify(body, headers as Record<string, string>) as EventJson;
}

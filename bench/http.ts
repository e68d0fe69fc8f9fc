// HTTP of the benches' own side, as lean as can be: a server that answers at once, and a client that keeps its connections.
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** When it arrived, by `performance.now`. */
  readonly at: number;
}

export interface LeanServer {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on a free port of this machine what `answer` gives, as JSON. */
export async function serveLean(answer: (call: Call) => object): Promise<LeanServer> {
  const server = createServer(async (incoming, response) => {
    const at = performance.now();
    const body = await read(incoming);
    const json = JSON.stringify(answer({ method: incoming.method ?? '', path: incoming.url ?? '', body, at }));
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) };
    // Not in one chain: restify, in the same process, makes the first give nothing back.
    response.writeHead(200, headers);
    response.end(json);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Idle connections are left before a bot closes them. */
const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 2_000 });

/** Posts JSON; the status of the answer once it is read. */
export function post(url: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length, ...headers };
    const outgoing = request(url, { method: 'POST', agent, headers: all }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      // The bot closed the idle connection at this very moment, and has read nothing.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') post(url, body, headers).then(resolve, reject);
      else reject(error);
    });
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

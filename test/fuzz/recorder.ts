// Between a platform and the bot: passes each call on as it is, and keeps a copy.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly type: string;
  readonly body: string;
}

export interface Recorder {
  readonly url: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

/** Listens on a free port of loopback, in front of `to`. */
export async function startRecorder(to: string): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    calls.push({ type: incoming.headers['content-type'] ?? '', body: body.toString('utf8') });
    const { host: _, ...headers } = incoming.headers;
    const onwards = request(`${to}${incoming.url}`, { method: incoming.method ?? 'POST', headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    onwards.once('error', () => answer.destroy());
    onwards.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

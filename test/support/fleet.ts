// Several real processes of the bot on one database, and a door before them that shares out what comes and tries again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Fleet {
  /** Of the door. */
  readonly url: string;
  /** Addresses of the processes that serve now. */
  readonly addresses: readonly string[];
  /** `slot.generation` of those that were killed, and when. */
  readonly deaths: ReadonlyMap<string, number>;
  /** What the processes wrote, a line each. */
  readonly lines: readonly string[];
  /** How often the door has tried again, and how often it handed one event to two processes at once. */
  readonly counts: { retried: number; twice: number };
  /** Starts the process of this slot and waits until it serves; `root`: the folder of another version of the code. */
  start(slot: number, root?: URL): Promise<void>;
  /** Sends a signal; resolves with the exit code when the process has ended (not after SIGSTOP and SIGCONT). */
  signal(slot: number, signal: NodeJS.Signals): Promise<number | null>;
  close(): Promise<void>;
}

export interface FleetNeeds {
  readonly slots: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Of so many events, one is handed to two processes at once; 0: none. */
  readonly twiceIn?: number;
}

interface Member {
  readonly name: string;
  readonly child: ChildProcess;
  readonly url: string;
}

/** As long as Teams and Slack go on trying, or longer. */
const patienceMs = 60_000;
const answerWithinMs = 15_000;
const betweenMs = 150;

/** Each process names itself in what it sends, so that whoever gets it knows who it was. */
const naming = `--import=data:text/javascript,${encodeURIComponent(
  `import { subscribe } from 'node:diagnostics_channel';
   const name = process.env.INSTANCE;
   subscribe('http.client.request.created', ({ request }) => request.setHeader('x-instance', name));
   subscribe('undici:request:create', ({ request }) => request.addHeader('x-instance', name));`,
)}`;

export async function startFleet({ slots, environment, cwd, twiceIn = 0 }: FleetNeeds): Promise<Fleet> {
  const members = new Map<number, Member>();
  const children = new Set<ChildProcess>();
  const generations = new Map<number, number>();
  const deaths = new Map<string, number>();
  const lines: string[] = [];
  const counts = { retried: 0, twice: 0 };
  let next = 0;
  let asked = 0;
  let isClosed = false;

  async function start(slot: number, root = new URL('../../', import.meta.url)): Promise<void> {
    const generation = (generations.get(slot) ?? 0) + 1;
    generations.set(slot, generation);
    const name = `${slot}.${generation}`;
    const index = fileURLToPath(new URL('bot/index.ts', root));
    const child = spawn(process.execPath, [index], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        NODE_OPTIONS: naming,
        INSTANCE: name,
        PERSON_MESSAGES_PER_MINUTE: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
    let out = '';
    const hear = (piece: Buffer) => {
      out += piece;
      lines.push(
        ...String(piece)
          .trimEnd()
          .split('\n')
          .map((line) => `${name} ${line}`),
      );
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`process ${name} ended:\n${out}`)));
    members.set(slot, { name, child, url: await listening });
  }

  async function signal(slot: number, signal: NodeJS.Signals): Promise<number | null> {
    const member = members.get(slot);
    if (!member) throw new Error(`there is no process ${slot}`);
    const ended = once(member.child, 'exit');
    if (signal === 'SIGKILL') deaths.set(member.name, Date.now());
    member.child.kill(signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return null;
    if (signal === 'SIGKILL') members.delete(slot);
    const [code] = await ended;
    if (members.get(slot) === member) members.delete(slot);
    return code;
  }

  /** Whichever has its turn. */
  function pick(): string | undefined {
    const serving = [...members.values()];
    next += 1;
    return serving[next % Math.max(1, serving.length)]?.url;
  }

  async function passOn(path: string, method: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
    const end = Date.now() + patienceMs;
    asked += 1;
    const twice = twiceIn > 0 && asked % twiceIn === 0;
    if (twice) counts.twice += 1;
    for (let tries = 0; ; tries++) {
      const urls = [pick(), ...(twice && tries === 0 ? [pick()] : [])];
      const answers = await Promise.all(urls.map((url) => post(url, path, method, headers, body)));
      const answer = answers.find((one) => one && one.status < 500);
      if (answer) return answer;
      if (isClosed || Date.now() > end) return { status: 503, headers: {}, body: Buffer.alloc(0) };
      counts.retried += 1;
      await wait(betweenMs);
    }
  }

  const door = createServer(async (incoming, response) => {
    const { url = '/', method = 'POST', headers } = incoming;
    const { status, headers: back, body } = await passOn(url, method, headers, await buffer(incoming));
    const type = back['content-type'];
    response.writeHead(status, type ? { 'content-type': type } : {});
    response.end(body);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  await Promise.all(Array.from({ length: slots }, (_, slot) => start(slot)));

  return {
    url: `http://127.0.0.1:${port}`,
    get addresses() {
      return [...members.values()].map(({ url }) => url);
    },
    deaths,
    lines,
    counts,
    start,
    signal,
    async close() {
      isClosed = true;
      for (const child of children) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Undefined: nobody is there, or nobody answers. */
function post(
  url: string | undefined,
  path: string,
  method: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<Answer | undefined> {
  if (url === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const { host: _, connection: __, ...rest } = headers;
    const sent = request(
      `${url}${path}`,
      { method, headers: rest, agent: false, timeout: answerWithinMs },
      (answer) => {
        buffer(answer).then(
          (content) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: content }),
          () => resolve(undefined),
        );
      },
    );
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => resolve(undefined));
    sent.end(body);
  });
}

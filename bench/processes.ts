// Bots under measurement, each a process of its own, on loopback.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/support/freePort.ts';
import type { Usage } from './control.ts';

export interface BotProcess {
  /** Without a slash at the end. */
  readonly url: string;
  /** From the start of the process until `/healthz` answered 200. */
  readonly startMs: number;
  /** What it has used; `collect`: after garbage is thrown away. */
  usage(collect?: 'collect'): Promise<Usage>;
  stop(): Promise<void>;
}

export interface BotNeeds {
  /** The path of the program from the project's folder. */
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node itself. */
  readonly flags?: readonly string[];
}

const root = new URL('../', import.meta.url);
const control = new URL('control.ts', import.meta.url).href;
const startWithinMs = 60_000;

/** Our bot as `npm start` starts it: Node's flags and the program. */
export function npmStart(): Pick<BotNeeds, 'program' | 'flags'> {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: { start: string } };
  const [, ...words] = scripts.start.split(' ');
  return { program: words.at(-1) ?? '', flags: words.slice(0, -1) };
}

/** Starts a program that listens on `PORT` and answers `/healthz`. Its environment is the given one alone. */
export async function startBot({ program, env = {}, flags = [] }: BotNeeds): Promise<BotProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, '--import', control, program], {
    cwd: fileURLToPath(root),
    env: { PATH, HOME, TMPDIR, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping) console.error(`${program} ended by itself: ${signal ?? code}`);
  });
  await healthy(child, `${url}/healthz`);
  const startMs = performance.now() - began;
  return {
    url,
    startMs,
    usage: (collect) =>
      new Promise((resolve, reject) => {
        child.once('message', (told) => resolve(told as Usage));
        child.send(collect ?? 'usage', (error) => error && reject(error));
      }),
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function healthy(child: ChildProcess, address: string): Promise<void> {
  const end = performance.now() + startWithinMs;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    const isUp = await fetch(address).then(
      ({ ok, body }) => body?.cancel().then(() => ok),
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnargs.join(' ')} does not answer`);
}

// The bot as `npm start` runs it, in a process of its own that tells its memory, with all that it writes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Target {
  readonly url: string;
  /** What it has logged, a line each. */
  readonly log: readonly string[];
  isAlive(): boolean;
  /** Bytes of its heap that are in use, once all garbage is gone. */
  heap(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it with these settings alone, and waits until it says where it listens. */
export async function startTarget(environment: Readonly<Record<string, string>>, cwd: string): Promise<Target> {
  const index = fileURLToPath(new URL('../../bot/index.ts', import.meta.url));
  const heap = new URL('./heap.ts', import.meta.url).href;
  const bot = fork(index, {
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
    execArgv: ['--expose-gc', '--import', heap],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (!bot.stdout || !bot.stderr) throw new Error('no output');
  const log: string[] = [];
  createInterface({ input: bot.stderr }).on('line', (line) => void log.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: bot.stdout ?? process.stdin }).on('line', (line) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    bot.once('exit', (code) => reject(new Error(`the bot ended with ${code}:\n${log.join('\n')}`)));
  });
  const isAlive = () => bot.exitCode === null && bot.signalCode === null;
  return {
    url,
    log,
    isAlive,
    async heap() {
      const told = once(bot, 'message');
      bot.send('heap');
      const [bytes] = await told;
      return Number(bytes);
    },
    async stop() {
      if (!isAlive()) return;
      const ended = once(bot, 'exit');
      bot.kill('SIGTERM');
      await ended;
    },
  };
}

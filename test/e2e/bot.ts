// The bot as `npm start` runs it: a process of its own, which a story may kill and start again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findLeaks } from '../support/leaks/findLeaks.ts';

export interface Bot {
  readonly url: string;
  /** kill -9, and a new process on the same database and port. */
  restart(): Promise<void>;
  /** Ends it, whatever it has logged. */
  stop(): Promise<void>;
  /** Ends it. Throws when it logged an error, or when one of the secrets stands in its log or its database. */
  close(secrets: readonly string[]): Promise<void>;
}

export interface BotNeeds {
  readonly port: number;
  /** Where its database lies. */
  readonly folder: string;
  /** The file that keeps what it says, for whoever looks for the reason of a failure. */
  readonly log: string;
  readonly environment: Readonly<Record<string, string>>;
}

const index = fileURLToPath(new URL('../../bot/index.ts', import.meta.url));
/** pino's number for `error`. */
const error = 50;

/** Starts the bot and waits until it says where it listens. */
export async function startBot({ port, folder, log, environment }: BotNeeds): Promise<Bot> {
  const lines: string[] = [];
  const file = join(folder, 'desk.sqlite');
  let child: ChildProcess | undefined;
  const kill = () => child?.kill('SIGKILL');
  // Before the folder goes.
  process.prependOnceListener('exit', kill);
  let url = await start();

  async function start(): Promise<string> {
    const started = spawn(process.execPath, [index], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        DATABASE_URL: `sqlite:${file}`,
        LOG_LEVEL: 'info',
        // A story walks faster than people.
        PERSON_MESSAGES_PER_MINUTE: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
    // Known at once, so that it ends with this process while it starts, too.
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        appendFileSync(log, `${line}\n`);
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (found) resolve(found);
      });
    }
    started.once('exit', () => reject(new Error(`the bot ended:\n${lines.join('\n')}`)));
    return listening;
  }

  async function end(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    kill();
    await ended;
  }

  return {
    get url() {
      return url;
    },
    async restart() {
      await end();
      url = await start();
    },
    stop: end,
    async close(secrets) {
      await end();
      const errors = lines.filter((line) => levelOf(line) >= error);
      if (errors.length > 0) throw new Error(`the bot logged errors:\n${errors.join('\n')}`);
      // The newest rows stand in the file beside it.
      const rows = [file, `${file}-wal`].map((name) => readFileSync(name, 'latin1')).join('\n');
      const leaks = [lines.join('\n'), rows].flatMap((text) => findLeaks(text, secrets));
      if (leaks.length > 0) throw new Error(`secrets were kept: ${leaks.map(({ kind }) => kind).join(', ')}`);
    },
  };
}

function levelOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { level?: unknown }).level);
  } catch {
    return 0;
  }
}

// A folder for what a bench leaves on the disk, deleted at the end, and our bot as it serves a company.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotProcess, npmStart, startBot } from './processes.ts';
import type { Script } from './talk.ts';

export interface Workplace {
  /** A file that is not there yet. */
  path(name: string): string;
  /** A script as a file. */
  scriptFile(script: Script): string;
  /** Our bot over a new SQLite file, or the given database. */
  ours(env: Readonly<Record<string, string>>, database?: string): Promise<BotProcess>;
  /** One of `bench/floor/`. */
  floor(name: string, env?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** Stops every bot that was started here, and deletes the folder. */
  close(): Promise<void>;
}

/** Opens the folder. */
export function openWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const bots: BotProcess[] = [];
  let files = 0;
  const path = (name: string) => join(folder, `${++files}-${name}`);
  const started = async (starting: Promise<BotProcess>) => {
    const bot = await starting;
    bots.push(bot);
    return bot;
  };
  return {
    path,
    scriptFile(script) {
      const file = path('script.json');
      writeFileSync(file, JSON.stringify(script));
      return file;
    },
    ours: (env, database = `sqlite:${path('desk.sqlite')}`) =>
      started(
        startBot({
          ...npmStart(),
          env: { DATABASE_URL: database, LOCAL_PAGE: 'off', PERSON_MESSAGES_PER_MINUTE: '0', ...env },
        }),
      ),
    floor: (name, env = {}) => started(startBot({ program: `bench/floor/${name}.ts`, env })),
    async close() {
      for (const bot of bots) await bot.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

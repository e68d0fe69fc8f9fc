// Every npm command that the pages name is run: here as it is written, by .ci/run, or by another test. The rest says that it is untested.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../bot/storage/database.ts';
import { commandsOf } from './support/docsCommands.ts';
import { type Run, type Way, ways } from './support/waysToRun.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
const ciLines = read('.ci/run').split('\n');

const isPage = (name: string) => name.endsWith('.md');
const pages = [
  ...readdirSync(root).filter(isPage),
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter(isPage)
    .map((name) => `docs/${name}`),
];
const named = pages.flatMap((page) => commandsOf(read(page)).npm.map((one) => ({ page, ...one })));
const typed = pages.flatMap((page) => commandsOf(read(page)).others.map((one) => ({ page, ...one })));

const folder = mkdtempSync(join(tmpdir(), 'docs-'));
const isRun = (way: Way): way is Run => 'says' in way;
const runs = Object.entries(ways).flatMap(([command, way]) => (isRun(way) ? [{ command, way }] : []));
const written = new Map<string, { readonly text: string; readonly code: number | null }>();
/** One more than two cores: a process that starts waits for the disk. */
const atOnce = 3;
const allMs = 240_000;
/** What has not ended yet: when the time is over, it goes with the folder. */
const running = new Set<ChildProcess>();

beforeAll(async () => {
  copyProject();
  await seedDatabase();
  const waiting = [...runs];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) written.set(next.command, await run(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}, allMs);

afterAll(() => {
  for (const child of running) endGroup(child, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('the npm commands of the pages', () => {
  it('stand in the table of waysToRun.ts, and nothing else does', () => {
    const known = new Set(Object.keys(ways));
    const unknown = named.filter(({ command }) => !known.has(command));
    expect(unknown.map(({ page, command }) => `${page}: ${command}`)).toEqual([]);
    const all = new Set([...named, ...typed].map(({ command }) => command));
    expect(Object.keys(ways).filter((command) => !all.has(command))).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });

  it.each(runs)('run as they are written: $command', ({ command, way }) => {
    const { text, code } = written.get(command) ?? { text: '', code: null };
    expect(text).toContain(way.says);
    if (!way.serves) expect({ code, text }).toMatchObject({ code: 0 });
    const missing = (way.makes ?? []).filter((path) => !existsSync(join(folder, path)));
    expect(missing).toEqual([]);
  });

  it.each(Object.entries(ways).filter(([, way]) => !isRun(way)))('are run elsewhere: %s', (command, way) => {
    if ('ci' in way) {
      expect(ciLines).toContain(way.ci);
      expect(bare(way.ci)).toBe(bare(command));
    } else if ('partOf' in way) {
      expect(ciLines.some((line) => line.endsWith(way.partOf))).toBe(true);
      const [, script = ''] = /npm (?:run )?(\S+)/.exec(way.partOf) ?? [];
      const parts = scripts[script]?.split(' && ').map((part) => part.replace(' -s ', ' '));
      expect(parts).toContain(command);
    } else if ('by' in way) {
      const [, script = ''] = /np(?:m run|x) (\S+)/.exec(command) ?? [];
      const [file = script] = /[\w-]+\/[\w.-]+$/.exec(scripts[script] ?? '') ?? [];
      const test = read(way.by);
      expect(test.includes(file) || (test.includes('bot/commands/${') && test.includes(`'${script}'`))).toBe(true);
      expect(test).toMatch(/\b(?:spawn|spawnSync|fork)\(/);
    } else if ('files' in way) {
      const paths = command.replace('npm run jest -- ', '').split(' ');
      expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    } else {
      const silent = named.filter((one) => one.command === command && !one.isUntested);
      expect(silent.map(({ page }) => page)).toEqual([]);
    }
  });
});

it('names no other command in a block without saying that it is untested', () => {
  const silent = typed.filter(({ command, isUntested }) => !isUntested && !(command in ways));
  expect(silent.map(({ page, command }) => `${page}: ${command}`)).toEqual([]);
  expect(typed.length).toBeGreaterThan(3);
});

/** Without what is set for it and given to it. */
function bare(command: string): string {
  return command.replace(/^(?:[A-Z_]+=\S+ )*|(?: -- .*)$/g, '');
}

/** The project as it is cloned, so that nothing that is written lands here. */
function copyProject(): void {
  const ours = [
    'bot',
    'dialogs',
    'docs',
    'locales',
    'manifest',
    'test',
    'package.json',
    'biome.json',
    'jest.config.mjs',
    '.gitignore',
  ];
  const more = ['package-lock.json', 'tsconfig.json', 'LICENSE', 'README.md', '.env.example'];
  for (const path of [...ours, ...more]) {
    cpSync(new URL(path, root), join(folder, path), { recursive: true });
  }
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'));
  copyFileSync(join(folder, 'docs/policy.example.json'), join(folder, 'policy.json'));
  copyFileSync(join(folder, 'docs/desks.example.json'), join(folder, 'desks.json'));
  writeFileSync(join(folder, 'messages.jsonl'), '{"id":"a1","text":"0xC004F213 after the BIOS update"}\n');
}

async function seedDatabase(): Promise<void> {
  const store = await openDatabase(`sqlite:${join(folder, 'seed.sqlite')}`);
  await store.close();
}

/** Types the command into a shell in the copy, and waits for its end, or ends it once it has said what it should. */
async function run({ command, way }: (typeof runs)[number]): Promise<{ text: string; code: number | null }> {
  const database = join(folder, `${runs.findIndex((one) => one.command === command)}.sqlite`);
  copyFileSync(join(folder, 'seed.sqlite'), database);
  const { PATH = '', HOME = folder } = process.env;
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR: tmpdir(), PORT: '0', DATABASE_URL: `sqlite:${database}`, ...way.environment },
    // A group of its own, so that npm and what it starts end together.
    detached: true,
  });
  running.add(child);
  let text = '';
  let isStopped = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (!way.serves || isStopped || !text.includes(way.says)) return;
      isStopped = true;
      endGroup(child, 'SIGTERM');
    });
  }
  child.stdin.on('error', () => {}).end(way.reads ?? '');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  running.delete(child);
  return { text, code };
}

function endGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

// (a) A whole turn in Teams over HTTP, with durable state, beside bare botbuilder bots: latency and processor time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConnector } from './connector.ts';
import { inRounds, median, percentile, printTable, ratio, size } from './measure.ts';
import { type BotProcess, startBot } from './processes.ts';
import { goThrough, locales, messagesATurn, record, type Script, type Times } from './talk.ts';

const rounds = size('BENCH_ROUNDS', 8);
const talksARound = size('BENCH_TALKS', 20);
const warmUp = size('BENCH_WARM_UP', 60);

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const connector = await startConnector();
const ours = await startBot({ program: 'bot/index.ts', env: ourEnv(`sqlite:${join(folder, 'desk.sqlite')}`) });
const script = await record(connector, ours.url);

interface Subject {
  readonly name: string;
  readonly bot: BotProcess;
  readonly script: Script;
  readonly times: Times;
  readonly p50s: number[];
  readonly firsts: number[];
  readonly cpus: number[];
}

const subjectOf = (name: string, bot: BotProcess, script: Script): Subject => {
  return { name, bot, script, times: { answered: [], first: [] }, p50s: [], firsts: [], cpus: [] };
};
const scripted = async (name: string, script: Script) => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(script));
  return startBot({ program: 'bench/floor/waterfall.ts', env: { SCRIPT: path } });
};
const plain = plainOf(script);
const cards = subjectOf('waterfall, our cards, MemoryStorage', await scripted('cards', script), script);
const subjects = [
  subjectOf('Activation Desk, SQLite file', ours, script),
  cards,
  subjectOf('waterfall, one line of text', await scripted('plain', plain), plain),
  subjectOf('echo', await startBot({ program: 'bench/floor/echo.ts' }), plain),
];

for (const { bot, script } of subjects) await talk(bot, script, warmUp);
await inRounds(rounds, subjects, async ({ bot, script, times, p50s, firsts, cpus }) => {
  const before = await bot.usage();
  const { answered, first } = await talk(bot, script, talksARound);
  const after = await bot.usage();
  times.answered.push(...answered);
  times.first.push(...first);
  p50s.push(median(answered));
  firsts.push(median(first));
  cpus.push((after.cpuMs - before.cpuMs) / answered.length);
});

const turns = talksARound * (script[locales[0] ?? '']?.length ?? 0);
printTable(
  `(a) A turn in Teams over HTTP, one at a time: ${messagesATurn(script).toFixed(1)} messages sent or changed a turn; ` +
    `${rounds} rounds of ${turns} turns in turn; ms; ratios to the waterfall with our cards`,
  ['', 'p50', 'p95', 'p99', 'first p50', 'CPU/turn', 'p50 ratio', 'first ratio', 'CPU ratio'],
  subjects.map(({ name, times, p50s, firsts, cpus }) => [
    name,
    ...[50, 95, 99].map((hundredths) => percentile(times.answered, hundredths)),
    median(times.first),
    median(cpus),
    ratio(p50s, cards.p50s),
    ratio(firsts, cards.firsts),
    ratio(cpus, cards.cpus),
  ]),
);

for (const { bot } of subjects) await bot.stop();
await connector.close();
rmSync(folder, { recursive: true });

async function talk(bot: BotProcess, script: Script, times: number): Promise<Times> {
  const measured: Times = { answered: [], first: [] };
  for (let at = 0; at < times; at += 1) {
    await goThrough(connector, bot.url, { locale: locales[at % locales.length] ?? '', script }, measured);
  }
  return measured;
}

/** The same turns with one line of text each. */
function plainOf(script: Script): Script {
  const line = { op: 'send' as const, activity: { type: 'message', text: 'And what does Windows show now?' } };
  return Object.fromEntries(Object.entries(script).map(([locale, turns]) => [locale, turns.map(() => [line])]));
}

/** Our bot as it serves a company, for Teams alone. */
function ourEnv(database: string): Record<string, string> {
  return { DATABASE_URL: database, LOCAL_PAGE: 'off' };
}

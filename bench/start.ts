// (e) How long the start takes, from the process to `/healthz`, and how much memory it has then.
import { inRounds, median, printTable, size } from './measure.ts';
import { type BotProcess, npmStart, startBot } from './processes.ts';
import { startSlack } from './slackSide.ts';
import { openWorkplace } from './workplace.ts';

const rounds = size('BENCH_ROUNDS', 7);

const { path, close } = openWorkplace();
const slack = await startSlack();
const desk = { ...npmStart(), env: { LOCAL_PAGE: 'off' } };
const warm = path('compile-cache');
/** A new database and a cold cache each time; `kept` is the cache of the starts before. */
const cached = (env: Readonly<Record<string, string>>, kept?: string) => () =>
  startBot({
    ...desk,
    env: {
      ...desk.env,
      ...env,
      DATABASE_URL: `sqlite:${path('desk.sqlite')}`,
      NODE_COMPILE_CACHE: kept ?? path('compile-cache'),
    },
  });
const grown = path('desk.sqlite');

interface Subject {
  readonly name: string;
  readonly start: () => Promise<BotProcess>;
  readonly ms: number[];
  readonly cpuMs: number[];
  readonly rss: number[];
  readonly heap: number[];
}
const subjectOf = (name: string, start: Subject['start']): Subject => {
  return { name, start, ms: [], cpuMs: [], rss: [], heap: [] };
};
const subjects = [
  subjectOf('Teams, cache warm, database there', () =>
    startBot({ ...desk, env: { ...desk.env, DATABASE_URL: `sqlite:${grown}`, NODE_COMPILE_CACHE: warm } }),
  ),
  subjectOf('Teams, cache warm, new database', cached({}, warm)),
  subjectOf('Teams, cache cold, new database', cached({})),
  subjectOf('Slack, cache warm, new database', cached(slack.env, warm)),
  subjectOf('Slack, cache cold, new database', cached(slack.env)),
  subjectOf('bare waterfall bot, no cache', () =>
    startBot({
      program: 'bench/floor/waterfall.ts',
      env: { SCRIPT: new URL('floor/empty.json', import.meta.url).pathname },
    }),
  ),
  subjectOf('bare Bolt app, no cache', () => startBot({ program: 'bench/floor/bolt.ts', env: slack.env })),
];

// Fills the cache, and makes the database.
for (const { start } of subjects.slice(0, 4)) await (await start()).stop();
await inRounds(rounds, subjects, async ({ start, ms, cpuMs, rss, heap }) => {
  const bot = await start();
  const used = await bot.usage();
  ms.push(bot.startMs);
  cpuMs.push(used.cpuMs);
  rss.push(used.rss);
  heap.push((await bot.usage('collect')).heapUsed);
  await bot.stop();
});
printTable(
  `(e) From the start of the process to /healthz; medians of ${rounds} rounds; ms and MB`,
  ['', 'ms', 'fastest', 'CPU ms', 'RSS', 'heap in use'],
  subjects.map(({ name, ms, cpuMs, rss, heap }) => [
    name,
    ...[median(ms), Math.min(...ms), median(cpuMs)].map((value) => value.toFixed(0)),
    ...[median(rss), median(heap)].map((bytes) => (bytes / 2 ** 20).toFixed(0)),
  ]),
);
await close();
await slack.close();

// (c) Many conversations at once in Teams: turns a second, and how long one takes, on SQLite and on PostgreSQL.
import { startPostgres } from '../test/support/postgres.ts';
import { inRounds, median, percentile, printTable, size } from './measure.ts';
import { goThrough, record } from './talk.ts';
import { startTeams } from './teams.ts';
import { openWorkplace } from './workplace.ts';

const rounds = size('BENCH_ROUNDS', 3);
/** In all conversations of a round together. */
const talks = size('BENCH_TALKS', 128);
const warmUp = size('BENCH_WARM_UP', 60);
const crowds = [1, 16, 64];

const { scriptFile, ours, floor, close } = openWorkplace();
const platform = await startTeams();
const postgres = await startPostgres();
const sqlite = await ours(platform.env);
const script = await record(platform, sqlite.url);
const bots = [
  { name: 'Activation Desk, SQLite file', bot: sqlite },
  { name: 'Activation Desk, PostgreSQL here', bot: await ours(platform.env, await postgres.database()) },
  {
    name: 'waterfall with our cards, MemoryStorage',
    bot: await floor('waterfall', { SCRIPT: scriptFile(script) }),
  },
];
for (const { bot } of bots) await goThrough({ platform, url: bot.url, script }, warmUp);

const subjects = crowds.flatMap((crowd) =>
  bots.map(({ name, bot }) => ({
    name,
    bot,
    crowd,
    last: [] as number[],
    perSecond: [] as number[],
    cpus: [] as number[],
  })),
);
await inRounds(rounds, subjects, async ({ bot, crowd, last, perSecond, cpus }) => {
  const before = await bot.usage();
  const began = performance.now();
  // One conversation alone takes long enough with fewer talks.
  const each = Math.max(1, Math.round(talks / Math.max(crowd, 4)));
  const measured = await Promise.all(
    Array.from({ length: crowd }, () => goThrough({ platform, url: bot.url, script }, each)),
  );
  const seconds = (performance.now() - began) / 1_000;
  const times = measured.flatMap((one) => one.last);
  last.push(...times);
  perSecond.push(times.length / seconds);
  cpus.push(((await bot.usage()).cpuMs - before.cpuMs) / times.length);
});
printTable(
  `(c) Teams over HTTP, so many conversations at once; until the last message of a turn arrived; ${rounds} rounds; ms`,
  ['', 'at once', 'turns/s', 'p50', 'p95', 'p99', 'CPU a turn'],
  subjects.map(({ name, crowd, last, perSecond, cpus }) => [
    name,
    String(crowd),
    median(perSecond).toFixed(0),
    ...[50, 95, 99].map((hundredths) => percentile(last, hundredths)),
    median(cpus),
  ]),
);
await close();
await platform.close();
await postgres.stop();

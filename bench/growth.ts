// (d) The same turn, the start, and what is done by the clock, with few and with very many stored conversations and tickets.
import { statSync } from 'node:fs';
import type { Store } from '../bot/handoff/stores.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { type Grown, grow, sampleOf } from './grow.ts';
import { inRounds, median, percentile, printTable, ratio, size } from './measure.ts';
import { goThrough, record } from './talk.ts';
import { startTeams } from './teams.ts';
import { openWorkplace } from './workplace.ts';

const rounds = size('BENCH_ROUNDS', 5);
/** Of ten turns each, in each round. */
const talks = size('BENCH_TALKS', 8);
const engines = (process.env['BENCH_ENGINES'] ?? 'SQLite,PostgreSQL').split(',');
const stored: readonly Grown[] = (process.env['BENCH_STORED'] ?? '1000,100000,1000000')
  .split(',')
  .map((conversations) => ({ conversations: Number(conversations), tickets: Math.ceil(Number(conversations) / 10) }));

const channels = ['teams'];
const [past, now, later] = [
  '2000-01-01T00:00:00.000Z',
  new Date().toISOString(),
  new Date(Date.now() + 15_000).toISOString(),
];
const list = { desk: 'main', offset: 0, limit: 10 };

/** Each as it is asked while the bot serves. */
const jobs: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'outbox: what is due': ({ outboxQueue }) => outboxQueue.lease(channels, now, later, 50),
  'outbox: when the next is due': ({ outboxQueue }) => outboxQueue.nextDue(channels),
  'outbox: how much waits': ({ outboxQueue }) => outboxQueue.state(),
  'inbox: who waits': ({ inboxQueue }) => inboxQueue.waiting(channels),
  'alarms: what is due': ({ alarmQueue }) => alarmQueue.lease(['retry', 'ticket'], now, later, 50),
  'purge, with nothing to forget': (store) => store.purge(past, channels),
  'start: tickets of desks that are gone': (store) => store.turn('bench', ({ tickets }) => tickets.astray(['main'])),
  'start: tickets without an alarm': (store) => store.turn('bench', ({ tickets }) => tickets.withoutAlarm()),
  'desk: newest tickets': (store) => store.turn('bench', ({ tickets }) => tickets.list(list)),
  'desk: open tickets': (store) => store.turn('bench', ({ tickets }) => tickets.list({ ...list, states: ['open'] })),
  'desk: search for words that nobody wrote': (store) =>
    store.turn('bench', ({ tickets }) => tickets.list({ ...list, words: 'tangerine' })),
  'desk: what was given up': (store) => store.turn('bench', ({ outbox }) => outbox.parked('main')),
  'desk: whose thread is it': (store) =>
    store.turn('bench', ({ tickets }) => tickets.inThread('teams', '19:desk@thread.tacv2;messageid=48271')),
  'figures of the last hour': (store) => store.figures(later, later),
};

const { path, ours, close } = openWorkplace();
const platform = await startTeams();
const postgres = engines.includes('PostgreSQL') ? await startPostgres() : undefined;
const small = `sqlite:${path('sample.sqlite')}`;
const first = await ours(platform.env, small);
const script = await record(platform, first.url);
const sample = await sampleOf(small);

for (const engine of engines) {
  const grown = [];
  for (const one of stored) {
    const file = path('desk.sqlite');
    const url = engine === 'SQLite' ? `sqlite:${file}` : ((await postgres?.database()) ?? '');
    await (await openDatabase(url)).close();
    const began = performance.now();
    await grow(url, sample, one);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    const gigabytes = engine === 'SQLite' ? `, ${(statSync(file).size / 2 ** 30).toFixed(2)} GB` : '';
    console.log(`${engine}: ${nameOf(one)} made in ${seconds} s${gigabytes}`);
    grown.push({ url, name: nameOf(one), bot: await ours(platform.env, url) });
  }
  const subjects = grown.map(({ name, bot }) => ({
    name,
    bot,
    all: [] as number[],
    p50: [] as number[],
    cpu: [] as number[],
  }));
  for (const { bot } of subjects) await goThrough({ platform, url: bot.url, script }, 4);
  await inRounds(rounds, subjects, async ({ bot, all, p50, cpu }) => {
    const before = await bot.usage();
    const { last } = await goThrough({ platform, url: bot.url, script }, talks);
    all.push(...last);
    p50.push(median(last));
    cpu.push(((await bot.usage()).cpuMs - before.cpuMs) / last.length);
  });
  const [smallest] = subjects;
  printTable(
    `(d) ${engine}: one turn in Teams until its last message arrived, and the start; ${rounds} rounds; ms`,
    ['', 'p50', 'p95', 'of the smallest', 'CPU a turn', 'of the smallest', 'start'],
    subjects.map(({ name, bot, all, p50, cpu }) => [
      name,
      median(all),
      percentile(all, 95),
      ratio(p50, smallest?.p50 ?? []),
      median(cpu),
      ratio(cpu, smallest?.cpu ?? []),
      bot.startMs.toFixed(0),
    ]),
  );
  // One after the other: a query on SQLite stops everything else in the process.
  const columns = [await jobTimes(grown[0]?.url ?? ''), await jobTimes(grown.at(-1)?.url ?? '')];
  printTable(
    `(d) ${engine}: what is asked by the clock, at the start and at desks; medians of 5; ms`,
    ['', grown[0]?.name ?? '', grown.at(-1)?.name ?? ''],
    Object.keys(jobs).map((job, at) => [job, ...columns.map((times) => times[at] ?? Number.NaN)]),
  );
}
await close();
await platform.close();
await postgres?.stop();

function nameOf({ conversations, tickets }: Grown): string {
  return `${conversations.toLocaleString('en')} conversations, ${tickets.toLocaleString('en')} tickets`;
}

async function jobTimes(url: string): Promise<readonly number[]> {
  const store = await openDatabase(url);
  const times: number[] = [];
  for (const job of Object.values(jobs)) {
    const taken: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      await job(store);
      taken.push(performance.now() - began);
    }
    times.push(median(taken));
  }
  await store.close();
  return times;
}

// Bots side by side: the same talk in rounds, and a table of what a turn takes, each as a ratio to the floor's.
import { inRounds, median, percentile, printTable, ratio } from './measure.ts';
import type { BotProcess } from './processes.ts';
import { goThrough, type Script, type TalkNeeds } from './talk.ts';

export interface Subject {
  readonly name: string;
  readonly bot: BotProcess;
  /** What it says. */
  readonly script: Script;
}

export interface BesideNeeds extends Pick<TalkNeeds, 'platform'> {
  readonly title: string;
  readonly subjects: readonly Subject[];
  /** Its name. */
  readonly floor: string;
  readonly rounds: number;
  /** In a round, and before the first one. */
  readonly talks: number;
  readonly warmUp: number;
}

/** The durations of a turn: until the request was answered, and until its first and its last message arrived. */
const spans = ['answered', 'first', 'last'] as const;

interface Measured {
  readonly name: string;
  /** All turns. */
  readonly all: Record<(typeof spans)[number], number[]>;
  /** The median of each round. */
  readonly p50s: Record<(typeof spans)[number], number[]>;
  /** Processor time a turn, of each round. */
  readonly cpus: number[];
}

/** Measures the subjects and prints the table. */
export async function beside({ title, platform, subjects, floor, rounds, talks, warmUp }: BesideNeeds): Promise<void> {
  const results = new Map<string, Measured>();
  for (const { name, bot, script } of subjects) {
    await goThrough({ platform, url: bot.url, script }, warmUp);
    const lists = () => ({ answered: [], first: [], last: [] });
    results.set(name, { name, all: lists(), p50s: lists(), cpus: [] });
  }
  await inRounds(rounds, subjects, async ({ name, bot, script }) => {
    const measured = results.get(name);
    const before = await bot.usage();
    const times = await goThrough({ platform, url: bot.url, script }, talks);
    const after = await bot.usage();
    for (const span of spans) {
      measured?.all[span].push(...times[span]);
      measured?.p50s[span].push(median(times[span]));
    }
    measured?.cpus.push((after.cpuMs - before.cpuMs) / times.answered.length);
  });

  const lowest = results.get(floor);
  if (!lowest) throw new Error(`there is no ${floor}`);
  const measured = [...results.values()];
  printTable(
    `${title}; one at a time, ${rounds} rounds by turns of ${talks} talks each; ms`,
    ['', 'answer p50', 'p95', 'p99', 'first message p50', 'last p50', 'last p95', 'last p99', 'CPU a turn'],
    measured.map(({ name, all, cpus }) => [
      name,
      ...[50, 95, 99].map((hundredths) => percentile(all.answered, hundredths)),
      median(all.first),
      ...[50, 95, 99].map((hundredths) => percentile(all.last, hundredths)),
      median(cpus),
    ]),
  );
  printTable(
    `Ratios to: ${floor}`,
    ['', 'answer p50', 'first message p50', 'last p50', 'CPU a turn'],
    measured.map(({ name, p50s, cpus }) => [
      name,
      ...spans.map((span) => ratio(p50s[span], lowest.p50s[span])),
      ratio(cpus, lowest.cpus),
    ]),
  );
}

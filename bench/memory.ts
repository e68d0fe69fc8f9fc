// (e) Memory empty and after many turns in Teams, each talk by somebody new. `BENCH_TURNS` shortens or lengthens it.
import { printTable, size } from './measure.ts';
import { goThrough, record } from './talk.ts';
import { startTeams } from './teams.ts';
import { openWorkplace } from './workplace.ts';

const turns = size('BENCH_TURNS', 10_000);
const first = Math.min(1_000, turns);
const crowd = 8;
const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(0);

const { ours, close } = openWorkplace();
const platform = await startTeams();
const bot = await ours(platform.env);
interface Row {
  readonly turns: number;
  readonly rss: number;
  readonly heapTotal: number;
  /** Heap and buffers after a collection: what somebody still holds. */
  readonly held: number;
  readonly rssAfter: number;
}
const rows: Row[] = [];
let done = 0;

async function look(): Promise<void> {
  const { rss, heapTotal } = await bot.usage();
  const { heapUsed, external, rss: rssAfter } = await bot.usage('collect');
  console.error(`${done} turns: ${mb(rss)} MB`);
  rows.push({ turns: done, rss, heapTotal, held: heapUsed + external, rssAfter });
}

await look();
const script = await record(platform, bot.url);
const perTalk = Object.values(script)[0]?.length ?? 1;
done = Object.values(script).flat().length;
const checkpoints = [...new Set([first, ...[10_000, 20_000, 50_000, 100_000].filter((one) => one < turns), turns])];
for (const upTo of checkpoints) {
  let left = Math.ceil((upTo - done) / perTalk);
  const worker = async () => {
    while (left-- > 0) {
      const { last } = await goThrough({ platform, url: bot.url, script }, 1);
      done += last.length;
    }
  };
  await Promise.all(Array.from({ length: crowd }, worker));
  await look();
}
const start = rows.find((row) => row.turns >= first);
printTable(
  `(e) Memory after so many turns in Teams, ${crowd} at once, ${perTalk} turns a person; MB; ratios to ${first} turns`,
  ['turns', 'RSS', 'ratio', 'of it heap', 'held', 'ratio', 'RSS after a collection', 'ratio'],
  rows.map(({ turns, rss, heapTotal, held, rssAfter }) => [
    turns.toLocaleString('en'),
    mb(rss),
    rss / (start?.rss ?? Number.NaN),
    mb(heapTotal),
    mb(held),
    held / (start?.held ?? Number.NaN),
    mb(rssAfter),
    rssAfter / (start?.rssAfter ?? Number.NaN),
  ]),
);
await close();
await platform.close();

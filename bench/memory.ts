// (e) Memory empty and after many turns in Teams, each talk by somebody new. `BENCH_TURNS` shortens or lengthens it.
import { printTable, size } from './measure.ts';
import { goThrough, record } from './talk.ts';
import { startTeams } from './teams.ts';
import { openWorkplace } from './workplace.ts';

const turns = size('BENCH_TURNS', 10_000);
const first = Math.min(1_000, turns);
const crowd = 8;

const { ours, close } = openWorkplace();
const platform = await startTeams();
const bot = await ours(platform.env);
const rows: { readonly turns: number; readonly rss: number; readonly heap: number; readonly rest: number }[] = [];
let done = 0;

/** What is there now, and what of it is in use. */
async function look(): Promise<void> {
  const { rss } = await bot.usage();
  const { heapUsed, external, heapTotal } = await bot.usage('collect');
  rows.push({ turns: done, rss, heap: heapUsed + external, rest: rss - heapTotal - external });
}

await look();
const script = await record(platform, bot.url);
const perTalk = Object.values(script)[0]?.length ?? 1;
done = Object.values(script).flat().length;
const checkpoints = [...new Set([first, ...[10_000, 20_000, 50_000, 100_000].filter((one) => one < turns), turns])];
for (const upTo of checkpoints) {
  let left = Math.ceil((upTo - done) / perTalk);
  const worker = async () => {
    while (left-- > 0) done += (await goThrough({ platform, url: bot.url, script }, 1)).last.length;
  };
  await Promise.all(Array.from({ length: crowd }, worker));
  await look();
}
const start = rows.find((row) => row.turns >= first);
const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
printTable(
  `(e) Memory after so many turns in Teams, ${crowd} at once, ${perTalk} turns a person; MB; ratios to ${first} turns`,
  ['turns', 'RSS', 'ratio', 'in use after a collection', 'ratio', 'outside of the heap'],
  rows.map(({ turns, rss, heap, rest }) => [
    turns.toLocaleString('en'),
    mb(rss),
    rss / (start?.rss ?? 1),
    mb(heap),
    heap / (start?.heap ?? 1),
    mb(rest),
  ]),
);
await close();
await platform.close();

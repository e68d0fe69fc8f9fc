// `npm run kills`: kill -9 at random under load, then the counts. KILLS_SECONDS, KILLS_PEOPLE and KILLS_SEED say how much.
import { tableOf } from './counts.ts';
import { runKills } from './run.ts';

const setting = (name: string, usual: number) => Number(process.env[name] ?? usual);
const seed = setting('KILLS_SEED', 1);
const counts = await runKills({
  seconds: setting('KILLS_SECONDS', 120),
  people: setting('KILLS_PEOPLE', 10),
  seed,
  tell: (line) => console.log(line),
});
console.log(`\nseed ${seed}\n${tableOf(counts)}`);
for (const line of [...counts.doubles, ...counts.lost, ...counts.objections, ...counts.complaints, ...counts.warnings])
  console.log(line);

// (b) A whole turn in Slack over signed HTTP, with durable state, beside bare Bolt apps.
import { beside } from './beside.ts';
import { size } from './measure.ts';
import { startSlack } from './slackSide.ts';
import { onlySaying, record, sizeOf } from './talk.ts';
import { openWorkplace } from './workplace.ts';

const { scriptFile, ours, floor, close } = openWorkplace();
const platform = await startSlack();
const bot = await ours(platform.env);
const blocks = await record(platform, bot.url);
const line = onlySaying({ text: 'Echo' }, blocks);
const lowest = 'Bolt with our messages';

await beside({
  title: `(b) A turn in Slack over HTTP: ${sizeOf(blocks)}`,
  platform,
  floor: lowest,
  subjects: [
    { name: 'Activation Desk, SQLite file', bot, script: blocks },
    { name: lowest, bot: await floor('bolt', { ...platform.env, SCRIPT: scriptFile(blocks) }), script: blocks },
    { name: 'Bolt echo, one line', bot: await floor('bolt', platform.env), script: line },
  ],
  rounds: size('BENCH_ROUNDS', 8),
  talks: size('BENCH_TALKS', 20),
  warmUp: size('BENCH_WARM_UP', 60),
});
await close();
await platform.close();

// (a) A whole turn in Teams over HTTP, with durable state, beside bare botbuilder bots.
import { beside } from './beside.ts';
import { size } from './measure.ts';
import { onlySaying, record, sizeOf } from './talk.ts';
import { startTeams } from './teams.ts';
import { openWorkplace } from './workplace.ts';

const { scriptFile, ours, floor, close } = openWorkplace();
const platform = await startTeams();
const bot = await ours(platform.env);
const cards = await record(platform, bot.url);
const line = onlySaying({ type: 'message', text: 'And what does Windows show now?' }, cards);
const lowest = 'waterfall with our cards, MemoryStorage';

await beside({
  title: `(a) A turn in Teams over HTTP: ${sizeOf(cards)}`,
  platform,
  floor: lowest,
  subjects: [
    { name: 'Activation Desk, SQLite file', bot, script: cards },
    { name: lowest, bot: await floor('waterfall', { SCRIPT: scriptFile(cards) }), script: cards },
    { name: 'waterfall, one line of text', bot: await floor('waterfall', { SCRIPT: scriptFile(line) }), script: line },
    { name: 'echo', bot: await floor('echo'), script: line },
  ],
  rounds: size('BENCH_ROUNDS', 8),
  talks: size('BENCH_TALKS', 20),
  warmUp: size('BENCH_WARM_UP', 60),
});
await close();
await platform.close();

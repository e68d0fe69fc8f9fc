// `npm run e2e`: the whole story in real clients, in both languages, with pictures; a table at the end, code 1 when a step fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../support/browser.ts';
import { slackStory } from './slackStory.ts';
import { type StoryNeeds, teamsStory } from './teamsStory.ts';
import { type Walk, type Walked, type WalkNeeds, walk } from './walk.ts';

const { values } = parseArgs({
  options: { pictures: { type: 'string', default: 'dist/e2e' }, only: { type: 'string', default: '' } },
});
const pictures = resolve(values.pictures);
const folder = mkdtempSync(join(tmpdir(), 'activation-desk-e2e-'));
// However it ends: bots and clients end in the same way, each by a listener of its own.
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => process.exit(128 + number));
}
const browser = await openBrowser().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
const tell = (line: string) => console.log(line);
const walked: Walked[] = [];
const failures: string[] = [];

for (const language of ['ja', 'en'] as const) {
  await run(`teams-${language}`, { story: 'Teams to Teams', language, client: 'Agents Playground' }, teamsStory);
  for (const [mode, client] of [
    ['http', 'signed requests'],
    ['socket', 'Socket Mode'],
  ] as const) {
    const tale = (needs: StoryNeeds, walk: Walk) => slackStory({ ...needs, mode }, walk);
    await run(`slack-${mode}-${language}`, { story: 'Slack to Slack', language, client }, tale);
  }
}
await browser.close();
console.table(walked, ['story', 'language', 'client', 'steps', 'pictures', 'seconds']);
console.log(`Pictures: ${pictures}`);
for (const failure of failures) console.error(failure);
if (walked.length === 0) console.error(`No story is named ${values.only}.`);
process.exitCode = walked.length > 0 && failures.length === 0 ? 0 : 1;

async function run(
  name: string,
  what: Pick<WalkNeeds, 'story' | 'language' | 'client'>,
  tale: (needs: StoryNeeds, walk: Walk) => Promise<void>,
): Promise<void> {
  if (!name.includes(values.only)) return;
  const kept = join(pictures, name);
  const needs = { ...what, pictures: kept, tell };
  const log = join(kept, 'bot.log');
  const one = await walk(needs, (walk) => tale({ browser, folder: join(folder, name), log }, walk));
  walked.push(one);
  if (one.failure) failures.push(`${name}: ${one.failure}\nIts last picture and bot.log: ${kept}`);
}

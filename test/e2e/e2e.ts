// `npm run e2e`: the whole story in real clients, in both languages, with pictures; a table at the end, code 1 when a step fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../support/browser.ts';
import { teamsStory } from './teamsStory.ts';
import { type Walked, walk } from './walk.ts';

const { values } = parseArgs({
  options: { pictures: { type: 'string', default: 'dist/e2e' }, only: { type: 'string' } },
});
const pictures = resolve(values.pictures);
const folder = mkdtempSync(join(tmpdir(), 'activation-desk-e2e-'));
const browser = await openBrowser();
const tell = (line: string) => console.log(line);
const walked: Walked[] = [];

for (const language of ['ja', 'en'] as const) {
  const name = `teams-${language}`;
  if (values.only && !name.includes(values.only)) continue;
  const needs = {
    story: 'Teams to Teams',
    language,
    client: 'Agents Playground',
    pictures: join(pictures, name),
    tell,
  };
  walked.push(await walk(needs, (walk) => teamsStory({ browser, folder: join(folder, name) }, walk)));
}
await browser.close();
rmSync(folder, { recursive: true });
console.table(walked, ['story', 'language', 'client', 'steps', 'pictures', 'seconds']);
for (const { failure } of walked) if (failure) console.log(failure);
process.exit(walked.some(({ failure }) => failure) ? 1 : 0);

// Makes docs/images anew from real talks with the real bot, and says in its README what each picture shows: `npm run pictures`;
// `-- --folder FOLDER` leaves docs/images as it is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBrowser } from '../support/browser.ts';
import { type Lang, wordsAt } from '../support/converse.ts';
import { type Moment, messagesOf } from './messages.ts';
import { drawPage } from './page.ts';
import { drawSlack } from './slackSheet.ts';
import { drawTeams, themes } from './teamsSheet.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string', default: fileURLToPath(new URL('../../docs/images', import.meta.url)) } },
});
const { folder } = values;
mkdirSync(folder, { recursive: true });
const languages = { en: 'English', ja: 'Japanese' } as const satisfies Record<Lang, string>;
const looks = { light: 'light', dark: 'dark', contrast: 'high contrast' } as const;
const shown =
  'the plan, a section with its steps, a question with choices, the summary before it is sent, the ticket at the desk ' +
  'when it is open and when it is claimed, an answer of IT, the question whether it is solved, and the rating';

/** What dark and high contrast are seen by. */
const enough: readonly Moment[] = ['plan', 'steps', 'question', 'claimed', 'rating'];

const rows: string[] = [];
const browser = await openBrowser();

function keep(name: string, png: Buffer, what: string): void {
  writeFileSync(join(folder, name), png);
  rows.push(`- [${name}](${name}): ${what}`);
  console.log(`${name}: ${Math.round(png.length / 1024)} KB`);
}

try {
  for (const [language, named] of Object.entries(languages) as [Lang, string][]) {
    keep(
      `page-${language}.png`,
      await drawPage(browser, language),
      `the local page in the middle of a ticket, in ${named}.`,
    );
    const cards = await messagesOf('teams', language);
    const open = wordsAt('handoff.desk.reply', language);
    for (const theme of themes) {
      const png = await drawTeams(
        browser,
        theme === 'light' ? cards : cards.filter(({ moment }) => enough.includes(moment)),
        { language, theme, open },
      );
      keep(
        `teams-${language}-${theme}.png`,
        png,
        `Adaptive Cards in the manner of Teams, ${looks[theme]}, in ${named}.`,
      );
    }
    const blocks = await messagesOf('slack', language);
    keep(
      `slack-${language}.png`,
      await drawSlack(browser, blocks, language),
      `Blocks in the manner of Slack, in ${named}.`,
    );
  }
} finally {
  await browser.close();
}

const page = `# The pictures

\`npm run pictures\` makes them from one real talk with the bot, told by roles in place of names; only \`week-*.png\` comes from
\`npm run week\`. The cards are drawn by Microsoft's renderer with colours like those of Teams, the blocks by a drawing of our own:
the clients themselves may differ in detail.

${rows.join('\n')}
- [week-en.png](week-en.png), [week-ja.png](week-ja.png): the report of a simulated week.

Each sheet shows, from top to bottom and left to right: ${shown}. Those that are dark or of high contrast\nshow the plan, the steps, the question, the claimed ticket and the rating.
`;
writeFileSync(join(folder, 'README.md'), page);

// `npm run report`: the figures of a time as text, and as CSV and picture into files. It may run beside a serving process.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { localesFolder } from '../app.ts';
import { renderText } from '../channels/terminal/terminal.ts';
import { openLog } from '../log.ts';
import { openLocales } from '../messages/localize.ts';
import type { Text } from '../messages/message.ts';
import { makeReport } from '../report/makeReport.ts';
import { openDatabase } from '../storage/database.ts';
import { configOrExit, startOrExit } from './serve.ts';

const config = configOrExit();
const { defaultLanguage, timeZone, databaseUrl } = config;
const localizer = openLocales(localesFolder, timeZone);
const { language = defaultLanguage, csv, png, ...period } = readOptions();
if (!localizer.languages.includes(language)) {
  const known = localizer.languages.join(', ');
  refuse({ key: 'report.wrong.language', values: { typed: { verbatim: language }, known } });
}
const store = await startOrExit(config, openLog(config.logLevel), () => openDatabase(databaseUrl));
const made = await makeReport({ figures: store.figures, now: new Date(), timeZone }, period);
await store.close();
if ('wrong' in made) refuse(made.wrong);
process.stdout.write(renderText(localizer.speak(made.message, language)));
if (csv !== undefined) await write(csv, made.csv.content);
if (png !== undefined) await write(png, (await made.picture((text) => localizer.text(text, language))).content);

function readOptions() {
  const value = { type: 'string' } as const;
  try {
    const options = { since: value, until: value, language: value, csv: value, png: value };
    return parseArgs({ options }).values;
  } catch {
    return refuse({ key: 'report.wrong.option', values: { typed: { verbatim: process.argv.slice(2).join(' ') } } });
  }
}

async function write(file: string, content: Buffer): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    refuse({ key: 'report.wrong.file', values: { file, reason: (error as NodeJS.ErrnoException).code ?? '' } });
  }
  console.log(localizer.text({ key: 'report.written', values: { file } }, language));
}

/** Says what is wrong, with its cure, and ends the process. */
function refuse(problem: Text): never {
  console.error(localizer.text(problem, defaultLanguage));
  process.exit(1);
}

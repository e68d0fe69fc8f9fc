// `npm run doctor`: whether everything is as the bot needs it, with the cure for what is not; beside a serving process too.
import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { localesFolder } from '../app.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Changed } from '../doctor/checkPort.ts';
import { doctorJson, doctorLines } from '../doctor/doctorLines.ts';
import { examine, isWell } from '../doctor/examine.ts';
import { sendTest } from '../doctor/sendTest.ts';
import { openLog } from '../log.ts';
import { languagesIn, openLocales, readLocales } from '../messages/localize.ts';
import type { Text } from '../messages/message.ts';
import { readPolicy } from '../readPolicy.ts';
import { secretFileName, secretSettings } from '../settingTable.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
const languages = languagesIn(localesFolder);
const { config, problems } = settings();
const localizer = openLocales(localesFolder, config.timeZone);
const { language = config.defaultLanguage, json = false, send = false } = options();
if (!languages.includes(language)) {
  const known = languages.join(', ');
  refuse({ key: 'report.wrong.language', values: { typed: { verbatim: language }, known } });
}
const now = () => new Date();
const changed = lastChanged();
const found = await examine({
  config,
  problems,
  environment: process.env,
  now,
  ...(changed && { changed }),
  readPolicy: (file) => readPolicy(file, readLocales(localesFolder)),
});
// What libraries say beside it stands in the findings already.
const log = openLog('silent');
// With mistakes in the settings nobody knows where it would go.
const sending = { config, localizer, clock: { now }, log, environment: process.env };
const sent = send && problems.length === 0 ? await sendTest(sending) : [];
const all = [...found, ...sent];
const isHinted = !json && !send && config.desks.all.some(({ page }) => !page);
const lines = json
  ? [doctorJson(all, localizer, language)]
  : [
      ...doctorLines(all, localizer, language),
      ...(isHinted ? [localizer.text({ key: 'doctor.sendHint' }, language)] : []),
    ];
// Connections that are kept open would hold the process for a while.
process.stdout.write(`${lines.join('\n')}\n`, () => process.exit(isWell(all) ? 0 : 1));

function settings(): { readonly config: Config; readonly problems: readonly Text[] } {
  try {
    return { config: readConfig(process.env, languages), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: error.config, problems: error.problems };
  }
}

/** Of `.env` and the files of secrets, the one that was written last. */
function lastChanged(): Changed | undefined {
  const secrets = secretSettings.flatMap(({ name }) => process.env[secretFileName(name)]?.trim() || []);
  return ['.env', ...secrets]
    .filter((file) => existsSync(file))
    .map((file) => ({ file, at: statSync(file).mtime }))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
}

function options() {
  try {
    const options = {
      language: { type: 'string' },
      json: { type: 'boolean' },
      send: { type: 'boolean' },
    } as const;
    return parseArgs({ options }).values;
  } catch {
    return refuse({ key: 'doctor.usage', values: { typed: { verbatim: process.argv.slice(2).join(' ') } } });
  }
}

/** Says what is wrong with what was typed, and ends the process. */
function refuse(problem: Text): never {
  console.error(localizer.text(problem, config.defaultLanguage));
  process.exit(2);
}

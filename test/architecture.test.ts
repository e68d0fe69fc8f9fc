// The repository checks its own shape: who may import what, one place for each vendor, and the habits of the house.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { authorityOverrides, otherOverrides, settingTable } from '../bot/settingTable.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface Import {
  /** A path from the root for our own files, else the package: `kysely/migration` is `kysely`. */
  readonly to: string;
  /** The words between `import` and `from`. */
  readonly names: string;
  /** Only types: nothing of it is there when the program runs. */
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

function source(path: string, text: string): Source {
  const found = [
    ...[...text.matchAll(/^(?:import|export)\s+([^;'"]*?)\s*from\s+['"]([^'"]+)['"]/gm)].map(([, names, to]) => [
      names,
      to,
    ]),
    ...[...text.matchAll(/^import\s+['"]([^'"]+)['"]/gm)].map(([, to]) => ['', to]),
    ...[...text.matchAll(/\b(?:import|require|require\.resolve)\(\s*['"]([^'"]+)['"]/g)].map(([, to]) => ['', to]),
  ];
  const imports = found.map(
    ([names = '', to = '']): Import => ({ to: target(path, to), names, typeOnly: areTypes(names) }),
  );
  return { path, text, imports };
}

function target(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function areTypes(names: string): boolean {
  if (/^type\s/.test(names)) return true;
  const inBraces = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  const each =
    inBraces
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? [];
  return each.length > 0 && each.every((name) => name.startsWith('type '));
}

function filesBelow(folder: string): string[] {
  if (!existsSync(new URL(folder, root))) return [];
  return readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root.pathname, posix.join(entry.parentPath, entry.name)));
}

const sources = ['bot/', 'dialogs/', 'manifest/']
  .flatMap(filesBelow)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => source(path, read(path)));

/** Our own files: the longest name that a file's path begins with decides what it may import of ours. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'bot/activation/': ['bot/activation/'],
  'bot/messages/message.ts': ['locales/en.json'],
  'bot/messages/': ['bot/messages/'],
  'bot/handoff/': ['bot/activation/', 'bot/messages/message.ts', 'bot/handoff/'],
  'bot/storage/': [
    'bot/storage/',
    'bot/handoff/alarms.ts',
    'bot/handoff/audit.ts',
    'bot/handoff/cases.ts',
    'bot/handoff/erasure.ts',
    'bot/handoff/inbox.ts',
    'bot/handoff/incidents.ts',
    'bot/handoff/notices.ts',
    'bot/handoff/ports.ts',
    'bot/handoff/posts.ts',
    'bot/handoff/stores.ts',
    'bot/handoff/ticket.ts',
    'bot/messages/message.ts',
  ],
  'bot/channels/channel.ts': ['bot/handoff/ports.ts'],
  'bot/channels/slack/': [
    'bot/channels/channel.ts',
    'bot/channels/newest.ts',
    'bot/channels/waiting.ts',
    'bot/channels/sound.ts',
    'bot/channels/wellFormed.ts',
    'bot/handoff/ports.ts',
    'bot/messages/',
    'bot/channels/slack/',
  ],
  'bot/channels/teams/': [
    'bot/activation/cut.ts',
    'bot/channels/channel.ts',
    'bot/channels/newest.ts',
    'bot/channels/waiting.ts',
    'bot/channels/sound.ts',
    'bot/channels/wellFormed.ts',
    'bot/handoff/ports.ts',
    'bot/messages/',
    'bot/channels/teams/',
  ],
  'bot/channels/web/': [
    'bot/channels/channel.ts',
    'bot/handoff/ports.ts',
    'bot/handoff/posts.ts',
    'bot/messages/',
    'bot/channels/web/',
  ],
  'bot/channels/webhook/': [
    'bot/activation/case.ts',
    'bot/channels/wellFormed.ts',
    'bot/channels/webhook/',
    'bot/handoff/',
  ],
  'bot/channels/email/': [
    'bot/channels/wellFormed.ts',
    'bot/channels/email/',
    'bot/handoff/ports.ts',
    'bot/messages/message.ts',
  ],
  'bot/channels/': ['bot/channels/channel.ts', 'bot/handoff/ports.ts', 'bot/messages/'],
  'bot/policy.ts': ['bot/activation/', 'bot/messages/message.ts'],
  'bot/time/': ['bot/handoff/deskTime.ts', 'bot/time/'],
  'bot/readDeskTime.ts': ['bot/deskConfig.ts', 'bot/readDesks.ts', 'bot/settings.ts', 'bot/time/'],
  'bot/config.ts': [
    'bot/callerAddress.ts',
    'bot/deskConfig.ts',
    'bot/messages/message.ts',
    'bot/readCompany.ts',
    'bot/readDesks.ts',
    'bot/readDeskTime.ts',
    'bot/readMonitoring.ts',
    'bot/readWaysOut.ts',
    'bot/settingTable.ts',
    'bot/settings.ts',
    'bot/time/',
    'bot/withoutPassword.ts',
  ],
  'bot/deskConfig.ts': ['bot/handoff/desks.ts'],
  'bot/deskRoutes.ts': [
    'bot/activation/case.ts',
    'bot/deskConfig.ts',
    'bot/handoff/desks.ts',
    'bot/messages/message.ts',
    'bot/readJson.ts',
  ],
  'bot/publicPages.ts': ['bot/fileAnswer.ts', 'bot/messages/', 'bot/wantedLanguage.ts'],
  'bot/readCompany.ts': ['bot/settings.ts', 'bot/settingTable.ts', 'bot/withoutPassword.ts'],
  'bot/wantedLanguage.ts': ['bot/language.ts', 'bot/messages/message.ts'],
  'bot/readWaysOut.ts': ['bot/settings.ts'],
  'bot/readMonitoring.ts': ['bot/settings.ts', 'bot/settingTable/serverSettings.ts'],
  'bot/monitoring/': [
    'bot/activation/case.ts',
    'bot/channels/channel.ts',
    'bot/during.ts',
    'bot/handoff/',
    'bot/log.ts',
    'bot/monitoring/',
    'bot/readMonitoring.ts',
    'bot/program.ts',
    'bot/worker.ts',
  ],
  'bot/log.ts': ['bot/activation/secrets.ts', 'bot/during.ts', 'bot/program.ts', 'bot/secretValues.ts'],
  'bot/waysOut.ts': [
    'bot/channels/email/',
    'bot/channels/webhook/',
    'bot/handoff/',
    'bot/log.ts',
    'bot/messages/localize.ts',
    'bot/readWaysOut.ts',
  ],
  'bot/readDesks.ts': ['bot/deskConfig.ts', 'bot/deskRoutes.ts', 'bot/settings.ts'],
  'bot/oddSettings.ts': ['bot/messages/message.ts', 'bot/settingTable.ts', 'bot/settings.ts'],
  'bot/settings.ts': ['bot/messages/message.ts', 'bot/secretFiles.ts', 'bot/settingTable.ts', 'bot/withoutPassword.ts'],
  'bot/settingTable.ts': ['bot/settingTable/'],
  'bot/settingTable/': ['bot/settingTable.ts', 'bot/settingTable/'],
  'bot/readPolicy.ts': ['bot/activation/', 'bot/messages/', 'bot/policy.ts', 'bot/readJson.ts'],
  'bot/commands/': ['bot/', 'manifest/'],
  'bot/readPackages.ts': [
    'bot/config.ts',
    'bot/readCompany.ts',
    'bot/settings.ts',
    'bot/settingTable.ts',
    'bot/withoutPassword.ts',
  ],
  'manifest/': ['manifest/'],
  'bot/app.ts': ['bot/'],
  'bot/index.ts': ['bot/commands/'],
  'bot/server.ts': [
    'bot/channels/',
    'bot/door.ts',
    'bot/drain.ts',
    'bot/fileAnswer.ts',
    'bot/messages/message.ts',
    'bot/monitoring/answers.ts',
    'bot/publicPages.ts',
    'bot/readBody.ts',
    'bot/sparing.ts',
  ],
  'bot/door.ts': ['bot/addressLimit.ts', 'bot/callerAddress.ts', 'bot/heldBodies.ts', 'bot/log.ts'],
  'bot/consoleToLog.ts': ['bot/log.ts', 'bot/sparing.ts'],
  'bot/acceptLimited.ts': [
    'bot/channels/channel.ts',
    'bot/handoff/',
    'bot/language.ts',
    'bot/log.ts',
    'bot/messages/',
    'bot/personLimit.ts',
  ],
  'bot/localPage.ts': [
    'bot/activation/secrets.ts',
    'bot/channels/',
    'bot/config.ts',
    'bot/handoff/',
    'bot/links.ts',
    'bot/messages/localize.ts',
  ],
  'bot/secretFiles.ts': ['bot/messages/message.ts', 'bot/settingTable.ts'],
  'bot/secretValues.ts': ['bot/secretFiles.ts', 'bot/settingTable.ts', 'bot/settingTable/setting.ts'],
  'bot/fileAnswer.ts': ['bot/handoff/ports.ts', 'bot/links.ts', 'bot/messages/', 'bot/wantedLanguage.ts'],
  'bot/databaseWords.ts': ['bot/messages/message.ts', 'bot/storage/databaseError.ts', 'bot/withoutPassword.ts'],
  'bot/doctor/': ['bot/'],
  'bot/place.ts': ['bot/handoff/', 'bot/messages/message.ts', 'dialogs/typed.ts'],
  'bot/tellWhere.ts': ['bot/handoff/', 'bot/known.ts', 'bot/place.ts', 'bot/turn.ts'],
  'bot/turn.ts': ['bot/', 'dialogs/'],
  'bot/stages.ts': ['bot/', 'dialogs/'],
  'bot/welcome.ts': ['bot/', 'dialogs/'],
  'bot/known.ts': ['bot/'],
  'bot/apologise.ts': ['bot/handoff/', 'bot/turn.ts', 'dialogs/'],
  'bot/beforeTurn.ts': [
    'bot/channels/channel.ts',
    'bot/desk/',
    'bot/deskAddress.ts',
    'bot/handoff/',
    'bot/log.ts',
    'bot/maskActivity.ts',
    'bot/takeFiles.ts',
  ],
  'bot/caseFigures.ts': ['bot/handoff/', 'dialogs/guide.ts'],
  'bot/desk/': ['bot/', 'dialogs/'],
  'bot/reminder.ts': ['bot/', 'dialogs/'],
  'bot/report/': ['bot/activation/case.ts', 'bot/handoff/', 'bot/messages/message.ts', 'bot/report/'],
  'bot/ownData.ts': ['bot/', 'dialogs/'],
  'bot/privacy.ts': ['bot/', 'dialogs/'],
  'bot/retry.ts': ['bot/channels/channel.ts', 'bot/handoff/'],
  'bot/putRight.ts': ['bot/handoff/', 'bot/log.ts', 'bot/ticketAlarms.ts'],
  'bot/worker.ts': [
    'bot/atMost.ts',
    'bot/channels/channel.ts',
    'bot/during.ts',
    'bot/handoff/',
    'bot/lateTurns.ts',
    'bot/log.ts',
    'bot/maskActivity.ts',
    'bot/said.ts',
    'bot/shuffled.ts',
  ],
  'bot/timekeeper.ts': ['bot/handoff/', 'bot/log.ts'],
  'bot/ticketAlarms.ts': ['bot/handoff/', 'bot/home.ts'],
  'bot/ticketStages.ts': ['bot/', 'dialogs/'],
  'bot/incidentStages.ts': ['bot/', 'dialogs/'],
  'bot/input.ts': ['bot/messages/message.ts', 'bot/takeFiles.ts', 'dialogs/guide.ts'],
  'bot/home.ts': ['bot/', 'dialogs/'],
  'bot/deskAddress.ts': ['bot/channels/channel.ts', 'bot/config.ts', 'bot/deskConfig.ts', 'bot/handoff/'],
  'bot/slackEdge.ts': [
    'bot/activation/case.ts',
    'bot/channels/',
    'bot/handoff/stores.ts',
    'bot/handoff/trouble.ts',
    'bot/language.ts',
    'bot/messages/',
    'bot/reminder.ts',
  ],
  'bot/correction.ts': ['bot/', 'dialogs/'],
  'bot/': ['bot/activation/', 'bot/handoff/', 'bot/messages/', 'bot/channels/channel.ts', 'bot/log.ts'],
  'dialogs/': ['bot/activation/', 'bot/handoff/', 'bot/messages/message.ts', 'bot/policy.ts', 'bot/time/', 'dialogs/'],
};

/** Even of what a folder may import, these stay out of reach. */
const mustNotImport: Readonly<Record<string, readonly string[]>> = {
  'bot/turn.ts': ['bot/storage/', 'bot/channels/'],
  'bot/stages.ts': ['bot/storage/', 'bot/channels/'],
  'bot/welcome.ts': ['bot/storage/', 'bot/channels/'],
  'bot/desk/': ['bot/storage/', 'bot/channels/'],
  'bot/ticketStages.ts': ['bot/storage/', 'bot/channels/'],
  'bot/incidentStages.ts': ['bot/storage/', 'bot/channels/'],
  'bot/home.ts': ['bot/storage/', 'bot/channels/'],
  'bot/reminder.ts': ['bot/storage/', 'bot/channels/'],
  'bot/ownData.ts': ['bot/storage/', 'bot/channels/'],
  'bot/privacy.ts': ['bot/storage/', 'bot/channels/'],
  'bot/correction.ts': ['bot/storage/', 'bot/channels/'],
};

/** Each vendor stands in one place; a folder ends in a slash. */
const vendors: Readonly<Record<string, readonly string[]>> = {
  '@opentelemetry/api': ['bot/monitoring/'],
  '@opentelemetry/exporter-trace-otlp-http': ['bot/monitoring/spans.ts'],
  '@opentelemetry/resources': ['bot/monitoring/spans.ts'],
  '@opentelemetry/sdk-trace': ['bot/monitoring/spans.ts'],
  '@opentelemetry/semantic-conventions': ['bot/monitoring/spans.ts'],
  '@holiday-jp/holiday_jp': ['bot/time/'],
  '@slack/bolt': ['bot/channels/slack/'],
  '@slack/types': ['bot/channels/slack/'],
  '@slack/web-api': ['bot/channels/slack/'],
  '@expo-google-fonts/biz-udpgothic': ['bot/report/rasterise.ts'],
  '@microsoft/app-manifest': ['manifest/'],
  '@resvg/resvg-wasm': ['bot/report/rasterise.ts'],
  adaptivecards: ['bot/channels/web/'],
  ajv: ['manifest/'],
  botbuilder: [
    'bot/channels/',
    'bot/acceptLimited.ts',
    'bot/app.ts',
    'bot/desk/',
    'bot/deskAddress.ts',
    'bot/input.ts',
    'bot/known.ts',
    'bot/maskActivity.ts',
    'bot/personLimit.ts',
    'bot/place.ts',
    'bot/tellWhere.ts',
    'bot/apologise.ts',
    'bot/beforeTurn.ts',
    'bot/retry.ts',
    'bot/silent.ts',
    'bot/stages.ts',
    'bot/takeFiles.ts',
    'bot/turn.ts',
    'bot/welcome.ts',
    'bot/worker.ts',
    'dialogs/',
  ],
  'botbuilder-dialogs': ['dialogs/'],
  'botframework-connector': ['bot/channels/teams/'],
  fflate: ['manifest/'],
  'file-type': ['bot/takeFiles.ts'],
  i18next: ['bot/messages/localize.ts'],
  'image-size': ['bot/channels/teams/'],
  kysely: ['bot/storage/'],
  'markdown-it': ['bot/channels/web/'],
  'node:sqlite': [
    'bot/storage/backup.ts',
    'bot/storage/inspectDatabase.ts',
    'bot/storage/servingLock.ts',
    'bot/storage/sqlite.ts',
  ],
  nodemailer: ['bot/channels/email/'],
  pg: ['bot/storage/postgres.ts', 'bot/storage/postgresDriver.ts', 'bot/storage/prepared.ts'],
  pino: ['bot/log.ts'],
  'prom-client': ['bot/monitoring/metrics.ts'],
  'rate-limiter-flexible': ['bot/addressLimit.ts'],
  restify: ['bot/server.ts'],
  'temporal-polyfill': ['bot/time/', 'bot/report/period.ts'],
  zod: [
    'bot/config.ts',
    'bot/deskRoutes.ts',
    'bot/readCompany.ts',
    'bot/readDesks.ts',
    'bot/readJson.ts',
    'bot/readMonitoring.ts',
    'bot/readPackages.ts',
    'bot/readPolicy.ts',
    'bot/readWaysOut.ts',
    'bot/settings.ts',
    'bot/channels/webhook/',
  ],
};

/** Elsewhere botbuilder is types only, so that its successor is an edit and not a rewrite. */
const botbuilderRuns = [
  'bot/channels/teams/',
  'bot/channels/slack/',
  'bot/turn.ts',
  'bot/desk/desk.ts',
  'bot/acceptLimited.ts',
  'bot/app.ts',
  'bot/apologise.ts',
  'bot/retry.ts',
  'bot/silent.ts',
];

/** Rules and knowledge: no clock, no file, no network. */
const withoutNode = [
  'bot/activation/',
  'bot/handoff/',
  'bot/messages/message.ts',
  'bot/messages/press.ts',
  'bot/policy.ts',
  'bot/time/',
  'dialogs/',
];

const mostLines = 300;
const longFiles: Readonly<Record<string, string>> = {};

const under = (path: string, places: readonly string[]) =>
  places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

function longestFor<T>(table: Readonly<Record<string, T>>, path: string): T | undefined {
  const [name] = Object.keys(table)
    .filter((place) => under(path, [place]))
    .sort((a, b) => b.length - a.length);
  return name === undefined ? undefined : table[name];
}

const isOurs = ({ to }: Import) => /^(?:bot|dialogs|locales|manifest|test)\//.test(to);

interface Rule {
  readonly name: string;
  readonly cure: string;
  /** What is wrong in this file, a piece each. */
  wrong(file: Source): readonly string[];
  /** A file that must be caught, so that the rule cannot fall asleep. */
  readonly caught: readonly [path: string, text: string];
}

const rules: readonly Rule[] = [
  {
    name: 'a file imports only what its folder may import',
    cure: 'move the code to where it may stand, or take the value as an argument that bot/app.ts passes in; see docs/architecture.md',
    wrong: ({ path, imports }) =>
      imports
        .filter(isOurs)
        .filter(
          ({ to }) => !under(to, longestFor(mayImport, path) ?? []) || under(to, longestFor(mustNotImport, path) ?? []),
        )
        .map(({ to }) => to),
    caught: ['dialogs/sections/bad.ts', "import { inbox } from '../../bot/storage/inbox.ts';"],
  },
  {
    name: 'activation imports nothing outside itself',
    cure: 'activation is plain knowledge: give it the data as an argument',
    wrong: ({ path, imports }) =>
      path.startsWith('bot/activation/')
        ? imports.map(({ to }) => to).filter((to) => !to.startsWith('bot/activation/'))
        : [],
    caught: ['bot/activation/bad.ts', "import { hash } from 'node:crypto';"],
  },
  {
    name: 'channels do not import each other',
    cure: 'let bot/app.ts pass what one channel has to the other, as it does with the card renderer',
    wrong: ({ path, imports }) => {
      const own = /^bot\/channels\/[^/]+\//.exec(path)?.[0];
      return own === undefined
        ? []
        : imports.map(({ to }) => to).filter((to) => /^bot\/channels\/[^/]+\//.test(to) && !to.startsWith(own));
    },
    caught: ['bot/channels/web/bad.ts', "import { renderCards } from '../teams/render.ts';"],
  },
  {
    name: 'only index.ts, the commands and tests import app.ts',
    cure: 'take what you need from it as an argument',
    wrong: ({ path, imports }) =>
      under(path, ['bot/index.ts', 'bot/commands/'])
        ? []
        : imports.map(({ to }) => to).filter((to) => to === 'bot/app.ts'),
    caught: ['bot/turn.ts', "import { systemClock } from './app.ts';"],
  },
  {
    name: 'storage knows ports and messages by type only, and of tickets only which states are live',
    cure: 'write `import type`; rules about tickets belong to bot/handoff/ticket.ts',
    wrong: ({ path, imports }) =>
      path.startsWith('bot/storage/')
        ? imports
            .filter((one) => isOurs(one) && !one.to.startsWith('bot/storage/') && !one.typeOnly)
            .filter(({ to }) => to !== 'bot/handoff/ticket.ts')
            .map(({ to }) => to)
        : [],
    caught: ['bot/storage/bad.ts', "import { DeliveryError } from '../handoff/ports.ts';"],
  },
  {
    name: 'the server knows channels by type only',
    cure: 'write `import type`; bot/app.ts makes the channels',
    wrong: ({ path, imports }) =>
      path === 'bot/server.ts'
        ? imports.filter(({ to, typeOnly }) => to.startsWith('bot/channels/') && !typeOnly).map(({ to }) => to)
        : [],
    caught: ['bot/server.ts', "import { teamsChannel } from './channels/teams/adapter.ts';"],
  },
  {
    name: 'each vendor stands in one place',
    cure: 'use it there and pass on what others need; a new dependency gets its place in the table of this test',
    wrong: ({ path, imports }) =>
      imports
        .filter((one) => !isOurs(one) && (one.to in vendors || !one.to.startsWith('node:')))
        .map(({ to }) => to)
        .filter((to) => !under(path, vendors[to] ?? [])),
    caught: ['bot/worker.ts', "import { sql } from 'kysely';"],
  },
  {
    name: 'botbuilder runs in few files',
    cure: 'write `import type`, or move the call to bot/channels/teams or bot/turn.ts',
    wrong: ({ path, imports }) =>
      under(path, botbuilderRuns)
        ? []
        : imports.filter(({ to, typeOnly }) => to === 'botbuilder' && !typeOnly).map(({ to }) => to),
    caught: ['dialogs/bad.ts', "import {\n  type Activity,\n  MessageFactory,\n} from 'botbuilder';"],
  },
  {
    name: 'CloudAdapter is the Teams channel',
    cure: 'send through the outbox; only bot/channels/teams talks to the connector',
    wrong: ({ path, imports }) =>
      path.startsWith('bot/channels/teams/')
        ? []
        : imports.filter(({ names }) => /\bCloudAdapter\b/.test(names)).map(({ to }) => to),
    caught: ['bot/turn.ts', "import { CloudAdapter } from 'botbuilder';"],
  },
  {
    name: 'rules and dialogs use nothing of Node',
    cure: 'take the clock, ids and files as arguments',
    wrong: ({ path, imports }) =>
      under(path, withoutNode) ? imports.map(({ to }) => to).filter((to) => to.startsWith('node:')) : [],
    caught: ['bot/handoff/bad.ts', "import { randomUUID } from 'node:crypto';"],
  },
  {
    name: 'a report is loaded by those who ask for one',
    cure: "`await import('../report/makeReport.ts')` where it is asked for: wasm and font are no part of the start",
    wrong: ({ path, text }) =>
      under(path, ['bot/report/', 'bot/commands/report.ts'])
        ? []
        : (text.match(/^import (?!type\b)[^;]*from '[^']*\/report\/[^']*'/gm) ?? []),
    caught: ['bot/desk/bad.ts', "import { makeReport } from '../report/makeReport.ts';"],
  },
  {
    name: 'the local page is loaded by those who may show it',
    cure: "`await import('./localPage.ts')` where the configuration has the page: elsewhere nothing of it may be there",
    wrong: ({ path, imports, text }) => [
      ...(under(path, ['bot/localPage.ts', 'bot/channels/web/'])
        ? []
        : imports.filter(({ to, typeOnly }) => to.startsWith('bot/channels/web/') && !typeOnly).map(({ to }) => to)),
      ...(text.match(/^import (?!type\b)[^;]*from '[^']*\/localPage\.ts'/gm) ?? []),
    ],
    caught: ['bot/bad.ts', "import { webChannel } from './channels/web/web.ts';"],
  },
  {
    name: 'no default exports',
    cure: 'export the thing under its name',
    wrong: ({ text }) => text.match(/^export default\b|\bas default\b/gm) ?? [],
    caught: ['bot/bad.ts', '// A file.\nexport default 1;'],
  },
  {
    name: 'no barrels',
    cure: 'import from the file that has it',
    wrong: ({ text }) => text.match(/^export\s+(?:type\s+)?(?:\*|\{[^}]*\})(?:\s+as\s+\w+)?\s+from\b/gm) ?? [],
    caught: ['bot/bad.ts', "// A file.\nexport {\n  one,\n} from './one.ts';"],
  },
  {
    name: 'a file is named after what it holds',
    cure: 'name it after its main export; what is used once stands where it is used',
    wrong: ({ path }) => (/(?:util|helper|manager|service)s?\.ts$/i.test(path) ? [posix.basename(path)] : []),
    caught: ['bot/messages/textUtils.ts', '// A file.'],
  },
  {
    name: 'no `any`',
    cure: 'say the type, or `unknown` and look before you use it',
    wrong: ({ text }) => code(text).match(/(?:(?<!\(\?)[:<|&,=(]|=>|\bas)\s*any\b(?=\s*(?:[;,)\]}>=|&[{]|$))/gm) ?? [],
    caught: ['bot/bad.ts', '// A file.\nconst one = two as any;'],
  },
  {
    name: 'a file opens with a sentence that says what it is for',
    cure: 'begin with `// What it is for.`',
    wrong: ({ text }) => {
      const opening = /^(?:\/\/ ?.*\n)+/.exec(`${text}\n`)?.[0].trim() ?? '';
      return /^\/\/ \S.{15,}\.$/s.test(opening) ? [] : [text.split('\n')[0] ?? ''];
    },
    caught: ['bot/bad.ts', 'export const one = 1;'],
  },
  {
    name: 'an exported function says what it does',
    cure: 'write `/** What it gives, or does. */` above it',
    wrong: ({ text }) => text.match(/(?<!\*\/\n)^export (?:async )?function\*? \w+/gm) ?? [],
    caught: ['bot/bad.ts', '// A file.\n\nexport function one() {}'],
  },
  {
    name: `a file has at most ${mostLines} lines`,
    cure: 'it usually holds two ideas: give each its own file, or enter it with its reason into the list of this test',
    wrong: ({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > mostLines && !(path in longFiles) ? [`${lines} lines`] : [];
    },
    caught: ['bot/bad.ts', `// A file.\n${'one();\n'.repeat(mostLines)}`],
  },
  {
    name: 'nothing is left to be done later in secret',
    cure: 'do it, or write it down where others plan',
    wrong: ({ text }) => text.match(unfinished()) ?? [],
    caught: ['bot/bad.ts', `// A file.\n// ${'TO'}${'DO'}: later`],
  },
];

/** Without comments and quoted words. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'|`[^`]*`|"[^"\n]*"/g, "''");
}

/** A plan for later, or half a merge. In pieces, so that this file does not find itself. */
function unfinished(): RegExp {
  const marks = ['TO-DO', 'FIX-ME', 'X-XX'].map((mark) => mark.replace('-', ''));
  return new RegExp(`\\b(?:${marks.join('|')})\\b|^[<>]{7} `, 'gm');
}

describe('every file of bot/, dialogs/ and manifest/', () => {
  it('is read by this test', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))('keeps the rule: %s', (_, { name, cure, wrong }) => {
    const broken = sources.flatMap((file) =>
      wrong(file).map((what) => `${file.path}: ${what}\n  rule: ${name}\n  cure: ${cure}`),
    );
    expect(broken.join('\n')).toBe('');
  });
});

describe('the rules', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('would catch who breaks it: %s', (_, { caught, wrong }) => {
    expect(wrong(source(...caught))).not.toEqual([]);
  });

  it('have a list of long files that holds only long ones', () => {
    const lines = (path: string) =>
      sources
        .find((file) => file.path === path)
        ?.text.trimEnd()
        .split('\n').length ?? 0;
    expect(Object.keys(longFiles).filter((path) => lines(path) <= mostLines)).toEqual([]);
  });

  it('have a table of vendors that holds only what is used', () => {
    const used = new Set(sources.flatMap(({ imports }) => imports.map(({ to }) => to)));
    expect(Object.keys(vendors).filter((vendor) => !used.has(vendor))).toEqual([]);
  });
});

describe('the repository', () => {
  it('describes exactly the settings that are read', () => {
    // Wherever a setting is read, its name stands in quotation marks.
    const readers = [
      'config',
      'readCompany',
      'readDesks',
      'deskConfig',
      'deskRoutes',
      'readDeskTime',
      'readWaysOut',
      'readMonitoring',
    ];
    const code = readers.map((name) => read(`bot/${name}.ts`)).join();
    const quoted = [...code.matchAll(/'([A-Z][A-Z]*(?:_[A-Z]+)*|MicrosoftApp\w+)'/g)].map(([, name]) => name);
    const described = settingTable.map(({ name }) => name);
    const overrides: readonly string[] = [...authorityOverrides, ...otherOverrides];
    expect(described.length).toBe(new Set(described).size);
    expect([...described].sort()).toEqual([...new Set([...quoted, ...overrides])].sort());
  });

  it('sets nothing in .env.example, so that a copy of it changes nothing', () => {
    expect(read('.env.example').match(/^[^#\n].*$/gm) ?? []).toEqual([]);
  });

  it('has every file and folder that package.json, tsconfig.json and the README name', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const { include }: { include: string[] } = JSON.parse(read('tsconfig.json'));
    const inScripts = Object.values(scripts).flatMap(
      (script) => script.match(/\b(?:bench|bot|dialogs|manifest|test)\/[\w./]+/g) ?? [],
    );
    const inReadme = [...read('README.md').matchAll(/^(?:\| )?`((?:[\w.]+\/)+[\w.]*)`/gm)].map(([, path = '']) => path);
    expect(inScripts.length).toBeGreaterThan(1);
    expect(inReadme.length).toBeGreaterThan(3);
    const named = [...inScripts, ...include, ...inReadme, 'bot/', 'dialogs/', 'locales/', 'test/'];
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  it('leaves nothing to be done later in its words, tests and papers', () => {
    const texts = [
      ...['locales/', 'test/', 'docs/', 'manifest/', '.ci/'].flatMap(filesBelow),
      'README.md',
      'CHANGELOG.md',
      '.env.example',
    ];
    const open = texts.filter(
      (path) => /\.(?:ts|json|md|mjs|css|html|js|example)$|\/run$/.test(path) && unfinished().test(read(path)),
    );
    expect(open).toEqual([]);
  });
});

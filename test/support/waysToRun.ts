// How each npm command that the pages name is run: the table of test/docsCommands.test.ts.

/** Run by this test in a copy of the project with a database of its own. */
export interface Run {
  /** A piece of what it writes. */
  readonly says: string;
  /** What it is given to read. */
  readonly reads?: string;
  /** It goes on until it is stopped, once it has said that. */
  readonly serves?: true;
  readonly environment?: Readonly<Record<string, string>>;
  /** Files that it makes, below the project. */
  readonly makes?: readonly string[];
}
export type Way =
  | Run
  /** .ci/run has this line. */
  | { readonly ci: string }
  /** It is a part of this command, which .ci/run has. */
  | { readonly partOf: 'npm test' | 'npm run bench' }
  /** This test starts the same file as a process. */
  | { readonly by: string }
  /** The form is run with other files; these are there. */
  | { readonly files: true }
  /** Why it cannot be run here. The page has to say that it is untested. */
  | { readonly untested: string };

const readerSays = 'Error codes: 0xC004F213';
const english = { DEFAULT_LANGUAGE: 'en', LANG: 'en_US.UTF-8' };
/** Nobody answers at this address: the start does not wait for that. */
const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret', SLACK_API_URL: 'http://127.0.0.1:1/' };
const someId = '00000000-0000-0000-0000-000000000001';
const teams = { MicrosoftAppId: someId, MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: someId };
const listens = 'Activation Desk listens on http';
const bench = {
  ci: 'BENCH_ROUNDS=1 BENCH_TALKS=2 BENCH_WARM_UP=2 BENCH_TURNS=200 BENCH_STORED=1000 BENCH_PEOPLE=5 npm run bench',
};
const fuzz = { ci: 'FUZZ_COUNT=200 FUZZ_SEED=7 npm run fuzz' };

const teamsPackage = {
  says: 'activation-desk-teams.zip',
  environment: { ...english, ...teams, PUBLIC_URL: 'https://desk.example.com', COMPANY_NAME: 'Contoso' },
};
const teamsDeskByHand =
  'DESK_TEAMS_CHANNEL=channel-announcements-id DESK_TEAMS_SERVICE_URL=http://localhost:56150/_connector DESK_TEAMS_TENANT=00000000-0000-0000-0000-0000000000001 npm start';

/** How each command is run, in the order of the alphabet. */
export const ways: Readonly<Record<string, Way>> = {
  'DEFAULT_LANGUAGE=en npm start': { says: listens, serves: true },
  [`DESK_ROUTES='{ "desks": { "main": { "slack": "C0123456789" } }, "default": "main" }' npm start`]: {
    says: 'IT desk main',
    serves: true,
    environment: { ...english, ...slack },
  },
  'DESK_ROUTES=desks.json npm start': {
    says: 'Overseas IT',
    serves: true,
    environment: { ...english, ...slack, ...teams },
  },
  'FUZZ_COUNT=200 FUZZ_SEED=7 npm run fuzz': fuzz,
  'FUZZ_PLATFORMS=slack npm run fuzz': { ci: 'FUZZ_COUNT=50 FUZZ_PLATFORMS=slack npm run fuzz' },
  'POLICY_FILE=policy.json npm start': { says: 'policy.json', serves: true, environment: english },
  'PORT=0 npm start': { says: listens, serves: true, environment: english },
  'node_modules/.bin/node --heap-growing-percent=30 --max-semi-space-size=16 bot/index.ts': {
    says: listens,
    serves: true,
    environment: english,
  },
  'UPDATE_GOLDEN=1 npm run week': { ci: 'npm run week' },
  [teamsDeskByHand]: { says: listens, serves: true, environment: english },
  'npm audit --omit=dev': { untested: 'not every registry answers it' },
  'npm install': { ci: 'npm install' },
  'npm install --omit=dev': { untested: 'it downloads' },
  'npm install --prefix /opt/activation-desk-node node@24.21.0': { untested: 'it downloads' },
  'npm run -s diagnose -- "After the BIOS update Windows says OxC004F2I3. It is a boxed copy."': {
    says: readerSays,
    environment: english,
  },
  'npm run -s diagnose < messages.jsonl': { says: '"codes":["0xC004F213"]' },
  'npm run audit': { says: 'Nothing has been recorded', environment: english },
  'npm run audit -- --person slack/U0123456789': { says: 'Nothing has been recorded', environment: english },
  'npm run audit -- --since 30d': { says: 'Nothing has been recorded', environment: english },
  'npm run audit -- --ticket ACT-000042 --json': { says: '--json' },
  'npm run backup': { says: 'rows, checked', environment: english },
  'npm run bench': bench,
  'npm run bench:growth': { partOf: 'npm run bench' },
  'npm run bench:load': { partOf: 'npm run bench' },
  'npm run bench:memory': { partOf: 'npm run bench' },
  'npm run bench:slack': { partOf: 'npm run bench' },
  'npm run bench:start': { partOf: 'npm run bench' },
  'npm run bench:turn': { partOf: 'npm run bench' },
  'npm run bench:words': { partOf: 'npm run bench' },
  'npm run chat': { says: 'Activation Desk in the terminal', reads: 'hello\n', environment: english },
  'npm run diagnose': { says: '"codes":["0xC004F213"]', reads: '{"id":"a1","text":"0xC004F213"}\n' },
  'npm run diagnose -- "0xC004F074"': { says: 'Error codes: 0xC004F074', environment: english },
  'npm run diagnose -- "0xC004F213 after a BIOS update"': { says: readerSays, environment: english },
  'npm run diagnose -- "BIOS を更新したら 0xC004F213 が出た"': { says: 'エラー コード: 0xC004F213' },
  'npm run diagnose -- "…"': { says: 'Intent', environment: english },
  'npm run docs': { says: 'docs/errors.md', makes: ['docs/errors.md'] },
  'npm run doctor': { says: 'Node', environment: english },
  'npm run doctor -- --json': { says: '"' },
  'npm run doctor -- --language en': { says: 'Node' },
  'npm run doctor -- --send': { says: 'Node', environment: english },
  'npm run e2e': { ci: 'npm run e2e' },
  'npm run e2e -- --only teams-en --pictures dist/e2e': { ci: 'npm run e2e' },
  'npm run eval': { says: 'first_topic' },
  'npm run eval -- --quiet': { says: 'first_topic' },
  'npm run export -- ACT-000042 > ticket.json': { by: 'test/commands/privacy.test.ts' },
  'npm run format': { says: 'Checked' },
  'npm run fuzz': fuzz,
  'npm run jest -- test/config.test.ts': { says: 'Tests:' },
  'npm run jest -- test/conversations.test.ts': { files: true },
  'npm run jest -- test/errorsDoc.test.ts': { files: true },
  'npm run jest -- test/locales.test.ts': { files: true },
  'npm run jest -- test/locales.test.ts test/dialogs test/activation': { files: true },
  'npm run kills': { ci: 'KILLS_SECONDS=10 KILLS_PEOPLE=3 npm run kills' },
  'npm run licenses': { says: 'docs/dependencies.md', makes: ['THIRD-PARTY-NOTICES.txt'] },
  'npm run lint': { partOf: 'npm test' },
  'npm run migrate': { by: 'test/migrate.test.ts' },
  'npm run migrate -- --from sqlite:data/activation-desk.sqlite --to "postgres://...?sslmode=verify-full"': {
    by: 'test/migrate.test.ts',
  },
  'npm run package:slack': { says: 'slack-manifest.json', environment: english, makes: ['dist/slack-manifest.json'] },
  'npm run package:slack -- --http': {
    says: 'slack-manifest.json',
    environment: { ...english, PUBLIC_URL: 'https://desk.example.com' },
  },
  'npm run package:slack -- --socket': { says: 'slack-manifest.json', environment: english },
  'npm run package:teams': { ...teamsPackage, makes: ['dist/activation-desk-teams.zip'] },
  'npm run package:teams -- --app-version 0.1.1': teamsPackage,
  'npm run package:teams -- --without-channel-messages': teamsPackage,
  'npm run pictures': { ci: 'npm run pictures -- --folder dist/pictures' },
  'npm run playground': { by: 'test/playground.test.ts' },
  'npm run playground -- --port 4000 --client-port 56200': { by: 'test/playground.test.ts' },
  'npm run report': { says: 'There were no cases.', environment: english },
  'npm run report -- --since 2026-11-01 --until 2026-11-30 --language en --csv november.csv --png november.png': {
    says: 'Written: november.png',
    makes: ['november.csv', 'november.png'],
  },
  'npm run report -- --since 30d': { says: 'There were no cases.', environment: english },
  'npm run report -- --since 7d': { says: 'There were no cases.', environment: english },
  'npm run types': { partOf: 'npm test' },
  'npm run week': { ci: 'npm run week' },
  'npx agentsplayground --app-endpoint http://127.0.0.1:3978/api/messages --channel-id msteams --disable-telemetry': {
    by: 'test/e2e/playground.ts',
  },
  'npm start': { says: listens, serves: true, environment: english },
  'npm test': { ci: 'npm test' },
};

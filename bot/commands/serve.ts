// `npm start`: reads the environment, says in plain words what is on and what is not, and serves until it is stopped.
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { types } from 'node:util';
import { type App, localesFolder, startApp } from '../app.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { consoleToLog } from '../consoleToLog.ts';
import { databaseWords } from '../databaseWords.ts';
import type { DesksConfig } from '../deskConfig.ts';
import { type Log, openLog } from '../log.ts';
import { type Localizer, languagesIn, openLocales } from '../messages/localize.ts';
import type { Key, Language, Text } from '../messages/message.ts';
import { oddSettings } from '../oddSettings.ts';
import { unsaid } from '../policy.ts';
import type { DeskTimeConfig } from '../readDeskTime.ts';
import { PolicyError } from '../readPolicy.ts';
import type { WaysOutConfig } from '../readWaysOut.ts';
import { DatabaseError } from '../storage/databaseError.ts';
import { openToOthers } from '../storage/sqliteFile.ts';
import { writeDeskHours } from '../time/deskHours.ts';
import { withoutPassword } from '../withoutPassword.ts';

/** npm, a terminal and systemd may each pass the same signal on: a second one counts only after so long. */
const sameSignalMs = 1_000;
/** Who is told to stop while it starts, stops when it has; if that takes longer, as after a crash. */
const startsWithinMs = 1_000;

/** Runs the bot until SIGINT or SIGTERM, which end it within ten seconds, and a second one at once; what keeps it from starting ends the process with code 1, its cure and no stack. */
export async function serve(): Promise<void> {
  const config = configOrExit();
  const log = openLog(config.logLevel);
  const { promise: starting, resolve: started } = Promise.withResolvers<App>();
  let askedAt: number | undefined;
  const stop = async () => {
    const now = performance.now();
    // Whoever asks twice does not want to wait.
    if (askedAt !== undefined && now - askedAt > sameSignalMs) process.exit(1);
    if (askedAt !== undefined) return;
    askedAt = now;
    await (await Promise.race([starting, setTimeout(startsWithinMs)]))?.stop();
    const { text } = openLocales(localesFolder, 'UTC');
    console.log(text({ key: 'server.stopped' }, config.defaultLanguage));
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  const { app, url } = await startOrExit(config, log, async () => {
    const app = await startApp({ config, log });
    return { app, url: await app.listen() };
  });
  consoleToLog(log);
  started(app);
  if (askedAt !== undefined) return;
  for (const line of [...report(config, app, url), ...oddSettings(process.env)]) {
    console.log(app.localizer.text(line, config.defaultLanguage));
  }
}

/** What is configured and what is not, a line each. */
function report(
  { teams, slack, desks, deskTime, timeZone, waysOut, localPage, publicUrl, databaseUrl, policyFile: file }: Config,
  { policy, localizer }: App,
  url: string,
): Text[] {
  const gaps = unsaid(policy, localizer.languages);
  const open = openToOthers(databaseUrl);
  return [
    line('server.listening', { url }),
    teams?.appId
      ? line('server.teamsOn', { appId: teams.appId, type: teams.type, tenants: teams.tenants.join(', ') || '*' })
      : line(teams ? 'server.teamsLocal' : 'server.teamsClosed'),
    ...(slack ? [line(slack.appToken ? 'server.slackSocket' : 'server.slackHttp', { url })] : []),
    ...deskReport(desks),
    ...(desks.all.length > 0 ? hoursReport(deskTime, timeZone) : []),
    ...(desks.all.some((desk) => desk.teams) && !teams?.appId ? [line('server.deskNeedsApp')] : []),
    ...waysOutReport(waysOut),
    ...(publicUrl ? [line('server.links', { url: publicUrl })] : []),
    ...(!publicUrl && teams?.appId ? [line('server.noLinks')] : []),
    line('server.database', { url: withoutPassword(databaseUrl) }),
    ...(open.length > 0 ? [line('server.databaseOpen', { files: open.join(', ') })] : []),
    ...(file ? [line('server.policy', { file })] : []),
    ...(file && gaps.length > 0 ? [line('server.policyGaps', { file, paths: gaps.join(', ') })] : []),
    localPage ? line('server.page', { url: `${url}/` }) : line('server.noPage'),
  ];
}

/** Where events and mails go: of an address that may hold a secret, the host alone. */
function waysOutReport({ webhook, email }: WaysOutConfig): Text[] {
  return [
    ...(webhook ? [line('server.webhook', { host: new URL(webhook.url).host })] : []),
    ...(email ? [line('server.email', { to: email.to.join(', '), host: email.server.host })] : []),
  ];
}

/** Each desk, what goes there, and what it lacks. */
function deskReport({ all, routes, fallback }: DesksConfig): Text[] {
  if (all.length === 0) return [line('server.deskNone')];
  return [
    ...all.map(({ id, name, language, slack, teams }) => {
      const desk = name === id ? id : `${name} (${id})`;
      if (slack) return line('server.deskSlack', { desk, channel: slack.channel, language });
      return teams
        ? line('server.deskTeams', { desk, channel: teams.channel, language })
        : line('server.deskPage', { desk, language });
    }),
    ...all
      .filter(({ teams, thread }) => teams && thread === 'relay')
      .map(({ id }) => line('server.deskRelay', { desk: id })),
    ...routes.map(({ desk, licenses, languages }) => {
      const values = { desk, licenses: licenses?.join(', ') ?? '', languages: languages?.join(', ') ?? '' };
      if (licenses) return line(languages ? 'server.routeBoth' : 'server.routeLicense', values);
      return line(languages ? 'server.routeLanguage' : 'server.routeElse', values);
    }),
    ...(all.length > 1 ? [line('server.routeElse', { desk: fallback })] : []),
  ];
}

/** When the desks read, and who hears of what waits. */
function hoursReport({ hours, holidays, closed, claimMinutes, onCall }: DeskTimeConfig, timeZone: string): Text[] {
  const values = { hours: hours ? writeDeskHours(hours) : '', timeZone };
  const days = closed.map(({ from, to }) => (from === to ? from : `${from}..${to}`)).join(', ');
  const minutes = String(claimMinutes);
  return [
    hours ? line(holidays === 'jp' ? 'server.hoursHolidays' : 'server.hours', values) : line('server.hoursAlways'),
    ...(days ? [line('server.hoursClosed', { days })] : []),
    ...(onCall.length > 0 ? [line('server.onCall', { minutes, people: onCall.join(', ') })] : []),
  ];
}

function line(key: Key, values: Record<string, string> = {}): Text {
  return { key, values };
}

/** The configuration from `.env` (if there is one) and the environment, or the end of the process with every mistake. */
export function configOrExit(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return readConfig(process.env, languagesIn(localesFolder));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return refuse(error.problems, error.language);
  }
}

/** Says every mistake with its cure, and ends the process. */
function refuse(problems: readonly Text[], language: Language): never {
  const { text }: Localizer = openLocales(localesFolder, 'UTC');
  console.error(text({ key: 'server.cannotStart' }, language));
  for (const problem of [...problems, ...oddSettings(process.env)]) console.error(`  - ${text(problem, language)}`);
  process.exit(1);
}

/**
 * What `start` gives, or the end of the process with one sentence and its cure; LOG_LEVEL=debug tells the rest. `setting` is
 * where the address of the database stands.
 */
export async function startOrExit<T>(
  config: Config,
  log: Log,
  start: () => Promise<T>,
  setting = 'DATABASE_URL',
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    log.debug({ error: types.isNativeError(error) ? error.stack : String(error) }, 'the start failed');
    if (error instanceof PolicyError) return refuse(error.problems, config.defaultLanguage);
    const { text }: Localizer = openLocales(localesFolder, 'UTC');
    console.error(text(startProblem(error, config, setting), config.defaultLanguage));
    process.exit(1);
  }
}

function startProblem(error: unknown, { databaseUrl, host, port }: Config, setting: string): Text {
  if (error instanceof DatabaseError) return databaseWords(error, databaseUrl, setting);
  const { code, message = String(error) }: Partial<NodeJS.ErrnoException> = types.isNativeError(error) ? error : {};
  switch (code) {
    case 'SLACK_REFUSED':
      return { key: 'server.slackRefused', values: { reason: message } };
    case 'EADDRINUSE':
      return { key: 'server.portTaken', values: { port } };
    case 'EACCES':
      return { key: 'server.portRights', values: { port } };
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return { key: 'server.hostUnknown', values: { host } };
    default:
      return { key: 'server.failed', values: { reason: message } };
  }
}

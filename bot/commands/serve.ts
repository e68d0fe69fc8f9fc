// `npm start`: reads the environment, says in plain words what is on and what is not, and serves until it is stopped.
import { existsSync } from 'node:fs';
import { localesFolder, startApp } from '../app.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { openLog } from '../log.ts';
import { type Localizer, openLocales } from '../messages/localize.ts';
import type { Key, Text } from '../messages/message.ts';

/** Runs the bot until SIGINT or SIGTERM; a wrong configuration ends the process with code 1 and every mistake. */
export async function serve(): Promise<void> {
  const { languages } = openLocales(localesFolder, 'UTC');
  const config = configOrExit(languages);
  const app = await startApp({ config, log: openLog(config.logLevel) });
  const url = await app.listen().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const text: Text = { key: 'server.portTaken', values: { port: config.port } };
    console.error(app.localizer.text(text, config.defaultLanguage));
    process.exit(1);
  });
  for (const line of report(config, url)) console.log(app.localizer.text(line, config.defaultLanguage));

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app.stop();
    console.log(app.localizer.text({ key: 'server.stopped' }, config.defaultLanguage));
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
}

/** What is configured and what is not, a line each. */
function report({ teams, desk, localPage, databaseUrl }: Config, url: string): Text[] {
  const line = (key: Key, values: Record<string, string> = {}): Text => ({ key, values });
  const { language } = desk;
  return [
    line('server.listening', { url }),
    teams?.appId
      ? line('server.teamsOn', { appId: teams.appId, type: teams.type, tenants: teams.tenants.join(', ') || '*' })
      : line(teams ? 'server.teamsLocal' : 'server.teamsClosed'),
    desk.teams
      ? line('server.deskTeams', { channel: desk.teams.channel, language })
      : line(localPage ? 'server.deskPage' : 'server.deskNone', { language }),
    line('server.database', { url: databaseUrl }),
    localPage ? line('server.page', { url: `${url}/` }) : line('server.noPage'),
  ];
}

/** The configuration from `.env` (if there is one) and the environment, or the end of the process with every mistake and its cure. */
export function configOrExit(languages: readonly string[]): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return readConfig(process.env, languages);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { text }: Localizer = openLocales(localesFolder, 'UTC');
    console.error(text({ key: 'server.cannotStart' }, error.language));
    for (const problem of error.problems) console.error(`  - ${text(problem, error.language)}`);
    process.exit(1);
  }
}

// What the commands that package for Teams and Slack have in common: settings or every mistake, words, and their tools.
import { existsSync } from 'node:fs';
import { localesFolder } from '../app.ts';
import { languagesIn, openLocales } from '../messages/localize.ts';
import type { Key, Text } from '../messages/message.ts';
import { oddSettings } from '../oddSettings.ts';
import { SettingsError } from '../settings.ts';

type Values = Readonly<Record<string, string>>;
type Read<T> = (environment: NodeJS.ProcessEnv, languages: readonly string[]) => T;

export interface Packing<T> {
  readonly settings: T;
  /** Says it in the language of the settings, on stdout. */
  say(key: Key, values?: Values): void;
  /** Says it and the lines below on stderr, and ends the process with code 1. */
  refuse(key: Key, lines?: readonly string[]): never;
  /** Loads what only a whole `npm install` brings; without that, says so and ends. */
  withTools<M>(load: () => Promise<M>): Promise<M>;
}

/** Reads `.env` and the environment as `npm start` does; the mistakes end the process. */
export function packing<T extends { readonly language: string }>(read: Read<T>): Packing<T> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { text } = openLocales(localesFolder, 'UTC');
  const end = (language: string, key: Key, lines: readonly string[]): never => {
    console.error(text({ key }, language));
    for (const line of lines) console.error(`  - ${line}`);
    process.exit(1);
  };
  const settings = settingsOrEnd();
  const { language } = settings;
  for (const odd of oddSettings(process.env)) console.error(text(odd, language));
  const refuse = (key: Key, lines: readonly string[] = []) => end(language, key, lines);
  return {
    settings,
    say: (key, values = {}) => console.log(text({ key, values }, language)),
    refuse,
    async withTools(load) {
      try {
        return await load();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
        return refuse('packages.tools');
      }
    },
  };

  function settingsOrEnd(): T {
    try {
      return read(process.env, languagesIn(localesFolder));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const problems: readonly Text[] = [...error.problems, ...oddSettings(process.env)];
      return end(
        error.language,
        'packages.cannot',
        problems.map((problem) => text(problem, error.language)),
      );
    }
  }
}

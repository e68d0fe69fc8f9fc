// The settings in the environment, and how one is read by its rule. Mistakes are collected, not thrown.
import { z } from 'zod';
import type { Key, Text } from './messages/message.ts';
import { readSecretFiles } from './secretFiles.ts';
import type { SettingName } from './settingTable.ts';
import { withoutPassword } from './withoutPassword.ts';

export interface Settings {
  /** What is set, as it is written. */
  readonly env: Readonly<Partial<Record<SettingName, string>>>;
  readonly problems: readonly Text[];
  problem(key: Key, values?: Readonly<Record<string, string | number>>): void;
  /** Problems that somebody else found. */
  add(problems: readonly Text[]): void;
  /** The value by its rule, or the fallback and a problem. */
  read<T>(name: SettingName, rule: z.ZodType<T>, fallback: T, wrong: (value: string) => void): T;
  number(name: SettingName, fallback: number, min: number, max: number): number;
  choice<const T extends string>(name: SettingName, choices: readonly T[], fallback: T): T;
  /** Empty when it is not set. */
  address(name: SettingName): string;
}

/** Whether a host, as it stands in a URL or a setting, is this machine. */
export function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host.replace(/^\[(.*)\]$/, '$1'));
}

/** Everything that is wrong, at once; each problem says its cure. */
export class SettingsError extends Error {
  readonly problems: readonly Text[];
  /** The language the operator reads. */
  readonly language: string;
  constructor(problems: readonly Text[], language: string) {
    super('the settings have mistakes');
    this.problems = problems;
    this.language = language;
  }
}

/** The settings of this environment and of the files of secrets that it names. An empty variable is unset. */
export function openSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const withSecrets = readSecretFiles(environment);
  const env: Settings['env'] = Object.fromEntries(given(withSecrets.environment));
  const problems: Text[] = [...withSecrets.problems];
  const problem: Settings['problem'] = (key, values = {}) => {
    if (!follows(withSecrets.unread, key, values['name'])) problems.push({ key, values });
  };
  const read: Settings['read'] = (name, rule, fallback, wrong) => {
    const value = env[name]?.trim();
    if (value === undefined) return fallback;
    const parsed = rule.safeParse(value);
    if (parsed.success) return parsed.data;
    wrong(value);
    return fallback;
  };
  return {
    env,
    problems,
    problem,
    add: (found) => void problems.push(...found),
    read,
    number: (name, fallback, min, max) =>
      read(name, z.coerce.number().int().min(min).max(max), fallback, (value) =>
        problem('config.number', { name, min, max, value }),
      ),
    choice: <const T extends string>(name: SettingName, choices: readonly T[], fallback: T) =>
      read(
        name,
        z.string().refine((value): value is T => (choices as readonly string[]).includes(value)),
        fallback,
        (value) => problem('config.choice', { name, choices: choices.join(', '), value }),
      ),
    address: (name) =>
      read(name, z.url({ protocol: /^https?$/ }), '', (value) =>
        problem('config.url', { name, value: withoutPassword(value) }),
      ),
  };
}

/** Whether it is only there because a file of a secret could not be taken, which has been said. */
function follows(unread: readonly string[], key: Key, name: string | number | undefined): boolean {
  if (unread.some((one) => one === name)) return true;
  const ofSlack: readonly Key[] = ['config.slackWay', 'config.publicUnauthenticated'];
  return ofSlack.includes(key) && unread.some((one) => one.startsWith('SLACK_'));
}

/** Whether a setting or the file that holds it is named, right or wrong. */
export function isGiven(environment: Readonly<Record<string, string | undefined>>, name: SettingName): boolean {
  return given(environment).some(([one]) => one === name || one === `${name}_FILE`);
}

/** The variables that hold something: an empty one is unset. */
export function given(environment: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
}

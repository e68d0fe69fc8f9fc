// What the packages for Teams and Slack need of the settings; everything that is missing or wrong at once, each with its cure.
import { z } from 'zod';
import { isOutside } from './config.ts';
import { type CompanyConfig, readCompany } from './readCompany.ts';
import { given, isLoopback, openSettings, type Settings, SettingsError } from './settings.ts';
import { secretFileName } from './settingTable.ts';
import { withoutPassword } from './withoutPassword.ts';

type SecretName = Parameters<typeof secretFileName>[0];
type Environment = Readonly<Record<string, string | undefined>>;

export interface TeamsPackageSettings {
  readonly language: string;
  readonly appId: string;
  readonly publicUrl: string;
  readonly company: string;
  readonly pages: { readonly about: string; readonly privacy: string; readonly terms: string };
}

export interface SlackPackageSettings {
  readonly language: string;
  /** How Slack reaches the bot, and why this way. */
  readonly way: 'socket' | 'http';
  readonly because: 'asked' | 'token' | 'secret' | 'default';
  /** Where Slack calls; undefined in Socket Mode. */
  readonly publicUrl?: string;
}

const common = ['DEFAULT_LANGUAGE', 'PUBLIC_URL', 'COMPANY_NAME', 'COMPANY_URL', 'PRIVACY_URL', 'TERMS_URL'];
const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const reachable = z.string().refine((text) => {
  const url = isOutside(text) ? URL.parse(text) : null;
  return url?.protocol === 'https:' && !isLoopback(url.hostname);
});

/** For `npm run package:teams`. Throws `SettingsError`. */
export function readTeamsPackage(environment: Environment, languages: readonly string[]): TeamsPackageSettings {
  const settings = openSettings(only(environment, [...common, 'MicrosoftAppId']));
  const { env, problem, read } = settings;
  const language = languageOf(settings, languages);
  for (const name of ['MicrosoftAppId', 'PUBLIC_URL', 'COMPANY_NAME'] as const)
    if (!env[name]) problem(`packages.teams.needs.${name}`);
  const appId = read('MicrosoftAppId', guid, '', (value) => problem('packages.teams.appId', { value }));
  const publicUrl = addressOf(settings);
  const { name: company = '', ...own }: CompanyConfig = readCompany(settings);
  const { about, privacy, terms } = own;
  if (settings.problems.length > 0) throw new SettingsError(settings.problems, language);
  const page = (name: string) => `${publicUrl}/${name}`;
  const pages = { about: about ?? page('about'), privacy: privacy ?? page('privacy'), terms: terms ?? page('terms') };
  return { language, appId: appId.toLowerCase(), publicUrl, company, pages };
}

/** For `npm run package:slack`; `asked`: the way that its option names. Throws `SettingsError`. */
export function readSlackPackage(
  environment: Environment,
  languages: readonly string[],
  asked?: 'socket' | 'http',
): SlackPackageSettings {
  const settings = openSettings(only(environment, common));
  const { env, problem } = settings;
  const isSet = (name: SecretName) => given(only(environment, [name, secretFileName(name)])).length > 0;
  const language = languageOf(settings, languages);
  // Who begins has no token yet, since Slack gives them once the app is there: then the way that needs no address.
  const because = asked
    ? 'asked'
    : isSet('SLACK_APP_TOKEN')
      ? 'token'
      : isSet('SLACK_SIGNING_SECRET')
        ? 'secret'
        : 'default';
  const way = asked ?? (because === 'secret' ? 'http' : 'socket');
  if (way === 'http' && !env['PUBLIC_URL']) problem('packages.slack.needsAddress');
  const publicUrl = way === 'http' ? addressOf(settings) : '';
  if (settings.problems.length > 0) throw new SettingsError(settings.problems, language);
  return { language, way, because, ...(publicUrl && { publicUrl }) };
}

/** A package is also made where the secrets are not: what it does not need is not looked at. */
function only(environment: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}

function languageOf({ choice }: Settings, languages: readonly string[]): string {
  return choice('DEFAULT_LANGUAGE', languages, languages.includes('ja') ? 'ja' : 'en');
}

/** Teams and Slack call from outside. */
function addressOf({ read, problem }: Settings): string {
  return read('PUBLIC_URL', reachable, '', (value) =>
    problem('packages.address', { value: withoutPassword(value) }),
  ).replace(/\/+$/, '');
}

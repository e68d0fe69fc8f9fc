// The environment becomes a Config; every mistake is found before anything starts.
import { z } from 'zod';
import type { Key, Text } from './messages/message.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly defaultLanguage: string;
  /** The path of the company's own course. */
  readonly policyFile?: string;
  readonly logLevel: string;
  readonly retentionDays: number;
  readonly timeZone: string;
  /** Undefined: `/api/messages` is closed. Without an app id it is open to local test clients. */
  readonly teams?: TeamsConfig;
  readonly desk: DeskConfig;
  /** The page at `/`, and access without a token. */
  readonly localPage: boolean;
}

export interface TeamsConfig {
  readonly appId?: string;
  readonly type: string;
  readonly tenants: readonly string[];
  /** Under botbuilder's own names, as `ConfigurationBotFrameworkAuthentication` takes them. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface DeskConfig {
  readonly language: string;
  readonly teams?: { readonly channel: string; readonly serviceUrl: string; readonly tenant: string };
}

/** Everything that is wrong, at once; each problem says its cure. */
export class ConfigError extends Error {
  readonly problems: readonly Text[];
  /** The language the operator reads. */
  readonly language: string;
  constructor(problems: readonly Text[], language: string) {
    super('the configuration has mistakes');
    this.problems = problems;
    this.language = language;
  }
}

/** Botbuilder's endpoint overrides: one given means all must be. */
const authorityOverrides = [
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
] as const;
const otherOverrides = ['CallerId', 'ChannelService', 'ValidateAuthority', 'BotOpenIdMetadata'] as const;

const settingNames = [
  'HOST',
  'PORT',
  'LOCAL_PAGE',
  'LOG_LEVEL',
  'DEFAULT_LANGUAGE',
  'DATABASE_URL',
  'RETENTION_DAYS',
  'POLICY_FILE',
  'DESK_TEAMS_CHANNEL',
  'DESK_TEAMS_SERVICE_URL',
  'DESK_TEAMS_TENANT',
  'DESK_LANGUAGE',
  'DESK_TIMEZONE',
  'MicrosoftAppId',
  'MicrosoftAppPassword',
  'MicrosoftAppTenantId',
  'MicrosoftAppType',
  'ALLOWED_TENANTS',
  'TEAMS_AUTH',
  ...authorityOverrides,
  ...otherOverrides,
] as const;
type SettingName = (typeof settingNames)[number];

const appTypes = ['SingleTenant', 'UserAssignedMSI', 'MultiTenant'] as const;
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/** Reads and checks the environment. An empty variable is unset. Throws `ConfigError`. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  languages: readonly string[],
): Config {
  const env: Readonly<Partial<Record<SettingName, string>>> = Object.fromEntries(given(environment));
  const problems: Text[] = [];
  const problem = (key: Key, values: Record<string, string | number> = {}) => void problems.push({ key, values });

  /** The value by its rule, or the fallback and a problem. */
  function read<T>(name: SettingName, rule: z.ZodType<T>, fallback: T, wrong: (value: string) => void): T {
    const value = env[name]?.trim();
    if (value === undefined) return fallback;
    const parsed = rule.safeParse(value);
    if (parsed.success) return parsed.data;
    wrong(value);
    return fallback;
  }
  const number = (name: SettingName, fallback: number, min: number, max: number) =>
    read(name, z.coerce.number().int().min(min).max(max), fallback, (value) =>
      problem('config.number', { name, min, max, value }),
    );
  const choice = <const T extends string>(name: SettingName, choices: readonly T[], fallback: T) =>
    read(
      name,
      z.string().refine((value): value is T => (choices as readonly string[]).includes(value)),
      fallback,
      (value) => problem('config.choice', { name, choices: choices.join(', '), value }),
    );
  const address = (name: SettingName) =>
    read(name, z.url({ protocol: /^https?$/ }), '', (value) => problem('config.url', { name, value }));

  const host = env['HOST']?.trim().replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1';
  const isPublic = !loopback.has(host);
  const defaultLanguage = choice('DEFAULT_LANGUAGE', languages, languages.includes('ja') ? 'ja' : 'en');
  const appId = env['MicrosoftAppId']?.trim();
  const appType = choice('MicrosoftAppType', appTypes, 'SingleTenant');
  const authOff = choice('TEAMS_AUTH', ['on', 'off'], 'on') === 'off';
  const configured = appId !== undefined || Object.keys(env).some((name) => /^(SLACK|DESK)_/.test(name));
  const slack = Object.keys(env).some((name) => name.startsWith('SLACK_'));
  const pageAsked = choice('LOCAL_PAGE', ['on', 'off'], configured ? 'off' : 'on') === 'on';

  if (authOff && appId) problem('config.authOffWithApp');
  if (authOff && isPublic) problem('config.publicTeamsOff', { host });
  if (pageAsked && isPublic && env['LOCAL_PAGE']) problem('config.publicPage', { host });
  if (!appId && isPublic) problem('config.publicUnauthenticated', { host });

  const open = appId === undefined && !isPublic && (!slack || authOff);
  const teams = appId ? registered(appId) : open ? { type: 'none', tenants: [], settings: {} } : undefined;
  if (!teams && env['DESK_TEAMS_CHANNEL'] && !isPublic) {
    problem('config.needed', { name: 'MicrosoftAppId', because: 'DESK_TEAMS_CHANNEL' });
  }
  const policyFile = env['POLICY_FILE']?.trim();
  const config: Config = {
    host,
    port: number('PORT', 3978, 0, 65_535),
    databaseUrl: read(
      'DATABASE_URL',
      z.string().regex(/^sqlite:(?!\/\/)./),
      'sqlite:data/activation-desk.sqlite',
      (value) => problem('config.database', { value: withoutPassword(value) }),
    ),
    defaultLanguage,
    logLevel: choice('LOG_LEVEL', levels, 'warn'),
    retentionDays: number('RETENTION_DAYS', 90, 1, 3650),
    timeZone: read('DESK_TIMEZONE', z.string().refine(isTimeZone), 'Asia/Tokyo', (value) =>
      problem('config.timeZone', { name: 'DESK_TIMEZONE', value }),
    ),
    desk: { language: choice('DESK_LANGUAGE', languages, defaultLanguage), ...deskTeams() },
    localPage: pageAsked && !isPublic,
    ...(teams && { teams }),
    ...(policyFile && { policyFile }),
  };
  if (problems.length > 0) throw new ConfigError(problems, defaultLanguage);
  return config;

  function registered(id: string): TeamsConfig {
    const tenant = env['MicrosoftAppTenantId']?.trim();
    const allowed =
      env['ALLOWED_TENANTS']
        ?.split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '') ?? [];
    const needed = (name: SettingName) => {
      if (!env[name]) problem('config.needed', { name, because: `MicrosoftAppType=${appType}` });
    };
    if (appType !== 'UserAssignedMSI') needed('MicrosoftAppPassword');
    if (appType === 'MultiTenant') {
      if (allowed.length === 0) problem('config.multiTenant');
    } else needed('MicrosoftAppTenantId');
    const missing = authorityOverrides.filter((name) => !env[name]);
    if (missing.length > 0 && missing.length < authorityOverrides.length)
      problem('config.authority', { missing: missing.join(', ') });
    const names = ['MicrosoftAppPassword', 'MicrosoftAppTenantId', ...authorityOverrides, ...otherOverrides] as const;
    const settings = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
    return {
      appId: id,
      type: appType,
      tenants: allowed.length > 0 ? allowed : tenant ? [tenant] : [],
      settings: { ...settings, MicrosoftAppId: id, MicrosoftAppType: appType },
    };
  }

  function deskTeams(): Pick<DeskConfig, 'teams'> {
    const names = ['DESK_TEAMS_CHANNEL', 'DESK_TEAMS_SERVICE_URL', 'DESK_TEAMS_TENANT'] as const;
    const [channel, , tenant] = names.map((name) => env[name]?.trim());
    const serviceUrl = address('DESK_TEAMS_SERVICE_URL');
    const set = names.filter((name) => env[name]);
    if (set.length === 0) return {};
    for (const name of names) {
      if (!env[name]) problem('config.needed', { name, because: set.join(', ') });
    }
    return channel && tenant ? { teams: { channel, serviceUrl, tenant } } : {};
  }
}

/** What looks like a setting of ours and is none, a text each: it is ignored, which nobody would notice otherwise. */
export function oddSettings(environment: Readonly<Record<string, string | undefined>>): Text[] {
  const known: readonly string[] = settingNames;
  return given(environment)
    .map(([name]) => name)
    .filter((name) => !known.includes(name))
    .flatMap((name): Text[] => {
      const [nearest = { one: '', edits: Infinity }] = known
        .map((one) => ({ one, edits: editsBetween(one.toLowerCase(), name.toLowerCase()) }))
        .sort((a, b) => a.edits - b.edits);
      const ours = /^(?:MicrosoftApp|DESK_|TEAMS_|ALLOWED_)/i.test(name);
      if (nearest.edits <= (ours ? 3 : 1)) return [{ key: 'config.misspelt', values: { name, known: nearest.one } }];
      return ours ? [{ key: 'config.unknown', values: { name } }] : [];
    });
}

/** How many letters must be added, dropped or changed to make one word of the other. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1];
    for (const [at, its] of [...other].entries()) {
      const [left = 0, above = 0, before = 0] = [next[at], row[at + 1], row[at]];
      next.push(Math.min(left + 1, above + 1, before + (letter === its ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The variables that hold something: an empty one is unset. */
function given(environment: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
}

/** An address as it may be shown. */
function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

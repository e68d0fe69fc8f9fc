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
  /** Undefined: Slack is not served. */
  readonly slack?: SlackConfig;
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

export interface SlackConfig {
  readonly botToken: string;
  /** Checks Slack's requests to `/slack/events`. */
  readonly signingSecret?: string;
  /** Opens Socket Mode; Slack then calls nothing over HTTP. */
  readonly appToken?: string;
  /** The Web API's address; Slack's own without it. */
  readonly apiUrl?: string;
}

export interface DeskConfig {
  readonly language: string;
  /** Id of a Slack channel. */
  readonly slack?: { readonly channel: string };
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

export const settingNames = [
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
  'DESK_SLACK_CHANNEL',
  'DESK_LANGUAGE',
  'DESK_TIMEZONE',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
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
  const slack = slackSettings();
  const isDesk = (name: string) => name.startsWith('DESK_');
  const configured = appId !== undefined || slack !== undefined || Object.keys(env).some(isDesk);
  const pageAsked = choice('LOCAL_PAGE', ['on', 'off'], configured ? 'off' : 'on') === 'on';

  if (authOff && appId) problem('config.authOffWithApp');
  if (authOff && isPublic) problem('config.publicTeamsOff', { host });
  if (pageAsked && isPublic && env['LOCAL_PAGE']) problem('config.publicPage', { host });
  if (!appId && !slack && isPublic) problem('config.publicUnauthenticated', { host });

  const open = appId === undefined && !isPublic && (!slack || authOff);
  const teams = appId ? registered(appId) : open ? { type: 'none', tenants: [], settings: {} } : undefined;
  if (!teams && env['DESK_TEAMS_CHANNEL'] && !env['DESK_SLACK_CHANNEL'] && (!isPublic || slack)) {
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
    desk: { language: choice('DESK_LANGUAGE', languages, defaultLanguage), ...deskTeams(), ...deskSlack() },
    localPage: pageAsked && !isPublic,
    ...(teams && { teams }),
    ...(slack && { slack }),
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

  function slackSettings(): SlackConfig | undefined {
    const names = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'SLACK_API_URL'] as const;
    const set = names.filter((name) => env[name]);
    if (set.length === 0) return undefined;
    const token = (name: SettingName, begins: string) =>
      read(name, z.string().startsWith(begins), '', () => problem('config.token', { name, begins }));
    const botToken = token('SLACK_BOT_TOKEN', 'xoxb-');
    const appToken = token('SLACK_APP_TOKEN', 'xapp-');
    const signingSecret = env['SLACK_SIGNING_SECRET']?.trim();
    const apiUrl = address('SLACK_API_URL').replace(/(?<=.)\/*$/, '/');
    const because = set.join(', ');
    if (!env['SLACK_BOT_TOKEN']) problem('config.needed', { name: 'SLACK_BOT_TOKEN', because });
    if (!env['SLACK_APP_TOKEN'] && !signingSecret) problem('config.slackWay');
    return {
      botToken,
      ...(signingSecret && { signingSecret }),
      ...(appToken && { appToken }),
      ...(apiUrl && { apiUrl }),
    };
  }

  function deskSlack(): Pick<DeskConfig, 'slack'> {
    const channel = read('DESK_SLACK_CHANNEL', z.string().regex(/^[CG][A-Z0-9]{6,}$/), '', (value) =>
      problem('config.slackChannel', { value }),
    );
    if (channel === '') return {};
    if (!slack) problem('config.needed', { name: 'SLACK_BOT_TOKEN', because: 'DESK_SLACK_CHANNEL' });
    if (env['DESK_TEAMS_CHANNEL']) problem('config.oneDesk');
    return { slack: { channel } };
  }

  function deskTeams(): Pick<DeskConfig, 'teams'> {
    const names = ['DESK_TEAMS_CHANNEL', 'DESK_TEAMS_SERVICE_URL', 'DESK_TEAMS_TENANT'] as const;
    const [channel, , tenant] = names.map((name) => env[name]?.trim());
    const serviceUrl = address('DESK_TEAMS_SERVICE_URL');
    const set = names.filter((name) => env[name]);
    if (set.length === 0 || env['DESK_SLACK_CHANNEL']) return {};
    for (const name of names) {
      if (!env[name]) problem('config.needed', { name, because: set.join(', ') });
    }
    return channel && tenant ? { teams: { channel, serviceUrl, tenant } } : {};
  }
}

/** The variables that hold something: an empty one is unset. */
export function given(environment: Readonly<Record<string, string | undefined>>): [string, string][] {
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

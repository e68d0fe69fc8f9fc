// The environment becomes a Config; every mistake is found before anything starts.
import { z } from 'zod';
import { isAddressRange, type TrustedProxies } from './callerAddress.ts';
import type { DesksConfig } from './deskConfig.ts';
import type { Text } from './messages/message.ts';
import { type CompanyConfig, readCompany } from './readCompany.ts';
import { readDesks } from './readDesks.ts';
import { type DeskTimeConfig, readDeskTime } from './readDeskTime.ts';
import { type MonitoringConfig, readMonitoring } from './readMonitoring.ts';
import { readWaysOut, type WaysOutConfig } from './readWaysOut.ts';
import { isLoopback, openSettings, SettingsError } from './settings.ts';
import { authorityOverrides, otherOverrides, type SettingName } from './settingTable.ts';
import { isTimeZone } from './time/timeZone.ts';
import { withoutPassword } from './withoutPassword.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** At most so many connections to a PostgreSQL. */
  readonly databaseConnections: number;
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
  readonly desks: DesksConfig;
  readonly deskTime: DeskTimeConfig;
  /** To other systems of the company. */
  readonly waysOut: WaysOutConfig;
  /** So many people with the same trouble within so many hours are told to the desk; 0 people: nothing is. */
  readonly incidents: { readonly people: number; readonly hours: number };
  /** Under which this process is reached from outside, without a slash at the end. Undefined: no links to files. */
  readonly publicUrl?: string;
  /** Whose bot this is. */
  readonly company: CompanyConfig;
  readonly monitoring: MonitoringConfig;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: TrustedProxies;
  /** What one person may send in a minute, several times as much at a desk; 0: no limit. */
  readonly personMessages: number;
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
  /** Workspaces and organisations whose people may use the bot; empty: that of the bot token. */
  readonly teams: readonly string[];
}

const proxies = z.union([
  z.coerce.number().int().min(0).max(10),
  z
    .string()
    .transform(listed)
    .pipe(z.array(z.string().refine(isAddressRange)).min(1)),
]);
const slackTeams = z
  .string()
  .transform(listed)
  .pipe(z.array(z.string().regex(/^[TE][A-Z0-9]{5,}$/)).min(1));

/** What is wrong with the configuration. */
export class ConfigError extends SettingsError {
  /** As far as it could be read, for whoever looks further. */
  readonly config: Config;
  constructor(problems: readonly Text[], config: Config) {
    super(problems, config.defaultLanguage);
    this.config = config;
  }
}

const appTypes = ['SingleTenant', 'UserAssignedMSI', 'MultiTenant'] as const;
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Reads and checks the environment. An empty variable is unset. Throws `ConfigError`. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  languages: readonly string[],
): Config {
  const settings = openSettings(environment);
  const { env, problem, read, number, choice, address } = settings;
  const host = env['HOST']?.trim().replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1';
  const isPublic = !isLoopback(host);
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
  // Behind a proxy on this machine, calls from outside would look like those of this machine.
  const isCalled = appId !== undefined || (slack !== undefined && !slack.appToken);
  if (pageAsked && isCalled) problem('config.pageWithApp');
  if (!appId && !slack && isPublic) problem('config.publicUnauthenticated', { host });

  const open = appId === undefined && !isPublic && (!slack || authOff);
  const teams = appId ? registered(appId) : open ? { type: 'none', tenants: [], settings: {} } : undefined;
  const policyFile = env['POLICY_FILE']?.trim();
  const localPage = pageAsked && !isPublic && !isCalled;
  const publicUrl = read('PUBLIC_URL', z.string().refine(isOutside), '', (value) =>
    problem('config.publicUrl', { value: withoutPassword(value) }),
  ).replace(/\/+$/, '');
  const timeZone = read('DESK_TIMEZONE', z.string().refine(isTimeZone), 'Asia/Tokyo', (value) =>
    problem('config.timeZone', { name: 'DESK_TIMEZONE', value }),
  );
  const desks = readDesks(settings, {
    languages,
    defaultLanguage,
    slack: slack !== undefined,
    // On a public address without Slack, what is wrong has been said already.
    teams: !teams && (!isPublic || slack) ? 'closed' : 'open',
    localPage,
  });
  const config: Config = {
    host,
    port: number('PORT', 3978, 0, 65_535),
    databaseUrl: read('DATABASE_URL', z.string().refine(isDatabase), 'sqlite:data/activation-desk.sqlite', (value) =>
      problem('config.database', { name: 'DATABASE_URL', value: withoutPassword(value) }),
    ),
    databaseConnections: number('DATABASE_CONNECTIONS', 10, 1, 500),
    defaultLanguage,
    logLevel: choice('LOG_LEVEL', levels, 'warn'),
    retentionDays: number('RETENTION_DAYS', 90, 1, 3650),
    timeZone,
    desks,
    deskTime: readDeskTime(settings, timeZone, desks),
    waysOut: readWaysOut(settings),
    incidents: {
      people: read('INCIDENT_PEOPLE', z.coerce.number().int().min(0).max(1000).refine(isSeveral), 5, (value) =>
        problem('config.incidentPeople', { value }),
      ),
      hours: number('INCIDENT_HOURS', 24, 1, 720),
    },
    company: readCompany(settings),
    monitoring: readMonitoring(settings),
    trustedProxies: read('TRUSTED_PROXIES', proxies, 0, (value) => problem('config.proxies', { value })),
    personMessages: number('PERSON_MESSAGES_PER_MINUTE', 30, 0, 10_000),
    localPage,
    ...(teams && { teams }),
    ...(slack && { slack }),
    ...(policyFile && { policyFile }),
    ...(publicUrl && { publicUrl }),
  };
  if (settings.problems.length > 0) throw new ConfigError(settings.problems, config);
  return config;

  function registered(id: string): TeamsConfig {
    const tenant = env['MicrosoftAppTenantId']?.trim();
    const allowed = listed(env['ALLOWED_TENANTS'] ?? '');
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
    const names = [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_APP_TOKEN',
      'SLACK_API_URL',
      'SLACK_TEAMS',
    ] as const;
    const set = names.filter((name) => env[name]);
    if (set.length === 0) return undefined;
    const token = (name: SettingName, begins: string) =>
      read(name, z.string().startsWith(begins), '', () => problem('config.token', { name, begins }));
    const botToken = token('SLACK_BOT_TOKEN', 'xoxb-');
    const appToken = token('SLACK_APP_TOKEN', 'xapp-');
    const signingSecret = env['SLACK_SIGNING_SECRET']?.trim();
    const apiUrl = address('SLACK_API_URL').replace(/(?<=.)\/*$/, '/');
    const teams = read('SLACK_TEAMS', slackTeams, [], (value) => problem('config.slackTeams', { value }));
    const because = set.join(', ');
    if (!env['SLACK_BOT_TOKEN']) problem('config.needed', { name: 'SLACK_BOT_TOKEN', because });
    if (!env['SLACK_APP_TOKEN'] && !signingSecret) problem('config.slackWay');
    return {
      botToken,
      teams,
      ...(signingSecret && { signingSecret }),
      ...(appToken && { appToken }),
      ...(apiUrl && { apiUrl }),
    };
  }
}

/** What stands between commas. */
function listed(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** One person with a trouble is no incident; 0 turns them off. */
function isSeveral(people: number): boolean {
  return people !== 1;
}

/** Whether it names a file, or a server with the name of its database. */
export function isDatabase(url: string): boolean {
  if (/^postgres(ql)?:\/\//.test(url)) return /^\/./.test(URL.parse(url)?.pathname ?? '');
  return /^sqlite:(?!\/\/)./.test(url);
}

/** Whether it is an address of this bot: plain HTTP stays on this machine; nothing may stand behind the path. */
export function isOutside(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password || /[?#]/.test(text)) return false;
  const { protocol, hostname } = url;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

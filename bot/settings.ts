// The settings in the environment: their names, and how one is read by its rule. Mistakes are collected, not thrown.
import { z } from 'zod';
import type { Key, Text } from './messages/message.ts';
import { withoutPassword } from './withoutPassword.ts';

/** Botbuilder's endpoint overrides: one given means all must be. */
export const authorityOverrides = [
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
] as const;
export const otherOverrides = ['CallerId', 'ChannelService', 'ValidateAuthority', 'BotOpenIdMetadata'] as const;

export const settingNames = [
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'COMPANY_NAME',
  'COMPANY_URL',
  'PRIVACY_URL',
  'TERMS_URL',
  'TRUSTED_PROXIES',
  'PERSON_MESSAGES_PER_MINUTE',
  'LOCAL_PAGE',
  'LOG_LEVEL',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'DEFAULT_LANGUAGE',
  'DATABASE_URL',
  'DATABASE_CONNECTIONS',
  'RETENTION_DAYS',
  'POLICY_FILE',
  'DESK_ROUTES',
  'DESK_TEAMS_CHANNEL',
  'DESK_TEAMS_SERVICE_URL',
  'DESK_TEAMS_TENANT',
  'DESK_SLACK_CHANNEL',
  'DESK_LANGUAGE',
  'DESK_STAFF',
  'DESK_THREAD',
  'DESK_TIMEZONE',
  'DESK_HOURS',
  'DESK_HOLIDAYS',
  'DESK_CLOSED_DAYS',
  'DESK_CLAIM_MINUTES',
  'DESK_ONCALL',
  'DESK_WEBHOOK_URL',
  'DESK_WEBHOOK_SECRET',
  'DESK_EMAIL',
  'DESK_EMAIL_FROM',
  'SMTP_URL',
  'INCIDENT_PEOPLE',
  'INCIDENT_HOURS',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
  'SLACK_TEAMS',
  'MicrosoftAppId',
  'MicrosoftAppPassword',
  'MicrosoftAppTenantId',
  'MicrosoftAppType',
  'ALLOWED_TENANTS',
  'TEAMS_AUTH',
  ...authorityOverrides,
  ...otherOverrides,
] as const;
export type SettingName = (typeof settingNames)[number];

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

/** The settings of this environment. An empty variable is unset. */
export function openSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const env: Settings['env'] = Object.fromEntries(given(environment));
  const problems: Text[] = [];
  const problem: Settings['problem'] = (key, values = {}) => void problems.push({ key, values });
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

/** The variables that hold something: an empty one is unset. */
export function given(environment: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
}

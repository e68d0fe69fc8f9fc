// The manifest for a Slack app: slack.json as it stands is Socket Mode; over HTTP it names the addresses that Slack calls.
import { readFileSync } from 'node:fs';

/** As far as it changes; the rest is passed on as it is. */
export interface SlackManifest {
  readonly features: { readonly slash_commands: readonly Readonly<Record<string, unknown>>[] };
  readonly settings: {
    readonly event_subscriptions: Readonly<Record<string, unknown>>;
    readonly interactivity: Readonly<Record<string, unknown>>;
    readonly socket_mode_enabled: boolean;
  };
  readonly [name: string]: unknown;
}

/** The manifest for Socket Mode, or, with the https address of this bot, for HTTP. */
export function slackManifest(publicUrl?: string): SlackManifest {
  const source: SlackManifest = JSON.parse(readFileSync(new URL('slack.json', import.meta.url), 'utf8'));
  if (publicUrl === undefined) return source;
  const { features, settings } = source;
  const url = `${publicUrl}/slack/events`;
  return {
    ...source,
    features: { ...features, slash_commands: features.slash_commands.map((command) => ({ ...command, url })) },
    settings: {
      ...settings,
      event_subscriptions: { request_url: url, ...settings.event_subscriptions },
      interactivity: { ...settings.interactivity, request_url: url },
      socket_mode_enabled: false,
    },
  };
}

/** The page of Slack that creates an app of this manifest. */
export function newAppLink(manifest: SlackManifest): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}

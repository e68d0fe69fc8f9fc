// What Slack refuses, in three kinds: it passes by itself, somebody can put it right, or it never will.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { DeliveryError, type Why } from '../../handoff/ports.ts';

/** What an administrator does about an answer of the Web API; what is tried again until then. */
const cures: Readonly<Record<string, string>> = {
  token_revoked: 'install the app in the workspace again and set the new SLACK_BOT_TOKEN',
  token_expired: 'set a new SLACK_BOT_TOKEN',
  account_inactive: 'install the app in the workspace again and set the new SLACK_BOT_TOKEN',
  invalid_auth: 'check SLACK_BOT_TOKEN: Slack does not know it',
  not_authed: 'set SLACK_BOT_TOKEN',
  not_allowed_token_type: 'SLACK_BOT_TOKEN must be the bot token, which begins with xoxb-',
  org_login_required: 'the workspace is being moved; nothing to do but wait',
  missing_scope: 'add the scope to the app (manifest/slack.json lists all), and install it again',
  channel_not_found:
    'check the channel id (DESK_SLACK_CHANNEL, or DESK_ROUTES), and invite the bot there if the channel is private',
  not_in_channel: 'invite the bot into the channel: /invite @activation-desk',
  is_archived: 'unarchive the channel, or set another (DESK_SLACK_CHANNEL, or DESK_ROUTES)',
  messages_tab_disabled: "switch on the app's Messages tab (App Home), as manifest/slack.json does",
  restricted_action: 'let the app post in that channel (channel settings > posting permissions)',
  access_denied: 'let the app into the workspace again',
  ekm_access_denied: 'the workspace administrators have suspended posting',
  team_access_not_granted: 'grant the app access to the workspace',
  feature_not_enabled: 'switch on the App Home tab, as manifest/slack.json does',
  not_enabled: 'switch on the App Home tab, as manifest/slack.json does',
};

/** What the author is told of an answer of the Web API; all others are no answer worth a reason. */
const reasons: Readonly<Record<string, Why>> = {
  cannot_dm_bot: 'blocked',
  messages_tab_disabled: 'blocked',
  user_not_visible: 'blocked',
  user_not_found: 'gone',
  user_disabled: 'gone',
  users_not_found: 'gone',
  channel_not_found: 'gone',
  is_archived: 'gone',
  thread_not_found: 'gone',
  message_not_found: 'gone',
  msg_too_long: 'tooBig',
  msg_blocks_too_long: 'tooBig',
  view_too_large: 'tooBig',
  access_denied: 'notAllowed',
  cant_update_message: 'notAllowed',
  edit_window_closed: 'notAllowed',
  ekm_access_denied: 'notAllowed',
  file_uploads_disabled: 'notAllowed',
  missing_scope: 'notAllowed',
  no_permission: 'notAllowed',
  not_in_channel: 'notAllowed',
  restricted_action: 'notAllowed',
  restricted_action_non_threadable_channel: 'notAllowed',
  restricted_action_read_only_channel: 'notAllowed',
  restricted_action_thread_locked: 'notAllowed',
  restricted_action_thread_only_channel: 'notAllowed',
  team_access_not_granted: 'notAllowed',
};

/** A page of somebody's proxy is no reason to fill the log. */
const longestReason = 300;

/** Slack's own bad moments. */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'team_added_to_org',
]);

/** The error code of the Web API, such as `channel_not_found`; undefined when there was no such answer. */
export function slackErrorOf(error: unknown): string | undefined {
  const code = error instanceof WebAPIPlatformError ? error.data.error : undefined;
  // Where an answer is no JSON, the SDK takes the page for the code.
  return code !== undefined && /^\w+$/.test(code) ? code : undefined;
}

/** Why the Web API refused, and what to do about it, as one line for the log. */
export function reasonOf(error: unknown): string {
  const code = slackErrorOf(error);
  if (code === undefined) return (error instanceof Error ? error.message : String(error)).slice(0, longestReason);
  const { needed } = (error as WebAPIPlatformError).data as { needed?: string };
  const cure = cures[code];
  return [code, needed && `(${needed})`, cure && `- ${cure}`].filter((part) => part).join(' ');
}

/** `later` for what passes, `mended` for what an administrator can put right, `never` for the rest. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const reason = reasonOf(error);
  if (error instanceof WebAPIRateLimitedError) return new DeliveryError(reason, 'later', error.retryAfter * 1000);
  const code = slackErrorOf(error);
  if (code !== undefined) {
    const why = reasons[code];
    if (code in cures) return new DeliveryError(reason, 'mended', waitForCureMs, why);
    return new DeliveryError(reason, passing.has(code) ? 'later' : 'never', undefined, why);
  }
  if (isOurs(error)) return new DeliveryError(reason, 'never');
  const status = error instanceof WebAPIHTTPError ? error.statusCode : 0;
  const refused = status >= 400 && status < 500 && status !== 429 && status !== 408;
  return new DeliveryError(reason, refused ? 'never' : 'later', undefined, status === 413 ? 'tooBig' : 'noAnswer');
}

/** Errors of a program, not of a network: they come again at each try. */
const programs = new Set(['URIError', 'TypeError', 'RangeError', 'ReferenceError']);

/** By name, for Node's own are of another realm than a test's. `fetch` throws a `TypeError` with a cause. */
function isOurs(error: unknown): boolean {
  const { name = '', cause } = (error ?? {}) as Partial<Error>;
  return programs.has(name) && cause === undefined;
}

/** Somebody has to do something first. */
const waitForCureMs = 60_000;

// Whether Slack takes the tokens, the app has every scope, and the bot is in the channels of its desks.
import type { SlackConfig } from '../config.ts';
import type { DeskConfig } from '../deskConfig.ts';
import { isGiven } from '../settings.ts';
import { type Answer, objectIn } from './ask.ts';
import { type Finding, type Problem, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** What the app asks for in `manifest/slack.json`; a test compares. */
export const slackScopes = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'im:history',
  'im:write',
  'users:read',
] as const;

const slackApi = 'https://slack.com/api/';

/** Posts nothing, and reads no message: of a channel it only asks whether it may. */
export async function checkSlack({
  config,
  environment,
  ask,
}: Pick<Patient, 'config' | 'environment' | 'ask'>): Promise<Finding[]> {
  const { slack, desks } = config;
  const here = desks.all.filter((desk) => desk.slack !== undefined);
  // A token whose file cannot be read, for one: the settings say it.
  if (!slack && isGiven(environment, 'SLACK_BOT_TOKEN')) return [told('skipped', 'slack', 'slack.unset')];
  if (!slack) return here.length === 0 ? [told('skipped', 'slack', 'slack.off')] : [];
  const [bot, socket] = await Promise.all([checkBot(slack, here, ask), checkSocket(slack, ask)]);
  return [...bot, ...socket];
}

async function checkBot(slack: SlackConfig, here: readonly DeskConfig[], ask: Patient['ask']): Promise<Finding[]> {
  const { botToken, teams } = slack;
  if (botToken === '') return [told('skipped', 'slack', 'slack.unset')];
  const answer = await call(slack, ask, 'auth.test', botToken);
  const { ok, error, team, team_id: workspace = '', enterprise_id: organisation = '' } = objectIn(answer);
  if (ok !== true) {
    const unasked = here.map(({ name }) => told('skipped', 'slackDesk', 'slackDesk.unasked', { desk: name }));
    return [refusal(answer, String(error ?? '')), ...unasked];
  }
  const ids = [workspace, organisation].map(String);
  const isServed = teams.length === 0 || teams.some((id) => ids.includes(id));
  return [
    told('good', 'slack', 'slack.fine', { team: String(team ?? workspace) }),
    ...(isServed ? [] : [trouble('wrong', 'slack', 'slack.shutOut', { id: String(workspace) })]),
    checkScopes(answer),
    ...(await Promise.all(here.map((desk) => checkDesk(slack, desk, ask)))),
  ];
}

const refused: Readonly<Record<string, Problem>> = {
  invalid_auth: 'slack.unknown',
  not_authed: 'slack.unknown',
  not_allowed_token_type: 'slack.unknown',
  token_revoked: 'slack.revoked',
  token_expired: 'slack.revoked',
  account_inactive: 'slack.revoked',
};

function refusal(answer: Answer, error: string): Finding {
  if ('failed' in answer) return trouble('wrong', 'slack', 'slack.unreached', { reason: answer.failed });
  const reason = error || String(answer.status);
  const problem = refused[error];
  if (problem) return trouble('wrong', 'slack', problem, { reason });
  return trouble(answer.status === 429 ? 'note' : 'wrong', 'slack', 'slack.refused', { reason });
}

function checkScopes(answer: Answer): Finding {
  const header = 'headers' in answer ? answer.headers.get('x-oauth-scopes') : null;
  if (header === null) return told('skipped', 'slackScopes', 'slackScopes.unknown');
  const has = header.split(',').map((scope) => scope.trim());
  const missing = slackScopes.filter((scope) => !has.includes(scope));
  if (missing.length === 0) return told('good', 'slackScopes', 'slackScopes.fine', { count: slackScopes.length });
  return trouble('wrong', 'slackScopes', 'slackScopes.missing', { scopes: missing.join(', ') });
}

async function checkDesk(slack: SlackConfig, desk: DeskConfig, ask: Patient['ask']): Promise<Finding> {
  const channel = desk.slack?.channel ?? '';
  const about = { desk: desk.name, channel };
  // Membership has no scope of its own here; whoever may not read a channel's history is not in it.
  const answer = await call(slack, ask, 'conversations.history', slack.botToken, { channel, limit: '1' });
  const { ok, error } = objectIn(answer);
  if (ok === true) return told('good', 'slackDesk', 'slackDesk.fine', about);
  if (error === 'not_in_channel') return trouble('wrong', 'slackDesk', 'slackDesk.notThere', about);
  if (error === 'channel_not_found') return trouble('wrong', 'slackDesk', 'slackDesk.unknown', about);
  // Which scope it is, the line about scopes says.
  if (error === 'missing_scope') return told('skipped', 'slackDesk', 'slackDesk.unasked', about);
  const reason = 'failed' in answer ? answer.failed : String(error ?? answer.status);
  return trouble('note', 'slackDesk', 'slackDesk.later', { ...about, reason });
}

/** Slack hands out the address of a socket, which nobody then opens. */
async function checkSocket(slack: SlackConfig, ask: Patient['ask']): Promise<Finding[]> {
  const { appToken } = slack;
  if (!appToken) return [];
  const answer = await call(slack, ask, 'apps.connections.open', appToken);
  const { ok, error } = objectIn(answer);
  if (ok === true) return [told('good', 'slackSocket', 'slackSocket.fine')];
  const reason = 'failed' in answer ? answer.failed : String(error ?? answer.status);
  const problem = error === 'missing_scope' ? 'slackSocket.scope' : 'slackSocket.refused';
  return [trouble('wrong', 'slackSocket', problem, { reason })];
}

function call(
  { apiUrl = slackApi }: SlackConfig,
  ask: Patient['ask'],
  method: string,
  token: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return ask(`${apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(parameters),
  });
}

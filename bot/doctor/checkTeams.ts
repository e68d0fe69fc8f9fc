// Whether Microsoft takes the bot's credentials, and the bot is in the channels of its desks.
import type { Config, TeamsConfig } from '../config.ts';
import type { DeskConfig } from '../deskConfig.ts';
import { objectIn, reasonOf } from './ask.ts';
import { type Finding, type Problem, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** What Entra's codes mean, as far as somebody here can do something about it. */
const entra: Readonly<Record<string, Problem>> = {
  '7000215': 'teams.wrongSecret',
  '7000222': 'teams.expired',
  '7000216': 'teams.wrongSecret',
  '7000218': 'teams.wrongSecret',
  '700016': 'teams.unknownApp',
  '7000229': 'teams.unknownApp',
  '90002': 'teams.unknownTenant',
  '900021': 'teams.unknownTenant',
  '900023': 'teams.unknownTenant',
  '7000112': 'teams.disabled',
  '53003': 'teams.blocked',
};

const government = 'https://botframework.azure.us';

/** A token is asked for and thrown away; members of the desks' channels are asked for, and not shown. */
export async function checkTeams({ config, ask }: Pick<Patient, 'config' | 'ask'>): Promise<Finding[]> {
  const { teams, desks } = config;
  const here = desks.all.filter((desk) => desk.teams !== undefined);
  if (!teams) return here.length === 0 ? [told('skipped', 'teams', 'teams.off')] : [];
  if (!teams.appId) return [told('skipped', 'teams', 'teams.local')];
  const got = teams.type === 'UserAssignedMSI' ? await managedToken(teams) : await tokenOf(teams, ask);
  if ('mark' in got)
    return [got, ...here.map(({ name }) => told('skipped', 'teamsDesk', 'teamsDesk.unasked', { desk: name }))];
  const { appId } = teams;
  return [
    told('good', 'teams', 'teams.fine', { appId }),
    ...(await Promise.all(here.map((desk) => checkDesk(desk, config, got.token, ask)))),
  ];
}

type Got = { readonly token: string } | Finding;

/** The same request that botbuilder makes. */
async function tokenOf({ appId = '', type, settings }: TeamsConfig, ask: Patient['ask']): Promise<Got> {
  const { MicrosoftAppPassword: secret = '', MicrosoftAppTenantId: tenant = '', ChannelService: cloud } = settings;
  if (secret === '' || (type !== 'MultiTenant' && tenant === '')) return told('skipped', 'teams', 'teams.unset');
  const isGovernment = cloud === government;
  const login = isGovernment ? 'https://login.microsoftonline.us' : 'https://login.microsoftonline.com';
  const shared = isGovernment ? 'MicrosoftServices.onmicrosoft.us' : 'botframework.com';
  const { ToChannelFromBotLoginUrl: own, ToChannelFromBotOAuthScope: scope } = settings;
  const authority = own ?? `${login}/${encodeURIComponent(type === 'MultiTenant' ? shared : tenant)}`;
  const audience = scope ?? (isGovernment ? 'https://api.botframework.us' : 'https://api.botframework.com');
  const answer = await ask(`${authority.replace(/\/+$/, '')}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: `${audience.replace(/\/\.default$/, '')}/.default`,
    }),
  });
  if ('failed' in answer) {
    const { host } = new URL(authority);
    return trouble('wrong', 'teams', 'teams.unreached', { host, reason: answer.failed });
  }
  const { access_token: token, error_description: said, error } = objectIn(answer);
  if (typeof token === 'string' && token !== '') return { token };
  const code = /AADSTS(\d+)/.exec(String(said))?.[1];
  const problem = code === undefined ? undefined : entra[code];
  const values = { appId, tenant: type === 'MultiTenant' ? shared : tenant, code: code ? `AADSTS${code}` : '' };
  if (problem) return trouble('wrong', 'teams', problem, values);
  return trouble('wrong', 'teams', 'teams.refused', { ...values, code: values.code || String(error ?? answer.status) });
}

/** Of the machine that it runs on, in Azure. */
async function managedToken({ appId = '', settings }: TeamsConfig): Promise<Got> {
  try {
    // botbuilder is loaded by those who need it.
    const { managedIdentityToken } = await import('../channels/teams/managedIdentityToken.ts');
    return { token: await managedIdentityToken(appId, settings) };
  } catch (error) {
    return trouble('wrong', 'teams', 'teams.managed', { appId, reason: reasonOf(error) });
  }
}

async function checkDesk(
  { name: desk, teams: place }: DeskConfig,
  { teams }: Pick<Config, 'teams'>,
  token: string,
  ask: Patient['ask'],
): Promise<Finding> {
  const { channel = '', serviceUrl = '', tenant = '' } = place ?? {};
  const same = (one: string) => one.toLowerCase() === tenant.toLowerCase();
  if (teams && teams.tenants.length > 0 && !teams.tenants.some(same)) {
    return trouble('wrong', 'teamsDesk', 'teamsDesk.shutOut', { desk, tenant });
  }
  const url = `${serviceUrl.replace(/\/*$/, '/')}v3/conversations/${encodeURIComponent(channel)}/pagedmembers`;
  const answer = await ask(url, { headers: { authorization: `Bearer ${token}` } });
  if ('failed' in answer) {
    return trouble('wrong', 'teamsDesk', 'teamsDesk.unreached', { desk, reason: answer.failed });
  }
  const { status } = answer;
  if (status === 401) return trouble('wrong', 'teamsDesk', 'teamsDesk.noChannel', { desk });
  if (status === 403) return trouble('wrong', 'teamsDesk', 'teamsDesk.notThere', { desk });
  if (status === 400 || status === 404) return trouble('wrong', 'teamsDesk', 'teamsDesk.unknown', { desk });
  if (status !== 200) return trouble('note', 'teamsDesk', 'teamsDesk.later', { desk, status });
  const { members } = objectIn(answer);
  const homes = (Array.isArray(members) ? members : []).flatMap(({ tenantId }: { tenantId?: unknown }) =>
    typeof tenantId === 'string' ? [tenantId] : [],
  );
  if (homes.length > 0 && !homes.some(same)) {
    return trouble('wrong', 'teamsDesk', 'teamsDesk.tenant', { desk, tenant, other: homes[0] ?? '' });
  }
  return told('good', 'teamsDesk', 'teamsDesk.fine', { desk });
}

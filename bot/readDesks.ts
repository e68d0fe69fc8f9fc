// Where the IT desks are and which tickets go to which, from the settings: one desk, or several with routes.
import { z } from 'zod';
import {
  type DeskConfig,
  type DeskDefaults,
  type DeskSurroundings,
  type DesksConfig,
  fits,
  pageDesk,
  slackChannel,
  staffId,
  threadKinds,
} from './deskConfig.ts';
import { readDeskRoutes } from './deskRoutes.ts';
import type { Settings } from './settings.ts';

/** The desk of those who have only one. */
const main = 'main';
const teamsNames = ['DESK_TEAMS_CHANNEL', 'DESK_TEAMS_SERVICE_URL', 'DESK_TEAMS_TENANT'] as const;

/** The desks; what is wrong becomes problems of the settings. */
export function readDesks(settings: Settings, around: DeskSurroundings): DesksConfig {
  const { env, problem, choice } = settings;
  const staff = userIds(settings, 'DESK_STAFF');
  const defaults: DeskDefaults = {
    language: choice('DESK_LANGUAGE', around.languages, around.defaultLanguage),
    thread: choice('DESK_THREAD', threadKinds, 'note'),
    ...(staff && { staff }),
  };
  const routes = env['DESK_ROUTES']?.trim();
  const ofOne = (['DESK_SLACK_CHANNEL', ...teamsNames] as const).filter((name) => env[name]);
  if (routes !== undefined && ofOne.length > 0) problem('config.routesAlone', { names: ofOne.join(', ') });
  if (routes !== undefined) {
    const read = readDeskRoutes(routes, defaults, around);
    if (!('problems' in read)) return read;
    settings.add(read.problems);
    return { all: [], routes: [], fallback: main };
  }
  const place = { ...deskTeams(settings, around), ...deskSlack(settings, around) };
  const own = place.slack ?? place.teams;
  const desk = { id: main, name: main, ...defaults };
  if (staff && own && !staff.some((id) => fits(id, place))) problem('config.staffElsewhere', { name: 'DESK_STAFF' });
  if (own) return { all: [{ ...desk, ...place }], routes: [], fallback: main };
  return { all: around.localPage ? [pageDesk(desk)] : [], routes: [], fallback: main };
}

/** Ids of users with commas between them; undefined when there are none. */
export function userIds({ env, problem }: Settings, name: 'DESK_STAFF' | 'DESK_ONCALL'): readonly string[] | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const written = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const ids = written.flatMap((one) => staffId(one) ?? []);
  const bad = written.filter((one) => staffId(one) === undefined);
  if (bad.length === 0 && ids.length > 0) return ids;
  problem('config.staff', { name, value: bad.join(', ') || text.trim() });
  return undefined;
}

function deskSlack({ env, read, problem }: Settings, { slack }: DeskSurroundings): Pick<DeskConfig, 'slack'> {
  const channel = read('DESK_SLACK_CHANNEL', z.string().regex(slackChannel), '', (value) =>
    problem('config.slackChannel', { value }),
  );
  if (channel === '') return {};
  if (!slack) problem('config.needed', { name: 'SLACK_BOT_TOKEN', because: 'DESK_SLACK_CHANNEL' });
  if (env['DESK_TEAMS_CHANNEL']) problem('config.oneDesk');
  return { slack: { channel } };
}

function deskTeams({ env, address, problem }: Settings, { teams }: DeskSurroundings): Pick<DeskConfig, 'teams'> {
  const [channel, , tenant] = teamsNames.map((name) => env[name]?.trim());
  const serviceUrl = address('DESK_TEAMS_SERVICE_URL');
  const set = teamsNames.filter((name) => env[name]);
  if (set.length === 0 || env['DESK_SLACK_CHANNEL']) return {};
  if (teams === 'closed' && channel)
    problem('config.needed', { name: 'MicrosoftAppId', because: 'DESK_TEAMS_CHANNEL' });
  for (const name of teamsNames) {
    if (!env[name]) problem('config.needed', { name, because: set.join(', ') });
  }
  return channel && tenant ? { teams: { channel, serviceUrl, tenant } } : {};
}

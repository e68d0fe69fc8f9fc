// Names, locales and time zones of people, as `users.info` tells them; kept for a while, and never waited for long.
import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import { within } from '../waiting.ts';
import { reasonOf } from './refusals.ts';

export interface Profile {
  readonly name?: string;
  /** BCP 47, such as `ja-JP`. */
  readonly locale?: string;
  /** An IANA name. */
  readonly timeZone?: string;
  /** As far as `users.info` tells it. */
  readonly standing: Standing;
  /** The workspaces they belong to: several in an organisation. */
  readonly teams: readonly string[];
}

/** Whose person it is: ours, invited as a guest, of another company (Slack Connect), or not to be found out. */
export type Standing = 'member' | 'guest' | 'external' | 'unknown';

/**
 * The standing in the workspace `home`, which the app is installed in; nobody is vouched for while that is not known. `team`
 * is the workspace that the event names as the person's own: they are of another company unless both are theirs, as in an
 * organisation of several workspaces.
 */
export function standingOf({ standing, teams }: Profile, home: string | undefined, team = home): Standing {
  if (home === undefined || team === undefined) return 'unknown';
  const isOurs = standing === 'unknown' ? team === home : teams.includes(home) && teams.includes(team);
  return isOurs ? standing : 'external';
}

interface ProfileNeeds {
  readonly client: WebClient;
  readonly now: () => Date;
  readonly log: { warn(data: object, text: string): void };
}

const keptMs = 10 * 60_000;
/** What could not be had is not asked for at each message. */
const missedMs = 30_000;
const waitMs = 1_500;
const mostKept = 5_000;

const nobody: Profile = { standing: 'unknown', teams: [] };
type Told = UsersInfoResponse['user'];

/** Looks people up by user id; who they are stays unknown when Slack does not tell it. Never throws. */
export function profiles({ client, now, log }: ProfileNeeds): (user: string) => Promise<Profile> {
  const known = new Map<string, { readonly profile: Promise<Profile>; readonly until: number }>();

  async function ask(user: string): Promise<Profile> {
    try {
      const { user: told } = await within(waitMs, client.users.info({ user, include_locale: true }));
      const name = told?.profile?.display_name || told?.real_name || told?.name;
      const { locale, tz: timeZone } = told ?? {};
      return {
        ...(name && { name }),
        ...(locale && { locale }),
        ...(timeZone && { timeZone }),
        standing: toldStanding(told),
        teams: teamsOf(told),
      };
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'a person is not known by name and language');
      known.set(user, { profile: Promise.resolve(nobody), until: now().getTime() + missedMs });
      return nobody;
    }
  }

  return (user) => {
    const before = known.get(user);
    if (before && before.until > now().getTime()) return before.profile;
    if (known.size >= mostKept) known.clear();
    const profile = ask(user);
    known.set(user, { profile, until: now().getTime() + keptMs });
    return profile;
  };
}

function toldStanding(told: Told): Standing {
  if (!told?.team_id) return 'unknown';
  // Slack's newest field is not among the types of its SDK.
  if ((told as { is_stranger?: boolean }).is_stranger) return 'external';
  return told.is_restricted || told.is_ultra_restricted ? 'guest' : 'member';
}

function teamsOf(told: Told): string[] {
  const { teams = [] } = told?.enterprise_user ?? {};
  return [told?.team_id, ...teams].filter((team) => team !== undefined);
}

// Names and locales of people, as `users.info` tells them; kept for a while, and never waited for long.
import type { WebClient } from '@slack/web-api';
import { within } from '../waiting.ts';
import { reasonOf } from './refusals.ts';

export interface Profile {
  readonly name?: string;
  /** BCP 47, such as `ja-JP`. */
  readonly locale?: string;
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

/** Looks people up by user id; an empty profile when Slack does not tell it. Never throws. */
export function profiles({ client, now, log }: ProfileNeeds): (user: string) => Promise<Profile> {
  const known = new Map<string, { readonly profile: Promise<Profile>; readonly until: number }>();

  async function ask(user: string): Promise<Profile> {
    try {
      const { user: told } = await within(waitMs, client.users.info({ user, include_locale: true }));
      const name = told?.profile?.display_name || told?.real_name || told?.name;
      const locale = told?.locale;
      return { ...(name && { name }), ...(locale && { locale }) };
    } catch (error) {
      log.warn({ user, reason: reasonOf(error) }, 'a person is not known by name and language');
      known.set(user, { profile: Promise.resolve({}), until: now().getTime() + missedMs });
      return {};
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

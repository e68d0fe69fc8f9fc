// The person who wrote, as known now.
import type { Activity } from 'botbuilder';
import type { Address, Person } from './handoff/ports.ts';
import { pickLanguage, wordsLanguage } from './language.ts';
import type { Turn } from './stages.ts';
import { isTimeZone } from './time/timeZone.ts';
import type { TurnNeeds } from './turn.ts';

/** What a turn sees of who wrote. */
export interface Seen {
  readonly activity: Activity;
  readonly channel: string;
  readonly text: string;
  readonly place: Turn['place'];
  readonly address: Address;
}

/** The person as known now: their language is theirs, not the activity's. */
export function known(
  needs: Pick<TurnNeeds, 'languages' | 'fallback' | 'clock'>,
  before: Person | undefined,
  { activity, channel, text, place, address }: Seen,
): Person {
  const { languages, fallback } = needs;
  const from = before?.languageFrom;
  const words = wordsLanguage(text) ?? (from === 'words' ? before?.language : undefined);
  const locale = activity.locale ?? (from === 'locale' ? before?.language : undefined);
  const language = pickLanguage(
    {
      ...(from === 'chosen' && before?.language && { chosen: before.language }),
      ...(words && { words }),
      ...(locale && { locale }),
    },
    languages,
    fallback,
  );
  const { localTimezone = '' } = activity;
  const timeZone = isTimeZone(localTimezone) ? localTimezone : before?.timeZone;
  return {
    key: `${channel}/${activity.from.id}`,
    seenAt: needs.clock.now().toISOString(),
    name: activity.from.name || before?.name || activity.from.id,
    language,
    languageFrom: from === 'chosen' ? from : words ? 'words' : 'locale',
    address: (place === 'personal' ? undefined : before?.address) ?? address,
    ...(timeZone && { timeZone }),
  };
}

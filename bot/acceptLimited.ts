// The way into the inbox for whatever a channel brings: what is said to the bot, within what one person may send, and with
// words for who sends more.
import { randomUUID } from 'node:crypto';
import { type Activity, TurnContext } from 'botbuilder';
import type { Accept } from './channels/channel.ts';
import type { Clock } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import { sayOnce } from './handoff/trouble.ts';
import { pickLanguage, wordsLanguage } from './language.ts';
import type { Log } from './log.ts';
import type { Language, Message } from './messages/message.ts';
import { limitPeople } from './personLimit.ts';

export interface AcceptLimitedNeeds {
  readonly accept: Accept;
  /** Messages of one person in a minute; 0: no limit. */
  readonly perMinute: number;
  /** The desk that an activity comes from. */
  readonly deskAt: (channel: string, activity: Activity) => object | undefined;
  readonly store: Pick<Store, 'inboxQueue' | 'people' | 'turn'>;
  /** The locale that Slack tells of a user. */
  readonly localeOf: (user: string) => Promise<string | undefined>;
  readonly languages: readonly Language[];
  readonly fallback: Language;
  /** Something new is in the outbox. */
  readonly poke: () => void;
  /** Hears of each that is dropped. */
  readonly dropped: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** `accept`, for what is said to the bot, with the limit for each person before it. */
export function acceptLimited(needs: AcceptLimitedNeeds): Accept {
  const { store, deskAt, localeOf, languages, fallback, poke } = needs;

  async function languageOf(person: string, channel: string, activity: Activity): Promise<Language> {
    const known = (await store.people.get(person))?.language;
    if (known) return known;
    const words = wordsLanguage(activity.text ?? '');
    const locale = activity.locale ?? (channel === 'slack' ? await localeOf(activity.from.id) : undefined);
    return pickLanguage({ ...(words && { words }), ...(locale && { locale }) }, languages, fallback);
  }

  /** What was said to the bot stays so when the mention is edited away: it may stand at the desk already. */
  async function isTalk(channel: string, activity: Activity): Promise<boolean> {
    const { channelData, type, conversation, id } = activity;
    if (channelData?.addressed !== false || deskAt(channel, activity) !== undefined) return false;
    return type !== 'messageUpdate' || !(await store.inboxQueue.has(channel, `${conversation.id}/${id}`));
  }

  const limited = limitPeople({
    ...needs,
    atDesk: (channel, activity) => deskAt(channel, activity) !== undefined,
    async tell(channel, activity, seconds) {
      const person = `${channel}/${activity.from.id}`;
      const language = await languageOf(person, channel, activity);
      const reference = TurnContext.getConversationReference(activity);
      const to = { channel, conversation: activity.conversation.id, reference };
      const message: Message = { blocks: [{ kind: 'text', text: { key: 'common.tooMany', values: { seconds } } }] };
      await sayOnce(store, { id: randomUUID(), to, language, message, person });
      poke();
    },
  });
  return async (channel, eventKey, activity, safe) => {
    return (await isTalk(channel, activity)) ? letGo : limited(channel, eventKey, activity, safe);
  };
}

/** With the permission for a whole team the bot hears what people there say to each other: nothing of it is kept. */
const letGo = { duplicate: true, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} } as const;

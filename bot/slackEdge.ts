// What Slack's listeners need of the rest, beside the inbox: what was said, in whose language, and a word outside of turns.
import { licenseTypes } from './activation/case.ts';
import type { Accept } from './channels/channel.ts';
import type { SlackEdge } from './channels/slack/listeners.ts';
import type { Store } from './handoff/stores.ts';
import { sayOnce } from './handoff/trouble.ts';
import { pickLanguage } from './language.ts';
import type { Localizer } from './messages/localize.ts';
import type { Language, Message, Spoken } from './messages/message.ts';
import { reminderKey } from './reminder.ts';

export interface SlackEdgeNeeds {
  readonly accept: Accept;
  readonly store: Pick<Store, 'outboxQueue' | 'people' | 'turn'>;
  readonly localizer: Localizer;
  readonly speak: (message: Message, language: Language, channel: string) => Spoken;
  /** The locale that Slack tells of a user. */
  readonly localeOf: (user: string) => Promise<string | undefined>;
  readonly fallback: Language;
  /** Something new is in the outbox. */
  readonly poke: () => void;
}

/** The edge over this store and these words. */
export function slackEdge({ accept, store, localizer, speak, localeOf, fallback, poke }: SlackEdgeNeeds): SlackEdge {
  async function languageOf(user: string): Promise<Language> {
    const person = await store.people.get(`slack/${user}`);
    if (person?.language && person.languageFrom !== 'locale') return person.language;
    const locale = await localeOf(user);
    return pickLanguage({ ...(locale && { locale }) }, localizer.languages, fallback);
  }

  return {
    accept,
    languages: localizer.languages,
    languageOf,
    async said(id) {
      const said = await store.outboxQueue.shown(id);
      return said && speak(said.message, said.language, said.to.channel);
    },
    speak: ({ message, language, to }) => speak(message, language, to.channel),
    explain: (key, language) => localizer.text({ key }, language),
    async tell(user, key, event) {
      const language = await languageOf(user);
      const reference = { channelId: 'slack', conversation: { id: user } };
      const to = { channel: 'slack', conversation: user, reference };
      const message: Message = { blocks: [{ kind: 'text', text: { key } }] };
      await sayOnce(store, { id: `${event}/${key}`, to, language, message, person: `slack/${user}` });
      poke();
    },
    async removed() {
      await store.turn('slack', ({ alarms }) => alarms.clearAll(reminderKey('slack/')));
    },
    licenses: (language) =>
      licenseTypes.map((id) => ({ id, label: localizer.text({ key: `licenseType.license.choices.${id}` }, language) })),
  };
}

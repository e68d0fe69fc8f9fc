// The first words to a person: what the bot does, what is stored, who reads it and for how long.
import { commandChoice, languageChoices } from '../dialogs/guide.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { isLanguageCommand, type Message, type Text } from './messages/message.ts';
import { ownTexts } from './policy.ts';
import type { Turn } from './stages.ts';

/** Once per person; said again in their own language when the first event of an installation did not name it. */
export async function welcome(turn: Turn): Promise<void> {
  const { conversation, person, place } = turn;
  const { language = '' } = person;
  if (!turn.welcomed) {
    conversation.welcome = { delivery: await turn.say(welcomeMessage(turn)), language };
  } else if (turn.activity.type !== 'message') {
    if (!conversation.welcome || conversation.welcome.language === language) return;
    await turn.replace(conversation.welcome.delivery, welcomeMessage(turn));
    conversation.welcome = { ...conversation.welcome, language };
  } else if (place === 'shared' && conversation.seenAt === undefined) {
    await turn.say(sentence('common.welcome.group'));
  }
  if (turn.activity.type === 'message') delete conversation.welcome;
}

/** Who the bot is, what is stored, who reads it and for how long. */
export function welcomeMessage({ activity, place, retentionDays, input, words, policy }: Turn): Message {
  const command = interruptionIn(input, words);
  const starts = activity.type !== 'message' || isLanguageCommand(command);
  const text = (of: Text, tone?: 'subtle') => ({ kind: 'text', text: of, ...(tone && { tone }) }) as const;
  return {
    title: { key: 'common.product' },
    blocks: [
      text({ key: 'common.welcome.body' }),
      text({ key: 'common.welcome.calm' }),
      ...ownTexts(policy, ['welcome']).map((own) => text(own)),
      ...(place === 'shared' ? [text({ key: 'common.welcome.group' })] : []),
      text({ key: 'common.welcome.privacy', values: { days: retentionDays } }, 'subtle'),
      text({ key: 'common.welcome.secrets' }, 'subtle'),
    ],
    ...(starts && {
      choices: [commandChoice('start')],
    }),
    navigation: [commandChoice('privacy'), ...languageChoices(words)],
  };
}

// The answer to the slash command where it was typed, seen by the person alone.
import type { RespondArguments } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Command, Key, Language, Spoken } from '../../messages/message.ts';
import { wellFormed } from '../wellFormed.ts';
import { renderMessages } from './render.ts';
import { escapeText } from './words.ts';

interface Around {
  readonly language: Language;
  /** The address of the direct message. */
  readonly link: string;
  readonly say: (key: Key) => string;
}

/** What was said, without its buttons, and where the conversation goes on; `asked` is the command that was typed. */
export function commandAnswer(
  spoken: Spoken | undefined,
  asked: Command | undefined,
  { language, link, say }: Around,
): RespondArguments {
  const { choices: _, navigation: __, fields: ___, ...statement } = spoken ?? { language, blocks: [] };
  const [answer] = spoken ? renderMessages(statement, 'here', '') : [];
  const also = say(spoken ? 'slack.here.also' : 'slack.here.continue');
  const words = asked === 'help' ? `${say('slack.home.commands')}\n${also}` : also;
  const open = say('slack.here.open');
  const pointer: KnownBlock = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: `${words} ` },
          { type: 'link', url: link, text: open },
        ],
      },
    ],
  };
  return wellFormed({
    response_type: 'ephemeral',
    text: [answer?.text, escapeText(words)].filter((part) => part).join('\n'),
    blocks: [...(answer?.blocks ?? []), pointer],
  });
}

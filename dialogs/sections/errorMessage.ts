// Section "Error message": the text as the person sees it, and what was changed before.
import type { Case } from '../../bot/activation/case.ts';
import { readErrorText } from '../../bot/activation/errorText.ts';
import type { Text } from '../../bot/messages/message.ts';
import { type Question, sentence } from '../question.ts';
import { understood, withErrorText, withOutput } from '../reading.ts';
import { section } from '../section.ts';
import { isQuestion } from '../typed.ts';

const title: Text = { key: 'errorMessage.title' };

const error: Question = {
  id: 'error',
  block: 'errorMessage.error',
  title,
  choices: () => ['none'],
  freeText: true,
  needed: (kase) => kase.errorText === undefined,
  blocks: () => [{ kind: 'text', tone: 'subtle', text: { key: 'errorMessage.error.hint' } }],
  answer({ conversation: { case: kase } }, { text }) {
    if (text === undefined) return { ...kase, errorText: '' };
    const { codes, cause, noMessage } = readErrorText(text, true);
    const output = withOutput(kase, text);
    if (noMessage && !cause && !output && text.length < longestNoMessage) return { ...kase, errorText: '' };
    if (isQuestion(text) && codes.length === 0 && !cause && !output)
      return { again: sentence('errorMessage.error.hint') };
    return withErrorText(output ?? kase, text);
  },
  remark: (kase) => understood(kase),
  forget: ({ errorText: _, textCause: __, planSeen: ___, ...kase }) => ({ ...kase, codes: [] }),
};

/** Whoever writes more than "there is no message" says something else, too. */
const longestNoMessage = 30;

const change: Question = {
  id: 'change',
  block: 'errorMessage.change',
  fact: 'change',
  title,
  choices: () => ['bios', 'motherboard', 'otherPart', 'none'],
  needed: (kase) => kase.change === undefined,
  answer: ({ conversation: { case: kase } }, { choice }) => ({ ...kase, change: changeOf(choice) }),
  forget: ({ change: _, planSeen: __, ...kase }) => kase,
};

function changeOf(choice: string | undefined): NonNullable<Case['change']> {
  return choice === 'bios' || choice === 'motherboard' || choice === 'otherPart' ? choice : 'none';
}

export const errorMessage = section('errorMessage', [error, change]);

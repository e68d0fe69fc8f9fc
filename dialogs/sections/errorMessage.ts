// Section "Error message": the text as the person sees it, and what was changed before.
import type { Case } from '../../bot/activation/case.ts';
import { learnOutput, learnTrouble } from '../../bot/activation/learn.ts';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';
import type { Text } from '../../bot/messages/message.ts';
import { mustKnowChange } from '../order.ts';
import { type Question, sentence } from '../question.ts';
import { understood } from '../reading.ts';
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
    const reading = readMessage(text, true);
    const { codes, decimals, cause, noMessage } = reading;
    const says = codes.length + decimals.length > 0 || cause !== 'unknown' || learnOutput(kase, text) !== undefined;
    if (noMessage && !says && text.length < longestNoMessage) return { ...kase, errorText: '' };
    if (isQuestion(text) && !says) return { again: sentence('errorMessage.error.hint') };
    return learnTrouble(kase, text, reading);
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
  needed: (kase) => kase.change === undefined && mustKnowChange(kase),
  answer: ({ conversation: { case: kase } }, { choice }) => ({ ...kase, change: changeOf(choice) }),
  forget: ({ change: _, planSeen: __, ...kase }) => kase,
};

function changeOf(choice: string | undefined): NonNullable<Case['change']> {
  return choice === 'bios' || choice === 'motherboard' || choice === 'otherPart' ? choice : 'none';
}

export const errorMessage = section('errorMessage', [error, change]);

// What a typed message chooses: a choice's own words, its number, or a sentence that states the fact.
import { readMessage } from '../bot/activation/reader/readMessage.ts';
import type { Key } from '../bot/messages/message.ts';
import type { Guide } from './guide.ts';
import type { Question } from './question.ts';
import { choiceIn, isOneOf, isQuestion, typedNumber } from './typed.ts';

/** Key of a choice's label. */
export function choiceKey(question: Question, choice: string): Key {
  return `${question.block}.choices.${choice}` as Key;
}

/** The words of each choice: its id, label and aliases in every language. */
function wordsOf({ conversation, words }: Guide, question: Question): ReadonlyMap<string, readonly string[]> {
  // Choices that are not on offer for this case can still be typed: a DSP licence on a company PC is rare, not impossible.
  const rare = question.block === 'licenseType.license' ? rareLicenses : [];
  return new Map(
    [...question.choices(conversation.case), ...rare].map((choice) => [
      choice,
      [choice, ...words.all(choiceKey(question, choice)), ...words.all(`${question.block}.aliases.${choice}` as Key)],
    ]),
  );
}

/** The choice that the whole message names: by number, id, label or alias. */
export function choiceNamed(guide: Guide, question: Question, text: string): string | undefined {
  const number = typedNumber(text);
  if (number !== undefined) return question.choices(guide.conversation.case)[number - 1];
  return [...wordsOf(guide, question)].find(([, all]) => isOneOf(text, all))?.[0];
}

/** The message is a choice's own words, or its number. */
export function namesChoice(guide: Guide, question: Question): boolean {
  return choiceNamed(guide, question, guide.input.text) !== undefined;
}

/** The choice that a sentence states about a fact. Where a wrong guess would end something, only a name counts. */
export function choiceStated(guide: Guide, question: Question, text: string): string | undefined {
  if (!question.fact || isQuestion(text)) return undefined;
  const { license, change, circumstances } = readMessage(text, true);
  switch (question.fact) {
    case 'license':
      return license === 'unknown' ? undefined : license;
    case 'change':
      return change;
    case 'device':
      return circumstances.device ?? choiceIn(text, wordsOf(guide, question));
  }
}

const rareLicenses = ['free_upgrade', 'volume', 'dsp'];

// What a typed message chooses: a choice's own words, its number, or a sentence that states the fact.
import type { Case } from '../bot/activation/case.ts';
import type { Key } from '../bot/messages/message.ts';
import { type Guide, readingOf } from './guide.ts';
import type { Question } from './question.ts';
import { choiceIn, isOneOf, isQuestion, normalise, typedNumber } from './typed.ts';

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
  return choiceCalled(guide, question, text);
}

/** The choice whose id, label or alias the words are. */
function choiceCalled(guide: Guide, question: Question, name: string): string | undefined {
  return [...wordsOf(guide, question)].find(([, words]) => isOneOf(name, words))?.[0];
}

/** The message is a choice's own words, or its number. */
export function namesChoice(guide: Guide, question: Question): boolean {
  return choiceNamed(guide, question, guide.input.text) !== undefined;
}

/** The choice that a sentence states about a fact. Where a wrong guess would end something, only a name counts. */
export function choiceStated(guide: Guide, question: Question): string | undefined {
  const { input } = guide;
  if (!question.fact || isQuestion(input.text)) return undefined;
  const { license, change, circumstances } = readingOf(input);
  switch (question.fact) {
    case 'license':
      return license === 'unknown' ? undefined : license;
    case 'change':
      return change;
    case 'device':
      return circumstances.device ?? choiceIn(input.text, wordsOf(guide, question));
  }
}

/**
 * The case with a fact put right by its bare name: "actually it was the motherboard", "実はリテール版です". Only facts that
 * are known already; after a step, where any word may be a report, something has to show that it is a correction.
 */
export function restated(guide: Guide, question: Question, questions: readonly Question[]): Case | undefined {
  const { conversation, input } = guide;
  const { case: kase } = conversation;
  const typed = normalise(input.text);
  const name = typed.replace(correcting, '').replace(copula, '');
  if (isQuestion(input.text) || (name === typed && question.block === 'outcome')) return undefined;
  for (const other of questions) {
    const { fact } = other;
    if (!fact || other.id === question.id || kase[fact] === undefined) continue;
    const named = choiceCalled(guide, other, name);
    if (named !== undefined && named !== kase[fact] && !namesNothing.has(named)) return { ...kase, [fact]: named };
  }
  return undefined;
}

const correcting =
  /^(?:(?:実は|すみません|ごめんなさい|間違えました|間違いです|訂正です?|やっぱり|やはり|いや|いえ|あ)[、。,\s]*)+|^(?:(?:actually|sorry|oh|wait|correction|my mistake|i mean|i meant|no|it was|it is|it's|that was|the|a)(?:[,.:;]? +|[,.:;]))+/u;
const copula = /(?:でした|です|だった)$/u;
/** Choices that name no fact. */
const namesNothing: ReadonlySet<string> = new Set(['unknown', 'none']);

const rareLicenses = ['free_upgrade', 'volume', 'dsp'];

// What a message is for: a present activation problem, a question, something else, a person, a greeting ...
import { asksSomething, failureIn, onlyAsks } from './question.ts';
import { type SubjectHints, subjectOf } from './subject.ts';
import { isGreeting, languageWanted, personWanted, solvedIn } from './talk.ts';
import type { Mention } from './wording.ts';

/** docs/reader.md, Intent. */
export const intents = [
  'activation_problem',
  'other_it',
  'human',
  'resolved',
  'greeting',
  'switch_language',
  'question',
] as const;
export type Intent = (typeof intents)[number];

export interface StatedIntent {
  readonly intent: Intent;
  /** The words that say so, as far as single words do. */
  readonly mention?: Mention;
}

/** What the other readers found, as far as it tells the intent. */
export interface IntentHints extends SubjectHints {
  /** Any code stands in the text. */
  readonly code: boolean;
}

/**
 * What the message is for: a person first; then a greeting, a change of language, a trouble that is gone; then the
 * present trouble or a question. docs/reader.md, Intent. Never throws.
 */
export function intentOf(plain: string, hints: IntentHints): StatedIntent {
  const person = personWanted(plain);
  if (person) return { intent: 'human', mention: person };
  if (isGreeting(plain)) return { intent: 'greeting' };
  const { activation, other, fine } = subjectOf(plain, hints);
  const language = activation ? undefined : languageWanted(plain);
  if (language) return { intent: 'switch_language', mention: language };
  const solved = other && !activation ? undefined : solvedIn(plain, isTroubleLeft);
  const asks = activation !== undefined && onlyAsks(plain, hints.mentions, hints.code, hints.output);
  if (solved && !asks) return { intent: 'resolved', mention: solved };
  if (activation && fine && !asks && !failureIn(plain)) return { intent: 'other_it' };
  if (activation) return { intent: asks ? 'question' : 'activation_problem', mention: activation };
  if (asksSomething(plain) && (beforehand.test(plain) || microsoftSupport.test(plain)) && (!other || !fine)) {
    return { intent: 'question' };
  }
  if (hints.code && !other && plain.length < longestBareCode) return { intent: 'activation_problem' };
  return { intent: 'other_it', ...(other && { mention: other }) };
}

/** A failure or a code in what follows "solved". */
function isTroubleLeft(rest: string): boolean {
  return failureIn(rest) !== undefined || /(?:0x[0-9a-f]{6}|c004|803f|8007)(?![0-9a-f]* (?:is )?gone)/.test(rest);
}

const longestBareCode = 16;
/** Advice for a change of hardware to come. */
const beforehand =
  /(?:その前に|前に|事前|あらかじめ|前もって)[^。]{0,30}(?:やって|して|する|必要|準備|紐|ログイン|サインイン)|(?:link|sign in)[^.\n]{0,24}(?:before|first|beforehand)|beforehand|(?:先に|まえに)[^。]{0,12}(?:紐|リンク|サインイン)|サーバー?(?:の)?混雑/;
const microsoftSupport =
  /(?:microsoft|マイクロソフト|ms)[^。.\n]{0,16}(?:サポート|電話|番号|窓口|support|phone|number|contact|call)/;

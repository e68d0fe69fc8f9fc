// What a first message tells of the trouble, and when it tells enough.
import type { Case } from '../bot/activation/case.ts';
import { cut } from '../bot/activation/cut.ts';
import { learnFacts, learnOutput, learnTrouble } from '../bot/activation/learn.ts';
import type { Reading } from '../bot/activation/reader/readMessage.ts';
import type { Conversation } from './guide.ts';
import { withDirectness } from './order.ts';
import { longestNote } from './sections/additionalInfo.ts';

/** The message holds a code, the number or the end of one, or a cause. */
export function saysTrouble({ codes, decimals, tails, stated }: Reading): boolean {
  return codes.length + decimals.length + tails.length > 0 || stated !== undefined;
}

/** The case that an answer leaves behind when it begins none: a note, and the facts of a PC that does not start. */
export function noted(kase: Case, text: string, reading: Reading): Case {
  const isOfThisPc = reading.elsewhere === 'boot' || reading.elsewhere === 'bitLocker';
  const known = isOfThisPc ? learnFacts(kase, reading) : kase;
  return { ...known, details: { ...known.details, note: noteWith(kase, text) } };
}

/** What was noted before stays above. */
function noteWith({ details }: Case, text: string): string {
  return cut([details.note, text].filter(Boolean).join('\n'), longestNote);
}

/** What was told of a PC that does not start, before any case; undefined when there is no such thing. */
export function prefaceOf({ case: kase, ticket }: Conversation): Case | undefined {
  const { details, circumstances, errorText, codes, tried } = kase;
  const isBegun = ticket !== undefined || errorText !== undefined || codes.length + tried.length > 0;
  return details.note !== undefined && circumstances !== undefined && !isBegun ? kase : undefined;
}

/** Longer than an opener: words that are not understood and say this much are about something else. */
export function isWholeSentence(text: string): boolean {
  return text.trim().length > longestOpener;
}

const longestOpener = 40;

/** The case with what the message says of the trouble; words that say nothing of it are kept as a note. */
export function learned(kase: Case, text: string, reading: Reading): Case {
  const trouble = withDirectness(learnTrouble(kase, text, reading));
  if (saysTrouble(reading) || learnOutput(kase, text) !== undefined || trouble.direct) return trouble;
  const isNote = text.trim() !== '' && reading.intent !== 'greeting' && reading.intent !== 'switch_language';
  const known = learnFacts(kase, reading);
  return isNote ? { ...known, details: { ...known.details, note: noteWith(kase, text) } } : known;
}

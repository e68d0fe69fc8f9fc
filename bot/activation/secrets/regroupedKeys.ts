// Finds product keys that are cut into groups of another size than five: "ABCD-2EFG-...".
import { fives, isMaskedByHand, keySpan } from './keyGroups.ts';
import { switchesIn } from './keyTogether.ts';
import { hasOnlyKeyLetters, isCapital, isHex } from './likeness.ts';
import type { Run } from './runs.ts';
import type { Span } from './span.ts';

/** 25 characters in two and more groups, joined by hyphens, or by blanks where they look still more like a key. */
export function regroupedKeys(_text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at++) {
    const last = endOfKey(runs, at);
    const groups = runs.slice(at, last + 1);
    const [first, end] = [groups[0], groups.at(-1)?.end];
    if (first === undefined || end === undefined || !isKey(groups, runs[at - 1], runs[last + 1])) continue;
    spans.push(keySpan(first.start, end, groups.map((group) => group.text).join('')));
    at = last;
  }
  return spans;
}

/** Where the 25 characters that begin at `from` end with a group; before `from` when they do not. */
function endOfKey(runs: readonly Run[], from: number): number {
  let length = 0;
  for (let at = from; at < runs.length; at++) {
    const run = runs[at];
    if (run === undefined || run.text === '' || (at > from && !joins(run))) break;
    length += run.text.length;
    if (length >= 25) return length === 25 && at > from ? at : from - 1;
  }
  return from - 1;
}

function joins({ gap }: Run): boolean {
  return gap.isHyphen || gap.text === ' ';
}

function isKey(groups: readonly Run[], before: Run | undefined, after: Run | undefined): boolean {
  const key = groups.map((group) => group.text).join('');
  const sizes = groups.map((group) => group.text.length);
  if (isMaskedByHand(fives(key, 5)) || isHex(key) || sizes.every((size) => size === 5)) return false;
  if (!isCapital(key) && key !== key.toLowerCase()) return false;
  // A longer chain of letters and digits is something else; a word may stand beside a key.
  const goesOn = [before && groups[0]?.gap.isHyphen && before, after?.gap.isHyphen && after];
  if (goesOn.some((run) => run && /[0-9]/.test(run.text))) return false;
  const isRegular = sizes.every((size) => size % 5 === 0) || sizes.every((size, at) => size === sizes[0] || isLast(at));
  function isLast(at: number): boolean {
    return at === sizes.length - 1;
  }
  const switches = switchesIn(key);
  const isSpaced = groups.some((group, at) => at > 0 && !group.gap.isHyphen);
  if (isSpaced) return isRegular && hasOnlyKeyLetters(key) && switches >= 5;
  if (hasOnlyKeyLetters(key)) return switches >= 4;
  return isRegular && switches >= 6 && !groups.some(({ text }) => /^[a-z]{3,}$/i.test(text) && /[aeiou]/i.test(text));
}

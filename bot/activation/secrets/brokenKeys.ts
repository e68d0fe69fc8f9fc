// Finds product keys with a flaw: a group broken by a line end or by blanks, a lost hyphen, a word glued on.
import { fives, isMaskedByHand, isTail, keySpan } from './keyGroups.ts';
import { isKeyTogether, switchesIn } from './keyTogether.ts';
import { likeness } from './likeness.ts';
import type { Run } from './runs.ts';
import type { Span } from './span.ts';

/** Keys of which a group is broken by a line end or by blanks, or a hyphen is lost, or a word is glued on. */
export function brokenKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at++) {
    const found = brokenKey(text, runs, at);
    if (found === undefined) continue;
    spans.push(found.span);
    // The last run may be glued to the next key.
    at = Math.max(at, found.last - 1);
  }
  return spans;
}

interface Pieces {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly last: number;
  readonly hyphens: number;
  /** Places between two groups where nothing stands. */
  readonly lost: number;
  readonly wraps: number;
  readonly blanks: number;
  readonly runs: number;
  readonly glued: boolean;
  /** A line ends beside the run that a word is glued to: it is a line of its own. */
  readonly wrapsAtGlue: boolean;
}

function brokenKey(
  text: string,
  runs: readonly Run[],
  from: number,
): { readonly span: Span; readonly last: number } | undefined {
  const first = runs[from];
  if (first === undefined) return undefined;
  const glue = glueBefore(runs, from);
  for (const skip of glue > 0 ? [glue, 0] : [0]) {
    const pieces = piecesFrom(text, runs, from, skip);
    if (pieces !== undefined && isBrokenKey(pieces, runs)) {
      return { span: keySpan(pieces.start, pieces.end, pieces.key), last: pieces.last };
    }
  }
  return undefined;
}

/** How many characters of a run do not belong to a first group that ends at the next hyphen. */
function glueBefore(runs: readonly Run[], from: number): number {
  let length = runs[from]?.text.length ?? 0;
  for (let at = from + 1; at < Math.min(runs.length, from + 6); at++) {
    const [left, right] = [runs[at - 1], runs[at]];
    if (left === undefined || right === undefined) return 0;
    const { gap } = right;
    if (gap.isHyphen) return length - 5;
    if (!gap.isInner) return 0;
    length += right.text.length;
  }
  return 0;
}

/** The next 25 characters, when only separators stand after each fifth, and only line ends or blanks elsewhere. */
function piecesFrom(text: string, runs: readonly Run[], from: number, skip: number): Pieces | undefined {
  const first = runs[from];
  if (first === undefined || skip >= first.text.length || first.text.length - skip > 25) return undefined;
  let key = first.text.slice(skip);
  let [hyphens, parted, wraps, blanks] = [0, 0, 0, 0];
  let at = from;
  let end = first.end;
  let wrapsAtGlue = false;
  while (key.length < 25) {
    const [left, right] = [runs[at], runs[at + 1]];
    if (left === undefined || right === undefined || right.text === '' || isTail(text, right)) return undefined;
    const { gap } = right;
    if (key.length % 5 === 0) {
      if (!gap.isSeparator) return undefined;
      parted++;
      if (gap.isHyphen) hyphens++;
    } else if (gap.isWrap) {
      wraps++;
      wrapsAtGlue ||= (at === from && skip > 0) || key.length + right.text.length > 25;
    } else if (gap.isInner) blanks++;
    else return undefined;
    at++;
    end = Math.min(right.end, right.start + 25 - key.length);
    key += right.text.slice(0, 25 - key.length);
  }
  const glued = skip > 0 || end !== runs[at]?.end;
  const start = first.start + skip;
  return {
    start,
    end,
    key,
    last: at,
    hyphens,
    lost: 4 - parted,
    wraps,
    blanks,
    runs: at - from + 1,
    glued,
    wrapsAtGlue,
  };
}

function isBrokenKey(pieces: Pieces, runs: readonly Run[]): boolean {
  const { key, hyphens, lost, wraps, blanks, glued } = pieces;
  const groups = fives(key, 5);
  if (isMaskedByHand(groups) || !/[a-z]/i.test(key)) return false;
  if (pieces.runs === 25) return /[a-z]/i.test(key) && switchesIn(key) >= 3;
  if (glued) return hyphens === 4 && blanks === 0 && !pieces.wrapsAtGlue;
  const mine = runs.slice(pieces.last - pieces.runs + 1, pieces.last + 1);
  if (hasWordsAside(mine)) return false;
  if (blanks > 0) return hyphens >= 3 && lost === 0 && (blanks <= 2 || pieces.runs > 20);
  if (lost === 4) return isWrappedTogether(pieces, mine);
  const isCode = mine.some(isHexCode);
  if (lost > 0) return lost === 1 && !isCode && (hyphens === 3 || likeness(groups, hyphens) >= 8);
  if (wraps === 0) return false;
  return hyphens === 4 || (!isCode && likeness(groups, hyphens) >= 4);
}

/** "...-ABCD2 is the": words, five letters long together, that no hyphen joins to the first or the last group. */
function hasWordsAside(mine: readonly Run[]): boolean {
  const [head, tail] = [mine.slice(0, piecesOfFive(mine)), mine.slice(-piecesOfFive(mine.toReversed()))];
  const isWords = (pieces: readonly Run[], join: Run | undefined) =>
    pieces.length > 1 &&
    join?.gap.isHyphen === false &&
    pieces.some(({ text }) => /^[a-z]{2,}$/i.test(text) && /[aeiou]/i.test(text));
  return isWords(head, mine[head.length]) || isWords(tail, tail[0]);
}

/** How many of the pieces make five characters; 1 when none end there. */
function piecesOfFive(pieces: readonly Run[]): number {
  let length = 0;
  const at = pieces.findIndex(({ text }) => {
    length += text.length;
    return length >= 5;
  });
  return length === 5 ? at + 1 : 1;
}

/** A key run together that one or two line ends break; words and codes on lines of their own are none. */
function isWrappedTogether({ key, wraps }: Pieces, runs: readonly Run[]): boolean {
  const isWord = (run: Run) => /^[a-z]{3,}$/i.test(run.text) && /[aeiou]/i.test(run.text);
  const isLikely = isKeyTogether(key, true) && switchesIn(key) >= 6 && /[g-z]/i.test(key);
  return wraps > 0 && wraps <= 2 && isLikely && !runs.some((run) => isWord(run) || isHexCode(run));
}

function isHexCode(run: Run): boolean {
  return /^0x/i.test(run.text);
}

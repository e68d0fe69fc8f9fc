// Finds BitLocker recovery keys, confirmation ids and installation ids: eight or nine groups of six or seven digits.
import { chainsOf, type Gap, type Run, runsOf } from './runs.ts';
import { mask, type Span, withoutOverlap } from './span.ts';

const confirmationWords = /confirmation|確認\s?(?:用\s?)?ID|\bCID\b/i;
/** The boxes of the telephone dialog have letters: "A: 123456 B: 234567". */
const boxLetter = /^[\s,.:;|()[\]-]{1,6}[A-I][\s,.:;|()[\]-]{1,6}$/i;

/** Every long number, whole; eight sixes are a recovery key, or a confirmation id where the words before say so. */
export function longNumbers(text: string): Span[] {
  const runs = runsOf(text, /[0-9]+/g);
  const spans: Span[] = runs
    .filter((run) => run.text.length >= 45)
    .map((run) => numberSpan(text, run.start, run.end, run.text.length <= 50));
  const isGroup = (run: Run) => run.text.length === 6 || run.text.length === 7;
  const joins = (gap: Gap) => gap.isSeparator || boxLetter.test(gap.text);
  for (const chain of chainsOf(runs, isGroup, joins)) {
    const first = chain[0];
    const last = chain.at(-1);
    if (first === undefined || last === undefined || chain.length < 8) continue;
    const sixes = chain.length % 8 === 0 && chain.every((run) => run.text.length === 6);
    spans.push(numberSpan(text, first.start, last.end, sixes));
  }
  return [...withoutOverlap(spans, []), ...withoutOverlap(brokenNumbers(text, runs), withoutOverlap(spans, []))];
}

/** 48, 54 or 63 digits in groups of which some are broken by line ends, lost blanks or blanks too many. */
function brokenNumbers(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at++) {
    // The longest first: nine groups begin like eight.
    const found = ([7, 6] as const).map((size) => brokenNumber(text, runs, at, size)).find((one) => one !== undefined);
    if (found === undefined) continue;
    spans.push(found.span);
    at = found.last;
  }
  return spans;
}

function brokenNumber(
  text: string,
  runs: readonly Run[],
  from: number,
  size: 6 | 7,
): { readonly span: Span; readonly last: number } | undefined {
  const first = runs[from];
  if (first === undefined) return undefined;
  let found: { readonly span: Span; readonly last: number } | undefined;
  let digits = 0;
  let whole = 0;
  for (let at = from; at < runs.length && digits < 9 * size; at++) {
    const run = runs[at];
    const before = runs[at - 1];
    if (run === undefined) break;
    if (at > from && before !== undefined) {
      const { gap } = run;
      if (digits % size === 0 ? !gap.isSeparator : !gap.isInner) break;
    }
    if (digits % size === 0) whole += Math.floor(run.text.length / size);
    digits += run.text.length;
    const groups = digits / size;
    // Half of the groups or more stand as they should, or every digit stands alone.
    const isLikely = whole >= 4 || at - from + 1 === digits || (first.text.length >= 12 && at - from < 4);
    if ((groups === 9 || (size === 6 && groups === 8)) && isLikely) {
      found = { span: numberSpan(text, first.start, run.end, groups === 8), last: at };
    }
  }
  return found;
}

/** A recovery key and a confirmation id look alike; only the words just before tell them apart. */
function numberSpan(text: string, start: number, end: number, eightSixes: boolean): Span {
  const before = text.slice(Math.max(0, start - 40), start);
  const kind = !eightSixes ? 'installationId' : confirmationWords.test(before) ? 'confirmationId' : 'recoveryKey';
  return { start, end, kind, mask };
}

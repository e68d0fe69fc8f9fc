// Finds product keys whose groups are parted by spaces, line ends or a mixture, by how little they look like words.
import { isGroupOfFive, keySpan } from './keyGroups.ts';
import { isCapital, isOdd, isSmallWord, likeness, weightOf } from './likeness.ts';
import { chainsOf, type Run } from './runs.ts';
import type { Span } from './span.ts';

/** Groups parted by spaces, line breaks or a mixture: five of them must look like a key, not like words. */
export function looseKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (const chain of chainsOf(runs, isGroupOfFive(text), (gap) => gap.isSeparator)) {
    let at = 0;
    while (at + 5 <= chain.length) {
      const best = bestWindow(chain, at);
      // More odd groups may follow, when a piece of another key stood before this one: they go too.
      let stop = best + 5;
      while (best >= 0) {
        if (likenessOf(chain.slice(stop, stop + 5)) >= 3) stop += 5;
        else if (isOdd(chain[stop]?.text)) stop++;
        else break;
      }
      const last = chain[stop - 1];
      const begin = best - (best > at && isDoubtful(chain[best + 4], chain[best - 1]) ? 1 : 0);
      if (isDoubtful(chain[best], chain[stop])) stop++;
      const [first, end] = [chain[begin], chain[stop - 1]?.end];
      if (best < 0 || first === undefined || last === undefined || end === undefined) {
        at++;
        continue;
      }
      spans.push(keySpan(first.start, end, last.text));
      at = stop;
    }
  }
  return spans;
}

/** A number at one end may stand beside the key, and the word at the other end may be the key's: it goes too. */
function isDoubtful(oneEnd: Run | undefined, beyondOther: Run | undefined): boolean {
  if (oneEnd === undefined || beyondOther === undefined) return false;
  return (
    /^[0-9]+$/.test(oneEnd.text) ||
    (weightOf(oneEnd.text) === 0 && isCapital(oneEnd.text) === isCapital(beyondOther.text))
  );
}

/** When a key may begin at `at`, the likeliest of the next five beginnings; else -1. */
function bestWindow(chain: readonly Run[], at: number): number {
  if (likenessOf(chain.slice(at, at + 5)) < 3) return -1;
  let best = at;
  let bestLikeness = 0;
  for (let start = at; start < at + 5 && start + 5 <= chain.length; start++) {
    const value = likenessOf(chain.slice(start, start + 5));
    if (value > bestLikeness) {
      best = start;
      bestLikeness = value;
    }
  }
  return best;
}

function likenessOf(groups: readonly Run[]): number {
  if (groups.length < 5) return 0;
  const hyphens = groups.slice(1).filter(({ gap }) => gap.isHyphen).length;
  // "...-abcd2 first": a word beside groups that hyphens join.
  const isWordAside = (word: Run | undefined, join: Run | undefined) =>
    word !== undefined && isSmallWord(word.text) && join?.gap.isHyphen === false;
  if (hyphens > 0 && (isWordAside(groups[0], groups[1]) || isWordAside(groups[4], groups[4]))) return 0;
  return likeness(
    groups.map(({ text }) => text),
    hyphens,
  );
}

// Finds product keys whose groups are joined by hyphens, whatever their letters.
import { hidden, isGroupOfFive, isMaskedByHand, keySpan } from './keyGroups.ts';
import { chainsOf, type Run } from './runs.ts';
import type { Span } from './span.ts';

/** Groups joined by hyphens: a chain of five or more is masked whole, so that nothing of a second key is left over. */
export function hyphenedKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  const position = new Map(runs.map((run, index) => [run, index]));
  for (const chain of chainsOf(runs, isGroupOfFive(text), (gap) => gap.isHyphen).flatMap(withoutHidden)) {
    const first = chain[0];
    const last = chain.at(-1);
    if (first === undefined || last === undefined || chain.length < 3) continue;
    if (chain.length >= 5) {
      spans.push(keySpan(first.start, last.end, last.text));
      continue;
    }
    if (chain.length === 4 && chain.slice(0, 3).every((group) => /^[0-9]+$/.test(group.text))) continue;
    // A word may be glued to the first or the last group: "keyABCDE-..." or "...-VWXYZplease".
    const before = runs[(position.get(first) ?? 0) - 1];
    const after = runs[(position.get(last) ?? 0) + 1];
    const head = before && before.text.length > 5 && first.gap.isHyphen ? before : undefined;
    const tail = after && after.text.length > 5 && after.gap.isHyphen ? after : undefined;
    if (chain.length + (head ? 1 : 0) + (tail ? 1 : 0) < 5) continue;
    const needsTail = chain.length === 3 || head === undefined;
    const end = needsTail && tail ? tail.start + 5 : last.end;
    const start = head && (chain.length === 3 || !needsTail) ? head.end - 5 : first.start;
    spans.push(keySpan(start, end, text.slice(end - 5, end)));
  }
  return spans;
}

/** A chain that holds hidden groups is cut there: a whole key may stand before or behind a hidden one. */
function withoutHidden(chain: readonly Run[]): Run[][] {
  if (!isMaskedByHand(chain.map((group) => group.text))) return [[...chain]];
  const pieces: Run[][] = [[]];
  for (const group of chain) {
    if (hidden.test(group.text)) pieces.push([]);
    else pieces.at(-1)?.push(group);
  }
  return pieces.filter((piece) => piece.length >= 5);
}

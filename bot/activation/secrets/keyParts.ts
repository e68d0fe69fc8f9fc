// Finds a part of a product key: two to four groups joined by hyphens, the rest of which another message may bring.
import { hidden, isGroupOfFive } from './keyGroups.ts';
import { hasOnlyKeyLetters, isHex, isNumber, weightOf } from './likeness.ts';
import { chainsOf, type Gap, type Run } from './runs.ts';
import { mask, type Span } from './span.ts';

/** Groups that are no words, no numbers and no host names; the last one of them stays, as of a whole key. */
export function keyParts(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (const chain of chainsOf(runs, isGroupOfFive(text), joins)) {
    const [first, last] = [chain[0], chain.at(-1)];
    if (first === undefined || last === undefined || !isPart(chain.map((group) => group.text))) continue;
    const masks = `${mask}-`.repeat(chain.length - 1);
    spans.push({ start: first.start, end: last.end, kind: 'keyPart', mask: masks + last.text.toUpperCase() });
  }
  return spans;
}

/** Not "\u3041-\u309f" of a program. */
function joins({ isHyphen, text }: Gap): boolean {
  return isHyphen && !text.includes('\\');
}

/** Of two groups both must look like a key's, of three or four one may look like something else. */
function isPart(groups: readonly string[]): boolean {
  const likely = groups.filter(isLikely).length;
  const others = groups.filter((group) => !isLikely(group) && !isNumber(group)).length;
  return likely >= 2 && others <= (groups.length > 2 ? 1 : 0) && !groups.every(isHex);
}

/** "WEB01" and "WIN11" may name a computer: a key has no such letters and digits. */
function isLikely(group: string): boolean {
  const weight = isNumber(group) || hidden.test(group) ? 0 : weightOf(group);
  return weight === 2 || (weight === 1 && (hasOnlyKeyLetters(group) || /^[a-z]{4}[0-9]$/i.test(group)));
}

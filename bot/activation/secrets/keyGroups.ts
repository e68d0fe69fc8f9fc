// The groups of five that a product key is made of, and what stands in place of a key.
import type { Run } from './runs.ts';
import { mask, type Span } from './span.ts';

const maskedKeyStart = `${mask}-${mask}-${mask}-${mask}-`;

/** A product key, of which the last five characters of `lastGroup` stay. */
export function keySpan(start: number, end: number, lastGroup: string): Span {
  return { start, end, kind: 'productKey', mask: maskedKeyStart + lastGroup.slice(-5).toUpperCase() };
}

/** The text in pieces of `size`. */
export function fives(text: string, size: number): string[] {
  return Array.from({ length: text.length / size }, (_, at) => text.slice(at * size, at * size + size));
}

/** A group of five that is not the visible tail of a key masked before. */
export function isGroupOfFive(text: string): (run: Run) => boolean {
  return (run) => run.text.length === 5 && !isTail(text, run);
}

/** The group is all that is left of a key masked before. */
export function isTail(text: string, { start }: Run): boolean {
  return text.slice(Math.max(0, start - maskedKeyStart.length), start) === maskedKeyStart;
}

/** A group that a person has hidden. */
export const hidden = /^X{5}$/i;

/** Two masked groups say that a person has hidden the key already. */
export function isMaskedByHand(groups: readonly string[]): boolean {
  return groups.filter((group) => hidden.test(group)).length >= 2;
}

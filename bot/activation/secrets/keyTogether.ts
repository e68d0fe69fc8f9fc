// Finds product keys whose 25 characters run together, also with words glued on.
import { fives, isMaskedByHand, keySpan } from './keyGroups.ts';
import type { Run } from './runs.ts';
import type { Span } from './span.ts';

const wordsBefore =
  /^(?:the|my|our|your|this|new|old|product|licen[sc]e|serial|windows|win|office|keys?|code|number|no|is|was|ipk|pk|for|use)*$/i;
const wordsAfter =
  /^(?:please|pls|thanks|thx|thank|you|ok|okay|is|was|not|the|key|for|does|did|error|help|windows|win|invalid|works?|ing|wrong|blocked|and|but|it)*$/i;

/** The key that a run is or holds; keys run together without anything else are one span. */
export function keyTogether(text: string, run: Run): Span[] {
  const { length } = run.text;
  if (length < 25 || length > 100 || isPartOfMore(text, run)) return [];
  if (length % 25 === 0 && !isLongHex(run.text) && fives(run.text, 25).every((key) => isKeyTogether(key, false))) {
    return [keySpan(run.start, run.end, run.text)];
  }
  const at = gluedKeyAt(run.text);
  return at < 0 ? [] : [keySpan(run.start + at, run.start + at + 25, run.text.slice(at, at + 25))];
}

/** Where a key stands in a longer run: capitals among small letters, or words of everyday round it; else -1. */
function gluedKeyAt(run: string): number {
  const capitals = /(?<![A-Z0-9])[A-Z0-9]{25}(?![A-Z0-9])/.exec(run);
  if (capitals && /[a-z]/.test(run) && isKeyTogether(capitals[0], true)) return capitals.index;
  for (let at = 0; at + 25 <= run.length; at++) {
    const isGlued = wordsBefore.test(run.slice(0, at)) && wordsAfter.test(run.slice(at + 25));
    if (run.length > 25 && isGlued && isKeyTogether(run.slice(at, at + 25), true)) return at;
  }
  return -1;
}

/** A piece of a base64 text, a host name, an address or the like: a neighbour of mixed letters and digits is joined on. */
function isPartOfMore(text: string, { start, end }: Run): boolean {
  if (/[%@=]/.test(text.charAt(end))) return true;
  const before = /[A-Za-z0-9]{6,}[-_/+%@]$/.exec(text.slice(Math.max(0, start - 40), start))?.[0] ?? '';
  const after = /^[-_/+][A-Za-z0-9]{6,}/.exec(text.slice(end, end + 40))?.[0] ?? '';
  return [before, after].some((one) => /[0-9]/.test(one) && /[A-Za-z]/.test(one) && one.length !== 26);
}

/** Whether 25 characters look like a key. `strictly`: other letters stand beside it, so that it must look more like a key. */
export function isKeyTogether(key: string, strictly: boolean): boolean {
  if (isMaskedByHand(fives(key, 5))) return false;
  const digits = key.replace(/[^0-9]/g, '').length;
  const isOneCase = key === key.toUpperCase() || key === key.toLowerCase();
  if (digits === 25) return false;
  if (digits === 0) return isOneCase && (!/[aeiou]/i.test(key) || /[^aeiouy]{7}/i.test(key));
  if (strictly) return isOneCase && digits >= 2 && switchesIn(key) >= 5;
  return isOneCase || (digits >= 4 && !isName(key));
}

/** "Win11Pro25H2Build26200x64": much of it is capitalised words. */
function isName(key: string): boolean {
  return (key.match(/[A-Z][a-z]*[aeiou][a-z]*/g) ?? []).join('').length >= 10 && switchesIn(key) < 12;
}

function isLongHex(text: string): boolean {
  return text.length > 25 && /^[0-9a-f]+$/i.test(text);
}

/** How often letters and digits take turns. */
export function switchesIn(key: string): number {
  return key.match(/[a-z](?=[0-9])|[0-9](?=[a-z])/gi)?.length ?? 0;
}

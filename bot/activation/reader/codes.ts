// Finds error codes in messy text and repairs them: width, look-alikes, blanks, line breaks, a damaged 0x.
import { fold } from '../characters.ts';
import { knownCode } from '../errors.ts';

/** How the codes of activation and its surroundings begin; without `0x` only these are taken for codes. */
const families = [
  'c004',
  '4004',
  '8004',
  '8007',
  '8009',
  '800b',
  '800f',
  '8000',
  '8010',
  '8019',
  '8024',
  '803f',
  '80d0',
  '87e1',
  '8a01',
  '8a15',
  'c0ea',
  'c002',
  'c000',
  'd000',
  'caa2',
  'caa7',
  '8018',
  'c190',
] as const;

/** What may stand between two digits of one code. */
const gap = String.raw`[\s_.\-\u2010-\u2015\u2212>]{0,4}`;
const loose = (digit: string) => (digit === '0' ? '[0oø〇○]' : digit === '1' ? '[1il|!]' : digit);
const hex = '[0-9a-foil|ø〇○]';
const prefix = String.raw`[0oø〇○]\s{0,2}[x×✕✖*χ]`;
const family = families.map((start) => [...start].map(loose).join(gap)).join('|');
/** Not inside a longer number or word; a lower-case word glued to the end does not count. */
const ends = String.raw`(?![0-9a-z]|-[0-9a-f]{4}-)|(?=[a-z]{0,12}[g-knm-z][a-z]{1,12}(?![0-9a-z]))`;

const withPrefix = new RegExp(
  String.raw`(?<![0-9])(?:${prefix}\s{0,2}){1,3}(${hex}(?:${gap}${hex}){7})(?:${ends})`,
  'g',
);
const withoutPrefix = new RegExp(
  String.raw`(?<![0-9a-z]|[0-9a-f]-)(?:${prefix}|[0o]|x|×)?\s{0,2}((?:${family})${gap}${hex}(?:${gap}${hex}){3})(?:${ends})`,
  'g',
);

/** A number as it was written, and the code it is. */
export interface Decimal {
  readonly written: string;
  readonly code: string;
}

interface Found {
  readonly code: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The error codes that a careful reader recovers without guessing a digit: `0x` and eight upper-case hex digits each,
 * in order of appearance, none twice. Codes with fewer or more digits are left out, and so are those that the person
 * denies or corrects, GUIDs and other numbers. Never throws; linear.
 */
export function codesIn(text: string): string[] {
  return writtenIn(text).stated;
}

/** The codes of a text, and those that it denies or corrects: "0xC004C003, not 0xC004F211". */
export function writtenIn(text: string): { readonly stated: string[]; readonly withdrawn: string[] } {
  const plain = fold(text).toLowerCase();
  const found = [...matches(plain, withPrefix), ...matches(plain, withoutPrefix)].sort((a, b) => a.start - b.start);
  const kept = found.filter((one, at) => found[at - 1]?.start !== one.start && (found[at - 1]?.end ?? 0) <= one.start);
  const denied = new Set(kept.filter((one, at) => isDenied(plain, one, kept[at + 1])));
  const codesOf = (some: readonly Found[]) => [...new Set(some.map(({ code }) => code))];
  return { stated: codesOf(kept.filter((one) => !denied.has(one))), withdrawn: codesOf([...denied]) };
}

function matches(plain: string, pattern: RegExp): Found[] {
  return [...plain.matchAll(pattern)].flatMap((match) => {
    const written = match[1] ?? '';
    const end = match.index + match[0].length;
    if (!isSplitPlausibly(written)) return [];
    return [{ code: `0x${repair(written)}`, start: end - written.length, end }];
  });
}

/** "0x803F701 1 time": a lone digit belongs to something else, unless all digits stand alone. */
function isSplitPlausibly(written: string): boolean {
  const parts = written.split(/[\s>_.\-\u2010-\u2015\u2212]+/);
  const last = parts.at(-1) ?? '';
  // Digits written apart, each or most of them, belong together: "c004f 2 1 1", "O xC OO4 EOO3".
  return parts.length > 3 || last.length > 1 || /[b-f]/.test(last);
}

function repair(written: string): string {
  return written
    .replace(/[oø〇○]/g, '0')
    .replace(/[il|!]/g, '1')
    .replace(/[^0-9a-f]/g, '')
    .toUpperCase();
}

const deniedAfter =
  /^[.…,\s—–―-]{0,5}(?:no,? wait|wait,? no|scratch that|sorry)|^[」』"')\]]{0,2}\s?(?:という?(?:わけ|の)|のこと|とか)?(?:では?な[いくか]|じゃな[いくか]|じゃありま|ではありま|は(?:間違|誤り|打ち間違|違)|の(?:間違い|打ち間違い|誤り)|は出て(?:い?ない|い?ませ)|は[^。]{0,6}(?:隣|別|他の|よそ|昔)[^。]{0,12}(?:でし|です|だっ)|(?:は|が)?\s?(?:is|was)(?:n't| not)(?= (?:the|what|it|my)))/;
const deniedBefore =
  /(?:\bnot|isn't|wasn't|instead of|rather than|no longer|never)\s(?:(?:the|an?|error|code|about)\s){0,3}["'「]?(?:0x|0)?$|(?:scratch|ignore|disregard|forget) [^.0-9]{0,32}(?:0x)?$/;
/** Between two codes: the second one takes the first one back. */
const corrected =
  /(?:いや|いえ|ごめん|すみません|すいません|失礼|訂正|もとい|違(?:う|い|っ)|間違|見間違|と思っ|じゃなく|でなく|ではなく|正しくは|(?<![a-z])(?:oops|sorry|no[,.]|wait)|i mean|i meant|correction|scratch|make that|typo|or rather|rather|should be|\(?(?:edit|correct))/;

function isDenied(plain: string, { start, end }: Found, next: Found | undefined): boolean {
  if (deniedAfter.test(plain.slice(end, end + 24))) return true;
  if (deniedBefore.test(plain.slice(Math.max(0, start - 36), start))) return true;
  return next !== undefined && next.start - end < 60 && corrected.test(plain.slice(end, next.start));
}

/** Decimal numbers that are a code of the catalogue, e.g. `3221549585`, signed or not, with the code each one is. */
export function decimalsIn(text: string): Decimal[] {
  return [...fold(text).matchAll(/(?<![0-9.])(-?[0-9]{9,10})(?![0-9.])/g)].flatMap(([written]) => {
    const value = Number(written) >>> 0;
    const code = `0x${value.toString(16).toUpperCase()}`;
    const isNumber = value >= 0x80000000 && (written.startsWith('-') || Number(written) === value);
    return isNumber && knownCode(code) ? [{ written, code }] : [];
  });
}

/** The last four digits alone, as people read them out: "F213". No code by themselves, but they hint at one. */
export function tailsIn(plain: string): string[] {
  return [...plain.matchAll(/(?<![a-z0-9])(f0[0-9a-f]{2}|f2[01][0-9a-f]|c0[0-9a-f]{2})(?![a-z0-9])/g)].map(
    ([tail]) => `0xC004${tail.toUpperCase()}`,
  );
}

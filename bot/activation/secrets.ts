// Recognises and masks product keys, BitLocker recovery keys, installation and confirmation ids, and tokens.
import { type Folded, foldWithOrigin } from './characters.ts';

export type SecretKind = 'productKey' | 'recoveryKey' | 'installationId' | 'confirmationId' | 'token';

/** A stretch of the folded text and what stands in its place. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: SecretKind;
  readonly mask: string;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const mask = '*****';
const maskedKeyStart = `${mask}-${mask}-${mask}-${mask}-`;

/** What people and OCR put between groups: hyphens (ー and 一 too), then spaces, line breaks and dots. */
const hyphen = /[-\u058a\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u30fc\uff70\ufe58\ufe63一]/;
const separators =
  /^[-\u058a\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u30fc\uff70\ufe58\ufe63一\s._/|,·・~〜>]{1,8}$/;

/**
 * Masks every secret in a text. A product key becomes `*****-*****-*****-*****-ABCDE` (last five kept, upper case,
 * half width); everything else becomes `*****`. `found` names each kind once, in order of first appearance.
 * Never throws, needs linear time, and masking twice gives the same as masking once.
 * What counts as secret: docs/sources.md, What may be shared.
 */
export function maskSecrets(text: string): { text: string; found: SecretKind[] } {
  const found = new Set<SecretKind>();
  let masked = text;
  // A mask can lay bare what stood beside it ("password=password=..."): look again until nothing is found.
  for (let round = 0; round < 10; round++) {
    const folded = foldWithOrigin(masked);
    const spans = secretsIn(folded.text);
    if (spans.length === 0) break;
    for (const { kind } of spans) found.add(kind);
    masked = replace(masked, folded, spans);
  }
  return { text: masked, found: [...found] };
}

function secretsIn(text: string): Span[] {
  let spans: Span[] = [];
  for (const find of [vendorTokens, longNumbers, productKeys, assignments]) {
    spans = [...spans, ...withoutOverlap(find(text), spans)].sort(byStart);
  }
  return spans;
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start;
}

/** Both lists are sorted by start: one walk through both. */
function withoutOverlap(found: readonly Span[], taken: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let next = 0;
  let end = 0;
  for (const span of [...found].sort(byStart)) {
    while ((taken[next]?.end ?? Number.POSITIVE_INFINITY) <= span.start) next++;
    const other = taken[next];
    if (span.start < end || (other !== undefined && other.start < span.end)) continue;
    kept.push(span);
    end = span.end;
  }
  return kept;
}

function replace(text: string, folded: Folded, spans: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const span of spans) {
    out += text.slice(from, folded.at[span.start]) + span.mask;
    from = folded.at[span.end] ?? text.length;
  }
  return out + text.slice(from);
}

function runsOf(text: string, pattern: RegExp): Run[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

/** Neighbouring runs that `fits` and that only separators part, as long as they go. */
function chainsOf(
  text: string,
  runs: readonly Run[],
  fits: (run: Run) => boolean,
  joins: (gap: string) => boolean,
): Run[][] {
  const chains: Run[][] = [];
  let chain: Run[] = [];
  for (const run of runs) {
    const before = chain.at(-1);
    if (before !== undefined && !(fits(run) && joins(gapBetween(text, before, run)))) {
      chains.push(chain);
      chain = [];
    }
    if (fits(run)) chain.push(run);
  }
  if (chain.length > 0) chains.push(chain);
  return chains;
}

/** The text between two runs; a long gap is cut, for it joins nothing. */
function gapBetween(text: string, left: Run, right: Run): string {
  return text.slice(left.end, Math.min(right.start, left.end + 9));
}

function isSeparator(gap: string): boolean {
  return separators.test(gap);
}

function isHyphen(gap: string): boolean {
  return separators.test(gap) && hyphen.test(gap);
}

// ---- recovery keys, confirmation ids, installation ids: digits only

const confirmationWords = /confirmation|確認\s?(?:用\s?)?ID|\bCID\b/i;

function longNumbers(text: string): Span[] {
  const runs = runsOf(text, /[0-9]+/g);
  const spans: Span[] = runs
    .filter((run) => run.text.length >= 45)
    .map((run) => numberSpan(text, run.start, run.end, run.text.length <= 50));
  const isGroup = (run: Run) => run.text.length === 6 || run.text.length === 7;
  for (const chain of chainsOf(text, runs, isGroup, isSeparator)) {
    const first = chain[0];
    const last = chain.at(-1);
    if (first === undefined || last === undefined || chain.length < 8) continue;
    const sixes = chain.length % 8 === 0 && chain.every((run) => run.text.length === 6);
    spans.push(numberSpan(text, first.start, last.end, sixes));
  }
  return spans;
}

/** A recovery key and a confirmation id look alike; only the words just before tell them apart. */
function numberSpan(text: string, start: number, end: number, eightSixes: boolean): Span {
  const before = text.slice(Math.max(0, start - 40), start);
  const kind = !eightSixes ? 'installationId' : confirmationWords.test(before) ? 'confirmationId' : 'recoveryKey';
  return { start, end, kind, mask };
}

// ---- product keys

function productKeys(text: string): Span[] {
  const runs = runsOf(text, /[A-Za-z0-9]+/g);
  const together = runs
    .filter((run) => isKeyRunTogether(text, run))
    .map((run) => keySpan(run.start, run.end, run.text));
  const hyphened = hyphenedKeys(text, runs);
  return [...together, ...hyphened, ...withoutOverlap(looseKeys(text, runs), hyphened)];
}

function keySpan(start: number, end: number, lastGroup: string): Span {
  return { start, end, kind: 'productKey', mask: maskedKeyStart + lastGroup.slice(-5).toUpperCase() };
}

/** 25 characters, letters and digits, standing alone; a mixed-case word with a number in it is a name. */
function isKeyRunTogether(text: string, { start, end, text: run }: Run): boolean {
  if (run.length !== 25 || !/[A-Za-z]/.test(run) || !/[0-9]/.test(run)) return false;
  if (/[-_/.+%@]/.test(text.charAt(start - 1)) || /[-_/+%@=]/.test(text.charAt(end))) return false;
  const oneCase = run === run.toUpperCase() || run === run.toLowerCase();
  return oneCase || run.replace(/[^0-9]/g, '').length >= 4;
}

/** A group of five that is not the visible tail of a key masked before. */
function isGroupOfFive(text: string): (run: Run) => boolean {
  return (run) =>
    run.text.length === 5 &&
    !text.slice(Math.max(0, run.start - maskedKeyStart.length), run.start).endsWith(maskedKeyStart);
}

/** Two masked groups say that a person has hidden the key already. */
function isMaskedByHand(groups: readonly Run[]): boolean {
  return groups.filter((group) => /^X{5}$/i.test(group.text)).length >= 2;
}

/** Groups joined by hyphens: a chain of five or more is masked whole, so that nothing of a second key is left over. */
function hyphenedKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  const position = new Map(runs.map((run, index) => [run, index]));
  for (const chain of chainsOf(text, runs, isGroupOfFive(text), (gap) => isHyphen(gap))) {
    const first = chain[0];
    const last = chain.at(-1);
    if (first === undefined || last === undefined || chain.length < 3 || isMaskedByHand(chain)) continue;
    if (chain.length >= 5) {
      spans.push(keySpan(first.start, last.end, last.text));
      continue;
    }
    // A word may be glued to the first or the last group: "keyABCDE-..." or "...-VWXYZplease".
    const before = runs[(position.get(first) ?? 0) - 1];
    const after = runs[(position.get(last) ?? 0) + 1];
    const head = before && before.text.length > 5 && isHyphen(gapBetween(text, before, first)) ? before : undefined;
    const tail = after && after.text.length > 5 && isHyphen(gapBetween(text, last, after)) ? after : undefined;
    if (chain.length + (head ? 1 : 0) + (tail ? 1 : 0) < 5) continue;
    const needsTail = chain.length === 3 || head === undefined;
    const end = needsTail && tail ? tail.start + 5 : last.end;
    const start = head && (chain.length === 3 || !needsTail) ? head.end - 5 : first.start;
    spans.push(keySpan(start, end, text.slice(end - 5, end)));
  }
  return spans;
}

/** Groups parted by spaces, line breaks or a mixture: five of them must look like a key, not like words. */
function looseKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  for (const chain of chainsOf(text, runs, isGroupOfFive(text), isSeparator)) {
    let at = 0;
    while (at + 5 <= chain.length) {
      const best = bestWindow(text, chain, at);
      const first = chain[best];
      // More odd groups may follow, when a piece of another key stood before this one: they go too.
      let stop = best + 5;
      while (best >= 0 && isOdd(chain[stop])) stop++;
      const last = chain[stop - 1];
      if (best < 0 || first === undefined || last === undefined) {
        at++;
        continue;
      }
      spans.push(keySpan(first.start, last.end, last.text));
      at = stop;
    }
  }
  return spans;
}

/** When a key may begin at `at`, the likeliest of the next five beginnings; else -1. */
function bestWindow(text: string, chain: readonly Run[], at: number): number {
  if (likeness(text, chain.slice(at, at + 5)) < 3) return -1;
  let best = at;
  let bestLikeness = 0;
  for (let start = at; start < at + 5 && start + 5 <= chain.length; start++) {
    const value = likeness(text, chain.slice(start, start + 5));
    if (value > bestLikeness) {
      best = start;
      bestLikeness = value;
    }
  }
  return best;
}

/** How many of five groups are no words (a digit, or no vowel), plus one for each hyphen; 3 and more is a key. */
function likeness(text: string, groups: readonly Run[]): number {
  if (isMaskedByHand(groups)) return 0;
  const gaps = groups.slice(1).map((group, index) => isHyphen(gapBetween(text, groups[index] ?? group, group)));
  const hyphens = gaps.filter(Boolean).length;
  if (isProductId(groups, gaps)) return 0;
  const odd = groups.filter(isOdd).length;
  const capitals = groups.every((group) => group.text === group.text.toUpperCase());
  return odd + hyphens + (capitals ? 3 : 0);
}

/** A group that is no word: it holds a digit, or no vowel. */
function isOdd(group: Run | undefined): boolean {
  return group !== undefined && (/[0-9]/.test(group.text) || !/[aeiou]/i.test(group.text));
}

/** `00330-80000-00000-AA123` and a five-letter neighbour: the product id on the About page, which is no secret. */
function isProductId(groups: readonly Run[], hyphens: readonly boolean[]): boolean {
  const from = hyphens[0] === false ? 1 : 0;
  const joined = hyphens.slice(from, from + 3).every(Boolean) && hyphens.filter(Boolean).length === 3;
  return joined && groups.slice(from, from + 3).every((group) => /^[0-9]+$/.test(group.text));
}

// ---- tokens

/** Each ends in one greedy class without anything after it: no backtracking. */
const vendorPatterns: readonly RegExp[] = [
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_.-]{17,}/g,
  /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[A-Za-z0-9-]{6,}/gi,
  /(?<![A-Za-z0-9])hooks\.slack\.com\/services\/[A-Za-z0-9/]{8,}/gi,
  /(?<=\bBearer\s{1,8})[A-Za-z0-9._~+/=-]{16,}/gi,
];

function vendorTokens(text: string): Span[] {
  const spans = vendorPatterns.flatMap((pattern) => runsOf(text, pattern).map(tokenSpan));
  return withoutOverlap(spans, []);
}

const secretName = '(?<!publickey)(?:password|passwd|pwd|secret|token|api[_-]?key|パスワード)';
/** `=` takes any value; a colon is also used in prose, so its value must hold a digit. */
const assignmentPatterns: readonly RegExp[] = [
  new RegExp(String.raw`(?<=${secretName}["']?\s{0,4}=\s{0,4}["']?)(?<![^\s=:"'])[^\s"'&,;<>*、。]{3,}`, 'gi'),
  new RegExp(
    String.raw`(?<=${secretName}["']?\s{0,4}:\s{0,4}["']?)(?<![^\s=:"'])(?=[^\s"'&,;<>*、。]{0,80}[0-9])[^\s"'&,;<>*、。]{6,}`,
    'gi',
  ),
];

function assignments(text: string): Span[] {
  const spans = assignmentPatterns.flatMap((pattern) => runsOf(text, pattern).map(tokenSpan));
  return withoutOverlap(spans, []);
}

function tokenSpan({ start, end }: Run): Span {
  return { start, end, kind: 'token', mask };
}

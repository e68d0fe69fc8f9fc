// Cuts a text into runs of letters and digits, and says what parts each from the one before.

/** A stretch without a break, such as a group of a key. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What stands between the run before and this one. */
  readonly gap: Gap;
}

/** What stands between two runs. */
export interface Gap {
  readonly text: string;
  readonly isSeparator: boolean;
  /** A separator with a hyphen in it. */
  readonly isHyphen: boolean;
  readonly isWrap: boolean;
  /** A line end or a few blanks: it may stand inside a group that is broken. */
  readonly isInner: boolean;
}

/** What people and OCR put for a hyphen, ー and 一 too; for a class of characters in a pattern. */
export const hyphenSigns = String.raw`\p{Pd}\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\uff70\u02d7一`;
const hyphen = new RegExp(`[${hyphenSigns}]`, 'u');
/** Hyphens, blanks, marks of quotation, lists and markup; but four asterisks are a group that somebody has hidden. */
const separators = new RegExp(
  String.raw`^(?!.*\*{4})[${hyphenSigns}\s._/|,、､。｡·・~〜→⇒⇨➡➔➜›»‹«&>+:;='"“”‘’「」『』()\[\]{}<\\*#•${'`'}]{1,8}$`,
  'su',
);
/** A line break that a program or a narrow window has put in: quoted mail, quoted-printable, a shell. */
const wrap = /^[ \t]{0,8}[=\\]?\r?[\n\u2028\u2029][\s>|]{0,16}$|^[\v\f\r]$/;

/** All that the pattern, a global one, finds in the text, in order. */
export function runsOf(text: string, pattern: RegExp): Run[] {
  let last = 0;
  return [...text.matchAll(pattern)].map((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const gap = gapOf(text, last, start);
    last = end;
    return { start, end, text: match[0], gap };
  });
}

/** A gap, blanks taken together; a long one is cut, for it joins nothing. */
function gapOf(text: string, from: number, to: number): Gap {
  const short = text.slice(from, Math.min(to, from + 40));
  return usualGaps.get(short) ?? gapFrom(short.replace(/[ \t]{2,}/g, ' ').replace(/(?:\s?\r?\n\s?){2,}/g, '\n'));
}

function gapFrom(text: string): Gap {
  const isSeparator = separators.test(text);
  const isWrap = wrap.test(text);
  return {
    text,
    isSeparator,
    isHyphen: isSeparator && hyphen.test(text),
    isWrap,
    isInner: isWrap || /^\s{1,3}$/.test(text),
  };
}

const usualGaps: ReadonlyMap<string, Gap> = new Map(['', ' ', '-', '\n', '. ', ', '].map((gap) => [gap, gapFrom(gap)]));

/** Neighbouring runs that `fits` and that only separators part, as long as they go. */
export function chainsOf(runs: readonly Run[], fits: (run: Run) => boolean, joins: (gap: Gap) => boolean): Run[][] {
  const chains: Run[][] = [];
  let chain: Run[] = [];
  for (const run of runs) {
    const before = chain.at(-1);
    if (before !== undefined && !(fits(run) && joins(run.gap))) {
      chains.push(chain);
      chain = [];
    }
    if (fits(run)) chain.push(run);
  }
  if (chain.length > 0) chains.push(chain);
  return chains;
}

// Finds product keys that are told group by group: "1) ABCD2 2) ...", "first ABCD2, second ...", 「ABCD2の...」.
import { hidden, isGroupOfFive, keySpan } from './keyGroups.ts';
import { hasOnlyKeyLetters, isCapital, isHex, isNumber, weightOf } from './likeness.ts';
import type { Run } from './runs.ts';
import type { Span } from './span.ts';

/** What people say between two groups; Japanese words are no runs, so that any may stand there. */
const fillers = new RegExp(
  `^(?:${[
    '[0-9]{1,2}|[a-g]|no|nr|num|number|group|part|block|section|chunk|segment|piece|bit|half|line',
    '1st|2nd|3rd|[45]th|st|nd|rd|th|first|second|third|fourth|fifth|one|two|three|four|five|firstly|secondly|thirdly',
    'last|lastly|final|finally|next|then|and|after|followed|following|by|plus|with|to|the|rest|is|are|was|of|my|key|it',
    'that|comes?|hyphen|dash|minus|space|blank|comma|slash|dot|colon|underscore|arrow|br',
    'ga|wa|de|desu|tsugi|tsuginiha?|ni|saisho|saigo|sono|ato|soshite|sorekara|banme|haifun',
  ].join('|')})$`,
  'i',
);
const mostBetween = 32;

/** Five and more groups that look like a key's, with a few words, numbers or signs between two of them. */
export function toldKeys(text: string, runs: readonly Run[]): Span[] {
  const spans: Span[] = [];
  const isGroup = isGroupOfFive(text);
  let chain: Run[] = [];
  // How many groups stand together, with nothing but separators between them, and whether fewer than five ever did.
  let together = 0;
  let isTold = false;
  const part = () => {
    isTold ||= together > 0 && together < 5;
    together = 0;
  };
  const finish = () => {
    part();
    const span = isTold ? keyOf(chain) : undefined;
    if (span !== undefined) spans.push(span);
    chain = [];
    isTold = false;
  };
  for (const run of runs) {
    const before = chain.at(-1);
    if (before !== undefined && run.start - before.end > mostBetween) finish();
    if (!run.gap.isSeparator) part();
    if (fillers.test(run.text)) part();
    else if (isGroup(run) && (weight(run) > 0 || isNumber(run.text) || (chain.length > 0 && isCapital(run.text)))) {
      chain.push(run);
      together++;
    } else finish();
  }
  finish();
  return spans;
}

/** The key that the groups are, without words and numbers at its ends. */
function keyOf(chain: readonly Run[]): Span | undefined {
  const isOdd = (group: Run) => weight(group) > 0;
  const inner = chain.slice(Math.max(0, chain.findIndex(isOdd)), chain.findLastIndex(isOdd) + 1);
  // A key may begin or end with a group of digits only.
  const groups = inner.length < 5 && chain.length === 5 ? chain : inner;
  const [first, last] = [groups[0], groups.at(-1)];
  if (first === undefined || last === undefined || groups.length < 5) return undefined;
  const sum = groups.reduce((all, group) => all + weight(group), 0);
  const odd = groups.filter(isOdd).length;
  const isLikely =
    (sum >= groups.length * 1.2 || groups.every((group) => hasOnlyKeyLetters(group.text))) &&
    odd >= groups.length * 0.8;
  return isLikely && !groups.every((group) => isHex(group.text))
    ? keySpan(first.start, last.end, last.text)
    : undefined;
}

function weight({ text }: Run): number {
  return isNumber(text) || hidden.test(text) ? 0 : weightOf(text);
}

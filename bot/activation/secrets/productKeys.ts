// Finds product keys: 25 letters and digits, together or in groups, whole or broken.
import { brokenKeys } from './brokenKeys.ts';
import { hyphenedKeys } from './hyphenedKeys.ts';
import { hidden } from './keyGroups.ts';
import { keyTogether } from './keyTogether.ts';
import { looseKeys } from './looseKeys.ts';
import { hyphenSigns, type Run, runsOf } from './runs.ts';
import { byStart, type Span, withoutOverlap } from './span.ts';

/** Every product key, in order; the surest way of telling one goes first, and where it found one the others do not look. */
export function productKeys(text: string): Span[] {
  const all = runsOf(text, /[A-Za-z0-9]+/g);
  const settled = settledIn(text, all);
  const runs = all.map((run) => (settled.has(run) ? { ...run, text: '' } : run));
  const together = runs.flatMap((run) => keyTogether(text, run));
  let spans = withoutOverlap([...together, ...hyphenedKeys(text, runs)], []);
  for (const find of [brokenKeys, looseKeys]) {
    spans = [...spans, ...withoutOverlap(find(text, runs), spans)].sort(byStart);
  }
  return spans;
}

const productId = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?:[0-9]{5}\s?[${hyphenSigns}]\s?){3}[A-Z]{2}[A-Z0-9]{3}(?![A-Za-z0-9]|[${hyphenSigns}][A-Za-z0-9]{5}(?![A-Za-z0-9]))`,
  'gu',
);

/** Groups that are no part of a whole key: the product id of the About page, and keys that a person has hidden. */
function settledIn(text: string, runs: readonly Run[]): ReadonlySet<Run> {
  const settled = new Set<Run>();
  const ids = runsOf(text, productId);
  let next = 0;
  let hiddenGroups = 0;
  for (const [at, run] of runs.entries()) {
    while ((ids[next]?.end ?? Number.POSITIVE_INFINITY) <= run.start) next++;
    if ((ids[next]?.start ?? Number.POSITIVE_INFINITY) <= run.start) settled.add(run);
    const before = runs[at - 1];
    const isHidden = hidden.test(run.text);
    if (isHidden) hiddenGroups++;
    if (hiddenGroups >= 2 && before !== undefined && run.gap.isSeparator) {
      // The group behind the hidden ones is what the person shows of the key, and so is one before them.
      settled.add(run).add(before);
      const first = runs[at - 2];
      if (isHidden && hiddenGroups === 2 && first && before.gap.isHyphen) settled.add(first);
    }
    if (!isHidden) hiddenGroups = 0;
  }
  return settled;
}

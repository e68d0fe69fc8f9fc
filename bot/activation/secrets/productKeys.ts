// Finds product keys: 25 letters and digits, together or in groups, whole or broken.
import { brokenKeys } from './brokenKeys.ts';
import { hyphenedKeys } from './hyphenedKeys.ts';
import { hidden } from './keyGroups.ts';
import { keyParts } from './keyParts.ts';
import { keyTogether } from './keyTogether.ts';
import { looseKeys } from './looseKeys.ts';
import { regroupedKeys } from './regroupedKeys.ts';
import { hyphenSigns, type Run, runsOf } from './runs.ts';
import { byStart, type Span, withoutOverlap } from './span.ts';
import { toldKeys } from './toldKeys.ts';

/** Every product key, in order; the surest way of telling one goes first, and where it found one the others do not look. */
export function productKeys(text: string): Span[] {
  const runs = openRuns(text);
  const together = runs.flatMap((run) => keyTogether(text, run));
  let spans = withoutOverlap([...together, ...hyphenedKeys(text, runs)], []);
  spans = [...spans, ...withoutOverlap(brokenKeys(text, runs), spans)].sort(byStart);
  for (const find of [toldKeys, looseKeys, regroupedKeys]) {
    spans = [...spans, ...withoutOverlap(find(text, withoutTaken(runs, spans)), spans)].sort(byStart);
  }
  return spans;
}

/** Every part of a product key, of a text that holds no whole one. */
export function partsOfKeys(text: string): Span[] {
  return keyParts(text, openRuns(text));
}

/** The runs, of which those that are settled are blank. */
function openRuns(text: string): Run[] {
  const all = runsOf(text, /[A-Za-z0-9]+/g);
  const settled = settledIn(text, all);
  return all.map((run) => (settled.has(run) ? { ...run, text: '' } : run));
}

/** The runs, of which those in a span are blank. */
function withoutTaken(runs: readonly Run[], spans: readonly Span[]): Run[] {
  let next = 0;
  return runs.map((run) => {
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= run.start) next++;
    return (spans[next]?.start ?? Number.POSITIVE_INFINITY) < run.end ? { ...run, text: '' } : run;
  });
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

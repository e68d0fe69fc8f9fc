// A report in words: for the desk, and for the terminal.
import { planSections } from '../activation/case.ts';
import type { Block, Fact, Key, Message, Text } from '../messages/message.ts';
import { type Count, ends, outcomes, type Report, reasons, type Spread, times } from './report.ts';

/** Of what is counted by name, so many are shown. */
const mostShown = 5;
/** Sections as cases name them; all have a title. */
const titled: ReadonlySet<string> = new Set([
  ...planSections,
  ...['licenseType', 'errorMessage', 'plan', 'additionalInfo', 'wrapUp'],
]);

/** The whole report as one message. */
export function reportText(report: Report): Message {
  const title = { key: 'report.title' } as const;
  const period: Block = { kind: 'text', tone: 'subtle', text: periodText(report) };
  if (report.cases === 0) return { title, blocks: [period, { kind: 'text', text: { key: 'report.none' } }] };
  return {
    title,
    blocks: [
      period,
      { kind: 'facts', facts: mainFacts(report) },
      ...list('report.abandonedAt', report.abandonedAt, sectionText),
      ...facts('report.reasonsTitle', kindFacts('reasons', reasons, report.reasons)),
      ...facts('report.endsTitle', kindFacts('ends', ends, report.ends)),
      ...facts(
        'report.timesTitle',
        times.flatMap((time) => {
          const spread = report.times[time];
          return spread ? [{ label: { key: `report.times.${time}` } as const, value: spreadText(spread) }] : [];
        }),
      ),
      ...list('report.codes', report.codes),
      ...list('report.models', report.models),
      ...list('report.bios', report.bios),
      { kind: 'text', tone: 'subtle', text: { key: 'report.note' } },
    ],
  };
}

/** "2026-11-01 to 2026-11-30" */
export function periodText({ period: { days } }: Report): Text {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  return { key: 'report.period', values: { since: first, until: last } };
}

/** The title of a section; a person may have gone before the first one. */
export function sectionText(section: string): Text {
  return titled.has(section) ? { key: `${section}.title` as Key } : { key: 'report.atStart' };
}

/** "12 min" */
export function durationText(seconds: number): Text {
  if (seconds < 60) return { key: 'report.seconds' };
  if (seconds < 90 * 60) return { key: 'report.minutes', values: { count: Math.round(seconds / 60) } };
  return { key: 'report.hours', values: { count: Math.round(seconds / 360) / 10 } };
}

/** "40%" */
export function percent(count: number, of: number): string {
  return `${of === 0 ? 0 : Math.round((100 * count) / of)}%`;
}

function mainFacts({ cases, outcomes: went, reopened, rating }: Report): Fact[] {
  const share = (count: number): Text => ({ key: 'report.share', values: { count, share: percent(count, cases) } });
  const { count, of } = reopened;
  return [
    { label: { key: 'report.cases' }, value: { verbatim: String(cases) } },
    ...outcomes.map((outcome): Fact => ({ label: { key: `report.outcomes.${outcome}` }, value: share(went[outcome]) })),
    ...(of > 0 ? [{ label: { key: 'report.reopened' } as const, value: reopenedText(count, of) }] : []),
    ...(rating ? [{ label: { key: 'report.rating' } as const, value: ratingText(rating) }] : []),
  ];
}

function reopenedText(count: number, of: number): Text {
  return { key: 'report.ofEnded', values: { share: percent(count, of), count, of } };
}

function ratingText({ mean, count }: NonNullable<Report['rating']>): Text {
  return { key: 'report.ratingOf', values: { mean: mean.toFixed(1), count } };
}

function spreadText({ count, median, p90 }: Spread): Text {
  return { key: 'report.spread', values: { count, median: durationText(median), p90: durationText(p90) } };
}

/** What occurred, with how often. */
function kindFacts<T extends string>(
  block: 'reasons' | 'ends',
  kinds: readonly T[],
  counts: Readonly<Record<T, number>>,
): Fact[] {
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({ label: { key: `report.${block}.${kind}` as Key }, value: { verbatim: String(counts[kind]) } }));
}

function facts(title: Key, rows: readonly Fact[]): Block[] {
  return rows.length === 0 ? [] : [heading(title), { kind: 'facts', facts: rows }];
}

function list(title: Key, counts: readonly Count[], name = (of: string): Text => ({ verbatim: of })): Block[] {
  if (counts.length === 0) return [];
  const items = counts
    .slice(0, mostShown)
    .map(({ of, count }): Text => ({ key: 'report.count', values: { of: name(of), count } }));
  const more = counts.length - mostShown;
  const rest: Text[] = more > 0 ? [{ key: 'report.others', values: { count: more } }] : [];
  return [heading(title), { kind: 'list', items: [...items, ...rest] }];
}

function heading(key: Key): Block {
  return { kind: 'text', tone: 'strong', text: { key } };
}

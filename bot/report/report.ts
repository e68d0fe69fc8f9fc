// The figures of a period, counted from the records of its cases. docs/report.md says what each of them means.
import type { CaseRecord } from '../handoff/cases.ts';

/** A day at the desk. */
export interface Day {
  /** `2026-11-01` */
  readonly date: string;
  /** When it begins, ISO 8601, UTC. */
  readonly from: string;
}

/** Whole days. */
export interface Period {
  readonly days: readonly Day[];
  /** When the last day is over, ISO 8601, UTC. */
  readonly until: string;
}

export interface Count {
  readonly of: string;
  readonly count: number;
}

/** How long something took, in seconds of desk time. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** Nine of ten took no longer. */
  readonly p90: number;
}

export const outcomes = ['solved', 'handedOver', 'abandoned', 'goingOn'] as const;
export type Outcome = (typeof outcomes)[number];
export const reasons = ['asked', 'exhausted', 'onlyIt', 'incident'] as const;
export const ends = ['confirmed', 'lapsed', 'withdrawn', 'resolved', 'atWork'] as const;
export const times = ['claim', 'reply', 'resolve'] as const;

export interface Report {
  readonly period: Period;
  readonly cases: number;
  /** Each case is one of them. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** The sections in which abandoned cases stand, and so on: the most frequent first. */
  readonly abandonedAt: readonly Count[];
  readonly codes: readonly Count[];
  readonly models: readonly Count[];
  /** BIOS versions, each with its model. */
  readonly bios: readonly Count[];
  /** Why cases were handed over. */
  readonly reasons: Readonly<Record<(typeof reasons)[number], number>>;
  /** How the cases that were handed over stand. */
  readonly ends: Readonly<Record<(typeof ends)[number], number>>;
  /** Undefined when it never happened. */
  readonly times: Readonly<Record<(typeof times)[number], Spread | undefined>>;
  /** Tickets that were resolved or closed at least once, and those of them that came back. */
  readonly reopened: { readonly count: number; readonly of: number };
  /** Undefined when nobody rated. */
  readonly rating: { readonly count: number; readonly mean: number } | undefined;
  readonly days: readonly Count[];
}

const abandonedAfterMs = 24 * 3_600_000;

/** Counts the cases of a period; `now` is ISO 8601. */
export function reportOf(cases: readonly CaseRecord[], period: Period, now: string): Report {
  const as = (outcome: Outcome) => cases.filter((one) => outcomeOf(one, now) === outcome);
  const handedOver = as('handedOver');
  const wereOver = handedOver.filter(wasOver);
  const ratings = cases.flatMap(({ rating }) => rating ?? []);
  const perKind = <T extends string>(kinds: readonly T[], count: (kind: T) => number) =>
    Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Record<T, number>;
  return {
    period,
    cases: cases.length,
    outcomes: perKind(outcomes, (outcome) => as(outcome).length),
    abandonedAt: tally(as('abandoned').map(({ section }) => section)),
    codes: tally(cases.flatMap(({ codes }) => [...new Set(codes)])),
    models: tally(cases.flatMap(({ model }) => model ?? [])),
    bios: tally(cases.flatMap(({ model, bios }) => (bios ? [model ? `${bios} · ${model}` : bios] : []))),
    reasons: perKind(reasons, (reason) => handedOver.filter(({ why }) => why === reason).length),
    ends: perKind(ends, (end) => handedOver.filter((one) => endOf(one) === end).length),
    times: {
      claim: spreadOf(cases.flatMap(({ claimSeconds }) => claimSeconds ?? [])),
      reply: spreadOf(cases.flatMap(({ replySeconds }) => replySeconds ?? [])),
      resolve: spreadOf(cases.flatMap(({ resolveSeconds }) => resolveSeconds ?? [])),
    },
    reopened: { count: wereOver.filter(({ reopened }) => reopened > 0).length, of: wereOver.length },
    rating: ratings.length > 0 ? { count: ratings.length, mean: sum(ratings) / ratings.length } : undefined,
    days: perDay(cases, period),
  };
}

/** Silence is no success: a case is solved by the bot when the person said so and IT had no part in it. */
function outcomeOf(one: CaseRecord, now: string): Outcome {
  if (one.outcome === 'solved' && !hadPart(one)) return 'solved';
  if (one.outcome !== undefined) return 'handedOver';
  return Date.parse(now) - Date.parse(one.touchedAt) >= abandonedAfterMs ? 'abandoned' : 'goingOn';
}

function hadPart({ claimSeconds, replySeconds }: CaseRecord): boolean {
  return claimSeconds !== undefined || replySeconds !== undefined;
}

/** Who waits for an incident has no ticket. */
function wasOver({ why, resolveSeconds, ended, reopened }: CaseRecord): boolean {
  const isTicketOver = resolveSeconds !== undefined || (ended !== undefined && ended !== 'withdrawn') || reopened > 0;
  return why !== 'incident' && isTicketOver;
}

function endOf({ ended, resolveSeconds }: CaseRecord): (typeof ends)[number] {
  return ended ?? (resolveSeconds === undefined ? 'atWork' : 'resolved');
}

/** Written in whatever case, it is the same; the most frequent first, then by name. Shown as it is written most often. */
function tally(names: readonly string[]): readonly Count[] {
  const spellings = new Map<string, Map<string, number>>();
  for (const name of names) {
    const same = spellings.get(name.toLowerCase()) ?? new Map<string, number>();
    spellings.set(name.toLowerCase(), same.set(name, (same.get(name) ?? 0) + 1));
  }
  const byCount = (a: Count, b: Count) => b.count - a.count || (a.of < b.of ? -1 : 1);
  return [...spellings.values()]
    .map((same) => {
      const [usual] = [...same].map(([of, count]) => ({ of, count })).sort(byCount);
      return { of: usual?.of ?? '', count: sum([...same.values()]) };
    })
    .sort(byCount);
}

/** By nearest rank: each is a value that occurred. */
function spreadOf(seconds: readonly number[]): Spread | undefined {
  const sorted = [...seconds].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return sorted.length > 0 ? { count: sorted.length, median: rank(0.5), p90: rank(0.9) } : undefined;
}

/** In the order of time, so that many cases on many days are gone through once. */
function perDay(cases: readonly CaseRecord[], { days }: Period): readonly Count[] {
  const starts = cases.map(({ startedAt }) => startedAt).toSorted();
  let at = 0;
  return days.map(({ date }, day) => {
    const [first, next] = [at, days[day + 1]?.from];
    while (at < starts.length && (next === undefined || (starts[at] ?? '') < next)) at++;
    return { of: date, count: at - first };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

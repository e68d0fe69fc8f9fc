// Which days a report is about: "30d", or dates, in the desk's time zone.
import { Temporal } from 'temporal-polyfill';
import type { Period } from './report.ts';

export interface PeriodNeeds {
  readonly now: Date;
  /** IANA name. */
  readonly timeZone: string;
}

/** What was typed; `until` is the last day. */
export interface TypedPeriod {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Why it cannot be read; a key under `report.wrong`. */
export type PeriodProblem = 'since' | 'until' | 'order';

const usualDays = 30;
const mostDays = 3650;

/** The days that were asked for; without words, the last thirty with today. */
export function readPeriod({ since, until }: TypedPeriod, { now, timeZone }: PeriodNeeds): Period | PeriodProblem {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const last = until === undefined ? today : dateIn(until);
  if (!last) return 'until';
  const first = since === undefined ? last.subtract({ days: usualDays - 1 }) : (firstOf(since, last) ?? dateIn(since));
  if (!first) return 'since';
  const count = first.until(last).days + 1;
  if (count < 1 || count > mostDays) return 'order';
  const from = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  const days = Array.from({ length: count }, (_, at) => first.add({ days: at }));
  return {
    days: days.map((date) => ({ date: date.toString(), from: from(date) })),
    until: from(last.add({ days: 1 })),
  };
}

/** "7d", "2w", 「7日間」: so many days up to the last one. */
function firstOf(typed: string, last: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,4})\s*(d|w|日|週)間?$/iu.exec(typed.normalize('NFKC').trim()) ?? [];
  const days = Number(amount) * (/w|週/i.test(unit) ? 7 : 1);
  return days > 0 ? last.subtract({ days: Math.min(days, mostDays) - 1 }) : undefined;
}

function dateIn(typed: string): Temporal.PlainDate | undefined {
  const written = typed.normalize('NFKC').trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined;
  try {
    return Temporal.PlainDate.from(written);
  } catch {
    return undefined;
  }
}

// The days on which a desk is closed, as a setting writes them: `2026-12-29..2027-01-03, 08-13..08-15`.
import { Temporal } from 'temporal-polyfill';
import type { Unread } from './deskHours.ts';

/** The first and the last day, `2026-12-29`, or `08-13` for every year: then it may go over New Year. */
export interface ClosedDays {
  readonly from: string;
  readonly to: string;
}

/** Days and ranges of days, with commas between them; or the one that cannot be read. */
export function readClosedDays(text: string): readonly ClosedDays[] | Unread {
  const read: ClosedDays[] = [];
  for (const written of text.normalize('NFKC').split(/[\s,;、]+/)) {
    if (written === '') continue;
    const [first = '', last = first, ...more] = written.replaceAll('/', '-').split(/\.{2,3}|…|[~〜]/);
    const [from, to] = [dayIn(first), dayIn(last)];
    const isYearly = from?.length === 'MM-DD'.length;
    if (!from || !to || from.length !== to.length || more.length > 0 || (!isYearly && from > to))
      return { unread: written };
    read.push({ from, to });
  }
  return read.length > 0 ? read : { unread: text.trim() };
}

function dayIn(text: string): string | undefined {
  const [, year, month = '', day = ''] = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const monthDay = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    // In a leap year every day of the calendar is there.
    Temporal.PlainDate.from(`${year ?? '2024'}-${monthDay}`);
    return year === undefined ? monthDay : `${year}-${monthDay}`;
  } catch {
    return undefined;
  }
}

/** Whether they hold this date, `2026-12-29`. */
export function isClosedOn(days: readonly ClosedDays[], date: string): boolean {
  return days.some(({ from, to }) => {
    const day = date.slice(-from.length);
    return from <= to ? from <= day && day <= to : from <= day || day <= to;
  });
}

/** Whether there is no other day in any year. */
export function areAllDays(days: readonly ClosedDays[]): boolean {
  const newYear = Temporal.PlainDate.from('2024-01-01');
  const yearly = days.filter(({ from }) => from.length === 'MM-DD'.length);
  return Array.from({ length: 366 }, (_, day) => newYear.add({ days: day })).every((date) =>
    isClosedOn(yearly, date.toString()),
  );
}

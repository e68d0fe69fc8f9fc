// Japan's public holidays, from a data set that is kept up with the Cabinet Office's list; the years 1970 to 2050.
import holidayJp from '@holiday-jp/holiday_jp';

/** Whether this date, `2026-11-23`, is one, substitute holidays included. */
export function isJapaneseHoliday(date: string): boolean {
  return Object.hasOwn(holidayJp.holidays, date);
}

// Desk time from the hours of a week, less the days on which the desk is closed, in a time zone with its summer time.
import { Temporal } from 'temporal-polyfill';
import { alwaysOpen, type DeskTime } from '../handoff/deskTime.ts';
import { type ClosedDays, isClosedOn } from './closedDays.ts';
import { type DeskHours, dayMinutes, type Span } from './deskHours.ts';
import { isJapaneseHoliday } from './publicHolidays.ts';

/** When a desk reads. */
export interface DeskCalendar {
  /** Undefined: at every hour. */
  readonly hours?: DeskHours;
  readonly holidays: 'jp' | 'none';
  readonly closed: readonly ClosedDays[];
}

/** Open from `from` until just before `to`, in milliseconds. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

/** A desk that does not open for so long is taken for open after it. */
const mostClosedDays = 10 * 366;
const wholeDay: readonly Span[] = [{ from: 0, to: dayMinutes }];

/** `timeZone` is an IANA name. A shift over midnight belongs to the day on which it begins, closed or not. */
export function makeDeskTime({ hours, holidays, closed }: DeskCalendar, timeZone: string): DeskTime {
  if (!hours && holidays === 'none' && closed.length === 0) return alwaysOpen;

  /** The openings that are not over at `since`, in order, without an end. */
  function* openings(since: number): Generator<Opening, never> {
    const moment = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(timeZone);
    let until = since;
    let empty = 0;
    // A shift may have begun on the day before.
    for (let day = moment.toPlainDate().subtract({ days: 1 }); ; day = day.add({ days: 1 })) {
      const spans = spansOf(day);
      empty = spans.length > 0 ? 0 : empty + 1;
      if (empty > mostClosedDays) yield { from: instantOf(day, 0), to: Number.POSITIVE_INFINITY };
      for (const span of spans) {
        const [from, to] = [instantOf(day, span.from), instantOf(day, span.to)];
        // What a shift before it has taken, also of a night that summer time makes shorter, counts once.
        if (to > until) yield { from: Math.max(from, until), to };
        until = Math.max(until, to);
      }
    }
  }

  function spansOf(day: Temporal.PlainDate): readonly Span[] {
    const date = day.toString();
    const isClosed = isClosedOn(closed, date) || (holidays === 'jp' && isJapaneseHoliday(date));
    return isClosed ? [] : hours ? (hours[day.dayOfWeek - 1] ?? []) : wholeDay;
  }

  function instantOf(day: Temporal.PlainDate, minutes: number): number {
    const date = minutes < dayMinutes ? day : day.add({ days: 1 });
    const within = minutes % dayMinutes;
    const plainTime = { hour: Math.floor(within / 60), minute: within % 60 };
    return date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  }

  /** The first open moment with so many milliseconds of desk time before it. */
  function after(at: string, ms: number): string {
    let left = ms;
    for (const { from, to } of openings(Date.parse(at))) {
      if (from + left < to) return new Date(from + left).toISOString();
      left -= to - from;
    }
    return at;
  }

  return {
    isOpen: (at) => after(at, 0) === new Date(at).toISOString(),
    opensAt: (at) => after(at, 0),
    after: (at, minutes) => after(at, minutes * 60_000),
    between(from, to) {
      const end = Date.parse(to);
      let ms = 0;
      for (const opening of openings(Date.parse(from))) {
        if (opening.from >= end) break;
        ms += Math.min(opening.to, end) - opening.from;
      }
      return Math.round(ms / 1000);
    },
    dayMinutes: usualMinutes(hours),
  };
}

/** Of the days on which the desk opens, the one in the middle. */
function usualMinutes(hours: DeskHours = [wholeDay]): number {
  const lengths = hours
    .map((spans) => spans.reduce((sum, { from, to }) => sum + to - from, 0))
    .filter((minutes) => minutes > 0)
    .toSorted((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? dayMinutes;
}

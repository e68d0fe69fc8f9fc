// Desk time: openings, working minutes over nights, weekends, holidays and summer time, and what holds for every desk.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alwaysOpen, type DeskTime } from '../../bot/handoff/deskTime.ts';
import { type ClosedDays, isClosedOn, readClosedDays } from '../../bot/time/closedDays.ts';
import { type DeskHours, readDeskHours } from '../../bot/time/deskHours.ts';
import { makeDeskTime } from '../../bot/time/deskTime.ts';

function hoursOf(text: string): DeskHours {
  const hours = readDeskHours(text);
  if ('unread' in hours) throw new Error(hours.unread);
  return hours;
}

function daysOf(text: string): readonly ClosedDays[] {
  const days = readClosedDays(text);
  if ('unread' in days) throw new Error(days.unread);
  return days;
}

interface Needs {
  readonly hours?: string;
  readonly zone?: string;
  readonly holidays?: 'jp' | 'none';
  readonly closed?: string;
}

function desk({ hours, zone = 'Asia/Tokyo', holidays = 'none', closed }: Needs): DeskTime {
  return makeDeskTime(
    { ...(hours && { hours: hoursOf(hours) }), holidays, closed: closed ? daysOf(closed) : [] },
    zone,
  );
}

/** A moment of Tokyo. */
const tokyo = (local: string) => new Date(`${local}:00+09:00`).toISOString();

describe('a desk in Tokyo, Monday to Friday from 9 to 18', () => {
  const office = desk({ hours: 'Mon-Fri 09:00-18:00', holidays: 'jp' });

  it('opens at nine sharp and is closed at six sharp', () => {
    expect(office.isOpen(tokyo('2026-11-24T09:00'))).toBe(true);
    expect(office.isOpen('2026-11-23T23:59:59.999Z')).toBe(false);
    expect(office.isOpen('2026-11-24T08:59:59.999Z')).toBe(true);
    expect(office.isOpen(tokyo('2026-11-24T18:00'))).toBe(false);
  });

  it.each([
    ['2026-11-24T10:30', '2026-11-24T10:30'],
    ['2026-11-24T18:00', '2026-11-25T09:00'],
    ['2026-11-20T19:00', '2026-11-24T09:00'],
    ['2026-11-23T12:00', '2026-11-24T09:00'],
    ['2026-05-01T20:00', '2026-05-07T09:00'],
  ])('at %s reads next at %s', (at, opens) => {
    expect(office.opensAt(tokyo(at))).toBe(tokyo(opens));
  });

  it.each([
    ['2026-11-24T10:00', 30, '2026-11-24T10:30'],
    ['2026-11-24T17:50', 30, '2026-11-25T09:20'],
    ['2026-11-24T17:30', 30, '2026-11-25T09:00'],
    ['2026-11-20T17:50', 30, '2026-11-24T09:20'],
    ['2026-11-24T14:00', 9 * 60, '2026-11-25T14:00'],
    ['2026-11-27T14:00', 9 * 60, '2026-11-30T14:00'],
  ])('%s and %i working minutes are %s', (at, minutes, then) => {
    expect(office.after(tokyo(at), minutes)).toBe(tokyo(then));
    expect(office.between(tokyo(at), tokyo(then))).toBe(minutes * 60);
  });

  it('has a working day of nine hours, and one with a lunch break less', () => {
    expect(office.dayMinutes).toBe(540);
    expect(desk({ hours: 'Mon-Thu 09:00-12:00 13:00-18:00, Fri 09:00-15:00' }).dayMinutes).toBe(480);
  });

  it('closes over New Year as it is told, and counts no minute of it', () => {
    const resting = desk({ hours: 'Mon-Fri 09:00-18:00', holidays: 'jp', closed: '12-29..01-03' });
    expect(resting.opensAt(tokyo('2026-12-28T18:30'))).toBe(tokyo('2027-01-04T09:00'));
    expect(resting.after(tokyo('2026-12-28T17:45'), 30)).toBe(tokyo('2027-01-04T09:15'));
    expect(resting.between(tokyo('2026-12-28T17:45'), tokyo('2027-01-04T09:15'))).toBe(30 * 60);
    expect(office.opensAt(tokyo('2026-12-31T18:30'))).toBe(tokyo('2027-01-04T09:00'));
    expect(office.opensAt(tokyo('2026-12-28T18:30'))).toBe(tokyo('2026-12-29T09:00'));
  });
});

describe('a desk', () => {
  it('at night belongs to the day on which its shift begins', () => {
    const night = desk({ hours: 'Fri 22:00-06:00', closed: '2026-11-28, 2026-12-04' });
    expect(night.isOpen(tokyo('2026-11-28T05:59'))).toBe(true);
    expect(night.isOpen(tokyo('2026-11-28T06:00'))).toBe(false);
    expect(night.opensAt(tokyo('2026-11-28T06:00'))).toBe(tokyo('2026-12-11T22:00'));
  });

  it('with shifts that overlap over midnight counts each minute once', () => {
    const round = desk({ hours: 'Mon-Sun 22:00-08:00 06:00-22:00' });
    expect(round.between(tokyo('2026-11-24T00:00'), tokyo('2026-11-26T00:00'))).toBe(2 * 24 * 3600);
  });

  it.each([
    ['Europe/Berlin', '2026-03-27T16:30:00.000Z', '2026-03-30T07:30:00.000Z'],
    ['Europe/Berlin', '2026-10-23T15:30:00.000Z', '2026-10-26T08:30:00.000Z'],
    ['America/New_York', '2026-03-06T22:30:00.000Z', '2026-03-09T13:30:00.000Z'],
    ['America/New_York', '2026-10-30T21:30:00.000Z', '2026-11-02T14:30:00.000Z'],
  ])('in %s keeps its wall clock when summer time comes and goes', (zone, at, then) => {
    const office = desk({ hours: 'Mon-Fri 09:00-18:00', zone });
    expect(office.after(at, 60)).toBe(then);
  });

  it('works an hour less or more in the nights that summer time changes', () => {
    const night = desk({ hours: '22:00-06:00', zone: 'Europe/Berlin' });
    const lengths = ['2026-03-28', '2026-10-24', '2026-11-24'].map(
      (day) =>
        night.between(`${day}T12:00:00.000Z`, new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString()) /
        3600,
    );
    expect(lengths).toEqual([7, 9, 8]);
  });

  it('is always open unless it is told otherwise, and may still close on some days', () => {
    expect(desk({})).toBe(alwaysOpen);
    const resting = desk({ closed: '12-31..01-01' });
    expect(resting.opensAt(tokyo('2026-12-31T10:00'))).toBe(tokyo('2027-01-02T00:00'));
    expect(resting.dayMinutes).toBe(1440);
  });

  it('that is closed for a year opens after it, and one that is closed for ever ends the search', () => {
    const year = desk({ hours: 'Mon 09:00-10:00', closed: '2026-01-01..2026-12-31' });
    expect(year.after(tokyo('2026-02-01T12:00'), 90)).toBe(tokyo('2027-01-11T09:30'));
    const ever = desk({ hours: 'Mon 09:00-10:00', closed: '01-01..12-31' });
    expect(Date.parse(ever.opensAt(tokyo('2026-02-01T12:00')))).toBeGreaterThan(Date.parse('2035-01-01'));
    expect(ever.between(tokyo('2026-02-01T12:00'), tokyo('2027-02-01T12:00'))).toBe(0);
  });
});

/** Whether the clock on the wall says it is open: looked up minute by minute, without any arithmetic of moments. */
function openByTheClock(hours: DeskHours, closed: readonly ClosedDays[], zone: string): (ms: number) => boolean {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (ms) => {
    const [date = '', time = ''] = clock.format(ms).split(' ');
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    const today = new Date(`${date}T00:00:00Z`);
    const yesterday = new Date(today.getTime() - 86_400_000);
    return [
      { day: today, now: hour * 60 + minute },
      { day: yesterday, now: hour * 60 + minute + 1440 },
    ].some(
      ({ day, now }) =>
        !isClosedOn(closed, day.toISOString().slice(0, 10)) &&
        hours[(day.getUTCDay() + 6) % 7]?.some(({ from, to }) => from <= now && now < to),
    );
  };
}

/** Times at which no summer time begins or ends. */
const quarter = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 16, max: 95 })).map((step) => step * 15);
const spans = fc
  .uniqueArray(quarter, { minLength: 2, maxLength: 5 })
  .map((times) => times.toSorted((a, b) => a - b))
  .map((times) =>
    times.flatMap((from, at) => {
      const to = times[at + 1] ?? (times[0] ?? 0) + 1440;
      return at % 2 === 0 && to > from ? [{ from, to }] : [];
    }),
  );
const weeks = fc
  .array(fc.oneof(fc.constant([]), spans), { minLength: 7, maxLength: 7 })
  .filter((week) => week.some((day) => day.length > 0));

const someDesk = fc
  .record({
    hours: weeks,
    zone: fc.constantFrom('Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
    closed: fc.constantFrom('', '12-29..01-03', '2026-03-29..2026-03-30', '2026-10-25'),
  })
  .map(({ hours, zone, closed: text }) => {
    const closed = text === '' ? [] : daysOf(text);
    const name = JSON.stringify({ hours, zone, closed });
    return { name, hours, zone, closed, time: makeDeskTime({ hours, holidays: 'none', closed }, zone) };
  });

/** Before a change of summer time, the year or nothing in particular; to the millisecond. */
const moments = fc
  .record({
    day: fc.constantFrom('2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30', '2026-12-27', '2026-11-20'),
    ms: fc.integer({ min: 0, max: 4 * 86_400_000 }),
  })
  .map(({ day, ms }) => new Date(Date.parse(`${day}T00:00:00Z`) + ms).toISOString());
const minutes = fc.integer({ min: 0, max: 3_000 });

describe('every desk', () => {
  it('agrees with a clock on the wall that is read every minute', () => {
    fc.assert(
      fc.property(someDesk, moments, minutes, ({ hours, closed, zone, time }, moment, worked) => {
        const isOpen = openByTheClock(hours, closed, zone);
        const start = Math.floor(Date.parse(moment) / 60_000) * 60_000;
        const at = new Date(start).toISOString();
        let open = 0;
        let then: number | undefined;
        for (let ms = start; ms < start + 5 * 86_400_000; ms += 60_000) {
          if (!isOpen(ms)) continue;
          if (open === worked) then ??= ms;
          open += 1;
        }
        expect(time.between(at, new Date(start + 5 * 86_400_000).toISOString())).toBe(open * 60);
        expect(time.isOpen(at)).toBe(isOpen(start));
        if (then !== undefined) expect(time.after(at, worked)).toBe(new Date(then).toISOString());
      }),
      { numRuns: 60 },
    );
  });

  it('opens at the moment at which it says it opens', () => {
    fc.assert(
      fc.property(someDesk, moments, ({ time }, at) => {
        const opens = time.opensAt(at);
        expect(time.isOpen(opens)).toBe(true);
        expect(opens >= at).toBe(true);
        expect(time.after(at, 0)).toBe(opens);
        expect(time.opensAt(opens)).toBe(opens);
        expect(time.between(at, opens)).toBe(0);
      }),
    );
  });

  it('counts as many minutes as it lets pass, and comes to an open moment', () => {
    fc.assert(
      fc.property(someDesk, moments, minutes, ({ time }, at, worked) => {
        const then = time.after(at, worked);
        expect(time.between(at, then)).toBe(worked * 60);
        expect(time.isOpen(then)).toBe(true);
      }),
    );
  });

  it('goes on where it stopped', () => {
    fc.assert(
      fc.property(someDesk, moments, minutes, minutes, ({ time }, at, first, second) => {
        expect(time.after(time.after(at, first), second)).toBe(time.after(at, first + second));
      }),
    );
  });

  it('never comes to an earlier moment with more minutes or a later start', () => {
    fc.assert(
      fc.property(someDesk, moments, moments, minutes, minutes, ({ time }, one, other, few, more) => {
        const [early = one, late = one] = [one, other].toSorted();
        const [less = few, most = few] = [few, more].toSorted((a, b) => a - b);
        expect(time.after(early, less) <= time.after(late, most)).toBe(true);
        expect(time.between(late, early)).toBe(0);
      }),
    );
  });
});

// When a person may be spoken to: never too early, never at night, never later than needed, in any time zone.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { humaneHour } from '../../bot/time/humaneHour.ts';
import { isTimeZone } from '../../bot/time/timeZone.ts';

const zones = Intl.supportedValuesOf('timeZone');
const minuteMs = 60_000;

/** What the clock on the wall shows, as Intl tells it and not as the code under test does. */
function onTheWall(moment: number, timeZone: string): { readonly hour: number; readonly day: string } {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23', weekday: 'short' });
  const told = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { hour: Number(told['hour']), day: told['weekday'] ?? '' };
}

function isHumane(moment: number, timeZone: string, workingDays: boolean): boolean {
  const { hour, day } = onTheWall(moment, timeZone);
  return hour >= 9 && hour < 18 && !(workingDays && (day === 'Sat' || day === 'Sun'));
}

describe('a humane hour', () => {
  it('is in the day of the person, not before the time that was asked for, and the first such moment', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        fc.boolean(),
        (date, timeZone, workingDays) => {
          const wanted = date.toISOString();
          const at = Date.parse(humaneHour(wanted, { timeZone, workingDays }));
          expect(at).toBeGreaterThanOrEqual(date.getTime());
          expect(isHumane(at, timeZone, workingDays)).toBe(true);
          // The quarters of an hour before it, back to what was asked for, are not.
          for (let earlier = at - minuteMs; earlier >= date.getTime(); earlier -= 15 * minuteMs)
            expect(isHumane(earlier, timeZone, workingDays)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['by day it is the same moment', '2026-11-24T17:50:00+09:00', '2026-11-24T17:50:00+09:00'],
    ['at six in the evening it is too late', '2026-11-24T18:00:00+09:00', '2026-11-25T09:00:00+09:00'],
    ['at night it is the next morning', '2026-11-24T22:00:00+09:00', '2026-11-25T09:00:00+09:00'],
    ['before dawn it is the same morning', '2026-11-25T03:00:00+09:00', '2026-11-25T09:00:00+09:00'],
    ['on Friday evening it is Monday', '2026-11-27T19:00:00+09:00', '2026-11-30T09:00:00+09:00'],
    ['on Saturday it is Monday', '2026-11-28T12:00:00+09:00', '2026-11-30T09:00:00+09:00'],
    ["on New Year's Eve it is next year", '2026-12-31T20:00:00+09:00', '2027-01-01T09:00:00+09:00'],
  ])('at work in Tokyo: %s', (_, wanted, at) => {
    const found = humaneHour(new Date(wanted).toISOString(), { timeZone: 'Asia/Tokyo', workingDays: true });
    expect(Date.parse(found)).toBe(Date.parse(at));
  });

  it('is nine by the clock on the wall also in the night in which the clocks are changed', () => {
    const newYork = { timeZone: 'America/New_York', workingDays: false };
    expect(humaneHour('2026-03-08T03:00:00.000Z', newYork)).toBe('2026-03-08T13:00:00.000Z');
    expect(humaneHour('2026-11-01T03:00:00.000Z', newYork)).toBe('2026-11-01T14:00:00.000Z');
  });

  it('follows where the calendar leaves a day out', () => {
    const apia = { timeZone: 'Pacific/Apia', workingDays: false };
    expect(humaneHour('2011-12-30T06:00:00.000Z', apia)).toBe('2011-12-30T19:00:00.000Z');
  });

  it('knows every zone that the machine knows', () => {
    for (const timeZone of [...zones, 'UTC', 'Asia/Calcutta', 'EST', '+05:30'].filter(isTimeZone))
      expect(Date.parse(humaneHour('2026-11-24T00:00:00.000Z', { timeZone, workingDays: true }))).not.toBeNaN();
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});

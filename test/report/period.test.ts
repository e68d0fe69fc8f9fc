// Which days are meant by what somebody types, in the desk's time zone.
import { describe, expect, it } from '@jest/globals';
import { readPeriod, type TypedPeriod } from '../../bot/report/period.ts';

const now = new Date('2026-11-22T16:00:00.000Z');

function read(typed: TypedPeriod, timeZone = 'Asia/Tokyo', at = now) {
  const period = readPeriod(typed, { now: at, timeZone });
  if (typeof period === 'string') return period;
  const { days, until } = period;
  return { first: days[0]?.date, last: days.at(-1)?.date, count: days.length, from: days[0]?.from, until };
}

describe('the days of a report', () => {
  it('are the last thirty with today, by the calendar of the desk', () => {
    expect(read({})).toEqual({
      first: '2026-10-25',
      last: '2026-11-23',
      count: 30,
      from: '2026-10-24T15:00:00.000Z',
      until: '2026-11-23T15:00:00.000Z',
    });
    expect(read({}, 'UTC')).toMatchObject({ last: '2026-11-22', until: '2026-11-23T00:00:00.000Z' });
  });

  it.each([
    ['7d', 7],
    ['７日', 7],
    ['7日間', 7],
    ['1D', 1],
    ['2w', 14],
    ['2週間', 14],
    [' 90 d ', 90],
  ])('are so many for "%s"', (since, count) => {
    expect(read({ since })).toMatchObject({ last: '2026-11-23', count });
  });

  it('go from one date to another, both included', () => {
    expect(read({ since: '2026-11-01', until: '2026-11-30' })).toMatchObject({ first: '2026-11-01', count: 30 });
    expect(read({ since: '7d', until: '2026-11-07' })).toMatchObject({ first: '2026-11-01', last: '2026-11-07' });
    expect(read({ until: '2026-02-01' })).toMatchObject({ first: '2026-01-03', count: 30 });
  });

  it('begin at midnight where clocks are moved', () => {
    const typed = { since: '2026-03-08', until: '2026-03-08' };
    expect(read(typed, 'America/New_York')).toMatchObject({
      from: '2026-03-08T05:00:00.000Z',
      until: '2026-03-09T04:00:00.000Z',
    });
  });

  it.each<[TypedPeriod, string]>([
    [{ since: 'soon' }, 'since'],
    [{ since: '0d' }, 'since'],
    [{ since: '-3d' }, 'since'],
    [{ since: '2026-02-30' }, 'since'],
    [{ since: '2026-13-01' }, 'since'],
    [{ until: '30d' }, 'until'],
    [{ since: '2026-11-02', until: '2026-11-01' }, 'order'],
    [{ since: '2001-01-01' }, 'order'],
  ])('cannot be read from %j, for its %s', (typed, problem) => {
    expect(read(typed)).toBe(problem);
  });
});

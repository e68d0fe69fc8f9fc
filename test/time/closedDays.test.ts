// The days on which a desk is closed, as people write them.
import { describe, expect, it } from '@jest/globals';
import { areAllDays, isClosedOn, readClosedDays } from '../../bot/time/closedDays.ts';
import { isJapaneseHoliday } from '../../bot/time/publicHolidays.ts';

function closed(text: string, date: string): boolean {
  const days = readClosedDays(text);
  if ('unread' in days) throw new Error(`cannot read ${days.unread}`);
  return isClosedOn(days, date);
}

describe('closed days', () => {
  it.each([
    ['2026-12-29..2027-01-03', ['2026-12-29', '2027-01-01', '2027-01-03'], ['2026-12-28', '2027-01-04', '2027-12-29']],
    ['08-13..08-15', ['2026-08-13', '2031-08-15'], ['2026-08-12', '2026-08-16']],
    ['12-29..01-03', ['2026-12-29', '2027-01-03', '2030-12-31'], ['2026-12-28', '2027-01-04']],
    ['2026-11-24, 2/29', ['2026-11-24', '2028-02-29'], ['2027-11-24', '2028-02-28']],
    ['２０２６／１２／２９〜２０２７／１／３、8-13', ['2027-01-02', '2026-08-13'], ['2027-02-02']],
  ])('"%s" are the right ones', (text, inside, outside) => {
    expect(inside.filter((date) => !closed(text, date))).toEqual([]);
    expect(outside.filter((date) => closed(text, date))).toEqual([]);
  });

  it.each([
    ['', ''],
    ['2026-12-29..2027-01-03, tomorrow', 'tomorrow'],
    ['2026-02-29', '2026-02-29'],
    ['02-30', '02-30'],
    ['2027-01-03..2026-12-29', '2027-01-03..2026-12-29'],
    ['2026-12-29..01-03', '2026-12-29..01-03'],
    ['01-01..01-02..01-03', '01-01..01-02..01-03'],
  ])('"%s" are refused, with the one that cannot be read', (text, unread) => {
    expect(readClosedDays(text)).toEqual({ unread });
  });

  it('are told apart from a desk that never opens', () => {
    const all = (text: string) => {
      const days = readClosedDays(text);
      return 'unread' in days ? undefined : areAllDays(days);
    };
    expect([all('01-01..12-31'), all('03-01..02-28'), all('07-01..03-01, 02-28..06-30')]).toEqual([true, false, true]);
  });
});

describe('public holidays', () => {
  it('are those of Japan, with substitutes and the days between two', () => {
    const days = ['2026-01-01', '2026-05-06', '2026-09-22', '2026-11-23', '2027-03-22', '2040-11-23'];
    expect(days.filter((date) => !isJapaneseHoliday(date))).toEqual([]);
    expect(['2026-01-02', '2026-11-24', '2026-12-25'].filter(isJapaneseHoliday)).toEqual([]);
  });
});

// Desk hours as people write them: what is understood, what is refused, and one way to write them back.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DeskHours, readDeskHours, writeDeskHours } from '../../bot/time/deskHours.ts';

function read(text: string): DeskHours {
  const hours = readDeskHours(text);
  if ('unread' in hours) throw new Error(`cannot read ${hours.unread}`);
  return hours;
}

describe('desk hours', () => {
  it.each([
    ['Mon-Fri 09:00-18:00', 'Mon-Fri 09:00-18:00'],
    ['Mon-Thu 09:00-12:00 13:00-18:00, Fri 09:00-15:00', 'Mon-Thu 09:00-12:00 13:00-18:00, Fri 09:00-15:00'],
    ['monday - friday 9:00 - 18:00; sat 10:00-12:00', 'Mon-Fri 09:00-18:00, Sat 10:00-12:00'],
    ['Sat,Sun 10:00-16:00', 'Sat-Sun 10:00-16:00'],
    ['Fri-Mon 08:00-09:00', 'Mon 08:00-09:00, Fri-Sun 08:00-09:00'],
    ['22:00-06:00', 'Mon-Sun 22:00-06:00'],
    ['00:00-24:00', 'Mon-Sun 00:00-24:00'],
    ['Fri 18:00-00:00', 'Fri 18:00-24:00'],
    ['Mon 13:00-18:00 09:00-12:00', 'Mon 09:00-12:00 13:00-18:00'],
    ['Mon 09:00-12:00, Mon 13:00-18:00', 'Mon 09:00-12:00 13:00-18:00'],
    ['月-金 09:00-18:00', 'Mon-Fri 09:00-18:00'],
    ['月曜日〜金曜日 ９：００〜１８：００、土 10:00-12:00', 'Mon-Fri 09:00-18:00, Sat 10:00-12:00'],
    ['月火木 9:00-17:00', 'Mon-Tue 09:00-17:00, Thu 09:00-17:00'],
    ['土日 10:00ー16:00', 'Sat-Sun 10:00-16:00'],
    ['日曜-月曜 10:00-11:00', 'Mon 10:00-11:00, Sun 10:00-11:00'],
  ])('understand "%s"', (text, written) => {
    expect(writeDeskHours(read(text))).toBe(written);
  });

  it.each([
    ['', ''],
    ['Mon-Fri', 'mon-fri'],
    ['nine to five', 'nine to five'],
    ['Mon-Fri 09:00-18:00, Funday 10:00-12:00', 'funday 10:00-12:00'],
    ['Mon-Fri 9-18', '9-18'],
    ['Mon 09:00-25:00', '09:00-25:00'],
    ['Mon 09:60-10:00', '09:60-10:00'],
    ['Mon 09:00-09:00', '09:00-09:00'],
    ['Mon 09:00-12:00 11:00-13:00', 'mon 09:00-12:00 11:00-13:00'],
    ['月曜から金曜 09:00-18:00', 'から金曜 09:00-18:00'],
  ])('refuse "%s" and name what they cannot read', (text, unread) => {
    expect(readDeskHours(text)).toEqual({ unread });
  });

  it('read back as they are written', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 287 }), { minLength: 2, maxLength: 6 })
      .map((steps) => steps.toSorted((a, b) => a - b).map((step) => step * 5))
      .map((sorted) =>
        sorted.flatMap((from, at) => {
          const to = sorted[at + 1];
          return at % 2 === 0 && to !== undefined ? [{ from, to }] : [];
        }),
      );
    const weeks = fc.array(fc.oneof(fc.constant([]), times), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(
        weeks.filter((week) => week.some((spans) => spans.length > 0)),
        (week) => expect(read(writeDeskHours(week))).toEqual(week),
      ),
    );
  });
});

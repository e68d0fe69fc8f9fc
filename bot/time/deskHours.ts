// The hours of a desk, as a setting writes them: `Mon-Thu 09:00-12:00 13:00-18:00, Fri 09:00-15:00`.

/** In minutes after midnight; past midnight, `to` is more than a day. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What each day of the week has, Monday first; a span belongs to the day on which it begins. */
export type DeskHours = readonly (readonly Span[])[];

/** What cannot be read, as it was written. */
export interface Unread {
  readonly unread: string;
}

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
export const dayMinutes = 24 * 60;

/** A day or several, a time with its end, or what stands between them. */
const part = new RegExp(
  /(?<first>DAY)(?:\s*DASH\s*(?<last>DAY))?|(?<from>TIME)\s*DASH\s*(?<to>TIME)|[\s,;、・:]+/.source
    .replaceAll('DAY', '[a-z]{3,9}|[月火水木金土日](?:曜日?)?')
    .replaceAll('DASH', '[-~‐-―−〜ー]')
    .replaceAll('TIME', '\\d{1,2}:\\d{2}'),
  'uy',
);

/** Days without a time share the next one; a time without days is for every day. Letters may be wide, days Japanese. */
export function readDeskHours(text: string): DeskHours | Unread {
  const plain = text.normalize('NFKC').toLowerCase().trim();
  const parts = new RegExp(part);
  const week = everyDay.map((): Span[] => []);
  let days: readonly number[] = [];
  let timed = true;
  while (parts.lastIndex < plain.length) {
    const rest = { unread: plain.slice(parts.lastIndex).trim() };
    const found = parts.exec(plain)?.groups;
    if (!found) return rest;
    const { first, last, from, to } = found;
    if (first !== undefined) {
      const named = daysFrom(first, last ?? first);
      if (!named) return rest;
      days = timed ? named : [...days, ...named];
      timed = false;
    }
    if (from !== undefined && to !== undefined) {
      const span = spanOf(from, to);
      if (!span) return rest;
      for (const day of new Set(days.length > 0 ? days : everyDay)) week[day]?.push(span);
      timed = true;
    }
  }
  const sorted = week.map((spans) => spans.toSorted((a, b) => a.from - b.from));
  const isWhole = timed && sorted.some((spans) => spans.length > 0) && !sorted.some(overlap);
  return isWhole ? sorted : { unread: plain };
}

/** As numbers from Monday on; from a later day to an earlier one goes over Sunday. */
function daysFrom(first: string, last: string): readonly number[] | undefined {
  const [from, to] = [dayOf(first), dayOf(last)];
  if (from < 0 || to < 0) return undefined;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, at) => (from + at) % 7);
}

function dayOf(name: string): number {
  const japanese = '月火水木金土日'.indexOf(name.charAt(0));
  return japanese >= 0 ? japanese : dayNames.findIndex((day) => day.startsWith(name));
}

function spanOf(begin: string, end: string): Span | undefined {
  const [from, to] = [minutesOf(begin), minutesOf(end)];
  if (from === undefined || to === undefined || from === to || from === dayMinutes) return undefined;
  return { from, to: to > from ? to : to + dayMinutes };
}

function minutesOf(time: string): number | undefined {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const all = hours * 60 + minutes;
  return minutes < 60 && all <= dayMinutes ? all : undefined;
}

function overlap(spans: readonly Span[]): boolean {
  return spans.some(({ from }, at) => at > 0 && from < (spans[at - 1]?.to ?? 0));
}

/** The hours in one way to write them, which reads back as the same. */
export function writeDeskHours(week: DeskHours): string {
  const groups: { first: number; last: number; times: string }[] = [];
  for (const [day, spans] of week.entries()) {
    const times = spans.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(' ');
    const last = groups.at(-1);
    if (last && last.last === day - 1 && last.times === times) last.last = day;
    else if (times !== '') groups.push({ first: day, last: day, times });
  }
  const name = (day: number) => `${dayNames[day]?.[0]?.toUpperCase()}${dayNames[day]?.slice(1, 3)}`;
  return groups
    .map(({ first, last, times }) => `${name(first)}${last > first ? `-${name(last)}` : ''} ${times}`)
    .join(', ');
}

function clock(minutes: number): string {
  const within = minutes > dayMinutes ? minutes - dayMinutes : minutes;
  return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

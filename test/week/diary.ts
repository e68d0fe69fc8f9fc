// The page of the week: for each story what its people see, message by message, and the moments of the desk.
import type { Line } from '../support/lines.ts';
import type { Glimpse } from '../support/sides.ts';

/** Something that is looked at again and again: a person's chat, or a thread at the desk. */
export interface Place {
  /** Who the bot is there. */
  readonly bot: string;
  sees(): readonly Glimpse[];
}

export interface Diary {
  /** What comes into this place from now on belongs to this story, or all that stands there as well. */
  follow(story: string, place: Place, from?: 'now' | 'start'): void;
  /** Writes down what is new in the places of a story. */
  look(story: string, at: string): void;
  /** A sentence of the narrator. */
  note(story: string, at: string, text: string): void;
  /** The lines of a story, in order. */
  story(name: string): readonly string[];
}

/** More than this is no story any more: of one piece of text, and of a message. */
const longestPiece = 120;
const longestMessage = 330;

export function openDiary(): Diary {
  const stories = new Map<string, { readonly lines: string[]; readonly places: [Place, Map<string, string>][] }>();
  const storyOf = (name: string) => {
    const story = stories.get(name) ?? { lines: [], places: [] };
    stories.set(name, story);
    return story;
  };
  return {
    follow(name, place, from = 'now') {
      const known = from === 'start' ? [] : place.sees().map((glimpse) => [glimpse.id, worded(glimpse)] as const);
      storyOf(name).places.push([place, new Map(known)]);
    },
    look(name, at) {
      const { lines, places } = storyOf(name);
      for (const [place, known] of places) {
        for (const glimpse of place.sees()) {
          const text = worded(glimpse);
          const before = known.get(glimpse.id);
          known.set(glimpse.id, text);
          const fresh = before === undefined ? text : before === text ? '' : added(before, text);
          const mark = before === undefined ? '' : ' *(changed)*';
          if (fresh) add(lines, `- ${when(at)} **${glimpse.by ?? place.bot}**${mark} ${fresh}`);
        }
      }
    },
    note: (name, at, text) => void storyOf(name).lines.push(`- ${when(at)} *${text}*`),
    story: (name) => storyOf(name).lines,
  };
}

/** A number that goes up and up is told once. */
function add(lines: string[], line: string): void {
  const alike = (one = '') => one.replace(/\d+/g, '');
  if (line.includes('*(changed)*') && alike(lines.at(-1)) === alike(line)) lines.pop();
  lines.push(line);
}

const weekdays = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  weekday: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** `Tue 24 09:05`, in Tokyo. */
function when(at: string): string {
  return weekdays.format(new Date(at)).replace(',', '');
}

/** One message in one line: its words, then its buttons. */
function worded({ lines, deleted }: Glimpse): string {
  if (deleted) return '(deleted)';
  const words = lines.filter(({ kind }) => kind !== 'button' && kind !== 'box').map(drawn);
  const buttons = lines.filter(({ kind }) => kind === 'button').map(({ text }) => `［${plain(text)}］`);
  return [short(words.join(' / '), longestMessage), buttons.join('')].filter(Boolean).join(separator);
}

const separator = ' — ';

function drawn({ kind, text }: Line): string {
  const words = plain(text);
  if (kind === 'title') return `**${words}**`;
  if (kind === 'quote') return `「${words}」`;
  return words;
}

function plain(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return short(flat, longestPiece).replace(/[\\|*_`~<>[\]]/g, '\\$&');
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** What a message says that it did not say before. */
function added(before: string, now: string): string {
  const known = new Set(before.split(/ \/ | — /));
  return now
    .split(/ \/ | — /)
    .filter((part) => !known.has(part) && !part.startsWith('［'))
    .join(' / ');
}

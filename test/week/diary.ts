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
  /** The lines of a story, in order. */
  story(name: string): readonly string[];
}

/** More than this is no story any more: of one piece of text, and of a message. */
const longestPiece = 120;
const longestMessage = 330;

export function openDiary(): Diary {
  const stories = new Map<string, { readonly lines: string[]; readonly places: [Place, Map<string, Worded>][] }>();
  const storyOf = (name: string) => {
    const story = stories.get(name) ?? { lines: [], places: [] };
    stories.set(name, story);
    return story;
  };
  return {
    follow(name, place, from = 'now') {
      const known = from === 'start' ? [] : place.sees().map((glimpse) => [glimpse.id, wordsOf(glimpse)] as const);
      storyOf(name).places.push([place, new Map(known)]);
    },
    look(name, at) {
      const { lines, places } = storyOf(name);
      for (const [place, known] of places) {
        for (const glimpse of place.sees()) {
          const now = wordsOf(glimpse);
          const before = known.get(glimpse.id);
          known.set(glimpse.id, now);
          const fresh = before ? { words: now.words.filter((one) => !before.words.includes(one)), buttons: '' } : now;
          const mark = before ? ' *(changed)*' : '';
          if (fresh.words.length > 0) {
            add(lines, `- ${when(at)} **${glimpse.by ?? place.bot}**${mark} ${drawn(fresh)}`);
          }
        }
      }
    },
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

interface Worded {
  readonly words: readonly string[];
  readonly buttons: string;
}

function wordsOf({ lines, deleted }: Glimpse): Worded {
  if (deleted) return { words: ['(deleted)'], buttons: '' };
  const buttons = lines.filter(({ kind }) => kind === 'button');
  return {
    words: lines.filter(({ kind }) => kind !== 'button' && kind !== 'box').map(marked),
    buttons: buttons.map(({ text }) => `［${plain(text)}］`).join(''),
  };
}

/** A message in one line. */
function drawn({ words, buttons }: Worded): string {
  return [short(words.join(' / '), longestMessage), buttons].filter(Boolean).join(' — ');
}

function marked({ kind, text }: Line): string {
  const words = plain(text);
  if (kind === 'title') return `**${words}**`;
  return kind === 'quote' ? `「${words}」` : words;
}

function plain(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return short(flat, longestPiece).replace(/[\\|*_`~<>[\]]/g, '\\$&');
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

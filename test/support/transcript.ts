// A ticket's story as a page for readers: the employee's chat and the desk side by side, step by step.
import type { Line } from './lines.ts';
import type { Glimpse, Sides } from './sides.ts';

/** What is new or changed in one place since the step before. */
export interface Fresh {
  readonly employee: readonly Glimpse[];
  /** The ticket's card and its thread. */
  readonly desk: readonly Glimpse[];
  /** The colleagues' own chats with the bot. */
  readonly alone: readonly [readonly Glimpse[], readonly Glimpse[]];
}

export interface Transcript {
  /** Everything that came since the step before; it is written down under the heading. */
  step(heading: string): Fresh;
  /** The page, with the names of the colleagues exchanged where `swap`. */
  page(opening: string, swap: boolean): string;
}

interface Row {
  readonly left: string;
  readonly right: string;
}

const places = { teams: 'Teams', slack: 'Slack' } as const;
const languages = { en: 'English', ja: '日本語' } as const;

/** Writes down what both sides see. */
export function openTranscript({ employee, desk }: Pick<Sides, 'employee' | 'desk'>): Transcript {
  const known = new Map<string, Glimpse>();
  const pieces: string[] = [];
  const columns = [
    `${employee.name} · ${places[employee.platform]} · ${languages[employee.language]}`,
    `IT desk · ${places[desk.platform]} · ${languages[desk.language]}`,
  ];

  /** What is new or looks otherwise now, with how it looked before. */
  function freshOf(place: string, seen: readonly Glimpse[]): [Glimpse, Glimpse | undefined][] {
    const keyOf = ({ id }: Glimpse) => `${place}/${id}`;
    const found = seen
      .map((now): [Glimpse, Glimpse | undefined] => [now, known.get(keyOf(now))])
      .filter(([now, before]) => !before || lookOf(before) !== lookOf(now));
    const ids = new Set(seen.map(keyOf));
    const gone = [...known].filter(([key, before]) => key.startsWith(`${place}/`) && !ids.has(key) && !before.deleted);
    for (const now of seen) known.set(keyOf(now), now);
    const removed = gone.map(([key, before]): [Glimpse, Glimpse] => {
      const now = { ...before, deleted: true };
      known.set(key, now);
      return [now, before];
    });
    return [...removed, ...found];
  }

  return {
    step(heading) {
      const left = freshOf('employee', employee.sees());
      const thread = freshOf('desk', desk.sees());
      const card = desk.sees()[0]?.id;
      const alone = desk.colleagues.map((one) => freshOf(one.name, one.alone()));
      const cells = [
        ...thread.map(([now, before]) => cellOf(now, before, now.id === card ? 'The ticket’s card' : 'Bot')),
        ...desk.colleagues.flatMap(({ name }, at) =>
          (alone[at] ?? []).map(([now, before]) =>
            now.by ? cellOf(now, before, '', ' to the bot alone') : cellOf(now, before, `Bot to ${name} alone`),
          ),
        ),
      ];
      const rows = rowsOf(
        left.map(([now, before]) => cellOf(now, before, 'Bot')),
        cells,
      );
      const table = [
        `| ${columns.join(' | ')} |`,
        '| --- | --- |',
        ...rows.map(({ left, right }) => `| ${left} | ${right} |`),
      ];
      pieces.push([`## ${heading}`, '', ...table].join('\n'));
      const now = (of: [Glimpse, unknown][]) => of.map(([one]) => one);
      return { employee: now(left), desk: now(thread), alone: [now(alone[0] ?? []), now(alone[1] ?? [])] };
    },
    page(opening, swap) {
      const text = `${[opening, ...pieces].join('\n\n')}\n`;
      const [one, other] = desk.colleagues.map(({ name }) => name);
      if (!swap || !one || !other) return text;
      return text
        .split(one)
        .map((part) => part.replaceAll(other, one))
        .join(other);
    },
  };
}

function rowsOf(left: readonly string[], right: readonly string[]): Row[] {
  const [a, b] = [left, right].map((cells) => cells.filter((cell) => cell !== '')) as [string[], string[]];
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({ left: a[at] ?? '', right: b[at] ?? '' }));
}

function lookOf({ lines, files, deleted }: Glimpse): string {
  return JSON.stringify([lines, files, deleted]);
}

/** Of a message that was there before, only what is new in it. */
function cellOf(now: Glimpse, before: Glimpse | undefined, bot: string, where = ''): string {
  const who = `**${now.by ?? bot}**${where}`;
  if (now.deleted) return `${who} *deletes it:* ~~${written(now.lines.map(({ text }) => text).join(' '))}~~`;
  const old = new Set(before?.lines.map(lineKey));
  const fresh = now.lines.filter((line) => !old.has(lineKey(line)));
  const buttons = (glimpse: Glimpse | undefined) => glimpse?.lines.filter(({ kind }) => kind === 'button') ?? [];
  const isButtonsOnly = fresh.every(({ kind }) => kind === 'button');
  // Buttons that only went away say nothing new.
  if (before && isButtonsOnly && (fresh.length === 0 || now.by !== undefined)) return '';
  const words = fresh.filter(({ kind }) => kind !== 'button');
  const row = fresh.some(({ kind }) => kind === 'button') ? [drawButtons(buttons(now))] : [];
  const files = now.files.filter((name) => !before?.files.includes(name)).map((name) => `📎 ${written(name)}`);
  const mark = before ? (now.by ? ' *(edits it)*' : ' *(changed in its place)*') : '';
  return [`${who}${mark}`, ...words.map(drawLine), ...files, ...row].join('<br>');
}

const lineKey = ({ kind, text }: Line) => `${kind}/${text}`;

function drawButtons(buttons: readonly Line[]): string {
  return buttons.map(({ text }) => `［${written(text)}］`).join(' ');
}

function drawLine({ kind, text }: Line): string {
  const words = written(text);
  switch (kind) {
    case 'title':
      return `**${words}**`;
    case 'quote':
      return `&gt; ${words.replaceAll('<br>', '<br>&gt; ')}`;
    case 'code':
      return text
        .split('\n')
        .map((line) => `\`${line}\``)
        .join('<br>');
    case 'item':
      return `• ${words}`;
    case 'box':
      return `▭ ${words}`;
    case 'subtle':
      return `<sub>${words}</sub>`;
    default:
      return words;
  }
}

/** Words in a cell of a table: nothing in them is markup, and no address of this run stays. */
function written(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\(https?:[^)]*\/files\/[^)]*\)/g, '🔗 $1')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\|*_`~]/g, '\\$&')
    .replace(/\n/g, '<br>');
}

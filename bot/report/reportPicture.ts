// A report as a picture: an SVG whose size every platform shows in a message.
import type { Key, Text } from '../messages/message.ts';
import { accent, box, fitted, ink, pale, panel, soft, textAt, widthOf } from './drawing.ts';
import { type Count, type Outcome, outcomes, type Report, reasons, times } from './report.ts';
import { durationText, percent, periodText, sectionText } from './reportText.ts';

export interface PictureNeeds {
  /** A text in the words of the reader. */
  readonly say: (text: Text) => string;
  /** The family of the font that draws it. */
  readonly font: string;
}

/** How much of the last row each list takes: a version stands with its model. */
const lists = { codes: 0.24, models: 0.335, bios: 0.425 } as const;

/** Teams takes up to 1024. */
const width = 1000;
const margin = 32;
const gap = 16;
const inner = width - 2 * margin;
const rowHeight = 26;
const rows = 5;
const headHeight = 44;
const panelHeight = headHeight + rows * rowHeight + 12;
const tileHeight = 110;
const barHeight = 34;

const colors: Readonly<Record<Outcome, string>> = {
  solved: '#2e8b63',
  handedOver: accent,
  abandoned: '#cf6a45',
  goingOn: '#a9b4bf',
};

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Draws it, with labels of one language. */
export function reportPicture(report: Report, { say, font }: PictureNeeds): string {
  const half = (inner - gap) / 2;
  const [left, right] = [margin, margin + half + gap];
  const tiles = 118;
  const bar = tiles + tileHeight + gap;
  const first = bar + barHeight + 40 + gap;
  const second = first + panelHeight + gap;
  const thirdRow = second + panelHeight + gap;
  const height = thirdRow + panelHeight + 46;
  const named = (key: Key, counts: readonly Count[], place: Place, name = (of: string) => of) =>
    barsPanel(
      say({ key }),
      place,
      counts.map(({ of, count }) => ({ of: name(of), count })),
      say,
    );
  const parts = [
    box(0, 0, width, height, '#ffffff'),
    textAt(margin, 58, say({ key: 'report.title' }), { size: 30, bold: true, width: inner }),
    textAt(margin, 90, say(periodText(report)), { size: 17, color: soft, width: inner }),
    ...tilesOf(report, say).map((tile, at, all) =>
      drawTile(tile, {
        x: margin + (at * (inner + gap)) / all.length,
        y: tiles,
        width: (inner + gap) / all.length - gap,
      }),
    ),
    outcomeBar(report, { x: margin, y: bar, width: inner }, say),
    named('report.abandonedAt', report.abandonedAt, { x: left, y: first, width: half }, (of) => say(sectionText(of))),
    named(
      'report.reasonsTitle',
      reasons.map((of) => ({ of, count: report.reasons[of] })).filter(({ count }) => count > 0),
      { x: right, y: first, width: half },
      (of) => say({ key: `report.reasons.${of}` as Key }),
    ),
    timesPanel(report, { x: left, y: second, width: half }, say),
    daysPanel(report, { x: right, y: second, width: half }, say),
    ...(['codes', 'models', 'bios'] as const).map((what, at, all) => {
      const shares = (some: readonly (keyof typeof lists)[]) => some.reduce((sum, one) => sum + lists[one], 0);
      const room = inner - 2 * gap;
      const x = margin + shares(all.slice(0, at)) * room + at * gap;
      return named(`report.${what}`, report[what], { x, y: thirdRow, width: lists[what] * room });
    }),
    textAt(margin, height - 18, say({ key: 'report.note' }), { size: 14, color: soft, width: inner }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${font}">${parts.join('')}</svg>`;
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly below: string;
}

function tilesOf({ cases, outcomes: went, reopened, rating }: Report, say: PictureNeeds['say']): readonly Tile[] {
  return [
    { label: say({ key: 'report.cases' }), value: String(cases), below: '' },
    {
      label: say({ key: 'report.outcomes.solved' }),
      value: percent(went.solved, cases),
      below: `${went.solved} / ${cases}`,
    },
    {
      label: say({ key: 'report.reopened' }),
      value: reopened.of > 0 ? percent(reopened.count, reopened.of) : '–',
      below: `${reopened.count} / ${reopened.of}`,
    },
    {
      label: say({ key: 'report.rating' }),
      value: rating ? rating.mean.toFixed(1) : '–',
      below: rating ? say({ key: 'report.ratings', values: { count: rating.count } }) : '',
    },
  ];
}

function drawTile({ label, value, below }: Tile, { x, y, width }: Place): string {
  return [
    box(x, y, width, tileHeight, panel, 8),
    textAt(x + 18, y + 30, label, { size: 16, color: soft, width: width - 36 }),
    textAt(x + 18, y + 74, value, { size: 38, bold: true }),
    textAt(x + 18, y + 98, below, { size: 15, color: soft, width: width - 36 }),
  ].join('');
}

/** All cases side by side, and what each colour means. */
function outcomeBar({ cases, outcomes: went }: Report, { x, y, width }: Place, say: PictureNeeds['say']): string {
  const parts = [box(x, y, width, barHeight, pale, 4)];
  let at = x;
  for (const outcome of outcomes) {
    const part = cases === 0 ? 0 : (width * went[outcome]) / cases;
    const share = percent(went[outcome], cases);
    parts.push(box(at, y, part, barHeight, colors[outcome]));
    if (part > widthOf(share, 16) + 12) {
      const color = outcome === 'goingOn' ? ink : '#ffffff';
      parts.push(textAt(at + part / 2, y + 23, share, { size: 16, bold: true, color, anchor: 'middle' }));
    }
    at += part;
  }
  let from = x;
  for (const outcome of outcomes) {
    const name = { key: `report.outcomes.${outcome}` } as const;
    const label = say({ key: 'report.count', values: { of: name, count: went[outcome] } });
    parts.push(box(from, y + 50, 14, 14, colors[outcome], 3), textAt(from + 22, y + 63, label, { size: 15 }));
    from += widthOf(label, 15) + 50;
  }
  return parts.join('');
}

function frame(title: string, { x, y, width }: Place): string {
  const heading = textAt(x + 16, y + 29, title, { size: 17, bold: true, width: width - 32 });
  return box(x, y, width, panelHeight, panel, 8) + heading;
}

/** What is counted by name: a bar each, the longest for the most frequent. */
function barsPanel(title: string, place: Place, counts: readonly Count[], say: PictureNeeds['say']): string {
  const { x, y, width } = place;
  if (counts.length === 0) return frame(title, place) + nothing(place, say);
  const names = Math.round((width - 32) * 0.62);
  const most = Math.max(...counts.map(({ count }) => count));
  const room = width - 32 - names - 12 - widthOf(String(most), 17) - 8;
  const shown = counts.slice(0, rows).map(({ of, count }, at) => {
    const line = y + headHeight + at * rowHeight;
    const bar = Math.max(2, (room * count) / most);
    const from = x + 16 + names + 12;
    return [
      textAt(x + 16, line + 18, fitted(of, 15, names), { size: 15 }),
      box(from, line + 6, bar, 15, accent, 2),
      textAt(from + bar + 8, line + 18, String(count), { size: 15, bold: true }),
    ].join('');
  });
  return frame(title, place) + shown.join('');
}

function nothing({ x, y }: Place, say: PictureNeeds['say']): string {
  return textAt(x + 16, y + headHeight + 18, say({ key: 'report.nothing' }), { size: 15, color: soft });
}

/** Median and ninth tenth of each time, in columns. */
function timesPanel(report: Report, place: Place, say: PictureNeeds['say']): string {
  const { x, y, width } = place;
  const columns = [x + width * 0.68, x + width - 16];
  const heads = (['report.median', 'report.p90'] as const).map((key, at) =>
    textAt(columns[at] ?? 0, y + headHeight + 18, say({ key }), {
      size: 14,
      color: soft,
      anchor: 'end',
      width: width * 0.3,
    }),
  );
  const lines = times.map((time, at) => {
    const line = y + headHeight + 50 + at * 34;
    const spread = report.times[time];
    const values = spread ? [spread.median, spread.p90].map((seconds) => say(durationText(seconds))) : ['–', '–'];
    return [
      box(x + 16, line - 24, width - 32, 1, pale),
      textAt(x + 16, line, say({ key: `report.times.${time}` }), { size: 15, width: width * 0.4 }),
      ...values.map((value, column) =>
        textAt(columns[column] ?? 0, line, value, { size: 17, bold: true, anchor: 'end', width: width * 0.28 }),
      ),
    ].join('');
  });
  return frame(say({ key: 'report.timesTitle' }), place) + heads.join('') + lines.join('');
}

const mostColumns = 31;

/** A column for each day, or for several when there are many. */
function daysPanel({ days }: Report, place: Place, say: PictureNeeds['say']): string {
  const { x, y, width } = place;
  const each = Math.ceil(days.length / mostColumns);
  const columns = Array.from({ length: Math.ceil(days.length / each) }, (_, at) =>
    days.slice(at * each, (at + 1) * each).reduce((sum, { count }) => sum + count, 0),
  );
  const title = each === 1 ? say({ key: 'report.days' }) : say({ key: 'report.severalDays', values: { count: each } });
  const most = Math.max(1, ...columns);
  const [floor, tallest] = [y + panelHeight - 30, panelHeight - headHeight - 46];
  const step = (width - 32) / columns.length;
  const thick = Math.min(step * 0.76, 48);
  const middle = (at: number) => x + 16 + (at + 0.5) * step;
  const bars = columns.map((count, at) => {
    const height = (tallest * count) / most;
    return box(middle(at) - thick / 2, floor - height, thick, height, accent, 1);
  });
  const peak = columns.indexOf(most);
  const label = { size: 13, color: soft } as const;
  return [
    frame(title, place),
    ...bars,
    box(x + 16, floor, width - 32, 1, soft),
    ...(peak < 0
      ? []
      : [textAt(middle(peak), floor - tallest - 6, String(most), { size: 14, bold: true, anchor: 'middle' })]),
    textAt(x + 16, floor + 19, days[0]?.of ?? '', label),
    ...(days.length > 1
      ? [textAt(x + width - 16, floor + 19, days.at(-1)?.of ?? '', { ...label, anchor: 'end' })]
      : []),
  ].join('');
}

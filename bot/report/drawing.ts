// Pieces of a drawing as SVG: text that fits its place, bars, columns. What is drawn is words and numbers, never markup.

export const ink = '#1f2933';
export const soft = '#5c6b7a';
export const pale = '#e6ebf0';
export const panel = '#f5f7f9';
export const accent = '#2f6fb2';

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** What is longer is cut. */
  readonly width?: number;
}

/** One line of text with its baseline at `y`. */
export function textAt(x: number, y: number, words: string, style: TextStyle): string {
  const { size, bold = false, color = ink, anchor = 'start', width } = style;
  const shown = width === undefined ? words : fitted(words, size, width);
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${color}" text-anchor="${anchor}"${weight}>${escaped(shown)}</text>`;
}

/** A rectangle; one with a negative width has none. */
export function box(x: number, y: number, width: number, height: number, color: string, radius = 0): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(height)}" rx="${radius}" fill="${color}"/>`;
}

/** The words, or as many of them as have room, with an ellipsis. */
export function fitted(words: string, size: number, width: number): string {
  if (widthOf(words, size) <= width) return words;
  const letters = [...words];
  while (letters.length > 1 && widthOf(`${letters.join('').trimEnd()}…`, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** How wide a line is at most, in pixels: a little more than the font's own widths. */
export function widthOf(words: string, size: number): number {
  return [...words].reduce((sum, letter) => sum + emsOf(letter), 0) * size;
}

function emsOf(letter: string): number {
  if (/[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}…～]/u.test(letter)) return 1;
  if (/[MWmw@%]/.test(letter)) return 0.95;
  if (/[A-Z]/.test(letter)) return 0.72;
  if (/[ .,:;'|!()ijlIt·-]/.test(letter)) return 0.4;
  return letter.charCodeAt(0) > 0x24f ? 1 : 0.64;
}

/** Numbers with one digit behind the point: enough for a pixel. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Characters that XML does not know have no place in a picture. */
function escaped(words: string): string {
  return words
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

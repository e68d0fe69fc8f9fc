// A text as a reader sees it: plain characters, then without tags, entities and escapes, with the way back.
import { fold, foldWithOrigin } from '../characters.ts';

/** A text to search, and where each of its characters began and ended in the original. */
export interface View {
  readonly text: string;
  readonly at: readonly number[];
  readonly ends: readonly number[];
}

/** The text as it stands, in plain characters. */
export function folded(text: string): View {
  const { text: plain, at } = foldWithOrigin(text);
  return { text: plain, at, ends: at.slice(1) };
}

/** "key=5A..." is no escape of a mail: those come in numbers, or with lines broken. */
const quotedPrintable = /=\r?\n|(?:=[0-9A-F]{2}[^=]{0,80}){3}/;
const inlineTag = /^<\/?(?:b|i|u|s|a|em|strong|span|font|code|mark|wbr|sup|sub|small|kbd|tt|var|samp)(?![a-z0-9])/i;
const markup =
  /<\/?[a-z!][^<>]{0,200}>|&(?:amp;){0,3}(?:#[0-9]{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});|(?:%[0-9a-f]{2})+|=(?:20|2D|3D|0D=0A|C2=A0|E2=80=[89][0-9A-F]|E3=80=80)|=[ \t]{0,8}\r?\n|\\{1,4}u[0-9a-f]{4}|\\{1,4}[nrt]|\\{1,4}(?=[-_*."'/])/gi;
const entities: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['nbsp', 'ensp', 'emsp', 'thinsp', 'numsp', 'puncsp', 'hairsp'].map((name) => [name, ' '])),
  ...Object.fromEntries(['ndash', 'mdash', 'minus', 'hyphen', 'dash', 'horbar'].map((name) => [name, '-'])),
  ...Object.fromEntries(['shy', 'zwnj', 'zwj', 'lrm', 'rlm'].map((name) => [name, ''])),
  ...{ quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' },
};

/** What is shown of the text when tags, entities and escapes are read; undefined when it holds none. */
export function rendered({ text, at, ends }: View): View | undefined {
  const shown: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const isMail = quotedPrintable.test(text);
  let next = 0;
  const copy = (end: number) => {
    shown.push(text.slice(next, end));
    for (; next < end; next++) {
      from.push(at[next] ?? 0);
      to.push(ends[next] ?? 0);
    }
  };
  for (const match of text.matchAll(markup)) {
    const plain = match[0].startsWith('=') && !isMail ? undefined : unescaped(match[0]);
    if (plain === undefined) continue;
    copy(match.index);
    next = match.index + match[0].length;
    shown.push(plain);
    for (let unit = 0; unit < plain.length; unit++) {
      from.push(at[match.index] ?? 0);
      to.push(ends[next - 1] ?? 0);
    }
  }
  if (next === 0) return undefined;
  copy(text.length);
  return { text: shown.join(''), at: from, ends: to };
}

function unescaped(written: string): string | undefined {
  switch (written[0]) {
    case '<':
      return inlineTag.test(written) ? '' : ' ';
    case '&':
      return entity(written.slice(1, -1).replace(/^(?:amp;)+/i, ''));
    case '\\': {
      const [, hex] = /u([0-9a-f]{4})$/i.exec(written) ?? [];
      if (hex !== undefined) return fold(String.fromCharCode(Number.parseInt(hex, 16)));
      return /[nrt]$/i.test(written) ? '\n' : '';
    }
    default:
      return written.endsWith('\n') ? '' : fromBytes(written);
  }
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name.toLowerCase()];
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return fold(String.fromCodePoint(point));
}

/** `%E2%80%93` of an address, `=2D` of a mail. */
function fromBytes(written: string): string | undefined {
  try {
    return fold(decodeURIComponent(written.replaceAll('=', '%')));
  } catch {
    return undefined;
  }
}

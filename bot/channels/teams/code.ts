// Code in a Teams message: the plain text loses its line breaks, the HTML copy has them.

/** The text with each block of code of the HTML copy in ``` fences, its line breaks restored; all else stays as it is. */
export function withCode(text: string, html: string): string {
  const codes = codeIn(html);
  if (codes.length === 0) return text;
  const find = finderIn(text);
  const parts: string[] = [];
  let done = 0;
  for (const code of codes) {
    const { from, to } = find(code);
    parts.push(text.slice(done, from).trim(), fenced(code));
    done = to;
  }
  return [...parts, text.slice(done).trim()].filter((part) => part !== '').join('\n');
}

/** Blocks of code in the order they stand: `pre`, Teams' own `codeblock`, and `code` of more than one line. */
function codeIn(html: string): string[] {
  const blocks: string[] = [];
  let outer: string | undefined;
  let code = '';
  let broke = false;
  for (const [token, slash = '', tag = ''] of html.matchAll(/<(\/?)([a-z]+)(?![a-z])[^<>]*>|[^<]+|</gi)) {
    const name = tag.toLowerCase();
    const ends = slash !== '';
    if (outer === undefined) {
      if (!ends && /^(?:pre|codeblock|code)$/.test(name)) [outer, code] = [name, ''];
    } else if (ends && name === outer) {
      const lines = code.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
      if (lines.trim() !== '' && (name !== 'code' || lines.includes('\n'))) blocks.push(lines);
      outer = undefined;
    } else if (name === '') {
      const text = plain(token.replace(/\r\n?/g, '\n'));
      // The source's own line break behind a `br` is the same one.
      code += broke ? text.replace(/^\n/, '') : text;
    } else if (name === 'br' || (ends && /^(?:p|div|li)$/.test(name))) code += '\n';
    broke = name === 'br';
  }
  return blocks;
}

/**
 * Finds codes in a text that may have other blanks, each behind the one before; from one that is not there on, all stand at
 * the end. The text is read once: a message may hold thousands.
 */
function finderIn(text: string): (code: string) => { readonly from: number; readonly to: number } {
  const signs = signsOf(text);
  const all = signs.map(({ sign }) => sign).join('');
  // One sign may be several characters of a string.
  const starts = signs.flatMap(({ sign }, at) => Array<number>(sign.length).fill(at));
  const end = { from: text.length, to: text.length };
  let begin = 0;
  return (code) => {
    const wanted = signsOf(code);
    const words = wanted.map(({ sign }) => sign).join('');
    const at = words === '' ? -1 : all.indexOf(words, begin);
    begin = at < 0 ? all.length : at + words.length;
    const first = signs[starts[at] ?? -1];
    const last = signs[starts[begin - 1] ?? -1];
    return at >= 0 && first && last ? { from: first.from, to: last.to } : end;
  };
}

/** The characters that are seen, each with its place. */
function signsOf(text: string): { readonly sign: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(/&(?:#\d+|#x[\da-f]+|[a-z]+);|\S/giu)].flatMap(({ 0: found, index }) => {
    const sign = plain(found);
    return sign.trim() === '' ? [] : [{ sign, from: index, to: index + found.length }];
  });
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Without entities. */
function plain(text: string): string {
  return text
    .replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? entity;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
    })
    .replace(/\u00a0/g, ' ');
}

/** Longer fences round code that has fences itself. */
function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}

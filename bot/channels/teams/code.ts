// Code in a Teams message: the plain text loses its line breaks, the HTML copy has them.

/** The text with each block of code of the HTML copy in ``` fences, its line breaks restored; all else stays as it is. */
export function withCode(text: string, html: string): string {
  let done = '';
  let rest = text;
  for (const code of codeIn(html)) {
    const place = placeOf(code, rest);
    const [before, after] = place ? [rest.slice(0, place.from), rest.slice(place.to)] : [rest, ''];
    done = [done, before.trim(), fenced(code)].filter((part) => part !== '').join('\n');
    rest = after;
  }
  return done === '' ? text : [done, rest.trim()].filter((part) => part !== '').join('\n');
}

/** Blocks of code in the order they stand: `pre`, Teams' own `codeblock`, and `code` of more than one line. */
function codeIn(html: string): string[] {
  const blocks: string[] = [];
  let outer: string | undefined;
  let code = '';
  let broke = false;
  for (const [token, slash = '', tag = ''] of html.matchAll(/<(\/?)([a-z]+)[^<>]*>|[^<]+|</gi)) {
    const name = tag.toLowerCase();
    const ends = slash !== '';
    if (outer === undefined) {
      if (!ends && /^(?:pre|codeblock|code)$/.test(name)) [outer, code] = [name, ''];
    } else if (ends && name === outer) {
      const lines = code.replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
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

/** Where this code stands in a text that may have other blanks. */
function placeOf(code: string, text: string): { readonly from: number; readonly to: number } | undefined {
  const wanted = signsOf(code).map(({ sign }) => sign);
  const signs = signsOf(text);
  // One sign may be several characters of a string, so that the places are counted and not searched.
  const all = signs.map(({ sign }) => sign).join('');
  const at = wanted.length === 0 ? -1 : all.indexOf(wanted.join(''));
  if (at < 0) return undefined;
  let from = 0;
  for (let length = 0; length < at; from++) length += signs[from]?.sign.length ?? 1;
  const [first, last] = [signs[from], signs[from + wanted.length - 1]];
  return first && last && { from: first.from, to: last.to };
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

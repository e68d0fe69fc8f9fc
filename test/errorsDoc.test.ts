// docs/errors.md: it says what the catalogue and the locale files say, and every code has its words in every language.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../bot/activation/errors.ts';
import { errorsPage } from '../bot/commands/docs.ts';
import { languagesIn, openLocales } from '../bot/messages/localize.ts';

const root = new URL('../', import.meta.url);
const locales = new URL('locales/', root);
const read = (path: string) => (existsSync(new URL(path, root)) ? readFileSync(new URL(path, root), 'utf8') : '');

const codes = Object.keys(catalogue);
const page = errorsPage(openLocales(locales, 'UTC'));
const lines = page.split('\n');

describe('docs/errors.md', () => {
  it('is what the catalogue and the locale files give', () => {
    const written = read('docs/errors.md').split('\n');
    const missing = lines.filter((line) => !written.includes(line));
    const outdated = written.filter((line) => !lines.includes(line));
    const difference = [
      ...outdated.slice(0, 3).map((line) => `- ${line}`),
      ...missing.slice(0, 3).map((line) => `+ ${line}`),
    ];
    const problem =
      written.join('\n') === page
        ? ''
        : ['docs/errors.md is out of date', 'cure: npm run docs', ...difference].join('\n');
    expect(problem).toBe('');
  });

  it('has each code of the catalogue on one line of its own', () => {
    const shown = lines.flatMap((line) => /^\| \*\*`(0x[0-9A-F]{8})`\*\*/.exec(line)?.[1] ?? []);
    expect(shown.toSorted()).toEqual(codes.toSorted());
  });

  it('has as many cells in each line of a table as in its heading', () => {
    const widths = lines.map((line) => (line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0));
    const broken = lines.filter((_, at) => widths[at] !== 0 && widths[at - 1] !== 0 && widths[at] !== widths[at - 1]);
    expect(widths.filter((width) => width > 0).length).toBeGreaterThan(codes.length);
    expect(broken).toEqual([]);
  });

  it('links only to files and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      const [file = '', heading] = link.split('#');
      const path = file === '' ? undefined : new URL(file, new URL('docs/errors.md', root));
      if (path && !existsSync(path)) return true;
      return heading !== undefined && !headings(path ? readFileSync(path, 'utf8') : page).includes(heading);
    });
    expect(links.length).toBeGreaterThan(9);
    expect(dead).toEqual([]);
  });

  it.each([
    ['README.md', /\[(\d+) codes\]/],
    ['README.ja.md', /\[(\d+) 個\]/],
  ])('has as many codes as %s says', (readme, number) => {
    expect(Number(number.exec(read(readme))?.[1])).toBe(codes.length);
  });

  it('shows no key where a text should be', () => {
    expect(page.match(/\b(?:errors|licenseType)\.(?!codes\b|ts\b)\w+|\{\{|undefined|\[object/g) ?? []).toEqual([]);
  });
});

describe.each(languagesIn(locales))('the words in locales/%s.json', (language) => {
  const { errors } = JSON.parse(read(`locales/${language}.json`));

  it('have a meaning for every code of the catalogue', () => {
    expect(codes.filter((code) => !errors.codes[code])).toEqual([]);
  });

  it('have no meaning for a code that is not in the catalogue', () => {
    expect(Object.keys(errors.codes).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('do not give two languages the same meaning', () => {
    const twins = languagesIn(locales)
      .filter((other) => other !== language)
      .flatMap((other) => {
        const { codes: others } = JSON.parse(read(`locales/${other}.json`)).errors;
        return codes.filter((code) => errors.codes[code] === others[code]);
      });
    expect(twins).toEqual([]);
  });
});

/** The addresses of the headings, as GitHub makes them: letters, digits, hyphens, and a hyphen for each space. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    [...heading.toLowerCase()]
      .filter((letter) => /[\p{L}\p{M}\p{N}\p{Pc} -]/u.test(letter))
      .join('')
      .replaceAll(' ', '-'),
  );
}

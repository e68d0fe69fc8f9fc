// A language made from English for tests: every text can be told from English, is a third longer, and some are missing.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Tree = string | readonly string[] | { readonly [key: string]: Tree };

/** A code that BCP 47 keeps for private use, so that it never becomes a language of ours. */
export const pseudo = 'qps';
export const pseudoName = 'Ƥşḗŭḓǿ';
/** What asks for it, in letters of several languages. */
export const pseudoWords = ['in pseudo', 'pseudo please', '擬似語で'];

const ours = new URL('../../locales/', import.meta.url);

/** Texts that the pseudo-locale always lacks: a greeting, a whole list of words, a button, a text of the page. */
const leftOut: readonly string[] = [
  'common.welcome.calm',
  'common.words.status',
  'licenseType.device.aliases',
  'common.nav.help',
  'page.title',
  'handoff.desk.claim',
];
/** Of the others, one in so many is missing. */
const oneIn = 11;

/** Left as they stand: placeholders, code, addresses, markup, error codes, settings, paths, what is typed at the bot. */
const kept =
  /\{\{\w+\}\}|`[^`]*`|https?:\/\/\S+|ms-settings:\S+|\b0x[0-9A-F]+\b|\/activation\b|\bslmgr \/\w+|@\{\{bot\}\} \S+|"[^"]*"|&\w+;|<[^>]+>|\b[A-Z]+(?:_[A-Z]+)+\b|[*_]/g;

const letters: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, at) => [
    letter,
    [...'ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ'][at] ?? letter,
  ]),
);
const padding = 'ŀǿƞɠḗř ŧħȧƞ ħḗřḗ '.repeat(400);

/** The file of the pseudo-locale, made from that of English. */
function pseudoLocale(english: Tree): Tree {
  const named = { name: pseudoName, short: 'QPS', words: pseudoWords };
  return { ...(without(english, '') as Record<string, Tree>), language: named };
}

/**
 * A folder of locales with Japanese, English and the pseudo-locale, and whatever else is given by file name; `remove`
 * deletes it.
 */
export function pseudoFolder(more: Readonly<Record<string, string>> = {}): { folder: URL; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'locales-'));
  for (const file of ['en.json', 'ja.json']) cpSync(new URL(file, ours), join(path, file));
  writeFileSync(join(path, `${pseudo}.json`), JSON.stringify(pseudoLocale(englishTree())));
  for (const [file, content] of Object.entries(more)) writeFileSync(join(path, file), content);
  return { folder: pathToFileURL(`${path}/`), remove: () => rmSync(path, { recursive: true }) };
}

/** What a person reads in the pseudo-language: English where it has no text. */
export function pseudoTree(): Tree {
  return filled(pseudoLocale(englishTree()), englishTree());
}

export function englishTree(): Tree {
  return JSON.parse(readFileSync(new URL('en.json', ours), 'utf8'));
}

/** "Open Settings" -> "[Ǿƥḗƞ Şḗŧŧīƞɠş ŀǿƞɠ]" */
export function pseudoText(text: string): string {
  const said = replaced(text, (plain) => [...plain].map((sign) => letters[sign] ?? sign).join(''));
  return `[${said} ${padding.slice(0, Math.ceil(text.length / 3)).trim()}]`;
}

/** `change` everything but what must stay. */
function replaced(text: string, change: (plain: string) => string): string {
  let [said, from] = ['', 0];
  for (const found of text.matchAll(kept)) {
    said += change(text.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  return said + change(text.slice(from));
}

function without(tree: Tree, path: string): Tree {
  if (typeof tree === 'string') return pseudoText(tree);
  if (isList(tree)) return tree.map((word) => `${word} ĝ`);
  const below = Object.entries(tree).map(([key, value]) => [key, value, path ? `${path}.${key}` : key] as const);
  const there = below.filter(([, value, at]) => !leftOut.includes(at) && !(isLeaf(value) && isMissing(at)));
  return Object.fromEntries(there.map(([key, value, at]) => [key, without(value, at)]));
}

function filled(own: Tree | undefined, english: Tree): Tree {
  if (own === undefined || isLeaf(english) || isLeaf(own)) return own ?? english;
  return Object.fromEntries(Object.entries(english).map(([key, value]) => [key, filled(own[key], value)]));
}

function isLeaf(tree: Tree): tree is string | readonly string[] {
  return typeof tree === 'string' || isList(tree);
}

function isList(tree: Tree): tree is readonly string[] {
  return Array.isArray(tree);
}

/** The same ones each time. */
function isMissing(path: string): boolean {
  return [...path].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 65_521, 7) % oneIn === 0;
}

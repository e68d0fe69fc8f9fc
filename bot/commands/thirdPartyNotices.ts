// The notices that licences of other people's packages ask for: who holds the rights, and each licence text once.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';

export interface NoticedPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json or the lock file names it, e.g. MIT. */
  readonly license: string;
  /** Where it lies below the project, e.g. node_modules/zod. */
  readonly path: string;
  /** It is installed on machines of one kind only. */
  readonly isBuild: boolean;
}

/** What one package asks to be shown: copyright lines, and a text without them. */
interface Notice {
  readonly of: string;
  readonly holders: readonly string[];
  readonly text: string;
}

const licenseFile = /^(?:licen[sc]e|copying|notice|unlicense)/i;
const copyrightLine = /^\W*(?:portions )?(?:copyright\s+(?:\(c\)|©|\d{4}|[^[\n]*\d{4})|(?:\(c\)|©)\s*\d{4})/i;
/** Names of a licence above its text; they differ where the text is the same. */
const titleLine = /^\W*(?:the )?(?:MIT|ISC|BSD)[\w ,-]*licen[sc]e\W*(?:\((?:MIT|ISC|BSD)\))?\W*$|^\W*MIT\W*$/i;
/** Where a licence is read whose text is not in the package. */
const textElsewhere: Readonly<Record<string, string>> = { 'MPL-2.0': 'https://www.mozilla.org/MPL/2.0/' };

/**
 * The whole of THIRD-PARTY-NOTICES.txt. Of a package for other platforms, which is not installed here, the notice is that
 * of the package it is a part of.
 */
export function thirdPartyNotices(packages: readonly NoticedPackage[], root: URL): string {
  const notices = packages.flatMap((one) => noticesOf(one, root));
  const usualMit = notices.find(({ text }) => /^Permission is hereby granted, free of charge/.test(text))?.text ?? '';
  const complete = notices.map((notice) => (notice.text === '' ? { ...notice, text: usualMit } : notice));
  const groups = [...Map.groupBy(complete, ({ text }) => withoutLayout(text)).values()];
  const inOrder = groups.toSorted((one, other) => other.length - one.length || compare(first(one).of, first(other).of));
  return [
    'Third-party notices',
    '',
    'Activation Desk uses the packages below in production. Made by "npm run licenses": do not edit by hand. Each licence text stands',
    'once, below the packages that come with it and the copyright lines in them. docs/dependencies.md lists packages by licence.',
    ...inOrder.flatMap((group) => [
      '',
      '='.repeat(100),
      '',
      ...named(group),
      '',
      '-'.repeat(100),
      '',
      first(group).text,
    ]),
    '',
  ].join('\n');
}

function named(group: readonly Notice[]): string[] {
  return [...Map.groupBy(group, ({ of }) => of)].flatMap(([of, those]) => [
    of,
    ...new Set(those.flatMap(({ holders }) => holders.map((line) => `    ${line}`))),
  ]);
}

function noticesOf(noticed: NoticedPackage, root: URL): Notice[] {
  const { name, version, license } = noticed;
  const of = `${name} ${version}`;
  const folder = new URL(`${folderOf(noticed, root)}/`, root);
  const files = readdirSync(folder)
    .filter((file) => licenseFile.test(file) && statSync(new URL(file, folder)).isFile())
    .sort();
  const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8'));
  if (texts.length > 0) return texts.map((text) => noticeIn(of, text));
  const section = licenseSection(folder);
  if (/Permission is hereby granted/.test(section)) return [noticeIn(of, section)];
  const holders = noticeIn(of, section).holders;
  const said = holders.length > 0 ? holders : [`By ${authorOf(folder)}; the package has no copyright line.`];
  const elsewhere = textElsewhere[license];
  if (elsewhere === undefined && license !== 'MIT') throw new Error(`${of} has no text of its licence, ${license}`);
  return [{ of, holders: said, text: elsewhere === undefined ? '' : `${license}: ${elsewhere}` }];
}

/**
 * Where the package lies, or the one that it is a build of: @typescript/typescript-linux-x64 is of typescript; or its other
 * version, since botbuilder-dialogs deletes nested copies of Microsoft's recognisers when it is installed.
 */
function folderOf({ name, path, isBuild }: NoticedPackage, root: URL): string {
  const build = isBuild ? /^node_modules\/@(\w+)\/\1-[\w-]+$/.exec(path)?.[1] : undefined;
  const folders = build === undefined ? [path, `node_modules/${name}`] : [`node_modules/${build}`];
  const folder = folders.find((one) => existsSync(new URL(one, root)));
  if (folder === undefined) throw new Error(`${path} is not installed: npm install`);
  return folder;
}

function noticeIn(of: string, text: string): Notice {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.trimEnd());
  const holders = lines.filter((line) => copyrightLine.test(line)).map((line) => line.trim());
  const rest = lines.filter((line) => !copyrightLine.test(line) && !titleLine.test(line));
  const whole = rest
    .join('\n')
    .replace(/^\s*All rights reserved\.?\s*/i, '')
    .replace(/\n{3,}/g, '\n\n');
  return { of, holders, text: whole.trim() };
}

/** What a README says below "License"; empty when it has no such heading. */
function licenseSection(folder: URL): string {
  const readme = readdirSync(folder).find((file) => /^readme/i.test(file));
  if (readme === undefined) return '';
  const text = readFileSync(new URL(readme, folder), 'utf8').replace(/\r|^\[[^\]]+\]: .*$/gm, '');
  return (
    /^(?:#+ *licen[sc]e *#*|licen[sc]e\n-{3,})\n([\s\S]*?)(?=\n#|\n[^\n]+\n-{3,}\n|$(?![\s\S]))/im.exec(text)?.[1] ?? ''
  );
}

function authorOf(folder: URL): string {
  const { author, contributors } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
    author?: string | { readonly name: string };
    contributors?: readonly unknown[];
  };
  const name = typeof author === 'object' ? author.name : author;
  return name ?? (contributors ? 'its contributors' : 'its authors');
}

/** The same words are the same text, whatever their lines, quotes and bullets. */
function withoutLayout(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function first(group: readonly Notice[]): Notice {
  const [notice] = group;
  if (notice === undefined) throw new Error('a group has a notice');
  return notice;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

// The policy file becomes a Policy; every mistake is found before anything starts, each with its path in the file.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { licenseTypes, planSections } from './activation/case.ts';
import { maskSecrets } from './activation/secrets.ts';
import type { Locales } from './messages/localize.ts';
import type { Key, Text } from './messages/message.ts';
import { type Policy, places } from './policy.ts';

/** Everything that is wrong with the file, at once. */
export class PolicyError extends Error {
  readonly problems: readonly Text[];
  constructor(problems: readonly Text[]) {
    super('the policy file has mistakes');
    this.problems = problems;
  }
}

/** Cards have a size limit: these leave room for what the bot says itself. */
const most = { fileKB: 256, text: 400, link: 400, notes: 5, replaced: 600 } as const;

/** Reads and checks the file. Throws `PolicyError`. */
export function readPolicy(file: string, locales: Locales): Policy {
  const data = parsed(file, contentOf(file));
  const { success, data: policy, error } = schemaFor(locales).safeParse(data);
  if (success)
    return {
      ...policy,
      sectionsOff: policy.sectionsOff ?? [],
      words: policy.words ?? {},
      replace: policy.replace ?? {},
    };
  throw new PolicyError(error.issues.flatMap((issue) => problemsOf(issue, file, data)));
}

function refuse(key: Key, values: Readonly<Record<string, string | number>>): never {
  throw new PolicyError([{ key, values }]);
}

// ---- the file

function contentOf(file: string): string {
  const bytes = bytesOf(file);
  try {
    // Drops a byte order mark, which Windows editors write.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('policy.notUtf8', { file });
  }
}

function bytesOf(file: string): Buffer {
  try {
    const found = statSync(file);
    if (!found.isFile()) refuse('policy.noFile', { file });
    if (found.size > most.fileKB * 1024) refuse('policy.tooBig', { file, max: most.fileKB });
    return readFileSync(file);
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? refuse('policy.noFile', { file }) : refuse('policy.unreadable', { file, reason: code });
  }
}

function parsed(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    // The engine's message quotes the file.
    const reason = maskSecrets(error instanceof Error ? error.message : String(error)).text;
    return refuse('policy.notJson', { file, reason });
  }
}

// ---- what may stand in it

function schemaFor(locales: Locales) {
  const languages = Object.keys(locales);
  const words = z.strictObject({
    ...optional(places, () => own),
    sections: z.strictObject(optional(planSections, () => z.array(own).max(most.notes))).exactOptional(),
  });
  return z.strictObject({
    device: z.enum(['company', 'private']).exactOptional(),
    admin: z.enum(['yes', 'no']).exactOptional(),
    defaultLicense: z.enum(licenseTypes).exactOptional(),
    sectionsOff: z.array(z.enum(planSections)).exactOptional(),
    words: z.strictObject(optional(languages, () => words)).exactOptional(),
    replace: z.strictObject(optional(languages, (language) => replacements(locales[language]))).exactOptional(),
  });
}

function optional<Id extends string, T extends z.ZodType>(ids: readonly Id[], rule: (id: Id) => T) {
  return Object.fromEntries(ids.map((id) => [id, rule(id).exactOptional()])) as Record<Id, z.ZodExactOptional<T>>;
}

const own = z.strictObject({
  text: z.string().trim().min(1).max(most.text).superRefine(plain),
  link: z.string().trim().max(most.link).superRefine(address).transform(withoutEmphasis).exactOptional(),
});

/** The texts of one language, each with what may stand in for it. */
function replacements(tree: Locales[string] | undefined) {
  const texts = new Map(textsOf(tree ?? {}));
  return z.strictObject(optional([...texts.keys()], (key) => replacement(key, texts.get(key))));
}

function replacement(key: string, original = '') {
  return z
    .string()
    .trim()
    .min(1)
    .max(most.replaced)
    .superRefine((text, context) => {
      const [wanted, found] = [placeholders(original), placeholders(text)];
      if (isFixed(key)) wrong(context, 'policy.fixed');
      else if (wanted !== found) wrong(context, 'policy.placeholders', { wanted: wanted || '–', found: found || '–' });
      if (markup.test(text)) wrong(context, 'policy.markup');
      plain(text, context);
    });
}

/** Every single text by its dotted path; lists are words that people type, not words that are shown. */
function textsOf(tree: Locales[string], path = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, node]): [string, string][] => {
    const key = path + name;
    if (typeof node === 'string') return [[key, node]];
    return Array.isArray(node) ? [] : textsOf(node as Locales[string], `${key}.`);
  });
}

/** Labels, which must also be understood when they are typed; promises about secrets and privacy; words for operators. */
function isFixed(key: string): boolean {
  return (
    /^(?:language|server|config|policy|page|terminal|errors\.reference|handoff\.desk|common\.(?:nav|secrets|masked))(?:\.|$)/.test(
      key,
    ) ||
    /\.choices\./.test(key) ||
    /^(?:common\.welcome\.(?:privacy|secrets|group)|common\.attachment|productKey\.notes\.never|additionalInfo\.picture|licenseType\.output\.safe|contactSupport\.(?:notes\.scam|steps\.portal))$/.test(
      key,
    )
  );
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\{.*?\}\}/g))].sort().join(' ');
}

/** What a channel, or i18next, would read as more than words. */
const markup = /[`*<\\]|\]\(|~~|__|\$t\(|^\s*(?:[#>+-]|\d+[.)])\s/;

/** One line of plain words, without a secret, and without addresses that are not https. */
function plain(text: string, context: z.RefinementCtx): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text)) wrong(context, 'policy.oneLine');
  if (text.match(/[a-z][a-z\d+.-]*:\/\//gi)?.some((scheme) => scheme !== 'https://')) wrong(context, 'policy.https');
  secretIn(text, context);
}

function address(link: string, context: z.RefinementCtx): void {
  // No "user:password@", and nothing that a channel would read as markup or as the end of the address.
  const isAddress = /^https:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w./~%#?=&:+,;-]*)?$/.test(link) && URL.canParse(link);
  if (!isAddress) wrong(context, 'policy.link');
  secretIn(link, context);
}

function secretIn(text: string, context: z.RefinementCtx): void {
  if (maskSecrets(text).found.length > 0) wrong(context, 'policy.secret');
}

/** `/_layouts/_x` would be read as emphasis; the same address, written so that it is not. */
function withoutEmphasis(link: string): string {
  return link.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '%5F').replace(/~(?=~)/g, '%7E');
}

function wrong(context: z.RefinementCtx, key: Key, values: Readonly<Record<string, string>> = {}): void {
  context.addIssue({ code: 'custom', params: { key, values } });
}

// ---- what is wrong with it, in words

function problemsOf(issue: z.core.$ZodIssue, file: string, data: unknown): Text[] {
  const path = pathOf(issue.path);
  const problem = (key: Key, values: Readonly<Record<string, string | number>> = {}): Text[] => [
    { key, values: { file, path: path || '{ }', ...values } },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => problem('policy.unknown', { path: pathOf([...issue.path, key]) }));
    case 'invalid_value':
      return problem('policy.choice', { choices: issue.values.map(String).join(', ') });
    case 'invalid_type':
      if (valueAt(data, issue.path) === undefined) return problem('policy.needed');
      return problem(typeKeys[issue.expected] ?? 'policy.type.text');
    case 'too_big':
      return problem(issue.origin === 'array' ? 'policy.tooMany' : 'policy.tooLong', { max: Number(issue.maximum) });
    case 'too_small':
      return problem('policy.empty');
    case 'custom':
      return problem(issue.params?.['key'], issue.params?.['values']);
    default:
      return problem('policy.wrong', { reason: issue.message });
  }
}

const typeKeys: Readonly<Partial<Record<string, Key>>> = { object: 'policy.type.object', array: 'policy.type.list' };

/** `words.en.sections.volume[0].link` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], data);
}

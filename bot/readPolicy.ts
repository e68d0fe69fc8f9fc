// The policy file becomes a Policy; every mistake is found before anything starts, each with its path in the file.
import { z } from 'zod';
import { licenseTypes, planSections } from './activation/case.ts';
import { filled, type Locales } from './messages/localize.ts';
import type { Text } from './messages/message.ts';
import { type Policy, places } from './policy.ts';
import { plainLine, problemsOf, readJsonFile, secretIn, wrong } from './readJson.ts';

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
  const read = readJsonFile(file, 'POLICY_FILE', most.fileKB);
  if ('problems' in read) throw new PolicyError(read.problems);
  const { success, data: policy, error } = schemaFor(locales).safeParse(read.data);
  if (success)
    return {
      ...policy,
      sectionsOff: policy.sectionsOff ?? [],
      words: policy.words ?? {},
      replace: policy.replace ?? {},
    };
  throw new PolicyError(error.issues.flatMap((issue) => problemsOf(issue, file, read.data)));
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
    replace: z
      .strictObject(optional(languages, (language) => replacements(filled(locales[language], locales['en']))))
      .exactOptional(),
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
function replacements(tree: unknown) {
  const texts = new Map(textsOf((tree ?? {}) as Locales[string]));
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
    /^(?:language|server|config|policy|privacy|page|terminal|errors\.reference|handoff\.desk|common\.(?:nav|secrets|masked))(?:\.|$)/.test(
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
  if (text.match(/[a-z][a-z\d+.-]*:\/\//gi)?.some((scheme) => scheme !== 'https://')) wrong(context, 'policy.https');
  plainLine(text, context);
}

function address(link: string, context: z.RefinementCtx): void {
  // No "user:password@", and nothing that a channel would read as markup or as the end of the address.
  const isAddress = /^https:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w./~%#?=&:+,;-]*)?$/.test(link) && URL.canParse(link);
  if (!isAddress) wrong(context, 'policy.link');
  secretIn(link, context);
}

/** `/_layouts/_x` would be read as emphasis; the same address, written so that it is not. */
function withoutEmphasis(link: string): string {
  return link.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '%5F').replace(/~(?=~)/g, '%7E');
}

// A company's own course: what it has settled about its PCs, what it never offers, and its own words and links.
import { type Case, emptyCase, type LicenseType, type PlanSection } from './activation/case.ts';
import type { Language, Own } from './messages/message.ts';

export interface Policy {
  /** Whose PCs they are; the bot does not ask. */
  readonly device?: 'company' | 'private';
  /** Whether employees are administrators of their PCs; the bot does not ask. */
  readonly admin?: 'yes' | 'no';
  /** The licence of a PC as long as nobody says and nothing shows another one. */
  readonly defaultLicense?: LicenseType;
  /** Sections that no plan has. */
  readonly sectionsOff: readonly PlanSection[];
  readonly words: ByLanguage<OwnWords>;
  /** Texts that stand in for those of the locale files, by key. */
  readonly replace: ByLanguage<Readonly<Record<string, string>>>;
}

type ByLanguage<T> = Readonly<Partial<Record<Language, T>>>;

/** Where a company's own words have a place, beside the sections. */
export const places = ['welcome', 'vpn', 'portal', 'hours', 'contact'] as const;
export type Place = (typeof places)[number];

interface OwnWords extends Readonly<Partial<Record<Place, OwnText>>> {
  readonly sections?: Readonly<Partial<Record<PlanSection, readonly OwnText[]>>>;
}

type OwnText = NonNullable<Own['own'][Language]>;

/** The course of a company that has no policy file. */
export const noPolicy: Policy = { sectionsOff: [], words: {}, replace: {} };

/** The case with what the company has settled: a fact only where it is open, for what a person or Windows says counts for more. */
export function withPolicy(policy: Policy, kase: Case): Case {
  const { sectionsOff } = policy;
  // The policy of today, also in a case that was begun under another one.
  const off = sectionsOff.length > 0 || 'sectionsOff' in kase ? { sectionsOff } : {};
  // The company speaks about its own PCs; of another one it knows nothing.
  const isOther = policy.device && kase.device && kase.device !== policy.device;
  return { ...(isOther ? {} : factsOf(policy)), ...kase, ...off };
}

/** The case without the facts that the company has settled: what is left was said, or shown by Windows. */
export function withoutPolicy(policy: Policy, kase: Case): Case {
  const settled = Object.entries(factsOf(policy));
  const isSettled = (entry: readonly [string, unknown]) =>
    settled.some(([name, value]) => entry[0] === name && entry[1] === value);
  return { ...emptyCase, ...Object.fromEntries(Object.entries(kase).filter((entry) => !isSettled(entry))) };
}

function factsOf({ device, admin, defaultLicense }: Policy): Pick<Case, 'device' | 'admin' | 'license'> {
  return { ...(device && { device }), ...(admin && { admin }), ...(defaultLicense && { license: defaultLicense }) };
}

/** The company's words for these places, as far as it has some. */
export function ownTexts({ words }: Policy, at: readonly Place[]): Own[] {
  return at.flatMap((place) => inEach(words, (said) => said[place]));
}

/** The company's notes for a section, in order. */
export function ownNotes({ words }: Policy, section: PlanSection): Own[] {
  const most = Math.max(0, ...Object.values(words).map((said) => said?.sections?.[section]?.length ?? 0));
  return Array.from({ length: most }, (_, at) => inEach(words, (said) => said.sections?.[section]?.[at])).flat();
}

/** One text with what each language has for it; none where no language has anything. */
function inEach(words: Policy['words'], pick: (said: OwnWords) => OwnText | undefined): Own[] {
  const own = Object.fromEntries(
    Object.entries(words).flatMap(([language, said]) => {
      const text = said && pick(said);
      return text ? [[language, text]] : [];
    }),
  );
  return Object.keys(own).length > 0 ? [{ own }] : [];
}

/** What one language has words for and another has not, by its path in the file: whoever reads that one sees none. */
export function unsaid({ words, replace }: Policy, languages: readonly Language[]): readonly string[] {
  const said = (language: Language) => [
    ...places.filter((place) => words[language]?.[place]).map((place) => `words.${language}.${place}`),
    ...Object.keys(words[language]?.sections ?? {}).map((id) => `words.${language}.sections.${id}`),
    ...Object.keys(replace[language] ?? {}).map((key) => `replace.${language}.${key}`),
  ];
  const all = new Set(languages.flatMap(said));
  const elsewhere = (path: string, language: Language) => path.replace(/(?<=^\w+\.)[^.]+/, language);
  return languages.flatMap((language) =>
    [...new Set([...all].map((path) => elsewhere(path, language)))].filter((path) => !all.has(path)),
  );
}

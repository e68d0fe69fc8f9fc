// i18next lives here only: a Message and a language become words.
import { readdirSync, readFileSync } from 'node:fs';
import i18next from 'i18next';
import type {
  Block,
  Choice,
  Field,
  Instant,
  Key,
  Language,
  Message,
  Own,
  Spoken,
  Text,
  Value,
  Words,
} from './message.ts';

export interface Localizer extends Words {
  /** A part of the locale file as it is, e.g. all words of the local page; what is missing in it is English. */
  tree(path: string, language: Language): unknown;
  /** One text in words. */
  text(text: Text | Instant, language: Language): string;
  /**
   * The message in words. `protect` protects a person's own words where a channel would read markup; what is quoted,
   * code, fields and the names of buttons are drawn plain by every channel and stay as they are.
   */
  speak(message: Message, language: Language, protect?: (words: string) => string): Spoken;
}

const wholeStyle = { dateStyle: 'medium', timeStyle: 'short' } as const;
const nearStyle = { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
/** Of a person whose own is not known, and who may sit elsewhere than the desk. */
const zoneStyle = { timeZoneName: 'short' } as const;

const placeholder = /\{\{(\w+)\}\}/;

/**
 * The languages that have a file `<BCP 47>.json` in the folder, sorted; other files are let be. Throws where a JSON file is
 * named by no language, since dates could not be written in it.
 */
export function languagesIn(folder: URL): readonly Language[] {
  const languages = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
  const wrong = languages.find((language) => !isTag(language));
  if (wrong === undefined) return languages;
  const path = new URL(`${wrong}.json`, folder).pathname;
  throw new Error(`${path} is not named by a language: write de.json or pt-BR.json, for example`);
}

/** As it is written: the language in small letters, the script with a capital, the region in capitals. */
function isTag(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name)[0] === name;
  } catch {
    return false;
  }
}

/** The locale files as they are, by language. */
export type Locales = Readonly<Record<Language, Readonly<Record<string, unknown>>>>;

/** Reads every `<language>.json` of the folder. */
export function readLocales(folder: URL): Locales {
  const read = (language: Language) => {
    const file = new URL(`${language}.json`, folder);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`${file.pathname} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  };
  return Object.fromEntries(languagesIn(folder).map((language) => [language, read(language)]));
}

/**
 * Opens the words of the folder. `timeZone` is an IANA name, for moments written in messages; `replace` holds texts, by
 * language and key, that stand in for those of the files.
 */
export function openLocales(
  folder: URL,
  timeZone: string,
  replace: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>> = {},
): Localizer {
  const locales = readLocales(folder);
  const languages = Object.keys(locales);
  const resources = Object.fromEntries(
    Object.entries(locales).map(([language, translation]) => [language, { translation }]),
  );
  const i18n = i18next.createInstance();
  void i18n.init({
    resources,
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  for (const language of languages) i18n.addResources(language, 'translation', replace[language] ?? {});

  const plain = (words: string) => words;
  const patterns = new Map<Language, Map<Key, readonly string[]>>();

  function text(of: Text | Instant, language: Language, protect = plain): string {
    if ('verbatim' in of) return protect(of.verbatim);
    if ('own' in of) return own(of, language, protect);
    if ('instant' in of) return moment(of, language);
    const [first = '', ...rest] = patternOf(of.key, language);
    let said = first;
    for (let at = 0; at < rest.length; at += 2) {
      const value = of.values?.[rest[at] ?? ''];
      said += (value === undefined ? '' : valueText(value, language, protect)) + rest[at + 1];
    }
    return said;
  }

  /** Cut at its placeholders once, since i18next takes longer to look a text up than to fill it: words and names by turns. */
  function patternOf(key: Key, language: Language): readonly string[] {
    const known = patterns.get(language) ?? new Map<Key, readonly string[]>();
    patterns.set(language, known);
    const before = known.get(key);
    if (before) return before;
    const named = earlierLabels[key];
    const pattern = named
      ? [nameOf(named)]
      : i18n.t(key, { lng: language, skipInterpolation: true }).split(placeholder);
    known.set(key, pattern);
    return pattern;
  }

  function own({ own: words }: Own, language: Language, protect: typeof plain): string {
    const { text: said = '', link } = words[language] ?? {};
    return link ? `${protect(said)} ${link}` : protect(said);
  }

  function valueText(value: Value, language: Language, protect: typeof plain): string {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (isList(value))
      return new Intl.ListFormat([language, 'en']).format(value.map((item) => text(item, language, protect)));
    return text(value, language, protect);
  }

  function moment({ instant, timeZone: own, near }: Instant, language: Language): string {
    const style = near ? { ...nearStyle, ...(own ? {} : zoneStyle) } : wholeStyle;
    return new Intl.DateTimeFormat([language, 'en'], { ...style, timeZone: own ?? timeZone }).format(new Date(instant));
  }

  function block(of: Block, language: Language, protect: typeof plain): Spoken['blocks'][number] {
    const say = (part: Text | Instant) => text(part, language, protect);
    switch (of.kind) {
      case 'text':
        return { ...of, text: say(of.text) };
      case 'steps':
        return { ...of, steps: of.steps.map(say) };
      case 'list':
        return { ...of, items: of.items.map(say) };
      case 'code':
        return of;
      case 'facts':
        return { ...of, facts: of.facts.map(({ label, value }) => ({ label: say(label), value: say(value) })) };
      case 'quote':
        return { kind: 'quote', text: text(of.text, language), ...(of.by && { by: say(of.by) }) };
    }
  }

  function speak(message: Message, language: Language, protect = plain): Spoken {
    const choice = ({ label, press, style, window, form }: Choice) => ({
      label: text(label, language),
      press,
      ...(style && { style }),
      ...(window && { window: text(window, language) }),
      ...(form && { form: form.map(field) }),
    });
    const field = ({ label, placeholder, options, required, ...rest }: Field) => ({
      ...rest,
      label: text(label, language),
      ...(required && { required: text(required, language) }),
      ...(placeholder && { placeholder: text(placeholder, language) }),
      ...(options && { options: options.map((option) => ({ id: option.id, label: text(option.label, language) })) }),
    });
    return {
      language,
      blocks: message.blocks
        .map((part) => block(part, language, protect))
        .filter((part) => part.kind !== 'text' || part.text !== ''),
      ...(message.title && { title: text(message.title, language, protect) }),
      ...(message.fieldsHint && { fieldsHint: text(message.fieldsHint, language) }),
      ...(message.fields && { fields: message.fields.map(field) }),
      ...(message.choices && { choices: message.choices.map(choice) }),
      ...(message.navigation && { navigation: message.navigation.map(choice) }),
      ...(message.aloud && { aloud: message.aloud }),
      ...(message.files && { files: message.files }),
    };
  }

  function of(key: Key, lng: Language): readonly string[] {
    const own = { lng, fallbackLng: [], returnObjects: true } as const;
    if (!i18n.exists(key, own)) return [];
    const words: unknown = i18n.t(key, own);
    return Array.isArray(words) ? words.map(String) : [String(words)];
  }

  const known = new Map<Key, readonly string[]>();
  function all(key: Key): readonly string[] {
    const before = known.get(key);
    if (before) return before;
    const found = languages.flatMap((language) => of(key, language));
    known.set(key, found);
    return found;
  }

  // A file without its own name must not be offered as "English".
  const nameOf = (language: Language): string =>
    of('language.name', language)[0] ??
    new Intl.DisplayNames([language, 'en'], { type: 'language' }).of(language) ??
    language;

  const tree = (path: string, language: Language): unknown => {
    const part = (lng: Language): unknown => i18n.t(path, { lng, returnObjects: true });
    return filled(part(language), part('en'));
  };

  return { languages, nameOf, tree, text: (of, language) => text(of, language), speak, all, of };
}

/** Buttons that stand in messages which an earlier version stored and had not sent yet. */
const earlierLabels: Readonly<Record<string, Language>> = {
  'common.nav.english': 'en',
  'common.nav.japanese': 'ja',
};

/** A part of a locale file, with whatever it lacks from `english`; neither is changed. */
export function filled(own: unknown, english: unknown): unknown {
  if (own === undefined) return english;
  if (!isBranch(own) || !isBranch(english)) return own;
  const names = new Set([...Object.keys(english), ...Object.keys(own)]);
  return Object.fromEntries([...names].map((name) => [name, filled(own[name], english[name])]));
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Value): value is readonly Text[] {
  return Array.isArray(value);
}

// The words of every language: one shape, the same facts, no word with two meanings, no secret asked for, and natural Japanese.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

type Words = string | readonly string[];
type Tree = Words | { readonly [key: string]: Tree };
interface Locale {
  readonly language: string;
  readonly tree: Tree;
  /** Every text and every list by its dotted path, in the order of the file. */
  readonly words: ReadonlyMap<string, Words>;
}
interface Entry {
  readonly language: string;
  readonly path: string;
  readonly text: string;
  /** It is a word of a list, not a text that is shown. */
  readonly listed: boolean;
}
interface Question {
  readonly path: string;
  readonly choices: readonly string[];
  /** Absent where the choices are never typed. */
  readonly aliases: readonly string[] | undefined;
}

const folder = new URL('../locales/', import.meta.url);
const locales = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): Locale => {
    const tree: Tree = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return { language: name.replace('.json', ''), tree, words: new Map(leaves(tree)) };
  });
const english = localeOf('en');
const japanese = localeOf('ja');
const others = locales.filter((locale) => locale !== english);

const placeholder = /\{\{\w+\}\}/g;
const address = /https?:\/\/[\w./~%#?=&-]*/g;
const command = new RegExp(
  [
    String.raw`slmgr \/\w+`,
    String.raw`\bslmgr\b`,
    String.raw`\bcmd\b`,
    String.raw`\bPowerShell\b`,
    String.raw`ms-settings:[\w-]+`,
    String.raw`\b0x[0-9A-F]{8}\b`,
    String.raw`\/api\/\w+`,
    String.raw`sqlite:\S+\.sqlite`,
    String.raw`\b[A-Z]+(?:_[A-Z]+)+\b(?:=\w+)?`,
    String.raw`\bHOST\b`,
    String.raw`\bMicrosoftApp\w+(?:=\w+)?`,
    String.raw`\b127\.0\.0\.1\b|\blocalhost\b`,
    String.raw`Ctrl \+ C`,
  ].join('|'),
  'g',
);
const japaneseLetter = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

describe('every language', () => {
  it('is read from the folder, with English and Japanese in it', () => {
    expect(locales.map((locale) => locale.language)).toEqual(expect.arrayContaining(['en', 'ja']));
  });

  it('has the same keys as English, a text where English has a text and a list where it has a list', () => {
    const problems = others.flatMap(({ language, words }) => [
      ...[...english.words].flatMap(([path, value]) => {
        const other = words.get(path);
        if (other === undefined) return [`${language}: ${path} is missing`];
        return typeof other === typeof value ? [] : [`${language}: ${path} is not the same kind of value`];
      }),
      ...[...words.keys()]
        .filter((path) => !english.words.has(path))
        .map((path) => `${language}: ${path} is not in en`),
    ]);
    expect(problems).toEqual([]);
  });

  it('keeps the choices and the steps, in the order of English', () => {
    const problems = others.flatMap(({ language, tree }) =>
      blocks(english.tree)
        .filter(({ path }) => /(^|\.)(choices|steps|notes|aliases)$/.test(path))
        .flatMap(({ path, keys }) => {
          const found = Object.keys(objectAt(tree, path));
          return found.join() === keys.join() ? [] : [`${language}: ${path} has ${found} where en has ${keys}`];
        }),
    );
    expect(problems).toEqual([]);
  });

  it('has the same placeholders as English', () => {
    expect(differences((text) => all(text, placeholder))).toEqual([]);
  });

  it('has the same addresses as English', () => {
    expect(differences((text) => all(text, address).map((url) => url.replace(/[.?]$/, '')))).toEqual([]);
  });

  it('has the same commands, settings and codes as English', () => {
    expect(differences((text) => all(text.replace(address, ' '), command))).toEqual([]);
  });

  it('sets addresses apart from letters that would be read as a part of the link', () => {
    const problems = everyText().filter(({ text }) => /https?:\/\/[\w./~%#?=&-]+[^\p{ASCII}]/u.test(text));
    expect(problems.map(named)).toEqual([]);
  });

  it('has no empty text, no empty list and no stray space at the ends', () => {
    const empty = everyText().filter(({ text, path }) => path !== 'terminal.prompt' && (!text || text !== text.trim()));
    const lists = locales.flatMap(({ language, words }) =>
      [...words].filter(([, value]) => value.length === 0).map(([path]) => `${language}: ${path} is empty`),
    );
    expect([...empty.map(named), ...lists]).toEqual([]);
  });

  it('names no telephone number and no wmic', () => {
    const phone = /0120|1-800|\(?\b866\b\)?|\b0\d{1,4}-\d{1,4}-\d{3,4}\b/;
    const problems = everyText().filter(({ text }) => phone.test(text) || /\bwmic\b/i.test(text));
    expect(problems.map(named)).toEqual([]);
  });

  it('asks nobody for a whole key', () => {
    const problems = everyText().filter(({ text }) => sentences(text).some(asksForKey));
    expect(problems.map(named)).toEqual([]);
  });
});

describe('a typed answer', () => {
  it('has a list of words for every choice', () => {
    const problems = locales.flatMap(({ language, tree }) =>
      questions(tree)
        .filter(({ choices, aliases }) => aliases !== undefined && aliases.join() !== choices.join())
        .map(({ path, choices, aliases }) => `${language}: ${path} offers ${choices} but lists words for ${aliases}`),
    );
    expect(questions(english.tree).length).toBeGreaterThan(5);
    expect(problems).toEqual([]);
  });

  it('means one choice of its question in all languages together', () => {
    const problems = questions(english.tree).flatMap((question) => ambiguous(question.path, meanings(question)));
    expect(problems).toEqual([]);
  });

  it('never equals a word that interrupts', () => {
    const interruptions = new Map([
      ...keysAt('common.words').flatMap((id) =>
        wordsAt(`common.words.${id}`).map((word) => [normalised(word), id] as const),
      ),
      ...locales.flatMap((locale) => languageWords(locale).map((word) => [normalised(word), locale.language] as const)),
    ]);
    const problems = questions(english.tree).flatMap((question) =>
      meanings(question)
        .filter(({ word }) => interruptions.has(word))
        .map(({ word, id }) => `${question.path}: "${word}" means ${id}, but interrupts as ${interruptions.get(word)}`),
    );
    expect(problems).toEqual([]);
  });

  it.each(['common.words', 'handoff.words'])('has one meaning in %s', (path) => {
    const pairs = keysAt(path).flatMap((id) =>
      wordsAt(`${path}.${id}`).map((word) => ({ id, word: normalised(word) })),
    );
    expect(pairs.length).toBeGreaterThan(10);
    expect(ambiguous(path, pairs)).toEqual([]);
  });

  it('asks for one language, and for nothing else', () => {
    const pairs = [
      ...locales.flatMap((locale) =>
        languageWords(locale).map((word) => ({ id: locale.language, word: normalised(word) })),
      ),
      ...keysAt('common.words').flatMap((id) =>
        wordsAt(`common.words.${id}`).map((word) => ({ id, word: normalised(word) })),
      ),
    ];
    expect(locales.filter((locale) => languageWords(locale).length < 3).map(({ language }) => language)).toEqual([]);
    expect(ambiguous('language.words', pairs)).toEqual([]);
  });

  it('is listed once, is not a number and is more than punctuation', () => {
    const problems = locales.flatMap(({ language, words }) =>
      [...words].flatMap(([path, value]) => {
        if (typeof value === 'string') return [];
        const seen = value.map(normalised);
        return seen
          .filter((word, at) => !word || /^\d+$/.test(word) || seen.indexOf(word) !== at)
          .map((word) => `${language}: ${path} has "${word}"`);
      }),
    );
    expect(problems).toEqual([]);
  });

  it('may be any navigation label as it stands on the button', () => {
    const problems = locales.flatMap(({ language, words }) =>
      keysAt('common.nav')
        .filter((id) => !understood(`common.words.${id}`, textIn(words, `common.nav.${id}`)))
        .map((id) => `${language}: common.nav.${id}`),
    );
    expect(problems).toEqual([]);
  });

  it('may be any word that a text tells people to write', () => {
    const problems = locales.flatMap(({ language, words }) => {
      const commands = textIn(words, 'common.help.any')
        .split(/[:：]/)
        .slice(1)
        .join()
        .replace(/\.$/, '')
        .split(/[,、]/)
        .filter((word) => word.trim() !== '{{languages}}');
      const told = [
        ...commands.map((word) => ({ word, path: 'common.help.any', list: 'common.words' })),
        { word: quoted(textIn(words, 'common.failed')), path: 'common.failed', list: 'common.words.person' },
        {
          word: quoted(textIn(words, 'additionalInfo.notSent')),
          path: 'additionalInfo.notSent',
          list: 'common.words.person',
        },
        { word: quoted(textIn(words, 'page.thread')), path: 'page.thread', list: 'handoff.words.reply' },
        {
          word: /@\{\{bot\}\} (\S+)/.exec(textIn(words, 'handoff.desk.hello'))?.[1] ?? '',
          path: 'handoff.desk.hello',
          list: 'handoff.words.reply',
        },
      ];
      return told
        .filter(({ word, list }) => {
          const lists = list === 'common.words' ? keysAt(list).map((id) => `${list}.${id}`) : [list];
          return !lists.some((path) => understood(path, word));
        })
        .map(({ word, path }) => `${language}: ${path} says "${word}"`);
    });
    expect(problems).toEqual([]);
  });

  it.each([
    ['additionalInfo.handover.typed', 'additionalInfo.fields.model'],
    ['handoff.relayed.resolved', 'handoff.resolved.notSolved'],
  ])('finds in %s the label %s as it is drawn', (path, label) => {
    const problems = locales.filter(({ words }) => !textIn(words, path).includes(textIn(words, label)));
    expect(problems.map((locale) => locale.language)).toEqual([]);
  });
});

describe('English', () => {
  const texts = everyText().filter(({ language, listed }) => language === english.language && !listed);
  const wording = ({ text }: Entry) => text.replace(address, ' ').replace(placeholder, ' ');

  it.each([
    ['American spelling', /\blicenses?\b|\b(?:personaliz|organiz|recogniz|authoriz)|\b(?:color|behavior|canceled)\b/],
    ['Latin abbreviations', /\b(?:e\.g\.|i\.e\.|etc\b|via\b)/i],
    ['exclamation marks', /!/],
    ['words that others say in another way', /\be-mail|\bmainboard/i],
  ])('is free of %s', (_what, pattern) => {
    expect(texts.filter((entry) => pattern.test(wording(entry))).map(named)).toEqual([]);
  });
});

describe('Japanese', () => {
  /** Names, models, signs and frames that are written the same in Japanese. */
  const alike = new Set([
    'doctor.line',
    'doctor.plainLine',
    'language.short',
    'common.none',
    'common.step',
    'errorMessage.error.placeholder',
    'additionalInfo.placeholders.biosVersion',
    'additionalInfo.placeholders.windows',
    'additionalInfo.placeholders.pcName',
    'additionalInfo.placeholders.model',
    'additionalInfo.placeholders.callback',
    'handoff.summary.device',
    'handoff.summary.windows',
    'handoff.summary.triedOne',
    'terminal.field',
    'slack.aloud.meaning',
    'slack.home.ticket',
    'terminal.prompt',
  ]);
  const texts = everyText().filter(({ language, listed }) => language === japanese.language && !listed);

  it('leaves no text in English', () => {
    const problems = texts.filter(({ text, path }) => {
      const wording = text.replace(address, '').replace(placeholder, '').trim();
      return wording !== '' && !japaneseLetter.test(wording) && !alike.has(path);
    });
    expect(problems.map(named)).toEqual([]);
  });

  it('leaves no English sentence inside a text', () => {
    const problems = texts.filter(({ text }) => /(?:\b[A-Za-z']+[ ,]+){3,}[A-Za-z']+/.test(text.replace(address, '')));
    expect(problems.map(named)).toEqual([]);
  });

  it('lists Japanese words wherever it lists words', () => {
    const problems = [...japanese.words].filter(
      ([, value]) => typeof value !== 'string' && !value.some((word) => japaneseLetter.test(word)),
    );
    expect(problems.map(([path]) => path)).toEqual([]);
  });

  it.each([
    [
      'stiff or machine-made phrases',
      /あなた|することができ|ことが可能|ください。ください|を行うことが|していただくことが/,
    ],
    ['the word アクティベーション, which Windows does not use', /アクティベーション/],
    [
      'half-width punctuation after Japanese',
      /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー」』）］] ?[,.!?:;()]/u,
    ],
    ['half-width punctuation after a placeholder', /\}\}[,!?:;()]/],
    ['half-width Katakana or full-width letters and digits', /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFF9D]/],
    ['パソコン where the others say PC', /パソコン/],
    [
      'words that others say in another way',
      /タイムゾーン|カンマ|スマホ|メインボード|(?<!ター)ネットに(?:つな|接続)|(?<!\p{Script=Han})他の|だれ/u,
    ],
    ['signs and kanji that others write in another way', /[？！!]|下さい|宜しく|出来[るまな]/],
    [
      'Japanese and Latin letters without a space between them',
      /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー](?:[A-Z]{2}|\{\{)|(?<!DS)[A-Za-z][\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
    ],
    ['plain style at the end of a sentence', /(?:である|だった|する|ない)。/],
  ])('is free of %s', (_what, pattern) => {
    expect(texts.filter(({ text }) => pattern.test(text)).map(named)).toEqual([]);
  });

  it('keeps the labels of choices and navigation to fourteen full-width letters', () => {
    const problems = texts.filter(
      ({ text, path }) => /\.choices\.\w+$|^common\.nav\./.test(path) && columns(text) > 2 * 14,
    );
    expect(problems.map(named)).toEqual([]);
  });

  it('closes every bracket that it opens', () => {
    const pairs = ['「」', '（）', '［］'];
    const problems = texts.filter(({ text }) =>
      pairs.some(([open = '', close = '']) => text.split(open).length !== text.split(close).length),
    );
    expect(problems.map(named)).toEqual([]);
  });

  it.each([
    ['Settings > System > Activation', '［設定］>［システム］>［ライセンス認証］'],
    ['Settings > Time & language > Date & time', '［設定］>［時刻と言語］>［日付と時刻］'],
    ['Sync now', '［今すぐ同期］'],
    ['Activation state', '「ライセンス認証の状態」'],
    ['choose Troubleshoot', '［トラブルシューティング］'],
    ['I changed hardware on this device recently', '「このデバイス上のハードウェアを最近変更しました」'],
    ["This is the device I'm using right now", '「現在使用中のデバイスは、これです」'],
    ['choose Activate', '［アクティブ化］'],
    ['Add an account', '［アカウントの追加］'],
    ['Change beside Change product key', '［プロダクト キーを変更する］の［変更］'],
    ['Run as administrator', '［管理者として実行］'],
    ['choose Shut down', '［シャットダウン］'],
    ['Get Help app', '［問い合わせ］アプリ'],
  ])('says what Windows shows for "%s": %s', (label, shown) => {
    const paths = [...english.words.keys()].filter((path) => textIn(english.words, path).includes(label));
    expect(paths).not.toEqual([]);
    expect(paths.filter((path) => !textIn(japanese.words, path).includes(shown))).toEqual([]);
  });
});

function localeOf(language: string): Locale {
  const locale = locales.find((candidate) => candidate.language === language);
  if (!locale) throw new Error(`locales/${language}.json is missing`);
  return locale;
}

function isWords(tree: Tree): tree is Words {
  return typeof tree === 'string' || Array.isArray(tree);
}

function leaves(tree: Tree, path = ''): [string, Words][] {
  if (isWords(tree)) return [[path, tree]];
  return Object.entries(tree).flatMap(([key, below]) => leaves(below, path ? `${path}.${key}` : key));
}

/** Every object of the tree, with its path and keys. */
function blocks(tree: Tree, path = ''): { path: string; keys: string[] }[] {
  if (isWords(tree)) return [];
  return [
    { path, keys: Object.keys(tree) },
    ...Object.entries(tree).flatMap(([key, below]) => blocks(below, path ? `${path}.${key}` : key)),
  ];
}

/** The object at `path`; an empty one where there is none, so that the comparison names what is missing. */
function objectAt(tree: Tree, path: string): { readonly [key: string]: Tree } {
  let here = tree;
  for (const key of path.split('.')) {
    if (isWords(here)) return {};
    here = here[key] ?? {};
  }
  return isWords(here) ? {} : here;
}

function keysAt(path: string): string[] {
  return Object.keys(objectAt(english.tree, path));
}

/** The words under a path, over all languages. */
function wordsAt(path: string): string[] {
  return locales.flatMap(({ words }) => words.get(path) ?? []);
}

/** What asks for a language: its own name, and the words of its file. */
function languageWords({ words }: Locale): readonly string[] {
  const listed = words.get('language.words') ?? [];
  return [textIn(words, 'language.name'), ...listed];
}

/** The text at a path; empty for a list or where there is none. */
function textIn(words: ReadonlyMap<string, Words>, path: string): string {
  const value = words.get(path);
  return typeof value === 'string' ? value : '';
}

function questions(tree: Tree): Question[] {
  return blocks(tree)
    .filter(({ keys }) => keys.includes('choices'))
    .map(({ path, keys }) => ({
      path,
      choices: Object.keys(objectAt(tree, `${path}.choices`)),
      aliases: keys.includes('aliases') ? Object.keys(objectAt(tree, `${path}.aliases`)) : undefined,
    }));
}

/** All that names a choice when typed: its id, its label and its aliases in every language. */
function meanings({ path, choices }: Question): { id: string; word: string }[] {
  return choices.flatMap((id) =>
    [id, ...wordsAt(`${path}.choices.${id}`), ...wordsAt(`${path}.aliases.${id}`)].map((word) => ({
      id,
      word: normalised(word),
    })),
  );
}

function ambiguous(path: string, pairs: readonly { id: string; word: string }[]): string[] {
  return [...Map.groupBy(pairs, ({ word }) => word)].flatMap(([word, same]) => {
    const ids = new Set(same.map(({ id }) => id));
    return ids.size > 1 ? [`${path}: "${word}" means ${[...ids].join(' and ')}`] : [];
  });
}

function understood(list: string, typed: string): boolean {
  return wordsAt(list).some((word) => normalised(word) === normalised(typed));
}

/** What is compared: NFKC, lower case, no space or punctuation at the ends; a lone sign such as "?" stays. */
function normalised(word: string): string {
  const plain = word.normalize('NFKC').toLowerCase().trim();
  return plain.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '') || plain;
}

function everyText(): Entry[] {
  return locales.flatMap(({ language, words }) =>
    [...words].flatMap(([path, value]): Entry[] =>
      typeof value === 'string'
        ? [{ language, path, text: value, listed: false }]
        : value.map((text, at) => ({ language, path: `${path}[${at}]`, text, listed: true })),
    ),
  );
}

function named({ language, path, text }: Entry): string {
  return `${language}: ${path}: ${text}`;
}

/** How wide a text is drawn: a full-width letter takes two columns. */
function columns(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/\p{ASCII}/u.test(letter) ? 1 : 2), 0);
}

function all(text: string, pattern: RegExp): string[] {
  return [...new Set(text.match(pattern))].sort();
}

/** Where a text of another language does not hold the same parts as the English one. */
function differences(parts: (text: string) => readonly string[]): string[] {
  return others.flatMap(({ language, words }) =>
    [...english.words.keys()].flatMap((path) => {
      const wanted = parts(textIn(english.words, path)).join(' ');
      const found = parts(textIn(words, path)).join(' ');
      return wanted === found ? [] : [`${language}: ${path} has "${found}" where en has "${wanted}"`];
    }),
  );
}

function quoted(text: string): string {
  return /["「]([^"」]+)["」]/.exec(text)?.[1] ?? '';
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?:]) |(?<=[。：])/);
}

/** A sentence that wants a key (or all of it) sent, without saying "never" or naming only a part of it. */
function asksForKey(sentence: string): boolean {
  const wholeKey = /\b(?:whole|full|entire|complete)\b[^.]*\bkey\b|キー(?:の)?(?:全体|全文|すべて|全部)/i;
  const wantsKey =
    /\b(?:send|paste|share|tell|post|give|write|enter)\b[^.]*\bkey\b|キー(?:の番号)?を(?:ここ|チャット)?[^。]*(?:送って|送信して|貼って|貼り付けて|教えて|共有して|書いて|入力して)/i;
  const refuses = /\b(?:never|not|no|without)\b|last five|ない|ません|末尾/i;
  const press = /Windows key|press Enter|(?:Windows|Shift|Enter) キー/g;
  const wording = sentence.replace(press, '');
  return (wholeKey.test(wording) || wantsKey.test(wording)) && !refuses.test(wording);
}

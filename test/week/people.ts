// The 200 employees of the week: who they are, what happens to their PC, when, and how they take it.
import { readdirSync, readFileSync } from 'node:fs';
import type { Lang } from '../support/converse.ts';
import type { Platform } from '../support/sides.ts';
import type { Chance } from './agenda.ts';

export interface Profile {
  readonly name: string;
  readonly language: Lang;
  readonly platform: Platform;
  /** When they write first, milliseconds since 1970. */
  readonly at: number;
  readonly says: string;
  /** Hit by the bad BIOS of Tuesday. */
  readonly badBios: boolean;
  readonly device: 'company' | 'private';
  readonly admin: 'yes' | 'no' | 'unknown';
  /** What they answer, as far as it is offered. */
  readonly license: string;
  readonly change: 'bios' | 'motherboard' | 'otherPart' | 'none';
  /** How probable it is that a step helps. */
  readonly luck: number;
  /** How probable it is that they stop answering, at each question. */
  readonly leaves: number;
  /** What they know of their PC, for the boxes of the summary. */
  readonly boxes: Readonly<Record<string, string>>;
}

const families =
  '佐々木 高橋 田中 伊藤 渡辺 中村 小林 加藤 吉田 山田 松本 木村 林 清水 斎藤 森 池田 橋本 石川 前田'.split(' ');
const given = '結衣 蓮 陽菜 大輝 美咲 翔太 さくら 健太 恵'.split(' ');
const english = {
  first: 'Alex Bea Carl Dora Emil Fay George Hana Ivan Joy'.split(' '),
  last: 'Smith Brown Novak Garcia Rossi Kim Dubois Silva Meyer Patel Olsen Haddad'.split(' '),
};
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How many write on each day, Monday first; Monday is a holiday, and Tuesday has the bad BIOS besides. */
const perDay = [9, 47, 43, 33, 20, 5, 3];
const badBiosPeople = 40;

const badBiosWords: Readonly<Record<Lang, readonly string[]>> = {
  ja: [
    'ThinkPad T14 の BIOS を 1.21 に更新したら 0xC004F213 が出ます。会社のPCです',
    '会社の thinkpad t14 です。昨夜BIOSが1.21に上がってから、認証されていません（0xC004F213）',
    '今朝からライセンス認証のエラー 0xC004F213。ThinkPad T14、BIOS 1.21、会社支給のPCです',
    'BIOSを更新してから 0xC004F213 と出ます。会社のPCです',
  ],
  en: [
    'My company ThinkPad T14 shows 0xC004F213 since BIOS 1.21 was installed',
    'thinkpad t14 from work, BIOS updated to 1.21 last night, now not activated: 0xC004F213',
    'Windows on my work laptop is not activated since the BIOS update, 0xC004F213',
  ],
};

/** Where the bot's advice is to wait. */
const serverWords: Readonly<Record<Lang, string>> = {
  ja: '会社のPCで、ライセンス認証サーバーに接続できませんと出ます。0xC004C012。プリインストール版です',
  en: 'Work PC: the activation server reports that it is unavailable, 0xC004C012. Windows came preinstalled',
};
const serverPeople = 12;

const models = ['ThinkPad T14 Gen 3', 'Latitude 5440', 'EliteBook 840 G8', "Let's note FV3", 'LIFEBOOK U9311/F'];
const versions = ['1.46', '1.14.0', 'F.32', '2.00', '1.24'];

/** Everybody, in the order in which they write. `monday` is its first moment, in milliseconds since 1970. */
export function population(chance: Chance, monday: number): readonly Profile[] {
  const [japanese, foreign] = [namesOf(families, given, ' '), namesOf(english.last, english.first, ' ')];
  const messages = corpus();
  const days = perDay.flatMap((count, day) => Array.from({ length: count }, () => day));
  const servers = new Set(days.map((_, at) => at).filter((at) => at % Math.floor(days.length / serverPeople) === 5));
  const nameOf = (language: Lang) => {
    const name = (language === 'ja' ? japanese : foreign).shift();
    if (name === undefined) throw new Error(`there are not enough names in ${language}`);
    return name;
  };

  function common(language: Lang): Omit<Profile, 'name' | 'says' | 'at' | 'badBios'> {
    const device = chance.hits(0.85) ? 'company' : 'private';
    const which = Math.floor(chance.next() * models.length);
    return {
      language,
      platform: chance.hits(0.6) ? 'teams' : 'slack',
      device,
      admin: chance.weighted({ no: 6, yes: 2, unknown: 2 }),
      license:
        device === 'company'
          ? chance.weighted({ preinstalled_oem: 6, volume: 2, unknown: 2 })
          : chance.weighted({ preinstalled_oem: 4, retail: 3, dsp: 1, free_upgrade: 2 }),
      change: chance.weighted({ none: 6, bios: 2, motherboard: 1, otherPart: 1 }),
      luck: 0.4,
      leaves: 0.04,
      boxes: chance.hits(0.5) ? { model: models[which] ?? '', biosVersion: versions[which] ?? '' } : {},
    };
  }

  const ordinary = days.map((day, at): Profile => {
    const isServer = servers.has(at);
    const { text, lang } = isServer
      ? { text: '', lang: chance.hits(0.8) ? ('ja' as const) : ('en' as const) }
      : chance.oneOf(messages);
    const language: Lang = lang === 'en' ? 'en' : 'ja';
    const says = isServer ? serverWords[language] : text;
    const person = { ...common(language), ...(isServer && ({ device: 'company', leaves: 0, luck: 0.1 } as const)) };
    return { ...person, name: nameOf(language), says, at: momentIn(chance, monday + day * dayMs), badBios: false };
  });

  const hit = Array.from({ length: badBiosPeople }, (_, at): Profile => {
    const language: Lang = at % 5 === 4 ? 'en' : 'ja';
    const says = badBiosWords[language][at % badBiosWords[language].length] ?? '';
    const minutes = at < 6 ? 5 + at * 6 : chance.between(40, 420);
    return {
      ...common(language),
      name: nameOf(language),
      says,
      at: monday + dayMs + 9 * hourMs + Math.round(minutes) * 60_000,
      badBios: true,
      device: 'company',
      license: 'preinstalled_oem',
      luck: 0,
      leaves: 0.02,
      boxes: { model: 'ThinkPad T14', biosVersion: '1.21' },
    };
  });

  return [...ordinary, ...hit].sort((a, b) => a.at - b.at);
}

function namesOf(families: readonly string[], given: readonly string[], between: string): string[] {
  const isJapanese = /\P{ASCII}/u.test(families[0] ?? '');
  return given.flatMap((one) => families.map((family) => (isJapanese ? [family, one] : [one, family]).join(between)));
}

/** Mostly in the morning and after lunch, to the minute. */
function momentIn(chance: Chance, day: number): number {
  const hours = chance.hits(0.6) ? chance.between(8.7, 12) : chance.between(13, 18.5);
  return day + Math.round(hours * 60) * 60_000;
}

interface Labelled {
  readonly text: string;
  readonly lang: 'ja' | 'en' | 'mixed';
  readonly intent: string;
}

/** Short messages of the corpus, mostly about activation that fails. */
function corpus(): readonly Labelled[] {
  const folder = new URL('../corpus/dev/', import.meta.url);
  const all = readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Labelled)
    .filter(({ text }) => text.length < 160 && !text.includes('\n'));
  const about = (intent: string, most: number) => all.filter((one) => one.intent === intent).slice(0, most);
  return [
    ...about('activation_problem', 400),
    ...about('human', 40),
    ...about('question', 50),
    ...about('other_it', 40),
  ];
}

// The policy file: what a good one gives, every mistake with its path, and what the bot makes of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Case, emptyCase, planSections } from '../bot/activation/case.ts';
import { openLocales, readLocales } from '../bot/messages/localize.ts';
import type { Text } from '../bot/messages/message.ts';
import { noPolicy, ownNotes, ownTexts, type Policy, unsaid, withoutPolicy, withPolicy } from '../bot/policy.ts';
import { PolicyError, readPolicy } from '../bot/readPolicy.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const localesFolder = new URL('../locales/', import.meta.url);
const locales = readLocales(localesFolder);
const localizer = openLocales(localesFolder, 'UTC');
const languages = ['en', 'ja'];
const example = fileURLToPath(new URL('../docs/policy.example.json', import.meta.url));

/** The file with these contents; a text is written as it is. */
function written(contents: unknown): string {
  const file = join(folder, 'policy.json');
  writeFileSync(file, typeof contents === 'string' || Buffer.isBuffer(contents) ? contents : JSON.stringify(contents));
  return file;
}

function policy(contents: unknown): Policy {
  return readPolicy(written(contents), locales);
}

function problems(file: string): readonly Text[] {
  try {
    readPolicy(file, locales);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

/** What is wrong, as `path key`, sorted. */
function mistakes(contents: unknown): string[] {
  return problems(written(contents))
    .map((problem) => ('key' in problem ? `${problem.values?.['path'] ?? ''} ${problem.key}` : '').trim())
    .sort();
}

const say = (texts: readonly Text[], language = 'en') => texts.map((text) => localizer.text(text, language));

describe('a policy file', () => {
  it('may be the example of the docs, which has words for both languages', () => {
    const read = readPolicy(example, locales);
    expect(read).toMatchObject({ device: 'company', admin: 'no', defaultLicense: 'volume' });
    expect(read.sectionsOff).toEqual(['microsoftAccount', 'productKey']);
    expect(Object.keys(read.words)).toEqual(languages);
    expect(unsaid(read, languages)).toEqual([]);
  });

  it('may be empty: then the bot is as it is without one', () => {
    expect(policy({})).toEqual(noPolicy);
  });

  it('may begin with the byte order mark of a Windows editor', () => {
    expect(policy('\uFEFF{"admin":"yes"}')).toEqual({ ...noPolicy, admin: 'yes' });
  });

  it('loses the blanks around its words', () => {
    const read = policy({ words: { en: { contact: { text: '  ext. 1 ' } } } });
    expect(say(ownTexts(read, ['contact']))).toEqual(['ext. 1']);
  });

  it('names what one language has words for and another has not', () => {
    const read = policy({
      words: { ja: { vpn: { text: 'x' }, sections: { volume: [{ text: 'x' }] } }, en: { hours: { text: 'x' } } },
      replace: { en: { 'volume.steps.vpn': 'x' } },
    });
    expect([...unsaid(read, languages)].sort()).toEqual([
      'replace.ja.volume.steps.vpn',
      'words.en.sections.volume',
      'words.en.vpn',
      'words.ja.hours',
    ]);
    expect(unsaid(noPolicy, languages)).toEqual([]);
  });
});

describe('a mistake', () => {
  it.each<[string, unknown, string[]]>([
    ['a field that there is not', { devices: 'company' }, ['devices policy.unknown']],
    ['a kind of PC that there is not', { device: 'mine' }, ['device policy.choice']],
    ['rights that nobody can state for all', { admin: 'unknown' }, ['admin policy.choice']],
    ['a licence that the guide does not know', { defaultLicense: 'oem' }, ['defaultLicense policy.choice']],
    ['a section that is no part of a plan', { sectionsOff: ['volume', 'wrapUp'] }, ['sectionsOff[1] policy.choice']],
    ['a text where a list belongs', { sectionsOff: 'volume' }, ['sectionsOff policy.type.list']],
    ['a list where an object belongs', { words: [] }, ['words policy.type.object']],
    ['a number where a text belongs', { words: { en: { vpn: { text: 1 } } } }, ['words.en.vpn.text policy.type.text']],
    ['no value at all', { device: null }, ['device policy.choice']],
    ['the whole file is a list', [], ['{ } policy.type.object']],
    [
      'a language without a file',
      { words: { fr: {} }, replace: { fr: {} } },
      ['replace.fr policy.unknown', 'words.fr policy.unknown'],
    ],
    ['a place that there is not', { words: { en: { phone: { text: 'x' } } } }, ['words.en.phone policy.unknown']],
    [
      'a note for what is no section',
      { words: { en: { sections: { plan: [] } } } },
      ['words.en.sections.plan policy.unknown'],
    ],
    [
      'a note without a text',
      { words: { en: { sections: { volume: [{}] } } } },
      ['words.en.sections.volume[0].text policy.needed'],
    ],
    [
      'a note with something else',
      { words: { en: { vpn: { text: 'x', url: 'x' } } } },
      ['words.en.vpn.url policy.unknown'],
    ],
    ['an empty text', { words: { en: { vpn: { text: ' ' } } } }, ['words.en.vpn.text policy.empty']],
    [
      'a text that is too long for a card',
      { words: { en: { vpn: { text: 'x'.repeat(401) } } } },
      ['words.en.vpn.text policy.tooLong'],
    ],
    [
      'more notes than a card holds',
      { words: { en: { sections: { volume: Array(6).fill({ text: 'x' }) } } } },
      ['words.en.sections.volume policy.tooMany'],
    ],
    ['a text of two lines', { words: { en: { vpn: { text: 'x\ny' } } } }, ['words.en.vpn.text policy.oneLine']],
    [
      'a text that turns its direction',
      { words: { en: { vpn: { text: 'x\u202Ey' } } } },
      ['words.en.vpn.text policy.oneLine'],
    ],
    [
      'an address without encryption in a text',
      { words: { en: { vpn: { text: 'see http://it.example' } } } },
      ['words.en.vpn.text policy.https'],
    ],
    [
      'a whole product key',
      { words: { en: { vpn: { text: 'VK7JG-NPHTM-C97JM-9MPGT-3V66T' } } } },
      ['words.en.vpn.text policy.secret'],
    ],
    [
      'a text that is replaced and is not there',
      { replace: { en: { 'volume.steps.vpm': 'x' } } },
      ['replace.en.volume.steps.vpm policy.unknown'],
    ],
    [
      'a whole block that is replaced',
      { replace: { en: { 'volume.steps': 'x' } } },
      ['replace.en.volume.steps policy.unknown'],
    ],
    [
      'a list of typed words that is replaced',
      { replace: { en: { 'common.words.help': 'x' } } },
      ['replace.en.common.words.help policy.unknown'],
    ],
    [
      'a label that people may type',
      { replace: { en: { 'outcome.choices.solved': 'x' } } },
      ['replace.en.outcome.choices.solved policy.fixed'],
    ],
    [
      'a promise about secrets',
      { replace: { ja: { 'common.welcome.secrets': 'x' } } },
      ['replace.ja.common.welcome.secrets policy.fixed'],
    ],
    [
      'a promise about privacy',
      { replace: { ja: { 'common.welcome.privacy': 'x' } } },
      ['replace.ja.common.welcome.privacy policy.fixed'],
    ],
    [
      'what the server prints',
      { replace: { en: { 'server.stopped': 'x' } } },
      ['replace.en.server.stopped policy.fixed'],
    ],
    [
      'a placeholder too few',
      { replace: { en: { 'handoff.sent.title': 'Sent' } } },
      ['replace.en.handoff.sent.title policy.placeholders'],
    ],
    [
      'a placeholder too many',
      { replace: { en: { 'volume.steps.vpn': 'x {{ticket}}' } } },
      ['replace.en.volume.steps.vpn policy.placeholders'],
    ],
    [
      'a placeholder written in another way',
      { replace: { en: { 'handoff.sent.title': '{{- ticket}}' } } },
      ['replace.en.handoff.sent.title policy.placeholders'],
    ],
    [
      'the markup of a card',
      { replace: { en: { 'volume.steps.vpn': '[here](https://it.example)' } } },
      ['replace.en.volume.steps.vpn policy.markup'],
    ],
    [
      'the nesting of i18next',
      { replace: { en: { 'volume.steps.vpn': '$t(server.stopped)' } } },
      ['replace.en.volume.steps.vpn policy.markup'],
    ],
  ])('is told with its path: %s', (_, contents, expected) => {
    expect(mistakes(contents)).toEqual(expected);
  });

  it.each([
    'http://it.example',
    'it.example',
    'javascript:alert(1)',
    'https://',
    'https://it.example/a b',
    'https://it.example/(a)',
    'https://it.example/a*b*',
    'https://it.example/案内',
    'https://it.example\\x',
    'https://:80',
  ])('is a link such as %s', (link) => {
    expect(mistakes({ words: { en: { vpn: { text: 'x', link } } } })).toEqual(['words.en.vpn.link policy.link']);
  });

  it('is a password in a link, twice over', () => {
    const link = 'https://user:secret@it.example';
    expect(mistakes({ words: { en: { vpn: { text: 'x', link } } } })).toEqual([
      'words.en.vpn.link policy.link',
      'words.en.vpn.link policy.secret',
    ]);
  });

  it('does not keep the others from being told', () => {
    const all = {
      colour: 1,
      device: 'x',
      sectionsOff: ['x'],
      words: { en: { vpn: { text: '', link: 'x' }, phone: 1 }, fr: {} },
      replace: { en: { 'volume.steps.vpn': '*x* {{y}}', x: 'y' } },
    };
    expect(mistakes(all)).toEqual([
      'colour policy.unknown',
      'device policy.choice',
      'replace.en.volume.steps.vpn policy.markup',
      'replace.en.volume.steps.vpn policy.placeholders',
      'replace.en.x policy.unknown',
      'sectionsOff[0] policy.choice',
      'words.en.phone policy.unknown',
      'words.en.vpn.link policy.link',
      'words.en.vpn.text policy.empty',
      'words.fr policy.unknown',
    ]);
  });

  it.each(languages)('is told in %s with the file and the path, nothing left open', (language) => {
    const file = written({
      colour: 1,
      device: 'x',
      words: { en: { vpn: { text: 'x'.repeat(500), link: 'x' }, sections: { volume: [1, 2, 3, 4, 5, 6] } } },
      replace: { en: { 'handoff.sent.title': '<b>', 'server.stopped': 'x' } },
    });
    for (const problem of problems(file)) {
      const words = localizer.text(problem, language);
      for (const value of 'key' in problem ? Object.values(problem.values ?? {}) : []) {
        expect(words).toContain(String(value));
      }
      expect(words.replaceAll(file, '').replace('{{ticket}}', '')).not.toMatch(/\{\{|policy\./);
    }
  });

  it('never repeats a secret', () => {
    const secret = 'password=hunter2-hunter2';
    for (const contents of [{ words: { en: { vpn: { text: secret } } } }, `{"${secret}`, `{"words": ${secret}}`]) {
      expect(JSON.stringify(problems(written(contents)))).not.toContain('hunter2');
    }
  });

  it.each<[string, string, () => string]>([
    ['there is no file', 'policy.noFile', () => join(folder, 'none.json')],
    ['it is a folder', 'policy.noFile', () => folder],
    ['the path leads through a file', 'policy.unreadable', () => join(written('{}'), 'x')],
    ['it is too big', 'policy.tooBig', () => written(' '.repeat(256 * 1024 + 1))],
    ['it is not JSON', 'policy.notJson', () => written('{"device": company}')],
    ['it is empty', 'policy.notJson', () => written('')],
    ['it is in Shift_JIS', 'policy.notUtf8', () => written(Buffer.from([0x7b, 0x22, 0x93, 0xfa, 0x22]))],
  ])('may be the file itself: %s', (_, key, file) => {
    const path = file();
    const found = problems(path);
    expect(found).toEqual([{ key, values: expect.objectContaining({ file: path }) }]);
    expect(say(found)[0]).toContain(path);
  });
});

describe('what the company has settled', () => {
  const settled = policy({ device: 'company', admin: 'no', defaultLicense: 'volume' });
  const kase = (told: Partial<Case>): Case => ({ ...emptyCase, ...told });

  it('is in the case from the start, and nothing else is', () => {
    expect(withPolicy(settled, emptyCase)).toEqual(kase({ device: 'company', admin: 'no', license: 'volume' }));
    expect(withPolicy(noPolicy, emptyCase)).toEqual(emptyCase);
  });

  it('counts for less than what the person or Windows says', () => {
    const told = { license: 'retail', admin: 'yes' } as const;
    expect(withPolicy(settled, kase(told))).toEqual(kase({ ...told, device: 'company' }));
  });

  it("says nothing about a PC that is not the company's", () => {
    expect(withPolicy(settled, kase({ device: 'private' }))).toEqual(kase({ device: 'private' }));
  });

  it('can be told from what the person said', () => {
    const told = kase({ license: 'retail', codes: ['0xC004F211'] });
    expect(withoutPolicy(settled, withPolicy(settled, told))).toEqual(told);
    expect(withoutPolicy(noPolicy, told)).toEqual(told);
  });

  it('takes sections out of every plan, also on a PC that is not its own and in a case from before', () => {
    const off: Policy = { ...settled, sectionsOff: ['productKey'] };
    expect(withPolicy(off, kase({ device: 'private' }))).toMatchObject({ sectionsOff: ['productKey'] });
    const before = withPolicy(off, emptyCase);
    expect(withPolicy({ ...off, sectionsOff: ['volume'] }, before)).toMatchObject({ sectionsOff: ['volume'] });
    expect(withPolicy(noPolicy, before)).toMatchObject({ sectionsOff: [] });
  });
});

describe("the company's words", () => {
  const own = readPolicy(example, locales);

  it('are said in the language of the person, with their link', () => {
    expect(say(ownTexts(own, ['vpn', 'contact']))).toEqual([
      'Our VPN is Contoso Connect. https://it.contoso.example/vpn',
      'Extension 1234',
    ]);
    expect(say(ownTexts(own, ['vpn', 'contact']), 'ja')).toEqual([
      '社内 VPN は Contoso Connect です。 https://it.contoso.example/ja/vpn',
      '内線 1234',
    ]);
  });

  it('are notes of a section, in order', () => {
    expect(say(ownNotes(own, 'volume'))).toEqual([
      expect.stringMatching(/^In the Osaka office/),
      'Floor map of the cable outlets: https://it.contoso.example/osaka/outlets',
    ]);
    expect(ownNotes(own, 'waiting')).toEqual([]);
  });

  it('are left out in a language that has none', () => {
    const one = policy({
      words: {
        ja: { vpn: { text: '社内' }, sections: { volume: [{ text: '一' }, { text: '二' }] } },
        en: { sections: { volume: [{ text: 'one' }] } },
      },
    });
    const texts: Text[] = [{ key: 'volume.why' }, ...ownTexts(one, ['vpn', 'hours']), ...ownNotes(one, 'volume')];
    const spoken = (language: string) => {
      const { blocks } = localizer.speak({ blocks: texts.map((text) => ({ kind: 'text', text })) }, language);
      return blocks.slice(1).map((block) => block.kind === 'text' && block.text);
    };
    expect(spoken('ja')).toEqual(['社内', '一', '二']);
    expect(spoken('en')).toEqual(['one']);
    expect(ownTexts(noPolicy, ['vpn'])).toEqual([]);
  });

  it('are never markup, while a link stays a link', () => {
    const marked = policy({
      words: { en: { vpn: { text: '[x](y) {{ticket}} *', link: 'https://it.example/_layouts/a_b' } } },
    });
    const [text] = ownTexts(marked, ['vpn']);
    if (!text) throw new Error('nothing is said');
    const spoken = localizer.speak({ blocks: [{ kind: 'text', text }] }, 'en', (words) => `<${words}>`);
    expect(spoken.blocks).toEqual([{ kind: 'text', text: '<[x](y) {{ticket}} *> https://it.example/%5Flayouts/a_b' }]);
  });
});

describe('replaced texts', () => {
  const { replace } = readPolicy(example, locales);
  const replaced = openLocales(localesFolder, 'UTC', replace);

  it.each([
    [
      'en',
      'Start Contoso Connect and wait for the green sign, or use a cable in the office.',
      'With the Contoso IT desk: AD-7',
    ],
    [
      'ja',
      'Contoso Connect を起動し、緑の表示になるまで待ちます。オフィスでは有線 LAN でもかまいません。',
      'コントソの IT デスクに引き継ぎました：AD-7',
    ],
  ])('are said in %s, with their values', (language, step, title) => {
    expect(replaced.text({ key: 'volume.steps.vpn' }, language)).toBe(step);
    expect(replaced.text({ key: 'handoff.sent.title', values: { ticket: 'AD-7' } }, language)).toBe(title);
    expect(replaced.text({ key: 'volume.steps.look' }, language)).toBe(
      localizer.text({ key: 'volume.steps.look' }, language),
    );
  });

  it('leave the other language and the other openings of the files alone', () => {
    const english = openLocales(localesFolder, 'UTC', { en: { 'volume.steps.vpn': 'x' } });
    expect(english.text({ key: 'volume.steps.vpn' }, 'en')).toBe('x');
    expect(english.text({ key: 'volume.steps.vpn' }, 'ja')).toBe(localizer.text({ key: 'volume.steps.vpn' }, 'ja'));
    expect(localizer.text({ key: 'volume.steps.vpn' }, 'en')).not.toBe('x');
  });

  it('may be any text of the guide as it is: the rules for them refuse none that the bot says itself', () => {
    const texts = (tree: object, path = ''): [string, string][] =>
      Object.entries(tree).flatMap(([name, node]): [string, string][] => {
        if (typeof node === 'string') return [[path + name, node]];
        return Array.isArray(node) ? [] : texts(node, `${path}${name}.`);
      });
    const guide = ['volume', 'reactivation', 'network', 'plan', 'wrapUp', 'waiting', 'edition', 'troubleshooter'];
    const same = Object.fromEntries(
      languages.map((language) => [
        language,
        Object.fromEntries(texts(locales[language] ?? {}).filter(([key]) => guide.includes(key.split('.')[0] ?? ''))),
      ]),
    );
    expect(mistakes({ replace: same })).toEqual([]);
  });
});

describe('docs/policy.md', () => {
  const page = readFileSync(new URL('../docs/policy.md', import.meta.url), 'utf8');

  it('explains every field and place of the file, and every section', () => {
    const fields = ['device', 'admin', 'defaultLicense', 'sectionsOff', 'words', 'replace', 'sections'];
    const named = [...fields, 'welcome', 'vpn', 'portal', 'hours', 'contact', ...planSections];
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

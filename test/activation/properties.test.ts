// Holds for any text, not only for the ones we thought of: nothing secret stays, nothing else is lost, reading always ends.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { causes, changes, emptyCase, licenseTypes, planSections } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { codesIn } from '../../bot/activation/reader/codes.ts';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';
import { maskSecrets, type SecretKind } from '../../bot/activation/secrets.ts';
import { readLicenseOutput } from '../../bot/activation/slmgr.ts';
import { maskActivity } from '../../bot/maskActivity.ts';

// The same texts on every run, so that the build is stable.
const many = { seed: 20_261_122, numRuns: 1500 };
const some = { seed: 20_261_122, numRuns: 250 };

// ---- secrets as people and machines write them

const realLetters = [...'BCDFGHJKMNPQRTVWXY2346789'];
const anyLetters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

function groupsOf(letters: readonly string[], size: number, count: number) {
  const group = fc.array(fc.constantFrom(...letters), { minLength: size, maxLength: size });
  return fc.array(
    group.map((all) => all.join('')),
    { minLength: count, maxLength: count },
  );
}

/** Three groups hold a digit: else nothing but hyphens tells a key from words. */
const looksLikeKey = (groups: readonly string[]) =>
  groups.filter((group) => /[0-9]/.test(group)).length >= 3 &&
  groups.filter((group) => /[A-Z]/.test(group)).length >= 3;
const keys = fc.oneof(groupsOf(realLetters, 5, 5), groupsOf(anyLetters, 5, 5)).filter(looksLikeKey);
const hyphens = [...'-‐‑‒–—―−﹣－ー─⁃˗一ｰ'];
const blanks = [' ', '\t', '\u00a0', '\u3000', '\u2009', '\n', '\r\n', '  '];
const gaps = fc.constantFrom(
  ...hyphens,
  ...blanks,
  ' - ',
  '-\n',
  '_',
  '.',
  '/',
  ' – ',
  '・',
  ', ',
  '|',
  "' '",
  '","',
  '- ',
);

const fullWidth = (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const mathematical = (text: string) =>
  text
    .replace(/[A-Z]/g, (one) => String.fromCodePoint(0x1d400 + one.charCodeAt(0) - 65))
    .replace(/[0-9]/g, (one) => String.fromCodePoint(0x1d7ce + Number(one)));
const monospaced = (text: string) =>
  text.replace(/[A-Z]/g, (one) => String.fromCodePoint(0x1d670 + one.charCodeAt(0) - 65));
const script = (text: string) =>
  text.replace(
    /[BEFHILMR]/g,
    (one) => ({ B: 'ℬ', E: 'ℰ', F: 'ℱ', H: 'ℋ', I: 'ℐ', L: 'ℒ', M: 'ℳ', R: 'ℛ' })[one] ?? one,
  );
const circled = (text: string) =>
  text.replace(/[A-Z]/g, (one) => String.fromCodePoint(0x24b6 + one.charCodeAt(0) - 65));
const cyrillic: Readonly<Record<string, string>> = {
  ...{ A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', I: 'І', J: 'Ј', K: 'К', M: 'М', O: 'О', P: 'Р', S: 'Ѕ', T: 'Т', X: 'Х' },
};
const greek: Readonly<Record<string, string>> = {
  ...{ A: 'Α', B: 'Β', E: 'Ε', Z: 'Ζ', H: 'Η', I: 'Ι', K: 'Κ', M: 'Μ', N: 'Ν', O: 'Ο', P: 'Ρ', T: 'Τ', Y: 'Υ', X: 'Χ' },
};
const lookAlike = (letters: Readonly<Record<string, string>>) => (text: string) =>
  text.replace(/[A-Z]/g, (one) => letters[one] ?? one);
const alphabets = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toLowerCase(),
  fullWidth,
  (text) => fullWidth(text.toLowerCase()),
  mathematical,
  monospaced,
  script,
  circled,
  lookAlike(cyrillic),
  lookAlike(greek),
);
const invisibles = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u202c', '\ufe0f', '\u061c'];
const scattered = fc.array(fc.tuple(fc.nat(60), fc.constantFrom(...invisibles)), { maxLength: 12 });

function withInvisibles(text: string, places: readonly (readonly [number, string])[]): string {
  const all = [...text];
  for (const [place, invisible] of places) all.splice(1 + (place % Math.max(1, all.length - 1)), 0, invisible);
  return all.join('');
}

/** What stands round a secret. */
const frames: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `キーは${secret}です`,
  (secret) => `my key is ${secret} and it is refused`,
  (secret) => `slmgr /ipk ${secret}\r\nslmgr /ato`,
  (secret) => `slmgr.vbs -ipk "${secret}"`,
  (secret) => `「${secret}」`,
  (secret) => `'${secret}', (${secret})`,
  (secret) => JSON.stringify({ id: 1, value: secret, ok: true }),
  (secret) => `<p>Key:&nbsp;<b>${secret}</b></p><br>`,
  (secret) => `\`\`\`\n${secret}\n\`\`\``,
  (secret) => `**${secret}** and \`${secret}\``,
  (secret) => `Subject: ${secret}\r\nFrom: a@example.com\r\n\r\nHello`,
  (secret) => `> ${secret.replaceAll('\n', '\n> ')}`,
  (secret) => `key:${secret},error:0xC004F050`,
  (secret) => `0xC004F050 ${secret} 0xC004F213`,
  (secret) => `Product ID 00330-80000-00000-AA123\n${secret}`,
  (secret) => `| key | ${secret} |`,
];
const framed = fc.constantFrom(...frames);

/** Letters and digits only, in capitals, markup and masks aside: what a reader could put together again. */
function laidBare(text: string): string {
  const letters = new Map([...Object.entries(cyrillic), ...Object.entries(greek)].map(([plain, odd]) => [odd, plain]));
  const plain = text
    .replace(/(?:\*{5}-){4}[A-Z0-9]{5}/g, '\ue000')
    .replace(/<[^<>]*>|&#?\w+;|\\u[0-9a-f]{4}|\\[nrt]|%[0-9A-F]{2}|=[0-9A-F]{2}/g, '');
  return [...plain.normalize('NFKC')]
    .map((one) => letters.get(one) ?? one)
    .join('')
    .toUpperCase()
    .replace(/[^A-Z0-9\ue000]/g, '');
}

function leftOf(secret: string, masked: string, most: number): string | undefined {
  const bare = laidBare(masked);
  return Array.from({ length: secret.length - most }, (_, at) => secret.slice(at, at + most + 1)).find((run) =>
    bare.includes(run),
  );
}

function expectMasked(text: string, secret: string, kind: SecretKind, most = 5): void {
  const once = maskSecrets(text);
  expect({ text, left: leftOf(secret, once.text, most), found: once.found.includes(kind) }).toEqual({
    text,
    left: undefined,
    found: true,
  });
  expect(maskSecrets(once.text)).toEqual({ text: once.text, found: [] });
}

describe('a product key', () => {
  it('is masked in any alphabet, with any separators and invisible signs, wherever it stands', () => {
    fc.assert(
      fc.property(keys, gaps, alphabets, scattered, framed, (groups, gap, write, places, frame) => {
        expectMasked(frame(withInvisibles(groups.map(write).join(gap), places)), groups.join(''), 'productKey');
      }),
      many,
    );
  });

  it('is masked with a different separator at each place', () => {
    fc.assert(
      fc.property(keys, fc.array(gaps, { minLength: 4, maxLength: 4 }), framed, (groups, all, frame) => {
        const written = groups.map((group, at) => group + (all[at] ?? '')).join('');
        expectMasked(frame(written), groups.join(''), 'productKey');
      }),
      some,
    );
  });

  it('is masked when it is told group by group', () => {
    const joined = [
      '、',
      '→',
      ' ⇒ ',
      '。',
      '､',
      'の',
      'と',
      'ハイフン',
      ' & ',
      ' and ',
      ' dash ',
      ', then ',
      ' » ',
      ' ▶ ',
    ];
    const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
    const ways = fc.constantFrom<(groups: readonly string[]) => string>(
      ...joined.map((gap) => (groups: readonly string[]) => groups.join(gap)),
      (groups) => groups.map((group, at) => `${at + 1}) ${group}`).join(' '),
      (groups) => groups.map((group, at) => `${at + 1}. ${group}`).join('\n'),
      (groups) => groups.map((group, at) => `${group}(${at + 1})`).join(' '),
      (groups) => groups.map((group, at) => `${'①②③④⑤'[at]}${group}`).join(' '),
      (groups) => groups.map((group, at) => `${at + 1}番目は${group}`).join('、'),
      (groups) => groups.map((group, at) => `${ordinals[at]} ${group}`).join(', '),
      (groups) => groups.map((group, at) => `the ${ordinals[at]} group is ${group}`).join(', then '),
      ([one, two, ...more]) => `${one} ${two} and ${more.join(' ')}`,
      ([one, two, ...more]) => `the first part is ${one}-${two}, the rest is ${more.join('-')}`,
    );
    // In small letters a group without a digit may be a word, and letters up to F a hash.
    const told = groupsOf(realLetters, 5, 5).filter((groups) => looksLikeKey(groups) && /[G-Z]/.test(groups.join('')));
    fc.assert(
      fc.property(told, ways, fc.boolean(), framed, (groups, write, isSmall, frame) => {
        const written = write(isSmall ? groups.map((group) => group.toLowerCase()) : groups);
        expectMasked(frame(written), groups.join(''), 'productKey');
      }),
      many,
    );
  });

  it('is masked in groups of another size', () => {
    const turns = (key: string) => key.match(/[A-Z](?=[0-9])|[0-9](?=[A-Z])/g)?.length ?? 0;
    const mixed = groupsOf(realLetters, 5, 5).filter((groups) => turns(groups.join('')) >= 4);
    const size = fc.constantFrom(3, 4, 6, 7, 8, 9, 10, 12);
    fc.assert(
      fc.property(mixed, size, fc.constantFrom('-', '–', ' - '), fc.boolean(), (groups, most, gap, isSmall) => {
        const key = groups.join('');
        const written = (key.match(new RegExp(`.{1,${most}}`, 'g')) ?? []).join(gap);
        expectMasked(`my key ${isSmall ? written.toLowerCase() : written} is refused`, key, 'productKey');
      }),
      some,
    );
  });

  it('leaves no more than a group of a part of it, and words beside the part stay', () => {
    const part = fc.integer({ min: 2, max: 4 }).chain((count) => groupsOf(realLetters, 5, count));
    const likely = part.filter((groups) => groups.every((group) => /[A-Z]/.test(group)));
    const ends = fc.constantFrom('', ' is the first part', ' first part of my key', ' my key', ' part 1 of 2', 'です');
    const starts = fc.constantFrom('', 'it was ', 'key: ', 'キーは');
    fc.assert(
      fc.property(likely, starts, ends, fc.boolean(), (groups, before, after, isSmall) => {
        fc.pre(!groups.some((group) => /^X{5}$/.test(group)) && !groups.every((group) => /^[0-9A-F]+$/.test(group)));
        const written = isSmall ? groups.join('-').toLowerCase() : groups.join('-');
        const expected = `${before}${'*****-'.repeat(groups.length - 1)}${groups.at(-1)}${after}`;
        expect(maskSecrets(before + written + after)).toEqual({ text: expected, found: [] });
        expect(maskSecrets(expected)).toEqual({ text: expected, found: [] });
      }),
      many,
    );
  });

  it('is masked when it runs together', () => {
    fc.assert(
      fc.property(keys, alphabets, scattered, framed, (groups, write, places, frame) => {
        expectMasked(frame(withInvisibles(write(groups.join('')), places)), groups.join(''), 'productKey');
      }),
      many,
    );
  });

  it('is masked when lines break in it, at any place', () => {
    const lineEnds = fc.constantFrom('\n', '\r\n', '\n> ', '\n  ', '=\r\n', ' \n');
    fc.assert(
      fc.property(
        keys,
        fc.constantFrom('-', '–', ' - '),
        fc.nat(28),
        fc.nat(28),
        lineEnds,
        (groups, gap, one, two, end) => {
          const written = groups.join(gap);
          const places = [...new Set([1 + (one % (written.length - 1)), 1 + (two % (written.length - 1))])].sort(
            (a, b) => b - a,
          );
          const broken = places.reduce((text, at) => text.slice(0, at) + end + text.slice(at), written);
          expectMasked(`The key:\n${broken}\nis refused`, groups.join(''), 'productKey');
        },
      ),
      many,
    );
  });

  it('is masked when its letters stand apart', () => {
    fc.assert(
      fc.property(keys, fc.constantFrom(' - ', '-', ' '), framed, (groups, gap, frame) => {
        const written = groups.map((group) => [...group].join(' ')).join(gap);
        expectMasked(frame(written), groups.join(''), 'productKey');
      }),
      some,
    );
  });

  it('is masked in markup and escapes', () => {
    const mail = ['=2D', '=2D=\r\n', '=20', '=E2=80=93'];
    const marks = fc.constantFrom(
      ...mail,
      ...['&nbsp;', '&#45;', '&#x2d;', '&ndash;', '&#8209;', '&amp;nbsp;', '-<wbr>', '</b>-<b>', '</td><td>', '<br>'],
      ...[
        '\\u002d',
        '\\u2013',
        '\\n',
        '\\-',
        '%2D',
        '%20',
        '%E2%80%93',
        '=2D',
        '+',
        '**-**',
        '`-`',
        '&shy;-',
        '=2D=\r\n',
      ],
    );
    fc.assert(
      fc.property(keys, marks, fc.boolean(), (groups, gap, inTag) => {
        const written = groups.join(gap);
        expectMasked(
          inTag || mail.includes(gap) ? `<td><b>${written}</b></td>` : `https://example.com/?k=1&key=${written}&x=2`,
          groups.join(''),
          'productKey',
        );
      }),
      some,
    );
  });

  it('is masked with a word glued on, and when two stand in a row', () => {
    const words = fc.constantFrom('', 'key', 'keyis', 'productkey', 'x', 'abc', 'license');
    fc.assert(
      fc.property(keys, keys, words, words, fc.constantFrom('-', ' - ', '–'), (groups, more, before, after, gap) => {
        expectMasked(before + groups.join(gap) + after, groups.join(''), 'productKey');
        for (const between of ['-', ' ', '\n', ', ']) {
          const two = groups.join(gap) + between + more.join(gap);
          expectMasked(two, groups.join(''), 'productKey');
          expectMasked(two, more.join(''), 'productKey');
        }
        expectMasked(groups.join('') + more.join(''), groups.join(''), 'productKey');
      }),
      some,
    );
  });

  it('leaves an activity: text, HTML copy, boxes of cards and blocks', () => {
    fc.assert(
      fc.property(keys, gaps, alphabets, (groups, gap, write) => {
        const key = groups.map(write).join(gap);
        const { activity, found } = maskActivity({
          type: 'message',
          text: `key ${key}`,
          value: {
            press: { question: 'error' },
            note: key,
            state: { values: { block: { input: { value: `a ${key}` } } } },
          },
          attachments: [{ contentType: 'text/html', content: `<p>key <b>${key}</b></p>`, name: `${key}.txt` }],
        } as unknown as Parameters<typeof maskActivity>[0]);
        expect(found).toEqual(['productKey']);
        const { text, value, attachments } = activity;
        expect(leftOf(groups.join(''), JSON.stringify({ text, value, attachments }), 5)).toBeUndefined();
        expect(value.press).toEqual({ question: 'error' });
      }),
      some,
    );
  });
});

describe('a long number', () => {
  const digits = [...'0123456789'];
  const numberGaps = fc.constantFrom(...hyphens, ...blanks, ' - ', '-\n', '');

  it.each([
    ['a recovery key', 'recoveryKey', 6, 8, '回復キー '],
    ['a confirmation id', 'confirmationId', 6, 8, 'Confirmation ID: '],
    ['an installation id of nine sixes', 'installationId', 6, 9, 'IID '],
    ['an installation id of nine sevens', 'installationId', 7, 9, 'Installation ID: '],
  ] as const)('%s is masked whole, in any writing', (_, kind, size, count, label) => {
    const writings = fc.constantFrom<(text: string) => string>((text) => text, fullWidth, mathematical);
    fc.assert(
      fc.property(groupsOf(digits, size, count), numberGaps, writings, scattered, (groups, gap, write, places) => {
        const written = withInvisibles(write(groups.join(gap)), places);
        expectMasked(`${label}${written} です`, groups.join(''), kind);
        expectMasked(`<b>${label}</b>${groups.join('&nbsp;')}<br>`, groups.join(''), kind);
      }),
      some,
    );
  });

  it('a recovery key is masked when a line breaks in it, at any place', () => {
    fc.assert(
      fc.property(groupsOf(digits, 6, 8), fc.nat(54), fc.constantFrom('\n', '\r\n', '\n> '), (groups, place, end) => {
        const written = groups.join('-');
        const at = 1 + (place % (written.length - 1));
        expectMasked(`key:\n${written.slice(0, at)}${end}${written.slice(at)}\nok`, groups.join(''), 'recoveryKey');
      }),
      some,
    );
  });
});

describe('a token', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
  const secret = groupsOf(letters, 30, 1).map(([one = '']) => `7${one}`);
  // Put together here, so that no scanner takes this file for a leak.
  const starts = fc.constantFrom(
    ...['xoxb', 'xoxp', 'xoxa', 'xoxe', 'xoxd'].map((kind) => `${kind}-1234567890-`),
    ...['xapp-1-A0123456-', 'Authorization: Bearer ', 'bearer ', 'Bearer: ', '"Bearer "'],
  );

  it('is masked wherever it stands', () => {
    fc.assert(
      fc.property(starts, secret, scattered, framed, (start, token, places, frame) => {
        expectMasked(frame(start + withInvisibles(token, places)), token.toUpperCase(), 'token', 3);
      }),
      some,
    );
  });
});

// ---- what is no secret

describe('ordinary text', () => {
  const hex = [...'0123456789abcdef'];
  const hexes = (size: number) => groupsOf(hex, size, 1).map(([one = '']) => one);
  const numbers = (size: number) => groupsOf([...'0123456789'], size, 1).map(([one = '']) => one);
  const words = fc.constantFrom(
    ...'windows activation error after update please help about which would their there again today never works first start reset boots shows board drive'.split(
      ' ',
    ),
    ...'Windows Professional BIOS UEFI TPM MAK KMS slmgr Enterprise Home Pro license key Office365 Win11 25H2 HTTPS'.split(
      ' ',
    ),
    ...[
      'ライセンス',
      '認証',
      'できません',
      'マザーボード',
      '交換',
      'プロダクト キー',
      'です。',
      'エラー',
      'サーバー',
      '、',
      '。',
    ],
  );
  const pieces = fc.oneof(
    { weight: 6, arbitrary: words },
    hexes(8).map((code) => `0x${code.toUpperCase()}`),
    fc.constantFrom('0xC004F211', '0x803F7001', '0xC004F034', '0x8007007B', 'c004f074'),
    numbers(7).map((kb) => `KB${kb}`),
    fc.tuple(numbers(5), numbers(5), hexes(3)).map(([one, two, end]) => `${one}-${two}-00000-AA${end.toUpperCase()}`),
    fc.uuid(),
    fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
    fc.tuple(numbers(2), numbers(4), numbers(4)).map((all) => all.join('-')),
    fc.ipV4(),
    fc.tuple(numbers(5), numbers(4)).map(([build, revision]) => `10.0.${build}.${revision}`),
    fc.constantFrom('XXXXX-XXXXX-XXXXX-XXXXX-3V66T', '*****-*****-*****-*****-ABCDE', 'xxxxx xxxxx xxxxx xxxxx 8HVX7'),
    fc.constantFrom(
      'Partial Product Key: 3V66T',
      'PartialProductKey : 8HVX7',
      'License Status: Licensed',
      'OEM_DM channel',
    ),
    fc.constantFrom('03612-03308-000-000001-00-1041-26100.0000-0012026', 'GT7KD', '3V66T で終わる'),
    hexes(32),
    hexes(40),
    hexes(64),
  );

  it('comes back as it was, with nothing reported', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), fc.constantFrom(' ', ' ', '\n', ', '), (all, gap) => {
        const text = all.join(gap);
        expect(maskSecrets(text)).toEqual({ text, found: [] });
      }),
      many,
    );
  });
});

// ---- reading

const vocabulary = fc.constantFrom(
  ...'bios|key|board|home|pro|new|not|no |before |if i |update|replaced|0x|c004|f074|o|l|1|0xC004F211|A1B2C-|123456-|license|kms|server|clock|2024|date|wrong|windows 11|from 10 to |troubleshooter|account|signed in|retail|oem|dsp|human|call me|hi|fixed|came back|english|(R),|Name: |Windows(R), Professional edition|License Status: |Notification|Partial Product Key: |3V66T|password=|Bearer |PS C:\\>|&nbsp;|<br>|```'.split(
    '|',
  ),
  ...'認証|ライセンス|キー|マザボ|交換|更新|BIOS|ない|ません|たら|前に|ですか|サーバー|日付|エディション|homeの|proのキー|担当者|電話|日本語|直りました|再発|無償|プリインストール|説明: |ライセンスの状態: |ー|、|。|「|」|\n|\t| |"|-|名前: |回数|上限|トークン|壊れ|プロキシ|desu |ninshou |ｷｰ|ﾗｲｾﾝｽ|０ｘＣ００４'.split(
    '|',
  ),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('\ud800', '\udc00', '\u0301', '\u3099', 'か', 'ﾞ', '\u202e', '\u05d0', '\u0627', '😊', 'e'),
    maxLength: 200,
  }),
  fc.array(vocabulary, { maxLength: 60 }).map((all) => all.join('')),
  fc
    .tuple(fc.array(vocabulary, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 400 }))
    .map(([all, times]) => all.join('').repeat(times)),
);

describe('reading', () => {
  it('never throws, and the same text is read the same way twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readMessage(text)).toEqual(readMessage(text));
        expect(readLicenseOutput(text)).toEqual(readLicenseOutput(text));
        expect(codesIn(text)).toEqual(codesIn(text));
        const masked = maskSecrets(text);
        expect(maskSecrets(masked.text)).toEqual({ text: masked.text, found: [] });
      }),
      some,
    );
  });

  it('finds codes of one form, and none twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const codes = codesIn(text);
        expect(codes.filter((code) => !/^0x[0-9A-F]{8}$/.test(code))).toEqual([]);
        expect(new Set(codes).size).toBe(codes.length);
      }),
      some,
    );
  });

  it('of a masked text gives the same codes, licence and cause, where the secret stands apart', () => {
    fc.assert(
      fc.property(
        fc.array(
          vocabulary.filter((word) => !/[-="]|Bearer|Key: |^[A-Z0-9]{5}$/.test(word)),
          { maxLength: 12 },
        ),
        keys,
        (words, groups) => {
          const text = `${words.join(' ')}\n\n( ${groups.join('-')} )`;
          const [plain, masked] = [readMessage(text), readMessage(maskSecrets(text).text)];
          expect([masked.codes, masked.license, masked.cause]).toEqual([plain.codes, plain.license, plain.cause]);
          expect([plain.hasProductKey, masked.hasProductKey]).toEqual([true, false]);
        },
      ),
      some,
    );
  });

  it('ends in a diagnosis for every case', () => {
    const code = groupsOf([...'0123456789ABCDEF'], 8, 1).map(([one = '']) => `0x${one}`);
    const cases = fc.record(
      {
        device: fc.constantFrom('company' as const, 'private' as const),
        admin: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
        license: fc.constantFrom(...licenseTypes),
        codes: fc.array(fc.oneof(code, fc.constantFrom('0xC004F211', '0xC004F074', '0x803F7001', '0xC004C008', 'x')), {
          maxLength: 4,
        }),
        textCause: fc.constantFrom(...causes),
        change: fc.constantFrom(...changes),
        errorText: anyText,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(cases, (told) => {
        const { sections, needsHuman, cause } = diagnose({ ...emptyCase, ...(told as object) });
        expect(causes).toContain(cause);
        expect(new Set(sections).size).toBe(sections.length);
        expect(sections.every((section) => planSections.includes(section))).toBe(true);
        expect(sections.length > 0 || needsHuman).toBe(true);
      }),
      some,
    );
  });
});

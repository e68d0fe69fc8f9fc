import { describe, expect, it } from '@jest/globals';
import { maskSecrets } from '../../bot/activation/secrets.ts';

const masked = '*****-*****-*****-*****-STUV5';

describe('product keys', () => {
  it.each([
    ['as printed', 'ABCD1-EFGH2-JKLM3-NPQR4-STUV5'],
    ['in lower case', 'abcd1-efgh2-jklm3-npqr4-stuv5'],
    ['in full width', 'ＡＢＣＤ１－ＥＦＧＨ２－ＪＫＬＭ３－ＮＰＱＲ４－ＳＴＵＶ５'],
    ['with full-width spaces', 'ABCD1　EFGH2　JKLM3　NPQR4　STUV5'],
    ['with spaces', 'abcd1 efgh2 jklm3 npqr4 stuv5'],
    ['with spaces round the hyphens', 'ABCD1 - EFGH2 - JKLM3 - NPQR4 - STUV5'],
    ['with en and em dashes, minus and other hyphens', 'ABCD1–EFGH2—JKLM3−NPQR4‐STUV5'],
    ['with the Japanese long vowel mark', 'ABCD1ーEFGH2ーJKLM3ーNPQR4ｰSTUV5'],
    ['with zero-width characters', 'AB\u200bCD1-EFGH2\u200c-JKLM3-\ufeffNPQR4-ST\u2060UV5'],
    ['with soft hyphens', 'ABC\u00adD1-EFGH2-JKLM3-NPQR4-STUV5'],
    ['over several lines', 'ABCD1-EFGH2-\nJKLM3-\r\nNPQR4\nSTUV5'],
    ['run together', 'ABCD1EFGH2JKLM3NPQR4STUV5'],
    ['run together in lower case', 'abcd1efgh2jklm3npqr4stuv5'],
    ['with Cyrillic look-alikes', 'АВCD1-EFGH2-JKLM3-NPQR4-STUV5'],
    ['of letters only, in capitals', 'ABCDE FGHIJ KLMNO PQRST STUV5'],
    ['in script, circled and Greek letters', 'AℬCD1-ⒺFGH2-JKLΜ3-NPQR4-STUV5'],
    ['with accents, tags and blank letters between', 'A\u0301BCD1-E\u{e0041}FGH2-JKLM3-NPQR\u11604-STUV5'],
    ['with entities', 'ABCD1&nbsp;EFGH2&#45;JKLM3&ndash;NPQR4&amp;nbsp;STUV5'],
    ['in table cells', 'ABCD1</td><td>EFGH2</td><td>JKLM3</td><td>NPQR4</td><td>STUV5'],
    ['partly in bold', 'ABC<b>D1-EFGH2</b>-JKLM3-NPQR4-STUV5'],
    ['in a JSON string', String.raw`ABCD1\u002dEFGH2\u2013JKLM3\nNPQR4\-STUV5`],
    ['in an address', 'ABCD1%2DEFGH2%20JKLM3%E2%80%93NPQR4+STUV5'],
    ['in quotes each', 'ABCD1", "EFGH2", "JKLM3", "NPQR4", "STUV5'],
    ['in bold each', 'ABCD1**-**EFGH2**-**JKLM3**-**NPQR4**-**STUV5'],
    ['with lines broken inside groups', 'ABCD1-EF\nGH2-JKLM3-NP\r\n> QR4-STUV5'],
    ['run together over two lines', 'ABCD1EFGH2JK\nLM3NPQR4STUV5'],
    ['letter by letter', 'A B C D 1 - E F G H 2 - J K L M 3 - N P Q R 4 - S T U V 5'],
    ['with blanks too many', 'ABC D1-EFGH2-JKLM3-NP QR4-STUV5'],
    ['with a hyphen lost', 'ABCD1EFGH2-JKLM3-NPQR4-STUV5'],
    ['with ideographic commas', 'ABCD1、EFGH2、JKLM3、NPQR4、STUV5'],
    ['with half-width ideographic commas', 'ABCD1､EFGH2､JKLM3､NPQR4､STUV5'],
    ['with arrows', 'ABCD1→EFGH2→JKLM3→NPQR4→STUV5'],
  ])('are masked %s', (_, key) => {
    expect(maskSecrets(`キーは${key}です`)).toEqual({ text: `キーは${masked}です`, found: ['productKey'] });
  });

  it.each([
    ['a five-letter word stands before', 'Error ABCD1-EFGH2-JKLM3-NPQR4-STUV5', `Error ${masked}`],
    [
      'five-letter words stand round spaced groups',
      'start ABCD1 EFGH2 JKLM3 NPQR4 STUV5 error',
      `start ${masked} error`,
    ],
    ['a word is glued to the front', 'keyisABCD1-EFGH2-JKLM3-NPQR4-STUV5', `keyis${masked}`],
    ['a word is glued to the end', 'ABCD1-EFGH2-JKLM3-NPQR4-STUV5please', `${masked}please`],
    ['a piece of another key stands before spaced groups', 'VK7JG abcd1 efgh2 jklm3 npqr4 stuv5 ok', `${masked} ok`],
    ['a word is glued to one that runs together', 'keyisABCD1EFGH2JKLM3NPQR4STUV5', `keyis${masked}`],
    ['small letters run into words', 'mykeyabcd1efgh2jklm3npqr4stuv5please', `mykey${masked}please`],
    ['two run into each other', 'ABCD1EFGH2JKLM3NPQR4STUV5'.repeat(2), masked],
    ['it is a piece of an address', 'https://example.com/ABCD1EFGH2JKLM3NPQR4STUV5', `https://example.com/${masked}`],
    [
      'a product id stands before',
      '00330-80000-00000-AA123\nabcd1 efgh2 jklm3 npqr4 stuv5',
      `00330-80000-00000-AA123\n${masked}`,
    ],
    [
      'a hidden key stands before',
      `XXXXX-XXXXX-XXXXX-XXXXX-3V66T - ABCD1-EFGH2-JKLM3-NPQR4-STUV5`,
      `XXXXX-XXXXX-XXXXX-XXXXX-3V66T - ${masked}`,
    ],
    [
      'it stands twice, with words among its groups',
      "'ab8cd house ef7gh house 9jklm', (ab8cd house ef7gh house 9jklm)",
      "'*****-*****-*****-*****-9JKLM)",
    ],
    ['two stand together', 'ABCD1-EFGH2-JKLM3-NPQR4-STUV5, ABCD1-EFGH2-JKLM3-NPQR4-STUV5', `${masked}, ${masked}`],
  ])('are masked when %s', (_, text, expected) => {
    expect(maskSecrets(text).text).toBe(expected);
  });

  it.each([
    ['XXXXX-XXXXX-XXXXX-XXXXX-3V66T'],
    ['*****-*****-*****-*****-3V66T'],
    ['VK7JG-XXXXX-XXXXX-XXXXX-3V66T'],
    ['XXXXXXXXXXXXXXXXXXXX3V66T'],
  ])('stay as they are when they are masked already: %s', (text) => {
    expect(maskSecrets(text)).toEqual({ text, found: [] });
  });
});

describe('product keys told group by group', () => {
  const told = '*****-*****-*****-*****-HQRJR';

  it.each([
    ['NKJFK、GPHP7、G8C3J、P6JXR、HQRJR です', `${told} です`],
    ['キーはＮＫＪＦＫ、ＧＰＨＰ７、Ｇ８Ｃ３Ｊ、Ｐ６ＪＸＲ、ＨＱＲＪＲです', `キーは${told}です`],
    ['NKJFK→GPHP7→G8C3J→P6JXR→HQRJR', told],
    ['NKJFK ➡️ GPHP7 ➡️ G8C3J ➡️ P6JXR ➡️ HQRJR', told],
    ['NKJFKのGPHP7のG8C3JのP6JXRのHQRJR', told],
    ['NKJFK ハイフン GPHP7 ハイフン G8C3J ハイフン P6JXR ハイフン HQRJR', told],
    ['最初がNKJFK、次がGPHP7、その次がG8C3J、P6JXR、最後がHQRJRです', `最初が${told}です`],
    ['1) NKJFK 2) GPHP7 3) G8C3J 4) P6JXR 5) HQRJR', `1) ${told}`],
    ['①NKJFK ②GPHP7 ③G8C3J ④P6JXR ⑤HQRJR', `①${told}`],
    ['NKJFK(1) GPHP7(2) G8C3J(3) P6JXR(4) HQRJR(5)', `${told}(5)`],
    ['first NKJFK, second GPHP7, third G8C3J, fourth P6JXR, fifth HQRJR.', `first ${told}.`],
    ['NKJFK GPHP7 and G8C3J P6JXR HQRJR', told],
    ['nkjfk dash gphp7 dash g8c3j dash p6jxr dash hqrjr', told],
    ['key NKJFK-GPHP7, then G8C3J-P6JXR and finally HQRJR ok', `key ${told} ok`],
  ])('are masked: %s', (text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, found: ['productKey'] });
  });

  it.each([
    'NKJF-KGPH-P7G8-C3JP-6JXR-HQRJ-R',
    'NKJF-KGPH-P7G8-C3JP-6JXR-HQRJR',
    'nkjfkg-php7g8-c3jp6j-xrhqrjr',
    'NKJFKGPHP7-G8C3JP6JXR-HQRJR',
    'NKJFKGPHP7-G8C3JP6JXRHQRJR',
    'NKJFK-GPHP7-G8C3-JP6JXR-HQRJR',
    'NKJF KGPH P7G8 C3JP 6JXR HQRJ R',
  ])('are masked in other groups: %s', (key) => {
    expect(maskSecrets(`キー ${key} です`)).toEqual({ text: `キー ${told} です`, found: ['productKey'] });
  });
});

describe('parts of product keys', () => {
  it.each([
    ['NKJFK-GPHP7', '*****-GPHP7'],
    ['nkjfk-gphp7 続きは次で', '*****-GPHP7 続きは次で'],
    ['続き: G8C3J-P6JXR-HQRJR', '続き: *****-*****-HQRJR'],
    ['NKJFK&#45;GPHP7', '*****-GPHP7'],
    ['ABCD1-EFGH2', '*****-EFGH2'],
    ['NKJFK-GPHP7-G8', '*****-GPHP7-G8'],
    ['NKJFK-GPHP7-G8C3J-P6JXR is the first part of my key', '*****-*****-*****-P6JXR is the first part of my key'],
    ['nkjfk-gphp7-g8c3j-p6jxr first four', '*****-*****-*****-P6JXR first four'],
    ['NKJFK-GPHP7-G8C3J-P6JXR part 1 of 2', '*****-*****-*****-P6JXR part 1 of 2'],
    ['it was NKJFK-GPHP7-G8C3J-P6JXR', 'it was *****-*****-*****-P6JXR'],
  ])('keep their last group, and are no key: %s', (text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, found: [] });
  });

  it('do not hide a key beside them', () => {
    expect(maskSecrets('NKJFK-GPHP7 (old), new: ABCD1-EFGH2-JKLM3-NPQR4-STUV5')).toEqual({
      text: `*****-GPHP7 (old), new: ${masked}`,
      found: ['productKey'],
    });
  });
});

describe('long numbers', () => {
  const eight = '111111-222222-333333-444444-555555-666666-777777-888888';

  it.each([
    ['groups', eight],
    [
      'full-width digits',
      '１１１１１１－２２２２２２－３３３３３３－４４４４４４－５５５５５５－６６６６６６－７７７７７７－８８８８８８',
    ],
    ['spaces and line breaks', eight.replace(/-/g, '\n ')],
    ['48 digits together', eight.replace(/-/g, '')],
  ])('a recovery key in %s is masked wholly', (_, key) => {
    expect(maskSecrets(`回復キー ${key} です`)).toEqual({ text: '回復キー ***** です', found: ['recoveryKey'] });
  });

  it('a recovery key is masked wholly when a line breaks in a group', () => {
    expect(maskSecrets(`key ${eight.replace('333333', '33\n3333')} ok`)).toEqual({
      text: 'key ***** ok',
      found: ['recoveryKey'],
    });
  });

  it.each(['Confirmation ID:', '確認 ID は', '確認ID'])('after "%s" the same pattern is a confirmation id', (words) => {
    expect(maskSecrets(`${words} ${eight}`)).toEqual({ text: `${words} *****`, found: ['confirmationId'] });
  });

  it.each([
    ['63 digits', '1234567'.repeat(9)],
    ['54 digits', '123456'.repeat(9)],
    ['nine groups of seven', Array(9).fill('1234567').join(' ')],
    ['nine groups of six', Array(9).fill('123456').join('-')],
    [
      'lettered boxes',
      [...'ABCDEFGHI']
        .map((box) => `${box}: 1234567`)
        .join(' ')
        .slice(3),
    ],
  ])('an installation id of %s is masked wholly', (_, id) => {
    expect(maskSecrets(`IID ${id}.`)).toEqual({ text: 'IID *****.', found: ['installationId'] });
  });
});

describe('tokens', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const slack = ['xoxb', '1234567890', 'abcdefABCDEF'].join('-');
  it.each([
    [`token is ${slack} ok`, 'token is ***** ok'],
    [`${['xapp', '1', 'A0123456', 'abcdef'].join('-')}`, '*****'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '*****'],
    ['Authorization: Bearer abcdefghij0123456789', 'Authorization: Bearer *****'],
    ['client_secret=s3cr3t~value&x=1', 'client_secret=*****&x=1'],
    ['{"password": "hunter2hunter2"}', '{"password": "*****"}'],
    ['Password = hunter2', 'Password = *****'],
    [`${['xoxd', 'abcdefg1'].join('-')}%2Fabc%2Bdef= ok`, '***** ok'],
    [`see${slack}`, 'see*****'],
    ['"Bearer": "abcdefghij0123456789"', '"Bearer": "*****"'],
    ['postgres://desk:it.is_mine@db.example.com:5432/desk', 'postgres://desk:*****@db.example.com:5432/desk'],
    ['smtps://me%40example.com:abc%40def@mail.example.com', 'smtps://me%40example.com:*****@mail.example.com'],
    ['redis://:abc@host', 'redis://:*****@host'],
    [`signed with ${['whsec', 'MfKQ9r8GKYqrTwjU'].join('_')}`, 'signed with *****'],
  ])('%s', (text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, found: ['token'] });
  });
});

describe('assigned values', () => {
  it('stay a product key when they are one, and hide a key that they hold further on', () => {
    expect(maskSecrets('token=ABCD1-EFGH2-JKLM3-NPQR4-STUV5').text).toBe(`token=${masked}`);
    const nested = maskSecrets('password=-password=ABCD1EFGH2JKLM3NPQR4STUV5');
    expect(maskSecrets(nested.text)).toEqual({ text: nested.text, found: [] });
  });
});

describe('what is no secret', () => {
  it.each([
    ['0xC004F211 0x803F7001 c004f074 0xC004\nF074'],
    ['55c92734-d682-4d71-983e-d6ec3f16059f'],
    ['http://127.0.0.1:3978/a@b and https://example.com:443/x?at=me@example.com mailto:me@example.com'],
    ['Windows 11 25H2 10.0.26200.9278 KB5124008 build 26200'],
    ['Product ID 00330-80000-00000-AA123 Error 0xC004F034'],
    ['Value 00330-80000-00000-AAOEM'],
    ['Extended PID: 03612-00000-000-000000-00-1033-26200.0000-3242026'],
    ['Microsoft365BusinessBasic'],
    ['Win11Pro25H2Build26200x64'],
    ['electroencephalographical'],
    ['HTTPS ERROR AFTER RESET AGAIN'],
    ['THESE WORDS MIGHT MATCH AGAIN'],
    ['error 49152, 49153, 49154, 49155, 49156 again'],
    ['0xC004F211 0xC004F034 error 0xC004F211-0xC004F034-error'],
    ['device-00330-80000-00000-AA123'],
    ['XXXXX-XXXXX-XXXXX-XXXXX-3V66T 00330-80000-00000-AA123'],
    ['Error Tue 24 - Wed 25 - Thu 26 - Fri 27 - Sat 28'],
    ['error\nPC-TOKYO-00123-WIN11-A\nagain'],
    ['8000-000000000000\nnever\n09ca78a0-0000'],
    ['error\nVK7JG NPHTM C97JM 9MPGT\nagain'],
    ['bearer authentication-mechanism-failed, xoxo-gossip'],
    ['these words might match again, which never works today'],
    ['2024-11-20 12:33 192.168.100.200 090-1234-5678'],
    ['PublicKeyToken=31bf3856ad364e35'],
    ['password: wrong, bearer authentication failed'],
    ['回復キー48桁を入れろと出ます'],
    ['first-check and never-again, after-reset'],
    ['error、after、reset、again、today'],
    ['1) check 2) reset 3) error 4) again 5) https'],
    ['WIN11、WIN10、KMS01、SRV22、PC001'],
    ['1) WIN11 2) KMS01 3) DC001 4) SQL22 5) WEB02'],
    ['WEB01-SRV02'],
    ['B550M-PLUS, CT16G-4DFRA'],
    ['1a2b3-4c5d6'],
    ['80000-00000-AA123'],
    ['3F2504E0-4F89-11D3-9A0C-0305E82C3301 {09ca78a0-0000-4a3b-8c1d-1234567890ab}'],
    ['windows11.0-kb5043080-x64_953449672073f8fb99badb4cc6d5d7849b9c83e8.msu'],
    ['KB5043080、KB5041585、KB5040442、25H2、24H2'],
    ['3V66T、8HVX7、GT7KD で終わる'],
    [String.raw`[\u3041-\u309f\u4e00-\u9fff]`],
  ])('stays as it is: %s', (text) => {
    expect(maskSecrets(text)).toEqual({ text, found: [] });
  });
});

describe('hostile text', () => {
  const hostile = [
    'AAAAA-'.repeat(17_000),
    'AAAA1 '.repeat(17_000),
    '1'.repeat(100_000),
    '123456-'.repeat(15_000),
    'eyJ-'.repeat(25_000),
    'password='.repeat(11_000),
    `Bearer${' '.repeat(100_000)}`,
    'ABCD1-EFGH2-JKLM3-NPQR4-'.repeat(4_000),
    'ABCDEF-ABCDE-ABCDE-ABCDE-ABCDEF-'.repeat(3_000),
    '-'.repeat(100_000),
    '\u200b'.repeat(100_000),
    '12345 67890 after which '.repeat(4_000),
    'NKJFK-GPHP7 '.repeat(8_000),
    'first NKJFK, '.repeat(7_000),
    'NKJF-'.repeat(20_000),
    'A-'.repeat(50_000),
  ];

  it.each(hostile.map((text) => [text.slice(0, 24), text]))(
    'of 100 KB returns, and twice gives the same: %s',
    (_, text) => {
      const once = maskSecrets(text);
      expect(maskSecrets(once.text)).toEqual({ text: once.text, found: [] });
    },
  );

  it('leaves no key behind when groups follow each other in any number', () => {
    for (let groups = 5; groups < 25; groups++) {
      for (const gap of ['-', ' ', ' - ', '\n']) {
        const once = maskSecrets(Array.from({ length: groups }, (_, at) => `AB${at % 10}CD`).join(gap));
        expect(maskSecrets(once.text)).toEqual({ text: once.text, found: [] });
      }
    }
  });
});

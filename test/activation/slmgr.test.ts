// Pasted licence output: every sample of the corpus, whole, wrapped, cut and masked; hostile text; what is no output.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { LicenseEvidence } from '../../bot/activation/case.ts';
import { maskSecrets } from '../../bot/activation/secrets.ts';
import { readLicenseOutput, readPastedOutput } from '../../bot/activation/slmgr.ts';

const compared = ['edition', 'channel', 'status', 'partialKey', 'errorCode', 'graceMinutes'] as const;
type Expected = Partial<Pick<LicenseEvidence, (typeof compared)[number]>>;

interface Sample {
  readonly id: string;
  readonly tool: string;
  readonly lang: 'ja' | 'en';
  readonly output: string;
  /** What the output does not show is left out. */
  readonly expect: Expected;
}

const { samples }: { samples: readonly Sample[] } = JSON.parse(
  readFileSync(new URL('../corpus/licence-output.json', import.meta.url), 'utf8'),
);

function read(text: string): Expected {
  const evidence: LicenseEvidence = readLicenseOutput(text) ?? {};
  return Object.fromEntries(compared.filter((name) => name in evidence).map((name) => [name, evidence[name]]));
}

/** Plain slmgr and Format-List output: the samples whose shape nothing has spoilt yet. */
const orderly = samples.filter(({ id }) => /^(?:dli|dlv|cim|xpr(?!-line)|json-one)-/.test(id));
const lines = (text: string, change: (line: string) => string) => text.split('\n').map(change).join('\n');
const shapes: Readonly<Record<string, (text: string) => string>> = {
  'after masking': (text) => maskSecrets(text).text,
  'quoted in a reply': (text) => `> > ${lines(text, (line) => `> ${line}`)}`,
  'in a fence, between words': (text) => `結果です\n\`\`\`\n${text}\n\`\`\`\nお願いします`,
  'in one line': (text) => text.replaceAll('\n', ' '),
  'without any space': (text) => text.replaceAll(' ', ''),
  'with blank lines between': (text) => text.replaceAll('\n', '\r\n\r\n'),
  'in full width': (text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  'with bullets': (text) => lines(text, (line) => (line.trim() === '' ? line : `• ${line}`)),
  'below a prompt': (text) => `PS C:\\> slmgr /dli\n${text}\nPS C:\\>`,
  'broken after 24 characters': (text) => lines(text, (line) => line.replace(/(.{24})/g, '$1\n')),
  'broken after 40 and quoted': (text) =>
    lines(
      lines(text, (line) => line.replace(/(.{40})/g, '$1\n')),
      (line) => `> ${line}`,
    ),
};

describe('pasted licence output', () => {
  it('has a corpus worth the name', () => {
    expect(samples.length).toBeGreaterThanOrEqual(120);
    expect(orderly.length).toBeGreaterThan(50);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  });

  it.each(samples.map((sample) => [sample.id, sample] as const))('is read: %s', (_, sample) => {
    expect(read(sample.output)).toEqual(sample.expect);
  });

  it.each(Object.entries(shapes))('is read %s', (_, change) => {
    const wrong = orderly.map(({ id, output, expect: expected }) => ({ id, read: read(change(output)), expected }));
    for (const { id, read: found, expected } of wrong) expect([id, found]).toEqual([id, expected]);
  });

  it('is never misread when it is cut, at either end', () => {
    const misread: string[] = [];
    // A number at the very end may itself be cut, and nobody can tell.
    for (const { id, output, expect: expected } of orderly) {
      for (let at = 0; at <= output.length; at += 3) {
        for (const piece of [output.slice(0, at), output.slice(at)]) {
          const found = read(piece);
          const isWrong = compared.some(
            (name) => name !== 'graceMinutes' && name in found && found[name] !== expected[name],
          );
          if (isWrong) misread.push(`${id} at ${at}: ${JSON.stringify(found)}`);
        }
      }
    }
    expect(misread).toEqual([]);
  });

  it('tells the build, the subscription and the firmware key too', () => {
    expect(readLicenseOutput('SubscriptionStatus      : Disabled\nSubscriptionStatusValue : 100')).toEqual({
      subscription: 'disabled',
    });
    expect(
      readLicenseOutput('Windows 11 Enterprise\nサブスクリプション: アクティブ\nライセンス認証の状態: アクティブ'),
    ).toEqual({
      edition: 'Enterprise',
      status: 'Licensed',
      subscription: 'active',
    });
    expect(readLicenseOutput('[4.0] Professional OEM:DM')).toEqual({
      edition: 'Professional',
      channel: 'OEM:DM',
      firmwareEdition: 'Professional',
    });
    expect(
      readLicenseOutput('Software licensing service version: 10.0.26200.9278\n\nName: Windows(R), Core edition'),
    ).toEqual({ edition: 'Core', windowsBuild: '26200.9278' });
  });

  it('never gives more of a key than its last five characters', () => {
    const key = 'BCDFG-HJKMP-QRTVW-XY234-6789B';
    for (const text of [
      key,
      `Product Key: ${key}`,
      `Name: Windows(R), Core edition\nPartial Product Key: ${key}`,
      `BiosVendor: ${key}\nBiosVersion: 1`,
      `OA3xOriginalProductKey : ${key}`,
    ]) {
      const shown = JSON.stringify(readLicenseOutput(text) ?? {});
      for (const group of ['BCDFG', 'HJKMP', 'QRTVW', 'XY234']) expect(shown).not.toContain(group);
    }
  });

  it.each([
    'ライセンスの状態: \n\n( 2BBBB-BBBBB-CCCC3-DDDD4-EEEE5 )',
    'License Status: 2BBBB BBBBB CCCC3 DDDD4 EEEE5',
    'License Status: 3V66T',
    'License Status: 0xC004F034',
    'BiosVendor: Contoso\nLicenseStatus: 2BBBB-BBBBB-CCCC3-DDDD4-EEEE5',
  ])('takes no digit that a key or a code begins with for the status: %j', (text) => {
    expect(read(text)).not.toHaveProperty('status');
  });

  it.each([
    'License Status: 1\nPartial Product Key: 3V66T',
    'License Status: 1 Partial Product Key: 3V66T',
    'LicenseStatus:1PartialProductKey:3V66T',
    '"LicenseStatus":1,"PartialProductKey":"3V66T"',
    'ライセンスの状態: 1プロダクト キーの一部: 3V66T',
  ])('takes the digit for the status, whatever parts it from the next label: %j', (text) => {
    expect(read(text)).toEqual({ status: 'Licensed', partialKey: '3V66T' });
  });

  it.each([
    'hello',
    'Windows is not activated',
    'パッケージ版です',
    '',
    'C:\\> ',
    'Microsoft Windows [Version 10.0.26200.9278]',
    'リテール版ですが、ライセンスの状態は何ですか',
  ])('is not seen in %j', (text) => {
    expect(readLicenseOutput(text)).toBeUndefined();
  });

  it.each(['0xC004F211 が出ました', 'エラー 0xC004F074 です', 'キーは *****-*****-*****-*****-6789B です'])(
    'is not taken from a person’s own words, though they are read: %j',
    (text) => {
      expect(readPastedOutput(text)).toBeUndefined();
      expect(Object.keys(readLicenseOutput(text) ?? {})).toHaveLength(1);
    },
  );
});

describe('hostile text of 100 KB', () => {
  const pieces = [
    '(R),',
    '(R),A',
    'Office 1,',
    'License Status:',
    'ライセンスの状態:',
    ':',
    '_a',
    '0',
    '0x',
    '0x\n',
    '-',
    '*****-',
    'BCDFG-',
    ' ',
    '\n',
    '> ',
    'ﾞ',
    'か\u3099',
    'OEM_',
    'VOLUME_KMS',
    'Name LicenseStatus PartialProductKey\n',
    'Reason: ',
    '1,000',
    'Partial Product Key: 3V66T ',
    'BiosVendor: ',
    '==== activation facts: copy from here ====',
    'Activation state: ',
    'サブスクリプション',
    'デジタルライセンスによって',
    'PS C:\\',
    '[12:12] ',
    '&gt;',
    '<br',
    '[1.1]a',
    'エディション ',
    'hr=0x',
    '追加の猶予期間は',
    'Windows 11 Pro ',
    '3221549076 ',
    `${'A'.repeat(41)}_`,
  ];

  it.each(pieces)('of %j is read in good time', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    const began = performance.now();
    readLicenseOutput(`${text}\nName: Windows(R), Core edition`);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

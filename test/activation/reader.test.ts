import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';

describe('codes', () => {
  it.each([
    ['OxCOO4F211 って読めます', ['0xC004F211']],
    ['ヱラーコ一ド：OxC0O4F2l3', ['0xC004F213']],
    ['えらーこーど　８０３Ｆ７００１　がでました', ['0x803F7001']],
    ['０ｘＣ００４Ｆ２１３', ['0xC004F213']],
    ['０×Ｃ００４Ｃ００３', ['0xC004C003']],
    ['0xC0 04F 213 pops up', ['0xC004F213']],
    ['0xC004-F213', ['0xC004F213']],
    ['エラー: 0xC004\nF074', ['0xC004F074']],
    ['now c004f211. help', ['0xC004F211']],
    ['0xС004F211 with a Cyrillic C', ['0xC004F211']],
    ['first 0x80072EE7, then 0xC004F074, again 0x80072ee7', ['0x80072EE7', '0xC004F074']],
    ['0x800F0922 from Windows Update', ['0x800F0922']],
    ['0x803F701 が出ます', []],
    ['0x803F701 1回', []],
    ['0xC004F2111', []],
    ['0xC004G211', []],
    ['LicenseStatusReason 3221549076', []],
    ['KB5124008, 55c92734-d682-4d71-983e-d6ec3f16059f, 80070005-d682-4d71-983e-d6ec3f16059f', []],
    ['0xC004F211 ではなく 0xC004F213 でした', ['0xC004F213']],
    ['it is not 0xC004F211 but 0xC004F213', ['0xC004F213']],
  ])('in %j', (text, codes) => {
    expect(readMessage(text).codes).toEqual(codes);
  });
});

describe('causes', () => {
  it.each([
    ['ライセンス サーバーが現在使用できません', 'server_unavailable'],
    ["We can't reactivate Windows as our servers aren't available right now", 'server_unavailable'],
    ['BIOSを更新したら認証が外れました', 'hardware_change'],
    ['new motherboard, now Windows is not activated', 'motherboard_replaced'],
    ['この Windows のコピーは正規品ではありません', 'not_genuine'],
    ['Windows の認証でプロキシに止められます', 'network'],
    ['日付が1970年になっていてライセンス認証できません', 'clock'],
    ['activation: the product key is invalid', 'key_invalid'],
    ['BIOS更新のあと 0xC004F074', 'volume_kms'],
    ['マザーボード交換後に 0xC004C003', 'motherboard_replaced'],
    ['マザーボードは交換していません。0xC004F211', 'hardware_change'],
    ['The board was not replaced. Windows is not activated', 'unknown'],
    ['company preinstalled PC not activated', 'unknown'],
    ['KMS activation failed', 'volume_kms'],
  ])('%s', (text, cause) => {
    expect(readMessage(text).cause).toBe(cause);
  });

  it.each([
    ['直りました！ありがとうございました'],
    ['BIOS更新したら画面が真っ暗です'],
    ['来月マザーボード交換の予定です。認証は？'],
  ])('are not read from: %s', (text) => {
    expect(readMessage(text).cause).toBe('unknown');
  });
});

describe('what a message is for', () => {
  it.each([
    [
      '「組織のライセンス認証サーバーに接続できません。組織のサポート担当者に連絡してください」0x8007007B',
      'activation_problem',
    ],
    ['KMSとは何ですか', 'question'],
    ['What is 0xC004F211?', 'question'],
    ['再インストールしたらライセンスは消えますか？', 'question'],
    ['3221549585 という番号がずっと出ます', 'activation_problem'],
    ['ヘルプデスクに電話したいです', 'human'],
    ['お世話になっております。', 'greeting'],
    ['Could you switch to English?', 'switch_language'],
  ])('%s', (text, intent) => {
    expect(readMessage(text).intent).toBe(intent);
  });

  it('is found at once, however a greeting is repeated', () => {
    for (const piece of ['。', 'お世話になっております。', 'anyone there ', 'おつかれ']) {
      expect(readMessage(`${piece.repeat(400)}windowsの認証が切れました`).intent).not.toBe('greeting');
    }
  });

  it('holds the codes that are taken back apart', () => {
    const { codes, withdrawn } = readMessage('sorry, the code is 0xC004C003 not 0xC004F211');
    expect({ codes, withdrawn }).toEqual({ codes: ['0xC004C003'], withdrawn: ['0xC004F211'] });
  });

  it('takes no telephone number for a code', () => {
    expect(readMessage('activation fails, my phone is 4155551234').decimals).toEqual([]);
    expect(readMessage('LicenseStatusReason 3221549585').decimals).toEqual([
      { written: '3221549585', code: '0xC004F211' },
    ]);
  });
});

describe('the BIOS update and the rights', () => {
  it.each([
    ['BIOS更新後に認証されていません', true],
    ['BIOSアップデート後にライセンス認証されていません', true],
    ['BIOSは更新していません。認証が外れました', false],
    ['BIOSも更新しましたが直りません', null],
    ['来週BIOSを更新する予定です', null],
  ])('%s', (text, updated) => {
    expect(readMessage(text).afterBiosUpdate).toBe(updated);
  });

  it('reads rights that a person has, and those they lack', () => {
    expect(readMessage('管理者権限はあります').circumstances).toMatchObject({ noAdmin: false, isAdmin: true });
    expect(readMessage('管理者権限がありません').circumstances).toMatchObject({ noAdmin: true, isAdmin: false });
    expect(readMessage('会社のPCで管理者権限がありません。BIOS更新後に認証が外れました').cause).toBe('hardware_change');
  });
});

describe('licence, change, device and the missing message', () => {
  it.each([
    ['DSP版です', 'dsp'],
    ['プリインストール機です', 'preinstalled_oem'],
    ['Boxed retail copy', 'retail'],
    ['Windows 7 から 10 に無償で上げました', 'free_upgrade'],
    ['会社の KMS です', 'volume'],
    ['OEM版なのかDSP版なのか分かりません', 'unknown'],
    ['0xC004F074 on my company PC', 'unknown'],
  ])('reads the licence in %s', (text, license) => {
    expect(readMessage(text).license).toBe(license);
  });

  it.each([
    ['BIOSを最新にしました', 'bios'],
    ['flashed the BIOS', 'bios'],
    ['マザボ替えてから', 'motherboard'],
    ['swapped the mainboard', 'motherboard'],
    ['new SSD last week', 'otherPart'],
    ['マザーボードは交換していません', undefined],
  ])('reads the change in %s', (text, change) => {
    expect(readMessage(text).change).toBe(change);
  });

  it('reads whose PC it is, and that nothing is shown', () => {
    expect(readMessage('会社のPCです').circumstances.device).toBe('company');
    expect(readMessage('自宅の私物PC').circumstances.device).toBe('private');
    expect(readMessage('エラーコードは出ていません').noMessage).toBe(true);
    expect(readMessage('No code that I can see.').noMessage).toBe(true);
    expect(readMessage('no code but 0xC004F211').noMessage).toBe(false);
  });

  it('returns on hostile text', () => {
    for (const text of [
      'new'.repeat(33_000),
      '0x'.repeat(50_000),
      'C004 '.repeat(20_000),
      'キー'.repeat(50_000),
      '0 x C '.repeat(16_000),
    ]) {
      expect(readMessage(text).noMessage).toBe(false);
    }
  });
});

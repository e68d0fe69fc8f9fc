import { describe, expect, it } from '@jest/globals';
import { languageFor, pickLanguage, wordsLanguage } from '../bot/language.ts';

describe("the person's own words", () => {
  it.each([
    ['BIOSを更新したら認証が外れました'],
    ['0xC004F211 が出ます'],
    ['にんしょうできない'],
    ['ﾗｲｾﾝｽが切れました'],
    ['助けて'],
    ['「ライセンス サーバーが現在使用できません」と出ます'],
    ['すみません、英語のメッセージが出ています。\n"Windows is not activated."'],
    ['slmgr /dli の結果貼ります\n名前: Windows(R), Professional edition\nライセンスの状態: 通知'],
    ['Lenovo Vantage の BIOS update した後、"Windows is not activated" です'],
    ['自分のPCです'],
  ])('are Japanese: %s', (text) => {
    expect(wordsLanguage(text)).toBe('ja');
  });

  it.each([
    ['My PC says ライセンス サーバーが現在使用できません, what now?'],
    ['I got this: 「デバイスのハードウェアが変更されたことが Windows によって報告されました」'],
    [
      'I got this in Japanese and cannot read it: デバイスのハードウェアが変更されたことが Windows によって報告されました。エラー コード: 0xC004F211 — new SSD and RAM last week',
    ],
    [
      '名前: Windows(R), Professional edition\nプロダクト キーの一部: 3V66T\nライセンスの状態: 通知\n通知の理由: 0xC004F213。',
    ],
    ['ソフトウェア ライセンス サービスで、プロダクト キーは無効であることが報告されました。'],
    ['The button プロダクト キーの変更 is greyed out for me'],
    ['Please help: この Windows のコピーは正規品ではありません'],
    [
      'It says このプロダクト キーが別のデバイスで既に使用されているため、このデバイスの Windows をライセンス認証できません',
    ],
    ['`エラー`'],
    ['0xC004F211'],
    ['Hello'],
    ['OEM'],
    [''],
  ])('prove nothing: %j', (text) => {
    expect(wordsLanguage(text)).toBeUndefined();
  });
});

describe('the language', () => {
  const available = ['en', 'ja'];
  it.each([
    [{ chosen: 'en', words: 'ja', locale: 'ja-JP' }, 'en'],
    [{ words: 'ja', locale: 'en-US' }, 'ja'],
    [{ locale: 'ja-JP' }, 'ja'],
    [{ locale: 'fr-FR' }, 'en'],
    [{ chosen: 'fr', locale: 'ja' }, 'ja'],
    [{}, 'en'],
  ])('for %j is %s', (known, language) => {
    expect(pickLanguage(known, available, 'en')).toBe(language);
  });

  it.each([
    ['pt-BR', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['PT_br', 'pt-BR'],
    ['de-AT', 'de'],
    ['zh-TW', 'zh-Hant'],
    ['zh_Hant_TW', 'zh-Hant'],
    ['zh-CN', 'zh-Hans'],
    ['zh', 'zh-Hans'],
    ['da-DK', undefined],
    ['', undefined],
  ])('for the locale %j is %j, of this region or else of another', (locale, language) => {
    expect(languageFor(locale, ['de', 'en', 'pt-BR', 'zh-Hans', 'zh-Hant'])).toBe(language);
  });
});

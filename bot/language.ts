// Chooses the language for a person: what they chose, then their own Japanese words, then the channel's locale.
import { fold } from './activation/characters.ts';

const kana = /[\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f]/;
const japanese = /[\u3041-\u309f\u30a1-\u30fa\u30fc\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff々〆]/g;

/** Text that Windows wrote: quotes, code spans, whole lines of output, known labels and messages. */
const notTheirWords: readonly RegExp[] = [
  /```[\s\S]*?```/g,
  /`[^`\n]*`/g,
  /「[^」\n]{0,300}」|『[^』\n]{0,300}』|“[^”\n]{0,300}”|"[^"\n]{0,300}"|\[[^\]\n]{0,300}\]/g,
  /^[ \t>]*(?:名前|説明|(?:部分的な)?プロダクト ?キー[^:：\n]{0,12}|ライセンスの?(?:状態|ステータス)|通知の理由|残り[^:：\n]{0,30}|(?:ソフトウェア ライセンス サービス|信頼された|ライセンス認証|アプリケーション|拡張|インストール|使用ライセンス|検証|ボリューム)[^:：\n]{0,24}|エラー(?: ?コード)?)\s*[:：].*$/gm,
  /[^。\n:：,，"'—]{0,80}(?:が|ことが)(?: ?Windows によって)?報告されました[。.]?/g,
  /[^。\n:：,，"'—]{0,60}ことが判明しました[。.]?/g,
  /[^。\n:,"']{0,80}(?:この)?デバイスの Windows を ?ライセンス認証できません[。.]?/g,
  /(?:この )?Windows のコピーは正規品ではありません[。.]?/g,
  /(?:お使いの )?Windows のライセンスは(?:まもなく|もうすぐ)期限(?:が)?切れ(?:に|ます)?(?:なります)?[。.]?/g,
  /ライセンス ?サーバーが現在(?:使用|利用)できません[。.]?/g,
  /(?:この ?)?Windows(?: は|は|の|を)? ?ライセンス認証(?:されていません|を行う必要があります|が必要です)?[。.]?/g,
  /設定を開き、?Windows の?ライセンス認証を行ってください[。.]?/g,
  /アクセスが拒否されました[。.:：]?(?: ?要求された操作には管理者特権が必要です[。.]?)?/g,
  /(?:この|その|別の)?プロダクト ?キー(?:が(?:ブロックされました|無効です|見つかりません))?[。.]?/g,
  /このデバイス(?:上)?のハードウェアを最近変更しました[。.]?/g,
  /コンピューターのライセンス認証は完了しました[。.]?|Windows は通知モードです[。.]?/g,
  /ライセンス認証|エラー ?コード|トラブルシューティング|ライセンスされています/g,
];

/** Particles and endings that only a sentence has: they prove Japanese grammar around Latin words. */
const grammar =
  /(?:です|ます|ました|ません|でした|ください|ない|した|って|から|けど|たい|のに|ので|[はがをにでともへのか](?:[\s。、？！?!]|$))/;

/**
 * `ja` when the person's own words are Japanese, in any script; undefined when nothing proves it. Quoted messages,
 * pasted output and Windows' labels do not count, and Latin text proves nothing, for errors are pasted. Never `en`.
 */
export function wordsLanguage(text: string): 'ja' | undefined {
  let rest = text.normalize('NFKC');
  for (const pattern of notTheirWords) rest = rest.replace(pattern, ' ');
  const signs = rest.match(japanese)?.length ?? 0;
  if (signs === 0) return undefined;
  const englishWords =
    fold(rest)
      .match(/[A-Za-z']{2,}/g)
      ?.filter((word) => /^[a-z']+$/.test(word)).length ?? 0;
  // An English sentence with leftovers of a Japanese label: few signs, no Japanese grammar, many English words.
  if (
    englishWords >= 3 &&
    (signs < englishWords * 2 || !grammar.test(rest)) &&
    !(grammar.test(rest) && signs >= englishWords)
  ) {
    return undefined;
  }
  return kana.test(rest) || signs >= 2 ? 'ja' : undefined;
}

/**
 * The language to speak: chosen, else the person's words, else the language of the BCP-47 locale (`ja-JP` is `ja`),
 * else `fallback`. Each counts only if it is `available`.
 */
export function pickLanguage(
  known: { chosen?: string; words?: string; locale?: string },
  available: readonly string[],
  fallback: string,
): string {
  const wanted = [known.chosen, known.words].find((language) => language !== undefined && available.includes(language));
  return wanted ?? languageFor(known.locale ?? '', available) ?? fallback;
}

/**
 * The language for a BCP 47 locale: of this very region, else the same language in the same script (`pt` and `pt-PT` are
 * `pt-BR`, `zh-TW` is `zh-Hant`), else the same language; undefined when there is none.
 */
export function languageFor(locale: string, available: readonly string[]): string | undefined {
  const tag = locale.replaceAll('_', '-').toLowerCase();
  const first = (one: string) => one.split('-')[0]?.toLowerCase();
  const near = available.filter((one) => first(one) === first(tag));
  return (
    near.find((one) => one.toLowerCase() === tag) ?? near.find((one) => scriptOf(one) === scriptOf(tag)) ?? near[0]
  );
}

/** The script that a language is written in there; undefined for what is no locale. */
function scriptOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).maximize().script;
  } catch {
    return undefined;
  }
}

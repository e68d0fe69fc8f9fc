// One plain spelling of a message for all readers: width, case, kana and romaji no longer matter.
import { fold } from '../characters.ts';
import { maskSecrets } from '../secrets.ts';

/** Words that people write in kana or romaji, by their hiragana, to the spelling that the readers know. */
const respelled: readonly (readonly [kana: RegExp, usual: string])[] = [
  [/らいせんす/g, 'ライセンス'],
  [/(?<!か)にんしょう/g, '認証'],
  [/あくてぃべーしょん/g, 'アクティベーション'],
  [/ぷろだくとき[ーい]?/g, 'プロダクトキー'],
  [/ばいおす/g, 'bios'],
  [/まざーぼーど|まざぼ/g, 'マザーボード'],
  [/こうかん/g, '交換'],
  [/こうしん/g, '更新'],
  [/あっぷで[ーい]と|あぷで/g, 'アップデート'],
  [/あっぷぐれ[ーい]ど/g, 'アップグレード'],
  [/さーばー?/g, 'サーバー'],
  [/えらー/g, 'エラー'],
  [/こーど/g, 'コード'],
  [/う(?:ぃ|い)ん(?:どう|どー|ど)ず|ウ(?:ィ|イ)ンドウズ/g, 'windows'],
  [/ぱそこん/g, 'パソコン'],
  [/たんとうしゃ?/g, '担当者'],
  [/でんわ/g, '電話'],
  [/とけい/g, '時計'],
  [/ひづけ/g, '日付'],
  [/じこく/g, '時刻'],
  [/しょきか/g, '初期化'],
  [/かいしゃ/g, '会社'],
  [/にほんご/g, '日本語'],
  [/えいご/g, '英語'],
  [/がめん/g, '画面'],
  [/みぎした/g, '右下'],
  [/もじ/g, '文字'],
  [/むりょう/g, '無料'],
  [/せってい/g, '設定'],
  [/ぷりいんすとーる/g, 'プリインストール'],
  [/さいしょから/g, '最初から'],
  [/なお(?=り|っ|ら|る)/g, '直'],
  [/でませ/g, '出ませ'],
  [/でま(?=す|し)/g, '出ま'],
  [/きれ(?=た|て|ま)/g, '切れ'],
  [/はずれ(?=た|て|ま)/g, '外れ'],
  [/きえ(?=た|て|ま|な)/g, '消え'],
  [/むこう(?=です|と|に)/g, '無効'],
  [/ひと(?=と(?:話|はな)|に(?:代|か|つ|き)|を(?:出|よ|呼))/g, '人'],
  [/ふぁーむ(?:うぇあ|うえあ)?/g, 'ファームウェア'],
  [/いんた[ーあ]ねっと/g, 'インターネット'],
  [/せつぞく/g, '接続'],
  [/かくにん/g, '確認'],
  [/めもりー?/g, 'メモリ'],
  [/ぷろきし/g, 'プロキシ'],
  [/あかうんと/g, 'アカウント'],
  [/ぱすわ[ーあ]ど/g, 'パスワード'],
  [/りかばり/g, 'リカバリ'],
  [/いんすと[ーう]る/g, 'インストール'],
  [/まいくろそふと/g, 'マイクロソフト'],
  [/でぃすく/g, 'ディスク'],
  [/さぽ[ーう]と/g, 'サポート'],
  [/へるぷですく/g, 'ヘルプデスク'],
  [/おぺれ[ーえ]た[ーあ]?/g, 'オペレーター'],
  [/とらぶるしゅ[ーう](?:てぃんぐ|と|たー)/g, 'トラブルシューティング'],
  [/ちゅうこ/g, '中古'],
  [/あたらし(?=い|く)/g, '新し'],
  [/かった(?=とき|時|ばかり|ぱそこん|パソコン|の)/g, '買った'],
  [/はいって/g, '入って'],
  [/(?<=[をには]|に )かえ(?=た|て|ま)/g, '替え'],
  [/ぶひん/g, '部品'],
  [/package-?ばん|package-?ban/g, 'パッケージ版'],
  [/はこ(?=で)/g, '箱'],
  [/ただし(?=く)/g, '正し'],
  [/いりの(?=もの|ぱそ|パソ|を)/g, '入りの'],
  [/うすい/g, '薄い'],
  [/さいしん/g, '最新'],
  [/こまって/g, '困って'],
  [/でーえすぴー/g, 'dsp'],
  [/まっくろ|まっくら/g, '真っ暗'],
  [/こわれ(?=た|て|ま)/g, '壊れ'],
  [/べつの?(?=ぱそ|パソ|の|めー|メー|メ)/g, '別の'],
  [/せっと(?=で|に)/g, 'セット'],
  [/にんげん/g, '人間'],
  [/はな(?=させ|した|せ)/g, '話'],
  [/でぃーえすぴー/g, 'dsp'],
  [/きかい(?=あいて|じゃ|と)/g, '機械'],
  [/ぱっけ[ーえい]じ(?:ばん|はん|版)?/g, 'パッケージ版'],
  [/りてーる/g, 'リテール'],
  [/むしょう/g, '無償'],
  [/きばん/g, '基板'],
  [/まざ[ーあ](?!ボ)/g, 'マザー'],
  [/さしかえ/g, '差し替え'],
  [/とり?かえ(?=た|て|ま|ら)/g, '取り替え'],
  [/いれかえ/g, '入れ替え'],
  [/のせかえ/g, '載せ替え'],
  [/ひもづけ|ひもつけ/g, '紐付け'],
  [/わすれ/g, '忘れ'],
  [/あくち/g, 'アクチ'],
  [/あくせす/g, 'アクセス'],
  [/めーか[ーあ]/g, 'メーカー'],
  [/しゅうり/g, '修理'],
  [/おふらいん/g, 'オフライン'],
  [/しすてむ/g, 'システム'],
  [/ぶろっく/g, 'ブロック'],
  [/たのん|たのみ|たのむ/g, 'お願い'],

  [/てつだ/g, '手伝'],
  [/おしえて/g, '教えて'],
  [/しゃない/g, '社内'],
  [/がっこう/g, '学校'],
  [/じたく/g, '自宅'],
  [/ひょうじ/g, '表示'],
  [/かいせん/g, '回線'],
  [/せいきひん/g, '正規品'],
  [/きげん/g, '期限'],
  [/ぷりんた[ーあ]?/g, 'プリンター'],
  [/いんさつ/g, '印刷'],
  [/きどう/g, '起動'],
  [/たんまつ/g, '端末'],
  [/はなし(?=たい|が)/g, '話し'],
];

/** A word of Japanese in Latin letters, cut into syllables. */
const syllable = /(ch|sh|ts|ky|gy|ny|hy|by|py|my|ry|j|[kstnhmyrwgzdbpfv])?([aiueo])|n(?![aiueoy])|-/y;
const rows: Readonly<Record<string, string>> = {
  '': 'あいうえお',
  k: 'かきくけこ',
  s: 'さしすせそ',
  t: 'たちつてと',
  n: 'なにぬねの',
  h: 'はひふへほ',
  m: 'まみむめも',
  y: 'や　ゆ　よ',
  r: 'らりるれろ',
  w: 'わ　　　を',
  g: 'がぎぐげご',
  z: 'ざじずぜぞ',
  d: 'だぢづでど',
  b: 'ばびぶべぼ',
  p: 'ぱぴぷぺぽ',
  f: '　　ふ　　',
  v: '　　　　　',
};
const glides: Readonly<Record<string, string>> = {
  ch: 'ち',
  sh: 'し',
  j: 'じ',
  ky: 'き',
  gy: 'ぎ',
  ny: 'に',
  hy: 'ひ',
  by: 'び',
  py: 'ぴ',
  my: 'み',
  ry: 'り',
};
const smallVowels: Readonly<Record<string, string>> = { a: 'ゃ', i: '', u: 'ゅ', e: 'ぇ', o: 'ょ' };

/** The hiragana of one romaji word; undefined when it is none. */
function kanaOf(word: string): string | undefined {
  let kana = '';
  let at = 0;
  while (at < word.length) {
    const doubled = word[at] === word[at + 1] && /[kstpcgdb]/.test(word[at] ?? '');
    if (doubled || (word[at] === 't' && word[at + 1] === 'c')) {
      kana += 'っ';
      at++;
      continue;
    }
    syllable.lastIndex = at;
    const match = syllable.exec(word);
    if (!match) return undefined;
    kana += syllableKana(match);
    at += match[0].length;
  }
  return kana.includes('　') ? undefined : kana;
}

function syllableKana([written, consonant = '', vowel]: RegExpExecArray): string {
  if (vowel === undefined) return written === '-' ? 'ー' : 'ん';
  if (consonant === 'ts') return 'つ';
  const glide = glides[consonant];
  if (glide !== undefined) return glide + smallVowels[vowel];
  return rows[consonant]?.['aiueo'.indexOf(vowel)] ?? '　';
}

/** Words that only a Japanese sentence in Latin letters holds. */
const romajiOnly =
  /(?:^|[^a-z])(?:desu|masu|deshita|mashita|masen|kudasai|onegai(?:shimasu)?|shita(?:ra|i)?|suru|dekinai|dekimasen|nai|nani|naze|doko|dou|ninshou|ninsho|koushin|koukan|kaisha|nihongo|eigo|kara|node|kedo|desuka|masuka|arigatou?|sumimasen|konnichiwa|ohayou?|wakarimasen|tasukete|pasokon|hitsuyou|shimashita|gamen|naorimashita|kiremashita|demasu)(?![a-z])/g;

/** Whether a text without Japanese signs is Japanese in Latin letters. */
export function isRomaji(text: string): boolean {
  if (/[\u3041-\u30ff\u4e00-\u9fff]/.test(text)) return false;
  const words = text.match(/[a-z-]+/g) ?? [];
  const sure = text.match(romajiOnly)?.length ?? 0;
  return (
    sure >= 1 &&
    sure >= words.filter((word) => /^(?:the|is|are|not|my|it|to|and|of|you|what|how)$/.test(word)).length * 2
  );
}

function fromRomaji(text: string): string {
  return text.replace(/[a-z]+(?:-[a-z]+)*/g, (word) => {
    if (keptLatin.test(word)) return word;
    const kana = kanaOf(word);
    return kana === undefined ? word : ` ${kana} `;
  });
}

const keptLatin = /^(?:x|bios|uefi|windows|win|slmgr|key|code|error|kms|vpn|pc|oem|ok)$/;

/** Addresses, and a status of slmgr that names KMS beside everything else: nobody's words. */
const boilerplate =
  /https?:\/\/\S+|\(kms (?:license expired or hardware out of tolerance|ライセンスの期限[^)\n]{0,60})\)/g;

/**
 * The message in one spelling: half width, lower case, kana whole, blanks between Japanese signs gone, romaji and kana
 * spellings of the usual words respelled, line breaks kept. Linear; for reading only, never shown to a person.
 */
export function plainText(text: string): string {
  let plain = fold(maskSecrets(text).text.replace(/\*{5}-\*{5}-\*{5}-\*{5}-[0-9A-Z]{5}/g, ' product key '))
    .replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/(?<![a-z])(is|was|are|were|do|does|did|ca|could|has|have|had|wo|would|should)nt(?![a-z])/g, "$1n't")
    .replace(/[?](?=という|とか[をがに])/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(boilerplate, ' ')
    .replace(/(?<=[ァ-ヶー])[一―─‐−-](?=[ァ-ヶー\s:。、]|$)/g, 'ー')
    .replace(/ラィ/g, 'ライ')
    .replace(/ヱ/g, 'エ')
    .replace(/(?<=\s)w\/o (?=[a-z])/g, 'without ')
    .replace(/(?<=\s)w\/ ?(?=[a-z])/g, 'with ');
  if (isRomaji(plain)) plain = fromRomaji(plain);
  if (isAllKatakana(plain) || (text.match(/[\uff66-\uff9f]/g)?.length ?? 0) > 16) plain = hiraganaOf(plain);
  plain = plain.replace(/ヲ/g, 'を').replace(/『([^』]{1,5})』/g, '$1');
  plain = plain
    .replace(/(?<=[\u3041-\u30ff\u4e00-\u9fff])[ \t]+(?=[\u3041-\u30ff\u4e00-\u9fffa-z0-9])/g, '')
    .replace(/(?<=[a-z0-9])[ \t]+(?=[\u3041-\u30ff\u4e00-\u9fff])/g, '');
  for (const [kana, usual] of respelled) plain = plain.replace(kana, usual);
  return plain;
}

function hiraganaOf(plain: string): string {
  return plain.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Japanese as old terminals write it: katakana only. */
function isAllKatakana(plain: string): boolean {
  return (
    !/[\u3041-\u3096]/.test(plain) &&
    (plain.match(/[ァ-ヶ]/g)?.length ?? 0) >= 12 &&
    /マシタ|マス|デス|ナイ|シタ|マセン|テイ|タラ|ダメ|クダサイ/.test(plain)
  );
}

/** The sentences of a plain text, with their ends; a line break ends one too. */
export function sentencesOf(plain: string): readonly string[] {
  return plain.split(/(?<=[。\n!?]|[a-z0-9")][.] )/);
}

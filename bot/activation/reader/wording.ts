// The vocabulary of the readers: word groups as pattern sources, and whether a match is meant or denied.
// All patterns are for `plainText`: lower case, half width. Gaps are bounded, so that every search stays linear.

/** A person's words that prove something, as the readers saw them. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

/** Up to `most` signs that do not end a sentence. */
function within(most: number): string {
  return `(?:[^。!?\\n.]|\\.(?!\\s)){0,${most}}?`;
}

/** `first`, then `second` in the same sentence with at most `most` signs between them. */
export function near(first: string, second: string, most = 14): string {
  return `(?:${first})${within(most)}(?:${second})`;
}

/** A pattern for `mentionsOf`. */
export function pattern(...sources: readonly string[]): RegExp {
  return new RegExp(sources.map((source) => `(?:${source})`).join('|'), 'g');
}

export const board = String.raw`マザーボード|マザボ|ママン|マザー(?!ズ|テレ)|システム ?ボード|メイン ?ボード|ロジック ?ボード|(?:メイン|システム|m/?b)?基[板盤]|(?<![a-z0-9])m/?b(?![a-z0-9])|mother ?board|main ?board|system ?board|logic ?board|(?<![a-z])(?:mobo|planar|mother-board|main-board)s?(?![a-z])`;
/** English only: "board" alone, where the sentence is about a PC. */
export const looseBoard = String.raw`${board}|(?<![a-z-])board(?![a-z])|(?<![一-龠])板(?=を|も|ごと|が|は|と|から|交換)`;

export const bios = String.raw`(?<![a-z])bios(?![a-z])|(?<![a-z])uefi(?![a-z])|(?<!ルーターの|ssdの|プリンターの)ファーム ?ウ[ェエ]ア|ファーム(?![ァ-ヶ])|(?<!router |printer |ssd |dock |modem )(?<![a-z])firmware|agesa|バイオス`;
export const biosUpdated = String.raw`更新|アップデート|アプデ|アップグレード|バージョン ?アップ|新しい ?(?:版|バージョン|version|もの|やつ|の(?:に|へ))|(?:に|を|まで|へ|ver\.?)?(?:上げ|あげ|上が)|最新|新しく|書き?換え|書き?込|焼|フラッシュ|当(?:て|た)(?:た|て|ま|ら|っ|り)|適用|入れた|入れたら|入れて|かけた|降って|入った|updat|upgrad|(?:re)?flash|bumped?|patched|newest|latest|push|roll(?:ed|ing)? ?(?:out|back)|capsule|deploy|downgrad`;

export const part = String.raw`cpu|i[3579]-?1?\d{4}[a-z]*|(?<![a-z0-9])\d{4}(?:x3d|xt|x|g|f|k|kf|ks)(?![a-z0-9])|ryzen|core ultra|(?:rtx|gtx|rx) ?\d{3,4}|(?:cpu )?cooler|sticks? of ram|プロセッサ|ssd|hdd|nvme|m\.2|メモリー?|グラボ|グラフィック(?:ボード|カード)?|ビデオカード|gpu|パーツ|部品|ディスク|ハードディスク|ドライブ|サウンドカード|lan ?カード|nic|wi-?fi ?カード|無線カード|電池|バッテリー|電源(?:ユニット)?|メモリ|(?<![a-z])ram(?![a-z])|processor|graphics card|(?<![a-z])(?:disk|drive|psu|dimm|memory|hard ?drive)s?(?![a-z])`;
export const replaced = String.raw`新しく(?!す)|交換|換装|(?:取り?|入れ|載せ|のせ|差し|挿し|付け|つけ|乗せ|組み)(?:替|換|変|か)[えわ]|[替換]え|変え(?!ると)|かえ(?:た|て|ら|ま)|新調|新品|取っ替え|とっかえ|取っ換え|別物|移し|増設|追加|増やし|外し|取り外|足し|差した|挿した|swap|replac|exchang|upgraded|fitted|(?<![a-z])(?:new|changed?|added?|changing|different|pulled)(?![a-z])`;

/** After a match: it is not so. */
const deniedAfter =
  /^[^。\n]{0,18}?(?:じゃなくて|ではなくて)|^(?!後|の後|のあと|直後|で(?!は)|した?ら|たら|してから|て以降)(?:(?!認証|ライセンス|windows)[^、。,.!?「」"()\n]){0,12}?(?:ではな|じゃな|でな[いく]|ではありま|じゃありま|とは違|(?:て|で)(?:い|は)?な(?:い|く|かった)|(?:て|で)(?:い|は|お|おり)?ま?せん|ておりません|しない|してな|してま?せん|したことな|ありません|ございません|なし(?![くに])|無し|無い|ないです|なかった|せず|(?:は|も)そのまま|そのまま(?!に|放置)|の件ではな|触って(?:い?な|い?ま?せん)|いじって(?:い?な|い?ま?せん)|変わって(?:い?な|い?ま?せん)|変わりな|ゼロ)/;
const deniedBefore =
  /(?:\bnot|n't|\bnever|\bno|\bwithout|\bneither|\bnor|\bnothing|havent|hasnt|didnt|wasnt|isnt|dont)\s(?:(?!since|after|because|when|following|but|now|due|activated|active|working)[a-z/-]{1,20}\s){0,4}$/;
const notReallyDenied =
  /\b(?:not (?:only|just|sure)|no (?:longer|idea|luck|matter)|can't|cannot|won't|couldn't|doesn't (?:work|help))\s(?:[a-z/-]{1,20}\s){0,4}$/;

/** Whether what stands beside a match takes it back. */
export function isDenied(plain: string, { start, end }: Pick<Mention, 'start' | 'end'>): boolean {
  const after = plain.slice(end, end + 28);
  const before = plain.slice(Math.max(0, start - 48), start);
  const sentence = before.slice(
    Math.max(before.lastIndexOf('. '), before.lastIndexOf('\n'), before.lastIndexOf(', '), before.lastIndexOf('but ')) +
      1,
  );
  return deniedAfter.test(after) || (deniedBefore.test(sentence) && !notReallyDenied.test(sentence));
}

/** A message or a cause is taken back only right beside it: "not the X", "X ではない". */
const messageDeniedAfter =
  /^[」"')]{0,2}[^、。\n]{0,8}?(?:では?な[いくか]|じゃな[いくか]|では?ありま|じゃありま|の件ではな|とは違|わけではな)/;
const messageDeniedBefore =
  /(?:\bnot|isn't|wasn't|\bno|\bnever|it's not)\s(?:(?:any|an?|the|about|really|even)\s){0,2}$/;

/** The first place where words of a message or a cause stand and are not taken back. */
export function messageOf(plain: string, pattern: RegExp): Mention | undefined {
  for (const match of plain.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (messageDeniedAfter.test(plain.slice(end, end + 24))) continue;
    if (messageDeniedBefore.test(plain.slice(Math.max(0, match.index - 24), match.index))) continue;
    return { start: match.index, end, words: match[0] };
  }
  return undefined;
}

/** Every place where the pattern stands and is meant. */
export function mentionsOf(plain: string, pattern: RegExp): Mention[] {
  return [...plain.matchAll(pattern)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, words: match[0] }))
    .filter((mention) => !isDenied(plain, mention));
}

/** The first place where the pattern stands, denied or not: for words that hold their own "not". */
export function placeOf(plain: string, pattern: RegExp): Mention | undefined {
  pattern.lastIndex = 0;
  const match = pattern.exec(plain);
  pattern.lastIndex = 0;
  return match ? { start: match.index, end: match.index + match[0].length, words: match[0] } : undefined;
}

/** The first place where the pattern stands and is meant. */
export function mentionOf(plain: string, pattern: RegExp): Mention | undefined {
  return mentionsOf(plain, pattern)[0];
}

/** Unofficial activators, by name or by kind. */
export const activator = String.raw`kms ?pico|kms[ _-]?(?:auto|activator|tools?|vl|emulator|38|ツール|エミュ|系)|hwidgen|massgrave|(?<![a-z])mas(?:sgrave| script)|re-?loader|activator|クラック|(?<![a-z])crack(?:ed|s)?(?![a-z])|(?<!画面|液晶|パネル|ひび)割れ(?!て|た|。|、)|(?:非公式|裏|怪しい|無料の?|ネットで拾った|拾った|海外の)[^。\n]{0,10}(?:認証)?(?:ツール|スクリプト|ソフト|アクティベータ|バッチ)|(?:認証|アクティベ(?:ート|ーション))(?:回避|突破|する?)?(?:ツール|スクリプト|バッチ)|(?:activation|activate|activator)[^.\n]{0,12}(?:script|tool|hack|loader)`;

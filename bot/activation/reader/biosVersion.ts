// Finds the version of the BIOS in a message: the one that is on the PC now, not the one before, wanted or refused.

/** The firmware of the PC; that of a printer, a disk or a dock has words of its own before it. */
const bios =
  /(?<![a-z])(?:bios|uefi)(?![a-z])|(?<!(?:プリンタ|プリンター|複合機|ssd|hdd|nas|ドック|ルーター?|モデム|カメラ|スマホ|スイッチ|モニター?|ドライブ|ヘッドセット|tpm|thunderbolt|(?:printer|dock|router|drive|monitor|phone|camera|headset|switch)(?:'s)?) ?(?:の|用)? ?)(?:ファームウェア|ファーム|firmware)|バイオス|ばいおす/gi;

const dotted = String.raw`[vr]?\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:l\d{2})?`;
const hp = String.raw`f\.\d{2}[a-z]?`;
const lenovo = String.raw`[a-z]\d[a-z0-9](?:et|kt|ht|jt)\d{2}[a-z]|[a-z0-9]{3}n\d{2}ww`;
const msi = String.raw`e?7[a-z]\d{2}[a-z]{0,3}[v.][a-z0-9]{2,4}`;
/** Numbers that only words before them make a version: Dell's A18, Gigabyte's F15, ASUS' 3405. */
const bare = String.raw`a\d{2}|f\d{1,2}[a-z]?|(?!19|20)\d{3,4}`;
const versionWord = String.raw`(?:バージョン|ヴァージョン|(?<![a-z])ver(?:sion|\.)?|(?<![a-z])rev(?:ision)?\.?|版数)`;

const own = new RegExp(String.raw`(?<![a-z0-9])(?:(?:${lenovo})(?: ?\(\d\.\d{2} ?\))?|${msi})(?![a-z0-9])`, 'gi');
const version = new RegExp(
  String.raw`(?:(?<![\d.a-z/-]|\d:|[a-z]-)|(?<=bios|uefi))(?:(?:ver(?:sion)?[. ]{0,2}|v\.)?(${dotted}|${hp})|(?<=${versionWord}[ はがを:]{0,3})(${bare})|(?<=to )(a\d{2}))(?![\d/:-]|\.\d|[a-z])`,
  'gi',
);

/** The versions that a text states, spelled for comparison, each once; `text` is folded. Linear. */
export function biosVersionsNamed(text: string): string[] {
  const lenovoAndMsi = [...text.matchAll(own)].map(([written]) => written);
  const stated = sentencesOf(text).flatMap((sentence, at, all) => versionsIn(sentence, all[at - 1] ?? ''));
  return [...new Set((lenovoAndMsi.length > 0 ? lenovoAndMsi : stated).map(tidyBiosVersion))];
}

/** A version in one spelling: that in parentheses, without "Ver.": "R1UET89W (1.21 )" and "Ver. 1.21" are 1.21. */
export function tidyBiosVersion(written: string): string {
  const [, inside] = /\(\s*(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)\s*\)/.exec(written) ?? [];
  const [, last] = /(?:^|[\s.]|v|^r)(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:l\d{2})?)$/i.exec(written) ?? [];
  return inside ?? last?.toUpperCase() ?? tidyCase(written);
}

/** Makers print letters large, but for MSI's `v`. */
function tidyCase(written: string): string {
  const large = written.toUpperCase();
  return /^E?7[A-Z]\d{2}/.test(large) ? large.replace(/(?<=\d{2}[A-Z]{0,3})V/, 'v') : large;
}

function sentencesOf(text: string): string[] {
  return text.split(/[。\n!?]|(?<=[^.\d][a-z0-9)])(?<!ver|inc|rev)\.(?=\s)/i);
}

function versionsIn(sentence: string, before: string): string[] {
  const goesOn = opens.test(sentence) && before.slice(-farAway).search(bios) >= 0;
  return [...sentence.matchAll(version)].flatMap((match) => {
    const end = match.index + match[0].length;
    const ahead = sentence.slice(Math.max(0, match.index - farAway), match.index);
    const after = sentence.slice(end, end + farAway);
    if (isNoVersion(ahead, after) || isBefore(ahead, after) || isOpen(ahead, after)) return [];
    const last = [...ahead.matchAll(bios)].at(-1);
    const between = last && ahead.slice(last.index + last[0].length);
    const isBehind = between === undefined ? goesOn && ahead.length < 32 : isJoined(between, after);
    return isBehind || isAhead.test(after) ? [match[1] ?? match[2] ?? match[3] ?? ''] : [];
  });
}

/** A sentence about the version of the BIOS that the sentence before names. */
const opens = new RegExp(
  String.raw`^[ 　]?(?:(?:今|現在|更新後|新しい|いま)の?)?(?:${versionWord}|(?:the )?(?:new )?version is|(?:it'?s |it is )?now (?:at|on))`,
  'i',
);

/** "1.21 の BIOS", "1.21 BIOS", "version 1.21 of the BIOS". */
const isAhead = /^ ?(?:の ?(?:新しい)?|of (?:the |its |my )?|版の?)?(?:bios|uefi|ファームウェア|バイオス|firmware)/i;

/** How far around a number its words are looked for, in characters. */
const farAway = 56;

/** What stands between the BIOS and a number leaves no doubt that the number is its version. */
function isJoined(between: string, after: string): boolean {
  if (otherThings.test(between)) return false;
  const [lead = '', ...rest] = between.split(/[、,;]/);
  const comma = rest.join('');
  if (rest.length > 1 || (rest.length === 1 && !afterComma.test(comma))) return false;
  const isDone = done.test(lead) && !(rest.length === 1 && comma.trim() !== '') && !nowIs.test(after);
  if (isDone) return false;
  // "BIOSの更新は11.20に実施", "BIOS更新 11.20": a day.
  return !(/(?:更新|アップデート|適用|実施)日?[ は:を]*$/.test(lead) && !isUpdatedTo.test(after));
}

const afterComma = new RegExp(String.raw`^ ?(?:今は?|現在は?)? ?(?:${versionWord})?[ はがを::]*$`, 'i');
/** Something else has a version, too. */
const otherThings =
  /windows|office|ドライバ|driver|chrome|edge|\.net|teams|zoom|outlook|vpn|agent|アプリ|(?<![a-z])apps?(?![a-z])|コマンド|command|assist|ソフト|ツール|tool|utility|excel|build|ビルド|手順|(?<![a-z])(?:and|while|but|because|gave|error|shows?|got|with|where|then|which|since|until|for|in|after|before)(?![a-z])|エラー|設定|メニュー|(?<!バージョン\/)日付|日時|時計|時刻|(?<![a-z/])(?:date|clock)(?![a-z])|画面|パスワード|起動|のに|けど|ので|です|ます|でし|まし/i;
const done = /(?:後|あと|したら|ったら|してから|ところ|して|とき|時|直後)[ にで、]*$/;
const nowIs = /^ ?(?:に(?:な|上が|変わ)|へ(?:上が|変わ))/;
const isUpdatedTo =
  /^ ?(?:に|へ|まで)(?:しま?した?|更新|アップ|上げ|あげ|変|なっ|な[りる]|バージョン|戻|下げ|ダウン|書き換|焼|上が|update)/;

/** A number of something else: a standard, an amount, an address, a day. */
function isNoVersion(ahead: string, after: string): boolean {
  return notAhead.test(ahead) || notAfter.test(after);
}
const notAhead =
  /(?:windows|win|tpm|usb|hdmi|pcie?|bluetooth|thunderbolt|smbios|acpi|nvme|\.net|python|wi-?fi|dp|directx|office|約|およそ|about|around|kb|section|step|項|章|第)[ -]{0,2}(?:ver(?:sion)?[. ]?)?$|(?<!now|still|is|are|was|it's) on $/i;
const notAfter =
  /^ ?(?:時間|秒|分|倍|gb|mb|kb|tb|ghz|mhz|v(?![a-z])|w(?![a-z])|%|kg|インチ|inch|型|万|円|hours?|minutes?|days?|months?|weeks?|年|か月|ヶ月|カ月|日|月|週|割|台|度|回|人|時|世代|gen)/i;

/** The version before: "1.9 から 1.14 へ", "from 1.9". */
function isBefore(ahead: string, after: string): boolean {
  return (
    /^ ?(?:から|より前|以前|以降|以上|未満|→|->|-->|=>|⇒|➡|>|to (?:v|ver\.? ?|version )?[\da-z]?\d|or (?:later|newer|above|higher|earlier|older)|では(?:問題|大丈夫|正常|平気))/i.test(
      after,
    ) ||
    /(?:from|than|before|until|元々?は?|以前は|前は|最新(?:版)?は|latest (?:version |bios |firmware )?is|newest is|was|older than) ?(?:the )?(?:v|ver\.? ?|version |bios )?$/i.test(
      ahead,
    )
  );
}

/** Wanted, planned or refused: it is not on the PC. */
function isOpen(ahead: string, after: string): boolean {
  return (
    /^[^。、\n]{0,12}(?:したい|たいの?です|たいと|する予定|予定です|すべき|できな|できませ|できず|失敗|ても(?:いい|よい|大丈夫|良い)|するつもり|するよう|しよう|していない|していません|してない|はまだ|^ (?:is|was) (?:available|out|offered|released|not)|が公開|が出て|が配布|が来て)/.test(
      after,
    ) ||
    /(?:want|wants|wanted|going|plan|planning|plans|about|asked?|told|tried|trying|failed|need|needs|refuses?|unable|supposed) to [^.,]{0,32}$|(?:refused?|declined?|skipped|should i|can i|could i|shall i|will|would|can't|cannot|couldn't|won't|didn't|don't|if i|before i|available|offers?|offering) [^.,]{0,32}$/i.test(
      ahead,
    )
  );
}

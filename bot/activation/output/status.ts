// Reads the licence status: its number, its word in English or Japanese, or the sentence of `slmgr /xpr` and `/ato`.
import { type LicenseStatus, licenseStatuses } from '../case.ts';
import type { Squeezed } from './pastedText.ts';

type Table = readonly (readonly [pattern: RegExp, status: LicenseStatus])[];

const label = /(?:Licen[sc]eStatus|Status|ライセンスの?(?:状態|ステータス)|(?:[:=|]))[:=|は]{0,2}/gi;
const sureLabel = /^(?:Licen|ライセンス)/i;

/**
 * Words behind the label, as they begin. The Japanese ones other than ライセンスされています were not verified on a real
 * screen (docs/sources.md, Licences).
 */
const words: Table = [
  [/^-{0,3}Unlicensed|^ライセンス(?:なし|無し|されていませ|されていない|がありません)|^未ライセンス/i, 'Unlicensed'],
  [
    /^-{0,3}Licensed|^ライセンス(?:されて(?:います(?!か)|いる)|済み?|あり(?!ま))|^ライセンス認証(?:済|されています)/i,
    'Licensed',
  ],
  [/^Initialgrace|^OOBGrace|^初期の?猶予/i, 'OOBGrace'],
  [/^Additionalgrace|^OOTGrace|^追加の?猶予/i, 'OOTGrace'],
  [/^Non-?Genuine(?:grace)?|^非正規|^正規品?では(?:ない|ありません)/i, 'NonGenuineGrace'],
  [/^Extended-?grace|^延長(?:された|の)?猶予|^猶予期間の?延長/i, 'ExtendedGrace'],
  [/^Notification|^通知/i, 'Notification'],
];

/** A word cut off at the end of the text: at least so much that it is the only one. */
const cutWords: Table = [
  [/^Unl[a-z]{0,5}$/i, 'Unlicensed'],
  [/^Licen[a-z]{0,2}$/i, 'Licensed'],
  [/^Init[a-z]{0,8}$|^初期/i, 'OOBGrace'],
  [/^Addi[a-z]{0,10}$|^追加/i, 'OOTGrace'],
  [/^Non-?g[a-z]{0,9}$/i, 'NonGenuineGrace'],
  [/^Exten[a-z]{0,6}$|^延長/i, 'ExtendedGrace'],
  [/^Notif[a-z]{0,7}$/i, 'Notification'],
];

/** `/xpr` and `/ato` speak in sentences; without white space. Source: the string table of slmgr.vbs. */
const sentences: Table = [
  [/inNotificationmode|通知モードです|通知モードになって/i, 'Notification'],
  [/Initialgraceperiodends|初期の?猶予期間[はがの]?[^。]{0,40}(?:終了|切れ)/i, 'OOBGrace'],
  [/Additionalgraceperiodends|追加の?猶予期間[はがの]?[^。]{0,40}(?:終了|切れ)/i, 'OOTGrace'],
  [/Non-?genuinegraceperiodends|非正規の?猶予期間[はがの]?[^。]{0,40}(?:終了|切れ)/i, 'NonGenuineGrace'],
  [/Extendedgraceperiodends|延長(?:された|の)?猶予期間[はがの]?[^。]{0,40}(?:終了|切れ)/i, 'ExtendedGrace'],
  [
    /Productactivatedsuccessfully|製品は?(?:正常に)?ライセンス認証(?:されました|に成功)|正常にライセンス認証(?:されました|が完了)/i,
    'Licensed',
  ],
  [/machineispermanentlyactivated|永続的にライセンス認証|ライセンス認証は完了しました/i, 'Licensed'],
  [
    /(?:Volume|Timebased|AutomaticVM|VM)activation(?:willexpire|expiration)|(?:ボリューム|期限付き)ライセンス認証(?:の?(?:有効)?期限)?[はが:][^。]{0,40}(?:切れ|終了|満了|まで|分)/i,
    'Licensed',
  ],
  [/NotificationReason[:=]|通知の理由[:=]/i, 'Notification'],
  [/\(R\)[\d.]{0,3},\w{1,40}?edition:(?:Unlicensed|ライセンスなし)/i, 'Unlicensed'],
];

/** The status in a text without white space; `inProduct`: the text shows a product, so that a bare word counts too. */
export function shownStatus(squeezed: Squeezed, inProduct: boolean): LicenseStatus | undefined {
  const { text } = squeezed;
  let loose: LicenseStatus | undefined;
  for (const match of text.matchAll(label)) {
    const start = match.index + match[0].length;
    const value = text.slice(start, start + 60);
    const isSure = sureLabel.test(match[0]);
    const number = isSure ? numberAt(squeezed, start) : undefined;
    if (number !== undefined) return licenseStatuses[number];
    const isLast = start + value.length === text.length;
    const read = wordIn(words, value) ?? (isSure && isLast ? wordIn(cutWords, value) : undefined);
    if (read !== undefined && isSure) return read;
    loose ??= read;
  }
  return inProduct ? (loose ?? wordIn(sentences, text)) : undefined;
}

/** The number that stands there by itself: not the first digit of a key, of an error code or of `1st`. */
function numberAt({ text, at }: Squeezed, start: number): number | undefined {
  const found = /^[([]?([0-6])(?![0-9.])/.exec(text.slice(start, start + 3));
  if (!found) return undefined;
  const end = start + found[0].length;
  const isGlued = at[end] === (at[end - 1] ?? 0) + 1;
  // A line end may be lost on the way: `LicenseStatus:1PartialProductKey` is a number and the next label.
  return isGlued && /^(?![A-Z][a-z])[A-Za-z0-9]/.test(text.slice(end, end + 2)) ? undefined : Number(found[1]);
}

function wordIn(table: Table, text: string): LicenseStatus | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** A whole line that only Windows says, so that it counts by itself. */
const wholeLines: Table = [
  [/^(?:The machine is permanently activated|Product activated successfully)\.?$/im, 'Licensed'],
  [/^(?:コンピューターのライセンス認証は完了しました|製品は正常にライセンス認証されました)。?$/m, 'Licensed'],
  [/^Windows (?:is in Notification mode|は通知モードです)[.。]?$/im, 'Notification'],
  [/^(?:Notification Reason|通知の理由) ?:/im, 'Notification'],
];

/** For a line below that begins with a digit. */
const numberLine = /LicenseStatus"?\s{0,30}[:=]\s{0,9}"?([0-6])"?,?\s{0,3}$/im;

/** The status that a number or a sentence of Windows on a line of its own says. */
export function statusOfLine(clean: string): LicenseStatus | undefined {
  const number = numberLine.exec(clean)?.[1];
  return number === undefined ? wordIn(wholeLines, clean) : licenseStatuses[Number(number)];
}

// Reads pasted output of slmgr (/dli, /dlv, /xpr, /ato) and PowerShell, from English and Japanese Windows.
import type { LicenseEvidence } from './case.ts';
import { fold } from './characters.ts';

type Status = NonNullable<LicenseEvidence['status']>;

/** The channel word in `Description`, which Windows does not translate, to the word in `Product Key Channel`. */
const channels: readonly (readonly [pattern: RegExp, channel: string])[] = [
  [/\bOEM_?DM channel/i, 'OEM:DM'],
  [/\bOEM_?COA_?NSLP channel/i, 'OEM:NONSLP'],
  [/\bOEM_?COA_?SLP channel/i, 'OEM:COA'],
  [/\bOEM_?SLP channel/i, 'OEM:SLP'],
  [/\bVOLUME_?MAK channel/i, 'Volume:MAK'],
  [/\bVOLUME_?KMSCLIENT channel/i, 'Volume:GVLK'],
  [/\bVOLUME_?KMS\w* channel/i, 'Volume:CSVLK'],
  [/\bTIMEBASED_?EVAL channel/i, 'Eval'],
  [/\bTIMEBASED_?SUB channel/i, 'Subscription'],
  [/\bRETAIL channel/i, 'Retail'],
  [/\b(OEM:(?:DM|NONSLP|SLP|COA)|Volume:(?:MAK|GVLK|CSVLK))\b/i, ''],
  [/(?:Product ?Key ?Channel|プロダクト ?キー ?チャネル)\s{0,30}[:=]\s{0,9}Retail\b/i, 'Retail'],
  [/"ProductKeyChannel"\s{0,9}:\s{0,9}"Retail"/i, 'Retail'],
];

/** Status words; the Japanese ones other than ライセンスされています were not verified on a real screen (docs/sources.md, Licences). */
const statusWords: readonly (readonly [pattern: RegExp, status: Status])[] = [
  [/非正規|non-?genuine/i, 'nonGenuine'],
  [/猶予|grace/i, 'grace'],
  [/通知|notification/i, 'notification'],
  [/ライセンスなし|ライセンスされていません|unlicensed/i, 'unlicensed'],
  [/ライセンスされています|ライセンス済み|licensed/i, 'licensed'],
];

/** `LicenseStatus` of SoftwareLicensingProduct. Source: docs/sources.md, Licences. */
const statusNumbers: readonly Status[] = [
  'unlicensed',
  'licensed',
  'grace',
  'grace',
  'nonGenuine',
  'notification',
  'grace',
];

const statusLine =
  /(?:License ?Status"?|ライセンス(?:の状態|状態|のステータス))[ \t]{0,30}[:=][ \t]{0,9}"?([^\n",]{1,60})/i;
const tailLine =
  /(?:Partial ?Product ?Key"?|プロダクト ?キーの一部|部分的?な?プロダクト ?キー)[ \t]{0,30}[:=][ \t]{0,9}"?([A-Z0-9]{5})(?![A-Z0-9])/i;
const editionText = /Windows(?:\(R\))?,? {0,3}([A-Za-z][A-Za-z0-9]{1,40}) edition/i;
const firmwareLine = /^\s{0,9}\[\d\.\d\]\s{0,9}(\w{1,40})\s{1,9}(OEM:\w{1,9})/m;
const codeText = /(?:Reason|理由|エラー|error)[^\n:=0-9]{0,40}[:=]?[ \t]{0,9}(0x[0-9A-F]{8})|hr=(0x[0-9A-F]{8})/i;
const reasonNumber = /LicenseStatusReason"?\s{0,30}[:=]\s{0,9}(-?\d{9,10})/i;

/** /xpr speaks in sentences. */
const sentences: readonly (readonly [pattern: RegExp, status: Status])[] = [
  [
    /activated successfully|正常にライセンス認証|machine is permanently activated|ライセンス認証は完了しました|永続的にライセンス認証/i,
    'licensed',
  ],
  [/in Notification mode|通知モードです/i, 'notification'],
  [/volume activation will expire|activation will expire|の有効期限が切れます/i, 'licensed'],
  [/grace period ends|猶予期間/i, 'grace'],
];

/**
 * Edition, channel, status, last five characters and error code, as far as the text holds them; undefined when
 * nothing of it is recognised. Values are read before labels, since Windows translates only labels; cut output gives
 * what is left of it. `code` is an error only, never an information code. Labels: docs/sources.md, Licences.
 */
export function readLicenseOutput(text: string): LicenseEvidence | undefined {
  const block = windowsBlock(fold(text).replace(/\r\n?/g, '\n'));
  const firmware = firmwareLine.exec(block);
  const edition = editionText.exec(block)?.[1] ?? firmware?.[1];
  const channel = channelIn(block);
  const lastFive = tailLine.exec(block)?.[1]?.toUpperCase();
  const isOutput =
    edition !== undefined ||
    channel !== undefined ||
    lastFive !== undefined ||
    statusLine.test(block) ||
    /LicenseStatusReason|slui\.exe|slmgr|^(?:Error|エラー): ?0x[0-9A-F]{8} \S/im.test(block);
  if (!isOutput) return undefined;
  const status = statusIn(block);
  const code = codeIn(block);
  if ([edition, channel, status, lastFive, code].every((value) => value === undefined)) return undefined;
  return {
    ...(edition !== undefined && { edition }),
    ...(channel !== undefined && { channel }),
    ...(status !== undefined && { status }),
    ...(lastFive !== undefined && { lastFive }),
    ...(code !== undefined && { code }),
  };
}

/** Office and other products may stand before Windows: begin at the line that names Windows, when one does. */
function windowsBlock(text: string): string {
  const windows = text.search(/Windows\(R\), /i);
  const other = text.search(/"?Name"?\s{0,30}[:=]\s{0,9}"?Office/i);
  if (windows < 0 || other < 0) return text;
  // wmic sorts properties by name, so a block may begin above its Name line; with several products Name comes first.
  return other < windows ? text.slice(windows) : text.slice(0, other);
}

function channelIn(text: string): string | undefined {
  for (const [pattern, channel] of channels) {
    const match = pattern.exec(text);
    if (match) return channel || canonical(match[1] ?? '');
  }
  return undefined;
}

function canonical(channel: string): string {
  const upper = channel.toUpperCase();
  return upper.startsWith('VOLUME:') ? `Volume:${upper.slice(7)}` : upper;
}

function statusIn(text: string): Status | undefined {
  const value = statusLine.exec(text)?.[1];
  if (value !== undefined) {
    const number = /^\s*([0-6])\s*$/.exec(value)?.[1];
    if (number !== undefined) return statusNumbers[Number(number)];
    const word = statusWords.find(([pattern]) => pattern.test(value));
    if (word) return word[1];
  }
  return sentences.find(([pattern]) => pattern.test(text))?.[1];
}

function codeIn(text: string): string | undefined {
  const match = codeText.exec(text);
  const written = match?.[1] ?? match?.[2];
  const number = reasonNumber.exec(text)?.[1];
  const value = written !== undefined ? Number(written) : number !== undefined ? Number(number) >>> 0 : 0;
  // Errors have the top bit set; 0x4004F401 and the like only inform.
  return value >= 0x80000000 ? `0x${value.toString(16).toUpperCase().padStart(8, '0')}` : undefined;
}

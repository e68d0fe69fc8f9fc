// Reads the licence channel: as `Description` and `ProductKeyChannel` write it, or as other words of Windows imply it.
import { type LicenseChannel, licenseChannels } from '../case.ts';
import { editionId } from './edition.ts';

/** The word in `Description`, which Windows does not translate, to the word in `ProductKeyChannel`. docs/sources.md, Licences. */
const words: readonly (readonly [word: RegExp, channel: LicenseChannel])[] = [
  [/^OEM_?DM$/i, 'OEM:DM'],
  [/^OEM_?COA_?NSLP$|^OEM_?NONSLP$/i, 'OEM:NONSLP'],
  [/^OEM_?COA(?:_?SLP)?$/i, 'OEM:COA'],
  [/^OEM_?SLP$/i, 'OEM:SLP'],
  [/^VOLUME_?MAK$/i, 'Volume:MAK'],
  [/^VOLUME_?KMSCLIENT$/i, 'Volume:GVLK'],
  [/^VOLUME_?KMS\w*$/i, 'Volume:CSVLK'],
  [/^TIMEBASED_?EVAL$/i, 'Eval'],
  [/^TIMEBASED_?SUB\w{0,10}$/i, 'Subscription'],
  [/^RETAIL$/i, 'Retail'],
];

const described =
  /(OEM_?(?:DM|COA_?NSLP|NONSLP|COA_?SLP|COA|SLP)|VOLUME_?(?:MAK|KMS\w{0,20}?)|TIMEBASED_?(?:EVAL|SUB)|RETAIL)(?:\([^()]{0,20}\))?channel/i;
/** Cut before `channel`: only words that no longer word begins with. */
const describedCut =
  /(?:(OEM_(?:DM|COA_NSLP|COA_SLP|NONSLP|SLP)|VOLUME_(?:MAK|KMSCLIENT)|TIMEBASED_(?:EVAL|SUB))(?![A-Z_]*[A-Z_]{3}channel)|OperatingSystem,(RETAIL)(?=c?h?a?n?n?e?$|\.\.|…))/i;
const labelled =
  /(?:Channel|キーの?チャン?ネル)[:=|は]{1,2}[「『(]?(Retail(?::TB:(?:Eval|Sub))?|Eval|Subscription|Volume:(?:MAK|GVLK|CSVLK)|OEM:(?:DM|NONSLP|SLP|COA))/i;
const bare = /(?<![A-Z0-9])(OEM:(?:DM|NONSLP|SLP|COA)|Volume:(?:MAK|GVLK|CSVLK))/i;

/** The channel that a text without white space names. */
export function shownChannel(squeezed: string): LicenseChannel | undefined {
  const word = described.exec(squeezed)?.[1];
  const fromWord = word === undefined ? undefined : words.find(([pattern]) => pattern.test(word))?.[1];
  const name = (labelled.exec(squeezed) ?? bare.exec(squeezed))?.[1];
  const cut = describedCut.exec(squeezed);
  const cutWord = cut?.[1] ?? cut?.[2];
  return (
    fromWord ??
    (name === undefined ? undefined : channelNamed(name)) ??
    (cutWord === undefined ? undefined : words.find(([pattern]) => pattern.test(cutWord))?.[1])
  );
}

/** The channel with this name in `ProductKeyChannel`, in any case; copies with an end are `Retail:TB:Eval` there. */
export function channelNamed(name: string): LicenseChannel | undefined {
  const plain = name
    .toLowerCase()
    .replace('retail:tb:eval', 'eval')
    .replace(/retail:tb:sub\w{0,12}/, 'subscription');
  return licenseChannels.find((one) => one.toLowerCase() === plain);
}

/** `[4.0] Professional OEM:DM`, the description of the key in the firmware: for which edition it is. */
const firmwareKey = /(?:\[\d{1,2}\.\d{1,2}\]|Win(?:dows)?[\d.]{1,4}RTM)([A-Za-z]\w{0,40}?)(OEM:(?:DM|NONSLP|SLP|COA))/i;

/** What the description of the firmware key says, and the text without it: it is not the installed key. */
export function withoutFirmware(squeezed: string): {
  readonly rest: string;
  readonly firmware?: { readonly edition: string; readonly channel?: LicenseChannel };
} {
  const match = firmwareKey.exec(squeezed);
  if (!match) return { rest: squeezed };
  const channel = shownChannel(match[2] ?? '');
  return {
    rest: squeezed.slice(0, match.index) + squeezed.slice(match.index + match[0].length),
    firmware: { edition: editionId(match[1] ?? ''), ...(channel && { channel }) },
  };
}

// ---- implied

/** Error codes that only a KMS client can get. docs/sources.md, Error codes. */
const kmsCodes = /0x(?:C004F0(?:38|39|41|42|56|6C|74)|8007232B|8007251D|8007267C|80092328|8007007B)/i;
/** Activation ids (`SkuId`) of the KMS client licences of Windows 10 and 11, as `slmgr /dlv` prints them. */
const kmsClientIds =
  /2de67392-b7a7-462a-b1ca-108dd189f588|a80b5abf-76ad-428b-b05d-a47d2dffeebf|82bbc092-bc50-4e16-8e18-b74fc486aec3|4b1571d3-bafb-4b40-8087-a961be2caf65|3f1afc82-f8ac-4f6c-8005-1d233e606eee|5300b18c-2e33-4dc2-8291-47ffcec746dd|73111121-5638-40f6-bc11-f1d7b0d64300|e272e3e2-732f-4c65-a8f0-484747d0d947|e0c42288-980c-4788-a014-c080d2e1926e|3c102355-d027-42c6-ad23-2e7ef8a02585/i;
/** The status word for both kinds of grace names KMS, whatever the licence. */
const graceWord = /\(KMSlicenseexpired|\(KMSライセンスの期限/i;
/** "Error: 0x... The ...", as `/ato` prints it; a person's sentence goes on with a particle. */
const toolError =
  /(?:Error|エラー):[0O]x[0-9A-FO]{8}(?:The|On|No|Product|DNS|Access|A[a-z]|[ァ-ヶ]|製品|指定|Microsoft|Windows)|slui\.exe0x2a/i;
const kmsClientWords =
  /KeyManagementServiceclientinfo|キー管理サービスクライアント情報|updateKMSclientinformation|KMSクライアント情報|ADActivationclientinfo|ADによるライセンス認証クライアント|ActivationObjectname|ライセンス認証オブジェクト名|Volumeactivation(?:expiration|willexpire)|ボリュームライセンス認証(?:の?(?:有効)?期限)?(?:[:=]|は)[0-9]/i;

/** The error line of `slmgr /ato`, in a text without white space. */
export function isToolError(squeezed: string): boolean {
  return toolError.test(squeezed);
}

/** The channel that no line names, but that only one kind of licence can make Windows write. */
export function impliedChannel(squeezed: string, edition: string | undefined): LicenseChannel | undefined {
  if (kmsClientWords.test(squeezed)) return 'Volume:GVLK';
  const isEvent = /hr=0x|SkuId=/i.test(squeezed);
  if (isEvent && kmsClientIds.test(squeezed)) return 'Volume:GVLK';
  if (isEvent || isToolError(squeezed)) {
    if (kmsCodes.test(squeezed) || /KeyManagementService|キー管理サービス/i.test(squeezed.replace(graceWord, '')))
      return 'Volume:GVLK';
    if (/0xC004C02[01]|0x803FA0(?:7F|80)|MultipleActivationKey|マルチライセンス認証キー/i.test(squeezed))
      return 'Volume:MAK';
  }
  return edition !== undefined && /Eval$/.test(edition) ? 'Eval' : undefined;
}

/** The Settings page names the company's server only where it activates the PC. */
export function isForOrganization(squeezed: string): boolean {
  return /yourorgani[sz]ation.{0,2}sactivationse|組織のライセンス認証(?:サーバー|サービス)/i.test(squeezed);
}

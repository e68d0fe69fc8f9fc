// Reads the Activation page of Settings (and the About page) copied as text, from English and Japanese Windows.
import type { LicenseEvidence, LicenseStatus, SubscriptionState } from '../case.ts';
import { isForOrganization } from './channel.ts';
import { knownEdition, shownEditionIn } from './edition.ts';
import { codesIn } from './writtenCode.ts';

const state =
  /(?:Activation(?:state|status)|ライセンス認証の?状態)[:=|は>]{0,2}(Notact|Inactive|Act|アクティブ(?:では|でない|になっていま)|非アクティブ|アクティブ|有効)/i;
/** A sentence of the page, not of a person: it begins a line or follows a label. */
const licensedSentence = /(?:^|Active\s{1,3}|[:.]\s{0,3})Windows is activated (?:with|using|by)\s/im;
const licensedJa =
  /(?:デジタルライセンス|プロダクトキー|ライセンス認証(?:サービス|サーバー))(?:によって|により|を使用して|で)[^。]{0,12}ライセンス認証されています/;
const reported = /Windows reported that |によって報告されました|We can't (?:re)?activate Windows on this device/i;
/** The page's heading; a message quoted in a sentence stands without it. */
const editionLine = /^Windows 1[01] [A-Za-z][A-Za-z -]{1,40}$/m;
const editionLabel = /(?:^|\n)\s{0,9}(?:Windows\s)?(?:Edition|エディション)\s{0,20}[:=|]?\s{1,20}([^\n]{2,60})/i;
const build = /(?:OS ?build|OS ?ビルド|OS のビルド)\s{0,20}[:=|]?\s{0,20}(\d{5}(?:\.\d{1,5})?)(?!\d)/i;

const subscriptions: readonly (readonly [pattern: RegExp, state: SubscriptionState])[] = [
  [
    /Subscription[:=|]?(?:\w{0,40})(?:hasexpired|isexpired|Expired)|サブスクリプション[^。]{0,16}(?:期限切れ|期限が切れ)/i,
    'expired',
  ],
  [
    /Subscription[:=|]?(?:\w{0,40})(?:isn.?tvalid|isnotvalid|Notactive|isnotactive)|サブスクリプション[^。]{0,16}(?:アクティブでは|有効では)/i,
    'notActive',
  ],
  [/subscriptionisactive|Subscription[:=|]?Active|サブスクリプション[:=|はが]{0,2}(?:アクティブ|有効)/i, 'active'],
];

/**
 * Edition, state, subscription and code of the page; nothing without a label or a whole sentence of it, since people
 * write "Windows is not activated" too. "Not active" is Notification: Windows 10 and 11 give no time before it.
 */
export function readActivationPage(clean: string, squeezed: string): LicenseEvidence {
  const shown = state.exec(squeezed)?.[1];
  const status = shown === undefined ? statusOfSentence(clean, squeezed) : statusOf(shown);
  const isPage = shown !== undefined || status !== undefined;
  const about = build.exec(clean)?.[1];
  const labelled = editionLabel.exec(clean)?.[1];
  if (!isPage && about === undefined) return {};
  const edition = (labelled === undefined ? undefined : knownEdition(labelled)) ?? shownEditionIn(clean);
  const subscription = isPage ? subscriptions.find(([pattern]) => pattern.test(squeezed))?.[1] : undefined;
  const errorCode = isPage ? codesIn(clean)[0]?.code : undefined;
  const isVolume = isPage && isForOrganization(squeezed);
  return {
    ...(edition !== undefined && { edition }),
    ...(isVolume && { channel: 'Volume:GVLK' as const }),
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(subscription !== undefined && { subscription }),
    ...(about !== undefined && { windowsBuild: about }),
  };
}

function statusOf(shown: string): LicenseStatus {
  return /^(?:Act|アクティブ$|有効)/i.test(shown) ? 'Licensed' : 'Notification';
}

function statusOfSentence(clean: string, squeezed: string): LicenseStatus | undefined {
  if (licensedSentence.test(clean) || licensedJa.test(squeezed)) return 'Licensed';
  return reported.test(clean) && editionLine.test(clean) ? 'Notification' : undefined;
}

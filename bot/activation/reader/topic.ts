// Which guidance should come first: rules in order, the first that applies wins. docs/reader.md, First topic.
import type { Cause, Circumstances, LicenseType } from '../case.ts';
import { account, troubleshooter } from './circumstances.ts';
import type { Intent } from './intent.ts';
import { activator, pattern, placeOf } from './wording.ts';

export const topics = [
  'license_type',
  'reactivation',
  'troubleshooter',
  'microsoft_account',
  'waiting',
  'product_key',
  'edition',
  'network',
  'volume_it',
  'contact_support',
  'escalate',
  'not_supported',
] as const;
export type Topic = (typeof topics)[number];

type ByLicense = Readonly<Record<Exclude<LicenseType, 'volume'>, Topic>>;
const byLicense = {
  hardware_change: {
    preinstalled_oem: 'reactivation',
    retail: 'troubleshooter',
    dsp: 'troubleshooter',
    free_upgrade: 'microsoft_account',
    unknown: 'license_type',
  },
  motherboard_replaced: {
    preinstalled_oem: 'contact_support',
    retail: 'troubleshooter',
    dsp: 'contact_support',
    free_upgrade: 'microsoft_account',
    unknown: 'license_type',
  },
  no_license_found: {
    preinstalled_oem: 'reactivation',
    retail: 'product_key',
    dsp: 'product_key',
    free_upgrade: 'microsoft_account',
    unknown: 'license_type',
  },
  unknown: {
    preinstalled_oem: 'reactivation',
    retail: 'reactivation',
    dsp: 'reactivation',
    free_upgrade: 'microsoft_account',
    unknown: 'license_type',
  },
} as const satisfies Readonly<Partial<Record<Cause, ByLicense>>>;

/** The first guidance for a present activation problem: the first rule that applies. */
function topicOfProblem(cause: Cause, license: LicenseType, said: Circumstances): Topic {
  if (said.oldWindows || said.activator) return 'not_supported';
  if (license === 'volume' || cause === 'volume_kms') return said.device === 'private' ? 'license_type' : 'volume_it';
  switch (cause) {
    case 'permission_or_service':
      return said.noAdmin ? 'escalate' : 'reactivation';
    case 'store_corrupt':
      return 'escalate';
    case 'wrong_edition':
      return 'edition';
    case 'network':
    case 'clock':
      return 'network';
    case 'server_unavailable':
      return said.waited ? 'contact_support' : 'waiting';
    case 'key_limit':
      return 'contact_support';
    case 'key_blocked':
    case 'key_invalid':
      return 'product_key';
    case 'not_genuine':
      return license === 'unknown' ? 'license_type' : 'contact_support';
    default:
      if (said.accountTrouble) return 'microsoft_account';
      if (said.ranTroubleshooter && said.signedIn) return 'contact_support';
      if (said.ranTroubleshooter)
        return license === 'preinstalled_oem' || license === 'dsp' ? 'contact_support' : 'microsoft_account';
      return byLicense[cause][license];
  }
}

/** What a question is about; the first line that stands wins. */
const questionTopics: readonly (readonly [Topic, RegExp])[] = [
  ['not_supported', pattern(activator)],
  [
    'license_type',
    pattern(
      String.raw`正当|合法|違法|横流し|ライセンスの種類|どのライセンス|which licen|(?:kind|type) of licen|(?<![a-z])legit|(?<![a-z])legal`,
    ),
  ],
  ['product_key', pattern(String.raw`25 ?(?:桁|文字|digit|char)|シール|控え(?:て|たい|られ)|購入履歴`)],
  [
    'contact_support',
    pattern(
      String.raw`電話|でんわ|サポート(?:の)?(?:窓口|センター|番号)|問い合わせ(?:先|窓口)|窓口|phone|(?<![a-z])call(?![a-z])|(?:contact|reach) microsoft|support (?:number|line|centre|center)|microsoft(?:'s)? (?:support|number)|who (?:do|should|can) i (?:contact|ask)`,
    ),
  ],
  ['troubleshooter', pattern(troubleshooter, 'changed hardware')],
  [
    'volume_it',
    pattern(
      String.raw`(?<![a-z])(?:kms|mak|vlsc|adba)(?![a-z])|ボリューム ?ライセンス|volume licen|(?<![a-z0-9])[ea][35](?![0-9a-z])|サブスクリプション|キャンパス ?ライセンス|会社のライセンス`,
    ),
  ],
  [
    'network',
    pattern(
      String.raw`プロキシ|ファイア ?ウォール|firewall|proxy|ポート(?!フォリオ)|宛先|(?<![a-z])ports?(?![a-z])|オフライン|offline|endpoints?|(?<![a-z])urls?(?![a-z])|許可リスト|ホワイトリスト|whitelist|allow-?list|インターネット(?:接続)?(?:が|は|に)(?:必要|必須|つな)|internet connection`,
    ),
  ],
  [
    'waiting',
    pattern(
      String.raw`(?:何|どれ|どの)(?:時間|日|くらい|ぐらい|位)|24 ?時間|待(?:て|つ|ち|た)|how long|(?<![a-z])wait(?:ing)?(?![a-z])|24 ?h|until when|retry`,
    ),
  ],
  [
    'edition',
    pattern(
      String.raw`エディション|edition|(?:home|ホーム)[^。\n]{0,30}(?:pro(?![a-z])|プロ)|(?:pro(?![a-z]))[^。\n]{0,30}home`,
    ),
  ],
  [
    'microsoft_account',
    pattern(
      `${account}|紐(?:付|づ)け|アカウント(?:側|に|を|の|と|へ|[^。]{0,4}(?:紐|ひも|リンク|連携))|事前に|あらかじめ|前もって|準備|(?:前|まえ)に(?:やって|して|する|しておく|何か|やる|必要な|確認)|(?:should|do|need|can) i (?:do|link|prepare|sign|back ?up)[^.\\n]{0,30}(?:before|first|beforehand)|(?:link|sign in)[^.\\n]{0,20}(?:first|before)|beforehand|(?<![a-z])link(?:ed|ing)?(?![a-z])|prepar`,
    ),
  ],
  [
    'reactivation',
    pattern(
      String.raw`どの画面|どこ(?:で|から|を)[^。\n]{0,14}(?:見|確認|分か|わか|調べ)|(?:認証|ライセンス)(?:状態|状況|済み|されて(?:い)?る)[^。\n]{0,16}(?:確認|見|どこ|調べ|わか|分か|どう)|(?:where|how)[^.\n]{0,30}(?:see|check|tell|find|know|look)[^.\n]{0,20}(?:activat|active)|is (?:it |my \w+ |windows )?activated|activation (?:page|status|screen|state)|(?:ライセンス|アクティベーション)?認証(?:の)?(?:画面|ページ)`,
    ),
  ],
  ['product_key', pattern(String.raw`キー(?!ボード)|(?<![a-z])keys?(?![a-z])`)],
];
const whichType =
  /合法|違法|正規|本物|legit|legal|genuine|どの(?:種類|タイプ)|種類|見分|区別|違い|なのか|oem[^。.\n]{0,20}(?:or|か)[^。.\n]{0,12}(?:retail|dsp|リテール|パッケージ)|(?:retail|dsp)[^。.\n]{0,16}(?:or|か)|移(?:せ|し|行|植)|持っていけ|引き継|使い回|流用|失効|(?:別の|新しい)(?:pc|パソコン)|transfer|move (?:it|my|the)|survive|lose|(?:消え|切れ|外れ|無効に|なくな)[^。\n]{0,8}(?:ます|る|の)|lost|license type|type of licen|ライセンスの種類/;

function topicOfQuestion(plain: string): Topic {
  const found = questionTopics.find(([, words]) => placeOf(plain, words) !== undefined)?.[0];
  const weak = found === undefined || found === 'product_key' || found === 'volume_it';
  if (weak && whichType.test(plain) && !/どこ|where|控え|読み出/.test(plain)) return 'license_type';
  return found ?? 'license_type';
}

/** The guidance that should come first. Total. Rules: docs/reader.md, First topic. */
export function topicFor(
  intent: Intent,
  cause: Cause,
  license: LicenseType,
  said: Circumstances,
  plain: string,
): Topic {
  switch (intent) {
    case 'human':
      return 'escalate';
    case 'question':
      return topicOfQuestion(plain);
    case 'activation_problem':
      return topicOfProblem(cause, license, said);
    default:
      return 'not_supported';
  }
}

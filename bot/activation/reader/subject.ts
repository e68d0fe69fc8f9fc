// What a message is about: activation of Windows, or something that belongs to another helpdesk.
import { sentencesOf } from './plain.ts';
import { type Mention, pattern, placeOf } from './wording.ts';

/** Words that only activation of Windows, or its licence, holds. */
const activationWords = pattern(
  String.raw`ライセンス認証|アクティベ(?:ーション|ート|ーシ)|アクティブ(?:化|では)|未認証|要認証|(?<!二段階|多要素|二要素|要素|段階|wi-?fiの?|wifiの?|ネットの?|顔|指紋|生体|本人|メールの?|サインインの?|ログインの?|ログオンの?|パスワード|ユーザー?|電話|sms|vpnの?|プロキシ)認証(?!アプリ|コード|番号|メール|情報|プロキシ|システム|基盤|局|方式|アプリ|に失敗しましたになり)`,
  String.raw`(?:windows|win1?[01]?|os|ウィン|デジタル|このpc|pc)(?:の|で)?(?:正規の)?ライセンス|ライセンス(?:が|の|は)[^。\n]{0,12}(?:windows|pc|パソコン|期限|失効|無効|切れ|なくな|消え)|プロダクト ?(?:キー|key|id)|デジタル ?ライセンス|(?:windows|win1?[01]|os|oem|dsp|ライセンス|pro|home|安|激安|格安|シール|ラベル|正規)(?:の|版|版の)?キー|キーが?(?:通ら|弾か|無効|見つか)|正規品|非正規|偽造|インストールid|確認id|透かし|ウォーター ?マーク|slmgr|slui|(?<![a-z])(?:kms|mak|vlsc|gvlk)(?![a-z])|sppsvc|tokens\.dat|デバイスのハードウェアが変更|ハードウェアを最近変更|プリインストール|dsp版|リテール版`,
  String.raw`(?<![a-z0-9.])(?:c004)?f(?:0[0-9a-f]|2[01])[0-9a-f](?![a-z0-9])|0x(?:c004|803f)`,
  String.raw`右下[^。\n]{0,20}(?:文字|表示|字|メッセージ|出|透|うっすら|ロゴ)|個人用設定`,
  String.raw`アクチ(?!ュ)|25(?:桁|文字)|25[- ](?:digit|char)|actvat|activtion|acitvat|activaton|actiavt|activaiton`,
  String.raw`(?:de|re|un|in)?-?activat(?:e|ed|ing|ion|or)s?(?! (?:the |my |your )?(?:sim|card|account|phone|esim))|unlicen[sc]ed|installation id|confirmation id|product ?keys?|digital licen[sc]e|not genuine|counterfeit|watermark|(?:windows|win1?[01]?|os|pc'?s?)(?:'s)? licen[sc]e|licen[sc]e (?:key|of windows|for windows|status|expires?|will expire)|(?:oem|dsp|retail|windows|pro|home) (?:key|licen[sc]e|copy)|your windows licen[sc]e`,
);
const licenceWords = pattern(String.raw`ライセンス|licen[sc]`, String.raw`(?<![a-z])key(?![a-z])|キー(?!ボード)`);

/** Things of other helpdesks, or other products that have licences too. */
const otherProduct = pattern(
  String.raw`(?<![a-z])(?:(?:microsoft |ms )office|office(?= ?(?:20\d\d|365|home|pro|ltsc|app|licen|key|activat|says|won't|keeps|is |shows|product|install|suite|program)|[ぁ-んァ-ヶ一-龠、。「])|excel|word|outlook|powerpoint|one ?drive|ms access|visio|adobe|acrobat|photoshop|illustrator|indesign|autocad|solidworks|matlab|norton|mcafee|(?:antivirus|av) licen[sc]e|e-?sim|sim|flexnet|pdf editor|jetbrains|intellij|creative cloud|premiere|vmware|sketchup|figma|spss|citrix|sap|cad|steam|valorant|minecraft)(?![a-z])|(?:microsoft|ms|office|o) ?365(?! ?の? ?[ea][35])|オフィス|エクセル|(?<!パス|キー|ネット)ワード(?!プレス|ロープ)|アウトルック|パワポ|イラレ|フォトショ|アドビ|ウイルスバスター|ノートン|会計ソフト|弥生|一太郎|筆まめ|アプリの(?:ライセンス|認証)|ウイルス対策(?:ソフト)?の(?:ライセンス|期限|更新)`,
);
/** Troubles of other helpdesks; the first that is named gives the kind. */
const otherTroubles: readonly (readonly [Elsewhere, RegExp])[] = [
  ['bitLocker', pattern(String.raw`bitlocker|ビットロッカー|回復 ?キー|recovery key`)],
  [
    'signIn',
    pattern(
      String.raw`(?<![a-z])pin(?![a-z0-9])|windows hello|サインイン(?:でき|出来|画面|不可|に失敗|エラー|できない)|(?:ログイン|ログオン)(?:でき|出来|画面|不可|に失敗|エラー|し?よう)|パスワード(?:を|が)(?:忘|入|間違|通ら|変更|リセット)|証明書|autopilot|enrollment|intune|sign[- ]?in (?:to|screen|fail|loop|page|problem|error)|can't (?:log|sign)|log ?in|password|多要素|二段階|二要素|(?<![a-z])(?:mfa|2fa|otp)(?![a-z])|認証(?:アプリ|コード)|authenticator|ワンタイム|顔認証|指紋|ロックアウト|locked out`,
    ),
  ],
  [
    'windowsUpdate',
    pattern(
      String.raw`windows ?update(?!後|の後|してから|したら|を(?:した|かけ)|以降| last|\s*,)|update to \d\dh\d|rolls? back|0xc1900|更新プログラム(?:が|の)[^。\n]{0,14}(?:失敗|でき|入ら|エラー|進ま)|アップデートが(?:終わら|失敗|進ま|でき)|(?:update|kb\d+)[^.\n]{0,20}(?:fails?|stuck|won't install|failed)`,
    ),
  ],
  [
    'store',
    pattern(
      String.raw`(?:microsoft )?store (?:app|won't|doesn't|refuses|keeps)|ストア(?:から|の|で(?:買った|入れた)?)?(?:アプリ)|storeから|store app`,
    ),
  ],
  ['printer', pattern(String.raw`プリンタ|印刷|複合機|スキャナ|print(?:er|ing|s)?(?![a-z])|scanner|toner`)],
  [
    'network',
    pattern(
      String.raw`(?<![a-z])(?:wi-?fi|wlan|vpn|ethernet|router|nas)(?![a-z])|無線lan|有線lan|共有フォルダ|ファイルサーバー?|ネットワークドライブ|ネット(?:に|が)?(?:つなが|繋が|遅)|(?:no|slow) internet|shared? (?:folder|drive)|remote desktop|リモートデスクトップ`,
    ),
  ],
  [
    'boot',
    pattern(
      String.raw`起動(?:し(?:な|ま?せん)|でき|しなくな|ループ)|ブルー ?スクリーン|bsod|bootmgr|boot(?: device| loop|ing)|(?:(?:does|do|will|can|could)(?:n't| not)|won't|cannot|can't|no longer|never|refuses to|fails to) (?:even |properly )?(?:boots?|starts?|posts?|turns? on|power on)(?! (?:the |an? )?(?:activation|menu|service))|stuck (?:on|at) (?:the )?(?:[a-z]+ )?logo|no (?:post|display|boot)|black screen|blue screen|真っ暗|真っ黒|黒い画面のまま|ビープ|beep|ピー|grub|フリーズ|固まる|freez|crash|再起動を繰り返|電源が(?:入ら|落ち)|ロゴ(?:の(?:ところ|画面)で|で)(?:止|固)|回復画面|0xc0000(?:225|00f|21a|098)|青画面|stop code|boot[- ]?loop|noise|うるさ|ファン(?:が|の)[^。\n]{0,8}(?:音|うる|回)`,
    ),
  ],
  [
    'hardware',
    pattern(
      String.raw`bios(?:に|の|が)(?:入れ|入り方|画面|パスワード(?:を|が)(?:忘|入|間違|通ら|変更|リセット)|証明書|autopilot|enrollment|intune|立ち上|表示)|bios password|enter (?:the )?bios|モニター|ディスプレイ|画面(?:が|に)(?:映ら|ちらつ|割れ)|monitor|キーボード|keyboard|マウス|mouse|音が(?:出|聞)|スピーカー|ヘッドセット|マイク(?!ロ)|カメラ|webcam|microphone|sound|audio|bluetooth|usb(?:が|メモリを認識)|メール(?:が|を|の)|e-?mail|迷惑メール|spam|phish|フィッシング|容量(?:不足|が)|disk full|外部ディスプレイ|充電|battery (?:drain|life)|タッチパッド|touchpad|デバイスマネージャ|device manager|driver|ドライバー?が`,
    ),
  ],
];
/** Windows itself is activated, or not what this is about. */
const windowsIsFine =
  /(?:windows|win1?[01]?|os|ウィン)(?:の方|のほう|側|自体|本体|そのもの)?(?:は|も|の認証は|の認証状態は|のライセンスは|のライセンス認証は)[^。\n]{0,12}?(?:(?<!未)済(?!ま)|認証済|認証され(?:て(?:い?る|い?ます|おり)|た)|正常|「?アクティブ(?!では)|問題な|ok(?![a-z])|大丈夫|普通に|関係)|認証(?:とか|など|の方|のほう|自体|状態)?は(?:問題(?:な|あり)|大丈夫|ok|され(?!な|て(?:い?な|い?ま?せ|お?りま?せ))|済|正常|通って|「?アクティブ(?!では))|windows (?:itself |side |licen[sc]e |activation )?(?:is|shows(?: as)?|reads) (?:activated|fine|active|ok|licensed|all right)|activation (?:itself |etc\.? |and so on |stuff )?(?:is |all |are )*(?:fine|ok|green)|ライセンス認証(?:は|も)(?:され(?:て(?:い?る|い?ます|おり))|済|問題な|正常)|(?:windows|activation|認証|ライセンス)(?:の話|の件|の問題|の方|のほう)?(?:じゃなくて|ではなくて?|じゃない|ではない|ではあり|とは別|は関係な)|not (?:about )?(?:windows )?(?:an )?activation(?: thing| issue| problem)?|no activation (?:issue|problem)|(?:そっち|それ|そちら|そこ)は(?:もう)?(?:正常|片付|解決|直|ok|大丈夫|問題な|済)|別件|それは[^。]{0,8}(?:直って|解決|済ん)|not a windows|(?:page|tab) says active/;

/** What a trouble is about that is not activation. */
export type Elsewhere =
  | 'bitLocker'
  | 'signIn'
  | 'windowsUpdate'
  | 'store'
  | 'printer'
  | 'network'
  | 'boot'
  | 'hardware'
  | 'otherLicense'
  | 'other';

/** Another product with licences of its own is named. */
export function namesOtherProduct(plain: string): boolean {
  return placeOf(plain, otherProduct) !== undefined;
}

/** The kind of another helpdesk's trouble. Total; `other` when nothing is named. */
export function elsewhereIn(plain: string): Elsewhere {
  if (namesOtherProduct(plain)) return 'otherLicense';
  return otherTroubles.find(([, words]) => placeOf(plain, words))?.[0] ?? 'other';
}

function otherTroubleIn(plain: string): Mention | undefined {
  for (const [, words] of otherTroubles) {
    const found = placeOf(plain, words);
    if (found) return found;
  }
  return undefined;
}

/** What the other readers found, as far as it tells the subject. */
export interface SubjectHints {
  /** A code that only licensing shows. */
  readonly ownCode: boolean;
  /** A code of the catalogue that the rest of Windows shows too. */
  readonly sharedCode: boolean;
  /** Pasted output of a licence tool. */
  readonly output: boolean;
  /** A whole product key. */
  readonly leakedKey: boolean;
  /** A licence type, a licence's cause, the Microsoft account or the troubleshooter is named. */
  readonly licensing: boolean;
  /** Causes and changes that are named. */
  readonly mentions: readonly Mention[];
}

export interface Subject {
  /** The words that make it a matter of activation. */
  readonly activation?: Mention;
  /** The words that make it a matter of something else. */
  readonly other?: Mention;
  /** The person says that Windows' activation itself is in order. */
  readonly fine: boolean;
}

/** Said to be about something else, whatever it is. */
const elsewhere =
  /別件|(?:windows|win1?[01])(?:の(?:話|件|方|ほう))?(?:じゃなくて|ではなくて?)|(?:that|this) one program|only that program|just that (?:one )?(?:program|app)/;

const wholeMessage: Mention = { start: 0, end: 0, words: '' };

/** What the message is about; neither when it does not say. Never throws. */
export function subjectOf(plain: string, hints: SubjectHints): Subject {
  const product = placeOf(plain, otherProduct);
  const other = product ?? otherTroubleIn(plain);
  const fine = windowsIsFine.test(plain);
  if (fine && (other || elsewhere.test(plain))) return { ...(other && { other }), fine };
  const activation = activationIn(plain, product !== undefined, hints);
  return { ...(activation && { activation }), ...(other && { other }), fine };
}

function activationIn(plain: string, product: boolean, hints: SubjectHints): Mention | undefined {
  const words = product ? besideProduct(plain) : placeOf(plain, activationWords);
  const isSignIn = words?.words.endsWith('認証') && !hints.licensing && signIn.test(plain) && !windowsToo.test(plain);
  if (words && !isSignIn) return words;
  if (hints.output) return wholeMessage;
  if (product) return undefined;
  if (hints.ownCode || hints.leakedKey || hints.licensing) return wholeMessage;
  if (otherTroubleIn(plain)) return undefined;
  if (hints.sharedCode || hints.mentions.length > 0) return wholeMessage;
  return isSignIn ? undefined : placeOf(plain, licenceWords);
}

/** "認証" alone, said of a network or a sign-in. */
const signIn =
  /wi-?fi|vpn|無線|teams|(?<![a-z])lan(?![a-z])|ログ[イオ]ン|サインイン|パスワード|メール|スマホ|sms|アプリ|プッシュ|カード|プリンタ|二要素|二段階|多要素|証明書/;
const windowsToo = /ライセンス|windows|win1|activ|キー(?!ボード)|bios|マザー|0x|kms|slmgr|右下|期限/;

/** Another product is named: only sentences without it count, and only when they name Windows or its activation. */
function besideProduct(plain: string): Mention | undefined {
  const sentences = sentencesOf(plain).flatMap((one) => one.split(/、(?=[^、]*(?:windows|win1|os))|, but |; /));
  for (const sentence of sentences) {
    const found = placeOf(sentence, otherProduct) ? undefined : placeOf(sentence, activationWords);
    if (found && /windows|win ?1|ライセンス認証|activat|透かし|slmgr/.test(sentence)) return found;
  }
  return undefined;
}

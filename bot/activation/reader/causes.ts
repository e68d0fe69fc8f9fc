// The cause that the words of a message state: literal messages of Windows, and how people put them.
import type { Cause } from '../case.ts';
import { activator, type Mention, mentionOf, messageOf, near, pattern } from './wording.ts';

const windowsKey = String.raw`プロダクト ?キー|プロダクト ?ki|(?<![a-z])key(?!board)s?|キー(?!ボード|管理|チェーン)|シリアル|ライセンス ?キー`;
const notPossible = String.raw`でき(?:な|ま?せん|ず)|出来(?:な|ま?せん|ず)`;
const editions = String.raw`home|pro(?![a-z])|ホーム|プロ(?![ダキセフグジパブンテ])|enterprise|エンタープライズ|education|single language|pro n|home n`;

/** Specific causes: a message or statement of one of these wins over a stated change of hardware. */
const specific: readonly (readonly [Cause, RegExp])[] = [
  [
    'not_genuine',
    pattern(
      String.raw`正規(?:品|版|の(?:windows|ソフト|ライセンス|コピー))[^。\n]{0,6}(?:では|じゃ)(?:な|あり)|非正規|偽造|偽物|ニセ|海賊版|コピー品`,
      String.raw`(?:not|isn't|non-?|may not be|might not be) ?(?:a )?genuine|counterfeit|pirated`,
      activator,
    ),
  ],
  [
    'volume_kms',
    pattern(
      String.raw`(?:組織|会社|社内|学校|学内|大学|企業|職場)の?(?:ライセンス)?認証(?:用)?サーバー?|組織のサーバー|キー ?(?:管理|マネ[ージ]+メント) ?サー(?:ビス|バー?)`,
      String.raw`(?<![a-z])kms(?!pico|auto|[ _-]?(?:pico|auto|activator|tools?|エミュ|vl|38|系|ツール))(?![a-z])|(?<![a-z])adba(?![a-z])|vlmcs|volume_kms\w*|volume:gvlk|(?<!xeon )(?<![a-z0-9])[ea][35] ?(?:subscription|licen|サブスク|ライセンス)`,
      String.raw`organi[sz]ation'?s activation (?:server|service)|company(?:'s)? activation server|key management (?:service|server)`,
      String.raw`サブスクリプション[^。\n]{0,14}(?:有効(?:では(?:ない|ありません))?|認証|切れ|無効|ライセンス|見つか)|subscription[^.\n]{0,24}(?:isn'?t (?:active|valid)|not active|isn't valid|not valid|invalid|activation|expired|still assigned|lapsed|missing)|(?:enterprise)[^。.\n]{0,24}(?:pro|プロ)[^。.\n]{0,12}(?:戻|表示|revert|dropp|back|fell)|(?:revert|dropp|fell|falls|went|back)[^.\n]{0,16}from enterprise to pro|(?:職場|学校)(?:または学校)?の?アカウント[^。\n]{0,16}(?:ライセンス|認証|サブスク)`,
      String.raw`active directory[^。.\n]{0,16}(?:認証|activat)|ad認証`,
    ),
  ],
  [
    'wrong_edition',
    pattern(
      near(
        'エディション',
        String.raw`違|一致し|不一致|合(?:わ|って(?:い?な|い?ま?せん))|異な|ミスマッチ|対応し|食い違|ちぐはぐ|使用でき|使えな|用では`,
        22,
      ),
      String.raw`(?:このエディション|この版)(?:の|では|に)|can'?t be used to activate this edition|(?:wrong|different|mismatch\w*|incorrect|another) edition|edition (?:mismatch|does(?:n't| not) match|is (?:wrong|different)|differs|conflict)|not (?:for|valid for) this edition|editions? (?:don't|do not) match`,
      `(?:${editions})(?:版|用|エディション)?の(?:パッケージ|プロダクト|ライセンス|正規|dsp|リテール)?(?:版|キー|ライセンス|品)[^。\\n]{0,34}?(?:${editions})`,
      `(?:${editions})(?:版|用)?(?:の|を|が)[^。\\n]{0,22}?(?:${editions})(?:の|用)(?:プロダクト)?(?:キー|ライセンス)`,
      `(?:${editions})(?:版)?(?:を|しか|の)?[^。\\n]{0,12}?(?:買|購入|持って|書いて)[^。\\n]{0,34}?(?:${editions})(?:が|に|で|用|を|版|だ)`,
      `(?:${editions})(?: edition)? (?:keys?|licen[sc]es?|product key|sticker)(?![a-z])[^.\\n]{0,60}?(?<![a-z])(?:${editions})(?![a-z])`,
      `(?:keys?|licen[sc]es?)[^.\\n]{0,16} (?:is |was |are )?for (?:windows )?(?:1[01] )?(?:${editions})[^.\\n]{0,70}?(?<![a-z])(?:${editions})(?![a-z])`,
      `(?:bought|paid for|have|own|purchased|ordered|invoice says|sticker says|licen[sc]ed for|only have) (?:a |the |windows |win |1[01] )*(?:${editions})(?![a-z])[^.\\n]{0,70}?(?:installed|runs?|running|has|have|says?|put|shows?|is|got|came)[^.\\n]{0,20}(?<![a-z])(?:${editions})(?![a-z])`,
      `(?:installed|runs?|running|put) (?:windows |win |1[01] )*(?:${editions})(?![a-z])[^.\\n]{0,60}(?:key|licen[sc]e)[^.\\n]{0,20}(?<![a-z])(?:${editions})(?![a-z])`,
    ),
  ],
  [
    'clock',
    pattern(
      near(
        String.raw`日付|時計|時刻|日時|タイム ?ゾーン|カレンダー|年月日|(?:システム|パソコンの|pcの|windowsの|内部)時間`,
        String.raw`ずれ|ズレ|狂|くる[いっ]|違|おかし|変|合(?:わない|わず|いま?せん|って(?:い?な|い?ま?せん))|正しく|のまま|昨日|先月|去年|進んで|遅れ|戻|リセット|過去|未来|(?:19|20)\d\d|\d+[年時]|昔|utc|巻き戻|滅茶|めちゃ`,
        16,
      ),
      near(
        String.raw`(?<![a-z])(?:clock|date(?: and time)?|time ?zone|calendar|system time|pc time|(?:the|its|my|computer'?s?|windows) time)(?![a-z])`,
        String.raw`wrong|(?<![a-z])off(?![a-z])|incorrect|reset|back (?:to|in)|behind|ahead|drift|skew|(?:19|20)\d\d|out of sync|not (?:right|correct|set)|stuck|hours|years|messed|jumped|thinks`,
        24,
      ),
      near(
        String.raw`thinks? (?:it|we|today)(?:'s| is| are)?|believes? it is|(?:went|gone|jumped|reset) back to|says it'?s`,
        String.raw`(?:19|20)\d\d`,
        14,
      ),
      String.raw`年が[^。\n]{0,8}(?:19|20)\d\d年|日付のせい|(?:wrong|incorrect) (?:date|time|clock|year|time ?zone)|year is (?:wrong|off)|(?:starts?|begins?|boots?) (?:up )?(?:at|in|with) (?:\w{3,9} )?(?:19|20)\d\d|(?:19[7-9]\d|200\d)年`,
    ),
  ],
  [
    'permission_or_service',
    pattern(
      String.raw`アクセス(?:が|は|を)?拒否|アクセス権(?:限)?(?:が|は)|拒否されました`,
      String.raw`(?:管理者|アドミン|admin)(?:の)?(?:特権|権限|として|アカウント|パスワード|ユーザー)?(?:が|で|を|に)?[^。\n]{0,8}(?:必要|求め|要求|要り|いると|昇格)|昇格(?:を|が)|権限(?:が|は)?(?:不足|足り)`,
      near(
        String.raw`sppsvc|licensemanager|ソフトウェア(?:の)?保護|software protection|(?:ライセンス|認証|保護)(?:管理|認証|マネージャー)?の?サービス|(?:activation|licen[sc](?:e|ing)|protection)(?: manager)? service|clipsvc|wlms`,
        String.raw`停止|無効|起動|開始|止ま|止め|見当たら|見つから|消え|な[いく]|動い|動か|落ち|stop|disabl|missing|not (?:running|start)|won't start|gone|doesn't exist|fail|crash|isn't`,
        30,
      ),
      String.raw`access (?:is |was )?denied|denied access|elevat(?:ed|ion)|(?:admin(?:istrator)?|root) (?:rights|privileges?|permission|access)[^.\n]{0,14}(?:required|needed|necessary)|(?:need|needs|requires?|must have|must be|wants?|asks? for)[^.\n]{0,12}admin(?:istrator)?|the service (?:has not been started|is not running|is disabled|cannot be started)|サービスが(?:無効|停止|開始され|起動し)`,
    ),
  ],
  [
    'store_corrupt',
    pattern(
      near(
        String.raw`(?<!(?:ファームウェア|bios|本体)の?)ライセンス(?:の)? ?(?:ストア|ファイル|データ|情報|プロパティ)|トークン|tokens\.dat|保護(?:された)?(?:システム)?ファイル|システム ?ファイル|信頼(?:された)?(?:データ)?ストア|認証(?:の)?(?:ファイル|データ)`,
        String.raw`壊|破損|こわれ|おかし|改ざん|整合性|不整合|消え|消し|消去|修復`,
        20,
      ),
      near(
        String.raw`tokens?(?:\.dat)?|(?:token|licen[sc](?:e|ing)|trusted) (?:store|files?|data|database|property)|(?:protected |system )files?`,
        String.raw`broken|corrupt|damag|tamper|inconsisten|could not (?:be )?repair|destroyed|deleted|wiped`,
        26,
      ),
      String.raw`sfc[^。.\n]{0,40}(?:破損|壊|修復|corrupt|could not repair|couldn't repair|repair)|corrupt(?:ed)? (?:licen[sc]|token|activation|system file|store)`,
    ),
  ],
  [
    'network',
    pattern(
      String.raw`プロキシ|プロクシ|(?<![a-z])proxy|ファイア ?ウォール|ファイヤー?ウォール|firewall|オフライン(?!用|認証|での?認証)|閉域|隔離(?:され|ネット|セグ|環境)|スタンドアロン|air-?gapped|utmで|フィルタリング`,
      near(
        String.raw`インターネット|ネット(?:ワーク)?(?:接続|回線|環境)?|回線|wi-?fi|(?:マイクロソフト|microsoft|ライセンス|認証|アクティベーション|ms)(?:の)?(?:ライセンス)?(?:認証)?サーバー?`,
        String.raw`(?:接続|到達|アクセス|つな[がげ]|繋[がげ]|届|通信|疎通|出(?:られ|れ))[^。\n]{0,8}(?:${notPossible}|らな|りま?せん|れな|れま?せん|かな|きま?せん|って(?:い?な|い?ま?せん)|って?な|エラー|失敗|確認|タイムアウト|遮断|ブロック)|(?:に)?出られ|なし(?:の|で)|がない|に出れ|が無い|遮断|不通|来て(?:い?な|い?ま?せん)|来てな|通って(?:い?な|い?ま?せん)|届いて(?:い?な|い?ま?せん)`,
        12,
      ),
      String.raw`(?:接続|インターネット接続|ネットワーク接続)を(?:ご)?確認`,
      near(
        String.raw`(?:can'?t|cannot|could ?n[o']t|unable to|not able to|fail(?:s|ed)? to|won't|doesn't|didn't|trouble|problem)(?: seem to)?`,
        String.raw`(?:reach|connect(?:ing)? to|contact|get (?:to|through to)|talk to|communicate with|access|find|resolve)[^.\n]{0,16}(?:activation|microsoft|licen[sc]ing|server|internet|network|ms\b)`,
        8,
      ),
      String.raw`no internet|without internet|(?:isn't|not|never) (?:connected to|on) the (?:internet|network|web)|check your (?:internet |network )?connection|(?<![a-z])offline(?! activation| account)(?![a-z])|no (?:route|way|path|access) (?:out|to the (?:internet|outside|web))|(?:isn't|not|no longer) allowed (?:out|online)|isolated (?:vlan|network|segment|lab)|captive portal|web ?filter|(?:no|bad|broken) (?:dns|network|connection|wi-?fi)|(?:name|host)[^.\n]{0,16}(?:not|n't) (?:be )?resolved|dns (?:設定|エラー|が|で|の)|名前解決`,
    ),
  ],
  [
    'server_unavailable',
    pattern(
      String.raw`サーバー?(?:が|は|に)?(?:、)?(?:現在|一時的に|ただいま|今|いま|今は)?(?:、)?(?:ご)?(?:(?:使用|利用)(?:でき|出来)|使え)(?:ま?せん|ない|なく|ず|ん)`,
      near(
        String.raw`サーバー?`,
        String.raw`混雑|混み|混ん(?:で|ど)|込み合|ビジー|落ちて|ダウン|メンテ|過負荷|忙し|調子|不調|障害|一時的|パンク`,
        12,
      ),
      String.raw`(?:今|いま)は使え(?:ない|ん|ま?せん)|(?:後|あと)(?:で|に)(?:、)?(?:しろ|してくれ|して)|(?:後|あと)で(?:、)?(?:もう一度|再度|やり直|試し|お試し)|しばらく(?:して|し|待|経|たって|時間)[^。\n]{0,14}(?:もう一度|再度|再試行|やり直|お試し|試して|お待ち)|時間を(?:おいて|置いて|空けて)|数分(?:間)?(?:お)?待`,
      String.raw`(?:認証|処理|アクティブ化|アクティベーション)[^。\n]{0,8}(?:既に|すでに)?[^。\n]{0,6}(?:実行中|進行中|処理中|開始されて)|(?:既に|すでに)[^。\n]{0,10}(?:実行中|進行中|処理中)`,
      String.raw`servers? (?:are|is|was|were|seems?|appear\w*)(?: currently| temporarily| to be)? ?(?:n't |not )?(?:currently |right now )?(?:available|unavailable|busy|down|overloaded|swamped|offline|out|responding)|servers? (?:aren't|isn't|not|unavailable|busy|down|overloaded|outage|maintenance)|server[^.\n]{0,10}(?:too busy|high (?:traffic|demand|load))|(?:too busy|temporarily unavailable|service unavailable)|activation server (?:error|problem|issue|outage)|error occurred with the activation server`,
      String.raw`try (?:again |activating again )?(?:later|in a (?:few|while|bit|couple))|wait (?:for )?(?:a few minutes|a while|a bit)|(?:already|another|still)[^.\n]{0,24}(?:in progress|running|activating)|activation (?:is )?(?:already )?in progress`,
    ),
  ],
  [
    'key_limit',
    pattern(
      near(
        String.raw`(?:他|別|よそ|ほか|他所)(?:の)?(?:所|とこ|ところ|pc|デバイス|パソコン|端末|マシン|コンピューター?|機器|本体|人|台)?(?:の)?|(?:違う|前|以前|古い)の?(?: ?(?:pc|デバイス|パソコン|端末|マシン|コンピューター?))`,
        String.raw`(?:既に|すでに|もう)?(?:使われて|使用され|利用され|使用中|使って(?:い|る)|使用済|認証済|登録済|使ってるキー|使用して(?:い|る))`,
        12,
      ),
      near(
        String.raw`回数|台数|上限|制限|リミット`,
        String.raw`超|達|オーバー|越|使い切|いっぱい|引っかか|ひっかか|残`,
        10,
      ),
      String.raw`(?:上限|制限|限度)(?:に|を|が)`,
      String.raw`(?:already|still|being|currently)? ?(?:in use|been used|used|active|activated|registered|installed) (?:on|by|with|elsewhere|in) ?(?:an?other|a different|the other|some other|too many|more|someone|my (?:other|old)|the old|elsewhere)|in use elsewhere|already (?:in use|been used|used)|too many (?:times|activations|devices|computers|machines|pcs)|(?:max(?:imum)?|limit)[^.\n]{0,30}(?:exceed|reached|hit|activations|times)|(?:exceed|reached|hit)\w*[^.\n]{0,24}(?:limit|max|activations)|(?:activation|unlock|installation) (?:limit|count)|no (?:more )?activations (?:left|remaining)|out of activations|used up`,
    ),
  ],
];

/** Generic causes: a stated change of hardware explains them. */
const generic: readonly (readonly [Cause, RegExp])[] = [
  [
    'key_blocked',
    pattern(
      near(
        String.raw`(?<![a-z])keys?(?![a-z])`,
        'blocked|revoked|banned|blacklisted|killed off|deactivated by|disabled by',
        70,
      ),
      near(
        windowsKey,
        String.raw`ブロック|失効|停止され|無効化|取り消|止められ|使用停止|凍結|(?<![a-z])ban(?:ned)?(?![a-z])|blacklist`,
        18,
      ),
      String.raw`ブロックされ(?:た|て|ま)|(?:batch|licen[sc]e|it|was|got|been) (?:got |was )?revoked|(?:blocked|revoked|blacklisted|banned)[^.\n]{0,16}(?:product )?key`,
      String.raw`(?:あと|後)から(?:止め|無効|使えな|取り消)`,
    ),
  ],
  [
    'key_invalid',
    pattern(
      near(
        windowsKey,
        String.raw`無効|正しくな|正しくあり|不正|弾か|はじか|蹴ら|けられ|受け付け(?:な|てくれ(?:な|ま)|ま|られ)|受けつけ|通らな|通りま|通らず|通って|使えな(?!いよね|いのかな|いですか|いんですか|いでしょ)|使えま(?!すか)|使えず|使用でき|機能しま|機能しな|認識(?:し(?:な|ま)|され(?:な|ま)|でき)|ダメ|だめ|駄目|違(?:う|い|って)|間違(?:って(?:い|る)|い(?:です|と|って|だ))|拒否|拒絶|拒まれ|入らな|入りま|合わな|合って(?:い?な|い?ま)|無視|エラー|(?<![a-z])ng(?![a-z])|有効で(?:は|な)|蹴|はねられ|跳ねられ|却下|効か|効き`,
        24,
      ),
      near(
        windowsKey,
        String.raw`(?:is |was |as |'s )?(?:in ?valid|wrong|incorrect|bad|refused|rejected|declined|unusable|useless|denied)|(?:isn't|is not|wasn't|not|never|no longer)(?: \w+)? ?(?:valid|accept\w*|work\w*|recogni[sz]\w*|correct|right|good|taken|usable|go through)|(?:did(?:n't| not)|does(?:n't| not)|do(?:n't| not)|won't|will not|wouldn't|can't|cannot) (?:\w+ )?(?:work|be used|be accepted|go (?:in|through)|take|fit|activate|register|get accepted)|fails?|(?:is )?refus|bounc|spits? (?:it )?(?:back|out)|doesn't like`,
        30,
      ),
      String.raw`(?:reject|refus|declin)\w* (?:it |this |that )?as (?:invalid|wrong|not valid)|(?:reject|refus)\w*:? product key`,
      String.raw`(?:refus|reject|declin|bounc|hates?|spit|den(?:y|ie))[a-z]*(?: \w+){0,3} (?:product )?key|(?:won't|doesn't|does not|didn't|will not|wouldn't|not) (?:accept|take|like|recogni[sz]e|let me (?:use|enter|type))[^.\n]{0,14}(?:product )?(?:key|it\b)|invalid (?:product )?key|wrong (?:product )?key`,
    ),
  ],
  [
    'no_license_found',
    pattern(
      near(
        String.raw`${windowsKey}|ライセンス(?!認証|の話|の件)|デジタル ?ライセンス|権利`,
        String.raw`(?:が|は|も|を)?[^。\n]{0,10}?(?:見つか(?:らな(?:い|かった|く)|らず|らん|りま?せん(?:でした)?)|みつから(?:な(?:い|かった)|ず)|見当たら(?:な(?:い|かった)|ず)|検出(?:でき|され(?:な|ま))|存在し(?:な|ま)|持って(?:い?な|い?ま?せん)|(?<!では|じゃ|く)ありま?せん|(?<!では|じゃ|く)な(?:い(?!製品)|く(?:な|て))|無い|ないと|ないって)`,
        12,
      ),
      String.raw`no (?:valid )?(?:product )?key (?:was |could be |is )?(?:found|on|detected|present)|(?:couldn't|could not|can't|cannot|didn't|unable to) (?:find|detect|locate)[^.\n]{0,24}(?:key|licen[sc]e)|(?:don'?t|doesn'?t|do not|does not|didn't) have a (?:valid )?(?:digital )?(?:licen[sc]e|product key)|no (?:valid )?(?:digital )?(?:licen[sc]e|entitlement) (?:was )?(?:found|for|on|detected)|(?:key|licen[sc]e) (?:was |is |could )?not (?:be )?found`,
    ),
  ],
];

/** Long ago, and all was well since. */
const historyOnly =
  /back at launch|years? (?:ago|back)[^.]{0,30}(?:never|fine|no problem)|never a problem|(?:two|three|\d+) (?:years|yrs)(?: old)?[^.]{0,20}(?:fine|this morning|today)|preinstalled[^.]{0,40}years old/;
/** Not activated after a reinstall, a reset or a version upgrade, or on a PC just bought. */
const installEvents = pattern(
  String.raw`再イン(?:スト|ス)|再セットアップ|入れ直|いれ直|入れなお|クリーン ?インスト?(?:ール|コ)?|クリーンインスコ|新規(?:で|に)?(?:入れ|インスト|セットアップ)|初期化|初期状態|ファイルを保持|リセット(?:を)?かけ|回復ドライブ|リカバリ|工場出荷(?:状態|時の状態)に|出荷(?:状態|時)に戻|リフレッシュ|osを?(?:入れ|インスト)|フォーマット|まっさら|セットアップし(?:直|たばかり|たら)|windowsを?(?:新しく)?入れ(?:た|たら|て)`,
  String.raw`(?:この)?pcを(?:初期|リセット)|(?:windows|os|パソコン)(?:の|を)リセット`,
  String.raw`(?:バージョン ?アップ|アップグレード|アプグレ|(?<![0-9.])11(?:に|へ)(?:変え|上げ|移行|し))(?:を)?(?:し|かけ)?(?:たら|てから|た(?:後|あと|直後|途端|ところ|瞬間|日|次|翌)|後|直後|のあと|の後|て以降|して(?:すぐ|から)|が[^。]{0,6}(?:終わ|完了))|(?:昨夜|昨日|今朝|先週|先日|さっき|今日|おととい|先ほど|この前|週末)[^。\n]{0,14}(?:11(?:に|へ)|アップグレード|バージョンアップ)`,
  String.raw`(?:買った|購入した|届いた|落札した|譲って?も?らった|もらった|貰った|譲り受けた)(?:ばかり|てすぐ|直後|その日|中古|pc|パソコン|ノート|マシン|やつ|もの|の(?:です|で|が|に))|中古(?:の|で|pc|品|パソコン|ノート)|新品(?:の)?(?:pc|パソコン|ノート|なのに|で買)|届いた(?:その|ばかり|pc|ノート|パソコン|日|から)|開封(?:した|して|直後)|新しく買った|買って(?:すぐ|きた|最初|から一度)|(?:で|から)[^。\n]{0,20}(?:ゲット|げっと|入手|落札)|ハードオフ|ハドフ|リサイクルショップ|メルカリ|ヤフオク|フリマ|ジャンク|整備済|リファービッシュ`,
  String.raw`(?<![a-z])(?:clean|fresh|re|new)[ -]?(?:install|reinstall)|(?<!p)re-?install|factory (?:reset|restore)|(?:wiped?|wiping|nuked?|format(?:ted)?|re-?imaged?|re-?image|restored?|recovered)(?![a-z])|(?<!bios )(?<!tpm )(?:reset|refreshed) (?:this|the|my|that|her|his|our|it)? ?(?:pc|windows|laptop|computer|machine|notebook|tablet|os)|reset this pc|remove everything|すべて削除|(?:did|after|since|doing|with) (?:a|the) (?:\w+ |"[^"]{1,30}" |'[^']{1,30}' ){0,3}reset|put windows back|(?:installed|put) windows (?:again|fresh|from scratch|on)|from scratch|system (?:restore|recovery)|usb (?:install|media)`,
  String.raw`(?:went|upgraded|moved|jumped|switched|updated|took (?:it|this)|go|going) (?:\w+ ){0,3}from (?:win(?:dows)? ?)?10 (?:up )?to|(?:after|since|right after|following|just|today|yesterday|last (?:night|week)|this morning)[^.\n]{0,30}(?:upgrad\w*|updat\w*|going|moving|went|moved|jump\w*|switch\w*)[^.\n]{0,24}(?:to|->) (?:win(?:dows)? ?)?11|(?:upgraded|went|moved|jumped|switched)[^.\n]{0,24}(?:to|->) (?:win(?:dows)? ?)?11[^.\n]{0,30}(?:,|and|now|yesterday|today|last|this|after|then)|(?:win(?:dows)? ?)?11 (?:in-?place )?upgrade|in-?place upgrade`,
  String.raw`(?:just|recently|newly) (?:bought|purchased|got|arrived|unboxed|received)|brand[ -]?new (?:pc|laptop|computer|machine|notebook|desktop|tablet)|new (?:pc|laptop|computer|notebook) (?:arrived|came|from|out)|second[ -]?hand|refurb|pre-?owned|(?:bought|purchased|got)[^.\n]{0,24}(?:used|auction|ebay|refurb|marketplace|second)|out of the box|first boot|day one`,
);

/** The "your hardware has changed" message, with nothing else said. */
const hardwareMessage = pattern(
  String.raw`ハードウェア(?:構成)?(?:が|の)?[^。\n]{0,10}(?:変更(?:され|があ)|変わっ(?:た|て))[^。\n]{0,24}(?:報告|検出|可能性|判断|と(?:出|言|表示))|ハードウェアが変更され`,
  String.raw`hardware (?:of|on|in) (?:your|this|the|my) (?:device|pc|computer)[^.\n]{0,16}(?:has |have |may have )?(?:been )?changed|(?:significant |recent )?hardware change (?:was |has been )?detected|detected[^.\n]{0,16}hardware (?:has )?change`,
);

export interface StatedCause {
  readonly cause: Exclude<Cause, 'unknown'>;
  readonly mention: Mention;
}

export interface StatedCauses {
  /** A specific message or statement; wins over a change of hardware. */
  readonly specific?: StatedCause;
  /** A generic message: key refused, blocked, nothing found. */
  readonly generic?: StatedCause;
  /** Reinstalled, reset, upgraded or just bought. */
  readonly installed?: Mention;
  /** Windows says that the hardware has changed. */
  readonly hardwareMessage?: Mention;
}

/** Two editions named beside a key or a licence: one of them does not fit. */
function twoEditions(plain: string): StatedCause | undefined {
  const named = [...plain.matchAll(/(?<![a-z])(home|pro|education|enterprise)(?![a-z])/g)];
  const first = named[0];
  if (!first || new Set(named.map(([words]) => words)).size < 2) return undefined;
  if (
    !/キー(?!ボード)|(?<![a-z])keys?(?![a-z])|ライセンス(?!認証)|licen[sc]e|買|購入|bought|own|paid|シール|sticker/.test(
      plain,
    )
  )
    return undefined;
  if (
    /(?:home|pro)(?:版)?(?:から|を)(?:pro|enterprise)|(?:home|pro) to (?:pro|enterprise)|か(?:分から|わから|不明)|(?:home|pro) or (?:home|pro)|(?:home|pro)か(?:home|pro)/.test(
      plain,
    )
  )
    return undefined;
  return {
    cause: 'wrong_edition',
    mention: { start: first.index, end: first.index + first[0].length, words: first[0] },
  };
}

function firstOf(table: readonly (readonly [Cause, RegExp])[], plain: string): StatedCause | undefined {
  for (const [cause, words] of table) {
    const mention = messageOf(plain, words);
    if (mention && cause !== 'unknown') return { cause, mention };
  }
  return undefined;
}

/** The causes that the words state, without codes and without changes of hardware. Never throws. */
export function causesIn(plain: string): StatedCauses {
  const strong = firstOf(specific, plain) ?? twoEditions(plain);
  const weak = firstOf(generic, plain);
  const installed = historyOnly.test(plain) ? undefined : mentionOf(plain, installEvents);
  const message = messageOf(plain, hardwareMessage);
  return {
    ...(strong && { specific: strong }),
    ...(weak && { generic: weak }),
    ...(installed && { installed }),
    ...(message && { hardwareMessage: message }),
  };
}

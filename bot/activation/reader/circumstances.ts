// What a message says beside the licence and the cause: whose PC, which rights, what was tried, what stands in the way.
import type { Circumstances } from '../case.ts';
import { isAsserted } from './question.ts';
import { activator, mentionOf, near, pattern, placeOf } from './wording.ts';

const server =
  /windows ?server|(?<![a-z])server ?20(?:0|1|2)\d|サーバー? ?20[012]\d|(?<![a-z])(?:2012|2016|2019|2022|2025) ?(?:r2|standard|datacenter|server)|windows ?(?:xp|vista)|(?<![a-z])(?:xp|vista) ?(?:機|pc|が|で|の)/;
const oldOnes = /(?:windows|win|ウィン) ?(?:7|8\.1|8)(?![0-9])|(?<![0-9.])8\.1(?![0-9.])/;
const recentOnes =
  /(?:windows|win|ウィン|pro|home|→|>|to|た|に|で|から|まで|、) ?1[01](?![0-9])|(?<![0-9a-z.])1[01](?:に|へ|まで|を|で|なん)|アップグレード|アプグレ|無償|無料|上げ|upgrad|came up/;

const activatorWords = pattern(activator);
const privatePc = pattern(
  String.raw`私物|自宅(?:の)?(?:自作|pc|パソコン|マシン|機|ノート)|家の(?:自作|pc|パソコン|ノート)|個人(?:の|用(?!設定)|所有|pc|で(?:買|使|購))|自作(?:機|pc|した|マシン)|(?:自分|俺|私)(?:の|で買った)(?:pc|パソコン|ノート)|自宅用|家庭用|自分で組んだ|趣味の|(?:it is|it's) (?:mine|private)|, private,|my bedroom|会社とは(?:無)?関係|組織(?:に|なんて|とか)[^。\n]{0,8}(?:属|入って|ない|関係)|(?<![a-z])(?:my own|own|personal|private(?:ly)?[ -]?(?:owned)?|home|gaming|family|kid'?s|daughter'?s|son'?s|mom'?s|mum'?s|dad'?s) (?:\w+ )?(?:pc|laptop|computer|desktop|rig|machine|notebook|build)|no employer|not a (?:work|company|business)|at home[^.\n]{0,20}no |i don't (?:work|belong)|self-?employed|not in any organi[sz]ation`,
);
const companyPc = pattern(
  String.raw`会社(?:の)?(?:[a-z]{2,12}の?)?(?:ノート)?(?:pc|パソコン)|会社(?:支給|貸与|の ?pc|のパソコン|の端末|のノート|から(?:支給|貸与|借り))|社用|社給|(?:支給|貸与)(?:の|され|pc|パソコン|端末|ノート)|業務(?:用|端末|pc)|職場の(?:pc|パソコン|端末)|(?<![a-z])(?:company|work|corporate|office|employer'?s?)[ -](?:issued |provided |owned )?(?:pc|laptop|notebook|computer|machine|desktop)(?![a-z])|it locked|issued (?:by|laptop)`,
);
const noAdmin = pattern(
  String.raw`(?:管理者|アドミン|admin)(?:の)?(?:権限|パスワード|アカウント)?(?:は|が|も|を)?[^。\n]{0,8}(?:な(?:い|く|し)|無い|ありま?せん|もらって(?:い?な|い?ま?せん)|持って(?:い?な|い?ま?せん)|貰って(?:い?な|い?ま?せん)|付与され(?:て(?:い?な|い?ま?せん))|知らな|わから|分から|与えられ)|管理者(?:では|じゃ)(?:な|ありま?せ)|一般ユーザー?|標準ユーザー?|権限(?:が|は|も)(?:な|ありま?せ)|it(?:部門)?に制限|(?:not|n't|no|without|lack|never)(?: \w+){0,4} (?:local )?(?:admin|administrator)(?:'s|s)?(?: rights| privileges| permission| account| password)?|no such rights|it locked|locked down|standard user|(?:don't|do not) have (?:the )?(?:rights|permission)|no (?:rights|permission)`,
);
const isAdmin = pattern(
  String.raw`管理者(?:権限)?(?:です|あり|が(?:あ|持)|は(?:あ|持)|を持って)|(?:i have|have|with) (?:local |full )?admin(?:istrator)?(?: rights| privileges| access)?|(?:i am|i'm|im) (?:an? |the )?(?:local )?admin`,
);
const tpmCleared = pattern(
  near('f?tpm|ptt', 'クリア|リセット|初期化|消去|消し|clear|reset|wip', 14),
  near('clear\\w*|reset\\w*|wip\\w*', 'f?tpm', 14),
);
const deviceOff = pattern(
  near(
    String.raw`オンボード|内蔵|有線lan|lan(?:ポート|アダプタ)?|wi-?fi|無線lan|サウンド|on-?board|built-?in|ethernet|network (?:port|adapter)`,
    '無効|オフ|切って|切れ|disabl|turned off|switched off',
    12,
  ),
);
const subscription = pattern(String.raw`サブスクリプション|subscription|(?<!xeon )(?<![a-z0-9-])[ea][35](?![a-z0-9-])`);
const olderKey = pattern(
  String.raw`(?:win(?:dows)? ?)?(?<![0-9.])(?:7|8|8\.1)(?:時代)?の(?:シール|プロダクト)?(?:の)?キー|(?:win(?:dows)? ?)(?:7|8|8\.1) (?:product )?key`,
);
/** Denials inside these words are their sense: no check for denial. */
const waited =
  /(?:24|２４|48|72) ?時間[^。\n]{0,14}(?:待(?:った|って|ち)|おい(?:た|て)|置い|経|たって|たった|過ぎ|以上|放置)|(?:丸|まる)?(?:一|二|三|四|五|1|2|3|4|5|6|7|数|何)(?:日|晩|週間|か月|ヶ月)(?:間|目|以上|ほど|くらい)?(?:も)?[^。\n]{0,12}(?:待|たち|経|続|変わら|同じ|ずっと|連続|ダメ|だめ|です|前から|放置|おい|置い|この|過ぎ|たって)|(?:昨日|おととい|一昨日|先週|週末|月曜|火曜|水曜|木曜|金曜|土曜|日曜)(?:日)?(?:の|から|夕方|夜|朝|昼)[^。\n]{0,16}(?:待|続|ずっと|延々|変わら|同じ)|待てと言われ[^。\n]{0,6}待|待てと[^。\n]{0,10}待(?:ち|っ)|[月火水木金土日]曜?(?:日)?から[^。\n]{0,8}(?:毎日|毎朝|[月火水木金土日]曜)|もう待[てちた]|(?:second|third|fourth|fifth|2nd|3rd|4th|another|several|two|three|four|five|a few|couple of|2|3|4|5|6|7)[ -](?:full |whole |straight )?(?:day|night|week)s?(?![a-z])|(?:for|after|over|past|last|been|waited|than)(?: the)?(?: last| past| full| whole)? (?:24|48|72) ?(?:h|hrs?|hours)(?![a-z])|(?:毎日|連日|毎朝|毎晩)[^。\n]{0,14}(?:再試行|試し|やり|ぽち|押)|(?:\d|[一二三四五六七])日目|(?:a|one|full|whole|over a|more than a) (?:day|week)(?![a-z])|since (?:yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|last (?:week|night|monday|friday))|overnight|all (?:week|weekend)|for days|days? (?:ago|now|later|running)|waited (?:a|the|over|since|for|all)/;

export const account = String.raw`(?:microsoft|マイクロソフト|ms|msの?) ?(?:アカウント|垢|account|acct)|msa(?![a-z])|(?:ms|microsoft) ?アカ(?![ウ])`;
const forgotten = String.raw`忘れ|思い出せ|(?:can't|cannot|couldn't|don't|can not) (?:\w+ )?(?:remember|recall)|forgot(?:ten)?|doesn't exist|no longer exist|no idea|long gone|lost access`;
const accountTrouble = pattern(
  near(`${account}|hotmail|outlook\\.com|account i|mail address|メアド|メールアドレス`, forgotten, 110),
  near(forgotten, `${account}|hotmail|which account|what account`, 60),
  near(
    account,
    String.raw`忘れ|わすれ|思い出せ|分から(?:な|ん|ず)|わから(?:な|ん|ず)|不明|作った(?:こと|覚え)が?(?:な|あり)|作って(?:い?な|い?ま?せん)|持って(?:い?な|い?ま?せん)|使って(?:い?な|い?ま?せん)|(?:紐|ひも)(?:づ|付|付け|づけ)[^。\n]{0,10}(?:な|ま?せん|て(?:い?な|い?ま?せん))|リンク[^。\n]{0,10}(?:な|ま?せん)|結び?(?:付|つ)[^。\n]{0,10}(?:な|ま?せん)|消し|削除|退会|解約|ログインできな|入れな|サインインできな|どれ(?:だ|か|に)|ない(?:です|。|$)|無い|作ってない|別の(?:アカウント|もの)|違う(?:アカウント|もの)|連携し(?:て(?:な|い?な|い?ま))|未連携|未リンク`,
    26,
  ),
  String.raw`ローカル ?アカウント|ローカル(?:の)?ユーザー?|ローカル垢|local (?:account|user|login|profile)|offline account`,
  String.raw`(?:紐|ひも)(?:付|づ|付け|づけ)[^。\n]{0,8}(?:なか|て(?:い?な|い?ま?せん)|忘れ|されて(?:い?な|い?ま))|(?:リンク|連携|結び?(?:付|つ)け)(?:され|し|して)(?:て)?(?:い?な(?:い|か)|い?ま?せん)|ライセンスがリンクされて(?:い?な|い?ま)|リンクして(?:い?な|い?ま?せ)`,
  near(
    String.raw`デバイス(?:の)?(?:一覧|リスト|ページ)|一覧|リスト|候補|pcの一覧`,
    String.raw`(?:に|から|で|が|は)[^。\n]{0,16}(?:な(?:い|く|かっ)|無(?:い|く)|出(?:な|て(?:こ|き)(?:な|ま?せ))|出ま?せん|表示され(?:な|ま?せ)|消し|削除|見当たら|載って(?:い?な|い?ま)|のって(?:い?な|い?ま)|いな|居な|いま?せん|空|古い(?:pc|パソコン))`,
    14,
  ),
  String.raw`(?:古い|昔の|前の)(?:pc|パソコン|デバイス)を削除|デバイスを(?:削除|消)`,
  String.raw`(?:forgot|forget|forgotten|lost|don't (?:remember|know|have|own|recall)|no idea|can't (?:remember|recall|get into|sign into|log into|access)|never (?:had|made|created|linked|used|signed|set up)|not sure|which|wrong|different|another|other|deleted|closed)[^.\n]{0,40}(?:microsoft|ms|msa|outlook|hotmail)? ?(?:account|acct|hotmail|outlook|login|msa|sign-?in|e-?mail)(?![a-z])|(?:account|licen[sc]e|msa|nothing|it|ever|pc|device)[^.\n]{0,24}(?:not|n't|never|was never) (?:been )?(?:ever )?(?:linked|associated|tied|connected|attached)|nothing (?:is |was )?(?:ever )?linked|(?:never|not|isn't|wasn't) linked|no (?:microsoft |ms )?account (?:is |was )?linked|(?:this |the |my )?pc(?:まで|も)?消し`,
  String.raw`(?:device|pc|computer|machine|laptop|it|rig)(?:s)?[^.\n]{0,30}(?:isn't|is not|not|wasn't|doesn't|never|nowhere|missing|no longer)[^.\n]{0,20}(?:list|listed|shown?|there|appear|picker|devices)|(?:list|picker|devices page)[^.\n]{0,40}(?:empty|only|not|doesn't|isn't|missing|without|nothing|blank|no)|removed[^.\n]{0,40}(?:device|pc|laptop|it|from)|(?:not|missing) (?:in|from|on) (?:the |my )?(?:device )?(?:list|devices)`,
);
export const troubleshooter = String.raw`トラブル ?シュー(?:ティング|ター|ト|テ)|トラシュー|トラブルシュ|troubleshoot(?:er|ing)?|ハードウェアを最近変更|changed hardware (?:on this device )?recently|(?:the )?wizard`;
const ranTroubleshooter = pattern(
  near(
    troubleshooter,
    String.raw`(?:を|は|も|で|が|から|に)?[^。\n]{0,16}?(?:押し|実行|試し|やり|やっ|回し|走ら|かけ|使っ|選ん|選び|した|して|済|進ま|失敗|でき|出来|直りま|直ら|解決|だめ|ダメ|駄目|効果|変わら|終わ|エラー|→|何も|no luck|out|said|says?|fail|finish|tells?|can'?t|could|did|no(?![a-z])|nothing|spin|couldn|tried|ran|told|closed|sorry|is useless|ends|gave|gives|twice|through|ing)`,
    20,
  ),
  String.raw`(?:ran|run|tried|used|did|been through|went through|after|pressed|clicked|running|through)(?: \w+){0,4} (?:the |windows |activation )*troubleshoot`,
);
/** Named somewhere, and nothing has helped. */
const namesTroubleshooter = pattern(troubleshooter);
const nothingHelped =
  /それでも|結果は変わ|変わりま?せん|変わらず|打つ手|詰んだ|手詰まり|全部やっ|一通り|お手上げ|万策|改善(?:な|し(?:な|ま?せ))|効果(?:な|が?(?:な|あり))|still (?:not|no|un|in)|zilch|nada|no (?:luck|joy|dice|change)|nothing (?:helps|worked|changed)|unable to reactivate|in vain|don'?t tell me|all done|already done|done:/;
const notRun =
  /(?:トラブル ?シュー|トラシュー)[^。\n]{0,16}(?:まだ|未|どこ|見つから|出て(?:こ|き)|押せ|ない(?!で)|して(?:い?な|い?ま?せ)|回して(?:い?な))|(?:haven't|have not|not|didn't|yet to)[^.\n]{0,16}troubleshoot|where[^.\n]{0,20}troubleshoot/;
const signedIn = pattern(
  near(
    account,
    String.raw`(?:で|に|から)?[^。\n]{0,10}(?:サインイン|ログイン|ログオン|入り直|入り?直し|入って|入った|入りま|紐|ひも|リンク済)[^。\n]{0,10}`,
    10,
  ),
  String.raw`(?:正しい|同じ|本人の|紐(?:付|づ)け(?:て|た|済)|リンク(?:した|済)|登録した|いつもの|合ってる)[^。\n]{0,16}(?:アカウント|msa)[^。\n]{0,12}(?:サインイン|ログイン|ログオン|入り|入っ|済|いる)`,
  String.raw`(?:signed|logged|sign|log)[ -]?(?:back )?(?:in|into|on)(?: \w+){0,4} (?:with|to|as|using)[^.\n]{0,40}(?:account|msa|login)|(?:same|right|correct|linked|exact|owning|very) (?:\w+ )?(?:microsoft |ms )?(?:account|acct|msa)|account that (?:owns|has|holds)|linked (?:microsoft |ms )?account`,
);

/** What a plain text says beside licence and cause. Never throws. */
export function circumstancesIn(plain: string): Circumstances {
  const says = (words: RegExp) => placeOf(plain, words) !== undefined;
  const items = itemsOf(plain);
  const device = says(privatePc) ? 'private' : says(companyPc) ? 'company' : itemNamed(items, bareDevices);
  const tried = says(ranTroubleshooter) || (says(namesTroubleshooter) && says(nothingHelped));
  return {
    oldWindows: says(server) || (says(oldOnes) && !says(recentOnes)),
    activator: mentionOf(plain, activatorWords) !== undefined,
    ...(device && { device }),
    noAdmin: says(noAdmin),
    isAdmin: !says(noAdmin) && (says(isAdmin) || items.some((item) => bareAdmin.test(item))),
    tpmCleared: wasCleared(plain),
    deviceOff: mentionOf(plain, deviceOff) !== undefined,
    subscription: mentionOf(plain, subscription) !== undefined,
    olderKey: says(olderKey),
    waited: says(waited),
    accountTrouble: says(accountTrouble),
    accountNamed: says(accountNamed),
    ranTroubleshooter: tried && !says(notRun),
    signedIn: says(signedIn) && !says(accountTrouble),
  };
}

/** The licence's account or the troubleshooter: only activation speaks of them. */
const accountNamed = pattern(account, troubleshooter);

/** "BIOS更新、個人、管理者", "private, retail, admin": the items of a list; none where there is no list. */
function itemsOf(plain: string): readonly string[] {
  const items = plain.split(/[、,。\n;・/]|\.\s/).map((item) => item.trim());
  return items.length > 1 ? items : [];
}

function itemNamed<Name>(items: readonly string[], names: readonly (readonly [Name, RegExp])[]): Name | undefined {
  return names.find(([, words]) => items.some((item) => words.test(item)))?.[0];
}

const bareDevices = [
  ['private', /^(?:個人|私物|自宅|private|personal)(?:です)?$/],
  ['company', /^(?:会社|社用|company)(?:です)?$/],
] as const;
const bareAdmin = /^(?:管理者(?:権限)?|admin(?:istrator)?(?: yes| rights)?)$/;

/** "Should I clear the TPM?" and "I am going to" clear nothing. */
function wasCleared(plain: string): boolean {
  const mention = mentionOf(plain, tpmCleared);
  return mention !== undefined && isAsserted(plain, mention) && !notYet.test(plain.slice(mention.end));
}

const notYet =
  /^(?:しよう|すれば|したい|すべき|する(?!と|たび)|した(?:方|ほう)|が必要|しても|して(?:も)?(?:いい|良い|よい|みよう))/;

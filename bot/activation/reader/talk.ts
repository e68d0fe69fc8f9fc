// What a message says to the helpdesk itself: a call for a person, a greeting, another language, "it is solved".
import { type Mention, mentionOf, near, pattern, placeOf } from './wording.ts';

const someone = String.raw`担当(?:者|の方|の人|部署)?|(?<!本)人間|(?:サポート|システム|情シス|ヘルプデスク|it|社内)(?:の)?(?:人|方|ひと|担当|係|部門|チーム)|オペレーター?|有人|生身|スタッフ|技術者|エンジニア|詳しい(?:人|方)|情シス|係の(?:人|方)|中の人|誰か|どなたか|上の人`;
const wantsPerson = pattern(
  near(
    someone,
    String.raw`(?:と|に|へ|を)(?:直接)?[^。\n]{0,12}?(?:話(?:し)?(?:た|せ|が|を)|つな[いげ]|繋[いげ]|代わ|替わ|かわっ|変わって|回し|まわし|取り次|とりつ|呼ん|よん|出して|お願い|来て|きて|引き継|連絡(?:し|を|取|と|い)|相談(?:し|が|を)|対応(?:し|を)|診て|見て(?:も|ほ|く|い)|教え)`,
    4,
  ),
  String.raw`(?:責任者|上司|上の人|人間|担当(?:者|の方)?|オペレーター?)(?:を|に|と|、)?(?:出せ|出して|お願い|呼んで|話)|(?:誰か|どなたか)[^。\n]{0,10}(?:来て|きて|来られ|助け|見に)|(?:見|診|直し)に来(?:て|られ|ても)|来て(?:もら|いただ|ください|くれ|ほし)|席まで`,
  String.raw`(?:電話|でんわ|お電話|通話|口頭)(?:で|に|を|して|かけ)[^。\n]{0,10}(?:ください|下さい|ほし|欲し|もら|いただ|話|教え|お願い|くれ|たい|対応|せつめい|説明|よこ|なお|直)|(?:折り返し|おりかえし)(?:の|を|お|ご|、)?(?:電話|連絡|お願い|ください|いただ|もら|ほし|頂)|コールバック|(?:ヘルプデスク|サポート)(?:に|へ)(?:電話|連絡|つな)|電話(?:ください|下さい|して(?:ほし|くれ|もらえ))|やっぱり(?:担当者|人)|かけ直し(?:て|を)|かけなおし(?:て|を)`,
  String.raw`(?:チケット|インシデント|問い合わせ票)(?:を|の)?(?:切って|きって|起票|作成|発行|作って|開いて|登録)|起票(?:し|を|お)|エスカレ(?:ーション|ーシ|して|お願い)`,
  String.raw`(?:ヘルプデスク|サポートデスク|サービスデスク|情シス|社内|うち|おたく|it ?(?:部門|部|サポート|窓口))(?:の)?[^。\n]{0,8}(?:内線|電話番号|番号|連絡先|でんわ)|内線(?:番号)?(?:は|って|を)?[^。\n]{0,6}(?:何番|教え)`,
  String.raw`(?:ボット|bot|チャット ?ボット|機械|ロボット|自動(?:応答|返信)|ai)(?:じゃ|では?|に|と|は|の|相手)[^。\n]{0,14}(?:なく|だめ|ダメ|無理|嫌|いや|いい(?:から|です)|話|なし|人|結構|通じ)|人(?:に|と)(?:代わ|かわ|変わ|話|つな|繋|聞|相談|替わ|引き)|人を(?:出|呼)|人間(?:は)?(?:い(?:ます|る|ない)|希望|お願い)|(?:人|人間|担当者?)(?:希望|お願い)|人間(?:と|に|を|の|出|呼)|担当者?(?:を|に)?(?:出して|呼んで)|オペレーター?(?:出|希望|お願い|呼)`,
  String.raw`(?:talk|speak|chat|get through|connect(?:ed)?|put|hand|transfer(?:red)?|pass|escalat\w*|refer)(?: me| this| it| us)?(?: \w+)? (?:to|with|through to|over to) (?:(?:a|an|the|your|our|some|my|any|actual|real|live|it|human|someone|somebody|tech|second-line) ?)+(?:human|person|people|agent|being|technician|engineer|support|staff|guy|girl|team|desk|helpdesk|one|body|operator|rep(?:resentative)?|colleague|admin)|(?:talk|speak) (?:to|with) (?:someone|somebody|it|a human|anyone)`,
  String.raw`(?:call|ring|phone)(?: me)?(?: back)? (?:me|back|please|asap|on|at (?:my|ext)|us)|(?:call|ring) me|call-?back|(?:can|could|would|will|please have|need|want|send|get)(?: you)? ?(?:someone|somebody|anyone|an? (?:engineer|technician|human|person|tech|agent|admin|it guy|it person|colleague))(?: \w+){0,2} (?:come|call|ring|help|look|visit|take|stop by|pop|drop|fix|contact|over|to)|come (?:by|over|to my|up|down|and (?:look|see|fix))|(?:a |real |live |actual )(?:human|person|agent)(?: being)?(?:[,.!? ]|$)|(?<!error )(?:human|agent|operator|representative)(?: please|[.!]|$)|^(?:no[.,! ]*)?(?:a |real |live )?(?:human|person|agent|operator)[.,! ]*(?:now|please|pls)?[.! ]*$|not (?:a|another|talking to a|typing)[^.\n]{0,20}bot|no (?:more )?bots?`,
  String.raw`(?:open|raise|create|log|file|submit|make|need|want)(?: me| us)? (?:an? |the )?(?:support |it |help ?desk |service )?(?:ticket|incident|case)(?![a-z])|ticket(?:,)? please|^(?:the )?help ?desk(?:,)? please|(?:help ?desk|service desk|it desk|it (?:support|department)|internal)[^.?\n]{0,16}(?:number|phone|extension|hotline)|(?:number|extension|phone)[^.?\n]{0,14}(?:of|for) (?:the |our |your )?(?:help ?desk|it )|escalate (?:this|it|me|please|my)`,
);
/** Microsoft's telephone is a question; what a person did or was told is none of ours. */
const otherPeople =
  /(?:microsoft|マイクロソフト|ms|メーカー|dell|hp|lenovo|富士通|nec)[^。.\n]{0,12}(?:電話|番号|サポート|phone|support|number|窓口)|電話(?:での?|で)?(?:ライセンス)?認証/;

const solvedWords = pattern(
  String.raw`(?:直|治|なお)(?:り(?:まし|ちゃ)|った(?!ら|と思)|ってた|ってい?まし|ってる)|解決(?:し(?:まし|た|てい)|済|です|しちゃ|できま|できた)|(?<!未)(?:認証|アクティブ|ライセンス認証|アクティベーション)(?:が|も|は|に|化)?(?:、)?(?:無事|完了|戻|復活|成功|通り|通って|通った|でき(?:た|まし)|され(?:た|まし)|なりました|なった|済みに)(?!な|ら(?:な|い)|ませ)(?:し(?:た|まし)|り?ました|った|って(?:い?た|まし)|て(?:い?た|まし)|た|に)?(?!の?(?:です)?が|と思|けど|のに|はずな|はずの|らどう|り?ます?か)|(?:無事|ぶじ)(?:に)?(?:認証|アクティブ|完了|通|でき)|(?:うまく|上手く)(?:いき|行き|いっ|行っ)(?:まし|た|てる)|もう大丈夫|大丈夫(?:に(?:なり|なっ)|でした)|問題(?:は)?(?:なく)?(?:なくな|解消|無くな)|(?:エラー|表示|透かし|文字|メッセージ|ウォーターマーク|警告)[^。\n]{0,4}消え(?:ました|てました|た(?!い|り))|合わせたら消え(?:ました|た)|対応不要|お騒がせ(?:しました|でした|いたし)|元に戻(?:り|っ)(?:まし|た(?!い))|自己解決|勘違いでした|クローズ(?:で|して|お願い)|(?:たら|て)(?:無事)?(?:通っ|直っ|戻っ|治っ)(?:た|て)(?!ら|けど|のに|が、)`,
  String.raw`(?<!not |n't |never |nothing )(?:(?:is|it's|its|got|all|been|now|we're|everything(?:'s| is)?|problem|issue)\s(?:now |all |finally |been )?(?:fixed|solved|sorted|resolved|working|good|green|fine now|activated (?:now|again)|back to (?:normal|active))|(?:error|message|watermark|[0-9a-f]{8}) is gone|all (?:good|sorted|set|clear|fine|green)|(?<!was )(?<!were )(?<!be )(?<!been )(?:fixed|solved|sorted|resolved)(?: it| itself| now| out)?(?:[,.!]|$)|works (?:now|again)|working (?:now|again)|(?<![a-z])(?<!be )(?<!to )(?<!get )activated (?:itself|now|successfully|by itself)|(?:is|it|windows) activated again|(?:never ?mind|nvm(?!e)|false alarm|disregard|ignore my|scrap that|scratch that, (?:it|all))|did the trick|(?:activation|windows|page|it)(?:'s| is) happy|(?<!if )(?<!whether )(?:it'?s|its|is now) activated(?! by| with| on| or| if| at all)|it was active again|(?:active|activated) again by itself|back to active|that (?:did it|worked)|no longer (?:an issue|needed)|closing this|cheers, |solved it ?self|(?<=[0-9a-f]{8} )(?:is )?gone|gone by itself)`,
);
/** The solution failed, or the trouble is back. */
const notSolved =
  /(?:直|治|なお)(?:ら|りま?せん|せない|したい|せる|るか|りますか|るの|る方法|る[?？]|すに|し方|らず)|解決(?:し(?:な|ま?せ|たい)|でき(?:な|ま?せ)|せず|する|策|方法|しそう|には|を)|再発|ぶり返|また(?:同じ|出|なり|なっ|切|外|消|認証|も|だ)|戻って(?:きた|しま)|(?:と思った|と思い)(?:ら|のに|けど|が|きや)|(?:直|解決)[^。\n]{0,8}(?:が、|けど|のに|のですが|ものの)|came back|is back|again(?: today| now)?$|but (?:now|today|it|then|still|the)|n't (?:fix|solve|work)|not (?:fixed|solved|working|activated)|still (?:not|no|isn't|says|nothing|inactive)|どう(?:すれば|やって|したら)[^。\n]{0,10}(?:直|解決|治)|how (?:do|can|to)[^.\n]{0,12}(?:fix|solve)|(?:fix|solve|repair) (?:it|this|that)\?/;

/** Words that close a case, whatever it says about the trouble. */
const closing =
  /false alarm|(?:please )?(?:ignore|disregard) my|never ?mind|(?<![a-z])nvm(?![a-z])|scrap that|all sorted|お騒がせ|自己解決|クローズ|対応不要/;
const failsAgain = /came back|is back|再発|ぶり返|また(?:同じ|出|なり|なっ|切|外|消)|after all/;

/** One piece of a greeting or an opener; the longer ones first. */
const greetingPiece =
  /(?:is )?(?:any(?:one|body)) (?:there|here|around)|[ァ-ヶー一-龠]{1,6}(?:部|課|科|室|係|店|支店)(?:の(?:者|もの))?です|(?:do )?you have a (?:minute|moment|sec)|can (?:you|someone|anyone) help(?: me)?|good (?:morning|afternoon|evening|day)|quick (?:question|one)(?: for you)?|may i ask(?: you)?(?: something)?|(?:お聞き|聞き|伺い)(?:したい|たい)(?:こと|事)?|が(?:あ(?:り|る)(?:ます|のですが|んですが|の)?)|よろしく(?:お願い(?:します|いたします|致します)?)?|got a (?:minute|sec|moment)|お世話に(?:なって(?:おり|い)ます|なります)|\p{Extended_Pictographic}|(?:今|いま)?(?:お)?時間(?:は|、)?|in a (?:sec|bit|moment)|お疲れ(?:さま|様)(?:です|でした)?|(?:i )?have a question|[\s、。,.!?~〜ー♪☆★()^_-]|i need (?:some )?help|\p{Emoji_Modifier}|おつかれ(?:さま)?(?:です)?|よろしいで(?:しょうか|すか)|おはよう?(?:ございます)?|ありがとう(?:ございます)?|[一-龠]{1,4}課の?者?|[\u200d\ufe0f]|失礼(?:し|いたし)ます|are you there|おつ(?:です|かれ)?|test(?:ing)?|ちわ(?:っす|す)?|help ?desk|konnichiwa|a question|greetings|こんにち[はわ]|こんばん[はわ]|あの[ぉおー]*|乙(?:です)?|everyone|somebody|anybody|someone|for you|morning|evening|ohayou?|はじめまして|hello+|anyone|thanks|please|初めまして|すみません|すいません|いいですか|he+y+|howdy|there|folks|いまお時間|ちょっと|もしもし|のですが|んですが|hiya|team|home|はじめて|使います|朝早くに|まいど|どうも|hi+|all|ちょい|初めて|夜分に|遅くに|bot|thx|テスト|質問|相談|ども|いま|やあ|です|ます|yo|少し|今|が/gu;

const languageNames = String.raw`日本語|英語|イングリッシュ|ジャパニーズ|(?<![a-z])(?:english|japanese|nihongo|eigo)(?![a-z])|にほんご|えいご`;
const anyLanguage = new RegExp(languageNames);
const switches = pattern(
  near(
    languageNames,
    String.raw`(?:で|に|を|へ)?[^。\n]{0,10}?(?:お願い|おねがい|話|はなし|切り?替|変え|変更|して(?:くだ|ほし|もら)|ください|ok|大丈夫|対応|でき(?:ます|る)|打て|打ち|書|しゃべ|喋|返事|返信|いい|表示|使え|頼|希望|please|pls|version|mode|ok\?)`,
    4,
  ),
  near(
    String.raw`(?:switch|change|speak|talk|continue|write|reply|answer|respond|do (?:this|it)|can (?:we|you|i)|prefer|set|use|go|put|in)(?![a-z])`,
    String.raw`(?:in|to|into|back to)? ?(?:${languageNames})`,
    18,
  ),
  `^[^a-z\\u3041-\\u9fff]*(?:${languageNames})[^a-z\\u3041-\\u9fff]*(?:で|please|pls)?[^a-z\\u3041-\\u9fff]*$`,
);
const beyondLanguage =
  /認証|ライセンス|windows|activat|licen[sc]e|エラー|error|キー|key|プリンタ|bios|パソコンが|メッセージが|画面が/;

/** The words that ask for one of our own people; Microsoft's telephone is a question. */
export function personWanted(plain: string): Mention | undefined {
  const found = mentionOf(plain, wantsPerson) ?? placeOf(plain, botRefused);
  if (found && windowsSays.test(plain)) return undefined;
  const elsewhere = otherPeople.test(plain) && !ourPeople.test(plain);
  return elsewhere ? undefined : found;
}

const botRefused =
  /(?:don't|do not) want (?:to )?(?:talk|chat|speak|type)[^.\n]{0,12}(?:a |the )?(?:bot|machine|robot)/g;
/** Windows itself sends people to their administrator. */
const windowsSays =
  /(?:組織の|システム)?(?:サポート|システム管理)?担当者に(?:ご)?(?:連絡|相談|問い合わせ)(?:して)?ください|contact your (?:organi[sz]ation's|system) (?:support|administrator)/;
const ourPeople = /担当|人間|ヘルプデスク|情シス|ボット|bot|human|person/;

/** Nothing but a greeting or an opener. */
export function isGreeting(plain: string): boolean {
  const said = plain.trim();
  return said !== '' && said.length < longestGreeting && said.replace(greetingPiece, '') === '';
}

const longestGreeting = 120;

/** Whether a language is named at all: without one, no message wishes another. */
export function namesLanguage(plain: string): boolean {
  return anyLanguage.test(plain);
}

/** A wish to change the language and nothing else: only for texts without trouble. */
export function languageWanted(plain: string): Mention | undefined {
  return plain.length < longestSwitch && !beyondLanguage.test(plain) ? placeOf(plain, switches) : undefined;
}

const longestSwitch = 90;

const english = /english|英語|イングリッシュ|eigo|えいご/;
const japanese = /japanese|日本語|ジャパニーズ|nihongo|にほんご/;
/** Where both are named, the one that is asked for: "to English", "英語で". */
const intoEnglish = /(?:to|in|into|back to) english|(?:英語|えいご|イングリッシュ)(?:で|に|へ)/;

/** The language that a wish to change it names. */
export function languageNamed(plain: string): 'ja' | 'en' {
  if (!english.test(plain)) return 'ja';
  return !japanese.test(plain) || intoEnglish.test(plain) ? 'en' : 'ja';
}

/** The words that say the trouble is gone, when nothing after them takes that back. `failsLater` looks at the rest. */
export function solvedIn(plain: string, failsLater: (rest: string) => boolean): Mention | undefined {
  const found = mentionOf(plain, solvedWords);
  if (!found) return undefined;
  if (closing.test(plain)) return failsAgain.test(plain) ? undefined : found;
  const rest = plain.slice(found.end);
  return notSolved.test(plain.slice(found.start)) || failsLater(rest) ? undefined : found;
}

// A question without a present failure, or a failure put as a fact.
import { sentencesOf } from './plain.ts';
import { type Mention, pattern, placeOf } from './wording.ts';

/** A failure that is there now, put as a fact. */
const failsNow = pattern(
  String.raw`認証[^。\n]{0,22}(?:でき(?:な|ま?せん|ず|ん(?![のでか]))|出来(?:な|ま?せん|ず)|通ら|通りま?せん|通ってくれ|切れ|外れ|はずれ|剥が|飛ん|消え|死ん|失敗|エラー|され(?:な|ま?せん|て(?:い?な|い?ま?せん)|ず)|無効に|弾か|求め|しろ|せよ|してください|必要(?!な|か)|おかし|ダメ|だめ|駄目|復活しま|戻(?:ら|りま?せ)|こけ|壊|解除|取り消|リセット|落ち|なくな|とれ|取れ|期限|待ち|ミス|進ま|進み|終わら|止ま|うまくい|おじゃん|パー|逝|(?<![a-z])ng(?![a-z])|飛び|外さ|絶対?無理)`,
  String.raw`(?:未認証|要認証|認証切れ|認証外れ|認証エラー|認証待ち|認証ミス)|アクティブでは(?:な|あり)|ライセンス[^。\n]{0,16}(?:切れ|失効|無効|ありません|ないと|見つか(?:ら|り)|期限|消え|なくな|外れ|エラー)|正規(?:品|の)[^。\n]{0,6}(?:では|じゃ)(?:な|あり)|透かし|ウォーター ?マーク|右下[^。\n]{0,20}(?:文字|表示|出|透|うっすら)|(?:うっすら|薄い|うすい|薄く)[^。\n]{0,6}(?:文字|字|もじ)|偽造|まもなく期限|キー[^。\n]{0,20}(?:弾か|はじか|無効|通ら|通りま?せ|使えな|使えま?せ|ブロック|見つから|受け付け(?:な|てくれ|ま)|エラー|機能しま|怒られ|ダメ|だめ|蹴)|(?:弾か|怒ら|拒否さ|断ら)れ(?:た|ま|て|る)`,
  String.raw`(?:エラー|コード|番号)[^。\n]{0,16}(?:出(?:ます|まし|て|る|た)|表示)|(?:と|って)(?:言って|いって)(?:くる|きた|きます|来)|(?:と|って)(?:出|表示|言わ|いわ|怒ら|でる|でた|でて)|(?:が|と|に)(?:出る|出た|出て|出ます|出まし|出続|表示さ|なりました|なった|なって)|のままです|ようになりました|なくなりました`,
  String.raw`(?:not|isn't|wasn't|no longer|never|un|de|in)[ -]?(?:be |been |being |simply |get |got |getting |fully |yet )?activ(?:ated?|e)(?![a-z])|(?:can't|cannot|couldn't|won't|doesn't|didn't|unable to|refus\w+ to|fails? to|failed to|failing to|trying to|trouble|not able to|wants?(?: me)? (?:to|activat)|asks?(?: me)?(?: again)? (?:to|for)|nag\w*|need(?:s|ing)? to|has to|demand\w*|insist\w*|keeps? (?:asking|telling|saying|nagging)) (?:be |me )?(?:re-?)?activat\w*|activation (?:is |has |was |just |simply )?(?:fail\w*|gone|lost|broke\w*|error|died|dead|won't|doesn't|refus\w*|says?|disappear\w*|dropped|expired|stuck|screwed|vanished|missing)|(?:lost|killed|broke|lose|losing) (?:my |the |its )?(?:activation|licen[sc]e)(?!\?)|watermark|unlicen[sc]ed|copy is(?:n't| not)|not active|activate windows|go to settings|not genuine|counterfeit|(?:wants?|asking|asks|need|needs) (?:to be )?(?:re-?)?activat\w*|licen[sc]e (?:has |will )?(?:expir\w*|gone|lost)|key[^.\n]{0,30}(?:refus|reject|invalid|not (?:valid|work|accept)|didn't|doesn't|won't|blocked|revoked|already)|(?:refus|reject)\w*[^.\n]{0,16}key|still inactive|errors? out|stopped working|no longer works|(?:shows?|says?|reads?|throws?|gives?|keeps?|pops? up|complains?|insists?|refuses?) |broken|corrupt|fails?(?![a-z])|nothing activates|now (?:it )?(?:isn't|is not|it's not|it isn't)|greyed out|expire soon|= ?gone|dead$`,
);
/** A question, or a plan that asks for advice. */
const asks =
  /[?？]|(?:どこ|何|なに|いつ|どう|誰)[^。\n]{0,10}(?:(?<!ませ)ん|の|かな|っけ|すか|や|やろ|ねん|かね)[。\s]*$|(?:すか|っけ|かね|かい|やろか|のん)(?=[。\s]|$)|(?:where|what|how|who)'s|(?:です|ます|でしょう|ません|ました|の|る|た|い)か(?![ぁ-んァ-ヶ一-龠])|(?:仕様|もの|決まり)(?:なん)?(?:でしょう|ですか)|(?:教えて|おしえて|知りたい|聞きたい|伺いたい|確認したい)|かな(?:[。\s]|$)|(?:^|[\s.,!])(?:how (?:do|can|to|long|much|many|often|does)|where (?:do|can|is|are|did|in|should|would)|what (?:is|are|does|do|happens|should|if|kind|type)|which|when (?:do|should|will|can)|who (?:do|should|can))(?![a-z])|(?:^|[.,!?:;] ?|\n|(?:but|and|so|or|also) )(?:can (?:i|you|we|one)|could (?:i|you|we)|should i|do i|does (?:my|the|it|a|windows|oem)|will (?:i|my|it|the|windows)|would (?:i|my|it|the)|is (?:it|there|my|a|the|this)|are (?:there|oem)|may i|am i)(?![a-z])/;
/** No trouble now: only curious, planning, or said so. */
const noTrouble =
  /(?:困って(?:い?な|い?ま?せん|は|い?る(?:人|pc|わけ)[^。]{0,12}(?:い?な|い?ま?せ))|こまっては|手順書(?:を|用)|マニュアル(?:を|用)|取り越し苦労|今のところ|障害ではな|問題(?:は)?(?:なく|ない|ありま?せん)|今は(?:問題|困|大丈夫|普通|まだ|使え|正常)|念のため|参考まで|後学|興味|予定|つもり|(?:する|交換|更新|買う|上げる|替える|組む)前に|これから|来月|来週|今度|計画|事前(?:に)?確認|構築中|準備中|設計中|構築|前の確認|確認です|ふつう(?!に)|普通は|一般(?:的)?に|通常は|(?:する|してる|した|い)(?:時|とき)って|もの(?:なん)?(?:です|でしょう)か|控えておきたい|まだ(?:買って|して|やって|上げて)|普通に使え|認証(?:は)?(?:され(?:て|た)(?:い?ま|る)|済))|nothing(?:'s| is)? (?:broken|wrong)|no live case|(?:for|writing) (?:my|a|the|our) (?:how-?to|guide|manual|page)|all green|works? fine today|mine works fine|(?:is|works) fine (?:right )?now|everything(?:'s| is)? (?:works|fine|ok)|just (?:curious|want to know|doing an inventory|wondering|asking)|(?:planning|about|going|thinking|want) (?:to|of|about)|(?:next|this coming) (?:week|month|weekend)|before (?:i|we|the|my)|arrives|if (?:i|we) (?:ever|replace|swap|change|update|upgrade|flash|buy|move|sell|reinstall)|no (?:problem|issue|trouble)s? (?:now|yet|so far|at the moment)|(?:is|it's|it is) activated(?! again)|in case|for future|set(?:ting)? up (?:the|a|our) (?:network|branch|lab|office)|no pc there yet|usually|normally|in general|typically|these days/;
/** The person says so plainly: no failure that is named has happened. */
const surelyNoTrouble =
  /今のところ(?:認証(?:は|に)?)?(?:問題|困)|今は(?:問題|困って|認証済|正常|普通|大丈夫)|困って(?:い?る|い)?(?:わけ|人)|手順書(?:を|用)|マニュアル(?:を|用)|取り越し苦労|障害(?:では|が起きてるわけじゃ)な|faq|no live case|nothing(?:'s| is)? (?:broken|wrong)|all green today|fine today|(?:for|writing) (?:my|a|the|our) (?:how-?to|guide|manual|page)|just (?:curious|doing an inventory)|if (?:i|we) ever/;
/** A whole sentence that supposes or asks, so that its failure is none. */
const supposes =
  /(?:切れ|外れ|失効す)る(?:仕様|もの|まで|前)|(?:切れ|外れ|消え|失効|なくな|飛|無効に|必要に|求められ|できな|外さ|失わ|引っかか)[^。\n]{0,6}(?:ます|る|り|るの|れる|ること|ん)(?:か|の?でしょうか|んですか|のですか|ん?[?？]|もの|心配|こと|の|かな|でしょうか)|(?<!どうし|どうす|何をすれ|どうや|そし)(?:たら|れば|ると|ても|場合)[^。\n]{0,40}(?:ますか|でしょうか|ですか|ませんか|大丈夫|どうなる|[?？])(?<!どうすれば[^。]{0,30})(?<!どうしたら[^。]{0,30})|(?:will|would|do|does|can|could|might|should|if) [^.\n]{0,60}(?:lose|deactivat\w*|activat\w*|reactivat\w*|licen[sc]e|key)[^.\n]{0,60}\?|(?:what happens|do i (?:lose|need))/;
const whyQuestion = /なぜ|なんで|どうして|何で|原因|why|how come/;
/** Only what a code or a message means. */
const onlyTheMeaning = /^(?=.{0,60}$).*(?:とは|の意味|って(?:何|なに|どういう)|は何|what (?:does|is|do)|mean)/s;
/** Failures of activation itself, not of what is beside it. */
const ofActivation = /認証|アクティブ|ライセンス|キー|activ|licen|genuine|watermark|透かし|key|inactive|偽造/;
/** A question that tells what happened on the way. */
const happenedOnTheWay =
  /(?:まし|し|っ|れ|え|け|き|ち|り|い)た(?:ら|の(?:ですが|に|で)|ん(?:ですが|だけど)|けど|が|あと|後|途端|直後)|(?:のに|ので|ちゃって|てしまって|そのあと|その後|それから)|「[^」]{8,}」|"[^"]{8,}"|だけ(?:で|なのに)|(?<![a-z])(?:since|after|got|says)(?![a-z])/;

/** The message asks something. */
export function asksSomething(plain: string): boolean {
  return asks.test(plain);
}

/** A failure that is there, in a sentence that does not only suppose it. */
export function failureIn(plain: string): Mention | undefined {
  for (const sentence of sentencesOf(plain)) {
    const found = placeOf(sentence, failsNow);
    if (found && !isSupposed(sentence, found)) return found;
  }
  return undefined;
}

function isSupposed(sentence: string, failure: Mention): boolean {
  const supposed = supposes.exec(sentence);
  if (!supposed || whyQuestion.test(sentence) || /だけ(?:で|なのに)/.test(sentence)) return false;
  return failure.end > supposed.index;
}

/** Whether words at this place tell what is, or only what would be. */
export function isAsserted(plain: string, { start }: Mention): boolean {
  let end = 0;
  for (const sentence of sentencesOf(plain)) {
    end += sentence.length;
    if (start < end) return !asks.test(sentence) || (happenedOnTheWay.test(sentence) && !onlySupposes.test(sentence));
  }
  return true;
}

/** "... したら、どうなりますか": the condition has not happened. */
const onlySupposes =
  /(?:たら|れば|ると|ても|場合)[^。]{0,40}(?:ますか|でしょうか|ですか|どうなる|大丈夫|[?])[^。]{0,4}$/;

/**
 * Whether a message about activation only asks. `named`: causes and changes in it; `code`: it holds an error code;
 * `output`: it holds pasted output.
 */
export function onlyAsks(plain: string, named: readonly Mention[], code: boolean, output: boolean): boolean {
  if (surelyNoTrouble.test(plain) && (asks.test(plain) || noTrouble.test(plain))) return !output;
  if (!asks.test(plain) || isCry(plain)) return false;
  const failure = failureIn(plain);
  if (noTrouble.test(plain) && !(failure && ofActivation.test(failure.words))) return true;
  if (output) return false;
  if (code) return onlyTheMeaning.test(plain);
  return failure === undefined && !named.some((mention) => isAsserted(plain, mention));
}

/** "activation??" is a cry for help; "KMS とは？" is none. */
function isCry(plain: string): boolean {
  const letters = plain.replace(/[^a-z\u3041-\u9fff]/g, '').length;
  return letters <= longestCry && !onlyTheMeaning.test(plain) && !questionWord.test(plain);
}

const longestCry = 12;
const questionWord =
  /何|なに|どこ|どう|いつ|なぜ|だれ|誰|what|where|how|why|who|when|which|とは|ますか|ですか|can i|should/;

// Messages that are no trouble to be walked through: a question, a trouble of another helpdesk, "it is solved".
import { knownCode } from '../bot/activation/errors.ts';
import { genericTails } from '../bot/activation/license.ts';
import type { Reading } from '../bot/activation/reader/readMessage.ts';
import type { Elsewhere } from '../bot/activation/reader/subject.ts';
import type { Topic } from '../bot/activation/reader/topic.ts';
import type { Choice, Message, Text } from '../bot/messages/message.ts';
import { commandChoice } from './guide.ts';
import { isQuestion } from './typed.ts';

const begin: Choice = commandChoice('start');

/** The answer to a question in the middle of another one. */
export function shortAnswerTo(reading: Reading, text: string): Message {
  const answer = answerText(reading, text);
  return { blocks: [{ kind: 'text', text: answer === general ? { key: 'common.answers.generalHere' } : answer }] };
}

/** The answer to a question; `reading` and `text` are the question. */
export function answerTo(reading: Reading, text: string): Message {
  const answer = answerText(reading, text);
  return {
    blocks: [
      { kind: 'text', text: answer },
      // The general answer says it itself.
      ...(answer === general
        ? []
        : [{ kind: 'text', tone: 'subtle', text: { key: 'common.talk.questionFollow' } } as const]),
    ],
    choices: [begin, commandChoice('person')],
  };
}

const general: Text = { key: 'common.answers.general' };

function answerText({ codes, topic, circumstances }: Reading, text: string): Text {
  const [code] = codes;
  if (circumstances.activator) return { key: 'common.answers.activator' };
  const known = code && knownCode(code);
  if (known) {
    return {
      key: 'common.answers.codeMeaning',
      values: { code: { verbatim: known }, meaning: { key: `errors.codes.${known}` } },
    };
  }
  const id = answerFor(topic, text);
  return id === 'general' ? general : { key: `common.answers.${id}` };
}

type AnswerId =
  | 'licenseWhich'
  | 'licenseSurvives'
  | 'licenseLegit'
  | 'licenseTransfer'
  | 'microsoftAccount'
  | 'productKeyWhere'
  | 'productKeyReuse'
  | 'waiting'
  | 'edition'
  | 'network'
  | 'volume'
  | 'contactSupport'
  | 'activationStatus'
  | 'troubleshooter'
  | 'privacy'
  | 'noTricks'
  | 'notActivated'
  | 'whatIsKms'
  | 'genericTail'
  | 'buyKey'
  | 'general';

const byTopic: Readonly<Partial<Record<Topic, AnswerId>>> = {
  microsoft_account: 'microsoftAccount',
  waiting: 'waiting',
  edition: 'edition',
  network: 'network',
  volume_it: 'volume',
  contact_support: 'contactSupport',
  reactivation: 'activationStatus',
  troubleshooter: 'troubleshooter',
};

const tails = [...genericTails.keys()].join('|');

/** Whatever the topic, these words tell what is asked; each part of a pattern has to be there. */
const askedAnywhere: readonly (readonly [AnswerId, ...RegExp[]])[] = [
  [
    'privacy',
    /(?:誰|だれ|どなた|管理者|上司)(?:が|に)[^。]{0,14}(?:読[まみむめ]|見[らてるま]|閲覧)|(?:ここ|チャット|会話|やり取り|やりとり|相談内容|書いた|入力した|送った)[^。]{0,16}(?:保存|記録|保管|削除|読まれ|見られ)|プライバシー|個人情報|who (?:reads|sees|can (?:read|see|access))|(?:this|chat|conversation|messages?|what i (?:write|type|say|send))[^.?]{0,30}(?:saved|stored|kept|recorded|logged|deleted)|do you (?:store|save|keep|record|log)|privacy|personal data/i,
  ],
  [
    'noTricks',
    /rearm|tpm[^。.]{0,16}(?:クリア|消去|消し|リセット|初期化|clear|reset|wip)|(?:clear|reset|wip)\w* (?:the |my )?f?tpm|(?:bios|uefi|ファームウェア)(?![^。、]{0,8}設定)[^。]{0,16}(?:(?:元|前|以前|古い)[^。]{0,10}(?:戻|下げ|入れ)|ダウングレード|ロールバック)|(?:roll(?:ing)?[ -]?back|downgrad\w*|revert\w*|go(?:ing)? back to)[^.?]{0,24}(?:bios|uefi|firmware)(?! settings?)|(?:bios|uefi|firmware) (?:roll ?back|downgrade)/i,
  ],
  [
    'notActivated',
    /(?:認証|アクティブ化)(?:を|が)?(?:し|され|でき)(?:ない|なけれ|なかった|ず)[^。]{0,12}(?:と|まま|で|ば|場合)|(?:未認証|認証なし|認証(?:が|の)?(?:切れ|外れ|期限))[^。]{0,12}(?:たら|ると|ても|まま|でも|だと)|what (?:happens|if)[^?]{0,30}(?:not|n't|never|un|de|without)[- ]?(?:get |be |being )?activat|without (?:being )?activat|(?:if|when|while)[^?]{0,24}(?:not|n't|never) (?:be |get )?activat/i,
    /どう|使え|使い続け|使用|消え|消さ|失|ファイル|データ|問題|大丈夫|困|制限|what|use|work|happen|files?|data|delet|los[et]|safe|stop|limit/i,
  ],
  [
    'notActivated',
    /ファイル|データ|写真|files?|documents|data/i,
    /消え|消さ|失われ|削除|なくな|無くな|delet|los[et]|safe|eras|gone|wip/i,
    /^(?!.*(?:ssd|hdd|ディスク|ドライブ|drive|disk|office|onedrive|outlook|初期化|入れ直|再インストール|クリーン|bitlocker|バックアップ|reinstall|reset|format|clean|back ?up|home)).*$/is,
  ],
  ['whatIsKms', whatIs('kms|mak|gvlk|ボリューム ?ライセンス|volume licen[sc](?:e|ing)')],
  [
    'genericTail',
    new RegExp(`(?<![a-z0-9])(?:${tails})(?![a-z0-9])`, 'i'),
    /とは|(?:って|は)(?:何|なに|なん)|何の|意味|本物|正規|正しい|自分の|大丈夫|既定|mean|what(?:'s| is| does)|legit|genuine|real|my own|default|generic|normal|ok/i,
  ],
  [
    'genericTail',
    /(?:generic|default|placeholder) (?:product |windows )?key|既定の(?:プロダクト ?)?キー|汎用キー|仮のキー/i,
  ],
  // When it ends is Microsoft's matter; what becomes of activation is not known to be ours either.
  [
    'general',
    /(?:windows|win) ?10/i,
    /サポート[^。]{0,8}(?:終|いつ|期限|切れ|まで|延長)|end[- ]of[- ](?:support|life|service)|support[^.?]{0,24}(?:end|stop|expir|over|run out)|(?<![a-z])(?:eol|eos|esu)(?![a-z])/i,
  ],
  [
    'buyKey',
    /(?:キー|ライセンス|windows|正規版)(?:を|の|は|も)?[^。、]{0,14}(?:買(?:う|い|え|わ|って(?:も|よ|い))|購入(?!し(?:た|まし|て)|済|時|先|後|元|日))|(?:buy|buying|get|purchas(?:e|ing))(?: (?!pc|computer|laptop|board|motherboard|ssd|device|installed|back|rid)[\w$£€-]+){0,5} (?:keys?|licen[sc]es?|windows)(?![a-z])/i,
    /買|購入|buy|purchas|(?:where|how|can|should|may)[^.?]{0,16}(?:i|we) get/i,
    /^(?!.*(?:マザー|マザボ|交換|換え|motherboard|mainboard|replac)).*$/is,
  ],
];

/** "KMS とは", "What is a MAK key?", "the difference between KMS and MAK". */
function whatIs(names: string): RegExp {
  return new RegExp(
    String.raw`(?:${names})(?:キー|認証|ライセンス|サーバー)?(?:とは|って(?:何|なに|なん|どう)|は何|の(?:意味|違い))|(?:what(?:'s| is| are)|explain|meaning of|difference between|mean by) (?:an? |the )?(?:${names})(?: (?:key|server|host|licen[sc]e|activation|and|or|vs|versus)| (?:${names}))*[\s?.!]*$|what does (?:an? )?(?:${names}) (?:mean|stand for)|(?:${names})(?:と|か|、|・)[^。]{0,8}(?:違い|どちら)`,
    'i',
  );
}

/** What the words ask, whatever they are taken to be about. */
function askedIn(text: string): AnswerId | undefined {
  return askedAnywhere.find(([, ...parts]) => parts.every((part) => part.test(text)))?.[0];
}

/** A question to be answered, also one that names neither activation nor a trouble: who reads this, what 3V66T is. */
export function isForUs({ intent, elsewhere }: Reading, text: string): boolean {
  return intent === 'question' || (intent === 'other_it' && elsewhere === 'other' && isAskedOfUs(text));
}

/** The words ask this desk something, whatever they are taken to be about. */
export function isAskedOfUs(text: string): boolean {
  const asked = askedIn(text);
  if (asked === 'noTricks' || asked === 'notActivated') return isQuestion(text);
  return asked === 'privacy' || asked === 'genericTail' || asked === 'whatIsKms' || asked === 'general';
}

const cheap =
  /合法|違法|正規|正当|横流し|本物|安い|激安|格安|フリマ|オークション|メルカリ|legit|legal|genuine|cheap|\$|marketplace/i;

/** Within the topics of licence and key, the words tell what exactly is asked. */
const asked: readonly (readonly [AnswerId, Topic, RegExp])[] = [
  ['licenseLegit', 'product_key', cheap],
  [
    'productKeyReuse',
    'product_key',
    /再利用|使い回|もう一度|また使|別の|使え(?:ます|る)|re-?use|again|another|still (?:use|work)/i,
  ],
  ['productKeyWhere', 'product_key', /./],
  ['licenseLegit', 'license_type', cheap],
  [
    'licenseTransfer',
    'license_type',
    /移(?:せ|し|行|植)|持って(?:い|行)|引き継|別の|新しい(?:PC|パソコン)|transfer|move|new (?:pc|computer|laptop)/i,
  ],
  [
    'licenseSurvives',
    'license_type',
    /更新|交換|換装|替え|換え|変え|増設|外し|アップデート|消え|切れ|失効|無効|update|flash|replac|swap|chang|lose|surviv|affect|upgrade/i,
  ],
  [
    'licenseWhich',
    'license_type',
    /どの|どっち|どちら|見分|種類|調べ|確認|which|what (?:kind|type)|oem|retail|dsp|check|tell/i,
  ],
];

function answerFor(topic: Topic, text: string): AnswerId {
  return (
    askedIn(text) ?? byTopic[topic] ?? asked.find(([, on, words]) => on === topic && words.test(text))?.[0] ?? 'general'
  );
}

/** A trouble that is not ours: say so, help where a sentence can, offer a person. */
export function aboutSomethingElse(trouble: Elsewhere, text: string): Message {
  return {
    blocks: [{ kind: 'text', text: elsewhereText(trouble, text) }],
    choices: [commandChoice('person'), begin],
  };
}

function elsewhereText(trouble: Elsewhere, text: string): Text {
  if (trouble === 'other' || trouble === 'hardware') {
    if (notStarting.test(text)) return { key: 'common.elsewhere.boot' };
    const asked = trouble === 'other' && isAskedOfUs(text) ? askedIn(text) : undefined;
    return { key: asked ? `common.answers.${asked}` : 'common.elsewhere.other' };
  }
  if (trouble === 'otherLicense') {
    if (officeApp.test(text)) return { key: 'common.elsewhere.office' };
    if (windowsSubscription.test(text)) return { key: 'common.elsewhere.subscription' };
    return { key: `common.elsewhere.${/365/.test(text) ? 'office' : trouble}` };
  }
  return { key: `common.elsewhere.${trouble === 'store' ? 'other' : trouble}` };
}

/** The PC itself, not an app or an update. */
const notStarting =
  /(?:pc|computer|laptop|machine|desktop|windows|notebook|it)\s+(?:\w+\s+)?(?:(?:does|do|will|would|can|could)(?:n't| not)|won't|cannot|can't|no longer|never|refuses to|fails to)\s+(?:\w+\s+)?(?:boots?|starts?|post|turn(?:s|ing)? on|power(?:s|ing)? on)(?:\s+(?:up|any ?more|at all|since|after|now))?|black screen|stuck (?:on|at) (?:the )?[\w ]{0,12}logo|(?:pc|パソコン|windows|画面)[^。]{0,10}(?:起動し(?:な|ま?せん)|立ち上がら|立ち上がりま?せん|真っ暗|真っ黒)/i;
const officeApp =
  /(?<![a-z])(?:office|excel|(?<!pass)word|outlook|powerpoint|one ?note|access|visio)(?![a-z])|オフィス|エクセル|ワード|アウトルック|パワポ|パワーポイント/i;
/** Enterprise by E3 or E5 is Windows, whatever Microsoft calls the plan. */
const windowsSubscription =
  /(?=.*(?:windows|enterprise|エンタープライズ|(?<![a-z])pro(?![a-z])))(?=.*(?:(?<![a-z0-9])[ae][35](?![a-z0-9])|enterprise|エンタープライズ|サブスク|subscription))/is;

/** The trouble is gone before anything was begun. */
export const gladMessage: Message = {
  blocks: [{ kind: 'text', tone: 'good', text: { key: 'common.talk.resolved' } }],
};

/** BitLocker asks for its key: that comes before activation. */
export const bitLockerFirst: Message = {
  blocks: [{ kind: 'text', tone: 'warning', text: { key: 'common.elsewhere.bitLocker' } }],
};

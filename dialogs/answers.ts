// Messages that are no trouble to be walked through: a question, a trouble of another helpdesk, "it is solved".
import { knownCode } from '../bot/activation/errors.ts';
import type { Reading } from '../bot/activation/reader/readMessage.ts';
import type { Elsewhere } from '../bot/activation/reader/subject.ts';
import type { Topic } from '../bot/activation/reader/topic.ts';
import type { Choice, Message, Text } from '../bot/messages/message.ts';
import { commandChoice } from './guide.ts';

const begin: Choice = {
  label: { key: 'common.welcome.start' },
  press: { to: 'command', command: 'newProblem' },
};

/** The answer to a question in the middle of another one. */
export function shortAnswerTo(reading: Reading, text: string): Message {
  return { blocks: [{ kind: 'text', text: answerText(reading, text) }] };
}

/** The answer to a question; `reading` and `text` are the question. */
export function answerTo(reading: Reading, text: string): Message {
  return {
    blocks: [
      { kind: 'text', text: answerText(reading, text) },
      { kind: 'text', tone: 'subtle', text: { key: 'common.talk.questionFollow' } },
    ],
    choices: [begin, commandChoice('person')],
  };
}

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
  return { key: `common.answers.${answerFor(topic, text)}` };
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

/** Within the topics of licence and key, the words tell what exactly is asked. */
const asked: readonly (readonly [AnswerId, Topic, RegExp])[] = [
  [
    'productKeyReuse',
    'product_key',
    /再利用|使い回|もう一度|また使|別の|使え(?:ます|る)|re-?use|again|another|still (?:use|work)/i,
  ],
  ['productKeyWhere', 'product_key', /./],
  [
    'licenseLegit',
    'license_type',
    /合法|違法|正規|本物|安い|激安|格安|フリマ|オークション|メルカリ|legit|legal|genuine|cheap|\$|marketplace/i,
  ],
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
  return byTopic[topic] ?? asked.find(([, on, words]) => on === topic && words.test(text))?.[0] ?? 'general';
}

/** A trouble that is not ours: say so, help where a sentence can, offer a person. */
export function aboutSomethingElse(trouble: Elsewhere, text: string): Message {
  const id =
    trouble === 'otherLicense' && /office|365|excel|word|outlook|powerpoint|オフィス|エクセル/i.test(text)
      ? 'office'
      : trouble;
  const key = id === 'store' || id === 'hardware' ? 'other' : id;
  return {
    blocks: [{ kind: 'text', text: { key: `common.elsewhere.${key}` } }],
    choices: [commandChoice('person'), begin],
  };
}

/** The trouble is gone before anything was begun. */
export const gladMessage: Message = {
  blocks: [{ kind: 'text', tone: 'good', text: { key: 'common.talk.resolved' } }],
};

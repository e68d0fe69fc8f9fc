// Conversations about the ways to answer: words, numbers, labels, pasted output, broken codes.
import type { Step, Talk, Typed } from '../support/converse.ts';

const oem = {
  ja: `ソフトウェア ライセンス サービスのバージョン: 10.0.26100.1742

名前: Windows(R), Professional edition
説明: Windows(R) Operating System, OEM_DM channel
部分的なプロダクト キー: 9QDKP
ライセンスの状態: 通知
通知の理由: 0xC004F034。`,
  en: `Software licensing service version: 10.0.26100.1742

Name: Windows(R), Professional edition
Description: Windows(R) Operating System, OEM_DM channel
Partial Product Key: 9QDKP
License Status: Notification
Notification Reason: 0xC004F034.`,
};
const generic = {
  ja: `名前: Windows(R), Professional edition
説明: Windows(R) Operating System, RETAIL channel
部分的なプロダクト キー: 3V66T
ライセンスの状態: ライセンスされています`,
  en: `Name: Windows(R), Professional edition
Description: Windows(R) Operating System, RETAIL channel
Partial Product Key: 3V66T
License Status: Licensed`,
};

const toRetry: readonly Step[] = [
  { press: 'newProblem' },
  { press: 'company' },
  { press: 'no' },
  { press: 'preinstalled_oem' },
  { say: '0xC004F213' },
  { press: 'none', asks: 'outcome.reactivation' },
];

/** Words that name a choice without taking it: the question is asked again. */
function noAnswer(sentence: string, before: readonly Step[], asks: string, said: readonly Typed[]): Talk {
  return {
    sentence,
    steps: [...before, ...said.map((say): Step => ({ say, asks, shows: ['common.notUnderstood'] }))],
  };
}

export const answers: readonly Talk[] = [
  {
    sentence: 'an unknown licence is read from pasted slmgr output',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      {
        press: 'unknown',
        asks: 'output',
        shows: ['licenseType.output.steps.run', 'licenseType.output.safe'],
        reads: 'slmgr /dli',
      },
      {
        say: { ja: 'よくわかりません…これですか', en: 'is it this one perhaps' },
        asks: 'output',
        shows: ['licenseType.output.notRead'],
      },
      { say: oem, asks: 'error', shows: ['licenseType.output.read', 'common.chosen'], reads: '9QDKP' },
      { press: 'none', asks: 'change' },
      { press: 'bios', asks: 'outcome.reactivation', shows: ['plan.because'], cause: 'hardware_change' },
    ],
  },
  {
    sentence: 'a published default key in the output proves no licence, and it goes on without',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'unknown', asks: 'output' },
      { say: generic, asks: 'error', shows: ['licenseType.output.generic'], reads: '3V66T' },
      {
        say: { ja: 'プロダクトキーがブロックされました', en: 'The key has been blocked' },
        asks: 'change',
      },
      {
        press: 'none',
        cause: 'key_blocked',
        asks: 'outcome.productKey',
        shows: ['plan.shown.licensed'],
        hides: ['plan.waitNot', 'plan.calm', 'plan.bitLocker.private'],
      },
    ],
  },
  {
    sentence: 'own words answer every question instead of buttons',
    steps: [
      { say: { ja: 'Windowsの認証がおかしいです', en: 'Windows activation looks odd' }, asks: 'device' },
      { say: { ja: '会社支給', en: 'Work laptop' }, asks: 'admin' },
      { say: { ja: '分かりません。', en: 'not sure' }, asks: 'license' },
      { say: { ja: '最初から入っていた', en: 'came with the PC' }, asks: 'error' },
      { say: { ja: '特にない', en: 'no message' }, asks: 'change' },
      { say: { ja: 'BIOSを更新した', en: 'firmware update' }, asks: 'outcome.reactivation' },
      { say: { ja: 'だめでした', en: 'Nope.' }, asks: 'handover' },
      { say: { ja: '送ってください', en: 'please send' }, asks: 'nothing', shows: ['handoff.sent.title'] },
    ],
  },
  {
    sentence: 'numbers answer, half and full width',
    steps: [
      { press: 'newProblem' },
      { say: '1', asks: 'admin', chose: 'licenseType.device.choices.company' },
      { say: '２', asks: 'license' },
      { say: '①', asks: 'error' },
      { say: '1.', asks: 'change' },
      { say: '（１）', asks: 'outcome.reactivation' },
      { say: '9', asks: 'outcome.reactivation', shows: ['common.notUnderstood'] },
      { say: '2', asks: 'handover' },
      { say: '３', asks: 'nothing', shows: ['additionalInfo.notSent'] },
    ],
  },
  {
    sentence: 'labels of the other language are understood too',
    steps: [
      { press: 'newProblem', asks: 'device' },
      { say: { ja: '日本語', en: 'English' }, asks: 'device', shows: ['common.languageSet'] },
      {
        say: { label: 'licenseType.device.choices.private', of: 'other' },
        asks: 'admin',
        chose: 'licenseType.device.choices.private',
      },
      { say: { label: 'licenseType.admin.choices.yes', of: 'other' }, asks: 'license' },
      { say: { label: 'licenseType.license.choices.free_upgrade', of: 'other' }, asks: 'error' },
      { say: { label: 'errorMessage.error.choices.none', of: 'other' }, asks: 'change' },
      { say: { label: 'errorMessage.change.choices.bios', of: 'other' }, asks: 'outcome.microsoftAccount' },
      { say: { label: 'common.nav.back', of: 'other' }, asks: 'change' },
    ],
  },
  {
    sentence: 'a code with full-width and misread signs is repaired',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem' },
      {
        say: { ja: '０ｘＣＯＯ４Ｆ２１３ と出ました', en: '０ｘＣＯＯ４Ｆ２１３' },
        asks: 'change',
        shows: ['errorMessage.read'],
        reads: '0xC004F213',
      },
      { press: 'none', cause: 'no_license_found' },
    ],
  },
  {
    sentence: 'an unknown code is said to be unknown, and its family gives the cause',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem' },
      { say: '0x80072EE9', asks: 'change', shows: ['errorMessage.unknownCode'], reads: '0x80072EE9' },
      { press: 'none', cause: 'network', plan: ['network', 'reactivation'], asks: 'outcome.network' },
    ],
  },
  {
    sentence: 'a text that is not known is kept as it is and reaches the desk',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem' },
      {
        say: { ja: '右下に透かしのような文字', en: 'a faint text in the corner' },
        asks: 'change',
        shows: ['errorMessage.unread'],
      },
      { press: 'none', cause: 'unknown' },
      { press: 'person', asks: 'handover' },
      { press: 'send', deskReads: { ja: '右下に透かしのような文字', en: 'a faint text in the corner' } },
    ],
  },
  {
    sentence: 'slmgr output pasted at the question for the device is kept',
    steps: [
      { press: 'newProblem', asks: 'device' },
      { say: oem, asks: 'device', hides: ['common.notUnderstood'], reads: '0xC004F034' },
      { press: 'private', asks: 'admin' },
      { press: 'yes', asks: 'change' },
      { press: 'none', shows: ['plan.because'], cause: 'key_invalid' },
      { press: 'person', asks: 'handover', shows: ['licenseType.license.choices.preinstalled_oem'], reads: '9QDKP' },
    ],
  },
  {
    sentence: 'an error code typed at "did that help?" means that it did not, and the plan is shown again',
    steps: [
      ...toRetry,
      {
        say: { ja: '今度は 0x80072EE7 と出ました', en: 'now it says 0x80072EE7' },
        shows: ['errorMessage.read', 'plan.title'],
        hides: ['common.notUnderstood', 'wrapUp.title'],
        reads: '0x80072EE7',
      },
      { press: 'person', asks: 'handover', shows: ['handoff.summary.triedOne'], reads: '0xC004F213, 0x80072EE7' },
    ],
  },
  {
    sentence: 'who asks where the error stands is told, and the question is not taken for the error',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem', asks: 'error' },
      {
        say: { ja: 'どこで見られますか？', en: 'where do I find it?' },
        asks: 'error',
        shows: ['errorMessage.error.hint'],
        hides: ['errorMessage.unread', 'common.chosen'],
      },
      { press: 'person', asks: 'handover', hides: ['handoff.summary.error'] },
    ],
  },
  {
    sentence: 'a BIOS update told in the first message is noted, and the error is still asked for',
    steps: [
      {
        say: { ja: 'BIOSを更新したら認証が外れました', en: 'Windows lost its activation after I updated the BIOS' },
        asks: 'device',
        shows: ['common.talk.understood'],
        reads: { label: 'errorMessage.change.choices.bios' },
      },
      { press: 'company', asks: 'admin' },
      { press: 'no', asks: 'license' },
      { press: 'preinstalled_oem', asks: 'error' },
      { say: '0xC004F211', cause: 'hardware_change', asks: 'outcome.reactivation' },
    ],
  },
  {
    sentence: 'the BitLocker recovery screen gets its own sentence, and a person to talk to',
    steps: [
      {
        say: { ja: 'BitLockerの回復キーを求められています', en: 'it asks me for a BitLocker recovery key' },
        asks: 'nothing',
        shows: ['common.elsewhere.bitLocker', 'common.nav.person', 'common.nav.start'],
      },
      { press: 'person', asks: 'handover' },
    ],
  },
  {
    sentence: 'trouble with a printer is not taken for ours, and a person is offered',
    steps: [
      {
        say: { ja: 'プリンターで印刷できません', en: 'my printer does not print' },
        asks: 'nothing',
        shows: ['common.elsewhere.printer', 'common.nav.person', 'common.nav.start'],
      },
      { press: 'newProblem', asks: 'device' },
    ],
  },
  {
    sentence: 'back from the first question asks for what was read from the first message',
    steps: [
      {
        say: { ja: '会社のPCでWindowsの認証ができません', en: 'Windows on my work laptop is not activated' },
        asks: 'admin',
        shows: ['common.talk.understood'],
        reads: { label: 'licenseType.device.choices.company' },
      },
      { say: { ja: '戻る', en: 'back' }, asks: 'device', hides: ['common.nothingBack'] },
      { press: 'private', asks: 'admin' },
    ],
  },
  noAnswer('a question or a doubt at "did that help?" does not end the case', toRetry, 'outcome.reactivation', [
    { ja: 'できましたか？', en: 'when will it be solved' },
    { ja: '解決したように見えたけどまた出ました', en: 'it says activated but the watermark stays' },
    { ja: 'はい、試しましたがエラーです', en: 'yes I tried but error' },
  ]),
  {
    sentence: 'a question at "did that help?" is answered, and the question comes again',
    steps: [
      ...toRetry,
      {
        say: { ja: '認証されたかどうかはどこで確認できますか？', en: 'where can I see whether it is activated?' },
        asks: 'outcome.reactivation',
        shows: ['common.answers.activationStatus'],
      },
    ],
  },
  noAnswer(
    'having to ask an administrator is not having rights',
    [{ press: 'newProblem' }, { press: 'company', asks: 'admin' }],
    'admin',
    [
      { ja: '管理者に聞いてみます', en: 'I have to ask the administrator' },
      { ja: '管理者は別の人です', en: 'the admin is somebody else' },
      { ja: 'はいと言われました', en: 'yes or no, what do you mean' },
    ],
  ),
  {
    sentence: 'words that are no answer are answered kindly with the question again',
    steps: [
      { press: 'newProblem' },
      {
        say: { ja: 'ラーメンが食べたい', en: 'purple monkey dishwasher' },
        asks: 'device',
        shows: ['common.notUnderstood'],
      },
      { press: 'company', asks: 'admin' },
      { say: '🤷', asks: 'admin', shows: ['common.notUnderstood'] },
    ],
  },
  {
    sentence: 'a code that lacks a digit is told as such',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem', asks: 'error' },
      {
        say: { ja: '0x803F701 と出ます', en: 'it shows 0x803F701' },
        shows: ['errorMessage.incomplete'],
        reads: '0x803F701',
      },
    ],
  },
];

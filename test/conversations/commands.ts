// Conversations with a word in between: back, start over, cancel, status, help, a person, the other language.
import type { Step, Talk } from '../support/converse.ts';

/** A person is asked for at this point; `before` leads there. */
function personAt(where: string, before: readonly Step[]): Talk {
  return {
    sentence: `a person can be asked for ${where}`,
    steps: [
      ...before,
      {
        say: { ja: '担当者と話したい', en: 'I want a person' },
        asks: 'handover',
        shows: ['additionalInfo.handover.ask'],
        hides: ['common.nav.person'],
      },
      { press: 'send', asks: 'nothing', shows: ['handoff.sent.title'], deskShows: ['handoff.desk.title'] },
    ],
  };
}

const toDevice: readonly Step[] = [{ press: 'newProblem', asks: 'device' }];
const toAdmin: readonly Step[] = [...toDevice, { press: 'private', asks: 'admin' }];
const toLicense: readonly Step[] = [...toAdmin, { press: 'no', asks: 'license' }];
const toOutput: readonly Step[] = [...toLicense, { press: 'unknown', asks: 'output' }];
const toError: readonly Step[] = [...toLicense, { press: 'preinstalled_oem', asks: 'error' }];
const toChange: readonly Step[] = [...toError, { say: '0xC004F213', asks: 'change' }];
const toRetry: readonly Step[] = [...toChange, { press: 'bios', asks: 'outcome.reactivation' }];
const toWaiting: readonly Step[] = [...toRetry, { press: 'notSolved', asks: 'outcome.waiting' }];

export const commands: readonly Talk[] = [
  personAt('before anything else', []),
  personAt('at the first question', toDevice),
  personAt('at the question about rights', toAdmin),
  personAt('at the question about the licence', toLicense),
  personAt('while finding out the licence', toOutput),
  personAt('at the question about the error', toError),
  personAt('at the question about the change', toChange),
  personAt('in a section of the plan', toRetry),
  personAt('in the last section', toWaiting),
  {
    sentence: 'back goes through the whole intake, and a changed answer changes the plan',
    steps: [
      ...toRetry,
      { press: 'back', asks: 'change' },
      { say: { ja: '戻る', en: 'go back' }, asks: 'error' },
      { press: 'back', asks: 'license' },
      { press: 'back', asks: 'admin' },
      { press: 'back', asks: 'device', hides: ['common.nav.back'] },
      { say: { ja: '戻る', en: 'back' }, asks: 'device', shows: ['common.nothingBack'] },
      { press: 'private', asks: 'admin' },
      { press: 'yes', asks: 'license' },
      { press: 'retail', asks: 'error' },
      { say: '0xC004C003', asks: 'change' },
      { press: 'none', cause: 'key_blocked', plan: ['productKey', 'contactSupport'], asks: 'outcome.productKey' },
    ],
  },
  {
    sentence: 'back from a section forgets only its outcome',
    steps: [
      ...toWaiting,
      { press: 'back', asks: 'outcome.reactivation' },
      { press: 'solved', asks: 'nothing', shows: ['wrapUp.helped'] },
    ],
  },
  {
    sentence: 'back from the handover returns to where a person was asked for',
    steps: [
      ...toRetry,
      { press: 'person', asks: 'handover' },
      { press: 'back', asks: 'outcome.reactivation' },
      { press: 'notSolved', asks: 'outcome.waiting' },
    ],
  },
  {
    sentence: 'start over forgets the answers',
    steps: [
      ...toRetry,
      { say: { ja: '最初からやり直したい', en: 'start again' }, asks: 'device', shows: ['common.startedOver'] },
      {
        say: { ja: '状況', en: 'status' },
        asks: 'device',
        shows: ['licenseType.title'],
        hides: ['reactivation.title'],
      },
    ],
  },
  {
    sentence: 'cancel stops, sends nothing, and the next message begins again',
    steps: [
      ...toChange,
      { say: { ja: 'やめる', en: 'never mind' }, asks: 'nothing', shows: ['common.cancelled'] },
      { say: { ja: '状況', en: 'status' }, asks: 'nothing', shows: ['common.status.none'] },
      { say: { ja: 'また困っています', en: 'it is back again' }, asks: 'device' },
    ],
  },
  {
    sentence: 'status tells the section, the licence, the error and what was tried',
    steps: [
      ...toWaiting,
      {
        say: { ja: '今どこ', en: 'where am I' },
        asks: 'outcome.waiting',
        shows: [
          'common.status.title',
          'common.status.tried',
          'licenseType.license.choices.preinstalled_oem',
          'waiting.title',
        ],
        reads: '0xC004F213',
      },
    ],
  },
  {
    sentence: 'help explains and asks the same question again',
    steps: [
      ...toLicense,
      {
        say: { ja: 'ヘルプ', en: 'help' },
        asks: 'license',
        shows: ['common.help.title', 'common.help.any', 'common.help.where', 'common.moved'],
      },
      { say: { ja: '使い方', en: 'what can you do?' }, asks: 'license', shows: ['common.help.title'] },
      { press: 'preinstalled_oem', asks: 'error' },
    ],
  },
  {
    sentence: 'switching the language in a question keeps the answers and asks the same in the other language',
    steps: [
      ...toChange,
      {
        say: { ja: 'English', en: '日本語' },
        speaks: 'other',
        asks: 'change',
        shows: ['common.languageSet', 'errorMessage.change.ask'],
      },
      {
        say: { label: 'errorMessage.change.choices.bios' },
        asks: 'outcome.reactivation',
        cause: 'hardware_change',
        reads: '0xC004F213',
      },
      { say: { label: 'outcome.choices.notSolved', of: 'other' }, asks: 'outcome.waiting' },
      { say: { label: 'common.nav.help', of: 'other' }, asks: 'outcome.waiting', shows: ['common.help.title'] },
    ],
  },
  {
    sentence: 'switching the language in the handover keeps what was typed into it',
    steps: [
      ...toRetry,
      { press: 'person', asks: 'handover' },
      { press: 'keep', boxes: { model: 'ThinkPad T14' }, asks: 'handover', shows: ['additionalInfo.noteAdded'] },
      {
        say: { ja: 'in English', en: '日本語で' },
        speaks: 'other',
        asks: 'handover',
        shows: ['additionalInfo.handover.ask'],
        reads: 'ThinkPad T14',
      },
      { press: 'send', asks: 'nothing', shows: ['handoff.sent.title'], deskReads: 'ThinkPad T14' },
    ],
  },
];

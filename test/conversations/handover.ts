// Conversations around the handover: the summary, its boxes, not sending, and life with a ticket.
import type { Step, Talk } from '../support/converse.ts';

const toHandover: readonly Step[] = [
  { press: 'newProblem' },
  { press: 'company' },
  { press: 'no' },
  { press: 'preinstalled_oem' },
  { say: '0xC004F213' },
  { press: 'bios', asks: 'outcome.reactivation' },
  { press: 'person', asks: 'handover' },
];
const sent: readonly Step[] = [...toHandover, { press: 'send', asks: 'nothing', shows: ['handoff.sent.title'] }];

export const handover: readonly Talk[] = [
  {
    sentence: 'what is typed into the boxes reaches the desk',
    steps: [
      ...toHandover,
      {
        press: 'send',
        boxes: {
          model: 'ThinkPad T14',
          pcName: 'PC-01234',
          license: 'volume',
          biosDate: '2026-11-20',
          note: { ja: '至急です', en: 'urgent' },
        },
        shows: ['handoff.sent.title'],
        deskShows: ['additionalInfo.fields.model', 'licenseType.license.choices.volume'],
        deskReads: 'ThinkPad T14',
      },
    ],
  },
  {
    sentence: 'saved changes stay, and a corrected error changes the cause',
    steps: [
      ...toHandover,
      {
        press: 'keep',
        boxes: { errorText: '0xC004F074', model: 'Latitude 5440' },
        asks: 'handover',
        shows: ['additionalInfo.noteAdded', 'errors.causes.volume_kms'],
        reads: 'Latitude 5440',
      },
      { press: 'send', deskShows: ['errors.causes.volume_kms'], deskReads: 'Latitude 5440' },
    ],
  },
  {
    sentence: 'lines typed without boxes fill the summary, the rest becomes a note',
    steps: [
      ...toHandover,
      {
        say: { ja: '機種：ThinkPad T14', en: 'Model: ThinkPad T14' },
        asks: 'handover',
        shows: ['additionalInfo.fields.model'],
      },
      {
        say: { ja: '14時以降にお願いします', en: 'after two in the afternoon' },
        asks: 'handover',
        shows: ['additionalInfo.fields.note'],
      },
      { press: 'send', deskShows: ['additionalInfo.fields.note'], deskReads: 'ThinkPad T14' },
    ],
  },
  {
    sentence: 'not sending continues with the plan, and the desk hears nothing',
    steps: [
      ...toHandover,
      { press: 'dont', asks: 'outcome.reactivation', shows: ['additionalInfo.notSent', 'reactivation.title'] },
      { press: 'notSolved', asks: 'handover' },
      { press: 'dont', asks: 'nothing', shows: ['additionalInfo.notSent'] },
      { say: { ja: '担当者に相談', en: 'talk to a person' }, asks: 'handover', shows: ['handoff.summary.triedOne'] },
    ],
  },
  {
    sentence: 'words after the handover join the ticket before anybody claims it',
    steps: [
      ...sent,
      {
        say: { ja: '青い画面も出ました', en: 'there was a blue screen, too' },
        asks: 'nothing',
        shows: ['handoff.relayed.open'],
        deskShows: ['handoff.desk.said'],
        deskReads: { ja: '青い画面も出ました', en: 'there was a blue screen, too' },
      },
      { say: { ja: '状況', en: 'status' }, shows: ['common.status.ticket', 'handoff.withdraw'] },
      { say: { ja: '担当者', en: 'person' }, shows: ['handoff.exists'] },
    ],
  },
  {
    sentence: 'a ticket can be withdrawn, and the desk is told',
    steps: [
      ...sent,
      {
        press: 'withdraw',
        shows: ['handoff.withdrawn'],
        deskShows: ['handoff.desk.withdrawn', 'handoff.desk.stateWithdrawn'],
      },
      { say: { ja: 'やっぱりまだ困っています', en: 'still in trouble after all' }, asks: 'device' },
    ],
  },
  {
    sentence: 'not solved after a resolve gives the ticket back to its member of staff',
    steps: [
      ...sent,
      { desk: 'claim', shows: ['handoff.claimed'] },
      { desk: 'resolve', shows: ['handoff.resolved.body', 'handoff.resolved.notSolved'] },
      {
        press: 'notSolved',
        shows: ['handoff.reopened'],
        deskShows: ['handoff.desk.notSolved', 'handoff.desk.stateClaimed'],
      },
      { say: { ja: 'まだ出ます', en: 'still there' }, shows: ['handoff.relayed.claimed'] },
    ],
  },
  {
    sentence: 'continue by oneself goes on with the plan while the ticket stays with the desk',
    steps: [
      ...sent,
      { press: 'continue', asks: 'outcome.reactivation', shows: ['handoff.aside', 'reactivation.title'] },
      {
        press: 'solved',
        asks: 'nothing',
        shows: ['wrapUp.title', 'handoff.closed'],
        deskShows: ['handoff.desk.solved', 'handoff.desk.stateClosed'],
      },
    ],
  },
  {
    sentence: 'a released ticket is open again, and the person is told',
    steps: [
      ...sent,
      { desk: 'claim', deskShows: ['handoff.desk.stateClaimed'] },
      {
        desk: 'release',
        shows: ['handoff.released'],
        deskShows: ['handoff.desk.releasedBy', 'handoff.desk.stateOpen'],
      },
      { desk: 'claim', shows: ['handoff.claimed'] },
    ],
  },
];

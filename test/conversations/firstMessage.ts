// Conversations that begin with a message of the person's own: what it says is used, shown, and can be taken back.
import type { Talk } from '../support/converse.ts';

const script = `==== activation facts: copy from here ====
EditionID: Professional
WindowsBuild: 26200.9278
ProductKeyChannel: OEM:DM
PartialProductKey: GT7KD
LicenseStatus: 5
LicenseStatusReason: 0xC004F211
GracePeriodRemaining: 0
FirmwareKeyEdition: Professional
BiosVendor: LENOVO
BiosVersion: N3HET93W
BiosDate: 2026-10-02
ClockDifferenceSeconds: -86412
==== activation facts: to here ====`;

export const firstMessages: readonly Talk[] = [
  {
    sentence: 'a first message that says enough leads straight to the plan, with its evidence',
    steps: [
      {
        say: {
          ja: 'BIOS更新後に0xC004F213、プリインストール版です',
          en: '0xC004F213 since the BIOS update, Windows came preinstalled',
        },
        cause: 'hardware_change',
        asks: 'outcome.reactivation',
        shows: ['common.talk.understood', 'plan.because', 'plan.calm', 'common.nav.notMeant'],
        reads: { label: 'errorMessage.change.choices.bios' },
      },
      { press: 'notSolved', asks: 'device' },
      { press: 'company', asks: 'admin' },
      { press: 'no', asks: 'handover' },
      { press: 'send', deskShows: ['handoff.summary.because', 'errors.causes.hardware_change'] },
    ],
  },
  {
    sentence: 'the model and the BIOS version in a first message are shown, and reach the desk',
    steps: [
      {
        say: {
          ja: 'thinkpad t14 gen3 のBIOSを 1.21 に更新したら 0xC004F213、プリインストール版です',
          en: '0xC004F213 since I updated the BIOS of my thinkpad t14 gen3 to 1.21, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
        reads: 'ThinkPad T14 Gen 3',
      },
      { press: 'person', asks: 'handover', reads: 'ThinkPad T14 Gen 3' },
      { press: 'send', deskShows: ['additionalInfo.fields.biosVersion'], deskReads: 'ThinkPad T14 Gen 3' },
    ],
  },
  {
    sentence: 'a model that is told later fills its box, and one press takes both back',
    steps: [
      {
        say: {
          ja: 'BIOSを 1.21 に更新したら 0xC004F213、プリインストール版です',
          en: '0xC004F213 since I updated the BIOS to 1.21, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
        reads: 'BIOS 1.21',
      },
      {
        say: { ja: '機種は Latitude 5440 です', en: 'It is a Latitude 5440' },
        asks: 'outcome.reactivation',
        shows: ['common.talk.corrected'],
        reads: 'Latitude 5440',
      },
      { press: 'notMeant', asks: 'device', shows: ['common.talk.notMeantDone'], reads: 'BIOS 1.21' },
      { press: 'private', asks: 'admin' },
      { press: 'yes', asks: 'license' },
    ],
  },
  {
    sentence: 'one press takes back what was understood, and it is asked instead',
    steps: [
      {
        say: {
          ja: 'BIOS更新後に0xC004F213、プリインストール版です',
          en: '0xC004F213 since the BIOS update, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
      },
      { press: 'notMeant', asks: 'device', shows: ['common.talk.notMeantDone'] },
      { press: 'private', asks: 'admin' },
      { press: 'yes', asks: 'license' },
      { press: 'retail', asks: 'error' },
    ],
  },
  {
    sentence: 'words take it back as the button does',
    steps: [
      {
        say: {
          ja: 'DSP版、マザーボード交換後に認証が外れました',
          en: 'DSP licence, not activated since a new motherboard',
        },
        asks: 'device',
        shows: ['common.talk.understood', 'plan.remarks.dspBoard'],
      },
      {
        say: { ja: 'そうではありません', en: 'that is not what I meant' },
        asks: 'device',
        shows: ['common.talk.notMeantDone'],
      },
    ],
  },
  {
    sentence: 'only what is missing is asked: the licence, when the plan depends on it',
    steps: [
      {
        say: { ja: '会社のPCでBIOS更新後に0xC004F211', en: 'my work laptop shows 0xC004F211 after a BIOS update' },
        asks: 'admin',
        shows: ['common.talk.understood'],
      },
      { press: 'no', asks: 'license' },
      { press: 'preinstalled_oem', cause: 'hardware_change', asks: 'outcome.reactivation' },
    ],
  },
  {
    sentence: 'a question without a failure is answered, and nothing is begun',
    steps: [
      {
        say: {
          ja: '来月マザーボードを交換します。事前にやっておくことはありますか？',
          en: 'I will replace my motherboard next month. Anything I should link beforehand?',
        },
        asks: 'nothing',
        shows: ['common.answers.microsoftAccount', 'common.talk.questionFollow', 'common.nav.person'],
      },
      { press: 'newProblem', asks: 'device' },
    ],
  },
  {
    sentence: 'what a code means is told',
    steps: [
      {
        say: { ja: '0xC004C003 とはどういう意味ですか？', en: 'what does 0xC004C003 mean?' },
        asks: 'nothing',
        shows: ['common.answers.codeMeaning'],
        reads: '0xC004C003',
      },
    ],
  },
  {
    sentence: 'an unofficial activator is calmly refused, in a question and in a trouble',
    steps: [
      {
        say: { ja: '非公式の認証ツールを使っても大丈夫ですか？', en: 'is it ok to use an unofficial activator?' },
        asks: 'nothing',
        shows: ['common.answers.activator'],
      },
      {
        say: {
          ja: 'KMSpicoで認証していたPCが認証切れになりました',
          en: 'my PC was activated with KMSpico and now it is not activated',
        },
        plan: [],
        asks: 'handover',
        shows: ['plan.remarks.activator', 'plan.short'],
        hides: ['productKey.title'],
      },
    ],
  },
  {
    sentence: 'Office is another licence, and the start of the PC another trouble',
    steps: [
      {
        say: { ja: 'Excelに「ライセンスのない製品」と出ます', en: 'Excel says unlicensed product' },
        asks: 'nothing',
        shows: ['common.elsewhere.office', 'common.nav.person'],
      },
      {
        say: {
          ja: 'BIOSを更新したら画面が真っ暗で起動しません',
          en: 'after the BIOS update the PC has a black screen and does not boot',
        },
        asks: 'nothing',
        shows: ['common.elsewhere.boot'],
      },
    ],
  },
  {
    sentence: 'that it is solved is answered for what it is',
    steps: [
      {
        say: { ja: '再起動したら直りました！', en: 'nvm, it activated itself after a reboot' },
        asks: 'nothing',
        shows: ['common.talk.resolved'],
      },
    ],
  },
  {
    sentence: 'a person is called at once, with what the message says of the trouble',
    steps: [
      {
        say: {
          ja: '0xC004F050 が出ます。担当者と話したいです',
          en: 'I want to talk to a person, it shows 0xC004F050',
        },
        asks: 'handover',
        reads: '0xC004F050',
      },
      { press: 'send', shows: ['handoff.sent.title'], deskShows: ['errors.causes.key_invalid'] },
    ],
  },
  {
    sentence: 'a person can be asked for in a sentence at any question, and a question is answered in between',
    steps: [
      { press: 'newProblem', asks: 'device' },
      {
        say: { ja: 'ライセンスの種類はどこで確認できますか？', en: 'how do I find out which licence I have?' },
        asks: 'device',
        shows: ['common.answers.licenseWhich'],
      },
      { say: { ja: '人間の担当者につないでください', en: 'please connect me to a human' }, asks: 'handover' },
    ],
  },
  {
    sentence: 'what was tried in vain is not proposed again',
    steps: [
      {
        say: {
          ja: '私物の自作PC、パッケージ版です。グラボ交換後に認証切れ。トラブルシューティングもだめでした',
          en: 'my own PC, retail licence, not activated since a new graphics card. I ran the troubleshooter, no luck',
        },
        cause: 'hardware_change',
        asks: 'admin',
        shows: ['plan.remarks.triedAlready'],
      },
      { press: 'yes', asks: 'outcome.microsoftAccount' },
    ],
  },
  {
    sentence: 'a forgotten account comes first, with what that means',
    steps: [
      {
        say: {
          ja: '私物PCです。無償アップグレード、SSD交換後に認証切れ。Microsoftアカウントを忘れました',
          en: 'my own PC, free upgrade, not activated since a new SSD, and I forgot the Microsoft account',
        },
        asks: 'admin',
        shows: ['plan.remarks.accountFirst'],
      },
      { press: 'yes', asks: 'outcome.microsoftAccount' },
    ],
  },
  {
    sentence: 'Windows Server and older Windows go to a person',
    steps: [
      {
        say: {
          ja: 'Windows Server 2019 のライセンス認証が切れました',
          en: 'Windows Server 2019 is not activated any more',
        },
        asks: 'device',
      },
      { press: 'company', asks: 'admin' },
      { press: 'yes', asks: 'license' },
      { press: 'volume', asks: 'error' },
      { press: 'none', asks: 'change' },
      { press: 'none', plan: [], asks: 'handover', shows: ['plan.remarks.oldWindows'] },
    ],
  },
  {
    sentence: 'the script is shown when asked for, and what it prints is read back',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'unknown', asks: 'output' },
      { press: 'script', asks: 'output', shows: ['licenseType.script.safe'], reads: 'Get-CimInstance' },
      { say: script, asks: 'error', shows: ['licenseType.output.read'], reads: 'GT7KD' },
      { press: 'none', asks: 'change' },
      { press: 'bios', shows: ['plan.remarks.clockReset'], asks: 'outcome.reactivation' },
    ],
  },
  {
    sentence: 'a fact told at another question corrects what was known, and the plan follows',
    steps: [
      {
        say: {
          ja: 'BIOS更新後に0xC004F211、プリインストール版です',
          en: '0xC004F211 since the BIOS update, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
      },
      {
        say: { ja: '間違えました、DSP版です。私物のPCです', en: 'sorry, it is a DSP licence, and my own PC' },
        shows: ['common.talk.corrected'],
        asks: 'admin',
      },
      { press: 'yes', asks: 'outcome.troubleshooter', shows: ['plan.remarks.dspPart'] },
    ],
  },
  {
    sentence: 'a code that is taken back leaves the case',
    steps: [
      {
        say: {
          ja: 'BIOS更新後に0xC004F211、プリインストール版です',
          en: '0xC004F211 since the BIOS update, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
      },
      {
        say: {
          ja: 'コードは0xC004F211ではなく0xC004C003でした',
          en: 'sorry, the code is 0xC004C003 not 0xC004F211',
        },
        reads: '0xC004C003',
      },
      { press: 'person', asks: 'handover' },
      { press: 'send', deskReads: '0xC004C003' },
    ],
  },
  {
    sentence: 'several facts in one answer are all kept',
    steps: [
      { press: 'newProblem', asks: 'device' },
      {
        say: { ja: '個人のPCです。管理者です。リテール版です', en: 'my own PC, I am an admin, retail licence' },
        asks: 'error',
      },
    ],
  },
  {
    sentence: 'BitLocker comes first, even beside activation',
    steps: [
      {
        say: {
          ja: 'BIOS更新後にBitLockerの回復キーを求められます。Windowsも認証されていません',
          en: 'BitLocker asks for my recovery key after the BIOS update and Windows is not activated',
        },
        shows: ['common.elsewhere.bitLocker'],
        asks: 'device',
      },
    ],
  },
  {
    sentence: 'asking for a person in a sentence keeps the code that stands in it',
    steps: [
      { press: 'newProblem' },
      { press: 'company' },
      { press: 'no' },
      { press: 'preinstalled_oem', asks: 'error' },
      {
        say: {
          ja: 'エラーは0xC004F050です。担当者に代わってください',
          en: 'it is 0xC004F050, please connect me to a human',
        },
        asks: 'handover',
        reads: '0xC004F050',
      },
    ],
  },
  {
    sentence: 'a decimal error number is explained and used',
    steps: [
      {
        say: {
          ja: 'LicenseStatusReason 3221549076 と出ます。会社のPC、プリインストール版です',
          en: 'LicenseStatusReason 3221549076 on my work PC, Windows came preinstalled',
        },
        reads: '0xC004F014',
        asks: 'change',
      },
    ],
  },
  {
    sentence:
      'a question states no fact: what would be on a company PC changes no plan, and asking about the TPM clears none',
    steps: [
      {
        say: {
          ja: 'BIOS更新後に0xC004F213。個人のPCです。プリインストール版です',
          en: '0xC004F213 after a BIOS update, my own PC, Windows came preinstalled',
        },
        asks: 'outcome.reactivation',
      },
      {
        say: { ja: '会社のPCでも同じですか？', en: 'What if it was a company PC?' },
        asks: 'outcome.reactivation',
        hides: ['common.talk.corrected'],
      },
      {
        say: { ja: 'TPMをクリアしてもいいですか？', en: 'Should I clear the TPM?' },
        shows: ['common.answers.noTricks'],
        hides: ['common.talk.corrected'],
        asks: 'outcome.reactivation',
      },
      {
        say: { ja: '質問ですが、データは消えますか？', en: 'Is my data lost?' },
        shows: ['common.answers.notActivated'],
        asks: 'outcome.reactivation',
      },
    ],
  },
  {
    sentence: 'a fact is put right by its bare name, and the plan follows',
    steps: [
      {
        say: {
          ja: '個人のPC、プリインストール版です。SSDを交換したら0xC004F213と出ました',
          en: 'Private PC, Windows came preinstalled. After replacing the SSD it says 0xC004F213',
        },
        asks: 'outcome.reactivation',
      },
      {
        say: { ja: '実はマザーボードでした', en: 'actually it was the motherboard' },
        shows: ['common.talk.corrected', 'plan.remarks.oemBoard'],
        asks: 'outcome.contactSupport',
      },
    ],
  },
  {
    sentence: 'what was told of a PC that does not start reaches IT',
    steps: [
      {
        say: { ja: 'BIOS更新後にPCが起動しません', en: 'My PC does not start after the BIOS update' },
        shows: ['common.elsewhere.boot'],
      },
      { say: { ja: '始める', en: 'Begin' }, asks: 'device' },
      { press: 'company' },
      { press: 'person', asks: 'handover' },
      { press: 'send', deskReads: { ja: '起動しません', en: 'does not start' } },
    ],
  },
  {
    sentence: 'a blocked key stays blocked, whatever was changed beside it',
    steps: [
      {
        say: {
          ja: 'プロダクトキーがブロックされましたと出ます。BIOS更新後です。個人のPC、管理者です。リテール版です',
          en: 'It says the product key is blocked, after a BIOS update. My own PC, I am an admin, retail licence',
        },
        shows: ['plan.remarks.keyBlocked'],
      },
    ],
  },
  {
    sentence: 'bare words in a list are facts',
    steps: [
      {
        say: {
          ja: 'マザーボード交換、個人、リテール版、管理者です。0xC004F213',
          en: '0xC004F213 after a motherboard swap. private, retail, admin',
        },
        asks: 'outcome.troubleshooter',
      },
    ],
  },
  {
    sentence: 'an evaluation copy is named as such at once',
    steps: [
      {
        say: 'Name: Windows(R), EnterpriseEval edition\nDescription: Windows(R) Operating System, TIMEBASED_EVAL channel\nPartial Product Key: YTBY3\nLicense Status: Notification',
        shows: ['plan.shown.evaluation'],
      },
    ],
  },
  {
    sentence: 'Enterprise by subscription needs the internet and the work account, not the company network',
    steps: [
      {
        say: {
          ja: 'E3ライセンスです。会社のPCです。BIOS更新後にEnterpriseがProに戻りました',
          en: 'We have M365 E3 on my work PC. After the BIOS update Windows Enterprise went back to Pro',
        },
        asks: 'outcome.volume',
        shows: ['volume.steps.internet', 'volume.notes.timeSubscription'],
        hides: ['volume.steps.vpn', 'volume.notes.time'],
      },
    ],
  },
];

// Conversations about people's own PCs: most can be mended by the person, with manufacturer, shop or Microsoft at the end.
import type { Talk } from '../support/converse.ts';

export const own: readonly Talk[] = [
  {
    sentence: 'a free upgrade after a BIOS update starts with the Microsoft account',
    steps: [
      { press: 'newProblem' },
      { press: 'private', asks: 'admin' },
      { press: 'yes', asks: 'license' },
      { press: 'free_upgrade', asks: 'error', shows: ['licenseType.about.free_upgrade'] },
      { say: '0xC004F211', asks: 'change' },
      {
        press: 'bios',
        cause: 'hardware_change',
        plan: ['microsoftAccount', 'troubleshooter', 'reactivation', 'waiting', 'contactSupport'],
        asks: 'outcome.microsoftAccount',
        shows: [
          'plan.calm',
          'plan.bitLocker.private',
          'troubleshooter.steps.restartFirst',
          'microsoftAccount.steps.signIn',
          'microsoftAccount.notes.work',
        ],
      },
      {
        press: 'notSolved',
        asks: 'outcome.troubleshooter',
        shows: ['troubleshooter.steps.hardware'],
        hides: ['troubleshooter.steps.follow'],
      },
      { press: 'solved', asks: 'nothing', shows: ['wrapUp.helped', 'wrapUp.next.link', 'wrapUp.next.bitLocker'] },
    ],
  },
  {
    sentence:
      'a blocked retail key (C003) is never typed again: the PC’s first licence, then the seller; waiting is not advised',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'retail' },
      { say: { ja: 'プロダクトキーがブロックされました 0xC004C003', en: 'The key has been blocked, 0xC004C003' } },
      {
        press: 'none',
        cause: 'key_blocked',
        plan: ['productKey', 'contactSupport'],
        asks: 'outcome.productKey',
        shows: [
          'plan.waitNot',
          'productKey.steps.notAgain',
          'productKey.steps.original',
          'productKey.steps.elseSeller',
          'productKey.notes.never',
          'productKey.notes.admin',
        ],
        hides: ['productKey.steps.findOem', 'productKey.steps.firmware', 'productKey.steps.type'],
      },
      {
        press: 'notSolved',
        asks: 'outcome.contactSupport',
        shows: ['contactSupport.steps.seller', 'contactSupport.steps.microsoft'],
        hides: ['contactSupport.steps.maker'],
      },
      { press: 'notSolved', asks: 'handover' },
      { press: 'send', shows: ['handoff.sent.title'], deskShows: ['errors.causes.key_blocked'] },
    ],
  },
  {
    sentence:
      'a key that was used too often (C008): the old PC, the portal and Microsoft first, another licence after them',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'retail' },
      { say: '0xC004C008' },
      {
        press: 'none',
        cause: 'key_limit',
        plan: ['contactSupport', 'productKey'],
        asks: 'outcome.contactSupport',
        shows: [
          'productKey.steps.oldPc',
          'contactSupport.steps.portalLimit',
          'contactSupport.steps.microsoft',
          'contactSupport.steps.sellerDoubt',
        ],
        hides: ['contactSupport.steps.seller', 'contactSupport.steps.portal'],
      },
      {
        press: 'notSolved',
        asks: 'outcome.productKey',
        shows: ['productKey.steps.original', 'productKey.steps.elseMicrosoft'],
        hides: ['productKey.steps.type'],
      },
      { press: 'solved', shows: ['wrapUp.solved', 'wrapUp.next.bitLocker'], hides: ['wrapUp.next.link'] },
    ],
  },
  {
    sentence: 'a KMS error (F074) on a private PC: the own key or the seller, nobody else’s network',
    steps: [
      {
        say: { ja: '自宅のPCで0xC004F074が出ます', en: 'my own PC shows 0xC004F074' },
        plan: ['productKey', 'contactSupport'],
        reads: { label: 'errors.causes.volume_key_at_home' },
        asks: 'admin',
      },
      {
        press: 'yes',
        asks: 'outcome.productKey',
        shows: ['productKey.steps.companyKey', 'productKey.steps.original', 'productKey.steps.findRetail'],
      },
      {
        press: 'notSolved',
        asks: 'outcome.contactSupport',
        shows: ['contactSupport.steps.seller'],
        hides: ['contactSupport.steps.portal'],
      },
    ],
  },
  {
    sentence: 'a company licence on a private PC is given back, and the PC’s own one is used',
    steps: [
      {
        say: {
          ja: '私物のPCです。ボリュームライセンスのキーで 0xC004F074 が出ます',
          en: 'my own PC has a volume licence key and shows 0xC004F074',
        },
        asks: 'admin',
      },
      {
        press: 'yes',
        asks: 'outcome.productKey',
        shows: ['productKey.steps.companyKey', 'productKey.steps.original', 'productKey.steps.firmware'],
        hides: ['productKey.steps.findOem', 'productKey.steps.findRetail', 'productKey.steps.type'],
      },
    ],
  },
  {
    sentence: 'the troubleshooter’s limit (FABBC) on a private PC: a day of waiting first',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'retail' },
      { say: '0x803FABBC' },
      {
        press: 'none',
        reads: { label: 'errors.causes.reactivation_limit' },
        plan: ['waiting', 'contactSupport', 'productKey'],
        asks: 'outcome.waiting',
        shows: ['waiting.steps.tomorrow'],
        hides: ['waiting.steps.hour', 'waiting.notes.server'],
      },
    ],
  },
  {
    sentence:
      'firmware without its licence data (F057) on a preinstalled private PC: one clean start, then the manufacturer',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'preinstalled_oem' },
      { say: '0xC004F057' },
      {
        press: 'bios',
        reads: { label: 'errors.causes.firmware_license_missing' },
        plan: ['reactivation', 'contactSupport'],
        asks: 'outcome.reactivation',
        shows: ['plan.waitNot', 'plan.bitLocker.private'],
        hides: ['plan.calm'],
      },
      { press: 'notSolved', asks: 'outcome.contactSupport', shows: ['contactSupport.steps.maker'] },
    ],
  },
  {
    sentence: 'a wrong edition (F210) on a private PC: compare the editions first',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'preinstalled_oem' },
      { say: '0xC004F210' },
      {
        press: 'none',
        cause: 'wrong_edition',
        plan: ['edition', 'productKey', 'contactSupport'],
        asks: 'outcome.edition',
        shows: ['edition.steps.compare', 'edition.steps.homeOnPro', 'edition.notes.wait'],
        hides: ['edition.steps.it'],
      },
      {
        press: 'notSolved',
        asks: 'outcome.productKey',
        shows: ['productKey.steps.findOem'],
        hides: ['productKey.steps.type'],
      },
      { press: 'notSolved', asks: 'outcome.contactSupport', shows: ['contactSupport.steps.maker'] },
    ],
  },
  {
    sentence: 'a wrong clock (80072F8F) after a BIOS update: set the clock first',
    steps: [
      {
        say: { ja: '0x80072F8F です。BIOSを更新した後です', en: '0x80072F8F since the BIOS update' },
        cause: 'clock',
        plan: ['network', 'reactivation', 'troubleshooter', 'contactSupport'],
        asks: 'device',
        shows: ['plan.remarks.clockReset'],
        hides: ['plan.calm', 'plan.bitLocker.private'],
      },
      { press: 'private', asks: 'outcome.network', shows: ['network.steps.clock', 'network.steps.proxy'] },
      { press: 'solved', asks: 'nothing', shows: ['wrapUp.title'] },
    ],
  },
  {
    sentence: 'no connection (80072EE7) on a private PC: browser, clock, no VPN',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'no' },
      { press: 'dsp' },
      { say: '0x80072EE7' },
      {
        press: 'none',
        cause: 'network',
        plan: ['network', 'reactivation', 'contactSupport'],
        shows: ['network.steps.browser', 'network.steps.proxy'],
        hides: ['network.steps.vpn'],
      },
      { press: 'notSolved', asks: 'outcome.reactivation' },
      { press: 'notSolved', asks: 'outcome.contactSupport', shows: ['contactSupport.steps.shop'] },
    ],
  },
  {
    sentence: 'damaged licence files (E003) on a private PC: Microsoft, then the desk',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'retail' },
      { say: '0xC004E003' },
      { press: 'none', cause: 'store_corrupt', plan: ['contactSupport'], asks: 'outcome.contactSupport' },
      { press: 'notSolved', asks: 'handover' },
    ],
  },
  {
    sentence: 'no message at all: the usual order, beginning with a clean start',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'unknown' },
      { press: 'preinstalled_oem', asks: 'error' },
      { press: 'none', asks: 'change', chose: 'errorMessage.error.choices.none' },
      {
        press: 'none',
        cause: 'unknown',
        plan: ['reactivation', 'troubleshooter', 'microsoftAccount', 'waiting', 'contactSupport'],
        asks: 'outcome.reactivation',
      },
    ],
  },
  {
    sentence: 'a replaced motherboard under a preinstalled licence: the manufacturer first, BitLocker before all',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'preinstalled_oem' },
      { say: '0xC004F211' },
      {
        press: 'motherboard',
        cause: 'motherboard_replaced',
        plan: ['contactSupport', 'troubleshooter', 'reactivation'],
        asks: 'outcome.contactSupport',
        shows: ['plan.bitLocker.private', 'contactSupport.steps.maker', 'contactSupport.notes.scam'],
        hides: ['plan.calm'],
      },
    ],
  },
  {
    sentence: 'a replaced motherboard under a retail licence: the troubleshooter first',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'yes' },
      { press: 'retail' },
      { press: 'none', asks: 'change' },
      { say: { ja: 'マザボ交換', en: 'motherboard' }, cause: 'motherboard_replaced', asks: 'outcome.troubleshooter' },
    ],
  },
  {
    sentence: 'solved at the first section leads to the wrap-up, and the next message begins anew',
    steps: [
      { press: 'newProblem' },
      { press: 'private' },
      { press: 'no' },
      { press: 'preinstalled_oem' },
      { say: '0xC004F213' },
      {
        press: 'bios',
        asks: 'outcome.reactivation',
        cause: 'hardware_change',
        plan: ['reactivation', 'waiting', 'contactSupport'],
        shows: ['reactivation.notes.admin', 'reactivation.steps.clock'],
      },
      { press: 'solved', asks: 'nothing', shows: ['wrapUp.title', 'wrapUp.solved', 'wrapUp.helped', 'wrapUp.bye'] },
      { say: { ja: 'こんにちは', en: 'hello' }, asks: 'device', shows: ['common.welcome.again'] },
    ],
  },
];

// Conversations of a company with its own course: what it settled is not asked, and its own words are said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { converse, type Office, openOffice, type Talk, teamsDoor } from './support/converse.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The bot with a policy file, in both languages. */
function withPolicyFile(name: string, file: string, talks: readonly Talk[]): void {
  describe.each(['ja', 'en'] as const)(`${name}, in %s`, (language) => {
    let office: Office;
    beforeAll(async () => {
      office = await openOffice({ environment: { POLICY_FILE: file } });
    });
    afterAll(async () => office.close());

    for (const talk of talks) it(talk.sentence, () => converse(teamsDoor(office), talk, language));
  });
}

function written(name: string, contents: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(contents));
  return file;
}

withPolicyFile('the example of the docs', fileURLToPath(new URL('../docs/policy.example.json', import.meta.url)), [
  {
    sentence: 'nothing that the company settled is asked, and its words stand with the steps and the handover',
    steps: [
      {
        press: 'newProblem',
        asks: 'error',
        chose: 'common.nav.start',
        reads: {
          ja: 'コントソ ジャパンのライセンス認証デスクです。',
          en: 'This is the activation desk of Contoso Japan.',
        },
      },
      { say: '0xC004F074', asks: 'change' },
      {
        press: 'bios',
        asks: 'outcome.volume',
        plan: ['volume'],
        hides: ['volume.steps.vpn'],
        shows: ['volume.steps.clock'],
        reads: {
          ja: 'Contoso Connect を起動し、緑の表示になるまで待ちます。オフィスでは有線 LAN でもかまいません。',
          en: 'Start Contoso Connect and wait for the green sign, or use a cable in the office.',
        },
      },
      {
        press: 'help',
        reads: {
          ja: '有線 LAN の差し込み口の地図： https://it.contoso.example/ja/osaka/outlets',
          en: 'Floor map of the cable outlets: https://it.contoso.example/osaka/outlets',
        },
      },
      {
        press: 'person',
        asks: 'handover',
        shows: ['licenseType.device.choices.company', 'licenseType.license.choices.volume'],
        reads: {
          ja: 'IT デスクの受付は平日 9:00～17:30 です。',
          en: 'The IT desk answers Monday to Friday, 9:00 to 17:30.',
        },
      },
      {
        press: 'send',
        asks: 'nothing',
        reads: { ja: '内線 1234', en: 'Extension 1234' },
        hides: ['handoff.sent.title'],
        deskShows: ['licenseType.device.choices.company', 'licenseType.admin.choices.no'],
      },
    ],
  },
  {
    sentence: 'whoever changes the language reads the words of the other one',
    steps: [
      { press: 'newProblem', asks: 'error' },
      { say: '0xC004F074' },
      { press: 'bios', reads: { ja: '社内 VPN は Contoso Connect です。', en: 'Our VPN is Contoso Connect.' } },
      {
        say: { label: 'language.name', of: 'other' },
        speaks: 'other',
        asks: 'outcome.volume',
        reads: { ja: '社内 VPN は Contoso Connect です。', en: 'Our VPN is Contoso Connect.' },
      },
    ],
  },
  {
    sentence: 'starting over asks no more than the first time',
    steps: [
      { press: 'newProblem', asks: 'error' },
      { say: '0xC004F074', asks: 'change' },
      { say: { label: 'common.nav.startOver' }, asks: 'error' },
    ],
  },
  {
    sentence: 'going back from the first question takes nothing back that the company settled',
    steps: [
      { press: 'newProblem', asks: 'error' },
      { say: { label: 'common.nav.back' }, asks: 'error', shows: ['common.nothingBack'] },
    ],
  },
  {
    sentence: 'what is read from the first message does not claim what the company settled',
    steps: [
      {
        say: { ja: '0xC004F213 が出ます', en: 'Windows shows 0xC004F213' },
        hides: ['licenseType.device.choices.company', 'licenseType.license.choices.volume'],
      },
    ],
  },
  {
    sentence: 'whoever has a PC of their own is asked as without a policy',
    steps: [
      { say: { ja: '個人のPCで 0xC004F213 が出ます', en: 'My private PC shows 0xC004F213' }, asks: 'admin' },
      { press: 'yes', asks: 'license' },
    ],
  },
]);

withPolicyFile(
  'sections that are off',
  written('off.json', { sectionsOff: ['reactivation', 'microsoftAccount', 'productKey'] }),
  [
    {
      sentence: 'no plan has them, and the steps go past them',
      steps: [
        { press: 'newProblem', asks: 'device' },
        { press: 'private' },
        { press: 'yes' },
        { press: 'preinstalled_oem' },
        { say: '0xC004F213' },
        {
          press: 'bios',
          asks: 'outcome.troubleshooter',
          plan: ['troubleshooter', 'waiting', 'contactSupport'],
        },
        { press: 'notSolved', asks: 'outcome.waiting' },
      ],
    },
  ],
);

withPolicyFile(
  'everything is off',
  written('all.json', {
    device: 'company',
    admin: 'no',
    defaultLicense: 'volume',
    sectionsOff: ['volume', 'network', 'reactivation', 'waiting'],
  }),
  [
    {
      sentence: 'an empty plan leads to IT',
      steps: [{ press: 'newProblem' }, { say: '0xC004F074' }, { press: 'bios', asks: 'handover', plan: [] }],
    },
  ],
);

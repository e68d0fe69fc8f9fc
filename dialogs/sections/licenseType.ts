// Section "Licence type": whose PC, which rights, which licence, and how to find out.
import type { Case } from '../../bot/activation/case.ts';
import { collectScript } from '../../bot/activation/collectScript.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { learnOutput } from '../../bot/activation/learn.ts';
import type { Message, Text } from '../../bot/messages/message.ts';
import { mustKnowDevice, mustKnowLicense, mustKnowRights, needsOutput } from '../order.ts';
import { type Question, sentence } from '../question.ts';
import { outputRead } from '../reading.ts';
import { section } from '../section.ts';

const title: Text = { key: 'licenseType.title' };

const device: Question = {
  id: 'device',
  block: 'licenseType.device',
  fact: 'device',
  title,
  choices: () => ['company', 'private'],
  needed: (kase) => kase.device === undefined && mustKnowDevice(kase),
  answer: ({ conversation: { case: kase } }, { choice }) =>
    replanned(kase, { ...kase, device: choice === 'company' ? 'company' : 'private' }),
  forget: ({ device: _, ...kase }) => withoutPlan(kase),
};

const admin: Question = {
  id: 'admin',
  block: 'licenseType.admin',
  title,
  choices: () => ['yes', 'no', 'unknown'],
  needed: (kase) => kase.admin === undefined && mustKnowRights(kase),
  answer: ({ conversation: { case: kase } }, { choice }) =>
    replanned(kase, { ...kase, admin: choice === 'yes' || choice === 'no' ? choice : 'unknown' }),
  forget: ({ admin: _, ...kase }) => withoutPlan(kase),
};

/** What is usual comes first; the rarer types of the other kind of PC can be typed. */
const onOffer = {
  company: ['preinstalled_oem', 'volume', 'retail', 'dsp', 'unknown'],
  private: ['preinstalled_oem', 'retail', 'dsp', 'free_upgrade', 'unknown'],
} as const;

const license: Question = {
  id: 'license',
  block: 'licenseType.license',
  fact: 'license',
  title,
  choices: ({ device = 'private' }) => onOffer[device],
  needed: (kase) => kase.license === undefined && mustKnowLicense(kase),
  answer: ({ conversation: { case: kase } }, { choice }) => ({ ...kase, license: licenseOf(choice) }),
  remark: ({ license: type }) => (type ? { key: `licenseType.about.${type}` } : undefined),
  forget: ({ license: _, evidence: __, ...kase }) => withoutPlan(kase),
};

const output: Question = {
  id: 'output',
  block: 'licenseType.output',
  title,
  choices: () => ['script', 'skip'],
  freeText: true,
  needed: needsOutput,
  blocks: () => [
    {
      kind: 'steps',
      steps: [
        { key: 'licenseType.output.steps.open' },
        { key: 'licenseType.output.steps.run' },
        { key: 'licenseType.output.steps.copy' },
      ],
    },
    { kind: 'code', code: 'slmgr /dli' },
    { kind: 'text', tone: 'subtle', text: { key: 'licenseType.output.safe' } },
  ],
  answer({ conversation: { case: kase } }, { choice, text }) {
    if (choice === 'script') return { again: scriptMessage };
    if (choice === 'skip') return { ...kase, skipped: [...(kase.skipped ?? []), 'output'] };
    return learnOutput(kase, text ?? '') ?? { again: sentence('licenseType.output.notRead') };
  },
  remark: outputRead,
  forget: ({ evidence: _, ...kase }) => ({
    ...withoutPlan(kase),
    license: 'unknown',
    skipped: (kase.skipped ?? []).filter((id) => id !== 'output'),
  }),
};

/** The script as one block to be copied; what it prints is read back like any output. */
const scriptMessage: Message = {
  title: { key: 'licenseType.script.title' },
  blocks: [
    { kind: 'text', text: { key: 'licenseType.script.why' } },
    {
      kind: 'steps',
      steps: [
        { key: 'licenseType.script.open' },
        { key: 'licenseType.script.run' },
        { key: 'licenseType.script.copy' },
      ],
    },
    { kind: 'code', code: collectScript },
    { kind: 'text', tone: 'subtle', text: { key: 'licenseType.script.safe' } },
  ],
};

function licenseOf(choice: string | undefined): NonNullable<Case['license']> {
  switch (choice) {
    case 'preinstalled_oem':
    case 'retail':
    case 'dsp':
    case 'free_upgrade':
    case 'volume':
      return choice;
    default:
      return 'unknown';
  }
}

/** An answer that came after the plan and changes it: the plan is shown again. */
function replanned(before: Case, after: Case): Case {
  const plan = (kase: Case) => diagnose(kase).sections.join();
  return before.planSeen && plan(before) !== plan(after) ? { ...after, planChanged: true } : after;
}

/** A changed answer may change the plan, so it is shown again. */
function withoutPlan({ planSeen: _, ...kase }: Case): Case {
  return kase;
}

export const licenseType = section('licenseType', [device, admin, license, output]);

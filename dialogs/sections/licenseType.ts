// Section "Licence type": whose PC, which rights, which licence, and how to find out.
import type { Case } from '../../bot/activation/case.ts';
import type { Text } from '../../bot/messages/message.ts';
import { needsOutput } from '../order.ts';
import { type Question, sentence } from '../question.ts';
import { outputRead, withOutput } from '../reading.ts';
import { section } from '../section.ts';

const title: Text = { key: 'licenseType.title' };

const device: Question = {
  id: 'device',
  block: 'licenseType.device',
  fact: 'device',
  title,
  choices: () => ['company', 'private'],
  needed: (kase) => kase.device === undefined,
  answer: ({ conversation: { case: kase } }, { choice }) => ({
    ...kase,
    device: choice === 'company' ? 'company' : 'private',
  }),
  forget: ({ device: _, ...kase }) => withoutPlan(kase),
};

const admin: Question = {
  id: 'admin',
  block: 'licenseType.admin',
  title,
  choices: () => ['yes', 'no', 'unknown'],
  needed: (kase) => kase.admin === undefined,
  answer: ({ conversation: { case: kase } }, { choice }) => ({
    ...kase,
    admin: choice === 'yes' || choice === 'no' ? choice : 'unknown',
  }),
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
  needed: (kase) => kase.license === undefined,
  answer: ({ conversation: { case: kase } }, { choice }) => ({ ...kase, license: licenseOf(choice) }),
  remark: ({ license: type }) => (type ? { key: `licenseType.about.${type}` } : undefined),
  forget: ({ license: _, evidence: __, ...kase }) => withoutPlan(kase),
};

const output: Question = {
  id: 'output',
  block: 'licenseType.output',
  title,
  choices: () => ['skip'],
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
    if (choice === 'skip') return { ...kase, skipped: [...(kase.skipped ?? []), 'output'] };
    return withOutput(kase, text ?? '') ?? { again: sentence('licenseType.output.notRead') };
  },
  remark: outputRead,
  forget: ({ evidence: _, ...kase }) => ({
    ...withoutPlan(kase),
    license: 'unknown',
    skipped: (kase.skipped ?? []).filter((id) => id !== 'output'),
  }),
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

/** A changed answer may change the plan, so it is shown again. */
function withoutPlan({ planSeen: _, ...kase }: Case): Case {
  return kase;
}

export const licenseType = section('licenseType', [device, admin, license, output]);

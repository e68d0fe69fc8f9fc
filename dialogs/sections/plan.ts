// Section "The plan": what it probably is, why, and which sections come in which order.
import type { Case } from '../../bot/activation/case.ts';
import { type Diagnosis, diagnose } from '../../bot/activation/diagnose.ts';
import type { Block, Text } from '../../bot/messages/message.ts';
import { guideOf } from '../guide.ts';
import { type Step, section } from '../section.ts';

const show: Step = async (step) => {
  const guide = guideOf(step.context);
  const { case: kase } = guide.conversation;
  guide.conversation.case = { ...kase, planSeen: true };
  await guide.say({ title: { key: 'plan.title' }, blocks: planBlocks(kase, diagnose(kase)) });
  return step.next();
};

function planBlocks(kase: Case, { cause, evidence, sections, waitHelps, bitLockerFirst }: Diagnosis): Block[] {
  const left = sections.filter((id) => !kase.tried.some((one) => one.section === id));
  const because = evidence.map((one) => evidenceText(one));
  const text = (words: Text, tone?: 'strong' | 'subtle' | 'warning'): Block => ({
    kind: 'text',
    text: words,
    ...(tone && { tone }),
  });
  return [
    text({ key: 'plan.meaning', values: { meaning: { key: `errors.causes.${cause}` } } }, 'strong'),
    ...(because.length > 0 ? [text({ key: 'plan.because', values: { evidence: because } }, 'subtle')] : []),
    ...(kase.change === 'bios' ? [text({ key: 'plan.calm' })] : []),
    ...(waitHelps === 'no' ? [text({ key: 'plan.waitNot' })] : []),
    ...(bitLockerFirst ? [text({ key: 'plan.bitLocker' }, 'warning')] : []),
    ...(left.length > 0
      ? [
          text({ key: 'plan.order' }),
          {
            kind: 'steps',
            steps: [...left.map((id): Text => ({ key: `${id}.title` })), { key: 'plan.handOver' }],
          } satisfies Block,
        ]
      : [text({ key: 'plan.short' })]),
  ];
}

function evidenceText(evidence: Diagnosis['evidence'][number]): Text {
  switch (evidence.kind) {
    case 'code':
      return { verbatim: evidence.code };
    case 'license':
      return {
        key: 'plan.evidence.license',
        values: { license: { key: `licenseType.license.choices.${evidence.license}` } },
      };
    case 'change':
      return evidence.change === 'unknown'
        ? { key: 'errorMessage.change.choices.none' }
        : { key: `errorMessage.change.choices.${evidence.change}` };
    case 'text':
      return { key: 'plan.evidence.text' };
    case 'output':
      return { key: 'plan.evidence.output' };
  }
}

export const plan = section('plan', [], { before: [show] });

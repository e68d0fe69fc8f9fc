// Section "The plan": what it probably is, why, and which sections come in which order.
import type { Case } from '../../bot/activation/case.ts';
import { type Diagnosis, diagnose, meaningOf } from '../../bot/activation/diagnose.ts';
import { lookUp } from '../../bot/activation/errors.ts';
import { evidenceText } from '../../bot/handoff/summary.ts';
import type { Block, Text } from '../../bot/messages/message.ts';
import { guideOf } from '../guide.ts';
import { shownBy } from '../reading.ts';
import { remarksFor } from '../remarks.ts';
import { type Step, section } from '../section.ts';

const show: Step = async (step) => {
  const guide = guideOf(step.context);
  const { planChanged: _, ...kase } = guide.conversation.case;
  guide.conversation.case = { ...kase, planSeen: true };
  await guide.say({ title: { key: 'plan.title' }, blocks: planBlocks(kase, diagnose(kase)) });
  return step.next();
};

function planBlocks(kase: Case, { evidence, sections, waitHelps, bitLockerFirst }: Diagnosis): Block[] {
  const meaning = meaningOf(kase);
  const shown = shownBy(kase);
  const left = sections.filter((id) => !kase.tried.some((one) => one.section === id));
  const because = evidence.map((one) => evidenceText(one));
  const text = (words: Text, tone?: 'strong' | 'subtle' | 'warning'): Block => ({
    kind: 'text',
    text: words,
    ...(tone && { tone }),
  });
  return [
    text({ key: 'plan.meaning', values: { meaning: { key: `errors.causes.${meaning}` } } }, 'strong'),
    ...(because.length > 0 ? [text({ key: 'plan.because', values: { evidence: because } }, 'subtle')] : []),
    ...(shown ? [text(shown)] : []),
    ...(kase.change === 'bios' && calmFor.has(meaning) ? [text({ key: 'plan.calm' })] : []),
    ...(waitHelps === 'no' && codeSaysNo(evidence) ? [text({ key: 'plan.waitNot' })] : []),
    ...remarksFor(kase).map((remark) => text(remark)),
    ...(bitLockerFirst ? [text({ key: `plan.bitLocker.${kase.device ?? 'unknown'}` }, 'warning')] : []),
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

/** Where Windows may yet recognise the PC by itself. */
const calmFor: ReadonlySet<string> = new Set(['hardware_change', 'no_license_found', 'unknown']);

function codeSaysNo(evidence: Diagnosis['evidence']): boolean {
  return evidence.some((one) => one.kind === 'code' && lookUp(one.code)?.waitHelps === 'no');
}

export const plan = section('plan', [], { before: [show] });

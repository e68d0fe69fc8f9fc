// Which section comes next: it follows from the case alone, so going back, a restart and a deploy need nothing else.
import type { Case, PlanSection } from '../bot/activation/case.ts';
import { nextSection } from '../bot/activation/diagnose.ts';
import type { Conversation } from './guide.ts';

export type SectionId = 'licenseType' | 'errorMessage' | 'plan' | PlanSection | 'additionalInfo' | 'wrapUp';

/** `licenseType` asks how to find out only while that was neither pasted nor passed over. */
export function needsOutput(kase: Case): boolean {
  return kase.license === 'unknown' && kase.evidence === undefined && !passedOver(kase, 'output');
}

/** The question was passed over without content. */
function passedOver(kase: Case, question: string): boolean {
  return kase.skipped?.includes(question) ?? false;
}

/** The section that the conversation needs next. */
export function upcoming({ case: kase, wantsPerson }: Pick<Conversation, 'case' | 'wantsPerson'>): SectionId {
  if (kase.tried.some(({ outcome }) => outcome === 'solved')) return 'wrapUp';
  if (wantsPerson) return 'additionalInfo';
  if (!kase.device || !kase.admin || !kase.license || needsOutput(kase)) return 'licenseType';
  if (kase.errorText === undefined || kase.change === undefined) return 'errorMessage';
  if (!kase.planSeen) return 'plan';
  return nextSection(kase) ?? 'additionalInfo';
}

// Which section comes next: it follows from the case alone, so going back, a restart and a deploy need nothing else.
import type { Case, PlanSection } from '../bot/activation/case.ts';
import { diagnose, nextSection } from '../bot/activation/diagnose.ts';
import { isLicenseCause, needsAdmin } from '../bot/activation/plans.ts';
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

/** Sections that are the same for everybody: nobody needs to say whose PC it is. */
const forEverybody: ReadonlySet<PlanSection> = new Set(['reactivation', 'volume']);

/**
 * A first message may say enough for a plan: the licence, or a cause whose plan does not depend on it. Then whose PC it
 * is and which rights the person has are asked only before a section that depends on them.
 */
export function withDirectness(kase: Case): Case {
  const { cause } = diagnose(kase);
  const known = (kase.license !== undefined && kase.license !== 'unknown') || !isLicenseCause(cause);
  const said = cause !== 'unknown' || kase.codes.length > 0;
  return known && said && kase.errorText !== undefined ? { ...kase, direct: true } : kase;
}

/** Whose PC it is has to be known by now. */
export function mustKnowDevice(kase: Case): boolean {
  const next = nextSection(kase);
  return !kase.direct || (kase.planSeen === true && next !== undefined && !forEverybody.has(next));
}

/** The person's rights have to be known by now. */
export function mustKnowRights(kase: Case): boolean {
  if (!kase.direct) return true;
  const next = nextSection(kase);
  const asAdmin = nextSection({ ...kase, admin: 'yes' });
  return kase.planSeen === true && (next !== asAdmin || (next !== undefined && needsAdmin.has(next)));
}

/** The licence has to be known: not where the plan does not depend on it. */
export function mustKnowLicense(kase: Case): boolean {
  return !kase.direct || isLicenseCause(diagnose(kase).cause);
}

/** What was changed has to be known: not where other evidence is stronger. */
export function mustKnowChange(kase: Case): boolean {
  return !kase.direct || isLicenseCause(diagnose(kase).cause);
}

/** The section that the conversation needs next. */
export function upcoming({ case: kase, wantsPerson }: Pick<Conversation, 'case' | 'wantsPerson'>): SectionId {
  if (kase.tried.some(({ outcome }) => outcome === 'solved')) return 'wrapUp';
  if (wantsPerson) return 'additionalInfo';
  if ((!kase.device && mustKnowDevice(kase)) || (!kase.admin && mustKnowRights(kase))) return 'licenseType';
  if ((!kase.license && mustKnowLicense(kase)) || needsOutput(kase)) return 'licenseType';
  if (kase.errorText === undefined || (kase.change === undefined && mustKnowChange(kase))) return 'errorMessage';
  if (!kase.planSeen || kase.planChanged) return 'plan';
  return nextSection(kase) ?? 'additionalInfo';
}

/** What the plan follows from, and its sections, as one text: another one when an answer has changed the way. */
export function planOf(kase: Case): string {
  const { sections, license } = diagnose(kase);
  return [license, ...sections].join();
}

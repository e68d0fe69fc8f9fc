// What has to be said with a plan because this case is special: bound licences, other editions' keys, a cleared TPM ...
import type { Case, Cause } from '../bot/activation/case.ts';
import { diagnose, isKeyBlocked } from '../bot/activation/diagnose.ts';
import { isGenericTail } from '../bot/activation/license.ts';
import { isLicenseCause } from '../bot/activation/plans.ts';
import type { Text } from '../bot/messages/message.ts';

type RemarkId =
  | 'oemBoard'
  | 'dspBoard'
  | 'dspPart'
  | 'homeKeyOnPro'
  | 'keyBlocked'
  | 'clockReset'
  | 'tpmCleared'
  | 'onboardDevice'
  | 'activator'
  | 'oldWindows'
  | 'olderKey'
  | 'subscription'
  | 'accountFirst';

/** More than this would bury the plan. */
const mostRemarks = 3;
/** A clock further off than this breaks a secure connection. */
const clockTolerance = 300;

/** The remarks that this case needs, the weightiest first; none that sends an employee past their IT. */
export function remarksFor(kase: Case): Text[] {
  const { evidence, circumstances: said } = kase;
  const { cause, license, sections } = diagnose(kase);
  const isOwn = kase.device !== 'company';
  const isBoard = cause === 'motherboard_replaced';
  const isClockOff = Math.abs(evidence?.clockDifferenceSeconds ?? 0) > clockTolerance;
  const remarks: readonly (readonly [RemarkId, boolean])[] = [
    ['activator', said?.activator === true],
    ['oldWindows', said?.oldWindows === true],
    ['clockReset', (cause === 'clock' && kase.change === 'bios') || isClockOff],
    ['oemBoard', isOwn && isBoard && license === 'preinstalled_oem'],
    ['dspBoard', isOwn && isBoard && license === 'dsp'],
    ['dspPart', isOwn && cause === 'hardware_change' && license === 'dsp'],
    ['homeKeyOnPro', isOwn && cause === 'wrong_edition' && license !== 'volume'],
    ['keyBlocked', isOwn && isKeyBlocked(kase)],
    ['olderKey', said?.olderKey === true],
    ['tpmCleared', said?.tpmCleared === true],
    ['onboardDevice', said?.deviceOff === true],
    ['subscription', license === 'volume' && (said?.subscription === true || evidence?.subscription !== undefined)],
    ['accountFirst', isOwn && said?.accountTrouble === true && sections.includes('microsoftAccount')],
  ];
  const tail = evidence?.partialKey;
  const skipped = skippedFor(kase, cause);
  return [
    ...remarks.filter(([, applies]) => applies).map(([id]): Text => ({ key: `plan.remarks.${id}` })),
    ...(skipped.length > 0 ? [{ key: 'plan.remarks.triedAlready', values: { sections: skipped } } as const] : []),
    ...(tail !== undefined && isGenericTail(tail)
      ? [{ key: 'plan.remarks.genericKey', values: { lastFive: { verbatim: tail } } } as const]
      : []),
  ].slice(0, mostRemarks);
}

/** Sections that were done in vain before the person came here. */
function skippedFor({ circumstances: said }: Case, cause: Cause): Text[] {
  if (!said?.ranTroubleshooter || said.accountTrouble || !isLicenseCause(cause)) return [];
  return [{ key: 'troubleshooter.title' }, ...(said.signedIn ? [{ key: 'microsoftAccount.title' } as const] : [])];
}

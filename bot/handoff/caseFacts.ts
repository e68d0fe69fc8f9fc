// What the figures keep of what is known about a case.
import type { Case } from '../activation/case.ts';
import { diagnose } from '../activation/diagnose.ts';
import { tidyBios, tidyModel } from '../activation/reader/machine.ts';
import type { CaseRecord } from './cases.ts';

export type CaseFacts = Pick<CaseRecord, 'cause' | 'license' | 'device' | 'codes' | 'model' | 'bios'>;

/** The facts of a case, without a name and without words; model and BIOS version in the spelling that can be compared. */
export function factsOf(kase: Case): CaseFacts {
  const { details, evidence } = kase;
  const model = tidyModel(details.model ?? evidence?.model);
  const bios = tidyBios(details.biosVersion ?? evidence?.bios?.version);
  return {
    cause: diagnose(kase).cause,
    codes: kase.codes,
    ...(kase.license && { license: kase.license }),
    ...(kase.device && { device: kase.device }),
    ...(model && { model }),
    ...(bios && { bios }),
  };
}

// What the figures keep of what is known about a case.
import type { Case } from '../activation/case.ts';
import { diagnose } from '../activation/diagnose.ts';
import type { CaseRecord } from './cases.ts';

export type CaseFacts = Pick<CaseRecord, 'cause' | 'license' | 'device' | 'codes' | 'model' | 'bios'>;

/** The facts of a case, without a name and without words; model and BIOS version as they were written, tidied. */
export function factsOf(kase: Case): CaseFacts {
  const model = tidy(kase.details.model);
  const bios = tidy(kase.details.biosVersion ?? kase.evidence?.bios?.version);
  return {
    cause: diagnose(kase).cause,
    codes: kase.codes,
    ...(kase.license && { license: kase.license }),
    ...(kase.device && { device: kase.device }),
    ...(model && { model }),
    ...(bios && { bios }),
  };
}

const longest = 60;

function tidy(text: string | undefined): string | undefined {
  return text?.normalize('NFKC').replace(/\s+/gu, ' ').trim().slice(0, longest) || undefined;
}

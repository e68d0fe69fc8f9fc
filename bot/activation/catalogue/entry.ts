// What the catalogue says about one error code; what a person reads stands in the locale files, under `errors.codes`.
import type { Cause, LicenseType, PlanSection } from '../case.ts';

export type WaitHelps = 'yes' | 'no' | 'maybe';
export type FixedBy = 'user' | 'it' | 'maker' | 'seller' | 'microsoft';

/** Where a meaning was read; the addresses stand in docs/sources.md, Error codes. `judgement`: nowhere, it is ours. */
export type CodeSource =
  | 'slerror.h'
  | 'ntstatus.h'
  | 'ms-activation-help'
  | 'learn-activation-codes'
  | 'learn-troubleshoot'
  | 'system-error-codes'
  | 'winhttp'
  | 'gdk'
  | 'community'
  | 'judgement';

export interface CatalogueEntry {
  /** The name in the Windows SDK headers; `-` when Microsoft has published none. */
  readonly symbol: string;
  readonly cause: Cause;
  readonly waitHelps: WaitHelps;
  /** Who can mend it, in the order in which they act. */
  readonly fixBy: readonly FixedBy[];
  /** The licence types it can concern; empty for any. */
  readonly licenses: readonly Exclude<LicenseType, 'unknown'>[];
  /** The sections that help, best first; empty when only IT staff can act. */
  readonly sections: readonly PlanSection[];
  readonly source: readonly CodeSource[];
  /** How sure the meaning is. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** ISO date: when the entry was last read against its sources. */
  readonly reviewed: `${number}-${number}-${number}`;
}

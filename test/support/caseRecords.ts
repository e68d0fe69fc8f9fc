// Records of cases as the figures keep them, for tests of what is counted from them.
import type { CaseRecord } from '../../bot/handoff/cases.ts';

let made = 0;

/** A case that nobody has finished, with whatever else is said of it. */
export function caseRecord(more: Partial<CaseRecord> = {}): CaseRecord {
  const at = '2026-11-10T01:00:00.000Z';
  return {
    id: `case-${++made}`,
    person: 'pseudonym-of-a-person',
    channel: 'teams',
    language: 'ja',
    startedAt: at,
    touchedAt: more.startedAt ?? at,
    section: 'reactivation',
    cause: 'unknown',
    codes: [],
    reopened: 0,
    ...more,
  };
}

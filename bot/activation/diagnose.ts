// From what a person has told us to a plan: the cause, and the sections to walk through, in order.
import type { Case, Cause, Change, Circumstances, LicenseType, PlanSection } from './case.ts';
import type { WaitHelps } from './catalogue/entry.ts';
import { type CauseFinding, decideCause, lookUp } from './errors.ts';
import { licenseFromChannel } from './license.ts';
import { allowedAtWork, isLicenseCause, lacksFirmwareData, limitCodes, needsAdmin, planFor } from './plans.ts';

export type Evidence =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'license'; readonly license: LicenseType }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'text'; readonly cause: Cause }
  | { readonly kind: 'output' }
  | { readonly kind: 'said'; readonly what: SaidFact };

/** What the person said beside licence and cause that IT should know. */
export const saidFacts = [
  'oldWindows',
  'activator',
  'tpmCleared',
  'deviceOff',
  'subscription',
  'olderKey',
  'waited',
  'accountTrouble',
  'ranTroubleshooter',
  'signedIn',
] as const satisfies readonly (keyof Circumstances)[];
export type SaidFact = (typeof saidFacts)[number];

export interface Diagnosis {
  readonly cause: Cause;
  /** What Windows shows, else what the person says. */
  readonly license: LicenseType;
  /** In order, none twice; empty only when `needsHuman`. */
  readonly sections: readonly PlanSection[];
  readonly certainty: 'stated' | 'likely' | 'open';
  readonly waitHelps: WaitHelps;
  readonly needsHuman: boolean;
  readonly evidence: readonly Evidence[];
  /** Secure the BitLocker recovery key before any step that touches BIOS, TPM or board. */
  readonly bitLockerFirst: boolean;
}

/**
 * The cause and the plan for what is known so far. Pure and total: every Case has a Diagnosis. It ignores what was
 * tried. Sources: docs/sources.md, Plans and Order of evidence.
 * A PC of which we do not know whose it is counts as private here: `device` is asked before a section that depends on it.
 */
export function diagnose(kase: Case): Diagnosis {
  const codes = allCodes(kase);
  const finding = findCause(kase, codes);
  const license = licenseOf(kase);
  const waitHelps = waitingHelps(finding.cause, codes);
  const admin = hasAdmin(kase);
  const sections = planFor(kase, finding.cause, codes, license, waitHelps).filter(
    (section) =>
      !kase.sectionsOff?.includes(section) &&
      (admin || !needsAdmin.has(section)) &&
      (kase.device !== 'company' || allowedAtWork(section, license, waitHelps)) &&
      (section !== 'waiting' || waitHelps !== 'no'),
  );
  return {
    cause: finding.cause,
    license,
    sections,
    certainty: certaintyOf(finding),
    waitHelps,
    needsHuman: sections.length === 0 || isForHumans(finding.cause, admin),
    evidence: evidenceFor(kase, codes, finding, license),
    bitLockerFirst:
      isLicenseCause(finding.cause) &&
      (kase.change === 'bios' ||
        kase.change === 'motherboard' ||
        finding.cause === 'motherboard_replaced' ||
        (finding.cause === 'hardware_change' && kase.change !== 'otherPart')),
  };
}

/** The name of a text under `errors.causes`. */
export type Meaning =
  | Cause
  | 'reactivation_limit'
  | 'firmware_license_missing'
  | 'volume_key_at_home'
  | 'subscription_inactive'
  | 'unofficial_activator';

/** What the trouble means for this person: the cause, or something that says more than the cause alone. */
export function meaningOf(kase: Case): Meaning {
  const { cause, license } = diagnose(kase);
  const codes = allCodes(kase);
  const said = kase.circumstances;
  if (said?.activator) return 'unofficial_activator';
  const isVolume = cause === 'volume_kms' || (license === 'volume' && isLicenseCause(cause));
  if (isVolume && said?.subscription && codes.length === 0) return 'subscription_inactive';
  if (cause === 'volume_kms' && kase.device === 'private') return 'volume_key_at_home';
  if (cause === 'key_limit' && codes.some((code) => limitCodes.has(code))) return 'reactivation_limit';
  return lacksFirmwareData(cause, codes) ? 'firmware_license_missing' : cause;
}

/** The first section of the plan that was not tried yet; undefined when all were, or when only a human can help. */
export function nextSection(kase: Case): PlanSection | undefined {
  const tried = new Set(kase.tried.map(({ section }) => section));
  return diagnose(kase).sections.find((section) => !tried.has(section));
}

function allCodes(kase: Case): readonly string[] {
  const shown = kase.evidence?.errorCode;
  return shown === undefined ? kase.codes : [...new Set([...kase.codes, shown])];
}

function findCause(kase: Case, codes: readonly string[]): CauseFinding {
  const shown: Cause | undefined = kase.evidence?.status === 'NonGenuineGrace' ? 'not_genuine' : undefined;
  const stated = kase.textCause === undefined || kase.textCause === 'unknown' ? shown : kase.textCause;
  return decideCause(codes, stated, kase.change);
}

/** What Windows shows is stronger than what the person thinks; a default key shows nothing. */
function licenseOf(kase: Case): LicenseType {
  const { channel, partialKey } = kase.evidence ?? {};
  const shown = channel === undefined ? 'unknown' : licenseFromChannel(channel, partialKey);
  return shown === 'unknown' ? (kase.license ?? 'unknown') : shown;
}

/** On a company PC nobody is taken for an administrator who has not said so. */
function hasAdmin(kase: Case): boolean {
  return kase.device === 'company' ? kase.admin === 'yes' : kase.admin !== 'no';
}

/** Waiting helps with true server faults only; without any code and cause it may (docs/sources.md, Error codes). */
function waitingHelps(cause: Cause, codes: readonly string[]): WaitHelps {
  if (cause === 'server_unavailable') return 'yes';
  const said = codes.flatMap((code) => lookUp(code)?.waitHelps ?? []);
  if (said.includes('yes')) return 'yes';
  if (said.includes('maybe')) return 'maybe';
  return said.length === 0 && cause === 'unknown' ? 'maybe' : 'no';
}

function isForHumans(cause: Cause, admin: boolean): boolean {
  return cause === 'store_corrupt' || cause === 'not_genuine' || (cause === 'permission_or_service' && !admin);
}

function certaintyOf({ cause, from }: CauseFinding): Diagnosis['certainty'] {
  if (cause === 'unknown') return 'open';
  return from === 'zone' ? 'likely' : 'stated';
}

function evidenceFor(
  kase: Case,
  codes: readonly string[],
  finding: CauseFinding,
  license: LicenseType,
): readonly Evidence[] {
  return [
    ...codes.map((code) => ({ kind: 'code' as const, code })),
    ...(finding.from === 'text' && !kase.circumstances?.activator
      ? [{ kind: 'text' as const, cause: finding.cause }]
      : []),
    ...(kase.change === 'bios' || kase.change === 'motherboard' || kase.change === 'otherPart'
      ? [{ kind: 'change' as const, change: kase.change }]
      : []),
    ...(license !== 'unknown' ? [{ kind: 'license' as const, license }] : []),
    ...(Object.keys(kase.evidence ?? {}).length > 0 ? [{ kind: 'output' as const }] : []),
    ...saidFacts.filter((what) => kase.circumstances?.[what]).map((what) => ({ kind: 'said' as const, what })),
  ];
}

/** A code or Windows' words say that the key is blocked, whatever else happened to the PC. */
export function isKeyBlocked(kase: Case): boolean {
  return kase.textCause === 'key_blocked' || allCodes(kase).some((code) => lookUp(code)?.cause === 'key_blocked');
}

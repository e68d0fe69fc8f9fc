// From what a person has told us to a plan: the cause, and the sections to walk through, in order.
import type { Case, Cause, Change, LicenseType, PlanSection } from './case.ts';
import { type CauseFinding, decideCause, lookUp, type WaitHelps } from './errors.ts';
import { licenseFromChannel, licenses } from './license.ts';

export type Evidence =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'license'; readonly license: LicenseType }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'text' }
  | { readonly kind: 'output' };

export interface Diagnosis {
  readonly cause: Cause;
  /** In order, none twice; empty only when `needsHuman`. */
  readonly sections: readonly PlanSection[];
  readonly certainty: 'stated' | 'likely' | 'open';
  readonly waitHelps: WaitHelps;
  readonly needsHuman: boolean;
  readonly evidence: readonly Evidence[];
  /** Secure the BitLocker recovery key before any step that touches BIOS, TPM or board. */
  readonly bitLockerFirst: boolean;
}

type Plan = readonly PlanSection[];
type PlanByLicense = Readonly<Record<Exclude<LicenseType, 'volume'>, Plan>>;

/** The article's own order; what can be done now comes before a day of waiting, and that before others' help. */
const articleOrder: Plan = [
  'reactivation',
  'troubleshooter',
  'microsoftAccount',
  'productKey',
  'waiting',
  'contactSupport',
];

const accountFirst: Plan = [
  'microsoftAccount',
  'troubleshooter',
  'reactivation',
  'productKey',
  'waiting',
  'contactSupport',
];
const troubleshooterFirst: Plan = [
  'troubleshooter',
  'reactivation',
  'microsoftAccount',
  'productKey',
  'waiting',
  'contactSupport',
];
const keyFirst: Plan = [
  'productKey',
  'reactivation',
  'troubleshooter',
  'microsoftAccount',
  'waiting',
  'contactSupport',
];
/** A licence bound to its board does not move: support first, one try of the troubleshooter after it. docs/sources.md, Plans. */
const boardBound: Plan = ['contactSupport', 'troubleshooter', 'reactivation'];

/** Our own order: docs/sources.md, Plans. */
const byLicense = {
  hardware_change: {
    preinstalled_oem: articleOrder,
    retail: troubleshooterFirst,
    dsp: troubleshooterFirst,
    free_upgrade: accountFirst,
    unknown: articleOrder,
  },
  motherboard_replaced: {
    preinstalled_oem: boardBound,
    retail: troubleshooterFirst,
    dsp: boardBound,
    free_upgrade: accountFirst,
    unknown: articleOrder,
  },
  no_license_found: {
    preinstalled_oem: articleOrder,
    retail: keyFirst,
    dsp: keyFirst,
    free_upgrade: accountFirst,
    unknown: articleOrder,
  },
  unknown: {
    preinstalled_oem: articleOrder,
    retail: articleOrder,
    dsp: articleOrder,
    free_upgrade: accountFirst,
    unknown: articleOrder,
  },
} as const satisfies Readonly<Partial<Record<Cause, PlanByLicense>>>;

const connectionPlan: Plan = ['network', 'reactivation', 'troubleshooter', 'contactSupport'];

/** Causes whose plan does not depend on the licence: docs/sources.md, Plans. */
const byCause = {
  key_invalid: ['productKey', 'edition', 'reactivation', 'troubleshooter', 'contactSupport'],
  key_blocked: ['productKey', 'contactSupport'],
  key_limit: ['contactSupport', 'productKey'],
  wrong_edition: ['edition', 'productKey', 'contactSupport'],
  server_unavailable: ['waiting', 'reactivation', 'troubleshooter', 'microsoftAccount', 'contactSupport'],
  network: connectionPlan,
  clock: connectionPlan,
  permission_or_service: ['reactivation', 'troubleshooter', 'contactSupport'],
  store_corrupt: ['contactSupport'],
  not_genuine: ['contactSupport'],
} as const satisfies Readonly<Partial<Record<Cause, Plan>>>;

const forIt: Plan = [];
const byConnection: Plan = ['volume', 'network'];
/** A volume licence: reach the company network, unless that cannot help. docs/sources.md, Plans. */
const byVolumeCause: Readonly<Partial<Record<Cause, Plan>>> = {
  wrong_edition: forIt,
  key_limit: forIt,
  key_blocked: forIt,
  key_invalid: forIt,
  store_corrupt: forIt,
  not_genuine: forIt,
  network: byConnection,
  clock: byConnection,
};

/** The maker's licence data in the firmware is gone or damaged: only the maker can write it again. docs/sources.md, Error codes. */
const firmwareCodes: ReadonlySet<string> = new Set([
  '0xC004F057',
  '0xC004F058',
  '0xC004F059',
  '0xC004F063',
  '0xC004F090',
  '0xC004F091',
  '0xC004F092',
  '0xC004F093',
  '0xC004F215',
]);
const firmwarePlan: Plan = ['reactivation', 'contactSupport'];
/** The troubleshooter found another Microsoft account than the licence's. */
const wrongAccount = '0x803FABBA';
/** The troubleshooter's own limit; no key is in use elsewhere. docs/sources.md, Error codes. */
const limitCodes: ReadonlySet<string> = new Set(['0x803FABBC', '0x803FABBD', '0x803FABBE']);

const needsAdmin: ReadonlySet<PlanSection> = new Set(['troubleshooter', 'microsoftAccount', 'productKey', 'edition']);
const privateOnly: ReadonlySet<PlanSection> = new Set(['microsoftAccount', 'contactSupport']);

/**
 * The cause and the plan for what is known so far. Pure and total: every Case has a Diagnosis. It ignores what was
 * tried. Sources: docs/sources.md, Plans and Order of evidence.
 * A PC of which we do not know whose it is counts as private here: ask for `device` first.
 */
export function diagnose(kase: Case): Diagnosis {
  const codes = allCodes(kase);
  const finding = findCause(kase, codes);
  const license = licenseOf(kase);
  const waitHelps = waitingHelps(finding.cause, codes);
  const admin = hasAdmin(kase);
  const sections = planFor(kase, finding.cause, codes, license, waitHelps).filter(
    (section) =>
      (admin || !needsAdmin.has(section)) &&
      (kase.device !== 'company' || allowedAtWork(section, license, waitHelps)) &&
      (section !== 'waiting' || waitHelps !== 'no'),
  );
  return {
    cause: finding.cause,
    sections,
    certainty: certaintyOf(finding),
    waitHelps,
    needsHuman: sections.length === 0 || isForHumans(finding.cause, admin),
    evidence: evidenceFor(kase, codes, finding, license),
    bitLockerFirst:
      isLicenseCause(finding.cause) &&
      (finding.cause === 'hardware_change' ||
        finding.cause === 'motherboard_replaced' ||
        kase.change === 'bios' ||
        kase.change === 'motherboard'),
  };
}

/** The name of a text under `errors.causes`. */
type Meaning = Cause | 'reactivation_limit' | 'firmware_license_missing' | 'volume_key_at_home';

/** What the trouble means for this person: the cause, or something that says more than the cause alone. */
export function meaningOf(kase: Case): Meaning {
  const { cause } = diagnose(kase);
  const codes = allCodes(kase);
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
  const shown = kase.evidence?.code;
  return shown === undefined ? kase.codes : [...new Set([...kase.codes, shown])];
}

function findCause(kase: Case, codes: readonly string[]): CauseFinding {
  const shown: Cause | undefined = kase.evidence?.status === 'nonGenuine' ? 'not_genuine' : undefined;
  const stated = kase.textCause === undefined || kase.textCause === 'unknown' ? shown : kase.textCause;
  return decideCause(codes, stated, kase.change);
}

/** What Windows shows is stronger than what the person thinks; a default key shows nothing. */
function licenseOf(kase: Case): LicenseType {
  const { channel, lastFive } = kase.evidence ?? {};
  const shown = channel === undefined ? 'unknown' : licenseFromChannel(channel, lastFive);
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

function planFor(kase: Case, cause: Cause, codes: readonly string[], license: LicenseType, waitHelps: WaitHelps): Plan {
  const plan = planOf(kase, cause, codes, license);
  if (waitHelps !== 'yes' || plan.includes('volume')) return plan;
  const at = plan.indexOf('waiting');
  if (at < 0) return plan.length > 0 ? ['waiting', ...plan] : plan;
  return plan[at - 1] === 'productKey' ? plan.toSpliced(at - 1, 2, 'waiting', 'productKey') : plan;
}

function planOf(kase: Case, cause: Cause, codes: readonly string[], license: LicenseType): Plan {
  const { hasOwnKey, accountLinkable, managedByIt } = licenses[license];
  if (license === 'volume' || cause === 'volume_kms') {
    if (kase.device !== 'private') return byVolumeCause[cause] ?? ['volume'];
    // A volume key on a private PC was sold wrongly: own licence or the seller, not somebody else's IT. docs/sources.md, Plans.
    return [hasOwnKey || managedByIt ? 'productKey' : 'troubleshooter', 'contactSupport'];
  }
  if (license === 'preinstalled_oem' && lacksFirmwareData(cause, codes)) return firmwarePlan;
  if (!isLicenseCause(cause)) return byCause[cause];
  const usual: Plan = byLicense[cause][license];
  const isForAccount = kase.device !== 'company' && codes.includes(wrongAccount) && usual !== boardBound;
  return (isForAccount ? accountFirst : usual).filter(
    (section) => (section !== 'productKey' || hasOwnKey) && (section !== 'microsoftAccount' || accountLinkable),
  );
}

function lacksFirmwareData(cause: Cause, codes: readonly string[]): boolean {
  return (
    (cause === 'hardware_change' || cause === 'no_license_found' || cause === 'key_invalid') &&
    codes.some((code) => firmwareCodes.has(code))
  );
}

/** An employee looks for no key that is IT's, asks nobody outside, and waits only where that is known to help. */
function allowedAtWork(section: PlanSection, license: LicenseType, waitHelps: WaitHelps): boolean {
  if (section === 'productKey') return license === 'retail' || license === 'dsp';
  if (section === 'waiting') return waitHelps === 'yes';
  return !privateOnly.has(section);
}

function isLicenseCause(cause: Cause): cause is keyof typeof byLicense {
  return cause in byLicense;
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
    ...(finding.from === 'text' ? [{ kind: 'text' as const }] : []),
    ...(kase.change === 'bios' || kase.change === 'motherboard' || kase.change === 'otherPart'
      ? [{ kind: 'change' as const, change: kase.change }]
      : []),
    ...(license !== 'unknown' ? [{ kind: 'license' as const, license }] : []),
    ...(kase.evidence !== undefined ? [{ kind: 'output' as const }] : []),
  ];
}

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

/** The article's own order; the steps for the person come before those for others. */
const articleOrder: Plan = [
  'reactivation',
  'troubleshooter',
  'microsoftAccount',
  'waiting',
  'productKey',
  'contactSupport',
];

const accountFirst: Plan = [
  'microsoftAccount',
  'troubleshooter',
  'reactivation',
  'waiting',
  'productKey',
  'contactSupport',
];
const troubleshooterFirst: Plan = [
  'troubleshooter',
  'reactivation',
  'microsoftAccount',
  'waiting',
  'productKey',
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
/** A licence bound to its board does not move: support first, one try of the troubleshooter after it. Facts.md 7.2. */
const boardBound: Plan = ['contactSupport', 'troubleshooter', 'reactivation'];

/** Label guide, `first_topic` rule 14. */
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

/** Causes whose plan does not depend on the licence: label guide, `first_topic` rules 3 to 10, and facts.md 7.4 to 7.8. */
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

const volumePlan: Plan = ['volume', 'network'];
/** A volume key on a private PC was sold wrongly: own key or the seller, not somebody else's IT. Facts.md 7.4. */
const strayVolumePlan: Plan = ['productKey', 'contactSupport'];

const needsAdmin: ReadonlySet<PlanSection> = new Set(['troubleshooter', 'microsoftAccount', 'productKey', 'edition']);
const privateOnly: ReadonlySet<PlanSection> = new Set(['microsoftAccount', 'contactSupport']);

/**
 * The cause and the plan for what is known so far. Pure and total: every Case has a Diagnosis. It ignores what was
 * tried. Sources: label guide (`first_topic` rules 2 to 10 and 14, "When several fit"), facts.md 7.
 * A PC of which we do not know whose it is counts as private here: ask for `device` first.
 */
export function diagnose(kase: Case): Diagnosis {
  const codes = allCodes(kase);
  const finding = findCause(kase, codes);
  const license = licenseOf(kase);
  const waitHelps = waitingHelps(finding.cause, codes);
  const admin = hasAdmin(kase);
  const sections = planFor(kase, finding.cause, license, waitHelps).filter(
    (section) =>
      (admin || !needsAdmin.has(section)) &&
      (kase.device !== 'company' || !privateOnly.has(section)) &&
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
      finding.cause === 'hardware_change' ||
      finding.cause === 'motherboard_replaced' ||
      kase.change === 'bios' ||
      kase.change === 'motherboard',
  };
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

/** Waiting helps with true server faults only; without any code and cause it may (facts.md 1.4). */
function waitingHelps(cause: Cause, codes: readonly string[]): WaitHelps {
  if (cause === 'server_unavailable') return 'yes';
  const said = codes.flatMap((code) => lookUp(code)?.waitHelps ?? []);
  if (said.includes('yes')) return 'yes';
  if (said.includes('maybe')) return 'maybe';
  return said.length === 0 && cause === 'unknown' ? 'maybe' : 'no';
}

function planFor(kase: Case, cause: Cause, license: LicenseType, waitHelps: WaitHelps): Plan {
  const plan = planOf(kase, cause, license);
  const waitFirst = waitHelps === 'yes' && !plan.includes('waiting') && !plan.includes('volume');
  return waitFirst ? ['waiting', ...plan] : plan;
}

function planOf(kase: Case, cause: Cause, license: LicenseType): Plan {
  if (license === 'volume' || cause === 'volume_kms') return kase.device === 'private' ? strayVolumePlan : volumePlan;
  if (!isLicenseCause(cause)) return byCause[cause];
  const traits = licenses[license];
  return byLicense[cause][license].filter(
    (section) =>
      (section !== 'productKey' || traits.hasOwnKey) && (section !== 'microsoftAccount' || traits.accountLinkable),
  );
}

function isLicenseCause(cause: Exclude<Cause, 'volume_kms'>): cause is keyof typeof byLicense {
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

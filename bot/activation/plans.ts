// Which sections a plan walks through, in which order: tables by cause and licence, then what the person has said.
import type { Case, Cause, Circumstances, LicenseType, PlanSection } from './case.ts';
import type { WaitHelps } from './catalogue/entry.ts';
import { lookUp } from './errors.ts';
import { licenses } from './license.ts';

export type Plan = readonly PlanSection[];
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
export const limitCodes: ReadonlySet<string> = new Set(['0x803FABBC', '0x803FABBD', '0x803FABBE']);

/** Sections that an administrator has to do. */
export const needsAdmin: ReadonlySet<PlanSection> = new Set([
  'troubleshooter',
  'microsoftAccount',
  'productKey',
  'edition',
]);
const privateOnly: ReadonlySet<PlanSection> = new Set(['microsoftAccount', 'contactSupport']);

/** The sections for this cause and licence, in order; rights and the employer's rules are looked at by `diagnose`. */
export function planFor(
  kase: Case,
  cause: Cause,
  codes: readonly string[],
  license: LicenseType,
  waitHelps: WaitHelps,
): Plan {
  const plan = afterWhatWasSaid(planOf(kase, cause, codes, license), cause, license, kase.circumstances);
  if (waitHelps !== 'yes' || kase.circumstances?.waited || plan.length === 0 || plan.includes('volume')) return plan;
  const at = plan.indexOf('waiting');
  if (at < 0) return ['waiting', ...plan];
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
  if (!isLicenseCause(cause)) return ofCode(cause, codes) ?? byCause[cause];
  const usual: Plan = byLicense[cause][license];
  const isForAccount = kase.device !== 'company' && codes.includes(wrongAccount) && usual !== boardBound;
  return (isForAccount ? accountFirst : usual).filter(
    (section) => (section !== 'productKey' || hasOwnKey) && (section !== 'microsoftAccount' || accountLinkable),
  );
}

/** The licence decides on `volume`, `waitHelps` on waiting, and others' help stays where the cause has it. */
const placedByCause: ReadonlySet<PlanSection> = new Set(['volume', 'waiting', 'contactSupport']);

/** A code that decides the cause says which sections help best; the cause's usual ones follow. */
function ofCode(cause: keyof typeof byCause, codes: readonly string[]): Plan | undefined {
  const own = codes.map((code) => lookUp(code)).find((entry) => entry?.cause === cause && entry.sections.length > 0);
  const usual: Plan = byCause[cause];
  if (!own || (usual[0] !== undefined && placedByCause.has(usual[0]))) return undefined;
  return [...new Set([...own.sections.filter((section) => !placedByCause.has(section)), ...usual])];
}

/** What was done in vain is left out, and what stands in the way comes first. docs/reader.md, First topic. */
function afterWhatWasSaid(plan: Plan, cause: Cause, license: LicenseType, said: Circumstances | undefined): Plan {
  if (!said) return plan;
  if (said.oldWindows || said.activator) return forIt;
  if (cause === 'server_unavailable' && said.waited) return first('contactSupport', without(plan, 'waiting'));
  if (!isLicenseCause(cause) || license === 'volume') return plan;
  if (said.accountTrouble) return first('microsoftAccount', plan);
  if (!said.ranTroubleshooter) return plan;
  const rest = without(plan, 'troubleshooter');
  if (said.signedIn) return first('contactSupport', without(rest, 'microsoftAccount'));
  return first(license === 'preinstalled_oem' || license === 'dsp' ? 'contactSupport' : 'microsoftAccount', rest);
}

function first(section: PlanSection, plan: Plan): Plan {
  return plan.includes(section) ? [section, ...without(plan, section)] : plan;
}

function without(plan: Plan, section: PlanSection): Plan {
  return plan.filter((one) => one !== section);
}

/** The maker's licence data is what is missing, whatever the cause is called. */
export function lacksFirmwareData(cause: Cause, codes: readonly string[]): boolean {
  return (
    (cause === 'hardware_change' || cause === 'no_license_found' || cause === 'key_invalid') &&
    codes.some((code) => firmwareCodes.has(code))
  );
}

/** An employee looks for no key that is IT's, asks nobody outside, and waits only where that is known to help. */
export function allowedAtWork(section: PlanSection, license: LicenseType, waitHelps: WaitHelps): boolean {
  if (section === 'productKey') return license === 'retail' || license === 'dsp';
  if (section === 'waiting') return waitHelps === 'yes';
  return !privateOnly.has(section);
}

/** A cause whose plan depends on the licence. */
export function isLicenseCause(cause: Cause): cause is keyof typeof byLicense {
  return cause in byLicense;
}

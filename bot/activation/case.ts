// What a person has told us so far. Nothing secret can be in it: texts are masked before they reach a Case.

/** Licence types, in the words of Windows licensing. `volume` covers KMS, MAK and subscription activation. */
export const licenseTypes = ['preinstalled_oem', 'retail', 'dsp', 'free_upgrade', 'volume', 'unknown'] as const;
export type LicenseType = (typeof licenseTypes)[number];

/** Why activation fails, as far as stated or shown. */
export const causes = [
  'motherboard_replaced',
  'hardware_change',
  'key_invalid',
  'key_blocked',
  'key_limit',
  'wrong_edition',
  'no_license_found',
  'server_unavailable',
  'network',
  'clock',
  'permission_or_service',
  'store_corrupt',
  'volume_kms',
  'not_genuine',
  'unknown',
] as const;
export type Cause = (typeof causes)[number];

/** The sections a plan is made of: the article's, then those beside it. */
export const planSections = [
  'reactivation',
  'troubleshooter',
  'microsoftAccount',
  'waiting',
  'productKey',
  'edition',
  'network',
  'volume',
  'contactSupport',
] as const;
export type PlanSection = (typeof planSections)[number];

/** What was changed before the trouble began. */
export const changes = ['bios', 'motherboard', 'otherPart', 'none', 'unknown'] as const;
export type Change = (typeof changes)[number];

export interface Tried {
  readonly section: PlanSection;
  readonly outcome: 'solved' | 'notSolved';
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What `slmgr` or PowerShell showed; all of it may be shared with IT. */
export interface LicenseEvidence {
  readonly edition?: string;
  /** As Windows writes it: OEM:DM, OEM:SLP, OEM:COA, OEM:NONSLP, Retail, Volume:MAK, Volume:GVLK, ... */
  readonly channel?: string;
  readonly status?: 'licensed' | 'notification' | 'grace' | 'unlicensed' | 'nonGenuine';
  /** The last five characters of the installed key. */
  readonly lastFive?: string;
  readonly code?: string;
}

export interface Case {
  readonly device?: 'company' | 'private';
  readonly admin?: 'yes' | 'no' | 'unknown';
  readonly license?: LicenseType;
  readonly evidence?: LicenseEvidence;
  /** What the person typed or pasted as the error, masked; empty when there is no message. */
  readonly errorText?: string;
  /** `0x` and eight upper-case hex digits each, in order of appearance. */
  readonly codes: readonly string[];
  /** The cause read from the text when no code says more. */
  readonly textCause?: Cause;
  readonly change?: Change;
  /** Questions that were passed over without content, by id. */
  readonly skipped?: readonly string[];
  readonly planSeen?: true;
  readonly tried: readonly Tried[];
  /** Free details for the support summary, keyed by `detailIds`. */
  readonly details: Readonly<Partial<Record<DetailId, string>>>;
  /** Names of files the person sent along. */
  readonly files: readonly string[];
}

/** Optional facts of the support summary. */
export const detailIds = ['biosVersion', 'biosDate', 'windows', 'pcName', 'model', 'site', 'callback', 'note'] as const;
export type DetailId = (typeof detailIds)[number];

export const emptyCase: Case = { codes: [], tried: [], details: {}, files: [] };

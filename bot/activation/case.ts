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

/** Channels in the words of `ProductKeyChannel`; `Subscription` is `TIMEBASED_SUB`, `Eval` is `TIMEBASED_EVAL`. */
export const licenseChannels = [
  'OEM:DM',
  'OEM:SLP',
  'OEM:COA',
  'OEM:NONSLP',
  'Retail',
  'Volume:MAK',
  'Volume:GVLK',
  'Volume:CSVLK',
  'Eval',
  'Subscription',
] as const;
export type LicenseChannel = (typeof licenseChannels)[number];

/** `LicenseStatus` of SoftwareLicensingProduct: the place in this list is its number. docs/sources.md, Licences. */
export const licenseStatuses = [
  'Unlicensed',
  'Licensed',
  'OOBGrace',
  'OOTGrace',
  'NonGenuineGrace',
  'Notification',
  'ExtendedGrace',
] as const;
export type LicenseStatus = (typeof licenseStatuses)[number];

/** The state of a work account's Windows subscription. */
export type SubscriptionState = 'notActive' | 'active' | 'disabled' | 'expired' | 'notInstalled';

/** What Windows showed, pasted by the person; all of it may be shared with IT. */
export interface LicenseEvidence {
  /** The edition's id: Professional, Core (Home), Enterprise, EnterpriseS (LTSC) ... */
  readonly edition?: string;
  readonly channel?: LicenseChannel;
  readonly status?: LicenseStatus;
  /** The last five characters of the key, upper case; never more of it. */
  readonly partialKey?: string;
  /** `0x` and eight upper-case hex digits; an error, never an information code. */
  readonly errorCode?: string;
  /** Minutes until the grace time, or an activation with an end, is over; absent when there is none. */
  readonly graceMinutes?: number;
  readonly subscription?: SubscriptionState;
  readonly bios?: Bios;
  /** As the maker names it. */
  readonly model?: string;
  /** `26200.9278` */
  readonly windowsBuild?: string;
  /** The PC's clock minus a public one; positive when the PC is ahead. */
  readonly clockDifferenceSeconds?: number;
  /** The edition that the key in the firmware is for. */
  readonly firmwareEdition?: string;
}

export interface Bios {
  readonly vendor?: string;
  readonly version?: string;
  /** The maker's date of this version, ISO 8601. */
  readonly date?: string;
}

/** What the person said beside the licence and the cause; all of it moves the plan. */
export interface Circumstances {
  /** Windows Server, 7, 8.1 or older. */
  readonly oldWindows: boolean;
  /** An unofficial activator was used and is relied upon. */
  readonly activator: boolean;
  /** Whose PC it is, as far as that is said. */
  readonly device?: 'company' | 'private';
  readonly noAdmin: boolean;
  readonly isAdmin: boolean;
  /** The TPM was cleared or reset. */
  readonly tpmCleared: boolean;
  /** A built-in device was switched off in the BIOS. */
  readonly deviceOff: boolean;
  /** Enterprise by subscription (E3, E5) is what does not work. */
  readonly subscription: boolean;
  /** A key of Windows 7, 8 or 8.1 is tried. */
  readonly olderKey: boolean;
  /** Waited a day or more. */
  readonly waited: boolean;
  /** The Microsoft account is itself the obstacle. */
  readonly accountTrouble: boolean;
  /** The Microsoft account or the troubleshooter is named. */
  readonly accountNamed: boolean;
  readonly ranTroubleshooter: boolean;
  /** Signed in with the right Microsoft account, in vain. */
  readonly signedIn: boolean;
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
  /** The cause that the person's words state, without codes and changes. */
  readonly textCause?: Cause;
  readonly circumstances?: Circumstances;
  readonly change?: Change;
  /** Questions that were passed over without content, by id. */
  readonly skipped?: readonly string[];
  /** The first message said enough for a plan; what only some steps need is asked before them. */
  readonly direct?: true;
  /** Sections that the company never offers. */
  readonly sectionsOff?: readonly PlanSection[];
  readonly planSeen?: true;
  /** An answer after the plan has changed it: it is shown again. */
  readonly planChanged?: true;
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

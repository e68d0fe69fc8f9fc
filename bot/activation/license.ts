// Licence types: what each can do, and how the channel word of Windows tells them apart.
import type { LicenseType } from './case.ts';

export interface LicenseTraits {
  /** May it move to a new mainboard or PC by the person's own doing? `maybe` follows the licence it grew from. */
  readonly movable: 'yes' | 'no' | 'maybe';
  /** The key sits in the firmware: there is nothing to type. */
  readonly keyInFirmware: boolean;
  /** The person holds a 25-character key of their own. */
  readonly hasOwnKey: boolean;
  /** A digital licence of this type can be linked to a private Microsoft account. */
  readonly accountLinkable: boolean;
  /** Only the organisation's IT can act on it. */
  readonly managedByIt: boolean;
}

/** Source: docs/sources.md, Licences. `unknown` forbids nothing. */
export const licenses = {
  preinstalled_oem: { movable: 'no', keyInFirmware: true, hasOwnKey: false, accountLinkable: true, managedByIt: false },
  retail: { movable: 'yes', keyInFirmware: false, hasOwnKey: true, accountLinkable: true, managedByIt: false },
  dsp: { movable: 'no', keyInFirmware: false, hasOwnKey: true, accountLinkable: true, managedByIt: false },
  free_upgrade: { movable: 'maybe', keyInFirmware: false, hasOwnKey: false, accountLinkable: true, managedByIt: false },
  volume: { movable: 'yes', keyInFirmware: false, hasOwnKey: false, accountLinkable: false, managedByIt: true },
  unknown: { movable: 'maybe', keyInFirmware: false, hasOwnKey: true, accountLinkable: true, managedByIt: false },
} as const satisfies Readonly<Record<LicenseType, LicenseTraits>>;

/**
 * Last five characters of Microsoft's default keys: they set the edition and prove no licence.
 * Source: docs/sources.md, Licences (Microsoft Learn, "validate-oem-activation-key", for Pro; the others from setup media).
 */
export const genericTails: ReadonlyMap<string, string> = new Map([
  ['8HVX7', 'Home'],
  ['WXCHW', 'Home N'],
  ['6F4BT', 'Home Single Language'],
  ['8TYMD', 'Home Country Specific'],
  ['3V66T', 'Pro'],
  ['PKCKT', 'Pro N'],
  ['2YV77', 'Pro for Workstations'],
  ['WT2RQ', 'Pro for Workstations N'],
  ['MHBPB', 'Pro Education'],
  ['QPF8P', 'Pro Education N'],
  ['7CFBY', 'Education'],
  ['DRR8H', 'Education N'],
  ['8HV2C', 'Enterprise'],
  ['X766F', 'Enterprise N'],
]);

/**
 * Last five characters of the published KMS client keys (GVLK).
 * Source: https://learn.microsoft.com/en-us/windows-server/get-started/kms-client-activation-keys
 */
export const gvlkTails: ReadonlyMap<string, string> = new Map([
  ['T83GX', 'Pro'],
  ['GCQG9', 'Pro N'],
  ['6Q84J', 'Pro for Workstations'],
  ['6XYWF', 'Pro for Workstations N'],
  ['J447Y', 'Pro Education'],
  ['66QFC', 'Pro Education N'],
  ['VCFB2', 'Education'],
  ['MDWWJ', 'Education N'],
  ['2YT43', 'Enterprise'],
  ['KHJW4', 'Enterprise N'],
  ['J462D', 'Enterprise LTSC'],
  ['7CG2H', 'Enterprise N LTSC'],
  ['PDQGT', 'IoT Enterprise LTSC'],
]);

/** Whether the last five characters are those of a default key, in any case. */
export function isGenericTail(partialKey: string): boolean {
  return genericTails.has(partialKey.toUpperCase());
}

/**
 * The licence type behind a channel as Windows writes it (`OEM:DM`, `Retail`, `Volume:MAK`, in any case) and, for
 * Retail, the last five characters of the key. Retail with a default tail, or with none, proves nothing: preinstalled
 * PCs, digital licences and E3/E5 show the same (docs/sources.md, Licences). A KMS host key (`Volume:CSVLK`) and a
 * subscription are the company's too. An evaluation copy is no licence to speak of: `unknown`, as all other channels.
 */
export function licenseFromChannel(channel: string, partialKey?: string): LicenseType {
  const tail = partialKey?.toUpperCase();
  if (tail !== undefined && gvlkTails.has(tail)) return 'volume';
  switch (channel.trim().toUpperCase()) {
    case 'OEM:DM':
    case 'OEM:SLP':
    case 'OEM:COA':
      return 'preinstalled_oem';
    case 'OEM:NONSLP':
      return 'dsp';
    case 'RETAIL':
      return tail === undefined || isGenericTail(tail) ? 'unknown' : 'retail';
    case 'SUBSCRIPTION':
      return 'volume';
    default:
      return /^VOLUME:/i.test(channel.trim()) ? 'volume' : 'unknown';
  }
}

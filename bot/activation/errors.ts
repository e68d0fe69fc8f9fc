// What each error code means: a table from code to cause, whether waiting helps, and who can mend it.
import type { Case, Cause } from './case.ts';

export type WaitHelps = 'yes' | 'no' | 'maybe';
export type FixedBy = 'user' | 'it' | 'maker' | 'seller' | 'microsoft';

export interface CatalogueEntry {
  /** The name in the Windows SDK headers; `-` when Microsoft has published none. */
  readonly symbol: string;
  readonly cause: Cause;
  readonly waitHelps: WaitHelps;
  readonly fixBy: readonly FixedBy[];
}

function entry(symbol: string, cause: Cause, waitHelps: WaitHelps, ...fixBy: FixedBy[]): CatalogueEntry {
  return { symbol, cause, waitHelps, fixBy };
}

/**
 * The codes that matter after a BIOS update or a hardware change. Symbols are those of the Windows SDK header
 * slerror.h; sources: docs/sources.md, Error codes. 0xC004F034 counts as a refused key, and a code that only says "failed", "timed out" or "grace over" has the cause `unknown`.
 */
export const catalogue = {
  '0xC004F211': entry('SL_E_HWID_CHANGED', 'hardware_change', 'maybe', 'user', 'it', 'maker', 'microsoft'),
  '0xC004F00F': entry('SL_E_OUT_OF_TOLERANCE', 'hardware_change', 'maybe', 'user', 'it', 'maker', 'microsoft'),
  '0xC004D309': entry('SL_REMAPPING_SP_PUB_TS_INVALID_HW_BINDING', 'hardware_change', 'no', 'user', 'it', 'microsoft'),
  '0xC004F080': entry('SL_E_LICENSE_NOT_BOUND', 'hardware_change', 'no', 'user', 'it', 'microsoft'),
  '0xC0EA0009': entry(
    'STATUS_CLIP_LICENSE_HARDWARE_ID_OUT_OF_TOLERANCE',
    'hardware_change',
    'maybe',
    'user',
    'it',
    'microsoft',
  ),
  '0xC0EA000A': entry('STATUS_CLIP_LICENSE_DEVICE_ID_MISMATCH', 'hardware_change', 'maybe', 'user', 'it', 'microsoft'),
  '0x80090016': entry('NTE_BAD_KEYSET', 'hardware_change', 'no', 'it'),
  '0x80090030': entry('NTE_DEVICE_NOT_READY', 'hardware_change', 'maybe', 'user', 'it'),
  '0x4004F00D': entry('SL_I_OOT_GRACE_PERIOD', 'hardware_change', 'maybe', 'user', 'it'),

  '0xC004F213': entry('SL_E_NO_PRODUCT_KEY_FOUND', 'no_license_found', 'maybe', 'user', 'it', 'maker', 'microsoft'),
  '0xC004F014': entry('SL_E_PKEY_NOT_INSTALLED', 'no_license_found', 'no', 'user', 'it'),
  '0x803F7001': entry('LM_E_SATISFACTION_OUT_OF_RANGE', 'no_license_found', 'maybe', 'user', 'it', 'microsoft'),
  '0xC004F057': entry('SL_E_SLP_MISSING_ACPI_SLIC', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F058': entry('SL_E_SLP_MISSING_SLP_MARKER', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F059': entry('SL_E_SLP_BAD_FORMAT', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F063': entry('SL_E_SLP_OEM_CERT_MISSING', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F090': entry('SL_E_SLP_MSOA_BAD_FORMAT', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F091': entry('SL_E_SLP_MSOA_BAD_DATA_HEADER', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F092': entry('SL_E_SLP_MSOA_INVALID_DATA_LENGTH', 'no_license_found', 'no', 'it', 'maker'),
  '0xC004F215': entry('SL_E_BIOS_KEY', 'no_license_found', 'no', 'user', 'maker', 'microsoft'),
  '0x803FABB8': entry(
    'SL_REMAPPING_MDOLLAR_OSR_DONOR_HWID_NO_ENTITLEMENT',
    'no_license_found',
    'no',
    'user',
    'microsoft',
  ),
  '0x803FABB9': entry('SL_REMAPPING_MDOLLAR_OSR_GENERIC_ERROR', 'no_license_found', 'maybe', 'user', 'microsoft'),
  '0x803FABBA': entry('SL_REMAPPING_MDOLLAR_OSR_NO_ASSOCIATION', 'no_license_found', 'no', 'user', 'microsoft'),
  '0xC0EA0002': entry('STATUS_CLIP_LICENSE_NOT_FOUND', 'no_license_found', 'maybe', 'user', 'it', 'microsoft'),
  '0xC0EA0003': entry('STATUS_CLIP_DEVICE_LICENSE_MISSING', 'no_license_found', 'maybe', 'user', 'it', 'microsoft'),
  '0x803F8001': entry('LM_E_CONTENT_NOT_OWNED', 'no_license_found', 'no', 'user'),
  '0x803F9006': entry('LM_E_ENTITLED_USER_SIGNED_OUT', 'no_license_found', 'no', 'user'),

  '0xC004E002': entry('SL_E_TOKEN_STORE_INVALID_STATE', 'store_corrupt', 'no', 'it'),
  '0xC004E003': entry('SL_E_EVALUATION_FAILED', 'store_corrupt', 'no', 'it'),
  '0xC004E001': entry('SL_E_INVALID_CONTEXT', 'store_corrupt', 'no', 'it'),
  '0xC004E015': entry('SL_E_EUL_CONSUMPTION_FAILED', 'store_corrupt', 'no', 'it'),
  '0xC004F012': entry('SL_E_VALUE_NOT_FOUND', 'store_corrupt', 'no', 'it'),
  '0xC004D302': entry('SL_REMAPPING_SP_PUB_TS_REARMED', 'store_corrupt', 'no', 'user', 'it'),

  '0xC004F034': entry('SL_E_EUL_NOT_AVAILABLE', 'key_invalid', 'maybe', 'user', 'it', 'microsoft'),
  '0xC004F050': entry('SL_E_INVALID_PRODUCT_KEY', 'key_invalid', 'no', 'user', 'it'),
  '0xC004C001': entry('SL_E_CHPA_PRODUCT_KEY_OUT_OF_RANGE', 'key_invalid', 'no', 'user', 'it', 'microsoft'),
  '0xC004C004': entry('SL_E_CHPA_INVALID_PRODUCT_KEY', 'key_invalid', 'no', 'user', 'it'),
  '0xC004E016': entry('SL_E_PKEY_INVALID_CONFIG', 'key_invalid', 'no', 'user', 'it'),
  '0xC004C00E': entry('SL_E_CHPA_INVALID_PRODUCT_KEY_LENGTH', 'key_invalid', 'no', 'user'),
  '0xC004C00F': entry('SL_E_CHPA_INVALID_PRODUCT_KEY_FORMAT', 'key_invalid', 'no', 'user'),
  '0xC004C010': entry('SL_E_CHPA_INVALID_PRODUCT_KEY_CHAR', 'key_invalid', 'no', 'user'),
  '0xC004F093': entry('SL_E_SLP_MSOA_INVALID_PRODUCT_KEY', 'key_invalid', 'no', 'it', 'maker'),
  '0x803FA077': entry('SL_REMAPPING_MDOLLAR_INVALID_PRODUCT_KEY_LENGTH', 'key_invalid', 'no', 'user'),
  '0x803FA078': entry('SL_REMAPPING_MDOLLAR_INVALID_PRODUCT_KEY_FORMAT', 'key_invalid', 'no', 'user'),
  '0xC004F214': entry('SL_E_DOWNLEVEL_SETUP_KEY', 'key_invalid', 'no', 'user', 'it', 'microsoft'),
  '0xC004F061': entry('SL_E_PKEY_INVALID_UPGRADE', 'key_invalid', 'no', 'user', 'it', 'microsoft'),
  '0xC004C016': entry('SL_E_CHPA_OEM_SLP_COA0', 'key_invalid', 'no', 'user', 'it', 'maker'),
  '0x80070490': entry('ERROR_NOT_FOUND', 'key_invalid', 'no', 'user', 'it'),
  '0x8A010101': entry('-', 'key_invalid', 'no', 'user', 'it'),

  '0xC004C003': entry('SL_E_CHPA_PRODUCT_KEY_BLOCKED', 'key_blocked', 'no', 'user', 'it', 'microsoft', 'seller'),
  '0xC004C060': entry(
    'SL_E_CHPA_DYNAMICALLY_BLOCKED_PRODUCT_KEY',
    'key_blocked',
    'no',
    'user',
    'it',
    'seller',
    'microsoft',
  ),
  '0xC004F051': entry('SL_E_BLOCKED_PRODUCT_KEY', 'key_blocked', 'no', 'user', 'it', 'microsoft'),
  '0xC004C4A2': entry('SL_E_VALIDATION_BLOCKED_PRODUCT_KEY', 'key_blocked', 'no', 'user', 'it', 'seller', 'microsoft'),
  '0x803FA067': entry(
    'SL_REMAPPING_MDOLLAR_PRODUCT_KEY_BLOCKED',
    'key_blocked',
    'no',
    'user',
    'it',
    'seller',
    'microsoft',
  ),
  '0xC004C017': entry(
    'SL_E_CHPA_PRODUCT_KEY_BLOCKED_IPLOCATION',
    'key_blocked',
    'no',
    'user',
    'it',
    'seller',
    'microsoft',
  ),
  '0x803FA0CB': entry(
    'SL_REMAPPING_MDOLLAR_PRODUCT_KEY_BLOCKED_IPLOCATION',
    'key_blocked',
    'no',
    'user',
    'seller',
    'microsoft',
  ),
  '0x803FABC0': entry('SL_REMAPPING_MDOLLAR_OSR_HARDWARE_BLOCKED', 'key_blocked', 'no', 'microsoft'),
  '0x803FABC1': entry('SL_REMAPPING_MDOLLAR_OSR_USER_BLOCKED', 'key_blocked', 'no', 'microsoft'),
  '0x803FABC2': entry('SL_REMAPPING_MDOLLAR_OSR_LICENSE_BLOCKED', 'key_blocked', 'no', 'user', 'microsoft'),
  '0x803FABC3': entry('SL_REMAPPING_MDOLLAR_OSR_DEVICE_BLOCKED', 'key_blocked', 'no', 'microsoft'),

  '0xC004C008': entry('SL_E_CHPA_MAXIMUM_UNLOCK_EXCEEDED', 'key_limit', 'no', 'user', 'it', 'microsoft'),
  '0x803FA071': entry('SL_REMAPPING_MDOLLAR_MAXIMUM_UNLOCK_EXCEEDED', 'key_limit', 'no', 'user', 'it', 'microsoft'),
  '0xC004C770': entry('SL_E_CHPA_PRODUCT_KEY_BEING_USED', 'key_limit', 'maybe', 'user', 'it', 'microsoft'),
  '0xC004C020': entry('SL_E_CHPA_DMAK_LIMIT_EXCEEDED', 'key_limit', 'no', 'it'),
  '0xC004C021': entry('SL_E_CHPA_DMAK_EXTENSION_LIMIT_EXCEEDED', 'key_limit', 'no', 'it'),
  '0x803FABBC': entry('SL_REMAPPING_MDOLLAR_OSR_USER_THROTTLED', 'key_limit', 'yes', 'user', 'microsoft'),
  '0x803FABBD': entry('SL_REMAPPING_MDOLLAR_OSR_LICENSE_THROTTLED', 'key_limit', 'yes', 'user', 'microsoft'),
  '0x803FABBE': entry('SL_REMAPPING_MDOLLAR_OSR_DEVICE_THROTTLED', 'key_limit', 'yes', 'user', 'microsoft'),

  '0xC004F212': entry('SL_E_OEM_KEY_EDITION_MISMATCH', 'wrong_edition', 'no', 'user', 'it'),
  '0xC004F210': entry('SL_E_EDITION_MISMATCHED', 'wrong_edition', 'no', 'user', 'it'),
  '0xC004F069': entry('SL_E_MISMATCHED_PRODUCT_SKU', 'wrong_edition', 'no', 'user', 'it'),
  '0xC004F095': entry('SL_E_SLP_MSOA_PRODUCT_KEY_MISMATCH', 'wrong_edition', 'no', 'user', 'it'),
  '0xC004C401': entry('SL_E_INVALID_OS_FOR_PRODUCT_KEY', 'wrong_edition', 'no', 'user', 'it'),

  '0xC004C00C': entry('SL_E_CHPA_SYSTEM_ERROR', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C012': entry('SL_E_CHPA_NETWORK_ERROR', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C013': entry('SL_E_CHPA_DATABASE_ERROR', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C014': entry('SL_E_CHPA_INVALID_ARGUMENT', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C015': entry('SL_E_CHPA_RESPONSE_NOT_AVAILABLE', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C050': entry('SL_E_CHPA_GENERAL_ERROR', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C3FF': entry('SL_E_CHPA_MSCH_RESPONSE_NOT_AVAILABLE_VGA', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004C700': entry('SL_E_CHPA_BUSINESS_RULE_INPUT_NOT_FOUND', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C750': entry('SL_E_CHPA_NULL_VALUE_FOR_PROPERTY_NAME_OR_ID', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C755': entry('SL_E_CHPA_FAILED_TO_UPDATE_PRODUCTKEY_BINDING', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C756': entry('SL_E_CHPA_FAILED_TO_INSERT_PRODUCTKEY_BINDING', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C757': entry('SL_E_CHPA_FAILED_TO_DELETE_PRODUCTKEY_BINDING', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C780': entry('SL_E_CHPA_FAILED_TO_INSERT_PRODUCT_KEY_RECORD', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004C781': entry('SL_E_CHPA_FAILED_TO_UPDATE_PRODUCT_KEY_RECORD', 'server_unavailable', 'yes', 'microsoft'),
  '0xC004B007': entry('SL_E_SRV_SERVER_PONG', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0x803FA07D': entry('SL_REMAPPING_MDOLLAR_INVALID_ARGUMENT', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xD0000272': entry('STATUS_NO_MATCH', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC0000272': entry('STATUS_NO_MATCH', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0x87E10BC6': entry('LM_E_CONTENT_NOT_IN_CATALOG', 'server_unavailable', 'yes', 'user', 'it', 'microsoft'),
  '0x801901F4': entry('HTTP 500', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0x801901F6': entry('HTTP 502', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0x801901F7': entry('HTTP 503', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0x801901F8': entry('HTTP 504', 'server_unavailable', 'yes', 'user', 'microsoft'),
  '0xC004E028': entry('SL_E_ACTIVATION_IN_PROGRESS', 'server_unavailable', 'yes', 'user'),

  '0x80072EE7': entry('WININET_E_NAME_NOT_RESOLVED', 'network', 'maybe', 'user', 'it'),
  '0x80072EE2': entry('WININET_E_TIMEOUT', 'network', 'maybe', 'user', 'it'),
  '0x80072EFD': entry('WININET_E_CANNOT_CONNECT', 'network', 'maybe', 'user', 'it'),
  '0x80072EFE': entry('WININET_E_CONNECTION_ABORTED', 'network', 'maybe', 'user', 'it'),
  '0x8007232A': entry('DNS_ERROR_RCODE_SERVER_FAILURE', 'network', 'maybe', 'user', 'it'),
  '0x8007267C': entry('DNS_ERROR_NO_DNS_SERVERS', 'network', 'no', 'user', 'it'),
  '0x80190191': entry('HTTP 401', 'network', 'no', 'user', 'it'),
  '0x80190193': entry('HTTP 403', 'network', 'no', 'user', 'it'),
  '0x80190197': entry('HTTP 407', 'network', 'no', 'user', 'it'),
  '0x8004FE33': entry('-', 'network', 'no', 'user', 'it'),
  '0x8004FE2F': entry('-', 'network', 'maybe', 'user', 'it'),

  '0xC004B011': entry('SL_E_SRV_CLIENT_CLOCK_OUT_OF_SYNC', 'clock', 'no', 'user'),
  '0x8004D102': entry('SL_REMAPPING_SP_STATUS_SYSTEM_TIME_SKEWED', 'clock', 'no', 'user'),
  '0xC004F06C': entry('SL_E_VL_INVALID_TIMESTAMP', 'clock', 'no', 'user', 'it'),
  '0x80072F8F': entry('ERROR_WINHTTP_SECURE_FAILURE', 'clock', 'no', 'user', 'it'),
  '0x80072F05': entry('WININET_E_INVALID_DATE', 'clock', 'no', 'user', 'it'),
  '0x800B0101': entry('CERT_E_EXPIRED', 'clock', 'no', 'user', 'it'),
  '0xC0EA0006': entry('STATUS_CLIP_LICENSE_EXPIRED', 'clock', 'maybe', 'user', 'it', 'microsoft'),

  '0x80070005': entry('E_ACCESSDENIED', 'permission_or_service', 'no', 'user', 'it'),
  '0x80070422': entry('ERROR_SERVICE_DISABLED', 'permission_or_service', 'no', 'it'),
  '0x8007000D': entry('ERROR_INVALID_DATA', 'permission_or_service', 'no', 'it'),
  '0x803FABBB': entry('SL_REMAPPING_MDOLLAR_OSR_NOT_ADMIN', 'permission_or_service', 'no', 'user', 'it'),
  '0x803FABBF': entry('SL_REMAPPING_MDOLLAR_OSR_GP_DISABLED', 'permission_or_service', 'no', 'it'),
  '0xC004F075': entry('SL_E_SERVICE_STOPPING', 'permission_or_service', 'yes', 'user', 'it'),
  '0x80070424': entry('ERROR_SERVICE_DOES_NOT_EXIST', 'permission_or_service', 'no', 'it'),
  '0xC004F06A': entry('SL_E_OPERATION_NOT_ALLOWED', 'permission_or_service', 'no', 'it'),

  '0xC004F015': entry('SL_E_PRODUCT_SKU_NOT_INSTALLED', 'volume_kms', 'no', 'user', 'it'),
  '0xC004F074': entry('SL_E_VL_BINDING_SERVICE_UNAVAILABLE', 'volume_kms', 'maybe', 'user', 'it'),
  '0x8007232B': entry('DNS_ERROR_RCODE_NAME_ERROR', 'volume_kms', 'maybe', 'user', 'it'),
  '0x8007007B': entry('ERROR_INVALID_NAME', 'volume_kms', 'maybe', 'user', 'it'),
  '0x8007251D': entry('DNS_INFO_NO_RECORDS', 'volume_kms', 'maybe', 'user', 'it'),
  '0x80092328': entry('DNS_ERROR_RCODE_NAME_ERROR', 'volume_kms', 'maybe', 'user', 'it'),
  '0x800706BA': entry('RPC_S_SERVER_UNAVAILABLE', 'volume_kms', 'maybe', 'user', 'it'),
  '0xC004F038': entry('SL_E_VL_NOT_ENOUGH_COUNT', 'volume_kms', 'maybe', 'it'),
  '0xC004F035': entry('SL_E_VL_NOT_WINDOWS_SLP', 'volume_kms', 'no', 'it'),
  '0xC004F039': entry('SL_E_VL_BINDING_SERVICE_NOT_ENABLED', 'volume_kms', 'maybe', 'it'),
  '0xC004F041': entry('SL_E_VL_KEY_MANAGEMENT_SERVICE_NOT_ACTIVATED', 'volume_kms', 'no', 'it'),
  '0xC004F042': entry('SL_E_VL_KEY_MANAGEMENT_SERVICE_ID_MISMATCH', 'volume_kms', 'no', 'it'),
  '0xC004F056': entry('SL_E_VL_MACHINE_NOT_BOUND', 'volume_kms', 'maybe', 'user', 'it'),
  '0x8007139F': entry('ERROR_INVALID_STATE', 'volume_kms', 'maybe', 'it'),
  '0xC0020017': entry('RPC_NT_SERVER_UNAVAILABLE', 'volume_kms', 'maybe', 'user', 'it'),

  '0xC004F200': entry('SL_E_NOT_GENUINE', 'not_genuine', 'no', 'user', 'it', 'microsoft'),
  '0xC004F064': entry('SL_E_NONGENUINE_GRACE_TIME_EXPIRED', 'not_genuine', 'no', 'user', 'it', 'microsoft'),
  '0xC004F067': entry('SL_E_NONGENUINE_GRACE_TIME_EXPIRED_2', 'not_genuine', 'no', 'user', 'it', 'microsoft'),
  '0x4004F065': entry('SL_I_NONGENUINE_GRACE_PERIOD', 'not_genuine', 'no', 'user', 'it'),
  '0x8004FE21': entry('-', 'not_genuine', 'no', 'user', 'it'),
  '0xC004C4AB': entry('SL_E_SOFTMOD_EXPLOIT_DETECTED', 'not_genuine', 'no', 'user', 'it'),
  '0xC004D301': entry('SL_REMAPPING_SP_PUB_TS_TAMPERED', 'not_genuine', 'no', 'it'),
  '0xC004D501': entry('SL_REMAPPING_SP_PUB_KM_CACHE_TAMPER', 'not_genuine', 'no', 'it'),

  '0xC004B100': entry('SL_E_SRV_GENERAL_ERROR', 'unknown', 'maybe', 'user', 'it', 'microsoft'),
  '0xC004F009': entry('SL_E_GRACE_TIME_EXPIRED', 'unknown', 'no', 'user', 'it'),
  '0x800705B4': entry('ERROR_TIMEOUT', 'unknown', 'yes', 'user', 'it'),
  '0x80004005': entry('E_FAIL', 'unknown', 'maybe', 'user', 'it'),
  '0x4004F00C': entry('SL_I_OOB_GRACE_PERIOD', 'unknown', 'maybe', 'user', 'it'),
  '0x4004F401': entry('SL_I_STORE_BASED_ACTIVATION', 'unknown', 'no', 'user'),
} as const satisfies Readonly<Record<`0x${string}`, CatalogueEntry>>;

const entries: ReadonlyMap<string, CatalogueEntry> = new Map(Object.entries(catalogue));

/**
 * The entry of a code written `0x` + eight hex digits, in any case; undefined for a code we do not know.
 * Tables often print information codes as errors (0xC004F065 for 0x4004F065): both are found. Source: docs/sources.md, Error codes.
 */
export function lookUp(code: string): CatalogueEntry | undefined {
  const key = normalise(code);
  return entries.get(key) ?? (key.startsWith('0xC004') ? entries.get(`0x4${key.slice(3)}`) : undefined);
}

function normalise(code: string): string {
  return `0x${code.replace(/^0x/i, '').toUpperCase()}`;
}

export type Zone =
  | 'activationServer'
  | 'clearingHouse'
  | 'genuineCheck'
  | 'protectedStore'
  | 'licensingService'
  | 'windowsClient'
  | 'licenceMatch'
  | 'smartCard'
  | 'virtualMachine'
  | 'storeKey'
  | 'reactivation'
  | 'internet'
  | 'kmsLookup'
  | 'http'
  | 'windows'
  | 'clientLicence'
  | 'unknown';

/** First match wins. The cause is a guess from the zone alone: `unknown` where a zone holds several. */
const zones: readonly (readonly [pattern: RegExp, zone: Zone, cause: Cause])[] = [
  [/^0xC004B/, 'activationServer', 'unknown'],
  [/^0xC004C7/, 'clearingHouse', 'server_unavailable'],
  [/^0xC004C[01]/, 'clearingHouse', 'key_invalid'],
  [/^0xC004C[45]/, 'genuineCheck', 'not_genuine'],
  [/^0xC004C[2-6]/, 'genuineCheck', 'unknown'],
  [/^0xC004D/, 'protectedStore', 'store_corrupt'],
  [/^0x(?:C004E|8004E1)/, 'licensingService', 'store_corrupt'],
  [/^0xC004F[01]/, 'windowsClient', 'unknown'],
  [/^0xC004F2/, 'licenceMatch', 'unknown'],
  [/^0xC004F3/, 'smartCard', 'volume_kms'],
  [/^0xC004FD/, 'virtualMachine', 'volume_kms'],
  [/^0x803FAB/, 'reactivation', 'no_license_found'],
  [/^0x803FA/, 'storeKey', 'key_invalid'],
  [/^0x80072[EF]/, 'internet', 'network'],
  [/^0x(?:8007232|8007251|8007267|8009232)/, 'kmsLookup', 'volume_kms'],
  [/^0x801901F/, 'http', 'server_unavailable'],
  [/^0x801901/, 'http', 'network'],
  [/^0x8007/, 'windows', 'unknown'],
  [/^0xC0EA/, 'clientLicence', 'no_license_found'],
];

/** Where a code comes from, for codes that `lookUp` does not know, and the cause that the zone implies. docs/sources.md, Error codes. */
export function zoneOf(code: string): { readonly zone: Zone; readonly cause: Cause } {
  const key = normalise(code);
  const [, zone, cause] = zones.find(([pattern]) => pattern.test(key)) ?? [
    undefined,
    'unknown' as const,
    'unknown' as const,
  ];
  return { zone, cause };
}

/** Causes so specific that they win over a stated change of hardware (docs/sources.md, Order of evidence). */
const specific: ReadonlySet<Cause> = new Set([
  'not_genuine',
  'volume_kms',
  'clock',
  'wrong_edition',
  'key_limit',
  'store_corrupt',
  'permission_or_service',
  'server_unavailable',
  'network',
]);

export interface CauseFinding {
  readonly cause: Cause;
  /** What decided: a code in the catalogue, the zone of an unknown code, the person's words, the stated change. */
  readonly from: 'code' | 'zone' | 'text' | 'change' | 'nothing';
  readonly code?: string;
}

/**
 * The one cause when codes, words and a stated change say different things: specific evidence first, then the change
 * (a new board before all else), then the generic code or message. Source: docs/sources.md, Order of evidence.
 */
export function decideCause(codes: readonly string[], words: Cause | undefined, change: Case['change']): CauseFinding {
  const said = words ?? 'unknown';
  const known = codes.flatMap((code) => {
    const cause = lookUp(code)?.cause ?? 'unknown';
    return cause === 'unknown' ? [] : [{ cause, from: 'code' as const, code }];
  });
  const inText: CauseFinding = { cause: said, from: 'text' };
  const guessed = codes
    .filter((code) => lookUp(code) === undefined)
    .map((code): CauseFinding => ({ cause: zoneOf(code).cause, from: 'zone', code }))
    .find((guess) => guess.cause !== 'unknown');
  const specificCode = known.find((finding) => specific.has(finding.cause));

  if (specificCode) return specificCode;
  if (specific.has(said)) return inText;
  if (said === 'motherboard_replaced') return inText;
  if (change === 'motherboard') return { cause: 'motherboard_replaced', from: 'change' };
  if (said === 'hardware_change') return inText;
  if (change === 'bios' || change === 'otherPart') return { cause: 'hardware_change', from: 'change' };
  if (known[0]) return known[0];
  if (said !== 'unknown') return inText;
  return guessed ?? { cause: 'unknown', from: 'nothing' };
}

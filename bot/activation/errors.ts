// Error codes: the catalogue, the zones of codes that are not in it, and which evidence decides the cause.
import type { Case, Cause } from './case.ts';
import { clientCodes } from './catalogue/client.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { licensingCodes } from './catalogue/licensing.ts';
import { serverCodes } from './catalogue/server.ts';
import { storeCodes } from './catalogue/store.ts';
import { windowsCodes } from './catalogue/windows.ts';

/**
 * Every code we know, by its zone. Names and meanings: docs/sources.md, Error codes. 0xC004F034 counts as a refused
 * key, and a code that only says "failed", "timed out" or "grace over" has the cause `unknown`.
 */
export const catalogue = { ...windowsCodes, ...storeCodes, ...serverCodes, ...licensingCodes, ...clientCodes };
export type KnownCode = keyof typeof catalogue;

const entries: ReadonlyMap<string, CatalogueEntry> = new Map(Object.entries(catalogue));

/**
 * The code under which the catalogue has it, from `0x` + eight hex digits in any case; undefined for one we do not know.
 * Tables often print information codes as errors (0xC004F065 for 0x4004F065): both are found. Source: docs/sources.md, Error codes.
 */
export function knownCode(code: string): KnownCode | undefined {
  const written = normalise(code);
  const informing = written.startsWith('0xC004') ? `0x4${written.slice(3)}` : written;
  return [written, informing].find(isKnown);
}

function isKnown(code: string): code is KnownCode {
  return entries.has(code);
}

/** The entry of a code that `knownCode` knows. */
export function lookUp(code: string): CatalogueEntry | undefined {
  const known = knownCode(code);
  return known && entries.get(known);
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

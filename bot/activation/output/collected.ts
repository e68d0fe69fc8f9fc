// Reads back the lines that the collect script prints, also re-wrapped, joined and quoted.
import { type LicenseEvidence, licenseStatuses } from '../case.ts';
import { collectMarkers } from '../collectScript.ts';
import { maskSecrets } from '../secrets.ts';
import { channelNamed } from './channel.ts';
import { editionId } from './edition.ts';
import { squeeze } from './pastedText.ts';
import { codesIn } from './writtenCode.ts';

/** What the script printed; `whole` when its first line is there, so that nothing else need be read. */
interface Collected {
  readonly evidence: LicenseEvidence;
  readonly whole: boolean;
}

/** The names of the script's lines, as it prints them. */
const names = [
  'EditionID',
  'WindowsBuild',
  'ProductKeyChannel',
  'PartialProductKey',
  'LicenseStatusReason',
  'LicenseStatus',
  'GracePeriodRemaining',
  'FirmwareKeyEdition',
  'BiosVendor',
  'BiosVersion',
  'BiosDate',
  'PcModel',
  'ClockDifferenceSeconds',
] as const;
type Name = (typeof names)[number];

const ours = /FirmwareKeyEdition:|BiosVendor:|BiosVersion:|BiosDate:|PcModel:|ClockDifferenceSeconds:/;
const named = new RegExp(`(${names.join('|')}):`, 'g');
const [begin, end] = [collectMarkers.begin, collectMarkers.end].map((marker) => squeeze(marker).text.replace(/=/g, ''));

/** The facts in tidy text; undefined when no line is the script's own. */
export function readCollected(clean: string): Collected | undefined {
  const { text } = squeeze(clean);
  if (!ours.test(text)) return undefined;
  // The console may show the script itself before: its last marker begins what it printed.
  const from = begin === undefined ? -1 : text.lastIndexOf(begin);
  const to = end === undefined ? -1 : text.indexOf(end, Math.max(0, from));
  const lines = valuesIn(text.slice(Math.max(0, from), to < 0 ? text.length : to));
  const evidence = evidenceOf((name) => lines.get(name));
  return Object.keys(evidence).length === 0 ? undefined : { evidence, whole: from >= 0 };
}

/** Each name's value, up to the next name. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(named)];
  return new Map(
    found.map((match, index) => [
      match[1] ?? '',
      text.slice(match.index + match[0].length, Math.min(found[index + 1]?.index ?? text.length, match.index + 120)),
    ]),
  );
}

function evidenceOf(value: (name: Name) => string | undefined): LicenseEvidence {
  const of = (name: Name, pattern: RegExp) => pattern.exec(value(name) ?? '')?.[1];
  const edition = of('EditionID', /^(?!unknown)([A-Za-z]\w{1,40})/);
  const channel = channelNamed(of('ProductKeyChannel', /^((?:OEM|Volume|Retail:TB):[A-Z]+|[A-Z]+)/i) ?? '');
  const status = licenseStatuses[Number(of('LicenseStatus', /^([0-6])(?!\d|[A-Z0-9]{4}-)/i) ?? -1)];
  const partialKey = of('PartialProductKey', /^(?!unkno)([A-Z0-9]{5})(?![A-Z0-9-])/i)?.toUpperCase();
  const errorCode = codesIn(of('LicenseStatusReason', /^(0x[0-9A-F]{8})/i) ?? '')[0]?.code;
  const graceMinutes = Number(of('GracePeriodRemaining', /^(\d{1,8})/) ?? 0);
  const windowsBuild = of('WindowsBuild', /^(\d{5}(?:\.\d{1,5})?)/);
  const firmwareEdition = of('FirmwareKeyEdition', /^(?!none|unknown)([A-Za-z]\w{1,40})/);
  const difference = of('ClockDifferenceSeconds', /^(-?\d{1,10})/);
  const [vendor, version] = [words(value('BiosVendor')), words(value('BiosVersion'))];
  const model = words(value('PcModel'));
  const date = of('BiosDate', /^(\d{4}-\d{2}-\d{2})/);
  const hasBios = vendor !== undefined || version !== undefined || date !== undefined;
  return {
    ...(edition !== undefined && { edition: editionId(edition) }),
    ...(channel !== undefined && { channel }),
    ...(status !== undefined && { status }),
    ...(partialKey !== undefined && { partialKey }),
    ...(errorCode !== undefined && { errorCode }),
    ...(graceMinutes > 0 && { graceMinutes }),
    ...(windowsBuild !== undefined && { windowsBuild }),
    ...(firmwareEdition !== undefined && { firmwareEdition }),
    ...(difference !== undefined && { clockDifferenceSeconds: Number(difference) }),
    ...(model !== undefined && { model }),
    ...(hasBios && {
      bios: { ...(vendor && { vendor }), ...(version && { version }), ...(date !== undefined && { date }) },
    }),
  };
}

/** A free value: `+` is a blank, and nobody's key may hide in it. */
function words(written: string | undefined): string | undefined {
  const plain = maskSecrets((written ?? '').slice(0, 60).replaceAll('+', ' ')).text.trim();
  return plain === '' || plain === 'unknown' ? undefined : plain;
}

// Reads one licence product (Windows, Office, an add-on) out of pasted output, and finds the one that is Windows.
import type { LicenseChannel, LicenseEvidence, SubscriptionState } from '../case.ts';
import { gvlkTails } from '../license.ts';
import { impliedChannel, isToolError, shownChannel, withoutFirmware } from './channel.ts';
import { cutEdition, editionId, knownEdition } from './edition.ts';
import { type Squeezed, squeeze } from './pastedText.ts';
import { shownStatus, statusOfLine } from './status.ts';
import { codeFromDecimal, codesIn } from './writtenCode.ts';

type Written<T> = { -readonly [K in keyof T]?: T[K] | undefined };

/** What one product shows, and what it is. */
interface Product {
  readonly evidence: LicenseEvidence;
  readonly kind: 'windows' | 'other' | 'remark';
  readonly firmwareChannel?: LicenseChannel;
  readonly weight: number;
}

/** Between a label and its value; `|` in tables that a chat has made. */
const sep = '[:=|は]{0,2}';

/** What stands once in a product: the second of a kind begins the next one. */
const marks = new RegExp(
  [
    String.raw`(?<name>\(R\)(?:7|8|8\.1|10|11)?,[A-Za-z][\w-]{0,40}?(?:edition|add-?on)|Office\d{0,4},\w{1,60}?edition|_\w{2,20}?edition)`,
    String.raw`(?<description>OperatingSystem,\w{2,30}?channel|Office\w{0,20},\w{2,30}?channel)`,
    '(?<application>(?:ApplicationID|アプリケーションID)[:=])',
    '(?<tail>(?:ProductKey|キーの一部)[:=])',
    '(?<status>(?:LicenseStatus|ライセンスの状態)[:=])',
    '(?<reason>LicenseStatusReason[:=])',
  ].join('|'),
  'gi',
);

/** The stretches of the squeezed text that speak of one product each; together they are the whole text. */
export function splitProducts(
  { text, at }: Squeezed,
  clean: string,
): { readonly start: number; readonly end: number }[] {
  const starts = [0];
  let seen = new Set<string>();
  let before: { readonly kind: string; readonly at: number } | undefined;
  for (const match of text.matchAll(marks)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? '';
    const isApart =
      kind === 'name' && seen.has('tail') && /\n\s*\n|[{}]/.test(clean.slice(at[before?.at ?? 0], at[match.index]));
    if (seen.has(kind) || isApart) {
      // The name stands above its description: it begins the product, also when the one before was cut.
      const isNamed = kind === 'description' && before?.kind === 'name';
      starts.push(isNamed && before ? before.at : match.index);
      seen = new Set(isNamed ? ['name'] : []);
    }
    seen.add(kind);
    before = { kind, at: match.index };
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/** Reads one stretch, as tidy text and as squeezed text. */
export function readProduct(clean: string, squeezed: string): Product {
  const { rest, firmware } = withoutFirmware(squeezed);
  const edition = editionIn(rest, clean);
  const shown = shownChannel(rest);
  const partialKey = tailIn(rest, clean, edition !== undefined || shown !== undefined);
  const isGvlk = partialKey !== undefined && gvlkTails.has(partialKey);
  const channel = shown ?? impliedChannel(rest, edition) ?? (isGvlk ? 'Volume:GVLK' : undefined);
  const isShown = edition !== undefined || channel !== undefined || partialKey !== undefined;
  const status = shownStatus(squeeze(clean), isShown) ?? statusOfLine(clean);
  const isOutput = isShown || status !== undefined || isErrorOutput(rest);
  const isWindows = /\(R\)[\d.]{0,3},\w{1,40}?edition/i.test(rest);
  const isOther = !isWindows && /Office\d{0,4},|0ff1ce15|Client-ESU|add-?onfor|_\w{2,20}edition/i.test(rest);
  return {
    evidence: present({
      edition,
      channel,
      status,
      partialKey,
      errorCode: isOutput ? errorIn(rest, clean) : undefined,
      graceMinutes: graceIn(rest, clean),
      subscription: subscriptionIn(rest),
      windowsBuild: /(?<![\d.])10\.0\.(\d{5}(?:\.\d{1,5})?)(?!\d)/.exec(clean)?.[1],
      firmwareEdition: firmware?.edition,
    }),
    kind: isOther ? 'other' : shown !== undefined || partialKey !== undefined ? 'windows' : 'remark',
    ...(firmware?.channel && { firmwareChannel: firmware.channel }),
    weight:
      (partialKey ? 8 : 0) +
      (edition ? 4 : 0) +
      (shown ? 2 : 0) +
      (status !== undefined && status !== 'Unlicensed' ? 1 : 0),
  };
}

/** Windows of all products, completed by what stands beside it: `/xpr` and `/ato` sentences, firmware, events. */
export function windowsAmong(products: readonly Product[]): LicenseEvidence {
  const windows = products.filter(({ kind }) => kind === 'windows').sort((a, b) => b.weight - a.weight)[0];
  const remarks = products
    .filter(({ kind, evidence }) => kind === 'remark' && isSame(evidence.edition, windows?.evidence.edition))
    .map(({ evidence }) => evidence);
  const found: LicenseEvidence = Object.assign({}, ...remarks.reverse(), windows?.evidence);
  // A firmware key alone shows what the PC was sold with.
  const firmwareChannel = products.find((one) => one.firmwareChannel)?.firmwareChannel;
  if (found.edition !== undefined || found.firmwareEdition === undefined) return found;
  return {
    ...found,
    edition: found.firmwareEdition,
    ...(found.channel === undefined && firmwareChannel && { channel: firmwareChannel }),
  };
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function present(evidence: Written<LicenseEvidence>): LicenseEvidence {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}

function editionIn(squeezed: string, clean: string): string | undefined {
  const whole = /\(R\)(?:7|8|8\.1|10|11)?,([A-Za-z]\w{0,40}?)edition/i.exec(squeezed)?.[1];
  if (whole !== undefined) return editionId(whole);
  const labelled =
    /(?:^|[\n;,{])\s{0,20}"?(?:EditionID|WindowsEditionId|LicenseFamily|Current Edition|現在のエディション)"?\s{0,30}[:=]\s{0,9}"?([A-Za-z][\w ]{1,40})/i.exec(
      clean,
    )?.[1];
  const id = labelled === undefined ? undefined : knownEdition(labelled);
  if (id !== undefined) return id;
  const cut = /\(R\)(?:7|8|8\.1|10|11)?,([A-Za-z].{0,60})/i.exec(squeezed)?.[1];
  return cut === undefined || /^Operating/i.test(cut) ? undefined : cutEdition(cut);
}

/** The letters and digits of product keys. */
const key = '[BCDFGHJKMNPQRTVWXY2-46-9]';
const tailLabel =
  'ProductKey|キーの一部|部分的?な?プロダクトキー|一部のプロダクトキー|(?:Last|最後の)(?:5|five)(?:characters|文字)?';
const tailPatterns: readonly RegExp[] = [
  new RegExp(`(?:${tailLabel})${sep}(?:[A-Z0-9]{0,5}-){4}([A-Z0-9]{5})`, 'i'),
  new RegExp(`(?:${tailLabel})[:=|は][「『(]?(${key}{5})(?!-${key}{5}-)`, 'i'),
  new RegExp(`(?:Partial(?:ProductKey)|プロダクトキーの一部)[「『(]?(${key}{5})(?!-${key}{5}-)`, 'i'),
];
const looseTail =
  /(?:Partial ?Product ?Key|キーの一部|部分的?な?プロダクト ?キー)"?\s{0,30}[:=]\s{0,9}"?(?=[A-Z]{0,4}[0-9])([A-Z0-9]{5})(?![A-Z0-9-])/i;
/** Of any language: a value that looks like the end of a key. */
const bareTail = new RegExp(`[:=][ \\t]{0,9}(?=[A-Z]{0,4}[0-9])(${key}{5})[ \\t]{0,9}$`, 'm');

function tailIn(squeezed: string, clean: string, isProduct: boolean): string | undefined {
  const found =
    tailPatterns.map((pattern) => pattern.exec(squeezed)?.[1]).find((tail) => tail !== undefined) ??
    looseTail.exec(clean)?.[1] ??
    (isProduct ? bareTail.exec(clean)?.[1] : undefined);
  // XXXXX is what people write in its place.
  return found === undefined || /^(.)\1{4}$/.test(found) ? undefined : found.toUpperCase();
}

// ---- error codes

const reasonLabel = /(?:LicenseStatusReason|NotificationReason|Reason|通知の?理由|理由|状態の?理由)[:=|は]{0,2}$/i;
const decimalReason = /(?:StatusReason|NotificationReason|Reason|理由)[:=|は]{1,2}([-−]?[0-9]{9,10})(?![0-9])/i;
const cleanReason = /(?:StatusReason|Reason|理由)"?\s{0,30}[:=]\s{0,9}([-−]?[0-9]{9,10})(?![0-9])/i;

/** Printed by Windows and not said by a person: the form is that of a tool or an event. */
function isErrorOutput(squeezed: string): boolean {
  return /StatusReason[:=|]|NotificationReason[:=]|通知の理由[:=]|hr=0x/i.test(squeezed) || isToolError(squeezed);
}

/** The labelled reason before all others, then the first code. */
function errorIn(squeezed: string, clean: string): string | undefined {
  const decimal = (decimalReason.exec(squeezed) ?? cleanReason.exec(clean))?.[1];
  const fromDecimal = decimal === undefined ? undefined : codeFromDecimal(decimal.replace('−', '-'));
  if (fromDecimal !== undefined) return fromDecimal;
  const codes = codesIn(clean);
  const reason = codes.find(({ at }) =>
    reasonLabel.test(clean.slice(Math.max(0, at - 60), at - 2).replace(/[\s"]/g, '')),
  );
  return (reason ?? codes[0])?.code;
}

// ---- time, subscription

const minutes = '([0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,8})';
const gracePatterns: readonly RegExp[] = [
  new RegExp(`[:=|は]${minutes}(?:minutes?|分)[(\\[]`, 'i'),
  new RegExp(
    `(?:Timeremaining|残り時間|activationexpiration|ライセンス認証の有効期限)[:=|は]{0,2}${minutes}(?:minute|min|分)`,
    'i',
  ),
  new RegExp(`GracePeriodRemaining[:=|]{1,2}${minutes}`, 'i'),
];

/** A number may be broken at the end of a line, but a line below that begins with another number is not of it. */
const graceProperty =
  /GracePeriodRemaining"?\s{0,30}[:=]\s{0,9}"?([0-9]{1,8}(?:\s{0,9}\n\s{0,9}[0-9]{1,7}(?=\s{0,9}(?:\n|$)))?)/i;

function graceIn(squeezed: string, clean: string): number | undefined {
  const written =
    graceProperty.exec(clean)?.[1] ??
    gracePatterns.map((pattern) => pattern.exec(squeezed)?.[1]).find((one) => one !== undefined);
  const value = Number(written?.replace(/[\s,]/g, '') ?? 0);
  return value > 0 ? value : undefined;
}

const subscriptionNumbers: Readonly<Record<string, SubscriptionState>> = {
  0: 'notActive',
  1: 'active',
  100: 'disabled',
  110: 'expired',
  120: 'notInstalled',
};
const subscriptionWords: Readonly<Record<string, SubscriptionState>> = {
  notactive: 'notActive',
  active: 'active',
  disabled: 'disabled',
  expired: 'expired',
  notinstalled: 'notInstalled',
};

/** Get-SubscriptionLicenseInfo: docs/sources.md, Licences. */
function subscriptionIn(squeezed: string): SubscriptionState | undefined {
  const number = /SubscriptionStatusValue[:=|]([0-9]{1,3})(?![0-9])/i.exec(squeezed)?.[1] ?? '';
  const word = /SubscriptionStatus[:=|](NotActive|Active|Disabled|Expired|NotInstalled)/i.exec(squeezed)?.[1] ?? '';
  return subscriptionNumbers[number] ?? subscriptionWords[word.toLowerCase()];
}

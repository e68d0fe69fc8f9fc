// What a message tells about the case beside being an answer: codes, pasted output, the licence, what was changed.
import type { Case } from '../bot/activation/case.ts';
import { meaningOf } from '../bot/activation/diagnose.ts';
import { lookUp, zoneOf } from '../bot/activation/errors.ts';
import { readErrorText } from '../bot/activation/errorText.ts';
import { isGenericTail, licenseFromChannel } from '../bot/activation/license.ts';
import { readLicenseOutput } from '../bot/activation/slmgr.ts';
import type { Text } from '../bot/messages/message.ts';

/** Longer than any Windows message or pasted output; the inbox keeps the whole message. */
const keptErrorText = 8000;
/** More codes than this are no longer somebody's trouble but a list. */
const mostCodes = 6;

/**
 * The case with everything that can be read from a message about the trouble; what it stated before stays.
 * `asked`: it answers the question for the error.
 */
export function withErrorText(kase: Case, text: string, asked = true): Case {
  const { codes, cause, license, change, device } = readErrorText(text, asked);
  return {
    ...(license && { license }),
    ...(change && { change }),
    ...(device && { device }),
    ...kase,
    ...(cause && { textCause: cause }),
    errorText: text.slice(0, keptErrorText),
    codes: joined(kase.codes, codes),
  };
}

/** The case with an error code or pasted output that stands in an answer to another question; undefined without any. */
export function withMore(kase: Case, text: string): Case | undefined {
  const { codes, license, change, device } = readErrorText(text);
  const output = withOutput(kase, text);
  if (codes.length === 0 && !output) return undefined;
  const known = output ?? { ...(license && { license }), ...kase };
  return {
    ...(change && { change }),
    ...(device && { device }),
    ...known,
    codes: joined(known.codes, codes),
    ...(codes.length > 0 && !known.errorText && { errorText: text.slice(0, keptErrorText) }),
  };
}

/** The case with the licence that pasted `slmgr` or PowerShell output shows; undefined when there is none in the text. */
export function withOutput(kase: Case, text: string): Case | undefined {
  const evidence = readLicenseOutput(text);
  if (!evidence) return undefined;
  const { channel = '', lastFive, code } = evidence;
  const license = licenseFromChannel(channel, lastFive);
  return {
    ...kase,
    evidence,
    license: license === 'unknown' ? (kase.license ?? 'unknown') : license,
    codes: code ? joined(kase.codes, [code]) : kase.codes,
  };
}

/** What was read from the error text, in words. */
export function understood(kase: Case): Text | undefined {
  if (!kase.errorText) return undefined;
  const meaning: Text = { key: `errors.causes.${meaningOf(kase)}` };
  const [code] = kase.codes;
  if (!code)
    return kase.textCause ? { key: 'errorMessage.readText', values: { meaning } } : { key: 'errorMessage.unread' };
  if (!lookUp(code)) {
    return { key: 'errorMessage.unknownCode', values: { code, zone: { key: `errors.zones.${zoneOf(code).zone}` } } };
  }
  return { key: 'errorMessage.read', values: { codes: { verbatim: kase.codes.join(', ') }, meaning } };
}

/** What the pasted output says, in one sentence. */
export function outputRead(kase: Case): Text | undefined {
  const { evidence, license: type = 'unknown' } = kase;
  if (!evidence) return undefined;
  const { edition = '–', channel = '–', lastFive = '–' } = evidence;
  if (type === 'unknown' && isGenericTail(lastFive)) {
    return { key: 'licenseType.output.generic', values: { lastFive: { verbatim: lastFive } } };
  }
  return {
    key: 'licenseType.output.read',
    values: {
      edition: { verbatim: edition },
      channel: { verbatim: channel },
      lastFive: { verbatim: lastFive },
      license: type === 'unknown' ? { key: 'common.unknown' } : { key: `licenseType.license.choices.${type}` },
    },
  };
}

/** What a first message stated about the PC, to be shown and corrected. */
export function noted({ device, license, change }: Case): Text | undefined {
  const facts: Text[] = [
    ...(device ? [{ key: `licenseType.device.choices.${device}` } as const] : []),
    ...(license && license !== 'unknown' ? [{ key: `licenseType.license.choices.${license}` } as const] : []),
    ...(change && change !== 'unknown' ? [{ key: `errorMessage.change.choices.${change}` } as const] : []),
  ];
  return facts.length > 0 ? { key: 'errorMessage.noted', values: { facts } } : undefined;
}

function joined(before: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...before, ...more])].slice(0, mostCodes);
}

// What a message adds to the case: nothing that was stated before is overwritten by what is only read.
import type { Case, Circumstances } from './case.ts';
import { licenseFromChannel } from './license.ts';
import { type Reading, readMessage } from './reader/readMessage.ts';
import { readPastedOutput } from './slmgr.ts';

/** Longer than any Windows message or pasted output; the inbox keeps the whole message. */
const keptErrorText = 8000;
/** More codes than this are no longer somebody's trouble but a list. */
const mostCodes = 6;

/** The case with everything that a message about the trouble says. `reading` is the message, read before. */
export function learnTrouble(kase: Case, text: string, reading: Reading = readMessage(text, true)): Case {
  const known = learnOutput(kase, text) ?? kase;
  const { stated, codes, decimals } = reading;
  return {
    ...learnFacts(known, reading),
    ...(stated && { textCause: stated }),
    errorText: text.slice(0, keptErrorText),
    codes: joined(known.codes, [...codes, ...decimals.map(({ code }) => code)]),
  };
}

/** The case with what a message says of the PC and its licence, as far as that was not stated before. */
export function learnFacts(kase: Case, { license, change, circumstances }: Reading): Case {
  const { device, noAdmin } = circumstances;
  return {
    ...(license !== 'unknown' && { license }),
    ...(change && { change }),
    ...(device && { device }),
    ...(noAdmin && { admin: 'no' as const }),
    ...kase,
    circumstances: together(kase.circumstances, circumstances),
  };
}

/** The case with the licence that pasted output shows; undefined when there is none in the text. */
export function learnOutput(kase: Case, text: string): Case | undefined {
  const evidence = readPastedOutput(text);
  if (!evidence) return undefined;
  const { channel = '', partialKey, errorCode } = evidence;
  const license = licenseFromChannel(channel, partialKey);
  return {
    ...kase,
    evidence: { ...kase.evidence, ...evidence },
    ...(license !== 'unknown' && { license }),
    codes: errorCode ? joined(kase.codes, [errorCode]) : kase.codes,
  };
}

/** Once said, it holds: later words add to it. */
function together(before: Circumstances | undefined, now: Circumstances): Circumstances {
  if (!before) return now;
  const said = Object.entries(now).filter(([, value]) => value !== false);
  return { ...before, ...Object.fromEntries(said) };
}

function joined(before: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...before, ...more])].slice(0, mostCodes);
}

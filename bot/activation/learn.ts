// What a message adds to the case: what was stated or answered stays; what is read fills the gaps.
import type { Case, Circumstances } from './case.ts';
import { cut } from './cut.ts';
import { lookUp } from './errors.ts';
import { licenseFromChannel } from './license.ts';
import { type Reading, readMessage } from './reader/readMessage.ts';
import { readPastedOutput } from './slmgr.ts';

/** Longer than any Windows message or pasted output; the inbox keeps the whole message. */
export const keptErrorText = 8000;
/** More codes than this are no longer somebody's trouble but a list. */
const mostCodes = 6;

/**
 * The case with everything that a message about the trouble says; its words become the error text. `reading` is the
 * message, read before.
 */
export function learnTrouble(kase: Case, text: string, reading: Reading = readMessage(text)): Case {
  const known = learnOutput(kase, text) ?? kase;
  const { codes, decimals, withdrawn } = reading;
  const stated = reading.stated ?? causeOfTails(reading);
  const before = known.codes.filter((code) => !withdrawn.includes(code));
  return {
    ...learnFacts(known, reading),
    ...(stated && { textCause: stated }),
    errorText: cut(text, keptErrorText),
    codes: joined(before, [...codes, ...decimals.map(({ code }) => code)]),
  };
}

/** The last four digits of a code are no code; they tell a cause where nothing else does. */
function causeOfTails({ tails }: Reading): Case['textCause'] {
  return tails.map((code) => lookUp(code)?.cause).find((cause) => cause !== undefined && cause !== 'unknown');
}

/** The case with what a message says of the PC and its licence, where that was not stated before. */
export function learnFacts(kase: Case, reading: Reading): Case {
  const facts = factsIn(reading);
  const { license, admin } = kase;
  return {
    ...facts,
    ...kase,
    ...(license === 'unknown' && facts.license && { license: facts.license }),
    ...(admin === 'unknown' && facts.admin && { admin: facts.admin }),
    details: withMachine(kase, reading),
    circumstances: together(kase.circumstances, reading.circumstances),
  };
}

/** A box that the person filled wins, and so does what Windows shows. */
function withMachine({ details, evidence }: Case, { machine }: Reading): Case['details'] {
  return {
    ...(evidence?.model === undefined && machine.model && { model: machine.model }),
    ...(evidence?.bios?.version === undefined && machine.biosVersion && { biosVersion: machine.biosVersion }),
    ...details,
  };
}

/** The case with facts that a later message states otherwise; undefined when it states nothing new. */
export function correct(kase: Case, reading: Reading): Case | undefined {
  const facts = factsIn(reading);
  const isBiosDenied = reading.afterBiosUpdate === false && kase.change === 'bios' && facts.change === undefined;
  const stated = { ...facts, ...(isBiosDenied && { change: 'none' as const }) };
  const circumstances = together(kase.circumstances, reading.circumstances);
  const details = withMachine(kase, reading);
  const namesPc = Object.keys(details).length > Object.keys(kase.details).length;
  const isNew = Object.entries(stated).some(([name, value]) => kase[name as keyof typeof stated] !== value);
  const saysMore = movesPlan.some((what) => circumstances[what] !== (kase.circumstances?.[what] ?? false));
  const isCause = reading.stated !== undefined && reading.stated !== kase.textCause && kase.codes.length === 0;
  if (!isNew && !saysMore && !isCause && !namesPc) return undefined;
  return { ...kase, ...stated, details, circumstances, ...(isCause && { textCause: reading.stated }) };
}

/** Circumstances that change a plan even when they come late. */
const movesPlan = ['activator', 'oldWindows', 'accountTrouble', 'subscription', 'tpmCleared', 'waited'] as const;

type Facts = Pick<Case, 'license' | 'change' | 'device' | 'admin'>;

function factsIn(reading: Reading): Facts {
  const { change, circumstances } = reading;
  const { device, noAdmin, isAdmin } = circumstances;
  const license = licenseIn(reading);
  return {
    ...(license && { license }),
    ...(change && { change }),
    ...(device && { device }),
    ...((noAdmin || isAdmin) && { admin: noAdmin ? ('no' as const) : ('yes' as const) }),
  };
}

/** "RETAIL channel" with a default key states a word of Windows, but proves no licence. */
function licenseIn({ license, output }: Reading): Case['license'] {
  if (license === 'unknown') return undefined;
  const isProof =
    license !== 'retail' ||
    output?.channel !== 'Retail' ||
    licenseFromChannel('Retail', output.partialKey) === 'retail';
  return isProof ? license : undefined;
}

/** The case with the licence that pasted output shows; undefined when there is none in the text. */
export function learnOutput(kase: Case, text: string): Case | undefined {
  const shown = readPastedOutput(text);
  if (!shown) return undefined;
  const isWhole = shown.channel !== undefined || shown.status !== undefined || shown.partialKey !== undefined;
  const evidence = isWhole ? shown : { ...kase.evidence, ...shown };
  const license = licenseFromChannel(evidence.channel ?? '', evidence.partialKey);
  return {
    ...kase,
    evidence,
    ...(license !== 'unknown' && { license }),
    codes: shown.errorCode ? joined(kase.codes, [shown.errorCode]) : kase.codes,
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

// What a message tells about the case beside being an answer: codes, pasted output, the licence, what was changed.
import { type Case, type Cause, emptyCase } from '../bot/activation/case.ts';
import { type Meaning, meaningOf, saidFacts } from '../bot/activation/diagnose.ts';
import { knownCode, zoneOf } from '../bot/activation/errors.ts';
import { learnOutput, learnTrouble } from '../bot/activation/learn.ts';
import { isGenericTail } from '../bot/activation/license.ts';
import { decimalsIn } from '../bot/activation/reader/codes.ts';
import type { Reading } from '../bot/activation/reader/readMessage.ts';
import type { Message, Text } from '../bot/messages/message.ts';
import { commandChoice } from './guide.ts';

/** The case with an error code or pasted output that stands in an answer to another question; undefined without any. */
export function withMore(kase: Case, text: string, reading: Reading): Case | undefined {
  const { codes, decimals } = reading;
  const output = learnOutput(kase, text);
  if (codes.length + decimals.length === 0 && !output) return undefined;
  const learned = learnTrouble(kase, text, reading);
  if (kase.errorText === undefined && codes.length + decimals.length > 0) return learned;
  const { errorText: _, textCause: __, ...facts } = learned;
  return { ...facts, ...keptWords(kase) };
}

/** What the person wrote as the error stays theirs. */
function keptWords({ errorText, textCause }: Case): Partial<Case> {
  return { ...(errorText !== undefined && { errorText }), ...(textCause && { textCause }) };
}

/** A code has eight digits; one that lacks a few was meant as one. */
const incompleteCode = /0x[0-9a-f]{5,7}(?![0-9a-f])/i;

/** What was read from the error text, in words. */
export function understood(kase: Case): Text | undefined {
  if (!kase.errorText) return undefined;
  const [code] = kase.codes;
  if (!code) {
    if (kase.textCause) {
      return {
        key: 'errorMessage.readText',
        values: { meaning: { key: `errors.causes.${wordsMean(kase, kase.textCause)}` } },
      };
    }
    const [written] = incompleteCode.exec(kase.errorText.normalize('NFKC')) ?? [];
    return written
      ? { key: 'errorMessage.incomplete', values: { written: { verbatim: written } } }
      : { key: 'errorMessage.unread' };
  }
  const known = knownCode(code);
  if (!known) {
    return { key: 'errorMessage.unknownCode', values: { code, zone: { key: `errors.zones.${zoneOf(code).zone}` } } };
  }
  return {
    key: 'errorMessage.read',
    values: { codes: { verbatim: writtenCodes(kase).join(', ') }, meaning: { key: `errors.codes.${known}` } },
  };
}

/** A change that was stated as well may decide the cause; it is not what the words mean. */
function wordsMean(kase: Case, stated: Cause): Meaning {
  const meaning = meaningOf(kase);
  return meaning === 'hardware_change' || meaning === 'motherboard_replaced' ? stated : meaning;
}

/** The codes as they are known, each with the decimal number that the person wrote for it. */
function writtenCodes({ codes, errorText = '' }: Case): string[] {
  const decimals = new Map(decimalsIn(errorText).map(({ written, code }) => [code, written]));
  return codes.map((code) => (decimals.has(code) ? `${decimals.get(code)} = ${code}` : code));
}

/** What the pasted output says, in one sentence. */
export function outputRead(kase: Case): Text | undefined {
  const { evidence, license = 'unknown' } = kase;
  const { edition, channel, partialKey, status } = evidence ?? {};
  if (!evidence) return undefined;
  if (license === 'unknown' && partialKey !== undefined && isGenericTail(partialKey)) {
    return { key: 'licenseType.output.generic', values: { lastFive: { verbatim: partialKey } } };
  }
  const facts = [edition, channel, partialKey, status]
    .filter((fact) => fact !== undefined)
    .map((verbatim) => ({ verbatim }));
  if (facts.length === 0) return undefined;
  return license === 'unknown'
    ? { key: 'licenseType.output.read', values: { facts } }
    : {
        key: 'licenseType.output.readAs',
        values: { facts, license: { key: `licenseType.license.choices.${license}` } },
      };
}

/** What the pasted output says by itself. docs/sources.md, Licences. */
export function shownBy({ evidence }: Case): Text | undefined {
  if (evidence?.channel === 'Eval') return { key: 'plan.shown.evaluation' };
  switch (evidence?.status) {
    case 'Licensed':
      return { key: 'plan.shown.licensed' };
    case 'OOBGrace':
    case 'OOTGrace':
    case 'ExtendedGrace':
      return { key: 'plan.shown.grace' };
    default:
      return undefined;
  }
}

/** What was read from the person's own words, to be shown and taken back. */
export function factsOf(kase: Case): Text[] {
  const { device, license, change, codes, textCause, admin, details, circumstances: said } = kase;
  return [
    ...codes.map((code): Text => ({ verbatim: code })),
    ...(codes.length === 0 && textCause && !said?.activator
      ? [{ key: `errors.causeNames.${textCause}` } as const]
      : []),
    ...(details.model ? [{ verbatim: details.model }] : []),
    ...(details.biosVersion ? [{ verbatim: `BIOS ${details.biosVersion}` }] : []),
    ...(device ? [{ key: `licenseType.device.choices.${device}` } as const] : []),
    ...(admin === 'no' ? [{ key: 'plan.evidence.noAdmin' } as const] : []),
    ...(license && license !== 'unknown' ? [{ key: `licenseType.license.choices.${license}` } as const] : []),
    ...(change && change !== 'unknown' ? [{ key: `errorMessage.change.choices.${change}` } as const] : []),
    ...saidFacts.filter((what) => said?.[what]).map((what): Text => ({ key: `plan.said.${what}` })),
  ];
}

type Answers = Partial<Pick<Case, 'device' | 'admin' | 'license' | 'change'>>;

/** What was answered to a question, not read from a message. */
export function answeredIn({ device, admin, license, change }: Case, trail: readonly string[]): Answers {
  return {
    ...(device && trail.includes('device') && { device }),
    ...(admin && trail.includes('admin') && { admin }),
    ...(license && trail.includes('license') && { license }),
    ...(change && trail.includes('change') && { change }),
  };
}

/** The case as it is without those answers. */
export function withoutAnswers(kase: Case, answers: Answers): Case {
  const entries = Object.entries(kase).filter(([name]) => !(name in answers));
  return { ...emptyCase, ...Object.fromEntries(entries) };
}

/** What was understood of a first message, with one press to take it back; undefined when that is nothing. */
export function understoodMessage(kase: Case): Message | undefined {
  const facts = factsOf(kase);
  const output = outputRead(kase);
  // A plan that comes at once says it itself.
  const shown = kase.direct ? undefined : shownBy(kase);
  if (facts.length === 0 && !output) return undefined;
  const meaning = kase.codes.length > 0 || kase.textCause ? understood(kase) : undefined;
  const list: Text | undefined = facts.length > 0 ? { key: 'common.talk.understood', values: { facts } } : undefined;
  return {
    title: { key: 'common.talk.understoodTitle' },
    blocks: [
      ...[output, shown, meaning, list]
        .filter((text) => text !== undefined)
        .map((text) => ({ kind: 'text', text }) as const),
      { kind: 'text', tone: 'subtle', text: { key: 'common.talk.correct' } },
    ],
    navigation: [commandChoice('notMeant')],
  };
}

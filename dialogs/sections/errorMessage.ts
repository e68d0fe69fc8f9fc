// Section "Error message": the text as the person sees it, and what was changed before.
import type { Case } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { lookUp, zoneOf } from '../../bot/activation/errors.ts';
import { readErrorText } from '../../bot/activation/errorText.ts';
import { readLicenseOutput } from '../../bot/activation/slmgr.ts';
import type { Text } from '../../bot/messages/message.ts';
import type { Question } from '../question.ts';
import { section } from '../section.ts';

const title: Text = { key: 'errorMessage.title' };

const error: Question = {
  id: 'error',
  block: 'errorMessage.error',
  title,
  choices: () => ['none'],
  freeText: true,
  needed: (kase) => kase.errorText === undefined,
  blocks: () => [{ kind: 'text', tone: 'subtle', text: { key: 'errorMessage.error.hint' } }],
  answer: ({ conversation: { case: kase } }, { text }) =>
    text === undefined ? { ...kase, errorText: '' } : withErrorText(kase, text),
  remark: (kase) => understood(kase),
  forget: ({ errorText: _, textCause: __, planSeen: ___, ...kase }) => ({ ...kase, codes: [] }),
};

const change: Question = {
  id: 'change',
  block: 'errorMessage.change',
  title,
  choices: () => ['bios', 'motherboard', 'otherPart', 'none'],
  needed: (kase) => kase.change === undefined,
  answer: ({ conversation: { case: kase } }, { choice }) => ({ ...kase, change: changeOf(choice) }),
  forget: ({ change: _, planSeen: __, ...kase }) => kase,
};

/** The case with everything that can be read from a message about the trouble; what it stated before stays. */
export function withErrorText(kase: Case, text: string): Case {
  const { codes, cause, license, change: changed, device } = readErrorText(text);
  const evidence = readLicenseOutput(text);
  return {
    ...(license && { license }),
    ...(changed && { change: changed }),
    ...(device && { device }),
    ...(evidence && { evidence }),
    ...kase,
    ...(cause && { textCause: cause }),
    errorText: text.slice(0, keptErrorText),
    codes: [...new Set([...kase.codes, ...codes])],
  };
}

/** Longer than any Windows message or pasted output; the inbox keeps the whole message. */
const keptErrorText = 8000;

/** What was read from the error text, in words. */
export function understood(kase: Case): Text | undefined {
  if (!kase.errorText) return undefined;
  const meaning: Text = { key: `errors.causes.${diagnose(kase).cause}` };
  const [code] = kase.codes;
  if (!code)
    return kase.textCause ? { key: 'errorMessage.readText', values: { meaning } } : { key: 'errorMessage.unread' };
  if (!lookUp(code)) {
    return { key: 'errorMessage.unknownCode', values: { code, zone: { key: `errors.zones.${zoneOf(code).zone}` } } };
  }
  return { key: 'errorMessage.read', values: { codes: { verbatim: kase.codes.join(', ') }, meaning } };
}

function changeOf(choice: string | undefined): NonNullable<Case['change']> {
  return choice === 'bios' || choice === 'motherboard' || choice === 'otherPart' ? choice : 'none';
}

export const errorMessage = section('errorMessage', [error, change]);

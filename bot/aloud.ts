// What is said where others read along, when the conversation itself goes on in private.
import { knownCode } from './activation/errors.ts';
import { readMessage } from './activation/reader/readMessage.ts';
import type { Message, Text } from './messages/message.ts';

/** So many codes are explained aloud. */
const mostCodes = 3;

/**
 * What the codes in somebody's words mean, which is no secret, and that the rest is said in private: once in a thread.
 * Undefined when there is nothing new to say.
 */
export function aloudMessage(text: string, saidBefore: boolean): Message | undefined {
  const codes = readMessage(text).codes.slice(0, mostCodes);
  const meanings = codes.flatMap((code): Text[] => {
    const known = knownCode(code);
    return known ? [{ key: 'slack.aloud.meaning', values: { code, meaning: { key: `errors.codes.${known}` } } }] : [];
  });
  const lines: Text[] = [...meanings, ...(saidBefore ? [] : [{ key: 'slack.aloud.moved' } as const])];
  return lines.length > 0 ? { blocks: lines.map((text) => ({ kind: 'text', text })) } : undefined;
}

// What a person may say or press at any moment, whatever was asked.
import { readMessage } from '../bot/activation/reader/readMessage.ts';
import { type Command, commands, type Words } from '../bot/messages/message.ts';
import type { Input } from './guide.ts';
import { isOneOf } from './typed.ts';

/** The command in this input: its button, its label or one of its everyday words, in any language. */
export function interruptionIn({ press, text }: Input, words: Words): Command | undefined {
  if (press) return press.to === 'command' ? press.command : undefined;
  const named = commands.find((command) =>
    isOneOf(text, [...words.all(`common.words.${command}`), ...words.all(`common.nav.${command}`)]),
  );
  return named ?? languageIn(text);
}

/** A sentence that asks for the other language and for nothing else. */
function languageIn(text: string): Command | undefined {
  if (text.length > longestWish) return undefined;
  const { wants } = readMessage(text);
  return wants && (wants === 'en' ? 'english' : 'japanese');
}

const longestWish = 100;

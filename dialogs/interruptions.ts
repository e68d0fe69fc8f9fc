// What a person may say or press at any moment, whatever was asked.
import { type Command, commands, type Words } from '../bot/messages/message.ts';
import { type Input, readingOf } from './guide.ts';
import { isOneOf } from './typed.ts';

/** The command in this input: its button, its label or one of its everyday words, in any language. */
export function interruptionIn(input: Input, words: Words): Command | undefined {
  const { press, text } = input;
  if (press) return press.to === 'command' ? press.command : undefined;
  const named = commands.find((command) =>
    isOneOf(text, [...words.all(`common.words.${command}`), ...words.all(`common.nav.${command}`)]),
  );
  return named ?? languageIn(input);
}

/** A sentence that asks for the other language and for nothing else. */
function languageIn(input: Input): Command | undefined {
  if (input.text.length > longestWish) return undefined;
  const { wants } = readingOf(input);
  return wants && (wants === 'en' ? 'english' : 'japanese');
}

const longestWish = 100;

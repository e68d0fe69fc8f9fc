// What a person may say or press at any moment, whatever was asked.
import { type Command, commands, type Words } from '../bot/messages/message.ts';
import type { Input } from './guide.ts';
import { isOneOf } from './typed.ts';

/** The command in this input: its button, its label or one of its everyday words, in any language. */
export function interruptionIn({ press, text }: Input, words: Words): Command | undefined {
  if (press) return press.to === 'command' ? press.command : undefined;
  return commands.find((command) =>
    isOneOf(text, [...words.all(`common.words.${command}`), ...words.all(`common.nav.${command}`)]),
  );
}

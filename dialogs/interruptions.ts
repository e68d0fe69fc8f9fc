// What a person may say or press at any moment, whatever was asked.
import { plainText } from '../bot/activation/reader/plain.ts';
import { namesLanguage } from '../bot/activation/reader/talk.ts';
import { type Command, commands, languageOf, speakIn, type Words } from '../bot/messages/message.ts';
import { type Input, readingOf } from './guide.ts';
import { normalise } from './typed.ts';

/** The command in this input: its button, its label or one of its everyday words, in any language. */
export function interruptionIn(input: Input, words: Words): Command | undefined {
  const { press, text } = input;
  if (press) return press.to === 'command' && isThere(press.command, words) ? press.command : undefined;
  const before = heard.get(input);
  if (before) return before.command;
  const command = commandsOf(words).get(normalise(text)) ?? languageIn(input, words);
  heard.set(input, { command });
  return command;
}

/** Several stages of a turn ask for the command in its input. */
const heard = new WeakMap<Input, { readonly command: Command | undefined }>();

const known = new WeakMap<Words, ReadonlyMap<string, Command>>();

/** Which command each word is; looked up at every turn, and so put together once. The first command has a word. */
function commandsOf(words: Words): ReadonlyMap<string, Command> {
  const before = known.get(words);
  if (before) return before;
  const named = commands.flatMap((command) =>
    [...words.all(`common.words.${command}`), ...words.all(`common.nav.${command}`)].map(
      (word) => [normalise(word), command] as const,
    ),
  );
  // A language is asked for by the words of its own file, whatever language they are in.
  const languages = words.languages.flatMap((language) =>
    [words.nameOf(language), ...words.of('language.words', language)].map(
      (word) => [normalise(word), speakIn(language)] as const,
    ),
  );
  const all: readonly (readonly [string, Command])[] = [...named, ...languages];
  const table = new Map(all.filter(([word]) => word !== '').toReversed());
  known.set(words, table);
  return table;
}

/** The card may be older than the languages of now. */
function isThere(command: Command, words: Words): boolean {
  const language = languageOf(command);
  return language === undefined || words.languages.includes(language);
}

/** A sentence that asks for another language and for nothing else; the reader knows two by name. */
function languageIn(input: Input, words: Words): Command | undefined {
  // Most answers are a word or two, and reading them whole takes longer than this look.
  if (input.text.length > longestWish || !namesLanguage(plainText(input.text))) return undefined;
  const { wants } = readingOf(input);
  return wants && words.languages.includes(wants) ? speakIn(wants) : undefined;
}

const longestWish = 100;

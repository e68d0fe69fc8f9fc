// What staff type after the bot's name: a verb for the ticket of the thread, or a command for the desk.
import { normalise } from '../../dialogs/typed.ts';
import type { Key, Words } from '../messages/message.ts';

const ticketWords = [
  'claim',
  'release',
  'assign',
  'takeOver',
  'reply',
  'note',
  'ask',
  'resolve',
  'route',
  'reopen',
] as const;
export type TypedVerb = (typeof ticketWords)[number];

const deskWords = [
  'tickets',
  'ticket',
  'export',
  'find',
  'notice',
  'notices',
  'outbox',
  'incidents',
  'resend',
  'report',
  'doctor',
  'help',
] as const;
export type TypedCommand = (typeof deskWords)[number];

/** These stand alone: with anything behind them they are talk. */
const alone: ReadonlySet<string> = new Set([
  'claim',
  'release',
  'takeOver',
  'reopen',
  'notices',
  'incidents',
  'outbox',
  'resend',
  'doctor',
  'help',
]);

export interface TypedWords<T> {
  readonly what: T;
  /** What stands behind the word. */
  readonly rest: string;
}

/** "reply Please restart" -> reply; undefined when it begins with no verb. */
export function verbIn(text: string, words: Words): TypedWords<TypedVerb> | undefined {
  return typedIn(text, ticketWords, (verb) => words.all(`handoff.words.${verb}` satisfies Key));
}

/** "tickets mine" -> tickets; undefined when it begins with no command. */
export function commandIn(text: string, words: Words): TypedWords<TypedCommand> | undefined {
  return typedIn(text, deskWords, (command) => words.all(`handoff.commands.${command}` satisfies Key));
}

function typedIn<T extends string>(
  text: string,
  all: readonly T[],
  wordsOf: (what: T) => readonly string[],
): TypedWords<T> | undefined {
  const known = all
    .flatMap((what) => wordsOf(what).map((word) => ({ what, word: normalise(word) })))
    .sort((a, b) => b.word.length - a.word.length);
  const typed = text.trim().normalize('NFKC');
  const lower = typed.toLowerCase();
  const found = known.find(({ word }) => lower.startsWith(word) && endsThere(lower, word));
  if (!found) return undefined;
  const rest = typed.slice(found.word.length).replace(/^[\s:、,。]+/u, '');
  return rest !== '' && alone.has(found.what) ? undefined : { what: found.what, rest };
}

/** A verb stands alone: what goes on ("replying", 「返事がまだ」) is a note, since a note that leaks cannot be taken back. */
function endsThere(text: string, word: string): boolean {
  return /^(?:$|[\s:：,、。])/u.test(text.slice(word.length));
}

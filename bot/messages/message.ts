// What dialogs and handoff say: keys and data, never words. Localised by localize.ts, drawn by each channel.
import type en from '../../locales/en.json';

/** The languages that have a file in `locales/`; the picker is read from the folder at start. */
export type Language = string;

type Leaves<T, Path extends string> = T extends string | readonly string[]
  ? Path
  : { [K in keyof T & string]: Leaves<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string];

/** The dotted path of a text in `locales/en.json`, e.g. `common.stale`. */
export type Key = Leaves<typeof en, ''>;

/** Words by key; `values` fill the `{{placeholders}}` of the text. */
export interface Phrase {
  readonly key: Key;
  readonly values?: Readonly<Record<string, Value>>;
}

/** A person's own words (or a code, a name): shown as they are, never translated and never read as markup. */
export interface Verbatim {
  readonly verbatim: string;
}

/**
 * A company's own words, by language: shown as they are, never read as markup, with an https address behind them. In a
 * language that has none, a block of nothing else is left out.
 */
export interface Own {
  readonly own: Readonly<Partial<Record<Language, { readonly text: string; readonly link?: string }>>>;
}

export type Text = Phrase | Verbatim | Own;

/** A moment, ISO 8601 in UTC; written in the reader's language. */
export interface Instant {
  readonly instant: string;
  /** In which it is written, an IANA name: the reader's where it is known; by default the desk's. */
  readonly timeZone?: string;
  /** Within days: by the day of the week, without the year; with the zone where that is the desk's for want of the reader's. */
  readonly near?: true;
}

export type Value = string | number | Text | Instant | readonly Text[];

/** One part of a message, drawn from top to bottom. */
export type Block =
  | { readonly kind: 'text'; readonly text: Text; readonly tone?: 'strong' | 'subtle' | 'good' | 'warning' }
  | { readonly kind: 'steps'; readonly steps: readonly Text[] }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'quote'; readonly text: Text; readonly by?: Text };

export interface Fact {
  readonly label: Text;
  readonly value: Text | Instant;
}

/** What can be done at any moment, by button or word. */
export const commands = [
  'start',
  'help',
  'back',
  'startOver',
  'status',
  'person',
  'cancel',
  'continue',
  'newProblem',
  'notMeant',
  'dontRemind',
  'privacy',
  'deleteData',
  'exportData',
] as const;
/** A command that has a word of its own in every language. */
export type NamedCommand = (typeof commands)[number];
/** To be spoken to in a language: `speak:ja`. There are as many as there are languages. */
export type LanguageCommand = `speak:${Language}`;
export type Command = NamedCommand | LanguageCommand;

/** The command that asks for a language. */
export function speakIn(language: Language): LanguageCommand {
  return `speak:${language}`;
}

/** The language that a command asks for; undefined when it asks for something else. */
export function languageOf(command: Command | undefined): Language | undefined {
  return isLanguageCommand(command) ? command.slice('speak:'.length) : undefined;
}

/** Whether a command asks for a language. */
export function isLanguageCommand(command: Command | undefined): command is LanguageCommand {
  return command?.startsWith('speak:') ?? false;
}

/** What staff or the employee may do with a ticket by a press. */
export const ticketVerbs = [
  'claim',
  'release',
  'assign',
  'takeOver',
  'reply',
  'note',
  'ask',
  'resolve',
  'edit',
  'route',
  'reopen',
  'withdraw',
  'solved',
  'notSolved',
  'answer',
  'rate',
  'comment',
] as const;
export type TicketVerb = (typeof ticketVerbs)[number];

/** What staff, or somebody whom it concerns, may do with an incident by a press. */
export const incidentVerbs = [
  'show',
  'open',
  'openWith',
  'dismiss',
  'announce',
  'resolve',
  'join',
  'alone',
  'leave',
  'works',
  'fails',
] as const;
export type IncidentVerb = (typeof incidentVerbs)[number];

/** What staff may ask of the bot at the desk by a press, beside acts on a ticket. */
export const deskCommands = ['tickets', 'ticket', 'lift', 'resend'] as const;
export type DeskCommand = (typeof deskCommands)[number];

/** What a person may answer when they are asked whether their data is to be deleted. */
export const privacyAnswers = ['erase', 'keep'] as const;
type PrivacyAnswer = (typeof privacyAnswers)[number];

/**
 * What a press means, the same for every channel. `question` + `asking` name the card it came from, so that an old
 * card never answers the current question.
 */
export type Press =
  | { readonly to: 'question'; readonly question: string; readonly asking: string; readonly choice: string }
  | { readonly to: 'command'; readonly command: Command }
  | { readonly to: 'ticket'; readonly ticket: string; readonly verb: TicketVerb; readonly choice?: string }
  | { readonly to: 'incident'; readonly incident: string; readonly verb: IncidentVerb }
  | { readonly to: 'privacy'; readonly answer: PrivacyAnswer; readonly asking: string }
  | { readonly to: 'desk'; readonly command: DeskCommand; readonly about: string; readonly page: number };

export interface Choice {
  readonly label: Text;
  readonly press: Press;
  readonly style?: 'positive' | 'destructive';
  /** Takes what the boxes hold. Where boxes open in a window of their own, this is on the button that opens it. */
  readonly window?: Text;
  /** Boxes of this choice alone: the button opens them, and their content comes with the press. */
  readonly form?: readonly Field[];
}

/** A box to fill in; its content arrives beside the press as `fields[id]`. */
export interface Field {
  readonly id: string;
  readonly label: Text;
  readonly kind: 'line' | 'lines' | 'date' | 'select';
  readonly value?: string;
  readonly placeholder?: Text;
  readonly options?: readonly { readonly id: string; readonly label: Text }[];
  readonly maxLength?: number;
  /** Said when it is left empty; without it, it may be. */
  readonly required?: Text;
}

/** A file that was taken in; its content lies in the store under `id`. */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** One message. `choices` answer it; `navigation` (back, a person, help ...) stands apart from them. */
export interface Message {
  readonly title?: Text;
  readonly blocks: readonly Block[];
  readonly fields?: readonly Field[];
  /** Said only where boxes cannot be drawn: how to fill them by typing. */
  readonly fieldsHint?: Text;
  readonly choices?: readonly Choice[];
  readonly navigation?: readonly Choice[];
  /** In a thread: shown in the channel around it as well, where threads are not. */
  readonly aloud?: true;
  /** Shown below the words, as far as the channel can. */
  readonly files?: readonly FileRef[];
}

/** The same message in words of one language, ready for a channel to draw. */
export type Spoken = InWords<Message> & { readonly language: Language };

/** `T` with every text replaced by its words. */
export type InWords<T> = T extends Text | Instant
  ? string
  : T extends Press | string | number | undefined
    ? T
    : { readonly [K in keyof T]: InWords<T[K]> };

/** A look into the words of every language at once, for recognising what a person typed. */
export interface Words {
  /** All texts under a key (a list or a single text), over all languages. */
  all(key: Key): readonly string[];
  /** The texts under a key that one language has itself; none where it has nothing. */
  of(key: Key, language: Language): readonly string[];
  /** The languages that have a file in `locales/`, sorted. */
  readonly languages: readonly Language[];
  /** What a language calls itself, as it stands on its button. */
  nameOf(language: Language): string;
}

// What a dialog step sees of the turn it runs in, and what a conversation keeps between turns.
import type { TurnContext } from 'botbuilder';
import type { DialogState } from 'botbuilder-dialogs';
import { type Case, emptyCase } from '../bot/activation/case.ts';
import { type Reading, readMessage } from '../bot/activation/reader/readMessage.ts';
import type { CaseRecord } from '../bot/handoff/cases.ts';
import type { FileRefusal } from '../bot/handoff/files.ts';
import type { Handoff } from '../bot/handoff/handoff.ts';
import type { Person } from '../bot/handoff/ports.ts';
import {
  type Choice,
  type FileRef,
  type Message,
  type NamedCommand,
  type Press,
  speakIn,
  type Words,
} from '../bot/messages/message.ts';
import type { Policy } from '../bot/policy.ts';

/** What one conversation keeps between turns; JSON. The position follows from the case: nothing else needs restoring. */
export interface Conversation {
  dialog: DialogState;
  /** `DialogSet.getVersion()` of the code that wrote `dialog`. */
  version?: string;
  case: Case;
  /** Ids of the questions asked, the current one last. */
  trail: string[];
  /** The card of the current question. */
  shown?: Shown;
  /** The last press, to recognise a double press. */
  lastPress?: { readonly what: string; readonly at: string };
  /** Its id in the figures. */
  caseId?: string;
  /** Id of the ticket that carries this case. */
  ticket?: string;
  /** The person asked for IT staff. */
  wantsPerson?: boolean;
  /** The welcome of an installation, until the person writes. */
  welcome?: { readonly delivery: string; readonly language: string };
  /** "Go on or start over?" was asked. */
  resuming?: boolean;
  /** ISO 8601, UTC: when the person last wrote or pressed. */
  seenAt?: string;
  /** When the person is asked again, ISO 8601; `rang` once they were. */
  reminder?: { readonly at: string; readonly rang?: true };
  /** The ticket whose rating was asked for last. */
  rating?: string;
  /** The incident whose end the person waits for, and the case as it was then. */
  waiting?: Waiting;
  /** Id of the incident that was offered in this case. */
  offered?: string;
  /** "Delete your data?" was asked: its name, when (ISO 8601, UTC), and the live ticket it spoke of. */
  erasing?: { readonly asking: string; readonly at: string; readonly ticket?: string };
  /** Ids of the notices of IT that were told in this case. */
  noticed?: readonly string[];
  /** The opening of the desk that the person was told of last, ISO 8601. */
  toldOpening?: string;
  /** The files of the case, where their platform tells where they lie. */
  fileRefs?: readonly FileRef[];
  /** Where the conversation stood before the last typed words, by the activity that brought them. */
  undo?: { readonly activity: string; readonly before: Omit<Conversation, 'undo'> };
}

interface Waiting {
  /** Id of the incident. */
  readonly incident: string;
  readonly case: Case;
  readonly caseId?: string;
}

interface Shown {
  readonly delivery: string;
  readonly question: string;
  readonly asking: string;
}

/** What arrived, the same for every channel. */
export interface Input {
  /** Masked; empty for a press. */
  readonly text: string;
  readonly press?: Press;
  readonly fields?: Readonly<Record<string, string>>;
  /** Id of the delivery whose card was pressed. */
  readonly card?: string;
  /** Names of attached files; `''` for one without a name. */
  readonly files: readonly string[];
  /** The attached files themselves, where their platform tells where they lie. */
  readonly fileRefs: readonly FileRef[];
  /** The attached files that are not taken, and why. */
  readonly refused: readonly { readonly name: string; readonly why: FileRefusal }[];
}

/** What the typed message says; read once a turn, whoever asks. */
export function readingOf(input: Input): Reading {
  const reading = readings.get(input) ?? readMessage(input.text);
  readings.set(input, reading);
  return reading;
}

const readings = new WeakMap<Input, Reading>();

export interface Guide {
  readonly conversation: Conversation;
  readonly person: Person;
  readonly input: Input;
  readonly words: Words;
  readonly handoff: Handoff;
  /** The company's own course. */
  readonly policy: Policy;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The person's, else the desk's; an IANA name. */
  readonly timeZone: string;
  newId(): string;
  /** The case came to its end, for the figures; its id there. */
  ended(outcome: NonNullable<CaseRecord['outcome']>, why?: CaseRecord['why']): Promise<string>;
  /** Answers the person; returns the delivery's id. */
  say(message: Message): Promise<string>;
  /** Puts `message` in the place of one said before. */
  replace(delivery: string, message: Message): Promise<void>;
}

/** Of which nothing is known yet. */
export function newConversation(): Conversation {
  return { dialog: { dialogStack: [] }, case: emptyCase, trail: [] };
}

const guideKey = 'activation-desk/guide';

/** Puts the guide where the steps of this turn find it. */
export function bindGuide(context: TurnContext, guide: Guide): void {
  context.turnState.set(guideKey, guide);
}

/** The guide of the turn a step runs in. */
export function guideOf(context: TurnContext): Guide {
  const guide = context.turnState.get<Guide | undefined>(guideKey);
  if (!guide) throw new Error('bindGuide() must come before any dialog step');
  return guide;
}

/** The label of a command as a button. */
export function commandChoice(command: NamedCommand) {
  return { label: { key: `common.nav.${command}` }, press: { to: 'command', command } } as const;
}

/** To be spoken to in another language: a button for each, by its own name. */
export function languageChoices(words: Words): readonly Choice[] {
  return words.languages.map((language) => ({
    label: { verbatim: words.nameOf(language) },
    press: { to: 'command', command: speakIn(language) },
  }));
}

/** What stays possible while IT has the ticket. */
export const asideChoices: readonly Choice[] = [
  { label: { key: 'handoff.byMyself' }, press: { to: 'command', command: 'continue' } },
  commandChoice('newProblem'),
];

// Runs whole conversations from data against the app by its real door: a restify port and a connector on loopback.
import { readFileSync } from 'node:fs';
import type { Cause, PlanSection } from '../../bot/activation/case.ts';
import { type App, startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import type { Clock } from '../../bot/handoff/ports.ts';
import { openLog } from '../../bot/log.ts';
import { languagesIn } from '../../bot/messages/localize.ts';
import type { Key } from '../../bot/messages/message.ts';
import {
  type Button,
  type Chat,
  type FakeTeams,
  type PlaceOptions,
  type Seat,
  type Shown,
  startFakeTeams,
} from './fakeTeams.ts';
import { pseudo, pseudoTree } from './pseudoLocale.ts';

export type Lang = 'ja' | 'en';
/** A language that a conversation can be held in: the third one is made by the tests. */
export type Tongue = Lang | typeof pseudo;
const languages = ['en', 'ja'] as const;

/** What a person types: the same in both languages, one per language, or the label of a choice. */
export type Typed = string | Readonly<Record<Lang, string>> | { readonly label: Key; readonly of?: 'other' };

/** One thing the person or the desk does, and what is seen after it. */
export interface Step {
  readonly say?: Typed;
  /** A choice's, command's or ticket verb's id; the newest card that has such a button. */
  readonly press?: string | Readonly<Record<Lang, string>>;
  /** What is typed into the boxes of the pressed card. */
  readonly boxes?: Readonly<Record<string, Typed>>;
  /** A staff member presses this on the desk's card. */
  readonly desk?: 'claim' | 'reply' | 'note' | 'resolve' | 'release';
  readonly words?: Typed;
  /** The person speaks the other language from now on. */
  readonly speaks?: 'other';
  /** Id of the question that now waits; `nothing` when none does. */
  readonly asks?: string;
  /** Keys whose words the person now sees, in messages that are new or changed. */
  readonly shows?: readonly Key[];
  readonly hides?: readonly Key[];
  /** The choice that a settled card now names as the answer. */
  readonly chose?: Key;
  /** Words that are seen as they are, such as a code. */
  readonly reads?: Typed;
  /** The plan: its sections, in order. */
  readonly plan?: readonly PlanSection[];
  readonly cause?: Cause;
  /** Keys the desk now sees on its card or in the thread. */
  readonly deskShows?: readonly Key[];
  readonly deskReads?: Typed;
  readonly deskHides?: readonly Key[];
}

export interface Talk {
  /** What happens, as a sentence: the name of the test. */
  readonly sentence: string;
  readonly steps: readonly Step[];
}

const trees: Readonly<Record<Tongue, unknown>> = { ja: readLocale('ja'), en: readLocale('en'), qps: pseudoTree() };

/** The words at a key, straight from the file. */
export function wordsAt(key: Key, language: Tongue): string {
  let node: unknown = trees[language];
  for (const name of key.split('.')) node = (node as Record<string, unknown>)[name];
  if (typeof node !== 'string') throw new Error(`${key} holds no text in ${language}`);
  return node;
}

/** A message as a conversation looks at it, on whatever platform. */
export interface Seen {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly edits: number;
  readonly texts: readonly string[];
  readonly all: string;
  readonly buttons: readonly Pick<Button, 'data'>[];
  /** The language the message says it is in, where the platform has a place for that. */
  readonly language?: string;
  /** The items of its numbered list. */
  readonly steps: readonly string[];
}

/** One person's private conversation on a platform, and the desk beyond it. */
export interface Door {
  messages(): readonly Seen[];
  say(text: string): Promise<void>;
  /** Presses the newest button of that meaning, with what is typed into the boxes that belong to it. */
  press(id: string, boxes: Readonly<Record<string, string>>): Promise<void>;
  /** What the desk sees of this person's newest ticket. */
  atDesk(): readonly Seen[];
  pressAtDesk(verb: string, words: string | undefined): Promise<void>;
  settle(): Promise<void>;
  /** Throws when the platform objects to anything that was sent. */
  check(): void;
  transcript(): string;
}

/** Opens the door for a new person who has just met the bot. */
export type OpenDoor = (name: string, language: Tongue) => Promise<Door>;

/** Whether a message shows the words of a key; placeholders stand for anything. */
export function shows(message: Pick<Seen, 'texts'> | undefined, key: Key, language: Tongue): boolean {
  const pattern = wordsAt(key, language)
    .split(/\{\{\w+\}\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]+?');
  const whole = new RegExp(`^(?:• )?${pattern}$`);
  return message?.texts.some((text) => whole.test(text)) ?? false;
}

/** The app at work beside a Teams, with a desk in a channel. */
export interface Office {
  readonly app: App;
  readonly teams: FakeTeams;
  readonly url: string;
  /** The desk's channel. */
  readonly desk: Chat;
  readonly log: readonly string[];
  /** Resolves when everything that arrived is answered. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface OfficeNeeds {
  readonly database?: string;
  readonly clock?: Clock;
  readonly deskLanguage?: Tongue;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the words are, by default those of the project. */
  readonly locales?: URL;
  /** What the desk's channel is like. */
  readonly place?: PlaceOptions;
}

export async function openOffice(needs: OfficeNeeds = {}): Promise<Office> {
  const { database = 'sqlite::memory:', clock, deskLanguage = 'ja', environment = {}, place, locales } = needs;
  const teams = await startFakeTeams();
  const desk = teams.channel(place);
  const config = readConfig(
    { ...deskEnvironment(teams, desk, deskLanguage), DATABASE_URL: database, ...environment },
    locales ? languagesIn(locales) : languages,
  );
  const log: string[] = [];
  const stream = { write: (line: string) => void log.push(line) };
  const app = await startApp({
    config,
    log: openLog('trace', stream),
    ...(clock && { clock }),
    ...(locales && { words: locales }),
  });
  const url = await app.listen();
  teams.connect(url);
  return {
    app,
    teams,
    url,
    desk,
    log,
    settle: () => app.idle(),
    async close() {
      await app.stop();
      await teams.close();
    },
  };
}

/** The environment that puts the desk into this channel. */
export function deskEnvironment(teams: FakeTeams, desk: Chat, language: Tongue): Record<string, string> {
  return {
    PORT: '0',
    // Tests write faster than people.
    PERSON_MESSAGES_PER_MINUTE: '0',
    LOG_LEVEL: 'trace',
    DESK_LANGUAGE: language,
    DESK_TEAMS_CHANNEL: desk.id,
    DESK_TEAMS_SERVICE_URL: teams.serviceUrl,
    DESK_TEAMS_TENANT: teams.tenant,
  };
}

/** The card that waits for an answer: the only one with buttons of a question. */
export function waitingCard<T extends Pick<Seen, 'buttons'>>({
  messages,
}: {
  readonly messages: readonly T[];
}): T | undefined {
  const live = messages.filter(({ buttons }) => buttons.some(isAnswer));
  if (live.length > 1) throw new Error(`${live.length} cards can be answered at once`);
  return live[0];
}

/** The id of the question that waits for an answer. */
export function waitingQuestion(chat: { readonly messages: readonly Pick<Seen, 'buttons'>[] }): string {
  const press = waitingCard(chat)?.buttons.find(isAnswer)?.data['press'];
  return String((press as { question?: string } | undefined)?.question ?? 'nothing');
}

function isAnswer({ data }: Pick<Button, 'data'>): boolean {
  return (data['press'] as { to?: string } | undefined)?.to === 'question';
}

/** Accepts the button of a choice, a command or a ticket verb. */
export function means(id: string): (button: Pick<Button, 'data'>) => boolean {
  return ({ data }) => {
    const { choice, command, verb, answer } = (data['press'] ?? {}) as Record<string, string>;
    // What begins a case where there is none.
    return [choice, command === 'start' ? 'newProblem' : command, verb, answer].includes(id);
  };
}

/** Whether a button of that meaning is there. */
export function hasButton(messages: readonly Pick<Seen, 'buttons'>[], id: string): boolean {
  return messages.some(({ buttons }) => buttons.some(means(id)));
}

/** Presses the newest button of that meaning. */
export async function pressNewest(seat: Seat, id: string, boxes: Record<string, string> = {}): Promise<void> {
  const card = seat.chat.messages.findLast(({ buttons }) => buttons.some(means(id)));
  if (!card) throw new Error(`there is no button ${id} in:\n${seat.chat.transcript()}`);
  const { status } = await seat.press(card, means(id), boxes);
  if (status !== 200) throw new Error(`the bot answered ${status}`);
}

/** The thread of a person's ticket at the desk, the newest one. */
export function deskThread({ desk }: Office, name: string): Chat | undefined {
  return desk.threads.findLast(({ messages }) => messages[0]?.all.includes(name));
}

/** Teams' door of an office. */
export function teamsDoor(office: Office): OpenDoor {
  const { teams, settle } = office;
  return async (name, language) => {
    const user = teams.user({ name, locale: localeOf(language) });
    const staff = teams.user({ name: '担当者 B' });
    const seat = teams.personal(user).as(user);
    await seat.install();
    return {
      messages: () => seat.chat.messages.map(seen),
      say: async (text) => void (await seat.say(text)),
      press: (id, boxes) => pressNewest(seat, id, boxes),
      atDesk: () => (deskThread(office, name)?.messages ?? []).map(seen),
      async pressAtDesk(verb, words) {
        const thread = deskThread(office, name);
        if (!thread) throw new Error('nothing reached the desk');
        await pressNewest(thread.as(staff), verb, words === undefined ? {} : { words });
      },
      settle,
      check: () => teams.check(),
      transcript: () => seat.chat.transcript(),
    };
  };
}

function seen(shown: Shown): Seen {
  const language = shown.card?.['lang'];
  return { ...shown, steps: stepsOf(shown), ...(typeof language === 'string' && { language }) };
}

/** What a platform says of somebody who reads it. */
export function localeOf(language: Tongue): string {
  return { ja: 'ja-JP', en: 'en-US', qps: pseudo }[language];
}

let talks = 0;

/** Runs the conversation in one language; throws at the first thing that is not as the data says. */
export async function converse(openDoor: OpenDoor, { steps }: Talk, start: Tongue, desk: Tongue = 'ja'): Promise<void> {
  talks += 1;
  const door = await openDoor(start === 'ja' ? `利用者 A${talks}` : `Alex Smith${talks}`, start);
  let language = start;
  await door.settle();

  for (const [index, step] of steps.entries()) {
    const before = new Map(door.messages().map(({ id, edits }) => [id, edits]));
    const deskBefore = new Map(door.atDesk().map(({ id, edits }) => [id, edits]));
    try {
      await act(door, step, language);
      await door.settle();
      if (step.speaks) language = other(language);
      const messages = door.messages();
      const fresh = messages.filter(({ id, edits, from }) => from === 'bot' && before.get(id) !== edits);
      compare(step, messages, fresh, language);
      compareDesk(
        step,
        door.atDesk().filter(({ id, edits }) => deskBefore.get(id) !== edits),
        language,
        desk,
      );
      door.check();
    } catch (error) {
      const what = JSON.stringify(step);
      throw new Error(
        `step ${index + 1} ${what} (${language}): ${error instanceof Error ? error.message : error}\n${door.transcript()}`,
      );
    }
  }
}

async function act(door: Door, step: Step, language: Tongue): Promise<void> {
  const boxes = Object.fromEntries(
    Object.entries(step.boxes ?? {}).map(([id, typed]) => [id, inWords(typed, language)]),
  );
  if (step.say !== undefined) await door.say(inWords(step.say, language));
  else if (step.press) await door.press(inWords(step.press, language), boxes);
  else if (step.desk) {
    await door.pressAtDesk(step.desk, step.words === undefined ? undefined : inWords(step.words, language));
  }
}

function compare(step: Step, messages: readonly Seen[], fresh: readonly Seen[], language: Tongue): void {
  if (fresh.length === 0 && !step.desk) throw new Error('the bot said nothing');
  for (const { language: named = language } of fresh) {
    if (named !== language) throw new Error(`a message is in ${named}`);
  }
  const waiting = waitingQuestion({ messages });
  if (step.asks !== undefined && waiting !== step.asks) throw new Error(`the question is ${waiting}`);
  for (const key of step.shows ?? []) need(fresh, key, language, true);
  for (const key of step.hides ?? []) need(fresh, key, language, false);
  if (step.reads !== undefined) read(fresh, inWords(step.reads, language));
  if (step.chose) {
    const answer = wordsAt('common.chosen', language).replace('{{choice}}', wordsAt(step.chose, language));
    if (!fresh.some(({ texts, buttons }) => texts.includes(answer) && buttons.length === 0))
      throw new Error(`no settled card says: ${answer}`);
  }
  if (step.cause) {
    const meaning = wordsAt('plan.meaning', language).replace(
      '{{meaning}}',
      wordsAt(`errors.causes.${step.cause}`, language),
    );
    if (!fresh.some(({ texts }) => texts.includes(meaning))) throw new Error(`the cause is not ${step.cause}`);
  }
  if (step.plan) {
    const card = fresh.find(
      (message) => shows(message, 'plan.title', language) && shows(message, 'plan.meaning', language),
    );
    const listed = card?.steps ?? [];
    const wanted = [
      ...step.plan.map((id) => wordsAt(`${id}.title`, language)),
      ...(step.plan.length > 0 ? [wordsAt('plan.handOver', language)] : []),
    ];
    if (!card) throw new Error('there is no plan');
    if (listed.join('\n') !== wanted.join('\n')) throw new Error(`the plan is ${listed.join(' > ')}`);
  }
}

function compareDesk(step: Step, fresh: readonly Seen[], language: Tongue, desk: Tongue): void {
  for (const key of step.deskShows ?? []) need(fresh, key, desk, true);
  for (const key of step.deskHides ?? []) need(fresh, key, desk, false);
  if (step.deskReads !== undefined) read(fresh, inWords(step.deskReads, language));
}

function need(seen: readonly Seen[], key: Key, language: Tongue, wanted: boolean): void {
  if (seen.some((message) => shows(message, key, language)) !== wanted)
    throw new Error(`${key} is ${wanted ? 'not ' : ''}shown in:\n${seen.map(({ all }) => all).join('\n--\n')}`);
}

function read(seen: readonly Seen[], words: string): void {
  if (!seen.some(({ all }) => all.includes(words))) throw new Error(`"${words}" is not shown`);
}

/** The numbered steps of a card. */
function stepsOf({ card }: Shown): string[] {
  const body = (card?.['body'] ?? []) as { type: string; columns?: { items: { text: string }[] }[] }[];
  return body.filter(({ type }) => type === 'ColumnSet').map(({ columns = [] }) => columns[1]?.items[0]?.text ?? '');
}

function inWords(typed: Typed, language: Tongue): string {
  if (typeof typed === 'string') return typed;
  if ('label' in typed) return wordsAt(typed.label, typed.of ? other(language) : language);
  // Whoever reads the third language writes English.
  return typed[language === pseudo ? 'en' : language];
}

function other(language: Tongue): Tongue {
  return language === 'en' ? 'ja' : 'en';
}

function readLocale(language: Tongue): unknown {
  return JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
}

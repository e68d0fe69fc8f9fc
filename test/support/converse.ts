// Runs whole conversations from data against the app by its real door: a restify port and a connector on loopback.
import { readFileSync } from 'node:fs';
import type { Cause, PlanSection } from '../../bot/activation/case.ts';
import { type App, startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import type { Clock } from '../../bot/handoff/ports.ts';
import { openLog } from '../../bot/log.ts';
import type { Key } from '../../bot/messages/message.ts';
import {
  type Button,
  type Chat,
  type FakeTeams,
  type Seat,
  type Shown,
  startFakeTeams,
  type User,
} from './fakeTeams.ts';

export type Lang = 'ja' | 'en';
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

const trees: Readonly<Record<Lang, unknown>> = { ja: readLocale('ja'), en: readLocale('en') };

/** The words at a key, straight from the file. */
export function wordsAt(key: Key, language: Lang): string {
  let node: unknown = trees[language];
  for (const name of key.split('.')) node = (node as Record<string, unknown>)[name];
  if (typeof node !== 'string') throw new Error(`${key} holds no text in ${language}`);
  return node;
}

/** Whether a message shows the words of a key; placeholders stand for anything. */
export function shows(message: Shown | undefined, key: Key, language: Lang): boolean {
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
  readonly deskLanguage?: Lang;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openOffice(needs: OfficeNeeds = {}): Promise<Office> {
  const { database = 'sqlite::memory:', clock, deskLanguage = 'ja', environment = {} } = needs;
  const teams = await startFakeTeams();
  const desk = teams.channel();
  const config = readConfig({ ...deskEnvironment(teams, desk, deskLanguage), DATABASE_URL: database, ...environment }, [
    ...languages,
  ]);
  const log: string[] = [];
  const stream = { write: (line: string) => void log.push(line) };
  const app = await startApp({ config, log: openLog('trace', stream), ...(clock && { clock }) });
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
export function deskEnvironment(teams: FakeTeams, desk: Chat, language: Lang): Record<string, string> {
  return {
    PORT: '0',
    LOG_LEVEL: 'trace',
    DESK_LANGUAGE: language,
    DESK_TEAMS_CHANNEL: desk.id,
    DESK_TEAMS_SERVICE_URL: teams.serviceUrl,
    DESK_TEAMS_TENANT: teams.tenant,
  };
}

/** The card that waits for an answer: the only one with buttons of a question. */
export function waitingCard(chat: Chat): Shown | undefined {
  const live = chat.messages.filter(({ buttons }) => buttons.some(isAnswer));
  if (live.length > 1) throw new Error(`${live.length} cards can be answered at once:\n${chat.transcript()}`);
  return live[0];
}

/** The id of the question that waits for an answer. */
export function waitingQuestion(chat: Chat): string {
  const press = waitingCard(chat)?.buttons.find(isAnswer)?.data['press'];
  return String((press as { question?: string } | undefined)?.question ?? 'nothing');
}

function isAnswer({ data }: Button): boolean {
  return (data['press'] as { to?: string } | undefined)?.to === 'question';
}

/** Accepts the button of a choice, a command or a ticket verb. */
export function means(id: string): (button: Button) => boolean {
  return ({ data }) => {
    const { choice, command, verb } = (data['press'] ?? {}) as Record<string, string>;
    return [choice, command, verb].includes(id);
  };
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

let talks = 0;

/** Runs the conversation in one language; throws at the first thing that is not as the data says. */
export async function converse(office: Office, { steps }: Talk, start: Lang): Promise<void> {
  const { teams, settle } = office;
  talks += 1;
  const name = start === 'ja' ? `利用者 A${talks}` : `Alex Smith${talks}`;
  const user = teams.user({ name, locale: start === 'ja' ? 'ja-JP' : 'en-US' });
  const staff = teams.user({ name: '担当者 B' });
  const seat = teams.personal(user).as(user);
  let language = start;
  await seat.install();
  await settle();

  for (const [index, step] of steps.entries()) {
    const before = new Map(seat.chat.messages.map((message) => [message.id, message.edits]));
    const deskBefore = deskState(office, name);
    try {
      await act(office, step, seat, staff, language);
      await settle();
      if (step.speaks) language = other(language);
      const seen = seat.chat.messages.filter(({ id, edits, from }) => from === 'bot' && before.get(id) !== edits);
      compare(step, seat.chat, seen, language);
      const atDesk = deskThread(office, name)?.messages ?? [];
      compareDesk(
        step,
        atDesk.filter(({ id, edits }) => deskBefore.get(id) !== edits),
        language,
      );
      teams.check();
    } catch (error) {
      const what = JSON.stringify(step);
      throw new Error(
        `step ${index + 1} ${what} (${language}): ${error instanceof Error ? error.message : error}\n${seat.chat.transcript()}`,
      );
    }
  }
}

async function act(office: Office, step: Step, seat: Seat, staff: User, language: Lang): Promise<void> {
  const boxes = Object.fromEntries(
    Object.entries(step.boxes ?? {}).map(([id, typed]) => [id, inWords(typed, language)]),
  );
  if (step.say !== undefined) await seat.say(inWords(step.say, language));
  else if (step.press) await pressNewest(seat, inWords(step.press, language), boxes);
  else if (step.desk) {
    const thread = deskThread(office, seat.user.name);
    if (!thread) throw new Error('nothing reached the desk');
    await pressNewest(
      thread.as(staff),
      step.desk,
      step.words === undefined ? {} : { words: inWords(step.words, language) },
    );
  }
}

function compare(step: Step, chat: Chat, seen: readonly Shown[], language: Lang): void {
  if (seen.length === 0 && !step.desk) throw new Error('the bot said nothing');
  for (const { card } of seen) {
    if (card?.['lang'] !== language) throw new Error(`a message is in ${card?.['lang']}`);
  }
  const waiting = waitingQuestion(chat);
  if (step.asks !== undefined && waiting !== step.asks) throw new Error(`the question is ${waiting}`);
  for (const key of step.shows ?? []) need(seen, key, language, true);
  for (const key of step.hides ?? []) need(seen, key, language, false);
  if (step.reads !== undefined) read(seen, inWords(step.reads, language));
  if (step.chose) {
    const answer = wordsAt('common.chosen', language).replace('{{choice}}', wordsAt(step.chose, language));
    if (!seen.some(({ texts, buttons }) => texts.includes(answer) && buttons.length === 0))
      throw new Error(`no settled card says: ${answer}`);
  }
  if (step.cause) {
    const meaning = wordsAt('plan.meaning', language).replace(
      '{{meaning}}',
      wordsAt(`errors.causes.${step.cause}`, language),
    );
    if (!seen.some(({ texts }) => texts.includes(meaning))) throw new Error(`the cause is not ${step.cause}`);
  }
  if (step.plan) {
    const card = seen.find(
      (message) => shows(message, 'plan.title', language) && shows(message, 'plan.meaning', language),
    );
    const listed = card ? stepsOf(card) : [];
    const wanted = [
      ...step.plan.map((id) => wordsAt(`${id}.title`, language)),
      ...(step.plan.length > 0 ? [wordsAt('plan.handOver', language)] : []),
    ];
    if (!card) throw new Error('there is no plan');
    if (listed.join('\n') !== wanted.join('\n')) throw new Error(`the plan is ${listed.join(' > ')}`);
  }
}

function compareDesk(step: Step, seen: readonly Shown[], language: Lang): void {
  for (const key of step.deskShows ?? []) need(seen, key, 'ja', true);
  for (const key of step.deskHides ?? []) need(seen, key, 'ja', false);
  if (step.deskReads !== undefined) read(seen, inWords(step.deskReads, language));
}

function need(seen: readonly Shown[], key: Key, language: Lang, wanted: boolean): void {
  if (seen.some((message) => shows(message, key, language)) !== wanted)
    throw new Error(`${key} is ${wanted ? 'not ' : ''}shown in:\n${seen.map(({ all }) => all).join('\n--\n')}`);
}

function read(seen: readonly Shown[], words: string): void {
  if (!seen.some(({ all }) => all.includes(words))) throw new Error(`"${words}" is not shown`);
}

/** The numbered steps of a card. */
function stepsOf({ card }: Shown): string[] {
  const body = (card?.['body'] ?? []) as { type: string; columns?: { items: { text: string }[] }[] }[];
  return body.filter(({ type }) => type === 'ColumnSet').map(({ columns = [] }) => columns[1]?.items[0]?.text ?? '');
}

function deskState(office: Office, name: string): ReadonlyMap<string, number> {
  return new Map((deskThread(office, name)?.messages ?? []).map(({ id, edits }) => [id, edits]));
}

function inWords(typed: Typed, language: Lang): string {
  if (typeof typed === 'string') return typed;
  if ('label' in typed) return wordsAt(typed.label, typed.of ? other(language) : language);
  return typed[language];
}

function other(language: Lang): Lang {
  return language === 'ja' ? 'en' : 'ja';
}

function readLocale(language: Lang): unknown {
  return JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
}

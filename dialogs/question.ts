// A question and the one prompt that asks it. State holds ids only, so a question is always drawn in today's language.

import type { TurnContext } from 'botbuilder';
import { Dialog, type DialogContext, type DialogInstance, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Case } from '../bot/activation/case.ts';
import { readErrorText } from '../bot/activation/errorText.ts';
import type { Block, Choice, Command, Field, Key, Message, Text } from '../bot/messages/message.ts';
import { commandChoice, type Guide, guideOf } from './guide.ts';
import { understood, withMore } from './reading.ts';
import { choiceIn, isOneOf, isQuestion, typedNumber } from './typed.ts';

/** Blocks in `locales/` that hold `ask`, `choices` and `aliases`. */
type QuestionBlock =
  | 'licenseType.device'
  | 'licenseType.admin'
  | 'licenseType.license'
  | 'licenseType.output'
  | 'errorMessage.error'
  | 'errorMessage.change'
  | 'outcome'
  | 'additionalInfo.handover';

export interface Answer {
  /** Id of the choice taken, by button, label, number or alias. */
  readonly choice?: string;
  /** What was typed, when it is no choice and the question takes free text. */
  readonly text?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Ask the same question again; `because` is said first. */
export interface Again {
  readonly again: Message | undefined;
}

export interface Question {
  /** Unique over all sections; what a button carries. */
  readonly id: string;
  readonly block: QuestionBlock;
  readonly title: Text;
  choices(kase: Case): readonly string[];
  /** The fact that a sentence about it may state, too; without it only a choice's own words answer. */
  readonly fact?: 'device' | 'license' | 'change';
  /** Whether words that are no choice answer the question. */
  readonly freeText?: boolean;
  /** Still to be asked? */
  needed(kase: Case): boolean;
  /** What stands above the question. */
  blocks?(guide: Guide): readonly Block[];
  /** What stands below the question and above its buttons. */
  fields?(guide: Guide): readonly Field[];
  /** How to fill the fields by typing. */
  readonly fieldsHint?: Text;
  /** The case with the answer in it, or `Again`. Changes nothing else unless the answer is final. */
  answer(guide: Guide, answer: Answer): Promise<Case | Again> | Case | Again;
  /** One line below the answer on the settled card. */
  remark?(kase: Case): Text | undefined;
  /** The case as if the question had not been answered. */
  forget(kase: Case): Case;
}

/** Key of a choice's label. */
function choiceKey(question: Question, choice: string): Key {
  return `${question.block}.choices.${choice}` as Key;
}

/** The choice a message names by number, id, label or alias in any language, or by a short sentence that holds one. */
function choiceTyped({ conversation, words }: Guide, question: Question, text: string): string | undefined {
  const choices = question.choices(conversation.case);
  const number = typedNumber(text);
  if (number !== undefined) return choices[number - 1];
  // Choices that are not on offer for this case can still be typed: a DSP licence on a company PC is rare, not impossible.
  const every = [...choices, ...(question.block === 'licenseType.license' ? rareLicenses : [])];
  const known = new Map(
    every.map((choice) => [
      choice,
      [choice, ...words.all(choiceKey(question, choice)), ...words.all(`${question.block}.aliases.${choice}` as Key)],
    ]),
  );
  const exact = every.find((choice) => isOneOf(text, known.get(choice) ?? []));
  return exact ?? (question.fact ? (choiceIn(text, known) ?? stated(question, text)) : undefined);
}

/** What the reader of messages finds for a question about a fact. */
function stated(question: Question, text: string): string | undefined {
  return question.fact && !isQuestion(text) ? readErrorText(text)[question.fact] : undefined;
}

const rareLicenses = ['free_upgrade', 'volume', 'dsp'];

const asked: Record<string, Question> = {};

/** Makes questions known to the prompt; ids must be unique. */
export function register(questions: readonly Question[]): void {
  for (const question of questions) {
    if (asked[question.id]) throw new Error(`two questions are called ${question.id}`);
    asked[question.id] = question;
  }
}

/** The question of that id, if the code still has it. */
export function questionById(id: string): Question | undefined {
  return asked[id];
}

function ask(guide: Guide, question: Question, asking: string): Message {
  const { conversation } = guide;
  const choices = question.choices(conversation.case).map(
    (choice): Choice => ({
      label: { key: choiceKey(question, choice) },
      press: { to: 'question', question: question.id, asking, choice },
    }),
  );
  const navigation: Command[] = [
    ...(conversation.trail.length > 1 ? (['back'] as const) : []),
    ...(conversation.wantsPerson ? [] : (['person'] as const)),
    'help',
  ];
  const fields = question.fields?.(guide);
  return {
    title: question.title,
    blocks: [...(question.blocks?.(guide) ?? []), askBlock(question)],
    ...(fields && { fields }),
    ...(question.fieldsHint && { fieldsHint: question.fieldsHint }),
    choices,
    navigation: navigation.map(commandChoice),
  };
}

function askBlock(question: Question): Block {
  return { kind: 'text', tone: 'strong', text: { key: `${question.block}.ask` } };
}

/** Asks, or asks again: a card of the same conversation that still has buttons loses them. */
async function show(guide: Guide, question: Question): Promise<void> {
  const { conversation } = guide;
  await retire(guide);
  if (conversation.trail.at(-1) !== question.id) conversation.trail.push(question.id);
  const asking = guide.newId();
  const delivery = await guide.say(ask(guide, question, asking));
  conversation.shown = { delivery, question: question.id, asking };
}

/** Takes the buttons off the card of the current question without an answer. */
export async function retire(guide: Guide): Promise<void> {
  const { shown } = guide.conversation;
  const question = shown && questionById(shown.question);
  delete guide.conversation.shown;
  if (!shown || !question) return;
  await guide.replace(shown.delivery, {
    title: question.title,
    blocks: [askBlock(question), { kind: 'text', tone: 'subtle', text: { key: 'common.moved' } }],
  });
}

/** Replaces the card by what was chosen. */
async function settle(guide: Guide, question: Question, answer: Answer): Promise<void> {
  const { shown, case: kase } = guide.conversation;
  delete guide.conversation.shown;
  if (shown?.question !== question.id) return;
  const choice: Text = answer.choice
    ? { key: choiceKey(question, answer.choice) }
    : { verbatim: short(answer.text ?? '') };
  const remark = question.remark?.(kase);
  await guide.replace(shown.delivery, {
    title: question.title,
    blocks: [
      ...(question.blocks?.(guide) ?? []),
      askBlock(question),
      { kind: 'text', tone: 'good', text: { key: 'common.chosen', values: { choice } } },
      ...(remark ? [{ kind: 'text', tone: 'subtle', text: remark } satisfies Block] : []),
    ],
  });
}

const shownAnswerLength = 200;

function short(text: string): string {
  return text.length > shownAnswerLength ? `${text.slice(0, shownAnswerLength)} …` : text;
}

/** The id under which the one prompt stands in the dialog set. */
export const askId = 'ask';

/** The one prompt. Its state is the question's id. */
export class Ask extends Dialog<{ question: string }> {
  constructor() {
    super(askId);
  }

  override async beginDialog(dc: DialogContext, options?: { question: string }): Promise<DialogTurnResult> {
    const question = questionById(options?.question ?? '');
    if (!question || !dc.activeDialog) throw new Error(`there is no question ${options?.question}`);
    dc.activeDialog.state = { question: question.id };
    await show(guideOf(dc.context), question);
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const guide = guideOf(dc.context);
    const question = questionById(dc.activeDialog?.state.question);
    if (!question) return dc.endDialog();
    const answer = answerOf(guide, question);
    if ('again' in answer) return (await this.#readMore(dc, guide, question)) ?? this.#again(guide, question, answer);
    const outcome = await question.answer(guide, answer);
    if ('again' in outcome) return this.#again(guide, question, outcome);
    guide.conversation.case = outcome;
    await settle(guide, question, answer);
    return dc.endDialog();
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    const question = questionById(instance.state.question);
    if (question) await show(guideOf(context), question);
  }

  /** An error code or pasted output typed at another question is not lost; after a step it means that it did not help. */
  async #readMore(dc: DialogContext, guide: Guide, question: Question): Promise<DialogTurnResult | undefined> {
    const { conversation, input } = guide;
    const more = input.press ? undefined : withMore(conversation.case, input.text);
    if (!more) return undefined;
    conversation.case = more;
    const meaning = understood(more);
    if (meaning) await guide.say({ blocks: [{ kind: 'text', text: meaning }] });
    if (question.block === 'outcome') {
      const { planSeen: _, ...tried } = (await question.answer(guide, { choice: 'notSolved' })) as Case;
      conversation.case = tried;
    }
    if (question.needed(conversation.case)) return this.#again(guide, question, { again: undefined });
    await settle(guide, question, { text: input.text });
    return dc.endDialog();
  }

  async #again(guide: Guide, question: Question, { again }: Again): Promise<DialogTurnResult> {
    if (again) await guide.say(again);
    await show(guide, question);
    return Dialog.EndOfTurn;
  }
}

function answerOf(guide: Guide, question: Question): Answer | Again {
  const { input, conversation } = guide;
  const { press, fields, text } = input;
  if (press?.to === 'question') {
    const offered = question.choices(conversation.case).includes(press.choice);
    if (press.asking !== conversation.shown?.asking || !offered) return { again: sentence('common.stale') };
    return { choice: press.choice, ...(fields && { fields }) };
  }
  const choice = choiceTyped(guide, question, text);
  if (choice !== undefined) return { choice };
  if (question.freeText && text.trim() !== '') return { text };
  return { again: sentence('common.notUnderstood') };
}

/** A message of one sentence. */
export function sentence(key: Key): Message {
  return { blocks: [{ kind: 'text', text: { key } }] };
}

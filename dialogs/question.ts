// A question and the one prompt that asks it. State holds ids only, so a question is always drawn in today's language.
import type { TurnContext } from 'botbuilder';
import type { DialogContext, DialogInstance, DialogTurnResult } from 'botbuilder-dialogs';
import { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
import type { Case } from '../bot/activation/case.ts';
import { shorten } from '../bot/activation/cut.ts';
import { correct } from '../bot/activation/learn.ts';
import type { Reading } from '../bot/activation/reader/readMessage.ts';
import type { Block, Choice, Field, Key, Message, NamedCommand, Text } from '../bot/messages/message.ts';
import { choiceKey, choiceNamed, choiceStated, restated } from './choices.ts';
import { commandChoice, type Guide, guideOf, readingOf } from './guide.ts';
import { planOf } from './order.ts';
import { factsOf, outputRead, understood, withMore } from './reading.ts';
import { choiceIn, isQuestion } from './typed.ts';

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
  /** The choice that takes the fields, and what is on the button that opens them in a window. */
  readonly window?: { readonly choice: string; readonly label: Text };
  /** The choice that most people want, drawn so that it stands out; most questions have none. */
  readonly main?: string;
  /** How to fill the fields by typing. */
  readonly fieldsHint?: Text;
  /** The case with the answer in it, or `Again`. Changes nothing else unless the answer is final. */
  answer(guide: Guide, answer: Answer): Promise<Case | Again> | Case | Again;
  /** What is said to words that are no answer; by default, that they were not understood. */
  reply?(guide: Guide): Key | undefined;
  /** One line below the answer on the settled card. */
  remark?(kase: Case): Text | undefined;
  /** The case as if the question had not been answered. */
  forget(kase: Case): Case;
}

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
      ...(question.window?.choice === choice && { window: question.window.label }),
      ...(question.main === choice && { style: 'positive' as const }),
    }),
  );
  const navigation: NamedCommand[] = [
    ...(conversation.trail.length > 1 ? (['back'] as const) : []),
    ...(question.block === handoverBlock ? [] : (['person'] as const)),
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

/** Takes the buttons off the card of the current question without an answer; `because` says what became of it. */
export async function retire(guide: Guide, because: Key = 'common.moved'): Promise<void> {
  const { shown } = guide.conversation;
  const question = shown && questionById(shown.question);
  delete guide.conversation.shown;
  if (!shown || !question) return;
  await guide.replace(shown.delivery, {
    title: question.title,
    blocks: [askBlock(question), { kind: 'text', tone: 'subtle', text: { key: because } }],
  });
}

/** Replaces the card by what was chosen. */
async function settle(guide: Guide, question: Question, answer: Answer): Promise<void> {
  const { shown, case: kase } = guide.conversation;
  delete guide.conversation.shown;
  if (shown?.question !== question.id) return;
  const choice: Text = answer.choice
    ? { key: choiceKey(question, answer.choice) }
    : { verbatim: shorten(answer.text ?? '', shownAnswerLength) };
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

const handoverBlock = 'additionalInfo.handover' satisfies QuestionBlock;

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
    return 'again' in answer ? this.#otherwise(dc, guide, question, answer) : this.#take(dc, guide, question, answer);
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    const question = questionById(instance.state.question);
    if (question) await show(guideOf(context), question);
  }

  /** `reading` is the sentence that held the answer: what else it states is not lost. */
  async #take(
    dc: DialogContext,
    guide: Guide,
    question: Question,
    answer: Answer,
    reading?: Reading,
  ): Promise<DialogTurnResult> {
    const outcome = await question.answer(guide, answer);
    if ('again' in outcome) return this.#otherwise(dc, guide, question, outcome);
    const more = reading && correct(outcome, reading);
    guide.conversation.case = more ?? outcome;
    await settle(guide, question, answer);
    if (more) await tellNew(guide, outcome, more);
    return dc.endDialog();
  }

  /** No answer by name: it may tell something else, or state the fact in a sentence; if not, the question comes again. */
  async #otherwise(dc: DialogContext, guide: Guide, question: Question, again: Again): Promise<DialogTurnResult> {
    const { conversation, input } = guide;
    if (input.press || question.block === handoverBlock) return this.#again(guide, question, again);
    const reading = readingOf(input);
    const more = withMore(conversation.case, input.text, reading);
    if (more) return this.#readMore(dc, guide, question, more);
    const choice = choiceStated(guide, question);
    if (choice !== undefined) return this.#take(dc, guide, question, { choice }, reading);
    // "Is it the same on a company PC?" states nothing.
    const stated = isQuestion(input.text) ? undefined : correct(conversation.case, reading);
    const corrected = stated ?? restated(guide, question, Object.values(asked));
    return corrected ? this.#correct(dc, guide, question, corrected) : this.#again(guide, question, again);
  }

  /** A fact told at another question takes the place of what was known, and the plan follows. */
  async #correct(dc: DialogContext, guide: Guide, question: Question, corrected: Case): Promise<DialogTurnResult> {
    const { conversation } = guide;
    await tellNew(guide, conversation.case, corrected);
    const isNewPlan = conversation.case.planSeen && planOf(corrected) !== planOf(conversation.case);
    conversation.case = isNewPlan ? { ...corrected, planChanged: true } : corrected;
    if (question.needed(conversation.case) && !isNewPlan) return this.#again(guide, question, { again: undefined });
    await retire(guide);
    return dc.endDialog();
  }

  /** An error code or pasted output typed at another question is not lost; after a step a new code means that it failed. */
  async #readMore(dc: DialogContext, guide: Guide, question: Question, more: Case): Promise<DialogTurnResult> {
    const { conversation, input } = guide;
    const before = conversation.case;
    const codes = more.codes.filter((code) => !before.codes.includes(code));
    const lines = [
      more.evidence !== before.evidence ? outputRead(more) : undefined,
      ...codes.map((code) => understood({ ...more, codes: [code] })),
    ].filter((line) => line !== undefined);
    if (lines.length > 0) await guide.say({ blocks: lines.map((text) => ({ kind: 'text', text })) });
    conversation.case = more;
    if (question.block === 'outcome' && this.#failed(guide, before, more)) {
      const tried = await question.answer(guide, { choice: 'notSolved' });
      if (!('again' in tried)) {
        const { planSeen: _, ...rest } = tried;
        conversation.case = rest;
      }
    }
    if (question.needed(conversation.case)) return this.#again(guide, question, { again: undefined });
    await settle(guide, question, { text: input.text });
    return dc.endDialog();
  }

  /** A new code after a step, unless the person or Windows says that it works now. */
  #failed({ input, words }: Guide, before: Case, { codes, evidence }: Case): boolean {
    const solved = new Map([['solved', words.all('outcome.aliases.solved')]]);
    const good = evidence?.status === 'Licensed' || choiceIn(input.text, solved) !== undefined;
    return !good && codes.some((code) => !before.codes.includes(code));
  }

  async #again(guide: Guide, question: Question, { again }: Again): Promise<DialogTurnResult> {
    if (again) await guide.say(again);
    await show(guide, question);
    return Dialog.EndOfTurn;
  }
}

/** Says which facts are new. */
async function tellNew(guide: Guide, before: Case, after: Case): Promise<void> {
  const known = factsOf(before).map((fact) => JSON.stringify(fact));
  const facts = factsOf(after).filter((fact) => !known.includes(JSON.stringify(fact)));
  if (facts.length > 0) await guide.say(sentence({ key: 'common.talk.corrected', values: { facts } }));
}

function answerOf(guide: Guide, question: Question): Answer | Again {
  const { input, conversation } = guide;
  const { press, fields, text } = input;
  if (press?.to === 'question') {
    const offered = question.choices(conversation.case).includes(press.choice);
    if (press.asking !== conversation.shown?.asking || !offered) return { again: sentence('common.stale') };
    return { choice: press.choice, ...(fields && { fields }) };
  }
  const named = choiceNamed(guide, question, text);
  if (named !== undefined) return { choice: named };
  if (question.freeText && text.trim() !== '') return { text };
  if (question.block === 'outcome' && readingOf(input).intent === 'resolved') return { choice: 'solved' };
  return { again: sentence(question.reply?.(guide) ?? 'common.notUnderstood') };
}

/** A message of one sentence. */
export function sentence(words: Key | Text): Message {
  return { blocks: [{ kind: 'text', text: typeof words === 'string' ? { key: words } : words }] };
}

// A section of the article as a waterfall: its questions in order, then on to whatever the case needs next.
import type { DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
// Not by the package's index, which loads readers of dates and numbers in ten languages that nobody needs here.
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { Case, PlanSection } from '../bot/activation/case.ts';
import { diagnose } from '../bot/activation/diagnose.ts';
import type { Block, Message, Text } from '../bot/messages/message.ts';
import { ownNotes, ownTexts, type Place, withPolicy } from '../bot/policy.ts';
import { type Guide, guideOf } from './guide.ts';
import { upcoming } from './order.ts';
import { askId, type Question } from './question.ts';

export type Step = (step: WaterfallStepContext) => Promise<DialogTurnResult>;

export interface Section {
  readonly id: string;
  readonly questions: readonly Question[];
  readonly dialog: WaterfallDialog;
}

/** A waterfall over `questions`; `before` runs first, `after` (by default: the next section) last. */
export function section(
  id: string,
  questions: readonly Question[],
  { before = [], after = onward }: { before?: readonly Step[]; after?: Step } = {},
): Section {
  return { id, questions, dialog: new WaterfallDialog(id, [settled, ...before, ...questions.map(askIfNeeded), after]) };
}

/** What the company has settled is not asked. */
async function settled(step: WaterfallStepContext): Promise<DialogTurnResult> {
  const { conversation, policy } = guideOf(step.context);
  conversation.case = withPolicy(policy, conversation.case);
  return step.next();
}

function askIfNeeded(question: Question): Step {
  return async (step) =>
    question.needed(guideOf(step.context).conversation.case)
      ? step.beginDialog(askId, { question: question.id })
      : step.next();
}

/** Goes to the section that the case needs next. */
async function onward(step: WaterfallStepContext): Promise<DialogTurnResult> {
  return step.replaceDialog(upcoming(guideOf(step.context).conversation));
}

interface Walk {
  /** The steps this person can do, in order. */
  readonly steps: (kase: Case) => readonly Text[];
  readonly notes?: (kase: Case) => readonly Text[];
  /** A line to be copied, shown below the steps. */
  readonly code?: (kase: Case) => string | undefined;
  /** What is said in the place of all that, where there is such. */
  readonly instead?: (guide: Guide) => readonly Text[] | undefined;
  /** Offers to be asked again later; what is said to it. */
  readonly later?: (guide: Guide) => Message;
  readonly reply?: Question['reply'];
  /** Whose own words of the company belong here, beside those for this section. */
  readonly places?: (kase: Case) => readonly Place[];
}

/** A section of the plan: why, the steps, and "did that help?". */
export function walkThrough(
  id: PlanSection,
  { steps, notes, code, instead, later, reply, places = () => [] }: Walk,
): Section {
  const tried = (kase: Case) => kase.tried.some((one) => one.section === id);
  const outcome: Question = {
    id: `outcome.${id}`,
    block: 'outcome',
    title: { key: `${id}.title` },
    choices: () => ['solved', 'notSolved', ...(later ? ['later'] : [])],
    ...(reply && { reply }),
    needed: (kase) => !tried(kase),
    blocks: (guide: Guide): Block[] => {
      const { case: kase } = guide.conversation;
      const { policy } = guide;
      const line = code?.(kase);
      const own = [...ownTexts(policy, places(kase)), ...ownNotes(policy, id)];
      const { sections } = diagnose(kase);
      const before = kase.tried.filter((one) => one.section !== id);
      const left = sections.filter((one) => !before.some(({ section }) => section === one));
      const total = before.length + left.length;
      return [
        ...(total > 1
          ? [
              {
                kind: 'text',
                tone: 'subtle',
                text: { key: 'outcome.now', values: { number: before.length + 1, total } },
              } satisfies Block,
            ]
          : []),
        ...(instead?.(guide)?.map((text): Block => ({ kind: 'text', text })) ?? [
          { kind: 'text', text: { key: `${id}.why` } },
          { kind: 'steps', steps: steps(kase) },
          ...(line ? [{ kind: 'code', code: line } satisfies Block] : []),
          ...own.map((text): Block => ({ kind: 'text', text })),
          ...(notes?.(kase) ?? []).map((text): Block => ({ kind: 'text', tone: 'subtle', text })),
        ]),
      ];
    },
    answer: (guide, { choice }) => {
      if (choice === 'later' && later) return { again: later(guide) };
      const { case: kase } = guide.conversation;
      const outcome = choice === 'solved' ? 'solved' : 'notSolved';
      return { ...kase, tried: [...kase.tried, { section: id, outcome, at: guide.now }] };
    },
    forget: (kase) => ({ ...kase, tried: kase.tried.filter((one) => one.section !== id) }),
  };
  return section(id, [outcome]);
}

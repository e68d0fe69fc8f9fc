// A bare waterfall bot with MemoryStorage. It says what the script in `SCRIPT` tells it to say, which is what ours said.
import { readFileSync } from 'node:fs';
import {
  type Activity,
  ActivityHandler,
  ConversationState,
  MemoryStorage,
  type StatePropertyAccessor,
  UserState,
} from 'botbuilder';
import {
  DialogSet,
  DialogTurnStatus,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import type { Move, Script } from '../talk.ts';
import { serveBot } from './restifyBot.ts';

const script = JSON.parse(readFileSync(process.env['SCRIPT'] ?? '', 'utf8')) as Script;
const storage = new MemoryStorage();
const conversationState = new ConversationState(storage);
const userState = new UserState(storage);
/** Ids of the messages of this talk, for those that are changed later. */
const shownOf: StatePropertyAccessor<string[]> = conversationState.createProperty('shown');
/** What the person has answered. */
const answersOf: StatePropertyAccessor<Record<string, string>> = userState.createProperty('answers');
const dialogs = new DialogSet(conversationState.createProperty('dialogs'));
dialogs.add(new TextPrompt('text'));

/** One step: keeps the answer, does what the script says, and asks with the last message, as a prompt. */
function stepOf(moves: readonly Move[], at: number) {
  const question = moves.findLastIndex(({ op }) => op === 'send');
  return async (step: WaterfallStepContext) => {
    const { context } = step;
    const answers = await answersOf.get(context, {});
    if (typeof step.result === 'string') answers[`answer${at}`] = step.result;
    const shown = await shownOf.get(context, []);
    for (const { op, content, of } of moves.filter((_, at) => at !== question)) {
      if (op === 'update' && of !== undefined) await context.updateActivity({ ...content, id: shown[of] ?? '' });
      else shown.push((await context.sendActivity(content as Partial<Activity>))?.id ?? '');
    }
    context.onSendActivities(async (_context, _activities, next) => {
      const sent = await next();
      shown.push(...sent.map(({ id }) => id));
      return sent;
    });
    return step.prompt('text', { prompt: (moves[question]?.content ?? {}) as Partial<Activity> });
  };
}

for (const [locale, turns] of Object.entries(script)) {
  const end = async (step: WaterfallStepContext) => step.endDialog();
  dialogs.add(new WaterfallDialog(locale, [...turns.map(stepOf), end]));
}

const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  const dialog = await dialogs.createContext(context);
  const { status } = await dialog.continueDialog();
  if (status === DialogTurnStatus.empty) await dialog.beginDialog(context.activity.locale ?? '');
  await conversationState.saveChanges(context);
  await userState.saveChanges(context);
  await next();
});
serveBot(bot);

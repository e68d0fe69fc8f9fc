// The article's table of contents, and how a conversation's dialogs are opened.
import type { TurnContext } from 'botbuilder';
// Not by the package's index, which loads readers of dates and numbers in ten languages that nobody needs here.
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
import type { Key, NamedCommand } from '../bot/messages/message.ts';
import { guideOf } from './guide.ts';
import { Ask, register } from './question.ts';
import { additionalInfo } from './sections/additionalInfo.ts';
import { contactSupport } from './sections/contactSupport.ts';
import { edition } from './sections/edition.ts';
import { errorMessage } from './sections/errorMessage.ts';
import { licenseType } from './sections/licenseType.ts';
import { microsoftAccount } from './sections/microsoftAccount.ts';
import { network } from './sections/network.ts';
import { plan } from './sections/plan.ts';
import { productKey } from './sections/productKey.ts';
import { reactivation } from './sections/reactivation.ts';
import { troubleshooter } from './sections/troubleshooter.ts';
import { volume } from './sections/volume.ts';
import { waiting } from './sections/waiting.ts';
import { wrapUp } from './sections/wrapUp.ts';
import { Walk } from './walk.ts';

/** In the article's order; the last four of the plan stand beside it. */
const sections = [
  licenseType,
  errorMessage,
  plan,
  reactivation,
  troubleshooter,
  microsoftAccount,
  waiting,
  productKey,
  edition,
  network,
  volume,
  contactSupport,
  additionalInfo,
  wrapUp,
];

register(sections.flatMap(({ questions }) => questions));

const set = new DialogSet({
  get: async (context: TurnContext) => guideOf(context).conversation.dialog,
  set: async () => {},
  delete: async () => {},
});
set.add(new Ask());
for (const { dialog } of sections) set.add(dialog);
const version = set.getVersion();

/** What a command does within the dialogs; the language, the start and a person's data are affairs of the turn. */
export type WalkCommand = Exclude<NamedCommand, 'start' | 'privacy' | 'deleteData' | 'exportData'>;

/** One conversation's dialogs during one turn; `bindGuide` comes first. */
export interface Dialogs {
  /** A question is waiting for an answer. */
  readonly active: boolean;
  /** Takes the input as the answer to the current question. */
  continue(): Promise<void>;
  /** Starts a new case from what the person wrote. */
  begin(text: string): Promise<void>;
  /** Nothing is asked any more, and the open question says why; the case is kept. */
  pause(because: Key): Promise<void>;
  /** Does what a command says. */
  run(command: WalkCommand): Promise<void>;
  /** Asks the current question again, in the language of now. */
  redraw(): Promise<void>;
}

/** Opens the dialogs of this turn; after a deploy that changed them, the case is kept and the section starts again. */
export async function openDialogs(context: TurnContext): Promise<Dialogs> {
  const guide = guideOf(context);
  const dc = await set.createContext(context);
  const updated = dc.activeDialog !== undefined && guide.conversation.version !== version;
  if (updated) await dc.cancelAllDialogs();
  guide.conversation.version = version;
  const walk = new Walk(dc, guide);
  if (updated) await walk.afterUpdate();
  return walk;
}

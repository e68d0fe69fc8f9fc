// The article's table of contents, and how a conversation walks through it.
import type { TurnContext } from 'botbuilder';
import { type DialogContext, DialogSet } from 'botbuilder-dialogs';
import { readErrorText } from '../bot/activation/errorText.ts';
import { tell } from '../bot/handoff/handoff.ts';
import type { Command, Key } from '../bot/messages/message.ts';
import { type Guide, guideOf, newConversation } from './guide.ts';
import { upcoming } from './order.ts';
import { aboutSomethingElse, helpMessage, statusMessage } from './overview.ts';
import { Ask, questionById, register, retire, sentence } from './question.ts';
import { noted, understood, withErrorText, withOutput } from './reading.ts';
import { additionalInfo, longestNote, withIt } from './sections/additionalInfo.ts';
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
import { isOneOf } from './typed.ts';

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

/** One conversation's dialogs during one turn; `bindGuide` comes first. */
export interface Dialogs {
  /** A question is waiting for an answer. */
  readonly active: boolean;
  /** Takes the input as the answer to the current question. */
  continue(): Promise<void>;
  /** Starts a new case from what the person wrote. */
  begin(text: string): Promise<void>;
  /** Does what a command says. */
  run(command: Exclude<Command, 'english' | 'japanese'>): Promise<void>;
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

class Walk implements Dialogs {
  readonly #dc: DialogContext;
  readonly #guide: Guide;

  constructor(dc: DialogContext, guide: Guide) {
    this.#dc = dc;
    this.#guide = guide;
  }

  get active(): boolean {
    return this.#dc.activeDialog !== undefined;
  }

  async continue(): Promise<void> {
    await this.#dc.continueDialog();
  }

  async begin(text: string): Promise<void> {
    const { conversation, say } = this.#guide;
    const { files } = conversation.case;
    this.#reset();
    const { codes, stated, elsewhere } = readErrorText(text);
    if (elsewhere) {
      conversation.case = { ...conversation.case, files, details: { note: text.slice(0, longestNote) } };
      await say(aboutSomethingElse(elsewhere));
      return;
    }
    const kase = { ...(withOutput(conversation.case, text) ?? conversation.case), files };
    const read = withErrorText(kase, text, false);
    const known = codes.length > 0 || stated !== undefined || kase.evidence !== undefined;
    const { license, change, device } = read;
    conversation.case = known
      ? read
      : {
          ...kase,
          ...(license && { license }),
          ...(change && { change }),
          ...(device && { device }),
          ...(this.#isGreeting(text) ? {} : { details: { note: text.slice(0, longestNote) } }),
        };
    const lines = [known ? understood(read) : undefined, noted(conversation.case)].filter((line) => line !== undefined);
    if (lines.length > 0) await say({ blocks: lines.map((line) => ({ kind: 'text', text: line })) });
    await this.#goOn();
  }

  #isGreeting(text: string): boolean {
    return text.trim() === '' || isOneOf(text, this.#guide.words.all('common.words.greeting'));
  }

  async redraw(): Promise<void> {
    await this.#dc.repromptDialog();
  }

  async run(command: Exclude<Command, 'english' | 'japanese'>): Promise<void> {
    switch (command) {
      case 'help':
        await this.#guide.say(helpMessage(this.#guide));
        return this.redraw();
      case 'status':
        await this.#guide.say(await statusMessage(this.#guide, this.active));
        return this.redraw();
      case 'back':
        return this.#back();
      case 'startOver':
        await this.#stop();
        this.#reset();
        await this.#guide.say(sentence('common.startedOver'));
        return this.#goOn();
      case 'newProblem':
        await this.#stop();
        this.#reset();
        return this.#goOn();
      case 'cancel':
        await this.#stop('common.stopped');
        this.#reset();
        return this.#cancelled();
      case 'continue':
        return this.active ? this.redraw() : this.#resume();
      case 'person':
        return this.#person();
    }
  }

  /** After a deploy: the question that was open is asked again by the new code. */
  async afterUpdate(): Promise<void> {
    await this.#guide.say(sentence('common.updated'));
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    await this.#dc.beginDialog(upcoming(this.#guide.conversation));
  }

  async #resume(): Promise<void> {
    const { handoff, person, say } = this.#guide;
    const ticket = await handoff.liveTicket(person);
    if (ticket) await say(tell('handoff.aside', ticket));
    await this.#goOn();
  }

  async #back(): Promise<void> {
    const { conversation, say } = this.#guide;
    const earlier = conversation.trail.slice(0, -1).at(-1);
    const question = questionById(earlier ?? '');
    const { planSeen, tried } = conversation.case;
    const early = this.active && !question && !planSeen && tried.length === 0;
    if (early && noted(conversation.case)) return this.#forgetNoted();
    if (!this.active || !question) {
      await say(sentence('common.nothingBack'));
      return this.redraw();
    }
    if (conversation.trail.at(-1) === 'handover') delete conversation.wantsPerson;
    await this.#stop();
    conversation.case = question.forget(conversation.case);
    conversation.trail = conversation.trail.slice(0, -2);
    await this.#goOn();
  }

  /** Back from the first question: what was read from the first message is asked instead. */
  async #forgetNoted(): Promise<void> {
    const { conversation } = this.#guide;
    const { device: _, license: __, change: ___, evidence: ____, ...kase } = conversation.case;
    await this.#stop();
    conversation.case = kase;
    conversation.trail = [];
    return this.#goOn();
  }

  async #person(): Promise<void> {
    const { conversation, handoff, person, say } = this.#guide;
    const ticket = this.active ? undefined : await handoff.liveTicket(person);
    if (ticket) {
      await say(withIt(ticket));
      return;
    }
    conversation.wantsPerson = true;
    await this.#stop();
    await this.#goOn();
  }

  async #cancelled(): Promise<void> {
    const { handoff, person, say } = this.#guide;
    const ticket = await handoff.liveTicket(person);
    const exists = ticket && withIt(ticket);
    const stopped = { kind: 'text', text: { key: 'common.stopped' } } as const;
    await say(exists ? { ...exists, blocks: [stopped, ...exists.blocks] } : sentence('common.cancelled'));
  }

  async #stop(because?: Key): Promise<void> {
    await retire(this.#guide, because);
    await this.#dc.cancelAllDialogs();
  }

  #reset(): void {
    const { case: kase, trail } = newConversation();
    const { conversation } = this.#guide;
    Object.assign(conversation, { case: kase, trail });
    delete conversation.wantsPerson;
    delete conversation.ticket;
  }
}

// How a conversation walks through the sections: on, back, aside, over to a person, and out.
import type { DialogContext } from 'botbuilder-dialogs';
import type { Case } from '../bot/activation/case.ts';
import { cut } from '../bot/activation/cut.ts';
import { learnFacts, learnTrouble } from '../bot/activation/learn.ts';
import { readMessage } from '../bot/activation/reader/readMessage.ts';
import { tell } from '../bot/handoff/ticketWords.ts';
import type { Key } from '../bot/messages/message.ts';
import { withoutPolicy, withPolicy } from '../bot/policy.ts';
import { aboutSomethingElse, answerTo, bitLockerFirst, gladMessage, isForUs, shortAnswerTo } from './answers.ts';
import { namesChoice } from './choices.ts';
import { isWholeSentence, learned, noted, prefaceOf, saysTrouble } from './firstMessage.ts';
import { type Guide, newConversation, readingOf } from './guide.ts';
import type { Dialogs, WalkCommand } from './index.ts';
import { takeForm } from './intake.ts';
import { upcoming, withDirectness } from './order.ts';
import { helpMessage, statusMessage } from './overview.ts';
import { questionById, retire, sentence } from './question.ts';
import { answeredIn, factsOf, understoodMessage, withoutAnswers } from './reading.ts';
import { stopReminding } from './reminder.ts';
import { longestNote, ticketOfCase, withIt } from './sections/additionalInfo.ts';

/** One conversation's dialogs during one turn. */
export class Walk implements Dialogs {
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
    if (await this.#aside()) return;
    await this.#dc.continueDialog();
  }

  async begin(text: string): Promise<void> {
    const { conversation, say } = this.#guide;
    const { fileRefs = [], case: before } = conversation;
    this.#reset(prefaceOf(conversation));
    Object.assign(conversation, { fileRefs, case: { ...conversation.case, files: before.files } });
    const reading = readMessage(text);
    const { intent, elsewhere = 'other' } = reading;
    if (isForUs(reading, text)) {
      conversation.case = noted(conversation.case, text, reading);
      return void (await say(answerTo(reading, text)));
    }
    if (intent === 'resolved') return void (await say(gladMessage));
    if (intent === 'other_it' && (elsewhere !== 'other' || isWholeSentence(text))) {
      conversation.case = noted(conversation.case, text, reading);
      return void (await say(aboutSomethingElse(elsewhere, text)));
    }
    if (reading.bitLocker) await say(bitLockerFirst);
    conversation.case = learned(conversation.case, text, reading);
    if (intent === 'human') return this.#person();
    const understood = understoodMessage(conversation.case);
    if (understood) await say(understood);
    conversation.case = withDirectness(withPolicy(this.#guide.policy, conversation.case));
    return this.#goOn();
  }

  /** Words at a question that answer nothing but ask for something themselves. True when they were dealt with. */
  async #aside(): Promise<boolean> {
    const { conversation, input, say } = this.#guide;
    const question = questionById(conversation.shown?.question ?? '');
    if (input.press || !question || question.id === 'handover' || namesChoice(this.#guide, question)) return false;
    const reading = readingOf(input);
    if (reading.intent === 'human') {
      conversation.case = saysTrouble(reading)
        ? learnTrouble(conversation.case, input.text, reading)
        : learnFacts(conversation.case, reading);
      await this.#person();
      return true;
    }
    if (reading.bitLocker || (reading.intent === 'other_it' && reading.elsewhere === 'boot')) {
      await say(reading.bitLocker ? bitLockerFirst : aboutSomethingElse('boot', input.text));
      await this.redraw();
      return true;
    }
    if (question.freeText || !isForUs(reading, input.text)) return false;
    await say(shortAnswerTo(reading, input.text));
    await this.redraw();
    return true;
  }

  async redraw(): Promise<void> {
    await this.#dc.repromptDialog();
  }

  async pause(because: Key): Promise<void> {
    await this.#stop(because);
  }

  async run(command: WalkCommand): Promise<void> {
    switch (command) {
      case 'help':
        await this.#guide.say(helpMessage(this.#guide, this.active));
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
      case 'newProblem': {
        const preface = this.active ? undefined : prefaceOf(this.#guide.conversation);
        await this.#stop('common.stopped');
        this.#reset(preface);
        const { fields } = this.#guide.input;
        if (fields?.['errorText'] !== undefined) await takeForm(this.#guide, fields);
        return this.#goOn();
      }
      case 'cancel':
        await this.#stop('common.stopped');
        this.#reset();
        return this.#cancelled();
      case 'continue':
        return this.active ? this.redraw() : this.#resume();
      case 'dontRemind':
        return void (await this.#guide.say(stopReminding(this.#guide)));
      case 'notMeant':
        return this.#notMeant();
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
    if (conversation.trail.at(-1) === 'handover' && conversation.trail.length === 1) return this.#leaveHandover();
    const { planSeen, tried } = conversation.case;
    const early = this.active && !question && !planSeen && tried.length === 0;
    if (early && factsOf(withoutPolicy(this.#guide.policy, conversation.case)).length > 0) return this.#notMeant();
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

  /** The first message asked for a person; the case goes on with what it said. */
  async #leaveHandover(): Promise<void> {
    const { conversation } = this.#guide;
    delete conversation.wantsPerson;
    await this.#stop();
    conversation.trail = [];
    return this.#goOn();
  }

  /** What was read from the person's words was wrong: it is asked instead. Answers, and the words as a note, stay. */
  async #notMeant(): Promise<void> {
    const { conversation, policy, say } = this.#guide;
    const ticket = await ticketOfCase(this.#guide);
    if (ticket) return void (await say(withIt(ticket)));
    const { case: kase, trail } = conversation;
    const answers = answeredIn(kase, trail);
    const facts = factsOf(withoutPolicy(policy, withoutAnswers(kase, answers)));
    const { model: _, biosVersion: __, ...details } = kase.details;
    const note = kase.errorText || details.note;
    await this.#stop();
    this.#reset();
    conversation.trail = trail.filter((question) => question in answers);
    conversation.case = {
      ...conversation.case,
      ...answers,
      tried: kase.tried,
      files: kase.files,
      details: { ...details, ...(note && { note: cut(note, longestNote) }) },
    };
    if (facts.length > 0) await say(sentence({ key: 'common.talk.notMeantDone', values: { facts } }));
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

  #reset(preface?: Case): void {
    const { case: kase, trail } = newConversation();
    const { conversation, input } = this.#guide;
    // What came with this very message belongs to what begins now.
    const files = input.files.filter((name) => name !== '');
    Object.assign(conversation, { case: preface ?? { ...kase, files }, trail });
    if (!preface) conversation.fileRefs = input.fileRefs;
    delete conversation.wantsPerson;
    delete conversation.ticket;
    delete conversation.caseId;
    delete conversation.offered;
  }
}

// What a turn may be, one stage each; `turn.ts` has their order.
import { isDeepStrictEqual } from 'node:util';
import type { Activity } from 'botbuilder';
import { saysTrouble } from '../dialogs/firstMessage.ts';
import { asideChoices, commandChoice, type Guide, readingOf } from '../dialogs/guide.ts';
import type { Dialogs } from '../dialogs/index.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { understoodMessage } from '../dialogs/reading.ts';
import { withIt } from '../dialogs/sections/additionalInfo.ts';
import { isOneOf, typedNumber } from '../dialogs/typed.ts';
import { learnTrouble } from './activation/learn.ts';
import { isSamePress, pressOf } from './doublePress.ts';
import { refusalText, solvedChoice, tell } from './handoff/handoff.ts';
import type { Ticket } from './handoff/ticket.ts';
import { maskedNotice } from './maskActivity.ts';
import type { Block, Command, Language, Message, Text } from './messages/message.ts';
import { welcomeMessage } from './welcome.ts';

/** What every stage of a turn sees. */
export interface Turn extends Guide {
  readonly activity: Activity;
  readonly place: 'personal' | 'shared';
  readonly masked: readonly string[];
  /** ISO 8601, UTC: when it arrived, however long it waited. */
  readonly receivedAt: string;
  readonly welcomed: boolean;
  readonly retentionDays: number;
  /** A message said in this conversation, by its delivery's id. */
  saidBefore(delivery: string): Promise<Message | undefined>;
  setLanguage(language: Language): Promise<void>;
}

/** The language each language command stands for. */
export const languageOf: Readonly<Partial<Record<Command, Language>>> = { english: 'en', japanese: 'ja' };

/** A week of silence, after which the bot asks whether to go on. */
const silenceMs = 7 * 24 * 3_600_000;

/** More than this of one message is not read; the inbox keeps it whole. */
const readLimit = 20_000;

/** True when the stage has answered, so that no other one does. */
type Stage = (turn: Turn, dialogs: Dialogs) => Promise<boolean>;

/** Words that came by another way than this conversation are shown in it, so that the answer is not left alone. */
export async function heard({ activity, input, say }: Turn): Promise<void> {
  const by: HeardBy | undefined = activity.channelData?.heardBy;
  const words = (input.fields?.['errorText'] ?? input.text).trim();
  if (!by || words === '' || activity.type !== 'message') return;
  const shown = words.length > shownWords ? `${words.slice(0, shownWords)} …` : words;
  await say({ blocks: [{ kind: 'quote', by: { key: `slack.heard.${by}` }, text: { verbatim: shown } }] });
}

type HeardBy = 'command' | 'mention' | 'shortcut';

const shownWords = 500;

/** What was masked and what was cut is said before anything else. */
export async function warn({ activity, masked, input, say }: Turn): Promise<void> {
  // A command leaves no message behind, and a window none either; everything else can be deleted by who wrote it.
  const typed = !input.press && activity.channelData?.heardBy !== 'command';
  if (masked.length > 0) await say(maskedNotice(typed ? 'common.masked' : 'common.maskedOnly', masked));
  if (input.text.length > readLimit) {
    await say({
      blocks: [
        { kind: 'text', text: { key: 'common.tooLong', values: { length: input.text.length, limit: readLimit } } },
      ],
    });
  }
}

/** No dead buttons: a pressed card is replaced by what was chosen. A question's card is the prompt's affair. */
export const settlePressed: Stage = async (turn) => {
  const { press, card } = turn.input;
  if (press?.to === 'command' && card !== turn.conversation.shown?.delivery) await settle(turn, true);
  return false;
};

/** Takes the buttons off the pressed card; with `taken`, the card says what was chosen. */
async function settle(turn: Turn, taken: boolean, more: readonly Block[] = []): Promise<void> {
  const { input, saidBefore, replace } = turn;
  const { press, card } = input;
  const said = card ? await saidBefore(card) : undefined;
  if (!card || !said || said.choices?.some((choice) => choice.press.to === 'question')) return;
  const pressed = [...(said.choices ?? []), ...(said.navigation ?? [])].find((choice) =>
    isDeepStrictEqual(choice.press, press),
  );
  await replace(card, {
    ...(said.title && { title: said.title }),
    blocks: [...said.blocks, ...more, ...(pressed && taken ? [chosen(pressed.label)] : [])],
  });
}

function chosen(choice: Text): Block {
  return { kind: 'text', tone: 'subtle', text: { key: 'common.chosen', values: { choice } } };
}

export const doublePress: Stage = async ({ conversation, input, receivedAt }) => {
  const before = conversation.lastPress;
  conversation.lastPress = pressOf(input, receivedAt);
  return isSamePress(before, conversation.lastPress);
};

/** The employee withdraws a ticket, or says whether it is solved. */
export const ticketPress: Stage = async (turn, dialogs) => {
  const { input, handoff, person, say } = turn;
  if (input.press?.to !== 'ticket') return false;
  const ticket = await handoff.find(input.press.ticket);
  const event = employeeEvents.find((one) => input.press?.to === 'ticket' && one === input.press.verb);
  if (!ticket || ticket.person !== person.key) await say(sentence('handoff.refusals.notOwner'));
  else if (input.press.verb === 'answer') await answerIt(turn, ticket);
  else if (!event) await say(sentence('handoff.refusals.notStaff'));
  else {
    const after = await handoff.byEmployee(ticket, event);
    const refused = 'refused' in after;
    await settle(turn, !refused);
    const done = { withdraw: 'handoff.withdrawn', solved: 'handoff.closed', notSolved: 'handoff.reopened' } as const;
    await say(refused ? sentence(refusalText(ticket, after)) : tell(done[event], after));
  }
  await dialogs.redraw();
  return true;
};

/** Words from the box below IT's reply; they reach the ticket whatever question is open. */
async function answerIt(turn: Turn, ticket: Ticket): Promise<void> {
  const words = (turn.input.fields?.['words'] ?? '').trim().slice(0, readLimit);
  if (words === '') return void (await turn.say(sentence('common.empty')));
  await settle(turn, false, [{ kind: 'quote', text: { verbatim: words } }]);
  await passOn(turn, ticket, words);
}

const employeeEvents = ['withdraw', 'solved', 'notSolved'] as const;

/** After a week of silence: go on, or start over? */
export const resume: Stage = async (turn, dialogs) => {
  const { conversation, input, now, words } = turn;
  const silent = conversation.seenAt !== undefined && Date.parse(now) - Date.parse(conversation.seenAt) > silenceMs;
  if (!dialogs.active || (!silent && !conversation.resuming)) return false;
  const offers = ['continue', 'startOver'] as const;
  const command =
    interruptionIn(input, words) ?? (conversation.resuming ? offers[(typedNumber(input.text) ?? 0) - 1] : undefined);
  delete conversation.resuming;
  if (command === 'continue' || command === 'startOver') {
    await dialogs.run(command);
    return true;
  }
  if (command) {
    // A look at the status or the help is no answer: the question comes with the next message.
    if (command === 'status' || command === 'help') conversation.resuming = true;
    return false;
  }
  conversation.resuming = true;
  await turn.say({ ...sentence('common.resume.ask'), choices: offers.map(commandChoice) });
  return true;
};

export const interruption: Stage = async (turn, dialogs) => {
  const command = interruptionIn(turn.input, turn.words);
  if (!command) return false;
  if (command === 'start') {
    await start(turn, dialogs);
    return true;
  }
  if (command !== 'english' && command !== 'japanese') {
    await dialogs.run(command);
    return true;
  }
  const idle = !dialogs.active && !(await turn.handoff.liveTicket(turn.person));
  await turn.say(idle && turn.welcomed ? welcomeMessage(turn) : sentence('common.languageSet'));
  await dialogs.redraw();
  return true;
};

/** The question that is open, or the ticket that IT has; else a new case. */
async function start({ handoff, person, say }: Turn, dialogs: Dialogs): Promise<void> {
  const ticket = dialogs.active ? undefined : await handoff.liveTicket(person);
  if (ticket) await say(withIt(ticket));
  else await dialogs.run(dialogs.active ? 'continue' : 'newProblem');
}

/** Files are named in the case; with a live ticket they reach the desk, or their names do. Never the whole turn. */
export const files: Stage = async (turn, dialogs) => {
  const { conversation, input, handoff, person } = turn;
  if (input.files.length === 0) return false;
  const ticket = dialogs.active || beginsAnew(turn) ? undefined : await handoff.liveTicket(person);
  const passed = input.fileRefs.filter((file) => handoff.takesFile(file)).map(({ name }) => name);
  const rest = input.files.filter((name) => !passed.includes(name));
  if (passed.length > 0) {
    await turn.say(aboutFiles(ticket ? 'common.attachmentAdded' : 'common.attachmentPassed', passed));
  }
  if (rest.length > 0) await turn.say(aboutFiles('common.attachment', rest));
  const named = input.files.filter((name) => name !== '');
  conversation.case = { ...conversation.case, files: [...new Set([...conversation.case.files, ...named])].slice(-20) };
  if (!ticket) conversation.fileRefs = [...(conversation.fileRefs ?? []), ...input.fileRefs].slice(-20);
  else {
    if (named.length > 0) await handoff.relay(ticket, person, named.join(', '));
    await handoff.passFiles(ticket, input.fileRefs);
  }
  return false;
};

/** A new case, whatever ticket there is: asked for, or a trouble that is told by a command or a mention. */
function beginsAnew({ activity, input, words }: Turn): boolean {
  if (interruptionIn(input, words) === 'newProblem') return true;
  return activity.channelData?.heardBy !== undefined && saysTrouble(readingOf(input));
}

function aboutFiles(
  key: 'common.attachment' | 'common.attachmentPassed' | 'common.attachmentAdded',
  files: string[],
): Message {
  const names = files.map((name): Text => (name ? { verbatim: name } : { key: 'common.attachmentUnnamed' }));
  return { blocks: [{ kind: 'text', text: { key, values: { names } } }] };
}

export const nothing: Stage = async ({ input, say, welcomed, handoff, person }, dialogs) => {
  if (input.press || input.text.trim() !== '') return false;
  if (input.files.length === 0) {
    if (welcomed) await say(sentence('common.empty'));
    await dialogs.redraw();
    // Somebody who begins with a picture is asked what it is about.
  } else if (dialogs.active || (await handoff.liveTicket(person))) await dialogs.redraw();
  else await dialogs.begin('');
  return true;
};

/** What somebody typed into the boxes of a question that is over is not lost: they can copy it. */
export const unsent: Stage = async ({ input, conversation, saidBefore, say }) => {
  const { press, card, fields = {} } = input;
  if (press?.to !== 'question' || press.asking === conversation.shown?.asking || !card) return false;
  const boxes = (await saidBefore(card))?.fields ?? [];
  const known = JSON.stringify(conversation.case);
  const words = boxes
    .filter(({ kind }) => kind === 'line' || kind === 'lines')
    .map(({ id, value = '' }) => ({ typed: (fields[id] ?? '').trim(), before: value.trim() }))
    .filter(({ typed, before }) => typed !== '' && typed !== before && !known.includes(JSON.stringify(typed)))
    .map(({ typed }) => typed);
  if (words.length === 0) return false;
  await say({ blocks: [{ kind: 'quote', by: { key: 'common.unsent' }, text: { verbatim: words.join('\n') } }] });
  return false;
};

/** A trouble that is told by a command while the summary waits is part of it, and no note. */
export const toldMeanwhile: Stage = async (turn, dialogs) => {
  const { conversation, input, say } = turn;
  if (conversation.shown?.question !== 'handover' || input.press || !beginsAnew(turn)) return false;
  conversation.case = learnTrouble(conversation.case, input.text, readingOf(input));
  const understood = understoodMessage(conversation.case);
  if (understood) await say({ blocks: understood.blocks });
  await dialogs.redraw();
  return true;
};

/** A button of a conversation that is over. */
export const stalePress: Stage = async ({ input, say }, dialogs) => {
  if (!input.press || dialogs.active) return false;
  await say(sentence('common.staleNothing'));
  return true;
};

/** The words of a person with a live ticket join its thread. */
export const relay: Stage = async (turn, dialogs) => {
  if (dialogs.active || beginsAnew(turn)) return false;
  const ticket = await turn.handoff.liveTicket(turn.person);
  if (!ticket) return false;
  await passOn(turn, ticket, turn.input.text.slice(0, readLimit));
  return true;
};

/** Hands words to the desk, and tells the person where they went; or that the ticket has ended. */
async function passOn(turn: Turn, ticket: Ticket, words: string): Promise<void> {
  const { handoff, person, say } = turn;
  const refusal = await handoff.relay(ticket, person, words, turn.activity.type === 'messageUpdate');
  if (refusal) return void (await say(sentence(refusalText(ticket, refusal))));
  const state = ticket.state === 'claimed' || ticket.state === 'resolved' ? ticket.state : 'open';
  const saysSolved = isOneOf(words, turn.words.all('outcome.aliases.solved'));
  await say({
    ...tell(`handoff.relayed.${state}`, ticket),
    ...(saysSolved && { choices: [solvedChoice(ticket)] }),
    navigation: [commandChoice('status'), ...asideChoices],
  });
}

export const continueOrBegin: Stage = async ({ input, words, say, welcomed }, dialogs) => {
  if (dialogs.active) {
    await dialogs.continue();
    return true;
  }
  if (welcomed && isOneOf(input.text, words.all('common.words.thanks'))) {
    await say(sentence('common.youAreWelcome'));
    return true;
  }
  if (welcomed && isOneOf(input.text, words.all('common.words.greeting'))) await say(sentence('common.welcome.again'));
  await dialogs.begin(input.text.slice(0, readLimit));
  return true;
};

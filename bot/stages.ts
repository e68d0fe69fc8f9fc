// What a turn may be, one stage each; `turn.ts` has their order.
import { isDeepStrictEqual } from 'node:util';
import type { Activity } from 'botbuilder';
import { commandChoice, type Guide } from '../dialogs/guide.ts';
import type { Dialogs } from '../dialogs/index.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { withIt } from '../dialogs/sections/additionalInfo.ts';
import { isOneOf, typedNumber } from '../dialogs/typed.ts';
import { cut, shorten } from './activation/cut.ts';
import { noticeMessage } from './desk/notices.ts';
import { isSamePress, pressOf } from './doublePress.ts';
import type { AuditedAct } from './handoff/audit.ts';
import type { Notice } from './handoff/notices.ts';
import { maskedNotice } from './maskActivity.ts';
import { type Block, isLanguageCommand, type Language, type Message, type Text } from './messages/message.ts';
import { welcomeMessage } from './welcome.ts';

/** What every stage of a turn sees. */
export interface Turn extends Guide {
  readonly activity: Activity;
  readonly place: 'personal' | 'shared';
  readonly masked: readonly string[];
  /** Names the message of this turn, `channel/conversation/activity`. */
  readonly source: string;
  /** ISO 8601, UTC: when it arrived, however long it waited. */
  readonly receivedAt: string;
  /** Id of the ticket that the files of this turn go to, until they went. */
  filesFor?: string;
  readonly welcomed: boolean;
  readonly retentionDays: number;
  /** What IT tells everybody who starts, as it stands now. */
  notices(): Promise<readonly Notice[]>;
  /** A message said in this conversation, by its delivery's id. */
  saidBefore(delivery: string): Promise<Message | undefined>;
  /** What stands in its place by now. */
  standsNow(delivery: string): Promise<Message | undefined>;
  setLanguage(language: Language): Promise<void>;
  /** The words with which that case began were taken back: the figures know nothing of it. */
  uncounted(caseId: string): Promise<void>;
  /** Writes down what the person did about their data. */
  audited(act: AuditedAct): Promise<void>;
  /** What is kept about them, as they may have it. */
  ownData(): Promise<readonly Message[]>;
  /**
   * Forgets them, this turn included; what is said afterwards is forgotten once it is sent. Returns the cards that have
   * buttons still, to be replaced.
   */
  erase(): Promise<readonly string[]>;
}

/** A week of silence, after which the bot asks whether to go on. */
const silenceMs = 7 * 24 * 3_600_000;

/** More than this of one message is not read; the inbox keeps it whole. */
export const readLimit = 20_000;

/** True when the stage has answered, so that no other one does. */
export type Stage = (turn: Turn, dialogs: Dialogs) => Promise<boolean>;

/** Words that came by another way than this conversation are shown in it, so that the answer is not left alone. */
export async function heard({ activity, input, say }: Turn): Promise<void> {
  const by: HeardBy | undefined = activity.channelData?.heardBy;
  const words = (input.fields?.['errorText'] ?? input.text).trim();
  if (!by || words === '' || activity.type !== 'message') return;
  const shown = shorten(words, shownWords);
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
export async function settle(turn: Turn, taken: boolean, more: readonly Block[] = []): Promise<void> {
  const { input, saidBefore, standsNow, replace } = turn;
  const { press, card } = input;
  const said = card ? await saidBefore(card) : undefined;
  if (!card || !said || said.choices?.some((choice) => choice.press.to === 'question')) return;
  const pressed = [...(said.choices ?? []), ...(said.navigation ?? [])].find((choice) =>
    isDeepStrictEqual(choice.press, press),
  );
  // Its words may have been edited or deleted since they were said.
  const { title, blocks } = (await standsNow(card)) ?? said;
  const added = [...more, ...(pressed && taken ? [chosen(pressed.label)] : [])];
  const fresh = added.filter((block) => !blocks.some((one) => isDeepStrictEqual(one, block)));
  await replace(card, { ...(title && { title }), blocks: [...blocks, ...fresh] });
}

function chosen(choice: Text): Block {
  return { kind: 'text', tone: 'subtle', text: { key: 'common.chosen', values: { choice } } };
}

export const doublePress: Stage = async ({ conversation, input, receivedAt }) => {
  const before = conversation.lastPress;
  conversation.lastPress = pressOf(input, receivedAt);
  return isSamePress(before, conversation.lastPress);
};

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

/** Whoever starts hears what IT tells everybody, once for each case. */
export const notices: Stage = async (turn, dialogs) => {
  const { conversation, input, words, handoff, person, say } = turn;
  const command = interruptionIn(input, words);
  const anew = command === 'newProblem' || command === 'startOver';
  if (anew) delete conversation.noticed;
  else if (dialogs.active || (await handoff.liveTicket(person))) return false;
  const told = conversation.noticed ?? [];
  const fresh = (await turn.notices()).filter(({ id }) => !told.includes(id));
  for (const notice of fresh) await say(noticeMessage(notice));
  if (fresh.length > 0) conversation.noticed = [...told, ...fresh.map(({ id }) => id)];
  return false;
};

export const interruption: Stage = async (turn, dialogs) => {
  const command = interruptionIn(turn.input, turn.words);
  if (!command) return false;
  if (command === 'start') {
    await start(turn, dialogs);
    return true;
  }
  // The stage before this one has answered these.
  if (command === 'privacy' || command === 'deleteData' || command === 'exportData') return false;
  if (command === 'status' && turn.place === 'shared') {
    await turn.say(sentence('common.notAloud'));
    await dialogs.redraw();
    return true;
  }
  // The summary that comes now names them and their PC; with the first words this has just been said.
  const isSeen = command === 'person' && turn.place === 'shared' && turn.conversation.seenAt !== undefined;
  if (isSeen) await turn.say(sentence('common.welcome.group'));
  if (!isLanguageCommand(command)) {
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

/** A button of a conversation that is over. */
export const stalePress: Stage = async ({ input, say }, dialogs) => {
  if (!input.press || dialogs.active) return false;
  await say(sentence('common.staleNothing'));
  return true;
};

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
  await dialogs.begin(cut(input.text, readLimit));
  return true;
};

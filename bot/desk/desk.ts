// A turn that comes from an IT desk: acts on a ticket by button or by "@bot reply ...", and questions about tickets.
import { type Activity, TurnContext } from 'botbuilder';
import type { Input } from '../../dialogs/guide.ts';
import { sentence } from '../../dialogs/question.ts';
import { isSamePress, type Pressed, pressOf } from '../doublePress.ts';
import type { Desk, Desks } from '../handoff/desks.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { deskLane } from '../handoff/lines.ts';
import type { Address } from '../handoff/ports.ts';
import type { Said } from '../handoff/relay.ts';
import type { StaffAct } from '../handoff/staffActions.ts';
import type { TurnStores } from '../handoff/stores.ts';
import { type Staff, type Ticket, ticketName } from '../handoff/ticket.ts';
import { refusalText } from '../handoff/ticketWords.ts';
import { maskedNotice } from '../maskActivity.ts';
import type { Block, Message, Words } from '../messages/message.ts';
import { refusedFile } from '../ticketStages.ts';
import { askedOfDesk, pressedOfDesk } from './commands.ts';
import { pressedOfIncident } from './incidents.ts';
import { elsewhere } from './lists.ts';
import { refusalAt } from './mayAct.ts';
import { pressedAct, typedAct, type Wanted } from './staffAct.ts';
import { commandIn, type TypedCommand, type TypedWords, verbIn } from './typed.ts';

export interface DeskTurn {
  readonly stores: TurnStores;
  readonly handoff: Handoff;
  readonly desks: Desks;
  /** The desk it comes from. */
  readonly desk: Desk;
  readonly words: Words;
  readonly newId: () => string;
  /** Whether files are shown in a channel, or can be linked there. */
  readonly showsFiles: (channel: string) => boolean;
  /** Draws the employee's own page again, if they have one. */
  readonly showHome: (person: string) => Promise<void>;
  readonly activity: Activity;
  /** Id of its row in the inbox. */
  readonly inbox: number;
  readonly channel: string;
  readonly input: Input;
  readonly masked: readonly string[];
  /** Names the message, `channel/conversation/activity`. */
  readonly source: string;
  /** ISO 8601, UTC: when it arrived. */
  readonly now: string;
}

/** What the steps of a turn at the desk share. */
export interface AtDesk extends DeskTurn {
  /** The ticket of the pressed card, or of the thread. */
  readonly ticket: Ticket | undefined;
  readonly by: Staff;
  readonly say: (message: Message) => Promise<void>;
}

/** Staff pressed or wrote something in the desk's conversation, or changed what they had written. */
export async function deskTurn(turn: DeskTurn): Promise<void> {
  const { stores, desk, activity, channel, input, newId, handoff } = turn;
  const thread = await stores.tickets.inThread(channel, activity.conversation.id);
  const pressed = input.press?.to === 'ticket' ? await handoff.find(input.press.ticket) : undefined;
  const ticket = pressed ?? thread;
  const here: Address = {
    channel,
    conversation: activity.conversation.id,
    reference: TurnContext.getConversationReference(activity),
  };
  const isHere = ticket?.desk === desk.id;
  const say = (message: Message) =>
    stores.outbox.put({
      id: newId(),
      to: ticket && isHere ? deskLane(desk, ticket.card) : here,
      language: desk.language,
      message,
      ...(ticket && isHere && { thread: ticket.card, ticket: ticket.id }),
    });
  const { ids } = (activity.channelData ?? {}) as { ids?: readonly string[] };
  const by: Staff = {
    key: `${channel}/${activity.from.id}`,
    name: activity.from.name || activity.from.id,
    ...(ids && { ids }),
  };
  const at: AtDesk = { ...turn, ticket, by, say };

  // With the permission for a whole team, colleagues' talk with each other arrives as well: it is not kept.
  const isTalk = isOverheard(at) && !ticket;
  if (activity.type === 'messageUpdate' || activity.type === 'messageDelete') {
    await followChange(at);
    return isTalk ? stores.erasure.forgetEvent(turn.inbox) : undefined;
  }
  if (activity.type !== 'message') return sayHello(at);
  if (isTalk) return stores.erasure.forgetEvent(turn.inbox);
  if (input.press?.to === 'ticket' && !pressed) {
    // Its employee may have had it deleted: what is written about it now is not kept either.
    await stores.erasure.forgetEvent(turn.inbox);
    return say(sentence('handoff.desk.unknownTicket'));
  }
  if (await isDoublePress(turn)) return;
  const refusal = refusalAt(desk, activity);
  if (refusal) {
    // Talk in a thread is nobody's business, unless its writer believes that it reaches the employee.
    if (isOverheard(at) && desk.thread !== 'relay') return;
    return say({ blocks: [...sentence(refusal).blocks, ...(ticket ? unsent(forEmployee(at)) : [])] });
  }
  if (ticket && !isHere) {
    // Where plain words went to the employee, their writer believes that they still do.
    if (!isOverheard(at) || desk.thread === 'relay') await say(elsewhere(ticket, turn.desks.get(ticket.desk)));
    return;
  }
  await (ticket ? onTicket(at, ticket) : onDesk(at));
}

/** Where the bot hears every word of a thread: what is not said to it is talk among staff. */
function isOverheard({ activity, input }: AtDesk): boolean {
  return !input.press && activity.channelData?.addressed === false;
}

/** Words or a press that belong to no ticket. */
async function onDesk(at: AtDesk): Promise<void> {
  if (at.input.press?.to === 'desk') return pressedOfDesk(at, at.input.press);
  if (at.input.press?.to === 'incident') return pressedOfIncident(at, at.input.press);
  const command = commandIn(at.input.text, at.words);
  if (command) return askedOfDesk(at, command);
  // Said in the thread of a ticket that was deleted, or in none.
  if (verbSaid(at)) await at.say(sentence('handoff.desk.unknownTicket'));
  await at.say(hello(at));
}

async function onTicket(at: AtDesk, ticket: Ticket): Promise<void> {
  const { input, masked, say, desk } = at;
  if (input.press?.to === 'desk') return pressedOfDesk(at, input.press);
  if (input.press?.to === 'incident') return pressedOfIncident(at, input.press);
  if (masked.length > 0) {
    await say(maskedNotice(input.press ? 'handoff.desk.maskedOnly' : 'handoff.desk.masked', masked));
  }
  const { filesElsewhere } = (at.activity.channelData ?? {}) as { filesElsewhere?: boolean };
  if (filesElsewhere)
    await say(sentence({ key: 'handoff.desk.filesElsewhere', values: { ticket: ticketName(ticket) } }));
  for (const { name, why } of isOverheard(at) && desk.thread === 'note' ? [] : input.refused) {
    await say(refusedFile(name, why));
  }
  const wanted = await wantedOn(at, ticket);
  if (!wanted) return;
  // A file alone: what is missing has been said.
  if ('missing' in wanted) return filesElsewhere ? undefined : say(wanted.missing);
  await act(at, ticket, wanted.act);
}

/** The act that was pressed, typed after the bot's name, or said in the thread. */
async function wantedOn(at: AtDesk, ticket: Ticket): Promise<Wanted> {
  const { input, words, desk, desks, handoff, source } = at;
  const said = { text: input.text, files: input.fileRefs, source };
  const hasContent = input.text.trim() !== '' || input.fileRefs.length > 0;
  if (isOverheard(at)) {
    if (!hasContent && input.files.length === 0) return undefined;
    if (desk.thread === 'relay') return hasContent ? relayed(at, said) : undefined;
    return { act: { type: 'note', said: { ...said, text: talk(input) }, inThread: true, overheard: true } };
  }
  const colleagues = await handoff.colleagues(desk);
  const needs = { ticket, desk, desks, input, words, colleagues, mentioned: mentionedBy(at), source };
  if (input.press) return pressedAct(needs);
  const verb = verbSaid(at);
  if (verb) return typedAct(needs, verb);
  const command = commandIn(input.text, words);
  if (command && isMeantInThread(command)) {
    await askedOfDesk(at, command);
    return undefined;
  }
  if (!hasContent) return { missing: sentence('handoff.desk.emptyReply') };
  return { act: { type: desk.thread === 'relay' ? 'reply' : 'note', said, inThread: true } };
}

/** What the words begin with; where the bot was not mentioned, its name may have been typed as mere text. */
function verbSaid(at: AtDesk): ReturnType<typeof verbIn> {
  const { text } = at.input;
  return verbIn(isOverheard(at) ? text.replace(/^@\S+\s+/u, '') : text, at.words);
}

/** Words that go to the employee without a mention of the bot; what begins as a note was never meant for them. */
function relayed(at: AtDesk, said: Said): Wanted {
  const verb = verbSaid(at);
  if (verb?.what === 'note') return { act: { type: 'note', said: { ...said, text: verb.rest }, inThread: true } };
  const text = verb?.what === 'reply' ? verb.rest : said.text;
  return { act: { type: 'reply', said: { ...said, text }, inThread: true, overheard: true } };
}

/** In a ticket's thread, sentences that begin like a command are talk, and a notice to everybody a slip of the tongue. */
function isMeantInThread({ what, rest }: TypedWords<TypedCommand>): boolean {
  if (what === 'export') return /^(?:(?:ACT-?)?\d+)?$/i.test(rest);
  if (what === 'ticket') return /^(?:ACT-?)?\d+$/i.test(rest);
  if (what === 'tickets') return !/\s/.test(rest);
  if (what === 'report') return /^(?:\d\S*)?$/.test(rest);
  return what !== 'notice' && what !== 'find';
}

async function act(at: AtDesk, ticket: Ticket, wanted: StaffAct): Promise<void> {
  const { handoff, by, say } = at;
  const after = await handoff.byStaff(ticket, by, wanted);
  if (!('refused' in after)) return at.showHome(ticket.person);
  if (wanted.type === 'note' && wanted.overheard) return;
  const words = 'said' in wanted ? wanted.said.text : '';
  // Others read along: who lost a race must know that it is them.
  const to: Block = {
    kind: 'text',
    tone: 'subtle',
    text: { key: 'handoff.desk.to', values: { staff: { verbatim: by.name } } },
  };
  await say({ blocks: [to, { kind: 'text', text: refusalText(ticket, after) }, ...unsent(words)] });
  await handoff.refreshCard(ticket);
}

/** The words that are meant to reach the employee. */
function forEmployee(at: AtDesk): string {
  const { input, words, desk } = at;
  const { press, fields = {}, text } = input;
  if (press) return press.to === 'ticket' && press.verb === 'reply' ? (fields['words'] ?? '') : '';
  const verb = verbSaid(at);
  if (verb) return verb.what === 'reply' ? verb.rest : '';
  return desk.thread === 'relay' && !commandIn(text, words) ? text : '';
}

/** What somebody wrote stays readable when it could not be used. */
function unsent(words: string): Block[] {
  return words.trim() === '' ? [] : [{ kind: 'quote', by: { key: 'handoff.desk.unsent' }, text: { verbatim: words } }];
}

/** Edits and deletions follow to wherever the words went; what was a note stays one. */
async function followChange(at: AtDesk): Promise<void> {
  const { activity, stores, source, handoff, input, desk, say, masked } = at;
  if (activity.type === 'messageDelete') return void (await handoff.change(source, undefined));
  const refusal = refusalAt(desk, activity);
  if (refusal) return void (at.ticket && (await say(sentence(refusal))));
  const verb = verbSaid(at);
  const toEmployee = verb ? verb.what === 'reply' : desk.thread === 'relay' && at.ticket !== undefined;
  // Its copies at a desk that the ticket was moved to have no author.
  const copies = await Promise.all((await stores.relays.of(source)).map((id) => stores.outbox.get(id)));
  const wasSent = copies.some((copy) => copy?.author === 'staff');
  if (masked.length > 0) await say(maskedNotice('handoff.desk.masked', masked));
  // A reply that is edited into something else is taken back; a note that becomes a reply has to be written anew.
  const text = verb?.rest ?? input.text;
  await handoff.change(source, wasSent && !toEmployee ? undefined : text);
  await stores.tickets.changeEntries(source, text, wasSent && toEmployee ? 'staff' : 'note');
  if (wasSent && !toEmployee) await say(sentence('handoff.desk.takenBack'));
  if (!wasSent && verb?.what === 'reply' && at.ticket) await say(sentence('handoff.desk.editNotSent'));
}

/** A second press of the same button by the same person within a moment. */
async function isDoublePress({ stores, activity, channel, input, now }: DeskTurn): Promise<boolean> {
  if (!input.press) return false;
  const key = `press/${channel}/${activity.from.id}`;
  const before = (await stores.states.get(key)) as Pressed | undefined;
  const pressed = pressOf(input, now);
  await stores.states.put(key, pressed, now);
  return isSamePress(before, pressed);
}

async function sayHello(at: AtDesk): Promise<void> {
  const { activity, stores, now, say } = at;
  const added =
    activity.membersAdded?.some(({ id }) => id === activity.recipient.id) ?? activity.action?.startsWith('add');
  const key = `desk/${activity.conversation.id}`;
  if (!added || (await stores.states.get(key))) return;
  await stores.states.put(key, { greeted: true }, now);
  await say(hello(at));
}

/** How the desk works. */
export function hello({ activity: { recipient }, desk }: Pick<AtDesk, 'activity' | 'desk'>): Message {
  const bot = { verbatim: recipient?.name || 'bot' };
  const key = desk.thread === 'relay' ? 'handoff.desk.helloRelay' : 'handoff.desk.hello';
  return {
    blocks: [
      { kind: 'text', text: { key, values: { bot } } },
      { kind: 'text', tone: 'subtle', text: { key: 'handoff.desk.commands' } },
      { kind: 'text', tone: 'subtle', text: { key: 'handoff.desk.threadCommands' } },
    ],
  };
}

/** Words in a ticket's thread, with the names of files that came along. */
function talk({ text, files }: Input): string {
  return [text, ...files].filter((part) => part.trim() !== '').join('\n');
}

function mentionedBy({ activity, channel }: AtDesk): Staff[] {
  const { mentions = [] } = (activity.channelData ?? {}) as { mentions?: readonly { id: string; name: string }[] };
  return mentions.map(({ id, name }) => ({ key: `${channel}/${id}`, name: name || id }));
}

// A turn that comes from the IT desk: claim, reply, note, resolve, release, by button or by "@bot reply ...".
import { type Activity, TurnContext } from 'botbuilder';
import type { Input } from '../dialogs/guide.ts';
import { sentence } from '../dialogs/question.ts';
import { normalise } from '../dialogs/typed.ts';
import { isSamePress, type Pressed, pressOf } from './doublePress.ts';
import { type Desk, deskLane, type Handoff, refusalText } from './handoff/handoff.ts';
import type { Address, TurnStores } from './handoff/ports.ts';
import type { Staff, TicketEvent } from './handoff/ticket.ts';
import { maskedNotice } from './maskActivity.ts';
import type { Block, Key, Message, Words } from './messages/message.ts';

export interface DeskTurn {
  readonly stores: TurnStores;
  readonly handoff: Handoff;
  readonly desk: Desk | undefined;
  readonly words: Words;
  readonly newId: () => string;
  /** Draws the employee's own page again, if they have one. */
  readonly showHome: (person: string) => Promise<void>;
  readonly activity: Activity;
  readonly channel: string;
  readonly input: Input;
  readonly masked: readonly string[];
  /** ISO 8601, UTC: when it arrived. */
  readonly now: string;
}

const verbs = ['claim', 'release', 'reply', 'note', 'resolve'] as const;
type DeskVerb = (typeof verbs)[number];

/** Staff pressed or wrote something in the desk's conversation. */
export async function deskTurn(turn: DeskTurn): Promise<void> {
  const { stores, desk, activity, channel, input, masked, newId, handoff } = turn;
  if (!desk) return;
  const thread = await stores.tickets.inThread(channel, activity.conversation.id);
  const pressed = input.press?.to === 'ticket' ? await handoff.find(input.press.ticket) : undefined;
  const ticket = pressed ?? thread;
  const here: Address = {
    channel,
    conversation: activity.conversation.id,
    reference: TurnContext.getConversationReference(activity),
  };
  const say = (message: Message) =>
    stores.outbox.put({
      id: newId(),
      to: ticket ? deskLane(desk, ticket.card) : here,
      language: desk.language,
      message,
      ...(ticket && { thread: ticket.card }),
    });

  if (activity.type !== 'message') return sayHello(turn, say);
  if (await isDoublePress(turn)) return;
  if (input.press && !pressed) return say(sentence('handoff.desk.unknownTicket'));
  // Where the bot hears every word of a thread: what is not said to it is talk among staff.
  const overheard = activity.channelData?.addressed === false;
  if (!ticket) return overheard ? undefined : say(hello(activity));
  const maskedKey = input.press ? 'handoff.desk.maskedOnly' : 'handoff.desk.masked';
  if (masked.length > 0) await say(maskedNotice(maskedKey, masked));
  const { verb, words } = input.press
    ? pressedVerb(input)
    : overheard
      ? talk(input)
      : typedVerb(input.text, turn.words);
  if (!verb || (overheard && words === '')) return;
  const takesWords = verb === 'reply' || verb === 'note';
  if (takesWords && words.trim() === '') return say(sentence('handoff.desk.emptyReply'));

  const by: Staff = { key: `${channel}/${activity.from.id}`, name: activity.from.name || activity.from.id };
  const staffWords = { text: words, inThread: input.press === undefined, overheard };
  const after = await handoff.byStaff(
    ticket,
    { type: verb, by } satisfies TicketEvent,
    takesWords ? staffWords : undefined,
  );
  if ('refused' in after) {
    if (overheard) return;
    await say({ blocks: [{ kind: 'text', text: refusalText(ticket, after) }, ...unsent(words)] });
    await handoff.refreshCard(ticket);
  } else if (!takesWords && words.trim() !== '') {
    // Words in the box of a card that was claimed, released or resolved are not lost, and not sent either.
    await handoff.byStaff(after, { type: 'note', by }, staffWords);
  }
  if (verb === 'reply' && !('refused' in after) && input.files.length > 0)
    await say(sentence('handoff.desk.filesStay'));
  await turn.showHome(ticket.person);
}

/** What somebody wrote stays readable when it could not be used. */
function unsent(words: string): Block[] {
  return words.trim() === '' ? [] : [{ kind: 'quote', by: { key: 'handoff.desk.unsent' }, text: { verbatim: words } }];
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

async function sayHello({ activity, stores, now }: DeskTurn, say: (message: Message) => Promise<void>): Promise<void> {
  const added =
    activity.membersAdded?.some(({ id }) => id === activity.recipient.id) ?? activity.action?.startsWith('add');
  const key = `desk/${activity.conversation.id}`;
  if (!added || (await stores.states.get(key))) return;
  await stores.states.put(key, { greeted: true }, now);
  await say(hello(activity));
}

function hello({ recipient }: Activity): Message {
  return {
    blocks: [
      { kind: 'text', text: { key: 'handoff.desk.hello', values: { bot: { verbatim: recipient?.name || 'bot' } } } },
    ],
  };
}

function pressedVerb({ press, fields }: Input): { verb: DeskVerb | undefined; words: string } {
  const verb = press?.to === 'ticket' ? verbs.find((one) => one === press.verb) : undefined;
  return { verb, words: fields?.['words'] ?? '' };
}

/** Words in a ticket's thread, with the names of files that came along. */
function talk({ text, files }: Input): { verb: DeskVerb; words: string } {
  return { verb: 'note', words: [text, ...files].filter((part) => part.trim() !== '').join('\n') };
}

/** "reply Please restart" -> reply; anything without a known first word stays an internal note. */
function typedVerb(text: string, words: Words): { verb: DeskVerb; words: string } {
  const known = verbs
    .flatMap((verb) =>
      words.all(`handoff.words.${verb}` satisfies Key).map((word) => ({ verb, word: normalise(word) })),
    )
    .sort((a, b) => b.word.length - a.word.length);
  const typed = text.trim();
  const lower = typed.normalize('NFKC').toLowerCase();
  const found = known.find(({ word }) => lower.startsWith(word) && endsThere(lower, word));
  if (!found) return { verb: 'note', words: typed };
  const rest = typed
    .normalize('NFKC')
    .slice(found.word.length)
    .replace(/^[\s:、,。]+/u, '');
  const takesWords = found.verb === 'reply' || found.verb === 'note';
  return takesWords || rest === '' ? { verb: found.verb, words: rest } : { verb: 'note', words: typed };
}

/** A verb stands alone: what goes on ("replying", 「返事がまだ」) is a note, since a note that leaks cannot be taken back. */
function endsThere(text: string, word: string): boolean {
  return /^(?:$|[\s:：,、。])/u.test(text.slice(word.length));
}

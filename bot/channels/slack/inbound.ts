// What Slack sends, as the activities that a turn reads. Pure: a payload goes in, an activity with its key comes out.
import type { Activity, Attachment } from 'botbuilder';
import type { ReadPress } from '../../messages/press.ts';

/** An activity, and the key of the event it came with: the same event again has the same key. */
export interface Arrival {
  readonly key: string;
  readonly activity: Activity;
}

/** Who sent it, from where, and to which app. */
export interface Sender {
  readonly user: string;
  /** The workspace that the app is installed in, where the payload tells it: never the one it was sent from. */
  readonly team?: string | undefined;
  /** The person's own workspace, where the payload tells it: another one over Slack Connect. */
  readonly from?: string | undefined;
  /** The bot's own user id, where the payload tells it. */
  readonly bot?: string | undefined;
}

/** What a channel has beside the message: who is the bot, and where the desks are. */
export interface Around {
  readonly team?: string | undefined;
  readonly bot?: string | undefined;
  /** Channel ids of the desks. */
  readonly desks: ReadonlySet<string>;
}

/** Somebody who is mentioned; the name is filled in before the turn. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

/** A `message` or `app_mention` event, as far as it is read. */
export interface MessageEvent {
  readonly type?: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly channel?: string;
  readonly channel_type?: string;
  readonly files?: readonly SlackFile[];
  readonly edited?: { readonly ts?: string };
  /** Of a person from another workspace, over Slack Connect. */
  readonly user_team?: string;
  readonly source_team?: string;
  /** The message that is gone. */
  readonly deleted_ts?: string;
  readonly message?: MessageEvent;
  readonly previous_message?: MessageEvent;
}

export interface SlackFile {
  readonly name?: string | null;
  readonly mimetype?: string;
  readonly size?: number;
  readonly url_private_download?: string;
}

/** The lane of a person's own conversation with the bot, wherever they are. */
export function personalConversation(user: string): Activity['conversation'] {
  return { id: user, conversationType: 'personal' } as Activity['conversation'];
}

/** A thread of a channel: answers to its first message carry that message's `ts`. */
export function threadConversation(channel: string, ts: string): Activity['conversation'] {
  return { id: threadId(channel, ts), conversationType: 'channel', isGroup: true } as Activity['conversation'];
}

/** The id under which a thread is known to the rest. */
export function threadId(channel: string, ts: string): string {
  return `${channel};thread_ts=${ts}`;
}

/** The channel and, in a thread, the `ts` of its first message. */
export function placeOf(conversation: string): { readonly channel: string; readonly thread: string | undefined } {
  const [channel = '', thread] = conversation.split(';thread_ts=');
  return { channel, thread };
}

/** Kinds of messages that a person wrote; all others are joins, topics, echoes and notices. */
const written = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/**
 * What a message event means: nothing for bots, joins and the like; the desk's thread when it came from there; the
 * person's own conversation for a direct message. A mention elsewhere is two arrivals: what anybody may read is answered
 * in its thread, and the person's own conversation goes on. Words that are edited or deleted are followed where they
 * were heard, by the id of their message.
 */
export function readMessageEvent(event: MessageEvent, around: Around): Arrival[] {
  if (event.subtype === 'message_changed')
    return isTombstone(event) ? readDeletion(event, around) : readEdit(event, around);
  if (event.subtype === 'message_deleted') return readDeletion(event, around);
  const { user, ts, channel, thread_ts: thread } = event;
  if (!user || !ts || !channel || !isPersons(event, around)) return [];
  const key = `message/${channel}/${ts}`;
  const heard = hear(event, event, around);
  if (heard) return [{ key, activity: heard }];
  if (event.type !== 'app_mention') return [];
  const sender = senderOf(event, around);
  const content = contentOf(event, around);
  const aloud = activityOf(
    sender,
    threadConversation(channel, thread ?? ts),
    { ...content, files: [] },
    { aloud: true },
  );
  return [
    { key, activity: spokenTo(sender, content, 'mention') },
    { key: `${key}/aloud`, activity: aloud },
  ];
}

/**
 * A person's message where the bot listens: in their direct message, or at a desk, in a thread or addressed. What was
 * addressed before it was changed still is.
 */
function hear(message: MessageEvent, event: MessageEvent, around: Around, before?: MessageEvent): Activity | undefined {
  const { user = '', ts = '', thread_ts: thread } = message;
  const { channel = '' } = event;
  const sender = senderOf(message, around);
  const content = contentOf(message, around);
  const mentions = mentionsIn(message.text ?? '', around.bot);
  const data = mentions.length > 0 ? { mentions } : {};
  if (around.desks.has(channel)) {
    const addressed = [message, before].some((one) => one && isAddressed(one, around));
    if (!addressed && !thread) return undefined;
    return activityOf(sender, threadConversation(channel, thread ?? ts), content, { addressed, ...data });
  }
  return isDirect(event) ? activityOf(sender, personalConversation(user), content, data) : undefined;
}

/** A person changed what they had written; unfurled links and our own updates change no text. */
function readEdit(event: MessageEvent, around: Around): Arrival[] {
  const { message, previous_message: before, channel } = event;
  if (!message?.user || !message.ts || !channel || !isPersons(message, around)) return [];
  if (!message.edited?.ts || message.text === before?.text) return [];
  // Files stay as they are: an edit changes words.
  const heard = hear({ ...message, files: [] }, event, around, before);
  const key = `edit/${channel}/${message.ts}/${message.edited.ts}`;
  return heard ? [{ key, activity: { ...heard, type: 'messageUpdate' } }] : [];
}

/** A person deleted what they had written. Where a thread hangs on it, Slack leaves a tombstone in its place. */
function readDeletion(event: MessageEvent, around: Around): Arrival[] {
  const { previous_message: before, channel } = event;
  const ts = before?.ts ?? event.deleted_ts;
  if (!before?.user || !ts || !channel || !isPersons(before, around)) return [];
  // What was deleted is kept nowhere, here neither.
  const heard = hear({ ...before, ts, text: '', files: [] }, event, around, before);
  return heard ? [{ key: `deleted/${channel}/${ts}`, activity: { ...heard, type: 'messageDelete' } }] : [];
}

function isTombstone({ message }: MessageEvent): boolean {
  return message?.subtype === 'tombstone';
}

function isPersons({ user, bot_id: id, subtype }: MessageEvent, { bot }: Around): boolean {
  return id === undefined && user !== bot && written.has(subtype);
}

function isAddressed({ type, text = '' }: MessageEvent, { bot }: Around): boolean {
  return type === 'app_mention' || (bot !== undefined && new RegExp(`<@${bot}[|>]`).test(text));
}

function senderOf({ user = '', user_team: own, source_team: source }: MessageEvent, { team, bot }: Around): Sender {
  return { user, team, from: [own, source].find((one) => one !== undefined && one !== team) ?? own, bot };
}

function contentOf({ text = '', files = [], ts = '' }: MessageEvent, { bot }: Around): Content {
  return { text: withoutMention(text, bot).replace(/^\/activation(?:\s+|$)/, ''), files, id: ts };
}

/** The people who are mentioned, without the bot; where its id is not known, it is the one who is spoken to. */
function mentionsIn(text: string, bot: string | undefined): Mention[] {
  const others = bot === undefined ? text.replace(leadingMention, '') : text;
  const found = [...others.matchAll(/<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/g)].map(([, id = '', name = '']) => ({
    id,
    name,
  }));
  const byId = new Map(found.filter(({ id }) => id !== bot).map((mention) => [mention.id, mention]));
  return [...byId.values()];
}

function isDirect({ channel_type: type, channel }: MessageEvent): boolean {
  return type === 'im' || (type === undefined && channel?.startsWith('D') === true);
}

interface Content {
  readonly text?: string;
  readonly files?: readonly SlackFile[];
  readonly id: string;
  readonly value?: ReadPress;
}

/** A message in a conversation, from a person. `data` becomes `channelData`, beside the team. */
export function activityOf(
  { user, team, from = team, bot = '' }: Sender,
  conversation: Activity['conversation'],
  { text = '', files = [], id, value }: Content,
  data: Readonly<Record<string, unknown>> = {},
): Activity {
  return {
    type: 'message',
    id,
    channelId: 'slack',
    serviceUrl: 'https://slack.com/',
    from: { id: user, name: '' },
    recipient: { id: bot, name: '' },
    conversation,
    text,
    attachments: files.map(attachmentOf),
    channelData: {
      ...(team !== undefined && { tenant: { id: team } }),
      ...(from !== team && { userTeam: from }),
      ...data,
    },
    ...(value && { value }),
  } as unknown as Activity;
}

/** Words for the bot that were not written into the person's own conversation; none at all begin or go on. */
export function spokenTo(sender: Sender, content: Content, heardBy: 'command' | 'mention' | 'shortcut'): Activity {
  const isEmpty = !content.text && !content.value && !content.files?.length;
  const value: ReadPress = { press: { to: 'command', command: 'start' }, fields: {}, card: content.id };
  const said = isEmpty ? { id: content.id, value } : content;
  return activityOf(sender, personalConversation(sender.user), said, { heardBy });
}

/** Something that happened to a person's conversation without words, such as opening the Home tab. */
export function eventOf(sender: Sender, name: string, id: string): Activity {
  return { ...activityOf(sender, personalConversation(sender.user), { id }), type: 'event', name } as Activity;
}

function attachmentOf({ name, mimetype, size = 0, url_private_download: url }: SlackFile): Attachment {
  const type = mimetype ?? 'application/octet-stream';
  return { contentType: type, name: name ?? '', ...(name && url && { contentUrl: url, content: { size } }) };
}

const leadingMention = /^\s*<@[UW]\w+(?:\|[^>]*)?>/;

function withoutMention(text: string, bot: string | undefined): string {
  const bare =
    bot === undefined ? text.replace(leadingMention, '') : text.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>`, 'g'), '');
  return plainWords(bare);
}

/** What stands in angle brackets when Slack wrote it; anything else is somebody's own text. */
const reference =
  /<((?:[@#][UWC]\w+|!(?:here|channel|everyone|subteam\^\w+|date\^\d+\^[^<|>]*)|(?:https?|mailto|tel|slack):[^<|>]*))(?:\|([^<>]*))?>/g;

/** Slack's message text as it was typed: references in angle brackets become words, escapes are taken back. */
export function plainWords(text: string): string {
  return text
    .replace(reference, (_, target: string, label?: string) => {
      if (/^[@#]/.test(target)) return label ? `${target[0]}${label}` : target;
      if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0]}`;
      const address = target.replace(/^(?:mailto|tel):/, '');
      return !label || address.endsWith(label) ? address : `${label} (${address})`;
    })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();
}

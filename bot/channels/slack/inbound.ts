// What Slack sends, as the activities that a turn reads. Pure: a payload goes in, an activity with its key comes out.
import type { Activity, Attachment } from 'botbuilder';
import type { FileRef } from '../../messages/message.ts';
import type { ReadPress } from '../../messages/press.ts';

/** An activity, and the key of the event it came with: the same event again has the same key. */
export interface Arrival {
  readonly key: string;
  readonly activity: Activity;
}

/** Who sent it, from where, and to which app. */
export interface Sender {
  readonly user: string;
  readonly team?: string | undefined;
  /** The bot's own user id, where the payload tells it. */
  readonly bot?: string | undefined;
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
 * in its thread, and the person's own conversation goes on.
 */
export function readMessageEvent(
  event: MessageEvent,
  team: string | undefined,
  bot: string | undefined,
  desk: string | undefined,
): Arrival[] {
  if (event.subtype === 'message_changed') return readEdit(event, team, bot);
  const { user, ts, channel, thread_ts: thread } = event;
  if (!user || !ts || !channel || event.bot_id || user === bot || !written.has(event.subtype)) return [];
  const key = `message/${channel}/${ts}`;
  const sender = { user, team, bot };
  const text = withoutMention(event.text ?? '', bot).replace(/^\/activation(?:\s+|$)/, '');
  const content = { text, files: event.files ?? [], id: ts };
  const addressed = event.type === 'app_mention' || (bot !== undefined && (event.text ?? '').includes(`<@${bot}`));
  if (channel === desk) {
    if (!addressed && !thread) return [];
    return [{ key, activity: activityOf(sender, threadConversation(channel, thread ?? ts), content, { addressed }) }];
  }
  if (isDirect(event)) return [{ key, activity: activityOf(sender, personalConversation(user), content) }];
  if (event.type !== 'app_mention') return [];
  const mention = spokenTo(sender, content, 'mention');
  const aloud = activityOf(sender, threadConversation(channel, thread ?? ts), content, { aloud: true });
  return [
    { key, activity: mention },
    { key: `${key}/aloud`, activity: aloud },
  ];
}

/** A person changed what they had written to the bot; unfurled links and our own updates change no text. */
function readEdit(event: MessageEvent, team: string | undefined, bot: string | undefined): Arrival[] {
  const { message, previous_message: before, channel } = event;
  if (!message?.user || !message.ts || !channel || !isDirect(event)) return [];
  if (message.bot_id || message.user === bot || !message.edited?.ts || message.text === before?.text) return [];
  const content = { text: plainWords(message.text ?? ''), files: [], id: message.ts };
  if (content.text === '') return [];
  const activity = activityOf({ user: message.user, team, bot }, personalConversation(message.user), content);
  return [
    { key: `edit/${channel}/${message.ts}/${message.edited.ts}`, activity: { ...activity, type: 'messageUpdate' } },
  ];
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
  { user, team, bot = '' }: Sender,
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
    channelData: { tenant: { id: team }, ...data },
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
  const ref: FileRef | undefined = name && url ? { channel: 'slack', name, type, size, url } : undefined;
  return { contentType: type, name: name ?? '', ...(ref && { content: { ref } }) };
}

function withoutMention(text: string, bot: string | undefined): string {
  const bare =
    bot === undefined
      ? text.replace(/^\s*<@[UW]\w+(?:\|[^>]*)?>/, '')
      : text.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>`, 'g'), '');
  return plainWords(bare);
}

/** What stands in angle brackets when Slack wrote it; anything else is somebody's own text. */
const reference =
  /<((?:[@#][UWC]\w+|!(?:here|channel|everyone|subteam\^\w+|date\^\d+\^[^|>]*)|(?:https?|mailto|tel|slack):[^|>]*))(?:\|([^>]*))?>/g;

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

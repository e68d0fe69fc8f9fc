// A Teams activity in the form that the turn reads: mention stripped, press and boxes in `value`, files by their address.
import { createHash, randomUUID } from 'node:crypto';
import { type Activity, type Attachment, type Entity, TurnContext } from 'botbuilder';
import { readPress } from '../../messages/press.ts';
import { fieldsOf, isFlag, isId, isText, listOf, objectWith, sound } from '../sound.ts';
import { withCode } from './code.ts';
import { attachedFile, isAttachedFile } from './files.ts';

/** Kinds of activities that have a turn; all others are acknowledged and forgotten. */
const taken = new Set([
  'message',
  'messageUpdate',
  'messageDelete',
  'conversationUpdate',
  'installationUpdate',
  'invoke',
]);
/** Teams tells of other changes by the same activities. */
const changes: Readonly<Record<string, readonly string[]>> = {
  messageUpdate: ['editMessage', 'undeleteMessage'],
  messageDelete: ['softDeleteMessage'],
};

const isAccount = objectWith({}, { id: isId, name: isText, aadObjectId: isId, tenantId: isId });
const isNamed = fieldsOf({ id: isId });

/** botbuilder reads every mention, and takes its parts for granted. */
function isEntity(value: unknown): boolean {
  const mentioned = objectWith({ id: isId }, { name: isText });
  const isOne = objectWith({ type: isText }, { locale: isText, timezone: isText, text: isText, mentioned });
  return isOne(value) && ((value as Entity).type !== 'mention' || (value as Entity)['mentioned'] !== undefined);
}

/** Nothing else of somebody, or of a place, goes back to Teams with what is said there. */
function only<T extends object>(whole: T, names: readonly (keyof T)[]): T {
  return Object.fromEntries(names.flatMap((name) => (whole[name] === undefined ? [] : [[name, whole[name]]]))) as T;
}

const ofAccount = ['id', 'name', 'aadObjectId'] as const;
const ofPlace = ['isGroup', 'conversationType', 'tenantId', 'id'] as const;

/** What is read of an activity, here or by botbuilder. */
const isShaped = objectWith(
  { type: isId },
  {
    ...Object.fromEntries(
      ['timestamp', 'localTimestamp', 'locale', 'localTimezone', 'text', 'action', 'name'].map((name) => [
        name,
        isText,
      ]),
    ),
    id: isId,
    channelId: isId,
    serviceUrl: (value) => isText(value) && URL.canParse(String(value)),
    replyToId: isId,
    from: isAccount,
    recipient: isAccount,
    conversation: fieldsOf({ id: isId, conversationType: isId, tenantId: isId, isGroup: isFlag }),
    channelData: fieldsOf({ tenant: isNamed, channel: isNamed, team: isNamed, eventType: isText }),
    membersAdded: listOf(isNamed),
    entities: listOf(isEntity),
    attachments: listOf(fieldsOf({ contentType: isText, contentUrl: isText, name: isText })),
  },
);

/** A request's body as an activity, every part that is read of the kind it should be; undefined when it is none. */
export function activityIn(body: unknown): Record<string, unknown> | undefined {
  const activity = sound(body);
  return isShaped(activity) ? (activity as Record<string, unknown>) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The activity to be stored, or undefined when there is nothing to answer. An unknown card press arrives as empty text. */
export function readTeamsActivity(raw: Activity): Activity | undefined {
  if (!taken.has(raw.type) || !raw.conversation?.id || !raw.from?.id || !raw.recipient?.id) return undefined;
  if (raw.type === 'conversationUpdate' && !botWasAdded(raw)) return undefined;
  if (changes[raw.type]?.includes(raw.channelData?.eventType) === false) return undefined;
  const { id, timestamp, locale, channelId, serviceUrl, from, conversation, recipient, channelData, replyToId } = raw;
  const submitted = raw.type === 'invoke' ? executeData(raw.value) : raw.value;
  if (raw.type === 'invoke' && submitted === undefined) return undefined;
  const value = readPress(submitted);
  const text = value || raw.type === 'messageDelete' ? '' : textOf(raw);
  if (raw.type === 'messageUpdate' && text === '') return undefined;
  return {
    type: raw.type === 'invoke' ? 'message' : raw.type,
    id,
    timestamp,
    locale: locale ?? clientInfo(raw)?.['locale'],
    localTimezone: raw.localTimezone ?? clientInfo(raw)?.['timezone'],
    channelId,
    serviceUrl,
    from: only(from, ofAccount),
    conversation: only(conversation, ofPlace),
    recipient: only(recipient, ofAccount),
    replyToId,
    channelData: {
      tenant: channelData?.tenant,
      channel: channelData?.channel,
      team: channelData?.team,
      ...(raw.type.startsWith('message') && addressing(raw, submitted !== undefined)),
    },
    ...(raw.membersAdded && { membersAdded: raw.membersAdded }),
    ...(raw.action && { action: raw.action }),
    text,
    attachments: files(raw),
    ...(value && { value }),
  } as Activity;
}

/** A key of the event: Teams sends the same activity again after a time-out. */
export function eventKeyOf(activity: Activity): string {
  const { type, conversation, id, from, action } = activity;
  if (type === 'installationUpdate' || type === 'conversationUpdate') {
    return `${type}/${conversation.id}/${action ?? 'added'}/${id ?? activity.timestamp ?? from.id}`;
  }
  // Each edit of a message is an event of its own; the same one again has the same time.
  const change = () =>
    createHash('sha256')
      .update(JSON.stringify([activity.text, activity.timestamp]))
      .digest('hex');
  if (type === 'messageUpdate') return `edit/${conversation.id}/${id}/${change()}`;
  if (type === 'messageDelete') return `delete/${conversation.id}/${id}/${change()}`;
  return `${conversation.id}/${id ?? randomUUID()}`;
}

function botWasAdded({ membersAdded, recipient }: Activity): boolean {
  return membersAdded?.some(({ id }) => id === recipient.id) ?? false;
}

/** The data of `adaptiveCard/action`; undefined for other invokes. */
function executeData(value: unknown): unknown {
  const action = (value as { action?: { data?: unknown } } | undefined)?.action;
  return action ? (action.data ?? {}) : undefined;
}

function textOf(raw: Activity): string {
  const stripped = TurnContext.removeRecipientMention({ ...raw, text: raw.text ?? '' }) ?? '';
  // Other people are named in tags; the bot's own mention is gone by now.
  return withCode(stripped.replace(/\u00a0/g, ' ').trim(), htmlOf(raw)).replace(/<at>([^<]*)<\/at>/g, '@$1');
}

/** The HTML copy that Teams sends of a text; empty without one. */
function htmlOf({ attachments = [] }: Activity): string {
  const copies = attachments.filter(({ contentType, content }) => contentType === 'text/html' && isText(content));
  return copies.map(({ content }) => content).join('\n');
}

/** What the turn must know of a message in a shared place: whether it is said to the bot, who else is named, what is missing. */
function addressing(raw: Activity, isPress: boolean): Activity['channelData'] {
  const { recipient, entities = [], type } = raw;
  if (!isShared(raw)) return {};
  const named = entities.flatMap(({ type: kind, ['mentioned']: mentioned }) =>
    kind === 'mention' && isObject(mentioned) && isText(mentioned['id']) ? [mentioned] : [],
  );
  const others = new Map(
    named.filter(({ id }) => id !== recipient.id).map(({ id, name }) => [id, { id, name: isText(name) ? name : '' }]),
  );
  const isElsewhere = type === 'message' && /<attachment\b/i.test(htmlOf(raw));
  return {
    ...(type !== 'messageDelete' && { addressed: isPress || named.some(({ id }) => id === recipient.id) }),
    mentions: [...others.values()],
    ...(isElsewhere && { filesElsewhere: true }),
  };
}

/** Others read along. */
export function isShared({ conversation: { conversationType, isGroup } }: Activity): boolean {
  return isGroup === true || (conversationType !== undefined && conversationType !== 'personal');
}

/** Files by their address. The HTML copy is kept only where it says something else than the text, so that it is masked. */
function files(raw: Activity): Attachment[] {
  return (raw.attachments ?? []).flatMap((attachment): Attachment[] => {
    const { contentType = '', name, contentUrl, content } = attachment;
    if (contentType.startsWith('application/vnd.microsoft.card')) return [];
    if (contentType === 'text/html') {
      const copy = isText(content) ? withoutTags(content) : '';
      return bare(raw.text ?? '').includes(bare(copy)) ? [] : [{ contentType, content: copy }];
    }
    // An edit changes words; what was attached came with the message.
    if (raw.type !== 'message') return [];
    if (isAttachedFile(attachment)) return [attachedFile(attachment)];
    const isImage = contentType.startsWith('image/') && isText(contentUrl);
    return [{ contentType, name: name ?? '', ...(isImage && { contentUrl }) }];
  });
}

function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '').replace(/&nbsp;/g, ' ');
}

/** Without tags, entities and blanks, for comparing. */
function bare(text: string): string {
  return withoutTags(text).replace(/&\w+;|[\s&<>"']/g, '');
}

/** What the client tells of itself: its locale, its time zone. */
function clientInfo({ entities = [] }: Activity): Entity | undefined {
  return entities.find(({ type }) => type === 'clientInfo');
}

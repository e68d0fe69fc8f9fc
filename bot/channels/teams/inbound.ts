// A Teams activity in the form that the turn reads: mention stripped, press and boxes in `value`, files by name.
import { randomUUID } from 'node:crypto';
import { type Activity, type Attachment, TurnContext } from 'botbuilder';
import { readPress } from '../../messages/press.ts';

/** Kinds of activities that have a turn; all others are acknowledged and forgotten. */
const taken = new Set(['message', 'conversationUpdate', 'installationUpdate', 'invoke']);

/** Whether a request's body has the shape of an activity; what is inside it is checked where it is used. */
export function isActivity(body: unknown): boolean {
  if (!isObject(body) || typeof body['type'] !== 'string') return false;
  const lists = [body['attachments'], body['entities'], body['membersAdded']];
  return lists.every((list) => list === undefined || (Array.isArray(list) && list.every(isObject)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The activity to be stored, or undefined when there is nothing to answer. An unknown card press arrives as empty text. */
export function readTeamsActivity(raw: Activity): Activity | undefined {
  if (!taken.has(raw.type) || !raw.conversation?.id || !raw.from?.id || !raw.recipient?.id) return undefined;
  if (raw.type === 'conversationUpdate' && !botWasAdded(raw)) return undefined;
  const { id, timestamp, locale, channelId, serviceUrl, from, conversation, recipient, channelData, replyToId } = raw;
  const submitted = raw.type === 'invoke' ? executeData(raw.value) : raw.value;
  if (raw.type === 'invoke' && submitted === undefined) return undefined;
  const value = readPress(submitted);
  return {
    type: raw.type === 'invoke' ? 'message' : raw.type,
    id,
    timestamp,
    locale: locale ?? clientLocale(raw),
    channelId,
    serviceUrl,
    from,
    conversation,
    recipient,
    replyToId,
    channelData: { tenant: channelData?.tenant, channel: channelData?.channel, team: channelData?.team },
    ...(raw.membersAdded && { membersAdded: raw.membersAdded }),
    ...(raw.action && { action: raw.action }),
    text: value ? '' : textOf(raw),
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
  return stripped.replace(/\u00a0/g, ' ').trim();
}

/** Files by name. The HTML copy that Teams sends of a text is kept only where it says something else, so that it is masked. */
function files(raw: Activity): Attachment[] {
  return (raw.attachments ?? []).flatMap(({ contentType = '', name, content }): Attachment[] => {
    if (contentType.startsWith('application/vnd.microsoft.card')) return [];
    if (contentType !== 'text/html') return [{ contentType, name: name ?? '' }];
    const copy = typeof content === 'string' ? withoutTags(content) : '';
    return bare(raw.text ?? '').includes(bare(copy)) ? [] : [{ contentType, content: copy }];
  });
}

function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '').replace(/&nbsp;/g, ' ');
}

/** Without tags, entities and blanks, for comparing. */
function bare(text: string): string {
  return withoutTags(text).replace(/&\w+;|[\s&<>"']/g, '');
}

function clientLocale({ entities = [] }: Activity): string | undefined {
  return entities.find(({ type }) => type === 'clientInfo')?.['locale'];
}

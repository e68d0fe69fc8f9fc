// Sends through the connector: a new message, one in a channel's thread, or a message that takes another's place.
import type { Activity, CloudAdapter, ConversationParameters, ConversationReference, TurnContext } from 'botbuilder';
import { type Address, type Courier, DeliveryError, type DueDelivery, type Receipt } from '../../handoff/ports.ts';
import type { Spoken } from '../../messages/message.ts';
import { within } from '../waiting.ts';
import { plainText, renderCards } from './render.ts';

/** botbuilder has no time-out of its own: a silent connector would hold a delivery for minutes. */
const answerWithinMs = 15_000;
/** Teams shows this much of a message's summary in the activity feed. */
const summaryLength = 200;

/** The courier of Teams; `appId` is empty without one, `audience` is the scope of the bot's token (empty: public cloud). */
export function teamsCourier(adapter: CloudAdapter, appId: string, audience: string): Courier {
  const inConversation = (reference: Partial<ConversationReference>, work: (context: TurnContext) => Promise<void>) =>
    adapter.continueConversationAsync(appId, reference, work);

  return {
    async deliver(delivery, spoken) {
      try {
        return await within(answerWithinMs, send(delivery, spoken));
      } catch (error) {
        throw toDeliveryError(error);
      }
    },
    async typing({ reference }) {
      const to = reference as Partial<ConversationReference>;
      await inConversation(to, async (context) => void (await context.sendActivity({ type: 'typing' }))).catch(
        () => {},
      );
    },
  };

  async function send(delivery: DueDelivery, spoken: Spoken): Promise<Receipt> {
    const { to, replaces, replacesReceipt, thread, threadReceipt } = delivery;
    const activities = activitiesOf(spoken, replaces ?? delivery.id);
    if (replaces) {
      if (!replacesReceipt?.['activity']) throw new DeliveryError('the message to replace was never sent', 'never');
      return replace(to, replacesReceipt, activities);
    }
    if (isNewPost(to) && !thread) return hopeful(post(to, activities));
    const conversation = threadReceipt?.['thread'];
    if (thread && !conversation) throw new DeliveryError('the thread was never opened', 'never');
    return sendAll(conversation ? inThread(to, conversation) : to, activities);
  }

  async function sendAll({ reference }: Address, activities: Partial<Activity>[]): Promise<Receipt> {
    let last = '';
    await inConversation(reference as Partial<ConversationReference>, async (context) => {
      for (const activity of activities) last = (await context.sendActivity(activity))?.id ?? last;
    });
    return { activity: last };
  }

  async function replace(to: Address, receipt: Receipt, [first = {}]: Partial<Activity>[]): Promise<Receipt> {
    const { activity = '', thread } = receipt;
    const { reference } = thread ? inThread(to, thread) : to;
    await inConversation(reference as Partial<ConversationReference>, async (context) => {
      await context.updateActivity({ ...first, id: activity });
    });
    return receipt;
  }

  /** A new post in a channel: the connector makes a conversation of it, and that is the ticket's thread. */
  async function post(to: Address, [first = {}, ...rest]: Partial<Activity>[]): Promise<Receipt> {
    const { serviceUrl = '', conversation } = to.reference as Partial<ConversationReference>;
    const parameters = {
      isGroup: true,
      channelData: { channel: { id: conversation?.id }, tenant: { id: conversation?.tenantId } },
      tenantId: conversation?.tenantId,
      activity: first,
    } as Partial<ConversationParameters> as ConversationParameters;
    let thread = '';
    let activity = '';
    await adapter.createConversationAsync(appId, 'msteams', serviceUrl, audience, parameters, async (context) => {
      thread = context.activity.conversation.id;
      activity = thread.split(';messageid=')[1] ?? context.activity.id ?? '';
      for (const more of rest) await context.sendActivity(more);
    });
    return { activity, thread };
  }
}

function activitiesOf(spoken: Spoken, delivery: string): Partial<Activity>[] {
  const summary = plainText(spoken).slice(0, summaryLength);
  return renderCards(spoken, delivery).map((content) => ({
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  }));
}

/** An address that names a channel itself, not a thread in it. */
function isNewPost({ reference }: Address): boolean {
  const { conversation } = reference as Partial<ConversationReference>;
  return conversation?.conversationType === 'channel' && !conversation.id.includes(';messageid=');
}

function inThread(to: Address, thread: string): Address {
  const reference = to.reference as ConversationReference;
  return { ...to, reference: { ...reference, conversation: { ...reference.conversation, id: thread } } };
}

/** A missing right in the desk's channel can be put right by an administrator, so a ticket's card is not given up at once. */
async function hopeful<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    const { statusCode } = error as { statusCode?: number };
    const mendable = statusCode === 401 || statusCode === 403 || statusCode === 404;
    throw mendable ? new DeliveryError(`${statusCode} in the desk's channel`, 'mended') : error;
  });
}

/** Statuses that will not change by trying again: the message, the chat or the permission is gone. */
const hopeless = new Set([400, 403, 404, 405, 410, 413, 422]);

function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { statusCode, message, response } = error as {
    statusCode?: number;
    message?: string;
    response?: { headers?: { get?(name: string): string | undefined } };
  };
  const after = Number(response?.headers?.get?.('retry-after'));
  const text = `${statusCode ?? ''} ${message ?? error}`.trim();
  return new DeliveryError(
    text,
    hopeless.has(statusCode ?? 0) ? 'never' : 'later',
    after > 0 ? after * 1000 : undefined,
  );
}

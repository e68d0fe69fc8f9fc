// Sends through the adapter: a message, one in a thread, one in the place of another, or somebody's App Home.
import type { WebClient } from '@slack/web-api';
import type { Activity, ConversationReference } from 'botbuilder';
import {
  type Address,
  type Courier,
  DeliveryError,
  type DueDelivery,
  type Files,
  type Receipt,
  type StoredFile,
} from '../../handoff/ports.ts';
import type { Key, Language, Spoken } from '../../messages/message.ts';
import type { Newest } from '../newest.ts';
import type { SlackAdapter, SlackChannelData } from './adapter.ts';
import { eventType, markOf, pastOf } from './history.ts';
import type { Identity } from './identity.ts';
import { placeOf, threadId } from './inbound.ts';
import { slackErrorOf, toDeliveryError } from './refusals.ts';
import { renderBlocks, renderMessages, type SlackMessage } from './render.ts';

export interface CourierNeeds {
  readonly adapter: SlackAdapter;
  readonly client: WebClient;
  /** The channel of each person's direct message with the bot, as far as known. */
  readonly directs: Newest<string>;
  readonly explain: (key: Key, language: Language) => string;
  readonly files: Pick<Files, 'get'>;
  /** Who the bot is, as far as Slack has told it. */
  readonly ourselves: () => Promise<Identity>;
  /** Uploads a file to a place; Slack's id of it. */
  readonly upload: (file: StoredFile, place: string) => Promise<string>;
  readonly log: { warn(data: object, text: string): void };
}

/** A delivery, and what throws when another process has taken it over. */
type Guarded = DueDelivery & { readonly proceed: () => void };

/** The courier of Slack. */
export function slackCourier(needs: CourierNeeds): Courier {
  const { adapter, client, directs, explain, files: stored, ourselves, upload, log } = needs;
  const { postedBefore, filesAfter, isThere } = pastOf({ client, ourselves, log });
  const menuHint = (language: Language) => explain('slack.menu', language);

  return {
    async deliver(delivery, spoken, proceed = () => {}) {
      try {
        const home = homeOf(delivery.to);
        return home === undefined
          ? await send({ ...delivery, proceed }, spoken)
          : await publish(home, delivery, spoken);
      } catch (error) {
        throw toDeliveryError(error);
      }
    },
  };

  async function publish(user: string, { id }: DueDelivery, spoken: Spoken): Promise<Receipt> {
    const blocks = renderBlocks(spoken, id, menuHint(spoken.language));
    await client.views.publish({ user_id: user, view: { type: 'home', blocks } });
    return { home: user };
  }

  async function send(delivery: Guarded, spoken: Spoken): Promise<Receipt> {
    const { to, id, replaces, replacesReceipt, thread, threadReceipt } = delivery;
    const draw = (place: string) =>
      renderMessages(spoken, replaces ?? id, menuHint(spoken.language), opensThread(place) ? 'first' : 'last');
    if (replaces !== undefined) {
      if (!replacesReceipt?.['ts']) throw new DeliveryError('the message to replace was never sent', 'never');
      if (!spoken.files) await removeFiles(replacesReceipt['files']);
      return replace(delivery, replacesReceipt, draw(replacesReceipt['place'] ?? ''));
    }
    if (thread !== undefined && !threadReceipt?.['thread'])
      throw new DeliveryError('the thread was never opened', 'never');
    const place = await placeFor(threadReceipt?.['thread'] ?? conversationOf(to));
    const sent = await postAll(delivery, place, draw(place), 0);
    const files = await postFiles(delivery, place, sent.at(-1) ?? '', spoken);
    return {
      place,
      ts: sent.join(),
      ...(files.length > 0 && { files: files.join() }),
      ...(opensThread(place) && { thread: threadId(place, sent[0] ?? '') }),
    };
  }

  /**
   * The files below the message that names them, or why one is not there; `after` is that message's `ts`. Returns Slack's
   * ids of them.
   */
  async function postFiles(
    delivery: Guarded,
    place: string,
    after: string,
    { files = [], language }: Spoken,
  ): Promise<string[]> {
    if (files.length === 0) return [];
    const ids: string[] = [];
    const shown = delivery.attempts > 1 ? await filesAfter(after, place) : [];
    for (const [at, { id, name }] of files.entries()) {
      const file = await stored.get(id);
      // Several may have the same name: each that is shown stands for one of them.
      const there = file ? shown.findIndex(({ title }) => title === name) : -1;
      const known = there >= 0 ? shown.splice(there, 1)[0]?.id : undefined;
      const uploaded = known ?? (file && (await uploadedTo(file, place)));
      if (uploaded !== undefined) ids.push(uploaded);
      else {
        const text = explain('handoff.file.gone', language);
        const [message] = renderMessages({ language, blocks: [{ kind: 'text', text }] }, delivery.id, '');
        if (message) await postAll(delivery, place, [message], fileRefusal + at);
      }
    }
    return ids;
  }

  /** Slack's id of the file; undefined when it will never be there. */
  async function uploadedTo(file: StoredFile, place: string): Promise<string | undefined> {
    // Slack refuses what is empty.
    if (file.content.length === 0) return undefined;
    try {
      return await upload(file, place);
    } catch (error) {
      const failure = toDeliveryError(error);
      if (failure.hope !== 'never') throw failure;
      log.warn({ reason: failure.message }, 'a file could not be passed on');
      return undefined;
    }
  }

  /** What a message showed that now shows none; `ids` is what its receipt says. */
  async function removeFiles(ids = ''): Promise<void> {
    for (const file of ids.split(',').filter((id) => id !== '')) {
      await client.files.delete({ file }).catch((error) => {
        if (!gone.has(slackErrorOf(error) ?? '')) throw error;
      });
    }
  }

  /**
   * Updates what is shown; what the new message has more of is posted after it, what it has less of goes. A card that
   * somebody deleted is posted anew.
   */
  async function replace(delivery: Guarded, receipt: Receipt, messages: readonly SlackMessage[]): Promise<Receipt> {
    const { place = '', ts = '', thread } = receipt;
    const shown = ts.split(',');
    const id = delivery.replaces ?? '';
    const missing: number[] = [];
    await adapter.continueConversation(referenceTo(place), async (context) => {
      for (const [at, message] of messages.slice(0, shown.length).entries()) {
        const activity = activityOf(message, markOf(id, at));
        await context.updateActivity({ ...activity, id: shown[at] ?? '' }).catch((error) => {
          if (thread === undefined || slackErrorOf(error) !== 'message_not_found') throw error;
          missing.push(at);
        });
      }
      for (const surplus of shown.slice(messages.length)) {
        await context.deleteActivity(surplus).catch((error) => {
          if (slackErrorOf(error) !== 'message_not_found') throw error;
        });
      }
    });
    let now = { place, ...(thread !== undefined && { thread }) };
    for (const at of missing) {
      const where = await placeAnew(now);
      const [posted = ''] = await postAll(delivery, where, messages.slice(at, at + 1), at);
      shown[at] = posted;
      if (opensThread(where)) now = { place: where, thread: threadId(where, posted) };
      else if (at === 0) now = { ...now, place: where };
    }
    const below = opensThread(now.place) ? (now.thread ?? threadId(now.place, shown[0] ?? '')) : now.place;
    const more = await postAll({ ...delivery, id }, below, messages.slice(shown.length), shown.length);
    const { files: _, ...rest } = receipt;
    return { ...rest, ...now, ts: [...shown.slice(0, messages.length), ...more].join() };
  }

  /** A ticket's thread; where that is gone too, its channel. */
  async function placeAnew({ place, thread }: { place: string; thread?: string }): Promise<string> {
    const known = thread ?? place;
    return (await isThere(known)) ? known : placeOf(known).channel;
  }

  /** Posts what an earlier try has not posted already; returns every `ts`, in order. */
  async function postAll(
    delivery: Guarded,
    place: string,
    messages: readonly SlackMessage[],
    from: number,
  ): Promise<string[]> {
    const [first, ...rest] = messages;
    if (!first) return [];
    const posted = new Map(delivery.attempts > 1 ? await postedBefore(delivery, place) : []);
    const sent: string[] = [];
    const post = (at: string, parts: readonly SlackMessage[]) =>
      adapter.continueConversation(referenceTo(at), async (context) => {
        for (const part of parts) {
          const mark = markOf(delivery.id, from + sent.length);
          const before = posted.get(mark);
          const activity = activityOf(part, mark);
          // While it was given up, its author may have edited it.
          if (before && delivery.resentAt) await context.updateActivity({ ...activity, id: before });
          if (before === undefined) delivery.proceed();
          sent.push(before ?? (await context.sendActivity(activity))?.id ?? '');
        }
      });
    if (!opensThread(place)) {
      await post(place, messages);
      return sent;
    }
    // A card in a channel is one message there; what it has no room for stands in its thread.
    await post(place, [first]);
    const below = threadId(place, sent[0] ?? '');
    if (rest.length > 0 && delivery.attempts > 1) {
      for (const [mark, ts] of await postedBefore(delivery, below)) posted.set(mark, ts);
    }
    await post(below, rest);
    return sent;
  }

  /** A person's id becomes their direct message with the bot. */
  async function placeFor(conversation: string): Promise<string> {
    if (!/^[UW]/.test(conversation)) return conversation;
    const known = directs.get(conversation);
    if (known !== undefined) return known;
    const { channel } = await client.conversations.open({ users: conversation });
    if (!channel?.id) throw new DeliveryError('the direct message could not be opened', 'later');
    directs.set(conversation, channel.id);
    return channel.id;
  }
}

/** The parts of a delivery that say why a file is not there, one for each. */
const fileRefusal = 1_000;

/** Refusals that mean that a file is not there any more. */
const gone = new Set(['file_not_found', 'file_deleted']);

/** A channel itself: what is posted there has a thread of its own. */
function opensThread(place: string): boolean {
  const { channel, thread } = placeOf(place);
  return thread === undefined && !channel.startsWith('D');
}

function activityOf({ text, blocks, broadcast }: SlackMessage, mark: string): Partial<Activity> {
  const channelData: SlackChannelData = {
    blocks,
    metadata: { event_type: eventType, event_payload: { mark } },
    ...(broadcast && { broadcast }),
  };
  return { type: 'message', text, channelData };
}

function referenceTo(place: string): Partial<ConversationReference> {
  return { channelId: 'slack', conversation: { id: place } as ConversationReference['conversation'] };
}

function conversationOf({ reference }: Address): string {
  return (reference as Partial<ConversationReference>).conversation?.id ?? '';
}

/** Whose App Home an address names; undefined for a conversation. */
function homeOf({ reference }: Address): string | undefined {
  return (reference as { home?: string }).home;
}

/** Where a person's App Home is published; a lane of its own, beside their conversation. */
export function homeAddress(user: string): Address {
  return { channel: 'slack', conversation: `home/${user}`, reference: { home: user } };
}

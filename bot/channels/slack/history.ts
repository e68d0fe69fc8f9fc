// What stands in Slack already: what an earlier try has posted is found by its mark, and not posted twice.
import { createHash } from 'node:crypto';
import type { ConversationsHistoryResponse, WebClient } from '@slack/web-api';
import { DeliveryError, type DueDelivery } from '../../handoff/ports.ts';
import type { Identity } from './identity.ts';
import { placeOf } from './inbound.ts';
import { reasonOf, slackErrorOf } from './refusals.ts';

/** Marks our messages, so that one whose receipt was lost is found and not sent twice. */
export const eventType = 'activation_desk';
/** Clocks of two machines differ. */
const clockSkewMs = 300_000;
/** As many as Slack recommends to ask for at once. */
const historyPage = 200;

/** Short, for it goes with each message: which delivery, and which part of it. */
export function markOf(delivery: string, part: number): string {
  return createHash('sha256').update(`${delivery}/${part}`).digest('base64url').slice(0, 22);
}

interface HistoryNeeds {
  readonly client: WebClient;
  readonly ourselves: () => Promise<Identity>;
  readonly log: { warn(data: object, text: string): void };
}

type HistoryMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** Looks into the past of a place. */
export function pastOf({ client, ourselves, log }: HistoryNeeds) {
  return { postedBefore, filesAfter, isThere };

  /** The `ts` of our messages by their marks, since the delivery was first tried. */
  async function postedBefore({ firstTriedAt }: DueDelivery, place: string): Promise<ReadonlyMap<string, string>> {
    const since = (Date.parse(firstTriedAt ?? '') || 0) - clockSkewMs;
    const marks = new Map<string, string>();
    for (const { ts, metadata } of await messagesSince(place, String(Math.max(0, since) / 1000))) {
      const { mark } = (metadata?.event_payload ?? {}) as { mark?: unknown };
      if (ts && metadata?.event_type === eventType && typeof mark === 'string') marks.set(mark, ts);
    }
    return marks;
  }

  /** What stands at a place after a `ts`; nothing when it may not be read, which the log says. */
  async function messagesSince(place: string, oldest: string): Promise<readonly HistoryMessage[]> {
    const { channel, thread } = placeOf(place);
    const range = { channel, oldest, limit: historyPage, include_all_metadata: true };
    const messages: HistoryMessage[] = [];
    let cursor: string | undefined;
    try {
      do {
        const more = { ...range, ...(cursor && { cursor }) };
        const page: Pick<ConversationsHistoryResponse, 'messages' | 'response_metadata'> = await (thread === undefined
          ? client.conversations.history(more)
          : client.conversations.replies({ ...more, ts: thread }));
        messages.push(...(page.messages ?? []));
        cursor = page.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
    } catch (error) {
      if (!unreadable.has(slackErrorOf(error) ?? '')) throw error;
      log.warn({ reason: reasonOf(error) }, 'earlier messages could not be looked up: one may be shown twice');
    }
    return messages;
  }

  /** The files that we posted after a message: others may have posted one of the same name. */
  async function filesAfter(after: string, place: string): Promise<{ title: string; id: string }[]> {
    const { user: bot } = await ourselves();
    if (bot === undefined) throw new DeliveryError('Slack has not told yet who the bot is', 'later');
    const ours = (await messagesSince(place, after)).filter(({ ts = '', user }) => ts > after && user === bot);
    const posted = ours.flatMap(({ files = [] }) => files);
    return posted.flatMap(({ title, id }) => (title !== undefined && id !== undefined ? [{ title, id }] : []));
  }

  /** Whether a thread still is: one whose first message was deleted stays where others answered it. */
  async function isThere(place: string): Promise<boolean> {
    const { channel, thread: ts } = placeOf(place);
    if (ts === undefined) return false;
    try {
      await client.conversations.replies({ channel, ts, limit: 1 });
    } catch (error) {
      const code = slackErrorOf(error) ?? '';
      if (code === 'thread_not_found') return false;
      if (!unreadable.has(code)) throw error;
    }
    return true;
  }
}

/** Refusals that mean that this place may not be read; all others pass. */
const unreadable = new Set([
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'thread_not_found',
  'access_denied',
]);

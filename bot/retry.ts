// "Try again tomorrow": what an alarm for a person becomes when it rings, an event of their own conversation.
import { type Activity, type ConversationReference, TurnContext } from 'botbuilder';
import type { Accept } from './channels/channel.ts';
import type { Alarm } from './handoff/alarms.ts';

/** What such an alarm holds. */
export interface RetryData {
  readonly channel: string;
  /** Of the conversation in which it was asked for. */
  readonly reference: Partial<ConversationReference>;
}

/** What the event tells: which alarm, and for when it was set (ISO 8601). */
export interface RetryValue {
  readonly alarm: string;
  readonly at: string;
}

/** Hands the alarm over as an event. Its key is the same each time it rings, so that it is worked once. */
export async function ringRetry(accept: Accept, { key, at, data }: Alarm): Promise<void> {
  const { channel, reference } = data as RetryData;
  const value: RetryValue = { alarm: key, at };
  const event: Partial<Activity> = { type: 'event', name: 'retry', value };
  const activity = TurnContext.applyConversationReference(event, reference, true) as Activity;
  await accept(channel, `alarm/${key}/${at}`, activity);
}

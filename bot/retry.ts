// "Try again tomorrow": what an alarm for a person becomes when it rings, an event of their own conversation.
import { type Activity, type ConversationReference, TurnContext } from 'botbuilder';
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

/** The alarm as an activity; `eventKey` is the same each time it rings, so that it is worked once. */
export function retryEvent({ key, at, data }: Alarm): { channel: string; eventKey: string; activity: Activity } {
  const { channel, reference } = data as RetryData;
  const value: RetryValue = { alarm: key, at };
  const event: Partial<Activity> = { type: 'event', name: 'retry', value };
  const activity = TurnContext.applyConversationReference(event, reference, true) as Activity;
  return { channel, eventKey: `alarm/${key}/${at}`, activity };
}

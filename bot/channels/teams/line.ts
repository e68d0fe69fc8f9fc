// A line to one conversation: the calls of the connector that botbuilder's adapter would make, without a turn context for each.
import { randomUUID } from 'node:crypto';
import { type Activity, type ConversationReference, TurnContext } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';

/** What can be done in a conversation. Each throws what the connector's client throws. */
export interface Line {
  /** The id of the new message. */
  send(activity: Partial<Activity>): Promise<string>;
  update(id: string, activity: Partial<Activity>): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The line that a reference names. */
export function lineTo({ conversations }: ConnectorClient, reference: Partial<ConversationReference>): Line {
  const conversation = reference.conversation?.id ?? '';
  // The adapter, too, answers an activity that it makes up.
  const event = randomUUID();
  const addressed = (activity: Partial<Activity>) =>
    TurnContext.applyConversationReference({ ...activity }, { ...reference, activityId: event }) as Activity;
  return {
    async send(activity) {
      const sent = await conversations.replyToActivity(conversation, event, addressed(activity));
      return sent?.id ?? '';
    },
    async update(id, activity) {
      await conversations.updateActivity(conversation, id, { ...addressed(activity), id });
    },
    async remove(id) {
      await conversations.deleteActivity(conversation, id);
    },
  };
}

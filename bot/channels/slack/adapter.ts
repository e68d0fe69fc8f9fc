// botbuilder's adapter over Slack's Web API: activities go out as Block Kit messages.
import type { KnownBlock, MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import { placeOf } from './inbound.ts';

/** What a message activity for Slack carries in its `channelData`. */
export interface SlackChannelData {
  readonly blocks: KnownBlock[];
  readonly metadata?: MessageMetadata;
  /** In a thread: its channel shows it, too. */
  readonly broadcast?: true;
}

/** Sends to conversations whose id is a Slack channel, or `<channel>;thread_ts=<ts>` for a thread; ids of messages are their `ts`. */
export class SlackAdapter extends BotAdapter {
  readonly #client: WebClient;

  constructor(client: WebClient) {
    super();
    this.#client = client;
  }

  /** The `ts` of each message that was posted. Throws what the Web API throws. */
  override async sendActivities(_: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const sent: ResourceResponse[] = [];
    for (const activity of activities) {
      if (activity.type !== ActivityTypes.Message) continue;
      const { channel, thread } = placeOf(activity.conversation?.id ?? '');
      const { blocks, metadata, broadcast } = activity.channelData as SlackChannelData;
      const { ts = '' } = await this.#client.chat.postMessage({
        channel,
        text: activity.text ?? '',
        blocks,
        unfurl_links: false,
        unfurl_media: false,
        ...(thread !== undefined &&
          (broadcast ? { thread_ts: thread, reply_broadcast: broadcast } : { thread_ts: thread })),
        ...(metadata && { metadata }),
      });
      sent.push({ id: ts });
    }
    return sent;
  }

  override async updateActivity(_: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const { channel } = placeOf(activity.conversation?.id ?? '');
    const { blocks, metadata } = activity.channelData as SlackChannelData;
    const ts = activity.id ?? '';
    await this.#client.chat.update({
      channel,
      ts,
      text: activity.text ?? '',
      blocks,
      ...(metadata && { metadata }),
    });
    return { id: ts };
  }

  override async deleteActivity(_: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    const { channel } = placeOf(reference.conversation?.id ?? '');
    await this.#client.chat.delete({ channel, ts: reference.activityId ?? '' });
  }

  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const activity = TurnContext.applyConversationReference({ type: ActivityTypes.Event }, reference, true);
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }
}

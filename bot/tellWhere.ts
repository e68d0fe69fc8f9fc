// Answers "where am I" in a channel, whether a desk is there or not; nothing is kept of who asked.
import type { Activity } from 'botbuilder';
import type { Desk } from './handoff/desks.ts';
import type { InboxRow } from './handoff/inbox.ts';
import type { TurnStores } from './handoff/stores.ts';
import { known } from './known.ts';
import { placeMessage } from './place.ts';
import type { TurnNeeds } from './turn.ts';

export interface Asked {
  readonly needs: Pick<TurnNeeds, 'languages' | 'fallback' | 'clock' | 'newId' | 'desks'>;
  readonly row: InboxRow;
  readonly stores: TurnStores;
  readonly activity: Activity;
  /** How this place is spoken to. */
  readonly reference: object;
  /** The one whose own conversation it is. */
  readonly desk: Desk | undefined;
}

/** A mention in Slack comes twice, and the half that is for the person's own conversation says nothing. */
export async function tellWhere({ needs, row, stores, activity, reference, desk }: Asked): Promise<void> {
  const { channel, conversation } = row;
  if (activity.channelData?.heardBy === 'mention') return stores.erasure.forgetEvent(row.id);
  const address = { channel, conversation, reference };
  const before = await stores.people.get(`${channel}/${activity.from.id}`);
  const told = { activity, channel, text: activity.text ?? '', place: 'shared', address } as const;
  const language = desk?.language ?? known(needs, before, told).language ?? needs.fallback;
  await stores.outbox.put({
    id: needs.newId(),
    to: address,
    language,
    message: placeMessage(activity, channel, needs.desks, desk),
  });
}

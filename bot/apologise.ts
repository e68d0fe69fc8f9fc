// What a person is told when their message could not be worked.
import { type Activity, TurnContext } from 'botbuilder';
import { commandChoice } from '../dialogs/guide.ts';
import { sentence } from '../dialogs/question.ts';
import type { InboxRow } from './handoff/inbox.ts';
import type { TurnStores } from './handoff/stores.ts';
import type { TurnNeeds } from './turn.ts';

/** Tells a person that their message could not be worked; their words stay in the inbox. */
export async function apologise(
  { newId, fallback }: Pick<TurnNeeds, 'newId' | 'fallback'>,
  row: InboxRow,
  { outbox, people }: TurnStores,
): Promise<void> {
  const activity = row.activity as Activity;
  // Nobody wrote: an alarm rang, or a page was opened.
  if (activity.type === 'event') return;
  const key = `${row.channel}/${activity.from.id}`;
  const person = await people.get(key);
  const reference = TurnContext.getConversationReference(activity);
  await outbox.put({
    id: newId(),
    to: { channel: row.channel, conversation: row.conversation, reference },
    language: person?.language ?? fallback,
    person: key,
    message: { ...sentence('common.failed'), navigation: [commandChoice('continue'), commandChoice('person')] },
  });
}

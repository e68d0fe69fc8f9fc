// When IT reads what a person sends while the desk is closed.
import type { Block } from '../bot/messages/message.ts';
import type { Guide } from './guide.ts';

/** "IT reads this from Tuesday, 9:00", in the person's own time zone where it is known; nothing while the desk is open. */
export function readsFrom({ handoff, person: { timeZone } }: Pick<Guide, 'handoff' | 'person'>): Block[] {
  const opensAt = handoff.opensAt();
  if (opensAt === undefined) return [];
  const at = { instant: opensAt, near: true, ...(timeZone && { timeZone }) } as const;
  return [{ kind: 'text', text: { key: 'handoff.time.reads', values: { at } } }];
}

/** The same, but not again until the desk has been open. */
export function readsFromOnce(guide: Pick<Guide, 'conversation' | 'handoff' | 'person'>): Block[] {
  const { conversation, handoff } = guide;
  const opensAt = handoff.opensAt();
  if (opensAt === undefined || opensAt === conversation.toldOpening) return [];
  conversation.toldOpening = opensAt;
  return readsFrom(guide);
}

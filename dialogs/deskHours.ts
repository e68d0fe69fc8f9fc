// When IT reads what a person sends while the desk is closed.
import type { Handoff } from '../bot/handoff/handoff.ts';
import type { Person } from '../bot/handoff/ports.ts';
import type { Block } from '../bot/messages/message.ts';
import type { Conversation } from './guide.ts';

interface Reader {
  readonly handoff: Pick<Handoff, 'opensAt'>;
  readonly person: Pick<Person, 'timeZone'>;
}

/** "IT reads this from Tuesday, 9:00", in the person's own time zone where it is known; nothing while the desk is open. */
export function readsFrom({ handoff, person: { timeZone } }: Reader): Block[] {
  const opensAt = handoff.opensAt();
  if (opensAt === undefined) return [];
  const at = { instant: opensAt, near: true, ...(timeZone && { timeZone }) } as const;
  return [{ kind: 'text', text: { key: 'handoff.time.reads', values: { at } } }];
}

/** The same, but not again until the desk has been open. */
export function readsFromOnce(reader: Reader & { readonly conversation: Conversation }): Block[] {
  const { conversation, handoff } = reader;
  const opensAt = handoff.opensAt();
  if (opensAt === undefined || opensAt === conversation.toldOpening) return [];
  conversation.toldOpening = opensAt;
  return readsFrom(reader);
}

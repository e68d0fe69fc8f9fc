// What an employee hears when their ticket, or what they said on it, does not reach the desk.
import { tell } from './handoff.ts';
import type { Delivery, Store } from './ports.ts';

interface TroubleNeeds {
  readonly store: Pick<Store, 'tickets' | 'people' | 'turn'>;
  /** The language of a person whose own is not known. */
  readonly fallback: string;
}

/** Tells the employee, once; nothing when the delivery was neither a ticket's card nor words or files of theirs. */
export async function tellTrouble(
  { store, fallback }: TroubleNeeds,
  due: Delivery,
  hope: 'mended' | 'never',
): Promise<void> {
  const card = isTheirs(due) ? due.thread : due.id;
  const ticket = card === undefined ? undefined : await store.tickets.byCard(card);
  const person = ticket ? await store.people.get(ticket.person) : undefined;
  const to = person?.address;
  if (!ticket || !to) return;
  const message = tell(hope === 'never' ? 'handoff.undelivered' : 'handoff.delayed', ticket);
  const language = person.language ?? fallback;
  // Its own id: at the next try it is known to have been said.
  const id = `${due.id}/${hope}`;
  await sayOnce(store, { id, to, language, message });
}

/** Puts a message into the outbox outside of turns; nothing when its id was put before. */
export async function sayOnce({ turn }: Pick<Store, 'turn'>, delivery: Delivery): Promise<void> {
  const { channel, conversation } = delivery.to;
  await turn(`${channel}/${conversation}`, async ({ outbox }) => {
    if (!(await outbox.get(delivery.id))) await outbox.put(delivery);
  });
}

/** Words or files of the employee on their way into the ticket's thread. */
function isTheirs({ thread, message }: Delivery): boolean {
  const said = message.blocks.some(
    (block) =>
      block.kind === 'quote' &&
      block.by !== undefined &&
      'key' in block.by &&
      (block.by.key === 'handoff.desk.said' || block.by.key === 'handoff.desk.saidAgain'),
  );
  return thread !== undefined && (said || message.files !== undefined);
}

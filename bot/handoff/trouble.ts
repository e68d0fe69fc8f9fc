// What an author hears when something about a ticket does not arrive: the employee in their chat, staff in the thread.
import type { Message } from '../messages/message.ts';
import type { Desks } from './desks.ts';
import { deskLane } from './lines.ts';
import type { Delivery, DueDelivery, Why } from './ports.ts';
import type { Store } from './stores.ts';
import type { Ticket } from './ticket.ts';
import { isAnswer, tell } from './ticketWords.ts';

interface TroubleNeeds {
  readonly store: Pick<Store, 'tickets' | 'people' | 'turn'>;
  readonly desks: Desks;
  /** The language of a person whose own is not known. */
  readonly fallback: string;
}

export interface Trouble {
  readonly hope: 'mended' | 'never';
  readonly why: Why;
}

/** Tells the author, once for each time it is sent, with why and what it was; nothing when it is about no ticket. */
export async function tellTrouble(
  needs: TroubleNeeds,
  due: Delivery & Pick<DueDelivery, 'resentAt'>,
  trouble: Trouble,
): Promise<void> {
  const { store, desks, fallback } = needs;
  const card = due.thread ?? due.replaces ?? due.id;
  const ticket = due.ticket ? await store.tickets.get(due.ticket) : await store.tickets.byCard(card);
  if (!ticket) return;
  // Its own id: at the next try it is known to have been said.
  const id = [due.id, trouble.hope, due.resentAt].filter((part) => part !== undefined).join('/');
  const isCard = due.id === ticket.card;
  const why = { why: { key: `handoff.why.${trouble.why}` } } as const;
  const atDesk = desks.all.some(({ address }) => isIn(address, due));
  if (atDesk) {
    if (!isCard && due.author !== 'employee') return;
    const person = await store.people.get(ticket.person);
    if (!person?.address) return;
    const message = withWhat(
      tell(trouble.hope === 'never' ? 'handoff.undelivered' : 'handoff.delayed', ticket, why),
      due,
      isCard,
    );
    const { address: to, language = fallback, key } = person;
    await sayOnce(store, { id, to, language, message, person: key }, ticket);
    return;
  }
  const desk = desks.get(ticket.desk);
  if (!desk) return;
  const key = trouble.hope === 'never' ? 'handoff.desk.undelivered' : 'handoff.desk.delayed';
  const message = withWhat(tell(key, ticket, why), due, false);
  const to = deskLane(desk, ticket.card);
  await sayOnce(store, { id, to, language: desk.language, message, thread: ticket.card }, ticket);
}

function isIn({ channel, conversation }: Delivery['to'], { to }: Delivery): boolean {
  return to.channel === channel && to.conversation.startsWith(`${conversation}/`);
}

/**
 * What it was, so that it can be said another way: all its words, but not what was answered to it. A phrase or a question is no quote, but as keys they
 * read in the language of whoever hears of it.
 */
function withWhat(message: Message, { message: { blocks } }: Delivery, isCard: boolean): Message {
  if (isCard) return message;
  return { blocks: [...message.blocks, ...blocks.filter((block) => block.kind !== 'facts' && !isAnswer(block))] };
}

/** Puts a message into the outbox outside of turns; nothing when its id was put before, or the ticket it is about is gone. */
export async function sayOnce({ turn }: Pick<Store, 'turn'>, delivery: Delivery, about?: Ticket): Promise<void> {
  const { channel, conversation } = delivery.to;
  await turn(`${channel}/${conversation}`, async ({ outbox, tickets }) => {
    // Deleted with its person since it was looked up.
    if (about && !(await tickets.get(about.id))) return;
    if (!(await outbox.get(delivery.id))) await outbox.put(delivery);
  });
}

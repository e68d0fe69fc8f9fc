// "Delete my data": a live ticket is withdrawn, what was shown at the desks is taken back, and everything that is theirs goes.
import type { Message } from '../messages/message.ts';
import { audit } from './audit.ts';
import type { Lines } from './lines.ts';
import type { Delivery, Person } from './ports.ts';
import type { TurnStores } from './stores.ts';
import type { Ticket } from './ticket.ts';
import { tell } from './ticketWords.ts';
import type { Witness } from './witness.ts';

/** Who is to be forgotten, and what else stands for them in the tables. */
export interface Forgotten {
  /** Key of the person. */
  readonly key: string;
  readonly name: string;
  readonly tickets: readonly Ticket[];
  /** Their own conversations with the bot, where nobody else is spoken to. */
  readonly conversations: readonly string[];
  /** Id of the inbox row that asks for it: it stays, emptied, so that the same event again is known. */
  readonly inbox: number;
  /** Cards in their own chat that are replaced afterwards: their places are known until then. */
  readonly cards: readonly string[];
  /** What stands in the place of what was shown. */
  readonly instead: Message;
}

/** Inside a turn's transaction. */
export interface Erasure {
  /**
   * Removes what is theirs from every table, and returns what was shown to others and still stands, to be replaced: the
   * cards of tickets last. Of those only the places are kept, until a delivery with `forget` has taken them.
   */
  remove(person: Forgotten): Promise<readonly Delivery[]>;
  /** Of that inbox row, only its key stays. */
  forgetEvent(inbox: number): Promise<void>;
}

interface ErasureNeeds {
  readonly lines: Lines;
  readonly stores: TurnStores;
  readonly newId: () => string;
  readonly witnesses: readonly Witness[];
}

/** Nobody has so many; each is read, since its card and its words stand at a desk. */
const mostTickets = 10_000;

/** Forgets a person, all in the turn's transaction. What they are told afterwards has to be put with `forget`. */
export async function eraseAll(
  { lines, stores, newId, witnesses }: ErasureNeeds,
  person: Person,
  { inbox, cards: own }: Pick<Forgotten, 'inbox' | 'cards'>,
): Promise<void> {
  const tickets = await stores.tickets.ofPerson(person.key, mostTickets);
  for (const ticket of tickets) {
    if (ticket.state === 'open' || ticket.state === 'claimed') await lines.change(ticket, { type: 'withdraw' });
    // What staff say on it at this moment would outlive it.
    else await lines.hold(ticket);
  }
  await audit(stores, person.key, lines.now(), 'dataDeleted', '-', { tickets: tickets.length });
  const places = await stores.erasure.remove({
    key: person.key,
    name: person.name,
    tickets,
    conversations: ownConversations(person),
    inbox,
    instead: deletedCopy,
    cards: own,
  });
  await stores.pseudonyms.forget(person.key);
  const cards = new Map(tickets.map((ticket) => [ticket.card, ticket]));
  for (const place of places) {
    const ticket = cards.get(place.id);
    if (ticket && isAtWork(ticket)) await farewell(lines, stores, newId, ticket, place);
    const message = ticket ? tell('privacy.desk.card', ticket) : deletedCopy;
    const { id, to, language } = place;
    if (!own.includes(id)) await stores.outbox.put({ id: newId(), to, language, message, replaces: id, forget: true });
  }
  for (const ticket of tickets) for (const witness of witnesses) await witness.erased?.(stores, ticket);
}

/** Where others read along, only what was for them alone is theirs. */
function ownConversations({ address }: Person): readonly string[] {
  const { conversation = {} } = (address?.reference ?? {}) as {
    conversation?: { isGroup?: boolean; conversationType?: string };
  };
  const isShared = conversation.isGroup || (conversation.conversationType ?? 'personal') !== 'personal';
  return address && !isShared ? [address.conversation] : [];
}

/** The thread hears of it, and whoever had the ticket. */
async function farewell(
  lines: Lines,
  { outbox }: TurnStores,
  newId: () => string,
  ticket: Ticket,
  { to, language, id: thread }: Delivery,
): Promise<void> {
  const message = tell('privacy.desk.deleted', ticket);
  await outbox.put({ id: newId(), to, language, message, thread, forget: true });
  const { assignee } = ticket;
  if (assignee) await lines.toStaff(ticket, assignee, tell('privacy.desk.yours', ticket), { forget: true });
}

function isAtWork({ state }: Ticket): boolean {
  return state === 'open' || state === 'claimed' || state === 'resolved';
}

/** What stands where their words, their files or their name stood. */
const deletedCopy: Message = {
  blocks: [{ kind: 'text', tone: 'subtle', text: { key: 'privacy.desk.copy' } }],
};

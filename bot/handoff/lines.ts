// The lines between an employee and a desk: how each side is spoken to, inside one transaction.
import type { Message } from '../messages/message.ts';
import { followFacts } from './belonging.ts';
import { deskCard } from './deskCard.ts';
import { channelOf, type Desk, type Desks, isListedAt, userOf } from './desks.ts';
import type { DeskTime } from './deskTime.ts';
import type { Address, Clock, Delivery, TicketEntry } from './ports.ts';
import type { TurnStores } from './stores.ts';
import { type Refusal, type Staff, type Ticket, type TicketEvent, transition } from './ticket.ts';
import type { Witness } from './witness.ts';

/** Another turn changed the ticket, or the incident, meanwhile: the whole turn is to be run again. */
export class TicketConflict extends Error {}

export interface LineNeeds {
  readonly stores: TurnStores;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly desks: Desks;
  /** The language of a person whose own is not known. */
  readonly fallback: string;
  /** A person's own conversation in a channel that can open one by itself. */
  readonly personalOf: (channel: string, user: string) => Address | undefined;
  readonly deskTime: DeskTime;
  readonly witnesses: readonly Witness[];
}

type Extra = Pick<Delivery, 'author'>;

export interface Lines {
  /** ISO 8601, UTC. */
  now(): string;
  deskOf(ticket: Ticket): Desk | undefined;
  /** Into the ticket's thread; the delivery's id, or undefined without a desk. */
  toThread(ticket: Ticket, message: Message, extra?: Extra): Promise<string | undefined>;
  /** Where the whole desk sees it; `about`: the one ticket that it is about. */
  toChannel(desk: Desk, message: Message, about?: Ticket): Promise<void>;
  /** Several, in order; the ids of those that were put. */
  allToThread(ticket: Ticket, messages: readonly Message[], extra?: Extra): Promise<readonly string[]>;
  /** To the employee in their own chat; the delivery's id, or undefined when there is none. */
  toEmployee(ticket: Ticket, message: Message, extra?: Extra): Promise<string | undefined>;
  /** To somebody of the desk alone; false when they cannot be reached. */
  toStaff(ticket: Ticket, staff: Staff, message: Message, extra?: Pick<Delivery, 'forget'>): Promise<boolean>;
  /** The card is drawn anew in its place. */
  refreshCard(ticket: Ticket): Promise<void>;
  /** The first drawing of the card. */
  postCard(ticket: Ticket): Promise<void>;
  /** Another message in the place of the card. */
  replaceCard(ticket: Ticket, message: Message): Promise<void>;
  /** A ticket was made: whoever watches tickets hears of it. */
  made(ticket: Ticket): Promise<void>;
  /** The ticket after the event, stored; or why not. Throws `TicketConflict`. */
  change(ticket: Ticket, event: TicketEvent): Promise<Ticket | Refusal>;
  record(ticket: Ticket, entry: Omit<TicketEntry, 'ticket' | 'at'>): Promise<void>;
  /** Those who have acted at a desk and still may. */
  colleagues(desk: Desk): Promise<readonly Staff[]>;
  /** Remembers somebody who acts at a desk. */
  remember(desk: Desk, staff: Staff): Promise<void>;
}

/** So many colleagues are offered to assign a ticket to, those who acted last. */
const mostColleagues = 25;

/** The lines of one turn. */
export function makeLines({ stores, clock, newId, desks, fallback, personalOf, witnesses }: LineNeeds): Lines {
  const { tickets, outbox, people, states, incidents } = stores;
  const now = () => clock.now().toISOString();
  const deskOf = (ticket: Ticket) => desks.get(ticket.desk);

  async function toDesk(
    ticket: Ticket,
    message: Message,
    extra: Partial<Delivery> & { readonly id: string },
  ): Promise<string | undefined> {
    const desk = deskOf(ticket);
    if (!desk) return undefined;
    await outbox.put({
      to: deskLane(desk, ticket.card),
      language: desk.language,
      message,
      ticket: ticket.id,
      ...extra,
    });
    return extra.id;
  }

  async function known({ id }: Desk): Promise<readonly Staff[]> {
    return ((await states.get(`colleagues/${id}`)) as readonly Staff[] | undefined) ?? [];
  }

  /** Who has left the list since is offered nothing. */
  async function colleagues(desk: Desk): Promise<readonly Staff[]> {
    return (await known(desk)).filter((staff) => isListedAt(desk, staff));
  }

  async function draw(ticket: Ticket): Promise<Message> {
    const desk = deskOf(ticket);
    if (!desk) return { blocks: [] };
    const others = desks.all.filter(({ id }) => id !== desk.id);
    const incident = ticket.incident === undefined ? undefined : await incidents.get(ticket.incident);
    return deskCard(ticket, { desk, others, colleagues: await colleagues(desk), ...(incident && { incident }) });
  }

  const toThread: Lines['toThread'] = (ticket, message, extra = {}) =>
    toDesk(ticket, message, { id: newId(), thread: ticket.card, ...extra });

  return {
    now,
    deskOf,
    colleagues,
    toThread,
    async toChannel(desk, message, about) {
      // Teams shows a channel without what stands in its threads, Slack with what is said aloud there.
      if (about && desk.address.channel !== 'teams') return void (await toThread(about, { ...message, aloud: true }));
      const id = newId();
      await outbox.put({ id, to: deskLane(desk, id), language: desk.language, message });
    },
    async allToThread(ticket, messages, extra) {
      const ids: string[] = [];
      for (const message of messages) {
        const id = await toThread(ticket, message, extra);
        if (id) ids.push(id);
      }
      return ids;
    },
    async toEmployee(ticket, message, extra = {}) {
      const person = await people.get(ticket.person);
      if (!person?.address) return undefined;
      const id = newId();
      const language = person.language ?? fallback;
      await outbox.put({ id, to: person.address, language, message, ticket: ticket.id, person: person.key, ...extra });
      return id;
    },
    async toStaff(ticket, { key }, message, extra = {}) {
      const person = await people.get(key);
      const to = person?.address ?? personalOf(channelOf(key), userOf(key));
      if (!to) return false;
      const language = person?.language ?? deskOf(ticket)?.language ?? fallback;
      await outbox.put({ id: newId(), to, language, message, person: key, ...extra });
      return true;
    },
    async refreshCard(ticket) {
      await toDesk(ticket, await draw(ticket), { id: newId(), replaces: ticket.card });
    },
    async postCard(ticket) {
      await toDesk(ticket, await draw(ticket), { id: ticket.card });
    },
    async replaceCard(ticket, message) {
      await toDesk(ticket, message, { id: newId(), replaces: ticket.card });
    },
    async change(ticket, event) {
      const at = now();
      const moved = transition(ticket, event, at);
      if ('refused' in moved) return moved;
      const hasNewFacts = event.type === 'edit' || event.type === 'learned';
      const after = hasNewFacts ? await followFacts(stores, moved) : moved;
      if (!(await tickets.save(after, ticket.version))) throw new TicketConflict(ticket.id);
      for (const witness of witnesses) await witness.changed?.(stores, { before: ticket, after, event, at });
      return after;
    },
    async made(after) {
      const event = { type: 'escalate' } as const;
      for (const witness of witnesses) await witness.changed?.(stores, { after, event, at: after.createdAt });
    },
    async record(ticket, entry) {
      const whole: TicketEntry = { ticket: ticket.id, at: now(), ...entry };
      await tickets.addEntry(whole);
      if (whole.kind === 'event') return;
      for (const witness of witnesses) await witness.said?.(stores, ticket, whole);
    },
    async remember(desk, staff) {
      const before = await known(desk);
      const rest = before.filter(({ key }) => key !== staff.key);
      // Where the platform does not tell them, the ids of before still hold.
      const newest = { ...before.find(({ key }) => key === staff.key), ...staff };
      // Also when nothing is new: what is not touched is purged.
      await states.put(`colleagues/${desk.id}`, [newest, ...rest].slice(0, mostColleagues), now());
    },
  };
}

/** The desk's address with a lane of its own for each card: one that cannot be shown holds up no other. */
export function deskLane({ address }: Pick<Desk, 'address'>, card: string): Address {
  return { ...address, conversation: `${address.conversation}/${card}` };
}

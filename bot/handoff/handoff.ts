// What happens between an employee and the IT desk. Each function works inside the caller's transaction.
import type { Choice, FileRef, Key, Message, Text, Value } from '../messages/message.ts';
import { deskCard } from './deskCard.ts';
import { refusalOf } from './files.ts';
import type { Address, Clock, Delivery, Person, TurnStores } from './ports.ts';
import type { SupportSummary } from './summary.ts';
import { type Refusal, type Staff, type Ticket, type TicketEvent, ticketName, transition } from './ticket.ts';
import { about, ticketChoice } from './ticketWords.ts';

/** Where tickets go. */
export interface Desk {
  readonly address: Address;
  readonly language: string;
  /** Files that came through these channels can be handed to it; of others it hears the names. */
  readonly takesFilesFrom: readonly string[];
}

/** Another turn changed the ticket meanwhile: the whole turn is to be run again. */
export class TicketConflict extends Error {}

export interface Handoff {
  /** The newest ticket of a person that is still on the desk. */
  liveTicket(person: Person): Promise<Ticket | undefined>;
  /** Stores a ticket and puts its card on the desk. */
  escalate(person: Person, summary: SupportSummary): Promise<Ticket>;
  /** The employee's words (masked) join their ticket and reach the desk, marked if they correct earlier ones; or why not. */
  relay(ticket: Ticket, person: Person, text: string, corrected?: boolean): Promise<Refusal | undefined>;
  /** The employee withdraws, confirms or denies. Returns the ticket afterwards, or why not. */
  byEmployee(ticket: Ticket, event: EmployeeEvent): Promise<Ticket | Refusal>;
  /** Staff act on a ticket; `words` belong to a reply or a note. Returns the ticket afterwards, or why not. */
  byStaff(ticket: Ticket, event: StaffEvent, words?: StaffWords): Promise<Ticket | Refusal>;
  /** Draws the desk's card again, for whoever acted on an old one. */
  refreshCard(ticket: Ticket): Promise<void>;
  find(id: string): Promise<Ticket | undefined>;
  /** Puts files into the ticket's thread, those that the desk can take. */
  passFiles(ticket: Ticket, files: readonly FileRef[]): Promise<void>;
  /** Whether this file can be put there itself. */
  takesFile(file: FileRef): boolean;
  /** Whether anybody at a desk is told. */
  readonly staffed: boolean;
}

type EmployeeEvent = Extract<TicketEvent, { type: 'withdraw' | 'solved' | 'notSolved' }>['type'];

/**
 * What staff wrote, masked. `inThread`: it was typed there, so the thread need not repeat it; `overheard`: to colleagues,
 * so that it is kept without a word.
 */
export interface StaffWords {
  readonly text: string;
  readonly inThread: boolean;
  readonly overheard?: boolean;
}

type StaffEvent = Extract<TicketEvent, { by: Staff }>;

export interface HandoffNeeds {
  readonly stores: Pick<TurnStores, 'tickets' | 'outbox' | 'people'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly desk: Desk | undefined;
  /** The language of a person whose own is not known. */
  readonly fallback: string;
}

/** Handoff over the stores of one transaction. */
export function makeHandoff({ stores, clock, newId, desk, fallback }: HandoffNeeds): Handoff {
  const { tickets, outbox, people } = stores;
  const now = () => clock.now().toISOString();

  async function toDesk(message: Message, extra: Pick<Delivery, 'replaces' | 'thread'>, id = newId()): Promise<void> {
    if (!desk) return;
    const to = deskLane(desk, extra.replaces ?? extra.thread ?? id);
    await outbox.put({ id, to, language: desk.language, message, ...extra });
  }
  const toThread = (ticket: Ticket, message: Message) => toDesk(message, { thread: ticket.card });
  const refreshCard = (ticket: Ticket) => toDesk(deskCard(ticket), { replaces: ticket.card });

  async function toEmployee(ticket: Ticket, message: Message): Promise<void> {
    const person = await people.get(ticket.person);
    if (!person?.address) return;
    await outbox.put({ id: newId(), to: person.address, language: person.language ?? fallback, message });
  }

  async function replyToEmployee(ticket: Ticket, by: Staff, text: string): Promise<void> {
    const values = { staff: { verbatim: by.name }, ticket: ticketName(ticket) };
    const pieces = parts(text).map((part) => quoteBy('handoff.reply', values, part));
    for (const [index, piece] of pieces.entries()) {
      const last = index === pieces.length - 1;
      await toEmployee(ticket, last ? { ...piece, ...answerBox(ticket) } : piece);
    }
  }

  async function change(ticket: Ticket, event: TicketEvent): Promise<Ticket | Refusal> {
    const after = transition(ticket, event, now());
    if ('refused' in after) return after;
    if (!(await tickets.save(after, ticket.version))) throw new TicketConflict(ticket.id);
    return after;
  }

  const record = (ticket: Ticket, kind: 'employee' | 'staff' | 'note' | 'event', author: string, text: string) =>
    tickets.addEntry({ ticket: ticket.id, at: now(), kind, author, text });

  return {
    staffed: desk !== undefined,
    takesFile: (file) => (desk?.takesFilesFrom.includes(file.channel) ?? false) && refusalOf(file) === undefined,

    async passFiles(ticket, files) {
      const person = { verbatim: ticket.summary.personName };
      for (const file of files.filter(({ channel }) => desk?.takesFilesFrom.includes(channel))) {
        const said = tell('handoff.desk.file', ticket, { person, file: { verbatim: file.name } });
        await toThread(ticket, { ...said, files: [file] });
      }
    },
    refreshCard,
    find: (id) => tickets.get(id),

    liveTicket: (person) => tickets.liveOf(person.key),

    async escalate(person, summary) {
      const at = now();
      const ticket = await tickets.add({
        id: newId(),
        state: 'open',
        version: 1,
        person: person.key,
        summary,
        card: newId(),
        createdAt: at,
        updatedAt: at,
      });
      await record(ticket, 'event', person.name, 'escalate');
      await toDesk(deskCard(ticket), {}, ticket.card);
      return ticket;
    },

    async relay(ticket, person, text, corrected = false) {
      const after = await change(ticket, { type: 'words' });
      if ('refused' in after) return after;
      await record(ticket, 'employee', person.name, text);
      for (const part of parts(text)) {
        await toThread(
          ticket,
          quoteBy(
            corrected ? 'handoff.desk.saidAgain' : 'handoff.desk.said',
            { person: { verbatim: person.name } },
            part,
          ),
        );
      }
      return undefined;
    },

    async byEmployee(ticket, type) {
      const after = await change(ticket, { type });
      if ('refused' in after) return after;
      await record(after, 'event', ticket.summary.personName, type);
      await refreshCard(after);
      const told = { withdraw: 'withdrawn', solved: 'solved', notSolved: 'notSolved' } as const;
      await toThread(after, tell(`handoff.desk.${told[type]}`, after));
      return after;
    },

    async byStaff(ticket, event, { text, inThread, overheard = false } = { text: '', inThread: false }) {
      const after = await change(ticket, event);
      if ('refused' in after) return after;
      const staff = { staff: { verbatim: event.by.name } };
      await record(
        after,
        event.type === 'reply' ? 'staff' : event.type === 'note' ? 'note' : 'event',
        event.by.name,
        text || event.type,
      );
      switch (event.type) {
        case 'claim':
          await toThread(after, tell('handoff.desk.claimedBy', after));
          await toEmployee(after, tell('handoff.claimed', after));
          break;
        case 'release':
          await toThread(after, tell('handoff.desk.releasedBy', after, staff));
          await toEmployee(after, tell('handoff.released', after));
          break;
        case 'reply':
          await toThread(
            after,
            inThread ? tell('handoff.desk.repliedHere', after) : quoteBy('handoff.desk.replied', staff, text),
          );
          await replyToEmployee(after, event.by, text);
          break;
        case 'note':
          if (overheard) return after;
          await toThread(
            after,
            inThread ? tell('handoff.desk.notedHere', after) : quoteBy('handoff.desk.noted', staff, text),
          );
          break;
        case 'resolve':
          await toThread(after, tell('handoff.desk.resolvedBy', after));
          await toEmployee(after, resolvedQuestion(after));
          break;
      }
      await refreshCard(after);
      return after;
    },
  };
}

/** The desk's address with a lane of its own for each ticket: one card that cannot be shown holds up no other. */
export function deskLane({ address }: Desk, card: string): Address {
  return { ...address, conversation: `${address.conversation}/${card}` };
}

/** The refusal in words, with who holds the ticket and since when. */
export function refusalText(ticket: Ticket, { refused }: Refusal): Text {
  return {
    key: `handoff.refusals.${refused}`,
    values: { ...about(ticket), state: stateText(ticket), at: { instant: ticket.updatedAt } },
  };
}

/** "with <their name>", "resolved" ... as the employee reads it. */
export function stateText(ticket: Ticket): Text {
  return { key: `handoff.states.${ticket.state}`, values: about(ticket) };
}

/** One sentence about a ticket: `{{ticket}}` and `{{staff}}` are filled in. */
export function tell(key: Key, ticket: Ticket, values: Record<string, Value> = {}): Message {
  return { blocks: [{ kind: 'text', text: { key, values: { ...about(ticket), ...values } } }] };
}

function quoteBy(key: Key, values: Record<string, Value>, words: string): Message {
  return { blocks: [{ kind: 'quote', by: { key, values }, text: { verbatim: words } }] };
}

/** A box below a reply, so that an answer reaches IT whatever question of the bot is open. */
function answerBox(ticket: Ticket): Pick<Message, 'fields' | 'choices'> {
  const label = { key: 'handoff.answer' } as const;
  return {
    fields: [{ id: 'words', label: { key: 'handoff.answerBox' }, kind: 'lines', maxLength: 4000 }],
    choices: [{ ...ticketChoice(ticket, 'answer', label), window: label }],
  };
}

/** Words as messages that fit a card each: split, never cut. */
function parts(text: string): readonly string[] {
  return text.match(/[\s\S]{1,3000}/gu) ?? [text];
}

function resolvedQuestion(ticket: Ticket): Message {
  return { ...tell('handoff.resolved.body', ticket), choices: employeeChoices(ticket) };
}

/** "Yes, solved": closes the ticket. */
export function solvedChoice(ticket: Ticket): Choice {
  return { ...ticketChoice(ticket, 'solved', { key: 'handoff.resolved.solved' }), style: 'positive' };
}

/** What the employee may do with a live ticket. */
export function employeeChoices(ticket: Ticket): readonly Choice[] {
  if (ticket.state !== 'resolved') return [ticketChoice(ticket, 'withdraw', { key: 'handoff.withdraw' })];
  return [solvedChoice(ticket), ticketChoice(ticket, 'notSolved', { key: 'handoff.resolved.notSolved' })];
}

// What other systems are told of a ticket: each event of its life, and what people say on it.
import type { Case, Cause, DetailId, LicenseEvidence } from '../activation/case.ts';
import { diagnose } from '../activation/diagnose.ts';
import type { Announce } from './events.ts';
import type { Clock, TicketEntry } from './ports.ts';
import type { TurnStores } from './stores.ts';
import { type Solution, type Ticket, ticketName } from './ticket.ts';
import type { TicketChange, Witness } from './witness.ts';

/** In the order in which docs/webhook.md explains them. */
export const ticketNewsTypes = [
  'ticket.created',
  'ticket.claimed',
  'ticket.released',
  'ticket.assigned',
  'ticket.taken_over',
  'ticket.moved',
  'ticket.edited',
  'ticket.said',
  'ticket.replied',
  'ticket.asked',
  'ticket.noted',
  'ticket.resolved',
  'ticket.solved',
  'ticket.not_solved',
  'ticket.withdrawn',
  'ticket.reopened',
  'ticket.rated',
  'ticket.commented',
  'ticket.reminded',
  'ticket.nudged',
  'ticket.expired',
  'ticket.joined_incident',
] as const;
export type TicketNewsType = (typeof ticketNewsTypes)[number];

/** What the event of a ticket has beside what every event has. */
export interface TicketNews {
  readonly type: TicketNewsType;
  /** Who did it; nobody when it came by itself. */
  readonly by?: { readonly role: 'employee' | 'staff'; readonly name: string };
  /** As it is after the event. */
  readonly ticket: TicketView;
  /** What was said. */
  readonly message?: TicketMessage;
}

export interface TicketView
  extends Pick<Ticket, 'id' | 'number' | 'state' | 'version' | 'desk' | 'createdAt' | 'updatedAt'>,
    Pick<Ticket, 'claimedAt' | 'endedAt' | 'rating' | 'comment' | 'incident'> {
  /** What people say: `ACT-000042`. */
  readonly name: string;
  readonly person: { readonly name: string; readonly channel: string; readonly language: string };
  readonly assignee?: { readonly name: string };
  readonly facts: TicketFacts;
  readonly solution?: Solution;
}

/** What is known about the trouble. */
export interface TicketFacts
  extends Pick<Case, 'license' | 'device' | 'admin' | 'change' | 'codes' | 'errorText' | 'tried' | 'files'>,
    Pick<LicenseEvidence, 'edition' | 'status' | 'windowsBuild'>,
    Readonly<Partial<Record<DetailId, string>>> {
  readonly cause: Cause;
}

export interface TicketMessage {
  readonly text: string;
  /** Id of the fixed phrase that it begins with. */
  readonly phrase?: string;
  /** Id of what is asked for. */
  readonly asked?: string;
  /** Their names. */
  readonly files: readonly string[];
}

/** What an event is called outside; without a name it only says that somebody spoke, and the words have their own. */
const changed: Readonly<Record<TicketChange['event']['type'], TicketNewsType | undefined>> = {
  escalate: 'ticket.created',
  claim: 'ticket.claimed',
  release: 'ticket.released',
  assign: 'ticket.assigned',
  takeOver: 'ticket.taken_over',
  reply: undefined,
  note: undefined,
  ask: undefined,
  resolve: 'ticket.resolved',
  edit: 'ticket.edited',
  route: 'ticket.moved',
  rehome: 'ticket.moved',
  reopen: 'ticket.reopened',
  words: undefined,
  learned: undefined,
  withdraw: 'ticket.withdrawn',
  solved: 'ticket.solved',
  notSolved: 'ticket.not_solved',
  reopenByPerson: 'ticket.reopened',
  rate: 'ticket.rated',
  comment: 'ticket.commented',
  remind: 'ticket.reminded',
  nudge: 'ticket.nudged',
  expire: 'ticket.expired',
  joinIncident: 'ticket.joined_incident',
  resolveIncident: 'ticket.resolved',
};

/** Neither staff nor the employee did these. */
const byItself: ReadonlySet<TicketChange['event']['type']> = new Set([
  'rehome',
  'remind',
  'nudge',
  'expire',
  'joinIncident',
]);

const said = { employee: 'ticket.said', staff: 'ticket.replied', note: 'ticket.noted' } as const;

/** Its employee had their data deleted: of the ticket nothing is left to tell but which it was. */
export const erasedType = 'ticket.erased';

/** Announces every event of every ticket, and what is said on it. */
export function ticketNews(announce: Announce, clock: Clock): Witness {
  const tell = (stores: TurnStores, at: string, { type, ...told }: TicketNews) =>
    announce(stores, { type, at, subject: told.ticket.id, ticket: told.ticket.id, told });
  return {
    async changed(stores, { after, event, at }) {
      const type = changed[event.type];
      if (type) await tell(stores, at, { type, ...actor(after, event), ticket: ticketView(after) });
    },
    async said(stores, ticket, { kind, author: name, at, ...entry }) {
      if (kind === 'event') return;
      const message = messageOf(entry);
      const by = { role: kind === 'employee' ? 'employee' : 'staff', name } as const;
      const type = message.asked === undefined ? said[kind] : 'ticket.asked';
      await tell(stores, at, { type, by, ticket: ticketView(ticket), message });
    },
    async erased(stores, ticket) {
      const { id, number } = ticket;
      const at = clock.now().toISOString();
      await announce(stores, {
        type: erasedType,
        at,
        subject: id,
        told: { ticket: { id, number, name: ticketName(ticket) } },
      });
    },
  };
}

function actor({ summary }: Ticket, event: TicketChange['event']): Pick<TicketNews, 'by'> {
  if ('by' in event) return { by: { role: 'staff', name: event.by.name } };
  return byItself.has(event.type) ? {} : { by: { role: 'employee', name: summary.personName } };
}

/** A ticket as other systems see it: no ids of people, and nothing that only the platforms understand. */
function ticketView(ticket: Ticket): TicketView {
  const { id, number, state, version, desk, summary, assignee, solution, createdAt, updatedAt } = ticket;
  const { rating, comment, claimedAt, endedAt, incident } = ticket;
  return {
    id,
    number,
    name: ticketName(ticket),
    state,
    version,
    desk,
    person: { name: summary.personName, channel: summary.channel, language: summary.language },
    ...(assignee && { assignee: { name: assignee.name } }),
    facts: factsOf(summary.case),
    ...given({ solution, rating, comment }),
    createdAt,
    updatedAt,
    ...given({ claimedAt, endedAt, incident }),
  };
}

function factsOf(kase: Case): TicketFacts {
  const { license, device, admin, change, codes, errorText, tried, files, details, evidence = {} } = kase;
  const { edition, status, windowsBuild, bios } = evidence;
  return {
    cause: diagnose(kase).cause,
    codes,
    ...given({ license, device, admin, change, edition, status, windowsBuild }),
    ...given({ biosVersion: bios?.version, biosDate: bios?.date }),
    ...given(details),
    ...(errorText && { errorText }),
    tried,
    files,
  };
}

function messageOf({ text, phrase, files = [] }: Pick<TicketEntry, 'text' | 'phrase' | 'files'>): TicketMessage {
  // `handoff.phrases.restart.text`, `handoff.asks.slmgr.label`
  const [, kind, id = ''] = phrase?.split('.') ?? [];
  return {
    text,
    ...(kind === 'phrases' && { phrase: id }),
    ...(kind === 'asks' && { asked: id }),
    files: files.map(({ name }) => name),
  };
}

/** What is there of it: JSON has no undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

// The audit log: who did what when, under pseudonyms; without names, words or secrets.
import { incidentName } from './incidents.ts';
import type { Clock } from './ports.ts';
import type { Store, TurnStores } from './stores.ts';
import { type Ticket, type TicketEvent, ticketName } from './ticket.ts';
import type { TicketChange, Witness } from './witness.ts';

/** What is written down beside the events of tickets. */
export type AuditedAct =
  | 'privacyShown'
  | 'dataExported'
  | 'dataDeleted'
  | 'ticketExported'
  | 'noticeSet'
  | 'noticeLifted'
  | 'resent';

export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** A pseudonym; `bot` for what happened by itself, `link` for whoever had one, `operator` at the console. */
  readonly actor: string;
  /** The event of a ticket, or an `AuditedAct`. */
  readonly action: string;
  /** `ACT-000042`, `INC-0001`, another thing by its id, or `-`. */
  readonly subject: string;
  /** Codes, numbers, ids and pseudonyms. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Inside a transaction: rows are added, and never change. */
export interface Audit {
  add(entry: AuditEntry): Promise<void>;
}

export interface AuditQuery {
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly subject?: string;
  /** Key of a person, `channel/userId`; finds them as long as their pseudonym is known. */
  readonly person?: string;
}

type AuditStores = Pick<TurnStores, 'audit' | 'pseudonyms'>;

/** Writes down what somebody did; `person` is their key. */
export async function audit(
  { audit, pseudonyms }: AuditStores,
  person: string,
  at: string,
  action: AuditedAct,
  subject = '-',
  detail: AuditEntry['detail'] = {},
): Promise<void> {
  await audit.add({ at, actor: await pseudonyms.of(person), action, subject, detail });
}

/** Writes down that a link was followed; it does not tell by whom. */
export async function fileOpened({ turn }: Pick<Store, 'turn'>, file: string, clock: Clock): Promise<void> {
  const at = clock.now().toISOString();
  await turn('audit', (stores) =>
    stores.audit.add({ at, actor: 'link', action: 'fileOpened', subject: file, detail: {} }),
  );
}

/** Writes down every event of a ticket, and every act on an incident. */
export const auditor: Witness = {
  async changed(stores, { before, after, event, at }: TicketChange) {
    const actor = await actorOf(stores, after, event);
    const detail = { ...(await detailOf(stores, before, after, event)), state: after.state };
    await stores.audit.add({ at, actor, action: event.type, subject: ticketName(after), detail });
  },
  async incident(stores, { after, event, at }) {
    // That more people have it is a figure, and nobody's act.
    if (event.type === 'count') return;
    const key = 'by' in event ? event.by.key : 'person' in event ? event.person : undefined;
    const actor = key === undefined ? 'bot' : await stores.pseudonyms.of(key);
    const detail = { state: after.state, ...('solution' in event && { solution: event.solution }) };
    await stores.audit.add({ at, actor, action: event.type, subject: incidentName(after), detail });
  },
};

/** What an employee does with their ticket; what is neither theirs nor of staff happens by itself. */
const byEmployee: ReadonlySet<string> = new Set<TicketChange['event']['type']>([
  'escalate',
  'words',
  'learned',
  'withdraw',
  'solved',
  'notSolved',
  'reopenByPerson',
  'rate',
  'comment',
]);

async function actorOf({ pseudonyms }: AuditStores, ticket: Ticket, event: TicketChange['event']): Promise<string> {
  if ('by' in event) return pseudonyms.of(event.by.key);
  return byEmployee.has(event.type) ? pseudonyms.of(ticket.person) : 'bot';
}

async function detailOf(
  { pseudonyms }: AuditStores,
  before: Ticket | undefined,
  after: Ticket,
  event: TicketEvent | TicketChange['event'],
): Promise<AuditEntry['detail']> {
  switch (event.type) {
    case 'escalate':
      // Not which case: its figures stay, and are to be nobody's.
      return { desk: after.desk };
    case 'assign':
      return { to: await pseudonyms.of(event.to.key) };
    case 'takeOver':
      return before?.assignee ? { from: await pseudonyms.of(before.assignee.key) } : {};
    case 'resolve':
    case 'resolveIncident':
      return { solution: event.solution };
    case 'route':
    case 'rehome':
      return { from: before?.desk ?? '', to: event.desk };
    case 'rate':
      return { rating: event.rating };
    default:
      return {};
  }
}

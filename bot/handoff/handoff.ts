// What happens between an employee and the IT desk. Each function works inside the caller's transaction.
import { factsOf } from './caseFacts.ts';
import type { Desk } from './desks.ts';
import { actAsEmployee, type EmployeeEvent } from './employeeActions.ts';
import { type IncidentHandoff, makeIncidents } from './incidentActions.ts';
import { type LineNeeds, makeLines } from './lines.ts';
import type { Person } from './ports.ts';
import { changeRelayed, relayToDesk, type Said } from './relay.ts';
import { actAsStaff, type StaffAct } from './staffActions.ts';
import type { Asked } from './staffForms.ts';
import type { SupportSummary } from './summary.ts';
import { isReopenable, type Refusal, type Staff, type Ticket } from './ticket.ts';

export interface Handoff {
  /** The newest ticket of a person that is still on the desk. */
  liveTicket(person: Person): Promise<Ticket | undefined>;
  /** The newest ticket of a person, if it is closed and may still be reopened. */
  reopenableTicket(person: Person): Promise<Ticket | undefined>;
  /** Stores a ticket and puts its card on the desk that is meant for it; `caseId`: its case in the figures. */
  escalate(person: Person, summary: SupportSummary, caseId?: string): Promise<Ticket>;
  /** The employee's words and files join their ticket and reach the desk; or why not. `asked`: they answer that question. */
  relay(ticket: Ticket, said: Said, asked?: Asked): Promise<Refusal | undefined>;
  /** A message was edited, or deleted (`text` undefined): its copies follow. False when it was never passed on. */
  change(source: string, text: string | undefined): Promise<boolean>;
  /** The employee withdraws, confirms, denies, reopens, rates or comments. Returns the ticket afterwards, or why not. */
  byEmployee(ticket: Ticket, event: EmployeeEvent): Promise<Ticket | Refusal>;
  /** Staff act on a ticket. Returns the ticket afterwards, or why not. */
  byStaff(ticket: Ticket, by: Staff, act: StaffAct): Promise<Ticket | Refusal>;
  /** Draws the desk's card again, for whoever acted on an old one. */
  refreshCard(ticket: Ticket): Promise<void>;
  find(id: string): Promise<Ticket | undefined>;
  /** The ticket that people call `ACT-<number>`. */
  byNumber(number: number): Promise<Ticket | undefined>;
  /** The desk that a ticket is at; undefined when there is no such desk any more. */
  deskOf(ticket: Ticket): Desk | undefined;
  /** Whom a ticket can be assigned to: those who have acted at the desk. */
  colleagues(desk: Desk): Promise<readonly Staff[]>;
  /** When the desk reads next, ISO 8601; undefined while it does, and without a desk. */
  opensAt(): string | undefined;
  /** What several people have at once. */
  readonly incidents: IncidentHandoff;
  /** Whether anybody at a desk is told. */
  readonly staffed: boolean;
}

/** Handoff over the stores of one transaction. */
export function makeHandoff(needs: LineNeeds): Handoff {
  const { stores, newId, desks, deskTime } = needs;
  const { tickets, relays } = stores;
  const lines = makeLines(needs);
  const incidents = makeIncidents(needs, lines);

  return {
    staffed: desks.all.length > 0,
    opensAt() {
      const now = lines.now();
      return desks.all.length === 0 || deskTime.isOpen(now) ? undefined : deskTime.opensAt(now);
    },
    incidents,
    async refreshCard(ticket) {
      // Drawn while somebody else changes it, the card would show what was true before.
      await lines.hold(ticket);
      await lines.refreshCard(ticket);
    },
    colleagues: lines.colleagues,
    deskOf: lines.deskOf,
    find: (id) => tickets.get(id),
    byNumber: (number) => tickets.byNumber(number),
    liveTicket: (person) => tickets.liveOf(person.key),

    async reopenableTicket(person) {
      const [newest] = await tickets.ofPerson(person.key, 1);
      return newest?.state === 'closed' && isReopenable(newest, lines.now()) ? newest : undefined;
    },

    async escalate(person, summary, caseId) {
      const at = lines.now();
      const known = await incidents.about(factsOf(summary.case));
      // Whoever waited for it is asked on the ticket now.
      const waited = known !== undefined && (await incidents.leave(known.incident, person.key, 'leave'));
      const ticket = await tickets.add({
        id: newId(),
        state: 'open',
        version: 1,
        person: person.key,
        summary,
        desk: desks.routeOf(summary)?.id ?? noDesk,
        card: newId(),
        ...(caseId && { caseId }),
        since: at,
        ...(known && (known.isSure || waited) && { incident: known.incident.id }),
        createdAt: at,
        updatedAt: at,
      });
      await lines.made(ticket);
      await lines.record(ticket, { kind: 'event', author: person.name, text: 'escalate' });
      await lines.postCard(ticket);
      return ticket;
    },

    relay: (ticket, said, asked) => relayToDesk(lines, { relays }, ticket, said, asked),
    change: (source, text) => changeRelayed({ stores, newId }, source, text),
    byEmployee: (ticket, event) => actAsEmployee(lines, ticket, event),

    async byStaff(ticket, by, act) {
      const desk = lines.deskOf(ticket);
      if (desk) await lines.remember(desk, by);
      return actAsStaff({ lines, stores, newId }, ticket, by, act);
    },
  };
}

/** Where tickets are kept while there is no desk; one that is set up later without routes has this id. */
const noDesk = 'main';

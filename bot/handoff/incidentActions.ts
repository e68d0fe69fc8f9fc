// What staff do with an incident, what those whom it concerns do, and what each side hears of it.
import type { Block, Message, Text, Value } from '../messages/message.ts';
import { type Found, openIncidentFor } from './belonging.ts';
import { type CaseFacts, factsOf } from './caseFacts.ts';
import { resolvedQuestion } from './employeeActions.ts';
import { type IncidentLines, makeIncidentLines } from './incidentLines.ts';
import { concerns, type Incident, type IncidentEvent, type IncidentRefusal, incidentName } from './incidents.ts';
import { aboutIncident, announcement, incidentSolved, staffWords, tellIncident } from './incidentWords.ts';
import { type LineNeeds, type Lines, TicketConflict } from './lines.ts';
import { solutionKey } from './staffForms.ts';
import type { TurnStores } from './stores.ts';
import type { Solution, Staff, Ticket } from './ticket.ts';
import { tell } from './ticketWords.ts';

export type IncidentAct =
  | { readonly type: 'open'; readonly text?: string }
  | { readonly type: 'dismiss' }
  | { readonly type: 'announce'; readonly text: string }
  | { readonly type: 'resolve'; readonly solution: Solution; readonly text?: string };

export interface IncidentHandoff {
  find(id: string): Promise<Incident | undefined>;
  /** Those that are open, the oldest first. */
  open(): Promise<readonly Incident[]>;
  /** The open incident that somebody with these facts has, or may have; `isSure`: their PC is known to be one of these. */
  about(facts: Pick<CaseFacts, 'codes' | 'model' | 'bios'>): Promise<Found | undefined>;
  /** Staff decide. Returns the incident afterwards, or why not. Throws `TicketConflict`. */
  byStaff(incident: Incident, by: Staff, act: IncidentAct): Promise<Incident | IncidentRefusal>;
  /** The person waits for its end without a ticket. Throws `TicketConflict`. */
  join(incident: Incident, person: string): Promise<void>;
  /** The person waits no longer, or answers; false when they did not wait for it. */
  leave(incident: Incident, person: string, because: 'leave' | 'works' | 'fails'): Promise<boolean>;
  /** The person of a case says that it works: in the figures it is IT that solved it. */
  solved(incident: Incident, caseId: string): Promise<void>;
  /** The person of a case goes on alone: in the figures it was not handed over. */
  takenBack(caseId: string): Promise<void>;
}

/** Incidents over the stores of one transaction. */
export function makeIncidents(needs: LineNeeds, ticketLines: Lines): IncidentHandoff {
  const { stores } = needs;
  const { incidents } = stores;
  const lines = makeIncidentLines(needs);
  return {
    find: (id) => incidents.get(id),
    open: () => incidents.open(),
    about: (facts) => openIncidentFor(stores, facts),
    async byStaff(incident, by, act) {
      const after = await lines.change(incident, { ...act, by } satisfies IncidentEvent);
      if ('refused' in after) return after;
      await tellAll({ stores, lines, ticketLines }, after, by, act);
      await lines.refreshCard(after);
      return after;
    },
    async join(incident, person) {
      // It may be resolved at this moment, and whoever joins too late would never hear of it.
      if (!(await incidents.save(incident, incident.version))) throw new TicketConflict(incident.id);
      const isNew = await incidents.join(incident.id, person, lines.now());
      if (isNew) await lines.moved(incident, { type: 'join', person });
    },
    async leave(incident, person, because) {
      const waited = await incidents.leave(incident.id, person);
      if (waited) await lines.moved(incident, { type: because, person });
      return waited;
    },
    async solved({ solution }, caseId) {
      const record = await stores.cases.get(caseId);
      if (record) await stores.cases.put({ ...record, ended: 'confirmed', ...(solution && { solution }) });
    },
    async takenBack(caseId) {
      const record = await stores.cases.get(caseId);
      if (record?.why !== 'incident') return;
      const { outcome: _, why: __, handedAt: ___, ...goingOn } = record;
      await stores.cases.put({ ...goingOn, touchedAt: lines.now() });
    },
  };
}

interface Sides {
  readonly stores: TurnStores;
  readonly lines: IncidentLines;
  readonly ticketLines: Lines;
}

async function tellAll(sides: Sides, incident: Incident, by: Staff, act: IncidentAct): Promise<void> {
  const { lines, stores } = sides;
  const staff: Value = { verbatim: by.name };
  switch (act.type) {
    case 'open': {
      const tickets = await joinTickets(sides, incident, by);
      return lines.toThread(incident, tellIncident('incident.desk.openedBy', incident, { staff, tickets }));
    }
    case 'dismiss':
      return lines.toThread(incident, tellIncident('incident.desk.dismissedBy', incident, { staff }));
    case 'announce': {
      const by: Text = { key: 'incident.desk.announcedBy', values: { staff } };
      await lines.toThread(incident, { blocks: staffWords(act, by) });
      for (const ticket of await stores.tickets.ofIncident(incident.id)) {
        await sides.ticketLines.toEmployee(ticket, announcement(incident));
      }
      for (const person of await stores.incidents.waiting(incident.id)) {
        await lines.toPerson(person, announcement(incident));
      }
      return;
    }
    case 'resolve': {
      const tickets = await resolveTickets(sides, incident, by, act);
      const waiting = await stores.incidents.waiting(incident.id);
      for (const person of waiting) await lines.toPerson(person, incidentSolved(incident, act.text));
      const values = { staff, tickets, people: waiting.length, solution: { key: solutionKey(act.solution) } };
      return lines.toThread(incident, tellIncident('incident.desk.resolvedBy', incident, values));
    }
  }
}

/** Tickets at work of people who certainly have it; how many they are. */
async function joinTickets({ stores, ticketLines }: Sides, incident: Incident, by: Staff): Promise<number> {
  const alike = (await stores.tickets.withCode(incident.code)).filter(
    (ticket) => ticket.incident === undefined && concerns(incident, factsOf(ticket.summary.case)) === 'yes',
  );
  for (const ticket of alike) {
    const after = await ticketLines.change(ticket, { type: 'joinIncident', incident: incident.id });
    if ('refused' in after) continue;
    await ticketLines.record(after, { kind: 'event', author: by.name, text: 'joinIncident' });
    await tellJoined(ticketLines, after, incident);
    await ticketLines.refreshCard(after);
  }
  return alike.length;
}

/** Both sides of a ticket hear that it belongs to an incident now. */
export async function tellJoined(ticketLines: Lines, ticket: Ticket, incident: Incident): Promise<void> {
  const name = { incident: incidentName(incident) };
  await ticketLines.toThread(ticket, tell('incident.desk.ticketJoined', ticket, name));
  await ticketLines.toEmployee(ticket, {
    blocks: [
      ...tell('incident.ticketJoined', ticket, name).blocks,
      ...staffWords(incident, { key: 'incident.notice.from' }),
    ],
  });
}

/** Its tickets at work are resolved, and their people asked; how many they are. */
async function resolveTickets(
  { stores, ticketLines }: Sides,
  incident: Incident,
  by: Staff,
  { solution, text }: Extract<IncidentAct, { type: 'resolve' }>,
): Promise<number> {
  const tickets = await stores.tickets.ofIncident(incident.id);
  const values = { staff: { verbatim: by.name }, solution: { key: solutionKey(solution) } } as const;
  for (const ticket of tickets) {
    const after = await ticketLines.change(ticket, { type: 'resolveIncident', by, solution });
    if ('refused' in after) continue;
    await ticketLines.record(after, { kind: 'event', author: by.name, text: 'resolveIncident' });
    await ticketLines.toThread(after, tell('handoff.desk.resolvedBy', after, values));
    await ticketLines.toEmployee(after, askTicket(after, incident, text));
    await ticketLines.refreshCard(after);
  }
  return tickets.length;
}

/** The words of staff, and "is Windows activated again?" with the buttons of the ticket. */
function askTicket(ticket: Ticket, incident: Incident, text: string | undefined): Message {
  const words: Block[] = text === undefined ? [] : staffWords({ text }, { key: 'incident.notice.from' });
  const { blocks: _, ...buttons } = resolvedQuestion(ticket);
  const solved: Block = { kind: 'text', text: { key: 'incident.solved', values: aboutIncident(incident) } };
  return { ...buttons, blocks: [...words, solved] };
}

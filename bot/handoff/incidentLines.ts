// The lines between a desk and those whom an incident concerns, inside one transaction.
import type { Message } from '../messages/message.ts';
import type { Desk } from './desks.ts';
import { type Incident, type IncidentEvent, type IncidentRefusal, incidentAfter } from './incidents.ts';
import { incidentCard } from './incidentWords.ts';
import { deskLane, type LineNeeds, TicketConflict } from './lines.ts';
import type { IncidentChange } from './witness.ts';

export type IncidentLineNeeds = Pick<LineNeeds, 'stores' | 'clock' | 'newId' | 'desks' | 'fallback' | 'witnesses'>;

export interface IncidentLines {
  /** ISO 8601, UTC. */
  now(): string;
  /** Stores it, and tells the desk. */
  propose(desk: Desk, found: Pick<Incident, 'code' | 'model' | 'bios' | 'people' | 'firstAt'>): Promise<void>;
  /** The incident after the event, stored; or why not. Throws `TicketConflict`. */
  change(incident: Incident, event: IncidentEvent): Promise<Incident | IncidentRefusal>;
  /** Somebody joined or left it, or said how it went: whoever watches incidents hears of it. */
  moved(incident: Incident, event: IncidentChange['event']): Promise<void>;
  /** Into the thread of its card. */
  toThread(incident: Incident, message: Message): Promise<void>;
  /** To a person in their own chat, if that is known. */
  toPerson(key: string, message: Message): Promise<void>;
  /** The card is drawn anew in its place. */
  refreshCard(incident: Incident): Promise<void>;
}

/** The lines of one turn. */
export function makeIncidentLines(needs: IncidentLineNeeds): IncidentLines {
  const { stores, clock, newId, desks, fallback, witnesses } = needs;
  const { incidents, outbox, people } = stores;
  const now = () => clock.now().toISOString();

  async function toDesk({ desk: id, card }: Incident, message: Message, where: 'thread' | 'replaces'): Promise<void> {
    const desk = desks.get(id);
    if (!desk) return;
    await outbox.put({
      id: newId(),
      to: deskLane(desk, card),
      language: desk.language,
      message,
      ...(where === 'thread' ? { thread: card } : { replaces: card }),
    });
  }

  async function witnessed(change: IncidentChange): Promise<void> {
    for (const witness of witnesses) await witness.incident?.(stores, change);
  }

  return {
    now,
    async propose(desk, found) {
      const card = newId();
      const after = await incidents.add({
        ...found,
        id: newId(),
        state: 'proposed',
        version: 1,
        desk: desk.id,
        card,
        toldAt: now(),
      });
      // Another process was quicker.
      if (!after) throw new TicketConflict(found.code);
      const message = incidentCard(after);
      await outbox.put({ id: card, to: deskLane(desk, card), language: desk.language, message });
      await witnessed({ after, event: { type: 'propose' }, at: after.toldAt });
    },
    async change(incident, event) {
      const at = now();
      const after = incidentAfter(incident, event, at);
      if ('refused' in after) return after;
      if (!(await incidents.save(after, incident.version))) throw new TicketConflict(incident.id);
      await witnessed({ before: incident, after, event, at });
      return after;
    },
    moved: (incident, event) => witnessed({ before: incident, after: incident, event, at: now() }),
    toThread: (incident, message) => toDesk(incident, message, 'thread'),
    refreshCard: (incident) => toDesk(incident, incidentCard(incident), 'replaces'),
    async toPerson(key, message) {
      const person = await people.get(key);
      if (!person?.address) return;
      const language = person.language ?? fallback;
      await outbox.put({ id: newId(), to: person.address, language, message, person: key });
    },
  };
}

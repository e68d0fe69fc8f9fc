// What other systems are told of an incident: each event of its life, and no name of those whom it concerns.
import type { Announce } from './events.ts';
import { type Incident, incidentName } from './incidents.ts';
import type { IncidentChange, Witness } from './witness.ts';

/** In the order in which docs/webhook.md explains them. */
export const incidentNewsTypes = [
  'incident.proposed',
  'incident.counted',
  'incident.opened',
  'incident.dismissed',
  'incident.announced',
  'incident.joined',
  'incident.left',
  'incident.resolved',
  'incident.confirmed',
  'incident.denied',
] as const;
type IncidentNewsType = (typeof incidentNewsTypes)[number];

/** The incident without the card and its place. */
type IncidentView = Omit<Incident, 'card'> & { readonly name: string };

/** What an event is called outside. */
const changed: Readonly<Record<IncidentChange['event']['type'], IncidentNewsType>> = {
  propose: 'incident.proposed',
  count: 'incident.counted',
  open: 'incident.opened',
  dismiss: 'incident.dismissed',
  lapse: 'incident.dismissed',
  announce: 'incident.announced',
  join: 'incident.joined',
  leave: 'incident.left',
  resolve: 'incident.resolved',
  works: 'incident.confirmed',
  fails: 'incident.denied',
};

/** Announces every event of every incident. */
export function incidentNews(announce: Announce): Witness {
  return {
    incident: (stores, { after, event, at }) =>
      announce(stores, {
        type: changed[event.type],
        at,
        subject: after.id,
        told: {
          ...('by' in event && { by: { role: 'staff', name: event.by.name } }),
          incident: incidentView(after),
        },
      }),
  };
}

function incidentView({ card: _, ...incident }: Incident): IncidentView {
  return { ...incident, name: incidentName(incident) };
}

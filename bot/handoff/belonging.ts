// Which open incident somebody's case, or their ticket, belongs to.
import { type CaseFacts, factsOf } from './caseFacts.ts';
import { concerns, type Incident } from './incidents.ts';
import type { TurnStores } from './stores.ts';
import type { Ticket } from './ticket.ts';

export interface Found {
  readonly incident: Incident;
  /** The model and the BIOS version are known to be these. */
  readonly isSure: boolean;
}

/** The open incident that these facts fit, rather one that they fit for certain. */
export async function openIncidentFor(
  { incidents }: Pick<TurnStores, 'incidents'>,
  facts: Pick<CaseFacts, 'codes' | 'model' | 'bios'>,
): Promise<Found | undefined> {
  const fits = (await incidents.open(facts.codes)).map((incident) => ({ incident, how: concerns(incident, facts) }));
  const found = fits.find(({ how }) => how === 'yes') ?? fits.find(({ how }) => how === 'maybe');
  return found && { incident: found.incident, isSure: found.how === 'yes' };
}

/**
 * Which incident a ticket belongs to follows from its facts while that incident is open: it joins when they fit for
 * certain, and leaves when they contradict.
 */
export async function followFacts(stores: Pick<TurnStores, 'incidents'>, ticket: Ticket): Promise<Ticket> {
  const facts = factsOf(ticket.summary.case);
  const present = ticket.incident === undefined ? undefined : await stores.incidents.get(ticket.incident);
  if (present && (present.state !== 'open' || concerns(present, facts) !== 'no')) return ticket;
  const found = await openIncidentFor(stores, facts);
  const { incident: _, ...rest } = ticket;
  return found?.isSure ? { ...rest, incident: found.incident.id } : rest;
}

// Incidents: one error on one model with one BIOS version, for several people at once. A table of state x event, and ports.
import type { CaseFacts } from './caseFacts.ts';
import type { Solution, Staff } from './ticket.ts';

/** What everybody who is affected shares. */
export interface IncidentKind {
  readonly code: string;
  readonly model: string;
  readonly bios: string;
}

export type IncidentState = 'proposed' | 'open' | 'resolved' | 'dismissed';

/** Holds no person, and nothing that tells who is affected. */
export interface Incident extends IncidentKind {
  /** Unguessable (UUID); what buttons carry. */
  readonly id: string;
  /** What people say; shown by `incidentName`. */
  readonly number: number;
  readonly state: IncidentState;
  /** Grows by one with every change; a save names the version it read. */
  readonly version: number;
  /** Id of the desk that was told. */
  readonly desk: string;
  /** Id of the delivery that put the card there. */
  readonly card: string;
  /** How many people had it when the card was last drawn. */
  readonly people: number;
  /** When the first of them began, ISO 8601, UTC. */
  readonly firstAt: string;
  /** When the desk was told, ISO 8601, UTC. */
  readonly toldAt: string;
  readonly openedAt?: string;
  readonly endedAt?: string;
  /** What staff last told everybody, in their own words. */
  readonly text?: string;
  /** From the resolution on. */
  readonly solution?: Solution;
}

/** `count`: more people have it; `lapse`: nobody at the desk decided within the window. */
export type IncidentEvent =
  | { readonly type: 'open'; readonly by: Staff; readonly text?: string }
  | { readonly type: 'dismiss'; readonly by: Staff }
  | { readonly type: 'announce'; readonly by: Staff; readonly text: string }
  | { readonly type: 'resolve'; readonly by: Staff; readonly solution: Solution; readonly text?: string }
  | { readonly type: 'count'; readonly people: number }
  | { readonly type: 'lapse' };

/** Why an event did not happen; the reason is a key under `incident.refusals`. */
export interface IncidentRefusal {
  readonly refused: 'alreadyOpen' | 'notOpen' | 'resolved' | 'dismissed';
}

type Row = Readonly<Record<IncidentEvent['type'], { readonly to: IncidentState } | IncidentRefusal['refused']>>;

const table: Readonly<Record<IncidentState, Row>> = {
  proposed: {
    open: { to: 'open' },
    dismiss: { to: 'dismissed' },
    announce: 'notOpen',
    resolve: 'notOpen',
    count: { to: 'proposed' },
    lapse: { to: 'dismissed' },
  },
  open: {
    open: 'alreadyOpen',
    dismiss: 'alreadyOpen',
    announce: { to: 'open' },
    resolve: { to: 'resolved' },
    count: { to: 'open' },
    lapse: 'alreadyOpen',
  },
  resolved: {
    open: 'resolved',
    dismiss: 'resolved',
    announce: 'resolved',
    resolve: 'resolved',
    count: 'resolved',
    lapse: 'resolved',
  },
  dismissed: {
    open: 'dismissed',
    dismiss: 'dismissed',
    announce: 'dismissed',
    resolve: 'dismissed',
    count: 'dismissed',
    lapse: 'dismissed',
  },
};

/** The incident after `event`, or why not. `at` is ISO 8601, UTC. The version grows with every accepted event. */
export function incidentAfter(incident: Incident, event: IncidentEvent, at: string): Incident | IncidentRefusal {
  const step = table[incident.state][event.type];
  if (typeof step === 'string') return { refused: step };
  const isOver = step.to === 'resolved' || step.to === 'dismissed';
  return {
    ...incident,
    ...('text' in event && event.text !== undefined && { text: event.text }),
    ...('solution' in event && { solution: event.solution }),
    ...(event.type === 'count' && { people: event.people }),
    ...(event.type === 'open' && { openedAt: at }),
    ...(isOver && { endedAt: at }),
    state: step.to,
    version: incident.version + 1,
  };
}

/** Whether somebody with these facts has it: `maybe` while their model or BIOS version is not known. */
export function concerns(
  { code, model, bios }: IncidentKind,
  facts: Pick<CaseFacts, 'codes' | 'model' | 'bios'>,
): 'yes' | 'maybe' | 'no' {
  if (!facts.codes.includes(code)) return 'no';
  if (isOther(facts.model, model) || isOther(facts.bios, bios)) return 'no';
  return facts.model === undefined || facts.bios === undefined ? 'maybe' : 'yes';
}

function isOther(known: string | undefined, wanted: string): boolean {
  return known !== undefined && known.toLowerCase() !== wanted.toLowerCase();
}

/** `INC-0001` */
export function incidentName({ number }: Pick<Incident, 'number'>): string {
  return `INC-${String(number).padStart(4, '0')}`;
}

/** Inside a turn's transaction. */
export interface Incidents {
  /**
   * Stores a new one and gives it the next number. Undefined: one of this kind is proposed or open, and the turn is to be
   * run again.
   */
  add(incident: Omit<Incident, 'number'>): Promise<Incident | undefined>;
  get(id: string): Promise<Incident | undefined>;
  /** Compare-and-set: false when the stored version is not `expected` any more. */
  save(incident: Incident, expected: number): Promise<boolean>;
  /** The newest of this kind, over or not. */
  latest(kind: IncidentKind): Promise<Incident | undefined>;
  /** All that are open, the oldest first; with `codes`, those with one of these errors. */
  open(codes?: readonly string[]): Promise<readonly Incident[]>;
  /** The person waits for it; `at` is ISO 8601. False when they did already. */
  join(incident: string, person: string, at: string): Promise<boolean>;
  /** False when they did not wait for it. */
  leave(incident: string, person: string): Promise<boolean>;
  /** Keys of those who wait for it, in the order they joined. */
  waiting(incident: string): Promise<readonly string[]>;
}

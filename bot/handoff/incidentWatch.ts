// Notices that several people have the same trouble, and tells the desk once. Works inside the caller's transaction.
import { type CaseFacts, factsOf } from './caseFacts.ts';
import type { CaseRecord } from './cases.ts';
import type { Desk } from './desks.ts';
import { tellJoined } from './incidentActions.ts';
import { type IncidentLines, makeIncidentLines } from './incidentLines.ts';
import type { Incident, IncidentKind } from './incidents.ts';
import { type LineNeeds, makeLines } from './lines.ts';
import type { TurnStores } from './stores.ts';
import type { Witness } from './witness.ts';

/** So many people within so many hours are told to the desk; 0 people: nothing is. */
export interface IncidentRule {
  readonly people: number;
  readonly hours: number;
}

interface WatchNeeds extends Omit<LineNeeds, 'stores' | 'witnesses'> {
  readonly rule: IncidentRule;
  /** Everybody who is told of events, this watch among them; the figures come before it, since it counts them. */
  readonly witnesses: () => readonly Witness[];
}

export interface IncidentWatch extends Witness {
  /** A case has these facts now; `deskOf` is where a ticket of it would go. */
  look(
    stores: TurnStores,
    facts: Pick<CaseFacts, 'codes' | 'model' | 'bios'>,
    deskOf: () => Desk | undefined,
  ): Promise<void>;
}

const hourMs = 3_600_000;
/** A case with more errors than these is no clear sign of anything. */
const mostCodes = 5;

/** Looks at each case that moved, and at each ticket whose facts changed. */
export function watchIncidents(needs: WatchNeeds): IncidentWatch {
  const { rule, desks } = needs;
  const of = (stores: TurnStores): LineNeeds => ({ ...needs, stores, witnesses: needs.witnesses() });
  const look: IncidentWatch['look'] = async (stores, { codes, model, bios }, deskOf) => {
    if (rule.people === 0 || model === undefined || bios === undefined) return;
    const lines = makeIncidentLines(of(stores));
    for (const code of codes.slice(0, mostCodes)) await lookAt(lines, stores, rule, { code, model, bios }, deskOf);
  };
  return {
    look,
    async changed(stores, { before, after, event }) {
      if (event.type !== 'edit' && event.type !== 'learned') return;
      const facts = factsOf(after.summary.case);
      const joined = after.incident === before?.incident ? undefined : after.incident;
      const incident = joined === undefined ? undefined : await stores.incidents.get(joined);
      if (incident) await tellJoined(makeLines(of(stores)), after, incident);
      await look(stores, facts, () => desks.get(after.desk));
    },
  };
}

async function lookAt(
  lines: IncidentLines,
  stores: TurnStores,
  rule: IncidentRule,
  kind: IncidentKind,
  deskOf: () => Desk | undefined,
): Promise<void> {
  const window = new Date(Date.parse(lines.now()) - rule.hours * hourMs).toISOString();
  const known = await stores.incidents.latest(kind);
  const isFresh = (at: string | undefined) => at !== undefined && at >= window;
  if (known?.state === 'open' || (known?.state === 'proposed' && isFresh(known.toldAt))) {
    return recount(lines, stores, known);
  }
  if (known?.state === 'dismissed' && isFresh(known.endedAt)) return;
  // Whoever began before it was resolved was asked whether it works.
  const since = known?.state === 'resolved' && isFresh(known.endedAt) ? (known.endedAt ?? window) : window;
  const records = await begunSince(stores, kind, since);
  const people = distinct(records);
  const desk = people < rule.people ? undefined : deskOf();
  if (!desk) return;
  if (known?.state === 'proposed') {
    const lapsed = await lines.change(known, { type: 'lapse' });
    if (!('refused' in lapsed)) await lines.refreshCard(lapsed);
  }
  await lines.propose(desk, { ...kind, people, firstAt: firstOf(records) });
}

/** The card follows when the number has grown by a tenth: a screen reader reads old and new at every change of it. */
async function recount(lines: IncidentLines, stores: TurnStores, incident: Incident): Promise<void> {
  const people = distinct(await begunSince(stores, incident, incident.firstAt));
  if (people < incident.people + Math.max(1, Math.floor(incident.people / 10))) return;
  const after = await lines.change(incident, { type: 'count', people });
  if (!('refused' in after)) await lines.refreshCard(after);
}

async function begunSince({ cases }: TurnStores, kind: IncidentKind, since: string): Promise<readonly CaseRecord[]> {
  return (await cases.alike(kind, since)).filter(({ startedAt }) => startedAt >= since);
}

/** One person may have told of it in several cases. */
function distinct(records: readonly CaseRecord[]): number {
  return new Set(records.map(({ person }) => person)).size;
}

function firstOf(records: readonly CaseRecord[]): string {
  const [first = ''] = records.map(({ startedAt }) => startedAt).toSorted();
  return first;
}

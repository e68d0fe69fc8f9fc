// What the figures keep of a ticket: how long it took in desk time, whether it came back, how it ended.
import { factsOf } from './caseFacts.ts';
import type { CaseRecord } from './cases.ts';
import type { DeskTime } from './deskTime.ts';
import type { Ticket, TicketState } from './ticket.ts';
import type { TicketChange, Witness } from './witness.ts';

/** Writes what happens to a ticket into the record of its case. */
export function figures(deskTime: Pick<DeskTime, 'between'>): Witness {
  return {
    async changed({ cases }, change) {
      const { caseId } = change.after;
      const record = caseId === undefined ? undefined : await cases.get(caseId);
      const after = record && recordAfter(record, change, deskTime);
      if (after && after !== record) await cases.put(after);
    },
  };
}

function recordAfter(record: CaseRecord, change: TicketChange, { between }: Pick<DeskTime, 'between'>): CaseRecord {
  const { before, after, event, at } = change;
  const seconds = () => between(record.handedAt ?? after.createdAt, at);
  if (before && isReopened(before.state, after.state)) {
    const { resolveSeconds, solution, ended, ...rest } = record;
    return { ...rest, outcome: 'handedOver', reopened: record.reopened + 1 };
  }
  switch (event.type) {
    case 'escalate': {
      const { ended, ...again } = record;
      return again;
    }
    case 'claim':
    case 'assign':
      return { ...record, claimSeconds: record.claimSeconds ?? seconds() };
    case 'reply':
    case 'ask':
      return { ...record, replySeconds: record.replySeconds ?? seconds() };
    case 'resolve':
    case 'resolveIncident':
      return {
        ...record,
        replySeconds: record.replySeconds ?? seconds(),
        resolveSeconds: seconds(),
        solution: event.solution,
      };
    case 'rate':
      return { ...record, rating: event.rating };
    case 'edit':
    case 'learned':
      return { ...record, ...factsOf(event.summary.case), touchedAt: at };
    default:
      return before && before.state !== after.state ? { ...record, ...endOf(after, event) } : record;
  }
}

/** It was over for the desk, and is at work again. */
function isReopened(before: TicketState, after: TicketState): boolean {
  return (before === 'resolved' || before === 'closed') && (after === 'open' || after === 'claimed');
}

function endOf({ state }: Ticket, { type }: TicketChange['event']): Pick<CaseRecord, 'ended'> {
  if (state === 'withdrawn') return { ended: 'withdrawn' };
  if (state !== 'closed') return {};
  return { ended: type === 'solved' ? 'confirmed' : 'lapsed' };
}

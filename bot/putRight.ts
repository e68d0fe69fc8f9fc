// What a start puts right: tickets of desks that are gone move, and alarms that are missing are set.
import type { Desks } from './handoff/desks.ts';
import { type LineNeeds, makeLines, TicketConflict } from './handoff/lines.ts';
import { rehome } from './handoff/move.ts';
import type { Store } from './handoff/stores.ts';
import type { Log } from './log.ts';
import type { TicketAlarms } from './ticketAlarms.ts';

interface PutRightNeeds {
  readonly store: Store;
  readonly lines: Omit<LineNeeds, 'stores'>;
  readonly desks: Desks;
  readonly reminders: TicketAlarms;
  readonly log: Log;
}

/** Other processes may be at work meanwhile: what they change in the same moment is looked at again. */
const mostTries = 10;

/** Runs at each start of a serving process, before anything is worked. */
export async function putRight({ store, lines, desks, reminders, log }: PutRightNeeds): Promise<void> {
  const moved = await untilUndisturbed(store, () =>
    store.turn('rehome', (stores) => rehome({ lines: makeLines({ ...lines, stores }), stores }, desks, lines.newId)),
  );
  if (moved > 0) log.warn({ tickets: moved }, 'tickets of desks that are gone were moved');
  await untilUndisturbed(store, reminders.setMissing);
}

async function untilUndisturbed<T>({ isPassing }: Store, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !(error instanceof TicketConflict || isPassing(error))) throw error;
    }
  }
}

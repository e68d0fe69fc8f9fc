// The alarms of tickets: set at the start where they are missing, rung each in a transaction of its own.
import type { Alarm } from './handoff/alarms.ts';
import { makeHandoff } from './handoff/handoff.ts';
import { type LineNeeds, makeLines } from './handoff/lines.ts';
import { type RemindNeeds, remind } from './handoff/remind.ts';
import { setMissing } from './handoff/reminders.ts';
import type { Store } from './handoff/stores.ts';
import { type HomeNeeds, showHome } from './home.ts';

type Needs = Omit<LineNeeds, 'stores'> &
  Pick<HomeNeeds, 'words' | 'homeOf' | 'retentionDays'> &
  Pick<RemindNeeds, 'onCall' | 'claimMinutes'>;

export interface TicketAlarms {
  /** For the tickets of a version that had none. */
  setMissing(): Promise<void>;
  ring(alarm: Alarm): Promise<void>;
}

/** The alarms of this store's tickets. */
export function ticketAlarms(store: Store, needs: Needs): TicketAlarms {
  return {
    setMissing: () =>
      store.turn('ticket alarms', async ({ tickets, alarms }) =>
        setMissing(alarms, await tickets.withoutAlarm(), needs),
      ),
    ring: (alarm) =>
      // One at a time in all processes, since each takes along what is due with it.
      store.turn('ticket alarms', async (stores) => {
        const lines = makeLines({ ...needs, stores });
        const ticket = await remind({ ...needs, stores, lines }, alarm);
        if (!ticket) return;
        const handoff = makeHandoff({ ...needs, stores });
        await showHome({ ...needs, stores, handoff, now: lines.now() }, ticket.person);
      }),
  };
}

// The ways out to other systems: a webhook and e-mail, with a deliverer of their own, so that a slow one holds up no talk.
import { webhookCourier } from './channels/webhook/courier.ts';
import type { Desks } from './handoff/desks.ts';
import { announceBy } from './handoff/events.ts';
import { incidentNews } from './handoff/incidentNews.ts';
import { ticketMails } from './handoff/mails.ts';
import { type DelivererNeeds, startDeliverer } from './handoff/outbox.ts';
import type { Clock, Courier } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import { ticketNews } from './handoff/ticketNews.ts';
import { type WayOut, waysOut } from './handoff/waysOut.ts';
import type { Witness } from './handoff/witness.ts';
import type { Log } from './log.ts';
import type { Localizer } from './messages/localize.ts';
import type { WaysOutConfig } from './readWaysOut.ts';

interface WaysOutNeeds {
  readonly config: WaysOutConfig;
  /** False in a process beside the serving one: it puts into the outbox, and the other sends. */
  readonly sends: boolean;
  readonly store: Pick<Store, 'outboxQueue'>;
  readonly desks: Desks;
  readonly fallback: string;
  readonly localizer: Localizer;
  readonly newId: () => string;
  /** Sees what is sent. */
  readonly watch: (needs: DelivererNeeds) => DelivererNeeds;
  readonly clock: Clock;
  readonly log: Log;
}

export interface WaysOut {
  /** What follows from the events of tickets and incidents. */
  readonly witnesses: readonly Witness[];
  /** Something new is in the outbox: look at once. */
  poke(): void;
  /** Resolves when nothing is being sent and nothing is due now. */
  idle(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/** Opens those that are configured. */
export async function openWaysOut(needs: WaysOutNeeds): Promise<WaysOut> {
  const { config, sends, store, desks, fallback, localizer, newId, watch, clock, log } = needs;
  const { webhook, email } = config;
  const couriers: Readonly<Partial<Record<WayOut, Courier>>> = sends ? await couriersOf(needs) : {};
  if (sends) await discardOthers(needs, couriers);
  const deliverer = startDeliverer(
    watch({
      queue: store.outboxQueue,
      couriers,
      speak: (message, language) => localizer.speak(message, language),
      // It is in the log, under "outbox" at the desk and on /readyz; no author waits for an answer.
      troubled: async () => {},
      clock,
      log,
    }),
  );
  deliverer.poke();
  const announce = announceBy(newId);
  return {
    witnesses: [
      ...(webhook ? [ticketNews(announce, clock), incidentNews(announce)] : []),
      ...(email ? [ticketMails({ newId, desks, fallback })] : []),
    ],
    poke: deliverer.poke,
    idle: deliverer.idle,
    stop: deliverer.stop,
  };
}

async function couriersOf({ config: { webhook, email }, clock, log }: WaysOutNeeds) {
  return {
    ...(webhook && { webhook: webhookCourier({ ...webhook, clock }) }),
    // nodemailer is loaded by those who use it.
    ...(email && { email: (await import('./channels/email/courier.ts')).emailCourier({ ...email, clock, log }) }),
  };
}

/** What waits for a way out that is not configured any more would wait for ever. */
async function discardOthers({ store, log }: WaysOutNeeds, couriers: Partial<Record<WayOut, Courier>>): Promise<void> {
  for (const way of waysOut.filter((one) => !couriers[one])) {
    const discarded = await store.outboxQueue.discard(way);
    if (discarded > 0) log.warn({ way, discarded }, 'what waited for a way out that is not configured was discarded');
  }
}

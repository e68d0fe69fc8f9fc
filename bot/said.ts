// What a turn says, as it is put into the outbox: leased at once where this process may send it.
import type { Delivery, DueDelivery, Lease } from './handoff/ports.ts';
import type { TurnStores } from './handoff/stores.ts';

/** What a turn put into the outbox, and what of it is leased by this process. */
export interface Said {
  readonly deliveries: readonly Delivery[];
  readonly leased: readonly DueDelivery[];
}

export const nothing: Said = { deliveries: [], leased: [] };

/** The same stores, with a list of what is put into the outbox. */
export function recording(
  stores: TurnStores,
  lease: (channel: string) => Lease | undefined,
): { stores: TurnStores; said: Said } {
  const deliveries: Delivery[] = [];
  const leased: DueDelivery[] = [];
  const outbox = {
    ...stores.outbox,
    async put(delivery: Delivery) {
      const ours = lease(delivery.to.channel);
      const due = ours && (await stores.outbox.putLeased(delivery, ours));
      if (!ours) await stores.outbox.put(delivery);
      if (due) leased.push(due);
      deliveries.push(delivery);
    },
  };
  const erasure = {
    ...stores.erasure,
    async remove(...of: Parameters<TurnStores['erasure']['remove']>) {
      const places = await stores.erasure.remove(...of);
      // What this turn had said before is not sent: nobody waits for it.
      deliveries.length = 0;
      leased.length = 0;
      return places;
    },
  };
  return { stores: { ...stores, outbox, erasure }, said: { deliveries, leased } };
}

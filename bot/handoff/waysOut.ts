// The ways out to other systems of the company: places in the outbox that are nobody's conversation.
import type { Delivery } from './ports.ts';

export const waysOut = ['webhook', 'email'] as const;
export type WayOut = (typeof waysOut)[number];

/** The way out that a delivery takes; undefined when it is for a person or a desk. */
export function wayOutOf({ to }: Pick<Delivery, 'to'>): WayOut | undefined {
  return waysOut.find((way) => way === to.channel);
}

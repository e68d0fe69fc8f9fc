// Events for other systems of the company: something that happened, as JSON, on its way through the outbox.
import type { TurnStores } from './stores.ts';
import type { WayOut } from './waysOut.ts';

/** Another number when something is taken away or comes to mean something else; what is added leaves it. */
export const eventSchema = 'activation-desk/1';

/** Something to tell. Its event has `schema`, `id`, `type`, `at`, and what is `told`, by name. */
export interface News {
  /** `<subject>.<what happened>` */
  readonly type: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Id of the subject: events about the same arrive in their order. */
  readonly subject: string;
  /** Id of the ticket it is about: staff at its desk see what could not be delivered. */
  readonly ticket?: string;
  readonly told: Readonly<Record<string, unknown>>;
}

/** Puts an event into the outbox of a turn. */
export type Announce = (stores: Pick<TurnStores, 'outbox'>, news: News) => Promise<void>;

/** Announces to the webhook. The delivery's id is the event's, so that each try carries the same. */
export function announceBy(newId: () => string): Announce {
  return async ({ outbox }, { type, at, subject, ticket, told }) => {
    const id = newId();
    await outbox.put({
      id,
      to: { channel: 'webhook' satisfies WayOut, conversation: subject, reference: null },
      language: '',
      message: { blocks: [] },
      payload: { schema: eventSchema, id, type, at, ...told },
      ...(ticket !== undefined && { ticket }),
    });
  };
}

// How much waits in the inbox, and how many tickets there are of each state.
import type { Kysely } from 'kysely';
import type { Depths } from '../handoff/stores.ts';
import type { Database } from './schema.ts';

/** Counted anew at each call. */
export async function depths(db: Kysely<Database>): Promise<Depths> {
  const { waiting, oldest } = await db
    .selectFrom('inbox')
    .where('completed_at', 'is', null)
    .select((row) => [row.fn.countAll<number>().as('waiting'), row.fn.min('received_at').as('oldest')])
    .executeTakeFirstOrThrow();
  const counted = await db
    .selectFrom('tickets')
    .groupBy('state')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .execute();
  const none = { open: 0, claimed: 0, resolved: 0, closed: 0, withdrawn: 0 };
  return {
    inbox: { waiting: Number(waiting), ...(oldest && { oldest }) },
    tickets: { ...none, ...Object.fromEntries(counted.map(({ state, count }) => [state, Number(count)])) },
  };
}

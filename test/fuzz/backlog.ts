// What the bot has still to do, read from its database beside it.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

export interface Backlog {
  /** Resolves when everything that arrived is worked, and everything said was tried at least once. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

type Row = Readonly<Record<string, unknown>>;

const patienceMs = 60_000;
const about = 'channel, conversation, due_at, leased_until, attempts, last_error, message';
const open = 'select count(*) as n from inbox where completed_at is null';
// What waits behind a message to a place that does not exist is not counted.
const unsent = `from outbox where delivered_at is null and parked_at is null and (first_tried_at is null or leased_until is not null)
  and not exists (select 1 from outbox as before where before.channel = outbox.channel and before.conversation = outbox.conversation and before.seq < outbox.seq
    and before.delivered_at is null and before.parked_at is null)`;

export async function openBacklog(url: string): Promise<Backlog> {
  const { first, close } = url.startsWith('sqlite:')
    ? overSqlite(url.slice('sqlite:'.length))
    : await overPostgres(url);
  const count = async (sql: string) => Number((await first(sql))?.['n']);
  return {
    async calm() {
      const end = Date.now() + patienceMs;
      for (;;) {
        const left = [await count(open), await count(`select count(*) as n ${unsent}`)];
        if (left.every((n) => n === 0)) return;
        if (Date.now() > end) {
          const some = await first(`select ${about} ${unsent} limit 1`);
          throw new Error(
            `after a minute ${left[0]} events wait for their turn, and ${left[1]} messages are unsent: ${JSON.stringify(some)}`,
          );
        }
        await wait(10);
      }
    },
    close,
  };
}

function overSqlite(file: string) {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  return {
    first: async (sql: string) => db.prepare(sql).get() as Row | undefined,
    close: async () => db.close(),
  };
}

async function overPostgres(url: string) {
  const client = new pg.Client(url);
  await client.connect();
  return {
    first: async (sql: string) => (await client.query(sql)).rows[0] as Row | undefined,
    close: () => client.end(),
  };
}

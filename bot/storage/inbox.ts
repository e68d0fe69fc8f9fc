// The inbox: every activity that was accepted, until its turn is done.
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Inbox, InboxQueue, InboxRow } from '../handoff/inbox.ts';
import { compiled } from './compiled.ts';
import { fromJson, type Json, toJson } from './json.ts';
import type { Database } from './schema.ts';

/** The turn's side; `db` is the turn's transaction. */
export function inbox(db: Kysely<Database>): Inbox {
  /** What this turn has read: most have no addresses, and need not be read again for them. */
  let known: Selectable<Database['inbox']> | undefined;
  return {
    next: async (channel, conversation) => {
      [known] = await oldest(db, { channel, conversation });
      return known && toInboxRow(known);
    },

    complete: async (id, at) => {
      if (known?.id === id && !hasAddresses(known.activity)) await complete(db, { id, at });
      else await completeWithout(db, id, at);
    },
  };
}

/** The edge's and the worker's side. */
export function inboxQueue(db: Kysely<Database>): InboxQueue {
  return {
    next: async (channel, conversation) => {
      const [row] = await oldest(db, { channel, conversation });
      return row && toInboxRow(row);
    },

    accept: async ({ eventKey, ...row }) => {
      const activity = toJson(row.activity);
      const [added] = await add(db, {
        channel: row.channel,
        event_key: eventKey,
        conversation: row.conversation,
        activity,
        masked: toJson(row.masked),
        received_at: row.receivedAt,
      });
      if (added) {
        const stored = { ...row, id: added.id, activity: fromJson(activity), attempts: 0 };
        return { id: added.id, duplicate: false, completed: false, row: stored };
      }
      const known = await byKey(db, row.channel, eventKey).executeTakeFirstOrThrow();
      return { id: known.id, duplicate: true, completed: known.completed_at !== null };
    },

    has: async (channel, eventKey) => (await byKey(db, channel, eventKey).executeTakeFirst()) !== undefined,

    keep: async (id) => {
      // SQLite brings its log to the disk with whatever is changed; a row that was changed before is there already.
      await db
        .updateTable('inbox')
        .set({ last_error: 'its turn took long' })
        .where('id', '=', id)
        .where('last_error', 'is', null)
        .where('completed_at', 'is', null)
        .execute();
    },

    waiting: async (channels, before, limit) => {
      if (channels.length === 0) return [];
      let waiting = db
        .selectFrom('inbox')
        .select(['channel', 'conversation'])
        .where('completed_at', 'is', null)
        .where('channel', 'in', channels);
      if (before !== undefined) waiting = waiting.where('received_at', '<', before);
      const oldestFirst = waiting.groupBy(['channel', 'conversation']).orderBy((row) => row.fn.min('id'));
      const rows = await (limit === undefined ? oldestFirst : oldestFirst.limit(limit)).execute();
      return rows.map(({ channel, conversation }) => ({ channel, conversation }));
    },

    failed: async (id, error) => {
      const { attempts } = await db
        .updateTable('inbox')
        .set((row) => ({ attempts: row('attempts', '+', 1), last_error: error }))
        .where('id', '=', id)
        .returning('attempts')
        .executeTakeFirstOrThrow();
      return attempts;
    },
  };
}

function byKey(db: Kysely<Database>, channel: string, eventKey: string) {
  return db
    .selectFrom('inbox')
    .select(['id', 'completed_at'])
    .where('channel', '=', channel)
    .where('event_key', '=', eventKey);
}

/** The address of a file ends with its name as it was, and may open the file: it is needed until the file is fetched. */
async function completeWithout(db: Kysely<Database>, id: number, at: string): Promise<void> {
  // Read here, for the turn may have forgotten what was in it.
  const row = await db.selectFrom('inbox').select('activity').where('id', '=', id).executeTakeFirst();
  await complete(db, { id, at });
  if (!row || !hasAddresses(row.activity)) return;
  const read = fromJson(row.activity) as { readonly attachments?: readonly object[] };
  const attachments = read.attachments?.map((one) => ({ ...one, contentUrl: undefined }));
  const activity = toJson<unknown>({ ...read, ...(attachments && { attachments }) });
  await db.updateTable('inbox').set({ activity }).where('id', '=', id).execute();
}

function hasAddresses(activity: Json<unknown>): boolean {
  return activity.includes('"contentUrl"');
}

function toInboxRow(row: Selectable<Database['inbox']>): InboxRow {
  return {
    id: row.id,
    channel: row.channel,
    conversation: row.conversation,
    activity: fromJson(row.activity),
    masked: fromJson(row.masked),
    attempts: row.attempts,
    receivedAt: row.received_at,
  };
}

const add = compiled((db, row: Insertable<Database['inbox']>) =>
  db
    .insertInto('inbox')
    .values(row)
    .onConflict((known) => known.columns(['channel', 'event_key']).doNothing())
    .returning('id'),
);

const oldest = compiled((db, { channel, conversation }: { channel: string; conversation: string }) =>
  db
    .selectFrom('inbox')
    .selectAll()
    .where('channel', '=', channel)
    .where('conversation', '=', conversation)
    .where('completed_at', 'is', null)
    .orderBy('id')
    .limit(1),
);

const complete = compiled((db, { id, at }: { id: number; at: string }) =>
  db.updateTable('inbox').set({ completed_at: at }).where('id', '=', id).where('completed_at', 'is', null),
);

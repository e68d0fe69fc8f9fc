// Names of the statements that a PostgreSQL server keeps prepared for a connection, where the connection is ours alone.
import type { PoolClient } from 'pg';

export interface Prepared {
  /** A new connection of the pool. */
  meet(client: PoolClient): void;
  /** The name of a statement on this connection; undefined where it must be sent whole. */
  nameOf(client: PoolClient, text: string): string | undefined;
  /** Whether an error says that what is prepared does not fit any more; if so, all is prepared anew. */
  isOutdatedBy(error: unknown): boolean;
}

/** For the connections of one pool. */
export function openPrepared(): Prepared {
  const ours = new WeakSet<PoolClient>();
  const names = new Map<string, string>();
  let edition = 0;
  let isOff = false;
  return {
    meet: (client) => {
      // A pooler between us and the server gives out a number of its own, and what is prepared belongs to whomever.
      const { processID } = client as PoolClient & { readonly processID?: number | null };
      const asked = client.query<{ pid: number }>('select pg_backend_pid() as pid');
      asked.then(
        ({ rows: [row] }) => row?.pid === processID && ours.add(client),
        () => undefined,
      );
    },
    nameOf: (client, text) => {
      if (isOff || !ours.has(client)) return undefined;
      const name = names.get(text) ?? `desk_${edition}_${names.size}`;
      names.set(text, name);
      return name;
    },
    isOutdatedBy: (error) => {
      if (typeof error !== 'object' || error === null) return false;
      if (isGone(error)) isOff = true;
      else if (!isOfOldSchema(error)) return false;
      edition += 1;
      names.clear();
      return true;
    },
  };
}

/** There was a pooler all the same. */
function isGone(error: object): boolean {
  return 'code' in error && (error.code === '26000' || error.code === '42P05');
}

/** The schema has changed since: the columns are others. */
export function isOfOldSchema(error: object): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

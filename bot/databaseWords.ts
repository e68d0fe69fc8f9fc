// Why a database cannot be used, in words with the cure.
import type { Key, Text } from './messages/message.ts';
import type { DatabaseError } from './storage/databaseError.ts';
import { withoutPassword } from './withoutPassword.ts';

const databaseProblems: Readonly<Record<DatabaseError['problem'], Key>> = {
  closed: 'server.databaseClosed',
  served: 'server.databaseServed',
  newer: 'server.databaseNewer',
  away: 'server.databaseAway',
  login: 'server.databaseLogin',
  missing: 'server.databaseMissing',
  rights: 'server.databaseRights',
  full: 'server.databaseFull',
  encoding: 'server.databaseEncoding',
  encryption: 'server.databaseEncryption',
  refused: 'server.databaseRefused',
};

/** `setting` is where the address stands. */
export function databaseWords({ problem, reason }: DatabaseError, url: string, setting: string): Text {
  return { key: databaseProblems[problem], values: { url: withoutPassword(url), reason, setting } };
}

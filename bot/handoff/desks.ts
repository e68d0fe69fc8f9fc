// The IT desks, and which of them a ticket goes to.
import type { LicenseType } from '../activation/case.ts';
import type { Address } from './ports.ts';
import type { SupportSummary } from './summary.ts';
import type { Staff } from './ticket.ts';

/** A place where tickets go. */
export interface Desk {
  readonly id: string;
  /** As staff call it. */
  readonly name: string;
  readonly address: Address;
  readonly language: string;
  /** What a message in a ticket's thread is that does not say: an internal note, or for the employee. */
  readonly thread: 'note' | 'relay';
  /** Ids of the users who may act there; undefined: every member of the channel. */
  readonly staff?: readonly string[];
}

/** Tickets that fit every condition that is given go to this desk. */
export interface Route {
  readonly desk: string;
  readonly licenses?: readonly LicenseType[];
  /** Languages of the employee. */
  readonly languages?: readonly string[];
}

export interface Desks {
  readonly all: readonly Desk[];
  get(id: string): Desk | undefined;
  /** Where a ticket with this summary goes; undefined when there is no desk. */
  routeOf(summary: SupportSummary): Desk | undefined;
}

/** Desks by their routes, the first that fits; `fallback` is the id of the desk for all else. */
export function makeDesks(all: readonly Desk[], routes: readonly Route[], fallback: string): Desks {
  const get = (id: string) => all.find((desk) => desk.id === id);
  return {
    all,
    get,
    routeOf({ language, case: { license = 'unknown' } }) {
      const route = routes.find(
        ({ licenses, languages }) => (licenses?.includes(license) ?? true) && (languages?.includes(language) ?? true),
      );
      return get(route?.desk ?? fallback) ?? get(fallback);
    },
  };
}

/** Whether the desk's list has this member of staff; without a list everybody is on it. Entra's ids are the same in any case. */
export function isListedAt({ staff: list }: Desk, { key, ids = [userOf(key)] }: Staff): boolean {
  if (!list) return true;
  const listed = new Set(list.map((id) => id.toLowerCase()));
  return ids.some((id) => listed.has(id.toLowerCase()));
}

/** The channel in a key `channel/userId`. */
export function channelOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** The user's id in a key `channel/userId`. */
export function userOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

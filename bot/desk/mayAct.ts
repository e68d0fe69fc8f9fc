// Who may act at a desk: members of the company whom the platform vouches for, and of them those on the desk's list.
import type { Activity } from 'botbuilder';
import { type Desk, isListedAt } from '../handoff/desks.ts';
import type { Key } from '../messages/message.ts';

/**
 * Why this person may not act at the desk; undefined when they may. The channel looked them up before the turn:
 * `channelData.standing` is `member`, `guest`, `external` or `unknown`, `channelData.ids` what they are known by.
 */
export function refusalAt(desk: Desk, { channelData, from }: Activity): Key | undefined {
  const { standing = 'unknown', ids = [from.id] } = (channelData ?? {}) as {
    standing?: 'member' | 'guest' | 'external' | 'unknown';
    ids?: readonly string[];
  };
  if (standing === 'unknown') return 'handoff.refusals.notVouched';
  if (standing !== 'member') return 'handoff.refusals.outsider';
  return isListedAt(desk, { key: from.id, name: '', ids }) ? undefined : 'handoff.refusals.notListed';
}

/** Whether the files of a message are to be fetched: at a desk only those that may go to an employee. */
export function wantsFiles(desk: Desk | undefined, activity: Activity): boolean {
  if (!desk) return true;
  const isTalk = activity.channelData?.addressed === false && desk.thread === 'note';
  return !isTalk && refusalAt(desk, activity) === undefined;
}

// When somebody is to be reminded of a ticket, and when one that nobody answers is closed: an alarm for each live ticket.
import type { Alarms } from './alarms.ts';
import type { DeskTime } from './deskTime.ts';
import type { Ticket } from './ticket.ts';
import type { Witness } from './witness.ts';

export interface ReminderRules {
  readonly deskTime: DeskTime;
  /** An open ticket may wait for so many minutes of desk time. */
  readonly claimMinutes: number;
}

/** One to the desk, one to those on call. */
export const mostReminders = 2;
/** To an assignee who stays silent, one for each working day. */
const mostNudges = 3;
/** A resolution that nobody answers closes the ticket after this. */
const unansweredMs = 3 * 24 * 3_600_000;

/**
 * What is due on a ticket that waits since `from`, both ISO 8601; undefined: nothing more.
 *
 * - Open: after the time for a claim, and once more after as long again.
 * - Claimed: after each working day without an act of staff, also when the employee owes an answer: "I am looking into it"
 *   is a reply too, and only the assignee can ask again, or resolve it as unanswered.
 * - Resolved: after three days in which nobody said anything, once the desk is open again.
 */
export function dueAt({ state, reminders = 0 }: Ticket, from: string, rules: ReminderRules): string | undefined {
  const { deskTime, claimMinutes } = rules;
  switch (state) {
    case 'open':
      return reminders < mostReminders ? deskTime.after(from, claimMinutes) : undefined;
    case 'claimed':
      return reminders < mostNudges ? deskTime.after(from, deskTime.dayMinutes) : undefined;
    case 'resolved':
      return deskTime.opensAt(new Date(Date.parse(from) + unansweredMs).toISOString());
    case 'closed':
    case 'withdrawn':
      return undefined;
  }
}

/** Sets and clears the ticket's alarm in the transaction of whatever happens to it. */
export function reminderWitness(rules: ReminderRules): Witness {
  return {
    async changed({ alarms }, { before, after, at }) {
      if (!before || waitsAnew(before, after)) await set(alarms, after, at, rules);
    },
  };
}

function waitsAnew(before: Ticket, after: Ticket): boolean {
  // Two things may happen within a millisecond, so the times alone do not tell.
  if (after.state === 'resolved' || after.state !== before.state) return true;
  if (after.since !== before.since || after.reminders !== before.reminders) return true;
  return after.state === 'claimed' && after.staffAt !== before.staffAt;
}

/** Live tickets of a version without alarms get theirs. */
export async function setMissing(alarms: Alarms, without: readonly Ticket[], rules: ReminderRules): Promise<void> {
  for (const ticket of without) await set(alarms, ticket, ticket.staffAt ?? ticket.updatedAt, rules);
}

async function set(alarms: Alarms, ticket: Ticket, from: string, rules: ReminderRules): Promise<void> {
  const at = dueAt(ticket, from, rules);
  if (at === undefined) await alarms.clear(keyOf(ticket));
  else await alarms.set({ key: keyOf(ticket), kind: 'ticket', at, data: { ticket: ticket.id } satisfies ReminderData });
}

/** What such an alarm holds. */
export interface ReminderData {
  readonly ticket: string;
}

function keyOf({ id }: Ticket): string {
  return `ticket/${id}`;
}

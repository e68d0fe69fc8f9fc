// A person's reminder: its alarm follows the conversation, and when it rings the question is asked again.
import type { Conversation } from '../dialogs/guide.ts';
import type { Dialogs } from '../dialogs/index.ts';
import { humane, pendingReminder, waitingQuestion } from '../dialogs/reminder.ts';
import type { Alarms } from './handoff/alarms.ts';
import type { Address } from './handoff/ports.ts';
import type { RetryData, RetryValue } from './retry.ts';
import type { Turn } from './stages.ts';

/** A process that was away this long rings late: the hour may not be humane any more. */
const lateMs = 10 * 60_000;

/** The keys of all reminders of a channel begin so; with a person's key, it is the key of theirs: each has one. */
export function reminderKey(person: string): string {
  return `retry/${person}`;
}

/** A reminder whose alarm is gone or moved was ended elsewhere, as by a removal of the app. One that is due is ringing. */
export async function dropEnded(
  alarms: Alarms,
  person: string,
  conversation: Conversation,
  now: string,
): Promise<void> {
  const at = pendingReminder(conversation);
  if (at === undefined || at <= now) return;
  const alarm = await alarms.get(reminderKey(person));
  if (alarm?.at !== at) delete conversation.reminder;
}

/** Whether the question is to be asked again now. It is not when the case went on, or when somebody would be woken. */
export function isToAsk(turn: Pick<Turn, 'activity' | 'conversation' | 'now' | 'timeZone'>): boolean {
  const { activity, conversation, now } = turn;
  const { at } = activity.value as RetryValue;
  if (pendingReminder(conversation) !== at || !isWaiting(conversation)) return false;
  const soonest = Date.parse(now) - Date.parse(at) > lateMs ? humane(turn, now) : now;
  conversation.reminder = soonest > now ? { at: soonest } : { at, rang: true };
  return soonest === now;
}

/** Asks again; where the bot was updated meanwhile, opening the dialogs has done so. */
export async function askAgain(
  { conversation }: Pick<Turn, 'conversation'>,
  open: () => Promise<Dialogs>,
): Promise<void> {
  const asking = conversation.shown?.asking;
  const dialogs = await open();
  if (conversation.shown?.asking === asking) await dialogs.redraw();
}

interface Keeping {
  readonly alarms: Alarms;
  /** Key of the person. */
  readonly person: string;
  readonly address: Address;
}

/** At the end of a turn: a case that went on needs no reminder, and the alarm stands where the reminder does. */
export async function keepReminder(
  { alarms, person, address: { channel, reference } }: Keeping,
  before: Conversation,
  conversation: Conversation,
): Promise<void> {
  if (!isWaiting(conversation)) delete conversation.reminder;
  const was = pendingReminder(before);
  const at = pendingReminder(conversation);
  if (was === at) return;
  const key = reminderKey(person);
  if (at !== undefined) {
    const data = { channel, reference: reference as RetryData['reference'] } satisfies RetryData;
    await alarms.set({ key, kind: 'retry', at, data });
  } else if ((await alarms.get(key))?.at === was) await alarms.clear(key);
}

/** From when on the time counts after which the state is forgotten: not before what was promised. */
export function keptFrom({ reminder }: Conversation, seenAt = ''): string {
  return reminder && reminder.at > seenAt ? reminder.at : seenAt;
}

/** The case stands at the question after the wait. */
function isWaiting({ shown }: Conversation): boolean {
  return shown?.question === waitingQuestion;
}

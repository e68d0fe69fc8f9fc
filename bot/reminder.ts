// A person's reminder: its alarm follows the conversation, and when it rings the question is asked again.
import type { Conversation } from '../dialogs/guide.ts';
import type { Dialogs } from '../dialogs/index.ts';
import { humane, pendingReminder, waitingQuestion } from '../dialogs/reminder.ts';
import type { Address } from './handoff/ports.ts';
import type { TurnStores } from './handoff/stores.ts';
import type { RetryData, RetryValue } from './retry.ts';
import type { Turn } from './stages.ts';

/** Whose turn it is, and where. */
interface Surroundings {
  readonly stores: Pick<TurnStores, 'alarms' | 'states'>;
  /** Key of the person. */
  readonly person: string;
  readonly address: Address;
  readonly place: Turn['place'];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** A process that was away this long rings late: the hour may not be humane any more. */
const lateMs = 10 * 60_000;

/** The keys of all reminders of a channel begin so; with a person's key, it is the key of theirs: each has one. */
export function reminderKey(person: string): string {
  return `retry/${person}`;
}

/** Before a turn: a reminder that was ended elsewhere is none. One that is due is ringing, and has no alarm either. */
export async function dropEnded(around: Surroundings, conversation: Conversation): Promise<void> {
  const { stores, person, address, now } = around;
  const at = pendingReminder(conversation);
  if (at === undefined) return;
  const removedAt = (await stores.states.get(removalKey(address))) as string | undefined;
  const isRemoved = removedAt !== undefined && removedAt > (conversation.seenAt ?? '');
  const isElsewhere = at > now && (await stores.alarms.get(reminderKey(person)))?.at !== at;
  if (isRemoved || isElsewhere) delete conversation.reminder;
}

/** The app was removed: from a person's own chat, which ends theirs wherever it was set; or from a group. */
export async function endReminders(around: Surroundings, conversation: Conversation): Promise<void> {
  const { stores, person, address, place, now } = around;
  delete conversation.reminder;
  if (place === 'personal') await stores.alarms.clear(reminderKey(person));
  else await stores.states.put(removalKey(address), now, now);
}

/** Of a group or a team: when the app was removed from it. */
function removalKey({ channel, conversation }: Address): string {
  return `removed/${channel}/${conversation.split(';')[0]}`;
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

/** At the end of a turn: a case that went on needs no reminder, and the alarm stands where the reminder does. */
export async function keepReminder(
  { stores: { alarms }, person, address: { channel, reference }, now }: Surroundings,
  before: Conversation,
  conversation: Conversation,
): Promise<void> {
  const was = pendingReminder(before);
  // An edit of words from before the ringing brings back what has rung.
  const isBack = was === undefined && (pendingReminder(conversation) ?? now) < now;
  if (!isWaiting(conversation) || isBack) delete conversation.reminder;
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

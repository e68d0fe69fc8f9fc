// "Remind me": when the bot asks again by itself. The conversation keeps it; the turn sets the alarm (bot/reminder.ts).
import type { Message } from '../bot/messages/message.ts';
import { humaneHour } from '../bot/time/humaneHour.ts';
import { type Conversation, commandChoice, type Guide } from './guide.ts';

/** The one question that can be asked again after a wait. */
export const waitingQuestion = 'outcome.waiting';

/** As long as the article says. */
const waitMs = 24 * 3_600_000;

/** Sets the reminder, or moves the one that there is; what to say to it. */
export function remind(guide: Guide): Message {
  const { conversation, person, now } = guide;
  const at = humane(guide, new Date(Date.parse(now) + waitMs).toISOString());
  conversation.reminder = { at };
  const when = { instant: at, near: true, ...(person.timeZone && { timeZone: person.timeZone }) } as const;
  return {
    blocks: [{ kind: 'text', tone: 'good', text: { key: 'common.reminder.set', values: { at: when } } }],
    navigation: [commandChoice('dontRemind')],
  };
}

/** Ends the reminder; what to say to it, also where there is none. */
export function stopReminding({ conversation }: Pick<Guide, 'conversation'>): Message {
  const there = pendingReminder(conversation) !== undefined;
  if (there) delete conversation.reminder;
  const key = there ? 'common.reminder.stopped' : 'common.reminder.none';
  return { blocks: [{ kind: 'text', text: { key } }] };
}

/** When the bot asks again, ISO 8601; undefined when it does not, or has already. */
export function pendingReminder({ reminder }: Pick<Conversation, 'reminder'>): string | undefined {
  return reminder && !reminder.rang ? reminder.at : undefined;
}

/** The first moment at or after `wanted` at which this person may be spoken to; at work nobody is on a Sunday. */
export function humane({ conversation, timeZone }: Pick<Guide, 'conversation' | 'timeZone'>, wanted: string): string {
  return humaneHour(wanted, { timeZone, workingDays: conversation.case.device === 'company' });
}

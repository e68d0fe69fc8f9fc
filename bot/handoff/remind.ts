// A ticket's alarm rings: who is reminded of it, and what each side hears when nobody answered.
import type { Message, Text, Value } from '../messages/message.ts';
import type { Alarm } from './alarms.ts';
import { type Desk, userOf } from './desks.ts';
import { employeeChoices } from './employeeActions.ts';
import type { Lines } from './lines.ts';
import { dueAt, mostReminders, type ReminderData, type ReminderRules } from './reminders.ts';
import type { TurnStores } from './stores.ts';
import type { Staff, Ticket, TicketEvent } from './ticket.ts';
import { tell } from './ticketWords.ts';

export interface RemindNeeds extends ReminderRules {
  readonly lines: Lines;
  readonly stores: Pick<TurnStores, 'alarms' | 'incidents' | 'people' | 'tickets'>;
  /** User ids of those who are told when the desk does not claim a ticket. */
  readonly onCall: readonly string[];
}

/** What becomes of a ticket in this state when its time is over. */
const becomes = {
  open: { type: 'remind' },
  claimed: { type: 'nudge' },
  resolved: { type: 'expire' },
  closed: undefined,
  withdrawn: undefined,
} as const satisfies Record<Ticket['state'], TicketEvent | undefined>;

/**
 * The ticket, if something came of it. An alarm that was moved or cleared meanwhile does nothing, so one that rings twice
 * does not either; one that rings while the desk is closed waits until it opens.
 */
export async function remind(needs: RemindNeeds, alarm: Alarm): Promise<Ticket | undefined> {
  const { lines, stores, deskTime } = needs;
  if ((await stores.alarms.get(alarm.key))?.at !== alarm.at) return undefined;
  const now = lines.now();
  if (!deskTime.isOpen(now)) {
    await stores.alarms.set({ ...alarm, at: deskTime.opensAt(now) });
    return undefined;
  }
  const before = await stores.tickets.get((alarm.data as ReminderData).ticket);
  const event = before && becomes[before.state];
  if (!before || !event) return undefined;
  if (event.type !== 'expire' && (await isWithOthers(stores, before))) {
    const at = dueAt(before, now, needs);
    if (at !== undefined) await stores.alarms.set({ ...alarm, at });
    return undefined;
  }
  const ticket = await lines.change(before, event);
  if ('refused' in ticket) return undefined;
  if (event.type === 'remind') await remindDesk(needs, ticket);
  if (event.type === 'nudge') await nudge(lines, ticket);
  if (event.type === 'expire') await expire(lines, ticket);
  return ticket;
}

/** The desk works on its incident, for all tickets of it together. */
async function isWithOthers({ incidents }: RemindNeeds['stores'], { incident }: Ticket): Promise<boolean> {
  return incident !== undefined && (await incidents.get(incident))?.state === 'open';
}

/** Seen in the channel, and not only in a thread that nobody reads yet; the second time those on call hear of it, too. */
async function remindDesk(needs: RemindNeeds, ticket: Ticket): Promise<void> {
  const { lines, deskTime } = needs;
  const { reminders = 0, since = ticket.createdAt } = ticket;
  const minutes = Math.floor(deskTime.between(since, lines.now()) / 60);
  const waited = { ...personOf(ticket), minutes };
  const desk = lines.deskOf(ticket);
  const called = desk && reminders === mostReminders ? await callOut(needs, desk, ticket, waited) : [];
  await lines.toChannel(ticket, {
    blocks: [...tell('handoff.time.unclaimed', ticket, waited).blocks, ...called.map(said)],
  });
}

/** Those on call at this desk are written to; what the desk hears of it. */
async function callOut(
  { lines, stores, onCall }: RemindNeeds,
  desk: Desk,
  ticket: Ticket,
  waited: Record<string, Value>,
): Promise<readonly Text[]> {
  const colleagues = await lines.colleagues(desk);
  const reached: Text[] = [];
  const missed: Text[] = [];
  for (const id of onCall.filter((id) => isUserOf(desk, id))) {
    const staff = colleagues.find((one) => isSame(one, id)) ?? { key: `${desk.address.channel}/${id}`, name: '' };
    const name = staff.name || (await stores.people.get(staff.key))?.name || id;
    const isReached = await lines.toStaff(ticket, staff, tell('handoff.time.onCall', ticket, waited));
    (isReached ? reached : missed).push({ verbatim: name });
  }
  return [
    ...(reached.length > 0 ? [{ key: 'handoff.time.called', values: { people: reached } } as const] : []),
    ...(missed.length > 0 ? [{ key: 'handoff.time.notReached', values: { people: missed } } as const] : []),
  ];
}

/** Slack's ids begin with U or W, no other platform's do. */
function isUserOf({ address }: Desk, id: string): boolean {
  return /^[UW]/.test(id) === (address.channel === 'slack');
}

function isSame({ key, ids = [] }: Staff, id: string): boolean {
  return [userOf(key), ...ids].some((one) => one.toLowerCase() === id.toLowerCase());
}

async function nudge(lines: Lines, ticket: Ticket): Promise<void> {
  const { assignee } = ticket;
  const isReached =
    assignee && (await lines.toStaff(ticket, assignee, tell('handoff.time.quiet', ticket, personOf(ticket))));
  await lines.toThread(ticket, tell(isReached ? 'handoff.time.quietHere' : 'handoff.time.quietMissed', ticket));
}

async function expire(lines: Lines, ticket: Ticket): Promise<void> {
  const message: Message = { ...tell('handoff.time.expired', ticket), choices: employeeChoices(ticket) };
  await lines.toEmployee(ticket, message);
  await lines.toThread(ticket, tell('handoff.time.expiredHere', ticket));
  await lines.refreshCard(ticket);
}

function personOf({ summary }: Ticket): Record<string, Value> {
  return { person: { verbatim: summary.personName } };
}

function said(text: Text): Message['blocks'][number] {
  return { kind: 'text', text };
}

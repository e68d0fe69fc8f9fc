// A ticket's alarm rings: who is reminded of it, and what each side hears when nobody answered.
import type { Message, Text, Value } from '../messages/message.ts';
import type { Alarm } from './alarms.ts';
import { type Desk, userOf } from './desks.ts';
import { employeeChoices } from './employeeActions.ts';
import type { Lines } from './lines.ts';
import { dueAt, mostReminders, type ReminderData, type ReminderRules } from './reminders.ts';
import type { TurnStores } from './stores.ts';
import type { Staff, Ticket, TicketEvent } from './ticket.ts';
import { about, tell } from './ticketWords.ts';

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
 * The ticket, if it changed. An alarm that was moved or cleared meanwhile does nothing, so one that rings twice
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
  if (event.type === 'remind') return remindDesk(needs, [before, ...(await dueWith(needs, before, now))]);
  const ticket = await lines.change(before, event);
  if ('refused' in ticket) return undefined;
  if (event.type === 'nudge') await nudge(lines, ticket);
  if (event.type === 'expire') await expire(lines, ticket);
  return ticket;
}

/** The desk works on its incident, for all tickets of it together. */
async function isWithOthers({ incidents }: RemindNeeds['stores'], { incident }: Ticket): Promise<boolean> {
  return incident !== undefined && (await incidents.get(incident))?.state === 'open';
}

/** What rings with it: after a holiday, all that came in meanwhile fall due at once, and that is one thing to say. */
async function dueWith({ stores }: RemindNeeds, first: Ticket, now: string): Promise<readonly Ticket[]> {
  const found: Ticket[] = [];
  for (const { data } of await stores.alarms.due('ticket', now)) {
    const ticket = await stores.tickets.get((data as ReminderData).ticket);
    if (!ticket || ticket.id === first.id || ticket.state !== 'open' || ticket.desk !== first.desk) continue;
    if (ticket.reminders === first.reminders && !(await isWithOthers(stores, ticket))) found.push(ticket);
  }
  return found;
}

/** Seen in the channel, and not only in a thread that nobody reads yet; the second time those on call hear of it, too. */
async function remindDesk(needs: RemindNeeds, due: readonly [Ticket, ...Ticket[]]): Promise<Ticket | undefined> {
  const { lines } = needs;
  const reminded: Ticket[] = [];
  for (const one of due) {
    const ticket = await lines.change(one, { type: 'remind' });
    if (!('refused' in ticket)) reminded.push(ticket);
  }
  const [first, ...more] = reminded;
  const desk = first && lines.deskOf(first);
  if (!desk) return first;
  const called = first.reminders === mostReminders ? await callOut(needs, desk, [first, ...more]) : [];
  const { blocks } = waiting(needs, [first, ...more], 'unclaimed');
  await lines.toChannel(desk, { blocks: [...blocks, ...called.map(said)] }, more.length === 0 ? first : undefined);
  return first;
}

/** So many are named; "tickets" at the desk lists them all. */
const mostNamed = 10;

/** Which tickets wait, and how long the one has that waits longest. */
function waiting(
  { lines, deskTime }: RemindNeeds,
  tickets: readonly [Ticket, ...Ticket[]],
  to: 'unclaimed' | 'onCall',
): Message {
  const [first, ...more] = tickets;
  const waits = ({ since, createdAt }: Ticket) => Math.floor(deskTime.between(since ?? createdAt, lines.now()) / 60);
  const minutes = Math.max(...tickets.map(waits));
  if (more.length === 0) return tell(`handoff.time.${to}`, first, { ...personOf(first), minutes });
  const rows = tickets
    .slice(0, mostNamed)
    .map((ticket): Text => ({ key: 'handoff.time.row', values: { ...about(ticket), ...personOf(ticket) } }));
  const left = tickets.length - rows.length;
  return {
    blocks: [
      said({ key: `handoff.time.${to}Several`, values: { tickets: tickets.length, minutes } }),
      {
        kind: 'list',
        items: [...rows, ...(left > 0 ? [{ key: 'handoff.time.more', values: { tickets: left } } as const] : [])],
      },
    ],
  };
}

/** Those on call at this desk are written to; what the desk hears of it. */
async function callOut(
  needs: RemindNeeds,
  desk: Desk,
  tickets: readonly [Ticket, ...Ticket[]],
): Promise<readonly Text[]> {
  const { lines, stores, onCall } = needs;
  const colleagues = await lines.colleagues(desk);
  const message = waiting(needs, tickets, 'onCall');
  const reached: Text[] = [];
  const missed: Text[] = [];
  for (const id of onCall.filter((id) => isUserOf(desk, id))) {
    const staff = colleagues.find((one) => isSame(one, id)) ?? { key: `${desk.address.channel}/${id}`, name: '' };
    const name = staff.name || (await stores.people.get(staff.key))?.name || id;
    const isReached = await lines.toStaff(tickets[0], staff, message);
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
  if (assignee) await lines.toStaff(ticket, assignee, tell('handoff.time.quiet', ticket, personOf(ticket)));
  await lines.toThread(ticket, tell('handoff.time.quietHere', ticket));
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

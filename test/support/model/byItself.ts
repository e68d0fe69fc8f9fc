// What must hold of all that happens by itself: alarms, the audit log, figures, other systems, and what is deleted.
import type { Alarm } from '../../../bot/handoff/alarms.ts';
import type { TicketEntry } from '../../../bot/handoff/ports.ts';
import type { Ticket, TicketEvent } from '../../../bot/handoff/ticket.ts';
import { ticketName } from '../../../bot/handoff/ticket.ts';
import { everything, must, now } from './must.ts';
import { claimMinutes } from './process.ts';
import { type Employee, type Erased, employees, type World } from './world.ts';

/** Something that happened to a ticket. */
export interface Lived {
  readonly before: Ticket;
  readonly after: Ticket;
  readonly event: TicketEvent;
  readonly at: string;
}

export function auditOf(world: World, ticket: Ticket): readonly { readonly action: string; readonly at: string }[] {
  return world
    .rows('audit')
    .filter(({ subject }) => subject === ticketName(ticket))
    .map(({ action, at }) => ({ action: String(action), at: String(at) }));
}

/** What was written down once stays as it is, at its place. */
export function nothingIsAuditedAway(world: World): void {
  const log = world.rows('audit').map((row) => JSON.stringify(row));
  for (const [at, row] of world.audited.entries()) {
    must(log[at] === row, () => `the log had ${row}, and has ${log[at]}`);
  }
  world.audited = log;
}

export function onlyLiveOnesHaveAlarms(world: World, tickets: readonly Ticket[]): void {
  for (const { key, kind } of world.alarms()) {
    const ticket = tickets.find(({ id }) => key === `ticket/${id}`);
    const isLive = ticket !== undefined && ticket.state !== 'closed' && ticket.state !== 'withdrawn';
    must(kind !== 'ticket' || isLive, () => `${key} rings for ${JSON.stringify(ticket)}`);
  }
}

const unansweredMs = 3 * 24 * 3_600_000;

/** A live ticket has one alarm, at the time that its life asks for; one that has had all its reminders has none. */
export function oneAlarm(world: World, ticket: Ticket, lived: readonly Lived[]): void {
  const { deskTime } = world;
  const { state, reminders = 0 } = ticket;
  const most = { open: 2, claimed: 3, resolved: 0, closed: 0, withdrawn: 0 }[state];
  const alarm = world.alarms().find(({ key }: Alarm) => key === `ticket/${ticket.id}`);
  const since = (moves: (one: Lived) => boolean) => lived.findLast(moves)?.at ?? ticket.createdAt;
  const isNew = ({ before, after }: Lived) => before.state !== after.state || before.desk !== after.desk;
  const passed = lived.slice(lived.findLastIndex(isNew) + 1);
  const isActed = ({ event }: Lived) => state === 'claimed' && 'by' in event;
  const reminded = passed
    .slice(passed.findLastIndex(isActed) + 1)
    .filter(({ event: { type } }) => type === 'remind' || type === 'nudge').length;
  must(
    reminded === reminders && reminders <= most,
    () => `${JSON.stringify(ticket)} was reminded of ${reminded} times`,
  );
  const isOver = state === 'closed' || state === 'withdrawn' || (state !== 'resolved' && reminders >= most);
  must((alarm === undefined) === isOver, () => `the alarm of ${JSON.stringify(ticket)} is ${JSON.stringify(alarm)}`);
  if (!alarm) return;
  const due = {
    open: () =>
      deskTime.after(
        since((one) => isNew(one) || one.event.type === 'remind'),
        claimMinutes,
      ),
    claimed: () =>
      deskTime.after(
        since((one) => isNew(one) || one.event.type === 'nudge' || 'by' in one.event),
        deskTime.dayMinutes,
      ),
    resolved: () => deskTime.opensAt(new Date(Date.parse(since(() => true)) + unansweredMs).toISOString()),
    closed: () => '',
    withdrawn: () => '',
  }[state]();
  // What rang while nobody reads waits until somebody does.
  const isPutOff = alarm.at > due && deskTime.opensAt(new Date(Date.parse(alarm.at) - 1).toISOString()) === alarm.at;
  const isOther = world.incidentOf(ticket) !== undefined;
  must(alarm.at === due || isPutOff || isOther, () => `${alarm.at} instead of ${due} for ${JSON.stringify(ticket)}`);
}

/** What the figures keep of a ticket is what its life says. */
export function figuresAgree(world: World, ticket: Ticket, lived: readonly Lived[]): void {
  const row = world.rows('cases').find(({ id }) => id === ticket.caseId);
  if (!row) throw new Error(`no case ${ticket.caseId}`);
  const { deskTime } = world;
  const seconds = (one: Lived | undefined) =>
    one ? deskTime.between(String(row['handed_at'] ?? ticket.createdAt), one.at) : null;
  const first = (...types: readonly TicketEvent['type'][]) => lived.find(({ event }) => types.includes(event.type));
  const isBack = ({ before, after }: Lived) =>
    (before.state === 'resolved' || before.state === 'closed') && (after.state === 'open' || after.state === 'claimed');
  const returned = lived.findLastIndex(isBack);
  const later = lived.slice(returned + 1);
  const last = (...types: readonly TicketEvent['type'][]) => later.findLast(({ event }) => types.includes(event.type));
  const resolved = last('resolve', 'resolveIncident');
  const ended = later.findLast(({ before, after }) => before.state !== after.state)?.event.type;
  const expected = {
    outcome: 'handedOver',
    claim_seconds: seconds(first('claim', 'assign')),
    reply_seconds: seconds(first('reply', 'ask', 'resolve', 'resolveIncident')),
    resolve_seconds: seconds(resolved),
    reopened: lived.filter(isBack).length,
    solution: ticket.state === 'open' || ticket.state === 'claimed' ? null : (ticket.solution ?? null),
    ended: ended === 'withdraw' ? 'withdrawn' : ended === 'solved' ? 'confirmed' : ended === 'expire' ? 'lapsed' : null,
    rating: ticket.rating ?? lived.findLast(({ event }) => event.type === 'rate')?.after.rating ?? null,
  };
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, row[key]]));
  must(
    JSON.stringify(found) === JSON.stringify(expected),
    () => `the figures of ${ticket.id} say ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
  );
}

const names: Readonly<Partial<Record<TicketEvent['type'], string>>> = {
  claim: 'claimed',
  release: 'released',
  assign: 'assigned',
  takeOver: 'taken_over',
  resolve: 'resolved',
  edit: 'edited',
  route: 'moved',
  reopen: 'reopened',
  withdraw: 'withdrawn',
  solved: 'solved',
  notSolved: 'not_solved',
  reopenByPerson: 'reopened',
  rate: 'rated',
  comment: 'commented',
  remind: 'reminded',
  nudge: 'nudged',
  expire: 'expired',
};
const spoken = ['ticket.said', 'ticket.replied', 'ticket.asked', 'ticket.noted'];

interface News {
  readonly id: string;
  readonly type: string;
  readonly ticket: { readonly id: string; readonly version: number; readonly state: string };
}

/** Other systems hear of all that happened, in its order; what was given up for a while comes later. */
export function newsArrives(
  world: World,
  ticket: Ticket,
  lived: readonly Lived[],
  history: readonly TicketEntry[],
): void {
  const arrived = new Map(
    world.receivers.webhook.shown
      .map(({ payload }) => payload as News)
      .filter((news) => news.ticket.id === ticket.id)
      .map((news) => [news.id, news] as const),
  );
  const all = [...arrived.values()];
  const isInOrder = all.every(({ id }) => !world.givenUp.has(id));
  const changes = all
    .filter(({ type }) => !spoken.includes(type))
    .toSorted((a, b) => a.ticket.version - b.ticket.version);
  const heard = changes.map(({ type, ticket: { version, state } }) => `${version} ${type} ${state}`);
  const wanted = [
    '1 ticket.created open',
    ...lived.flatMap(({ event, after }) =>
      names[event.type] ? [`${after.version} ticket.${names[event.type]} ${after.state}`] : [],
    ),
  ];
  must(
    heard.join() === wanted.join(),
    () => `the webhook heard\n${heard.join('\n')}\ninstead of\n${wanted.join('\n')}`,
  );
  const versions = all.map(({ ticket: { version } }) => version);
  must(
    !isInOrder || versions.every((version, at) => at === 0 || version >= (versions[at - 1] ?? 0)),
    () => `the webhook heard the versions ${versions.join()}`,
  );
  const words = history.filter(({ kind }) => kind !== 'event').length;
  must(
    all.length - changes.length === words,
    () => `of ${words} words the webhook heard ${all.length - changes.length}`,
  );
  const isEnd = ({ before, after }: Lived) =>
    ['open', 'claimed'].includes(before.state) && !['open', 'claimed'].includes(after.state);
  const mails = new Set(
    world.receivers.email.shown.filter(({ place }) => place === ticket.id).map(({ delivery }) => delivery),
  );
  must(mails.size === 1 + lived.filter(isEnd).length, () => `${mails.size} mails of ${ticket.id}`);
}

/** Nothing of them is in any table, nothing more is shown of them, and what stood at the desks is replaced. */
export function isForgotten(world: World, erased: Erased): void {
  const { key, tickets, utterances, name } = erased;
  const who = employees.find((one) => `${one.channel}/${one.id}` === key);
  if (!who) throw new Error(`nobody is ${key}`);
  const words = utterances.map((one) => `${one.name}-`);
  // Who comes back may press an old button of their own chat, which names the ticket.
  const isBack = cameBack(world, erased, who);
  if (!isBack) words.push(...tickets.map(({ id }) => id), name, key, `"${who.id}"`, who.place);
  for (const table of world.tables()) {
    for (const row of world.rows(table)) {
      const text = Object.values(row)
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
        .join(' | ');
      // Of the event that asked for it, only the key stays.
      if (table === 'inbox' && row['activity'] === 'null' && row['conversation'] === '') continue;
      // Other systems are told which ticket it was.
      const isNews = table === 'outbox' && row['channel'] === 'webhook';
      // Somebody else has forged a press.
      const isForged = table === 'states' && String(row['key']).startsWith('conversation/') && !text.includes(key);
      const isId = (one: string) => tickets.some(({ id }) => id === one);
      const found = words.find((one) => text.includes(one) && !((isNews || isForged) && isId(one)));
      must(found === undefined, () => `${found} of ${name} is still in ${table}: ${text}`);
    }
  }
  const own = new Set(erased.atDesks);
  for (const shown of everything(world)) {
    const known = erased.shown.get(shown.id) ?? 0;
    const put = world.puts.findIndex(({ id }) => id === shown.delivery);
    // What was under way may arrive, and so may what nobody knew to stand there.
    const isLate = erased.flying.has(shown.delivery) || (shown.isAnswerLost && !shown.confirmed);
    const fresh = shown.versions.slice(known).map(({ spoken: said }) => JSON.stringify(said));
    const said = utterances.find((one) => fresh.some((text) => text.includes(`${one.name}-`)));
    must(said === undefined || isLate, () => `${said?.name} of ${name} was shown once more: ${fresh.join('\n')}`);
    const isTold = put < erased.puts && !world.puts[put]?.forget && known === 0 && shown.place === who.place;
    must(!isTold || isLate || put < 0, () => `${name} was told of what is gone: ${fresh.join('\n')}`);
    if (!own.has(shown.delivery) || !shown.confirmed || shown.place === who.place) continue;
    const isRefused = world.puts.some(
      ({ id, replaces, forget }) => forget && replaces === shown.delivery && world.givenUp.has(id),
    );
    const rest = [name, ...utterances.map((one) => `${one.name}-`)].find((one) => now(shown).includes(one));
    must(rest === undefined || isRefused, () => `${rest} of ${name} still stands in ${shown.place}: ${now(shown)}`);
  }
}

/** They wrote again, or did something that makes them known. */
function cameBack({ posted }: World, erased: Erased, { channel, id }: Employee): boolean {
  return posted
    .slice(erased.posted)
    .some(
      (event) =>
        event.channel === channel &&
        event.activity.from.id === id &&
        event.activity.type !== 'messageDelete' &&
        (event.activity.value as { press?: { to?: string } } | undefined)?.press?.to !== 'privacy',
    );
}

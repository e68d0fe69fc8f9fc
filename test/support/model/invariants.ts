// What must hold whenever everything is delivered, whatever happened on the way.
import { deskCard } from '../../../bot/handoff/deskCard.ts';
import type { Delivery, TicketEntry } from '../../../bot/handoff/ports.ts';
import { type Staff, type Ticket, type TicketEvent, transition } from '../../../bot/handoff/ticket.ts';
import type { Choice, Message, Value } from '../../../bot/messages/message.ts';
import { keyOf, solutionOf } from './actions.ts';
import {
  auditOf,
  figuresAgree,
  isForgotten,
  type Lived,
  newsArrives,
  nothingIsAuditedAway,
  oneAlarm,
  onlyLiveOnesHaveAlarms,
} from './byItself.ts';
import { everything, must, now } from './must.ts';
import type { Shown } from './platform.ts';
import { employees, isGivenUp, staff, type Utterance, type World } from './world.ts';

/** Throws with the first thing that does not hold. */
export async function check(world: World): Promise<void> {
  const tickets = await world.tickets();
  const histories = new Map<string, readonly TicketEntry[]>();
  for (const { id } of tickets) histories.set(id, await world.entries(id));
  must(world.complaints.length === 0, () => `there were complaints: ${world.complaints.join('\n')}`);
  nothingIsLeft(world);
  nothingIsShownTwice(world);
  orderIsKept(world);
  nothingIsAuditedAway(world);
  onlyLiveOnesHaveAlarms(world, tickets);
  for (const erased of world.erased) isForgotten(world, erased);
  for (const ticket of tickets) {
    const history = histories.get(ticket.id) ?? [];
    const lived = historyLeadsTo(world, ticket, history);
    oneAlarm(world, ticket, lived);
    figuresAgree(world, ticket, lived);
    newsArrives(world, ticket, lived, history);
    oneLiveCard(world, ticket);
  }
  const said = [...histories.values()].flat();
  const accepted = world.utterances.filter(({ name, source, kind }) => {
    const found = said.filter(
      ({ text, source: from }) => text.includes(`${name}-`) || (source && from === sourceOf(source)),
    );
    must(found.length <= 1, () => `${name} stands ${found.length} times in the histories`);
    must(found.length === 0 || kind !== 'outsiders', () => `an outsider's words are in a history: ${name}`);
    return found.length === 1;
  });
  wordsAreAtTheDesk(world, tickets, accepted);
  repliesAreInTheChat(world, accepted);
  nothingLeaks(world, accepted);
}

function sourceOf({ channel, conversation, activity }: NonNullable<Utterance['source']>): string {
  return `${channel}/${conversation}/${activity}`;
}

/** Every message is delivered, and every event worked. What no ticket is about may have been given up. */
function nothingIsLeft(world: World): void {
  const rows = new Map(world.outbox().map((row) => [row.id, row]));
  const places = new Set(world.puts.flatMap((put) => (put.forget && put.replaces ? [put.replaces] : [])));
  const newest = new Map(world.puts.map(({ id, replaces }) => [replaces ?? id, id]));
  const forgotten = new Set(world.erased.flatMap(({ tickets }) => tickets.map(({ id }) => id)));
  for (const { id, message, replaces, forget, ticket = '' } of world.puts) {
    const row = rows.get(id);
    // Nothing of it stays, sent or not, nor of the place that it took.
    if (!row && (forget || world.removed.has(id) || forgotten.has(ticket) || places.has(replaces ?? id))) continue;
    // One that was given up is not sent after a newer one for the same place.
    if (replaces && row?.parked_at && newest.get(replaces) !== id) continue;
    // One that its author has taken back before it arrived is not sent any more, nor what was to take its place.
    if (!row && (world.givenUp.has(id) || world.givenUp.has(replaces ?? ''))) continue;
    const isThere = row !== undefined && (row.delivered_at !== null || (row.parked_at !== null && !isGivenUp(row)));
    must(isThere, () => `a delivery is lost: ${JSON.stringify(row)} ${JSON.stringify(message)}`);
  }
}

/** A message is posted again only when nobody can know of the first one; where the platform can be asked, never. */
function nothingIsShownTwice(world: World): void {
  for (const { name, canBeAsked, shown } of Object.values(world.platforms)) {
    const byDelivery = Map.groupBy(shown, ({ delivery }) => delivery);
    for (const [delivery, all] of byDelivery) {
      const what = () => `${name} shows ${delivery} ${all.length} times: ${all.map(now).join('\n')}`;
      if (canBeAsked) must(all.length === 1, what);
      for (const [at, one] of all.entries()) must(at === all.length - 1 || (one.isAnswerLost && !one.confirmed), what);
      // Where nobody can ask, what its author took back after a lost answer stays there.
      const isTakenBack = world.givenUp.has(delivery) && !canBeAsked;
      // Of what was to be forgotten, nothing tells any more that it was given up.
      const isLetGo = world.givenUp.has(delivery) && world.puts.some(({ id, forget }) => id === delivery && forget);
      const isOver = (all.at(-1)?.isAnswerLost && isTakenBack) || world.removed.has(delivery) || isLetGo;
      must(all.at(-1)?.confirmed === true || isParked(world, delivery) || isOver === true, what);
    }
  }
}

function isParked(world: World, delivery: string): boolean {
  return world.outbox().some(({ id, parked_at }) => id === delivery && parked_at !== null);
}

/** In each lane, messages are first seen in the order in which they were put; what was given up once may come later. */
function orderIsKept(world: World): void {
  const seen = new Map<string, number>();
  for (const [at, { delivery }] of everything(world).entries()) if (!seen.has(delivery)) seen.set(delivery, at);
  const lanes = Map.groupBy(world.puts, ({ to }) => `${to.channel}/${to.conversation}`);
  for (const [lane, puts] of lanes) {
    // What was under way when its reader was forgotten holds up nothing any more.
    const isLoose = (id: string) => world.givenUp.has(id) || world.removed.has(id);
    const order = puts.filter(({ id }) => !isLoose(id)).flatMap(({ id }) => seen.get(id) ?? []);
    must(
      order.every((at, index) => index === 0 || at > (order[index - 1] ?? 0)),
      () => `${lane} is out of order: ${order.join()}`,
    );
  }
}

const byItself = ['remind', 'nudge', 'expire'] as const;

/** What the audit log says, and the entries beside it, played from the first to the last, lead to the ticket as it is stored. */
function historyLeadsTo(world: World, stored: Ticket, [first, ...entries]: readonly TicketEntry[]): readonly Lived[] {
  const told = makeTold(world.puts.filter(({ ticket }) => ticket === stored.id));
  const said = new Map(world.utterances.flatMap((one) => (one.source ? [[sourceOf(one.source), one] as const] : [])));
  const { id, number, person, summary, card, caseId, createdAt } = stored;
  let ticket: Ticket = {
    ...{
      id,
      number,
      person,
      summary,
      card,
      createdAt,
      state: 'open',
      version: 1,
      updatedAt: createdAt,
      since: createdAt,
    },
    ...(caseId && { caseId }),
    desk: world.desks.routeOf(summary)?.id ?? '',
  };
  must(first?.kind === 'event' && first.text === 'escalate', () => `the history begins with ${JSON.stringify(first)}`);
  const [made, ...audited] = auditOf(world, stored);
  must(made?.action === 'escalate', () => `the log begins with ${JSON.stringify(made)}`);
  const lived: Lived[] = [];
  const left = entries.filter((entry) => {
    const utterance = utteranceOf(entry);
    // Words of a question or a resolution stand beside its event.
    const isAsked = entry.phrase?.startsWith('handoff.asks.');
    return !(entry.kind === 'staff' && (isAsked || utterance?.kind === 'ask' || utterance?.kind === 'resolve'));
  });
  function utteranceOf(entry: TicketEntry): Utterance | undefined {
    return (
      (entry.source && said.get(entry.source)) || world.utterances.find(({ name }) => entry.text.includes(`${name}-`))
    );
  }
  for (const { action, at } of audited) {
    const alone = byItself.find((type) => type === action);
    const entry = alone ? undefined : left.shift();
    let event: TicketEvent | undefined = alone ? { type: alone } : entry && eventOf(world, ticket, entry, told);
    // Words in answer to a question told something new.
    if (action === 'learned' && event?.type === 'words') event = { type: action, summary: ticket.summary };
    // A reply that was edited into a note.
    if (entry && action === 'reply' && event?.type === 'note' && utteranceOf(entry)?.hidden)
      event = { ...event, type: action };
    must(event?.type === action, () => `the log has ${action} at ${at}, the history ${JSON.stringify(entry)}`);
    if (!event) continue;
    const after = transition(ticket, event, at);
    if ('refused' in after) {
      throw new Error(`${action} at ${at} could not happen (${after.refused}) to ${JSON.stringify(ticket)}`);
    }
    lived.push({ before: ticket, after, event, at });
    ticket = { ...after, card: stored.card, summary: stored.summary };
  }
  must(left.length === 0, () => `the log lacks ${JSON.stringify(left)}`);
  const { comment: a, ...expected } = ticket;
  const { comment: b, ...found } = stored;
  must(
    canonical(expected) === canonical(found),
    () => `the history leads to ${canonical(expected)}, stored is ${canonical(found)}`,
  );
  must((a === undefined) === (b === undefined), () => `the comment is ${b}`);
  return lived;
}

function canonical(ticket: Omit<Ticket, 'comment'>): string {
  const { assignee, ...rest } = ticket;
  return JSON.stringify(Object.entries({ ...rest, assignee: assignee?.key }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a ticket's thread was told, key by key, in order: it names what entries do not. */
function makeTold(puts: readonly Delivery[]) {
  const queues = new Map<string, Readonly<Record<string, Value>>[]>();
  for (const { message, replaces } of puts) {
    const [block] = message.blocks;
    if (replaces || block?.kind !== 'text' || !('key' in block.text)) continue;
    const { key, values = {} } = block.text;
    queues.set(key, [...(queues.get(key) ?? []), values]);
  }
  return (...keys: readonly string[]) => {
    const key = keys.length === 1 ? keys[0] : earliest(puts, keys);
    return { key, values: queues.get(key ?? '')?.shift() ?? {} };
  };
  function earliest(all: readonly Delivery[], keys: readonly string[]): string | undefined {
    const order = all.flatMap(
      ({
        message: {
          blocks: [block],
        },
        replaces,
      }) =>
        !replaces && block?.kind === 'text' && 'key' in block.text && keys.includes(block.text.key)
          ? [block.text.key]
          : [],
    );
    const done = order.length - keys.reduce((left, key) => left + (queues.get(key)?.length ?? 0), 0);
    return order[done];
  }
}

function eventOf(world: World, ticket: Ticket, entry: TicketEntry, told: ReturnType<typeof makeTold>): TicketEvent {
  const { kind, author, text } = entry;
  const { address } = world.desks.get(ticket.desk) ?? { address: { channel: '' } };
  const staffCalled = (name: string): Staff => {
    const id = staff.find((one) => one.name === name)?.id ?? name;
    return { key: `${address.channel}/${id}`, name };
  };
  const by = staffCalled(author);
  if (kind === 'employee') return { type: 'words' };
  if (kind === 'note') return { type: 'note', by };
  if (kind === 'staff') return { type: 'reply', by };
  switch (text) {
    case 'assign': {
      const { colleague } = told('handoff.desk.assignedBy').values as { colleague?: { verbatim: string } };
      return { type: text, by, to: staffCalled(colleague?.verbatim ?? '') };
    }
    case 'resolve':
      return { type: text, by, solution: solutionOf(author) };
    case 'edit':
      return { type: text, by, summary: ticket.summary };
    case 'route': {
      const other = world.desks.all.find(({ id }) => id !== ticket.desk);
      return { type: text, by, desk: other?.id ?? '', card: ticket.card };
    }
    case 'notSolved':
    case 'reopenByPerson': {
      const { key } = told('handoff.desk.notSolved', 'handoff.desk.notSolvedOpen');
      return text === 'notSolved' ? { type: text, assigneeGone: key === 'handoff.desk.notSolvedOpen' } : { type: text };
    }
    case 'rate':
      return { type: text, rating: Number(told('handoff.desk.rated').values['rating']) };
    case 'comment':
      return { type: text, comment: '' };
    case 'withdraw':
    case 'solved':
      return { type: text };
    case 'claim':
    case 'release':
    case 'takeOver':
    case 'ask':
    case 'reopen':
      return { type: text, by };
    default:
      throw new Error(`nobody knows what happened: ${JSON.stringify(entry)}`);
  }
}

/** The card shows the ticket as it is stored; of all its cards only this one has buttons. */
function oneLiveCard(world: World, ticket: Ticket): void {
  const desk = world.desks.get(ticket.desk);
  if (!desk) throw new Error(`no desk ${ticket.desk}`);
  const cards = world.cards(ticket.id);
  must(cards.includes(ticket.card) && cards.at(-1) === ticket.card, () => `${ticket.card} is not the last of ${cards}`);
  const others = world.desks.all.filter(({ id }) => id !== desk.id);
  const expected = deskCard(ticket, { desk, others, colleagues: [] });
  for (const card of cards) {
    const shown = everything(world).filter(({ delivery, confirmed }) => delivery === card && confirmed);
    const message = shown[0]?.versions.at(-1)?.message;
    must(shown.length === 1 && message !== undefined, () => `the card ${card} is shown ${shown.length} times`);
    if (card === ticket.card) {
      must(look(message) === look(expected), () => `the card shows ${look(message)} instead of ${look(expected)}`);
      must(shown[0]?.place === desk.address.conversation, () => `the card stands in ${shown[0]?.place}`);
    } else must(buttons(message).length === 0, () => `an old card still has buttons: ${look(message)}`);
  }
}

/** What a card says and offers. Colleagues may have come since it was drawn, so "assign" is left out. */
function look(message: Message | undefined): string {
  const offers = buttons(message).map(({ press, form = [] }) => [press, form.map(({ id, value }) => [id, value])]);
  return JSON.stringify([message?.title, message?.blocks, offers]);
}

function buttons(message: Message | undefined): readonly Choice[] {
  return [...(message?.choices ?? []), ...(message?.navigation ?? [])].filter(
    ({ press }) => !(press.to === 'ticket' && press.verb === 'assign'),
  );
}

/** An employee's words stand in the ticket's thread once, as they read now, or not at all if they were deleted. */
function wordsAreAtTheDesk(world: World, tickets: readonly Ticket[], accepted: readonly Utterance[]): void {
  for (const utterance of accepted) {
    const { kind, name } = utterance;
    if (kind !== 'words' && kind !== 'answer' && kind !== 'comment') continue;
    const ticket = tickets.find(({ id }) => id === utterance.ticket);
    const threads = world.cards(ticket?.id ?? '').map((card) => world.shownCard(card)?.thread);
    const inThread = (thread: string | undefined) =>
      everything(world).filter(({ place, confirmed }) => confirmed && place === thread);
    if (kind === 'comment') {
      onceAsItReads(utterance, threads.flatMap(inThread), 'at the desk');
      continue;
    }
    onceAsItReads(utterance, inThread(threads.at(-1)), 'in the thread');
    for (const thread of threads.slice(0, -1)) {
      if (inThread(thread).some((one) => now(one).includes(`${name}-`))) {
        onceAsItReads(utterance, inThread(thread), 'in an earlier thread');
      }
    }
    const files = everything(world).filter(({ versions }) =>
      JSON.stringify(versions.at(-1)?.message.files ?? []).includes(`${name}.png`),
    );
    const sent = world.posted.some(({ activity }) => activity.attachments?.[0]?.name === `${name}.png`);
    if (sent && utterance.text !== undefined) must(files.length > 0, () => `the file of ${name} is lost`);
  }
}

/** What staff said to the employee stands in their chat once, as it reads now, or not at all if it was deleted. */
function repliesAreInTheChat(world: World, accepted: readonly Utterance[]): void {
  for (const utterance of accepted) {
    if (utterance.kind !== 'reply' && utterance.kind !== 'ask' && utterance.kind !== 'resolve') continue;
    const employee = employees.find((one) => keyOf(one) === utterance.person);
    const chat = everything(world).filter(({ place, confirmed }) => confirmed && place === employee?.place);
    onceAsItReads(utterance, chat, `in the chat of ${employee?.name}`);
  }
}

function onceAsItReads({ name, text, version }: Utterance, shown: readonly Shown[], where: string): void {
  const texts = shown.map(now);
  const holding = (part: string) => texts.filter((one) => one.includes(part)).length;
  const all = () =>
    `${name} (now ${text?.slice(0, 40)}) ${where}:\n${texts.filter((one) => one.includes(`${name}-`)).join('\n')}`;
  if (text === undefined) {
    must(holding(`${name}-`) === 0, () => `deleted, but still there: ${all()}`);
    return;
  }
  const parts = [`${name}-${version};`, ...(text.includes(' end of ') ? [`end of ${name}-${version}.`] : [])];
  for (const part of parts) must(holding(part) === 1, () => `${part} stands ${holding(part)} times: ${all()}`);
  for (let before = 0; before < version; before += 1) {
    must(holding(`${name}-${before};`) === 0, () => `an earlier version still stands there: ${all()}`);
  }
}

/** In no version of any message does an employee see what is not for them. */
function nothingLeaks(world: World, accepted: readonly Utterance[]): void {
  for (const employee of employees) {
    const seen = everything(world)
      .filter(({ place }) => place === employee.place)
      .flatMap(({ versions }) => versions.map(({ spoken }) => JSON.stringify(spoken)))
      .join('\n');
    const mustNot = (part: string, why: string) =>
      must(!seen.includes(part), () => `${employee.name} sees ${why}: ${part}`);
    for (const other of employees) if (other !== employee) mustNot(other.name, 'somebody else');
    for (const { name, kind, person, hidden } of world.utterances) {
      if (kind === 'note' || kind === 'outsiders') mustNot(name, 'what stays at the desk');
      else if (person !== keyOf(employee)) mustNot(name, 'what is about somebody else');
      else if (kind === 'reply' && !accepted.some((one) => one.name === name))
        mustNot(name, 'a reply that was refused');
      for (const version of hidden ?? []) mustNot(version, 'a reply that became a note');
    }
  }
}

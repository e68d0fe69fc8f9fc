// What people do in a model run: the event that arrives, and what must become of the ticket.
import type { Alarm } from '../../../bot/handoff/alarms.ts';
import type { Desk } from '../../../bot/handoff/desks.ts';
import type { ReminderData } from '../../../bot/handoff/reminders.ts';
import { summaryMark } from '../../../bot/handoff/staffForms.ts';
import { type Staff, solutions, type Ticket, type TicketEvent, transition } from '../../../bot/handoff/ticket.ts';
import type { Press, TicketVerb } from '../../../bot/messages/message.ts';
import { type Actor, atDesk, type Employee, inChat, type Posted, staff, type Utterance, type World } from './world.ts';

export interface Action {
  readonly event: Posted;
  /** Id of the ticket it is about. */
  readonly ticket?: string | undefined;
  readonly erasing?: Erasing;
  /** What should happen to that ticket as it is when the event is worked; undefined: nothing. */
  readonly expect: (ticket: Ticket) => TicketEvent | undefined;
  /** Told to the world once the action was done. */
  readonly said?: Utterance;
}

const nothing = () => undefined;

export const staffVerbs = [
  'claim',
  'release',
  'takeOver',
  'assign',
  'reply',
  'note',
  'ask',
  'resolve',
  'edit',
  'route',
  'reopen',
] as const satisfies readonly TicketVerb[];
export type StaffVerb = (typeof staffVerbs)[number];

/** How staff do it: by a button, by words to the bot, or by words that are not said to it. */
export type Way = 'press' | 'typed' | 'plain' | 'overheard';

export interface Deed {
  readonly actor: Actor;
  readonly colleague: Actor;
  readonly verb: StaffVerb;
  readonly way: Way;
  /** On an earlier card of the ticket, where it was before. */
  readonly isOldCard: boolean;
  readonly length: number;
}

/** Each of the staff always resolves for the same reason, so that the history tells it. */
export function solutionOf(name: string) {
  return solutions[(3 + staff.findIndex((one) => one.name === name)) % solutions.length] ?? 'went_away';
}

function withPcName({ summary }: Ticket, pcName: string): Ticket['summary'] {
  const { case: kase } = summary;
  return { ...summary, case: { ...kase, details: { ...kase.details, pcName } } };
}

/** Somebody at a desk does something with a ticket; undefined where its card is not to be seen. */
export function deed(world: World, ticket: Ticket, wanted: Deed): Action | undefined {
  const { actor, verb, way, isOldCard } = wanted;
  const cards = world.cards(ticket.id);
  const card = isOldCard ? cards.at(0) : cards.at(-1);
  const seen = card ? world.shownCard(card) : undefined;
  if (!card || !seen) return undefined;
  const { desk, thread } = seen;
  const { channel } = desk.address;
  const by: Staff = { key: `${channel}/${actor.id}`, name: actor.name };
  const mayAct = actor.standing === 'member' && world.listed.includes(actor.id);
  const other = world.desks.all.find(({ id }) => id !== desk.id);
  const meaning = meaningOf(wanted, desk);
  const colleague: Staff = { key: `${channel}/${wanted.colleague.id}`, name: wanted.colleague.name };
  const isKnown = world.colleagues(desk).some(({ key }) => key === colleague.key);
  const mark = summaryMark(ticket);
  const pcName = `PC of ${actor.name}`;
  const expect = (now: Ticket): TicketEvent | undefined => {
    if (!mayAct || now.desk !== desk.id) return undefined;
    if (meaning === 'assign') {
      const mayWork = world.listed.includes(wanted.colleague.id) && (way === 'typed' || isKnown);
      return mayWork ? { type: meaning, by, to: colleague } : undefined;
    }
    if (meaning === 'resolve') return { type: meaning, by, solution: solutionOf(actor.name) };
    // A form that was opened before somebody else's correction does nothing.
    if (meaning === 'edit' && mark !== summaryMark(now)) return undefined;
    if (meaning === 'edit') return { type: meaning, by, summary: withPcName(now, pcName) };
    if (meaning === 'route') return { type: meaning, by, desk: other?.id ?? '', card: '' };
    return { type: meaning, by };
  };

  const kind = mayAct ? kindOf(meaning) : 'outsiders';
  const said = kind && utterance(world, kind, actor.name, ticket, wanted.length);
  const words = said?.text ?? '';
  const press = (choice?: string): Press => ({ to: 'ticket', ticket: ticket.id, verb, ...(choice && { choice }) });
  if (way === 'press') {
    const fields: Record<string, string> = {
      ...(said && verb !== 'edit' && { words }),
      ...(verb === 'ask' && { asked: 'errorText' }),
      ...(verb === 'resolve' && { solution: solutionOf(actor.name) }),
      ...(verb === 'assign' && { colleague: colleague.key }),
      ...(verb === 'edit' && { pcName }),
    };
    const value = { press: press(verb === 'route' ? other?.id : verb === 'edit' ? mark : undefined), fields, card };
    return {
      event: atDesk(world, channel, thread, actor, { value }),
      ticket: ticket.id,
      expect,
      ...(said && { said }),
    };
  }
  const typed: Readonly<Record<StaffVerb, string>> = {
    claim: 'claim',
    release: 'release',
    takeOver: 'take over',
    assign: 'assign',
    reply: `reply ${words}`,
    note: `note ${words}`,
    ask: 'ask slmgr',
    resolve: `resolve ${solutionOf(actor.name)}`,
    edit: words,
    route: `move ${other?.id}`,
    reopen: 'reopen',
  };
  const event = atDesk(world, channel, thread, actor, {
    text: way === 'typed' ? typed[verb] : words,
    channelData: {
      addressed: way !== 'overheard',
      ...(way === 'typed' && verb === 'assign' && { mentions: [{ id: wanted.colleague.id, name: colleague.name }] }),
    },
  });
  const isWords = way !== 'typed' || verb === 'reply' || verb === 'note';
  if (!said || !isWords) return { event, ticket: ticket.id, expect };
  const source = { channel, conversation: thread, activity: String(event.activity.id) };
  return { event, ticket: ticket.id, expect, said: { ...said, source, typed: way === 'typed' } };
}

/** What it means to the bot: plain words are a note, or for the employee, as the desk has it. */
function meaningOf({ verb, way }: Deed, desk: Desk): StaffVerb {
  if (way === 'plain' || way === 'overheard') return desk.thread === 'relay' ? 'reply' : 'note';
  return verb;
}

function kindOf(meaning: StaffVerb): Utterance['kind'] | undefined {
  return meaning === 'reply' || meaning === 'note' || meaning === 'ask' || meaning === 'resolve' ? meaning : undefined;
}

/** New words that nobody said before. */
function utterance(world: World, kind: Utterance['kind'], by: string, ticket: Ticket, length: number): Utterance {
  const name = `${kind}${world.utterances.length}_${world.nextId()}`;
  return { name, kind, by, person: ticket.person, ticket: ticket.id, version: 0, text: wordsOf(name, 0, length) };
}

/** `<name>-<version>;`, and for long words something at their end, too. */
export function wordsOf(name: string, version: number, length: number): string {
  const start = `${name}-${version};`;
  return length === 0 ? start : `${start}${'あ'.repeat(length)} end of ${name}-${version}.`;
}

/** The ticket that the words of an employee join now; undefined while a dialog has them. */
export async function listening(world: World, employee: Employee): Promise<Ticket | undefined> {
  const isTalking = (world.conversation(employee)?.dialog.dialogStack.length ?? 0) > 0;
  const own = (await world.tickets()).filter(({ person }) => person === keyOf(employee));
  return isTalking ? undefined : own.findLast(({ state }) => ['open', 'claimed', 'resolved'].includes(state));
}

export function keyOf({ channel, id }: Employee): string {
  return `${channel}/${id}`;
}

/** The employee writes to IT, with or without a file. */
export async function words(
  world: World,
  employee: Employee,
  length: number,
  hasFile: boolean,
): Promise<Action | undefined> {
  const ticket = await listening(world, employee);
  if (!ticket) return undefined;
  const said = utterance(world, 'words', employee.name, ticket, length);
  const event = inChat(world, employee, { text: said.text ?? '', ...(hasFile && { file: `${said.name}.png` }) });
  const source = { channel: employee.channel, conversation: employee.place, activity: String(event.activity.id) };
  return { event, ticket: ticket.id, expect: () => ({ type: 'words' }), said: { ...said, source } };
}

export const employeeVerbs = [
  'withdraw',
  'solved',
  'notSolved',
  'reopen',
  'rate',
  'comment',
  'answer',
] as const satisfies readonly TicketVerb[];

/** The employee presses a button of a ticket, their own or somebody else's; `card` is where it stands. */
export function choice(
  world: World,
  employee: Employee,
  ticket: Ticket,
  verb: TicketVerb,
  { choice, card }: { readonly choice?: string | undefined; readonly card?: string | undefined } = {},
): Action {
  const isOwn = ticket.person === keyOf(employee);
  const isSaying = isOwn && (verb === 'answer' || verb === 'comment');
  const said = isSaying ? utterance(world, verb, employee.name, ticket, 0) : undefined;
  const rated = choice ?? String((world.posted.length % 5) + 1);
  const expect = (now: Ticket): TicketEvent | undefined => {
    if (!isOwn) return undefined;
    switch (verb) {
      case 'withdraw':
      case 'solved':
        return { type: verb };
      case 'notSolved':
        return { type: verb, assigneeGone: isGone(world, now) };
      case 'reopen':
        return { type: 'reopenByPerson' };
      case 'rate':
        return { type: 'rate', rating: Number(rated) };
      case 'comment':
        return { type: 'comment', comment: said?.text ?? '' };
      case 'answer':
        return { type: 'words' };
      default:
        return undefined;
    }
  };
  const carried = verb === 'rate' ? rated : choice;
  const press: Press = { to: 'ticket', ticket: ticket.id, verb, ...(carried && { choice: carried }) };
  const value = { press, fields: said ? { words: said.text ?? '' } : {}, ...(card && { card }) };
  return { event: inChat(world, employee, { value }), ticket: ticket.id, expect, ...(said && { said }) };
}

/** A button that has nothing to do with any ticket there is. */
export function aside(world: World, employee: Employee, press: Press, card?: string): Action {
  return { event: inChat(world, employee, { value: { press, fields: {}, ...(card && { card }) } }), expect: nothing };
}

function isGone(world: World, { assignee }: Ticket): boolean {
  return !world.listed.includes(assignee?.key.split('/')[1] ?? '');
}

/** What alarms do when they ring. */
export interface Ringing {
  readonly isTwice: boolean;
}

/** Somebody confirms that their data is to be deleted; `live`: the ticket that the warning spoke of. */
export interface Erasing {
  readonly person: string;
  readonly live: string | undefined;
}

type Step =
  | { readonly kind: 'event'; readonly ticket: string; readonly expect: Action['expect'] }
  | { readonly kind: 'erase'; readonly erasing: Erasing };

/** Does them at once, each accepted before any is worked, and checks that the tickets stand as some order of them leads to. */
export async function perform(world: World, actions: readonly Action[], ringing?: Ringing): Promise<void> {
  // Nobody presses twice within a moment, unless a platform tells it twice.
  world.pass(2_000);
  const before = await world.tickets();
  const alarms = world.alarms();
  // The book is written first: whoever is forgotten meanwhile takes their words with them.
  for (const { said } of actions) if (said) world.utterances.push(said);
  // What arrived and was never worked would be lost without a trace.
  await Promise.all([...actions.map(({ event }) => world.post(event)), ringing && world.ring(ringing.isTwice)]);
  await world.idle();
  const after = await world.tickets();
  const steps: Step[] = actions.flatMap(({ ticket, expect, erasing }): Step[] => [
    ...(ticket === undefined ? [] : [{ kind: 'event', ticket, expect } as const]),
    ...(erasing ? [{ kind: 'erase', erasing } as const] : []),
  ]);
  const rings = ringing ? alarms.flatMap((alarm) => ringOf(world, alarm, before)) : [];
  const shown = before.map((ticket) => stand(after.find(({ id }) => id === ticket.id)));
  // Tickets have nothing to do with one another, but for those of one person who is forgotten.
  for (const group of Map.groupBy(before, ({ person }) => person).values()) {
    const ids = new Set(group.map(({ id }) => id));
    const own = steps.filter((one) =>
      one.kind === 'erase' ? one.erasing.person === group[0]?.person : ids.has(one.ticket),
    );
    const found = group.map((ticket) => shown[before.indexOf(ticket)]).join('\n');
    const expected = new Set(
      orders([...own, ...rings.filter(({ ticket }) => ids.has(ticket))]).map((order) => outcome(world, group, order)),
    );
    if (expected.has(found)) continue;
    throw new Error(
      `the tickets stand as\n${found}\n  instead of\n${[...expected].join('\n  or\n')}\n  after ${JSON.stringify(actions.map(({ event }) => event.activity))}`,
    );
  }
}

/** How the tickets of a person stand after these, in this order. */
function outcome(world: World, group: readonly Ticket[], order: readonly Step[]): string {
  const tickets = new Map(group.map((ticket) => [ticket.id, ticket]));
  for (const step of order) {
    if (step.kind === 'erase') {
      const live = [...tickets.values()].findLast(({ state }) => isLive(state));
      if (live?.id === step.erasing.live) tickets.clear();
      continue;
    }
    const ticket = tickets.get(step.ticket);
    const event = ticket && step.expect(ticket);
    const changed = event && transition(ticket, event, world.now());
    if (changed && !('refused' in changed)) tickets.set(step.ticket, changed);
  }
  return group.map(({ id }) => stand(tickets.get(id))).join('\n');
}

function isLive(state: Ticket['state']): boolean {
  return ['open', 'claimed', 'resolved'].includes(state);
}

/** What an alarm does that is due, unless something has moved it before. */
function ringOf(world: World, { kind, at, data }: Alarm, before: readonly Ticket[]): (Step & { kind: 'event' })[] {
  const now = world.now();
  const ticket = before.find(({ id }) => id === (data as ReminderData).ticket);
  if (kind !== 'ticket' || !ticket || at > now || !world.deskTime.isOpen(now)) return [];
  const { since, reminders, staffAt, version } = ticket;
  return [
    {
      kind: 'event',
      ticket: ticket.id,
      expect(after) {
        const isSame = after.since === since && after.reminders === reminders;
        if (!isSame || (after.state === 'claimed' && after.staffAt !== staffAt)) return undefined;
        if (after.state === 'resolved') return after.version === version ? { type: 'expire' } : undefined;
        if (world.incidentOf(after) === 'open') return undefined;
        if (after.state === 'open') return { type: 'remind' };
        return after.state === 'claimed' ? { type: 'nudge' } : undefined;
      },
    },
  ];
}

function stand(ticket: Ticket | undefined): string {
  if (!ticket) return 'gone';
  const { number, state, version, assignee, desk, solution, rating, comment, reminders } = ticket;
  return JSON.stringify({
    number,
    state,
    version,
    assignee: assignee?.key,
    desk,
    solution,
    rating,
    comment,
    reminders,
  });
}

function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

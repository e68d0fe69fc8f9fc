// The commands of a model run, each drawn at random: what people do, what platforms suffer, when the process dies.
import fc from 'fast-check';
import type { Ticket, TicketState } from '../../../bot/handoff/ticket.ts';
import type { Press, TicketVerb } from '../../../bot/messages/message.ts';
import { ticketVerbs } from '../../../bot/messages/message.ts';
import {
  type Action,
  aside,
  choice,
  type Deed,
  deed,
  employeeVerbs,
  keyOf,
  listening,
  perform,
  type StaffVerb,
  staffVerbs,
  type Way,
  words,
  wordsOf,
} from './actions.ts';
import { check } from './invariants.ts';
import { must } from './must.ts';
import { faultKinds } from './platform.ts';
import {
  type Actor,
  atDesk,
  type Employee,
  employees,
  inChat,
  outsiders,
  type Posted,
  staff,
  type Utterance,
  type World,
} from './world.ts';

/** What is known before a command runs, so that it can be left out. */
export interface Model {
  tickets: number;
  utterances: number;
}

export type Command = fc.AsyncCommand<Model, World>;

type Needs = 'nothing' | 'ticket' | 'utterance';

/** A command that does nothing (and is not counted) where it says so. */
function command(name: string, needs: Needs, drawn: object, run: (world: World) => Promise<boolean>): Command {
  return {
    check: ({ tickets, utterances }) => needs === 'nothing' || (needs === 'ticket' ? tickets > 0 : utterances > 0),
    async run(model, world) {
      if (await run(world)) world.count(`command ${name}`);
      model.tickets = (await world.tickets()).length;
      model.utterances = world.utterances.length;
    },
    toString: () => `${name}(${JSON.stringify(drawn)})`,
  };
}

const minuteMs = 60_000;
const pick = fc.nat({ max: 1_000 });
const employee = fc.nat({ max: employees.length - 1 });
const platform = fc.constantFrom('teams', 'slack', 'teams', 'slack', 'webhook', 'email');
/** Over 3,000, the words go in two parts. */
const length = fc.constantFrom(0, 0, 0, 0, 3_200);

function picked<T>(all: readonly T[], at: number): T | undefined {
  return all[at % Math.max(1, all.length)];
}

function employeeAt(at: number): Employee {
  const [first] = employees;
  if (!first) throw new Error('nobody works here');
  return picked(employees, at) ?? first;
}

/** Mostly one of the newest. */
async function ticketAt(world: World, at: number): Promise<Ticket | undefined> {
  const tickets = await world.tickets();
  return picked(at % 5 === 0 ? tickets : tickets.slice(-3), at);
}

async function does(world: World, ...actions: readonly (Action | undefined)[]): Promise<boolean> {
  const real = actions.filter((one) => one !== undefined);
  if (real.length < actions.length || real.length === 0) return false;
  await perform(world, real);
  return true;
}

/** Asks for a person and sends the summary, by the dialogs. */
const handsOver = employee.map((at) =>
  command('hands over', 'nothing', { at }, async (world) => {
    return begin(world, employeeAt(at));
  }),
);

/** An employee without a live ticket gets one. */
export async function begin(world: World, who: Employee): Promise<boolean> {
  if (await listening(world, who)) return false;
  await perform(world, [aside(world, who, { to: 'command', command: 'person' })]);
  const { shown, dialog } = world.conversation(who) ?? {};
  if (shown?.question !== 'handover' || dialog?.dialogStack.length === 0) return false;
  const before = (await world.tickets()).length;
  const { question, asking, delivery } = shown;
  await perform(world, [aside(world, who, { to: 'question', question, asking, choice: 'send' }, delivery)]);
  if ((await world.tickets()).length !== before + 1) throw new Error(`${who.name} has no new ticket`);
  return true;
}

const writes = fc
  .record({ at: employee, length, hasFile: fc.nat({ max: 5 }).map((n) => n === 0) })
  .map((drawn) =>
    command('writes', 'ticket', drawn, async (world) =>
      does(world, await words(world, employeeAt(drawn.at), drawn.length, drawn.hasFile)),
    ),
  );

/** What an employee would press in this state, and now and then what they would not. */
const aptChoices: Readonly<Record<TicketState, readonly TicketVerb[]>> = {
  open: ['answer', 'answer', 'withdraw', 'solved'],
  claimed: ['answer', 'answer', 'withdraw', 'solved'],
  resolved: ['solved', 'notSolved', 'answer'],
  closed: ['rate', 'comment', 'reopen'],
  withdrawn: ['reopen', 'withdraw'],
};

const presses = fc.record({ at: pick, isApt: fc.nat({ max: 3 }).map((n) => n > 0), by: pick }).map((drawn) =>
  command('presses', 'ticket', drawn, async (world) => {
    const ticket = await ticketAt(world, drawn.at);
    const who = employees.find((one) => keyOf(one) === ticket?.person);
    const verb = ticket && picked(drawn.isApt ? aptChoices[ticket.state] : employeeVerbs, drawn.by);
    if (!ticket || !who || !verb) return false;
    // The answer is mostly given in the box below what IT said.
    const boxes = messagesOf(world, who).filter(
      ({ press }) => press.to === 'ticket' && press.verb === verb && press.ticket === ticket.id,
    );
    const box = picked(boxes, drawn.by);
    return does(world, choice(world, who, ticket, verb, { card: box?.card }));
  }),
);

/** Every button that was ever shown to an employee. */
function messagesOf(
  world: World,
  { channel, place }: Employee,
): readonly { readonly press: Press; readonly card: string }[] {
  return (world.platforms[channel]?.shown ?? [])
    .filter((one) => one.place === place)
    .flatMap(({ delivery, versions }) =>
      versions.flatMap(({ message: { choices = [], navigation = [] } }) =>
        [...choices, ...navigation].map(({ press }) => ({ press, card: delivery })),
      ),
    );
}

const pressesAnOldButton = fc.record({ at: employee, by: pick }).map((drawn) =>
  command('presses an old button', 'ticket', drawn, async (world) => {
    const who = employeeAt(drawn.at);
    const old = picked(messagesOf(world, who), drawn.by);
    if (!old) return false;
    const { press, card } = old;
    if (press.to !== 'ticket') return does(world, aside(world, who, press, card));
    const ticket = (await world.tickets()).find(({ id }) => id === press.ticket);
    if (!ticket) return does(world, aside(world, who, press, card));
    return does(world, choice(world, who, ticket, press.verb, { choice: press.choice, card }));
  }),
);

const pressesAnothersButton = fc
  .record({ at: employee, ticket: pick, verb: fc.constantFrom(...ticketVerbs) })
  .map((drawn) =>
    command("presses somebody else's button", 'ticket', drawn, async (world) => {
      const ticket = await ticketAt(world, drawn.ticket);
      return does(world, ticket && choice(world, employeeAt(drawn.at), ticket, drawn.verb, { card: ticket.card }));
    }),
  );

/** What staff would do in this state. */
const aptVerbs: Readonly<Record<TicketState, readonly StaffVerb[]>> = {
  open: ['claim', 'claim', 'claim', 'note', 'route', 'assign'],
  claimed: [
    'reply',
    'reply',
    'reply',
    'ask',
    'resolve',
    'resolve',
    'note',
    'release',
    'route',
    'assign',
    'takeOver',
    'edit',
  ],
  resolved: ['reply', 'note', 'reopen'],
  closed: ['reopen'],
  withdrawn: ['reopen', 'claim'],
};

const drawnDeed = fc.record({
  ticket: pick,
  who: pick,
  isHolder: fc.nat({ max: 3 }).map((n) => n > 0),
  verb: pick,
  isApt: fc.nat({ max: 3 }).map((n) => n > 0),
  way: fc.constantFrom<Way>('press', 'press', 'press', 'typed', 'typed', 'plain', 'overheard'),
  isOldCard: fc.nat({ max: 7 }).map((n) => n === 0),
  length,
});
type DrawnDeed = typeof drawnDeed extends fc.Arbitrary<infer T> ? T : never;

async function deedOf(world: World, drawn: DrawnDeed, who?: Actor): Promise<Action | undefined> {
  const ticket = await ticketAt(world, drawn.ticket);
  return ticket && deedOn(world, ticket, drawn, who);
}

function deedOn(world: World, ticket: Ticket, drawn: DrawnDeed, who?: Actor): Action | undefined {
  const holder = drawn.isHolder ? staff.find(({ name }) => name === ticket.assignee?.name) : undefined;
  const actor = who ?? holder ?? picked(staff, drawn.who);
  const colleague = picked(staff, drawn.who + drawn.verb);
  const verb = picked(drawn.isApt ? aptVerbs[ticket.state] : staffVerbs, drawn.verb);
  if (!actor || !colleague || !verb) return undefined;
  // In a race nobody can tell whom the list of colleagues holds by then.
  const isRace = who !== undefined;
  const way = verb === 'edit' ? 'press' : verb === 'assign' && isRace ? 'typed' : drawn.way;
  const wanted: Deed = { actor, colleague, verb, way, isOldCard: drawn.isOldCard, length: drawn.length };
  return deed(world, ticket, wanted);
}

const acts = drawnDeed.map((drawn) =>
  command(`staff: ${drawn.way}`, 'ticket', drawn, async (world) => does(world, await deedOf(world, drawn))),
);

/** Claimed if nobody has, and resolved: the employee may answer, or time may. */
const resolves = fc.record({ at: pick, who: pick, days: fc.constantFrom(0, 4) }).map((drawn) =>
  command('staff: resolves', 'ticket', drawn, async (world) => {
    const ticket = await ticketAt(world, drawn.at);
    const actor = staff.find(({ name }) => name === ticket?.assignee?.name) ?? picked(staff, drawn.who);
    if (!ticket || !actor || (ticket.state !== 'open' && ticket.state !== 'claimed')) return false;
    const wanted = { actor, colleague: actor, way: 'press', isOldCard: false, length: 0 } as const;
    if (ticket.state === 'open') await does(world, deed(world, ticket, { ...wanted, verb: 'claim' }));
    if (!(await does(world, deed(world, ticket, { ...wanted, verb: 'resolve' })))) return false;
    if (drawn.days === 0) return true;
    await world.answerAll();
    world.pass(drawn.days * 24 * 60 * minuteMs);
    await world.idle();
    await perform(world, [], { isTwice: false });
    return true;
  }),
);

const outsiderActs = fc
  .record({ deed: drawnDeed, who: pick })
  .map((drawn) =>
    command('an outsider acts', 'ticket', drawn, async (world) =>
      does(world, await deedOf(world, drawn.deed, picked(outsiders, drawn.who))),
    ),
  );

/** Several staff, and the employee, at once. */
const race = fc
  .record({ deeds: fc.tuple(drawnDeed, drawnDeed), isHeard: fc.boolean(), isSame: fc.boolean(), at: pick })
  .map((drawn) =>
    command('race', 'ticket', drawn, async (world) => {
      const [one, two] = drawn.deeds;
      const [first, second] = [picked(staff, one.who), picked(staff, one.who + 1)];
      const other = drawn.isSame ? { ...two, ticket: one.ticket, verb: one.verb, isApt: one.isApt } : two;
      const actions = [await deedOf(world, one, first), await deedOf(world, other, second)];
      const ticket = await ticketAt(world, one.ticket);
      const who = employees.find((employee) => keyOf(employee) === ticket?.person);
      const verb = ticket && picked(aptChoices[ticket.state], drawn.at);
      if (drawn.isHeard && ticket && who && verb) actions.push(choice(world, who, ticket, verb));
      return does(world, ...actions);
    }),
  );

/** The book is changed once the event is worked: until then the old words stand. */
async function changes(
  world: World,
  utterance: Utterance,
  event: Action['event'],
  after: Partial<Utterance>,
): Promise<boolean> {
  await perform(world, [{ event, expect: () => undefined }]);
  Object.assign(utterance, after);
  return true;
}

const editsOrDeletes = fc
  .record({ which: pick, isDeleted: fc.nat({ max: 3 }).map((n) => n === 0), length })
  .map((drawn) =>
    command(drawn.isDeleted ? 'deletes words' : 'edits words', 'utterance', drawn, async (world) => {
      const utterance = picked(
        world.utterances.filter(({ kind, text, source }) => kind === 'words' && text && source),
        drawn.which,
      );
      const who = employees.find((one) => keyOf(one) === utterance?.person);
      if (!utterance?.source || !who) return false;
      const { activity: id } = utterance.source;
      if (drawn.isDeleted) {
        return changes(world, utterance, inChat(world, who, { type: 'messageDelete', id }), { text: undefined });
      }
      const version = utterance.version + 1;
      const text = wordsOf(utterance.name, version, drawn.length);
      return changes(world, utterance, inChat(world, who, { type: 'messageUpdate', id, text }), { text, version });
    }),
  );

/** Staff edit or delete what they wrote; a reply becomes a note, or a note tries to become a reply. */
const staffEdit = fc
  .record({ which: pick, how: fc.constantFrom('same', 'same', 'other', 'delete'), length })
  .map((drawn) =>
    command(`staff: ${drawn.how === 'delete' ? 'deletes' : 'edits'}`, 'utterance', drawn, async (world) => {
      const editable = world.utterances.filter(
        ({ kind, source, isGone }) => (kind === 'reply' || kind === 'note') && source && !isGone,
      );
      const utterance = picked(editable, drawn.which);
      const actor = staff.find(({ name }) => name === utterance?.by);
      if (!utterance?.source || !actor) return false;
      const { name, kind, typed, source } = utterance;
      const { channel, conversation, activity: id } = source;
      const event = (content: object) => atDesk(world, channel, conversation, actor, { id, ...content });
      if (drawn.how === 'delete') {
        return changes(world, utterance, event({ type: 'messageDelete' }), { text: undefined, isGone: true });
      }
      if (!world.listed.includes(actor.id)) {
        // Who has left the desk's list changes nothing any more.
        const refused = { ...utterance, name: `outsiders_${world.nextId()}`, kind: 'outsiders', version: 0 } as const;
        const { source: _, ...words } = { ...refused, text: wordsOf(refused.name, 0, 0) };
        world.utterances.push(words);
        return changes(world, words, event({ type: 'messageUpdate', text: `reply ${words.text}` }), {});
      }
      const version = utterance.version + 1;
      const said = wordsOf(name, version, drawn.length);
      const isOther = drawn.how === 'other';
      const verb = isOther === (kind === 'reply') ? 'note ' : 'reply ';
      const text = typed || isOther ? `${verb}${said}` : said;
      const after =
        kind === 'reply' && isOther
          ? { text: undefined, hidden: [...(utterance.hidden ?? []), `${name}-${version};`] }
          : { text: said };
      return changes(world, utterance, event({ type: 'messageUpdate', text }), { ...after, version });
    }),
  );

const resends = fc.constantFrom('main', 'second').map((id) =>
  command('staff: resend', 'nothing', { id }, async (world) => {
    await world.resend(id);
    await world.idle();
    return true;
  }),
);

function isForgotten(world: World, event: Posted): boolean {
  return world.erased.some(
    ({ key, posted }) => key === `${event.channel}/${event.activity.from.id}` && world.posted.indexOf(event) < posted,
  );
}

const isToldTwice = pick.map((at) =>
  command('an event is told again', 'nothing', { at }, async (world) => {
    const event = picked(world.posted, at);
    // Whoever is forgotten, their events are: no platform tells them again after so long.
    if (!event || isForgotten(world, event)) return false;
    const before = world.print();
    await world.post(event);
    await world.idle();
    const after = world.print();
    if (before !== after)
      throw new Error(`an event that was told again changed something: ${JSON.stringify(event.activity)}`);
    return true;
  }),
);

const breaks = fc
  .record({
    platform,
    // One bad moment may follow another: taken without an answer, then refused.
    kinds: fc.array(fc.constantFrom(...faultKinds), { minLength: 1, maxLength: 3 }),
    where: fc.constantFrom('desk', 'people', 'anywhere'),
    times: fc.constantFrom(1, 1, 2, 5, 40),
  })
  .map((drawn) =>
    command('a platform breaks', 'nothing', drawn, async (world) => {
      for (const kind of drawn.kinds) world.break(drawn.platform, kind, drawn.where, drawn.times);
      return true;
    }),
  );

const mends = platform.map((name) =>
  command('a platform is well again', 'nothing', { name }, async (world) => {
    world.platforms[name]?.lift();
    await world.idle();
    return true;
  }),
);

const doomed = fc.integer({ min: 1, max: 150 }).map((steps) =>
  command('the process will die', 'nothing', { steps }, async (world) => {
    world.doom(steps);
    return true;
  }),
);

const dies = fc.constant(
  command('the process dies', 'nothing', {}, async (world) => {
    await world.die();
    return true;
  }),
);

/** Alarms ring late or in time, perhaps while somebody presses, perhaps in a process that dies at it, perhaps twice. */
const passes = fc
  .record({
    ms: fc.oneof(
      fc.integer({ min: 1_000, max: minuteMs }),
      fc.integer({ min: minuteMs, max: 60 * minuteMs }),
      fc.integer({ min: 1, max: 48 }).map((hours) => hours * 60 * minuteMs),
      fc.integer({ min: 1, max: 20 }).map((days) => days * 24 * 60 * minuteMs),
    ),
    deed: fc.option(drawnDeed),
    by: fc.option(pick),
    dies: fc.option(fc.integer({ min: 1, max: 60 })),
    isTwice: fc.boolean(),
  })
  .map((drawn) =>
    command('time passes', 'nothing', drawn, async (world) => {
      await world.answerAll();
      world.pass(drawn.ms);
      await world.idle();
      const ticket = drawn.deed && (await ticketAt(world, drawn.deed.ticket));
      const who = employees.find((one) => keyOf(one) === ticket?.person);
      const verb = ticket && drawn.by !== null && picked(aptChoices[ticket.state], drawn.by);
      const actions = [
        drawn.deed ? await deedOf(world, drawn.deed, picked(staff, drawn.deed.who)) : undefined,
        ticket && who && verb ? choice(world, who, ticket, verb) : undefined,
      ];
      if (drawn.dies !== null) world.doom(drawn.dies);
      await perform(
        world,
        actions.filter((one) => one !== undefined),
        { isTwice: drawn.isTwice },
      );
      return true;
    }),
  );

const ringsAgain = pick.map((at) =>
  command('an alarm rings again', 'nothing', { at }, async (world) => {
    const alarm = picked(world.rung, at);
    if (!alarm || world.alarms().some((one) => one.key === alarm.key && one.at === alarm.at)) return false;
    const before = world.print();
    await world.ringAgain(alarm);
    if (world.print() !== before)
      throw new Error(`an alarm that rang again changed something: ${JSON.stringify(alarm)}`);
    return true;
  }),
);

/** What staff press about a ticket that is gone is not kept; what they type is talk in a channel. */
function forgetLate(world: World): void {
  const late = world.utterances.filter(({ ticket }) =>
    world.erased.some(({ tickets }) => tickets.some(({ id }) => id === ticket)),
  );
  world.utterances = world.utterances.filter((one) => !late.includes(one));
  const newest = world.erased.at(-1);
  if (newest) newest.utterances = [...newest.utterances, ...late.filter(({ source }) => source === undefined)];
}

/**
 * An employee has their data deleted, while staff and alarms are at their tickets and messages under way; the confirming
 * press comes again, by the platform or by a finger, and somebody at the desk presses what is gone.
 */
const deletes = fc
  .record({
    at: employee,
    deeds: fc.array(drawnDeed, { maxLength: 2 }),
    late: fc.option(drawnDeed),
    isAgain: fc.boolean(),
    waits: fc.constantFrom(0, 0, 0, 2 * 60 * minuteMs),
    dies: fc.option(fc.integer({ min: 1, max: 150 })),
    rings: fc.boolean(),
  })
  .map((drawn) =>
    command('deletes their data', 'nothing', drawn, async (world) => {
      const who = employeeAt(drawn.at);
      await perform(world, [aside(world, who, { to: 'command', command: 'deleteData' })]);
      const { erasing } = world.conversation(who) ?? {};
      if (!erasing) throw new Error(`${who.name} was not warned`);
      world.pass(drawn.waits);
      const own = (await world.tickets()).filter(({ person }) => person === keyOf(who));
      const deeds: Action[] = [];
      for (const [at, one] of drawn.deeds.entries()) {
        const ticket = picked(own, own.length - 1);
        const done = ticket && (await deedOn(world, ticket, one, picked(staff, one.who + at)));
        if (done) deeds.push(done);
      }
      const gone = picked(own, own.length - 1);
      const late = drawn.late && gone && (await deedOn(world, gone, drawn.late, picked(staff, drawn.late.who)));
      const card = messagesOf(world, who).findLast(({ press }) => press.to === 'privacy')?.card;
      const press: Press = { to: 'privacy', answer: 'erase', asking: erasing.asking };
      const isOld = drawn.waits > 0;
      const confirm: Action = {
        ...aside(world, who, press, card),
        ...(!isOld && { erasing: { person: keyOf(who), live: erasing.ticket } }),
      };
      if (drawn.dies !== null) world.doom(drawn.dies);
      const before = world.erased.length;
      await perform(world, [...deeds, confirm], drawn.rings ? { isTwice: false } : undefined);
      if (world.erased.length === before) return false;
      const person = keyOf(who);
      forgetLate(world);
      // What was typed at that very moment is talk in the channel, too.
      const talk = deeds.flatMap(({ said }) => (said?.source ? [said.name] : []));
      for (const one of world.erased.slice(before))
        one.utterances = one.utterances.filter((said) => !talk.includes(said.name));
      must(world.conversation(who) === undefined, () => `${person} was forgotten, and is known`);
      const isKnown = () => world.rows('people').some(({ key }) => key === person);
      if (drawn.isAgain) {
        await perform(world, [aside(world, who, press, card)]);
        const print = world.print();
        await world.post(confirm.event);
        await world.idle();
        must(print === world.print(), () => 'the confirmation that was told again changed something');
      }
      must(!isKnown(), () => `${person} was forgotten, and is known`);
      if (late) await perform(world, [late]);
      forgetLate(world);
      must(!isKnown(), () => `${person} is known since staff acted on a ticket that is gone`);
      return true;
    }),
  );

const settles = fc.constant(
  command('all is well', 'nothing', {}, async (world) => {
    await world.settle();
    await check(world);
    return true;
  }),
);

/** Somebody leaves the desk, or comes back. */
const leaves = fc.constant(
  command('somebody leaves or comes back', 'nothing', {}, async (world) => {
    const last = staff.at(-1)?.id ?? '';
    await world.idle();
    if (world.listed.includes(last)) world.listed.splice(world.listed.indexOf(last), 1);
    else world.listed.push(last);
    return true;
  }),
);

/** Up to so many commands, with what matters more often. */
export function commands(maxCommands: number, withDeletions: boolean): fc.Arbitrary<Iterable<Command>> {
  const often = (arbitrary: fc.Arbitrary<Command>, times: number) => Array.from({ length: times }, () => arbitrary);
  return fc.commands(
    [
      ...often(handsOver, 4),
      ...often(writes, 5),
      ...often(presses, 5),
      ...often(acts, 12),
      ...often(resolves, 3),
      ...often(race, 4),
      ...often(editsOrDeletes, 2),
      ...often(staffEdit, 3),
      ...often(pressesAnOldButton, 2),
      pressesAnothersButton,
      ...often(outsiderActs, 2),
      isToldTwice,
      resends,
      ...often(breaks, 4),
      mends,
      ...often(doomed, 2),
      dies,
      ...often(passes, 6),
      ringsAgain,
      ...(withDeletions ? often(deletes, 2) : []),
      settles,
      leaves,
    ],
    { maxCommands, size: 'max' },
  );
}

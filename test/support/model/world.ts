// The world of a model run: two platforms, two desks, people, one process after another, and a book of what was said.
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Activity } from 'botbuilder';
import type { Alarm } from '../../../bot/handoff/alarms.ts';
import { type Desk, type Desks, makeDesks } from '../../../bot/handoff/desks.ts';
import type { DeskTime } from '../../../bot/handoff/deskTime.ts';
import type { Forgotten } from '../../../bot/handoff/erasure.ts';
import type { Delivery, TicketEntry } from '../../../bot/handoff/ports.ts';
import type { Staff, Ticket } from '../../../bot/handoff/ticket.ts';
import { stateKey } from '../../../bot/home.ts';
import type { Localizer } from '../../../bot/messages/localize.ts';
import type { Conversation } from '../../../dialogs/guide.ts';
import { type FaultKind, makePlatform, type Platform, type Shown, type Where } from './platform.ts';
import { type Erasing, type Process, startProcess } from './process.ts';

export interface Employee {
  readonly channel: string;
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  /** Their own conversation with the bot. */
  readonly place: string;
}

/** Somebody who writes at the desks, on both platforms by the same id. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly standing: 'member' | 'guest' | 'external' | 'unknown';
}

/** Something said that can be recognised wherever it turns up: its text begins with `<name>-<version>;`. */
export interface Utterance {
  readonly name: string;
  readonly kind: 'words' | 'answer' | 'comment' | 'reply' | 'note' | 'ask' | 'resolve' | 'outsiders';
  /** Name of whoever said it. */
  readonly by: string;
  /** Key of the employee whose ticket it is about. */
  readonly person: string;
  readonly ticket: string;
  /** The activity it came with, if it can be edited: its channel and conversation, and its id. */
  readonly source?: { readonly channel: string; readonly conversation: string; readonly activity: string };
  /** Typed after the bot's name. */
  readonly typed?: boolean;
  /** Versions of a reply that were written as notes. */
  hidden?: readonly string[];
  /** Its author deleted it. */
  isGone?: boolean;
  version: number;
  /** What it says now; undefined: deleted, or no reply any more. */
  text: string | undefined;
}

export interface Posted {
  readonly channel: string;
  readonly key: string;
  readonly activity: Activity;
}

/** Somebody whose data was deleted, as it was then. */
export interface Erased extends Forgotten {
  /** Deliveries that were under way. */
  readonly flying: ReadonlySet<string>;
  /** How many messages had been put, and events posted. */
  readonly puts: number;
  readonly posted: number;
  /** How many versions of which message stood where. */
  readonly shown: ReadonlyMap<string, number>;
  /** Ids of what stood at the desks about their tickets. */
  readonly atDesks: readonly string[];
  /** What they said, and what was said to them or about them. */
  utterances: readonly Utterance[];
}

export interface OutboxRow {
  readonly id: string;
  readonly ticket: string | null;
  readonly replaces: string | null;
  readonly delivered_at: string | null;
  readonly parked_at: string | null;
  readonly last_error: string | null;
}

export const employees: readonly Employee[] = [
  { channel: 'teams', id: 'e1', name: 'Employee A', locale: 'ja-JP', place: 'chat-e1' },
  { channel: 'slack', id: 'UE2', name: 'Employee B', locale: 'en-US', place: 'UE2' },
  { channel: 'teams', id: 'e3', name: 'Employee C', locale: 'en-US', place: 'chat-e3' },
];
export const staff: readonly Actor[] = [
  { id: 's1', name: 'Staff One', standing: 'member' },
  { id: 's2', name: 'Staff Two', standing: 'member' },
  { id: 's3', name: 'Staff Three', standing: 'member' },
];
export const outsiders: readonly Actor[] = [
  { id: 'g1', name: 'Guest', standing: 'guest' },
  { id: 'x1', name: 'Stranger', standing: 'member' },
  { id: 'p1', name: 'Partner', standing: 'external' },
  { id: 'u1', name: 'Unknown', standing: 'unknown' },
];

export interface World {
  readonly platforms: Readonly<Record<string, Platform>>;
  /** Systems of the company that are told of every event. */
  readonly receivers: Readonly<Record<'webhook' | 'email', Platform>>;
  readonly desks: Desks;
  readonly deskTime: DeskTime;
  /** Ids of those who may act, if their platform vouches for them; shared by both desks. */
  readonly listed: string[];
  utterances: Utterance[];
  readonly posted: Posted[];
  /** Everybody whose data was deleted, in that order. */
  readonly erased: Erased[];
  /** Deliveries that were removed with somebody's data. */
  readonly removed: ReadonlySet<string>;
  /** Every alarm that was ever seen due. */
  readonly rung: Alarm[];
  /** What the audit log said at the last look. */
  audited: readonly string[];
  /** Every delivery, in the order of commits. */
  readonly puts: Delivery[];
  readonly complaints: string[];
  /** Deliveries that were given up for a while: they may come later than those behind them, or not if they were deleted. */
  readonly givenUp: Set<string>;
  readonly now: () => string;
  count(what: string): void;
  /** Time passes; requests that are slow are answered before a lease would end. */
  pass(ms: number): void;
  nextId(): string;
  /** Hands an event over as a platform does: again, until it is acknowledged. */
  post(posted: Posted): Promise<void>;
  /** Everything accepted is worked, and everything that can be sent now is sent. */
  idle(): Promise<void>;
  /** Alarms that are due ring; a process that dies at it is followed by another one. */
  ring(isTwice: boolean): Promise<void>;
  /** An alarm that has rung rings once more. */
  ringAgain(alarm: Alarm): Promise<void>;
  /** Staff of a desk ask for what was given up to be sent again. */
  resend(desk: string): Promise<void>;
  /** All faults are lifted, and everything is delivered; what was given up is sent again by staff. */
  settle(): Promise<void>;
  break(platform: string, kind: FaultKind, where: Where, times: number): void;
  /** Nothing waits for a slow answer any more. In life its lease is renewed meanwhile, by a clock that is no fake. */
  answerAll(): Promise<void>;
  doom(steps: number): void;
  /** The process ends at once, whatever it does, and another one starts. */
  die(): Promise<void>;
  tickets(): Promise<readonly Ticket[]>;
  entries(ticket: string): Promise<readonly TicketEntry[]>;
  /** Ids of a ticket's cards, the first one first. */
  cards(ticket: string): readonly string[];
  outbox(): readonly OutboxRow[];
  alarms(): readonly Alarm[];
  /** The state of the incident that a ticket belongs to. */
  incidentOf(ticket: Ticket): string | undefined;
  /** All rows of a table, in the order in which they were put. */
  rows(table: string): readonly Readonly<Record<string, unknown>>[];
  tables(): readonly string[];
  conversation(employee: Employee): Conversation | undefined;
  colleagues(desk: Desk): readonly Staff[];
  /** Where a ticket's card is shown, if it is. */
  shownCard(card: string): { readonly desk: Desk; readonly shown: Shown; readonly thread: string } | undefined;
  /** Rows of tables, to tell whether anything has changed. */
  print(): string;
  close(): Promise<void>;
}

export interface WorldNeeds {
  readonly file: string;
  readonly localizer: Localizer;
  readonly counts: Map<string, number>;
  /** What a plain message means at the desk in Teams, and at the one in Slack. */
  readonly threads: readonly [Desk['thread'], Desk['thread']];
  readonly deskTime: DeskTime;
}

const secondMs = 1_000;
/** A slow answer comes before the lease of 15 seconds ends: in life it would be renewed. */
/** An alarm rings once, and once more after a death. */
const mostRounds = 6;
/** After it, the alarm of a process that died rings again. */
const alarmLeaseMs = 61 * secondMs;
const longestAnswerMs = 8 * secondMs;

export async function openWorld({ file, localizer, counts, threads, deskTime }: WorldNeeds): Promise<World> {
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);
  let time = Date.parse('2026-11-22T00:00:00.000Z');
  const teams = makePlatform('teams', 'teams-desk', false, count, () => time);
  const slack = makePlatform('slack', 'slack-desk', true, count, () => time);
  const webhook = makePlatform('webhook', '', false, count, () => time);
  const email = makePlatform('email', '', false, count, () => time);
  const receivers = { webhook, email };
  const platforms: Readonly<Record<string, Platform>> = { teams, slack, ...receivers };
  const all = Object.values(platforms);
  // Somebody may be on the list and still be a guest.
  const listed = [...staff, ...outsiders.filter(({ standing }) => standing !== 'member')].map(({ id }) => id);
  const desks = makeDesks(
    [deskOf('main', teams, 'ja', threads[0], listed), deskOf('second', slack, 'en', threads[1], listed)],
    [{ desk: 'second', languages: ['en'] }],
    'main',
  );
  const puts: Delivery[] = [];
  const posted: Posted[] = [];
  const complaints: string[] = [];
  const givenUp = new Set<string>();
  const erased: Erased[] = [];
  const removed = new Set<string>();
  let sinceAnswer = 0;
  let ids = 0;
  let process: Process;
  const rows = new DatabaseSync(file);

  const start = async () => {
    process = await startProcess({
      file,
      platforms: [teams, slack],
      receivers: [webhook, email],
      desks,
      deskTime,
      localizer,
      clock: { now: () => new Date(time) },
      put: (delivery) => void puts.push(delivery),
      giveUp: (id) => void givenUp.add(id),
      forgotten: (erasing) => void erased.push(erasedNow(erasing)),
      flying,
      complain: (text) => void complaints.push(text),
    });
    await process.worker.resume();
    process.poke();
  };

  function flying(): ReadonlySet<string> {
    const leased = rows.prepare('select id from outbox where leased_until is not null and delivered_at is null').all();
    return new Set(leased.map(({ id }) => String(id)));
  }

  function erasedNow({ person, flying }: Erasing): Erased {
    const ids = new Set(person.tickets.map(({ id }) => id));
    const left = new Set(world.outbox().map(({ id }) => id));
    const about = world.utterances.filter(({ ticket }) => ids.has(ticket));
    world.utterances = world.utterances.filter((one) => !about.includes(one));
    for (const { id } of puts) if (!left.has(id)) removed.add(id);
    return {
      ...person,
      flying,
      puts: puts.length,
      posted: posted.length,
      shown: new Map(all.flatMap(({ shown }) => shown.map(({ id, versions }) => [id, versions.length] as const))),
      atDesks: puts
        .filter(({ ticket = '', person, to }) => ids.has(ticket) && person === undefined && !(to.channel in receivers))
        .map(({ id }) => id),
      utterances: about,
    };
  }

  let reviving: Promise<void> | undefined;

  /** Several may find it dead: the next process is started once. */
  function revive(): Promise<void> {
    reviving ??= startAnother().finally(() => {
      reviving = undefined;
    });
    return reviving;
  }

  async function startAnother(): Promise<void> {
    count('death');
    await process.end();
    await start();
  }

  function pass(ms: number): void {
    time += ms;
    sinceAnswer += ms;
    if (sinceAnswer < longestAnswerMs) return;
    sinceAnswer = 0;
    for (const one of all) one.answer();
  }

  async function post(event: Posted): Promise<void> {
    posted.push(event);
    for (;;) {
      try {
        await process.worker.accept(event.channel, event.key, event.activity);
        return;
      } catch (error) {
        if (!process.isDead) throw error;
        await revive();
      }
    }
  }

  async function idle(): Promise<void> {
    for (;;) {
      await process.worker.idle();
      process.poke();
      await Promise.race([process.sent(), process.died, ...all.map((one) => one.waiting())]);
      // What is not slow lands meanwhile.
      for (let ticks = 0; ticks < 20 && all.some(({ isWaiting }) => isWaiting); ticks += 1) await setImmediate();
      if (!process.isDead) return;
      await revive();
    }
  }

  function unlessDead(error: unknown): void {
    if (!process.isDead) throw error;
  }

  async function resend(id: string): Promise<void> {
    const [actor] = staff;
    const { address } = desks.get(id) ?? {};
    if (!actor || !address) throw new Error(`nobody is at ${id}`);
    pass(2 * secondMs);
    await post(atDesk(world, address.channel, address.conversation, actor, { text: 'resend' }));
  }

  /** Something newer has its place. */
  function isOutdated({ id, replaces }: OutboxRow): boolean {
    return replaces !== null && puts.findLast((put) => put.replaces === replaces)?.id !== id;
  }

  async function deliverAll(): Promise<void> {
    for (const one of all) one.lift();
    for (;;) {
      await idle();
      const next = await process.store.outboxQueue.nextDue(all.map(({ name }) => name));
      if (next === undefined) return;
      time = Math.max(time + 1, Date.parse(next));
    }
  }

  const outbox = () =>
    rows
      .prepare('select id, ticket, replaces, delivered_at, parked_at, last_error from outbox order by seq')
      .all() as unknown as OutboxRow[];
  const value = (key: string): unknown => {
    const row = rows.prepare('select value from states where key = ?').get(key);
    return row && JSON.parse(String(row['value']));
  };

  const alarms = () =>
    rows
      .prepare('select key, kind, at, data from alarms order by key')
      .all()
      .map((row) => ({ ...row, data: JSON.parse(String(row['data'])) })) as unknown as Alarm[];

  const world: World = {
    platforms,
    receivers,
    desks,
    deskTime,
    listed,
    utterances: [],
    posted,
    puts,
    complaints,
    givenUp,
    erased,
    removed,
    rung: [],
    audited: [],
    now: () => new Date(time).toISOString(),
    count,
    pass,
    nextId: () => `a${++ids}`,
    post,
    idle,
    resend,
    async ring(isTwice) {
      const tried = new Set<string>();
      for (let rounds = 0; ; rounds += 1) {
        const due = alarms().filter(({ at }) => at <= world.now());
        if (due.length === 0) return;
        if (rounds === mostRounds) throw new Error(`these ring for ever: ${JSON.stringify(due)}`);
        world.rung.push(...due);
        // The lease of a process that died ends at last.
        if (due.some(({ key }) => tried.has(key))) pass(alarmLeaseMs);
        for (const { key } of due) tried.add(key);
        const again = isTwice ? due.map((alarm) => process.ring(alarm).catch(unlessDead)) : [];
        await Promise.all([process.timekeeper.look(), ...again]);
        await idle();
      }
    },
    async ringAgain(alarm) {
      await process.ring(alarm).catch(unlessDead);
      await idle();
    },
    async settle() {
      process.doom(undefined);
      await deliverAll();
      for (let tries = 0; tries < 3 && outbox().some((row) => isGivenUp(row) && !isOutdated(row)); tries += 1) {
        for (const { id } of desks.all) await resend(id);
        await deliverAll();
      }
    },
    break(platform, kind, where, times) {
      platforms[platform]?.break(kind, where, times);
    },
    async answerAll() {
      await idle();
      while (all.some(({ isWaiting }) => isWaiting)) {
        for (const one of all) one.answer();
        await idle();
      }
    },
    doom: (steps) => process.doom(steps),
    die: revive,
    async tickets() {
      const known = rows.prepare('select id from tickets order by number').all();
      const found = await Promise.all(known.map(({ id }) => process.store.tickets.get(String(id))));
      return found.filter((one) => one !== undefined);
    },
    entries: (ticket) => process.store.tickets.entries(ticket),
    cards: (ticket) =>
      rows
        .prepare('select card from ticket_cards where ticket = ? order by rowid')
        .all(ticket)
        .map(({ card }) => String(card)),
    outbox,
    alarms,
    incidentOf: ({ incident = '' }) => {
      const row = rows.prepare('select state from incidents where id = ?').get(incident);
      return row && String(row['state']);
    },
    rows: (table) => rows.prepare(`select * from "${table}" order by rowid`).all() as Record<string, unknown>[],
    tables: () =>
      rows
        .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
        .all()
        .map(({ name }) => String(name)),
    conversation: ({ channel, place, id }) => value(stateKey(channel, place, id)) as Conversation | undefined,
    colleagues: ({ id }) => (value(`colleagues/${id}`) ?? []) as readonly Staff[],
    shownCard(card) {
      for (const desk of desks.all) {
        const platform = platforms[desk.address.channel];
        const shown = platform?.shown.find((one) => one.delivery === card && one.confirmed);
        if (platform && shown) return { desk, shown, thread: platform.threadOf(shown) };
      }
      return undefined;
    },
    print: () =>
      JSON.stringify([
        rows.prepare('select * from tickets').all(),
        rows.prepare('select * from ticket_entries').all(),
        rows.prepare('select key, value from states').all(),
        rows.prepare('select id, attempts, completed_at from inbox').all(),
        // What tells of trouble is put by deliveries.
        rows.prepare("select id, message from outbox where id not like '%/%'").all(),
      ]),
    async close() {
      for (const one of all) one.lift();
      await process.end();
      rows.close();
    },
  };
  await start();
  rows.exec('pragma query_only = on');
  return world;
}

function deskOf(
  id: string,
  { name, deskPlace }: Platform,
  language: string,
  thread: Desk['thread'],
  listed: string[],
): Desk {
  const conversation = { id: deskPlace, conversationType: 'channel', isGroup: true };
  return {
    id,
    name: id,
    language,
    thread,
    staff: listed,
    address: { channel: name, conversation: deskPlace, reference: { channelId: name, conversation } },
  };
}

export function isGivenUp({ parked_at, ticket }: OutboxRow): boolean {
  return parked_at !== null && ticket !== null;
}

export interface Content {
  readonly type?: Activity['type'];
  readonly id?: string;
  readonly text?: string;
  readonly value?: unknown;
  readonly file?: string;
  readonly channelData?: Readonly<Record<string, unknown>>;
}

/** An activity from a desk's conversation. */
export function atDesk(world: World, channel: string, conversation: string, actor: Actor, content: Content): Posted {
  return event(
    world,
    channel,
    actor,
    { id: conversation, conversationType: 'channel', isGroup: true },
    {
      ...content,
      channelData: { standing: actor.standing, ids: [actor.id], addressed: true, ...content.channelData },
    },
  );
}

/** An activity from an employee's own conversation. */
export function inChat(world: World, employee: Employee, content: Content): Posted {
  return event(world, employee.channel, employee, { id: employee.place, conversationType: 'personal' }, content);
}

function event(
  world: World,
  channel: string,
  from: { readonly id: string; readonly name: string; readonly locale?: string },
  conversation: { readonly id: string; readonly conversationType: string; readonly isGroup?: boolean },
  { type = 'message', id = world.nextId(), text = '', value, file, channelData = {} }: Content,
): Posted {
  const activity = {
    type,
    id,
    text,
    channelId: channel,
    serviceUrl: 'https://platform.example/',
    from: { id: from.id, name: from.name },
    recipient: { id: 'bot', name: 'desk-bot' },
    conversation,
    channelData,
    ...(from.locale && { locale: from.locale }),
    ...(value !== undefined && { value }),
    attachments: file
      ? [
          {
            contentType: 'image/png',
            name: file,
            content: { ref: { id: file, name: file, type: 'image/png', size: 9 } },
          },
        ]
      : [],
  } as unknown as Activity;
  return { channel, key: `${type}/${conversation.id}/${id}/${type === 'message' ? '' : world.nextId()}`, activity };
}

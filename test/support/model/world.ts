// The world of a model run: two platforms, two desks, people, one process after another, and a book of what was said.
import { DatabaseSync } from 'node:sqlite';
import type { Activity } from 'botbuilder';
import { type Desk, type Desks, makeDesks } from '../../../bot/handoff/desks.ts';
import type { Delivery, TicketEntry } from '../../../bot/handoff/ports.ts';
import type { Staff, Ticket } from '../../../bot/handoff/ticket.ts';
import { stateKey } from '../../../bot/home.ts';
import type { Localizer } from '../../../bot/messages/localize.ts';
import type { Conversation } from '../../../dialogs/guide.ts';
import { type FaultKind, makePlatform, type Platform, type Shown, type Where } from './platform.ts';
import { type Process, startProcess } from './process.ts';

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
  readonly desks: Desks;
  /** Ids of those who may act, if their platform vouches for them; shared by both desks. */
  readonly listed: string[];
  readonly utterances: Utterance[];
  readonly posted: Posted[];
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
}

const secondMs = 1_000;
/** A slow answer comes before the lease of 15 seconds ends: in life it would be renewed. */
const longestAnswerMs = 8 * secondMs;

export async function openWorld({ file, localizer, counts, threads }: WorldNeeds): Promise<World> {
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);
  let time = Date.parse('2026-11-22T00:00:00.000Z');
  const teams = makePlatform('teams', 'teams-desk', false, count, () => time);
  const slack = makePlatform('slack', 'slack-desk', true, count, () => time);
  const platforms: Readonly<Record<string, Platform>> = { teams, slack };
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
  let sinceAnswer = 0;
  let ids = 0;
  let process: Process;
  const rows = new DatabaseSync(file);

  const start = async () => {
    process = await startProcess({
      file,
      platforms: [teams, slack],
      desks,
      localizer,
      clock: { now: () => new Date(time) },
      put: (delivery) => void puts.push(delivery),
      giveUp: (id) => void givenUp.add(id),
      complain: (text) => void complaints.push(text),
    });
    await process.worker.resume();
    process.deliverer.poke();
  };

  async function revive(): Promise<void> {
    count('death');
    await process.end();
    await start();
  }

  function pass(ms: number): void {
    time += ms;
    sinceAnswer += ms;
    if (sinceAnswer < longestAnswerMs) return;
    sinceAnswer = 0;
    teams.answer();
    slack.answer();
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
      process.deliverer.poke();
      await Promise.race([process.deliverer.idle(), teams.waiting(), slack.waiting()]);
      if (!process.isDead) return;
      await revive();
    }
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
    teams.lift();
    slack.lift();
    for (;;) {
      await idle();
      const next = await process.store.outboxQueue.nextDue(['teams', 'slack']);
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

  const world: World = {
    platforms,
    desks,
    listed,
    utterances: [],
    posted,
    puts,
    complaints,
    givenUp,
    now: () => new Date(time).toISOString(),
    count,
    pass,
    nextId: () => `a${++ids}`,
    post,
    idle,
    resend,
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
      while (teams.isWaiting || slack.isWaiting) {
        teams.answer();
        slack.answer();
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
      teams.lift();
      slack.lift();
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

// What is counted after the kills: in the database, and in what Teams and Slack were sent.
import { Client } from 'pg';
import type { FakeTeams } from '../support/fakeTeams.ts';
import type { Fleet } from '../support/fleet.ts';
import type { FakeSlack } from '../support/slack/fakeSlack.mjs';
import type { Taken } from './platforms.ts';

/** Somebody who handed a ticket over, and what was said on it, in order. */
export interface Handed {
  readonly person: string;
  readonly words: readonly string[];
  readonly replies: readonly string[];
  readonly atDesk: () => string;
}

export interface Counts {
  readonly kills: number;
  readonly retried: number;
  readonly toTwoAtOnce: number;
  /** Events that were taken with a 200, and how many of them are worked, and wait. */
  readonly taken: number;
  readonly worked: number;
  readonly unworked: number;
  readonly people: number;
  readonly tickets: number;
  readonly peopleWithoutTicket: number;
  readonly peopleWithTwo: number;
  /** Tickets without an owner after both staff pressed "Claim". */
  readonly unclaimed: number;
  /** Of a ticket: events that may happen once and were written down again. */
  readonly repeatedTransitions: number;
  readonly wordsSaid: number;
  readonly wordsLost: number;
  readonly wordsDoubled: number;
  readonly wordsOutOfOrder: number;
  readonly deliveries: number;
  readonly unsent: number;
  readonly parked: number;
  /** In a conversation: what one author said, sent before something that they had said before it. */
  readonly sentOutOfOrder: number;
  /** The same of whatever has a lower number, of anybody: turns of two people at the same moment have no order. */
  readonly overtaken: number;
  /** In Teams: messages that no receipt names, and those of them whose sender lived on. */
  readonly shownTwice: number;
  readonly shownTwiceWithoutDeath: number;
  /** Each of them: who sent it when, and for how long that process lived on. */
  readonly doubles: readonly string[];
  /** In Slack: messages with the mark of another one. */
  readonly shownTwiceInSlack: number;
  /** Of what was found again in Slack instead of being sent a second time. */
  readonly foundAgainInSlack: number;
  readonly objections: readonly string[];
  /** Words that are in no ticket, and what the desk has seen instead. */
  readonly lost: readonly string[];
  readonly complaints: readonly string[];
  /** What was sent again, or taken over, as the processes say. */
  readonly warnings: readonly string[];
}

export interface CountNeeds {
  readonly url: string;
  readonly teams: FakeTeams;
  readonly slack: FakeSlack;
  readonly handed: readonly Handed[];
  readonly taken: Taken;
  readonly fleet: Fleet;
}

/** A process needs at least so long to note a receipt: a death that comes later is no excuse. */
const receiptMs = 3_000;

export async function readCounts({ url, teams, slack, handed, taken, fleet }: CountNeeds): Promise<Counts> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const all = async (query: string) => (await client.query(query)).rows as Record<string, string>[];
  const number = async (query: string) => Number((await all(query))[0]?.['n']);
  try {
    const tickets = await all('select id, person, assignee_key from tickets');
    const owners = tickets.map(({ person = '' }) => person);
    const entries = await all("select text from ticket_entries where kind in ('employee', 'staff') order by seq");
    const said = entries.map(({ text = '' }) => text);
    const expected = handed.flatMap(({ words, replies }) => [words, replies]);
    const times = (word: string) => said.filter((text) => text === word).length;
    const receipts = await all("select receipt from outbox where channel = 'teams' and receipt is not null");
    const known = new Set(receipts.flatMap(({ receipt = '{}' }) => namesIn(JSON.parse(receipt))));
    const twice = teams.puts.filter(({ id }) => !known.has(id));
    const orphans = twice.filter(({ by, at }) => {
      const died = fleet.deaths.get(by);
      // What arrives after a death was on its way before it.
      return died === undefined || died - at > receiptMs;
    });
    const marks = slack
      .callsTo('chat.postMessage')
      .filter(({ ok }) => ok)
      .map(markOf);
    const sent = await all(
      'select channel, conversation, message, delivered_at as at from outbox where delivered_at is not null order by seq',
    );
    return {
      kills: fleet.deaths.size,
      retried: fleet.counts.retried,
      toTwoAtOnce: fleet.counts.twice,
      taken: taken.count,
      worked: await number(
        "select count(*) as n from inbox where completed_at is not null and event_key not like 'alarm/%'",
      ),
      unworked: await number('select count(*) as n from inbox where completed_at is null'),
      people: handed.length,
      tickets: tickets.length,
      peopleWithoutTicket: handed.filter(({ person }) => !owners.includes(person)).length,
      peopleWithTwo: handed.filter(({ person }) => owners.filter((one) => one === person).length > 1).length,
      unclaimed: tickets.filter(({ assignee_key: key }) => !key).length,
      repeatedTransitions: await number(
        `select coalesce(sum(times - 1), 0) as n from
         (select count(*) as times from audit where action in ('escalate', 'claim') group by subject, action) as one`,
      ),
      wordsSaid: expected.flat().length,
      wordsLost: expected.flat().filter((word) => times(word) === 0).length,
      lost: handed.flatMap(({ words, replies, atDesk }) => {
        const lost = [...words, ...replies].filter((word) => times(word) === 0);
        return lost.length > 0 ? [`${lost.join()} in:\n${atDesk()}`] : [];
      }),
      wordsDoubled: expected.flat().filter((word) => times(word) > 1).length,
      wordsOutOfOrder: expected.filter((words) => {
        const found = words.map((word) => said.indexOf(word));
        return found.some((at, index) => index > 0 && at < (found[index - 1] ?? 0));
      }).length,
      deliveries: await number('select count(*) as n from outbox'),
      unsent: await number('select count(*) as n from outbox where delivered_at is null and parked_at is null'),
      parked: await number('select count(*) as n from outbox where parked_at is not null'),
      sentOutOfOrder: outOfOrder(
        sent.filter(({ message = '' }) => authorOf(message)),
        true,
      ),
      overtaken: outOfOrder(sent, false),
      shownTwice: twice.length,
      shownTwiceWithoutDeath: orphans.length,
      doubles: twice.map(({ id, by, at, words }) => {
        const died = fleet.deaths.get(by);
        const ms = (died ?? 0) - at;
        const lived = died === undefined ? 'lives' : ms < 0 ? 'was dead when it arrived' : `was killed ${ms} ms later`;
        return `${id} sent by ${by} at ${new Date(at).toISOString()}, which ${lived}: ${words}`;
      }),
      shownTwiceInSlack: marks.length - new Set(marks).size,
      foundAgainInSlack: await number(
        "select count(*) as n from outbox where channel = 'slack' and attempts > 1 and replaces is null and conversation not like 'home/%'",
      ),
      objections: [...teams.violations],
      warnings: fleet.lines.filter((line) => /"level":"?(?:warn|40)/.test(line)),
      complaints: fleet.lines.filter((line) => /"level":"?(?:error|fatal|50|60)/.test(line)),
    };
  } finally {
    await client.end();
  }
}

/** Ids of messages in a receipt of Teams. */
function namesIn({ activity = '', files = '' }: { activity?: string; files?: string }): string[] {
  return [...activity.split(','), ...files.split(',').map((pair) => pair.split('=')[1] ?? '')];
}

function markOf({ args }: { readonly args: Readonly<Record<string, unknown>> }): string {
  const { metadata } = args;
  return JSON.stringify(typeof metadata === 'string' ? JSON.parse(metadata) : metadata);
}

/** Whose words a message carries: `K0001-word`, `K0001-reply`. */
function authorOf(message: string): string | undefined {
  return /K\d{4}-(?:word|reply)(?=-\d)/.exec(message)?.[0];
}

/** Rows in the order they were put: how many were delivered before the one before them in their conversation. */
function outOfOrder(rows: readonly Record<string, string>[], byAuthor: boolean): number {
  const last = new Map<string, string>();
  return rows.filter(({ channel, conversation, message = '', at = '' }) => {
    const lane = [channel, conversation, ...(byAuthor ? [authorOf(message)] : [])].join('/');
    const before = last.get(lane) ?? '';
    last.set(lane, at);
    return at < before;
  }).length;
}

/** The counts as a table, a line each. */
export function tableOf(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, value]) => `${name.padEnd(24)} ${Array.isArray(value) ? value.length : value}`)
    .join('\n');
}

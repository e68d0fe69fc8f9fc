// `npm run fuzz`: the bot's real doors under thousands of mutated calls; prints what it saw, and fails when it broke.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openBacklog } from './backlog.ts';
import { dice } from './dice.ts';
import { makeShot, type Shot, seedOf } from './payload.ts';
import { startRecorder } from './recorder.ts';
import { startTarget, type Target } from './target.ts';
import { openWorld, type Platform, type World } from './world.ts';

export interface FuzzNeeds {
  readonly platform: Platform;
  readonly count: number;
  readonly seed: number;
  /** `sqlite:` and `postgres:` URLs; without one, a new SQLite file. */
  readonly databaseUrl?: string;
}

export interface Fuzzed {
  readonly platform: Platform;
  readonly seed: number;
  readonly recorded: number;
  readonly sent: number;
  readonly seconds: number;
  /** Answers by status; `none` for calls that were cut off on purpose. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Everything that must not be: answers from 500 on, calls without an answer, turns that failed, what was left undone. */
  readonly faults: readonly string[];
  /** Megabytes of live heap after a fifth of the calls, and after all. */
  readonly heap: readonly [number, number];
  /** A newcomer was answered afterwards. */
  readonly isWell: boolean;
}

const atOnce = 32;
const answerMs = 60_000;

/** Records a day's talks, and fires mutations of them at the same bot. */
export async function fuzz({ platform, count, seed, databaseUrl }: FuzzNeeds): Promise<Fuzzed> {
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-fuzz-'));
  const url = databaseUrl ?? `sqlite:${join(folder, 'desk.sqlite')}`;
  const world = await openWorld(platform);
  const environment = { ...world.environment, DATABASE_URL: url, LOG_LEVEL: 'debug', PERSON_MESSAGES_PER_MINUTE: '0' };
  const target = await startTarget(environment, folder);
  const backlog = await openBacklog(url);
  try {
    const recorder = await startRecorder(target.url);
    world.connect(platform === 'teams' ? recorder.url : `${recorder.url}${world.path}`);
    await world.talk(backlog.calm);
    const seeds = recorder.calls.map(seedOf);
    const before = target.log.length;
    const faults: string[] = [];
    const statuses: Record<string, number> = {};
    const began = Date.now();
    const fifth = Math.ceil(count / 5);
    await volley(target, world, makeShots(seeds, seed, 0, fifth), statuses, faults);
    await backlog.calm().catch((error) => faults.push(String(error)));
    const early = await heapOf(target);
    await volley(target, world, makeShots(seeds, seed, fifth, count), statuses, faults);
    await backlog.calm().catch((error) => faults.push(String(error)));
    const late = await heapOf(target);
    const seconds = (Date.now() - began) / 1_000;
    faults.push(...target.log.slice(before).filter(isFault));
    const answer = target.isAlive() ? await world.newcomer(backlog.calm) : '';
    await recorder.close();
    return {
      platform,
      seed,
      recorded: seeds.length,
      sent: count,
      seconds,
      statuses,
      faults,
      heap: [early, late],
      isWell: answer.includes('0xC004F213'),
    };
  } finally {
    await backlog.close();
    await target.stop();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each with dice of its own, so that one call can be made again by its number. */
function* makeShots(seeds: Parameters<typeof makeShot>[0], seed: number, from: number, to: number) {
  for (let number = from; number < to; number++)
    yield { number, shot: makeShot(seeds, dice(seed * 1_000_003 + number), number) };
}

async function volley(
  target: Target,
  world: World,
  shots: ReturnType<typeof makeShots>,
  statuses: Record<string, number>,
  faults: string[],
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const shooter = async () => {
    for (const { number, shot } of shots) {
      if (!target.isAlive()) return;
      const status = await fire(`${target.url}${world.path}`, shot, world.seal(shot.body), agent);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const isFine = shot.cutOff ? status === 'none' || Number(status) < 500 : Number(status) < 500;
      if (!isFine) faults.push(`${status} to call ${number}: ${shown(shot)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, shooter));
  agent.destroy();
  if (!target.isAlive()) faults.push(`the bot died: ${target.log.slice(-5).join('\n')}`);
}

function fire(
  url: string,
  { type, body, cutOff }: Shot,
  sealed: Record<string, string>,
  agent: Agent,
): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'content-type': type, 'content-length': body.length + (cutOff ? 10 : 0), ...sealed };
    const call = request(url, { method: 'POST', headers, agent, timeout: answerMs }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(String(answer.statusCode)));
      answer.once('error', () => resolve('none'));
    });
    call.once('error', () => resolve('none'));
    call.once('timeout', () => call.destroy());
    if (cutOff) call.write(body, () => setTimeout(() => call.destroy(), 5));
    else call.end(body);
  });
}

function shown({ type, body }: Shot): string {
  const text = body.toString('utf8');
  return `${type} ${text.length > 1_500 ? `${text.slice(0, 1_500)}… (${text.length})` : text}`;
}

/** What goes to a place that does not exist is refused there, and what nobody here can read is let go. */
const expected =
  /ConversationNotFound|the message to replace was never sent|not a new post in a known channel|a post in a channel is made by|channel_not_found|user_not_found|user not found|ECONNREFUSED|socket hang up|invalid_trigger_id|invalid_arguments|could not be read|a request failed|was not acknowledged within|Cannot write headers after they are sent|after ack\(\) called/;

/** A line of the log that tells of a mistake in the bot. */
function isFault(line: string): boolean {
  const isOurs =
    /\b(?:TypeError|RangeError|SyntaxError|ReferenceError|URIError|ERR_\w+|SQLITE_\w+)\b|invalid byte|"status":500/.test(
      line,
    );
  const isTrouble = /"level":"(?:error|fatal)"|could not be/.test(line);
  return !line.startsWith('{') || isOurs || (isTrouble && !expected.test(line));
}

async function heapOf(target: Target): Promise<number> {
  if (!target.isAlive()) return Number.NaN;
  await wait(200);
  return Math.round((await target.heap()) / 104_857.6) / 10;
}

/** What must hold afterwards, as sentences; empty when all is well. */
export function complaints({ faults, heap: [early, late], isWell }: Fuzzed): string[] {
  return [
    ...faults,
    ...(late > early * 1.15 + 10 ? [`the heap grew from ${early} MB to ${late} MB`] : []),
    ...(isWell ? [] : ['a newcomer got no answer']),
  ];
}

async function main(): Promise<void> {
  const count = Number(process.env['FUZZ_COUNT'] ?? 5_000);
  const seed = Number(process.env['FUZZ_SEED'] ?? 1);
  const platforms = (process.env['FUZZ_PLATFORMS'] ?? 'teams,slack').split(',') as Platform[];
  for (const platform of platforms) {
    const fuzzed = await fuzz({ platform, count, seed });
    const wrong = complaints(fuzzed);
    const { recorded, sent, seconds, statuses, heap } = fuzzed;
    console.table([
      {
        platform,
        seed,
        recorded,
        sent,
        seconds,
        ...statuses,
        'heap early': heap[0],
        'heap late': heap[1],
        wrong: wrong.length,
      },
    ]);
    for (const [words, times] of Map.groupBy(wrong, summary))
      console.error(`${times.length} x ${words}\n    ${times[0]}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
}

/** What faults of one kind have in common. */
function summary(fault: string): string {
  const [, stack] = /"error":"((?:[^"\\]|\\.)*)"/.exec(fault) ?? [];
  return (stack ?? fault).split('\\n').slice(0, 3).join(' ').slice(0, 240).replace(/\d+/g, '#');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();

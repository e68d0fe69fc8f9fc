// Recorded calls as trees that can be mutated, and mutated trees as the bytes of a call.
import type { Dice } from './dice.ts';
import { changed, mutate, pathsOf, valueAt } from './mutate.ts';
import { type Json, written } from './oddValue.ts';
import type { Call } from './recorder.ts';

/** How a body holds its tree: as JSON, as JSON in the field `payload` of a form, or as the fields of a form. */
type Shape = 'json' | 'payload' | 'form';

export interface Seed {
  readonly shape: Shape;
  readonly tree: Json;
}

export interface Shot {
  readonly type: string;
  readonly body: Buffer;
  /** Sent with a length that it does not have, and then cut off: nobody answers it. */
  readonly cutOff?: boolean;
}

const form = 'application/x-www-form-urlencoded';

export function seedOf({ type, body }: Call): Seed {
  if (!type.startsWith(form)) return { shape: 'json', tree: JSON.parse(body) };
  const fields = new URLSearchParams(body);
  const payload = fields.get('payload');
  if (payload !== null) return { shape: 'payload', tree: JSON.parse(payload) };
  return { shape: 'form', tree: Object.fromEntries(fields) };
}

/** One call made of a recorded one: mutated, most often as a new event, now and then with a body that is no JSON. */
export function makeShot(seeds: readonly Seed[], dice: Dice, number: number): Shot {
  const { shape, tree } = dice.pick(seeds);
  const fresh = dice.chance(0.85) ? asNewEvent(tree, number) : tree;
  // Some stay as they are, so that mutated and sound calls meet in one conversation.
  const mutated = dice.chance(0.05)
    ? fresh
    : mutate(
        fresh,
        seeds.map((one) => one.tree),
        dice,
      );
  const whole = bytesOf(shape, mutated, dice);
  return dice.chance(0.08) ? broken(whole, dice) : whole;
}

const eventIds = new Set(['event_ts', 'event_id', 'trigger_id', 'hash', 'action_ts', 'client_msg_id']);

/** With ids of its own: else the bot takes it for an event that it has answered already. */
function asNewEvent(tree: Json, number: number): Json {
  const type = valueAt(tree, ['type']);
  const isChange = type === 'messageUpdate' || type === 'messageDelete';
  const places = pathsOf(tree).filter((path) => {
    const name = path.at(-1);
    if (typeof name !== 'string') return false;
    return eventIds.has(name) || (path.length === 1 && name === 'id' && !isChange) || isOwnTime(path);
  });
  return places.reduce<Json>((made, path) => changed(made, path, (old) => renumbered(old, number)) ?? made, tree);
}

/** The time of a Slack message is its name. */
function isOwnTime(path: readonly (string | number)[]): boolean {
  return path.length === 2 && path[0] === 'event' && path[1] === 'ts';
}

function renumbered(old: Json, number: number): Json {
  if (typeof old !== 'string') return old;
  return /^\d+\.\d+$/.test(old) ? `1800000000.${String(number).padStart(6, '0')}` : `${old}-${number}`;
}

function bytesOf(shape: Shape, tree: Json, dice: Dice): Shot {
  if (shape === 'json') return { type: 'application/json', body: Buffer.from(written(tree)) };
  if (shape === 'payload') {
    const fields = new URLSearchParams({ payload: written(tree).toWellFormed() });
    return { type: form, body: Buffer.from(dice.chance(0.02) ? `${fields}&${fields}` : String(fields)) };
  }
  const fields = typeof tree === 'object' && tree !== null ? Object.entries(tree) : [['text', tree] as const];
  const texts = fields.map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : written(value),
  ]);
  return { type: form, body: Buffer.from(String(new URLSearchParams(texts))) };
}

const types = [
  'application/json',
  'application/json; charset=utf-16',
  form,
  'text/plain',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/xml',
  '',
  'application/json; charset=',
  'x',
] as const;

/** Bytes that no platform sends. */
function broken({ type, body }: Shot, dice: Dice): Shot {
  const at = dice.upTo(body.length + 1);
  switch (dice.upTo(9)) {
    case 0:
      return { type, body: body.subarray(0, at) };
    case 1:
      return { type: dice.pick(types), body };
    case 2:
      return { type, body: Buffer.concat([body.subarray(0, at), Buffer.from([dice.upTo(256)]), body.subarray(at)]) };
    case 3:
      return { type, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) };
    case 4:
      return { type, body: Buffer.from(body.toString('utf8'), 'utf16le') };
    case 5:
      // The same names twice: the last one counts.
      return {
        type,
        body: Buffer.from(body.toString('utf8').replace(/^\{/, '{"type":5,"id":null,"event":[],"type":{},')),
      };
    case 6:
      return {
        type,
        body: Buffer.from(
          dice.pick(['', 'null', '0', '""', '[]', '{}', '{"a":', 'payload=', 'payload=%7B', '%', '=&=&=']),
        ),
      };
    case 7:
      return { type, body: Buffer.concat([body, body]) };
    default:
      return { type, body: body.subarray(0, at), cutOff: true };
  }
}

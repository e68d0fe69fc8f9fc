// What arrives from a platform, before anything reads it: plain data of bounded depth, sound text, and the kinds that are expected.

/** Platforms nest a dozen levels; what is deeper than this is nobody's message. */
const deepest = 100;

/**
 * The same data without what no reader expects: half characters and NUL in texts, members that are null, names that mean
 * something to JavaScript. Undefined when it is nested too deeply.
 */
export function sound(value: unknown): unknown {
  try {
    return mended(value, 0);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

function mended(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return soundText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) throw new TooDeep();
  if (Array.isArray(value)) return value.map((one) => mended(one, depth + 1));
  const made: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[name];
    if (one !== null && name !== '__proto__') made[soundText(name)] = mended(one, depth + 1);
  }
  return made;
}

/** A database takes no NUL, and half a character stops a whole message. */
function soundText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}

export type Check = (value: unknown) => boolean;

/** A text of any length. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** An id of a platform: it becomes part of a key, so it is short and plain. */
export const isId: Check = (value) => typeof value === 'string' && /^[\x20-\x7e]{1,400}$/.test(value);

export const isFlag: Check = (value) => typeof value === 'boolean';

export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);

/** A list of which every one passes. */
export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** An object whose members, as far as they are there, pass. */
export function fieldsOf(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value) =>
    isObject(value) && entries.every(([name, check]) => value[name] === undefined || check(value[name]));
}

/** An object with these members, and whatever `more` asks of others. */
export function objectWith(checks: Readonly<Record<string, Check>>, more: Readonly<Record<string, Check>> = {}): Check {
  const names = Object.keys(checks);
  const whole = fieldsOf({ ...checks, ...more });
  return (value) => whole(value) && names.every((name) => (value as Record<string, unknown>)[name] !== undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

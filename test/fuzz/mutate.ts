// Payloads changed by chance: values of another kind, fields gone or new, parts of one payload in another.
import type { Dice } from './dice.ts';
import { type Json, objectOf, oddNames, oddText, oddValue, spoilt } from './oddValue.ts';

type Path = readonly (string | number)[];

/** Every place in a value, the whole of it too. */
export function pathsOf(value: Json, at: Path = [], found: Path[] = []): Path[] {
  found.push(at);
  if (Array.isArray(value)) for (const [index, one] of value.entries()) pathsOf(one, [...at, index], found);
  else if (isObject(value)) for (const [name, one] of Object.entries(value)) pathsOf(one, [...at, name], found);
  return found;
}

/** A copy with `change` of what stands there; a place that `change` empties (`undefined`) is gone. */
export function changed(value: Json, path: Path, change: (old: Json) => Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((one: Json, index) => {
      const fresh = index === step ? changed(one, rest, change) : one;
      return fresh === undefined ? [] : [fresh];
    });
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, one]): [string, Json][] => {
    const fresh = name === step ? changed(one, rest, change) : one;
    return fresh === undefined ? [] : [[name, fresh]];
  });
  return objectOf(entries);
}

/** What stands there. */
export function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (node, step) => (isObject(node) || Array.isArray(node) ? (node as Record<string | number, Json>)[step] : undefined),
    value,
  );
}

/** The payload with one to five changes; `others` lend parts of theirs. */
export function mutate(payload: Json, others: readonly Json[], dice: Dice): Json {
  let made = payload;
  for (let left = dice.pick([1, 1, 1, 2, 2, 3, 5]); left > 0; left--) made = once(made, others, dice);
  return made;
}

function once(payload: Json, others: readonly Json[], dice: Dice): Json {
  // A place whose address is wrong is waited for: it costs time and shows little.
  const paths = pathsOf(payload).filter((path) => path.at(-1) !== 'serviceUrl' || dice.chance(0.02));
  // Whole payloads are replaced seldom: nothing is learned from them after the first time.
  const path = dice.chance(0.01) ? [] : dice.pick(paths.length > 1 ? paths.slice(1) : paths);
  return changed(payload, path, (old) => instead(old, path, others, dice)) ?? null;
}

function instead(old: Json, path: Path, others: readonly Json[], dice: Dice): Json | undefined {
  // Most are of the kind that is expected, so that they get past the door.
  if (typeof old === 'string' && dice.chance(0.6)) return dice.chance(0.5) ? oddText(dice) : spoilt(old, dice);
  switch (dice.upTo(12)) {
    case 0:
      return path.length === 0 ? {} : undefined;
    case 1:
      return [old];
    case 2:
      return objectOf([[dice.pick(oddNames), old]]);
    case 3:
      return isObject(old) ? withNew(old, dice) : Array.isArray(old) ? [...old, ...old] : oddValue(dice);
    case 4:
    case 5: {
      const other = dice.pick(others);
      const places = pathsOf(other);
      const same = places.filter((place) => place.at(-1) === path.at(-1) && place.length > 0);
      return valueAt(other, dice.pick(same.length > 0 ? same : places)) ?? null;
    }
    case 6:
    case 7:
      if (typeof old === 'string') return spoilt(old, dice);
      return typeof old === 'number' ? String(old) : oddValue(dice);
    default:
      return oddValue(dice);
  }
}

function withNew(old: { readonly [name: string]: Json }, dice: Dice): Json {
  return objectOf([...Object.entries(old), [dice.pick(oddNames), oddValue(dice)]]);
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

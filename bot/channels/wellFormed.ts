// What leaves for a platform is well-formed text, whatever came in: one half of a character stops a whole message.

/**
 * The same value with each lone surrogate in its strings replaced by U+FFFD; what is no plain data stays as it is, and so
 * does what needs no mending.
 */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed();
  if (Array.isArray(value)) {
    const items = value.map(mended);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const parts = Object.entries(value);
  const whole = parts.map(([name, one]) => [name, mended(one)] as const);
  return whole.every(([, one], at) => one === parts[at]?.[1]) ? value : Object.fromEntries(whole);
}

function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

// What leaves for a platform is well-formed text, whatever came in: one half of a character stops a whole message.

/** The same value with each lone surrogate in its strings replaced by U+FFFD; what is no plain data stays as it is. */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mended(one)]));
}

function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

// JSON columns: text that remembers at compile time what was written into it.
declare const shape: unique symbol;

/** A text column that holds `T` as JSON; the same on every engine, which none of them reorders or parses by itself. */
export type Json<T> = string & { readonly [shape]: T };

/** Writes a value as JSON text. */
export function toJson<T>(value: T): Json<T> {
  return JSON.stringify(value) as Json<T>;
}

/** Reads what `toJson` wrote. */
export function fromJson<T>(text: Json<T>): T {
  return JSON.parse(text) as T;
}

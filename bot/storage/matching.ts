// Conditions that read the same on every engine: words in a column, a list that may be empty.
import { type RawBuilder, sql } from 'kysely';

/** PostgreSQL knows no empty list; nothing is called so. */
export function orNone(values: readonly string[]): readonly string[] {
  return values.length > 0 ? values : [''];
}

/** Channel and user of a key `channel/userId`. */
export function partsOf(key: string): readonly [channel: string, user: string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}

/** Whether the column holds these words somewhere. */
export function holds(column: string, words: string): RawBuilder<boolean> {
  return like(column, `%${literal(words)}%`);
}

/** Whether the column begins with these words. */
export function begins(column: string, words: string): RawBuilder<boolean> {
  return like(column, `${literal(words)}%`);
}

function like(column: string, pattern: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

/** Nothing in it is a sign of a pattern. */
function literal(words: string): string {
  return words.replace(/[\\%_]/g, '\\$&');
}

/** The same words inside of a JSON string. */
export function inJson(words: string): string {
  return JSON.stringify(words).slice(1, -1);
}

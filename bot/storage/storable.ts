// Text as every engine can keep it.

/** PostgreSQL refuses the character NUL; as with halves of a pair, which UTF-8 has no place for, its sign is kept. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

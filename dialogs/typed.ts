// What a person typed, compared with words: one form for full-width, case and stray punctuation.

/** NFKC, lower case, no punctuation or blanks at the ends, single blanks inside. */
export function normalise(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[’‘]/gu, "'").replace(/\s+/gu, ' ');
  const trimmed = plain.replace(/^[\s\p{P}]+/u, '').replace(/[\s\p{P}]+$/u, '');
  return trimmed || plain.trim();
}

/** True when the whole message is one of the words. */
export function isOneOf(text: string, words: readonly string[]): boolean {
  const typed = normalise(text);
  return typed !== '' && words.some((word) => normalise(word) === typed);
}

/** The number a short message consists of (half or full width, also ① or "2."), else undefined. */
export function typedNumber(text: string): number | undefined {
  const digits = /^[（(]?(\d{1,2})(?:番目?|つ目)?[)）.．。、]?$/u.exec(text.normalize('NFKC').trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

// Shortens people's words without leaving half a character: half an emoji is no text, and platforms refuse it.

/** At most the first `most` UTF-16 units; a character that would be halved is left out whole. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

/** The same, with a sign that there is more. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${cut(text, most)} …` : text;
}

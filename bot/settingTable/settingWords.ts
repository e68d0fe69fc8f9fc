// Small words that both lists of settings use.

/** `a, b or c`. */
export function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

/** In one line, with a full stop. */
export function asSentence(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return /[.:/]$/.test(words) ? words : `${words}.`;
}

// What a person typed, compared with words: one form for full-width, case and stray punctuation.

/** NFKC, lower case, no punctuation or blanks at the ends, single blanks inside. */
export function normalise(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[’‘]/gu, "'").replace(/\s+/gu, ' ');
  const trimmed = plain.replace(/^[\s\p{P}]+/u, '').replace(/[\s\p{P}]+$/u, '');
  return trimmed || plain.trim();
}

const known = new Map<string, string>();

/** `normalise` for words of the locale files: there are so many, and so few different ones, that each is kept. */
function normalWord(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const plain = normalise(word);
  known.set(word, plain);
  return plain;
}

/** True when the whole message is one of the words: those of the locale files, or ids. */
export function isOneOf(text: string, words: readonly string[]): boolean {
  const typed = normalise(text);
  return typed !== '' && words.some((word) => normalWord(word) === typed);
}

/** The number a short message consists of (half or full width, also ① or "2."), else undefined. */
export function typedNumber(text: string): number | undefined {
  const digits = /^[（(]?(\d{1,2})(?:番目?|つ目)?[)）.．。、]?$/u.exec(text.normalize('NFKC').trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The message asks something instead of answering. */
export function isQuestion(text: string): boolean {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  return /\?$|(?:です|ます|でしょう|ました|せん)か[。.!]*$|って(?:何|なに)[。.!]*$/u.test(plain) || asks.test(plain);
}

const asks =
  /^(?:(?:how|where|why|who)\b|(?:what|which|when) (?:is|are|do|does|did|can|should|will|would|one)\b|(?:is|are|do|does|did|can|could|should|will|would) (?:i|it|this|that|there|we|you|they|the|my)\b)/;

/** A sentence longer than this is not searched for an answer. */
const longestAnswer = 60;
const negation =
  /ない|なく|ません|違|以外|(?<![a-z])(?:not|no|never|nor|without|isn't|wasn't|don't|doesn't|neither)(?![a-z])/u;

/**
 * The one choice whose words stand in a short sentence ("会社のパソコンです", "I think it is preinstalled"); undefined
 * when there is none, more than one, or a "not" beside it.
 */
export function choiceIn(text: string, words: ReadonlyMap<string, readonly string[]>): string | undefined {
  const typed = normalise(text);
  if (typed.length > longestAnswer || isQuestion(text)) return undefined;
  const found = [...words]
    .flatMap(([choice, all]) => all.map((word) => ({ choice, word: normalWord(word) })))
    .filter(({ word }) => standsIn(typed, word));
  const strongest = found.filter(({ choice, word }) =>
    found.every((other) => other.choice === choice || !other.word.includes(word)),
  );
  const choices = new Set(strongest.map(({ choice }) => choice));
  const rest = strongest.reduce((left, { word }) => left.replaceAll(word, ' '), typed);
  return choices.size === 1 && !negation.test(rest) ? strongest[0]?.choice : undefined;
}

/** Latin words stand alone; Japanese ones need two characters, so that no single one decides. */
function standsIn(typed: string, word: string): boolean {
  const at = typed.indexOf(word);
  if (word === '' || at < 0) return false;
  if (!/^[\x20-\x7e]+$/.test(word)) return word.length > 1;
  const letter = /[a-z0-9]/;
  return word.length > 1 && !letter.test(typed[at - 1] ?? '') && !letter.test(typed[at + word.length] ?? '');
}

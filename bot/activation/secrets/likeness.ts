// Tells groups of a product key from words and numbers of five characters.
import { isMaskedByHand } from './keyGroups.ts';

/** How little five groups look like words, plus one for each hyphen; 3 and more is a key. */
export function likeness(groups: readonly string[], hyphens: number): number {
  if (isMaskedByHand(groups) || groups.every(isNumber)) return 0;
  // "error VK7JG NPHTM C97JM again": words in small letters are no groups of a key in capitals.
  if (groups.some(isSmallWord) && groups.some((group) => /[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z]/.test(group))) return 0;
  // "WIN10, WIN11, KMS01, SRV02, PC001" are names.
  if (hyphens === 0 && groups.every((group) => /^[a-z]{2,3}[0-9]{2,3}$/i.test(group))) return 0;
  const isCapitals = groups.every(isCapital);
  const weight = groups.reduce((sum, group) => sum + (isNumber(group) && !isCapitals ? 0.5 : weightOf(group)), 0);
  return weight + hyphens + (weight >= 2 && isCapitals ? 3 : 0);
}

/** Only digits stand in the group. */
export function isNumber(group: string): boolean {
  return /^[0-9]+$/.test(group);
}

/** No small letter stands in the group. */
export function isCapital(group: string): boolean {
  return group === group.toUpperCase();
}

/** A word in small letters, or with a capital at its head. */
export function isSmallWord(group: string): boolean {
  return /^[A-Za-z][a-z]{4}$/.test(group) && /[aeiou]/i.test(group);
}

const termsWithoutVowel = /^(?:https|slmgr|vlmcs|xhtml|crypt)$/i;

/** 2 for a digit amid letters and for capitals without a vowel, 1 for other digits and lack of vowels, 0 for a word. */
export function weightOf(group: string): number {
  if (/[a-z][0-9]+[a-z]|[0-9][a-z]+[0-9]/i.test(group)) return 2;
  if (/[0-9]/.test(group)) return 1;
  if (/[aeiou]/i.test(group) || termsWithoutVowel.test(group)) return 0;
  return isCapital(group) ? 2 : 1;
}

/** No vowel and nothing that is taken for another sign: the letters and digits that keys are made of. */
export function hasOnlyKeyLetters(group: string): boolean {
  return /^[BCDFGHJKMNPQRTVWXY2346789]+$/i.test(group);
}

/** It may be a piece of a hash or of another number in base 16. */
export function isHex(group: string): boolean {
  return /^[0-9a-f]+$/i.test(group);
}

/** A group that is no word: it holds a digit, or no vowel. */
export function isOdd(group: string | undefined): boolean {
  return group !== undefined && weightOf(group) > 0;
}

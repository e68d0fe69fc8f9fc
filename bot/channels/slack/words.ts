// Words on their way into Slack: escaped for its `text`, and in pieces that fit.
import type { Choice, InWords } from '../../messages/message.ts';
import { lengthOf, limits, split } from './limits.ts';

/** Control characters of Slack's `text`: escaped, they are shown as they were typed and mention nobody. */
export function escapeText(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Pieces that a rich text block holds, and the message's `text` as well, where `<` takes four characters. */
export function pieces(text: string): string[] {
  return split(text, limits.richText, weightOf);
}

/** How much of a message's `text` and of its JSON they take. */
export function weightOf(text: string): number {
  const bytes = Buffer.byteLength(JSON.stringify(text)) - 2;
  return Math.max(lengthOf(escapeText(text)), Math.ceil(bytes / bytesOfSign));
}

/** So many bytes of JSON each sign may take, for a full block to fit a message. */
const bytesOfSign = 4;

/** A choice as its button shows it; `about` says what the label leaves open. */
export type Shown = InWords<Choice> & { readonly about?: string };

/**
 * What a screen reader says in place of a label that says too little by itself: a number, or one of the buttons that every
 * ticket in a channel has.
 */
export function readAloud({ label, about, window }: Shown): { accessibility_label?: string } {
  if (about === undefined) return {};
  const [first = ''] = split(`${window ?? label}: ${about}`, limits.accessibilityLabel);
  return { accessibility_label: first.trimEnd() };
}

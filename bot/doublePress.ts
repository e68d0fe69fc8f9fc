// A finger that was quicker than the card: the same press twice within a moment counts once.

/** A press as it is remembered; JSON. */
export interface Pressed {
  readonly what: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface Pressable {
  readonly press?: unknown;
  readonly card?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

const momentMs = 1_500;

/** What an input presses; `what` is empty when it presses nothing. */
export function pressOf({ press, card, fields }: Pressable, at: string): Pressed {
  return { what: press ? JSON.stringify({ press, card, fields }) : '', at };
}

/** The same press again, within a moment. */
export function isSamePress(before: Pressed | undefined, now: Pressed): boolean {
  return now.what !== '' && before?.what === now.what && Date.parse(now.at) - Date.parse(before.at) < momentMs;
}

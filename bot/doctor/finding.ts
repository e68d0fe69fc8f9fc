// What the doctor found: one line each, with the cure where something is to be done.
import type { Key, Text, Value } from '../messages/message.ts';

/** What is looked at, in the order in which it is told. */
export const checks = [
  'node',
  'settings',
  'policy',
  'database',
  'port',
  'address',
  'messages',
  'slackRequests',
  'teams',
  'teamsDesk',
  'slack',
  'slackScopes',
  'slackSocket',
  'slackDesk',
  'mail',
  'webhook',
  'clock',
  'test',
] as const;
export type Check = (typeof checks)[number];

/** `wrong` has to be put right; a `note` may be as it should; `skipped` could not be looked at. */
export const marks = ['good', 'wrong', 'note', 'skipped'] as const;
export type Mark = (typeof marks)[number];

export interface Finding {
  readonly check: Check;
  readonly mark: Mark;
  /** Names what was found for programs, such as `teams.expired`; it stays the same in every version and language. */
  readonly code: string;
  readonly found: Text;
  /** Absent where nothing is to be done, or where `found` says it already. */
  readonly cure?: Text;
}

/** Words that have a `found` and a `cure`. */
export type Problem = Key extends infer K ? (K extends `doctor.${infer P}.cure` ? P : never) : never;
/** Words that need no cure. */
export type Fact = Key extends infer K ? (K extends `doctor.${infer P}` ? P : never) : never;

/** What comes from outside is shown as it is, and never read as markup. */
export type Facts = Readonly<Record<string, string | number | Value>>;

function textOf(key: Key, facts: Facts): Text {
  const values = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? { verbatim: value } : value,
  ]);
  return { key, values: Object.fromEntries(values) };
}

/** A finding with nothing to do. */
export function told(mark: 'good' | 'skipped', check: Check, fact: Fact, facts: Facts = {}): Finding {
  return { check, mark, code: fact, found: textOf(`doctor.${fact}` as Key, facts) };
}

/** A finding with its cure. */
export function trouble(mark: 'wrong' | 'note', check: Check, problem: Problem, facts: Facts = {}): Finding {
  const [found, cure] = (['found', 'cure'] as const).map((part) => textOf(`doctor.${problem}.${part}` as Key, facts));
  return { check, mark, code: problem, found: found ?? { verbatim: '' }, ...(cure && { cure }) };
}

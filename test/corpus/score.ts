// How often the reader says what a careful person would: per label, with the confusions.
import { readdirSync, readFileSync } from 'node:fs';
import { labelsOf, type MessageLabels } from '../../bot/activation/reader/labels.ts';

/** One labelled message; the values are those of docs/reader.md. */
export interface Labelled extends MessageLabels {
  readonly text: string;
}

/** `dev` is what the reader was tuned on; `unseen` was written and labelled apart and never tuned on. */
export const parts = ['dev', 'unseen'] as const;
export type Part = (typeof parts)[number];

/** All messages of a part, each file in its order. */
export function messagesOf(part: Part): Labelled[] {
  const folder = new URL(`${part}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Labelled);
}

export const labels = [
  'lang',
  'intent',
  'codes',
  'license',
  'cause',
  'first_topic',
  'has_product_key',
  'after_bios_update',
] as const;
export type Label = (typeof labels)[number];

/** The least accuracy of each label, as recorded; raised when the reader gets better, never lowered in silence. */
export const floor = JSON.parse(readFileSync(new URL('floor.json', import.meta.url), 'utf8')) as Readonly<
  Record<Part, Readonly<Record<Label, number>>>
>;

export interface Confusion {
  readonly id: string;
  readonly wanted: string;
  readonly read: string;
}

export interface Score {
  readonly right: number;
  readonly total: number;
  readonly confusions: readonly Confusion[];
}

/** Where a first topic is scored: elsewhere no guidance applies. */
const withTopic: ReadonlySet<string> = new Set(['activation_problem', 'question', 'human']);

/** Each label's score over the messages; codes as sets. */
export function scoreOf(messages: readonly Labelled[]): Readonly<Record<Label, Score>> {
  const read = messages.map((message) => [message, labelsOf(message.id, message.text)] as const);
  const scores = labels.map((label) => {
    const scored = read.filter(([{ intent }]) => label !== 'first_topic' || withTopic.has(intent));
    const confusions = scored.flatMap(([wanted, got]): Confusion[] => {
      const [want, have] = [shown(wanted[label]), shown(got[label])];
      return want === have ? [] : [{ id: wanted.id, wanted: want, read: have }];
    });
    return [label, { right: scored.length - confusions.length, total: scored.length, confusions }] as const;
  });
  return Object.fromEntries<Score>(scores) as Record<Label, Score>;
}

function shown(value: MessageLabels[Label]): string {
  return Array.isArray(value) ? [...value].sort().join(' ') || '(none)' : String(value);
}

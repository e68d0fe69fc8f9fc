// The talk of the benches: from the first words to the second thing that did not help, in two languages.
import type { Connector, Sent } from './connector.ts';

/** What people type, in order; each line is a turn. */
export const talks: Readonly<Record<string, readonly string[]>> = {
  'en-US': [
    'Windows asks for activation',
    'new problem',
    'private',
    'yes',
    'OEM',
    '0xC004F213',
    'none',
    'it did not help',
    'status',
    'it did not help',
  ],
  'ja-JP': [
    'Windows のライセンス認証を求められます',
    '新しい問題',
    '個人',
    'はい',
    'OEM',
    '0xC004F213',
    'なし',
    '直りませんでした',
    '状況',
    '直りませんでした',
  ],
};
export const locales = Object.keys(talks);

/** What our bot does in one turn; `of`: which of the talk's messages, counted from 0, it changes. */
export interface Move {
  readonly op: Sent['op'];
  readonly activity: Readonly<Record<string, unknown>>;
  readonly of?: number;
}

/** For each language the moves of each turn. */
export type Script = Readonly<Record<string, readonly (readonly Move[])[]>>;

/** What of an activity is said; the rest names the conversation. */
const said = ['type', 'text', 'textFormat', 'summary', 'attachments', 'attachmentLayout', 'inputHint'];
const quietMs = 500;

/** Has our bot through its talks once and writes down what it does. */
export async function record(connector: Connector, botUrl: string): Promise<Script> {
  const script: Record<string, Move[][]> = {};
  for (const [locale, lines] of Object.entries(talks)) {
    const person = connector.person(botUrl, locale);
    const shown: string[] = [];
    const turns: Move[][] = [];
    for (const line of lines) {
      const { sent } = await person.say(line, 1);
      // Whatever is still to come of this turn.
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      turns.push(
        sent.map(({ op, activity, message }) => {
          const at = op === 'send' ? shown.push(message) - 1 : shown.indexOf(message);
          const words = Object.fromEntries(Object.entries(activity).filter(([name]) => said.includes(name)));
          return { op, activity: words, ...(op !== 'send' && at >= 0 && { of: at }) };
        }),
      );
    }
    script[locale] = turns;
  }
  return script;
}

/** How many messages are sent or changed in a turn, on average. */
export function messagesATurn(script: Script): number {
  const turns = Object.values(script).flat();
  return turns.flat().length / turns.length;
}

export interface Times {
  readonly answered: number[];
  readonly first: number[];
}

/** Has a new person through the talk; each turn waits for as many messages as the script has. */
export async function goThrough(
  connector: Connector,
  botUrl: string,
  { locale, script }: { locale: string; script: Script },
  times: Times,
): Promise<void> {
  const person = connector.person(botUrl, locale);
  for (const [at, line] of (talks[locale] ?? []).entries()) {
    const { status, answeredMs, firstMs } = await person.say(line, script[locale]?.[at]?.length ?? 1);
    if (status !== 200) throw new Error(`${botUrl} answered ${status} to: ${line}`);
    times.answered.push(answeredMs);
    times.first.push(firstMs);
  }
}

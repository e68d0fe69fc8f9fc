// The talk of the benches: from the first words to the second thing that did not help, in two languages.
import type { Platform, Sent } from './platform.ts';

/** What people type, in order; each line is a turn. */
const talks: Readonly<Record<string, readonly string[]>> = {
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
const locales = Object.keys(talks);

/** What our bot does in one turn; `of`: which of the talk's messages, counted from 0, it changes. */
export interface Move {
  readonly op: Sent['op'];
  readonly content: Sent['content'];
  readonly of?: number;
}

/** For each language the moves of each turn. */
export type Script = Readonly<Record<string, readonly (readonly Move[])[]>>;

/** What of a message is said; the rest names the conversation. */
const said = new Set([
  ...['type', 'text', 'textFormat', 'summary', 'attachments', 'attachmentLayout', 'inputHint'],
  ...['blocks', 'metadata', 'unfurl_links', 'unfurl_media'],
]);
const quietMs = 300;

/** Has a bot through the talks once and writes down what it does; `known`: as many messages are waited for as here. */
export async function record(platform: Platform, botUrl: string, known?: Script): Promise<Script> {
  const script: Record<string, Move[][]> = {};
  for (const [locale, lines] of Object.entries(talks)) {
    const person = platform.person(botUrl, locale);
    const shown: string[] = [];
    const turns: Move[][] = [];
    for (const [at, line] of lines.entries()) {
      const { sent } = await person.say(line, known?.[locale]?.[at]?.length ?? 1);
      // Whatever is still to come of this turn.
      if (!known) await new Promise((resolve) => setTimeout(resolve, quietMs));
      turns.push(
        sent.map(({ op, content, message }) => {
          const at = op === 'send' ? shown.push(message) - 1 : shown.indexOf(message);
          const words = Object.fromEntries(Object.entries(content).filter(([name]) => said.has(name)));
          return { op, content: words, ...(op !== 'send' && at >= 0 && { of: at }) };
        }),
      );
    }
    script[locale] = turns;
  }
  return script;
}

/** The same turns with the same one message each. */
export function onlySaying(content: Move['content'], script: Script): Script {
  const move: Move = { op: 'send', content };
  return Object.fromEntries(Object.entries(script).map(([locale, turns]) => [locale, turns.map(() => [move])]));
}

/** How many messages are sent or changed in a turn, on average, and how large they are as JSON. */
export function sizeOf(script: Script): string {
  const turns = Object.values(script).flat();
  const moves = turns.flat();
  const bytes = moves.reduce((sum, { content }) => sum + Buffer.byteLength(JSON.stringify(content)), 0);
  return `${(moves.length / turns.length).toFixed(1)} messages of ${(bytes / moves.length / 1_024).toFixed(1)} KB a turn`;
}

export interface Times {
  readonly answered: number[];
  readonly first: number[];
  readonly last: number[];
}

export interface TalkNeeds {
  readonly platform: Platform;
  readonly url: string;
  readonly script: Script;
}

/** Has new people through the talk, one after another; each turn waits for as many messages as the script has. */
export async function goThrough({ platform, url, script }: TalkNeeds, times: number): Promise<Times> {
  const measured: Times = { answered: [], first: [], last: [] };
  for (let time = 0; time < times; time += 1) {
    const locale = locales[time % locales.length] ?? '';
    const person = platform.person(url, locale);
    for (const [at, line] of (talks[locale] ?? []).entries()) {
      const { status, answeredMs, firstMs, lastMs } = await person.say(line, script[locale]?.[at]?.length ?? 1);
      if (status !== 200) throw new Error(`${url} answered ${status} to: ${line}`);
      measured.answered.push(answeredMs);
      measured.first.push(firstMs);
      measured.last.push(lastMs);
    }
  }
  return measured;
}

// The pages for employees and IT staff: what they quote is what the bot shows and what it understands.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandIn, verbIn } from '../bot/desk/typed.ts';
import { openLocales, readLocales } from '../bot/messages/localize.ts';
import type { Language } from '../bot/messages/message.ts';

const root = new URL('../', import.meta.url);
const folder = new URL('locales/', root);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const words = openLocales(folder, 'UTC');
const locales = readLocales(folder);
const { features } = JSON.parse(read('manifest/slack.json')) as {
  features: { slash_commands: readonly { command: string }[] };
};
const slashCommands = features.slash_commands.map(({ command }) => command);

/** How a page marks what is shown (a label, a question) and what is typed. */
const marks = {
  en: { shown: /(?<![\w*])_([^_\n]+)_(?![\w*])/g, typed: /`([^`\n]+)`/g },
  ja: { shown: /［([^］\n]+)］/g, typed: /「([^」\n]+)」/g },
} as const;

const pages = [
  { page: 'docs/for-staff.md', language: 'en', who: 'staff' },
  { page: 'docs/for-staff.ja.md', language: 'ja', who: 'staff' },
  { page: 'docs/for-employees.md', language: 'en', who: 'employee' },
  { page: 'docs/for-employees.ja.md', language: 'ja', who: 'employee' },
] as const;

const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(textsOf);
const texts = Object.fromEntries(Object.entries(locales).map(([language, tree]) => [language, textsOf(tree)]));
const allTexts = new Set(Object.values(texts).flat());

/** What stands between these marks on a page, each once. */
function marked(page: string, mark: RegExp): readonly string[] {
  return [...new Set([...read(page).matchAll(mark)].map(([, found = '']) => found))];
}

function isUnderstood(typed: string, who: 'staff' | 'employee', language: Language): boolean {
  // A setting is not typed to the bot.
  if (/^[A-Z_]+=/.test(typed)) return true;
  if (who === 'employee') return allTexts.has(typed) || slashCommands.includes(typed);
  const verb = verbIn(typed, words);
  if (verb?.what === 'ask') {
    const asked = ['errorText', 'slmgr', 'screenshot'] as const;
    return asked.some((id) => words.all(`handoff.asks.${id}.aliases`).includes(verb.rest));
  }
  const command = commandIn(typed, words);
  if (command?.what === 'tickets' && command.rest !== '') {
    const { mine, open, all } = words.tree('handoff.commands', language) as Record<'mine' | 'open' | 'all', string[]>;
    return [...mine, ...open, ...all].includes(command.rest);
  }
  return verb !== undefined || command !== undefined;
}

describe.each(pages)('$page', ({ page, language, who }) => {
  it('names buttons, fields and questions as the bot shows them', () => {
    const shown = marked(page, marks[language].shown);
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.filter((label) => !texts[language]?.includes(label))).toEqual([]);
  });

  it('names words that the bot understands, or says', () => {
    const typed = marked(page, marks[language].typed);
    expect(typed.length).toBeGreaterThan(9);
    expect(typed.filter((one) => !isUnderstood(one, who, language))).toEqual([]);
  });

  it('gives addresses that the bot gives as well', () => {
    const addresses = [...read(page).matchAll(/<(https:[^>]+)>/g)].map(([, address = '']) => address);
    const said = texts[language]?.join('\n') ?? '';
    expect(addresses.length).toBe(who === 'employee' ? 2 : 0);
    expect(addresses.filter((address) => !said.includes(address))).toEqual([]);
  });
});

it.each(['docs/for-staff', 'docs/for-employees'])('%s has the same sections in both languages', (page) => {
  const levels = (path: string) => [...read(path).matchAll(/^#+/gm)].map(([level]) => level);
  expect(levels(`${page}.ja.md`)).toEqual(levels(`${page}.md`));
});

// Adaptive Cards: within Teams' limits, whatever people wrote.
import { describe, expect, it } from '@jest/globals';
import { escapeMarkdown, plainText, renderCards } from '../../bot/channels/teams/render.ts';
import type { Spoken } from '../../bot/messages/message.ts';

const press = { to: 'command', command: 'help' } as const;
const button = (label: string) => ({ label, press });

function actionsIn(card: unknown): { title: string; data: unknown }[] {
  if (Array.isArray(card)) return card.flatMap(actionsIn);
  if (typeof card !== 'object' || card === null) return [];
  if ('type' in card && card.type === 'Action.Submit') return [card as unknown as { title: string; data: unknown }];
  return Object.values(card).flatMap(actionsIn);
}

describe('a card', () => {
  it('has at most six buttons, and choices come before navigation', () => {
    const spoken: Spoken = {
      language: 'en',
      blocks: [],
      choices: ['a', 'b', 'c', 'd', 'e'].map(button),
      navigation: ['back', 'person', 'help'].map(button),
    };
    const [card] = renderCards(spoken);
    expect(actionsIn(card).map(({ title }) => title)).toEqual(['a', 'b', 'c', 'd', 'e', 'back']);
  });

  it('says in every press which message it came from', () => {
    const [card] = renderCards({ language: 'en', blocks: [], choices: [button('a')] }, 'delivery-1');
    expect(actionsIn(card)[0]?.data).toEqual({ press, card: 'delivery-1' });
  });

  it('says everything in fallbackText and speak, choices with their numbers', () => {
    const spoken: Spoken = {
      language: 'en',
      title: 'Title',
      blocks: [{ kind: 'steps', steps: ['one', 'two'] }],
      choices: [button('Yes')],
    };
    expect(renderCards(spoken)[0]).toMatchObject({
      version: '1.5',
      fallbackText: 'Title\n1. one\n2. two\n1. Yes',
      speak: 'Title\n1. one\n2. two\n1. Yes',
    });
  });

  it('is split when it is too long, without losing a character, and keeps its buttons on the last part', () => {
    const words = Array.from({ length: 40_000 }, (_, index) => String.fromCodePoint(0x3041 + (index % 80))).join('');
    const cards = renderCards({ language: 'ja', blocks: [{ kind: 'quote', text: words }], choices: [button('送る')] });
    expect(cards.length).toBeGreaterThan(1);
    for (const card of cards) expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28 * 1024);
    const shown = cards.map((card) => /"TextRun","text":"([^"]*)"/g[Symbol.matchAll](JSON.stringify(card)));
    const text = shown.flatMap((matches) => [...matches].map(([, run]) => run)).join('');
    expect(text).toBe(words);
    expect(cards.map((card) => actionsIn(card).length)).toEqual([...cards.slice(1).map(() => 0), 1]);
  });
});

describe("a person's own words", () => {
  it('are not read as Markdown', () => {
    expect(escapeMarkdown('[click](https://example.com) *now*')).toBe('\\[click\\]\\(https://example.com\\) \\*now\\*');
    expect(escapeMarkdown('1. first\n- second')).toBe('1\\. first\n\\- second');
  });

  it('are plain again where they are read aloud', () => {
    const text = escapeMarkdown('PC_01 [new]');
    expect(plainText({ language: 'en', blocks: [{ kind: 'text', text }] })).toBe('PC_01 [new]');
  });
});

// Adaptive Cards: within Teams' limits, whatever people wrote.
import { describe, expect, it } from '@jest/globals';
import { escapeMarkdown, plainText, renderCards } from '../../bot/channels/teams/render.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import type { Spoken } from '../../bot/messages/message.ts';
import { readPress } from '../../bot/messages/press.ts';

const press = { to: 'command', command: 'help' } as const;
const button = (label: string) => ({ label, press });

function actionsIn(card: unknown): { title: string; data: unknown }[] {
  if (Array.isArray(card)) return card.flatMap(actionsIn);
  if (typeof card !== 'object' || card === null) return [];
  if ('type' in card && card.type === 'Action.Submit') return [card as unknown as { title: string; data: unknown }];
  return Object.values(card).flatMap(actionsIn);
}

function nodesIn(card: unknown): Record<string, unknown>[] {
  if (Array.isArray(card)) return card.flatMap(nodesIn);
  if (typeof card !== 'object' || card === null) return [];
  return [card as Record<string, unknown>, ...Object.values(card).flatMap(nodesIn)];
}

describe('a card', () => {
  it('has at most six buttons in a list, and loses none: what is more stands in another list', () => {
    const spoken: Spoken = {
      language: 'en',
      blocks: [],
      choices: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(button),
      navigation: ['back', 'person', 'help'].map(button),
    };
    const [card = {}] = renderCards(spoken);
    const lists = (card['body'] as { actions: object[] }[]).map(actionsIn);
    expect(lists.map((list) => list.map(({ title }) => title).join(''))).toEqual(['abcdef', 'g']);
    expect(actionsIn(card['actions']).map(({ title }) => title)).toEqual(['back', 'person', 'help']);
  });

  it('says in every press which message it came from', () => {
    const [card] = renderCards({ language: 'en', blocks: [], choices: [button('a')] }, 'delivery-1');
    expect(actionsIn(card)[0]?.data).toEqual({ press, card: 'delivery-1' });
  });

  it('draws facts that follow each other as one list, so that their values stand in one column', () => {
    const facts = (label: string) => ({ kind: 'facts', facts: [{ label, value: 'x' }] }) as const;
    const text = { kind: 'text', text: 'between' } as const;
    const [card] = renderCards({ language: 'en', blocks: [facts('a'), facts('b'), text, facts('c')] });
    const lists = nodesIn(card).filter(({ type }) => type === 'FactSet');
    const titles = lists.map((list) => (list['facts'] as { title: string }[]).map(({ title }) => title));
    expect(titles).toEqual([['a', 'b'], ['c']]);
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

describe('a choice with boxes of its own', () => {
  const words = { id: 'words', label: 'Message', kind: 'lines' } as const;
  const spoken: Spoken = {
    language: 'en',
    blocks: [],
    fields: [words],
    choices: [
      button('a'),
      { ...button('b'), form: [{ ...words, required: 'Write something.' }] },
      {
        ...button('c'),
        form: [
          words,
          {
            id: 'how',
            label: 'How',
            kind: 'select',
            placeholder: 'Choose',
            options: [{ id: 'key', label: 'New key' }],
          },
        ],
      },
    ],
  };
  const [card] = renderCards(spoken, 'd1');
  const opening = nodesIn(card).filter(({ type }) => type === 'Action.ShowCard');

  it('opens them below its label, with one button of the same meaning', () => {
    expect(opening.map(({ title }) => title)).toEqual(['b', 'c']);
    const inside = opening.map((one) => actionsIn(one['card']));
    expect(inside.map((actions) => actions.map(({ title, data }) => ({ title, data })))).toEqual([
      [{ title: 'b', data: { press, card: 'd1', form: 1 } }],
      [{ title: 'c', data: { press, card: 'd1', form: 2 } }],
    ]);
  });

  it('has no box with the id of another in the same card', () => {
    const ids = nodesIn(card).flatMap(({ type, id }) => (String(type).startsWith('Input.') ? [String(id)] : []));
    expect(ids).toEqual(['words', 'form1.words', 'form2.words', 'form2.how']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what is needed, and shows what to choose', () => {
    const box = (wanted: string) => nodesIn(card).find(({ id }) => id === wanted);
    expect(box('form1.words')).toMatchObject({ isRequired: true, errorMessage: 'Write something.' });
    expect(box('form2.how')).toMatchObject({ type: 'Input.ChoiceSet', style: 'compact', placeholder: 'Choose' });
    expect(box('words')).not.toHaveProperty('isRequired');
  });

  it('sends them under their own ids, and they come before the boxes of the card', () => {
    const data = {
      press,
      card: 'd1',
      words: 'outer',
      'form1.words': 'other',
      'form2.words': 'inner',
      'form2.how': 'key',
    };
    expect(readPress({ ...data, form: 2 })).toEqual({ press, card: 'd1', fields: { words: 'inner', how: 'key' } });
    expect(readPress(data)?.fields).toEqual({ words: 'outer' });
  });
});

describe("a person's own words", () => {
  it('are not read as Markdown', () => {
    expect(escapeMarkdown('[click](https://example.com) *now*')).toBe('\\[click\\]\\(https://example.com\\) \\*now\\*');
    expect(escapeMarkdown('1. first\n- second')).toBe('1\\. first\n\\- second');
    expect(escapeMarkdown('\n\n 2) x\r\n\u3000+ y')).toBe('\n\n 2\\) x\r\n\u3000\\+ y');
    // With many empty lines it would take minutes.
    expect(escapeMarkdown(`${'\n'.repeat(500_000)}- x`)).toBe(`${'\n'.repeat(500_000)}\\- x`);
  });

  it('stay their own wherever a card reads Markdown, and are left alone where it reads none', () => {
    const link = '[IT portal](https://evil.example)';
    const name = { verbatim: link };
    const locales = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
    const spoken = locales.speak(
      {
        title: name,
        blocks: [
          { kind: 'text', text: name },
          { kind: 'list', items: [name] },
          { kind: 'steps', steps: [name] },
          { kind: 'facts', facts: [{ label: name, value: name }] },
          { kind: 'quote', by: { key: 'handoff.desk.said', values: { person: name } }, text: name },
        ],
        fields: [{ id: 'who', kind: 'select', label: name, placeholder: name, options: [{ id: 'a', label: name }] }],
        choices: [{ label: name, press }],
      },
      'en',
      escapeMarkdown,
    );
    const nodes = nodesIn(renderCards(spoken));
    const markdown = nodes.flatMap(({ type, text, facts }) => [
      ...(type === 'TextBlock' ? [String(text)] : []),
      ...(type === 'FactSet'
        ? (facts as { title: string; value: string }[]).flatMap((fact) => [fact.title, fact.value])
        : []),
    ]);
    expect(markdown.filter((text) => text.includes(link))).toEqual([]);
    expect(markdown.filter((text) => text.includes(escapeMarkdown(link)))).toHaveLength(7);
    const [select] = nodes.filter(({ type }) => type === 'Input.ChoiceSet');
    expect(select).toMatchObject({ label: link, placeholder: link, choices: [{ title: link }] });
    expect(actionsIn(nodes[0]).map(({ title }) => title)).toEqual([link]);
    expect(nodes.filter(({ type }) => type === 'TextRun').map(({ text }) => text)).toEqual([link]);
  });

  it('are plain again where they are read aloud', () => {
    const text = escapeMarkdown('PC_01 [new]');
    expect(plainText({ language: 'en', blocks: [{ kind: 'text', text }] })).toBe('PC_01 [new]');
  });
});

// What is looked for in every message that a test makes the bot send, to people who see, hear or read it differently.
import { describe, expect, it } from '@jest/globals';
import { faultsInSlack, faultsInTeams } from './support/accessible.ts';

const heading = { type: 'TextBlock', text: 'Handed over', wrap: true, style: 'heading' };

function activity(...body: object[]): Record<string, unknown> {
  const words = 'Handed over\nIT has it.';
  const content = { type: 'AdaptiveCard', lang: 'en', speak: words, fallbackText: words, body: [heading, ...body] };
  return { summary: words, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

describe('a card', () => {
  it('that has all it needs is not objected to', () => {
    const label = 'Note';
    expect(
      faultsInTeams(
        activity(
          { type: 'Input.Text', id: 'note', label, isRequired: true, errorMessage: 'Write something.' },
          { type: 'TextBlock', text: 'Solved', wrap: true, color: 'Good', weight: 'Bolder' },
          { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'Send', data: { color: '#fff' } }] },
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['a box without a label', { type: 'Input.Text', id: 'note' }],
    ['a box that does not say what it needs', { type: 'Input.Text', id: 'note', label: 'Note', isRequired: true }],
    ['a picture without words', { type: 'Image', url: 'https://desk.example/a.png' }],
    ['a text that is cut where its place ends', { type: 'TextBlock', text: 'Long' }],
    ['a colour of its own', { type: 'TextBlock', text: 'Red', wrap: true, color: '#f00', weight: 'Bolder' }],
    ['a meaning by colour alone', { type: 'TextBlock', text: 'Red', wrap: true, color: 'Attention' }],
    ['a sign in place of words', { type: 'TextBlock', text: '✅ 3', wrap: true }],
    ['a background of its own', { type: 'Container', backgroundImage: 'https://desk.example/a.png', items: [] }],
    ['a fact without a label', { type: 'FactSet', facts: [{ title: '', value: 'Yes' }] }],
    ['a button that is only a number', { type: 'Action.Submit', title: '1' }],
    ['a second heading', { ...heading, text: 'More' }],
  ])('is objected to for %s', (_, node) => {
    expect(faultsInTeams(activity(node))).toHaveLength(1);
  });

  it('is objected to when it is not read out as it stands, or with its marks', () => {
    const [{ content } = { content: {} }] = activity()['attachments'] as { content: Record<string, unknown> }[];
    const said = (more: object) => ({
      ...activity(),
      attachments: [
        { contentType: 'application/vnd.microsoft.card.adaptive', content: { ...(content as object), ...more } },
      ],
    });
    expect(faultsInTeams(said({}))).toEqual([]);
    expect(faultsInTeams(said({ speak: '' }))).not.toEqual([]);
    expect(faultsInTeams(said({ speak: 'IT has it.' }))).toHaveLength(1);
    const body = [heading, { type: 'TextBlock', text: 'ACT\\_1', wrap: true }];
    expect(faultsInTeams(said({ body, speak: 'Handed over ACT_1', fallbackText: 'ACT\\_1' }))).toHaveLength(1);
    expect(faultsInTeams(said({ lang: '' }))).toHaveLength(1);
    expect(faultsInTeams({ ...said({}), summary: '' })).toHaveLength(1);
    expect(faultsInTeams({ attachments: [{ contentType: 'image/png' }] })).toHaveLength(1);
  });
});

describe('a message in Slack', () => {
  const header = { type: 'header', text: { type: 'plain_text', text: 'Handed over' } };
  const button = (text: string, more: object = {}) => ({
    type: 'actions',
    elements: [{ type: 'button', text: { type: 'plain_text', text }, ...more }],
  });
  const section = (...elements: object[]) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements }],
  });
  const emoji = { type: 'emoji', name: 'warning' };

  it('that has all it needs is not objected to', () => {
    const blocks = [header, section(emoji, { type: 'text', text: ' IT has it.' }), button('Send')];
    expect(faultsInSlack({ text: 'Handed over\nIT has it.', blocks })).toEqual([]);
    expect(faultsInSlack({ text: '1. Yes', blocks: [button('1', { accessibility_label: '1. Yes' })] })).toEqual([]);
  });

  it.each([
    ['a button that is only a number', 'Handed over', [header, button('1')]],
    ['an emoji without words', 'Handed over', [header, section(emoji)]],
    ['words that leave out the heading', 'IT has it.', [header]],
    ['words that are none', '1', [button('Send')]],
  ])('is objected to for %s', (_, text, blocks) => {
    expect(faultsInSlack({ text, blocks })).toHaveLength(1);
  });
});

// A spoken message as an Adaptive Card 1.5. Teams, the Agents Playground and the local page draw the same JSON.
import { cut } from '../../activation/cut.ts';
import type { Choice, InWords, Spoken } from '../../messages/message.ts';
import { formFieldId } from '../../messages/press.ts';
import { paginate, splitBlock, withRoom } from './pages.ts';

type Json = Record<string, unknown>;
type SpokenChoice = InWords<Choice>;
type SpokenField = NonNullable<Spoken['fields']>[number];

/** A card says this much aloud, in characters; the rest is in the card itself. */
const mostSpoken = 1_000;
/** Teams shows at most this many buttons of one list. */
const mostActions = 6;
/** Teams refuses cards over 28 KB; what is longer is split by `renderCards`. */
const mostCardBytes = 27_000;

/**
 * One or more cards for a message: what is too long for one is split between its parts, boxes and buttons stay on the
 * last of them, or on the first. A press carries `delivery`, so that the card it came from can be replaced.
 */
export function renderCards(spoken: Spoken, delivery = '', buttonsOn: 'first' | 'last' = 'last'): Json[] {
  const draw = (page: Spoken) => card(page, delivery);
  const isSmall = (drawn: Json) => Buffer.byteLength(JSON.stringify(drawn)) <= mostCardBytes;
  const fits = (page: Spoken) => isSmall(draw(page));
  const whole = draw(spoken);
  if (isSmall(whole)) return [whole];
  const { language, title, blocks, ...rest } = spoken;
  const head: Spoken = { language, blocks: [], ...(title && { title }) };
  const buttons = withRoom(rest, (fewer) => fits({ ...head, ...fewer }));
  const parts = blocks.flatMap(splitBlock);
  if (buttonsOn === 'first') return paginate({ ...head, ...buttons }, parts, fits).map(draw);
  const pages = paginate(head, parts, (page) => fits({ ...page, ...buttons }));
  const last = { ...(pages.at(-1) ?? head), ...buttons };
  return (fits(last) ? [...pages.slice(0, -1), last] : [...pages, { ...head, ...buttons }]).map(draw);
}
/** The whole message as plain text: for notifications, screen readers and clients that draw no cards. */
export function plainText(spoken: Spoken): string {
  const lines = [
    spoken.title ?? '',
    ...spoken.blocks.map(blockText),
    ...(spoken.choices ?? []).map(({ label }, index) => `${index + 1}. ${label}`),
  ];
  return unescapeMarkdown(lines.filter((line) => line !== '').join('\n'));
}

/** Keeps a person's own words from being read as Markdown by a TextBlock or FactSet. */
export function escapeMarkdown(words: string): string {
  // A blank must not be a line's end: thousands of empty lines would be gone through from each of them.
  return words.replace(/[\\`*_[\]()#~>|]/g, '\\$&').replace(/^([^\S\n\r\u2028\u2029]*\d*)([-+.)])(?=\s)/gm, '$1\\$2');
}

function unescapeMarkdown(text: string): string {
  return text.replace(/\\([\\`*_[\]()#~>|.)+-])/g, '$1');
}

function card(spoken: Spoken, delivery: string): Json {
  const { choices = [], navigation: more = [] } = spoken;
  const actions = inRows(choices.map((choice, at) => drawChoice(choice, delivery, at)));
  const rows = inRows(more.map((choice, at) => drawChoice(choice, delivery, choices.length + at)));
  const navigation = rows.at(-1);
  const text = plainText(spoken) || more.map(({ label }) => label).join('\n');
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: spoken.language,
    fallbackText: cut(text, mostSpoken),
    speak: cut(text, mostSpoken),
    body: [
      ...(spoken.title ? [textBlock(spoken.title, { size: 'Large', weight: 'Bolder', style: 'heading' })] : []),
      ...joinFacts(spoken.blocks).flatMap(drawBlock),
      ...(spoken.fields ?? []).map((field) => drawField(field)),
      ...[...actions, ...rows.slice(0, -1)].map((row) => ({ type: 'ActionSet', actions: row })),
    ],
    ...(navigation && { actions: navigation }),
  };
}

/** Lists that Teams shows whole: as many as there have to be, so that no button is lost. */
function inRows(buttons: readonly Json[]): Json[][] {
  const rows = Math.ceil(buttons.length / mostActions);
  return Array.from({ length: rows }, (_, at) => buttons.slice(at * mostActions, (at + 1) * mostActions));
}

/** Facts that follow each other are one list, so that what they say stands in one column. */
function joinFacts(blocks: Spoken['blocks']): Spoken['blocks'] {
  const joined: Spoken['blocks'][number][] = [];
  for (const block of blocks) {
    const before = joined.at(-1);
    if (block.kind !== 'facts' || before?.kind !== 'facts') joined.push(block);
    else joined.splice(-1, 1, { ...before, facts: [...before.facts, ...block.facts] });
  }
  return joined;
}

/** A button; one with a form opens its boxes below. `at` tells forms of one card apart. */
function drawChoice({ label, press, style, form }: SpokenChoice, delivery: string, at: number): Json {
  const look = { title: label, ...(style && { style }) };
  const data = { press, card: delivery };
  if (!form) return { type: 'Action.Submit', ...look, data };
  const body = form.map((field) => drawField(field, formFieldId(at, field.id)));
  const actions = [{ type: 'Action.Submit', ...look, data: { ...data, form: at } }];
  return { type: 'Action.ShowCard', ...look, card: { type: 'AdaptiveCard', body, actions } };
}

function textBlock(text: string, look: Json = {}): Json {
  return { type: 'TextBlock', wrap: true, text, ...look };
}

const tones = {
  strong: { weight: 'Bolder' },
  subtle: { isSubtle: true, size: 'Small' },
  good: { color: 'Good', weight: 'Bolder' },
  warning: { color: 'Attention', weight: 'Bolder' },
} as const;

function drawBlock(block: Spoken['blocks'][number]): Json[] {
  switch (block.kind) {
    case 'text':
      return [textBlock(block.text, block.tone && tones[block.tone])];
    case 'steps':
      return block.steps.map((step, index) => ({
        type: 'ColumnSet',
        spacing: 'Small',
        columns: [
          { type: 'Column', width: '24px', items: [textBlock(`${index + 1}`, { weight: 'Bolder', color: 'Accent' })] },
          { type: 'Column', width: 'stretch', items: [textBlock(step)] },
        ],
      }));
    case 'list':
      return block.items.map((item) => textBlock(`• ${item}`, { spacing: 'Small' }));
    case 'code':
      return [plainRuns(block.code, { fontType: 'Monospace' })];
    case 'facts':
      return [{ type: 'FactSet', facts: block.facts.map(({ label, value }) => ({ title: label, value })) }];
    case 'quote':
      return [
        ...(block.by ? [textBlock(block.by, { isSubtle: true })] : []),
        { type: 'Container', style: 'emphasis', items: [plainRuns(block.text)] },
      ];
  }
}

/** Drawn as it is, without Markdown. */
function plainRuns(text: string, look: Json = {}): Json {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...look }] };
}

function drawField(field: SpokenField, id = field.id): Json {
  const { kind, label, value, placeholder, options, maxLength, required } = field;
  const need = required && { isRequired: true, errorMessage: required };
  const common = { id, label, ...(value && { value }), ...(placeholder && { placeholder }), ...need };
  switch (kind) {
    case 'select':
      return {
        type: 'Input.ChoiceSet',
        style: 'compact',
        ...common,
        choices: (options ?? []).map((option) => ({ title: option.label, value: option.id })),
      };
    case 'date':
      return { type: 'Input.Date', ...common, ...(value && !/^\d{4}-\d{2}-\d{2}$/.test(value) && { value: '' }) };
    case 'line':
    case 'lines':
      return { type: 'Input.Text', ...common, isMultiline: kind === 'lines', ...(maxLength && { maxLength }) };
  }
}

function blockText(block: Spoken['blocks'][number]): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'steps':
      return block.steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
    case 'list':
      return block.items.map((item) => `• ${item}`).join('\n');
    case 'code':
      return block.code;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'quote':
      return [block.by, block.text].filter((line) => line).join('\n');
  }
}

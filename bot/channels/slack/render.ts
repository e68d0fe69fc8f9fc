// A spoken message as Block Kit. People's words stand in rich text or plain text, where nothing is markup or a mention.
import type { HeaderBlock, KnownBlock, RichTextBlock, RichTextBlockElement, RichTextSection } from '@slack/types';
import type { Choice, InWords, Spoken } from '../../messages/message.ts';
import { chunks, lengthOf, limits, within } from './limits.ts';
import { writePress } from './pressValue.ts';
import { escapeText, pieces, readAloud, type Shown, weightOf } from './words.ts';

export type SpokenChoice = InWords<Choice>;
type SpokenBlock = Spoken['blocks'][number];
type TextBlock = Extract<SpokenBlock, { kind: 'text' }>;

/** One message as `chat.postMessage` and `chat.update` take it. */
export interface SlackMessage {
  /** All of it in words: for notifications, screen readers and search. Escaped. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** In a thread: its channel shows it, too. */
  readonly broadcast?: true;
}

/** What the buttons of a message are found by. */
export const actionIds = { choice: 'choice', menu: 'menu', navigation: 'navigation', window: 'window' } as const;

/**
 * One or more messages: what is too long for one is split, buttons stay on the last of them, or on the first. `delivery` goes into the ids of the
 * blocks, so that the pressed message can be found again; `menuHint` stands in a menu until something is chosen.
 */
export function renderMessages(
  spoken: Spoken,
  delivery: string,
  menuHint: string,
  buttonsOn: 'first' | 'last' = 'last',
): SlackMessage[] {
  const lines: Drawn[] = [
    ...(spoken.title ? drawTitle(spoken.title) : []),
    ...spoken.blocks.flatMap(splitBlock).flatMap(drawBlock),
  ];
  const buttons = drawButtons(spoken, delivery, menuHint);
  const pages = buttonsOn === 'last' ? paginate([...lines, ...buttons]) : paginate(lines, buttons);
  return pages.map((page) => ({
    text: escapeText(
      page
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join('\n'),
    ),
    blocks: page.flatMap(({ blocks }) => blocks),
    ...(spoken.aloud && { broadcast: true }),
  }));
}

/** The blocks alone, for an App Home. */
export function renderBlocks(spoken: Spoken, id: string, menuHint: string): KnownBlock[] {
  return renderMessages(spoken, id, menuHint)
    .flatMap(({ blocks }) => blocks)
    .slice(0, limits.viewBlocks);
}

/** Blocks that belong together, and what they say. */
interface Drawn {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** As many messages as the limits ask for; what belongs together stays together. `below` goes under the first of them. */
function paginate(parts: readonly Drawn[], below: readonly Drawn[] = []): Drawn[][] {
  const pages: Drawn[][] = [[]];
  for (const part of parts) {
    const page = pages.at(-1) ?? [];
    const under = pages.length === 1 ? below : [];
    const isNew = page.length > 0 || under.length > 0;
    if (isNew && !fits([...page, part, ...under])) pages.push([part]);
    else page.push(part);
  }
  pages[0]?.push(...below);
  return pages;
}

function fits(page: readonly Drawn[]): boolean {
  const blocks = page.flatMap((part) => part.blocks);
  const text = escapeText(page.map((part) => part.text).join('\n'));
  return (
    blocks.length <= limits.messageBlocks &&
    lengthOf(text) <= limits.messageText &&
    Buffer.byteLength(JSON.stringify(blocks)) <= limits.messageBytes
  );
}

function drawTitle(title: string): Drawn[] {
  if (lengthOf(title) > limits.header)
    return splitBlock({ kind: 'text', tone: 'strong', text: title }).flatMap(drawBlock);
  const header: HeaderBlock = { type: 'header', text: { type: 'plain_text', text: title, emoji: false } };
  return [{ text: title, blocks: [header] }];
}

/** A part that is too long for one block becomes several of the same kind. */
function splitBlock(block: SpokenBlock): SpokenBlock[] {
  switch (block.kind) {
    case 'text': {
      const { text, ...rest } = block;
      return pieces(text).map((piece) => ({ ...rest, text: piece }));
    }
    case 'quote': {
      const { text, ...rest } = block;
      return pieces(text).map((piece, at) => (at === 0 ? { ...rest, text: piece } : { kind: 'quote', text: piece }));
    }
    case 'code':
      return pieces(block.code)
        .filter((code) => code !== '')
        .map((code) => ({ kind: 'code', code }));
    default:
      return [block];
  }
}

function drawBlock(block: SpokenBlock): Drawn[] {
  switch (block.kind) {
    case 'text':
      return [{ text: block.text, blocks: [drawText(block)] }];
    case 'steps':
      return drawList(block.steps, 'ordered');
    case 'list':
      return drawList(block.items, 'bullet');
    case 'code':
      return [
        { text: block.code, blocks: [richText({ type: 'rich_text_preformatted', elements: literal(block.code) })] },
      ];
    case 'facts':
      return drawFacts(block.facts);
    case 'quote':
      return [
        ...(block.by ? drawBlock({ kind: 'text', tone: 'subtle', text: block.by }) : []),
        { text: block.text, blocks: [richText({ type: 'rich_text_quote', elements: literal(block.text) })] },
      ];
  }
}

const signs = { good: 'white_check_mark', warning: 'warning' } as const;

function drawText({ text, tone }: TextBlock): KnownBlock {
  if (tone === 'subtle' && !address.test(text)) {
    return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
  }
  const sign: RichTextSection['elements'] =
    tone === 'good' || tone === 'warning'
      ? [
          { type: 'emoji', name: signs[tone] },
          { type: 'text', text: ' ' },
        ]
      : [];
  return richText({ type: 'rich_text_section', elements: [...sign, ...inline(text, tone === 'strong')] });
}

/** Lists of many or long items are several blocks; numbers go on. */
function drawList(items: readonly string[], style: 'ordered' | 'bullet'): Drawn[] {
  const line = (item: string, at: number) => `${style === 'ordered' ? `${at + 1}.` : '•'} ${item}`;
  if (items.some((item) => weightOf(item) > limits.richText - numberLength)) {
    const lines = items.map((item, at): TextBlock => ({ kind: 'text', text: line(item, at) }));
    return lines.flatMap(splitBlock).flatMap(drawBlock);
  }
  const lists: { offset: number; items: string[] }[] = [];
  for (const [offset, item] of items.entries()) {
    const last = lists.at(-1);
    const together = last && [...last.items, item];
    const weight = (together ?? []).reduce((sum, one) => sum + weightOf(one) + numberLength, 0);
    if (last && weight <= limits.richText) last.items.push(item);
    else lists.push({ offset, items: [item] });
  }
  return lists.map((chunk) => ({
    text: chunk.items.map((item, at) => line(item, chunk.offset + at)).join('\n'),
    blocks: [
      richText({
        type: 'rich_text_list',
        style,
        ...(style === 'ordered' && chunk.offset > 0 && { offset: chunk.offset }),
        elements: chunk.items.map((item) => ({ type: 'rich_text_section', elements: inline(item) })),
      }),
    ],
  }));
}

/** `100. ` and the end of the line. */
const numberLength = 6;

/** Two columns: the label, and the value as it is. */
function drawFacts(facts: Extract<SpokenBlock, { kind: 'facts' }>['facts']): Drawn[] {
  const drawn: Drawn[] = [];
  let open: { text: string[]; fields: { type: 'plain_text' | 'mrkdwn'; text: string }[] } | undefined;
  const close = () => {
    if (open) drawn.push({ text: open.text.join('\n'), blocks: [{ type: 'section', fields: open.fields }] });
    open = undefined;
  };
  for (const { label, value } of facts) {
    if (weightOf(value) > limits.sectionField) {
      close();
      const text = { kind: 'text', tone: 'strong', text: label } as const;
      drawn.push(...drawBlock(text), ...splitBlock({ kind: 'quote', text: value }).flatMap(drawBlock));
      continue;
    }
    const line = `${label}: ${value}`;
    const isFull = open && open.fields.length + 2 > limits.sectionFields;
    if (isFull || (open && weightOf([...open.text, line].join('\n')) > limits.richText)) close();
    open ??= { text: [], fields: [] };
    open.text.push(line);
    open.fields.push({ type: 'mrkdwn', text: `*${escapeText(label)}*` }, { type: 'plain_text', text: value || '–' });
  }
  close();
  return drawn;
}

function richText(element: RichTextBlockElement): RichTextBlock {
  return { type: 'rich_text', elements: [element] };
}

/** The web addresses that may become links; in quotes, code and facts nothing does. */
const address = /https:\/\/[\w.-]+(?:\/[\w./#?=&%+~-]*[\w/#=&%+~-])?/;

/** Words with their addresses as links. */
function inline(text: string, bold = false): RichTextSection['elements'] {
  const style = bold ? { style: { bold: true } } : {};
  const links = new RegExp(address, 'g');
  const elements: RichTextSection['elements'] = [];
  let from = 0;
  for (const { 0: url, index } of text.matchAll(links)) {
    elements.push(...literal(text.slice(from, index), style), { type: 'link', url, ...style });
    from = index + url.length;
  }
  return [...elements, ...literal(text.slice(from), style)];
}

function literal(
  text: string,
  style: { style?: { bold: boolean } } = {},
): { type: 'text'; text: string; style?: { bold: boolean } }[] {
  return text === '' ? [] : [{ type: 'text', text, ...style }];
}

/** The answers as buttons, or as a menu when they are many; what else can be done stands apart. */
function drawButtons({ title, choices = [], navigation = [] }: Spoken, delivery: string, menuHint: string): Drawn[] {
  const titled = (one: SpokenChoice): Shown => (title && one.press.to === 'ticket' ? { ...one, about: title } : one);
  const long = choices.some(({ label }) => lengthOf(label) > limits.buttonText);
  // A label that no button holds is written above, and its number is on the button.
  const shown = choices.map((one, at) => (long ? { ...one, label: `${at + 1}`, about: one.label } : titled(one)));
  const labels = choices.map(({ label }) => label);
  const spelled = long ? drawList(labels, 'ordered') : [];
  const text = long ? '' : choices.map(({ label }, at) => `${at + 1}. ${label}`).join('\n');
  const answers: KnownBlock[] = isMenu(choices)
    ? [
        {
          type: 'actions',
          block_id: `${delivery}/${actionIds.menu}`,
          elements: [
            {
              type: 'static_select',
              action_id: actionIds.menu,
              placeholder: { type: 'plain_text', text: within(menuHint, limits.placeholder) },
              options: shown.map(({ label, press }) => ({
                text: { type: 'plain_text', text: label },
                value: writePress(press),
              })),
            },
          ],
        },
      ]
    : drawRow(shown, `${delivery}/${actionIds.choice}`, actionIds.choice);
  const more = drawRow(navigation.map(titled), `${delivery}/${actionIds.navigation}`, actionIds.navigation);
  return [...spelled, { text, blocks: [...answers, ...more] }].filter(({ blocks }) => blocks.length > 0);
}

/** A menu holds no colours, opens no windows and has room for little: such choices stay buttons, however many they are. */
function isMenu(choices: readonly SpokenChoice[]): boolean {
  const fits = (choice: SpokenChoice) =>
    !opensWindow(choice) && lengthOf(writePress(choice.press)) <= limits.optionValue;
  return choices.length > limits.choicesAsButtons && choices.length <= limits.options && choices.every(fits);
}

/** Whether its button opens a window of boxes: those of the message, or its own. */
function opensWindow({ window, form }: SpokenChoice): boolean {
  return window !== undefined || (form !== undefined && form.length > 0);
}

function drawRow(choices: readonly Shown[], id: string, action: string): KnownBlock[] {
  return chunks(choices, limits.actionsElements).map((row, at) => ({
    type: 'actions',
    block_id: at === 0 ? id : `${id}/${at}`,
    elements: row.map((choice, index) => ({
      type: 'button',
      action_id: `${opensWindow(choice) ? actionIds.window : action}_${index}`,
      text: { type: 'plain_text', text: within(choice.window ?? choice.label, limits.buttonText) },
      ...readAloud(choice),
      value: writePress(choice.press),
      ...(choice.style && { style: choice.style === 'positive' ? 'primary' : 'danger' }),
    })),
  }));
}

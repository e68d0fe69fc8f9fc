// What is drawn of a message, line by line: the same for an Adaptive Card and for Block Kit.
import type { Json } from './fakeTeams.ts';

/** One line, or a row of buttons. */
export interface Line {
  readonly kind: 'title' | 'text' | 'subtle' | 'quote' | 'code' | 'fact' | 'item' | 'box' | 'button';
  readonly text: string;
}

const record = (value: unknown) => (value ?? {}) as Json;
const list = (value: unknown) => (Array.isArray(value) ? value : []) as Json[];
const plain = (text: unknown) => String(text).replace(/\\([\\`*_[\]()#~>|.+-])/g, '$1');

/** The lines of an Adaptive Card; what opens by a button stays closed. */
export function linesOfCard(card: Json): readonly Line[] {
  return [...list(card['body']).flatMap(linesOfElement), ...buttons(card['actions'])];
}

function buttons(actions: unknown): Line[] {
  return list(actions).map(({ title }) => ({ kind: 'button', text: String(title) }));
}

function linesOfElement(element: Json): Line[] {
  const { type, text, style, isSubtle, facts, items, columns, inlines, actions, label } = element;
  switch (type) {
    case 'TextBlock': {
      const words = plain(text);
      if (style === 'heading') return [{ kind: 'title', text: words }];
      if (words.startsWith('• ')) return [{ kind: 'item', text: words.slice(2) }];
      return [{ kind: isSubtle ? 'subtle' : 'text', text: words }];
    }
    case 'RichTextBlock': {
      const runs = list(inlines);
      const words = runs.map((run) => String(run['text'])).join('');
      return [{ kind: runs[0]?.['fontType'] === 'Monospace' ? 'code' : 'quote', text: words }];
    }
    case 'FactSet':
      return list(facts).map(({ title, value }) => ({ kind: 'fact', text: `${plain(title)}: ${plain(value)}` }));
    case 'ColumnSet': {
      const words = list(columns).map((column) => plain(list(column['items'])[0]?.['text']));
      return [{ kind: 'text', text: words.join('. ') }];
    }
    case 'Container':
      return list(items).flatMap(linesOfElement);
    case 'ActionSet':
      return buttons(actions);
    default:
      return label === undefined ? [] : [{ kind: 'box', text: String(label) }];
  }
}

/** The lines of Block Kit. */
export function linesOfBlocks(blocks: readonly Json[]): readonly Line[] {
  return blocks.flatMap(linesOfBlock);
}

function linesOfBlock(block: Json): Line[] {
  const { type, text, fields, elements } = block;
  switch (type) {
    case 'header':
      return [{ kind: 'title', text: String(record(text)['text']) }];
    case 'section': {
      const cells = list(fields).map(({ text: cell, type: kind }) =>
        kind === 'mrkdwn' ? String(cell).replace(/^\*(.*)\*$/s, '$1') : String(cell),
      );
      return cells.flatMap((cell, at): Line[] =>
        at % 2 === 0 ? [{ kind: 'fact', text: `${cell}: ${cells[at + 1] ?? ''}` }] : [],
      );
    }
    case 'context':
      return list(elements).map((element) => ({ kind: 'subtle', text: String(element['text']) }));
    case 'actions':
      return list(elements).flatMap((element): Line[] => {
        const options = list(element['options']);
        return (options.length > 0 ? options : [element]).map((one) => ({
          kind: 'button',
          text: String(record(one['text'])['text']),
        }));
      });
    case 'rich_text':
      return list(elements).flatMap(linesOfRichText);
    default:
      return [];
  }
}

function linesOfRichText(element: Json): Line[] {
  const { type, elements, style, offset } = element;
  if (type === 'rich_text_list') {
    const from = Number(offset ?? 0) + 1;
    return list(elements).map((item, at) =>
      style === 'ordered'
        ? { kind: 'text', text: `${from + at}. ${inline(item)}` }
        : { kind: 'item', text: inline(item) },
    );
  }
  const kind = type === 'rich_text_quote' ? 'quote' : type === 'rich_text_preformatted' ? 'code' : 'text';
  return [{ kind, text: inline(element) }];
}

function inline({ elements }: Json): string {
  return list(elements)
    .map(({ type, text, url }) => (type === 'emoji' ? '' : String(text ?? url ?? '')))
    .join('')
    .trim();
}

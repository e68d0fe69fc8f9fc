// Messages, windows and the home tab of the fake workspace as a page that looks as Slack would show them, for pictures.
import type { Json, Message, View } from '../support/slack/fakeSlack.mjs';

export interface SlackPage {
  /** Of the channel, the chat or the window. */
  readonly title: string;
  readonly messages?: readonly Message[];
  readonly view?: View | null;
  /** The name of somebody by their id; undefined: the bot's. */
  readonly nameOf: (id: string) => string | undefined;
  readonly bot: string;
}

const record = (value: unknown) => (value ?? {}) as Json;
const list = (value: unknown) => (Array.isArray(value) ? value : []) as Json[];

/** The whole page, as HTML that asks for nothing from elsewhere. */
export function drawSlack({ title, messages = [], view, nameOf, bot }: SlackPage): string {
  const body = messages.map((message) => drawMessage(message, nameOf, bot));
  const blocks = view
    ? [`<article class="view">${view.blocks.map(drawBlock).join('')}${drawFoot(view)}</article>`]
    : [];
  return `<!doctype html><meta charset="utf-8"><title>Slack</title><style>${style}</style>
<header>${escaped(title)}</header><main>${[...body, ...blocks].join('')}</main>`;
}

function drawMessage(message: Message, nameOf: SlackPage['nameOf'], bot: string): string {
  const { user = '' } = message as unknown as { user?: string };
  const name = nameOf(user);
  const blocks = message.blocks ?? [];
  const isOwn = name !== undefined;
  const words = isOwn || blocks.length === 0 ? `<p>${drawMarkup(message.text)}</p>` : blocks.map(drawBlock).join('');
  const edited = message.edits > 0 ? '<small>(edited)</small>' : '';
  const isAnswer = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return `<article class="${isAnswer ? 'answer' : ''}"><b>${escaped(name ?? bot)}</b>${isOwn ? '' : '<i>APP</i>'} ${edited}${words}</article>`;
}

function drawFoot(view: View): string {
  const { submit, close } = view as unknown as { submit?: Json; close?: Json };
  return submit
    ? `<div class="row">${drawButton({ text: close })}${drawButton({ text: submit, style: 'primary' })}</div>`
    : '';
}

function drawBlock(block: Json): string {
  const { type, text, fields, elements, accessory, label, element, optional, hint } = block;
  switch (type) {
    case 'header':
      return `<h2>${drawText(text)}</h2>`;
    case 'divider':
      return '<hr>';
    case 'section':
      return [
        text ? `<p>${drawText(text)}</p>` : '',
        fields
          ? `<div class="fields">${list(fields)
              .map((field) => `<span>${drawText(field)}</span>`)
              .join('')}</div>`
          : '',
        accessory ? drawElement(record(accessory)) : '',
      ].join('');
    case 'context':
      return `<p class="subtle">${list(elements).map(drawText).join(' ')}</p>`;
    case 'actions':
      return `<div class="row">${list(elements).map(drawElement).join('')}</div>`;
    case 'rich_text':
      return list(elements).map(drawRich).join('');
    case 'input':
      return `<label>${drawText(label)}${optional ? ' <small>(optional)</small>' : ''}</label>${drawElement(record(element))}${hint ? `<small>${drawText(hint)}</small>` : ''}`;
    default:
      throw new Error(`a picture of a block ${type} cannot be drawn`);
  }
}

function drawElement(element: Json): string {
  const { type, placeholder, initial_value: value, initial_option: option, initial_date: date } = element;
  if (type === 'button') return drawButton(element);
  const shown = value ?? date ?? (option ? record(record(option)['text'])['text'] : undefined);
  const words = shown === undefined ? `<em>${drawText(placeholder)}</em>` : escaped(String(shown));
  return `<span class="box ${element['multiline'] ? 'tall' : ''}">${words}${String(type).includes('select') ? ' ▾' : ''}</span>`;
}

function drawButton({ text, style: kind }: Json): string {
  return `<span class="button ${escaped(String(kind ?? ''))}">${drawText(text)}</span>`;
}

function drawRich(element: Json): string {
  const { type, elements, style: kind, offset } = element;
  const inner = list(elements);
  if (type === 'rich_text_list') {
    const items = inner.map((item) => `<li>${list(item['elements']).map(drawRun).join('')}</li>`).join('');
    return kind === 'ordered' ? `<ol start="${Number(offset ?? 0) + 1}">${items}</ol>` : `<ul>${items}</ul>`;
  }
  const words = inner.map(drawRun).join('');
  if (type === 'rich_text_quote') return `<blockquote>${words}</blockquote>`;
  return type === 'rich_text_preformatted' ? `<pre>${words}</pre>` : `<p>${words}</p>`;
}

const signs: Readonly<Record<string, string>> = { white_check_mark: '✔', warning: '⚠' };

function drawRun({ type, text, url, style: kind, name }: Json): string {
  if (type === 'emoji') return signs[String(name)] ?? `:${escaped(String(name))}:`;
  const { bold, code, italic } = record(kind);
  const words = escaped(String(text ?? url ?? ''));
  if (type === 'link') return `<u>${words}</u>`;
  if (code) return `<code>${words}</code>`;
  return bold ? `<b>${words}</b>` : italic ? `<em>${words}</em>` : words;
}

function drawText(text: unknown): string {
  const { type, text: words } = record(text);
  return type === 'mrkdwn' ? drawMarkup(String(words)) : escaped(String(words ?? ''));
}

/** Slack's markup, whose own signs are escaped already. */
function drawMarkup(text: string): string {
  return text
    .replace(/<([^>|]+)\|([^>]+)>/g, '<u>$2</u>')
    .replace(/<@[^>]+>/g, '<u>@activation-desk</u>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/\n/g, '<br>');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const style = `
body { margin: 0; font: 15px/1.46 Lato, "Noto Sans", "Noto Sans CJK JP", sans-serif; color: #1d1c1d; background: #fff; }
header { padding: 12px 20px; font-weight: 900; border-bottom: 1px solid #ddd; }
article { padding: 8px 20px; max-width: 700px; overflow-wrap: anywhere; }
article.answer { margin-left: 24px; border-left: 3px solid #ddd; }
i { font: 10px sans-serif; background: #e8e8e8; padding: 1px 4px; border-radius: 3px; margin-left: 6px; }
p, ol, ul { margin: 4px 0; }
ol, ul { padding-left: 28px; }
h2 { font-size: 18px; margin: 6px 0; }
small, .subtle { color: #616061; font-size: 12px; }
label { display: block; font-weight: 700; margin-top: 10px; }
pre, code { font-family: monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; }
pre { padding: 8px; white-space: pre-wrap; margin: 4px 0; }
code { color: #c01343; padding: 0 3px; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; white-space: pre-wrap; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 12px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; }
.primary { background: #007a5a; color: #fff; border-color: #007a5a; }
.danger { background: #e01e5a; color: #fff; border-color: #e01e5a; }
.box { display: inline-block; border: 1px solid #868686; border-radius: 4px; padding: 6px 10px; min-width: 280px; min-height: 22px; white-space: pre-wrap; }
.box.tall { min-height: 60px; }
.row .box { min-width: 120px; }
`;

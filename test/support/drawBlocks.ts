// Block Kit as HTML that looks as Slack shows it: our own drawing, since Slack's is on its website only.
import type { Lang } from './converse.ts';
import type { Json } from './slack/fakeSlack.mjs';

const record = (value: unknown) => (value ?? {}) as Json;
const list = (value: unknown) => (Array.isArray(value) ? value : []) as Json[];

/** What Slack says itself, in the language of whoever looks. */
export const clientWords = {
  en: { optional: '(optional)', edited: '(edited)' },
  ja: { optional: '(任意)', edited: '(編集済み)' },
} as const satisfies Record<Lang, unknown>;

/** One block. Throws at a type that has no drawing. */
export function drawBlock(block: Json, language: Lang): string {
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
      return `<label>${drawText(label)}${optional ? ` <small>${clientWords[language].optional}</small>` : ''}</label>${drawElement(record(element))}${hint ? `<small>${drawText(hint)}</small>` : ''}`;
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

/** A button, also one that a window has below its blocks. */
export function drawButton({ text, style: kind }: Json): string {
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
export function drawMarkup(text: string): string {
  return text
    .replace(/<([^>|]+)\|([^>]+)>/g, '<u>$2</u>')
    .replace(/<@[^>]+>/g, '<u>@activation-desk</u>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/\n/g, '<br>');
}

/** Text that is no HTML. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** The looks of all that. */
export const blockStyle = `
body { font: 15px/1.46 Lato, "Noto Sans", "Noto Sans CJK JP", sans-serif; color: #1d1c1d; background: #fff; }
article { overflow-wrap: anywhere; }
:lang(ja) { word-break: auto-phrase; line-break: strict; }
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

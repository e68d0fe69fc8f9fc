// A message as a mail: plain text, and the same as simple HTML in which nothing of anybody's words is markup.
import type { Spoken } from '../../messages/message.ts';

type SpokenBlock = Spoken['blocks'][number];

/** One line: whatever breaks a header is a space. */
export function subjectOf({ title = '' }: Spoken): string {
  return title.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** The plain text of a mail. */
export function textOf({ blocks }: Spoken): string {
  return `${blocks.map((block) => linesOf(block).join('\n')).join('\n\n')}\n`;
}

/** The same as HTML. */
export function htmlOf({ language, blocks }: Spoken): string {
  return [
    `<!doctype html><html lang="${escaped(language)}"><body style="font-family:sans-serif">`,
    ...blocks.map(elementOf),
    '</body></html>\n',
  ].join('\n');
}

function linesOf(block: SpokenBlock): string[] {
  switch (block.kind) {
    case 'text':
      return [block.text];
    case 'steps':
      return block.steps.map((step, at) => `${at + 1}. ${step}`);
    case 'list':
      return block.items.map((item) => `- ${item}`);
    case 'code':
      return block.code.split('\n').map((line) => `    ${line}`);
    case 'facts':
      // Indented, so that nobody's words look like another fact.
      return block.facts.map(({ label, value }) => `${label}: ${value.replaceAll('\n', '\n    ')}`);
    case 'quote':
      return [...(block.by ? [block.by] : []), ...block.text.split('\n').map((line) => `> ${line}`)];
  }
}

function elementOf(block: SpokenBlock): string {
  switch (block.kind) {
    case 'text':
      return block.tone === 'strong'
        ? `<p><strong>${escaped(block.text)}</strong></p>`
        : `<p>${escaped(block.text)}</p>`;
    case 'steps':
      return `<ol>${block.steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
    case 'code':
      return `<pre>${escaped(block.code)}</pre>`;
    case 'facts':
      return `<table>${block.facts.map(rowOf).join('')}</table>`;
    case 'quote':
      return `${block.by ? `<p>${escaped(block.by)}</p>` : ''}<blockquote>${escaped(block.text)}</blockquote>`;
  }
}

function rowOf({ label, value }: { readonly label: string; readonly value: string }): string {
  return `<tr><th align="left" valign="top">${escaped(label)}</th><td>${escaped(value)}</td></tr>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign).replaceAll('\n', '<br>');
}

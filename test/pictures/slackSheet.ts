// Block Kit drawn as Slack draws it, light: our own rendering, since Slack's is on its website only.
import type { Browser } from 'playwright-core';
import type { Lang } from '../support/converse.ts';
import type { Drawn } from './messages.ts';

interface Node {
  readonly type?: string;
  readonly text?: Node | string;
  readonly elements?: readonly Node[];
  readonly fields?: readonly Node[];
  readonly style?: string | { readonly bold?: boolean };
  readonly offset?: number;
  readonly name?: string;
  readonly url?: string;
  readonly placeholder?: Node;
}

/** One PNG with all messages side by side, each as the bot's. */
export async function drawSlack(browser: Browser, messages: readonly Drawn[], language: Lang): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  try {
    const articles = messages.map(({ json }) => `<article>${(json as Node[]).map(draw).join('')}</article>`).join('');
    await page.setContent(
      `<!doctype html><html lang="${language}"><style>${style}</style><main>${articles}</main></html>`,
    );
    return await page.locator('main').screenshot({ animations: 'disabled' });
  } finally {
    await page.close();
  }
}

/** The emoji that our messages have. */
const emoji: Readonly<Record<string, string>> = { white_check_mark: '✅', warning: '⚠️' };

function draw(node: Node): string {
  const inside = (nodes: readonly Node[] = []) => nodes.map(draw).join('');
  switch (node.type) {
    case 'header':
      return `<h2>${draw(node.text as Node)}</h2>`;
    case 'section':
      return `<dl>${node.text ? draw(node.text as Node) : ''}${(node.fields ?? []).map((one) => `<div>${draw(one)}</div>`).join('')}</dl>`;
    case 'context':
      return `<p class="context">${inside(node.elements)}</p>`;
    case 'actions':
      return `<div class="actions">${inside(node.elements)}</div>`;
    case 'divider':
      return '<hr>';
    case 'button':
      return `<button class="${node.style ?? ''}">${draw(node.text as Node)}</button>`;
    case 'static_select':
      return `<button>${draw(node.placeholder as Node)} ⌄</button>`;
    case 'rich_text':
      return inside(node.elements);
    case 'rich_text_section':
      return `<p>${inside(node.elements)}</p>`;
    case 'rich_text_preformatted':
      return `<pre>${inside(node.elements)}</pre>`;
    case 'rich_text_quote':
      return `<blockquote>${inside(node.elements)}</blockquote>`;
    case 'rich_text_list': {
      const items = (node.elements ?? []).map((one) => `<li>${(one.elements ?? []).map(draw).join('')}</li>`).join('');
      return node.style === 'ordered' ? `<ol start="${(node.offset ?? 0) + 1}">${items}</ol>` : `<ul>${items}</ul>`;
    }
    case 'emoji':
      return emoji[node.name ?? ''] ?? `:${node.name}:`;
    case 'link':
      return `<a>${escaped(String(node.text ?? node.url))}</a>`;
    case 'mrkdwn':
      return String(node.text).replace(/^\*(.*)\*$/s, '<b>$1</b>');
    case 'plain_text':
    case 'text': {
      const words = escaped(String(node.text));
      return typeof node.style === 'object' && node.style.bold ? `<b>${words}</b>` : words;
    }
    default:
      throw new Error(`no drawing for ${JSON.stringify(node)}`);
  }
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const style = `
  * { box-sizing: border-box; }
  body { margin: 0; color: #1d1c1d; font: 15px/22px "Lato", "Noto Sans", "Noto Sans CJK JP", sans-serif; }
  main { columns: 3; column-gap: 32px; width: 1500px; padding: 24px; background: #fff; white-space: pre-wrap; }
  article { break-inside: avoid; margin-bottom: 24px; padding: 12px 16px; border: 1px solid #ddd; border-radius: 8px; }
  :lang(ja) { word-break: auto-phrase; line-break: strict; }
  h2 { margin: 0 0 8px; font-size: 18px; line-height: 24px; }
  p { margin: 0 0 8px; }
  .context { color: #616061; font-size: 13px; line-height: 18px; }
  dl { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 16px; margin: 0 0 8px; }
  dl div { min-width: 0; overflow-wrap: anywhere; }
  ol, ul { margin: 0 0 8px; padding-left: 26px; }
  blockquote { margin: 0 0 8px; padding-left: 12px; border-left: 4px solid #ddd; }
  pre { margin: 0 0 8px; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; font: 12px/18px monospace; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 0 8px; }
  button { min-height: 36px; padding: 0 12px; border: 1px solid #bbb; border-radius: 4px; background: #fff; color: #1d1c1d; font: inherit; font-weight: 700; }
  .primary { border-color: #007a5a; background: #007a5a; color: #fff; }
  .danger { border-color: #e01e5a; color: #e01e5a; }
  a { color: #1264a3; }
`;

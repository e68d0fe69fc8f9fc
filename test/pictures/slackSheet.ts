// The messages of a ticket side by side, as Slack shows them on a light ground.
import type { Browser } from 'playwright-core';
import type { Lang } from '../support/converse.ts';
import { blockStyle, drawBlock } from '../support/drawBlocks.ts';
import type { Json } from '../support/slack/fakeSlack.mjs';
import type { Drawn } from './messages.ts';

/** One PNG with all messages, each as the bot's. */
export async function drawSlack(browser: Browser, messages: readonly Drawn[], language: Lang): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  try {
    const articles = messages.map(({ json }) => {
      const blocks = (json as Json[]).map((block) => drawBlock(block, language));
      return `<article>${blocks.join('')}</article>`;
    });
    await page.setContent(
      `<!doctype html><html lang="${language}"><style>${blockStyle}${style}</style><main>${articles.join('')}</main></html>`,
    );
    return await page.locator('main').screenshot({ animations: 'disabled' });
  } finally {
    await page.close();
  }
}

const style = `
* { box-sizing: border-box; }
body { margin: 0; }
main { columns: 3; column-gap: 32px; width: 1500px; padding: 24px; background: #fff; }
article { break-inside: avoid; margin-bottom: 24px; padding: 12px 16px; border: 1px solid #ddd; border-radius: 8px; }
h2 { margin: 0 0 8px; }
.row, .fields { margin-bottom: 8px; }
`;

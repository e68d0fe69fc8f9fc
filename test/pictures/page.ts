// The local page in the middle of a ticket, in one language: the first picture of the README.
import type { Browser } from 'playwright-core';
import type { Lang } from '../support/converse.ts';
import { type Talk, walkPage } from '../support/pageTalk.ts';

/** A PNG of 1280 x 800 points at device scale 1.5. */
export async function drawPage(browser: Browser, language: Lang): Promise<Buffer> {
  const drawn: Buffer[] = [];
  await walkPage(browser, language, async (stage, talk) => {
    if (stage === 'talk') drawn.push(await shoot(talk));
  });
  const [picture] = drawn;
  if (!picture) throw new Error('the talk has not come to an answer of IT');
  return picture;
}

/** What tells most of it: the steps on the left, the summary that IT gets on the right. */
async function shoot({ page, t, card }: Talk): Promise<Buffer> {
  await page
    .locator('#chat article', { hasText: t('reactivation.why') })
    .first()
    .evaluate(toTop);
  await card.evaluate(toTop);
  await page.locator('#chat-words').blur();
  return page.screenshot({ caret: 'hide' });
}

/** In the browser: scrolls so that the element is the first that is seen. */
function toTop(element: { scrollIntoView(options: { block: 'start' }): void }): void {
  element.scrollIntoView({ block: 'start' });
}

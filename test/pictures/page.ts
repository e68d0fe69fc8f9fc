// The local page in the middle of a ticket: a real talk in a real browser, in one language.
import type { Browser, Locator, Page } from 'playwright-core';
import { startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import { openLog } from '../../bot/log.ts';
import type { Key } from '../../bot/messages/message.ts';
import type { Lang } from '../support/converse.ts';
import { clockFrom, words } from './story.ts';

/** A PNG of 1280 x 800 points, light, at device scale 1.5. */
export async function drawPage(browser: Browser, language: Lang): Promise<Buffer> {
  const clock = clockFrom('2026-03-02T00:30:00.000Z');
  const app = await startApp({
    config: readConfig({ PORT: '0', DATABASE_URL: 'sqlite::memory:', DEFAULT_LANGUAGE: language }, ['en', 'ja']),
    log: openLog('silent'),
    clock,
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    await page.goto(await app.listen());
    const t = (key: Key) => app.localizer.text({ key }, language);
    await talk(page, language, t, clock.later);
    return await page.screenshot({ caret: 'hide' });
  } finally {
    await context.close();
    await app.stop();
  }
}

async function talk(page: Page, language: Lang, t: (key: Key) => string, later: () => void): Promise<void> {
  const said = words[language];
  const chat = page.locator('#chat');
  const desk = page.locator('#desk');
  const newest = chat.locator('article:last-child');
  const answer = async (name: string) => {
    later();
    await newest.getByRole('button', { name, exact: true }).click();
  };

  later();
  await write(page.locator('#chat-words'), said.trouble);
  await answer(t('outcome.choices.notSolved'));
  await answer(t('licenseType.admin.choices.no'));
  const send = newest.getByRole('button', { name: t('additionalInfo.handover.choices.send'), exact: true });
  const notSolved = newest.getByRole('button', { name: t('outcome.choices.notSolved'), exact: true });
  for (;;) {
    await send.or(notSolved).waitFor();
    if (await send.isVisible()) break;
    await answer(t('outcome.choices.notSolved'));
  }
  await answer(t('additionalInfo.handover.choices.send'));

  const card = desk.locator('.ticket > article');
  later();
  await card.getByRole('button', { name: t('handoff.desk.claim'), exact: true }).click();
  await card.getByRole('button', { name: t('handoff.desk.release'), exact: true }).waitFor();
  await chat.getByText(t('page.nameStaff')).first().waitFor();
  later();
  await write(desk.locator('.ticket textarea').last(), `${said.reply[0]} ${said.reply[1]}`);
  await chat.getByText(said.reply[1]).waitFor();
  later();
  await write(page.locator('#chat-words'), said.answer);
  await desk.getByText(said.answer).waitFor();
  await chat.locator('article.bot:last-child').getByText('ACT-000001').waitFor();

  // What tells most of it: the steps on the left, the summary that IT gets on the right.
  await chat
    .locator('article', { hasText: t('reactivation.why') })
    .first()
    .evaluate(toTop);
  await card.evaluate(toTop);
  await page.locator('#chat-words').blur();
}

async function write(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box.press('Enter');
}

/** In the browser: scrolls so that the element is the first that is seen. */
function toTop(element: { scrollIntoView(options: { block: 'start' }): void }): void {
  element.scrollIntoView({ block: 'start' });
}

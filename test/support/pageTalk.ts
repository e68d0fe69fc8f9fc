// A real talk on the local page in a real browser, from the first words to the answer of IT: for its pictures and for what looks through it.
import type { Browser, Locator, Page } from 'playwright-core';
import { startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import type { Clock } from '../../bot/handoff/ports.ts';
import { openLog } from '../../bot/log.ts';
import type { Key } from '../../bot/messages/message.ts';
import type { Lang } from './converse.ts';

export const words = {
  en: {
    trouble: 'My work laptop came with Windows. After a BIOS update it says it is not activated: 0xC004F213',
    reply: ['reply', 'Please connect the power cable and the network cable, and try once more.'],
    answer: 'I did. It still says 0xC004F213.',
    tickets: 'tickets',
  },
  ja: {
    trouble: '会社のノートPC（Windows 搭載モデル）で BIOS を更新したら、認証が外れて 0xC004F213 と出ます',
    reply: ['返信', '電源ケーブルと LAN ケーブルをつないで、もう一度お試しください。'],
    answer: 'つないでみましたが、まだ 0xC004F213 と出ます。',
    tickets: 'チケット',
  },
} as const;

/** What can be looked at, in this order. */
export type Stage = 'empty' | 'question' | 'form' | 'handed over' | 'desk form' | 'talk' | 'list';

export interface Talk {
  readonly page: Page;
  readonly t: (key: Key) => string;
  /** The card of the ticket at the desk. */
  readonly card: Locator;
}

/**
 * Walks through the talk, and calls `look` at each stage. The clock stands still between what people do, so that every
 * run looks the same.
 */
export async function walkPage(
  browser: Browser,
  language: Lang,
  look: (stage: Stage, talk: Talk) => Promise<void>,
): Promise<void> {
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
    await page.getByText(app.localizer.text({ key: 'page.emptyDesk' }, language)).waitFor();
    const t = (key: Key) => app.localizer.text({ key }, language);
    await walk({ page, t, card: page.locator('.ticket > article') }, words[language], clock.later, look);
  } finally {
    await context.close();
    await app.stop();
  }
}

async function walk(
  talk: Talk,
  said: (typeof words)[Lang],
  later: () => void,
  look: (stage: Stage, talk: Talk) => Promise<void>,
): Promise<void> {
  const { page, t, card } = talk;
  const chat = page.locator('#chat');
  const desk = page.locator('#desk');
  const newest = chat.locator('article:last-child');
  const button = (key: Key) => newest.getByRole('button', { name: t(key), exact: true });
  const answer = async (key: Key) => {
    later();
    await button(key).click();
  };
  await look('empty', talk);

  later();
  await write(page.locator('#chat-words'), said.trouble);
  await button('outcome.choices.notSolved').waitFor();
  await look('question', talk);
  await answer('outcome.choices.notSolved');
  await answer('licenseType.admin.choices.no');
  const send = button('additionalInfo.handover.choices.send');
  const notSolved = button('outcome.choices.notSolved');
  for (;;) {
    await send.or(notSolved).waitFor();
    if (await send.isVisible()) break;
    await answer('outcome.choices.notSolved');
  }
  await look('form', talk);
  await answer('additionalInfo.handover.choices.send');
  await card.waitFor();
  await look('handed over', talk);

  later();
  await card.getByRole('button', { name: t('handoff.desk.claim'), exact: true }).click();
  await card.getByRole('button', { name: t('handoff.desk.release'), exact: true }).waitFor();
  await chat.getByText(t('page.nameStaff')).first().waitFor();
  const reply = card.getByRole('button', { name: t('handoff.desk.reply'), exact: true }).first();
  await reply.click();
  await card.getByRole('group').getByRole('textbox').first().waitFor();
  await look('desk form', talk);
  await reply.click();

  later();
  await write(desk.locator('.ticket textarea:visible').last(), `${said.reply[0]} ${said.reply[1]}`);
  await chat.getByText(said.reply[1]).waitFor();
  later();
  await write(page.locator('#chat-words'), said.answer);
  await desk.getByText(said.answer).waitFor();
  await chat.locator('article.bot:last-child').getByText('ACT-000001').waitFor();
  await look('talk', talk);

  later();
  await write(page.locator('#desk-words'), said.tickets);
  await page.locator('#talk').getByText('ACT-000001').first().waitFor();
  await look('list', talk);
}

async function write(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box.press('Enter');
}

/** Stands still until `later` moves it on by a minute. */
export function clockFrom(start: string): Clock & { later(): void } {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    later() {
      at += 60_000;
    },
  };
}

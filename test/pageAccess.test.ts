// The local page for people who see, hear or move differently: axe-core, contrast themes, zoom, keyboard and motion.
import { describe, expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { browserForTests, inBrowser } from './support/inBrowser.ts';
import { type Stage, walkPage } from './support/pageTalk.ts';

const walkMs = 240_000;

const looks = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'high contrast': { colorScheme: 'dark', forcedColors: 'active' },
} as const;
const stages: readonly Stage[] = ['empty', 'question', 'form', 'handed over', 'desk form', 'talk', 'list'];

describe('the local page', () => {
  const browser = browserForTests();

  for (const language of ['en', 'ja'] as const) {
    inBrowser(
      `gives axe-core nothing to find in ${language}: light, dark and high contrast, at every stage of a talk`,
      async () => {
        const seen: Stage[] = [];
        const found: string[] = [];
        await walkPage(browser(), language, async (stage, { page }) => {
          seen.push(stage);
          await page.evaluate(axe.source);
          for (const [look, media] of Object.entries(looks)) {
            await page.emulateMedia(media);
            found.push(...(await findings(page, look)).map((finding) => `${stage}, ${look}: ${finding}`));
          }
          await page.emulateMedia(looks.light);
        });
        expect(found).toEqual([]);
        expect(seen).toEqual(stages);
      },
      walkMs,
    );
  }

  inBrowser(
    'needs no scrolling sideways at 200 % and at 400 %, with forms open',
    async () => {
      const wide: string[] = [];
      await walkPage(browser(), 'ja', async (stage, { page }) => {
        if (stage !== 'form' && stage !== 'desk form') return;
        for (const width of [640, 320]) {
          await page.setViewportSize({ width, height: width * 0.8 });
          wide.push(...(await beyond(page)).map((one) => `${stage} at ${width}: ${one}`));
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      });
      expect(wide).toEqual([]);
    },
    walkMs,
  );

  inBrowser(
    'shows where the keyboard is, in an order that goes down the page, and in high contrast which button is chosen',
    async () => {
      const order: string[] = [];
      const unseen: string[] = [];
      let backgrounds: string[] = [];
      await walkPage(browser(), 'en', async (stage, { page, card }) => {
        if (stage !== 'handed over') return;
        // The focus begins at the top again.
        await page.reload();
        await card.waitFor();
        for (;;) {
          await page.keyboard.press('Tab');
          const { name, outline, end } = await focusOf(page);
          if (end || order.length > 60) break;
          order.push(name);
          if (!outline) unseen.push(name);
        }
        await page.emulateMedia(looks['high contrast']);
        backgrounds = await page.evaluate(() =>
          [...document.querySelectorAll('#languages button')].map((one) => getComputedStyle(one).backgroundColor),
        );
        await page.emulateMedia(looks.light);
      });
      expect(unseen).toEqual([]);
      const places = [
        'Skip to the conversation',
        'English',
        '日本語',
        'Employee',
        'Withdraw the ticket',
        'Write a message',
        'Send',
        `Write to the desk's bot: "tickets", "help" ...`,
        'Claim',
        'Correct the summary',
      ].map((name) => order.indexOf(name));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(backgrounds).size).toBe(2);
    },
    walkMs,
  );

  inBrowser(
    'tells what is new politely, and moves nothing for people who asked for stillness',
    async () => {
      let regions: string[] = [];
      let moving: string[] = [];
      await walkPage(browser(), 'en', async (stage, { page }) => {
        if (stage !== 'talk') return;
        regions = await page.evaluate(() =>
          [...document.querySelectorAll('[role=log], [role=status], [role=alert], [aria-live]')].map(
            (one) => one.getAttribute('aria-live') ?? one.getAttribute('role') ?? '',
          ),
        );
        moving = await page.evaluate(() =>
          [...document.querySelectorAll('*')]
            .filter((one) => {
              const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(one);
              return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
            })
            .map((one) => `${one.tagName}.${one.className}`),
        );
      });
      expect(regions.length).toBeGreaterThanOrEqual(5);
      expect(regions.filter((one) => one !== 'polite' && one !== 'status')).toEqual([]);
      expect(moving).toEqual([]);
    },
    walkMs,
  );
});

/** As much of the browser as these functions need: the types of `dom` would reach into the whole bot. */
interface PageElement {
  readonly tagName: string;
  readonly className: string;
  readonly textContent: string | null;
  readonly labels?: ArrayLike<PageElement>;
  getAttribute(name: string): string | null;
  closest(selector: string): PageElement | null;
  checkVisibility(): boolean;
  getBoundingClientRect(): { readonly right: number };
}
declare const document: {
  readonly activeElement: PageElement | null;
  readonly documentElement: { readonly scrollWidth: number };
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
};
declare const innerWidth: number;
declare function getComputedStyle(of: PageElement): {
  readonly animationName: string;
  readonly backgroundColor: string;
  readonly outlineStyle: string;
  readonly outlineWidth: string;
  readonly scrollBehavior: string;
  readonly transitionDuration: string;
};

/** What axe-core says against the page as it looks now. A look changes colours alone: all other rules are asked in one. */
async function findings(page: Page, look: string): Promise<string[]> {
  const rules = look === 'light' ? '' : `{ runOnly: ['color-contrast', 'link-in-text-block'] }`;
  const { violations } = (await page.evaluate(`axe.run(${rules})`)) as axe.AxeResults;
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`);
}

/** What stands out of the window to the right. */
function beyond(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...(document.documentElement.scrollWidth > innerWidth
      ? [`the page is ${document.documentElement.scrollWidth}`]
      : []),
    ...[...document.querySelectorAll('body *')]
      .filter(
        (one) => one.checkVisibility() && !one.closest('.unseen') && one.getBoundingClientRect().right > innerWidth + 1,
      )
      .map((one) => `${one.tagName}.${one.className} ends at ${one.getBoundingClientRect().right}`),
  ]);
}

/** What has the focus by its name, whether that can be seen, and whether the page has ended. */
function focusOf(page: Page): Promise<{ name: string; outline: boolean; end: boolean }> {
  return page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one.tagName === 'BODY') return { name: '', outline: false, end: true };
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const labelledBy = document.getElementById(one.getAttribute('aria-labelledby') ?? '');
    const named = labelledBy?.textContent ?? one.labels?.[0]?.textContent ?? one.getAttribute('aria-label');
    const name = named ?? one.textContent?.trim() ?? '';
    return { name, outline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2, end: false };
  });
}

// Tests in a real browser, which is opened once for those of a file.
import { afterAll, beforeAll, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { findBrowser, openBrowser } from './browser.ts';

/** On a developer's machine without a browser the tests are skipped; the build must have one. */
export const inBrowser = findBrowser() || process.env['CI'] === 'true' ? it : it.skip;

/** For a `describe`: gives its browser to the tests. */
export function browserForTests(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (inBrowser !== it.skip) browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error('the browser is open in tests only');
    return browser;
  };
}

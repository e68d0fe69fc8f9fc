// A headless Chromium that calls nobody: for tests and commands that look at pages.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((one) => `--disable-${one}`);

/** The browser's path, or undefined where there is none: `CHROMIUM`, or else the first of its names that is on the PATH. */
export function findBrowser(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const chosen = process.env['CHROMIUM'];
  const paths = chosen ? [chosen] : folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find(isProgram);
}

/** Opens it. Throws, with the cure, where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser was found: install Chromium, or set CHROMIUM=<path>.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// Makes docs/images anew from real talks with the real bot: `npm run pictures`.
import { writeFileSync } from 'node:fs';
import { openBrowser } from '../support/browser.ts';
import { drawPage } from './page.ts';

const folder = new URL('../../docs/images/', import.meta.url);
const browser = await openBrowser();
for (const language of ['en', 'ja'] as const) {
  const name = `page-${language}.png`;
  const png = await drawPage(browser, language);
  writeFileSync(new URL(name, folder), png);
  console.log(`${name}: ${Math.round(png.length / 1024)} KB`);
}
await browser.close();

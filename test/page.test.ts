// The local page in a real browser: the whole story as a person sees it, in both languages, and who may call it.
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { type App, startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import type { Key, Value } from '../bot/messages/message.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { browserForTests, inBrowser } from './support/inBrowser.ts';
import { rowsOf } from './support/tables.ts';

const storyMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'activation-desk-page-'));
const stops: (() => Promise<unknown>)[] = [];
let databases = 0;

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the local page', () => {
  const browser = browserForTests();

  for (const language of ['ja', 'en'] as const) {
    inBrowser(
      `tells the whole story in ${language}, from the trouble to the closed ticket`,
      async () => {
        const { page, chat, desk, t, open, problems, shoot } = await visit(browser(), language);
        await open();
        expect(await page.title()).toBe(t('page.title'));
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        await page.getByText(t('page.emptyDesk')).waitFor();
        await shoot('empty');

        await write(chat.box, trouble[language]);
        await see(chat.log, trouble[language]);
        await answer(chat.log, t('licenseType.device.choices.company'));
        await answer(chat.log, t('licenseType.admin.choices.no'));
        await answer(chat.log, t('licenseType.license.choices.preinstalled_oem'));
        await shoot('guide');
        await notSolvedUntilTheForm(chat.log, t);
        await chat.log.getByLabel(t('additionalInfo.fields.model')).fill('ThinkPad T14');
        await shoot('form');
        await answer(chat.log, t('additionalInfo.handover.choices.send'));

        const number = await ticketNumber(chat.log);
        const ticket = desk.getByRole('region', { name: number });
        const card = ticket.getByRole('article').first();
        const thread = ticket.getByRole('log', { name: number });
        const note = ticket.getByRole('textbox', { name: t('page.thread', { ticket: number }) });
        await see(card, 'ThinkPad T14');
        await see(card, t('handoff.desk.stateOpen'));
        await shoot('handed over');

        await card.getByRole('button', { name: t('handoff.desk.claim'), exact: true }).click();
        await see(card, t('handoff.desk.stateClaimed', { staff }));
        await see(chat.log, t('handoff.claimed', { staff, ticket: number }));

        const reply = await openForm(card, t('handoff.desk.reply'));
        await shoot('reply');
        await reply.getByRole('textbox').fill('Please restart the PC.');
        await reply.getByRole('button').click();
        await see(chat.log, 'Please restart the PC.');
        await see(thread, 'Please restart the PC.');

        await write(chat.box, 'I restarted it: still the same.');
        await see(thread, 'I restarted it: still the same.');
        await see(chat.log, t('handoff.relayed.claimed', { staff, ticket: number }));

        await write(note, 'Licence server is slow today.');
        await see(thread, t('handoff.desk.notedHere'));
        await write(note, language === 'ja' ? '返信 もう一度お試しください。' : 'reply Please try once more.');
        await see(chat.log, language === 'ja' ? 'もう一度お試しください。' : 'Please try once more.');
        expect(await chat.log.textContent()).not.toContain('Licence server is slow today.');
        await shoot('talk');

        await write(desk.getByRole('textbox', { name: t('page.ask') }), ticketsWord[language]);
        await see(desk.getByRole('log', { name: t('page.talk') }), number);
        await shoot('list');

        const resolve = await openForm(card, t('handoff.desk.resolve'));
        await shoot('resolve');
        await resolve.getByRole('button').click();
        await see(card, t('handoff.desk.stateResolved', { staff }));
        await chat.log.getByRole('button', { name: t('handoff.resolved.solved'), exact: true }).click();
        await see(chat.log, t('handoff.closed', { ticket: number }));
        await see(card, t('handoff.desk.stateClosed'));
        await gone(card.getByRole('textbox'));
        expect(await inView(page, chat.log.getByRole('article').last())).toBe(true);
        await shoot('closed');

        expect(await unnamedControls(page)).toEqual([]);
        expect(await weakContrast(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await weakContrast(page)).toEqual([]);
        await shoot('dark');
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await tooWide(page)).toEqual([]);
        expect(await tooSmall(page)).toEqual([]);
        await shoot('narrow');
        expect(problems).toEqual([]);
      },
      storyMs,
    );
  }

  inBrowser(
    'speaks the other language after the switch, and remembers it',
    async () => {
      const { page, chat, t, open, problems } = await visit(browser(), 'ja');
      await open();
      await page.getByRole('button', { name: t('page.example1') }).click();
      await question(chat.log, t('licenseType.device.ask'));

      await page.getByRole('button', { name: 'English', exact: true }).first().click();
      const english = (key: Key) => t(key, {}, 'en');
      await page.getByRole('heading', { name: english('page.title') }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await question(chat.log, english('licenseType.device.ask'));
      await gone(chat.log.getByRole('button', { name: t('licenseType.device.choices.company') }));

      await page.reload();
      await page.getByRole('heading', { name: english('page.title') }).waitFor();
      await question(chat.log, english('licenseType.device.ask'));
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'can be used with the keyboard alone',
    async () => {
      const { page, chat, t, open, problems } = await visit(browser(), 'en');
      await open();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(t('page.skip'));
      await page.keyboard.press('Enter');
      await tabTo(page, t('page.write'));
      await page.keyboard.type('0xC004F213');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('since this morning');
      expect(await chat.box.inputValue()).toBe('0xC004F213\nsince this morning');
      await page.keyboard.press('Enter');
      await question(chat.log, t('licenseType.device.ask'));
      expect(await chat.box.inputValue()).toBe('');

      await page.keyboard.press('Shift+Tab');
      await tabTo(page, t('licenseType.device.choices.company'), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await question(chat.log, t('licenseType.admin.ask'));
      await see(chat.log, t('common.chosen', { choice: { key: 'licenseType.device.choices.company' } }));
      // The focus stays at the card that was answered, so the next answers are one step away.
      expect(await page.locator('article:focus').count()).toBe(1);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(t('licenseType.admin.choices.yes'));
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'sends a press once, however often it is clicked',
    async () => {
      const { page, chat, t, open, problems } = await visit(browser(), 'en');
      await open();
      await write(chat.box, trouble.en);
      await question(chat.log, t('licenseType.device.ask'));
      const sent: string[] = [];
      page.on('request', (one) => {
        if (one.url().endsWith('/local/say')) sent.push(one.url());
      });
      await chat.log.getByRole('button', { name: t('licenseType.device.choices.company') }).click({ clickCount: 3 });
      await question(chat.log, t('licenseType.admin.ask'));
      expect(sent).toHaveLength(1);
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'shows markup that people write as the words it is',
    async () => {
      const { page, chat, desk, t, open, problems } = await visit(browser(), 'en');
      await open();
      const markup =
        '<img src=x onerror=alert(1)> **0xC004F213** ![x](https://example.com/x.png) [y](https://example.com)';
      await write(chat.box, markup);
      await see(chat.log, markup);
      await question(chat.log, t('licenseType.device.ask'));
      await write(chat.box, 'talk to a person');
      await answer(chat.log, t('additionalInfo.handover.choices.send'));
      await see(desk, markup);
      expect(await page.locator('img').count()).toBe(0);
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'shows the conversation again after a reload and after a restart of the bot',
    async () => {
      const { page, app, chat, t, open, problems, restart } = await visit(browser(), 'en');
      await open();
      await write(chat.box, trouble.en);
      await answer(chat.log, t('licenseType.device.choices.company'));
      await question(chat.log, t('licenseType.admin.ask'));
      await page.reload();
      await see(chat.log, trouble.en);
      await question(chat.log, t('licenseType.admin.ask'));
      expect(problems).toEqual([]);

      await app().stop();
      await see(page.getByRole('status').first(), t('page.offline'));
      await chat.box.fill('half a sentence');
      await restart();
      // A new bot has a new token: the page notices and loads itself again.
      await gone(page.getByText(t('page.offline')));
      await answer(chat.log, t('licenseType.admin.choices.no'));
      await question(chat.log, t('licenseType.license.ask'));
      expect(await chat.box.inputValue()).toBe('half a sentence');
    },
    storyMs,
  );

  inBrowser(
    'keeps the form that IT staff have open, with the focus in it, when a colleague changes the ticket meanwhile',
    async () => {
      const { page, chat, desk, t, open, problems } = await visit(browser(), 'en');
      await open();
      await write(chat.box, 'talk to a person');
      await answer(chat.log, t('additionalInfo.handover.choices.send'));
      const number = await ticketNumber(chat.log);
      const cardOn = (one: Page | Locator) => one.getByRole('region', { name: number }).getByRole('article').first();
      const card = cardOn(desk);
      await card.getByRole('button', { name: t('handoff.desk.note'), exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type('Calls back');

      const colleague = await page.context().newPage();
      await colleague.goto(page.url());
      const claim = cardOn(colleague).getByRole('button', { name: t('handoff.desk.claim'), exact: true });
      await claim.click();
      await see(card, t('handoff.desk.stateClaimed', { staff }));
      await page.bringToFront();
      await page.keyboard.press('End');
      await page.keyboard.type(' at 3.');
      const form = card.getByRole('group', { name: t('handoff.desk.note'), exact: true });
      expect(await form.getByRole('textbox').inputValue()).toBe('Calls back at 3.');

      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await see(desk.getByRole('log', { name: number }), 'Calls back at 3.');
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'does not send a form that lacks what is needed, and says so',
    async () => {
      const { chat, desk, t, open, problems } = await visit(browser(), 'ja');
      await open();
      await write(chat.box, '担当者に相談');
      await answer(chat.log, t('additionalInfo.handover.choices.send'));
      const number = await ticketNumber(chat.log);
      const card = desk.getByRole('region', { name: number }).getByRole('article').first();
      const note = await openForm(card, t('handoff.desk.note'));
      await note.getByRole('button').click();
      await see(note, t('handoff.desk.emptyReply'));
      await note.getByRole('textbox').fill('確認中です。');
      await note.getByRole('button').click();
      await see(desk.getByRole('log', { name: number }), '確認中です。');
      expect(problems).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'shows pictures where they were sent and other files by name, through links that are good',
    async () => {
      const { page, chat, open, problems, database } = await visit(browser(), 'en');
      const store = await openDatabase(database);
      const at = new Date().toISOString();
      const files = [
        { id: 'a'.repeat(32), name: 'screen <1>.png', type: 'image/png', content: onePixel },
        { id: 'b'.repeat(32), name: 'log.txt', type: 'text/plain', content: Buffer.alloc(12_345, 'x') },
      ];
      for (const file of files) await store.files.put(file, at);
      const refs = [...files, { ...files[0], id: 'c'.repeat(32), name: 'gone.png' }].map(({ content: _, ...file }) => ({
        ...file,
        size: 12_345,
      }));
      const body = JSON.stringify({ cards: [], text: '', language: 'en', files: refs });
      await store.posts.add({ id: 'p1', conversation: 'employee', author: 'bot', body, at });
      await store.close();
      await open();
      const picture = chat.log.getByRole('img', { name: 'screen <1>.png' });
      await picture.waitFor();
      expect(await picture.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)).toBe(1);
      const link = chat.log.getByRole('link', { name: 'log.txt (12 kB)' });
      const address = new URL((await link.getAttribute('href')) ?? '', page.url());
      expect(await (await fetch(address)).text()).toBe('x'.repeat(12_345));
      await chat.log.getByRole('link', { name: 'gone.png (12 kB)' }).waitFor();
      expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    },
    storyMs,
  );

  inBrowser(
    'keeps what IT staff are typing when the card is drawn again, and leaves Enter to the Japanese keyboard',
    async () => {
      const { page, chat, desk, t, open, problems } = await visit(browser(), 'ja');
      await open();
      await write(chat.box, '担当者に相談');
      await answer(chat.log, t('additionalInfo.handover.choices.send'));
      const number = await ticketNumber(chat.log);
      const card = desk.getByRole('region', { name: number }).getByRole('article').first();
      const note = await openForm(card, t('handoff.desk.note'));
      await note.getByRole('textbox').fill('確認します。');
      await card.getByRole('button', { name: t('handoff.desk.claim'), exact: true }).click();
      await see(card, t('handoff.desk.stateClaimed', { staff }));
      expect(await note.getByRole('textbox').inputValue()).toBe('確認します。');

      await chat.box.fill('にほんご');
      await chat.box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
      await chat.box.press('End');
      await page.keyboard.insertText('です');
      await page.keyboard.press('Enter');
      await see(chat.log, 'にほんごです');
      expect(await chat.log.getByText('にほんご', { exact: true }).count()).toBe(0);
      expect(problems).toEqual([]);
    },
    storyMs,
  );
});

describe('what is one too many on the page', () => {
  it('is kept nowhere, not even as something to show; what was taken stays when it is sent again', async () => {
    const path = join(folder, 'limited.sqlite');
    const { url, token } = await served({ DATABASE_URL: `sqlite:${path}`, PERSON_MESSAGES_PER_MINUTE: '1' });
    const say = async (id: string, text: string) => {
      const answer = await fetch(`${url}/local/say`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-desk-token': token },
        body: JSON.stringify({ id, side: 'employee', text }),
      });
      expect(answer.status).toBe(202);
    };
    await say('one', 'tangerine one');
    await say('two', 'tangerine two');
    await say('one', 'tangerine one');
    const posts = (rowsOf(path)['posts'] ?? []).join('\n');
    expect(posts).toContain('tangerine one');
    expect(JSON.stringify(rowsOf(path))).not.toContain('tangerine two');
  });
});

describe('the local page answers only this machine', () => {
  const refused = { status: 403 };

  it('refuses another host name, a proxy and another website', async () => {
    const { url, token } = await served();
    const call = (headers: Record<string, string>) =>
      get(`${url}/local/posts?since=0`, { 'x-desk-token': token, ...headers });
    expect(await call({ host: 'desk.example.com' })).toMatchObject(refused);
    expect(await call({ 'x-forwarded-for': '192.0.2.1' })).toMatchObject(refused);
    expect(await call({ origin: 'https://example.com' })).toMatchObject(refused);
    expect(await get(url, { origin: url })).toMatchObject({ status: 200 });
  });

  it('gives the page itself only to this machine too, for the token stands in it', async () => {
    const { url } = await served();
    expect(await get(url, { host: 'desk.example.com' })).toMatchObject(refused);
    expect(await get(url, { 'x-forwarded-host': 'desk.example.com' })).toMatchObject(refused);
    expect(await get(url)).toMatchObject({ status: 200 });
  });

  it('refuses calls without the token that was made at the start', async () => {
    const { url } = await served();
    expect(await get(`${url}/local/posts?since=0`)).toMatchObject(refused);
    expect(await get(`${url}/local/posts?since=0`, { 'x-desk-token': 'guessed' })).toMatchObject(refused);
    const said = JSON.stringify({ id: 'one', side: 'employee', text: 'hello' });
    const answer = await fetch(`${url}/local/say`, {
      method: 'POST',
      body: said,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(403);
  });
});

// --- the story's words ---

const staff: Value = { key: 'page.nameStaff' };
const trouble = {
  ja: 'BIOS更新後に0xC004F213が出ました',
  en: 'After the BIOS update Windows shows 0xC004F213',
};

const ticketsWord = { ja: 'チケット', en: 'tickets' };
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

type Words = (key: Key, values?: Record<string, Value>, language?: string) => string;

// --- the app and the browser ---

async function serve(env: Record<string, string>): Promise<{ app: App; url: string }> {
  const app = await startApp({
    config: readConfig({ PORT: '0', PERSON_MESSAGES_PER_MINUTE: '0', ...env }, ['en', 'ja']),
    log: openLog('silent'),
  });
  return { app, url: await app.listen() };
}

function newDatabase(): string {
  databases += 1;
  return `sqlite:${join(folder, `${databases}.sqlite`)}`;
}

async function served(environment: Record<string, string> = {}): Promise<{ url: string; token: string }> {
  const { app, url } = await serve({ DATABASE_URL: newDatabase(), ...environment });
  stops.push(() => app.stop());
  const { body } = await get(url);
  return { url, token: /"token":"([^"]+)"/.exec(body)?.[1] ?? '' };
}

/** A bot and a browser window that speak the language, with everything that went wrong in `problems`. */
async function visit(browser: Browser, language: 'ja' | 'en') {
  const env = { DATABASE_URL: newDatabase(), DEFAULT_LANGUAGE: language };
  let { app, url } = await serve(env);
  stops.push(() => app.stop());
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  stops.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = watch(page, url);
  const t: Words = (key, values = {}, other = language) => app.localizer.text({ key, values }, other);
  const employee = page.getByRole('region', { name: t('page.employee') });
  let pictures = 0;
  return {
    page,
    t,
    problems,
    database: env.DATABASE_URL,
    app: () => app,
    open: () => page.goto(url),
    restart: async () => {
      ({ app, url } = await serve({ ...env, PORT: new URL(url).port }));
    },
    chat: {
      log: page.locator('#chat'),
      box: employee.locator('textarea').last(),
    },
    desk: page.getByRole('region', { name: t('page.desk'), exact: true }),
    shoot: async (name: string) => {
      const to = process.env['SCREENSHOTS'];
      pictures += 1;
      if (to) await page.screenshot({ path: join(to, `${language}-${pictures}-${name.replace(' ', '-')}.png`) });
    },
  };
}

/** What must not happen on the page: errors, warnings, failed requests, requests to another host. */
function watch(page: Page, url: string): string[] {
  const problems: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') problems.push(`${line.type()}: ${line.text()}`);
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (one) => {
    if (!one.url().startsWith(url) && !one.url().startsWith('data:')) problems.push(`request to ${one.url()}`);
  });
  page.on('requestfailed', (one) => {
    // A reload and the end of the test break off the long poll.
    const brokenOff = one.url().includes('/local/posts') && one.failure()?.errorText === 'net::ERR_ABORTED';
    if (!brokenOff) problems.push(`${one.url()}: ${one.failure()?.errorText}`);
  });
  page.on('response', (one) => {
    if (one.status() >= 400) problems.push(`${one.status()} ${one.url()}`);
  });
  return problems;
}

/** With headers that `fetch` does not let through. */
function get(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers }, async (response) => {
      let body = '';
      for await (const part of response.setEncoding('utf8')) body += part;
      resolve({ status: response.statusCode ?? 0, body });
    });
    call.on('error', reject).end();
  });
}

// --- what a person does and sees ---

async function write(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box.press('Enter');
}

async function see(where: Locator, text: string): Promise<void> {
  await where.getByText(text).last().waitFor();
}

async function gone(what: Locator): Promise<void> {
  await what.first().waitFor({ state: 'detached' });
}

/** The newest card, once it is this question. */
async function question(log: Locator, ask: string): Promise<void> {
  await log.locator('article:last-child', { hasText: ask }).getByRole('button').first().waitFor();
}

/** Presses a button of the newest card, and sees that the card has no buttons left. */
async function answer(log: Locator, name: string): Promise<void> {
  const newest = log.locator('article:last-child');
  await newest.getByRole('button', { name, exact: true }).waitFor();
  const card = log.locator(`article[data-seq="${await newest.getAttribute('data-seq')}"]`);
  await card.getByRole('button', { name, exact: true }).click();
  await gone(card.getByRole('button'));
}

/** Opens the boxes of a button, and gives them. */
async function openForm(card: Locator, name: string): Promise<Locator> {
  const form = card.getByRole('group', { name, exact: true });
  await card.getByRole('button', { name, exact: true }).click();
  await form.waitFor();
  return form;
}

async function notSolvedUntilTheForm(log: Locator, t: Words): Promise<void> {
  const newest = log.locator('article:last-child');
  const send = newest.getByRole('button', { name: t('additionalInfo.handover.choices.send'), exact: true });
  const notSolved = newest.getByRole('button', { name: t('outcome.choices.notSolved'), exact: true });
  await notSolved.waitFor();
  while (!(await send.isVisible())) {
    await answer(log, t('outcome.choices.notSolved'));
    await send.or(notSolved).waitFor();
  }
}

async function ticketNumber(log: Locator): Promise<string> {
  const told = log.getByRole('heading', { name: /ACT-\d{6}/ });
  await told.waitFor();
  return /ACT-\d{6}/.exec((await told.textContent()) ?? '')?.[0] ?? '';
}

async function inView(page: Page, what: Locator): Promise<boolean> {
  const [box, view] = [await what.boundingBox(), page.viewportSize()];
  return box !== null && view !== null && box.y >= 0 && box.y + box.height <= view.height;
}

/** The accessible name of what has the focus, as far as this page needs it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: one } = document;
    return one?.labels?.[0]?.textContent ?? one?.getAttribute('aria-label') ?? one?.textContent?.trim() ?? '';
  });
}

async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  while ((await focused(page)) !== name) {
    if (seen.length > 20) throw new Error(`"${name}" is not reached by ${key}; seen: ${seen.join(' | ')}`);
    await page.keyboard.press(key);
    seen.push(await focused(page));
  }
}

// --- what a tool for accessibility would look at ---

/** As much of the browser as these functions need: the types of `dom` would reach into the whole bot. */
interface PageElement {
  readonly tagName: string;
  readonly className: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly parentElement: PageElement | null;
  readonly labels?: ArrayLike<PageElement>;
  readonly clientWidth: number;
  readonly scrollWidth: number;
  getAttribute(name: string): string | null;
  closest(selector: string): PageElement | null;
  checkVisibility(): boolean;
  getBoundingClientRect(): { readonly right: number };
}
declare const document: {
  readonly activeElement: PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
};
declare const innerWidth: number;
declare function getComputedStyle(of: PageElement): {
  readonly color: string;
  readonly backgroundColor: string;
  readonly overflowX: string;
};

/** Controls without a name, as the browser tells a screen reader. */
async function unnamedControls(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  const roles = ['textbox', 'button', 'combobox', 'link', 'log', 'region', 'Date'];
  return nodes
    .filter(({ ignored, role, name }) => !ignored && roles.includes(role?.value) && !name?.value?.trim())
    .map(({ role, nodeId }) => `${role?.value} ${nodeId}`);
}

/** Text below 4.5 : 1 against what is behind it. */
function weakContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const light = (colour: readonly number[]) => {
      const [r = 0, g = 0, b = 0] = colour
        .slice(0, 3)
        .map((one) => one / 255)
        .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: PageElement | null): number[] => {
      if (!element) return [255, 255, 255];
      const colour = numbers(getComputedStyle(element).backgroundColor);
      return colour[3] === 0 ? behind(element.parentElement) : colour;
    };
    return [...document.querySelectorAll('body *')]
      .filter(
        (one) =>
          one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .flatMap((one) => {
        const [a, b] = [light(numbers(getComputedStyle(one).color)), light(behind(one))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        return contrast < 4.5 ? [`${contrast.toFixed(1)} ${one.textContent?.trim().slice(0, 40)}`] : [];
      });
  });
}

/** Whatever would make a person scroll sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, #chat, #tickets, #chat *, #tickets *, header *')]
      .filter(
        (one) =>
          one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible',
      )
      .map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`)
      .concat(
        [...document.querySelectorAll('body *')]
          .filter(
            (one) =>
              one.checkVisibility() && !one.closest('.unseen') && one.getBoundingClientRect().right > innerWidth + 1,
          )
          .map((one) => `${one.tagName}.${one.className} ends at ${one.getBoundingClientRect().right}`),
      ),
  );
}

/** Buttons and boxes that a finger would miss. */
async function tooSmall(page: Page): Promise<string[]> {
  const controls = await page.locator('button:visible, textarea:visible, input:visible, select:visible, nav a').all();
  const boxes = await Promise.all(controls.map((control) => control.boundingBox()));
  return boxes.flatMap((box) => (box && box.height < 44 ? [`${box.width} x ${box.height} at ${box.x}, ${box.y}`] : []));
}

// What a person does and sees in the Agents Playground; the selectors are those of its version 0.2.
import type { Locator, Page } from 'playwright-core';
import { botName } from './playgroundConfig.ts';
import { withinMs } from './until.ts';

export interface Client {
  readonly page: Page;
  /** Opens the channel of that name; until then it shows the personal chat. */
  openChannel(name: string): Promise<void>;
  /** In the personal chat. */
  say(text: string): Promise<void>;
  /** A new post in the channel, or an answer to the newest post that is a ticket; both mention the bot. */
  post(text: string): Promise<void>;
  answer(text: string): Promise<void>;
  /** A button that opens boxes, on the newest card that has it. */
  open(label: string): Promise<void>;
  /** A button that sends, on the newest card that has it; resolves when the card has changed. */
  press(label: string): Promise<void>;
  /** Boxes of the newest card that has them. */
  fill(label: string, text: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  /** Waits until a card shows these words. */
  sees(words: string): Promise<void>;
  /** How many cards show these words now. */
  count(words: string): Promise<number>;
  /** Does something, and waits until more cards than before show these words. */
  seesMore(words: string, act: () => Promise<unknown>): Promise<void>;
  /** Waits until a button of one of these names is there, and says which. */
  offers(...labels: readonly string[]): Promise<string>;
}

/** The hands and eyes of whoever sits at this page. */
export async function openClient(page: Page): Promise<Client> {
  page.setDefaultTimeout(withinMs);
  const boxes = page.locator('[role=textbox][data-lexical-editor=true]');
  const cards = page.locator('.ac-preview-panel');
  const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true });

  const count = (words: string) => cards.filter({ hasText: words }).count();

  await boxes.first().waitFor();
  // The log takes the place of the cards; the last of the buttons beside its name closes it.
  await page.getByText('Log Panel', { exact: true }).locator('..').getByRole('button').last().click();

  async function write(box: Locator, text: string, isMentioned: boolean): Promise<void> {
    await box.click();
    if (isMentioned) {
      await page.keyboard.type('@');
      await page.locator('#typeahead-menu').getByText(botName, { exact: true }).click();
    }
    await page.keyboard.insertText(isMentioned ? ` ${text}` : text);
  }

  return {
    page,
    async openChannel(name) {
      await page.getByRole('treeitem', { name }).last().click();
      await button(page, 'Post').waitFor();
    },
    async say(text) {
      await write(boxes.first(), text, false);
      await page.keyboard.press('Enter');
    },
    async post(text) {
      await write(boxes.first(), text, true);
      await button(page, 'Post').click();
    },
    async answer(text) {
      await write(boxes.nth(1), text, true);
      await page.keyboard.press('Enter');
    },
    async open(label) {
      await button(cards, label).last().click();
    },
    async press(label) {
      const pressed = await button(cards, label).last().elementHandle();
      await pressed?.click();
      await pressed?.waitForElementState('hidden');
    },
    async fill(label, text) {
      await cards.getByRole('textbox', { name: label }).last().fill(text);
    },
    async choose(label, option) {
      await cards.getByRole('combobox', { name: label }).last().click();
      await page.getByRole('option', { name: option, exact: true }).click();
    },
    async sees(words) {
      await cards.getByText(words).last().waitFor({ state: 'attached' });
    },
    count,
    async seesMore(words, act) {
      const before = await count(words);
      await act();
      await cards.filter({ hasText: words }).nth(before).waitFor({ state: 'attached' });
    },
    async offers(...labels) {
      const [first, ...others] = labels.map((label) => button(cards, label).last());
      if (!first) throw new Error('no button is waited for');
      await others
        .reduce((either, other) => either.or(other), first)
        .last()
        .waitFor();
      for (const label of labels) if (await button(cards, label).last().isVisible()) return label;
      throw new Error(`none of the buttons ${labels.join(', ')} stays`);
    },
  };
}

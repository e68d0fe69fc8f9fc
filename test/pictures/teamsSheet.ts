// Adaptive Cards drawn as Teams draws them: its colours and sizes in light, dark and high contrast.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import type { Lang } from '../support/converse.ts';
import type { Drawn } from './messages.ts';

export const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** Teams' own tokens, as near as they are published: Fluent UI's themes teamsLight, teamsDark and teamsHighContrast. */
const colours = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    line: '#e0e0e0',
    quote: '#f5f5f5',
    ink: '#242424',
    subtle: '#616161',
    accent: '#5b5fc7',
    onAccent: '#ffffff',
    edge: '#d1d1d1',
    good: '#0e700e',
    warning: '#835b00',
    attention: '#b10e1c',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    line: '#424242',
    quote: '#333333',
    ink: '#ffffff',
    subtle: '#adadad',
    accent: '#9299f7',
    onAccent: '#1a1a1a',
    edge: '#666666',
    good: '#54b054',
    warning: '#fdcfb4',
    attention: '#eeacb2',
  },
  contrast: {
    page: '#000000',
    card: '#000000',
    line: '#ffffff',
    quote: '#000000',
    ink: '#ffffff',
    subtle: '#ffffff',
    accent: '#ffff01',
    onAccent: '#000000',
    edge: '#ffffff',
    good: '#3ff23f',
    warning: '#ffff01',
    attention: '#ff8c8c',
  },
} as const satisfies Record<Theme, unknown>;

const require = createRequire(import.meta.url);
const scripts = ['adaptivecards/dist/adaptivecards.min.js', 'markdown-it/browser'].map((name) =>
  readFileSync(require.resolve(name), 'utf8'),
);

/** One PNG with all cards side by side; `open` names the button whose boxes are open. */
export async function drawTeams(
  browser: Browser,
  cards: readonly Drawn[],
  { language, theme, open }: { readonly language: Lang; readonly theme: Theme; readonly open: string },
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 }, locale: language });
  try {
    await page.setContent(
      `<!doctype html><html lang="${language}"><style>${styleOf(theme)}</style><main></main></html>`,
    );
    for (const content of scripts) await page.addScriptTag({ content });
    await page.evaluate(drawAll, { cards: cards.map(({ json }) => json), config: configOf(theme) });
    await page.getByRole('button', { name: open, exact: true }).last().click();
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    return await page.locator('main').screenshot({ caret: 'hide', animations: 'disabled' });
  } finally {
    await page.close();
  }
}

function configOf(theme: Theme): object {
  const { ink, subtle, accent, good, warning, attention, quote, card } = colours[theme];
  const inks = { default: ink, dark: ink, light: ink, accent, good, warning, attention };
  const foregroundColors = Object.fromEntries(
    Object.entries(inks).map(([name, one]) => [name, { default: one, subtle: name === 'default' ? subtle : one }]),
  );
  const fontSizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
  const heading = { weight: 'bolder', size: 'small' };
  return {
    supportsInteractivity: true,
    fontTypes: { default: { fontSizes }, monospace: { fontFamily: 'monospace', fontSizes } },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    containerStyles: {
      default: { backgroundColor: card, foregroundColors },
      emphasis: { backgroundColor: quote, foregroundColors },
    },
    factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 16 },
    inputs: { label: { inputSpacing: 'small', optionalInputs: heading, requiredInputs: heading } },
    actions: {
      maxActions: 6,
      buttonSpacing: 8,
      spacing: 'default',
      actionAlignment: 'left',
      allowTitleToWrap: true,
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    },
  };
}

function styleOf(theme: Theme): string {
  const { page, card, line, edge, ink, accent, onAccent, quote, attention } = colours[theme];
  return `
    * { box-sizing: border-box; }
    body { margin: 0; }
    main { columns: 3; column-gap: 24px; width: 1500px; padding: 24px; background: ${page}; color: ${ink}; }
    article { break-inside: avoid; margin-bottom: 24px; border: 1px solid ${line}; border-radius: 6px; background: ${card}; overflow: hidden; }
    body, button, input, select, textarea { font: 14px/20px "Segoe UI", "Noto Sans", "Noto Sans CJK JP", sans-serif; }
    :lang(ja) { word-break: auto-phrase; line-break: strict; }
    p { margin: 0; }
    /* As Teams has them: the columns of several lists stand below each other, and no label is broken. */
    .ac-fact-title, .ac-fact-title * { min-width: 124px; white-space: nowrap !important; }
    /* The browser without a screen knows dates in English only. */
    ::-webkit-datetime-edit { visibility: hidden; }
    .ac-actionSet { flex-wrap: wrap; gap: 8px; }
    .ac-actionSet > div[style*="width: 8px"] { display: none; }
    .ac-pushButton { min-height: 32px; padding: 5px 12px; border: 1px solid ${edge}; border-radius: 4px; background: ${card}; color: ${ink}; font-weight: 600; }
    .ac-pushButton.style-positive { border-color: ${accent}; background: ${accent}; color: ${onAccent}; }
    .ac-pushButton.style-destructive { border-color: ${attention}; color: ${attention}; }
    .ac-pushButton[aria-expanded=true] { outline: 2px solid ${accent}; outline-offset: 1px; }
    .ac-input { width: 100%; min-height: 32px; padding: 5px 12px; border: 1px solid ${edge}; border-radius: 4px; background: ${theme === 'contrast' ? card : quote}; color: ${ink}; }
    .ac-container .ac-container:not(.ac-columnSet > *) { border-radius: 4px; ${theme === 'contrast' ? `border: 1px solid ${line};` : ''} }
    a { color: ${accent}; }
  `;
}

/** As much of the browser as this needs: the types of `dom` would reach into the whole bot. */
declare const document: {
  readonly activeElement: { blur(): void } | null;
  createElement(name: string): unknown;
  querySelector(selector: string): { append(one: unknown): void } | null;
};

/** In the browser. */
function drawAll({ cards, config }: { readonly cards: readonly unknown[]; readonly config: object }): void {
  const { AdaptiveCards, markdownit } = globalThis as unknown as {
    readonly AdaptiveCards: typeof import('adaptivecards');
    readonly markdownit: (options: object) => { render(text: string): string };
  };
  const markdown = markdownit({ breaks: true, linkify: false });
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  for (const json of cards) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(config);
    card.parse(json);
    const article = document.createElement('article') as { append(one: unknown): void };
    article.append(card.render());
    document.querySelector('main')?.append(article);
  }
}

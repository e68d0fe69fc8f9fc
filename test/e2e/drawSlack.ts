// Messages, windows and the home tab of the fake workspace as a page that looks as Slack would show them, for pictures.
import type { Lang } from '../support/converse.ts';
import { blockStyle, clientWords, drawBlock, drawButton, drawMarkup, escaped } from '../support/drawBlocks.ts';
import type { Json, Message, View } from '../support/slack/fakeSlack.mjs';

export interface SlackPage {
  /** Of the channel, the chat or the window. */
  readonly title: string;
  readonly messages?: readonly Message[];
  readonly view?: View | null;
  /** The name of somebody by their id; undefined: the bot's. */
  readonly nameOf: (id: string) => string | undefined;
  readonly bot: string;
  /** Of whoever looks. */
  readonly language: Lang;
}

/** The whole page, as HTML that asks for nothing from elsewhere. */
export function drawSlack(shown: SlackPage): string {
  const { title, messages = [], view, language } = shown;
  const body = messages.map((message) => drawMessage(message, shown));
  const blocks = view
    ? [
        `<article class="view">${view.blocks.map((block) => drawBlock(block, language)).join('')}${drawFoot(view)}</article>`,
      ]
    : [];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Slack</title>
<style>${blockStyle}${style}</style>
<header>${escaped(titleOf(view) ?? title)}</header><main>${[...body, ...blocks].join('')}</main></html>`;
}

function drawMessage(message: Message, { nameOf, bot, language }: SlackPage): string {
  const { user = '' } = message as unknown as { user?: string };
  const name = nameOf(user);
  const blocks = message.blocks ?? [];
  const isOwn = name !== undefined;
  const words =
    isOwn || blocks.length === 0
      ? `<p>${drawMarkup(message.text)}</p>`
      : blocks.map((block) => drawBlock(block, language)).join('');
  const edited = message.edits > 0 ? `<small>${clientWords[language].edited}</small>` : '';
  const isAnswer = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return `<article class="${isAnswer ? 'answer' : ''}"><b>${escaped(name ?? bot)}</b>${isOwn ? '' : '<i>APP</i>'} ${edited}${words}</article>`;
}

/** A window has a title of its own, the home tab has none. */
function titleOf(view?: View | null): string | undefined {
  const { type, title } = (view ?? {}) as { type?: string; title?: { text: string } };
  return type === 'modal' ? title?.text : undefined;
}

function drawFoot(view: View): string {
  const { submit, close } = view as unknown as { submit?: Json; close?: Json };
  return submit
    ? `<div class="row">${drawButton({ text: close })}${drawButton({ text: submit, style: 'primary' })}</div>`
    : '';
}

const style = `
body { margin: 0; }
header { padding: 12px 20px; font-weight: 900; border-bottom: 1px solid #ddd; }
article { padding: 8px 20px; max-width: 700px; }
article.answer { margin-left: 24px; border-left: 3px solid #ddd; }
i { font: 10px sans-serif; background: #e8e8e8; padding: 1px 4px; border-radius: 3px; margin-left: 6px; }
`;

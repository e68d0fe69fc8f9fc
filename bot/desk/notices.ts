// Notices: what staff tell everybody who starts, in the frame of each reader's language, until it expires or is lifted.
import type { Notice } from '../handoff/notices.ts';
import type { Block, Message } from '../messages/message.ts';
import { deskChoice } from './lists.ts';

const hourMs = 3_600_000;
/** How long a notice stands that does not say: three days. */
const usualMs = 72 * hourMs;
const longestMs = 30 * 24 * hourMs;
/** In characters. */
const longestText = 600;

/** "2d BIOS 1.21: ..." -> the text and its end (ISO 8601); undefined when there is no text, or too much of it. */
export function readNotice(typed: string, now: Date): { readonly text: string; readonly until: string } | undefined {
  const [, amount, unit, rest] =
    /^(\d{1,3})\s*(h|d|時間|日)(?:間)?[\s:：、]+([\s\S]+)$/iu.exec(typed.normalize('NFKC').trim()) ?? [];
  const text = (rest ?? typed).trim();
  if (text === '' || text.length > longestText) return undefined;
  const unitMs = unit === '時間' || unit?.toLowerCase() === 'h' ? hourMs : 24 * hourMs;
  const ms = amount === undefined ? usualMs : Math.min(Math.max(1, Number(amount)) * unitMs, longestMs);
  return { text, until: new Date(now.getTime() + ms).toISOString() };
}

/** What the desk hears of its new notice. */
export function noticeSet(notice: Notice): Message {
  return {
    blocks: [
      { kind: 'text', text: { key: 'handoff.notice.set', values: { until: { instant: notice.until } } } },
      noticeBlock(notice),
    ],
    choices: [deskChoice({ key: 'handoff.notice.lift' }, 'lift', notice.id)],
  };
}

/** The notices that stand, each with a button to lift it. */
export function noticeList(notices: readonly Notice[]): Message {
  if (notices.length === 0) return { blocks: [{ kind: 'text', text: { key: 'handoff.notice.none' } }] };
  const shown = notices.slice(-mostShown);
  return {
    title: { key: 'handoff.notice.title' },
    blocks: shown.flatMap((notice, at): Block[] => [
      {
        kind: 'text',
        tone: 'subtle',
        text: {
          key: 'handoff.notice.row',
          values: { number: at + 1, author: { verbatim: notice.author }, until: { instant: notice.until } },
        },
      },
      noticeBlock(notice),
    ]),
    choices: shown.map((notice, at) =>
      deskChoice({ key: 'handoff.notice.liftOne', values: { number: at + 1 } }, 'lift', notice.id),
    ),
  };
}

const mostShown = 5;

/** What somebody sees who starts: IT's own words in a frame of the reader's language. */
export function noticeMessage(notice: Notice): Message {
  return { blocks: [noticeBlock(notice)] };
}

function noticeBlock({ text, at }: Notice): Block {
  return {
    kind: 'quote',
    by: { key: 'handoff.notice.frame', values: { at: { instant: at } } },
    text: { verbatim: text },
  };
}

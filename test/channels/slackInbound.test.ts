// Events as Slack sends them, and the activities that come of each: one file holds both.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  type MessageEvent,
  placeOf,
  plainWords,
  readMessageEvent,
  threadId,
} from '../../bot/channels/slack/inbound.ts';

const folder = new URL('../fixtures/slack/events/', import.meta.url);
const team = 'T061EG9R6';
const bot = 'U0LAN0Z89';
const desk = 'C0DESK001';

const around = { team, bot, desks: new Set(['C0DESK000', desk]) };

interface Fixture {
  readonly event: MessageEvent;
  readonly arrivals: unknown;
}

describe('an event', () => {
  it.each(readdirSync(folder).sort())('%s becomes the activities that stand beside it', (name) => {
    const file = new URL(name, folder);
    const { event, arrivals } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
    const read = JSON.parse(JSON.stringify(readMessageEvent(event, around)));
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify({ event, arrivals: read }, null, 2)}\n`);
    else expect(read).toEqual(arrivals);
  });

  it.each([{}, { type: 'message' }, { type: 'message', user: 'U1' }, { subtype: 'message_changed', message: {} }])(
    'without what it needs is nobody: %j',
    (event) => {
      expect(readMessageEvent(event, around)).toEqual([]);
    },
  );

  it('has one key, whether it comes as a message or as a mention', () => {
    const read = (name: string) => {
      const { event } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture;
      return readMessageEvent({ ...event, channel: desk }, around).map(({ key }) => key);
    };
    expect(read('mention.json')).toEqual(read('mention_as_message.json'));
  });
});

describe('the words of a message', () => {
  it.each([
    ['a &lt;b&gt; &amp; c', 'a <b> & c'],
    ['&lt;!channel&gt;', '<!channel>'],
    ['<!channel> <!here>', '@channel @here'],
    ['<!subteam^S123|@admins>', '@admins'],
    ['<#C061EG9SL|general>', '#general'],
    ['<https://example.com/a?b=1&amp;c=2>', 'https://example.com/a?b=1&c=2'],
    ['<https://example.com|example.com>', 'https://example.com'],
    ['<https://example.com|here>', 'here (https://example.com)'],
    ['<mailto:a@example.com|a@example.com>', 'a@example.com'],
    ['<b>bold</b> 1 < 2 > 1', '<b>bold</b> 1 < 2 > 1'],
    ['<https://a|<https://example.com|b>', '<https://a|b (https://example.com)'],
  ])('%j are %j', (text, words) => {
    expect(plainWords(text)).toBe(words);
  });
});

describe('a thread', () => {
  it('has an id that names its channel and its first message', () => {
    expect(placeOf(threadId('C1', '1.2'))).toEqual({ channel: 'C1', thread: '1.2' });
    expect(placeOf('U1')).toEqual({ channel: 'U1', thread: undefined });
  });
});

// What one person may send in a minute: what is taken, what is dropped, what they are told, and what always arrives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { openLog } from '../bot/log.ts';
import { limitPeople } from '../bot/personLimit.ts';
import { openOffice, shows } from './support/converse.ts';
import { openWorkspace, pressNewest } from './support/slackDoor.ts';
import { rowsOf } from './support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-limit-'));
let files = 0;
const newFile = () => {
  files += 1;
  return join(folder, `${files}.sqlite`);
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Made {
  readonly taken: readonly string[];
  readonly told: readonly string[];
  readonly log: readonly string[];
  readonly dropped: () => number;
  /** Seconds go by. */
  later(seconds: number): void;
  send(key: string, more?: Partial<Activity>, channel?: string): Promise<boolean>;
}

function make(perMinute = 2, tell?: () => Promise<void>): Made {
  const taken: string[] = [];
  const told: string[] = [];
  const log: string[] = [];
  let dropped = 0;
  let now = Date.parse('2026-11-20T09:00:00Z');
  const accept = limitPeople({
    perMinute,
    accept: async (_, key) => {
      taken.push(key);
      return { duplicate: false, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} };
    },
    atDesk: (_, { conversation }) => conversation.id === 'desk',
    tell: tell ?? (async (channel, { from }, seconds) => void told.push(`${channel}/${from.id} ${seconds}`)),
    dropped: () => {
      dropped += 1;
    },
    clock: { now: () => new Date(now) },
    log: openLog('trace', { write: (line) => void log.push(line) }),
  });
  return {
    taken,
    told,
    log,
    dropped: () => dropped,
    later(seconds) {
      now += seconds * 1_000;
    },
    async send(key, more = {}, channel = 'teams') {
      const activity = { type: 'message', from: { id: 'a' }, conversation: { id: 'own' }, ...more } as Activity;
      const { duplicate, done, tried } = await accept(channel, key, activity);
      await Promise.all([done, tried]);
      return !duplicate;
    },
  };
}

describe('beyond the limit of a minute', () => {
  it('nothing is taken, the person is told once how long, and the next minute begins anew', async () => {
    const { taken, told, later, send, log, dropped } = make();
    for (const key of ['1', '2']) expect(await send(key)).toBe(true);
    later(20);
    for (const key of ['3', '4', '5']) expect(await send(key)).toBe(false);
    expect([taken, told]).toEqual([['1', '2'], ['teams/a 40']]);
    later(40);
    for (const key of ['6', '7', '8']) await send(key);
    expect([taken, told]).toEqual([
      ['1', '2', '6', '7'],
      ['teams/a 40', 'teams/a 60'],
    ]);
    expect(dropped()).toBe(4);
    expect(log).toHaveLength(2);
    expect(log.join('\n')).not.toMatch(/"a"|teams\/a/);
  });

  it('others go on, so does the same id on another platform', async () => {
    const { taken, send } = make(1);
    await send('1');
    await send('2');
    await send('3', { from: { id: 'b', name: 'b' } });
    await send('4', {}, 'slack');
    expect(taken).toEqual(['1', '3', '4']);
  });

  it('what was taken is no new message when the platform sends it again', async () => {
    const { taken, told, send } = make();
    for (const key of ['1', '1', '1', '2', '1', '2']) expect(await send(key)).toBe(true);
    expect([taken.length, told]).toEqual([6, []]);
    expect(await send('3')).toBe(false);
    expect(await send('2')).toBe(true);
    expect(await send('3')).toBe(false);
  });

  it.each(['messageUpdate', 'messageDelete', 'installationUpdate', 'conversationUpdate'])(
    '%s still arrives, and counts for nothing',
    async (type) => {
      const { taken, told, send } = make(1);
      for (const key of ['1', '2', '3']) expect(await send(key, { type })).toBe(true);
      expect(await send('4')).toBe(true);
      expect(await send('5')).toBe(false);
      expect(await send('6', { type })).toBe(true);
      expect([taken, told.length]).toEqual([['1', '2', '3', '4', '6'], 1]);
    },
  );

  it('a desk may send five times as much, beside what somebody sends in their own chat', async () => {
    const { taken, send } = make(2);
    const atDesk = { conversation: { id: 'desk' } } as Partial<Activity>;
    for (let at = 0; at < 12; at += 1) await send(`desk ${at}`, atDesk);
    for (let at = 0; at < 3; at += 1) await send(`own ${at}`);
    expect(taken.filter((key) => key.startsWith('desk'))).toHaveLength(10);
    expect(taken.filter((key) => key.startsWith('own'))).toHaveLength(2);
  });

  it('a mention is one message, with what it says aloud', async () => {
    const { taken, send } = make(1);
    const aloud = { channelData: { aloud: true } };
    await send('m1');
    await send('m1/aloud', aloud);
    await send('m2');
    await send('m2/aloud', aloud);
    expect(taken).toEqual(['m1', 'm1/aloud']);
  });

  it('somebody who cannot be told is dropped all the same', async () => {
    const { taken, send } = make(1, () => Promise.reject(new Error('no database')));
    await send('1');
    expect(await send('2')).toBe(false);
    expect(taken).toEqual(['1']);
  });

  it('does not come where there is none', async () => {
    const { taken, send } = make(0);
    for (let at = 0; at < 100; at += 1) await send(String(at));
    expect(taken).toHaveLength(100);
  });
});

let now = Date.parse('2026-11-20T00:00:00Z');
const clock = { now: () => new Date(now) };
const later = (seconds: number) => {
  now += seconds * 1_000;
};
const stored = (file: string) => [...(rowsOf(file)['inbox'] ?? []), ...(rowsOf(file)['states'] ?? [])].join('\n');

describe.each(['ja', 'en'] as const)('in Teams, a person who reads %s', (language) => {
  it('is told so in their language, and what they send then is neither kept nor repeated', async () => {
    const file = newFile();
    const environment = { PERSON_MESSAGES_PER_MINUTE: '3' };
    const office = await openOffice({ database: `sqlite:${file}`, environment, clock });
    stops.push(office.close);
    const user = office.teams.user({ name: 'A', locale: language === 'ja' ? 'ja-JP' : 'en-US' });
    const chat = office.teams.personal(user);
    const seat = chat.as(user);
    const told = () => chat.messages.filter((one) => shows(one, 'common.tooMany', language));
    await seat.say('0xC004F213');
    await office.settle();
    const [card] = chat.messages.filter(({ buttons }) => buttons.length > 0);
    for (let at = 0; at < 6; at += 1) expect((await seat.say(`tangerine ${at}`)).status).toBe(200);
    if (!card) throw new Error('no card');
    expect((await seat.execute(card, () => true)).status).toBe(200);
    await office.settle();
    expect(told()).toHaveLength(1);
    expect(stored(file)).toContain('tangerine 1');
    expect(stored(file)).not.toMatch(/tangerine [2-5]/);
    later(61);
    await seat.say('help');
    await office.settle();
    expect(told()).toHaveLength(1);
    expect(chat.messages.some((one) => shows(one, 'common.help.title', language))).toBe(true);
  });
});

describe('in Slack', () => {
  it('words, commands, presses and mentions count together, and deletions always arrive', async () => {
    const file = newFile();
    const environment = { PERSON_MESSAGES_PER_MINUTE: '3' };
    const workspace = await openWorkspace({ database: `sqlite:${file}`, environment, clock });
    stops.push(workspace.close);
    const { slack, settle } = workspace;
    const user = slack.user({ locale: 'en-US' });
    const { sent } = await user.dm('0xC004F213 tangerine');
    await settle();
    await pressNewest(user, user.sees(), 'private');
    await user.slash('/activation', 'status');
    await settle();
    const count = () => (rowsOf(file)['inbox'] ?? []).length;
    const before = count();
    for (const made of [
      await user.dm('apricot'),
      await user.slash('/activation', 'status'),
      await user.shortcut('activation_start'),
    ])
      expect(made.ok).toBe(true);
    await settle();
    expect(count()).toBe(before);
    expect(user.modal()).toBeNull();
    expect(user.sees().filter(({ plain }) => plain.includes('I will read on in'))).toHaveLength(1);
    await user.remove(sent);
    await settle();
    expect(count()).toBe(before + 1);
    slack.assertClean();
  });
});

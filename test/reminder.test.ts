// "Wait 24 hours, then retry": the bot comes back by itself, on both platforms, at a humane hour, once, and only as long as it is wanted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import type { Key } from '../bot/messages/message.ts';
import { type Lang, shows, wordsAt } from './support/converse.ts';
import { platforms } from './support/deskDoor.ts';
import { openWait, type Waiter, type WaitScene } from './support/waitScene.ts';

const scenes: WaitScene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close();
});

async function open(...needs: Parameters<typeof openWait>): Promise<WaitScene> {
  const scene = await openWait(...needs);
  scenes.push(scene);
  return scene;
}

/** The number of tries is used up, which only a day of waiting cures. */
async function toWaiting(person: Waiter, device: 'private' | 'company' = 'private'): Promise<void> {
  await person.press('newProblem');
  await person.press(device);
  await person.press('yes');
  await person.press('retail');
  await person.say('0x803FABBC');
  await person.press('none');
  if (person.asked() !== 'outcome.waiting') throw new Error(`asked for ${person.asked()}: ${person.last().all}`);
}

const sees = (person: Waiter, key: Key, language: Lang) =>
  person.messages().filter((message) => shows(message, key, language)).length;

const near = { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
/** A moment as a person of that language reads it on a wall clock there. */
const written = (moment: string, language: Lang, timeZone: string) =>
  new Intl.DateTimeFormat(language, { ...near, timeZone }).format(new Date(moment));

const languages = ['ja', 'en'] as const;

describe.each(platforms)('a person who waits, in %s', (platform) => {
  it.each(languages)('is asked again after 24 hours, and it is solved (%s)', async (language) => {
    const scene = await open(platform);
    const person = await scene.person(language);
    await toWaiting(person);
    await person.press('later');
    expect(shows(person.messages().at(-2), 'common.reminder.set', language)).toBe(true);
    expect(person.messages().at(-2)?.all).toContain(written('2026-11-25T10:00+09:00', language, 'Asia/Tokyo'));
    expect(person.asked()).toBe('outcome.waiting');
    await scene.ringAt('2026-11-25T09:59+09:00');
    expect(sees(person, 'waiting.back', language)).toBe(0);
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', language)).toBe(1);
    expect(person.asked()).toBe('outcome.waiting');
    await person.press('solved');
    expect(shows(person.last(), 'wrapUp.title', language)).toBe(true);
  });

  it('says that it did not help, and the plan goes on', async () => {
    const scene = await open(platform);
    const person = await scene.person('en');
    await toWaiting(person);
    await person.press('later');
    await scene.ringAt('2026-11-25T10:01+09:00');
    await person.press('notSolved');
    expect(person.asked()).toBe('outcome.contactSupport');
  });

  it.each([
    ['ja', '明日声をかけて'],
    ['en', 'Remind me tomorrow'],
    ['en', '3'],
  ] as const)('may ask for it by words (%s: %s)', async (language, words) => {
    const scene = await open(platform);
    const person = await scene.person(language);
    await toWaiting(person);
    await person.say(words);
    expect(sees(person, 'common.reminder.set', language)).toBe(1);
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', language)).toBe(1);
  });

  it.each([
    ['ja', '明日まで待ちます'],
    ['en', "I'll wait until tomorrow."],
  ] as const)('is offered it who only says to wait (%s)', async (language, words) => {
    const scene = await open(platform);
    const person = await scene.person(language);
    await toWaiting(person);
    await person.say(words);
    expect(sees(person, 'waiting.offer', language)).toBe(1);
    await scene.ringAt('2026-11-28T10:01+09:00');
    expect(sees(person, 'waiting.back', language)).toBe(0);
  });

  it('hears nothing at night in their own time zone, and reads the time as their own clock shows it', async () => {
    const scene = await open(platform);
    const person = await scene.person('en', 'America/New_York');
    await toWaiting(person);
    await person.press('later');
    expect(person.messages().at(-2)?.all).toContain(written('2026-11-25T09:00-05:00', 'en', 'America/New_York'));
    await scene.ringAt('2026-11-25T08:59-05:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(0);
    await scene.ringAt('2026-11-25T09:00:01-05:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(1);
  });

  it('is asked nine by the clock on the wall across the change of the clocks', async () => {
    const scene = await open(platform);
    const person = await scene.person('en', 'America/New_York');
    await toWaiting(person);
    scene.at('2027-03-12T22:00-05:00');
    await person.say('continue');
    await person.press('later');
    await scene.ringAt('2027-03-14T08:59-04:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(0);
    await scene.ringAt('2027-03-14T09:00:01-04:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(1);
  });

  it('whose time zone is nonsense is asked by the time of the desk', async () => {
    const scene = await open(platform);
    const person = await scene.person('en', 'Mars/Olympus');
    await toWaiting(person);
    await person.press('later');
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(1);
  });

  it('at a company PC is not asked at the weekend', async () => {
    const scene = await open(platform);
    scene.at('2026-11-27T15:00+09:00');
    const person = await scene.person('ja');
    await toWaiting(person, 'company');
    await person.press('later');
    await scene.ringAt('2026-11-29T12:00+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(0);
    await scene.ringAt('2026-11-30T09:00:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(1);
  });

  it('may be asked again and again for years, each time once', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    let now = Date.parse('2026-11-24T10:00+09:00');
    for (let round = 1; round <= 60; round += 1) {
      now += 13 * 24 * 3_600_000 + 5 * 60_000;
      await scene.ringAt(new Date(now).toISOString());
      await scene.ringAt(new Date(now + 30 * 24 * 3_600_000).toISOString());
      expect(sees(person, 'waiting.back', 'ja')).toBe(1);
      scene.at(new Date(now + 60_000).toISOString());
      await person.press('later');
      // After a long silence it asks first whether to go on.
      if (shows(person.last(), 'common.resume.ask', 'ja')) {
        await person.press('continue');
        await person.press('later');
      }
    }
    expect(now).toBeGreaterThan(Date.parse('2028-12-31'));
  }, 120_000);

  it('after a restart is asked once, however often the process ends', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    await scene.restartAt('2026-11-24T18:00+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(0);
    await scene.restartAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(1);
    await scene.restartAt('2026-11-25T10:05+09:00');
    const sent = scene.sent();
    await scene.ringAt('2026-11-26T10:01+09:00');
    expect(scene.sent()).toBe(sent);
    await person.press('solved');
    expect(shows(person.last(), 'wrapUp.title', 'ja')).toBe(true);
  });

  it('is asked once when the alarm rings twice', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    const kept = alarmsIn(scene);
    await scene.ringAt('2026-11-25T10:01+09:00');
    const sent = scene.sent();
    putAlarms(scene, kept);
    await scene.ringAt('2026-11-25T10:03+09:00');
    expect(scene.sent()).toBe(sent);
  });

  it('is asked once by a bot that was updated meanwhile', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    inDatabase(scene, (database) => database.exec(`update states set value = json_set(value, '$.version', 'old')`));
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(1);
    expect(person.asked()).toBe('outcome.waiting');
  });

  it('is asked nothing for words that were taken back by an edit', async () => {
    const scene = await open(platform);
    const person = await scene.person('en');
    await toWaiting(person);
    await person.say('remind me tomorrow');
    await person.edit('it works now');
    expect(shows(person.last(), 'wrapUp.title', 'en')).toBe(true);
    expect(alarmsIn(scene)).toEqual([]);
  });

  it('is asked once also who edits older words afterwards', async () => {
    const scene = await open(platform);
    const person = await scene.person('en');
    await toWaiting(person);
    await person.press('later');
    await person.say('hmm');
    await scene.ringAt('2026-11-25T10:01+09:00');
    await person.edit('hmmm');
    await scene.ringAt('2026-11-26T10:01+09:00');
    await person.say('status');
    expect(alarmsIn(scene)).toEqual([]);
    expect(person.messages().some(({ all }) => all.includes(wordsAt('common.status.reminder', 'en')))).toBe(false);
  });

  it('is not woken by a process that comes back at night after three days', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    await scene.restartAt('2026-11-28T03:00+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(0);
    await scene.ringAt('2026-11-28T09:00:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(1);
  });

  it.each([
    ['solved', (person: Waiter) => person.press('solved')],
    ['not solved', (person: Waiter) => person.press('notSolved')],
    ['started over', (person: Waiter) => person.say('start over')],
    ['stopped', (person: Waiter) => person.say('cancel')],
    ['another problem', (person: Waiter) => person.say('new problem')],
    ['back', (person: Waiter) => person.press('back')],
    [
      'handed over',
      async (person: Waiter) => {
        await person.press('person');
        await person.press('send');
      },
    ],
  ] as const)('hears nothing once the case went on: %s', async (_, act) => {
    const scene = await open(platform);
    const person = await scene.person('en');
    await toWaiting(person);
    await person.press('later');
    await act(person);
    expect(alarmsIn(scene).filter(({ kind }) => kind === 'retry')).toEqual([]);
    const { length } = person.messages();
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(person.messages()).toHaveLength(length);
  });

  it('stops it by one press, and by pressing again learns that there is none', async () => {
    const scene = await open(platform);
    const person = await scene.person('en');
    await toWaiting(person);
    await person.press('later');
    await person.say('status');
    expect(person.messages().some(({ all }) => all.includes(wordsAt('common.status.reminder', 'en')))).toBe(true);
    await person.press('dontRemind');
    expect(shows(person.last(), 'common.reminder.stopped', 'en')).toBe(true);
    expect(person.asked()).toBe('outcome.waiting');
    expect(alarmsIn(scene)).toEqual([]);
    await person.pressOldest('dontRemind');
    expect(shows(person.last(), 'common.reminder.none', 'en')).toBe(true);
    const sent = scene.sent();
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(scene.sent()).toBe(sent);
    await person.press('solved');
    expect(shows(person.last(), 'wrapUp.title', 'en')).toBe(true);
  });

  it.each([
    ['ja', '止めて'],
    ['en', "don't remind me"],
  ] as const)('stops it by a word (%s: %s)', async (language, words) => {
    const scene = await open(platform);
    const person = await scene.person(language);
    await toWaiting(person);
    await person.press('later');
    await person.say(words);
    expect(shows(person.last(), 'common.reminder.stopped', language)).toBe(true);
    expect(alarmsIn(scene)).toEqual([]);
  });

  it('who presses twice has one reminder, a day after the later press', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    scene.at('2026-11-24T11:00+09:00');
    await person.press('later');
    expect(alarmsIn(scene)).toHaveLength(1);
    await scene.ringAt('2026-11-25T10:30+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(0);
    await scene.ringAt('2026-11-25T11:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(1);
  });

  it('hears nothing after the app was removed, also when it was added again', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    await person.removeApp();
    expect(alarmsIn(scene)).toEqual([]);
    await person.addApp();
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(sees(person, 'waiting.back', 'ja')).toBe(0);
    await person.say('状況');
    expect(person.messages().some(({ all }) => all.includes(wordsAt('common.status.reminder', 'ja')))).toBe(false);
  });

  it('is asked also where little is kept, and was not seen meanwhile', async () => {
    const scene = await open(platform, { RETENTION_DAYS: '1' });
    const person = await scene.person('en');
    scene.at('2026-11-27T15:00+09:00');
    await toWaiting(person, 'company');
    await person.press('later');
    const seen = seenAt(scene, person);
    await scene.restartAt('2026-11-30T09:01+09:00');
    expect(sees(person, 'waiting.back', 'en')).toBe(1);
    expect(seenAt(scene, person)).toEqual(seen);
  });

  it('hears nothing where their data is gone', async () => {
    const scene = await open(platform);
    const person = await scene.person('ja');
    await toWaiting(person);
    await person.press('later');
    inDatabase(scene, (database) => database.exec('delete from states; delete from people;'));
    const sent = scene.sent();
    await scene.ringAt('2026-11-25T10:01+09:00');
    expect(scene.sent()).toBe(sent);
    for (const table of ['people', 'states'])
      expect(inDatabase(scene, (database) => database.prepare(`select * from ${table}`).all())).toEqual([]);
  });
});

it.each([false, true])('in a group in Teams is asked unless the app was removed from it (%s)', async (isRemoved) => {
  const scene = await open('teams');
  const [person, colleague] = await scene.group('en');
  await toWaiting(person);
  await person.press('later');
  if (isRemoved) {
    await colleague.removeApp();
    await colleague.addApp();
  }
  await scene.ringAt('2026-11-25T10:01+09:00');
  expect(sees(person, 'waiting.back', 'en')).toBe(isRemoved ? 0 : 1);
});

it("is shown on a person's page in Slack, with the button that stops it", async () => {
  const scene = await open('slack');
  const person = await scene.person('en', 'America/New_York');
  await toWaiting(person);
  await person.press('later');
  const home = await person.home?.();
  expect(home).toContain(wordsAt('common.status.reminder', 'en'));
  expect(home).toContain(written('2026-11-25T09:00-05:00', 'en', 'America/New_York'));
  expect(home).toContain(wordsAt('common.nav.dontRemind', 'en'));
  await person.press('dontRemind');
  expect(await person.home?.()).not.toContain(wordsAt('common.status.reminder', 'en'));
});

it("on the local page, reads times in the browser's time zone", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-zone-'));
  const database = join(folder, 'desk.sqlite');
  const config = readConfig({ PORT: '0', DATABASE_URL: `sqlite:${database}` }, ['en', 'ja']);
  const app = await startApp({ config, log: openLog('silent') });
  try {
    const url = await app.listen();
    const { token } = JSON.parse(/\{"token".*\}/.exec(await (await fetch(url)).text())?.[0] ?? '{}');
    const { status } = await fetch(`${url}/local/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-desk-token': token },
      body: JSON.stringify({ id: 'one', side: 'employee', text: '0xC004F213', timeZone: 'Europe/London' }),
    });
    expect(status).toBe(202);
    await app.idle();
    const zones = inDatabase({ database }, (open) => open.prepare('select time_zone from people').all());
    expect(zones).toEqual([{ time_zone: 'Europe/London' }]);
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true });
  }
});

function inDatabase<T>({ database: file }: Pick<WaitScene, 'database'>, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

type Row = Record<string, string | null>;

function alarmsIn(scene: WaitScene): readonly Row[] {
  return inDatabase(scene, (database) => database.prepare('select * from alarms').all() as Row[]);
}

function putAlarms(scene: WaitScene, rows: readonly Row[]): void {
  inDatabase(scene, (database) => {
    const put = database.prepare('insert into alarms (key, kind, at, data) values (?, ?, ?, ?)');
    for (const { key = '', kind = '', at = '', data = '' } of rows) put.run(key, kind, at, data);
  });
}

function seenAt(scene: WaitScene, { key }: Waiter): unknown {
  return inDatabase(scene, (database) => database.prepare('select seen_at from people where key = ?').get(key));
}

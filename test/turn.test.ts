// What happens around a turn, by the same door as Teams: welcomes, presses, secrets, languages, the desk, faults.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  deskThread,
  type Lang,
  means,
  type Office,
  openOffice,
  pressNewest,
  shows,
  waitingCard,
  waitingQuestion,
  wordsAt,
} from './support/converse.ts';
import type { Chat, Posted, Seat, Shown, User } from './support/fakeTeams.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-turn-'));
const file = join(folder, 'desk.sqlite');
const day = 24 * 3_600_000;
let ahead = 0;
let office: Office;

beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + ahead) };
  office = await openOffice({ database: `sqlite:${file}`, clock });
});
afterEach(() => office.teams.check());
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

async function settled(...posts: Promise<Posted>[]): Promise<readonly Posted[]> {
  const posted = await Promise.all(posts);
  await office.settle();
  for (const { status, activity } of posted) {
    if (status !== 200) throw new Error(`${status} for ${JSON.stringify(activity).slice(0, 300)}`);
  }
  return posted;
}

/** A person in their personal chat, after the installation. */
async function newcomer(locale = 'ja-JP', name?: string): Promise<Seat> {
  const user = office.teams.user({ locale, ...(name && { name }) });
  const seat = office.teams.personal(user).as(user);
  await seat.install();
  await office.settle();
  return seat;
}

/** Presses these one after the other. */
async function press(seat: Seat, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    await pressNewest(seat, id);
    await office.settle();
  }
}

/** What the bot said or changed since `work` began. */
async function answersTo(chat: Chat, work: () => Promise<unknown>): Promise<readonly Shown[]> {
  const before = new Map(chat.messages.map(({ id, edits }) => [id, edits]));
  await work();
  await office.settle();
  return chat.messages.filter(({ id, edits, from }) => from === 'bot' && before.get(id) !== edits);
}

const said = (seat: Seat, text: string) => answersTo(seat.chat, () => settled(seat.say(text)));

function anyShows(seen: readonly Shown[], key: Parameters<typeof shows>[1], language: Lang = 'ja'): boolean {
  return seen.some((message) => shows(message, key, language));
}

function languageOf(message: Shown | undefined): unknown {
  return message?.card?.['lang'];
}

function card(chat: Chat): Shown {
  const waiting = waitingCard(chat);
  if (!waiting) throw new Error(`nothing is asked in:\n${chat.transcript()}`);
  return waiting;
}

/** An employee with a ticket at the desk, and the desk's thread. */
async function withTicket(): Promise<{ seat: Seat; thread: Chat; staff: User }> {
  const seat = await newcomer();
  await press(seat, 'newProblem', 'company');
  await settled(seat.say('担当者'));
  await press(seat, 'send');
  const thread = deskThread(office, seat.user.name);
  if (!thread) throw new Error('nothing reached the desk');
  return { seat, thread, staff: office.teams.user({ name: '担当者 B' }) };
}

/** A ticket whose plan has nothing left that the employee could do. */
async function withUsedUpPlan(): Promise<{ seat: Seat; thread: Chat | undefined }> {
  const seat = await newcomer();
  await press(seat, 'newProblem', 'company', 'no', 'preinstalled_oem');
  await settled(seat.say('0xC004F210'));
  await press(seat, 'none', 'send');
  return { seat, thread: deskThread(office, seat.user.name) };
}

describe('the welcome', () => {
  it('is said once, whatever Teams sends when the app is installed', async () => {
    const seat = await newcomer();
    await seat.install();
    await settled(seat.say('こんにちは'));
    expect(seat.chat.messages.filter((message) => shows(message, 'common.welcome.body', 'ja'))).toHaveLength(1);
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it('is said again after the app was removed and installed again', async () => {
    const seat = await newcomer();
    await settled(seat.send('installationUpdate', { action: 'remove' }));
    await seat.install();
    await office.settle();
    expect(seat.chat.messages.filter((message) => shows(message, 'common.welcome.body', 'ja'))).toHaveLength(2);
  });

  it('comes before the answer to a first message when no installation was announced', async () => {
    const user = office.teams.user({ locale: 'en-US' });
    const seat = office.teams.personal(user).as(user);
    const seen = await said(seat, 'Windows is not activated, 0xC004F213');
    expect(anyShows(seen.slice(0, 1), 'common.welcome.body', 'en')).toBe(true);
    expect(anyShows(seen, 'errorMessage.read', 'en')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it('is in the person’s language although the first event of an installation names none', async () => {
    const seat = await newcomer('en-US');
    expect(seat.chat.messages.map(languageOf)).toEqual(['en']);
  });

  it('still offers to begin after a language was pressed on it', async () => {
    const seat = await newcomer();
    await press(seat, 'speak:en');
    const offers = seat.chat.messages.filter(({ buttons }) => buttons.some(means('newProblem')));
    expect(offers.map(languageOf)).toEqual(['en']);
  });

  it('is not said when another member joins, and other events are left alone', async () => {
    const seat = await newcomer();
    const seen = await answersTo(seat.chat, () =>
      settled(
        seat.send('conversationUpdate', { membersAdded: [{ id: '29:1someone' }] }),
        seat.send('messageReaction', { reactionsAdded: [{ type: 'like' }], replyToId: '1' }),
        seat.send('typing', {}),
        seat.send('messageUpdate', { text: 'edited' }),
      ),
    );
    expect(seen).toEqual([]);
  });
});

describe('a press', () => {
  it('of an old card says so, answers nothing, and the current question is asked again', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const old = card(seat.chat).buttons.find(means('private'))?.data;
    await press(seat, 'company');
    const seen = await answersTo(seat.chat, () => settled(seat.submit(old)));
    expect(anyShows(seen, 'common.stale')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('admin');
    await settled(seat.say('戻る'));
    expect(anyShows(await said(seat, '会社'), 'common.chosen')).toBe(true);
  });

  it('takes the buttons off its card, and so does a typed answer', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const first = card(seat.chat).id;
    await press(seat, 'company');
    const second = card(seat.chat).id;
    await settled(seat.say('はい'));
    for (const id of [first, second]) {
      const message = seat.chat.messages.find((one) => one.id === id);
      expect(message?.buttons).toEqual([]);
      expect(shows(message, 'common.chosen', 'ja')).toBe(true);
    }
  });

  it('counts once when it is a double press', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const shown = card(seat.chat);
    const seen = await answersTo(seat.chat, () =>
      settled(seat.press(shown, means('company')), seat.press(shown, means('company'))),
    );
    expect(anyShows(seen, 'common.stale')).toBe(false);
    expect(seen.filter((message) => shows(message, 'licenseType.admin.ask', 'ja'))).toHaveLength(1);
  });

  it('counts once when it is a double press of a command', async () => {
    const seat = await newcomer();
    const [welcome] = seat.chat.messages;
    if (!welcome) throw new Error('no welcome');
    await settled(seat.press(welcome, means('newProblem')), seat.press(welcome, means('newProblem')));
    expect(waitingQuestion(seat.chat)).toBe('device');
    expect(seat.chat.messages.filter((message) => shows(message, 'licenseType.device.ask', 'ja')).length).toBeLessThan(
      3,
    );
  });

  it('of help is answered once when it is a double press', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const shown = card(seat.chat);
    const seen = await answersTo(seat.chat, () =>
      settled(seat.press(shown, means('help')), seat.press(shown, means('help'))),
    );
    expect(seen.filter((message) => shows(message, 'common.help.title', 'ja'))).toHaveLength(1);
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it('of a conversation that is over is answered kindly', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const old = card(seat.chat).buttons.find(means('company'))?.data;
    await settled(seat.say('中止'));
    expect(anyShows(await answersTo(seat.chat, () => settled(seat.submit(old))), 'common.staleNothing')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('nothing');
  });

  it.each([
    ['english', 'en'],
    ['japanese', 'ja'],
  ])('of a language as earlier versions named it, %s, still chooses it', async (command, language) => {
    const seat = await newcomer();
    await settled(seat.submit({ press: { to: 'command', command }, fields: {} }));
    expect(languageOf(seat.chat.last)).toBe(language);
  });

  it('that offers a choice the question does not have is no answer', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const data = card(seat.chat).buttons.find(means('company'))?.data;
    const { press: real } = data as { press: object };
    await settled(seat.submit({ ...data, press: { ...real, choice: 'hacked' } }));
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it.each([
    ['nothing', {}],
    ['a word', 'hello'],
    ['a list', [1, 2]],
    ['another bot’s data', { action: 'approve', id: 7 }],
    ['a press without its parts', { press: { to: 'question' } }],
    ['a command that does not exist', { press: { to: 'command', command: 'format' } }],
  ])('with %s as its data is answered with the question again', async (_, data) => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const seen = await answersTo(seat.chat, () => settled(seat.submit(data)));
    expect(seen.length).toBeGreaterThan(1);
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it('as Action.Execute is answered with the card that takes its place', async () => {
    const seat = await newcomer('en-US');
    await press(seat, 'newProblem');
    const [posted] = await settled(seat.execute(card(seat.chat), means('company')));
    expect(posted?.body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    const value = posted?.body;
    expect(JSON.stringify(value)).toContain(wordsAt('licenseType.device.choices.company', 'en'));
    expect(JSON.stringify(value)).not.toContain('Action.Submit');
    expect(waitingQuestion(seat.chat)).toBe('admin');
  });

  it('that Teams knows and the bot does not (an unknown invoke) does no harm', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem');
    const before = seat.chat.messages.length;
    const posted = [
      await seat.invoke('composeExtension/query', { commandId: 'x' }),
      await seat.invoke('task/fetch', {}),
      await seat.invoke('adaptiveCard/action', { action: { type: 'Action.Execute', verb: 'x' }, trigger: 'automatic' }),
    ];
    await office.settle();
    for (const { status } of posted) expect([200, 400, 404]).toContain(status);
    expect(seat.chat.messages.length - before).toBeLessThanOrEqual(2);
    expect(waitingQuestion(seat.chat)).toBe('device');
  });
});

describe('an activity that Teams sends twice', () => {
  it('is answered once', async () => {
    const seat = await newcomer();
    const [first] = await settled(seat.say('0xC004F213'));
    const seen = await answersTo(seat.chat, () => settled(...(first ? [first.again(), first.again()] : [])));
    expect(seen).toEqual([]);
  });

  it('is answered once when the second comes before the first is answered', async () => {
    const seat = await newcomer();
    const sameId = { extra: { id: '1700000000000000' } };
    const seen = await answersTo(seat.chat, () =>
      settled(seat.say('0xC004F213', sameId), seat.say('0xC004F213', sameId)),
    );
    expect(seen.filter((message) => shows(message, 'errorMessage.read', 'ja'))).toHaveLength(1);
  });
});

describe.each(['ja', 'en'] as const)('what cannot be an answer, in %s,', (language) => {
  const locale = language === 'ja' ? 'ja-JP' : 'en-US';
  const picture = { contentType: 'image/*', contentUrl: 'https://smba.example/image' };
  const document = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'screen_0xC004F213.png' };

  it.each([
    ['rubbish', 'asdfghjkl;', {}, 'common.notUnderstood'],
    ['an empty message', '', { html: '<p></p>' }, 'common.empty'],
    ['blanks', ' \n ', {}, 'common.empty'],
    ['emoji', '😀👍🏽', {}, 'common.notUnderstood'],
    ['100 KB', 'lorem ipsum '.repeat(8_500), {}, 'common.tooLong'],
    ['markup', '**x** <b>y</b> [z](http://x) {{days}} $t(common.yes)', {}, 'common.notUnderstood'],
    ['a picture that is gone', '', { attachments: [picture] }, 'handoff.file.refused'],
    ['a file', '', { attachments: [document] }, 'common.attachment'],
    ['a number that is no choice', '７', {}, 'common.notUnderstood'],
  ] as const)('%s gets a kind answer and the question again', async (_, text, options, key) => {
    const seat = await newcomer(locale);
    await press(seat, 'newProblem');
    const seen = await answersTo(seat.chat, () => settled(seat.say(text, options)));
    expect(anyShows(seen, key, language)).toBe(true);
    expect(seen.map(languageOf)).toEqual(seen.map(() => language));
    expect(waitingQuestion(seat.chat)).toBe('device');
  });
});

describe('a long text', () => {
  it('as the error is kept, and the desk gets cards that Teams takes', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'preinstalled_oem');
    await settled(seat.say(`0xC004F213 ${'認証できません。'.repeat(4_000)}`));
    expect(waitingQuestion(seat.chat)).toBe('change');
    await settled(seat.say('担当者'));
    await press(seat, 'send');
    expect(deskThread(office, seat.user.name)?.messages[0]?.all).toContain('0xC004F213');
  });

  it('in every box of the summary still makes cards that Teams takes', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'preinstalled_oem');
    await settled(seat.say(`0xC004F213 ${'認証できません。'.repeat(4_000)}`));
    await press(seat, 'bios');
    await settled(seat.say('担当者'));
    const texts = card(seat.chat).inputs.filter(({ type, id }) => type === 'Input.Text' && id !== 'errorText');
    const full = Object.fromEntries(texts.map(({ id, maxLength }) => [id, 'あ漢'.repeat(maxLength / 2)]));
    await pressNewest(seat, 'keep', full);
    await office.settle();
    expect(waitingQuestion(seat.chat)).toBe('handover');
    await press(seat, 'send');
    const thread = deskThread(office, seat.user.name);
    expect(thread?.messages.flatMap(({ buttons }) => buttons.map(({ title }) => title))).toContain(
      wordsAt('handoff.desk.claim', 'ja'),
    );
    await press(thread?.as(office.teams.user({ name: '担当者 B' })) ?? seat, 'claim');
    expect(shows(seat.chat.last, 'handoff.claimed', 'ja')).toBe(true);
    expect(thread?.messages.some((message) => shows(message, 'handoff.desk.stateClaimed', 'ja'))).toBe(true);
  });

  it('after the handover reaches the thread whole', async () => {
    const { seat, thread } = await withTicket();
    const words = '再起動しても同じ表示が出ます。'.repeat(600);
    await settled(seat.say(words));
    const there = thread.messages.map(({ all }) => all.replace(/\n/g, '')).join('');
    expect(there.split('再起動しても同じ表示が出ます。').length - 1).toBeGreaterThanOrEqual(599);
  });
});

describe('a long message on a live ticket', () => {
  it('reaches the thread whole, in order, in several messages', async () => {
    const { seat, thread } = await withTicket();
    const words = Array.from({ length: 1_500 }, (_, index) => `${1_000 + index}番の行です。`).join('');
    expect(words).toHaveLength(15_000);
    const from = thread.messages.length;
    const seen = await said(seat, words);
    const relayed = thread.messages.slice(from);
    expect(relayed.length).toBeGreaterThan(3);
    for (const message of relayed) expect(shows(message, 'handoff.desk.said', 'ja')).toBe(true);
    expect(relayed.map(({ texts }) => texts.slice(1).join('')).join('')).toBe(words);
    expect(seen.filter((message) => shows(message, 'handoff.relayed.open', 'ja'))).toHaveLength(1);
  });

  it('stops where the person was told that reading stops', async () => {
    const { seat, thread } = await withTicket();
    const from = thread.messages.length;
    const seen = await said(seat, '認証できません。'.repeat(5_000));
    expect(anyShows(seen, 'common.tooLong')).toBe(true);
    const relayed = thread.messages.slice(from).flatMap(({ texts }) => texts.slice(1));
    expect(relayed.join('')).toHaveLength(20_000);
  });
});

describe('the name of a file', () => {
  const png = { attachments: [{ contentType: 'image/png', name: 'screen.png' }] };

  it.each([
    ['with the first message', ['0xC004F213', png]],
    ['before the first message', ['', png]],
  ] as const)('sent %s stays in the summary', async (_, [text, options]) => {
    const seat = await newcomer();
    await settled(seat.say(text, options));
    if (text === '') await settled(seat.say('0xC004F213'));
    await press(seat, 'company', 'person');
    expect(card(seat.chat).all).toContain('screen.png');
    await press(seat, 'send');
    expect(deskThread(office, seat.user.name)?.messages[0]?.all).toContain('screen.png');
  });

  it('does not stay when the person starts over', async () => {
    const seat = await newcomer();
    await settled(seat.say('0xC004F213', png));
    await settled(seat.say('最初から'));
    await press(seat, 'company', 'person');
    expect(card(seat.chat).all).not.toContain('screen.png');
  });
});

describe('markup in a person’s name', () => {
  it('is shown as it is written, in the chat and at the desk', async () => {
    const name = 'Bob *Tables* [x](http://evil.example)';
    const seat = await newcomer('en-US', name);
    await settled(seat.say('I want a person'));
    await press(seat, 'send');
    const thread = office.desk.threads.at(-1);
    const title = thread?.messages[0]?.texts[0] ?? '';
    expect(title.replace(/\\(.)/g, '$1')).toContain(name);
    expect(title).not.toContain('[x](http');
  });
});

describe('a secret', () => {
  const key = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';
  const recovery = '123453-234564-345675-456786-567897-678909-111111-222222';

  /** Neither the database nor the log nor any chat holds it. */
  function expectNowhere(secret: string): void {
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const chats = [office.desk, ...office.desk.threads].flatMap(({ messages }) =>
      messages.map(({ card: sent }) => JSON.stringify(sent)),
    );
    for (const place of [...files, ...office.log, ...chats]) expect(place.includes(secret)).toBe(false);
  }

  it.each([
    ['in a text', key, {}],
    ['in full width', 'ＶＫ７ＪＧ－ＮＰＨＴＭ－Ｃ９７ＪＭ－９ＭＰＧＴ－３Ｖ６６Ｔ', {}],
    ['only in the HTML copy', 'キーです', { html: `<p><b>${key}</b></p>` }],
    ['in the name of a file', '', { attachments: [{ contentType: 'image/png', name: `${key}.png` }] }],
  ])('(a product key %s) is masked before it is stored, and the person is told', async (_, text, options) => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'retail');
    const seen = await answersTo(seat.chat, () => settled(seat.say(text, options)));
    expect(anyShows(seen, 'common.masked')).toBe(true);
    expectNowhere(key);
    expectNowhere(text || key);
  });

  it('in a box of the summary never reaches the desk', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    await settled(seat.say('担当者'));
    const seen = await answersTo(seat.chat, () =>
      pressNewest(seat, 'send', { note: `キーは ${key} です`, model: 'T14' }),
    );
    expect(anyShows(seen, 'common.maskedOnly')).toBe(true);
    expect(deskThread(office, seat.user.name)?.messages[0]?.all).toContain('T14');
    expectNowhere(key);
  });

  it('in the words of staff is masked before the employee reads them, and staff are told', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    await pressNewest(thread.as(staff), 'reply', { words: `新しいキー ${key} を入れてください` });
    await office.settle();
    expect(anyShows(thread.messages, 'handoff.desk.maskedOnly')).toBe(true);
    expect(seat.chat.last?.all).toContain('新しいキー');
    expectNowhere(key);
  });

  it('(a BitLocker recovery key) is masked whole', async () => {
    const seat = await newcomer('en-US');
    await press(seat, 'newProblem', 'company', 'no', 'retail');
    const seen = await said(seat, `The screen asked for ${recovery} and then 0xC004F213`);
    expect(anyShows(seen, 'common.masked', 'en')).toBe(true);
    expect(anyShows(seen, 'errorMessage.read', 'en')).toBe(true);
    for (const group of recovery.split('-').slice(0, 6)) expectNowhere(group);
  });
});

describe('after a week of silence', () => {
  it.each([
    ['続ける', 'admin'],
    ['1', 'admin'],
    ['最初から', 'device'],
    ['２', 'device'],
  ])('it asks whether to go on, and "%s" leads to the question %s', async (reply, question) => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    ahead += 8 * day;
    expect(anyShows(await said(seat, 'はい'), 'common.resume.ask')).toBe(true);
    await settled(seat.say(reply));
    expect(waitingQuestion(seat.chat)).toBe(question);
  });

  it('the buttons of its question work', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    ahead += 8 * day;
    await settled(seat.say('こんにちは'));
    await press(seat, 'continue');
    expect(waitingQuestion(seat.chat)).toBe('admin');
    await press(seat, 'yes');
    expect(waitingQuestion(seat.chat)).toBe('license');
  });

  it('a command is done at once', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    ahead += 8 * day;
    expect(anyShows(await said(seat, '状況'), 'common.status.title')).toBe(true);
  });

  it('of six days only it goes on without asking', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    ahead += 6 * day;
    await settled(seat.say('はい'));
    expect(waitingQuestion(seat.chat)).toBe('license');
  });
});

describe('the language', () => {
  it('is the locale’s, until the person writes Japanese', async () => {
    const seat = await newcomer('en-US');
    await settled(seat.say('hello'));
    expect(languageOf(seat.chat.last)).toBe('en');
    await settled(seat.say('ライセンス認証ができなくて困っています'));
    expect(languageOf(seat.chat.last)).toBe('ja');
    await settled(seat.say('help'));
    expect(languageOf(seat.chat.last)).toBe('ja');
  });

  it('is not changed by Windows text that is quoted or pasted', async () => {
    const seat = await newcomer('en-US');
    await settled(seat.say('my PC shows 「Windows のライセンス認証を行ってください」 0xC004F213'));
    expect(languageOf(seat.chat.last)).toBe('en');
    await press(seat, 'private', 'yes', 'unknown');
    await settled(
      seat.say('名前: Windows(R), Professional edition\n説明: Windows(R) Operating System, OEM_DM channel'),
    );
    expect(languageOf(seat.chat.last)).toBe('en');
  });

  it('that was chosen beats the person’s words and the locale, and every later conversation', async () => {
    const seat = await newcomer('ja-JP');
    await settled(seat.say('English'));
    await settled(seat.say('会社のパソコンが認証されません'));
    expect(languageOf(seat.chat.last)).toBe('en');
    const inGroup = office.teams.group().as(seat.user);
    await settled(inGroup.say('BIOSを更新しました'));
    const inGroupSaid = inGroup.chat.messages.filter(({ from }) => from === 'bot').map(languageOf);
    expect(new Set(inGroupSaid)).toEqual(new Set(['en']));
  });

  it('is the default when Teams names none, and stays the person’s when a press names another', async () => {
    const user = office.teams.user({ locale: 'fr-FR' });
    const seat = office.teams.personal(user).as(user);
    await settled(seat.say('0xC004F213'));
    expect(languageOf(seat.chat.last)).toBe('ja');
    const english = await newcomer('en-US');
    await settled(english.say('hello', { locale: null }));
    expect(languageOf(english.chat.last)).toBe('en');
  });
});

describe('in a group chat', () => {
  it('each person has their own questions, and nobody answers for another', async () => {
    const group = office.teams.group();
    const one = group.as(office.teams.user());
    const alex = group.as(office.teams.user({ locale: 'en-US' }));
    await settled(one.say('0xC004F213 が出ます'));
    const ofOne = card(group);
    expect(anyShows(group.messages, 'common.welcome.group')).toBe(true);
    await settled(alex.say('my laptop says 0x80072EE7'));
    await settled(alex.press(ofOne, means('company')));
    expect(group.messages.find(({ id }) => id === ofOne.id)?.buttons.length).toBeGreaterThan(0);
    await settled(one.press(ofOne, means('private')));
    const ofOneNow = group.messages.find(({ id }) => id === ofOne.id);
    expect(shows(ofOneNow, 'common.chosen', 'ja')).toBe(true);
  });

  it('help, pressed on the question of another person, leaves that person’s buttons', async () => {
    const group = office.teams.group();
    const one = group.as(office.teams.user());
    const alex = group.as(office.teams.user({ locale: 'en-US' }));
    await settled(one.say('0xC004F213 が出ます'));
    const ofOne = card(group);
    const seen = await answersTo(group, () => settled(alex.press(ofOne, means('help'))));
    expect(anyShows(seen, 'common.help.title', 'en')).toBe(true);
    expect(card(group).id).toBe(ofOne.id);
    expect(card(group).buttons).toEqual(ofOne.buttons);
    await settled(one.press(ofOne, means('private')));
    expect(waitingQuestion(group)).toBe('admin');
  });

  it('status is not told before the others: their tickets are their own affair', async () => {
    const { seat } = await withTicket();
    const inGroup = office.teams.group().as(seat.user);
    await settled(inGroup.say('状況'));
    expect(shows(inGroup.chat.last, 'common.notAloud', 'ja')).toBe(true);
    expect(inGroup.chat.messages.filter(({ from, all }) => from === 'bot' && /ACT-\d/.test(all))).toEqual([]);
    expect(anyShows(await said(seat, '状況'), 'common.notAloud')).toBe(false);
  });

  it('whoever is about to hand over is told once more that the others read along', async () => {
    const inGroup = office.teams.group().as(office.teams.user());
    await settled(inGroup.say('0xC004F213'));
    const seen = await answersTo(inGroup.chat, () => settled(inGroup.say('担当者')));
    expect(anyShows(seen, 'common.welcome.group')).toBe(true);
    const { seat } = await withTicket();
    await press(seat, 'newProblem');
    const alone = await answersTo(seat.chat, () => settled(seat.say('担当者')));
    expect(anyShows(alone, 'common.welcome.group')).toBe(false);
  });

  it('a ticket’s answer goes to the personal chat once that is known', async () => {
    const seat = await newcomer();
    const inGroup = office.teams.group().as(seat.user);
    await settled(inGroup.say('担当者'));
    await press(inGroup, 'send');
    const thread = deskThread(office, seat.user.name);
    const staff = office.teams.user({ name: '高橋' });
    if (!thread) throw new Error('nothing reached the desk');
    await press(thread.as(staff), 'claim');
    expect(shows(seat.chat.last, 'handoff.claimed', 'ja')).toBe(true);
  });
});

describe('in a channel', () => {
  it('a mention starts a conversation in its own thread', async () => {
    const thread = office.teams.thread(office.teams.channel());
    const seat = thread.as(office.teams.user());
    await settled(seat.say('0xC004F213'));
    expect(waitingQuestion(thread)).toBe('device');
    await press(seat, 'company');
    expect(waitingQuestion(thread)).toBe('admin');
    await settled(seat.say('いいえ'));
    expect(waitingQuestion(thread)).toBe('license');
  });

  it('words of a ticket are followed also when the mention is edited away', async () => {
    const thread = office.teams.thread(office.teams.channel());
    const seat = thread.as(office.teams.user());
    await settled(seat.say('担当者'));
    await press(seat, 'send');
    const atDesk = deskThread(office, seat.user.name);
    const [words] = await settled(seat.say('会議室の PC です'));
    const { id, channelData } = words?.activity ?? {};
    const edit = { id, text: '受付の PC です', channelData: { ...(channelData as object), eventType: 'editMessage' } };
    await settled(seat.send('messageUpdate', edit));
    expect(atDesk?.messages.map(({ all }) => all).join('\n')).toContain('受付の PC です');
    expect(atDesk?.messages.map(({ all }) => all).join('\n')).not.toContain('会議室の PC です');
  });

  it('of a desk, what colleagues say to each other beside the tickets is not kept', async () => {
    const database = join(folder, 'talk.sqlite');
    const other = await openOffice({ database: `sqlite:${database}`, place: { rsc: true } });
    try {
      const thread = other.teams.thread(other.desk);
      const staff = thread.as(other.teams.user());
      const talk = await staff.say('lunch in the teahouse?', { mention: false });
      await staff.edit(talk, 'lunch in the teahouse!');
      await other.settle();
      await staff.say('help');
      await other.settle();
      expect(thread.messages.filter(({ from }) => from === 'bot')).toHaveLength(1);
      const db = new DatabaseSync(database, { readOnly: true });
      const kept = db.prepare('select activity from inbox').all();
      db.close();
      expect(JSON.stringify(kept)).not.toContain('teahouse');
      expect(JSON.stringify(kept)).toContain('help');
    } finally {
      await other.close();
    }
  });

  it('what people say to each other is neither answered nor kept, even where the bot may hear it', async () => {
    const thread = office.teams.thread(office.teams.channel({ rsc: true }));
    const seat = thread.as(office.teams.user());
    const [talk] = await settled(seat.say('lunch in the greenroom? 0xC004F213', { mention: false }));
    if (talk) await settled(seat.edit(talk, 'lunch in the greenroom! 0xC004F074'));
    expect(thread.messages.filter(({ from }) => from === 'bot')).toEqual([]);
    const kept = readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'latin1').includes('greenroom'));
    expect(kept).toEqual([]);
    await settled(seat.say('0xC004F213'));
    expect(waitingQuestion(thread)).toBe('device');
  });
});

describe('with a live ticket', () => {
  it('the employee’s words reach the thread before a claim and after it, and they are told where', async () => {
    const { seat, thread, staff } = await withTicket();
    expect(anyShows(await said(seat, 'まだです'), 'handoff.relayed.open')).toBe(true);
    await press(thread.as(staff), 'claim');
    expect(anyShows(await said(seat, '青い画面です'), 'handoff.relayed.claimed')).toBe(true);
    expect(thread.messages.filter((message) => shows(message, 'handoff.desk.said', 'ja'))).toHaveLength(2);
    expect(thread.last?.all).toContain('青い画面です');
  });

  it('a new problem starts its own questions, and a second handover makes a second ticket', async () => {
    const { seat, thread } = await withTicket();
    await press(seat, 'newProblem');
    expect(waitingQuestion(seat.chat)).toBe('device');
    await settled(seat.say('個人'));
    expect(waitingQuestion(seat.chat)).toBe('admin');
    await settled(seat.say('担当者'));
    await press(seat, 'send');
    expect(deskThread(office, seat.user.name)).not.toBe(thread);
    expect(shows(seat.chat.last, 'handoff.sent.title', 'ja')).toBe(true);
  });

  it('solving a new problem leaves the older ticket alone', async () => {
    const { seat, thread } = await withTicket();
    await press(seat, 'newProblem', 'private', 'yes', 'retail');
    await settled(seat.say('0xC004C003'));
    await press(seat, 'none');
    const seen = await answersTo(seat.chat, () => press(seat, 'solved'));
    expect(anyShows(seen, 'wrapUp.title')).toBe(true);
    expect(anyShows(seen, 'handoff.closed')).toBe(false);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    expect(anyShows(thread.messages, 'handoff.desk.solved')).toBe(false);
    expect(anyShows(await said(seat, '最初の件はまだです'), 'handoff.relayed.open')).toBe(true);
  });

  it('solving the same case closes its ticket, and the employee is told', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'preinstalled_oem');
    await settled(seat.say('0xC004F213'));
    await press(seat, 'bios', 'person', 'send', 'continue');
    const seen = await answersTo(seat.chat, () => press(seat, 'solved'));
    expect(anyShows(seen, 'wrapUp.title')).toBe(true);
    expect(anyShows(seen, 'handoff.closed')).toBe(true);
    const thread = deskThread(office, seat.user.name);
    expect(shows(thread?.messages[0], 'handoff.desk.stateClosed', 'ja')).toBe(true);
    expect(anyShows(thread?.messages ?? [], 'handoff.desk.solved')).toBe(true);
  });

  it.each([
    ['by pressing', (seat: Seat) => press(seat, 'person')],
    ['in words', (seat: Seat) => settled(seat.say('担当者'))],
    ['by reaching the end of the plan', (seat: Seat) => press(seat, 'notSolved')],
  ])('going on by oneself and then asking for a person (%s) makes no second ticket of it', async (_, asking) => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'preinstalled_oem');
    await settled(seat.say('0xC004F213'));
    await press(seat, 'none', 'person', 'send', 'continue');
    expect(waitingQuestion(seat.chat)).toBe('outcome.reactivation');
    const seen = await answersTo(seat.chat, () => asking(seat));
    expect(anyShows(seen, 'handoff.exists')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('nothing');
    expect(office.desk.threads.filter(({ messages }) => messages[0]?.all.includes(seat.user.name))).toHaveLength(1);
    expect(anyShows(await said(seat, '青い画面です'), 'handoff.relayed.open')).toBe(true);
  });

  it('going on by oneself with a plan that is used up makes no second ticket either', async () => {
    const { seat, thread } = await withUsedUpPlan();
    const seen = await answersTo(seat.chat, () => press(seat, 'continue'));
    expect(anyShows(seen, 'handoff.exists')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('nothing');
    expect(deskThread(office, seat.user.name)).toBe(thread);
  });

  it('the box below IT’s reply reaches the thread while a question is open, and the question stays', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    await press(seat, 'newProblem');
    await pressNewest(thread.as(staff), 'reply', { words: 'PC名を教えてください' });
    await office.settle();
    expect(waitingQuestion(seat.chat)).toBe('device');
    const seen = await answersTo(seat.chat, () => pressNewest(seat, 'answer', { words: 'PC-01234 です' }));
    expect(shows(thread.last, 'handoff.desk.said', 'ja')).toBe(true);
    expect(thread.last?.texts).toContain('PC-01234 です');
    expect(anyShows(seen, 'handoff.relayed.claimed')).toBe(true);
    expect(waitingQuestion(seat.chat)).toBe('device');
    const answered = seat.chat.messages.find((message) => message.all.includes('PC名を教えてください'));
    expect([answered?.buttons, answered?.inputs]).toEqual([[], []]);
  });

  it('an empty box below IT’s reply is not sent, and can still be filled', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    await pressNewest(thread.as(staff), 'reply', { words: 'PC名を教えてください' });
    await office.settle();
    const from = thread.messages.length;
    expect(anyShows(await answersTo(seat.chat, () => press(seat, 'answer')), 'common.empty')).toBe(true);
    expect(thread.messages).toHaveLength(from);
    await pressNewest(seat, 'answer', { words: 'PC-01234' });
    await office.settle();
    expect(thread.last?.texts).toContain('PC-01234');
  });

  it('the box below IT’s reply is refused kindly when the ticket has ended', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    await pressNewest(thread.as(staff), 'reply', { words: 'PC名を教えてください' });
    await office.settle();
    await press(thread.as(staff), 'resolve');
    await press(seat, 'solved');
    const from = thread.messages.length;
    const seen = await answersTo(seat.chat, () => pressNewest(seat, 'answer', { words: 'PC-01234' }));
    expect(anyShows(seen, 'handoff.refusals.ended')).toBe(true);
    expect(thread.messages).toHaveLength(from);
  });

  it('nobody else answers from the box below IT’s reply', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    await pressNewest(thread.as(staff), 'reply', { words: 'PC名を教えてください' });
    await office.settle();
    const data = seat.chat.last?.buttons.find(means('answer'))?.data;
    const stranger = await newcomer();
    const from = thread.messages.length;
    const seen = await answersTo(stranger.chat, () => settled(stranger.submit({ ...data, words: '偽の答え' })));
    expect(anyShows(seen, 'handoff.refusals.notOwner')).toBe(true);
    expect(thread.messages).toHaveLength(from);
  });

  it('cancel does not say that nothing was sent', async () => {
    const { seat, thread } = await withTicket();
    const seen = await said(seat, '中止');
    expect(anyShows(seen, 'common.cancelled')).toBe(false);
    expect(seen.some(({ buttons }) => buttons.some(means('withdraw')))).toBe(true);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('cancel of a new problem leaves the ticket alone, and words join it again', async () => {
    const { seat, thread } = await withTicket();
    await press(seat, 'newProblem');
    await settled(seat.say('中止'));
    expect(anyShows(await said(seat, 'やはり元の件です'), 'handoff.relayed.open')).toBe(true);
    expect(thread.last?.all).toContain('やはり元の件です');
  });

  it('the older of two is found again when the newer one has ended', async () => {
    const { seat, thread } = await withTicket();
    await press(seat, 'newProblem');
    await settled(seat.say('担当者'));
    await press(seat, 'send', 'withdraw');
    expect(anyShows(await said(seat, '最初の件はどうなりましたか'), 'handoff.relayed.open')).toBe(true);
    expect(thread.last?.all).toContain('最初の件はどうなりましたか');
  });

  it('words after the end begin a new case', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim', 'resolve');
    await press(seat, 'solved');
    await settled(seat.say('また 0xC004F213 が出ました'));
    expect(waitingQuestion(seat.chat)).toBe('device');
  });

  it('a file’s name reaches the desk', async () => {
    const { seat, thread } = await withTicket();
    await settled(seat.say('', { attachments: [{ contentType: 'image/png', name: 'error.png' }] }));
    expect(thread.last?.all).toContain('error.png');
  });

  it('a person is told when the ticket is withdrawn twice', async () => {
    const { seat } = await withTicket();
    const sent = seat.chat.messages.findLast(({ buttons }) => buttons.some(means('withdraw')));
    const data = sent?.buttons.find(means('withdraw'))?.data;
    await settled(seat.submit(data));
    ahead += 2_000;
    expect(anyShows(await answersTo(seat.chat, () => settled(seat.submit(data))), 'handoff.refusals.ended')).toBe(true);
  });
});

describe('at the desk', () => {
  it('two claims at once: one wins, and the other sees who', async () => {
    const { seat, thread } = await withTicket();
    const [first] = thread.messages;
    if (!first) throw new Error('no card');
    const staff = [office.teams.user({ name: '担当者 B' }), office.teams.user({ name: '高橋' })];
    await settled(...staff.map((user) => thread.as(user).press(first, means('claim'))));
    const wins = thread.messages.filter((message) => shows(message, 'handoff.desk.claimedBy', 'ja'));
    const losses = thread.messages.filter((message) => shows(message, 'handoff.refusals.alreadyClaimed', 'ja'));
    expect([wins.length, losses.length]).toEqual([1, 1]);
    const winner = wins[0]?.all.includes('担当者 B') ? '担当者 B' : '高橋';
    expect(losses[0]?.all).toContain(winner);
    expect(seat.chat.messages.filter((message) => shows(message, 'handoff.claimed', 'ja'))).toHaveLength(1);
  });

  it('only who claimed a ticket replies to it, resolves it and releases it', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const other = office.teams.user({ name: '鈴木' });
    const before = seat.chat.messages.length;
    for (const verb of ['reply', 'resolve', 'release']) {
      await pressNewest(thread.as(other), verb, verb === 'reply' ? { words: 'x' } : {});
      await office.settle();
      expect(shows(thread.last, 'handoff.refusals.notYours', 'ja')).toBe(true);
    }
    expect(seat.chat.messages.length).toBe(before);
  });

  it('a press from any other conversation is refused, the employee’s own too', async () => {
    const { seat, thread } = await withTicket();
    const claim = thread.messages[0]?.buttons.find(means('claim'))?.data;
    expect(anyShows(await answersTo(seat.chat, () => settled(seat.submit(claim))), 'handoff.refusals.notStaff')).toBe(
      true,
    );
    const stranger = await newcomer();
    expect(
      anyShows(await answersTo(stranger.chat, () => settled(stranger.submit(claim))), 'handoff.refusals.notOwner'),
    ).toBe(true);
    const elsewhere = office.teams.thread(office.teams.channel()).as(stranger.user);
    expect(
      anyShows(await answersTo(elsewhere.chat, () => settled(elsewhere.submit(claim))), 'handoff.refusals.notOwner'),
    ).toBe(true);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('a desk of another tenant is no desk', async () => {
    const { thread } = await withTicket();
    const claim = thread.messages[0]?.buttons.find(means('claim'))?.data;
    const foreign = thread.as(office.teams.user());
    await foreign.submit(claim, { channelData: { tenant: { id: 'another' } } });
    await office.settle();
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('a stranger cannot withdraw another person’s ticket', async () => {
    const { seat, thread } = await withTicket();
    const withdraw = seat.chat.messages
      .findLast(({ buttons }) => buttons.some(means('withdraw')))
      ?.buttons.find(means('withdraw'))?.data;
    const stranger = await newcomer();
    await settled(stranger.submit(withdraw));
    expect(shows(stranger.chat.last, 'handoff.refusals.notOwner', 'ja')).toBe(true);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('a double press on the reply reaches the employee once, and the thread once', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const [shown] = thread.messages;
    if (!shown) throw new Error('no card');
    const reply = () => thread.as(staff).press(shown, means('reply'), { words: '再起動してください' });
    await settled(reply(), reply());
    expect(seat.chat.messages.filter((message) => shows(message, 'handoff.reply', 'ja'))).toHaveLength(1);
    expect(thread.messages.filter((message) => shows(message, 'handoff.desk.replied', 'ja'))).toHaveLength(1);
    ahead += 2_000;
    await settled(reply());
    expect(seat.chat.messages.filter((message) => shows(message, 'handoff.reply', 'ja'))).toHaveLength(2);
  });

  it('two replies that differ are both sent, however quick', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const [shown] = thread.messages;
    if (!shown) throw new Error('no card');
    const words = ['再起動してください', '時計も見てください'];
    await settled(...words.map((text) => thread.as(staff).press(shown, means('reply'), { words: text })));
    expect(seat.chat.messages.filter((message) => shows(message, 'handoff.reply', 'ja'))).toHaveLength(2);
  });

  it.each(['reply', 'resolve'])('on a refused %s the words come back, quoted', async (verb) => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const other = thread.as(office.teams.user({ name: '鈴木' }));
    await pressNewest(other, verb, { words: '再起動してください', ...(verb === 'resolve' && { solution: 'clock' }) });
    await office.settle();
    expect(shows(thread.last, 'handoff.refusals.notYours', 'ja')).toBe(true);
    expect(shows(thread.last, 'handoff.desk.unsent', 'ja')).toBe(true);
    expect(thread.last?.texts).toContain('再起動してください');
    expect(seat.chat.messages.some(({ all }) => all.includes('再起動してください'))).toBe(false);
  });

  it.each(['claim', 'reply'])('a press (%s) for a ticket that nobody knows says so, and does nothing', async (verb) => {
    const { seat, thread, staff } = await withTicket();
    const before = seat.chat.messages.length;
    const forged = { press: { to: 'ticket', ticket: 'nope', verb }, words: 'x', card: 'nope' };
    await settled(thread.as(staff).submit(forged));
    expect(shows(thread.last, 'handoff.desk.unknownTicket', 'ja')).toBe(true);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    expect(seat.chat.messages).toHaveLength(before);
  });

  it.each(['reply 再起動してください', '返信：再起動してください', '返信 再起動してください'])(
    '"@bot %s" in the thread answers the employee',
    async (words) => {
      const { seat, thread, staff } = await withTicket();
      await press(thread.as(staff), 'claim');
      await settled(thread.as(staff).say(words));
      expect(shows(seat.chat.last, 'handoff.reply', 'ja')).toBe(true);
      expect(seat.chat.last?.texts).toContain('再起動してください');
    },
  );

  it('any other words in the thread stay an internal note', async () => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const before = seat.chat.messages.length;
    await settled(thread.as(staff).say('この方は先週も同じ件でした'), thread.as(staff).say('replying later'));
    expect(seat.chat.messages.length).toBe(before);
    expect(thread.messages.filter((message) => shows(message, 'handoff.desk.notedHere', 'ja'))).toHaveLength(2);
  });

  it.each([
    '返事がまだ来ません',
    '回答待ちです',
    '返信不要とのことです',
    'reply-all would be bad',
    'claims are slow today',
  ])('words that only begin like a verb (%s) stay internal, too', async (words) => {
    const { seat, thread, staff } = await withTicket();
    await press(thread.as(staff), 'claim');
    const before = seat.chat.messages.length;
    await settled(thread.as(staff).say(words));
    expect(seat.chat.messages.length).toBe(before);
    expect(shows(thread.last, 'handoff.desk.notedHere', 'ja')).toBe(true);
  });

  it('typed verbs claim, resolve and release', async () => {
    const { seat, thread, staff } = await withTicket();
    await settled(thread.as(staff).say('担当します'));
    expect(shows(seat.chat.last, 'handoff.claimed', 'ja')).toBe(true);
    await settled(thread.as(staff).say('release'));
    expect(shows(seat.chat.last, 'handoff.released', 'ja')).toBe(true);
    await settled(thread.as(staff).say('claim'));
    await settled(thread.as(staff).say('解決済み'));
    expect(shows(thread.last, 'handoff.desk.whatItWas', 'ja')).toBe(true);
    await settled(thread.as(staff).say('解決 マザーボードの交換'));
    expect(shows(seat.chat.last, 'handoff.resolved.body', 'ja')).toBe(true);
  });

  it('an empty reply is not sent, and a reply before the claim is refused', async () => {
    const { seat, thread, staff } = await withTicket();
    const before = seat.chat.messages.length;
    await settled(thread.as(staff).say('reply hello'));
    expect(shows(thread.last, 'handoff.refusals.notClaimed', 'ja')).toBe(true);
    await press(thread.as(staff), 'claim', 'reply');
    expect(shows(thread.last, 'handoff.desk.emptyReply', 'ja')).toBe(true);
    expect(seat.chat.messages.slice(before).filter((message) => shows(message, 'handoff.reply', 'ja'))).toEqual([]);
  });

  it('words outside any ticket’s thread are answered with how the desk works, and greet it once', async () => {
    const thread = office.teams.thread(office.desk);
    const staff = thread.as(office.teams.user({ name: '担当者 B' }));
    const root = office.desk.as(staff.user);
    const before = office.desk.threads.length;
    await root.install();
    await root.install();
    await office.settle();
    expect(
      office.desk.threads
        .slice(before)
        .filter(({ messages }) => messages.some((message) => shows(message, 'handoff.desk.hello', 'ja'))),
    ).toHaveLength(1);
    await settled(staff.say('これは何ですか'));
    const all = [office.desk, ...office.desk.threads].flatMap(({ messages }) => messages);
    expect(all.filter((message) => shows(message, 'handoff.desk.hello', 'ja'))).toHaveLength(2);
  });
});

describe('when the connector fails', () => {
  it.each([
    ['500', { status: 500 }],
    ['429', { status: 429, retryAfter: 1 }],
    ['502', { status: 502 }],
  ])('once with %s, no message is lost and none overtakes another', async (_, failure) => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company', 'no', 'retail');
    office.teams.fault({ op: 'update', chat: seat.chat, ...failure });
    office.teams.fault({ op: 'send', chat: seat.chat, ...failure });
    const from = seat.chat.messages.length;
    await seat.say('0xC004C003');
    await seat.say('心当たりはない');
    await seat.chat.waitFor(
      (message) => shows(message, 'productKey.title', 'ja') || shows(message, 'additionalInfo.title', 'ja'),
    );
    await office.settle();
    const titles = seat.chat.messages
      .slice(from)
      .filter(({ from: who }) => who === 'bot')
      .map(({ texts }) => texts[0]);
    expect(titles).toEqual([wordsAt('errorMessage.title', 'ja'), wordsAt('plan.title', 'ja'), expect.anything()]);
  });

  it('while the ticket is posted, the ticket and the words after it arrive in order', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    await settled(seat.say('担当者'));
    office.teams.fault({ op: 'create', status: 503 });
    await pressNewest(seat, 'send');
    await seat.say('追加の説明です');
    const relayed = await office.desk.waitFor(
      (message) => shows(message, 'handoff.desk.said', 'ja') && message.all.includes('追加の説明です'),
    );
    expect(relayed.chat).toBe(deskThread(office, seat.user.name));
  });

  it('for good with 403 in one chat, the others are served', async () => {
    const blocked = await newcomer();
    office.teams.fault({ op: 'send', chat: blocked.chat, status: 403 });
    await settled(blocked.say('0xC004F213'));
    const seat = await newcomer();
    await settled(seat.say('0xC004F213'));
    expect(waitingQuestion(seat.chat)).toBe('device');
    await settled(blocked.say('会社'));
    expect(waitingQuestion(blocked.chat)).toBe('admin');
  });
});

describe('when the connector is silent', () => {
  it('in one chat, the others are served, and that chat’s messages come once it answers', async () => {
    const silent = await newcomer();
    const { promise: until, resolve: answer } = Promise.withResolvers<void>();
    office.teams.fault({ op: 'send', chat: silent.chat, status: 503, until });
    const user = office.teams.user();
    const seat = office.teams.personal(user).as(user);
    try {
      void silent.say('0xC004F213');
      void seat.say('0xC004F213');
      await seat.chat.waitFor((message) => shows(message, 'licenseType.device.ask', 'ja'), 2_500);
      expect(waitingQuestion(silent.chat)).toBe('nothing');
    } finally {
      answer();
    }
    await silent.chat.waitFor((message) => shows(message, 'licenseType.device.ask', 'ja'));
  });
});

describe('a ticket’s card that Teams refuses', () => {
  it.each([413, 400, 422])('with %i does not stop the card of the next ticket', async (status) => {
    const refused = await newcomer();
    const next = await newcomer();
    await settled(refused.say('担当者'), next.say('担当者'));
    const lift = office.teams.fault({ op: 'create', status, about: refused.user.name, times: 1_000 });
    try {
      await press(refused, 'send');
      await press(next, 'send');
    } finally {
      lift();
    }
    expect(deskThread(office, refused.user.name)).toBeUndefined();
    const thread = deskThread(office, next.user.name);
    expect(shows(thread?.messages[0], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    await settled(next.say('追加の説明です'));
    expect(thread?.last?.all).toContain('追加の説明です');
  });

  it('for want of a right (403) is tried again, and stops no other ticket meanwhile', async () => {
    const waiting = await newcomer();
    const next = await newcomer();
    await settled(waiting.say('担当者'), next.say('担当者'));
    const lift = office.teams.fault({ op: 'create', status: 403, about: waiting.user.name, times: 1_000 });
    try {
      await press(waiting, 'send');
      await press(next, 'send');
      expect(deskThread(office, next.user.name)).toBeDefined();
      expect(deskThread(office, waiting.user.name)).toBeUndefined();
    } finally {
      lift();
    }
    await office.desk.waitFor(({ all }) => all.includes(waiting.user.name));
  }, 15_000);
});

describe('a turn that throws', () => {
  it('apologises, and the conversation goes on with its answers kept', async () => {
    const seat = await newcomer();
    await press(seat, 'newProblem', 'company');
    const database = new DatabaseSync(file);
    database.exec('pragma busy_timeout = 2000');
    database.exec("create trigger broken before update on states begin select raise(abort, 'broken for a test'); end");
    try {
      await seat.say('いいえ');
      await seat.chat.waitFor((message) => shows(message, 'common.failed', 'ja'));
    } finally {
      database.exec('drop trigger broken');
      database.close();
    }
    await settled(seat.say('いいえ'));
    expect(waitingQuestion(seat.chat)).toBe('license');
  });
});

// Slack's entry points, one after the other: slash command, direct message, mention, App Home, shortcuts, windows, edits.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Lang, waitingQuestion, wordsAt } from './support/converse.ts';
import type { Message, User } from './support/slack/fakeSlack.mjs';
import { openedBy, openWorkspace, pressNewest, seen, type Workspace } from './support/slackDoor.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
});
afterAll(async () => {
  workspace.slack.assertClean();
  await workspace.close();
});

let people = 0;

function newUser(language: Lang = 'en'): User {
  people += 1;
  const name = language === 'ja' ? `利用者 A ${people}` : `Alex Smith ${people}`;
  return workspace.slack.user({ display_name: name, locale: language === 'ja' ? 'ja-JP' : 'en-GB' });
}

const settle = () => workspace.settle();
const question = (user: User) => waitingQuestion({ messages: user.sees().map((message) => seen(message, user.id)) });
const direct = (user: User) => user.sees().map(({ plain }) => plain);
const last = (messages: readonly Message[]): Message => {
  const message = messages.at(-1);
  if (!message) throw new Error('there is no message');
  return message;
};
const press = async (user: User, id: string, boxes: Record<string, string> = {}) => {
  await pressNewest(user, user.sees(), id, boxes);
  await settle();
};
const say = async (user: User, text: string) => {
  const delivery = await user.dm(text);
  await settle();
  return delivery;
};

describe('/activation', () => {
  it('answers only the person, also where the bot is no member, and goes on in their direct message', async () => {
    const user = newUser();
    const other = newUser();
    const channel = workspace.slack.channel({ name: `elsewhere${people}`, members: [user, other], bot: false });
    const { status, ms } = await user.slash('/activation', '', { channel });
    await settle();
    expect({ status, quick: ms < 3_000 }).toEqual({ status: 200, quick: true });
    expect(channel.messages()).toEqual([]);
    expect(other.sees(channel.id)).toEqual([]);
    expect(last(user.sees(channel.id)).plain).toContain(wordsAt('slack.here.continue', 'en'));
    expect(direct(user).join('\n')).toContain(wordsAt('common.welcome.body', 'en'));
    expect(question(user)).toBe('device');
  });

  it('goes straight to the diagnosis when words come with it', async () => {
    const user = newUser('ja');
    await user.slash('/activation', '0xC004F211 BIOSを更新したあとに出ました & <b>困っています</b>');
    await settle();
    expect(direct(user).join('\n')).toContain('0xC004F211 ですね。');
    expect(question(user)).toBe('device');
  });

  it('asks the open question again when it is typed alone, and forgets nothing', async () => {
    const user = newUser();
    await user.slash('/activation');
    await settle();
    await press(user, 'company');
    await user.slash('/activation');
    await settle();
    expect(question(user)).toBe('admin');
  });

  it.each([
    ['help', 'common.help.title'],
    ['status', 'common.status.title'],
    ['en', 'common.languageSet'],
  ] as const)('%s is answered where it was typed, each time, and in the direct message', async (word, key) => {
    const user = newUser();
    await say(user, 'new problem');
    const channel = workspace.slack.channel({ name: `typed${people}`, members: [user], bot: false });
    for (const times of [1, 2]) {
      const { json } = await user.slash('/activation', word, { channel });
      await settle();
      const answers = user.sees(channel.id).map(({ plain }) => plain);
      expect(json?.['response_type']).toBe('ephemeral');
      expect(answers).toHaveLength(times);
      expect(answers.at(-1)).toContain(wordsAt(key, 'en'));
      expect(answers.at(-1)).toContain(wordsAt('slack.here.also', 'en'));
      expect(direct(user).filter((plain) => plain.includes(wordsAt(key, 'en')))).toHaveLength(times);
    }
    expect(question(user)).toBe('device');
  });

  it('with a code while the summary waits puts it into the summary, with its meaning', async () => {
    const user = newUser('en');
    await user.slash('/activation', 'human');
    await settle();
    await user.slash('/activation', '0xC004F074 after the BIOS update');
    await settle();
    expect(question(user)).toBe('handover');
    expect(last(user.sees()).plain).toContain(wordsAt('errors.causes.volume_kms', 'en'));
  });

  it('ja is answered with a sentence, not with the page that changes as well', async () => {
    const user = newUser('en');
    await user.openHome();
    await say(user, 'new problem');
    const channel = workspace.slack.channel({ name: `paged${people}`, members: [user], bot: false });
    await user.slash('/activation', 'ja', { channel });
    await settle();
    expect(last(user.sees(channel.id)).plain).toContain(wordsAt('common.languageSet', 'ja'));
    expect(last(user.sees(channel.id)).plain).not.toContain(wordsAt('slack.home.tickets', 'ja'));
  });

  it('with the name of something built in is a text like any other', async () => {
    const user = newUser('en');
    await user.slash('/activation', 'constructor');
    await settle();
    expect(direct(user).join('\n')).not.toContain(wordsAt('common.staleNothing', 'en'));
  });

  it('ja and en change the language for good, and human leads to the summary', async () => {
    const user = newUser('en');
    await user.slash('/activation', 'ja');
    await settle();
    expect(last(user.sees()).plain).toContain(wordsAt('common.languageSet', 'ja'));
    await user.slash('/activation', 'human');
    await settle();
    expect(question(user)).toBe('handover');
    expect(last(user.sees()).plain).toContain(wordsAt('additionalInfo.handover.ask', 'ja'));
    const standsOut = last(user.sees())
      .actions()
      .filter(({ style }) => style === 'primary');
    expect(standsOut.map(({ value }) => value?.split('/').at(-1))).toEqual(['send']);
    await user.slash('/activation', 'EN');
    await settle();
    expect(last(user.sees()).plain).toContain(wordsAt('additionalInfo.handover.ask', 'en'));
  });

  it('masks a key that was typed after it, and says so', async () => {
    const user = newUser();
    await user.slash('/activation', 'it refuses VK7JG-NPHTM-C97JM-9MPGT-3V66T');
    await settle();
    expect(direct(user).join('\n')).toContain(wordsAt('common.secrets.productKey', 'en'));
    expect(workspace.log.join('\n')).not.toContain('VK7JG');
  });
});

describe('a mention', () => {
  it('is answered in its thread with what is no secret, and goes on in the direct message', async () => {
    const user = newUser('ja');
    const channel = workspace.slack.channel({ name: `general${people}`, members: [user] });
    const { sent } = await user.mention(channel.name, '会社のPCで 0xC004F074 が出ます');
    await settle();
    const [answer, ...more] = sent.thread();
    expect(more).toEqual([]);
    expect(answer?.plain).toContain(wordsAt('slack.aloud.moved', 'ja'));
    expect(answer?.plain).toContain('0xC004F074：');
    expect(answer?.actions()).toEqual([]);
    expect(channel.messages().filter(({ thread_ts: thread, ts }) => thread === undefined && ts !== sent.ts)).toEqual(
      [],
    );
    expect(question(user)).toBe('outcome.volume');
  });

  it('in a thread is answered in that thread', async () => {
    const user = newUser();
    const channel = workspace.slack.channel({ name: `threads${people}`, members: [user] });
    const { sent: root } = await user.post(channel.name, 'does anybody know this?');
    await user.mention(channel.name, 'slmgr shows 0xC004F074', { thread: root });
    await settle();
    expect(root.thread()).toHaveLength(2);
    expect(channel.messages()).toHaveLength(3);
  });

  it('is what it takes: what people say to each other is not heard', async () => {
    const user = newUser();
    const channel = workspace.slack.channel({ name: `talk${people}`, members: [user] });
    await user.post(channel.name, 'my Windows shows 0xC004F074');
    await user.join(channel.name);
    await settle();
    expect(channel.messages()).toHaveLength(1);
    expect(user.sees()).toEqual([]);
  });
});

describe('a second person in the same thread', () => {
  it('is told as well where the answer is', async () => {
    const [one, two] = [newUser('en'), newUser('en')];
    const channel = workspace.slack.channel({ name: `both${people}`, members: [one, two] });
    const { sent } = await one.mention(channel.name, 'my PC wants activation');
    await settle();
    await two.mention(channel.name, 'mine too', { thread: sent });
    await two.mention(channel.name, 'please', { thread: sent });
    await settle();
    const told = sent.thread().filter(({ plain }) => plain.includes(wordsAt('slack.aloud.moved', 'en')));
    expect(told).toHaveLength(2);
  });
});

describe('App Home', () => {
  it.each(['ja', 'en'] as const)('shows the case, the tickets, the start and the language, in %s', async (language) => {
    const user = newUser(language);
    await user.openHome();
    await settle();
    expect(user.home()?.plain).toContain(wordsAt('slack.home.none', language));
    expect(user.home()?.plain).toContain(wordsAt('slack.home.noTickets', language));
    const start = { text: wordsAt('common.nav.start', language) };
    const home = user.home();
    if (!home) throw new Error('there is no home');
    await user.click(home, start);
    await settle();
    expect(question(user)).toBe('device');
    expect(user.home()?.plain).toContain(wordsAt('licenseType.title', language));
    expect(user.home()?.plain).toContain(wordsAt('common.nav.continue', language));
  });

  it('follows a ticket as it is claimed, and the language as it is chosen', async () => {
    const user = newUser('en');
    await user.openHome();
    await user.slash('/activation', 'human');
    await settle();
    await press(user, 'send');
    expect(user.home()?.plain).toMatch(/ACT-\d{6}: waiting for IT staff/);
    const name = `Alex Smith ${people}`;
    const card = workspace.desk.messages().find(({ plain }) => plain.includes(name));
    await pressNewest(workspace.staff, card ? [card] : [], 'claim');
    await settle();
    expect(user.home()?.plain).toMatch(/ACT-\d{6}: with 担当者 B/);
    const home = user.home();
    if (home) await user.click(home, { text: '日本語' });
    await settle();
    expect(user.home()?.plain).toContain(wordsAt('slack.home.tickets', 'ja'));
  });

  it('is not published again when nothing on it has changed', async () => {
    const user = newUser();
    await user.openHome();
    await settle();
    const published = () => workspace.slack.callsTo('views.publish').filter(({ args }) => args['user_id'] === user.id);
    expect(published()).toHaveLength(1);
    await say(user, 'help');
    expect(published()).toHaveLength(1);
  });
});

describe('the global shortcut', () => {
  it('opens a form that feeds the same dialogs', async () => {
    const user = newUser('ja');
    await user.shortcut('activation_start');
    const form = await openedBy(user);
    expect(form.plain).toContain(wordsAt('slack.intake.body', 'ja'));
    await user.submit(form, {
      license: 'preinstalled_oem',
      errorText: '0xC004F213 <!channel>',
      biosDate: '2026-11-20',
    });
    await settle();
    expect(direct(user).join('\n')).toContain('0xC004F213');
    expect(question(user)).toBe('outcome.reactivation');
  });

  it('refuses a day that has not come, in words, and keeps what was typed', async () => {
    const user = newUser('en');
    await user.shortcut('activation_start');
    const form = await openedBy(user);
    const { errors } = await user.submit(form, { errorText: '0xC004F213', biosDate: '2999-01-01' });
    expect(errors).toEqual({ biosDate: wordsAt('slack.intake.future', 'en') });
    const again = await user.submit(form, { biosDate: '2026-11-20' });
    await settle();
    expect(again.closed).toBe(true);
    expect(direct(user).join('\n')).toContain('0xC004F213');
  });

  it('may be sent empty: everything is asked then', async () => {
    const user = newUser('en');
    await user.shortcut('activation_start');
    await user.submit(await openedBy(user));
    await settle();
    expect(question(user)).toBe('device');
  });
});

describe('the message shortcut', () => {
  it("takes the message's words as the error", async () => {
    const user = newUser('en');
    const colleague = newUser('en');
    const channel = workspace.slack.directBetween(user, colleague);
    await colleague.post(channel.id, 'my PC says 0xC004F074 since this morning');
    await user.messageShortcut(last(user.sees(channel.id)), 'activation_from_message');
    await settle();
    expect(direct(user).join('\n')).toContain('0xC004F074');
    expect(direct(colleague)).toEqual([]);
  });
});

describe('a message that was chosen', () => {
  it('commands nothing and says nothing of the language, whatever it says; it is quoted', async () => {
    const user = newUser('en');
    const colleague = newUser('ja');
    const channel = workspace.slack.directBetween(user, colleague);
    await user.slash('/activation', 'human');
    await settle();
    await colleague.post(channel.id, 'はい');
    await user.messageShortcut(last(user.sees(channel.id)), 'activation_from_message');
    await settle();
    expect(workspace.desk.messages().filter(({ plain }) => plain.includes(`Alex Smith ${people - 1}`))).toEqual([]);
    expect(direct(user).join('\n')).toContain(wordsAt('slack.heard.shortcut', 'en'));
    expect(question(user)).toBe('device');
    expect(last(user.sees()).plain).toContain(wordsAt('licenseType.device.ask', 'en'));
  });

  it("is refused when it is the bot's own", async () => {
    const user = newUser('en');
    await say(user, 'new problem');
    await user.messageShortcut(last(user.sees()), 'activation_from_message');
    await settle();
    expect(last(user.sees()).plain).toContain(wordsAt('slack.shortcutOurs', 'en'));
    expect(question(user)).toBe('device');
  });
});

describe('Begin', () => {
  it('goes on where a case is open, and shows the ticket where IT has it', async () => {
    const user = newUser('en');
    await user.openHome('messages');
    await settle();
    const [welcome] = user.sees();
    await press(user, 'newProblem');
    await press(user, 'company');
    const begin = welcome?.actions().find(({ value }) => value === 'c/start');
    if (!welcome || !begin) throw new Error('there is no welcome');
    expect(
      welcome
        .now()
        .actions()
        .map(({ value }) => value),
    ).not.toContain('c/start');
    await user.click(welcome, begin.action_id, { block: begin.block_id, stale: true });
    await settle();
    expect(question(user)).toBe('admin');
    await user.slash('/activation', 'human');
    await settle();
    await press(user, 'send');
    await user.slash('/activation');
    await settle();
    expect(last(user.sees()).plain).toMatch(/ACT-\d{6}/);
    expect(question(user)).toBe('nothing');
  });

  it('comes with a greeting also for whom App Home was the first thing', async () => {
    const user = newUser('en');
    await user.openHome();
    await settle();
    expect(user.home()?.plain).toContain(wordsAt('common.welcome.secrets', 'en'));
    await say(user, '0xC004F213');
    expect(direct(user).join('\n')).toContain(wordsAt('common.welcome.secrets', 'en'));
  });
});

describe('a window that was left open', () => {
  it('gives back what was typed when its question is over', async () => {
    const user = newUser('en');
    await user.slash('/activation', 'human');
    await settle();
    const card = last(user.sees());
    const keep = card.actions().find(({ value }) => value?.endsWith('/keep'));
    await user.click(card, keep?.action_id ?? '', { block: keep?.block_id ?? '' });
    const form = await openedBy(user);
    await say(user, 'send');
    await user.submit(form, { note: 'the second floor, by the window' });
    await settle();
    expect(direct(user).join('\n')).toContain('the second floor, by the window');
    expect(direct(user).join('\n')).toContain(wordsAt('common.unsent', 'en'));
  });
});

describe('a direct message', () => {
  it('shows the choice in the place of the buttons', async () => {
    const user = newUser('en');
    await say(user, 'new problem');
    const asked = last(user.sees());
    await press(user, 'private');
    expect(asked.now().actions()).toEqual([]);
    expect(asked.now().plain).toContain(`Your answer: ${wordsAt('licenseType.device.choices.private', 'en')}`);
  });

  it('takes a choice from a menu as it takes a button', async () => {
    const user = newUser('en');
    await say(user, 'new problem');
    const asked = last(user.sees());
    const [button] = asked.actions();
    const { payload } = await user.click(asked, button?.action_id ?? '', { block: button?.block_id ?? '' });
    await settle();
    expect(question(user)).toBe('admin');
    const next = last(user.sees())
      .actions()
      .find(({ value }) => value?.endsWith('/yes'));
    const option = { text: { type: 'plain_text', text: 'Yes' }, value: next?.value };
    const menu = { type: 'static_select', action_id: 'menu', block_id: next?.block_id, selected_option: option };
    await workspace.slack.raw('interactive', { ...payload, trigger_id: `menu-${people}`, actions: [menu] });
    await settle();
    expect(question(user)).toBe('license');
  });

  it('explains an old button, and asks the open question again', async () => {
    const user = newUser('en');
    await say(user, 'new problem');
    const old = last(user.sees());
    await press(user, 'company');
    const button = old.actions().find(({ value }) => value?.endsWith('/private'));
    await user.click(old, button?.action_id ?? '', { stale: true, block: button?.block_id ?? '' });
    await settle();
    expect(direct(user).join('\n')).toContain(wordsAt('common.stale', 'en'));
    expect(question(user)).toBe('admin');
  });

  it('speaks the language of users.info until another is chosen', async () => {
    const user = newUser('ja');
    await say(user, '0xC004F213');
    expect(direct(user).join('\n')).toContain(wordsAt('licenseType.device.ask', 'ja'));
    await press(user, 'speak:en');
    await say(user, 'status');
    expect(last(user.sees()).plain).toContain(wordsAt('licenseType.device.ask', 'en'));
  });

  it('takes an edit of the last answer as its correction', async () => {
    const user = newUser('en');
    await say(user, 'new problem');
    await say(user, 'private');
    const { sent } = await say(user, 'company');
    const before = question(user);
    await user.edit(sent, 'yes');
    await settle();
    expect({ before, after: question(user) }).toEqual({ before: 'admin', after: 'license' });
    expect(direct(user).join('\n')).toContain(wordsAt('slack.edit.taken', 'en'));
  });

  it('reads an edited first message again', async () => {
    const user = newUser('en');
    const { sent } = await say(user, '0xC004F074');
    await user.edit(sent, '0xC004F213');
    await settle();
    await user.edit(sent, '0xC004F211');
    await settle();
    await user.slash('/activation', 'status');
    await settle();
    const status = user.sees().findLast(({ plain }) => plain.includes(wordsAt('common.status.title', 'en')));
    expect(status?.plain).toContain('0xC004F211');
    expect(status?.plain).not.toContain('0xC004F074');
  });

  it('says that an edit of an earlier answer comes too late', async () => {
    const user = newUser('en');
    const { sent } = await say(user, '0xC004F074');
    await say(user, 'company');
    await user.edit(sent, '0xC004F213');
    await settle();
    expect(direct(user).join('\n')).toContain(wordsAt('slack.edit.late', 'en'));
    expect(question(user)).toBe('outcome.volume');
  });

  it('ignores what bots and the platform write, and a deleted message', async () => {
    const user = newUser('en');
    const { sent } = await say(user, '0xC004F074');
    const count = user.sees().length;
    const channel = user.dmChannel;
    const event = { type: 'message', channel, channel_type: 'im', ts: '1795000000.000100', text: '0xC004F213' };
    await workspace.slack.event({ ...event, bot_id: 'B0OTHER', subtype: 'bot_message' });
    await workspace.slack.event({ ...event, user: workspace.slack.bot.user_id, bot_id: workspace.slack.bot.id });
    await workspace.slack.event({ ...event, user: user.id, subtype: 'channel_join' });
    await user.remove(sent);
    await settle();
    expect(user.sees()).toHaveLength(count - 1);
  });
});

describe('words of people', () => {
  it('arrive as they were typed, and mention nobody', async () => {
    const user = newUser('en');
    const typed = '<!channel> @here *bold* `code` <https://example.com|here> & <b> @staffb :smile:';
    await user.slash('/activation', 'human');
    await settle();
    await press(user, 'keep', { note: typed, model: '<@U0000000>' });
    await press(user, 'send');
    await user.dm(typed, { raw: false });
    await settle();
    const name = `Alex Smith ${people}`;
    const card = workspace.desk
      .messages()
      .find(({ plain, thread_ts: root, ts }) => (root ?? ts) === ts && plain.includes(name));
    expect(card?.plain).toContain(typed);
    expect(card?.plain).toContain('<@U0000000>');
    const [quote] = card?.thread() ?? [];
    expect(quote?.plain).toContain('*bold* `code`');
    expect(workspace.slack.lints.map(({ code }) => code)).not.toContain('mass_mention');
    for (const message of [card, quote]) expect(message?.text).not.toMatch(/<[!@#]/);
  });

  it('that are too long for one message are split, and nothing of them is lost', async () => {
    const user = newUser('en');
    await user.slash('/activation', 'human');
    await settle();
    await press(user, 'send');
    const words = Array.from({ length: 400 }, (_, at) => `nothing works on line ${at}.`).join(' ');
    await say(user, words);
    const name = `Alex Smith ${people}`;
    const card = workspace.desk
      .messages()
      .find(({ plain, thread_ts: root, ts }) => (root ?? ts) === ts && plain.includes(name));
    const heard = (card?.thread() ?? []).map(({ plain }) => plain).join(' ');
    for (const at of [0, 199, 200, 399]) expect(heard).toContain(`line ${at}.`);
  });
});

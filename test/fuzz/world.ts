// A platform on loopback beside the bot, and a day's talks over its real door: what is fuzzed afterwards.
import { createHmac } from 'node:crypto';
import { deskEnvironment, pressNewest as pressInTeams } from '../support/converse.ts';
import { type Chat, type Seat, startFakeTeams, type User } from '../support/fakeTeams.ts';
import { type Message, type User as SlackUser, startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest, openedBy, pressNewest as pressInSlack, slackEnvironment } from '../support/slackDoor.ts';

export type Platform = 'teams' | 'slack';

const askedOfTheDesk = [
  'tickets',
  'find ThinkPad',
  'ticket ACT-000001',
  'report 7d',
  'notice The server is down',
  'notices',
  'outbox',
  'incidents',
  'help',
];

export interface World {
  readonly environment: Readonly<Record<string, string>>;
  readonly path: string;
  connect(url: string): void;
  /** Many kinds of calls, one after the other; `calm` resolves when all that arrived is answered. */
  talk(calm: () => Promise<void>): Promise<void>;
  /** Somebody new asks for activation and reads the answer. */
  newcomer(calm: () => Promise<void>): Promise<string>;
  /** What this platform puts into the head of such a call. */
  seal(body: Buffer): Record<string, string>;
  close(): Promise<void>;
}

export const openWorld = (platform: Platform): Promise<World> => (platform === 'teams' ? openTeams() : openSlack());

const trouble = 'After the BIOS update Windows says 0xC004F213, it is my company PC';
const picture = { name: 'error.png', type: 'image/png', bytes: Buffer.from('iVBORw0KGgo=', 'base64') };
const note = { name: 'slmgr.txt', type: 'text/plain', bytes: Buffer.from('License Status: Notification\n') };

async function openTeams(): Promise<World> {
  const teams = await startFakeTeams();
  const desk = teams.channel({ rsc: true });

  async function handOver(seat: Seat, calm: () => Promise<void>): Promise<Chat> {
    const before = desk.threads.length;
    await seat.say('talk to a person');
    await calm();
    await pressInTeams(seat, 'send', { model: 'ThinkPad X1', note: 'it worked yesterday' });
    await calm();
    const thread = desk.threads[before];
    if (!thread) throw new Error('nothing reached the desk');
    return thread;
  }

  return {
    environment: deskEnvironment(teams, desk, 'en'),
    path: '/api/messages',
    connect: (url) => teams.connect(url),
    seal: () => ({}),
    close: () => teams.close(),
    async newcomer(calm) {
      const user = teams.user({ name: 'Robin New', locale: 'en-US' });
      const seat = teams.personal(user).as(user);
      await seat.say(trouble);
      await calm();
      return seat.chat.transcript();
    },
    async talk(calm) {
      const person = (name: string, locale: string): User => teams.user({ name, locale });
      const alex = person('Alex Smith', 'en-US');
      const hanako = person('利用者 A', 'ja-JP');
      const staff = person('Staff One', 'en-US');
      const colleague = person('Staff Two', 'ja-JP');
      const chat = teams.personal(alex).as(alex);
      const also = teams.personal(hanako).as(hanako);
      const group = teams.group({ members: [alex, hanako] }).as(alex);
      for (const one of [chat, also]) await one.install();
      await desk.as(staff).install();
      await calm();
      for (const words of [
        'help',
        'status',
        trouble,
        'what is a product key?',
        'no',
        'done',
        'back',
        'privacy',
        'export my data',
      ]) {
        await chat.say(words);
        await calm();
      }
      for (const words of [
        'こんにちは',
        'BIOSを更新したら 0xC004F211 と出ました',
        '会社',
        'はい',
        '状況',
        'English',
        '日本語',
      ]) {
        await also.say(words);
        await calm();
      }
      const said = await chat.say('the licence came with the PC', { files: [note], images: [picture] });
      await calm();
      await chat.edit(said, 'it is a volume licence');
      await chat.remove(said);
      await chat.undelete(said);
      await group.say('what do I do about 0xC004F074?', { mentions: [hanako] });
      await calm();
      const thread = await handOver(chat, calm);
      const other = await handOver(also, calm);
      const at = thread.as(staff);
      await pressInTeams(at, 'claim');
      await calm();
      await pressInTeams(at, 'reply', { words: 'Please try the troubleshooter' });
      await pressInTeams(at, 'note', { words: 'seems to be OEM' });
      await at.say('reply And tell me the model', { mentions: [colleague] });
      await at.say('looks like the others', { mention: false });
      const typed = await at.say('reply one moment', { files: [note] });
      await calm();
      await at.edit(typed, 'reply one more moment');
      await at.remove(typed);
      await chat.say('it is a ThinkPad', { images: [picture] });
      await calm();
      for (const words of ['assign Staff Two', 'status', 'ticket', 'export', 'resolve digital license']) {
        await at.say(words, { mentions: words.startsWith('assign') ? [colleague] : [] });
        await calm();
      }
      await chat.say('5');
      await other.as(colleague).say('claim');
      await calm();
      await pressInTeams(other.as(colleague), 'resolve', {}).catch(() => undefined);
      await calm();
      const root = teams.thread(desk).as(staff);
      for (const words of askedOfTheDesk) {
        await root.say(words);
        await calm();
      }
      await chat
        .execute(chat.chat.messages.findLast(({ buttons }) => buttons.length > 0) as never, () => true)
        .catch(() => undefined);
      await chat.invoke('adaptiveCard/action', {
        action: { type: 'Action.Execute', data: { press: { to: 'command', command: 'status' } } },
      });
      await chat.invoke('composeExtension/query', { commandId: 'x', parameters: [] });
      await chat.send('messageReaction', { reactionsAdded: [{ type: 'like' }], replyToId: '1' });
      await chat.send('typing', {});
      await calm();
      await also.uninstall();
      await calm();
    },
  };
}

async function openSlack(): Promise<World> {
  const slack = await startFakeSlack({ manifest, mode: 'http', bot: { name: 'activation-desk' } });
  const staff = slack.user({ name: 'staffb', display_name: 'Staff One', locale: 'en-US' });
  const colleague = slack.user({ name: 'staffc', display_name: 'Staff Two', locale: 'ja-JP' });
  const desk = slack.channel({ name: 'it-desk', members: [staff, colleague] });
  const environment = slackEnvironment(slack, 'http', desk.id);
  const secret = slack.env()['SLACK_SIGNING_SECRET'] ?? '';
  const cards = () =>
    desk.messages().filter(({ ts, thread_ts: root = ts, plain }) => root === ts && plain.includes('ACT-'));

  async function handOver(user: SlackUser, calm: () => Promise<void>): Promise<Message> {
    const before = cards().length;
    await user.dm('talk to a person');
    await calm();
    await pressInSlack(user, user.sees(), 'send');
    await calm();
    const card = cards()[before];
    if (!card) throw new Error('nothing reached the desk');
    return card;
  }

  return {
    environment: { ...environment, DESK_LANGUAGE: 'en' },
    path: '/slack/events',
    connect: (url) => slack.connect(url),
    seal(body) {
      const at = String(Math.floor(Date.now() / 1_000));
      const signed = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex');
      return { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${signed}` };
    },
    close: () => slack.close(),
    async newcomer(calm) {
      const user = slack.user({ display_name: 'Robin New', locale: 'en-US' });
      await user.dm(trouble);
      await calm();
      return user
        .sees()
        .map(({ plain }) => plain)
        .join('\n');
    },
    async talk(calm) {
      const alex = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
      const hanako = slack.user({ display_name: '利用者 A', locale: 'ja-JP' });
      const hall = slack.channel({ name: 'hall', members: [alex, hanako] });
      for (const user of [alex, hanako]) {
        await user.openHome();
        await user.openHome('messages');
      }
      await calm();
      for (const words of ['', 'help', 'status', 'ja', 'en', '0xC004F211 after the update']) {
        await alex.slash('/activation', words, { channel: hall });
        await calm();
      }
      for (const words of [trouble, 'what is a product key?', 'no', 'done', 'back', 'privacy', 'export my data']) {
        await alex.dm(words);
        await calm();
      }
      for (const words of ['こんにちは', 'BIOSを更新したら 0xC004F211 と出ました', '会社', 'はい']) {
        await hanako.dm(words);
        await calm();
      }
      const said = await alex.dm('the licence came with the PC', {
        files: [{ name: note.name, mimetype: note.type, bytes: note.bytes }],
      });
      await calm();
      await alex.edit(said.sent, 'it is a volume licence');
      await alex.remove(said.sent);
      await hanako.mention(hall.name, 'what do I do about 0xC004F074?');
      await alex.shortcut('activation_start');
      await alex.submit(await openedBy(alex), {
        license: 'preinstalled_oem',
        errorText: '0xC004F213',
        biosDate: '2026-11-20',
      });
      const talk = await hanako.post(hall.name, 'my PC says 0xC004F074');
      await alex.messageShortcut(talk.sent, 'activation_from_message');
      await calm();
      const card = await handOver(alex, calm);
      const other = await handOver(hanako, calm);
      const all = () => [card.now(), ...card.thread()];
      await pressInSlack(staff, all(), 'claim');
      await calm();
      await pressInSlack(staff, all(), 'reply', { words: 'Please try the troubleshooter' });
      await pressInSlack(staff, all(), 'note', { words: 'seems to be OEM' });
      await staff.mention(desk.name, `reply Tell me the model <@${colleague.id}>`, { thread: card });
      await staff.post(desk.name, 'looks like the others', { thread: card });
      const typed = await staff.mention(desk.name, 'reply one moment', { thread: card });
      await calm();
      await staff.edit(typed.sent, 'reply one more moment');
      await staff.remove(typed.sent);
      await alex.dm('it is a ThinkPad', {
        files: [{ name: picture.name, mimetype: picture.type, bytes: picture.bytes }],
      });
      await calm();
      for (const words of [`assign <@${colleague.id}>`, 'status', 'ticket', 'export', 'resolve digital license']) {
        await staff.mention(desk.name, words, { thread: card });
        await calm();
      }
      await alex.dm('5');
      await pressInSlack(colleague, [other.now()], 'claim');
      await calm();
      for (const words of askedOfTheDesk) {
        await staff.mention(desk.name, words);
        await calm();
      }
      const home = alex.home();
      if (home) await alex.click(home, { text: '日本語' });
      await slack.event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } });
      await slack.urlVerification();
      await calm();
    },
  };
}

// Slack's channel alone, between a workspace and what it hands over: who speaks, edits, deletions, and windows of choices.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { personalConversation } from '../../bot/channels/slack/inbound.ts';
import { toDeliveryError } from '../../bot/channels/slack/refusals.ts';
import { type Slack, slackChannel } from '../../bot/channels/slack/slack.ts';
import type { StoredFile } from '../../bot/handoff/ports.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import type { Choice, Message } from '../../bot/messages/message.ts';
import { type FakeSlack, type Message as Posted, startFakeSlack, type User } from '../support/slack/fakeSlack.mjs';
import { manifest, openedBy } from '../support/slackDoor.ts';

const localizer = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');

/** Files as they were taken in. */
const stored = new Map<string, StoredFile>();

interface Door {
  readonly slack: FakeSlack;
  readonly channel: Slack;
  readonly staff: User;
  readonly desks: readonly { readonly id: string; readonly name: string; messages(): readonly Posted[] }[];
  /** What was handed over, without the openings of windows, as a turn gets it. */
  arrived(): Promise<readonly Activity[]>;
  /** What was said to somebody outside of turns. */
  readonly told: readonly string[];
  /** Puts a message into a desk's channel, as an English speaker sees it. */
  post(message: Message, place?: string): Promise<Posted>;
  /** Another message stands in the place of this one. */
  change(message: Message): void;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Start {
  /** What happens to the workspace before the bot starts. */
  readonly before?: (slack: FakeSlack) => void;
  readonly now?: () => Date;
  /** SLACK_TEAMS is not set. */
  readonly unlisted?: boolean;
}

async function start({ before, now = () => new Date(), unlisted = false }: Start = {}): Promise<Door> {
  const slack = await startFakeSlack({ manifest, mode: 'http', bot: { name: 'activation-desk' } });
  before?.(slack);
  const staff = slack.user({ name: 'staffb', display_name: '担当者 B', locale: 'ja-JP' });
  const desks = ['it-desk', 'volume-desk'].map((name) => slack.channel({ name, members: [staff] }));
  const { SLACK_API_URL: apiUrl = '', SLACK_BOT_TOKEN: botToken = '', SLACK_SIGNING_SECRET = '' } = slack.env();
  const channel = slackChannel({
    botToken,
    signingSecret: SLACK_SIGNING_SECRET,
    apiUrl,
    teams: unlisted ? [] : [slack.team.id, 'T0PARTNER'],
    desks: new Set(desks.map(({ id }) => id)),
    files: { get: async (id) => stored.get(id) },
    explain: (key, language) => localizer.text({ key }, language),
    now,
    log: { debug: () => {}, warn: () => {}, error: () => {} },
  });
  const handed = new Map<string, Activity>();
  const told: string[] = [];
  let shown: Message | undefined;
  await channel.start({
    async accept(_, key, activity) {
      const duplicate = handed.has(key);
      if (!duplicate) handed.set(key, activity);
      return { duplicate, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} };
    },
    said: async () => shown && localizer.speak(shown, 'en'),
    speak: ({ message, language }) => localizer.speak(message, language),
    explain: (key, language) => localizer.text({ key }, language),
    languages: localizer.languages,
    languageOf: async () => 'en',
    tell: async (user, key) => void told.push(`${user} ${key}`),
    removed: async () => void told.push('removed'),
    licenses: () => [],
  });
  const server = createServer((request, response) => channel.handle(request, response, () => {})).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => server.once('listening', resolve));
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  open.push(async () => {
    await channel.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await slack.close();
  });
  return {
    slack,
    channel,
    staff,
    desks,
    told,
    async arrived() {
      await slack.settle({ quietMs: 1 });
      const activities = [...handed.values()].filter(({ name }) => name !== 'window');
      const at = new Date(0).toISOString();
      return Promise.all(activities.map(async (activity) => (await channel.introduce?.(activity, at)) ?? activity));
    },
    async post(message, place = desks[0]?.id ?? '') {
      shown = message;
      const reference = { channelId: 'slack', conversation: { id: place } };
      const to = { channel: 'slack', conversation: place, reference };
      const delivery = { id: randomUUID(), to, language: 'en', message, attempts: 1 };
      const { ts } = await channel.courier.deliver(delivery, localizer.speak(message, 'en'));
      const posted = desks.flatMap((desk) => desk.messages()).find((one) => one.ts === ts?.split(',')[0]);
      if (!posted) throw new Error('the message is not there');
      return posted;
    },
    change(message) {
      shown = message;
    },
  };
}

/** Of an activity what tells who said it, and where. */
const heard = ({ type, id, text, conversation, channelData }: Activity) => ({
  type,
  id,
  text,
  in: conversation.id,
  addressed: channelData?.addressed,
});

const card: Message = { blocks: [{ kind: 'text', text: { verbatim: 'T-1: Alex Smith' } }] };

describe('the app', () => {
  it.each(['app_uninstalled', 'tokens_revoked'])('is known to be removed by %s', async (type) => {
    const { slack, told } = await start();
    await slack.event({ type, ...(type === 'tokens_revoked' && { tokens: { bot: ['U1'] } }) });
    expect(told).toEqual(['removed']);
  });

  it('stays where only a token of a person is revoked', async () => {
    const { slack, told } = await start();
    await slack.event({ type: 'tokens_revoked', tokens: { oauth: ['U1'] } });
    expect(told).toEqual([]);
  });
});

describe('each of several desks', () => {
  it('is heard in its threads, and where the bot is addressed; other channels are not', async () => {
    const { slack, staff, desks, post, arrived } = await start();
    const elsewhere = slack.channel({ name: 'elsewhere', members: [staff] });
    for (const { id, name } of desks) {
      const root = await post(card, id);
      await staff.post(name, 'she is new here', { thread: root });
      await staff.mention(name, 'tickets');
      await staff.post(name, 'good morning');
    }
    await staff.post(elsewhere.name, 'good morning');
    const activities = await arrived();
    expect(activities.map(({ text, conversation }) => [text, conversation.id.split(';')[0]])).toEqual(
      desks.flatMap(({ id }) => [
        ['she is new here', id],
        ['tickets', id],
      ]),
    );
    slack.assertClean();
  });
});

describe('words that are changed or deleted', () => {
  it('are followed at a desk by the id of their message, with what they say now', async () => {
    const { slack, staff, desks, post, arrived } = await start();
    const [desk] = desks;
    const root = await post(card);
    const { sent } = await staff.mention(desk?.name ?? '', 'reply Please restart', { thread: root });
    await staff.edit(sent, 'Please restart it twice');
    await staff.remove(sent);
    const [said, ...after] = (await arrived()).map(heard);
    const place = `${desk?.id};thread_ts=${root.ts}`;
    expect(said).toMatchObject({ type: 'message', id: sent.ts, in: place });
    expect(after).toEqual([
      { type: 'messageUpdate', id: sent.ts, text: 'Please restart it twice', in: place, addressed: true },
      { type: 'messageDelete', id: sent.ts, text: '', in: place, addressed: false },
    ]);
    slack.assertClean();
  });

  it('are followed in a direct message, also where a thread hangs on them', async () => {
    const { slack, arrived } = await start();
    const user = slack.user({ locale: 'en-US' });
    const { sent } = await user.dm('it works now');
    const { sent: below } = await user.dm('no, it does not', { thread: sent });
    await user.remove(sent);
    await user.remove(below);
    const deleted = (await arrived()).map(heard).filter(({ type }) => type === 'messageDelete');
    expect(deleted.map(({ id, in: place }) => [id, place])).toEqual([
      [sent.ts, user.id],
      [below.ts, user.id],
    ]);
    slack.assertClean();
  });

  it('of the bot, and of messages elsewhere, are nothing', async () => {
    const { slack, channel, staff, desks, post, arrived } = await start();
    const root = await post(card);
    const reference = { channelId: 'slack', conversation: { id: desks[0]?.id } };
    const to = { channel: 'slack', conversation: 'desk', reference };
    const receipt = { place: desks[0]?.id ?? '', ts: root.ts };
    const change = { id: randomUUID(), to, language: 'en', message: card, attempts: 1, replaces: randomUUID() };
    await channel.courier.deliver(
      { ...change, replacesReceipt: receipt },
      localizer.speak({ blocks: [{ kind: 'text', text: { verbatim: 'T-1: claimed' } }] }, 'en'),
    );
    expect(root.now().plain).toContain('claimed');
    const elsewhere = slack.channel({ name: 'elsewhere', members: [staff] });
    const { sent } = await staff.post(elsewhere.name, 'good morning');
    await staff.edit(sent, 'good evening');
    await staff.remove(sent);
    expect(await arrived()).toEqual([]);
    slack.assertClean();
  });
});

describe('who speaks', () => {
  const standings = async ({ arrived }: Door) => (await arrived()).map(({ channelData }) => channelData?.standing);

  it.each([
    ['a member', {}, 'member'],
    ['a guest', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_restricted: true, is_ultra_restricted: true }, 'guest'],
    ['a person of another company', { team_id: 'T0PARTNER' }, 'external'],
    ['a guest of another company', { team_id: 'T0PARTNER', is_restricted: true }, 'external'],
    ['a stranger', { is_stranger: true }, 'external'],
  ])('is %s, whether they write, edit, press or fill in', async (_, options, standing) => {
    const door = await start();
    const { slack, staff, desks, post } = door;
    const user = slack.user(options);
    const [desk] = desks;
    await user.join(desk?.name ?? '');
    const root = await post({ ...card, choices: [plain, route] });
    const { sent } = await user.mention(desk?.name ?? '', 'claim', { thread: root });
    await user.edit(sent, 'resolve');
    await user.click(root, { text: 'Claim' });
    await user.click(root, { text: 'Send to another desk' });
    await user.submit(await openedBy(user), { desk: 'volume' });
    await user.remove(sent);
    expect(await standings(door)).toEqual(Array.from({ length: 5 }, () => standing));
    expect((await door.arrived()).map(({ channelData }) => channelData?.ids)).toEqual(
      Array.from({ length: 5 }, () => [user.id]),
    );
    await staff.mention(desk?.name ?? '', 'tickets');
    expect((await standings(door)).at(-1)).toBe('member');
    slack.assertClean();
  });

  it('is not known when Slack does not tell it, unless the event does', async () => {
    const door = await start();
    const { slack, staff, desks, arrived } = door;
    const [desk] = desks;
    const visitor = slack.user({ team_id: 'T0PARTNER' });
    slack.fault('users.info', { error: 'internal_error' }, { times: 99 });
    await staff.mention(desk?.name ?? '', 'tickets');
    await visitor.join(desk?.name ?? '');
    await visitor.mention(desk?.name ?? '', 'tickets');
    expect((await arrived()).map(({ channelData }) => channelData?.standing)).toEqual(['unknown', 'external']);
  });

  it('is vouched for only where our own workspace is known; an event and a window tell it, and Slack is asked again', async () => {
    let ahead = 0;
    const door = await start({
      before: (slack) => void slack.fault('auth.test', { error: 'internal_error' }),
      now: () => new Date(Date.now() + ahead),
    });
    const { slack, staff, desks, post } = door;
    const root = await post({ ...card, choices: [plain, route] });
    await staff.click(root, { text: 'Claim' });
    await staff.mention(desks[0]?.name ?? '', 'tickets');
    await staff.click(root, { text: 'Send to another desk' });
    await staff.submit(await openedBy(staff), { desk: 'volume' });
    expect(await standings(door)).toEqual(['unknown', 'member', 'member']);
    ahead = 31_000;
    expect(await standings(door)).toEqual(['member', 'member', 'member']);
    expect(slack.callsTo('auth.test')).toHaveLength(2);
    slack.assertClean({ lints: false });
  });

  it('is let in once our own workspace is known, from Slack or from an event; until then Slack is to send it again', async () => {
    const { slack, staff, arrived } = await start({
      unlisted: true,
      before: (slack) => void slack.fault('auth.test', { error: 'internal_error' }, { times: 99 }),
    });
    const ask = () => staff.slash('/activation', 'status', { expectFail: true });
    expect([(await ask()).status, await arrived()]).toEqual([500, []]);
    await slack.user({ team_id: 'T0PARTNER' }).dm('hello');
    expect(await arrived()).toEqual([]);
    expect((await ask()).status).toBe(200);
    expect(await arrived()).toHaveLength(1);
  });

  it('names the colleagues who are mentioned', async () => {
    const { slack, staff, desks, arrived } = await start();
    const colleague = slack.user({ name: 'kim', display_name: 'Kim C.' });
    await staff.mention(desks[0]?.name ?? '', 'assign @kim');
    const [activity] = await arrived();
    expect(activity?.text).toBe('assign @Kim C.');
    expect(activity?.channelData?.mentions).toEqual([{ id: colleague.id, name: 'Kim C.' }]);
    slack.assertClean();
  });
});

const verbatim = (words: string) => ({ verbatim: words });
const plain: Choice = { label: verbatim('Claim'), press: { to: 'ticket', ticket: 'one', verb: 'claim' } };
const route: Choice = {
  label: verbatim('Send to another desk'),
  press: { to: 'ticket', ticket: 'one', verb: 'route', choice: 'a/b' },
  form: [
    {
      id: 'desk',
      kind: 'select',
      label: verbatim('Desk'),
      required: verbatim('Choose a desk.'),
      options: [{ id: 'volume', label: verbatim('Volume licences') }],
    },
    { id: 'note', kind: 'lines', label: verbatim('Note'), placeholder: verbatim('They read it first.') },
  ],
};
const reply: Choice = {
  label: verbatim('返信'),
  press: { to: 'ticket', ticket: 'one', verb: 'reply' },
  form: [{ id: 'words', kind: 'lines', label: verbatim('Message'), required: verbatim('Write what to say.') }],
};

describe('a choice with boxes of its own', () => {
  it('opens a window of them, whose content comes with its press in the thread of the desk', async () => {
    const { slack, staff, desks, post, arrived } = await start();
    const fields = [{ id: 'other', kind: 'line', label: verbatim('Of the message') }] as const;
    const root = await post({ ...card, fields, choices: [plain, route, reply] });
    await staff.click(root, { text: 'Send to another desk' });
    const view = await openedBy(staff);
    expect(view.actions().map(({ block_id: id }) => id)).toEqual(['desk', 'note']);
    expect(view.plain).toContain('Send to another desk');
    await expect(staff.submit(view, { note: 'x' })).rejects.toThrow('desk: required');
    await staff.submit(view, { desk: 'volume', note: 'please & <thanks>' });
    const [activity] = await arrived();
    expect(activity?.conversation.id).toBe(`${desks[0]?.id};thread_ts=${root.ts}`);
    expect(activity?.value).toMatchObject({
      press: { to: 'ticket', ticket: 'one', verb: 'route', choice: 'a/b' },
      fields: { desk: 'volume', note: 'please & <thanks>' },
    });
    slack.assertClean();
  });

  it('says what is wrong with a box of nothing but blanks', async () => {
    const { slack, staff, post, arrived } = await start();
    const root = await post({ ...card, choices: [reply] });
    await staff.click(root, { text: '返信' });
    const { errors } = await staff.submit(await openedBy(staff), { words: ' \n ' });
    expect(errors).toEqual({ words: 'Write what to say.' });
    await staff.submit(await openedBy(staff), { words: 'done' });
    expect((await arrived()).map(({ value }) => value.fields)).toEqual([{ words: 'done' }]);
    slack.assertClean();
  });

  it('works from a card in a thread, and from a direct message', async () => {
    const { slack, channel, staff, desks, post, change, arrived } = await start();
    const root = await post(card);
    const thread = `${desks[0]?.id};thread_ts=${root.ts}`;
    const below = await post({ ...card, choices: [reply] }, thread);
    await staff.click(below, { text: '返信' });
    await staff.submit(await openedBy(staff), { words: 'one' });
    const message = { ...card, navigation: [reply] };
    const to = {
      channel: 'slack',
      conversation: staff.id,
      reference: { conversation: personalConversation(staff.id) },
    };
    const delivery = { id: randomUUID(), to, language: 'en', message, attempts: 1 };
    await channel.courier.deliver(delivery, localizer.speak(message, 'en'));
    const [direct] = staff.sees();
    if (!direct) throw new Error('nothing was said');
    change(message);
    await staff.click(direct, { text: '返信' });
    await staff.submit(await openedBy(staff), { words: 'two' });
    const sent = (await arrived()).map(({ conversation, value }) => [conversation.id, value.fields.words]);
    expect(sent).toEqual([
      [thread, 'one'],
      [staff.id, 'two'],
    ]);
    slack.assertClean();
  });

  it('that is gone from the card is told to who pressed it', async () => {
    const { slack, staff, post, change, arrived, told } = await start();
    const root = await post({ ...card, choices: [route] });
    change({ ...card, choices: [plain] });
    await staff.click(root, { text: 'Send to another desk' });
    await arrived();
    expect(told).toEqual([`${staff.id} slack.window.gone`]);
    expect(staff.modal()).toBeNull();
    expect(await arrived()).toEqual([]);
    slack.assertClean();
  });
});

describe('half a character', () => {
  const half = '🔑'.slice(0, 1);

  it('in a message is shown as a sign of its own, and holds nothing up', async () => {
    const { slack, post } = await start();
    const posted = await post({ blocks: [{ kind: 'text', text: { verbatim: `a key ${half}` } }] });
    expect(posted.plain).toContain('a key \ufffd');
    slack.assertClean();
  });

  it.each([
    ['an address that cannot be written', new URIError('URI malformed'), 'never'],
    ['a mistake of ours', new TypeError('x is not a function'), 'never'],
    ['a network that is down', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), 'later'],
    ['anything else', new Error('socket hang up'), 'later'],
  ])('is a failure such as %s (%s): it may succeed %s', (_, error, hope) => {
    expect(toDeliveryError(error)).toMatchObject({ hope });
  });
});

describe('a delivery that Slack refuses', () => {
  it.each([
    ['conversations.open', { error: 'cannot_dm_bot' }, 'never', 'blocked'],
    ['conversations.open', { error: 'user_not_found' }, 'never', 'gone'],
    ['conversations.open', { error: 'user_disabled' }, 'never', 'gone'],
    ['chat.postMessage', { error: 'messages_tab_disabled' }, 'mended', 'blocked'],
    ['chat.postMessage', { error: 'channel_not_found' }, 'mended', 'gone'],
    ['chat.postMessage', { error: 'msg_too_long' }, 'never', 'tooBig'],
    ['chat.postMessage', { error: 'msg_blocks_too_long' }, 'never', 'tooBig'],
    ['chat.postMessage', { status: 413 }, 'never', 'tooBig'],
    ['chat.postMessage', { error: 'restricted_action' }, 'mended', 'notAllowed'],
    ['chat.postMessage', { error: 'not_in_channel' }, 'mended', 'notAllowed'],
    ['chat.postMessage', { error: 'missing_scope' }, 'mended', 'notAllowed'],
    ['chat.postMessage', { error: 'account_inactive' }, 'mended', 'noAnswer'],
    ['chat.postMessage', { error: 'something_new' }, 'never', 'noAnswer'],
    ['chat.postMessage', { error: 'internal_error' }, 'later', 'noAnswer'],
    ['chat.postMessage', { ratelimited: 3 }, 'later', 'noAnswer'],
    ['chat.postMessage', { status: 502 }, 'later', 'noAnswer'],
    ['chat.postMessage', { drop: true }, 'later', 'noAnswer'],
  ] as const)('by %s, %j: it may succeed %s, and the reason is %s', async (method, fault, hope, why) => {
    const { slack, channel } = await start();
    const user = slack.user();
    slack.fault(method, fault);
    const to = { channel: 'slack', conversation: user.id, reference: { conversation: personalConversation(user.id) } };
    const delivery = { id: randomUUID(), to, language: 'en', message: card, attempts: 1 };
    const sent = channel.courier.deliver(delivery, localizer.speak(card, 'en'));
    await expect(sent).rejects.toMatchObject({ name: 'DeliveryError', hope, why });
  });
});

describe('files', () => {
  /** A message with files of these contents, all of the same name; one without content is not there any more. */
  function withFiles(...contents: readonly (string | undefined)[]): Message {
    const files = contents.map((content) => {
      const file = { id: randomUUID(), name: 'image.png', type: 'image/png' };
      if (content !== undefined) stored.set(file.id, { ...file, content: Buffer.from(content) });
      return { ...file, size: content?.length ?? 0 };
    });
    return { ...card, files };
  }

  it('of the same name are each shown once, also when one of them has to be tried again', async () => {
    const { slack, channel, desks, post } = await start();
    const root = await post(card);
    const place = `${desks[0]?.id};thread_ts=${root.ts}`;
    const message = withFiles('the first', 'the second one', 'the third of them');
    const to = { channel: 'slack', conversation: place, reference: { conversation: { id: place } } };
    const delivery = { id: randomUUID(), to, language: 'en', message, firstTriedAt: new Date().toISOString() };
    const deliver = (attempts: number) =>
      channel.courier.deliver({ ...delivery, attempts }, localizer.speak(message, 'en'));
    slack.fault('files.completeUploadExternal', { error: 'internal_error' }, { skip: 1 });
    await expect(deliver(1)).rejects.toMatchObject({ hope: 'later' });
    await deliver(2);
    const thread = root.thread();
    expect(thread.flatMap(({ files = [] }) => files.map(({ size }) => size))).toEqual(
      message.files?.map(({ size }) => size),
    );
    expect(thread.filter(({ plain: text }) => text.includes('T-1'))).toHaveLength(1);
  });

  it('that somebody else posted meanwhile under the same name are not taken for ours', async () => {
    const { channel, slack, staff, desks, post } = await start();
    const root = await post(card);
    const place = `${desks[0]?.id};thread_ts=${root.ts}`;
    const message = withFiles('the picture of the employee');
    const to = { channel: 'slack', conversation: place, reference: { conversation: { id: place } } };
    const delivery = { id: randomUUID(), to, language: 'en', message, firstTriedAt: new Date().toISOString() };
    const deliver = (attempts: number) =>
      channel.courier.deliver({ ...delivery, attempts }, localizer.speak(message, 'en'));
    slack.fault('files.completeUploadExternal', { error: 'internal_error' });
    await expect(deliver(1)).rejects.toMatchObject({ hope: 'later' });
    const theirs = { name: 'image.png', mimetype: 'image/png', bytes: 'of staff' };
    await staff.post(desks[0]?.name ?? '', 'like this one?', { thread: root, files: [theirs] });
    const { files } = await deliver(2);
    const shown = root.thread().flatMap((one) => one.files ?? []);
    expect(shown.map(({ size }) => size)).toEqual([theirs.bytes.length, 'the picture of the employee'.length]);
    expect(files).toBe(shown[1]?.['id']);
  });

  it('that are not there any more are each said to be, once', async () => {
    const { slack, channel, desks, post } = await start();
    const root = await post(card);
    const place = `${desks[0]?.id};thread_ts=${root.ts}`;
    const message = withFiles(undefined, 'the second one', undefined);
    const to = { channel: 'slack', conversation: place, reference: { conversation: { id: place } } };
    const delivery = { id: randomUUID(), to, language: 'en', message, firstTriedAt: new Date().toISOString() };
    for (const attempts of [1, 2]) {
      await channel.courier.deliver({ ...delivery, attempts }, localizer.speak(message, 'en'));
    }
    const gone = localizer.text({ key: 'handoff.file.gone' }, 'en');
    expect(root.thread().filter(({ plain: text }) => text.includes(gone))).toHaveLength(2);
    expect(root.thread().flatMap(({ files = [] }) => files)).toHaveLength(1);
    slack.assertClean();
  });
});

describe('a message that is sent again', () => {
  it('is found by its mark, and reads as it was edited while it was given up', async () => {
    const { channel, desks, post } = await start();
    const root = await post(card);
    const place = `${desks[0]?.id};thread_ts=${root.ts}`;
    const to = { channel: 'slack', conversation: place, reference: { conversation: { id: place } } };
    const now = new Date().toISOString();
    const delivery = { id: randomUUID(), to, language: 'en', message: card, firstTriedAt: now };
    const words = (text: string) => localizer.speak({ blocks: [{ kind: 'text', text: { verbatim: text } }] }, 'en');
    await channel.courier.deliver({ ...delivery, attempts: 1 }, words('as it was'));
    await channel.courier.deliver({ ...delivery, attempts: 2, resentAt: now }, words('as it reads now'));
    expect(root.thread().map(({ plain }) => plain)).toEqual([expect.stringContaining('as it reads now')]);
  });
});

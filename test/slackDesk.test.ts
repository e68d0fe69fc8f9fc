// The IT desk in a Slack channel, with employees in Slack and in Teams; and the desk in Teams with an employee in Slack.
import { afterEach, describe, expect, it } from '@jest/globals';
import { deskEnvironment, deskThread, pressNewest as pressInTeams, shows, wordsAt } from './support/converse.ts';
import { type FakeTeams, startFakeTeams } from './support/fakeTeams.ts';
import type { Call, Message, User } from './support/slack/fakeSlack.mjs';
import { openWorkspace, pressNewest, seen, type Workspace, type WorkspaceNeeds } from './support/slackDoor.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(needs: WorkspaceNeeds = {}): Promise<Workspace> {
  const workspace = await openWorkspace(needs);
  open.push(workspace);
  return workspace;
}

/** The employee asks for a person, and sends the summary. */
async function sendToDesk({ settle }: Workspace, user: User): Promise<void> {
  await user.slash('/activation', 'human');
  await settle();
  await pressNewest(user, user.sees(), 'send');
  await settle();
}

/** An employee in Slack hands over; the ticket's card at a desk in Slack. */
async function handOver(workspace: Workspace, locale = 'en-US'): Promise<{ user: User; card: () => Message }> {
  const { slack, desk } = workspace;
  const user = slack.user({ display_name: 'Alex Smith', locale });
  await sendToDesk(workspace, user);
  return {
    user,
    card() {
      const [card] = desk.messages();
      if (!card) throw new Error('nothing reached the desk');
      return card;
    },
  };
}

async function until(holds: () => boolean, ms = 8_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const plain = (messages: readonly Message[]) => messages.map((message) => message.plain).join('\n');

describe('the desk in Slack', () => {
  it('claims, replies and resolves on the card, which stays current in its place; the employee answers', async () => {
    const workspace = await start();
    const { slack, staff, settle } = workspace;
    const { user, card } = await handOver(workspace);
    await pressNewest(staff, [card()], 'claim');
    await settle();
    expect(card().plain).toContain('担当者 B');
    await pressNewest(staff, [card()], 'reply', { words: 'Please restart & tell me <b>what</b> you see' });
    await settle();
    expect(plain(user.sees())).toContain('Please restart & tell me <b>what</b> you see');
    await pressNewest(user, user.sees(), 'answer', { words: '直りました、ありがとうございます' });
    await settle();
    expect(plain(card().thread())).toContain('直りました、ありがとうございます');
    await pressNewest(staff, [card()], 'resolve');
    await settle();
    await pressNewest(user, user.sees(), 'solved');
    await settle();
    expect(card().plain).toContain(wordsAt('handoff.desk.stateClosed', 'ja'));
    expect(
      card()
        .actions()
        .map(({ value = '' }) => value.split('/').at(-1)),
    ).toEqual(['reopen']);
    expect(card().edits).toBeGreaterThanOrEqual(4);
    slack.assertClean({ lints: false });
  });

  it('answers by "@bot reply" in the thread; what colleagues say to each other there stays there, and is kept', async () => {
    const workspace = await start();
    const { staff, settle, desk } = workspace;
    const { user, card } = await handOver(workspace);
    await pressNewest(staff, [card()], 'claim');
    await settle();
    const count = card().thread().length;
    await staff.post(desk.name, 'reply is what we should do, I think', { thread: card() });
    await settle();
    expect(card().thread()).toHaveLength(count + 1);
    expect(plain(user.sees())).not.toContain('what we should do');
    await staff.mention(desk.name, 'reply Try it again please', { thread: card() });
    await settle();
    expect(plain(user.sees())).toContain('Try it again please');
    await staff.mention(desk.name, 'she is new here', { thread: card() });
    await settle();
    expect(plain(user.sees())).not.toContain('new here');
    expect(plain(card().thread())).toContain(wordsAt('handoff.desk.notedHere', 'ja').split('{{')[0] ?? '');
  });

  it('is told how it works when the bot is mentioned outside of a ticket, and hears nothing else', async () => {
    const { staff, settle, desk } = await start();
    await staff.post(desk.name, 'good morning');
    const { sent } = await staff.mention(desk.name, 'hello');
    await settle();
    await staff.post(desk.name, 'what did it say?', { thread: sent });
    await settle();
    expect(sent.thread().map((message) => message.plain)[0]).toContain('activation-desk');
    expect(desk.messages()).toHaveLength(4);
  });

  it('settles two claims at once: the second hears who has it', async () => {
    const workspace = await start();
    const { slack, staff, settle, desk } = workspace;
    const { card } = await handOver(workspace);
    const other = slack.user({ display_name: '担当者 C' });
    await other.join(desk.name);
    const shown = card();
    const claim = shown.actions().find(({ value }) => value?.endsWith('/claim'));
    const which = { block: claim?.block_id ?? '', stale: true };
    await Promise.all([
      staff.click(shown, claim?.action_id ?? '', which),
      other.click(shown, claim?.action_id ?? '', which),
    ]);
    await settle();
    const claimed = card()
      .thread()
      .filter(({ plain: text }) => text.includes('の担当になりました'));
    expect(claimed).toHaveLength(1);
    expect(plain(card().thread())).toMatch(/担当者 [BC]/);
    expect(card().thread()).toHaveLength(2);
  });

  it('does nothing for a press that does not come from there', async () => {
    const workspace = await start();
    const { slack, staff, settle } = workspace;
    const { user, card } = await handOver(workspace);
    const claim = card()
      .actions()
      .find(({ value }) => value?.endsWith('/claim'));
    const { payload } = await staff.click(card(), claim?.action_id ?? '', { block: claim?.block_id ?? '' });
    await settle();
    await pressNewest(staff, [card()], 'release');
    await settle();
    const elsewhere = slack.channel({ name: 'elsewhere', members: [user] });
    await slack.raw('interactive', {
      ...payload,
      trigger_id: 'forged',
      user: { id: user.id, team_id: slack.team.id },
      channel: { id: elsewhere.id, name: 'elsewhere' },
      container: { type: 'message', message_ts: card().ts, channel_id: elsewhere.id },
    });
    await settle();
    expect(card().plain).toContain(wordsAt('handoff.desk.stateOpen', 'ja'));
    expect(plain(user.sees())).toContain(wordsAt('handoff.refusals.notStaff', 'en'));
  });
});

describe('words that are shortened within an emoji', () => {
  it('hold nobody up: the ticket, a search and the card are shown', async () => {
    const workspace = await start();
    const { slack, staff, settle, desk } = workspace;
    const { user, card } = await handOver(workspace);
    await staff.mention(desk.name, `note ${'a'.repeat(399)}🔑 and more`, { thread: card() });
    await settle();
    for (const asked of ['ticket ACT-000001', `find ${'b'.repeat(59)}🔑`]) {
      const { sent } = await staff.mention(desk.name, asked);
      await settle();
      expect(sent.thread()).toHaveLength(1);
      expect(plain(sent.thread()).isWellFormed()).toBe(true);
      expect(plain(sent.thread())).not.toContain('\ufffd');
    }
    await user.dm(`${'c'.repeat(799)}🔑 it is still there`);
    await settle();
    expect(plain(card().thread())).toContain('it is still there');
    slack.assertClean({ lints: false });
  });
});

describe('a card that somebody deleted', () => {
  const roots = ({ desk }: Workspace) => desk.messages().filter(({ ts, thread_ts: root = ts }) => root === ts);

  it('comes back in its thread at the next change, and goes on from there', async () => {
    const workspace = await start();
    const { slack, staff, settle, desk } = workspace;
    const { user, card } = await handOver(workspace);
    const first = card();
    await staff.mention(desk.name, 'note seen', { thread: first });
    await settle();
    await staff.remove(first);
    await staff.mention(desk.name, 'claim', { thread: first });
    await settle();
    const again = () => first.thread().filter((one) => one.actions().length > 0);
    expect(again().map(({ plain: text }) => text.includes('担当者 B'))).toEqual([true]);
    await pressNewest(staff, again(), 'reply', { words: 'Please restart it' });
    await settle();
    expect(plain(user.sees())).toContain('Please restart it');
    await pressNewest(staff, again(), 'resolve');
    await settle();
    expect(again()).toHaveLength(1);
    expect(again()[0]?.edits).toBeGreaterThan(0);
    await user.dm('it still says no');
    await settle();
    expect(plain(first.thread())).toContain('it still says no');
    expect(roots(workspace)).toHaveLength(1);
    slack.assertClean({ lints: false });
  });

  it('comes back in the channel where its thread is gone as well, once, and the ticket goes on there', async () => {
    const workspace = await start();
    const { slack, staff, settle, desk } = workspace;
    const { user, card } = await handOver(workspace);
    const first = card();
    const claim = first.actions().find(({ value }) => value?.endsWith('/claim'));
    await staff.remove(first);
    const anew = ({ method, args }: Call) =>
      method === 'chat.postMessage' && args['channel'] === desk.id && !args['thread_ts'];
    slack.fault(anew, { dropAfter: true });
    await staff.click(first, claim?.action_id ?? '', { block: claim?.block_id ?? '', stale: true });
    await settle();
    await until(() => roots(workspace).some(({ plain: text }) => text.includes('担当者 B')));
    await settle();
    expect(roots(workspace)).toHaveLength(1);
    await user.dm('it still says no');
    await settle();
    await until(() => plain(roots(workspace)[0]?.thread() ?? []).includes('it still says no'));
    await pressNewest(staff, roots(workspace), 'reply', { words: 'Please restart it' });
    await settle();
    expect(plain(user.sees())).toContain('Please restart it');
    await staff.mention(desk.name, 'note seen', { thread: roots(workspace)[0] ?? first });
    await settle();
    expect(plain(roots(workspace)[0]?.thread() ?? [])).toContain(
      wordsAt('handoff.desk.notedHere', 'ja').split('{{')[0] ?? '',
    );
  });
});

describe('a card that is too long for one message', () => {
  /** Words that take much room in Slack, since every sign of them is escaped. */
  const wide = '<&> '.repeat(700);

  it('stays one message in the channel, with its buttons; the rest stands in its thread, also when it grows or shrinks', async () => {
    const workspace = await start();
    const { slack, settle, desk, staff } = workspace;
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    await user.slash('/activation', 'human');
    await settle();
    await pressNewest(user, user.sees(), 'keep', { errorText: wide, note: wide.slice(0, 900) });
    await settle();
    await pressNewest(user, user.sees(), 'send');
    await settle();
    const roots = () => desk.messages().filter(({ ts, thread_ts: root = ts }) => root === ts);
    const [card] = roots();
    if (!card) throw new Error('nothing reached the desk');
    expect(card.actions().map(({ value }) => value?.split('/').at(-1))).toContain('claim');
    for (const verb of ['claim', 'release', 'claim', 'resolve']) {
      await pressNewest(staff, roots(), verb);
      await settle();
      expect(roots()).toHaveLength(1);
    }
    const shown = [card.now(), ...card.thread()].map(({ plain: text }) => text).join('\n');
    expect(shown.match(/<&>/g)?.length).toBeGreaterThan(200);
    await staff.mention(desk.name, 'note seen', { thread: card.thread()[0] ?? card });
    await settle();
    expect(plain(card.thread())).toContain(wordsAt('handoff.desk.notedHere', 'ja').split('{{')[0] ?? '');
    slack.assertClean();
  });
});

describe('a screenshot', () => {
  const picture = { name: 'screenshot.png', mimetype: 'image/png', bytes: 'the picture' };

  it('is named in the case, and reaches the desk with the ticket', async () => {
    const workspace = await start();
    const { slack, settle, desk } = workspace;
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    await user.dm('0xC004F074 on my work laptop', { files: [picture] });
    await settle();
    expect(plain(user.sees())).toContain(wordsAt('common.attachmentPassed', 'en').replace('{{names}}', picture.name));
    await sendToDesk(workspace, user);
    const [card] = desk.messages();
    expect(card?.plain).toContain(picture.name);
    const files = card?.thread().flatMap((message) => message.files ?? []) ?? [];
    expect(files.map(({ name, size }) => ({ name, size }))).toEqual([{ name: picture.name, size: 11 }]);
    slack.assertClean();
  });

  it('of an earlier case stays there: a new ticket takes only its own', async () => {
    const workspace = await start();
    const { slack, settle, desk } = workspace;
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    await user.dm('0xC004F074 on my work laptop', { files: [{ ...picture, bytes: 'the first' }] });
    await settle();
    await user.dm('new problem');
    await settle();
    await user.dm('', { files: [{ ...picture, bytes: 'a second one' }] });
    await settle();
    await sendToDesk(workspace, user);
    const [card] = desk.messages();
    const files = card?.thread().flatMap((message) => message.files ?? []) ?? [];
    expect(files.map(({ size }) => size)).toEqual(['a second one'.length]);
  });

  it('stays with the case when the words that came with it are edited', async () => {
    const workspace = await start();
    const { slack, settle, desk } = workspace;
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    const { sent } = await user.dm('0xC004F074 on my work laptop', { files: [picture] });
    await settle();
    await user.edit(sent, '0xC004F213 on my work laptop');
    await settle();
    await sendToDesk(workspace, user);
    const [card] = desk.messages();
    expect(card?.plain).toContain(picture.name);
    expect(card?.thread().flatMap((message) => message.files ?? [])).toHaveLength(1);
  });

  it('of a message that was chosen belongs to the new case, whatever ticket there is', async () => {
    const workspace = await start();
    const { slack, settle, desk } = workspace;
    const { user, card } = await handOver(workspace);
    const colleague = slack.user();
    const channel = slack.directBetween(user, colleague);
    await colleague.post(channel.id, 'my PC says 0xC004F074', { files: [picture] });
    const chosen = user.sees(channel.id).at(-1);
    if (!chosen) throw new Error('there is no message');
    await user.messageShortcut(chosen, 'activation_from_message');
    await settle();
    await user.slash('/activation', 'human');
    await settle();
    expect(
      card()
        .thread()
        .flatMap((message) => message.files ?? []),
    ).toEqual([]);
    await pressNewest(user, user.sees(), 'dont').catch(() => {});
    await settle();
    expect(plain(user.sees())).toContain(wordsAt('common.attachmentPassed', 'en').replace('{{names}}', picture.name));
    expect(desk.messages()).toHaveLength(1 + card().thread().length);
  });

  it('that the desk may not have is said there; the employee is not told that the ticket is lost', async () => {
    const workspace = await start();
    const { slack, settle } = workspace;
    const { user, card } = await handOver(workspace);
    slack.fault('files.completeUploadExternal', { error: 'file_uploads_disabled' }, { times: 9 });
    await user.dm('', { files: [picture] });
    await settle();
    expect(plain(card().thread())).toContain(wordsAt('handoff.file.gone', 'ja'));
    expect(plain(user.sees())).not.toContain('could not be delivered');
  });

  it('that comes with a command is kept all the same', async () => {
    const workspace = await start();
    const { slack, settle, desk } = workspace;
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    await user.dm('talk to a person', { files: [picture] });
    await settle();
    await pressNewest(user, user.sees(), 'send');
    await settle();
    expect(desk.messages()[0]?.plain).toContain(picture.name);
  });

  it('that is slow to pass on is uploaded once: its lease is renewed', async () => {
    const workspace = await start();
    const { slack, settle } = workspace;
    const { user, card } = await handOver(workspace);
    slack.fault('files.getUploadURLExternal', { delay: 8_500 });
    slack.fault('files.completeUploadExternal', { delay: 8_500 });
    await user.dm('', { files: [picture] });
    const end = Date.now() + 25_000;
    const uploads = () =>
      card()
        .thread()
        .flatMap((message) => message.files ?? []);
    while (uploads().length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    await settle();
    expect(uploads()).toHaveLength(1);
    expect(slack.callsTo('files.getUploadURLExternal')).toHaveLength(1);
  }, 30_000);

  it('sent while the ticket is open joins its thread', async () => {
    const workspace = await start();
    const { settle } = workspace;
    const { user, card } = await handOver(workspace);
    await user.dm('', { files: [picture] });
    await settle();
    expect(
      card()
        .thread()
        .flatMap((message) => message.files ?? []),
    ).toHaveLength(1);
  });

  it.each([
    ['of another kind', { name: 'fix.exe', mimetype: 'application/x-msdownload', bytes: 'MZ' }],
    ['that is a picture by its name alone', { name: 'a.png', mimetype: 'image/png', bytes: 'MZ\0\0' }],
    ['that Windows would run', { name: 'fix.ps1', mimetype: 'text/plain', bytes: 'slmgr /rearm' }],
  ])('%s reaches nobody; the desk hears its name', async (_, file) => {
    const workspace = await start();
    const { slack, settle } = workspace;
    const { user, card } = await handOver(workspace);
    await user.dm('', { files: [file] });
    await settle();
    const thread = card().thread();
    expect(thread.flatMap((message) => message.files ?? [])).toEqual([]);
    expect(plain(thread)).toContain(file.name);
    expect(slack.callsTo('files.getUploadURLExternal')).toEqual([]);
    slack.assertClean();
  });

  it('is uploaded once, also when the answer to the upload is lost', async () => {
    const workspace = await start();
    const { slack, settle } = workspace;
    const { user, card } = await handOver(workspace);
    slack.fault('files.completeUploadExternal', { dropAfter: true });
    await user.dm('', { files: [picture] });
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await settle();
    expect(
      card()
        .thread()
        .flatMap((message) => message.files ?? []),
    ).toHaveLength(1);
  });
});

describe('across platforms', () => {
  async function withTeams(): Promise<FakeTeams> {
    const teams = await startFakeTeams();
    open.push(teams);
    return teams;
  }

  it('the desk in Slack serves an employee in Teams', async () => {
    const teams = await withTeams();
    const workspace = await start({ environment: { TEAMS_AUTH: 'off' } });
    const { staff, settle, desk, url } = workspace;
    teams.connect(url);
    const employee = teams.user({ name: '利用者 A', locale: 'ja-JP' });
    const seat = teams.personal(employee).as(employee);
    await seat.say('担当者に相談');
    await settle();
    await pressInTeams(seat, 'send');
    await settle();
    const card = () => {
      const [first] = desk.messages();
      if (!first) throw new Error('nothing reached the desk');
      return first;
    };
    expect(card().plain).toContain('利用者 A');
    await pressNewest(staff, [card()], 'claim');
    await settle();
    await pressNewest(staff, [card()], 'reply', { words: '再起動してください' });
    await settle();
    expect(seat.chat.last?.all).toContain('再起動してください');
    await seat.say('直りません');
    await settle();
    expect(plain(card().thread())).toContain('直りません');
    await pressNewest(staff, [card()], 'resolve');
    await settle();
    expect(shows(seat.chat.last, 'handoff.resolved.solved', 'ja')).toBe(true);
    teams.check();
  });

  it('the desk in Teams serves an employee in Slack', async () => {
    const teams = await withTeams();
    const channel = teams.channel();
    const environment = { ...deskEnvironment(teams, channel, 'ja'), DESK_SLACK_CHANNEL: '', TEAMS_AUTH: 'off' };
    const workspace = await start({ environment });
    const { slack, settle, url } = workspace;
    teams.connect(url);
    const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
    await user.dm('', { files: [{ name: 'screenshot.png', mimetype: 'image/png', bytes: 'x' }] });
    await user.slash('/activation', 'human');
    await settle();
    expect(plain(user.sees())).toContain(
      wordsAt('common.attachmentPassed', 'en').replace('{{names}}', 'screenshot.png'),
    );
    await pressNewest(user, user.sees(), 'send');
    await settle();
    const office = { desk: channel } as Parameters<typeof deskThread>[0];
    const thread = deskThread(office, 'Alex Smith');
    if (!thread) throw new Error('nothing reached the desk');
    expect(thread.messages[0]?.all).toContain('screenshot.png');
    const member = thread.as(teams.user({ name: '担当者 B' }));
    await pressInTeams(member, 'claim');
    await settle();
    await pressInTeams(member, 'reply', { words: 'Please restart it' });
    await settle();
    expect(plain(user.sees())).toContain('Please restart it');
    await user.dm('it works now');
    await settle();
    expect(thread.messages.map(({ all }) => all).join('\n')).toContain('it works now');
    await pressInTeams(member, 'resolve');
    await settle();
    expect(
      user
        .sees()
        .map((message) => seen(message, user.id))
        .at(-1)?.all,
    ).toContain(wordsAt('handoff.resolved.solved', 'en'));
    teams.check();
    slack.assertClean();
  });
});

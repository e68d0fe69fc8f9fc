// The doctor and "where am I" by the doors of Teams and Slack: at the desk, in other channels, in chats.
import { afterEach, describe, expect, it } from '@jest/globals';
import { openOffice, wordsAt } from '../support/converse.ts';
import { type DeskDoor, type Member, platforms } from '../support/deskDoor.ts';
import { deskScenes } from '../support/deskScene.ts';
import type { Chat } from '../support/fakeTeams.ts';
import { startReceiver } from '../support/receiver.ts';
import { openWorkspace } from '../support/slackDoor.ts';

const { claimed, openOne } = deskScenes();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function asked(door: DeskDoor, staff: Member, text: string) {
  const { answers } = await door.ask(staff, text);
  return answers().filter(({ from }) => from === 'bot');
}

describe.each(platforms)('at a desk in %s, "doctor"', (platform) => {
  it('answers the check-up in the language of the desk, what is wrong first', async () => {
    const environment = {
      DESK_WEBHOOK_URL: 'http://127.0.0.1:1/secret-path',
      DESK_WEBHOOK_SECRET: 'of-more-than-24-letters-yes',
    };
    const door = await openOne(platform, { environment });
    const staff = await door.member('担当者 B');
    const [answer, ...more] = await asked(door, staff, '診断');
    expect(more).toEqual([]);
    const all = answer?.all ?? '';
    expect(all).toContain(wordsAt('doctor.title', 'ja'));
    expect(all).toContain('対処が必要な項目が 1 件');
    expect(all).toContain('要対処｜Webhook の宛先：127.0.0.1:1 が応答しません');
    expect(all).toContain('対処：DESK_WEBHOOK_URL');
    expect(all).toContain('正常｜データベース：sqlite::memory: は応答しています');
    expect(all.indexOf('要対処｜')).toBeLessThan(all.indexOf('正常｜'));
    expect(all).not.toContain('secret-path');
    if (platform === 'slack') expect(all).toContain('正常｜Slack のデスク：main');
  });

  it('says it in English at an English desk, and in the thread of a ticket there', async () => {
    const { door, staff, ticket } = await claimed(platform, { language: 'en' });
    await ticket.tell(staff, 'doctor');
    expect(ticket.last().all).toContain('Nothing is wrong.');
    const before = ticket.thread().length;
    await ticket.tell(staff, 'doctor said that it works now');
    expect(
      ticket
        .thread()
        .slice(before)
        .some(({ all }) => all.includes('Nothing is wrong.')),
    ).toBe(false);
    expect((await asked(door, staff, 'check-up'))[0]?.all).toContain('OK: Database');
  });

  it('answers no guest, and asks nobody anything for one', async () => {
    const receiver = await startReceiver('of-more-than-24-letters-yes');
    open.push(receiver);
    const environment = { DESK_WEBHOOK_URL: receiver.url, DESK_WEBHOOK_SECRET: 'of-more-than-24-letters-yes' };
    const door = await openOne(platform, { environment });
    const guest = await door.member('客', 'guest');
    const answers = await asked(door, guest, 'doctor');
    expect(answers.map(({ all }) => all).join()).toContain(wordsAt('handoff.refusals.outsider', 'ja'));
    expect(answers.map(({ all }) => all).join()).not.toContain(wordsAt('doctor.title', 'ja'));
    expect(receiver.arrived).toEqual([]);
  });
});

const code = (chat: Chat) => {
  const text = JSON.stringify(chat.last?.card);
  return text.replaceAll('\\n', '\n').replaceAll('\\"', '"');
};

describe('"where am I" in Teams', () => {
  it('answers the three settings where no desk is configured yet', async () => {
    const office = await openOffice({
      environment: { DESK_TEAMS_CHANNEL: '', DESK_TEAMS_SERVICE_URL: '', DESK_TEAMS_TENANT: '', TEAMS_AUTH: 'off' },
    });
    open.push(office);
    const { teams, desk, settle } = office;
    const thread = teams.thread(desk);
    await thread.as(teams.user({ name: 'Admin', locale: 'en-US' })).say('Where am I?');
    await settle();
    expect(thread.messages.filter(({ from }) => from === 'bot')).toHaveLength(1);
    expect(code(thread)).toContain(`DESK_TEAMS_CHANNEL=${desk.id}\n`);
    expect(code(thread)).toContain(`DESK_TEAMS_SERVICE_URL=${teams.serviceUrl}\n`);
    expect(code(thread)).toContain(`DESK_TEAMS_TENANT=${teams.tenant}`);
    expect(thread.last?.all).not.toContain('DESK_ROUTES');
    teams.check();
  });

  it('says at the desk that it is one, and elsewhere how it stands beside it', async () => {
    const office = await openOffice();
    open.push(office);
    const { teams, desk, settle } = office;
    const user = teams.user({ name: 'Admin', locale: 'ja-JP' });
    const atDesk = teams.thread(desk);
    await atDesk.as(user).say('ここはどこ');
    const other = teams.channel();
    const elsewhere = teams.thread(other);
    await elsewhere.as(user).say('このチャネルは');
    await settle();
    expect(atDesk.last?.all).toContain('すでにデスク「main」です');
    expect(elsewhere.last?.all).not.toContain('すでにデスク');
    expect(code(elsewhere)).toContain(`DESK_TEAMS_CHANNEL=${other.id}\n`);
    expect(code(elsewhere)).toContain(`"channel": "${other.id}"`);
    teams.check();
  });

  it('says in a group chat that a desk is a channel, and to one person where their talk stands', async () => {
    const office = await openOffice();
    open.push(office);
    const { teams, settle } = office;
    const user = teams.user({ name: 'Admin', locale: 'en-US' });
    const group = teams.group();
    await group.as(user).say('where am i');
    const chat = teams.personal(user);
    await chat.as(user).say('where am i');
    await settle();
    expect(group.last?.all).toBe(wordsAt('place.noChannel', 'en'));
    expect(chat.messages.map(({ all }) => all).join('\n')).not.toContain(wordsAt('place.noChannel', 'en'));
    expect(chat.messages.map(({ all }) => all).join('\n')).not.toContain('DESK_TEAMS_CHANNEL');
    teams.check();
  });

  it('hears no talk among people', async () => {
    const office = await openOffice({ place: { rsc: true } });
    open.push(office);
    const { teams, desk, settle } = office;
    const thread = teams.thread(desk);
    await thread.as(teams.user({ name: 'Admin' })).say('ここはどこ', { mention: false });
    await settle();
    expect(thread.messages.filter(({ from }) => from === 'bot')).toEqual([]);
  });
});

describe('"where am I" in Slack', () => {
  it.each([false, true])(
    'answers the setting in the thread, and nothing in the direct message (private: %s)',
    async (is_private) => {
      const workspace = await openWorkspace();
      open.push(workspace);
      const { slack, settle } = workspace;
      const user = slack.user({ name: 'admin', display_name: 'Admin', locale: 'en-US' });
      const channel = slack.channel({ name: 'somewhere', members: [user], is_private });
      const { sent } = await user.mention(channel.name, 'where am I?');
      await settle();
      const answers = sent.thread();
      expect(answers).toHaveLength(1);
      expect(answers[0]?.plain).toContain(`DESK_SLACK_CHANNEL=${channel.id}`);
      expect(answers[0]?.plain).toContain(`"slack": "${channel.id}"`);
      expect(user.sees().filter(({ plain }) => plain !== '')).toEqual([]);
      slack.assertClean();
    },
  );

  it('says at the desk that it is one', async () => {
    const workspace = await openWorkspace();
    open.push(workspace);
    const { slack, desk, staff, settle } = workspace;
    const { sent } = await staff.mention(desk.name, 'ここはどこですか？');
    await settle();
    expect(
      sent
        .thread()
        .map(({ plain }) => plain)
        .join('\n'),
    ).toContain('すでにデスク「main」です');
    expect(sent.thread()).toHaveLength(1);
    slack.assertClean();
  });

  it('answers nobody of another workspace', async () => {
    const workspace = await openWorkspace();
    open.push(workspace);
    const { slack, settle } = workspace;
    const user = slack.user({ name: 'other', display_name: 'Other', team_id: 'T0OTHER000' });
    const channel = slack.channel({ name: 'shared', members: [user] });
    const { sent } = await user.mention(channel.name, 'where am i');
    await settle();
    expect(
      sent
        .thread()
        .map(({ plain }) => plain)
        .join(),
    ).not.toContain('DESK_SLACK_CHANNEL');
  });
});

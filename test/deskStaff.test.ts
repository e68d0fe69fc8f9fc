// Who may act at a desk, by the doors of Teams and of Slack: whoever may not changes nothing, and hears why.
import { describe, expect, it } from '@jest/globals';
import type { Key } from '../bot/messages/message.ts';
import { shows, wordsAt } from './support/converse.ts';
import { type DeskDoor, type Member, platforms } from './support/deskDoor.ts';
import { deskScenes, type Scene } from './support/deskScene.ts';
import { openWorkspace, pressNewest } from './support/slackDoor.ts';

const { begin } = deskScenes();

/** All that this person tries is refused for this reason, and nothing comes of it. */
async function tryAll({ door, employee, ticket }: Scene, stranger: Member, why: Key): Promise<void> {
  const heard = employee.messages().length;
  const refused = async (act: Promise<unknown>) => {
    await act;
    expect(shows(ticket.last(), why, 'ja')).toBe(true);
    expect(shows(ticket.card(), 'handoff.desk.stateOpen', 'ja')).toBe(true);
    expect(employee.messages().length).toBe(heard);
  };
  await refused(ticket.press(stranger, 'claim'));
  await refused(ticket.press(stranger, 'note', { words: 'a secret plan of strangers' }));
  await refused(ticket.tell(stranger, 'claim'));
  await refused(ticket.tell(stranger, 'reply words of a stranger'));
  await refused(ticket.tell(stranger, 'talk of a stranger'));
  await refused(ticket.tell(stranger, 'tickets'));
  const { answers } = await door.ask(stranger, 'notice everything is off');
  expect(answers().some((one) => shows(one, why, 'ja'))).toBe(true);
  const count = ticket.thread().length;
  await ticket.talk(stranger, 'an aside of a stranger');
  expect(ticket.thread().filter(({ from }) => from === 'bot').length).toBeLessThanOrEqual(count);
}

/** What is kept of the ticket, as staff can read it. */
async function story(door: DeskDoor, staff: Member): Promise<string> {
  const { answers } = await door.ask(staff, 'ticket ACT-000001');
  return answers()
    .map(({ all }) => all)
    .join('\n');
}

const guid = '0f0e0d0c-0b0a-4908-8706-050403020100';
const listed = { teams: guid, slack: 'U0LISTED001' } as const;

describe.each(platforms)('at a desk in %s', (platform) => {
  it.each(['guest', 'external'] as const)(
    '%s people are refused, whatever they try, and nothing of it is kept',
    async (how) => {
      const scene = await begin(platform);
      const stranger = await scene.door.member('Sam Stranger', how);
      await tryAll(scene, stranger, 'handoff.refusals.outsider');
      const staff = await scene.door.member('担当者 B');
      expect(await story(scene.door, staff)).not.toContain('stranger');
      const { answers } = await scene.door.ask(staff, 'notices');
      expect(answers().some((one) => shows(one, 'handoff.notice.none', 'ja'))).toBe(true);
      await scene.ticket.press(staff, 'claim');
      expect(scene.ticket.card().all).toContain('担当者 B');
    },
  );

  it('only those act who are on its list, when it has one; the others are refused', async () => {
    const scene = await begin(platform, { environment: { DESK_STAFF: listed[platform] } });
    const { door, ticket, employee } = scene;
    const stranger = await door.member('Sam Stranger');
    await tryAll(scene, stranger, 'handoff.refusals.notListed');
    const staff = await door.member('担当者 B', { listedAs: listed[platform] });
    expect(await story(door, staff)).not.toContain('stranger');
    await ticket.press(staff, 'claim');
    await ticket.tell(staff, 'reply Hello from the list');
    expect(employee.last().all).toContain('Hello from the list');
  });

  it('nobody is given a ticket by a mention who is not on its list', async () => {
    const { door, ticket } = await begin(platform, { environment: { DESK_STAFF: listed[platform] } });
    const staff = await door.member('担当者 B', { listedAs: listed[platform] });
    const other = await door.member('高橋');
    await ticket.tell(staff, 'assign @高橋', { mentions: [other] });
    expect(shows(ticket.last(), 'handoff.desk.notAssignable', 'ja')).toBe(true);
    expect(shows(ticket.card(), 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('where every message goes to the employee, a stranger is told that theirs did not', async () => {
    const { door, employee, ticket } = await begin(platform, { environment: { DESK_THREAD: 'relay' }, rsc: true });
    const staff = await door.member('担当者 B');
    await ticket.press(staff, 'claim');
    const stranger = await door.member('Sam Stranger', 'guest');
    await ticket.talk(stranger, 'words of a stranger');
    expect(shows(ticket.last(), 'handoff.refusals.outsider', 'ja')).toBe(true);
    expect(shows(ticket.last(), 'handoff.desk.unsent', 'ja')).toBe(true);
    expect(employee.all()).not.toContain('words of a stranger');
    expect(await story(door, staff)).not.toContain('words of a stranger');
  });

  it('a guest who was assigned a ticket sends nothing from their own chat either', async () => {
    const { door, employee, ticket } = await begin(platform);
    const staff = await door.member('担当者 B');
    const guest = await door.member('Sam Stranger', 'guest');
    await ticket.press(staff, 'claim');
    await ticket.tell(staff, 'assign @Sam Stranger', { mentions: [guest] });
    const file = { name: 'advice.txt', type: 'text/plain', bytes: Buffer.from('call 555-0100') };
    await guest.say('ACT-000001', [file]);
    expect(employee.all()).not.toContain('advice.txt');
    expect(employee.files()).toEqual([]);
  });
});

describe('at a desk in slack', () => {
  it('somebody whom Slack does not tell is refused for the moment, and may act when it does again', async () => {
    const { door, ticket } = await begin('slack');
    const staff = await door.member('担当者 B');
    door.later(11 * 60_000);
    const remember = door.forgetPeople();
    await ticket.press(staff, 'claim');
    expect(shows(ticket.last(), 'handoff.refusals.notVouched', 'ja')).toBe(true);
    expect(shows(ticket.card(), 'handoff.desk.stateOpen', 'ja')).toBe(true);
    remember();
    door.later(60_000);
    await ticket.press(staff, 'claim');
    expect(ticket.card().all).toContain('対応中');
  });

  it('a press of the employee on a copy of the card, in their own chat, claims nothing; nor one in the name of another team', async () => {
    const workspace = await openWorkspace({
      environment: (_, team) => ({ SLACK_TEAMS: `${team},T0OTHER000` }),
    });
    const { slack, desk, staff, settle } = workspace;
    try {
      const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
      await user.dm('talk to a person');
      await settle();
      await pressNewest(user, user.sees(), 'send');
      await settle();
      const card = () => desk.messages()[0]?.now();
      const shown = card();
      const claim = shown?.actions().find(({ value }) => value?.endsWith('/claim'));
      if (!shown || !claim) throw new Error('no card');
      const { payload } = await staff.click(shown, claim.action_id, { block: claim.block_id });
      await settle();
      await pressNewest(staff, [shown.now()], 'release');
      await settle();
      const dm = user.dmChannel;
      await slack.raw('interactive', {
        ...payload,
        trigger_id: 'copied',
        user: { id: user.id, team_id: slack.team.id },
        channel: { id: dm, name: 'directmessage' },
        container: { type: 'message', message_ts: shown.ts, channel_id: dm },
      });
      await settle();
      expect(user.sees().at(-1)?.plain).toContain(wordsAt('handoff.refusals.notStaff', 'en'));
      await slack.raw('interactive', {
        ...payload,
        trigger_id: 'from-elsewhere',
        user: { id: staff.id, team_id: 'T0OTHER000' },
      });
      await settle();
      expect(card()?.thread().at(-1)?.plain).toContain(wordsAt('handoff.refusals.outsider', 'ja'));
      expect(card()?.plain).toContain(wordsAt('handoff.desk.stateOpen', 'ja'));
      slack.assertClean();
    } finally {
      await workspace.close();
    }
  });
});

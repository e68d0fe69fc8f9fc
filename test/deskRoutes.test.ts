// Two desks by DESK_ROUTES, one in Slack and one in Teams: where a ticket lands, and one press that moves it.
import { afterEach, describe, expect, it } from '@jest/globals';
import { pressNewest as pressInTeams, shows, wordsAt } from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, startFakeTeams } from './support/fakeTeams.ts';
import type { Message, User } from './support/slack/fakeSlack.mjs';
import { openWorkspace, pressNewest, type Workspace } from './support/slackDoor.ts';

interface Desks extends Workspace {
  readonly teams: FakeTeams;
  /** The desk in Teams, which reads English; the one in Slack reads Japanese. */
  readonly london: Chat;
}

const open: Desks[] = [];
afterEach(async () => {
  try {
    for (const { teams, slack } of open) {
      teams.check();
      slack.assertClean();
    }
  } finally {
    for (const desks of open.splice(0)) {
      await desks.close();
      await desks.teams.close();
    }
  }
});

async function start(thread: 'note' | 'relay' = 'note'): Promise<Desks> {
  const teams = await startFakeTeams();
  const london = teams.channel();
  const routes = (slack: string) => ({
    desks: {
      osaka: { slack, name: '大阪', language: 'ja', thread },
      london: {
        teams: { channel: london.id, serviceUrl: teams.serviceUrl, tenant: teams.tenant },
        name: 'London',
        language: 'en',
      },
    },
    routes: [
      { license: 'volume', desk: 'osaka' },
      { language: 'en', desk: 'london' },
    ],
    default: 'osaka',
  });
  const workspace = await openWorkspace({
    environment: (slack) => ({
      DESK_SLACK_CHANNEL: '',
      TEAMS_AUTH: 'off',
      DESK_ROUTES: JSON.stringify(routes(slack)),
    }),
  });
  teams.connect(workspace.url);
  const desks = { ...workspace, teams, london };
  open.push(desks);
  return desks;
}

const roots = ({ desk }: Desks) => desk.messages().filter(({ ts, thread_ts: root = ts }) => root === ts);
const words = (messages: readonly Message[]) => messages.map(({ plain }) => plain).join('\n');
const verbs = (message: Message | undefined) => (message?.actions() ?? []).map(({ value = '' }) => value.split('/')[2]);

/** Somebody in Slack who says this, asks for a person, and sends the summary. */
async function fromSlack({ slack, settle }: Desks, locale: string, ...said: string[]): Promise<User> {
  const user = slack.user({ display_name: locale === 'ja-JP' ? '利用者 A' : 'Alex Smith', locale });
  for (const text of [...said, locale === 'ja-JP' ? '担当者に相談' : 'talk to a person']) {
    await user.dm(text);
    await settle();
  }
  await pressNewest(user, user.sees(), 'send');
  await settle();
  return user;
}

async function fromTeams({ teams, settle }: Desks, locale: string, ...said: string[]): Promise<Seat> {
  const user = teams.user({ name: locale === 'ja-JP' ? '利用者 A' : 'Alex Smith', locale });
  const seat = teams.personal(user).as(user);
  for (const text of [...said, locale === 'ja-JP' ? '担当者に相談' : 'talk to a person']) {
    await seat.say(text);
    await settle();
  }
  await pressInTeams(seat, 'send');
  await settle();
  return seat;
}

function only<T>(list: readonly T[]): T {
  const [one, ...more] = list;
  if (one === undefined || more.length > 0) throw new Error(`there are ${list.length}`);
  return one;
}

describe('a ticket', () => {
  it('lands at the desk of its licence, else of its language, else at the default; each in the desk’s own language', async () => {
    const desks = await start();
    const { london } = desks;
    await fromSlack(desks, 'en-US');
    expect(roots(desks)).toHaveLength(0);
    expect(shows(only(london.threads).messages[0], 'handoff.desk.stateOpen', 'en')).toBe(true);
    await fromTeams(desks, 'en-US', '0xC004F074 on a work PC with a volume licence');
    expect(london.threads).toHaveLength(1);
    expect(only(roots(desks)).plain).toContain(wordsAt('handoff.desk.stateOpen', 'ja'));
    await fromTeams(desks, 'ja-JP');
    expect(roots(desks)).toHaveLength(2);
    expect(london.threads).toHaveLength(1);
  });

  it('is moved by one press: the old card says where, the new thread has what was said so far', async () => {
    const desks = await start();
    const { london, staff, desk, settle, teams } = desks;
    const employee = await fromTeams(desks, 'ja-JP');
    const card = only(roots(desks));
    const claim = card.actions().find(({ value }) => value?.endsWith('/claim'));
    await employee.say('急いでいます');
    await settle();
    await pressNewest(staff, [card], 'claim');
    await settle();
    await staff.mention(desk.name, 'note 海外の拠点の方です', { thread: card });
    await staff.mention(desk.name, '返信 少しお待ちください', { thread: card });
    await settle();
    await pressNewest(staff, [card.now()], 'route');
    await settle();

    expect(card.now().plain).toContain(
      wordsAt('handoff.desk.movedTo', 'ja').replace('{{desk}}', 'London').split('}}')[1] ?? '',
    );
    expect(card.now().plain).toContain('London');
    expect(card.now().actions()).toEqual([]);
    expect(words(card.thread())).toContain('「London」に移しました');
    const thread = only(london.threads);
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'en')).toBe(true);
    const [told, ...story] = thread.messages.slice(1);
    expect(told && shows(told, 'handoff.desk.movedFrom', 'en')).toBe(true);
    expect(told?.all).toContain('大阪');
    expect(story.map(({ texts }) => texts.at(-1))).toEqual([
      '急いでいます',
      '海外の拠点の方です',
      '少しお待ちください',
    ]);
    expect(story[1] && shows(story[1], 'handoff.desk.noted', 'en')).toBe(true);
    expect(shows(employee.chat.last, 'handoff.released', 'ja')).toBe(true);

    // The old thread, and a button that was there before.
    const heard = employee.chat.messages.length;
    await staff.mention(desk.name, '返信 まだですか', { thread: card });
    await settle();
    expect(card.thread().at(-1)?.plain).toContain('「London」に移りました');
    await staff.click(card, claim?.action_id ?? '', { block: claim?.block_id ?? '', stale: true });
    await settle();
    expect(card.thread().at(-1)?.plain).toContain('「London」に移りました');
    expect(shows(thread.messages[0], 'handoff.desk.stateOpen', 'en')).toBe(true);
    expect(employee.chat.messages.length).toBe(heard);

    // It goes on there.
    await employee.say('もしもし');
    await settle();
    expect(thread.last?.all).toContain('もしもし');
    const member = thread.as(teams.user({ name: 'Sam', locale: 'en-US' }));
    await pressInTeams(member, 'claim');
    await settle();
    await member.say('reply Hello from London');
    await settle();
    expect(employee.chat.last?.all).toContain('Hello from London');
    expect(words(card.thread())).not.toContain('もしもし');
  });

  it('can be moved back: it has a new card there, and one card with buttons in all', async () => {
    const desks = await start();
    const { london, staff, settle, teams } = desks;
    const employee = await fromSlack(desks, 'ja-JP');
    const first = only(roots(desks));
    await pressNewest(staff, [first], 'route');
    await settle();
    const member = only(london.threads).as(teams.user({ name: 'Sam', locale: 'en-US' }));
    await pressInTeams(member, 'route');
    await settle();
    const [old, fresh] = roots(desks);
    expect(verbs(old)).toEqual([]);
    expect(verbs(fresh)).toContain('claim');
    expect(only(london.threads).messages[0]?.buttons).toEqual([]);
    expect(shows(only(london.threads).messages[0], 'handoff.desk.movedTo', 'en')).toBe(true);
    await employee.dm('追加の説明です');
    await settle();
    expect(words(fresh?.thread() ?? [])).toContain('追加の説明です');
    expect(words(old?.thread() ?? [])).not.toContain('追加の説明です');
  });

  it('that has another holder cannot be moved', async () => {
    const desks = await start();
    const { london, staff, settle, slack, desk } = desks;
    await fromSlack(desks, 'ja-JP');
    const card = only(roots(desks));
    await pressNewest(staff, [card], 'claim');
    await settle();
    const other = slack.user({ display_name: '高橋' });
    await other.join(desk.name);
    await pressNewest(other, [card.now()], 'route');
    await settle();
    expect(card.thread().at(-1)?.plain).toContain('さんだけができます');
    expect(london.threads).toHaveLength(0);
    await other.mention(desk.name, '移動 London', { thread: card });
    await settle();
    expect(london.threads).toHaveLength(0);
    await staff.mention(desk.name, '移動 London', { thread: card });
    await settle();
    expect(london.threads).toHaveLength(1);
  });

  it('that left a desk where every message goes to the employee says so to whoever goes on writing there', async () => {
    const desks = await start('relay');
    const { staff, settle, desk } = desks;
    const employee = await fromSlack(desks, 'ja-JP');
    const card = only(roots(desks));
    await pressNewest(staff, [card], 'route');
    await settle();
    await staff.post(desk.name, 'これは届きますか', { thread: card });
    await settle();
    expect(card.thread().at(-1)?.plain).toContain('「London」に移りました');
    expect(words(employee.sees())).not.toContain('これは届きますか');
  });

  it('cannot be changed from the thread of another desk, whatever its buttons say', async () => {
    const desks = await start();
    const { london, settle, teams } = desks;
    await fromSlack(desks, 'ja-JP');
    await fromSlack(desks, 'en-US');
    const card = only(roots(desks));
    const id = card
      .actions()
      .find(({ value }) => value?.endsWith('/claim'))
      ?.value?.split('/')[1];
    const member = only(london.threads).as(teams.user({ name: 'Sam', locale: 'en-US' }));
    await member.submit({ press: { to: 'ticket', ticket: id, verb: 'claim' }, card: 'x' });
    await settle();
    expect(card.now().plain).toContain(wordsAt('handoff.desk.stateOpen', 'ja'));
    expect(only(london.threads).last?.all).toContain('大阪');
  });
});

// What staff ask of the desk, by the doors of Teams and of Slack: its tickets with pages, one ticket, a search; and notices.
import { describe, expect, it } from '@jest/globals';
import { type Lang, type Seen, shows, wordsAt } from './support/converse.ts';
import { type Case, type DeskDoor, type Member, platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { openWorkspace } from './support/slackDoor.ts';

const { openOne } = deskScenes();

const names = ['Ann Able', 'Bob Best', 'Cem Can', 'Dee Dane', 'Eve Else', 'Flo Finn', 'Gus Good'];

/** So many tickets, the first the oldest; all in English. */
async function tickets(door: DeskDoor, count: number): Promise<Case[]> {
  const made: Case[] = [];
  for (const name of names.slice(0, count)) {
    door.later(60_000);
    made.push(await door.handOver(await door.employee(name, 'en')));
  }
  return made;
}

const rows = (seen: readonly Seen[]) => seen.at(-1)?.all.match(/ACT-\d{6}(?=：)/g) ?? [];
const name = (number: number) => `ACT-00000${number}`;
const day = 24 * 3_600_000;

async function listed(door: DeskDoor, staff: Member, text: string): Promise<readonly string[]> {
  return rows((await door.ask(staff, text)).answers());
}

describe.each(platforms)('at a desk in %s', (platform) => {
  it('"tickets" lists what is live, "mine" what one holds, "open" what nobody has claimed, "all" what ended, too', async () => {
    const door = await openOne(platform);
    const [first, second, third] = await tickets(door, 3);
    const [staff, other] = [await door.member('担当者 B'), await door.member('高橋')];
    if (!first || !second || !third) throw new Error('no tickets');
    await first.press(staff, 'claim');
    await second.press(other, 'claim');
    door.later(60_000);
    await second.press(other, 'resolve', { solution: 'clock' });
    expect(await listed(door, staff, 'tickets')).toEqual([2, 1, 3].map(name));
    expect(await listed(door, staff, 'tickets mine')).toEqual([name(1)]);
    expect(await listed(door, other, 'チケット一覧 自分')).toEqual([name(2)]);
    expect(await listed(door, staff, 'tickets open')).toEqual([name(3)]);
    expect(await listed(door, await door.member('新人'), 'tickets mine')).toEqual([]);
    expect((await listed(door, staff, 'tickets all')).length).toBe(3);
  });

  it('"find" finds by the person, by what was said and by the number, in either width', async () => {
    const door = await openOne(platform);
    const [first] = await tickets(door, 3);
    const staff = await door.member('担当者 B');
    await first?.press(staff, 'claim');
    await first?.tell(staff, 'note マザーボード交換 100%');
    expect(await listed(door, staff, 'find bob')).toEqual([name(2)]);
    expect(await listed(door, staff, '検索 ＢＯＢ')).toEqual([name(2)]);
    expect(await listed(door, staff, 'find マザーボード')).toEqual([name(1)]);
    expect(await listed(door, staff, 'find 100%')).toEqual([name(1)]);
    expect(await listed(door, staff, 'find 0%0')).toEqual([]);
    expect(await listed(door, staff, 'find ACT-000003')).toEqual([name(3)]);
    const { answers } = await door.ask(staff, 'find nobody at all');
    expect(answers().some((one) => shows(one, 'handoff.list.none', 'ja'))).toBe(true);
  });

  it('a list of more than five has pages, which take each other’s place', async () => {
    const door = await openOne(platform);
    await tickets(door, 7);
    const staff = await door.member('担当者 B');
    const list = await door.ask(staff, 'tickets');
    const seen = () => list.answers().filter(({ from }) => from === 'bot');
    expect(rows(seen())).toEqual([7, 6, 5, 4, 3].map(name));
    await list.press(wordsAt('handoff.list.next', 'ja'));
    expect(rows(seen())).toEqual([2, 1].map(name));
    expect(seen()).toHaveLength(1);
    await list.press(wordsAt('handoff.list.previous', 'ja'));
    expect(rows(seen())).toEqual([7, 6, 5, 4, 3].map(name));
    expect(seen()).toHaveLength(1);
    await list.press(name(6));
    expect(seen()).toHaveLength(2);
    expect(seen()[1]?.all).toContain('Flo Finn');
    expect(rows(seen().slice(0, 1))).toEqual([7, 6, 5, 4, 3].map(name));
  });

  it('"ticket ACT-000001" tells a ticket with what was said, page by page, at the root and in a thread; without its buttons', async () => {
    const door = await openOne(platform);
    const employee = await door.employee('Ann Able', 'en');
    const ticket = await door.handOver(employee);
    const staff = await door.member('担当者 B');
    await ticket.press(staff, 'claim');
    for (let at = 1; at <= 10; at++) await employee.say(`line number ${at}.`);
    const told = await door.ask(staff, 'ticket act-1');
    const last = () => told.answers().findLast(({ from }) => from === 'bot');
    expect(last()?.all).toContain('対応中（担当者 B さん）');
    expect(last()?.all).toContain('line number 10.');
    expect(last()?.all).not.toContain('line number 2.');
    await told.press(wordsAt('handoff.list.next', 'ja'));
    expect(last()?.all).toContain('line number 2.');
    expect(last()?.all).not.toContain('line number 10.');
    expect(told.answers().filter(({ from }) => from === 'bot')).toHaveLength(1);
    await ticket.tell(staff, 'ticket ACT-000001');
    expect(ticket.last().all).toContain('line number 10.');
    const claims = ticket
      .last()
      .buttons.filter(({ data }) => (data['press'] as { to?: string } | undefined)?.to === 'ticket');
    expect(claims).toEqual([]);
    const unknown = await door.ask(staff, 'ticket ACT-000099');
    expect(unknown.answers().some((one) => shows(one, 'handoff.desk.unknownTicket', 'ja'))).toBe(true);
  });

  it('a list can be asked for in a ticket’s thread, and leafed through there', async () => {
    const door = await openOne(platform);
    const [first] = await tickets(door, 6);
    const staff = await door.member('担当者 B');
    if (!first) throw new Error('no ticket');
    const count = first.thread().length;
    await first.tell(staff, 'tickets');
    expect(rows([first.last()])).toHaveLength(5);
    await first.pressLabel(staff, wordsAt('handoff.list.next', 'ja'));
    expect(rows([first.last()])).toEqual([name(1)]);
    expect(first.thread()).toHaveLength(count + 2);
  });

  it.each<Lang>(['en', 'ja'])(
    'a notice is shown to whoever starts (%s), once for a case, until it is lifted',
    async (language) => {
      const door = await openOne(platform);
      const staff = await door.member('担当者 B');
      const set = await door.ask(staff, 'notice 2d BIOS 1.21: IT is on it');
      expect(set.answers().some(({ all }) => all.includes('BIOS 1.21: IT is on it'))).toBe(true);
      const begins =
        language === 'ja' ? 'BIOS の更新後に認証できません' : 'Windows is not activated after a BIOS update';
      const found = (all: string) => all.match(/BIOS 1\.21: IT is on it/g) ?? [];
      const one = await door.employee('Ann Able', language);
      await one.say(begins);
      expect(found(one.all())).toHaveLength(1);
      expect(one.messages().some((message) => shows(message, 'handoff.notice.frame', language))).toBe(true);
      await one.say('0xC004F074');
      expect(found(one.all())).toHaveLength(1);
      await set.press(wordsAt('handoff.notice.lift', 'ja'));
      expect(set.answers().some((message) => shows(message, 'handoff.notice.lifted', 'ja'))).toBe(true);
      const two = await door.employee('Bob Best', language);
      await two.say(begins);
      expect(found(two.all())).toEqual([]);
      const none = await door.ask(staff, 'notices');
      expect(none.answers().some((message) => shows(message, 'handoff.notice.none', 'ja'))).toBe(true);
    },
  );

  it('a notice ends by itself, and several are listed, each with a button to lift it', async () => {
    const door = await openOne(platform);
    const staff = await door.member('担当者 B');
    await door.ask(staff, 'notice 2d The first one');
    await door.ask(staff, 'お知らせ 3時間 二つ目です');
    const list = await door.ask(staff, 'notices');
    expect(list.answers().at(-1)?.all).toMatch(/The first one[\s\S]*二つ目です/);
    await list.press(wordsAt('handoff.notice.liftOne', 'ja').replace('{{number}}', '1'));
    const one = await door.employee('Ann Able', 'en');
    await one.say('Windows is not activated');
    expect(one.all()).not.toContain('The first one');
    expect(one.all()).toContain('二つ目です');
    door.later(day);
    const two = await door.employee('Bob Best', 'en');
    await two.say('Windows is not activated');
    expect(two.all()).not.toContain('二つ目です');
  });

  it('in a ticket’s thread "notice ..." is a note, and reaches nobody', async () => {
    const door = await openOne(platform);
    const [first] = await tickets(door, 1);
    const staff = await door.member('担当者 B');
    await first?.tell(staff, 'notice the odd date on her PC');
    expect(first && shows(first.last(), 'handoff.desk.notedHere', 'ja')).toBe(true);
    const other = await door.employee('Bob Best', 'en');
    await other.say('Windows is not activated');
    expect(other.all()).not.toContain('odd date');
  });
});

describe('a notice in Slack', () => {
  it('stands on everybody’s App Home while it lasts', async () => {
    const workspace = await openWorkspace();
    const { slack, staff, desk, settle } = workspace;
    try {
      await staff.mention(desk.name, 'notice 2d BIOS 1.21: IT is on it');
      await settle();
      const user = slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
      await user.openHome('home');
      await settle();
      expect(user.home()?.plain).toContain('BIOS 1.21: IT is on it');
      expect(user.home()?.plain).toContain('Notice from IT');
      const lift = desk
        .messages()
        .findLast((message) => message.actions().some(({ label }) => label === wordsAt('handoff.notice.lift', 'ja')));
      const [button] = lift?.actions() ?? [];
      if (!lift || !button) throw new Error('no button');
      await staff.click(lift, button.action_id, { block: button.block_id });
      await settle();
      await user.openHome('home');
      await settle();
      expect(user.home()?.plain).not.toContain('BIOS 1.21: IT is on it');
      slack.assertClean();
    } finally {
      await workspace.close();
    }
  });
});

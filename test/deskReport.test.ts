// The figures at the desk, by the doors of Teams and of Slack: what happened to tickets, as text, picture and CSV.
import { describe, expect, it } from '@jest/globals';
import { shows, wordsAt } from './support/converse.ts';
import { type DeskDoor, type Member, platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';

const { begin, claimed, openOne } = deskScenes();
const minute = 60_000;
const address = { PUBLIC_URL: 'http://127.0.0.1:3978' };

async function asked(door: DeskDoor, staff: Member, text: string) {
  const { answers, files } = await door.ask(staff, text);
  const bots = answers().filter(({ from }) => from === 'bot');
  return { answers: bots, all: bots.map(({ all }) => all).join('\n'), files: files() };
}

/** The facts of a report, without what platforms put between label and value. */
const plain = (text: string) => text.replace(/[*\s]/g, '');

describe.each(platforms)('at a desk in %s, "report"', (platform) => {
  it('tells how long a ticket took, that it came back, how it ended and how it was rated', async () => {
    const { door, employee, staff, ticket } = await begin(platform);
    door.later(10 * minute);
    await ticket.press(staff, 'claim');
    door.later(20 * minute);
    await ticket.press(staff, 'reply', { words: '再起動は済みましたか' });
    door.later(10 * minute);
    await ticket.press(staff, 'reply', { words: 'もう一度お願いします' });
    await ticket.press(staff, 'resolve', { solution: 'clock' });
    await employee.press('notSolved');
    door.later(20 * minute);
    await ticket.press(staff, 'resolve', { solution: 'other_trouble' });
    await employee.press('solved');
    await employee.say('4');
    const { all } = await asked(door, staff, 'report 7d');
    const facts = plain(all);
    expect(facts).toContain(plain(`${wordsAt('report.outcomes.handedOver', 'ja')}`));
    expect(facts).toMatch(/引き継ぎ:?1件（100%）/);
    expect(facts).toMatch(/担当者を希望:?1/);
    expect(facts).toMatch(/利用者が解決と回答:?1/);
    expect(facts).toMatch(/担当が決まるまで:?中央値10分/);
    expect(facts).toMatch(/最初の返信まで:?中央値30分/);
    expect(facts).toMatch(/解決まで:?中央値60分/);
    expect(facts).toMatch(/再開:?100%（1件中1件）/);
    expect(facts).toMatch(/評価:?5点中4\.0（1件）/);
  });

  it('counts a withdrawn ticket as such, and what the bot solved as solved', async () => {
    const { door, employee, staff, ticket } = await begin(platform);
    await employee.press('withdraw');
    expect(ticket.all()).not.toBe('');
    const other = await door.employee('Bob Best', 'en');
    await other.say('0xC004F213 since the BIOS update, Windows came preinstalled');
    await other.press('solved');
    const facts = plain((await asked(door, staff, '集計')).all);
    expect(facts).toMatch(/相談件数:?2/);
    expect(facts).toMatch(/取り下げ:?1/);
    expect(facts).toMatch(/ボットで解決:?1件（50%）/);
    expect(facts).toContain('0xC004F213：1件');
  });

  it('comes with the picture in the message, and with the numbers as CSV', async () => {
    const { door, staff } = await claimed(platform, { environment: address });
    const { all, files } = await asked(door, staff, 'レポート 7日');
    expect(files[0]).toMatch(/^report-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.png \d{5,6}$/);
    if (platform === 'slack') expect(files[1]).toMatch(/\.csv \d+$/);
    else expect(all).toMatch(/\.csv\]\(http:\/\/127\.0\.0\.1:3978\/files\//);
  });

  it('names nobody', async () => {
    const { door, employee, staff } = await claimed(platform);
    const { all } = await asked(door, staff, 'report');
    for (const name of ['Alex', '担当者 B', employee.key.split('/')[1] ?? '']) expect(all).not.toContain(name);
  });

  it('says what it cannot read, and that there was nothing', async () => {
    const door = await openOne(platform);
    const staff = await door.member('担当者 B');
    const wrong = await asked(door, staff, 'report soon');
    expect(wrong.all).toContain('「soon」を読み取れません');
    expect(wrong.files).toEqual([]);
    const empty = await asked(door, staff, 'report 2026-01-01');
    expect(empty.answers.some((one) => shows(one, 'report.none', 'ja'))).toBe(true);
  });

  it('answers no guest, and in a thread no talk that begins so', async () => {
    const { door, ticket, staff } = await claimed(platform);
    const guest = await door.member('客', 'guest');
    const refused = await asked(door, guest, 'report');
    expect(refused.all).toContain(wordsAt('handoff.refusals.outsider', 'ja'));
    expect(refused.files).toEqual([]);
    await ticket.tell(staff, 'report this to the maker please');
    expect(ticket.files()).toEqual([]);
    expect(ticket.thread().some((one) => shows(one, 'report.title', 'ja'))).toBe(false);
  });
});

// What does not arrive between an employee and a desk, by the doors of Teams and of Slack: who hears it, and how it is sent again.
import { describe, expect, it } from '@jest/globals';
import { shows, wordsAt } from './support/converse.ts';
import { type DeskDoor, type Member, platforms, until } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';

const { openOne, claimed } = deskScenes();

async function asked(door: DeskDoor, staff: Member, text: string): Promise<string> {
  const { answers } = await door.ask(staff, text);
  return answers()
    .map(({ all }) => all)
    .join('\n');
}

async function parked({ url }: DeskDoor): Promise<unknown> {
  const { outbox } = (await (await fetch(`${url}/readyz`)).json()) as { outbox?: { parked?: unknown } };
  return outbox?.parked;
}

const day = 24 * 3_600_000;

describe.each(platforms)('when an employee in %s has blocked the bot', (platform) => {
  it('staff see in the thread what did not arrive and why, "outbox" lists it, and "resend" sends it after the cure', async () => {
    const { door, employee, ticket, staff } = await claimed(platform);
    expect(await asked(door, staff, 'outbox')).toContain(wordsAt('handoff.outbox.none', 'ja'));
    const unblock = door.block(employee);
    await ticket.press(staff, 'reply', { words: 'Please restart the PC.' });
    await ticket.tell(staff, 'reply And look at the clock.');
    const told = () => ticket.thread().filter(({ all }) => all.includes(wordsAt('handoff.why.blocked', 'ja')));
    await until(() => told().length === 2);
    expect(told().map((one) => shows(one, 'handoff.desk.undelivered', 'ja'))).toEqual([true, true]);
    expect(told()[0]?.all).toContain('Please restart the PC.');
    expect(told()[1]?.all).toContain('And look at the clock.');
    expect(await parked(door)).toBe(2);
    const listed = await asked(door, staff, 'outbox');
    expect(listed).toContain(wordsAt('handoff.outbox.title', 'ja').replace('{{count}}', '2'));
    expect(listed).toContain('ACT-000001');
    expect(listed).toContain(wordsAt('handoff.outbox.staff', 'ja'));
    expect(employee.all()).not.toContain('Please restart');

    // Still blocked: it is listed again, and said again.
    await asked(door, staff, 'resend');
    await until(() => told().length === 4);
    expect(await asked(door, staff, 'outbox')).toContain(
      wordsAt('handoff.outbox.title', 'ja').replace('{{count}}', '2'),
    );
    unblock();
    expect(await asked(door, staff, 'resend')).toContain('2 件を再送します');
    await until(() => employee.all().includes('And look at the clock.'));
    expect(employee.all().indexOf('Please restart')).toBeLessThan(employee.all().indexOf('And look'));
    expect(employee.all().match(/Please restart/g)).toHaveLength(1);
    expect(await parked(door)).toBe(0);
    expect(await asked(door, staff, 'outbox')).toContain(wordsAt('handoff.outbox.none', 'ja'));
    await employee.press('answer', { words: 'I am back.' });
    expect(ticket.last().all).toContain('I am back.');
  });

  it('what its writer takes back meanwhile is never sent, and what they edit arrives as it reads now', async () => {
    const { door, employee, ticket, staff } = await claimed(platform);
    const unblock = door.block(employee);
    const slip = await ticket.tell(staff, 'reply Wrong thread, sorry.');
    const reply = await ticket.tell(staff, 'reply Restart the CP.');
    await slip.remove();
    await reply.edit('reply Restart the PC.');
    unblock();
    const heard = employee.messages().length;
    await asked(door, staff, 'resend');
    await until(() => employee.all().includes('Restart the PC.'));
    await door.settle();
    expect(await parked(door)).toBe(0);
    const fresh = employee.messages().slice(heard);
    expect(fresh.map(({ edits }) => edits)).toEqual([0]);
    expect(employee.all()).not.toContain('Wrong thread');
  });

  it('the button below the list sends again, too, and other tickets go on meanwhile', async () => {
    const { door, employee, ticket, staff } = await claimed(platform);
    const unblock = door.block(employee);
    await ticket.press(staff, 'reply', { words: 'Please restart the PC.' });
    const other = await door.employee('Kim Jones', 'en');
    const second = await door.handOver(other);
    await second.press(staff, 'claim');
    expect(shows(other.last(), 'handoff.claimed', 'en')).toBe(true);
    unblock();
    const list = await door.ask(staff, 'outbox');
    await list.press(wordsAt('handoff.outbox.resend', 'ja'));
    await until(() => employee.all().includes('Please restart the PC.'));
    expect(await parked(door)).toBe(0);
  });
});

describe.each(platforms)('when the desk in %s cannot be written to', (platform) => {
  it('the employee is told once, with why; after a day it is parked, the others go on, and "resend" brings it in order', async () => {
    const door = await openOne(platform);
    const employee = await door.employee('Alex Smith', 'en');
    const mend = door.breakDesk('Alex Smith');
    await door.sendOff(employee);
    const delayed = () => employee.messages().filter((one) => shows(one, 'handoff.delayed', 'en'));
    await until(() => delayed().length === 1);
    expect(delayed()[0]?.all).toContain(wordsAt('handoff.why.notAllowed', 'en'));

    const other = await door.employee('Kim Jones', 'en');
    const second = await door.handOver(other);
    const staff = await door.member('担当者 B');
    door.later(3_600_000);
    await second.press(staff, 'claim');
    await door.settle();
    expect(shows(other.last(), 'handoff.claimed', 'en')).toBe(true);
    expect(delayed()).toHaveLength(1);
    expect(await parked(door)).toBe(0);

    door.later(day);
    await second.press(staff, 'release');
    await until(() => employee.messages().some((one) => shows(one, 'handoff.undelivered', 'en')));
    expect(await parked(door)).toBe(1);
    expect((await fetch(`${door.url}/readyz`)).status).toBe(200);
    await employee.say('Are you there?');
    expect(door.cases()).toHaveLength(1);

    mend();
    expect(await asked(door, staff, 'outbox')).toContain('ACT-000001');
    await asked(door, staff, 'resend');
    await until(() => door.cases().length === 2);
    await door.settle();
    const late = door.cases().find((one) => one.card().all.includes('Alex Smith'));
    await until(() => late?.all().includes('Are you there?') ?? false);
    expect(await parked(door)).toBe(0);
    await late?.press(staff, 'claim');
    expect(shows(employee.last(), 'handoff.claimed', 'en')).toBe(true);
  });
});

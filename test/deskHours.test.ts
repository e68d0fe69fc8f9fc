// A desk with hours, on both platforms: what people are told at night, who is reminded when, and what closes by itself.
import { describe, expect, it } from '@jest/globals';
import { shows } from './support/converse.ts';
import { type Case, type DeskDoor, type DeskNeeds, platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';

const { openOne, begin, claimed } = deskScenes();

/** A moment of Tokyo; Monday, 23 November 2026 is a holiday there. */
const tokyo = (local: string) => new Date(`${local}:00+09:00`).toISOString();

/** A desk of that moment that is open from Monday to Friday. */
function office(startsAt: string, more: Readonly<Record<string, string>> = {}): DeskNeeds {
  return {
    startsAt: tokyo(startsAt),
    environment: { DESK_HOURS: 'Mon-Fri 09:00-18:00', DESK_CLOSED_DAYS: '12-29..01-03', ...more },
  };
}

const reminders = ({ inChannel }: DeskDoor) => inChannel().filter((one) => shows(one, 'handoff.time.unclaimed', 'ja'));
const nudges = (ticket: Case) => ticket.thread().filter((one) => shows(one, 'handoff.time.quietHere', 'ja'));

describe.each(platforms)('at a desk with hours in %s, an employee', (platform) => {
  it('is told at night when their ticket is read, once, and whenever they ask', async () => {
    const { door, employee } = await begin(platform, office('2026-11-20T19:00'));
    expect(shows(employee.last(), 'handoff.sent.body', 'en')).toBe(true);
    expect(employee.last().all).toMatch(/Tue, Nov 24(?:,| at) 9:00\sAM/);
    await employee.say('It beeps, too.');
    expect(shows(employee.last(), 'handoff.relayed.open', 'en')).toBe(true);
    expect(shows(employee.last(), 'handoff.time.reads', 'en')).toBe(false);
    await employee.say('status');
    expect(shows(employee.last(), 'handoff.time.reads', 'en')).toBe(true);
    await door.ring(tokyo('2026-11-24T18:30'));
    await employee.say('And it is slow.');
    expect(employee.last().all).toMatch(/Wed, Nov 25(?:,| at) 9:00\sAM/);
  });

  it('is told nothing of hours while the desk is open', async () => {
    const { employee } = await begin(platform, office('2026-11-24T17:59'));
    await employee.say('status');
    expect(shows(employee.last(), 'common.status.title', 'en')).toBe(true);
    expect(employee.all()).not.toContain('IT reads this');
  });
});

describe.each(platforms)('at a desk with hours in %s, a ticket that nobody claims', (platform) => {
  it('rings in the morning and not at night, then once more, and then no more', async () => {
    const { door } = await begin(platform, office('2026-12-28T17:45'));
    await door.ring(tokyo('2026-12-28T18:20'));
    await door.ring(tokyo('2027-01-04T09:14'));
    expect(reminders(door)).toHaveLength(0);
    await door.ring(tokyo('2027-01-04T09:16'));
    expect(reminders(door)).toHaveLength(1);
    expect(reminders(door).at(-1)?.all).toMatch(/3[01] 分/);
    await door.ring(tokyo('2027-01-04T09:45'));
    expect(reminders(door)).toHaveLength(1);
    await door.ring(tokyo('2027-01-04T09:47'));
    expect(reminders(door).at(-1)?.all).toMatch(/6[012] 分/);
    await door.ring(tokyo('2027-01-29T12:00'));
    expect(reminders(door)).toHaveLength(2);
  });

  it('waits for the morning when its alarm could not ring in time', async () => {
    const { door } = await begin(platform, office('2026-11-24T17:00'));
    await door.ring(tokyo('2026-11-24T23:00'));
    expect(reminders(door)).toHaveLength(0);
    await door.ring(tokyo('2026-11-25T09:00'));
    await door.ring(tokyo('2026-11-25T09:00'));
    expect(reminders(door)).toHaveLength(1);
  });

  it('rings no more once it is claimed, withdrawn or solved', async () => {
    const { door, ticket, staff } = await begin(platform, office('2026-11-24T10:00'));
    await ticket.press(staff, 'claim');
    const other = await door.employee('Robin Jones', 'en');
    await door.handOver(other);
    await other.press('withdraw');
    await door.ring(tokyo('2026-11-24T12:00'));
    expect(reminders(door)).toEqual([]);
  });

  it('has its whole time before it again after a release', async () => {
    const { door, ticket, staff } = await claimed(platform, office('2026-11-24T10:00'));
    door.later(2 * 3_600_000);
    await ticket.press(staff, 'release');
    await door.ring(tokyo('2026-11-24T12:29'));
    expect(reminders(door)).toHaveLength(0);
    await door.ring(tokyo('2026-11-24T12:31'));
    expect(reminders(door)).toHaveLength(1);
  });

  it('reaches those on call the second time, by a message of their own', async () => {
    const id = platform === 'slack' ? 'U0123456789' : '6e1a7c44-0000-4000-8000-000000000001';
    const door = await openOne(platform, office('2026-11-24T10:00', { DESK_ONCALL: id, DESK_CLAIM_MINUTES: '10' }));
    const onCall = await door.member('当番 C', { listedAs: id });
    // Where nobody can be written to out of the blue, they have acted at the desk before, in a chat that they opened.
    await onCall.say('hello');
    const known = await door.handOver(await door.employee('Robin Jones', 'en'));
    await known.press(onCall, 'claim');
    await door.handOver(await door.employee('Alex Smith', 'en'));
    await door.ring(tokyo('2026-11-24T10:15'));
    expect(onCall.messages().some((one) => shows(one, 'handoff.time.onCall', 'ja'))).toBe(false);
    await door.ring(tokyo('2026-11-24T10:30'));
    expect(shows(onCall.last(), 'handoff.time.onCall', 'ja')).toBe(true);
    const told = reminders(door).at(-1);
    expect(shows(told, 'handoff.time.called', 'ja')).toBe(true);
    expect(told?.all).toContain('当番 C');
  });
});

describe.each(platforms)('at a desk with hours in %s, what came in on holidays', (platform) => {
  it('is one reminder, of those that nobody has claimed, and one message to those on call', async () => {
    const id = platform === 'slack' ? 'U0123456789' : '6e1a7c44-0000-4000-8000-000000000001';
    const door = await openOne(platform, office('2026-12-29T10:00', { DESK_ONCALL: id }));
    const onCall = await door.member('当番 C', { listedAs: id });
    await onCall.say('hello');
    const [first] = [
      await door.handOver(await door.employee('Alex Smith', 'en')),
      await door.handOver(await door.employee('Robin Jones', 'en')),
      await door.handOver(await door.employee('Kim Brown', 'en')),
    ];
    const several = () => door.inChannel().filter((one) => shows(one, 'handoff.time.unclaimedSeveral', 'ja'));
    await door.ring(tokyo('2027-01-04T09:31'));
    expect(several()).toHaveLength(1);
    expect(several()[0]?.all).toMatch(
      /^3 件.*31 分[\s\S]*ACT-000001（Alex Smith さん）[\s\S]*Robin Jones[\s\S]*Kim Brown/,
    );
    await first.press(onCall, 'claim');
    await door.handOver(await door.employee('Pat Green', 'en'));
    await door.ring(tokyo('2027-01-04T10:02'));
    expect(several()).toHaveLength(2);
    expect(several()[1]?.all).toMatch(/^2 件/);
    expect(several()[1]?.all).not.toMatch(/Alex Smith|Pat Green/);
    expect(reminders(door).map(({ all }) => all.includes('Pat Green'))).toEqual([true]);
    expect(shows(several()[1], 'handoff.time.called', 'ja')).toBe(true);
    expect(shows(onCall.last(), 'handoff.time.onCallSeveral', 'ja')).toBe(true);
    expect(onCall.last().all).toContain('Kim Brown');
    await door.ring(tokyo('2027-01-29T12:00'));
    expect(several()).toHaveLength(2);
  });
});

describe.each(platforms)('at a desk with hours in %s, a reminder', (platform) => {
  it('names nobody whose data was deleted', async () => {
    const { door, employee } = await begin(platform, office('2026-11-24T10:00'));
    await door.ring(tokyo('2026-11-24T10:31'));
    expect(reminders(door).at(-1)?.all).toContain('Alex Smith');
    await employee.say('delete my data');
    await employee.press('erase');
    expect(door.inChannel().filter(({ all }) => all.includes('Alex Smith'))).toEqual([]);
  });
});

describe('a reminder in Slack', () => {
  it('stands in the thread of its ticket and is seen in the channel, and reaches somebody on call who has never written', async () => {
    const door = await openOne('slack', office('2026-11-24T10:00', { DESK_ONCALL: 'U0123456789' }));
    const onCall = await door.member('当番 C', { listedAs: 'U0123456789' });
    const ticket = await door.handOver(await door.employee('Alex Smith', 'en'));
    await door.ring(tokyo('2026-11-24T10:31'));
    expect(shows(ticket.last(), 'handoff.time.unclaimed', 'ja')).toBe(true);
    expect(reminders(door)).toHaveLength(1);
    await door.ring(tokyo('2026-11-24T11:02'));
    expect(shows(onCall.last(), 'handoff.time.onCall', 'ja')).toBe(true);
  });
});

describe('a reminder in Teams', () => {
  it('says whom of those on call the bot cannot write to', async () => {
    const id = '6e1a7c44-0000-4000-8000-000000000001';
    const { door } = await begin('teams', office('2026-11-24T10:00', { DESK_ONCALL: id }));
    await door.ring(tokyo('2026-11-24T10:31'));
    await door.ring(tokyo('2026-11-24T11:02'));
    const told = reminders(door).at(-1);
    expect(shows(told, 'handoff.time.notReached', 'ja')).toBe(true);
    expect(told?.all).toContain(id);
  });
});

describe.each(platforms)('at a desk with hours in %s, an assignee who is silent', (platform) => {
  it('is nudged on each of three working days, and then no more', async () => {
    const { door, ticket, staff } = await claimed(platform, office('2026-11-24T14:00'));
    await staff.say('hello');
    await door.ring(tokyo('2026-11-25T13:59'));
    expect(nudges(ticket)).toHaveLength(0);
    await door.ring(tokyo('2026-11-25T14:02'));
    expect(shows(staff.last(), 'handoff.time.quiet', 'ja')).toBe(true);
    for (const day of ['26', '27', '28', '30']) await door.ring(tokyo(`2026-11-${day}T15:00`));
    expect(nudges(ticket)).toHaveLength(3);
    await door.ring(tokyo('2026-12-25T15:00'));
    expect(nudges(ticket)).toHaveLength(3);
  });

  it('is left alone for another working day after each act', async () => {
    const { door, ticket, staff } = await claimed(platform, office('2026-11-24T14:00'));
    await door.ring(tokyo('2026-11-25T11:00'));
    await ticket.press(staff, 'note', { words: 'the licence is being looked up' });
    await door.ring(tokyo('2026-11-25T17:00'));
    await door.ring(tokyo('2026-11-26T10:59'));
    expect(nudges(ticket)).toHaveLength(0);
    await door.ring(tokyo('2026-11-26T11:02'));
    expect(nudges(ticket)).toHaveLength(1);
  });
});

describe.each(platforms)('at a desk with hours in %s, a resolved ticket', (platform) => {
  it('that nobody answers is closed after three days, and can be reopened for fourteen', async () => {
    const { door, employee, ticket, staff } = await claimed(platform, office('2026-11-26T14:00'));
    await ticket.press(staff, 'resolve', { solution: 'went_away' });
    await door.ring(tokyo('2026-11-29T20:00'));
    expect(shows(employee.last(), 'handoff.resolved.body', 'en')).toBe(true);
    await door.ring(tokyo('2026-11-30T09:00'));
    expect(shows(employee.last(), 'handoff.time.expired', 'en')).toBe(true);
    expect(shows(ticket.last(), 'handoff.time.expiredHere', 'ja')).toBe(true);
    expect(ticket.card().all).toContain('終了');
    await door.ring(tokyo('2026-12-14T08:00'));
    await employee.press('reopen');
    expect(shows(employee.last(), 'handoff.reopenedOpen', 'en')).toBe(true);
  });

  it('stays while anybody says something about it', async () => {
    const { door, employee, ticket, staff } = await claimed(platform, office('2026-11-24T14:00'));
    await ticket.press(staff, 'resolve', { solution: 'went_away' });
    await door.ring(tokyo('2026-11-27T13:00'));
    await employee.say('I will try it on Monday.');
    await door.ring(tokyo('2026-11-28T14:30'));
    await door.ring(tokyo('2026-11-30T12:59'));
    expect(shows(ticket.last(), 'handoff.time.expiredHere', 'ja')).toBe(false);
    await door.ring(tokyo('2026-11-30T13:02'));
    expect(shows(ticket.last(), 'handoff.time.expiredHere', 'ja')).toBe(true);
  });
});

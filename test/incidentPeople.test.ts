// What an incident is for those who have it, by the doors of Teams and of Slack: the notice, waiting, news, the end.
import { describe, expect, it } from '@jest/globals';
import { type Case, type DeskDoor, type Employee, type Member, type Platform, platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { has, machine, theIncident, ticketOf, trouble, withTicket } from './support/incidentScene.ts';

const { openOne } = deskScenes();

interface Opened {
  readonly door: DeskDoor;
  readonly staff: Member;
  readonly incident: Case;
}

/** An incident that two people with tickets had first. */
async function opened(platform: Platform, words?: string): Promise<Opened> {
  const door = await openOne(platform, { environment: { INCIDENT_PEOPLE: '2' } });
  const staff = await door.member('担当者 B');
  await withTicket(door, 'Alex');
  await withTicket(door, 'Bea');
  const incident = theIncident(door);
  await (words ? incident.press(staff, 'openWith', { words }) : incident.press(staff, 'open'));
  return { door, staff, incident };
}

/** A newcomer who waits for the end without a ticket. */
async function waiting(door: DeskDoor, name: string, language: 'ja' | 'en' = 'ja'): Promise<Employee> {
  const employee = await door.employee(name, language);
  await employee.say(trouble[language]);
  await employee.press('join');
  return employee;
}

const offers = (employee: Employee, language: 'ja' | 'en') =>
  employee
    .messages()
    .filter((one) => has([one], 'incident.notice.maybe', language) || has([one], 'incident.notice.yours', language));

describe.each(platforms)('in %s, a newcomer', (platform) => {
  it('with the same error sees what IT knows, once in a case, with the words of staff and no name', async () => {
    const { door } = await opened(platform, 'BIOS はまだ更新しないでください');
    const carl = await door.employee('Carl', 'en');
    await carl.say(trouble.en);
    const [notice] = offers(carl, 'en');
    expect(notice?.all).toContain('INC-0001');
    expect(notice?.all).toContain('ThinkPad T14 and BIOS 1.21');
    expect(notice?.all).toContain('BIOS はまだ更新しないでください');
    for (const name of ['担当者', 'Alex', 'Bea']) expect(notice?.all).not.toContain(name);
    await carl.press('notSolved');
    await carl.say('what is my status?');
    expect(offers(carl, 'en')).toHaveLength(1);
  });

  it('is told that it is theirs when their model and BIOS version are known', async () => {
    const { door } = await opened(platform);
    const chie = await door.employee('千恵', 'ja');
    await chie.say('担当者に相談');
    await chie.press('keep', { ...machine, errorText: '0xC004F213' });
    expect(has(chie.messages(), 'incident.notice.yours', 'ja')).toBe(true);
  });

  it('hears nothing of it with another error, or another PC', async () => {
    const { door } = await opened(platform);
    const other = await door.employee('Carl', 'en');
    await other.say('My company PC came with Windows preinstalled. After a BIOS update it shows 0xC004C003');
    expect(offers(other, 'en')).toEqual([]);
    const dora = await door.employee('Dora', 'en');
    await dora.say('talk to a person');
    await dora.press('keep', { ...machine, biosVersion: '1.20', errorText: '0xC004F213' });
    expect(offers(dora, 'en')).toEqual([]);
  });

  it('waits for the end without a ticket: nothing is asked any more, and words are answered with where it stands', async () => {
    const { door } = await opened(platform);
    const before = door.cases().length;
    const carl = await waiting(door, 'カール');
    expect(has([carl.last()], 'incident.joined', 'ja')).toBe(true);
    expect(has(carl.messages(), 'incident.rests', 'ja')).toBe(true);
    expect(door.cases()).toHaveLength(before);
    await carl.say('まだですか');
    expect(has([carl.last()], 'incident.waiting', 'ja')).toBe(true);
    await carl.say('状況');
    expect(has([carl.last()], 'incident.status', 'ja')).toBe(true);
    await carl.press('leave');
    expect(has([carl.last()], 'incident.left', 'ja')).toBe(true);
  });

  it('may leave again, and goes on where the case stood', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    await carl.press('leave');
    expect(has([carl.last()], 'incident.left', 'en')).toBe(true);
    await carl.press('continue');
    expect(has([carl.last()], 'outcome.ask', 'en')).toBe(true);
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    expect(has(carl.messages(), 'incident.solved', 'en')).toBe(false);
    expect(incident.all()).toContain('ない人 0 人');
  });

  it('goes on by themselves: the question comes again below the notice', async () => {
    const { door } = await opened(platform);
    const carl = await door.employee('Carl', 'en');
    await carl.say(trouble.en);
    await carl.press('alone');
    expect(has([carl.last()], 'outcome.ask', 'en')).toBe(true);
    expect(offers(carl, 'en')[0]?.buttons).toEqual([]);
  });

  it('who hands over anyway has a ticket that belongs to it, as both sides read', async () => {
    const { door } = await opened(platform);
    const carl = await door.employee('Carl', 'en');
    await carl.say(trouble.en);
    await carl.say('talk to a person');
    await carl.press('keep', machine);
    await carl.press('send');
    expect(ticketOf(door, 'Carl').card().all).toContain('INC-0001');
    expect(has([carl.last()], 'incident.sentJoined', 'en')).toBe(true);
  });

  it('whose PC nobody knows has a ticket of their own, which waits for its incident no more than others', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await door.employee('Carl', 'en');
    await carl.say(trouble.en);
    await carl.press('alone');
    const ticket = await door.handOver(carl);
    expect(ticket.card().all).not.toContain('INC-0001');
    expect(has([carl.last()], 'incident.sentJoined', 'en')).toBe(false);
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    expect(has(carl.messages(), 'incident.solved', 'en')).toBe(false);
  });

  it('who waits may still ask for a person, and is asked once at the end', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    await door.sendOff(carl);
    expect(ticketOf(door, 'Carl').card().all).toContain('INC-0001');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    expect(carl.messages().filter((one) => has([one], 'incident.solved', 'en'))).toHaveLength(1);
    expect(incident.all()).toContain('チケットのある人 3 人、ない人 0 人');
  });

  it('hears the news of staff while they wait, as those with a ticket do', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    await incident.press(staff, 'announce', { words: '17 時に直る見込みです' });
    expect(carl.last().all).toContain('17 時に直る見込みです');
    expect(has([carl.last()], 'incident.news', 'en')).toBe(true);
    expect(incident.card().all).toContain('17 時に直る見込みです');
    expect(incident.all()).toContain('担当者 B さんから該当する全員へのお知らせ：');
  });

  it('is asked at the end in their language; "yes" ends the case', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    const emi = await waiting(door, '恵美', 'ja');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable', words: '直りました' });
    expect(incident.all()).toContain('チケットのある人 2 人、ない人 2 人');
    expect(has([carl.last()], 'incident.solved', 'en')).toBe(true);
    expect(has([emi.last()], 'incident.solved', 'ja')).toBe(true);
    expect(carl.last().all).toContain('直りました');
    await carl.press('works');
    expect(has([carl.last()], 'incident.glad', 'en')).toBe(true);
    await emi.say('解決した');
    expect(has([emi.last()], 'incident.glad', 'ja')).toBe(true);
  });

  it('who takes "it works" back by an edit waits as before, and so does a "no" that was a "yes"', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    const early = await carl.say('it works now');
    expect(has([carl.last()], 'incident.glad', 'en')).toBe(true);
    await early.edit('is there any news?');
    expect(has([carl.last()], 'incident.waiting', 'en')).toBe(true);
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    expect(has([carl.last()], 'incident.solved', 'en')).toBe(true);
    const late = await carl.say('solved');
    await late.edit('not solved');
    expect(has(carl.messages(), 'incident.notListed', 'en')).toBe(false);
    expect(carl.last().all).toContain('0xC004F213');
    await carl.press('send');
    expect(ticketOf(door, 'Carl').card().all).toContain(trouble.en);
  });

  it('who went on alone while they waited is stopped by "yes", too', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    await carl.press('continue');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    await carl.press('works');
    await carl.say('status');
    expect(has([carl.last()], 'common.status.none', 'en')).toBe(true);
  });

  it('for whom it still does not work hands over the case as it was', async () => {
    const { door, staff, incident } = await opened(platform);
    const carl = await waiting(door, 'Carl', 'en');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable' });
    await carl.press('fails');
    expect(has([carl.messages().at(-2) ?? carl.last()], 'incident.notYet', 'en')).toBe(true);
    expect(carl.last().all).toContain('0xC004F213');
    await carl.press('send');
    const ticket = ticketOf(door, 'Carl');
    expect(ticket.card().all).toContain(trouble.en);
    expect(ticket.card().all).not.toContain('INC-0001');
  });

  it('who presses too late, or twice, hears why nothing happens', async () => {
    const { door, staff, incident } = await opened(platform);
    const late = await door.employee('Late', 'en');
    await late.say(trouble.en);
    const carl = await waiting(door, 'Carl', 'en');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable', words: '直りました' });
    await late.press('join');
    expect(has(late.messages(), 'incident.over', 'en')).toBe(true);
    expect(late.all()).toContain('直りました');
    await carl.press('leave');
    expect(has([carl.last()], 'incident.left', 'en')).toBe(true);
    await carl.press('works');
    expect(has([carl.last()], 'incident.notListed', 'en')).toBe(true);
  });
});

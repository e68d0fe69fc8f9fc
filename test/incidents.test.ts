// Incidents at the desk, by the doors of Teams and of Slack: told once, opened by one press, resolved for everybody.
import { describe, expect, it } from '@jest/globals';
import { type Platform, platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { has, incidentsAt, machine, theIncident, ticketOf, troubled, withTicket } from './support/incidentScene.ts';

const { openOne } = deskScenes();

const three = { INCIDENT_PEOPLE: '3' };
const hour = 3_600_000;
/** Longer than two presses of the same button are taken for one. */
const moment = 3_000;

/** Three people with a ticket each, of whom one reads Japanese, and somebody at the desk. */
async function proposed(platform: Platform, environment: Readonly<Record<string, string>> = three) {
  const door = await openOne(platform, { environment });
  const staff = await door.member('担当者 B');
  const alex = await withTicket(door, 'Alex');
  const bea = await withTicket(door, 'Bea');
  const chie = await withTicket(door, '千恵', 'ja');
  return { door, staff, alex, bea, chie, people: ['Alex', 'Bea', '千恵'] };
}

describe.each(platforms)('in %s, the desk', (platform) => {
  it('is told once, as soon as so many people have the same trouble, and no name is in it', async () => {
    const door = await openOne(platform);
    const names = ['Alex', 'Bea', 'Carl', 'Dora', '栄子', 'Fred'];
    for (const [at, name] of names.entries()) {
      await troubled(door, name, name === '栄子' ? 'ja' : 'en');
      expect(incidentsAt(door)).toHaveLength(at < 4 ? 0 : 1);
    }
    const { all, edits } = theIncident(door).card();
    expect(all).toContain('INC-0001');
    expect(all).toMatch(/6 人、ThinkPad T14、BIOS 1\.21、0xC004F213（.* から）/);
    expect(edits).toBe(1);
    for (const name of names) expect(all).not.toContain(name);
  });

  it('is told of people who only write it in their own words, however they spell their PC', async () => {
    const door = await openOne(platform, { environment: three });
    const staff = await door.member('担当者 B');
    for (const [name, language, words] of [
      ['千恵', 'ja', 'ThinkPad T14 の BIOS を 1.21 に更新したら 0xC004F213 が出ます'],
      ['Bea', 'en', 'I updated the BIOS of my thinkpad t14 to 1.21 and now Windows shows 0xC004F213'],
      ['四郎', 'ja', '0xC004F213 が出て困っています。ＴｈｉｎｋＰａｄ Ｔ１４ で BIOS は 1.21 です'],
    ] as const) {
      const employee = await door.employee(name, language);
      await employee.say(words);
    }
    const incident = theIncident(door);
    expect(incident.card().all).toContain('3 人、ThinkPad T14、BIOS 1.21、0xC004F213');
    await incident.press(staff, 'open');
    const dora = await door.employee('Dora', 'en');
    await dora.say('My ThinkPad T14 shows 0xC004F213 since the update to BIOS 1.21');
    expect(has([dora.last()], 'incident.notice.yours', 'en')).toBe(true);
    expect(has(dora.messages(), 'licenseType.device.ask', 'en')).toBe(true);
  });

  it('counts people, not their cases, and nobody whose PC is another or is not known', async () => {
    const door = await openOne(platform, { environment: three });
    const alex = await troubled(door, 'Alex');
    await alex.say('new problem');
    await alex.say('My company PC came with Windows preinstalled. After a BIOS update it shows 0xC004F213');
    await alex.say('talk to a person');
    await alex.press('keep', machine);
    await troubled(door, 'Bea', 'en', { ...machine, biosVersion: '1.20' });
    await troubled(door, 'Carl', 'en', { ...machine, model: 'Latitude 5440' });
    await troubled(door, 'Dora', 'en', { model: machine.model });
    await troubled(door, 'Emil', 'en', { model: 'thinkpad  t14', biosVersion: '１.２１' });
    expect(incidentsAt(door)).toEqual([]);
    await troubled(door, 'Fred');
    expect(theIncident(door).card().all).toContain('3 人');
  });

  it('hears nothing of cases that began too long ago, unless the window is set wider', async () => {
    for (const [hours, found] of [
      ['24', 0],
      ['48', 1],
    ] as const) {
      const door = await openOne(platform, { environment: { ...three, INCIDENT_HOURS: hours } });
      await troubled(door, 'Alex');
      await troubled(door, 'Bea');
      door.later(25 * hour);
      await troubled(door, 'Carl');
      expect(incidentsAt(door)).toHaveLength(found);
    }
  });

  it('hears nothing at all where incidents are turned off', async () => {
    const { door } = await proposed(platform, { INCIDENT_PEOPLE: '0' });
    expect(incidentsAt(door)).toEqual([]);
  });

  it('sets it aside by one press; it stays quiet for the window, and is told again after it', async () => {
    const { door, staff } = await proposed(platform);
    const incident = theIncident(door);
    await incident.press(staff, 'dismiss');
    expect(has([incident.card()], 'incident.card.states.dismissed', 'ja')).toBe(true);
    expect(incident.all()).toContain('担当者 B さんが INC-0001 を障害ではないと判断しました。');
    expect(incident.card().buttons).toEqual([]);
    await troubled(door, 'Dora');
    expect(incidentsAt(door)).toHaveLength(1);
    door.later(25 * hour);
    for (const name of ['Emil', 'Fred', 'Gina']) await troubled(door, name);
    expect(incidentsAt(door).map((one) => /INC-\d+/.exec(one.card().all)?.[0])).toEqual(['INC-0001', 'INC-0002']);
  });

  it('is asked again when nobody decided within the window, and the old card loses its buttons', async () => {
    const { door } = await proposed(platform);
    door.later(25 * hour);
    for (const name of ['Emil', 'Fred', 'Gina']) await troubled(door, name);
    const [old, fresh] = incidentsAt(door);
    expect(old?.card().buttons).toEqual([]);
    expect(fresh?.card().buttons.length).toBeGreaterThan(1);
  });

  it('makes it an incident by one press: tickets join, and both sides of each hear it in their language', async () => {
    const { door, staff, alex, chie, people } = await proposed(platform);
    await withTicket(door, 'Dora', 'en', { ...machine, biosVersion: '1.20' });
    const incident = theIncident(door);
    await incident.press(staff, 'open');
    expect(has([incident.card()], 'incident.card.states.open', 'ja')).toBe(true);
    expect(incident.all()).toContain('担当者 B さんが INC-0001 を障害として扱うことにしました。まとめたチケット：3 件');
    for (const name of people) {
      const ticket = ticketOf(door, name);
      expect(ticket.card().all).toContain('INC-0001');
      expect(has(ticket.thread(), 'incident.desk.ticketJoined', 'ja')).toBe(true);
    }
    expect(ticketOf(door, 'Dora').card().all).not.toContain('INC-0001');
    expect(has([alex.last()], 'incident.ticketJoined', 'en')).toBe(true);
    expect(has([chie.last()], 'incident.ticketJoined', 'ja')).toBe(true);
    const said = incident.card().all + incident.all();
    for (const name of people) expect(said).not.toContain(name);
  });

  it('makes it one with words for everybody, who read them as they were written', async () => {
    const { door, staff, alex } = await proposed(platform);
    await theIncident(door).press(staff, 'openWith', { words: 'BIOS はまだ更新しないでください' });
    expect(theIncident(door).card().all).toContain('BIOS はまだ更新しないでください');
    expect(alex.last().all).toContain('BIOS はまだ更新しないでください');
    expect(alex.last().all).not.toContain('担当者 B');
  });

  it('never passes a secret on in such words, and says so', async () => {
    const { door, staff, alex } = await proposed(platform);
    await theIncident(door).press(staff, 'openWith', { words: 'キーは VK7JG-NPHTM-C97JM-9MPGT-3V66T です' });
    expect(has(theIncident(door).thread(), 'handoff.desk.maskedOnly', 'ja')).toBe(true);
    expect(theIncident(door).card().all + alex.all()).not.toContain('NPHTM');
  });

  it('opens it once, whoever presses at the same time: the second hears that it is open', async () => {
    const { door, staff, alex } = await proposed(platform);
    const other = await door.member('高橋');
    const incident = theIncident(door);
    const press = incident.keep(other, 'open');
    await incident.press(staff, 'open');
    door.later(moment);
    await press();
    expect(incident.all()).toContain('高橋 さんへ：');
    expect(has(incident.thread(), 'incident.refusals.alreadyOpen', 'ja')).toBe(true);
    expect(alex.messages().filter((one) => has([one], 'incident.ticketJoined', 'en'))).toHaveLength(1);
  });

  it('lets nobody decide who may not act there', async () => {
    const { door } = await proposed(platform);
    const guest = await door.member('社外の人', 'guest');
    await theIncident(door).press(guest, 'open');
    expect(has([theIncident(door).card()], 'incident.card.states.proposed', 'ja')).toBe(true);
    expect(has(theIncident(door).thread(), 'handoff.refusals.outsider', 'ja')).toBe(true);
  });

  it('lists what is open, and its card can be had again from there', async () => {
    const { door, staff } = await proposed(platform);
    const before = await door.ask(staff, '障害一覧');
    expect(has(before.answers(), 'incident.desk.none', 'ja')).toBe(true);
    await theIncident(door).press(staff, 'open');
    const list = await door.ask(staff, 'incidents');
    expect(has(list.answers(), 'incident.desk.row', 'ja')).toBe(true);
    await list.press('INC-0001');
    expect(has(list.answers(), 'incident.card.states.open', 'ja')).toBe(true);
  });

  it('has tickets follow their facts: one joins when its model is known, and leaves when it turns out another', async () => {
    const { door, staff } = await proposed(platform);
    const dora = await withTicket(door, 'Dora', 'en', {});
    await theIncident(door).press(staff, 'open');
    const ticket = ticketOf(door, 'Dora');
    expect(ticket.card().all).not.toContain('INC-0001');
    await ticket.press(staff, 'edit', machine);
    expect(ticket.card().all).toContain('INC-0001');
    expect(has([dora.last()], 'incident.ticketJoined', 'en')).toBe(true);
    await ticket.press(staff, 'edit', { ...machine, model: 'Latitude 5440' });
    expect(ticket.card().all).not.toContain('INC-0001');
  });

  it('is told of a trouble that staff learned about only on tickets', async () => {
    const door = await openOne(platform, { environment: three });
    const staff = await door.member('担当者 B');
    for (const name of ['Alex', 'Bea', 'Carl']) await withTicket(door, name, 'en', {});
    for (const name of ['Alex', 'Bea', 'Carl']) {
      expect(incidentsAt(door)).toEqual([]);
      await ticketOf(door, name).press(staff, 'edit', machine);
    }
    expect(theIncident(door).card().all).toContain('3 人');
  });

  it('resolves it for everybody: tickets are resolved, and their people are asked in their language', async () => {
    const { door, staff, alex, bea, chie } = await proposed(platform);
    await ticketOf(door, 'Bea').press(staff, 'claim');
    const incident = theIncident(door);
    await incident.press(staff, 'open');
    await incident.press(staff, 'resolve', { solution: 'server_unavailable', words: 'サーバーを直しました' });
    expect(has([incident.card()], 'incident.card.states.resolved', 'ja')).toBe(true);
    expect(incident.all()).toContain('チケットのある人 3 人、ない人 0 人');
    for (const [employee, language] of [
      [alex, 'en'],
      [bea, 'en'],
      [chie, 'ja'],
    ] as const) {
      expect(has([employee.last()], 'incident.solved', language)).toBe(true);
      expect(employee.last().all).toContain('サーバーを直しました');
    }
    await alex.press('solved');
    expect(has([ticketOf(door, 'Alex').card()], 'handoff.desk.stateClosed', 'ja')).toBe(true);
    await chie.press('notSolved');
    expect(ticketOf(door, '千恵').card().all).toContain('対応中（担当者 B さん）');
    expect(has([ticketOf(door, 'Bea').card()], 'handoff.desk.stateResolved', 'ja')).toBe(true);
  });

  it('tells of the same trouble anew when it comes to new people after it was resolved', async () => {
    const { door, staff, alex } = await proposed(platform);
    await theIncident(door).press(staff, 'open');
    await theIncident(door).press(staff, 'resolve', { solution: 'server_unavailable' });
    await alex.press('notSolved');
    for (const name of ['Dora', 'Emil']) await troubled(door, name);
    expect(incidentsAt(door)).toHaveLength(1);
    await troubled(door, 'Fred');
    expect(incidentsAt(door)).toHaveLength(2);
  });
});

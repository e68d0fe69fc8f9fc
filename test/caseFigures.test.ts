// What the figures keep of whole talks, by the doors of Teams and of Slack, against what a reader would count by hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Report, reportOf } from '../bot/report/report.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { platforms } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { machine, theIncident, troubled, withTicket } from './support/incidentScene.ts';

const { openOne } = deskScenes();
const folder = mkdtempSync(join(tmpdir(), 'activation-figures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hour = 3_600_000;
const trouble = '0xC004F213 since the BIOS update, Windows came preinstalled, my own PC';
let files = 0;

async function open(platform: (typeof platforms)[number], environment: Readonly<Record<string, string>> = {}) {
  files += 1;
  const path = join(folder, `${files}.db`);
  const door = await openOne(platform, { environment: { DATABASE_URL: `sqlite:${path}`, ...environment } });
  /** The figures as they would be so many hours from now. */
  async function figures(hours = 0): Promise<Report> {
    const store = await openDatabase(`sqlite:${path}`);
    const cases = await store.figures('2000', '3000');
    await store.close();
    const now = new Date(Date.now() + hours * hour).toISOString();
    return reportOf(cases, { days: [{ date: 'all', from: '2000' }], until: '3000' }, now);
  }
  const look = (sql: string) => {
    const db = new DatabaseSync(path, { readOnly: true });
    const rows = db.prepare(sql).all();
    db.close();
    return rows;
  };
  return { door, figures, look };
}

describe.each(platforms)('the figures of talks in %s', (platform) => {
  it('count a case once, also when its first message was edited', async () => {
    const { door, figures } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    const first = await employee.say('0xC004F213 since the BIOS update, my own PC');
    await first.edit(trouble);
    expect(await figures()).toMatchObject({ cases: 1, outcomes: { goingOn: 1 } });
    await employee.press('solved');
    expect(await figures(48)).toMatchObject({ cases: 1, outcomes: { solved: 1, abandoned: 0 } });
  });

  it('take "solved" back when its words were edited', async () => {
    const { door, figures } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    await employee.say(trouble);
    const said = await employee.say('solved');
    expect(await figures()).toMatchObject({ cases: 1, outcomes: { solved: 1 } });
    await said.edit('not solved');
    expect(await figures()).toMatchObject({ cases: 1, outcomes: { solved: 0, goingOn: 1 } });
    expect(await figures(25)).toMatchObject({ outcomes: { abandoned: 1 } });
  });

  it('say where a case was abandoned, and count a second one of the same person', async () => {
    const { door, figures } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    await employee.say(trouble);
    await employee.press('notSolved');
    await employee.press('yes');
    const { abandonedAt } = await figures(25);
    expect(abandonedAt).toEqual([{ of: 'troubleshooter', count: 1 }]);
    await employee.say('new problem');
    expect(await figures(25)).toMatchObject({ cases: 2, outcomes: { abandoned: 2 } });
  });

  it('give the bot what it solved while nobody at IT had taken the ticket, until it comes back', async () => {
    const { door, figures } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    await employee.say(trouble);
    await door.handOver(employee);
    expect(await figures()).toMatchObject({ outcomes: { handedOver: 1 }, reasons: { asked: 1 }, ends: { atWork: 1 } });
    await employee.press('continue');
    await employee.press('solved');
    expect(await figures()).toMatchObject({ cases: 1, outcomes: { solved: 1, handedOver: 0 } });
    await employee.press('reopen');
    expect(await figures()).toMatchObject({
      outcomes: { solved: 0, handedOver: 1 },
      ends: { atWork: 1 },
      reopened: { count: 1, of: 1 },
    });
  });

  it('count who waits for an incident as handed over, without a ticket that could come back', async () => {
    const { door, figures } = await open(platform, { INCIDENT_PEOPLE: '2' });
    const staff = await door.member('担当者 B');
    await withTicket(door, 'Alex Smith');
    await withTicket(door, 'Carol Chan');
    const incident = theIncident(door);
    await incident.press(staff, 'open');
    const bob = await troubled(door, 'Bob Best', 'en', machine);
    await bob.press('join');
    expect(await figures()).toMatchObject({
      cases: 3,
      outcomes: { handedOver: 3 },
      reasons: { asked: 2, incident: 1 },
      ends: { atWork: 3 },
    });
    await incident.press(staff, 'resolve', { solution: 'clock' });
    await bob.press('works');
    expect(await figures()).toMatchObject({
      outcomes: { solved: 0, handedOver: 3 },
      ends: { confirmed: 1, resolved: 2 },
      reopened: { count: 0, of: 2 },
    });
  });

  it('give who is to be asked again a day from then', async () => {
    const { door, figures } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    for (const answer of ['newProblem', 'private', 'yes', 'retail']) await employee.press(answer);
    await employee.say('0x803FABBC');
    for (const answer of ['none', 'later']) await employee.press(answer);
    expect(await figures(24)).toMatchObject({ cases: 1, outcomes: { goingOn: 1 } });
    expect(await figures(40)).toMatchObject({ outcomes: { goingOn: 1 } });
    expect((await figures(24 * 7)).abandonedAt).toEqual([{ of: 'waiting', count: 1 }]);
    await employee.press('dontRemind');
    expect(await figures(25)).toMatchObject({ outcomes: { abandoned: 1 } });
  });

  it('count who leaves an incident as going on from then', async () => {
    const { door, figures } = await open(platform, { INCIDENT_PEOPLE: '2' });
    const staff = await door.member('担当者 B');
    await withTicket(door, 'Alex Smith');
    await withTicket(door, 'Carol Chan');
    await theIncident(door).press(staff, 'open');
    const bob = await troubled(door, 'Bob Best', 'en', machine);
    await bob.press('join');
    door.later(30 * hour);
    await bob.press('leave');
    expect(await figures(31)).toMatchObject({ outcomes: { handedOver: 2, goingOn: 1 }, reasons: { incident: 0 } });
    expect(await figures(55)).toMatchObject({ outcomes: { handedOver: 2, abandoned: 1 } });
  });

  it('keep the case of somebody who was deleted, without them', async () => {
    const { door, figures, look } = await open(platform);
    const employee = await door.employee('Bob Best', 'en');
    await employee.say(trouble);
    await door.handOver(employee);
    await employee.say('delete my data');
    await employee.press('erase');
    expect(await figures()).toMatchObject({ cases: 1, outcomes: { handedOver: 1 }, ends: { withdrawn: 1 } });
    expect(look('select person, substr(started_at, 11) as time from cases')).toEqual([
      { person: null, time: 'T00:00:00.000Z' },
    ]);
    await employee.say(trouble);
    expect(await figures()).toMatchObject({ cases: 2, outcomes: { goingOn: 1 } });
  });
});

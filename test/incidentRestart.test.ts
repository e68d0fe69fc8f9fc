// An incident over restarts: what was proposed, opened and waited for is there again, and the figures say who solved it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type App, startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { deskEnvironment, pressNewest, shows } from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, type Shown, startFakeTeams } from './support/fakeTeams.ts';
import { machine, trouble } from './support/incidentScene.ts';

let folder: string;
let teams: FakeTeams;
let desk: Chat;
let app: App | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'activation-desk-incident-'));
  teams = await startFakeTeams();
  desk = teams.channel();
  await restart();
});
afterEach(async () => {
  await app?.stop();
  teams.check();
  await teams.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, 'desk.sqlite');

async function restart(more: Readonly<Record<string, string>> = {}): Promise<void> {
  await app?.stop();
  const environment = { ...deskEnvironment(teams, desk, 'en'), DATABASE_URL: `sqlite:${file()}`, INCIDENT_PEOPLE: '2' };
  const config = readConfig({ ...environment, ...more }, ['en', 'ja']);
  app = await startApp({ config, log: openLog('silent') });
  teams.connect(await app.listen());
}

async function employee(name: string): Promise<Seat> {
  const user = teams.user({ name, locale: 'en-US' });
  const seat = teams.personal(user).as(user);
  await seat.install();
  await seat.say(trouble.en);
  await app?.idle();
  return seat;
}

async function press(seat: Seat, id: string, boxes: Record<string, string> = {}): Promise<void> {
  await pressNewest(seat, id, boxes);
  await app?.idle();
}

const incidents = () => desk.threads.filter(({ messages: [card] }) => card && shows(card, 'incident.card.found', 'en'));
const said = (seat: Seat, key: Parameters<typeof shows>[1]) =>
  seat.chat.messages.filter((message: Shown) => shows(message, key, 'en')).length;

it('is told once, opened, waited for and resolved, with a restart before each', async () => {
  for (const name of ['Alex', 'Bea']) {
    const seat = await employee(name);
    await seat.say('talk to a person');
    await press(seat, 'keep', machine);
    await restart();
  }
  const staff = teams.user({ name: 'Colleague B' });
  const [incident] = incidents();
  if (!incident) throw new Error('the desk was not told');
  await press(incident.as(staff), 'open');
  await restart();
  const carl = await employee('Carl');
  await press(carl, 'join');
  await restart();
  await press(incident.as(staff), 'resolve', { solution: 'server_unavailable' });
  await restart();
  expect(said(carl, 'incident.solved')).toBe(1);
  await press(carl, 'works');
  expect(said(carl, 'incident.glad')).toBe(1);
  expect(incidents()).toHaveLength(1);
  await app?.stop();
  app = undefined;
  expect(rows('select outcome, why, solution, ended from cases order by started_at')).toEqual([
    { outcome: null, why: null, solution: null, ended: null },
    { outcome: null, why: null, solution: null, ended: null },
    { outcome: 'handedOver', why: 'incident', solution: 'server_unavailable', ended: 'confirmed' },
  ]);
  expect(rows('select person from incident_people')).toEqual([]);
  expect(JSON.stringify(rows('select * from incidents'))).not.toMatch(/Alex|Bea|Carl|Colleague/);
});

it('leaves no trace in the figures when somebody who waited goes on alone', async () => {
  for (const name of ['Alex', 'Bea']) {
    const seat = await employee(name);
    await seat.say('talk to a person');
    await press(seat, 'keep', machine);
  }
  const [incident] = incidents();
  if (!incident) throw new Error('the desk was not told');
  await press(incident.as(teams.user({ name: 'Colleague B' })), 'open');
  const carl = await employee('Carl');
  await press(carl, 'join');
  await press(carl, 'leave');
  await app?.stop();
  app = undefined;
  expect(rows('select outcome, why, handed_at from cases order by started_at').at(-1)).toEqual({
    outcome: null,
    why: null,
    handed_at: null,
  });
});

it('may be decided by any desk when the one that was told is gone', async () => {
  for (const name of ['Alex', 'Bea']) {
    const seat = await employee(name);
    await seat.say('talk to a person');
    await press(seat, 'keep', machine);
  }
  const place = { channel: desk.id, serviceUrl: teams.serviceUrl, tenant: teams.tenant };
  const none = { DESK_TEAMS_CHANNEL: '', DESK_TEAMS_SERVICE_URL: '', DESK_TEAMS_TENANT: '' };
  await restart({ ...none, DESK_ROUTES: JSON.stringify({ desks: { other: { teams: place } }, default: 'other' }) });
  const [incident] = incidents();
  if (!incident) throw new Error('the desk was not told');
  await press(incident.as(teams.user({ name: 'Colleague B' })), 'open');
  expect(incident.messages.some((message) => shows(message, 'incident.card.states.open', 'en'))).toBe(true);
});

function rows(query: string): unknown[] {
  const database = new DatabaseSync(file(), { readOnly: true });
  try {
    return database
      .prepare(query)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

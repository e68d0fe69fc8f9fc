// The app stops and starts again over one database: what was due meanwhile rings once, and old tickets get their alarms.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type App, startApp } from '../bot/app.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import type { Key } from '../bot/messages/message.ts';
import { deskEnvironment, pressNewest, shows } from './support/converse.ts';
import { type Chat, type FakeTeams, type Seat, startFakeTeams } from './support/fakeTeams.ts';

/** A moment of Tokyo. */
const tokyo = (local: string) => new Date(`${local}:00+09:00`);

let folder: string;
let file: string;
let teams: FakeTeams;
let desk: Chat;
let now: Date;
let app: App;
let employee: Seat;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'activation-desk-hours-'));
  file = join(folder, 'desk.sqlite');
  teams = await startFakeTeams();
  desk = teams.channel();
  await start('2026-11-24T17:00');
  const user = teams.user({ name: 'Alex Smith', locale: 'en-US' });
  employee = teams.personal(user).as(user);
  await employee.install();
  await employee.say('talk to a person');
  await app.idle();
  await pressNewest(employee, 'send');
  await app.idle();
});
afterEach(async () => {
  await app.stop();
  teams.check();
  await teams.close();
  rmSync(folder, { recursive: true });
});

/** The app as it starts at this moment; what is due by then rings. */
async function start(at: string): Promise<void> {
  now = tokyo(at);
  const environment = { ...deskEnvironment(teams, desk, 'ja'), DESK_HOURS: 'Mon-Fri 09:00-18:00' };
  const config = readConfig({ ...environment, DATABASE_URL: `sqlite:${file}` }, ['en', 'ja']);
  app = await startApp({ config, log: openLog('silent'), clock: { now: () => now } });
  teams.connect(await app.listen());
  await app.timekeeper.look();
  await app.idle();
}

async function restart(at: string, meanwhile = (_: DatabaseSync): void => {}): Promise<void> {
  await app.stop();
  const database = new DatabaseSync(file);
  meanwhile(database);
  database.close();
  await start(at);
}

/** How often the desk reads this in the ticket's thread. */
function heard(key: Key): number {
  return desk.threads.flatMap(({ messages }) => messages).filter((one) => shows(one, key, 'ja')).length;
}

describe('after a restart', () => {
  it('what was due in the night rings in the morning, once', async () => {
    await restart('2026-11-24T23:00');
    expect(heard('handoff.time.unclaimed')).toBe(0);
    await restart('2026-11-25T09:00');
    await restart('2026-11-25T09:01');
    expect(heard('handoff.time.unclaimed')).toBe(1);
  });

  it('a ticket of a version without alarms gets its own', async () => {
    await restart('2026-11-24T17:20', (database) => {
      database.exec('delete from alarms; update tickets set since = null, staff_at = null');
    });
    expect(heard('handoff.time.unclaimed')).toBe(0);
    await restart('2026-11-24T17:31');
    expect(heard('handoff.time.unclaimed')).toBe(1);
  });
});

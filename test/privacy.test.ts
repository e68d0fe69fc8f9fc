// A person and their data, by the doors of Teams and of Slack: what is kept, a copy, and its deletion from every table.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startApp } from '../bot/app.ts';
import { terminalChannel } from '../bot/channels/terminal/terminal.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { means, openOffice, pressNewest, shows, waitingQuestion, wordsAt } from './support/converse.ts';
import { type Employee, platforms, type Sent } from './support/deskDoor.ts';
import { deskScenes, type Scene } from './support/deskScene.ts';
import { openWorkspace, pressNewest as pressInSlack } from './support/slackDoor.ts';
import { rowsOf, whereIs } from './support/tables.ts';

const { claimed, begin, openOne } = deskScenes();
const folder = mkdtempSync(join(tmpdir(), 'activation-privacy-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** A database that can be looked into. */
function newFile(): { readonly path: string; readonly environment: Readonly<Record<string, string>> } {
  files += 1;
  const path = join(folder, `${files}.db`);
  return { path, environment: { DATABASE_URL: `sqlite:${path}` } };
}

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
/** As RETENTION_DAYS is by itself. */
const retentionMs = 90 * 24 * hourMs;
const key = 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY';
const note: Sent = { name: 'kiwi-note.txt', type: 'text/plain', bytes: Buffer.from('written in the mandarin file') };

/** Whether the newest messages show these words. */
const told = (employee: Employee, ...keys: Parameters<typeof shows>[1][]) =>
  keys.every((one) => employee.messages().some((message) => shows(message, one, 'en')));

/** Everything that an employee and a desk can leave behind. */
async function leaveTraces({ door, employee, staff, ticket }: Scene): Promise<void> {
  await employee.say(`my tangerine PC says no ${key}`);
  await employee.say('see this', [note]);
  await ticket.press(staff, 'reply', { words: 'please restart the apricot' });
  await ticket.tell(staff, 'note Alex has a papaya PC');
  await ticket.press(staff, 'ask', { asked: 'errorText' });
  await (await door.ask(staff, 'tickets')).answers();
  await door.ask(staff, 'find Alex Smith');
  await ticket.press(staff, 'resolve', { solution: 'clock' });
  await employee.press('solved');
  await employee.press('rate');
  await door.handOver(employee);
  await employee.say('a second grapefruit');
}

const words = ['tangerine', 'mandarin', 'kiwi', 'apricot', 'papaya', 'grapefruit', 'Alex', 'ABCDE-FGHIJ'];

describe.each(platforms)('in %s', (platform) => {
  it('"privacy" says what is kept, who reads it, for how long, and offers a copy and the deletion', async () => {
    const { employee } = await begin(platform, { environment: { RETENTION_DAYS: '30' } });
    await employee.say('privacy');
    expect(
      told(
        employee,
        'privacy.title',
        'privacy.stored.person',
        'privacy.stored.words',
        'privacy.stored.tickets',
        'privacy.stored.secrets',
        'privacy.readers',
        'privacy.days',
        'privacy.figures',
        'privacy.log',
      ),
    ).toBe(true);
    expect(employee.last().all).toContain('30 days');
    await employee.press('deleteData');
    expect(told(employee, 'privacy.erase.all', 'privacy.erase.ticket', 'privacy.erase.stays')).toBe(true);
  });

  it('"Delete everything" leaves nothing of the person in any table, and their copies at the desk are emptied', async () => {
    const { path, environment } = newFile();
    const scene = await claimed(platform, { environment });
    const { door, employee, staff, ticket } = scene;
    await leaveTraces(scene);
    const colleague = await door.employee('Bob Best', 'en');
    const other = await door.handOver(colleague);
    const second = door.cases()[1];
    const user = employee.key.slice(employee.key.indexOf('/') + 1);
    const before = countsOf(path);
    const [, , address = '{}'] =
      rowsOf(path)
        ['people']?.find((row) => row.includes(user))
        ?.split(' | ') ?? [];
    const chat = String(JSON.parse(address).conversation);
    expect(whereIs(path, [...words, user]).length).toBeGreaterThan(20);

    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();

    expect(whereIs(path, [...words, user])).toEqual([]);
    // The key of the event that asked for it, which Teams makes of the conversation; the next purge takes it.
    const left = whereIs(path, [chat]).map((row) => row.split(' | ').slice(1, 5).join(' '));
    expect(left.map((row) => row.replace(/\/\S+/, '/…'))).toEqual(
      platform === 'teams' ? [`teams ${chat}/…  null`] : [],
    );
    expect(told(employee, 'privacy.erase.done')).toBe(true);
    expect(shows(ticket.card(), 'privacy.desk.card', 'ja')).toBe(true);
    for (const one of [ticket, second]) {
      expect(one?.card().all).not.toMatch(/Alex|tangerine/);
      expect(
        one
          ?.thread()
          .filter(({ from }) => from === 'bot')
          .map(({ all }) => all)
          .join(),
      ).not.toMatch(/Alex|tangerine|apricot|kiwi|papaya|grapefruit/);
    }
    expect(second?.thread().some((message) => shows(message, 'privacy.desk.deleted', 'ja'))).toBe(true);
    // Somebody else's ticket is as it was.
    expect(other.card().all).toContain('Bob Best');
    expect(await other.press(staff, 'claim')).toBeUndefined();
    expect(whereIs(path, ['Bob Best']).length).toBeGreaterThan(3);
    if (process.env['SHOW_TABLES'])
      process.stdout.write(`${platform} ${JSON.stringify({ before, after: countsOf(path) })}\n`);
  });

  it('the figures stay without a person, with days for times, and the log under a number that means nothing', async () => {
    const { path, environment } = newFile();
    const { door, employee } = await claimed(platform, { environment });
    const pseudonym =
      rowsOf(path)
        ['pseudonyms']?.find((row) => row.includes(employee.key))
        ?.split(' | ')[1] ?? '?';
    const cases = rowsOf(path)['cases']?.length;
    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();
    const { cases: after = [], audit = [], pseudonyms = [] } = rowsOf(path);
    expect(after).toHaveLength(cases ?? 0);
    // Nothing leads from a ticket, which people still speak of, to its figures.
    for (const row of after) expect(audit.join()).not.toContain(row.split(' | ')[0]);
    for (const row of after) expect(row).toMatch(/\| null \|.*\| \d{4}-\d\d-\d\dT00:00:00\.000Z \|/);
    expect(pseudonyms.join()).not.toContain(pseudonym);
    expect(audit.filter((row) => row.includes(pseudonym)).map((row) => row.split(' | ')[3])).toEqual([
      'escalate',
      'withdraw',
      'dataDeleted',
    ]);
  });

  it('"Keep it", an old warning and one from before the ticket delete nothing', async () => {
    const { path, environment } = newFile();
    const door = await openOne(platform, { environment });
    const employee = await door.employee('Alex Smith', 'en');
    await employee.say('delete my data');
    await employee.press('keep');
    expect(told(employee, 'privacy.erase.kept')).toBe(true);
    await employee.say('delete my data');
    door.later(hourMs + 1_000);
    await employee.press('erase');
    expect(told(employee, 'privacy.erase.stale')).toBe(true);
    await employee.say('delete my data');
    const ticket = await door.handOver(employee);
    await employee.press('erase');
    expect(shows(ticket.card(), 'privacy.desk.card', 'ja')).toBe(false);
    expect(whereIs(path, ['Alex Smith']).length).toBeGreaterThan(3);
  });

  it('a product key in the name of a file is in no table, nor the address that opens the file', async () => {
    const { path, environment } = newFile();
    const { employee, ticket } = await claimed(platform, { environment });
    await employee.say('see this', [{ ...note, name: `${key}.txt` }]);
    expect(ticket.all()).toContain('UVWXY.txt');
    expect(whereIs(path, ['ABCDE-FGHIJ', 'contentUrl'])).toEqual([]);
  });

  it('what the desk and its people were reminded of goes as well', async () => {
    const { path, environment } = newFile();
    const member = { slack: 'U0BANDB', teams: '29:on-call' }[platform];
    const startsAt = '2026-11-24T01:00:00.000Z';
    const { door, employee, staff, ticket } = await begin(platform, {
      environment: { ...environment, DESK_ONCALL: member },
      startsAt,
    });
    await staff.say('hello');
    for (const minutes of [31, 61, 91])
      await door.ring(new Date(Date.parse(startsAt) + minutes * 60_000).toISOString());
    await ticket.press(staff, 'claim');
    await door.ring('2026-11-26T01:00:00.000Z');
    const reads = () => [...door.inChannel(), ...staff.messages()].map(({ all }) => all).join();
    expect(staff.all()).toContain('Alex');
    expect(door.inChannel().filter(({ all }) => all.includes('Alex')).length).toBeGreaterThan(1);
    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();
    expect(reads()).not.toContain('Alex');
    expect(staff.messages().some((message) => shows(message, 'privacy.desk.yours', 'ja'))).toBe(true);
    expect(whereIs(path, ['Alex']).concat(rowsOf(path)['outbox']?.filter((row) => row.includes('ACT-')) ?? [])).toEqual(
      [],
    );
  });

  it('of staff, who they are goes from where they asked, and the desk goes on', async () => {
    const { path, environment } = newFile();
    const { door, staff, ticket } = await claimed(platform, { environment });
    const user = staff.key.slice(staff.key.indexOf('/') + 1);
    const { answers } = await door.ask(staff, 'help');
    expect(whereIs(path, [`"user":{"id":"${user}"`]).length).toBeGreaterThan(0);
    await staff.say('データを削除');
    await staff.press('erase');
    await door.settle();
    const left = whereIs(path, [user]).map((row) => row.split(':')[0]);
    expect([...new Set(left)]).toEqual(['tickets']);
    expect(answers().some((message) => shows(message, 'handoff.desk.commands', 'ja'))).toBe(true);
    await ticket.press(staff, 'reply', { words: 'still here' });
    expect(ticket.last().all).toContain('still here');
  });

  it('a reminder that names them is emptied, too, and what staff press on the ticket afterwards is not kept', async () => {
    const { path, environment } = newFile();
    const startsAt = '2026-11-24T01:00:00.000Z';
    const { door, employee, staff, ticket } = await begin(platform, { environment, startsAt });
    await door.ring('2026-11-24T02:00:00.000Z');
    const press = ticket.keep(staff, 'claim');
    const id = rowsOf(path)['tickets']?.[0]?.split(' | ')[0] ?? '';
    expect(door.inChannel().some((one) => shows(one, 'handoff.time.unclaimed', 'ja') && one.all.includes('Alex'))).toBe(
      true,
    );
    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();
    expect(
      door
        .inChannel()
        .map(({ all }) => all)
        .join(),
    ).not.toContain('Alex');
    await press();
    await door.settle();
    expect(whereIs(path, [id, 'Alex'])).toEqual([]);
  });

  it('whoever writes again is new', async () => {
    const { door, employee } = await begin(platform);
    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();
    await employee.say('hello');
    expect(employee.messages().filter((message) => shows(message, 'common.welcome.body', 'en')).length).toBe(2);
  });

  it('what waits for a blocked chat is forgotten when it is given up', async () => {
    const { path, environment } = newFile();
    const { door, employee } = await begin(platform, { environment });
    await employee.say('delete my data');
    const unblock = door.block(employee);
    await employee.press('erase');
    await door.settle();
    unblock();
    expect(whereIs(path, ['Alex Smith', employee.key.split('/')[1] ?? ''])).toEqual([]);
  });

  it('"My data as a file" has the case and the tickets, without secrets and without notes among staff', async () => {
    const { employee, staff, ticket } = await claimed(platform);
    await employee.say(`my tangerine PC says no ${key}`);
    await ticket.tell(staff, 'note a papaya PC');
    await ticket.press(staff, 'reply', { words: 'please restart the apricot' });
    await employee.say('export my data');
    const shown =
      platform === 'slack'
        ? employee.files().join()
        : employee
            .messages()
            .flatMap(({ code }) => code)
            .join();
    if (platform === 'slack') expect(shown).toMatch(/my-data\.json \d+/);
    else {
      expect(JSON.parse(shown)).toMatchObject({ schema: 'activation-desk/person', version: 1 });
      expect(shown).toMatch(/tangerine[\s\S]*apricot/);
      expect(shown).not.toMatch(/papaya|ABCDE-FGHIJ/);
    }
  });

  it('"export" at the desk puts the ticket into its thread as JSON, which goes with the ticket', async () => {
    const { path, environment } = newFile();
    const { door, employee, staff, ticket } = await claimed(platform, { environment });
    await employee.say(`my tangerine PC says no ${key}`);
    await door.ask(staff, 'export ACT-000001');
    await ticket.tell(staff, 'エクスポート');
    if (platform === 'slack')
      expect(ticket.files().map((file) => file.split(' ')[0])).toEqual(['ACT-000001.json', 'ACT-000001.json']);
    else {
      const [document = ''] = ticket.thread().flatMap(({ code }) => code);
      expect(JSON.parse(document)).toMatchObject({
        schema: 'activation-desk/ticket',
        version: 1,
        ticket: { name: 'ACT-000001', state: 'claimed', summary: { personName: 'Alex Smith' } },
      });
      expect(document).toContain('tangerine');
      expect(document).not.toContain('ABCDE-FGHIJ');
    }
    expect(rowsOf(path)['audit']?.filter((row) => row.includes('ticketExported | ACT-000001'))).toHaveLength(2);
    await employee.say('delete my data');
    await employee.press('erase');
    await door.settle();
    expect(whereIs(path, ['tangerine', 'Alex'])).toEqual([]);
    await ticket.tell(staff, '返信 もう一度お試しください。');
    expect(ticket.thread().some((message) => shows(message, 'handoff.desk.unknownTicket', 'ja'))).toBe(true);
  });

  it('every event of a ticket is in the log with who did it, and no word that was said', async () => {
    const { path, environment } = newFile();
    const scene = await claimed(platform, { environment });
    await leaveTraces(scene);
    const rows = (rowsOf(path)['audit'] ?? []).map((row) => row.split(' | '));
    const done = rows.map(([, , , action, subject]) => `${action} ${subject}`);
    expect(done).toEqual([
      'escalate ACT-000001',
      'claim ACT-000001',
      'words ACT-000001',
      'words ACT-000001',
      'reply ACT-000001',
      'note ACT-000001',
      'ask ACT-000001',
      'resolve ACT-000001',
      'solved ACT-000001',
      'rate ACT-000001',
      'escalate ACT-000002',
      'words ACT-000002',
    ]);
    expect(new Set(rows.map(([, , actor]) => actor)).size).toBe(2);
    expect(rows.flat().join()).not.toMatch(new RegExp(words.join('|')));
  });
});

describe('in Teams', () => {
  it('a second press and messages that they delete make nobody known again', async () => {
    const { path, environment } = newFile();
    const office = await openOffice({ environment });
    try {
      const user = office.teams.user({ name: 'Alex Smith', locale: 'en-US' });
      const chat = office.teams.personal(user);
      const seat = chat.as(user);
      await seat.install();
      const said = await seat.say('my tangerine PC');
      await seat.say('delete my data');
      await office.settle();
      const [button] = chat.messages.flatMap(({ buttons }) => buttons.filter(means('erase')));
      if (!button) throw new Error('no button');
      await seat.submit(button.data);
      await seat.submit(button.data);
      await office.settle();
      await seat.remove(said);
      await seat.send('installationUpdate', { action: 'remove' });
      await office.settle();
      expect(whereIs(path, ['tangerine', 'Alex', user.id])).toEqual([]);
      expect(chat.messages.filter((message) => shows(message, 'privacy.erase.done', 'en'))).toHaveLength(1);
    } finally {
      await office.close();
    }
  });
});

describe('in a group chat of Teams', () => {
  it('what others said and were asked stays, and nobody confirms for somebody else', async () => {
    const { path, environment } = newFile();
    const office = await openOffice({ environment });
    try {
      const group = office.teams.group();
      const alex = group.as(office.teams.user({ name: 'Alex Smith', locale: 'en-US' }));
      const bob = group.as(office.teams.user({ name: 'Bob Best', locale: 'en-US' }));
      const settled = async (act: Promise<unknown>) => {
        await act;
        await office.settle();
      };
      await settled(bob.say('my laptop says 0x80072EE7'));
      await settled(alex.say('my tangerine PC says 0xC004F213'));
      await settled(alex.say('export my data'));
      expect(group.messages.some((message) => shows(message, 'privacy.export.personal', 'en'))).toBe(true);
      await settled(alex.say('delete my data'));
      await settled(pressNewest(bob, 'erase'));
      expect(whereIs(path, ['tangerine', 'Alex']).length).toBeGreaterThan(3);
      await settled(pressNewest(alex, 'erase'));
      expect(whereIs(path, ['tangerine', 'Alex', alex.user.id])).toEqual([]);
      expect(whereIs(path, ['0x80072EE7']).length).toBeGreaterThan(1);
      expect(waitingQuestion(group)).not.toBe('nothing');
      await settled(pressNewest(bob, 'company'));
      expect(waitingQuestion(group)).toBe('outcome.network');
      office.teams.check();
    } finally {
      await office.close();
    }
  });
});

describe('in Slack', () => {
  it('App Home shows nothing of them afterwards', async () => {
    const { path, environment } = newFile();
    const workspace = await openWorkspace({ environment });
    try {
      const user = workspace.slack.user({ display_name: 'Alex Smith', locale: 'en-US' });
      await user.dm('it says 0xC004F213 on my tangerine PC');
      await workspace.settle();
      await user.openHome('home');
      await workspace.settle();
      expect(user.home()?.plain).toContain('0xC004F213');
      await user.dm('delete my data');
      await workspace.settle();
      await pressInSlack(user, user.sees(), 'erase');
      await workspace.settle();
      expect(user.home()?.plain).not.toContain('0xC004F213');
      expect(whereIs(path, [user.id, 'tangerine'])).toEqual([]);
    } finally {
      await workspace.close();
    }
  });
});

describe.each(platforms)('RETENTION_DAYS at a desk in %s', (platform) => {
  it('keeps a live ticket through the years, and nothing of who it was once it is over', async () => {
    const { path, environment } = newFile();
    const scene = await claimed(platform, { environment });
    const { door, employee, staff, ticket } = scene;
    await leaveTraces(scene);
    const user = employee.key.slice(employee.key.indexOf('/') + 1);
    const [, second] = door.cases();
    // Beside the process that serves, as it would do it itself.
    const purge = async (now: number) => {
      const store = await openDatabase(`sqlite:${path}`);
      await store.purge(new Date(now - retentionMs).toISOString(), [platform]);
      await store.close();
    };
    const now = Date.now();
    await purge(now + 2 * yearMs);
    const kept = rowsOf(path);
    expect(kept['tickets']).toHaveLength(1);
    expect(whereIs(path, ['tangerine', 'apricot'])).toEqual([]);
    expect(whereIs(path, ['grapefruit']).length).toBeGreaterThan(0);
    expect(kept['pseudonyms']?.some((row) => row.includes(employee.key))).toBe(true);
    await second?.press(staff, 'claim');
    await second?.press(staff, 'resolve', { solution: 'clock' });
    await employee.press('solved');
    expect(ticket.card().all).toContain('Alex');
    await purge(now + 5 * yearMs);
    const left = rowsOf(path);
    expect(whereIs(path, [...words, user, staff.key])).toEqual([]);
    expect(left['pseudonyms']).toEqual([]);
    expect(left['audit']?.length).toBeGreaterThan(12);
    expect(left['cases']?.length).toBeGreaterThan(0);
    expect(left['cases']?.every((row) => row.split(' | ')[1] === 'null')).toBe(true);
  });
});

describe('without a platform', () => {
  it('the local page keeps no post of the employee, and the terminal forgets as well', async () => {
    const { path, environment } = newFile();
    const config = readConfig({ ...environment, PORT: '0', LOCAL_PAGE: 'on' }, ['en', 'ja']);
    const app = await startApp({ config, log: openLog('silent') });
    try {
      const url = await app.listen();
      const token = /"token":"([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
      const say = async (said: object) => {
        const headers = { 'content-type': 'application/json', 'x-desk-token': token };
        const body = JSON.stringify({ id: randomUUID(), side: 'employee', name: 'Alex Smith', locale: 'en', ...said });
        expect((await fetch(`${url}/local/say`, { method: 'POST', headers, body })).status).toBe(202);
        await app.idle();
      };
      await say({ text: 'talk to a person' });
      const send = /"press":(\{[^{}]*"choice":"send"\})/.exec(postsIn(path))?.[1] ?? '';
      await say({ data: { press: JSON.parse(send) } });
      await say({ text: 'my tangerine PC' });
      await say({ text: 'delete my data' });
      const erase = /"press":(\{[^{}]*"answer":"erase"[^{}]*\})/.exec(postsIn(path))?.[1] ?? '';
      await say({ data: { press: JSON.parse(erase) } });
      expect(whereIs(path, ['tangerine', 'Alex'])).toEqual([]);
      expect(postsIn(path)).toContain(wordsAt('privacy.erase.done', 'en'));
    } finally {
      await app.stop();
    }

    let written = '';
    const write = (text: string) => {
      written += text;
    };
    const terminal = terminalChannel({ user: 'tangerine', locale: 'en', write });
    const chat = await startApp({ config, log: openLog('silent'), only: terminal });
    for (const line of ['it says 0xC004F213', 'delete my data', '1']) {
      await terminal.say(line, chat.worker.accept);
      await chat.idle();
    }
    await chat.stop();
    expect(written).toContain(wordsAt('privacy.erase.done', 'en'));
    expect(whereIs(path, ['tangerine'])).toEqual([]);
  });
});

function postsIn(path: string): string {
  return (rowsOf(path)['posts'] ?? []).join('\n');
}

function countsOf(path: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rowsOf(path)).map(([table, rows]) => [table, rows.length]));
}

// What other systems of the company hear of a ticket, through the front door: a signed webhook, and mails of the summary.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import PostalMime from 'postal-mime';
import { startApp } from '../bot/app.ts';
import { terminalChannel } from '../bot/channels/terminal/terminal.ts';
import { eventJsonSchema } from '../bot/channels/webhook/eventShape.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openOffice, pressNewest, wordsAt } from './support/converse.ts';
import { type DeskDoor, type Member, platforms, until } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { theIncident, withTicket } from './support/incidentScene.ts';
import { type MailServer, startMailServer } from './support/mailServer.ts';
import { type EventJson, type Receiver, startReceiver } from './support/receiver.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const productKey = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';
const day = 24 * 3_600_000;
const { openOne, begin } = deskScenes();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function receiver(port?: number): Promise<Receiver> {
  const one = await startReceiver(secret, port);
  open.push(one);
  return one;
}

async function mailServer(): Promise<MailServer> {
  const one = await startMailServer();
  open.push(one);
  return one;
}

const byWebhook = ({ url }: Pick<Receiver, 'url'>) => ({ DESK_WEBHOOK_URL: url, DESK_WEBHOOK_SECRET: secret });
const byMail = ({ port }: MailServer) => ({
  DESK_EMAIL: 'it-desk@example.com, archive@example.com',
  DESK_EMAIL_FROM: 'bot@example.com',
  SMTP_URL: `smtp://127.0.0.1:${port}`,
});

/** The schema, but what it does not know is a mistake: what is told is described. */
const strict = JSON.parse(JSON.stringify(eventJsonSchema()), (_name, node) =>
  node?.type === 'object' ? { ...node, additionalProperties: false } : node,
);
const isValid = new Ajv2020({ formats: { 'date-time': true, uuid: true } }).compile(strict);

/** What is wrong with the events by the schema. */
function faults(events: readonly EventJson[]): readonly unknown[] {
  return events.flatMap((event) => {
    const { type } = event;
    return isValid(event) ? [] : [{ type, errors: isValid.errors }];
  });
}

const types = (hooks: Receiver) => hooks.events().map(({ type }) => type);
const idsOf = ({ arrived }: Receiver) => arrived.map(({ headers }) => headers['webhook-id']);
const timesOf = ({ arrived }: Receiver) => arrived.map(({ headers }) => Number(headers['webhook-timestamp']));

async function outbox({ url }: DeskDoor): Promise<unknown> {
  return ((await (await fetch(`${url}/readyz`)).json()) as { outbox?: unknown }).outbox;
}

async function asked(door: DeskDoor, staff: Member, text: string): Promise<string> {
  const { answers } = await door.ask(staff, text);
  return answers()
    .map(({ all }) => all)
    .join('\n');
}

describe.each(platforms)('a whole ticket between an employee and a desk in %s', (platform) => {
  it('is told to the webhook event by event, in order, signed and as the schema has it, and by mail at both ends', async () => {
    const hooks = await receiver();
    const mail = await mailServer();
    const door = await openOne(platform, { environment: { ...byWebhook(hooks), ...byMail(mail) } });
    const employee = await door.employee('Alex Smith', 'en');
    const staff = await door.member('担当者 B');
    await employee.say(`0xC004F213 on my work laptop, and the key ${productKey} does not help`);
    const ticket = await door.handOver(employee);
    await employee.say(`I tried the key ${productKey} again.`);
    await ticket.press(staff, 'claim');
    await ticket.press(staff, 'reply', { words: 'Please restart the PC.', phrase: 'restart' });
    await ticket.press(staff, 'note', { words: `Their key is ${productKey}.` });
    await ticket.press(staff, 'ask', { asked: 'errorText' });
    await employee.press('answer', { words: `0xC004F213 ${productKey}` });
    await ticket.press(staff, 'resolve', { solution: 'motherboard_replaced', words: 'A new board has no licence.' });
    await employee.press('notSolved');
    await ticket.press(staff, 'resolve', { solution: 'no_license_found' });
    await employee.press('solved');
    await employee.say('5');
    await employee.press('comment', { words: 'すぐ直りました。' });
    await door.settle();

    const events = hooks.events();
    expect(events.map(({ type, by }) => `${type} ${by?.role}`)).toEqual([
      'ticket.created employee',
      'ticket.said employee',
      'ticket.claimed staff',
      'ticket.replied staff',
      'ticket.noted staff',
      'ticket.asked staff',
      'ticket.said employee',
      'ticket.resolved staff',
      'ticket.replied staff',
      'ticket.not_solved employee',
      'ticket.resolved staff',
      'ticket.solved employee',
      'ticket.rated employee',
      'ticket.commented employee',
    ]);
    expect(faults(events)).toEqual([]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(idsOf(hooks)).toEqual(events.map(({ id }) => id));
    const versions = events.map((event) => event.ticket['version'] as number);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(events.at(-1)?.ticket).toMatchObject({
      name: 'ACT-000001',
      state: 'closed',
      person: { name: 'Alex Smith', channel: platform, language: 'en' },
      assignee: { name: '担当者 B' },
      facts: { codes: ['0xC004F213'], device: 'company' },
      solution: 'no_license_found',
      rating: 5,
      comment: 'すぐ直りました。',
    });
    expect(events[3]?.message).toMatchObject({ text: 'Please restart the PC.', phrase: 'restart' });
    expect(events[5]?.message).toMatchObject({ text: '', asked: 'errorText' });

    expect(mail.mails).toHaveLength(3);
    const read = await Promise.all(mail.mails.map(({ raw }) => PostalMime.parse(raw)));
    expect(read.map(({ subject }) => subject)).toEqual(Array(3).fill('[ACT-000001] Alex Smith さん：0xC004F213'));
    expect(read[0]?.text).toContain('新しいチケット ACT-000001 を受け付けました。');
    expect(read[1]?.text).toContain('解決済み（担当者 B さん）');
    expect(read[2]?.text).toContain(wordsAt('handoff.solutions.no_license_found', 'ja'));
    expect(mail.mails.map(({ to }) => to)).toEqual(Array(3).fill(['it-desk@example.com', 'archive@example.com']));

    const everything = [...hooks.arrived.map(({ body }) => body), ...read.map(({ text, html }) => `${text}${html}`)];
    expect(everything.filter((text) => text.includes(productKey) || text.includes('NPHTM'))).toEqual([]);
    expect(everything.filter((text) => text.includes('Alex Smith'))).toHaveLength(everything.length);
    expect(door.log.filter((line) => /not-to-be-shown|whsec_|MfKQ9r8G/.test(line))).toEqual([]);
  });

  it('is told of whatever else may happen to it', async () => {
    const hooks = await receiver();
    const mail = await mailServer();
    const { door, employee, ticket, staff } = await begin(platform, {
      environment: { ...byWebhook(hooks), ...byMail(mail) },
    });
    const colleague = await door.member('担当者 C');
    await ticket.press(staff, 'claim');
    await ticket.press(staff, 'release');
    await ticket.press(colleague, 'claim');
    await ticket.press(staff, 'takeOver');
    await ticket.press(staff, 'assign', { colleague: colleague.key });
    await ticket.press(colleague, 'edit', { model: 'ThinkPad T14', codes: '0xC004F074' });
    await ticket.press(colleague, 'resolve', { solution: 'clock' });
    await ticket.press(colleague, 'reopen');
    await ticket.press(colleague, 'resolve', { solution: 'clock' });
    await employee.press('solved');
    await employee.press('reopen');
    await employee.press('withdraw');
    await door.settle();
    const events = hooks.events();
    expect(events.map(({ type, by }) => `${type} ${by?.name}`)).toEqual([
      'ticket.created Alex Smith',
      'ticket.claimed 担当者 B',
      'ticket.released 担当者 B',
      'ticket.claimed 担当者 C',
      'ticket.taken_over 担当者 B',
      'ticket.assigned 担当者 B',
      'ticket.edited 担当者 C',
      'ticket.resolved 担当者 C',
      'ticket.reopened 担当者 C',
      'ticket.resolved 担当者 C',
      'ticket.solved Alex Smith',
      'ticket.reopened Alex Smith',
      'ticket.withdrawn Alex Smith',
    ]);
    expect(faults(events)).toEqual([]);
    expect(events[5]?.ticket).toMatchObject({ assignee: { name: '担当者 C' } });
    expect(events[6]?.ticket).toMatchObject({ facts: { model: 'ThinkPad T14', codes: ['0xC004F074'] } });
    expect(events[2]?.ticket).not.toHaveProperty('assignee');
    // Made, twice resolved, withdrawn.
    expect(mail.mails).toHaveLength(4);
  });

  it('carries the names of its files, not the files', async () => {
    const hooks = await receiver();
    const { door, employee } = await begin(platform, { environment: byWebhook(hooks) });
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await employee.say('This is what I see', [{ name: 'screen.png', type: 'image/png', bytes }]);
    await door.settle();
    const said = hooks.events().find(({ type }) => type === 'ticket.said');
    expect(said?.message).toEqual({ text: 'This is what I see', files: ['screen.png'] });
    expect(faults(hooks.events())).toEqual([]);
  });
});

describe.each(platforms)('an incident at a desk in %s', (platform) => {
  it('is told from the proposal to the resolution, and nobody whom it concerns is named', async () => {
    const hooks = await receiver();
    const door = await openOne(platform, { environment: { ...byWebhook(hooks), INCIDENT_PEOPLE: '2' } });
    const staff = await door.member('担当者 B');
    await withTicket(door, 'Alex');
    await withTicket(door, 'Bea');
    const incident = theIncident(door);
    await incident.press(staff, 'open');
    await incident.press(staff, 'resolve', { solution: 'no_license_found' });
    await door.settle();
    const all = hooks.arrived.map(({ body }) => JSON.parse(body));
    const events = all.filter(({ type }) => type.startsWith('incident.'));
    expect(faults(all)).toEqual([]);
    const told = events.map(({ type }) => type).filter((type) => !/joined|left/.test(type));
    expect(told).toEqual(['incident.proposed', 'incident.opened', 'incident.resolved']);
    expect(events.at(-1)?.incident).toMatchObject({
      name: 'INC-0001',
      state: 'resolved',
      code: '0xC004F213',
      people: 2,
      solution: 'no_license_found',
    });
    expect(JSON.stringify(events)).not.toMatch(/Alex|Bea|"card"/);
    const ofTickets = all.filter(({ type }) => type === 'ticket.joined_incident');
    expect(ofTickets.map(({ ticket }) => ticket.incident)).toEqual(Array(2).fill(events[0]?.incident.id));
  });
});

describe.each(platforms)('an employee in %s who has their data deleted', (platform) => {
  it('is told to the webhook by the ticket alone, and what had not arrived never does', async () => {
    const hooks = await receiver();
    hooks.answer({ status: 503 });
    const { door, employee } = await begin(platform, { environment: byWebhook(hooks) });
    await door.settle();
    hooks.answer();
    await employee.say('delete my data');
    await employee.press('erase');
    await until(() => hooks.events().length > 0);
    await door.settle();
    const events = hooks.events();
    expect(events.map(({ type }) => type)).toEqual(['ticket.erased']);
    expect(faults(events)).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('Alex');
    expect(events[0]?.ticket).toMatchObject({ name: 'ACT-000001' });
  });
});

describe('a webhook whose receiver', () => {
  it('does not take an event gets it again with the same id and a new time, and what follows waits for it', async () => {
    const hooks = await receiver();
    hooks.answer({ status: 503 });
    const { door, ticket, staff } = await begin('slack', { environment: byWebhook(hooks) });
    await door.settle();
    await ticket.press(staff, 'claim');
    await door.settle();
    expect(types(hooks)).toEqual([]);
    expect(new Set(idsOf(hooks)).size).toBe(1);
    hooks.answer();
    door.later(120_000);
    await ticket.press(staff, 'note', { words: 'Looked at it.' });
    await until(() => types(hooks).length === 3);
    expect(types(hooks)).toEqual(['ticket.created', 'ticket.claimed', 'ticket.noted']);
    const tries = idsOf(hooks).filter((id) => id === idsOf(hooks)[0]).length;
    expect(tries).toBeGreaterThan(1);
    expect((timesOf(hooks)[tries - 1] ?? 0) - (timesOf(hooks)[0] ?? 0)).toBeGreaterThanOrEqual(120);
  });

  it('hangs holds up neither the employee nor the desk', async () => {
    const hooks = await receiver();
    hooks.answer({ status: 204, after: 4_000 });
    const office = await openOffice({ environment: byWebhook(hooks) });
    open.push(office);
    const user = office.teams.user({ name: 'Alex Smith', locale: 'en-US' });
    const chat = office.teams.personal(user);
    await chat.as(user).install();
    await office.settle();
    await chat.as(user).say('talk to a person');
    await office.settle();
    const begun = performance.now();
    await pressNewest(chat.as(user), 'send');
    await until(() => chat.transcript().includes('ACT-000001') && office.desk.threads.length > 0);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(hooks.events().length).toBeLessThanOrEqual(1);
  });

  it('refuses an event for good: it is parked and shown at the desk, nobody is told, and "resend" sends it', async () => {
    const hooks = await receiver();
    hooks.answer({ status: 410 });
    const { door, employee, ticket, staff } = await begin('slack', { environment: byWebhook(hooks) });
    await door.settle();
    expect(await outbox(door)).toMatchObject({ parked: 1, waiting: 0 });
    const listed = await asked(door, staff, 'outbox');
    expect(listed).toContain('ACT-000001');
    expect(listed).toContain(wordsAt('waysOut.webhook', 'ja'));
    expect(listed).toContain(wordsAt('waysOut.why.gone', 'ja'));
    expect(employee.all()).not.toContain(wordsAt('handoff.why.gone', 'en'));
    expect(ticket.thread()).toEqual([]);
    hooks.answer();
    await asked(door, staff, 'resend');
    await until(() => types(hooks).length === 1);
    await door.settle();
    expect(new Set(idsOf(hooks)).size).toBe(1);
    expect(await outbox(door)).toMatchObject({ parked: 0, waiting: 0 });
  });

  it('knows another secret fails to verify, and one that knows either of two secrets does not', async () => {
    const hooks = await receiver();
    const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    await begin('slack', { environment: { ...byWebhook(hooks), DESK_WEBHOOK_SECRET: other } });
    await until(() => hooks.arrived.length > 0);
    expect(() => hooks.events()).toThrow('No matching signature');
    const both = await receiver();
    await begin('slack', { environment: { ...byWebhook(both), DESK_WEBHOOK_SECRET: `${other} ${secret}` } });
    await until(() => both.arrived.length > 0);
    expect(types(both)).toEqual(['ticket.created']);
  });
});

describe('a mail that the server', () => {
  it('refuses is parked and shown at the desk, and "resend" sends it', async () => {
    const mail = await mailServer();
    mail.refuse('data', 554, 'Rejected as spam');
    const { door, staff } = await begin('slack', { environment: byMail(mail) });
    await door.settle();
    expect(await outbox(door)).toMatchObject({ parked: 1, waiting: 0 });
    const listed = await asked(door, staff, 'outbox');
    expect(listed).toContain(wordsAt('waysOut.email', 'ja'));
    expect(listed).toContain(wordsAt('waysOut.why.notAllowed', 'ja'));
    mail.refuse();
    await asked(door, staff, 'resend');
    await until(() => mail.mails.length === 1);
    await door.settle();
    expect(await outbox(door)).toMatchObject({ parked: 0, waiting: 0 });
  });

  it('cannot take now is tried again, and given up after a day', async () => {
    const mail = await mailServer();
    mail.refuse('data', 451, 'Try later');
    const { door, ticket, staff } = await begin('slack', { environment: byMail(mail) });
    await door.settle();
    expect(await outbox(door)).toMatchObject({ parked: 0, waiting: 1 });
    door.later(day + 60_000);
    await ticket.press(staff, 'claim');
    await door.settle();
    expect(await outbox(door)).toMatchObject({ parked: 1, waiting: 0 });
  });
});

describe('after a restart', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A ticket is made while nobody listens at `url`; the database that its event waits in. */
  async function madeUnheard(environment: Readonly<Record<string, string>>): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'ways-out-'));
    folders.push(folder);
    const database = `sqlite:${join(folder, 'desk.sqlite')}`;
    const office = await openOffice({ database, environment });
    const user = office.teams.user({ name: 'Alex Smith', locale: 'en-US' });
    const chat = office.teams.personal(user);
    await chat.as(user).install();
    await office.settle();
    await chat.as(user).say('talk to a person');
    await office.settle();
    await pressNewest(chat.as(user), 'send');
    await office.settle();
    await office.close();
    return database;
  }

  it('events and mails that waited are sent', async () => {
    const before = await receiver();
    await before.close();
    const mail = await mailServer();
    mail.refuse('data', 451, 'Try later');
    const database = await madeUnheard({ ...byWebhook(before), ...byMail(mail) });
    mail.refuse();
    const hooks = await receiver(Number(new URL(before.url).port));
    const office = await openOffice({ database, environment: { ...byWebhook(hooks), ...byMail(mail) } });
    open.push(office);
    await until(() => hooks.arrived.length === 1 && mail.mails.length === 1, 8_000);
    expect(types(hooks)).toEqual(['ticket.created']);
  });

  it('what waited is left alone by a process beside the serving one, which has no settings for it', async () => {
    const before = await receiver();
    before.answer({ status: 503 });
    const database = await madeUnheard(byWebhook(before));
    const terminal = terminalChannel({ write: () => {}, user: 'somebody', locale: 'en' });
    const config = readConfig({ DATABASE_URL: database, PORT: '0' }, ['en', 'ja']);
    const beside = await startApp({ config, log: openLog('silent'), only: terminal });
    await beside.stop();
    before.answer();
    open.push(await openOffice({ database, environment: byWebhook(before) }));
    await until(() => types(before).length === 1, 8_000);
    expect(types(before)).toEqual(['ticket.created']);
  });

  it('without the settings, what waited is discarded and counted nowhere', async () => {
    const hooks = await receiver();
    hooks.answer({ status: 503 });
    const mail = await mailServer();
    mail.refuse('data', 554);
    const database = await madeUnheard({ ...byWebhook(hooks), ...byMail(mail) });
    const office = await openOffice({ database });
    open.push(office);
    const { outbox } = (await (await fetch(`${office.url}/readyz`)).json()) as { outbox?: object };
    expect(outbox).toMatchObject({ waiting: 0, parked: 0, oldestSeconds: 0 });
    expect(office.log.filter((line) => line.includes('was discarded'))).toHaveLength(2);
  });
});

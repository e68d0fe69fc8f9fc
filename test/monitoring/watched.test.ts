// The bot at work, seen from outside: its log, its figures and its readiness, and who may see them.
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Office, openOffice, pressNewest } from '../support/converse.ts';
import { until } from '../support/deskDoor.ts';

const token = 'figures-for-monitoring';
/** A busy machine is no reason to fail. */
const patience = 30_000;
jest.setTimeout(2 * patience);
const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.close();
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Office> {
  const office = await openOffice({ environment });
  open.push(office);
  return office;
}

/** Hanako meets the bot, begins a case, and asks for a person. */
async function visit({ teams, settle }: Office) {
  const user = teams.user({ name: '山田 花子', locale: 'ja-JP' });
  const seat = teams.personal(user).as(user);
  await seat.install();
  await seat.say('エラー 0xC004F213 が出ます。会社の PC です');
  await settle();
  await seat.say('担当者と話したい');
  await settle();
  return { user, seat };
}

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const lines = ({ log }: Office) => log.map((line) => JSON.parse(line) as Line);
const turnsOf = (office: Office) => lines(office).filter(({ msg }) => msg === 'a turn ended');
const deliveriesOf = (office: Office) => lines(office).filter(({ msg }) => msg === 'a delivery ended');

/** The value of a figure, all labels in one string as Prometheus writes them. */
async function figure(office: Office, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${office.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe('the log', () => {
  it('has one line for each turn, and the deliveries of a turn name it', async () => {
    const office = await start();
    await visit(office);
    const turns = turnsOf(office);
    expect(turns.length).toBeGreaterThanOrEqual(3);
    expect(new Set(turns.map(({ turn }) => turn)).size).toBe(turns.length);
    for (const turn of turns) {
      expect(turn).toEqual({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: 'activation-desk',
        version: expect.any(String),
        instance: expect.stringMatching(/^[0-9a-f]{8}$/),
        turn: expect.any(Number),
        channel: 'teams',
        outcome: 'done',
        ms: expect.any(Number),
        tries: 1,
        deliveries: expect.any(Number),
        msg: 'a turn ended',
      });
      const own = deliveriesOf(office).filter((one) => one['turn'] === turn['turn']);
      expect([turn['turn'], own.length]).toEqual([turn['turn'], turn['deliveries']]);
    }
    expect(deliveriesOf(office).length).toBeGreaterThan(3);
  });

  it('names the turn and the delivery on lines that others write meanwhile', async () => {
    const office = await start();
    const { user, seat } = await visit(office);
    const mend = office.teams.fault({ op: 'send', status: 503 });
    await seat.say('まだですか');
    await until(() => lines(office).some(({ msg }) => msg === 'a message could not be delivered yet'), patience);
    mend();
    await until(() => deliveriesOf(office).some(({ tries }) => tries === 2), patience);
    const late = lines(office).find(({ msg }) => msg === 'a message could not be delivered yet');
    expect(turnsOf(office).map(({ turn }) => turn)).toContain(late?.['turn']);
    expect(late?.['delivery']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(office.log.join('\n')).not.toContain(user.id);
  });

  it('holds no words, no names and no ids of people, at any level', async () => {
    const office = await start();
    const { user, seat } = await visit(office);
    await pressNewest(seat, 'send').catch(() => undefined);
    await office.settle();
    const all = office.log.join('\n');
    for (const personal of [
      '山田',
      '花子',
      user.id,
      user.aadObjectId,
      seat.chat.id,
      '担当者と話したい',
      '0xC004F213',
    ]) {
      expect(all).not.toContain(personal);
    }
  });
});

describe('/metrics', () => {
  it('counts what happened', async () => {
    const office = await start();
    await visit(office);
    const turns = turnsOf(office).length;
    const delivered = deliveriesOf(office).length;
    const of = (name: string) => figure(office, `activation_desk_${name}`);
    expect(await of('turns_total{channel="teams",outcome="done"}')).toBe(turns);
    expect(await of('turns_total{channel="teams",outcome="failed"}')).toBe(0);
    expect(await of('turn_seconds_count{channel="teams"}')).toBe(turns);
    expect(await of('deliveries_total{channel="teams",outcome="delivered"}')).toBe(delivered);
    expect(await of('delivery_seconds_count{channel="teams"}')).toBe(delivered);
    const answered = (await of('answer_seconds_count{channel="teams"}')) ?? 0;
    expect(answered).toBeGreaterThan(1);
    expect(answered).toBeLessThanOrEqual(turns);
    expect(await of('diagnoses_total{cause="no_license_found"}')).toBe(1);
    expect(await of('diagnoses_total{cause="clock"}')).toBe(0);
    expect(await of('outbox_waiting')).toBe(0);
    expect(await of('inbox_waiting')).toBe(0);
    expect(await of('tickets{state="open"}')).toBe(0);
    expect(await of('check{check="database"}')).toBe(1);
    expect(await figure(office, 'process_open_fds')).toBeGreaterThan(0);
  });

  it('counts what a limit holds back', async () => {
    const office = await start({ PERSON_MESSAGES_PER_MINUTE: '2' });
    const user = office.teams.user({ name: 'Employee A', locale: 'en-US' });
    const seat = office.teams.personal(user).as(user);
    for (const words of ['one', 'two', 'three', 'four', 'five']) await seat.say(words);
    await office.settle();
    expect(await figure(office, 'activation_desk_limits_total{limit="person"}')).toBe(3);
  });

  it('counts deliveries that are tried again', async () => {
    const office = await start();
    const { seat } = await visit(office);
    const mend = office.teams.fault({ op: 'send', status: 503 });
    await seat.say('まだですか');
    await until(() => lines(office).some(({ msg }) => msg === 'a message could not be delivered yet'), patience);
    mend();
    await office.settle();
    const retried = await figure(office, 'activation_desk_deliveries_total{channel="teams",outcome="retried"}');
    expect(retried).toBeGreaterThan(0);
  });

  it.each<[string, Record<string, string>, number]>([
    ['through a proxy', { 'X-Forwarded-For': '203.0.113.9' }, 401],
    ['with a wrong token', { 'X-Forwarded-For': '203.0.113.9', Authorization: `Bearer ${token}x` }, 401],
    ['with a part of the token', { 'X-Forwarded-For': '203.0.113.9', Authorization: 'Bearer figures' }, 401],
    ['with the token in another scheme', { 'X-Forwarded-For': '203.0.113.9', Authorization: `Basic ${token}` }, 401],
    ['with the token', { 'X-Forwarded-For': '203.0.113.9', Authorization: `Bearer ${token}` }, 200],
    ['from this machine', {}, 200],
  ])('asked %s, answers as it should', async (_, headers, status) => {
    const office = await start({ METRICS_TOKEN: token });
    const answer = await fetch(`${office.url}/metrics`, { headers });
    const body = await answer.text();
    expect([answer.status, body.includes('activation_desk_')]).toEqual([status, status === 200]);
    const ready = (await (await fetch(`${office.url}/readyz`, { headers })).json()) as object;
    expect(Object.keys(ready)).toEqual(status === 200 ? ['ok', 'since', 'wrong', 'checks', 'outbox'] : ['ok']);
    expect(office.log.join('\n')).not.toContain(token);
  });

  it('is not there for others while no token is set', async () => {
    const office = await start();
    const headers = { 'X-Forwarded-For': '203.0.113.9', Authorization: 'Bearer ' };
    expect((await fetch(`${office.url}/metrics`, { headers })).status).toBe(404);
  });
});

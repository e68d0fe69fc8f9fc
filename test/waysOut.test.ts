// What other systems of the company hear of a ticket, through the front door: a signed webhook, and mails of the summary.
import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import PostalMime from 'postal-mime';
import { eventJsonSchema } from '../bot/channels/webhook/eventShape.ts';
import { type DeskDoor, platforms, until } from './support/deskDoor.ts';
import { deskScenes } from './support/deskScene.ts';
import { type MailServer, type MailServerNeeds, startMailServer } from './support/mailServer.ts';
import { type EventJson, type Receiver, startReceiver } from './support/receiver.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const key = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';
const { openOne, begin } = deskScenes();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function receiver(of = secret): Promise<Receiver> {
  const one = await startReceiver(of);
  open.push(one);
  return one;
}

async function mailServer(needs?: MailServerNeeds): Promise<MailServer> {
  const one = await startMailServer(needs);
  open.push(one);
  return one;
}

const byWebhook = ({ url }: Receiver) => ({ DESK_WEBHOOK_URL: url, DESK_WEBHOOK_SECRET: secret });
const byMail = ({ port }: MailServer) => ({
  DESK_EMAIL: 'it-desk@example.com, archive@example.com',
  DESK_EMAIL_FROM: 'bot@example.com',
  SMTP_URL: `smtp://127.0.0.1:${port}`,
});

const isValid = new Ajv2020({ formats: { 'date-time': true, uuid: true } }).compile(eventJsonSchema() as object);

/** What is wrong with the events by the schema. */
function faults(events: readonly EventJson[]): readonly unknown[] {
  return events.flatMap((event) => (isValid(event) ? [] : [{ type: event.type, errors: isValid.errors }]));
}

async function parked({ url }: DeskDoor): Promise<unknown> {
  const { outbox } = (await (await fetch(`${url}/readyz`)).json()) as { outbox?: { parked?: unknown } };
  return outbox?.parked;
}

describe.each(platforms)('a whole ticket between an employee and a desk in %s', (platform) => {
  it('is told to the webhook event by event, in order, signed and as the schema has it, and by mail at both ends', async () => {
    const hooks = await receiver();
    const mail = await mailServer();
    const { door, employee, ticket, staff } = await begin(platform, {
      environment: { ...byWebhook(hooks), ...byMail(mail) },
    });
    await employee.say(`I tried the key ${key}, in vain.`);
    await ticket.press(staff, 'claim');
    await ticket.press(staff, 'reply', { words: 'Please restart the PC.' });
    await ticket.press(staff, 'note', { words: `Their key is ${key}.` });
    await ticket.press(staff, 'ask', { asked: 'slmgr' });
    await employee.press('answer', { words: '0xC004F213' });
    await ticket.press(staff, 'resolve', { solution: 'motherboard_replaced', words: 'A new board has no licence.' });
    await employee.press('notSolved');
    await ticket.press(staff, 'resolve', { solution: 'no_license_found', words: '' });
    await employee.press('solved');
    await employee.press('rate5');
    await door.settle();
    const events = hooks.events();
    expect(events.map(({ type }) => type)).toEqual([
      'ticket.created',
      'ticket.said',
      'ticket.claimed',
      'ticket.replied',
      'ticket.noted',
      'ticket.asked',
      'ticket.said',
      'ticket.resolved',
      'ticket.replied',
      'ticket.not_solved',
      'ticket.resolved',
      'ticket.solved',
      'ticket.rated',
    ]);
    expect(faults(events)).toEqual([]);
  });
});

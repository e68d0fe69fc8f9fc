// Files between an employee and a desk, by the doors of Teams and of Slack: what arrives, how, and what its author hears.
import { describe, expect, it } from '@jest/globals';
import type { Key } from '../bot/messages/message.ts';
import { shows, wordsAt as wordsIn } from './support/converse.ts';
import { type DeskDoor, type DeskNeeds, type Platform, platforms, type Sent } from './support/deskDoor.ts';
import { deskScenes, type Scene } from './support/deskScene.ts';

const scenes = deskScenes();

const address = 'http://127.0.0.1:3978';

const claimed = (platform: Platform, needs: DeskNeeds = {}): Promise<Scene> =>
  scenes.claimed(platform, { environment: { PUBLIC_URL: address }, ...needs });

/** The beginning of a PNG of this size, or more of it. */
function png(width = 10, bytes = 100): Buffer {
  const content = Buffer.alloc(bytes);
  content.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  content.writeUInt32BE(width, 16);
  content.writeUInt32BE(10, 20);
  return content;
}

const picture: Sent = { name: 'screen.png', type: 'image/png', bytes: png() };
const wide: Sent = { name: 'wide (1).png', type: 'image/png', bytes: png(3_000) };
const pdf: Sent = { name: '請求書.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 licence') };
const program: Sent = { name: 'fix.exe', type: 'application/x-msdownload', bytes: Buffer.from('MZ') };
const disguised: Sent = { name: 'really.png', type: 'image/png', bytes: Buffer.from('MZ\0\0') };
const huge: Sent = { name: 'huge.pdf', type: 'application/pdf', bytes: Buffer.alloc(20 * 1024 * 1024 + 1, '%PDF-1.7') };

/** The address behind a file's name in Teams' Markdown. */
function linkIn(text: string): URL {
  const [, link] = /\]\((http[^)]+)\)/.exec(text) ?? [];
  if (!link) throw new Error(`no link in ${text}`);
  return new URL(link);
}

/** Follows a link of the bot, whose address from outside leads to this door. */
function follow({ url }: DeskDoor, link: URL): Promise<Response> {
  return fetch(`${url}${link.pathname}${link.search}`);
}

describe.each(platforms)('a file of an employee in %s', (platform) => {
  it('reaches the desk, and its sender hears it', async () => {
    const { door, employee, ticket } = await claimed(platform);
    await employee.say('', [picture]);
    expect(ticket.files()).toEqual(['screen.png 100']);
    expect(ticket.all()).toContain('screen.png');
    expect(shows(employee.messages().at(-1), 'common.attachmentAdded', 'en')).toBe(true);
    await employee.say('and this', [pdf]);
    if (platform === 'slack') expect(ticket.files()).toEqual(['screen.png 100', `請求書.pdf ${pdf.bytes.length}`]);
    else {
      const { all } = ticket.thread().findLast((one) => one.all.includes('請求書')) ?? ticket.card();
      const answer = await follow(door, linkIn(all));
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf.bytes);
    }
    expect(ticket.all()).toContain('and this');
  });

  it.each<[string, Sent, Key]>([
    ['that Windows would run', program, 'handoff.file.kind'],
    ['that is too big', huge, 'handoff.file.tooBig'],
  ])('%s does not; they hear why, and the desk its name', async (_, file, why) => {
    const { employee, ticket } = await claimed(platform);
    await employee.say('please see', [file]);
    expect(ticket.files()).toEqual([]);
    expect(employee.messages().some((one) => shows(one, 'handoff.file.refused', 'en'))).toBe(true);
    expect(employee.all()).toContain(wordsIn(why, 'en'));
    expect(ticket.all()).toContain(file.name);
    expect(ticket.all()).toContain('please see');
  });

  it('that is a picture by its name alone does not', async () => {
    const { employee, ticket } = await claimed(platform);
    await employee.say('', [disguised]);
    expect(ticket.files()).toEqual([]);
    expect(employee.all()).toContain(wordsIn('handoff.file.kind', 'en'));
  });

  it('goes from the desk when its message is deleted', async () => {
    const { employee, ticket } = await claimed(platform);
    const sent = await employee.say('my screen', [picture]);
    await sent.remove();
    expect(ticket.all()).not.toContain('my screen');
    expect(ticket.thread().filter((one) => shows(one, 'handoff.deleted', 'ja')).length).toBeGreaterThanOrEqual(1);
  });
});

describe.each(platforms)('a file of staff in %s', (platform) => {
  it('reaches the employee from the holder’s own chat with the ticket’s name', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    await staff.say('ACT-000001', [picture]);
    expect(employee.files()).toEqual(['screen.png 100']);
    expect(shows(staff.last(), 'handoff.desk.fileSent', 'ja')).toBe(true);
    expect(ticket.thread().some((one) => shows(one, 'handoff.desk.fileReplied', 'ja'))).toBe(true);
    await staff.say('act-1 Use this key card', [{ ...picture, name: 'second.png' }]);
    expect(employee.files()).toEqual(['screen.png 100', 'second.png 100']);
    expect(employee.all()).toContain('Use this key card');
    await employee.press('answer', { words: 'I have it.' });
    expect(ticket.last().all).toContain('I have it.');
  });

  it('does not reach the employee from the chat of somebody who does not hold the ticket', async () => {
    const { door, employee, ticket } = await claimed(platform);
    const other = await door.member('高橋');
    await other.say('ACT-000001', [picture]);
    expect(employee.files()).toEqual([]);
    expect(employee.all()).not.toContain('screen.png');
    expect(ticket.files()).toEqual([]);
  });

  it.each<[string, Sent, Key]>([
    ['that Windows would run', program, 'handoff.file.kind'],
    ['that is too big', huge, 'handoff.file.tooBig'],
  ])('%s is refused, and its sender hears why in their language', async (_, file, why) => {
    const { employee, staff } = await claimed(platform);
    const heard = employee.messages().length;
    await staff.say('ACT-000001', [file]);
    expect(staff.all()).toContain(wordsIn(why, 'ja'));
    expect(employee.messages().length).toBe(heard);
  });
});

describe('a file of staff in a thread of Slack', () => {
  it('reaches the employee with "@bot reply", also without words, and stays with a note', async () => {
    const { employee, ticket, staff } = await claimed('slack');
    await ticket.tell(staff, 'reply Please read this.', { files: [pdf] });
    expect(employee.files()).toEqual([`請求書.pdf ${pdf.bytes.length}`]);
    expect(employee.all()).toContain('Please read this.');
    await ticket.tell(staff, 'reply', { files: [picture] });
    expect(employee.files()).toHaveLength(2);
    await ticket.tell(staff, 'just for us', { files: [{ ...picture, name: 'inside.png' }] });
    expect(employee.all()).not.toContain('inside.png');
    expect(employee.files()).toHaveLength(2);
  });

  it('that may not be passed on is refused in the desk’s language', async () => {
    const { employee, ticket, staff } = await claimed('slack');
    await ticket.tell(staff, 'reply Run this.', { files: [program] });
    expect(ticket.all()).toContain(wordsIn('handoff.file.kind', 'ja'));
    expect(employee.files()).toEqual([]);
    expect(employee.all()).toContain('Run this.');
  });
});

describe('a file in a thread of Teams', () => {
  it('is answered with how to send it, for Teams gives none to a bot there', async () => {
    const { employee, ticket, staff } = await claimed('teams');
    await ticket.tell(staff, 'reply See the file.', { files: [pdf] });
    expect(ticket.thread().some((one) => shows(one, 'handoff.desk.filesElsewhere', 'ja'))).toBe(true);
    expect(ticket.all()).toContain('ACT-000001');
    expect(employee.all()).toContain('See the file.');
    expect(employee.all()).not.toContain('請求書');
  });

  it('that is a small picture is shown; a wide one is linked, and the link opens it, until it is forged or expires', async () => {
    const { door, employee, ticket } = await claimed('teams');
    await employee.say('', [wide]);
    expect(ticket.files()).toEqual([]);
    const { all } = ticket.thread().findLast((one) => one.all.includes('](http')) ?? ticket.card();
    const link = linkIn(all);
    expect(link.origin).toBe(address);
    const answer = await follow(door, link);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(wide.bytes);
    const forged = new URL(link);
    forged.searchParams.set('until', String(Number(link.searchParams.get('until')) + 60));
    expect((await follow(door, forged)).status).toBe(403);
    door.later(8 * 24 * 3_600_000);
    expect((await follow(door, link)).status).toBe(410);
  });

  it('that cannot be shown is named without a link where the bot has no public address', async () => {
    const { employee, ticket } = await claimed('teams', { environment: {} });
    await employee.say('', [pdf]);
    expect(ticket.all()).toContain('請求書.pdf');
    expect(ticket.all()).not.toContain('](http');
  });
});

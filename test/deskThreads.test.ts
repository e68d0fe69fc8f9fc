// What is said in a ticket's thread, by the doors of Teams and of Slack: notes stay, replies go, and a desk can turn it round.
import { describe, expect, it } from '@jest/globals';
import { shows } from './support/converse.ts';
import { type DeskDoor, type Member, platforms } from './support/deskDoor.ts';
import { deskScenes, type Scene } from './support/deskScene.ts';

const { begin } = deskScenes();

async function story(door: DeskDoor, staff: Member): Promise<string> {
  const { answers } = await door.ask(staff, 'ticket ACT-000001');
  return answers()
    .map(({ all }) => all)
    .join('\n');
}

/** The three ways in which a bot hears a thread. */
const kinds = [
  ['teams', 'Teams', { rsc: false }],
  ['teams', 'Teams that grants every word', { rsc: true }],
  ['slack', 'Slack', {}],
] as const;

describe.each(kinds)('a thread in %s (%s)', (platform, _, needs) => {
  const hears = platform === 'slack' || ('rsc' in needs && needs.rsc);

  it('keeps talk to itself without a word, and remembers it where it is heard; "@bot reply" answers', async () => {
    const { door, employee, ticket, staff } = await begin(platform, needs);
    await ticket.press(staff, 'claim');
    const [heard, said] = [employee.messages().length, ticket.thread().filter(({ from }) => from === 'bot').length];
    await ticket.talk(staff, 'reply はまだしないで');
    await ticket.talk(staff, 'この方は先週も同じ件でした');
    expect(employee.messages().length).toBe(heard);
    expect(ticket.thread().filter(({ from }) => from === 'bot').length).toBe(said);
    expect((await story(door, staff)).includes('この方は先週も同じ件でした')).toBe(hears);
    await ticket.tell(staff, 'reply Please restart the PC.');
    expect(employee.last().all).toContain('Please restart the PC.');
    expect(shows(ticket.last(), 'handoff.desk.repliedHere', 'ja')).toBe(true);
  });

  it('keeps a note for the bot with a word, claimed or not', async () => {
    const { door, employee, ticket, staff } = await begin(platform, needs);
    const heard = employee.messages().length;
    await ticket.tell(staff, '電話番号は内線 1234');
    expect(shows(ticket.last(), 'handoff.desk.notedHere', 'ja')).toBe(true);
    await ticket.tell(staff, 'note 明日また見る');
    expect(employee.messages().length).toBe(heard);
    const kept = await story(door, staff);
    expect(kept).toContain('電話番号は内線 1234');
    expect(kept).toContain('明日また見る');
  });

  it('of a desk that relays says so on the card as long as the ticket lives', async () => {
    const { employee, ticket, staff } = await begin(platform, { ...needs, environment: { DESK_THREAD: 'relay' } });
    const banner = platform === 'slack' ? 'handoff.desk.relayOn' : 'handoff.desk.relayOnTeams';
    const isThere = () => shows(ticket.card(), banner, 'ja');
    expect(isThere()).toBe(true);
    await ticket.press(staff, 'claim');
    expect(isThere()).toBe(true);
    await ticket.press(staff, 'resolve', { solution: 'clock' });
    expect(isThere()).toBe(true);
    await employee.press('solved');
    expect(isThere()).toBe(false);
  });

  it('of a desk that relays takes what it hears to the employee, and "@bot note" stays', async () => {
    const { door, employee, ticket, staff } = await begin(platform, {
      ...needs,
      environment: { DESK_THREAD: 'relay' },
    });
    await ticket.press(staff, 'claim');
    await ticket.talk(staff, 'Please restart the PC.');
    expect(employee.all().includes('Please restart the PC.')).toBe(hears);
    await ticket.tell(staff, 'And look at the clock.');
    expect(employee.last().all).toContain('And look at the clock.');
    const heard = employee.messages().length;
    await ticket.tell(staff, 'note この方は急いでいます');
    expect(employee.messages().length).toBe(heard);
    expect(shows(ticket.last(), 'handoff.desk.notedHere', 'ja')).toBe(true);
    expect(await story(door, staff)).toContain('この方は急いでいます');
  });

  it('of a desk that relays keeps what begins as a note, mentioned or not, and follows edits', async () => {
    const { employee, ticket, staff } = await begin(platform, { ...needs, environment: { DESK_THREAD: 'relay' } });
    await ticket.press(staff, 'claim');
    await ticket.talk(staff, 'note she is difficult');
    expect(employee.all()).not.toContain('difficult');
    const say = (text: string) => (hears ? ticket.talk(staff, text) : ticket.tell(staff, text));
    const words = await say('reply Restart the CP.');
    expect(employee.last().all).toContain('Restart the CP.');
    expect(employee.last().all).not.toContain('reply');
    await words.edit('Restart the PC.');
    expect(employee.all()).toContain('Restart the PC.');
    await words.edit('note Restart the PC.');
    expect(employee.all()).not.toContain('Restart the PC.');
    await (await say('Gone in a moment.')).remove();
    expect(employee.all()).not.toContain('Gone in a moment.');
  });

  it("of a desk that relays keeps a note whose bot's name is mere text, also when an edit makes it one", async () => {
    const { employee, ticket, staff } = await begin(platform, { ...needs, environment: { DESK_THREAD: 'relay' } });
    await ticket.press(staff, 'claim');
    await ticket.talk(staff, '@bot note she is difficult');
    expect(employee.all()).not.toContain('difficult');
    const words = await ticket.talk(staff, 'One moment please.');
    expect(employee.all().includes('One moment please.')).toBe(hears);
    if (!hears) return;
    await words.edit('@bot note she has rung three times');
    expect(employee.all()).not.toMatch(/three times|One moment/);
    expect(shows(ticket.last(), 'handoff.desk.takenBack', 'ja')).toBe(true);
  });

  it('of a desk that relays gives words back when the ticket has ended', async () => {
    const { employee, ticket, staff } = await begin(platform, { ...needs, environment: { DESK_THREAD: 'relay' } });
    await employee.say('status');
    await employee.press('withdraw');
    const heard = employee.messages().length;
    await (hears ? ticket.talk(staff, 'Are you sure?') : ticket.tell(staff, 'Are you sure?'));
    expect(shows(ticket.last(), 'handoff.refusals.ended', 'ja')).toBe(true);
    expect(ticket.last().all).toContain('Are you sure?');
    expect(employee.messages().length).toBe(heard);
  });

  it('of a desk that relays does not send before a claim, nor for somebody else than the holder, and says so', async () => {
    const { door, employee, ticket, staff } = await begin(platform, {
      ...needs,
      environment: { DESK_THREAD: 'relay' },
    });
    const say = (member: Member, text: string) => (hears ? ticket.talk(member, text) : ticket.tell(member, text));
    await say(staff, 'Too early.');
    expect(shows(ticket.last(), 'handoff.refusals.notClaimed', 'ja')).toBe(true);
    expect(ticket.last().all).toContain('Too early.');
    await ticket.press(staff, 'claim');
    await say(await door.member('高橋'), 'Not mine.');
    expect(shows(ticket.last(), 'handoff.refusals.notYours', 'ja')).toBe(true);
    expect(employee.all()).not.toMatch(/Too early|Not mine/);
  });
});

describe.each(platforms)('words that change in a thread in %s', (platform) => {
  async function claimed(): Promise<Scene> {
    const scene = await begin(platform);
    await scene.ticket.press(scene.staff, 'claim');
    return scene;
  }

  it('of the employee change in the desk’s copy, and go from it', async () => {
    const { employee, ticket } = await claimed();
    const words = await employee.say('It says 0xC004F074');
    const count = ticket.thread().length;
    await words.edit('It says 0xC004F213');
    expect(ticket.all()).toContain('It says 0xC004F213');
    expect(ticket.all()).not.toContain('It says 0xC004F074');
    expect(ticket.thread()).toHaveLength(count);
    expect(shows(employee.last(), 'handoff.editPassed', 'en')).toBe(true);
    const copy = ticket.thread().find(({ all }) => all.includes('0xC004F213'));
    expect(copy && shows(copy, 'handoff.edited', 'ja')).toBe(true);
    await words.remove();
    expect(ticket.all()).not.toContain('It says 0xC004F213');
    expect(ticket.thread().some((one) => shows(one, 'handoff.deleted', 'ja'))).toBe(true);
    expect(shows(employee.last(), 'handoff.deletionPassed', 'en')).toBe(true);
  });

  it('of staff change in the employee’s copy, with its box, and go from it', async () => {
    const { door, employee, ticket, staff } = await claimed();
    const reply = await ticket.tell(staff, 'reply Restart the CP.');
    const count = employee.messages().length;
    await reply.edit('reply Restart the PC.');
    expect(employee.all()).toContain('Restart the PC.');
    expect(employee.all()).not.toContain('Restart the CP.');
    expect(employee.messages()).toHaveLength(count);
    await employee.press('answer', { words: 'Done.' });
    expect(ticket.last().all).toContain('Done.');
    await reply.remove();
    expect(employee.all()).not.toContain('Restart the PC.');
    expect(employee.messages().some((one) => shows(one, 'handoff.deleted', 'en'))).toBe(true);
    expect(await story(door, staff)).not.toContain('Restart the PC.');
  });

  it('and were short may become long, in as many messages as they need', async () => {
    const { employee, ticket, staff } = await claimed();
    const reply = await ticket.tell(staff, 'reply short');
    const words = await employee.say('short, too');
    const numbers = Array.from({ length: 160 }, (_, at) => `n${at}`);
    const long = numbers.map((mark) => `${mark} 認証できません。エラーが出ます。`).join('\n');
    await reply.edit(`reply ${long}`);
    await words.edit(long);
    expect(
      employee
        .messages()
        .filter(({ from }) => from === 'bot')
        .map(({ all }) => all)
        .join('\n')
        .match(/n\d+/g),
    ).toEqual(numbers);
    expect(
      ticket
        .thread()
        .filter(({ from }) => from === 'bot')
        .map(({ all }) => all)
        .join('\n')
        .match(/n\d+/g),
    ).toEqual(numbers);
  });

  it('by a key that is put in later are masked on the other side', async () => {
    const key = ['VK7JG', 'NPHTM', 'C97JM', '9MPGT', '3V66T'].join('-');
    const { employee, ticket, staff } = await claimed();
    const words = await employee.say('I will look for it.');
    await words.edit(`It is ${key}.`);
    const seen = ticket.thread().find((one) => shows(one, 'handoff.edited', 'ja'));
    expect(seen?.all).toContain('It is ');
    expect(ticket.all()).not.toContain('NPHTM');
    const reply = await ticket.tell(staff, 'reply Use this:');
    await reply.edit(`reply Use this: ${key}`);
    expect(
      employee
        .messages()
        .filter(({ from }) => from === 'bot')
        .map(({ all }) => all)
        .join(),
    ).not.toContain('NPHTM');
    expect(ticket.thread().some((one) => shows(one, 'handoff.desk.masked', 'ja'))).toBe(true);
  });

  it('of a note that becomes a reply send nothing, and its writer hears it', async () => {
    const { employee, ticket, staff } = await claimed();
    const heard = employee.messages().length;
    const note = await ticket.tell(staff, 'Restart the PC.');
    await note.edit('reply Restart the PC.');
    expect(employee.messages().length).toBe(heard);
    expect(shows(ticket.last(), 'handoff.desk.editNotSent', 'ja')).toBe(true);
  });

  it('of a reply that becomes a note are taken back from the employee', async () => {
    const { door, employee, ticket, staff } = await claimed();
    const reply = await ticket.tell(staff, 'reply She is difficult.');
    expect(employee.all()).toContain('She is difficult.');
    await reply.edit('note She is difficult.');
    expect(employee.all()).not.toContain('She is difficult.');
    expect(await story(door, staff)).toContain('She is difficult.');
    const again = await ticket.tell(staff, 'reply Wrong thread, sorry.');
    await again.edit('Wrong thread, sorry.');
    expect(employee.all()).not.toContain('Wrong thread');
  });

  it('with code are code on the other side, both ways', async () => {
    const { employee, ticket, staff } = await claimed();
    await employee.say('Here it is:\n```\nslmgr /xpr\n  two *stars*\n```\nand now?');
    const said = ticket.last();
    expect(said.code).toEqual(['slmgr /xpr\n  two *stars*']);
    expect(said.all).toContain('and now?');
    await ticket.tell(staff, 'reply Type:\n```\nslmgr /ato\n```');
    expect(employee.last().code).toEqual(['slmgr /ato']);
    await ticket.press(staff, 'reply', { words: '```\nslmgr /dlv\n```' });
    expect(employee.last().code).toEqual(['slmgr /dlv']);
    expect(ticket.thread().flatMap(({ code }) => code)).toContain('slmgr /dlv');
  });

  it('and are long arrive whole, in order, in several messages; an edit that makes them short takes the rest away', async () => {
    const { employee, ticket, staff } = await claimed();
    const lines = (mark: string) =>
      Array.from({ length: 160 }, (_, at) => `${mark}${at} 認証できません。エラーが出ます。`);
    const found = (all: string, mark: string) => all.match(new RegExp(`${mark}\\d+`, 'g')) ?? [];
    const numbers = (mark: string) => Array.from({ length: 160 }, (_, at) => `${mark}${at}`);
    const words = await employee.say(lines('e').join('\n'));
    expect(found(ticket.all(), 'e')).toEqual(numbers('e'));
    const before = employee.messages().length;
    const reply = await ticket.tell(staff, `reply ${lines('s').join('\n')}`);
    const heard = employee.messages().slice(before);
    expect(heard.length).toBeGreaterThan(1);
    expect(found(heard.map(({ all }) => all).join('\n'), 's')).toEqual(numbers('s'));
    await reply.edit('reply short');
    expect(found(employee.all(), 's')).toEqual([]);
    expect(employee.all()).toContain('short');
    await words.edit('also short');
    expect(found(ticket.all().replace(/s\d+/g, ''), 'e')).toEqual([]);
  });
});

describe('words in Teams that are deleted and brought back', () => {
  it('are back on the other side, too', async () => {
    const { employee, ticket, staff } = await begin('teams');
    await ticket.press(staff, 'claim');
    const words = await employee.say('It says 0xC004F074');
    const reply = await ticket.tell(staff, 'reply Restart the PC.');
    await words.remove();
    await reply.remove();
    expect(ticket.all()).not.toContain('It says 0xC004F074');
    expect(employee.all()).not.toContain('Restart the PC.');
    await words.restore?.();
    await reply.restore?.();
    expect(ticket.all()).toContain('It says 0xC004F074');
    expect(employee.all()).toContain('Restart the PC.');
  });
});

// What Teams sends, by the real door: the activities that a turn reads, who their senders are, and what files hold.
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { type Teams, teamsChannel } from '../../bot/channels/teams/adapter.ts';
import { withCode } from '../../bot/channels/teams/code.ts';
import { fetchFile } from '../../bot/channels/teams/files.ts';
import { readTeamsActivity } from '../../bot/channels/teams/inbound.ts';
import { standings } from '../../bot/channels/teams/standings.ts';
import type { Delivery } from '../../bot/handoff/ports.ts';
import { openLog } from '../../bot/log.ts';
import type { Spoken } from '../../bot/messages/message.ts';
import { makeServer } from '../../bot/server.ts';
import { bareServer } from '../support/bareServer.ts';
import { until } from '../support/deskDoor.ts';
import { type Chat, type FakeTeams, type Seat, startFakeTeams } from '../support/fakeTeams.ts';

const log = openLog('silent');
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const picture = { name: 'screen.png', type: 'image/png', bytes: png };
const document = { name: 'report.PDF', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };

let teams: FakeTeams;
let channel: Teams;
let server: ReturnType<typeof makeServer>;
let clock: number;
/** What a turn said, and how it is spoken. */
let said: readonly Delivery[];
let safe: Promise<void>;
let spoken: Spoken;
let arrived: { readonly key: string; readonly activity: Activity }[];

beforeAll(async () => {
  teams = await startFakeTeams({ token: 'secret' });
  channel = teamsChannel({
    settings: {},
    tenants: [],
    files: { get: async () => undefined },
    linkTo: () => undefined,
    explain: (key) => key,
    now: () => new Date(clock),
    log,
  });
  server = makeServer({
    ...bareServer,
    teams: channel,
    openTeams: true,
    async accept(_, key, activity) {
      arrived.push({ key, activity });
      return { duplicate: false, done: Promise.resolve(said), tried: Promise.resolve(), safe: () => safe };
    },
    speak: () => spoken,
  });
  teams.connect(`http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`);
});
beforeEach(() => {
  safe = Promise.resolve();
  arrived = [];
  said = [];
  spoken = { language: 'en', blocks: [] };
  clock = Date.parse('2026-11-20T09:00:00Z');
});
afterAll(async () => {
  await server.close();
  await teams.close();
});

function seatIn(chat: Chat, options: Parameters<FakeTeams['user']>[0] = {}): Seat {
  return chat.as(teams.user(options));
}

function privately(): Seat {
  const user = teams.user();
  return teams.personal(user).as(user);
}

/** The activity that arrived last. */
function last(): Activity {
  const { activity } = arrived.at(-1) ?? {};
  if (!activity) throw new Error('nothing arrived');
  return activity;
}

describe('the time zone of a person', () => {
  it('is the one that the activity names, else the one of their client', async () => {
    const user = teams.user({ timeZone: 'Europe/London' });
    const seat = teams.personal(user).as(user);
    await seat.say('hello');
    expect(last().localTimezone).toBe('Europe/London');
    await seat.say('hello', { extra: { localTimezone: 'Asia/Seoul' } });
    expect(last().localTimezone).toBe('Asia/Seoul');
    await seat.install();
    expect(last().localTimezone).toBeUndefined();
  });
});

describe('the answer to a message', () => {
  it('waits until it is safe, and is none when it is not', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    safe = promise;
    let isAnswered = false;
    const saying = privately()
      .say('hello')
      .then(({ status }) => {
        isAnswered = true;
        return status;
      });
    await until(() => arrived.length > 0);
    await new Promise((wait) => setTimeout(wait, 50));
    expect(isAnswered).toBe(false);
    resolve();
    expect(await saying).toBe(200);
    safe = Promise.reject(new Error('the disk is full'));
    safe.catch(() => {});
    expect((await privately().say('hello')).status).toBe(500);
  });
});

describe('an edit', () => {
  it('is an event of its own, and so is the next one; the same one again is not', async () => {
    const seat = privately();
    const said = await seat.say('0xC004F21');
    const edited = await seat.edit(said, '0xC004F213');
    await edited.again();
    await seat.edit(said, '0xC004F213');
    const keys = arrived.map(({ key }) => key);
    expect(keys[1]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(3);
    expect(arrived.map(({ activity }) => [activity.type, activity.text, activity.id])).toEqual([
      ['message', '0xC004F21', said.activity['id']],
      ...Array.from({ length: 3 }, () => ['messageUpdate', '0xC004F213', said.activity['id']]),
    ]);
  });

  it('brings the words again that were taken back, and a deletion brings none', async () => {
    const seat = privately();
    const said = await seat.say('hello');
    await seat.remove(said);
    await seat.undelete(said);
    await seat.remove(said);
    expect(arrived.map(({ activity: { type, text } }) => [type, text])).toEqual([
      ['message', 'hello'],
      ['messageDelete', ''],
      ['messageUpdate', 'hello'],
      ['messageDelete', ''],
    ]);
    expect(new Set(arrived.map(({ key }) => key)).size).toBe(4);
  });

  it('changes words only: files came with the message', async () => {
    const seat = privately();
    const said = await seat.say('look', { files: [document], images: [picture] });
    await seat.undelete(said);
    expect(last().attachments).toEqual([]);
  });

  it('of anything else than words is nobody', async () => {
    const seat = privately();
    const said = await seat.say('hello');
    await seat.edit(said, ' ');
    await seat.send('messageUpdate', { text: 'unfurled', channelData: { eventType: 'other' } });
    await seat.send('messageDelete', {});
    expect(arrived).toHaveLength(1);
  });

  it('of words that the bot did not hear is not told to it', async () => {
    const seat = seatIn(teams.thread(teams.channel()));
    const said = await seat.say('among us', { mention: false });
    expect((await seat.edit(said, 'among us two')).status).toBe(0);
    expect((await seat.remove(said)).status).toBe(0);
    expect(arrived).toEqual([]);
  });
});

describe('mentions in a text', () => {
  const read = (text: string) =>
    readTeamsActivity({
      type: 'message',
      text,
      from: { id: 'a' },
      recipient: { id: 'b' },
      conversation: { id: 'c' },
    } as Activity)?.text;

  it('are names; what only begins like one stays, however often', () => {
    expect(read('ask <at>Aoi</at>, not <at>B')).toBe('ask @Aoi, not <at>B');
    expect(read('<at>'.repeat(250_000))).toBe('<at>'.repeat(250_000));
  });
});

describe('words in a shared place', () => {
  it('are said to the bot when they mention it', async () => {
    const thread = teams.thread(teams.channel({ rsc: true }));
    const seat = seatIn(thread);
    const said = await seat.say('reply Please restart');
    await seat.say('only among us', { mention: false });
    await seat.edit(said, 'reply Please restart twice');
    expect(arrived.map(({ activity: { text, channelData } }) => [text, channelData.addressed])).toEqual([
      ['reply Please restart', true],
      ['only among us', false],
      ['reply Please restart twice', true],
    ]);
  });

  it('name other people', async () => {
    const other = teams.user({ name: '山田 花子' });
    await seatIn(teams.thread(teams.channel())).say('assign @山田 花子', { mentions: [other] });
    expect(last().channelData.mentions).toEqual([{ id: other.id, name: '山田 花子' }]);
    expect(last().text).toBe('assign @山田 花子');
  });

  it('say that their files lie where the bot cannot go', async () => {
    const seat = seatIn(teams.thread(teams.channel()));
    await seat.say('see this', { files: [document] });
    expect(last().channelData.filesElsewhere).toBe(true);
    expect(last().attachments).toEqual([]);
    await seat.say('and this', { images: [picture] });
    expect(last().channelData).not.toHaveProperty('filesElsewhere');
    expect(last().attachments).toHaveLength(1);
  });

  it('of a press are for the bot', async () => {
    await seatIn(teams.thread(teams.channel())).submit({ press: { to: 'command', command: 'help' } });
    expect(last().channelData.addressed).toBe(true);
  });

  it('are not what a personal chat is', async () => {
    await privately().say('hello', { files: [document] });
    for (const name of ['addressed', 'mentions', 'filesElsewhere']) expect(last().channelData).not.toHaveProperty(name);
  });
});

describe('a button with boxes of its own', () => {
  it('sends what they hold under their own ids, and what the boxes of the card hold', async () => {
    const { user, chat } = privately();
    const press = { to: 'ticket', ticket: 't1', verb: 'reply' } as const;
    const words = { id: 'words', label: 'Message', kind: 'lines', required: 'Write something.' } as const;
    const conversation = { id: chat.id, conversationType: 'personal', tenantId: teams.tenant };
    const reference = { channelId: 'msteams', serviceUrl: teams.serviceUrl, conversation };
    const to = { channel: 'teams', conversation: chat.id, reference };
    await channel.courier.deliver(
      { id: 'd1', to, language: 'en', message: { blocks: [] }, attempts: 1 },
      {
        language: 'en',
        blocks: [{ kind: 'text', text: 'A ticket.' }],
        fields: [{ id: 'how', label: 'How', kind: 'line' }],
        choices: [
          { label: 'Reply', press, form: [words] },
          { label: 'Note', press: { ...press, verb: 'note' }, form: [words] },
        ],
      },
    );
    teams.check();
    const [card] = chat.messages;
    if (!card) throw new Error('nothing is there');
    const isNote = ({ data }: { data: Record<string, unknown> }) =>
      (data['press'] as { verb?: string } | undefined)?.verb === 'note';
    await expect(chat.as(user).press(card, isNote, { how: 'x' })).rejects.toThrow('must be filled in');
    await chat.as(user).press(card, isNote, { words: 'inner', how: 'outer' });
    expect(last().value).toEqual({
      press: { ...press, verb: 'note' },
      fields: { words: 'inner', how: 'outer' },
      card: 'd1',
    });
  });
});

describe('code', () => {
  const script = '<codeblock class="PowerShell"><code>if ($a -lt 1) {<br>&nbsp; slmgr /dli<br>}</code></codeblock>';

  it('keeps the line breaks that the plain text loses', async () => {
    await privately().say('I ran if ($a -lt 1) { slmgr /dli } and waited', {
      html: `<p>I ran</p>${script}<p>and waited</p>`,
    });
    expect(last().text).toBe('I ran\n```\nif ($a -lt 1) {\n  slmgr /dli\n}\n```\nand waited');
    expect(last().attachments).toEqual([]);
  });

  it.each([
    ['inside a line stays there', 'run slmgr now', '<p>run <code>slmgr</code> now</p>', 'run slmgr now'],
    ['of several lines is a block', 'a b', '<code>a<br>b</code>', '```\na\nb\n```'],
    ['in pre is a block', 'so: x', '<p>so:</p><pre>x</pre>', 'so:\n```\nx\n```'],
    ['with fences gets longer ones', '``` x ```', '<pre>```\nx\n```</pre>', '````\n```\nx\n```\n````'],
    ['twice is two blocks', 'a b a', '<pre>a</pre><p>b</p><pre>a</pre>', '```\na\n```\nb\n```\na\n```'],
    ['that the text has not is put behind it', 'see', '<p>see</p><pre>x &lt; y</pre>', 'see\n```\nx < y\n```'],
    ['that never ends is none', 'a', '<pre>a', 'a'],
    ['that is empty is none', 'a', '<pre> </pre>a', 'a'],
  ])('%s', (_, text, html, expected) => {
    expect(withCode(text, html)).toBe(expected);
  });

  it('is found in no time in a long message that tries to prevent it', () => {
    expect(withCode('x', '<pre'.repeat(50_000))).toBe('x');
    expect(withCode('x', '<pre>'.repeat(50_000))).toBe('x');
    expect(withCode('x', `<${'a'.repeat(1_000_000)}`)).toBe('x');
    expect(withCode('x', `<pre>${' '.repeat(1_000_000)}x</pre>`)).toContain(' x');
    const [many, blocks] = ['a b '.repeat(20_000), '<pre>b</pre>'.repeat(20_000)];
    expect(withCode(many, blocks)).toBe('a\n```\nb\n```\n'.repeat(20_000).trim());
  });
});

describe('who is speaking', () => {
  async function introduced(chat: Chat, options: Parameters<FakeTeams['user']>[0] = {}) {
    await seatIn(chat, options).say('hello');
    const { channelData } = (await channel.introduce?.(last(), '')) ?? {};
    return channelData;
  }

  it.each([
    ['a member', {}, 'member'],
    ['a guest', { guest: true }, 'guest'],
    ['somebody of another company', { tenant: 'other' }, 'external'],
  ])('is %s', async (_, options, standing) => {
    expect((await introduced(teams.thread(teams.channel()), options)).standing).toBe(standing);
    expect((await introduced(teams.group(), options)).standing).toBe(standing);
  });

  it('is known by every id a staff list may hold', async () => {
    const { ids } = await introduced(teams.thread(teams.channel()));
    expect(ids).toEqual([last().from.id, last().from.aadObjectId]);
  });

  it('is not asked in a personal chat', async () => {
    await privately().say('hello');
    expect((await channel.introduce?.(last(), ''))?.channelData).not.toHaveProperty('standing');
  });

  it('is asked once, also in the next thread, and again after a while', async () => {
    const root = teams.channel();
    const seat = seatIn(teams.thread(root));
    const asked = () => teams.requests.filter((request) => request.startsWith('member')).length;
    const before = asked();
    await seat.say('one');
    await channel.introduce?.(last(), '');
    await teams.thread(root).as(seat.user).say('two');
    await channel.introduce?.(last(), '');
    expect(asked() - before).toBe(1);
    clock += 10 * 60_000;
    await channel.introduce?.(last(), '');
    expect(asked() - before).toBe(2);
  });

  it('is taken for a member when there is no app id and nobody tells; it is asked again soon', async () => {
    const thread = teams.thread(teams.channel());
    teams.fault({ op: 'member', status: 502 });
    expect((await introduced(thread, { guest: true })).standing).toBe('member');
    clock += 30_000;
    expect((await channel.introduce?.(last(), ''))?.channelData.standing).toBe('guest');
  });
});

describe('somebody whom the connector does not tell', () => {
  it('is unknown to a bot that is registered', async () => {
    const ask = async () => {
      throw new Error('404');
    };
    const of = standings({ ask, untold: 'unknown', now: () => new Date(clock), log });
    await seatIn(teams.group()).say('hello');
    expect(await of(last())).toBe('unknown');
  });
});

describe('the answer to an invoke', () => {
  it.each([
    ['on top of a thread', 'channel'],
    ['in somebody’s own chat', 'personal'],
  ] as const)('is the page with the buttons, of a card that became too big: %s', async (_, kind) => {
    const user = teams.user();
    const place = kind === 'channel' ? teams.channel() : teams.personal(user);
    const conversation = { id: place.id, conversationType: kind, tenantId: teams.tenant };
    const reference = { channelId: 'msteams', serviceUrl: teams.serviceUrl, conversation };
    const address = { channel: 'teams', conversation: place.id, reference };
    const delivery = { id: 'd1', to: address, language: 'en', message: { blocks: [] } };
    const choices = [{ label: 'Claim', press: { to: 'command', command: 'help' } }] as const;
    await channel.courier.deliver({ ...delivery, attempts: 1 }, { language: 'en', title: 'T-1', blocks: [], choices });
    const chat = place.threads[0] ?? place;
    const [card] = chat.messages;
    if (!card) throw new Error('no card');
    said = [{ ...delivery, id: 'd2', replaces: 'd1' }];
    spoken = { language: 'en', title: 'T-1', blocks: [{ kind: 'quote', text: 'あ'.repeat(20_000) }], choices };
    const { body } = await chat.as(user).execute(card, ({ title }) => title === 'Claim');
    expect(JSON.stringify(body)).toContain('Claim');
  });
});

describe('a file', () => {
  it('comes with its type and its address; what may not be passed on has no type', async () => {
    const other = { name: 'run.ps1', type: 'text/plain', bytes: Buffer.from('x') };
    await privately().say('', { files: [document, other], images: [picture] });
    const address = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect(last().attachments).toEqual([
      { contentType: 'application/pdf', name: 'report.PDF', contentUrl: address, content: {} },
      { contentType: 'application/octet-stream', name: 'run.ps1', contentUrl: address, content: {} },
      { contentType: 'image/*', name: '', contentUrl: address },
    ]);
  });

  it('is fetched from where it lies', async () => {
    await privately().say('', { files: [document] });
    const { contentUrl = '' } = last().attachments?.[0] ?? {};
    expect((await channel.fetchFile?.(contentUrl, 'application/pdf', 100))?.toString()).toBe('%PDF-1.7');
    expect(await channel.fetchFile?.(contentUrl, 'application/pdf', 7)).toBe('tooBig');
    expect(await channel.fetchFile?.(`${contentUrl}x`, 'application/pdf', 100)).toBeUndefined();
    teams.fault({ op: 'file', status: 503 });
    await expect(channel.fetchFile?.(contentUrl, 'application/pdf', 100)).rejects.toThrow('503');
  });

  it('that the connector holds is fetched with the token, and nobody else gets that', async () => {
    await privately().say('', { files: [document], images: [picture] });
    const [file = '', image = ''] = (last().attachments ?? []).map(({ contentUrl }) => contentUrl ?? '');
    const { origin } = new URL(teams.serviceUrl);
    const token = async () => 'secret';
    const of = { isConnector: (at: string) => at === origin, isTrial: true, token };
    expect(await fetchFile(of, image, 100)).toEqual(png);
    expect(await fetchFile({ ...of, isConnector: () => false }, image, 100)).toBeUndefined();
    expect(await fetchFile({ ...of, isConnector: () => false }, file, 100)).toBeDefined();
    teams.check();
  });

  it('is not fetched from this machine by a bot that is registered', async () => {
    await privately().say('', { files: [document] });
    const { contentUrl = '' } = last().attachments?.[0] ?? {};
    const of = { isConnector: () => false, token: async () => undefined };
    expect(await fetchFile({ ...of, isTrial: true }, contentUrl, 100)).toBeDefined();
    expect(await fetchFile({ ...of, isTrial: false }, contentUrl, 100)).toBeUndefined();
  });

  it('is not fetched from this machine or its network over https either, by whatever name', async () => {
    const asked: unknown[] = [];
    const guard = createServer((socket) => {
      asked.push(socket);
      socket.destroy();
    });
    await new Promise<void>((resolve) => guard.listen(0, '0.0.0.0', resolve));
    const { port } = guard.address() as AddressInfo;
    const of = { isConnector: () => false, isTrial: false, token: async () => 'secret' };
    const names = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'];
    const others = ['169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.0.1', '[fd00::1]', '[fe80::1]'];
    for (const name of [...names, ...others])
      expect([name, await fetchFile(of, `https://${name}:${port}/a`, 100)]).toEqual([name, undefined]);
    expect(asked).toEqual([]);
    // The connector itself may stand anywhere.
    await expect(fetchFile({ ...of, isConnector: () => true }, `https://127.0.0.1:${port}/a`, 100)).rejects.toThrow();
    expect(asked).toHaveLength(1);
    await new Promise((resolve) => guard.close(resolve));
  });

  it('is not waited for when the login server gives no token', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const silent = { isConnector: () => true, isTrial: true, token: () => new Promise<never>(() => {}) };
      const failed = expect(fetchFile(silent, `${teams.serviceUrl}a`, 100)).rejects.toThrow('no answer');
      await jest.runOnlyPendingTimersAsync();
      await failed;
    } finally {
      jest.useRealTimers();
    }
  });

  it.each(['http://example.com/a', 'ftp://127.0.0.1/a', 'file:///etc/passwd', 'data:text/plain,a', 'nonsense'])(
    'is not fetched from %s',
    async (url) => {
      expect(await channel.fetchFile?.(url, 'image/png', 100)).toBeUndefined();
    },
  );
});

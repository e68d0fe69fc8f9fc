// What leaves for Teams, over its own adapter: files in their two shapes, retries, replacements, and why something failed.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import { type Teams, type TeamsNeeds, teamsChannel } from '../../bot/channels/teams/adapter.ts';
import { deskCard } from '../../bot/handoff/deskCard.ts';
import { DeliveryError, type DueDelivery, type Receipt, type StoredFile } from '../../bot/handoff/ports.ts';
import type { Ticket } from '../../bot/handoff/ticket.ts';
import { openLog } from '../../bot/log.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import type { FileRef, Spoken } from '../../bot/messages/message.ts';
import { type Chat, type FakeTeams, startFakeTeams } from '../support/fakeTeams.ts';

const locales = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
let teams: FakeTeams;
let channel: Teams;
let stored: Map<string, StoredFile>;
let link: ReturnType<TeamsNeeds['linkTo']>;

beforeEach(async () => {
  teams = await startFakeTeams();
  stored = new Map();
  link = { url: 'https://bot.example/files/1?sig=(x)', until: '2026-11-27T09:00:00Z' };
  channel = teamsChannel({
    settings: {},
    tenants: [],
    files: { get: async (id) => stored.get(id) },
    linkTo: () => link,
    explain: (key, language, values) => locales.text({ key, ...(values && { values }) }, language),
    now: () => new Date(),
    log: openLog('silent'),
  });
});
afterEach(async () => {
  await teams.close();
  teams.check();
});

/** The beginning of a PNG of this size. */
function png(width: number, height: number, bytes = 100): Buffer {
  const content = Buffer.alloc(bytes);
  content.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  content.writeUInt32BE(width, 16);
  content.writeUInt32BE(height, 20);
  return content;
}

function jpeg(width: number, height: number): Buffer {
  const size = Buffer.from([0, 17, 8, height >> 8, height & 255, width >> 8, width & 255]);
  return Buffer.concat([Buffer.from('ffd8ffe00004ffffffc0', 'hex'), size, Buffer.alloc(20)]);
}

function gif(width: number, height: number): Buffer {
  const content = Buffer.from('GIF89a\0\0\0\0\0\0', 'latin1');
  content.writeUInt16LE(width, 6);
  content.writeUInt16LE(height, 8);
  return content;
}

function keep(name: string, type: string, content: Buffer): FileRef {
  const id = `id-${name}`;
  stored.set(id, { id, name, type, content });
  return { id, name, type, size: content.length };
}

const spoken = (files: readonly FileRef[] = [], text = 'Look at this.'): Spoken => ({
  language: 'en',
  blocks: [{ kind: 'text', text }],
  files,
});

function personal(): Chat {
  return teams.personal(teams.user());
}

let deliveries = 0;

function to(chat: Chat, more: Partial<DueDelivery> = {}): DueDelivery {
  deliveries += 1;
  const conversation = { id: chat.id, conversationType: chat.kind, tenantId: teams.tenant };
  const reference = { channelId: 'msteams', serviceUrl: teams.serviceUrl, conversation };
  return {
    id: `delivery-${deliveries}`,
    to: { channel: 'teams', conversation: chat.id, reference },
    language: 'en',
    message: { blocks: [] },
    attempts: 1,
    ...more,
  };
}

const deliver = (due: DueDelivery, what: Spoken): Promise<Receipt> => channel.courier.deliver(due, what);

async function failure(due: DueDelivery, what: Spoken): Promise<DeliveryError> {
  const error: unknown = await deliver(due, what).catch((thrown) => thrown);
  if (!(error instanceof DeliveryError)) throw new Error(`it did not fail: ${JSON.stringify(error)}`);
  return error;
}

describe('a small picture', () => {
  it.each([
    ['PNG', 'image/png', png(1024, 1024)],
    ['JPEG', 'image/jpeg', jpeg(800, 600)],
    ['GIF', 'image/gif', gif(16, 16)],
  ])('stands in the chat, after the words: %s', async (_, type, content) => {
    const chat = personal();
    await deliver(to(chat), spoken([keep('screen', type, content)]));
    expect(chat.messages.map(({ texts, images }) => [texts[0], images.length])).toEqual([
      ['Look at this.', 0],
      ['', 1],
    ]);
    expect(chat.last?.images).toEqual([{ name: 'screen', type, bytes: content }]);
  });

  it('stands in a thread of a channel too, and the card on top stays the one that is replaced', async () => {
    const root = teams.channel();
    const receipt = await deliver(to(root), spoken([keep('screen.png', 'image/png', png(10, 10))]));
    const [thread] = root.threads;
    expect(receipt['thread']).toBe(thread?.id);
    expect(thread?.messages.map(({ images }) => images.length)).toEqual([0, 1]);
    expect(receipt['activity']).toBe(thread?.messages[0]?.id);
  });
});

describe('half a character', () => {
  it('leaves in no message, and none is made where one is shortened', async () => {
    const chat = personal();
    await deliver(to(chat), spoken([], `${'a'.repeat(199)}𠮷 ${'𠮷'.slice(0, 1)}`));
    expect(chat.last?.all.isWellFormed()).toBe(true);
    expect(chat.last?.all).toContain('𠮷 \ufffd');
  });
});

describe('any other file', () => {
  it.each([
    ['a document', 'application/pdf', Buffer.from('%PDF')],
    ['a picture with too many pixels', 'image/png', png(1025, 10)],
    ['a picture of more than 1 MB', 'image/png', png(10, 10, 1024 * 1024 + 1)],
    ['a picture of a kind that Teams does not show', 'image/webp', Buffer.from('RIFF')],
    ['a picture that cannot be read', 'image/jpeg', Buffer.from('ffd8ffe0', 'hex')],
    ['a picture without a size', 'image/png', png(0, 0)],
  ])('is a link below the words, with the time until which it works: %s', async (_, type, content) => {
    const chat = personal();
    await deliver(to(chat), spoken([keep('report [1].pdf', type, content)]));
    expect(chat.messages).toHaveLength(1);
    const [words, line] = chat.last?.texts ?? [];
    expect(words).toBe('Look at this.');
    expect(line).toBe(
      locales.text(
        {
          key: 'files.teams.link',
          values: {
            file: '[report \\[1\\].pdf](https://bot.example/files/1?sig=%28x%29)',
            until: { instant: '2026-11-27T09:00:00Z' },
          },
        },
        'en',
      ),
    );
  });

  it('is named with the reason where the bot has no public address', async () => {
    link = undefined;
    const chat = personal();
    await deliver(to(chat), spoken([keep('report.pdf', 'application/pdf', Buffer.from('%PDF'))]));
    expect(chat.last?.texts[1]).toContain('PUBLIC_URL');
  });

  it('that is gone is said to be gone', async () => {
    const chat = personal();
    await deliver(to(chat), spoken([{ id: 'x', name: 'x.png', type: 'image/png', size: 1 }]));
    expect(chat.last?.texts[1]).toBe(locales.text({ key: 'handoff.file.gone' }, 'en'));
  });
});

describe('a retry', () => {
  it('sends only what is missing', async () => {
    const chat = personal();
    const files = ['a.png', 'b.png'].map((name) => keep(name, 'image/png', png(10, 10)));
    const due = to(chat);
    teams.fault({ op: 'send', status: 503, about: 'b.png' });
    expect((await failure(due, spoken(files))).hope).toBe('later');
    const receipt = await deliver({ ...due, attempts: 2 }, spoken(files));
    expect(chat.messages.map(({ images }) => images.map(({ name }) => name))).toEqual([[], ['a.png'], ['b.png']]);
    expect(receipt['activity']).toBe(chat.messages[0]?.id);
  });

  it('goes on in the thread that was opened', async () => {
    const root = teams.channel();
    const due = to(root);
    const what = spoken([keep('a.png', 'image/png', png(10, 10))]);
    teams.fault({ op: 'send', status: 503 });
    await failure(due, what);
    await deliver({ ...due, attempts: 2 }, what);
    expect(root.threads).toHaveLength(1);
    expect(root.threads[0]?.messages).toHaveLength(2);
  });

  it('of an answer that was lost sends only that part again', async () => {
    const chat = personal();
    const files = ['a.png', 'b.png'].map((name) => keep(name, 'image/png', png(10, 10)));
    const due = to(chat);
    teams.fault({ op: 'send', about: 'b.png', afterEffect: true });
    await failure(due, spoken(files));
    await deliver({ ...due, attempts: 2 }, spoken(files));
    const names = chat.messages.flatMap(({ images }) => images.map(({ name }) => name));
    expect([chat.messages.length, names]).toEqual([4, ['a.png', 'b.png', 'b.png']]);
  });

  it('is not needed when Teams does not take a picture: its link stands there instead', async () => {
    const chat = personal();
    teams.fault({ op: 'send', status: 413, about: 'a.png' });
    await deliver(to(chat), spoken([keep('a.png', 'image/png', png(10, 10))]));
    expect(chat.last?.texts[0]).toContain('[a.png](https://');
  });
});

describe('a replacement', () => {
  it('changes the card and leaves its pictures', async () => {
    const chat = personal();
    const files = [keep('a.png', 'image/png', png(10, 10))];
    const due = to(chat);
    const replacesReceipt = await deliver(due, spoken(files));
    const after = await deliver(to(chat, { replaces: due.id, replacesReceipt }), spoken(files, 'Look again.'));
    expect(chat.messages.map(({ texts, images, edits }) => [texts[0], images.length, edits])).toEqual([
      ['Look again.', 0, 1],
      ['', 1, 0],
    ]);
    expect(after).toEqual(replacesReceipt);
  });

  it('of a card at a desk that somebody deleted stands in its thread, and goes on from there', async () => {
    const root = teams.channel();
    const due = to(root);
    const first = await deliver(due, spoken());
    teams.fault({ op: 'update', status: 404 });
    const second = await deliver(to(root, { replaces: due.id, replacesReceipt: first }), spoken([], 'Claimed.'));
    const third = await deliver(to(root, { replaces: due.id, replacesReceipt: second }), spoken([], 'Resolved.'));
    expect(root.threads[0]?.messages.map(({ texts, edits }) => [texts[0], edits])).toEqual([
      ['Look at this.', 0],
      ['Resolved.', 1],
    ]);
    expect([second['thread'], third]).toEqual([first['thread'], second]);
  });

  it('without the files takes their pictures away, once', async () => {
    const chat = personal();
    const due = to(chat);
    const files = ['a.png', 'b.png'].map((name) => keep(name, 'image/png', png(10, 10)));
    const replacesReceipt = await deliver(due, spoken(files));
    const change = to(chat, { replaces: due.id, replacesReceipt });
    teams.fault({ op: 'delete', status: 502, afterEffect: true });
    expect((await failure(change, spoken([], 'Taken back.'))).hope).toBe('later');
    const after = await deliver({ ...change, attempts: 2 }, spoken([], 'Taken back.'));
    expect(chat.messages.map(({ texts }) => texts[0])).toEqual(['Taken back.']);
    expect(after).toEqual({ activity: replacesReceipt['activity'] });
  });
});

describe('a desk’s card that is too big for one message', () => {
  const ticket: Ticket = {
    id: '11111111-2222-4333-8444-555555555555',
    number: 7,
    state: 'open',
    version: 1,
    person: 'teams/29:1',
    summary: {
      personName: '利用者 A',
      channel: 'teams',
      language: 'ja',
      case: {
        ...emptyCase,
        errorText: 'ライセンス認証のエラーです。'.repeat(57),
        codes: ['0xC004F213'],
        details: { note: '電話'.repeat(500), model: 'ThinkPad T14' },
      },
    },
    desk: 'main',
    card: 'card',
    createdAt: '2026-11-22T00:30:00.000Z',
    updatedAt: '2026-11-22T00:30:00.000Z',
  };
  const claimed: Ticket = { ...ticket, state: 'claimed', assignee: { key: 'teams/29:0', name: '担当 0' } };
  const small: Ticket = { ...ticket, state: 'closed', summary: { ...ticket.summary, case: emptyCase } };

  /** As it is drawn, with so many colleagues to assign it to. */
  function card(of: Ticket, staff = 0): Spoken {
    const colleagues = Array.from({ length: staff }, (_, at) => ({
      key: `teams/29:1${'x'.repeat(90)}${at}`,
      name: `情報システム部 ヘルプデスク 担当者 ${at}`,
    }));
    const address = { channel: 'teams', conversation: 'c', reference: {} };
    const desk = { id: 'main', name: 'IT', language: 'ja', thread: 'note', address } as const;
    return locales.speak(deskCard(of, { desk, others: [], colleagues }), 'ja', channel.protect);
  }

  /** The boxes and buttons of each message. */
  const controls = (chat: Chat | undefined) =>
    chat?.messages.map(({ buttons, inputs }) => buttons.length + inputs.length);

  it('keeps its buttons on the message that opens the thread, and the rest stands below it', async () => {
    const root = teams.channel();
    const receipt = await deliver(to(root), card(claimed, 25));
    const [thread] = root.threads;
    expect(thread?.messages.length).toBeGreaterThan(1);
    expect(controls(thread)?.map((many) => many > 0)).toEqual(thread?.messages.map((_, at) => at === 0));
    expect(thread?.messages[0]?.buttons.length).toBe(14);
    expect(thread?.messages.map(({ all }) => all).join()).toContain(claimed.summary.case.details.note);
    expect(receipt['activity']?.split(',')).toEqual(thread?.messages.map(({ id }) => id));
  });

  it('grows and shrinks in its thread: no page is left and none is missing', async () => {
    const root = teams.channel();
    const due = to(root);
    const opened = await deliver(due, card(small));
    const change = (of: Spoken, replacesReceipt: Receipt) =>
      deliver(to(root, { replaces: due.id, replacesReceipt }), of);
    const [thread] = root.threads;
    const first = thread?.messages[0]?.id;
    const grown = await change(card(claimed, 25), opened);
    expect(thread?.messages.length).toBeGreaterThan(1);
    expect(
      controls(thread)
        ?.slice(1)
        .every((many) => many === 0),
    ).toBe(true);
    expect(thread?.messages[0]?.buttons.map(({ title }) => title)).toContain(
      locales.text({ key: 'handoff.desk.resolve' }, 'ja'),
    );
    expect(grown['activity']?.split(',')).toEqual(thread?.messages.map(({ id }) => id));
    const shrunk = await change(card(small), grown);
    expect(shrunk).toEqual(opened);
    expect(thread?.messages.map(({ id, edits }) => [id, edits])).toEqual([[first, 2]]);
    expect(root.threads).toHaveLength(1);
  });

  it('that grew halfway goes on where it stopped', async () => {
    const root = teams.channel();
    const due = to(root);
    const replacesReceipt = await deliver(due, card(small));
    const long = card(claimed, 25);
    const more: Spoken = { ...long, blocks: [...long.blocks, { kind: 'quote', text: '最後'.repeat(5_000) }] };
    const change = to(root, { replaces: due.id, replacesReceipt });
    teams.fault({ op: 'send', status: 503, about: '最後' });
    expect((await failure(change, more)).hope).toBe('later');
    const grown = await deliver({ ...change, attempts: 2 }, more);
    const shown = root.threads[0]?.messages ?? [];
    expect(shown.length).toBeGreaterThan(2);
    expect(grown['activity']?.split(',')).toEqual(shown.map(({ id }) => id));
    expect(
      shown
        .map(({ all }) => all)
        .join('')
        .match(/最後/g),
    ).toHaveLength(5_000);
  });

  it('offers fewer colleagues when even the buttons have no room', async () => {
    const root = teams.channel();
    await deliver(to(root), card(claimed, 300));
    const [first, ...below] = root.threads[0]?.messages ?? [];
    expect(first?.buttons.length).toBe(14);
    const offered = first?.inputs.find(({ id }) => id.endsWith('.colleague'))?.choices.length ?? 0;
    expect([offered > 20, offered < 300]).toEqual([true, true]);
    expect(below.map(({ all }) => all).join()).toContain(claimed.summary.case.details.note);
  });

  it('keeps its buttons on the last message in somebody’s own chat, also after it grew and shrank', async () => {
    const chat = personal();
    const due = to(chat);
    const opened = await deliver(due, card(small));
    const grown = await deliver(to(chat, { replaces: due.id, replacesReceipt: opened }), card(claimed, 25));
    expect(controls(chat)?.map((many) => many > 0)).toEqual([false, true]);
    await deliver(to(chat, { replaces: due.id, replacesReceipt: grown }), card(small));
    expect(controls(chat)).toEqual([1]);
  });
});

describe('a failure', () => {
  it.each([
    [403, 'never', 'blocked'],
    [404, 'never', 'gone'],
    [413, 'never', 'tooBig'],
    [400, 'never', 'noAnswer'],
    [429, 'later', 'noAnswer'],
    [500, 'later', 'noAnswer'],
  ] as const)('%i is told as it is', async (status, hope, why) => {
    teams.fault({ op: 'send', status });
    expect(await failure(to(personal()), spoken())).toMatchObject({ hope, why });
  });

  it('in the desk’s channel may be mended', async () => {
    teams.fault({ op: 'create', status: 403 });
    expect(await failure(to(teams.channel()), spoken())).toMatchObject({ hope: 'mended', why: 'notAllowed' });
  });

  it('without any answer may pass', async () => {
    teams.fault({ op: 'send', afterEffect: true });
    expect(await failure(to(personal()), spoken())).toMatchObject({ hope: 'later', why: 'noAnswer' });
  });
});

// What one side says reaches the other whole: words in parts, code as code, and their later edits and deletions.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase } from '../../bot/activation/case.ts';
import { makeDesks } from '../../bot/handoff/desks.ts';
import { alwaysOpen } from '../../bot/handoff/deskTime.ts';
import { type Handoff, makeHandoff } from '../../bot/handoff/handoff.ts';
import type { Person } from '../../bot/handoff/ports.ts';
import type { Store } from '../../bot/handoff/stores.ts';
import type { Staff, Ticket } from '../../bot/handoff/ticket.ts';
import { wordMessages } from '../../bot/handoff/ticketWords.ts';
import type { Block, FileRef, Message, Text } from '../../bot/messages/message.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const by = { verbatim: 'Employee A' } as const;

/** Each message's blocks: `>` before a quote, `#` before code, the author as it is. */
function drawn(words: string): readonly (readonly string[])[] {
  return wordMessages(by, words).map(({ blocks }) => blocks.flatMap(drawBlock));
}

function drawBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'quote':
      return [...(block.by ? [said(block.by)] : []), `> ${said(block.text)}`];
    case 'code':
      return [`# ${block.code}`];
    case 'text':
      return [said(block.text)];
    default:
      return [`? ${block.kind}`];
  }
}

/** A person's own words, else the key, with the key of who it is by: `handoff.edited(handoff.reply)`. */
function said(text: Text): string {
  if ('verbatim' in text) return text.verbatim;
  if ('own' in text) return 'own';
  const { by } = (text.values ?? {}) as { by?: Text };
  return by ? `${text.key}(${said(by)})` : text.key;
}

describe('words', () => {
  it.each([
    ['are a quote with their author', 'Hello', [['Employee A', '> Hello']]],
    ['keep their lines, and lose the blanks around them', '\n  one\n\n two \n', [['Employee A', '> one\n\n two']]],
    ['that are blank leave their author', ' \n ', [['Employee A']]],
    [
      'between fences are code',
      'do\n```\nslmgr /ato\n```\nplease',
      [['Employee A', '> do', '# slmgr /ato', '> please']],
    ],
    ['that are only code have their author above them', '```\nslmgr /dlv\n```', [['Employee A', '# slmgr /dlv']]],
    [
      'that Slack fenced in one line are code',
      'try ```slmgr /xpr``` now',
      [['Employee A', '> try', '# slmgr /xpr', '> now']],
    ],
    [
      'that Slack fenced keep a first line of one word',
      '```0xC004F213\nlicence status```',
      [['Employee A', '# 0xC004F213\nlicence status']],
    ],
    ['in code keep their blanks', '```\n  a\n\n    b  \n```', [['Employee A', '#   a\n\n    b  ']]],
    ['behind a fence that nobody closed are code to the end', 'see ```a\nb', [['Employee A', '> see', '# a\nb']]],
    ['between longer fences may hold shorter ones', '````\n```\nx\n```\n````', [['Employee A', '# ```\nx\n```']]],
    ['between fences of nothing are nothing', 'a ``` ``` b', [['Employee A', '> a', '> b']]],
    ['with a few backticks are no code', 'press `F2`, or ``', [['Employee A', '> press `F2`, or ``']]],
    ['with markup stay as they are', '*a* <b> &amp; [c](d)', [['Employee A', '> *a* <b> &amp; [c](d)']]],
  ])('%s', (_, words, blocks) => {
    expect(drawn(words)).toEqual(blocks);
  });

  it('of 3,000 characters are one message, and of one more are two', () => {
    expect(drawn('あ'.repeat(3_000))).toEqual([['Employee A', `> ${'あ'.repeat(3_000)}`]]);
    expect(drawn('あ'.repeat(3_001))).toEqual([
      ['Employee A', `> ${'あ'.repeat(3_000)}`],
      ['Employee A', '> あ'],
    ]);
  });

  it('are code in each part when a cut goes through code', () => {
    const code = 'x'.repeat(2_999);
    expect(drawn(`see\n\`\`\`\n${code}\nbehind\n\`\`\`\nend`)).toEqual([
      ['Employee A', '> see'],
      ['Employee A', `# ${code}\n`],
      ['Employee A', '# behind', '> end'],
    ]);
  });

  it('are cut between signs, never inside one', () => {
    const family = '👨‍👩‍👧‍👦';
    const flag = '🇯🇵';
    const ga = 'か\u3099';
    for (const sign of [family, flag, ga, '😀', '1️⃣']) {
      for (let before = 2_990; before <= 3_000; before += 1) {
        const [first, second] = drawn(`${'a'.repeat(before)}${sign}z`);
        const parts = [first, second].map((part) => part?.[1]?.slice(2) ?? '');
        expect(parts.filter((part) => part.includes(sign))).toHaveLength(1);
        expect(parts.join('')).toBe(`${'a'.repeat(before)}${sign}z`);
      }
    }
  });

  it('end even when one sign fills a whole message', () => {
    const endless = `e${'\u0301'.repeat(10_000)}`;
    expect(drawn(endless).length).toBe(4);
    expect(
      drawn(endless)
        .map((part) => part[1]?.slice(2))
        .join(''),
    ).toBe(endless);
  });

  it('lose nothing but blanks and fences, whatever they are', () => {
    const some = fc.array(
      fc.oneof(
        fc.constantFrom('```', '```\n', '\n```', '````', '`', ' ', '\n', '0xC004F213', 'ts\n', '👨‍👩‍👧‍👦', 'が'),
        fc.string({ unit: 'grapheme' }),
        fc.nat({ max: 4_000 }).map((length) => 'あ'.repeat(length)),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (pieces) => {
        const words = pieces.join('');
        const messages = wordMessages(by, words);
        const shown = messages.flatMap(({ blocks }) =>
          blocks.flatMap((block) => {
            if (block.kind === 'code') return block.code;
            return block.kind === 'quote' && 'verbatim' in block.text ? block.text.verbatim : '';
          }),
        );
        const bare = (text: string) => text.replace(/[\s`]/g, '');
        expect(bare(shown.join(''))).toBe(bare(words));
        for (const { blocks } of messages) {
          expect(authors(blocks)).toBe(1);
          expect(JSON.stringify(blocks.flatMap(drawBlock)).length).toBeLessThan(9_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function authors(blocks: readonly Block[]): number {
  return blocks.filter((block) => (block.kind === 'quote' && block.by) || block.kind === 'text').length;
}

const desk = {
  id: 'main',
  name: 'main',
  address: { channel: 'slack', conversation: 'desk', reference: {} },
  language: 'en',
  thread: 'note',
} as const;
const other = { ...desk, id: 'other', name: 'other', address: { ...desk.address, conversation: 'other' } };
const desks = makeDesks([desk, other], [], 'main');
const person: Person = {
  key: 'teams/employee-a',
  name: 'Employee A',
  address: { channel: 'teams', conversation: 'chat', reference: {} },
  seenAt: '2026-11-22T00:00:00.000Z',
};
const summary = { personName: 'Employee A', channel: 'teams', language: 'en', case: emptyCase };
const staff: Staff = { key: 'slack/U1', name: 'Colleague B' };
const picture: FileRef = { id: 'f1', name: 'screen.png', type: 'image/png', size: 3 };
const long = (sign: string, length: number) => sign.repeat(length);

let store: Store;
let ticket: Ticket;

beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
  await handoff(async (handoff, { people }) => {
    await people.put(person);
    const open = await handoff.escalate(person, summary);
    ticket = ticketOf(await handoff.byStaff(open, staff, { type: 'claim' }));
  });
});
afterEach(() => store.close());

type Stores = Parameters<Parameters<Store['turn']>[1]>[0];

function handoff<T>(work: (handoff: Handoff, stores: Stores) => Promise<T>): Promise<T> {
  return store.turn('test', (stores) => {
    const clock = { now: () => new Date('2026-11-22T09:00:00.000Z') };
    return work(
      makeHandoff({
        stores,
        clock,
        newId: () => randomUUID(),
        desks,
        fallback: 'en',
        personalOf: () => undefined,
        deskTime: alwaysOpen,
        witnesses: [],
      }),
      stores,
    );
  });
}

function ticketOf(after: Ticket | object): Ticket {
  if (!('state' in after)) throw new Error(JSON.stringify(after));
  return after;
}

/** The employee writes this to IT. */
async function write(source: string, text: string, files: readonly FileRef[] = []): Promise<void> {
  await handoff(async (handoff) => {
    const refusal = await handoff.relay(ticketOf((await handoff.find(ticket.id)) ?? {}), { source, text, files });
    expect(refusal).toBeUndefined();
  });
}

/** Staff write this to the employee. */
async function reply(source: string, text: string, files: readonly FileRef[] = []): Promise<void> {
  await handoff(async (handoff) => {
    const now = ticketOf((await handoff.find(ticket.id)) ?? {});
    ticketOf(await handoff.byStaff(now, staff, { type: 'reply', said: { source, text, files }, inThread: true }));
  });
}

const change = (source: string, text: string | undefined) => handoff((handoff) => handoff.change(source, text));

/** The messages that carry what was said with this source, as they stand now. */
function copies(source: string): Promise<readonly Message[]> {
  return handoff(async (_, { relays, outbox }) => {
    const ids = await relays.of(source);
    const now = await Promise.all(ids.map((id) => outbox.shown(id)));
    return now.map((one) => one?.message ?? { blocks: [] });
  });
}

async function drawnCopies(source: string): Promise<readonly (readonly string[])[]> {
  return (await copies(source)).map(({ blocks }) => blocks.flatMap(drawBlock));
}

const editedWords = 'handoff.edited(handoff.desk.said)';
const deletedWords = ['handoff.deleted(handoff.desk.said)'];

describe('an edit', () => {
  it('stands in the place of what was said, and says that it is one', async () => {
    await write('m1', 'one');
    expect(await drawnCopies('m1')).toEqual([['handoff.desk.said', '> one']]);
    expect(await change('m1', 'two')).toBe(true);
    expect(await drawnCopies('m1')).toEqual([[editedWords, '> two']]);
  });

  it('says so once, however often it is edited', async () => {
    await write('m1', 'one');
    for (const text of ['two', 'three', 'four']) await change('m1', text);
    expect(await drawnCopies('m1')).toEqual([[editedWords, '> four']]);
  });

  it('that grows adds what there was no room for, behind it and in the same thread', async () => {
    await write('m1', 'one');
    await write('m2', 'meanwhile');
    await change('m1', long('b', 3_000) + long('c', 10));
    expect(await drawnCopies('m1')).toEqual([
      [editedWords, `> ${long('b', 3_000)}`],
      [editedWords, `> ${long('c', 10)}`],
    ]);
    const [first, second] = await handoff(async (_, { relays, outbox }) =>
      Promise.all((await relays.of('m1')).map((id) => outbox.get(id))),
    );
    expect(second).toMatchObject({ to: first?.to, thread: ticket.card, ticket: ticket.id, author: 'employee' });
    expect(second).not.toHaveProperty('replaces');
  });

  it('that shrinks says that the rest is gone, and takes its place again when it grows', async () => {
    await write('m1', long('a', 3_000) + long('b', 3_000) + long('c', 10));
    await change('m1', 'short');
    expect(await drawnCopies('m1')).toEqual([[editedWords, '> short'], deletedWords, deletedWords]);
    await change('m1', long('d', 3_000) + long('e', 10));
    expect(await drawnCopies('m1')).toEqual([
      [editedWords, `> ${long('d', 3_000)}`],
      [editedWords, `> ${long('e', 10)}`],
      deletedWords,
    ]);
  });

  it('that leaves nothing is a deletion', async () => {
    await write('m1', 'one');
    expect(await change('m1', ' ')).toBe(true);
    expect(await drawnCopies('m1')).toEqual([deletedWords]);
  });

  it('changes code as code', async () => {
    await write('m1', '```\none\n```');
    await change('m1', '```\ntwo\n```');
    expect(await drawnCopies('m1')).toEqual([[editedWords, '# two']]);
  });

  it('leaves the files as they were sent', async () => {
    await write('m1', 'see', [picture]);
    await change('m1', 'look');
    const [words, file] = await copies('m1');
    expect(words?.blocks.flatMap(drawBlock)).toEqual([editedWords, '> look']);
    expect(file).toMatchObject({ files: [picture] });
    await change('m1', '');
    expect((await copies('m1'))[1]).toMatchObject({ files: [picture] });
  });

  it('adds words to files that came without any', async () => {
    await write('m1', '', [picture]);
    await change('m1', 'what it says');
    const [file, words] = await copies('m1');
    expect(file).toMatchObject({ files: [picture] });
    expect(words?.blocks.flatMap(drawBlock)).toEqual(['handoff.edited(handoff.desk.file)', '> what it says']);
    expect(words).not.toHaveProperty('files');
  });

  it('of a reply keeps the box for an answer where it was', async () => {
    await reply('r1', long('a', 3_000) + long('b', 10));
    const before = await copies('r1');
    expect(before.map(({ fields = [], choices = [] }) => [fields.length, choices.length])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    await change('r1', long('c', 3_000) + long('d', 10));
    const after = await copies('r1');
    expect(after.map(({ fields, choices }) => [fields, choices])).toEqual(
      before.map(({ fields, choices }) => [fields, choices]),
    );
    expect(after.map(({ blocks }) => blocks.flatMap(drawBlock)[0])).toEqual(
      Array(2).fill('handoff.edited(handoff.reply)'),
    );
  });

  it('of what was never passed on changes nothing', async () => {
    await write('m1', 'one');
    expect(await change('m2', 'two')).toBe(false);
    expect(await drawnCopies('m1')).toEqual([['handoff.desk.said', '> one']]);
    expect(await copies('m2')).toEqual([]);
  });

  it('is what the history says, too', async () => {
    await write('m1', 'one');
    await change('m1', 'two');
    const said = (await store.tickets.entries(ticket.id)).filter(({ kind }) => kind === 'employee');
    expect(said).toMatchObject([{ text: 'two', source: 'm1' }]);
  });

  it('is no event of the ticket', async () => {
    await write('m1', 'one');
    const before = await store.tickets.get(ticket.id);
    await change('m1', 'two');
    await change('m1', undefined);
    expect(await store.tickets.get(ticket.id)).toEqual(before);
  });

  it('reaches the desk that the ticket was moved to, and the one it came from', async () => {
    await write('m1', long('a', 3_000) + long('b', 10));
    await handoff(async (handoff) => {
      const now = ticketOf((await handoff.find(ticket.id)) ?? {});
      ticketOf(await handoff.byStaff(now, staff, { type: 'route', desk: other }));
    });
    expect(await copies('m1')).toHaveLength(4);
    await change('m1', long('c', 3_000) + long('d', 10));
    const parts = [
      [editedWords, `> ${long('c', 3_000)}`],
      [editedWords, `> ${long('d', 10)}`],
    ];
    expect(await drawnCopies('m1')).toEqual([...parts, ...parts]);
    await change('m1', undefined);
    expect(await drawnCopies('m1')).toEqual(Array(4).fill(deletedWords));
  });
});

describe('a deletion', () => {
  it('takes away the words and the files', async () => {
    await write('m1', 'see', [picture]);
    expect(await change('m1', undefined)).toBe(true);
    const after = await copies('m1');
    expect(after.map(({ blocks }) => blocks.flatMap(drawBlock))).toEqual([deletedWords, deletedWords]);
    for (const message of after) expect(message).not.toHaveProperty('files');
    expect(JSON.stringify(after)).not.toContain('screen.png');
  });

  it('leaves nothing in the history', async () => {
    await write('m1', 'see', [picture]);
    await change('m1', undefined);
    const said = (await store.tickets.entries(ticket.id)).filter(({ kind }) => kind === 'employee');
    expect(said).toMatchObject([{ text: '' }]);
    expect(said[0]).not.toHaveProperty('files');
  });

  it('of a reply is told to the employee', async () => {
    await reply('r1', 'restart it');
    await change('r1', undefined);
    expect(await drawnCopies('r1')).toEqual([['handoff.deleted(handoff.reply)']]);
  });

  it('of what was never passed on is nobody’s business', async () => {
    expect(await change('m2', undefined)).toBe(false);
  });
});

// What every database engine promises; each engine's test runs it on its own stores.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import type { NewInboxRow } from '../../bot/handoff/inbox.ts';
import type { Incident } from '../../bot/handoff/incidents.ts';
import type { Notice } from '../../bot/handoff/notices.ts';
import type { Delivery, Person, TicketQuery } from '../../bot/handoff/ports.ts';
import type { Post } from '../../bot/handoff/posts.ts';
import type { Store, TurnStores } from '../../bot/handoff/stores.ts';
import type { Ticket } from '../../bot/handoff/ticket.ts';
import { ticketName } from '../../bot/handoff/ticket.ts';
import { caseRecord } from '../support/caseRecords.ts';

const at = '2026-03-02T01:00:00.000Z';

/** A time so many seconds after the first one. */
function later(seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1000).toISOString();
}

function event(eventKey: string, conversation = 'c1', channel = 'teams'): NewInboxRow {
  return {
    channel,
    conversation,
    eventKey,
    activity: { type: 'message', text: 'ライセンス認証 🔑', value: null },
    masked: ['productKey'],
    receivedAt: at,
  };
}

function newTicket(more: Partial<Ticket> = {}): Omit<Ticket, 'number'> {
  const summary: Ticket['summary'] = {
    personName: '利用者 A',
    channel: 'teams',
    language: 'ja',
    case: { ...emptyCase, codes: ['0xC004F074'], errorText: '再起動しても直りません' },
  };
  return {
    id: randomUUID(),
    state: 'open',
    version: 1,
    person: 'teams/employee-a',
    summary,
    desk: 'main',
    card: 'card-1',
    createdAt: at,
    updatedAt: at,
    ...more,
  };
}

function delivery(id: string, conversation = 'c1', more: Partial<Delivery> = {}, channel = 'slack'): Delivery {
  return {
    id,
    to: { channel, conversation, reference: { thread: ['1', 2] } },
    language: 'ja',
    message: { blocks: [{ kind: 'text', text: { verbatim: `${id} こんにちは` } }] },
    ...more,
  };
}

function post(id: string): Omit<Post, 'seq' | 'revision'> {
  return { id, conversation: 'page', author: 'bot', body: `${id} 本文`, at };
}

const kind = { code: '0xC004F213', model: 'ThinkPad T14', bios: '1.21' };

function incident(id: string, more: Partial<Incident> = {}): Omit<Incident, 'number'> {
  return {
    ...kind,
    id,
    state: 'proposed',
    version: 1,
    desk: 'main',
    card: `card of ${id}`,
    people: 5,
    firstAt: at,
    toldAt: later(60),
    ...more,
  };
}

/** The promises of a `Store`. `open` gives a new and empty one; it is closed here. */
export function storageContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });

    afterEach(async () => {
      await store.close();
    });

    const turn = <T>(work: (stores: TurnStores) => Promise<T>) => store.turn('c1', work);
    const send = (...deliveries: Delivery[]) =>
      turn(async ({ outbox }) => {
        for (const each of deliveries) await outbox.put(each);
      });
    const lease = async (now = at, limit = 10, until = later(60), channels = ['slack']) =>
      (await store.outboxQueue.lease(channels, now, until, limit)).map(({ id }) => id);

    describe('a turn', () => {
      const everything = async ({ inbox, states, people, tickets, outbox }: TurnStores, id: number) => {
        await inbox.complete(id, at);
        await states.put('c1', { step: 1 }, '2026-11-22T00:00:00.000Z');
        await people.put({ key: 'teams/employee-a', name: '利用者 A', seenAt: '2026-11-22T00:00:00.000Z' });
        const ticket = await tickets.add(newTicket({ id: 't1' }));
        await tickets.addEntry({ ticket: ticket.id, at, kind: 'event', author: 'bot', text: 'opened' });
        await outbox.put(delivery('d1'));
        return ticket;
      };

      it('keeps everything it wrote, and returns what the work returned', async () => {
        const { id } = await store.inboxQueue.accept(event('e1'));
        const ticket = await turn((stores) => everything(stores, id));
        expect(ticket.number).toBe(1);
        expect(await store.inboxQueue.waiting(['teams'])).toEqual([]);
        expect(await turn(({ states }) => states.get('c1'))).toEqual({ step: 1 });
        expect(await store.tickets.get('t1')).toEqual(ticket);
        expect(await store.tickets.entries('t1')).toHaveLength(1);
        expect(await lease()).toEqual(['d1']);
      });

      it('leaves nothing behind when the work throws, and throws the same error', async () => {
        const { id } = await store.inboxQueue.accept(event('e1'));
        const surprise = new Error('the dialog broke');
        const broken = turn(async (stores) => {
          await everything(stores, id);
          throw surprise;
        });
        await expect(broken).rejects.toBe(surprise);
        expect(await store.inboxQueue.waiting(['teams'])).toEqual([{ channel: 'teams', conversation: 'c1' }]);
        await turn(async ({ states, people, tickets }) => {
          expect(await states.get('c1')).toBeUndefined();
          expect(await people.get('teams/employee-a')).toBeUndefined();
          expect(await tickets.liveOf('teams/employee-a')).toBeUndefined();
        });
        expect(await store.tickets.entries('t1')).toEqual([]);
        expect(await lease()).toEqual([]);
        expect(await store.outboxQueue.nextDue(['slack'])).toBeUndefined();
        // The number was not used up either.
        expect((await turn(({ tickets }) => tickets.add(newTicket()))).number).toBe(1);
      });

      it('leaves nothing behind of writes still on their way when another part throws, at whatever moment', async () => {
        for (let moment = 0; moment < 40; moment++) {
          const broken = turn(({ states }) =>
            Promise.all([
              ...['a', 'b', 'c'].map((key) => states.put(key, 'orphan', '2026-11-22T00:00:00.000Z')),
              (async () => {
                for (let i = 0; i < moment; i++) await null;
                throw new Error('the other half broke');
              })(),
            ]),
          );
          await expect(broken).rejects.toThrow('the other half broke');
        }
        const left = await turn(async ({ states }) => [
          await states.get('a'),
          await states.get('b'),
          await states.get('c'),
        ]);
        expect(left).toEqual([undefined, undefined, undefined]);
      });

      it('does not let a write through after it has ended', async () => {
        const kept = await turn(async (stores) => stores);
        await expect(kept.states.put('c1', 'late', '2026-11-22T00:00:00.000Z')).rejects.toThrow();
        expect(await turn(({ states }) => states.get('c1'))).toBeUndefined();
      });

      it('does not overlap with another turn of its conversation', async () => {
        const add = () =>
          turn(async ({ states }) => {
            const count = Number((await states.get('count')) ?? 0);
            await new Promise((done) => setTimeout(done, 1));
            await states.put('count', count + 1, '2026-11-22T00:00:00.000Z');
          });
        await Promise.all(Array.from({ length: 20 }, add));
        expect(await turn(({ states }) => states.get('count'))).toBe(20);
      });

      it('ends before the store closes', async () => {
        let ended = false;
        const slow = turn(async ({ states }) => {
          await new Promise((done) => setTimeout(done, 20));
          await states.put('c1', 1, '2026-11-22T00:00:00.000Z');
          ended = true;
        });
        await new Promise((done) => setTimeout(done, 5));
        await store.close();
        expect(ended).toBe(true);
        await slow;
      });
    });

    describe('a turn that does not wait', () => {
      it('is the same as one that does when nobody else is at it', async () => {
        await store.turnIfFree('c1', ({ states }) => states.put('key', 1, at));
        expect(await store.turnIfFree('c1', ({ states }) => states.get('key'))).toEqual({ done: 1 });
        await expect(
          store.turnIfFree('c1', async ({ states }) => {
            await states.put('key', 2, at);
            throw new Error('rolled back');
          }),
        ).rejects.toThrow('rolled back');
        expect(await store.turnIfFree('c1', ({ states }) => states.get('key'))).toEqual({ done: 1 });
      });
    });

    describe('the inbox', () => {
      it('tells of what arrived before a moment, and of so many conversations', async () => {
        for (const [key, seconds] of [
          ['e1', 0],
          ['e2', 5],
          ['e3', 10],
        ] as const) {
          await store.inboxQueue.accept({ ...event(key, key), receivedAt: later(seconds) });
        }
        const names = async (...of: [before?: string, limit?: number]) =>
          (await store.inboxQueue.waiting(['teams'], ...of)).map(({ conversation }) => conversation);
        expect(await names(later(10))).toEqual(['e1', 'e2']);
        expect(await names(later(60), 2)).toEqual(['e1', 'e2']);
        expect(await names()).toEqual(['e1', 'e2', 'e3']);
      });

      it('gives back an activity as it was accepted', async () => {
        const { id } = await store.inboxQueue.accept(event('e1'));
        const { eventKey: _, ...row } = event('e1');
        expect(await turn(({ inbox }) => inbox.next('teams', 'c1'))).toEqual({ id, attempts: 0, ...row });
      });

      it('stores an event once, and says whether the known one is finished', async () => {
        const one = await store.inboxQueue.accept(event('e1'));
        const { eventKey: _, ...stored } = event('e1');
        const row = { ...stored, id: one.id, attempts: 0 };
        expect(one).toEqual({ id: one.id, duplicate: false, completed: false, row });
        expect(await store.inboxQueue.next(row.channel, row.conversation)).toEqual(row);
        expect(await store.inboxQueue.accept(event('e1'))).toEqual({ id: one.id, duplicate: true, completed: false });
        expect([await store.inboxQueue.has('teams', 'e1'), await store.inboxQueue.has('slack', 'e1')]).toEqual([
          true,
          false,
        ]);
        await turn(({ inbox }) => inbox.complete(one.id, at));
        expect(await store.inboxQueue.accept(event('e1'))).toEqual({ id: one.id, duplicate: true, completed: true });
        expect(await turn(({ inbox }) => inbox.next('teams', 'c1'))).toBeUndefined();
      });

      it('stores an event that is brought to the disk later, and keeps it', async () => {
        const { eventKey: _, ...row } = event('e1');
        const { id } = await store.inboxQueue.accept(event('e1'), 'later');
        expect((await store.inboxQueue.accept(event('e1'), 'later')).duplicate).toBe(true);
        await store.inboxQueue.keep(id);
        expect(await store.inboxQueue.next(row.channel, row.conversation)).toEqual({ ...row, id, attempts: 0 });
      });

      it('stores an event once when it arrives twice at the same moment', async () => {
        const both = await Promise.all([store.inboxQueue.accept(event('e1')), store.inboxQueue.accept(event('e1'))]);
        expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
      });

      it('takes the same key from two channels for two events', async () => {
        await store.inboxQueue.accept(event('1700000000000', 'c1', 'teams'));
        const other = await store.inboxQueue.accept(event('1700000000000', 'c1', 'slack'));
        expect(other.duplicate).toBe(false);
      });

      it('gives the rows of a conversation in the order they came', async () => {
        const ids: number[] = [];
        for (const key of ['e1', 'e2', 'e3']) ids.push((await store.inboxQueue.accept(event(key))).id);
        await store.inboxQueue.accept(event('other', 'c2'));
        const seen: (number | undefined)[] = [];
        for (let i = 0; i < 4; i++) {
          await turn(async ({ inbox }) => {
            const row = await inbox.next('teams', 'c1');
            seen.push(row?.id);
            if (row) await inbox.complete(row.id, at);
          });
        }
        expect(seen).toEqual([...ids, undefined]);
      });

      it('names each waiting conversation of the channels once, the one that waits longest first', async () => {
        await store.inboxQueue.accept(event('e1', 'c2'));
        await store.inboxQueue.accept(event('e2', 'c1'));
        await store.inboxQueue.accept(event('e3', 'c2'));
        await store.inboxQueue.accept(event('e4', 'c1', 'slack'));
        await store.inboxQueue.accept(event('e5', 'c3', 'web'));
        expect(await store.inboxQueue.waiting(['teams', 'slack'])).toEqual([
          { channel: 'teams', conversation: 'c2' },
          { channel: 'teams', conversation: 'c1' },
          { channel: 'slack', conversation: 'c1' },
        ]);
        expect(await store.inboxQueue.waiting([])).toEqual([]);
      });

      it('counts failed tries and keeps the row until it is completed', async () => {
        const { id } = await store.inboxQueue.accept(event('e1'));
        expect(await store.inboxQueue.failed(id, 'first')).toBe(1);
        expect(await store.inboxQueue.failed(id, 'second')).toBe(2);
        expect(await store.inboxQueue.failed(id, 'third')).toBe(3);
        expect(await turn(({ inbox }) => inbox.next('teams', 'c1'))).toMatchObject({ id, attempts: 3 });
      });
    });

    describe('states and people', () => {
      it('give back any JSON value, in any script', async () => {
        const value = { 名前: '髙橋 𠮷野家 👩‍💻', nested: [1, null, { a: '"\'\\\u0000\ud83d' }], empty: '', no: false };
        await turn(({ states }) => states.put('slack/会話', value, '2026-11-22T00:00:00.000Z'));
        expect(await turn(({ states }) => states.get('slack/会話'))).toEqual(value);
        await turn(({ states }) => states.put('slack/会話', null, '2026-11-22T00:00:00.000Z'));
        expect(await turn(({ states }) => states.get('slack/会話'))).toBeNull();
      });

      it('forget a state that is put as undefined', async () => {
        await turn(({ states }) => states.put('c1', 1, '2026-11-22T00:00:00.000Z'));
        await turn(({ states }) => states.put('c1', undefined, '2026-11-22T00:00:00.000Z'));
        expect(await turn(({ states }) => states.get('c1'))).toBeUndefined();
      });

      it('keep a person with all or none of the optional parts, and without the parts taken away', async () => {
        const bare: Person = { key: 'slack/U1', name: '利用者 A', seenAt: '2026-11-22T00:00:00.000Z' };
        const full: Person = {
          ...bare,
          address: { channel: 'slack', conversation: 'D1', reference: { 会話: ['D1'] } },
          language: 'ja',
          languageFrom: 'words',
          welcomed: true,
        };
        for (const person of [bare, full, { ...full, welcomed: false, languageFrom: 'chosen' as const }, bare]) {
          await turn(({ people }) => people.put(person));
          expect(await turn(({ people }) => people.get('slack/U1'))).toStrictEqual(person);
        }
        expect(await turn(({ people }) => people.get('slack/U2'))).toBeUndefined();
      });
    });

    describe('tickets', () => {
      it('are found by id, by number, and as the newest live one of a person', async () => {
        const [one, two, , other] = await turn(async ({ tickets }) => [
          await tickets.add(newTicket()),
          await tickets.add(newTicket({ state: 'claimed' })),
          await tickets.add(newTicket({ state: 'withdrawn' })),
          await tickets.add(newTicket({ person: 'slack/U1', assignee: { key: 'slack/IT', name: '情シス' } })),
        ]);
        if (!one || !two || !other) throw new Error('three were added');
        await turn(async ({ tickets }) => {
          expect(await tickets.get(one.id)).toStrictEqual(one);
          expect(await tickets.byNumber(2)).toStrictEqual(two);
          expect(await tickets.liveOf('teams/employee-a')).toStrictEqual(two);
          expect(await tickets.liveOf('slack/U1')).toStrictEqual(other);
          expect(await tickets.get('unknown')).toBeUndefined();
          expect(await tickets.byNumber(99)).toBeUndefined();
          expect(await tickets.liveOf('nobody')).toBeUndefined();
        });
        expect(ticketName(other)).toBe('ACT-000004');
      });

      it('get numbers without gaps under 50 concurrent turns, some of which fail', async () => {
        const numbers: number[] = [];
        const add = (i: number) =>
          store.turn(`c${i}`, async ({ tickets }) => {
            const { number } = await tickets.add(newTicket());
            if (i % 5 === 0) throw new Error('this turn fails');
            numbers.push(number);
          });
        const ends = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => add(i)));
        expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(10);
        expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
      });

      it('let the first of two claims win and refuse the second', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket()));
        const claim = (name: string) =>
          store.turn(name, ({ tickets }) =>
            tickets.save(
              {
                ...ticket,
                state: 'claimed',
                version: 2,
                assignee: { key: `slack/${name}`, name },
                updatedAt: later(1),
              },
              1,
            ),
          );
        expect((await Promise.all([claim('a'), claim('b')])).sort()).toEqual([false, true]);
        const stored = await store.tickets.get(ticket.id);
        expect(stored).toMatchObject({ state: 'claimed', version: 2, number: 1, createdAt: at, updatedAt: later(1) });
        if (!stored) throw new Error('it is there');
        const { assignee: _, ...released } = stored;
        expect(await turn(({ tickets }) => tickets.save({ ...released, state: 'open', version: 3 }, 2))).toBe(true);
        expect(await store.tickets.get(ticket.id)).not.toHaveProperty('assignee');
        expect(await turn(({ tickets }) => tickets.save({ ...ticket, id: 'unknown' }, 1))).toBe(false);
      });

      it('keep what was said in its order, a sign for what is no character, and nothing on a ticket that does not exist', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket()));
        const entries = (['employee', 'staff', 'note', 'event'] as const).map((kind) => ({
          ticket: ticket.id,
          at,
          kind,
          author: '利用者 A',
          text: `${kind} 絵文字 🪟`,
        }));
        await turn(async ({ tickets }) => {
          for (const entry of entries) await tickets.addEntry(entry);
        });
        expect(await store.tickets.entries(ticket.id)).toEqual(entries);
        const odd = {
          ticket: ticket.id,
          at,
          kind: 'note' as const,
          author: 'a\0',
          text: 'NUL \0, half \ud83d, and on',
        };
        await turn(({ tickets }) => tickets.addEntry(odd));
        const kept = { ...odd, author: 'a\ufffd', text: 'NUL \ufffd, half \ufffd, and on' };
        expect((await store.tickets.entries(ticket.id)).at(-1)).toEqual(kept);
        const lost = { ticket: 'unknown', at, kind: 'note' as const, author: 'a', text: 'b' };
        await expect(turn(({ tickets }) => tickets.addEntry(lost))).rejects.toThrow();
      });
    });

    describe('tickets of several desks', () => {
      const claimed = { key: 'slack/IT', name: '情シス 花子' };
      const add = (...tickets: Partial<Ticket>[]) =>
        turn(async (stores) => {
          for (const more of tickets) await stores.tickets.add(newTicket({ card: randomUUID(), ...more }));
        });
      const list = async (more: Partial<TicketQuery> = {}) =>
        (await turn(({ tickets }) => tickets.list({ desk: 'main', offset: 0, limit: 10, ...more }))).map(
          ({ number }) => number,
        );

      it('are listed by desk, the last changed first, a page at a time', async () => {
        await add(
          { updatedAt: later(2) },
          { updatedAt: later(3) },
          { updatedAt: later(1) },
          { desk: 'osaka', updatedAt: later(9) },
          { updatedAt: later(1) },
        );
        expect(await list()).toEqual([2, 1, 5, 3]);
        expect(await list({ offset: 1, limit: 2 })).toEqual([1, 5]);
        expect(await list({ offset: 4 })).toEqual([]);
        expect(await list({ desk: 'osaka' })).toEqual([4]);
        expect(await list({ desk: 'kyoto' })).toEqual([]);
      });

      it('are listed by state and by who has them', async () => {
        await add({}, { state: 'claimed', assignee: claimed }, { state: 'closed', assignee: claimed });
        expect(await list({ states: ['open', 'claimed'] })).toEqual([2, 1]);
        expect(await list({ assignee: claimed.key })).toEqual([3, 2]);
        expect(await list({ states: ['claimed'], assignee: claimed.key })).toEqual([2]);
        expect(await list({ assignee: 'slack/other' })).toEqual([]);
      });

      it('keep what was learned of them: solution, end, rating and comment', async () => {
        const whole = newTicket({
          state: 'closed',
          desk: 'osaka',
          solution: 'unknown',
          endedAt: later(5),
          rating: 4,
          comment: '助かりました',
        });
        const added = await turn(({ tickets }) => tickets.add(whole));
        expect(await store.tickets.get(whole.id)).toStrictEqual({ ...whole, number: added.number });
      });

      it.each([
        ['the number', 'act-000002', [2]],
        ['the number alone, in full width', '２', [2]],
        ['the name', '利用者 b', [2]],
        ['a code in small letters', '0xc004f213', [2]],
        ['a detail, in half width', 'ﾉｰﾄ pc', [2]],
        ['the name of a file', 'SCREEN.png', [2]],
        ['who has it', '花子', [2]],
        ['what was said', 'ＶＰＮを切', [3]],
        ['a sign that stands for others elsewhere', '100%', [3]],
        ['such a sign alone', '_', []],
        ['what only the journal says', 'opened', []],
        ['something that is nowhere', 'プリンター', []],
      ])('are found by %s', async (_, words, numbers) => {
        const two = {
          personName: '利用者 B',
          channel: 'slack',
          language: 'ja',
          case: { ...emptyCase, codes: ['0xC004F213'], details: { model: 'ノート PC' }, files: ['screen.png'] },
        };
        await add({}, { summary: two, state: 'claimed', assignee: claimed }, { id: 'three' });
        await turn(async ({ tickets }) => {
          await tickets.addEntry({ ticket: 'three', at, kind: 'event', author: 'bot', text: 'opened' });
          await tickets.addEntry({ ticket: 'three', at, kind: 'note', author: 'a', text: 'VPNを切ったら 100% だった' });
        });
        expect(await list({ words })).toEqual(numbers);
      });

      it('are found by what changed, too, and not by what it was before', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket()));
        await turn(async ({ tickets }) => {
          await tickets.save({ ...ticket, summary: { ...ticket.summary, personName: '改名 太郎' }, version: 2 }, 1);
          await tickets.addEntry({
            ticket: ticket.id,
            at,
            kind: 'employee',
            author: 'a',
            text: '前の文',
            source: 's/1',
          });
          await tickets.addEntry({ ticket: ticket.id, at, kind: 'note', author: 'a', text: '別の文', source: 's/2' });
          await tickets.changeEntries('s/1', '新しい文');
          await tickets.changeEntries('s/2', '別の文', 'staff');
          await tickets.changeEntries('s/unknown', 'x');
        });
        expect(await list({ words: '改名' })).toEqual([1]);
        expect(await list({ words: '新しい' })).toEqual([1]);
        expect(await list({ words: '前の文' })).toEqual([]);
        expect(await list({ words: '利用者' })).toEqual([]);
        expect(await store.tickets.entries(ticket.id)).toEqual([
          { ticket: ticket.id, at, kind: 'employee', author: 'a', text: '新しい文', source: 's/1' },
          { ticket: ticket.id, at, kind: 'staff', author: 'a', text: '別の文', source: 's/2' },
        ]);
      });

      it('forget the files of a message that was deleted, and keep those of one that was only emptied', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket()));
        const files = [{ id: 'f1', name: 'a.png', type: 'image/png', size: 3 }];
        const entry = {
          ticket: ticket.id,
          at,
          kind: 'employee',
          author: 'a',
          text: 'with a picture',
          files,
        } as const;
        await turn(async ({ tickets }) => {
          await tickets.addEntry({ ...entry, source: 's/1' });
          await tickets.addEntry({ ...entry, source: 's/2' });
          await tickets.changeEntries('s/1', '');
          await tickets.changeEntries('s/2', undefined);
        });
        const [emptied, deleted] = await store.tickets.entries(entry.ticket);
        expect(emptied).toMatchObject({ text: '', files });
        expect(deleted).toMatchObject({ text: '' });
        expect(deleted).not.toHaveProperty('files');
      });

      it('are astray when they are live at a desk that is gone', async () => {
        await add(
          { desk: 'old' },
          { desk: 'main' },
          { desk: 'old', state: 'closed' },
          { desk: 'older', state: 'resolved' },
        );
        const astray = async (...desks: string[]) =>
          (await turn(({ tickets }) => tickets.astray(desks))).map(({ number }) => number);
        expect(await astray('main', 'new')).toEqual([1, 4]);
        expect(await astray('main', 'old', 'older')).toEqual([]);
        expect(await astray()).toEqual([1, 2, 4]);
      });

      it('have no alarm when they are live and came before alarms', async () => {
        await add({}, {}, { since: at }, { state: 'closed' });
        const without = () => turn(({ tickets }) => tickets.withoutAlarm());
        const [first, ...others] = await without();
        expect([first, ...others].map((one) => one?.number)).toEqual([1, 2]);
        await turn(({ alarms }) => alarms.set({ key: `ticket/${first?.id}`, kind: 'ticket', at, data: null }));
        expect(await without()).toEqual(others);
      });

      it("are listed as a person's own, the newest first", async () => {
        await add({}, { person: 'slack/U1' }, { state: 'closed' }, {});
        const own = (limit: number) => turn(({ tickets }) => tickets.ofPerson('teams/employee-a', limit));
        expect((await own(2)).map(({ number }) => number)).toEqual([4, 3]);
        expect((await own(9)).map(({ number }) => number)).toEqual([4, 3, 1]);
      });

      it('are known by the card they have and by every one they had, and by the thread of each', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket({ card: 'first' })));
        await turn(({ tickets }) => tickets.add(newTicket({ card: 'other' })));
        await send(delivery('first', 'desk-1'), delivery('second', 'desk-2'), delivery('other', 'desk-1'));
        await lease();
        await store.outboxQueue.delivered('first', { ts: '1', thread: 'C1:1' }, at);
        await store.outboxQueue.delivered('second', { ts: '2', thread: 'C2:2' }, at);
        await lease();
        await store.outboxQueue.delivered('other', { ts: '3', thread: 'C1:3' }, at);
        const moved = { ...ticket, card: 'second', desk: 'osaka', version: 2 };
        expect(await turn(({ tickets }) => tickets.save(moved, 1))).toBe(true);
        for (const card of ['first', 'second']) expect(await store.tickets.byCard(card)).toStrictEqual(moved);
        expect(await store.tickets.byCard('unknown')).toBeUndefined();
        await turn(async ({ tickets }) => {
          expect(await tickets.inThread('slack', 'C1:1')).toStrictEqual(moved);
          expect(await tickets.inThread('slack', 'C2:2')).toStrictEqual(moved);
          expect((await tickets.inThread('slack', 'C1:3'))?.number).toBe(2);
          expect(await tickets.inThread('teams', 'C1:1')).toBeUndefined();
          expect(await tickets.inThread('slack', 'C9:9')).toBeUndefined();
        });
      });

      it('whose card was not saved do not get it', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket()));
        expect(await turn(({ tickets }) => tickets.save({ ...ticket, card: 'late', version: 8 }, 7))).toBe(false);
        expect(await store.tickets.byCard('late')).toBeUndefined();
      });
    });

    describe('files', () => {
      const file = { id: 'f1', name: '画面 1.png', type: 'image/png', content: Buffer.from([0, 255, 128, 10]) };

      it('come back byte by byte', async () => {
        await store.files.put(file, at);
        const found = await store.files.get('f1');
        expect(found).toEqual(file);
        expect(Buffer.isBuffer(found?.content)).toBe(true);
        expect(await store.files.get('f2')).toBeUndefined();
      });

      it('stay as they are when one with a known id is put again', async () => {
        await store.files.put(file, at);
        await store.files.put({ ...file, name: 'other', content: Buffer.from('x') }, later(9));
        expect(await store.files.get('f1')).toEqual(file);
      });

      it('may be as large as a person may send', async () => {
        const content = Buffer.alloc(20 * 1024 * 1024, 7);
        await store.files.put({ ...file, content }, at);
        expect((await store.files.get('f1'))?.content.equals(content)).toBe(true);
      });
    });

    describe('relays', () => {
      it('name the deliveries of a message in the order they were put', async () => {
        await turn(async ({ relays }) => {
          await relays.add('slack/D1/1', ['d2', 'd1']);
          await relays.add('slack/D1/2', ['d9']);
          await relays.add('slack/D1/1', ['d3']);
          await relays.add('slack/D1/3', []);
        });
        const of = (source: string) => turn(({ relays }) => relays.of(source));
        expect(await of('slack/D1/1')).toEqual(['d2', 'd1', 'd3']);
        expect(await of('slack/D1/3')).toEqual([]);
        expect(await of('unknown')).toEqual([]);
      });
    });

    describe('incidents', () => {
      it('have a number each, and are saved whole while nobody was faster', async () => {
        await turn(async ({ incidents }) => {
          const one = await incidents.add(incident('i1'));
          expect(one).toEqual({ ...incident('i1'), number: 1 });
          expect(await incidents.add(incident('i2', { bios: '1.22' }))).toMatchObject({ number: 2 });
          const after = {
            ...incident('i1'),
            number: 1,
            state: 'resolved',
            version: 2,
            people: 7,
            openedAt: later(1),
            endedAt: later(2),
            text: 'BIOS',
            solution: 'clock',
          } as const;
          expect(await incidents.save(after, 1)).toBe(true);
          expect(await incidents.save({ ...after, people: 9 }, 1)).toBe(false);
          expect(await incidents.get('i1')).toEqual(after);
          expect(await incidents.get('unknown')).toBeUndefined();
        });
      });

      it('are one for each kind while they live, however the model is written', async () => {
        const shouted = { model: 'THINKPAD T14' };
        await turn(({ incidents }) => incidents.add(incident('i1')));
        expect(await turn(({ incidents }) => incidents.add(incident('i2', shouted)))).toBeUndefined();
        await turn(async ({ incidents }) => {
          const one = await incidents.latest({ ...kind, ...shouted });
          if (one) await incidents.save({ ...one, state: 'dismissed', version: 2 }, 1);
          await incidents.add(incident('i3', shouted));
          expect(await incidents.latest(kind)).toMatchObject({ id: 'i3' });
          expect(await incidents.latest({ ...kind, bios: '1.20' })).toBeUndefined();
        });
      });

      it('are found while they are open, by their errors', async () => {
        await turn(async ({ incidents }) => {
          await incidents.add(incident('i1', { state: 'open' }));
          await incidents.add(incident('i2', { state: 'open', code: '0xC004F074' }));
          await incidents.add(incident('i3', { bios: '1.22' }));
          const ids = async (codes?: string[]) => (await incidents.open(codes)).map(({ id }) => id);
          expect(await ids()).toEqual(['i1', 'i2']);
          expect(await ids(['0xC004F213', '0x80072EE7'])).toEqual(['i1']);
          expect(await ids([])).toEqual([]);
        });
      });

      it('are waited for by whoever joined and has not left', async () => {
        await turn(async ({ incidents }) => {
          expect(await incidents.join('i1', 'teams/b', later(1))).toBe(true);
          expect(await incidents.join('i1', 'teams/a', later(2))).toBe(true);
          expect(await incidents.join('i1', 'teams/b', later(3))).toBe(false);
          await incidents.join('i2', 'teams/b', later(4));
          expect(await incidents.waiting('i1')).toEqual(['teams/b', 'teams/a']);
          expect(await incidents.leave('i1', 'teams/a')).toBe(true);
          expect(await incidents.leave('i1', 'teams/a')).toBe(false);
          expect([await incidents.waiting('i1'), await incidents.waiting('i2')]).toEqual([['teams/b'], ['teams/b']]);
        });
      });

      it('that ended long ago are purged with those who waited; what is open stays', async () => {
        await turn(async ({ incidents }) => {
          await incidents.add(incident('i1', { state: 'resolved', endedAt: later(10) }));
          await incidents.add(incident('i2', { state: 'open' }));
          await incidents.join('i1', 'teams/a', later(1));
          await incidents.join('i2', 'teams/a', later(1));
        });
        await store.purge(later(11));
        await turn(async ({ incidents }) => {
          expect(await incidents.get('i1')).toBeUndefined();
          expect([await incidents.waiting('i1'), await incidents.waiting('i2')]).toEqual([[], ['teams/a']]);
        });
      });

      it('find the tickets at work that name their error, and those that belong to them', async () => {
        await turn(async ({ tickets }) => {
          await tickets.add(newTicket({ id: 't1', incident: 'i1' }));
          await tickets.add(newTicket({ id: 't2', state: 'claimed', card: 'card-2' }));
          await tickets.add(newTicket({ id: 't3', state: 'resolved', card: 'card-3', incident: 'i1' }));
          const ids = (found: readonly Ticket[]) => found.map(({ id }) => id);
          expect(ids(await tickets.withCode('0xC004F074'))).toEqual(['t1', 't2']);
          expect(ids(await tickets.withCode('0xC004F07'))).toEqual([]);
          expect(ids(await tickets.ofIncident('i1'))).toEqual(['t1']);
        });
      });
    });

    describe('notices', () => {
      const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
        id,
        desk: 'main',
        author: '情シス',
        text: `${id} 障害が出ています`,
        at,
        until: later(3600),
        ...more,
      });
      const current = async (now: string) => (await turn(({ notices }) => notices.current(now))).map(({ id }) => id);

      it('stand from the oldest on until they expire', async () => {
        const two = notice('n2', { at: later(1), until: later(60) });
        await turn(async ({ notices }) => {
          await notices.add(two);
          await notices.add(notice('n1'));
        });
        expect(await turn(({ notices }) => notices.current(later(59)))).toEqual([notice('n1'), two]);
        expect(await current(later(60))).toEqual(['n1']);
        expect(await current(later(3600))).toEqual([]);
      });

      it('are lifted once, and only while they stand', async () => {
        await turn(async ({ notices }) => {
          await notices.add(notice('n1'));
          await notices.add(notice('n2', { until: later(5) }));
          expect(await notices.lift('n1', later(5))).toBe(true);
          expect(await notices.lift('n1', later(6))).toBe(false);
          expect(await notices.lift('n2', later(5))).toBe(false);
          expect(await notices.lift('unknown', later(5))).toBe(false);
        });
        expect(await current(later(1))).toEqual(['n2']);
      });
    });

    describe('the figures of cases', () => {
      it('have room for a model and a version of 200 characters, and events for ids of 400', async () => {
        // No two alike, so that nothing of them can be packed.
        const long = (length: number, from: number) =>
          Array.from({ length }, (_, i) => String.fromCodePoint(from + ((i * 7919) % 19_000))).join('');
        const record = caseRecord({ startedAt: at, model: long(200, 0x4e00), bios: long(200, 0x4e01) });
        await turn(({ cases }) => cases.put(record));
        expect(await store.figures(at, later(1))).toEqual([record]);
        const id = Array.from({ length: 400 }, (_, i) => String.fromCharCode(33 + ((i * 61) % 90))).join('');
        await store.inboxQueue.accept(event(id, id));
        expect(await store.inboxQueue.next('teams', id)).toMatchObject({ conversation: id });
      });

      it('come back whole, with all or none of the optional parts', async () => {
        const bare = caseRecord({ startedAt: at });
        const { person, ...nobody } = caseRecord({ startedAt: later(1) });
        const whole = caseRecord({
          startedAt: later(2),
          license: 'retail',
          device: 'company',
          codes: ['0xC004F213', '0xC004F074'],
          model: 'ThinkPad T14',
          bios: '1.21',
          outcome: 'handedOver',
          why: 'exhausted',
          handedAt: later(3),
          claimSeconds: 0,
          replySeconds: 2,
          resolveSeconds: 3,
          reopened: 1,
          ended: 'lapsed',
          solution: 'clock',
          rating: 5,
        });
        for (const one of [whole, nobody, bare]) await store.turn('c1', ({ cases }) => cases.put(one));
        expect(await store.figures(at, later(3))).toEqual([bare, nobody, whole]);
      });

      it('are those of a time, its end left out', async () => {
        const [first, second] = [caseRecord({ startedAt: at }), caseRecord({ startedAt: later(60) })];
        for (const one of [second, first]) await store.turn('c1', ({ cases }) => cases.put(one));
        expect(await store.figures(at, later(60))).toEqual([first]);
        expect(await store.figures(later(1), later(61))).toEqual([second]);
        await store.turn('c1', ({ cases }) => cases.remove(second.id));
        expect(await store.figures(at, later(61))).toEqual([first]);
      });
    });

    describe('a secret', () => {
      it('is made once, whoever asks at the same moment, and is the same ever after', async () => {
        let made = 0;
        const make = () => `made ${++made}`;
        const both = await Promise.all([store.secret('links', make), store.secret('links', make)]);
        expect(new Set(both).size).toBe(1);
        await store.purge('9999-01-01T00:00:00.000Z');
        expect(await store.secret('links', make)).toBe(both[0]);
        expect(await store.secret('other', () => 'x')).toBe('x');
      });
    });

    describe('a purge', () => {
      const old = later(-100);

      it('forgets what is over and old, and keeps a ticket at work whole, with the cards it had', async () => {
        const live = newTicket({ id: 'live', card: 'c-live', updatedAt: old, person: 'teams/kept' });
        const ended = newTicket({ id: 'ended', card: 'c-ended', state: 'closed', updatedAt: old });
        await turn(async ({ tickets, people, notices, relays, states, alarms }) => {
          const ticket = await tickets.add(live);
          await tickets.save({ ...ticket, card: 'c-live-2', version: 2 }, 1);
          await tickets.add(ended);
          for (const ticket of ['live', 'ended'])
            await tickets.addEntry({ ticket, at: old, kind: 'note', author: 'a', text: 'b' });
          for (const key of ['teams/kept', 'teams/waits', 'teams/gone'])
            await people.put({ key, name: 'a', seenAt: old });
          await alarms.set({ key: 'retry/teams/waits', kind: 'retry', at, data: null });
          await notices.add({ id: 'n1', desk: 'main', author: 'a', text: 'b', at: old, until: old });
          await relays.add('s/kept', ['c-live']);
          await relays.add('s/gone', ['c-ended']);
          await states.put('s1', 1, old);
        });
        await send(
          delivery('c-live', 'c1', { ticket: 'live' }),
          delivery('c-live-2', 'c2', { ticket: 'live' }),
          delivery('c-ended', 'c3', { ticket: 'ended' }),
          delivery('parked', 'c4', { ticket: 'live' }),
          delivery('waits', 'c5'),
        );
        await lease();
        for (const id of ['c-live', 'c-live-2', 'c-ended'])
          await store.outboxQueue.delivered(id, { ts: id, thread: id }, old);
        await store.outboxQueue.park('parked', 'gone', old);
        await store.files.put({ id: 'f1', name: 'a', type: 'text/plain', content: Buffer.from('a') }, old);
        await store.files.put({ id: 'f2', name: 'a', type: 'text/plain', content: Buffer.from('a') }, at);
        for (const [id, ticket] of [
          ['f-live', 'live'],
          ['f-ended', 'ended'],
        ] as const) {
          const file = { id, name: 'a', type: 'text/plain' };
          await store.files.put({ ...file, content: Buffer.from('a') }, old);
          const entry = { ticket, at: old, kind: 'employee', author: 'a', text: '' } as const;
          await turn(({ tickets }) => tickets.addEntry({ ...entry, files: [{ ...file, size: 1 }] }));
        }
        await store.posts.add({ ...post('p1'), at: old });
        await store.posts.add({ ...post('c-live'), at: old });
        await store.purge(at);

        expect(await store.tickets.get('ended')).toBeUndefined();
        expect(await store.tickets.byCard('c-ended')).toBeUndefined();
        expect(await store.tickets.entries('live')).toHaveLength(2);
        expect((await store.posts.since(0)).map(({ id }) => id)).toEqual(['c-live']);
        expect(await store.files.get('f1')).toBeUndefined();
        expect(await store.files.get('f2')).toBeDefined();
        expect(await store.files.get('f-live')).toBeDefined();
        expect(await store.files.get('f-ended')).toBeUndefined();
        await turn(async ({ tickets, outbox, people, relays, states }) => {
          expect((await tickets.inThread('slack', 'c-live'))?.id).toBe('live');
          expect((await tickets.inThread('slack', 'c-live-2'))?.id).toBe('live');
          expect(await outbox.get('c-ended')).toBeUndefined();
          expect(await outbox.get('parked')).toBeUndefined();
          expect(await outbox.get('waits')).toBeDefined();
          expect(await people.get('teams/kept')).toBeDefined();
          expect(await people.get('teams/waits')).toBeDefined();
          expect(await people.get('teams/gone')).toBeUndefined();
          expect(await relays.of('s/kept')).toEqual(['c-live']);
          expect(await relays.of('s/gone')).toEqual([]);
          expect(await states.get('s1')).toBeUndefined();
        });
      });
    });

    describe('a purge while an incident is open', () => {
      it('keeps its card as it stands, and those who wait for its end', async () => {
        const old = later(-100);
        await turn(async ({ incidents, people }) => {
          await incidents.add(incident('i1', { state: 'open', card: 'card' }));
          await incidents.join('i1', 'teams/waits', old);
          for (const key of ['teams/waits', 'teams/gone']) await people.put({ key, name: 'a', seenAt: old });
        });
        await send(delivery('card', 'desk'), delivery('redrawn', 'desk', { replaces: 'card' }));
        for (const id of ['card', 'redrawn']) {
          await lease();
          await store.outboxQueue.delivered(id, { ts: id, thread: id }, old);
        }
        await store.purge(at);
        await turn(async ({ outbox, people }) => {
          expect(await outbox.shown('card')).toMatchObject({ id: 'redrawn' });
          expect(await outbox.get('card')).toBeDefined();
          expect(await people.get('teams/waits')).toBeDefined();
          expect(await people.get('teams/gone')).toBeUndefined();
        });
      });
    });

    describe('a purge with the channels that are served', () => {
      it('forgets what has waited for others as long, unless it is of a ticket at work', async () => {
        await turn(({ tickets }) => tickets.add(newTicket({ id: 'live' })));
        await store.inboxQueue.accept({ ...event('e1', 'c1', 'left'), receivedAt: later(-1) });
        await store.inboxQueue.accept({ ...event('e2', 'c1', 'left'), receivedAt: at });
        await store.inboxQueue.accept({ ...event('e3', 'c1', 'teams'), receivedAt: later(-1) });
        await send(
          delivery('left', 'c1', {}, 'left'),
          delivery('live', 'c2', { ticket: 'live' }, 'left'),
          delivery('waits', 'c3', {}, 'teams'),
          delivery('sent', 'c4'),
          delivery('new', 'c1', {}, 'left'),
        );
        expect(await lease(later(-1))).toEqual(['sent']);
        await store.outboxQueue.delivered('sent', { ts: '1' }, later(-1));
        await store.purge(at, ['teams', 'slack']);
        await turn(async ({ outbox }) => {
          expect(await outbox.get('left')).toBeUndefined();
          for (const id of ['live', 'waits', 'new']) expect(await outbox.get(id)).toBeDefined();
        });
        expect(await store.inboxQueue.accept(event('e1', 'c1', 'left'))).toMatchObject({ duplicate: false });
        for (const [key, channel] of [
          ['e2', 'left'],
          ['e3', 'teams'],
        ] as const)
          expect(await store.inboxQueue.accept(event(key, 'c1', channel))).toMatchObject({ duplicate: true });
      });
    });

    describe('a purge of a ticket at work', () => {
      it('keeps what each of its cards shows now, and forgets what they showed before', async () => {
        const old = later(-100);
        await turn(({ tickets }) => tickets.add(newTicket({ id: 'live', card: 'card', updatedAt: old })));
        await turn(({ tickets }) =>
          tickets.add(newTicket({ id: 'ended', card: 'over', state: 'closed', updatedAt: old })),
        );
        const drawing = (id: string, replaces: string) => delivery(id, id, { ticket: 'live', replaces });
        await send(
          delivery('card', 'c1', { ticket: 'live' }),
          delivery('over', 'c2', { ticket: 'ended' }),
          drawing('claimed', 'card'),
          drawing('replied', 'card'),
          drawing('failed', 'card'),
          drawing('closed', 'over'),
          drawing('said', 'elsewhere'),
        );
        await lease();
        for (const id of ['card', 'over', 'claimed', 'replied', 'closed', 'said'])
          await store.outboxQueue.delivered(id, { ts: id }, old);
        await store.outboxQueue.park('failed', 'gone', old);
        await store.purge(at);

        expect((await store.outboxQueue.shown('card'))?.id).toBe('replied');
        await turn(async ({ outbox }) => {
          expect(await outbox.get('card')).toBeDefined();
          for (const id of ['claimed', 'failed', 'over', 'closed', 'said'])
            expect(await outbox.get(id)).toBeUndefined();
        });
        await send(delivery('next', 'c1', { replaces: 'card' }));
        const [next] = await store.outboxQueue.lease(['slack'], later(60), later(90), 10);
        expect(next?.replacesReceipt).toEqual({ ts: 'replied' });
      });
    });

    describe('alarms', () => {
      const alarm = (key: string, seconds: number, kind: 'retry' | 'ticket' = 'retry') =>
        ({ key, kind, at: later(seconds), data: { key } }) as const;
      const due = (seconds: number, kinds: readonly ('retry' | 'ticket')[] = ['retry', 'ticket']) =>
        store.alarmQueue.lease(kinds, later(seconds), later(seconds + 60), 10);

      it('are due at their time, the earliest first, of the kinds that are asked for', async () => {
        await turn(async ({ alarms }) => {
          await alarms.set(alarm('b', 20));
          await alarms.set(alarm('a', 10, 'ticket'));
          await alarms.set(alarm('c', 30));
        });
        expect(await due(5)).toEqual([]);
        expect(await due(20, ['retry'])).toEqual([alarm('b', 20)]);
        const now = (kind: 'retry' | 'ticket') => turn(({ alarms }) => alarms.due(kind, later(25)));
        expect([await now('retry'), await now('ticket')]).toEqual([[alarm('b', 20)], [alarm('a', 10, 'ticket')]]);
        expect((await due(30)).map(({ key }) => key)).toEqual(['a', 'c']);
      });

      it('are given back before their lease is over, but not those of another lease', async () => {
        await turn(({ alarms }) => alarms.set({ key: 'a', kind: 'ticket', at, data: null }));
        const leased = await store.alarmQueue.lease(['ticket'], at, later(60), 10);
        await store.alarmQueue.release(leased, later(61));
        expect(await store.alarmQueue.lease(['ticket'], at, later(60), 10)).toEqual([]);
        await store.alarmQueue.release(leased, later(60));
        expect(await store.alarmQueue.lease(['ticket'], at, later(60), 10)).toEqual(leased);
      });

      it('are leased to one, and again when the lease is over', async () => {
        await turn(({ alarms }) => alarms.set(alarm('a', 10)));
        expect(await due(10)).toHaveLength(1);
        expect(await due(69)).toEqual([]);
        expect(await due(71)).toHaveLength(1);
      });

      it('are over when they have rung, unless they were set anew meanwhile', async () => {
        await turn(async ({ alarms }) => {
          await alarms.set(alarm('a', 10));
          await alarms.set(alarm('b', 10));
        });
        const [first] = await due(10);
        await turn(({ alarms }) => alarms.set(alarm('a', 90)));
        for (const key of ['a', 'b'])
          await store.alarmQueue.done({ ...alarm(key, 10), ...(first && { at: first.at }) });
        expect((await due(99)).map(({ key }) => key)).toEqual(['a']);
      });

      it('are cleared one by one and by how their keys begin, signs of patterns and case included', async () => {
        await turn(async ({ alarms }) => {
          for (const key of ['x_1', 'x_2', 'X_1', 'xy3', 'z']) await alarms.set(alarm(key, 10));
          expect(await alarms.clear('z')).toBe(true);
          expect(await alarms.clear('z')).toBe(false);
          expect(await alarms.clearAll('x_')).toBe(2);
          expect(await alarms.get('xy3')).toEqual(alarm('xy3', 10));
          expect(await alarms.get('X_1')).toEqual(alarm('X_1', 10));
        });
      });
    });

    describe('a purge of who it was', () => {
      it('leaves figures and the log to nobody, once nothing of a person is kept', async () => {
        const old = later(-100);
        const record = { channel: 'teams', language: 'ja', section: 'plan', cause: 'unknown', codes: [], reopened: 0 };
        const written = { action: 'claim', subject: 'ACT-000001', detail: {} };
        const who = await turn(async ({ people, pseudonyms, cases, audit, tickets }) => {
          await people.put({ key: 'teams/here', name: 'a', seenAt: at });
          const [gone, here, staff] = [
            await pseudonyms.of('teams/gone'),
            await pseudonyms.of('teams/here'),
            await pseudonyms.of('teams/staff'),
          ];
          const times = { startedAt: old, touchedAt: old, handedAt: old };
          for (const id of ['over', 'live'])
            await cases.put({ id, ...record, cause: 'unknown', person: id === 'over' ? gone : here, ...times });
          await tickets.add(newTicket({ id: 'live', caseId: 'live', person: 'teams/here' }));
          await audit.add({ at: old, actor: gone, ...written });
          await audit.add({ at, actor: staff, ...written });
          return { gone, here, staff };
        });
        await store.purge(at);
        await turn(async ({ cases, pseudonyms }) => {
          const day = `${old.slice(0, 10)}T00:00:00.000Z`;
          const over = await cases.get('over');
          expect(over).toMatchObject({ startedAt: day, touchedAt: day, handedAt: day });
          expect(over).not.toHaveProperty('person');
          expect(await cases.get('live')).toMatchObject({ person: who.here, startedAt: old });
          expect(await pseudonyms.of('teams/here')).toBe(who.here);
          expect(await pseudonyms.of('teams/staff')).toBe(who.staff);
          expect(await pseudonyms.of('teams/gone')).not.toBe(who.gone);
        });
        expect(await store.audit({ since: old })).toHaveLength(2);
      });

      it('forgets alarms of tickets that go, and those that nobody rang', async () => {
        const old = later(-100);
        await turn(async ({ tickets, alarms }) => {
          await tickets.add(newTicket({ id: 'ended', card: 'c1', state: 'closed', updatedAt: old }));
          await tickets.add(newTicket({ id: 'live', card: 'c2', updatedAt: old }));
          for (const key of ['ticket/ended', 'ticket/live'])
            await alarms.set({ key, kind: 'retry', at: later(50), data: null });
          await alarms.set({ key: 'forgotten', kind: 'retry', at: old, data: null });
        });
        await store.purge(at);
        await turn(async ({ alarms }) => {
          expect(await alarms.get('ticket/ended')).toBeUndefined();
          expect(await alarms.get('forgotten')).toBeUndefined();
          expect(await alarms.get('ticket/live')).toBeDefined();
        });
      });
    });

    describe('the audit log', () => {
      it('is read from a time on, by ticket and by person, as long as their pseudonym is known', async () => {
        const written = { action: 'claim', detail: { state: 'claimed' } };
        const actor = await turn(async ({ audit, pseudonyms }) => {
          const [one, two] = [await pseudonyms.of('slack/U1'), await pseudonyms.of('slack/U2')];
          await audit.add({ at: later(-9), actor: one, subject: 'ACT-000001', ...written });
          await audit.add({ at, actor: one, subject: 'ACT-000001', ...written });
          await audit.add({ at, actor: two, subject: 'ACT-000002', ...written });
          return one;
        });
        const subjects = async (query: Parameters<Store['audit']>[0]) =>
          (await store.audit(query)).map(({ subject }) => subject);
        expect(await subjects({ since: at })).toEqual(['ACT-000001', 'ACT-000002']);
        expect(await subjects({ since: later(-9), subject: 'ACT-000001' })).toEqual(['ACT-000001', 'ACT-000001']);
        expect(await store.audit({ since: at, person: 'slack/U1' })).toEqual([
          { at, actor, subject: 'ACT-000001', ...written },
        ]);
        await turn(({ pseudonyms }) => pseudonyms.forget('slack/U1'));
        expect(await subjects({ since: at, person: 'slack/U1' })).toEqual([]);
      });
    });

    describe('an erasure', () => {
      const instead = { blocks: [] };
      const erase = (more: Partial<Parameters<TurnStores['erasure']['remove']>[0]> = {}) =>
        turn(({ erasure }) =>
          erasure.remove({
            key: 'teams/gone',
            name: 'Gone',
            tickets: [],
            conversations: ['c1'],
            cards: [],
            inbox: 0,
            instead,
            ...more,
          }),
        );

      it('of somebody without anything removes nothing of others', async () => {
        await turn(async ({ people, states, tickets, alarms }) => {
          await people.put({ key: 'teams/here', name: 'Here', seenAt: at });
          await states.put('conversation/teams/c2/here', { a: 1 }, at);
          await tickets.add(newTicket({ id: 't1', person: 'teams/here' }));
          await alarms.set({ key: 'retry/teams/here', kind: 'retry', at, data: { channel: 'teams' } });
        });
        await send(delivery('d1', 'c2', { person: 'teams/here' }));
        expect(await erase()).toEqual([]);
        await turn(async ({ people, states, tickets, alarms, outbox }) => {
          expect(await people.get('teams/here')).toBeDefined();
          expect(await states.get('conversation/teams/c2/here')).toEqual({ a: 1 });
          expect(await tickets.get('t1')).toBeDefined();
          expect(await alarms.get('retry/teams/here')).toBeDefined();
          expect(await outbox.get('d1')).toBeDefined();
        });
      });

      it('keeps the places of what was sent, the card last, and drops what was not', async () => {
        const ticket = await turn(({ tickets }) =>
          tickets.add(newTicket({ id: 't1', card: 'card', person: 'teams/gone' })),
        );
        const about = { ticket: 't1' };
        await send(
          delivery('card', 'desk/card', about),
          delivery('said', 'desk/card', { ...about, thread: 'card' }),
          delivery('unsent', 'desk/card', { ...about, thread: 'card' }),
          delivery('hook', 'hook', about, 'webhook'),
        );
        for (const id of ['card', 'said']) {
          await lease();
          await store.outboxQueue.delivered(id, { ts: id, ...(id === 'card' && { thread: 'thread' }) }, at);
        }
        const places = await erase({ tickets: [ticket] });
        expect(places.map(({ id }) => id)).toEqual(['said', 'card']);
        await turn(async ({ outbox }) => {
          for (const id of ['unsent', 'hook']) expect(await outbox.get(id)).toBeUndefined();
          for (const id of ['said', 'card']) expect(await outbox.get(id)).toMatchObject({ message: instead });
        });
      });

      it('lets what is on its way arrive with nothing in it, and forgets its place afterwards', async () => {
        const ticket = await turn(({ tickets }) =>
          tickets.add(newTicket({ id: 't1', card: 'card', person: 'teams/gone' })),
        );
        await send(delivery('card', 'desk/card', { ticket: 't1' }));
        expect(await lease()).toEqual(['card']);
        expect((await erase({ tickets: [ticket] })).map(({ id }) => id)).toEqual(['card']);
        await send(delivery('last', 'desk/card', { replaces: 'card', forget: true }));
        const again = await store.outboxQueue.lease(['slack'], later(61), later(90), 10);
        expect(again).toMatchObject([{ id: 'card', message: instead }]);
        await store.outboxQueue.delivered('card', { ts: '1' }, later(62));
        const [last] = await store.outboxQueue.lease(['slack'], later(62), later(90), 10);
        expect(last).toMatchObject({ id: 'last', replacesReceipt: { ts: '1' } });
        await store.outboxQueue.delivered('last', { ts: '1' }, later(63));
        await turn(async ({ outbox }) => {
          for (const id of ['card', 'last']) expect(await outbox.get(id)).toBeUndefined();
        });
      });

      it('has an event on its way arrive, or not, before what tells of the deletion, and never again', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket({ id: 't1', person: 'teams/gone' })));
        const hook = (id: string, more: Partial<Delivery> = {}) =>
          delivery(id, 't1', { message: { blocks: [] }, payload: { id }, ...more }, 'webhook');
        await send(hook('under way', { ticket: 't1' }), hook('waits', { ticket: 't1' }));
        const due = (now: string) => store.outboxQueue.lease(['webhook'], now, later(60), 10);
        expect(await due(at)).toMatchObject([{ id: 'under way', payload: { id: 'under way' } }]);
        await erase({ tickets: [ticket] });
        await send(hook('erased'));
        expect(await due(later(1))).toEqual([]);
        await store.outboxQueue.postpone('under way', later(2), '503');
        const [again] = await due(later(2));
        expect(again?.id).toBe('under way');
        expect(again).not.toHaveProperty('payload');
        await store.outboxQueue.delivered('under way', {}, later(2));
        await turn(async ({ outbox }) => expect(await outbox.get('under way')).toBeUndefined());
        expect(await due(later(3))).toMatchObject([{ id: 'erased', payload: { id: 'erased' } }]);
      });

      it('takes back every page of a list that names them, and a list that was never sent', async () => {
        const named = (text: string) =>
          ({ message: { blocks: [{ kind: 'text', text: { verbatim: text } }] } }) as const;
        await send(
          delivery('list', 'desk'),
          delivery('page 2', 'desk', { ...named('Gone'), replaces: 'list' }),
          delivery('unsent', 'desk', named('Gone')),
          delivery('other', 'desk', named('Gone Fishing')),
        );
        for (const id of ['list', 'page 2']) {
          expect(await lease()).toEqual([id]);
          await store.outboxQueue.delivered(id, { ts: '1' }, at);
        }
        expect((await erase()).map(({ id }) => id)).toEqual(['list']);
        await turn(async ({ outbox }) => {
          for (const id of ['list', 'page 2']) expect(await outbox.get(id)).toMatchObject({ message: instead });
          expect(await outbox.get('unsent')).toBeUndefined();
          expect(await outbox.get('other')).toBeDefined();
        });
      });

      it('takes back what one of the staff was told of their ticket, and nothing that others wrote', async () => {
        const ticket = await turn(({ tickets }) => tickets.add(newTicket({ id: 't1', person: 'teams/gone' })));
        const name = ticketName(ticket);
        const text = (values: Record<string, string | { verbatim: string }>) =>
          ({ message: { blocks: [{ kind: 'text', text: { key: 'privacy.desk.yours', values } }] } }) as const;
        await send(
          delivery('told', 'c7', { ...text({ ticket: name }), person: 'slack/staff' }),
          delivery('quoted', 'c8', { ...text({ person: { verbatim: `Gone ${name}` } }), person: 'slack/other' }),
          delivery('namesake', 'c9', { ...text({ person: { verbatim: 'Gone' } }), person: 'slack/third' }),
        );
        for (const id of await lease()) await store.outboxQueue.delivered(id, { ts: id }, at);
        expect((await erase({ tickets: [ticket] })).map(({ id }) => id)).toEqual(['told']);
        await turn(async ({ outbox }) => {
          for (const id of ['quoted', 'namesake']) expect(await outbox.get(id)).not.toMatchObject({ message: instead });
        });
      });

      it('leaves the card of an incident alone, whatever somebody calls themselves', async () => {
        await turn(({ incidents }) => incidents.add(incident('i1', { state: 'open', card: 'card' })));
        const message = { blocks: [{ kind: 'text', text: { verbatim: 'ThinkPad T14' } }] } as const;
        await send(delivery('card', 'desk', { message }), delivery('redrawn', 'desk', { message, replaces: 'card' }));
        for (const id of ['card', 'redrawn']) {
          await lease();
          await store.outboxQueue.delivered(id, { ts: id }, at);
        }
        expect(await erase({ name: 'ThinkPad T14' })).toEqual([]);
        await turn(async ({ outbox }) => expect(await outbox.shown('card')).toMatchObject({ id: 'redrawn', message }));
      });

      it('leaves a model in the figures only as far as somebody else has it', async () => {
        const left = await turn(async ({ cases, pseudonyms }) => {
          const [gone, here] = [await pseudonyms.of('teams/gone'), await pseudonyms.of('teams/here')];
          await cases.put(caseRecord({ id: 'a', person: gone, model: 'ThinkPad T14', bios: '1.21' }));
          await cases.put(caseRecord({ id: 'b', person: here, model: 'thinkpad t14', bios: '1.22' }));
          for (const id of ['c', 'd']) await cases.put(caseRecord({ id, person: gone, model: 'the PC of A. Name' }));
          return here;
        });
        await erase();
        await turn(async ({ cases }) => {
          expect(await cases.get('a')).toMatchObject({ model: 'ThinkPad T14' });
          expect(await cases.get('a')).not.toHaveProperty('bios');
          expect(await cases.get('b')).toMatchObject({ person: left, model: 'thinkpad t14', bios: '1.22' });
          for (const id of ['c', 'd']) expect(await cases.get(id)).not.toHaveProperty('model');
        });
      });

      it('does not forget somebody whose id only begins so', async () => {
        await turn(async ({ alarms, states }) => {
          await alarms.set({ key: 'retry/teams/gone2', kind: 'retry', at, data: { person: 'teams/gone2' } });
          await alarms.set({ key: 'retry/teams/gone', kind: 'retry', at, data: null });
          await states.put('conversation/teams/c9/not-gone', 1, at);
          await states.put('conversation/slack/c9/gone', 1, at);
          await states.put('conversation/teams/c9/gone', 1, at);
          for (const user of ['gone', 'gone2']) await states.put(`press/teams/${user}`, 1, at);
        });
        await erase();
        await turn(async ({ alarms, states }) => {
          expect(await states.get('press/teams/gone')).toBeUndefined();
          expect(await states.get('press/teams/gone2')).toBe(1);
          expect(await alarms.get('retry/teams/gone2')).toBeDefined();
          expect(await alarms.get('retry/teams/gone')).toBeUndefined();
          expect(await states.get('conversation/teams/c9/not-gone')).toBe(1);
          expect(await states.get('conversation/slack/c9/gone')).toBe(1);
          expect(await states.get('conversation/teams/c9/gone')).toBeUndefined();
        });
      });

      it('finds what they sent also after it was emptied for somebody else, whom it named', async () => {
        const sent = {
          ...event('e1'),
          channel: 'teams',
          conversation: 'c1',
          activity: { from: { id: 'gone' }, text: 'Other One' },
        };
        const { id } = await store.inboxQueue.accept(sent);
        await turn((stores) => stores.inbox.complete(id, at));
        await erase({ key: 'teams/other', name: 'Other One', conversations: ['c2'] });
        expect(await store.inboxQueue.accept(sent)).toMatchObject({ duplicate: true });
        await erase();
        expect(await store.inboxQueue.accept(sent)).toMatchObject({ duplicate: false });
      });

      it('keeps the key of the event that asked for it until the next purge', async () => {
        const { id } = await store.inboxQueue.accept(event('e1'));
        await turn(async (stores) => {
          await stores.erasure.remove({
            key: 'teams/gone',
            name: 'Gone',
            tickets: [],
            conversations: ['c1'],
            cards: [],
            inbox: id,
            instead,
          });
          await stores.inbox.complete(id, at);
        });
        expect(await store.inboxQueue.accept(event('e1'))).toMatchObject({ duplicate: true, completed: true });
        await store.purge(later(-100));
        expect(await store.inboxQueue.accept(event('e1'))).toMatchObject({ duplicate: false });
      });
    });

    describe('a delivery to be forgotten', () => {
      it.each(['delivered', 'parked'] as const)('leaves nothing of its place once it is %s', async (how) => {
        await send(delivery('first'));
        await lease();
        await store.outboxQueue.delivered('first', { ts: '1' }, at);
        await send(
          delivery('second', 'c1', { replaces: 'first' }),
          delivery('last', 'c1', { replaces: 'first', forget: true }),
          delivery('other', 'c1'),
        );
        await lease();
        await store.outboxQueue.delivered('second', { ts: '1' }, at);
        await lease();
        if (how === 'delivered') await store.outboxQueue.delivered('last', { ts: '1' }, at);
        else await store.outboxQueue.park('last', 'gone', at);
        await turn(async ({ outbox }) => {
          for (const id of ['first', 'second', 'last']) expect(await outbox.get(id)).toBeUndefined();
          expect(await outbox.get('other')).toBeDefined();
        });
      });
    });

    describe('the outbox', () => {
      it('leases a delivery as it was put, with this try counted', async () => {
        await send(delivery('d1'));
        expect(await store.outboxQueue.lease(['slack'], at, later(60), 10)).toEqual([
          { ...delivery('d1'), attempts: 1, firstTriedAt: at },
        ]);
      });

      it('lets only the oldest of a conversation out, and the next one when that is delivered', async () => {
        await send(delivery('d1'), delivery('d2'), delivery('d3'));
        expect(await lease()).toEqual(['d1']);
        expect(await lease()).toEqual([]);
        await store.outboxQueue.delivered('d1', { ts: '1' }, at);
        expect(await lease()).toEqual(['d2']);
        await store.outboxQueue.delivered('d2', { ts: '2' }, at);
        expect(await lease()).toEqual(['d3']);
      });

      it('does not let one conversation or channel hold up another', async () => {
        await send(
          delivery('d1', 'c1'),
          delivery('d2', 'c1'),
          delivery('d3', 'c2'),
          delivery('d4', 'c1', {}, 'teams'),
          delivery('d5', 'c1', {}, 'web'),
        );
        expect(await lease(at, 10, later(60), ['slack', 'teams'])).toEqual(['d1', 'd3', 'd4']);
        expect(await lease(at, 10, later(60), [])).toEqual([]);
      });

      it('leases no more than it was asked for, the oldest first', async () => {
        await send(delivery('d1', 'c1'), delivery('d2', 'c2'), delivery('d3', 'c3'));
        expect(await lease(at, 2)).toEqual(['d1', 'd2']);
        expect(await lease(at, 2)).toEqual(['d3']);
      });

      it('gives each delivery to one of many workers', async () => {
        await send(...Array.from({ length: 12 }, (_, i) => delivery(`d${i}`, `c${i}`)));
        const taken = (await Promise.all(Array.from({ length: 6 }, () => lease(at, 5)))).flat();
        expect(taken.toSorted()).toEqual(Array.from({ length: 12 }, (_, i) => `d${i}`).toSorted());
      });

      it('leases again what a worker did not finish before its lease ended', async () => {
        await send(delivery('d1'), delivery('d2'));
        expect(await lease(at)).toEqual(['d1']);
        expect(await lease(later(59), 10, later(200))).toEqual([]);
        const again = await store.outboxQueue.lease(['slack'], later(60), later(200), 10);
        expect(again).toMatchObject([{ id: 'd1', attempts: 2, firstTriedAt: at }]);
      });

      it('holds a postponed delivery, and those behind it, until it is due', async () => {
        await send(delivery('d1'), delivery('d2'), delivery('d3', 'c2'));
        expect(await lease()).toEqual(['d1', 'd3']);
        await store.outboxQueue.postpone('d1', later(30), 'ratelimited');
        expect(await lease(later(29))).toEqual([]);
        expect(await lease(later(30), 10, later(90))).toEqual(['d1']);
      });

      it('goes on behind a parked delivery', async () => {
        await send(delivery('d1'), delivery('d2'));
        expect(await lease()).toEqual(['d1']);
        await store.outboxQueue.park('d1', 'channel_not_found', at);
        expect(await lease()).toEqual(['d2']);
      });

      it('keeps what is for a machine until it is delivered, and not longer', async () => {
        await send(delivery('d1', 'c1', { payload: { words: 'Hello' } }), delivery('d2'));
        const [due] = await store.outboxQueue.lease(['slack'], at, later(60), 10);
        expect(due?.payload).toEqual({ words: 'Hello' });
        await store.outboxQueue.postpone('d1', later(60), '503');
        const [again] = await store.outboxQueue.lease(['slack'], later(60), later(120), 10);
        expect(again?.payload).toEqual({ words: 'Hello' });
        await store.outboxQueue.delivered('d1', { status: '204' }, later(60));
        expect(await store.turn('c1', ({ outbox }) => outbox.get('d1'))).toEqual(delivery('d1'));
      });

      it('forgets what was not delivered for a channel, parked or not, and nothing else', async () => {
        const webhook = (id: string) => delivery(id, id, {}, 'webhook');
        await send(webhook('w1'), webhook('w2'), webhook('w3'), delivery('d1'));
        await store.outboxQueue.lease(['webhook'], at, later(60), 2);
        await store.outboxQueue.delivered('w1', { status: '204' }, at);
        await store.outboxQueue.park('w2', '410', at);
        expect(await store.outboxQueue.discard('webhook')).toBe(2);
        expect(await store.outboxQueue.discard('webhook')).toBe(0);
        expect(await store.outboxQueue.state()).toMatchObject({ waiting: 1, parked: 0 });
        expect(await lease()).toEqual(['d1']);
        expect(await store.turn('c1', ({ outbox }) => outbox.get('w1'))).toEqual(webhook('w1'));
      });

      it('changes nothing that is finished when a slow worker comes back', async () => {
        await send(delivery('d1'), delivery('d2', 'c2', { replaces: 'd1' }));
        await lease(at, 1);
        await store.outboxQueue.delivered('d1', { ts: '1' }, at);
        await store.outboxQueue.postpone('d1', later(5), 'timeout');
        await store.outboxQueue.park('d1', 'timeout', later(5));
        await store.outboxQueue.delivered('d1', { ts: 'late' }, later(5));
        const due = await store.outboxQueue.lease(['slack'], later(90), later(200), 10);
        expect(due).toMatchObject([{ id: 'd2', replacesReceipt: { ts: '1' } }]);
        await store.outboxQueue.park('d2', 'gone', at);
        await store.outboxQueue.postpone('d2', at, 'late');
        expect(await lease(later(900))).toEqual([]);
      });

      it('brings the receipts of the messages it replaces or answers', async () => {
        await send(delivery('card'), delivery('d2', 'c1', { replaces: 'card', thread: 'card' }));
        await lease();
        await store.outboxQueue.delivered('card', { channel: 'C1', ts: '1.5' }, at);
        const [due] = await store.outboxQueue.lease(['slack'], at, later(60), 10);
        expect(due).toMatchObject({
          id: 'd2',
          replaces: 'card',
          thread: 'card',
          replacesReceipt: { channel: 'C1', ts: '1.5' },
          threadReceipt: { channel: 'C1', ts: '1.5' },
        });
      });

      it('leaves a receipt out when that message is not delivered, is parked or is unknown', async () => {
        await send(
          delivery('parked', 'c1'),
          delivery('d2', 'c1', { replaces: 'parked', thread: 'unknown' }),
          delivery('waits', 'c3'),
          delivery('d4', 'c4', { replaces: 'waits' }),
        );
        await lease(at, 1);
        await store.outboxQueue.park('parked', 'gone', at);
        const due = await store.outboxQueue.lease(['slack'], at, later(60), 10);
        expect(due.map(({ id }) => id)).toEqual(['d2', 'waits', 'd4']);
        for (const each of due) {
          expect(each).not.toHaveProperty('replacesReceipt');
          expect(each).not.toHaveProperty('threadReceipt');
        }
      });

      it('knows when the next delivery is due: at once, when a lease ends, when it was postponed to, or never', async () => {
        const next = () => store.outboxQueue.nextDue(['slack']);
        expect(await next()).toBeUndefined();
        await send(delivery('d1'), delivery('d2'));
        expect(Date.parse((await next()) ?? 'never')).toBeLessThanOrEqual(Date.parse(at));
        await lease();
        expect(await next()).toBe(later(60));
        await store.outboxQueue.postpone('d1', later(90), 'ratelimited');
        expect(await next()).toBe(later(90));
        expect(await store.outboxQueue.nextDue(['teams'])).toBeUndefined();
        expect(await store.outboxQueue.nextDue([])).toBeUndefined();
      });

      it('tells how it stands: how many wait, since when the oldest, and how many were given up', async () => {
        const state = () => store.outboxQueue.state();
        expect(await state()).toEqual({ waiting: 0, parked: 0 });
        await send(delivery('d1'), delivery('d2', 'c2'), delivery('d3', 'c3'));
        expect(await state()).toEqual({ waiting: 3, parked: 0 });
        await lease(at, 1);
        await lease(later(5), 1);
        expect(await state()).toEqual({ waiting: 3, parked: 0, oldestTry: at });
        await store.outboxQueue.park('d1', 'gone', later(6));
        expect(await state()).toEqual({ waiting: 2, parked: 1, oldestTry: later(5) });
        await store.outboxQueue.delivered('d2', { ts: '1' }, later(7));
        expect(await state()).toEqual({ waiting: 1, parked: 1 });
      });

      it('keeps what a delivery is about and whose words it carries', async () => {
        const put = delivery('d1', 'c1', { ticket: 't1', author: 'staff', thread: 'card', replaces: 'd0' });
        await send(put);
        expect(await turn(({ outbox }) => outbox.get('d1'))).toStrictEqual(put);
        expect(await store.outboxQueue.shown('d0')).toStrictEqual(put);
        expect(await turn(({ outbox }) => outbox.get('d0'))).toBeUndefined();
      });

      it('lists what was given up about the tickets of a desk, the oldest first, with the reason', async () => {
        await turn(async ({ tickets }) => {
          await tickets.add(newTicket({ id: 't1' }));
          await tickets.add(newTicket({ id: 't2', desk: 'osaka' }));
        });
        const [one, two] = [
          delivery('d1', 'c1', { ticket: 't1' }),
          delivery('d2', 'c2', { ticket: 't1', author: 'staff' }),
        ];
        await send(
          one,
          two,
          delivery('d3', 'c3', { ticket: 't2' }),
          delivery('d4', 'c4'),
          delivery('d5', 'c5', { ticket: 't1' }),
        );
        await lease();
        await store.outboxQueue.park('d2', 'blocked', later(2));
        for (const id of ['d1', 'd3', 'd4']) await store.outboxQueue.park(id, '404', later(3), 'gone');
        const parked = (desk: string) => turn(({ outbox }) => outbox.parked(desk));
        expect(await parked('main')).toStrictEqual([
          { ...one, parkedAt: later(3), why: 'gone' },
          { ...two, parkedAt: later(2), why: 'noAnswer' },
        ]);
        expect((await parked('osaka')).map(({ id }) => id)).toEqual(['d3']);
        expect(await parked('kyoto')).toEqual([]);
      });

      it('sends again what was given up, as if it were new, behind what was put meanwhile', async () => {
        await send(delivery('d1', 'c1', { author: 'staff' }), delivery('d2'));
        await lease();
        await store.outboxQueue.postpone('d1', later(5), 'later');
        await lease(later(5), 1, later(6));
        await store.outboxQueue.park('d1', 'gone', later(5));
        await turn(({ outbox }) => outbox.resend('d1', later(7)));
        expect((await store.outboxQueue.state()).parked).toBe(0);
        expect(await lease(later(9), 10, later(20))).toEqual(['d2']);
        await store.outboxQueue.delivered('d2', { ts: '2' }, later(9));
        expect(await store.outboxQueue.lease(['slack'], later(10), later(20), 1)).toEqual([
          { ...delivery('d1', 'c1', { author: 'staff' }), attempts: 2, firstTriedAt: at, resentAt: later(7) },
        ]);
      });

      it('sends nothing twice: only what was given up is sent again', async () => {
        await send(delivery('d1'), delivery('d2', 'c2'));
        await lease(at, 1);
        await store.outboxQueue.delivered('d1', { ts: '1' }, at);
        await turn(async ({ outbox }) => {
          for (const id of ['d1', 'd2', 'unknown']) await outbox.resend(id, at);
        });
        expect(await lease()).toEqual(['d2']);
      });

      it('does not bring back a card over a newer one', async () => {
        await turn(({ tickets }) => tickets.add(newTicket({ id: 't1' })));
        await send(
          delivery('card', 'c1', { ticket: 't1' }),
          delivery('old', 'c1', { ticket: 't1', replaces: 'card' }),
          delivery('new', 'c1', { ticket: 't1', replaces: 'card' }),
        );
        await lease();
        await store.outboxQueue.delivered('card', { ts: '1' }, at);
        await lease();
        await store.outboxQueue.park('old', 'gone', at);
        const parked = async () => (await turn(({ outbox }) => outbox.parked('main'))).map(({ id }) => id);
        // The newer one still waits, and would be overtaken.
        await turn(({ outbox }) => outbox.resend('old', at));
        expect(await lease()).toEqual(['new']);
        await store.outboxQueue.park('new', 'gone', at);
        expect(await parked()).toEqual(['new']);
        // Nobody can send the old one again: what watches the outbox need not hear of it.
        expect((await store.outboxQueue.state()).parked).toBe(1);
        await turn(({ outbox }) => outbox.resend('new', later(1)));
        await lease(later(1), 10, later(2));
        expect((await store.outboxQueue.state()).oldestTry).toBe(later(1));
        await store.outboxQueue.delivered('new', { ts: '1' }, later(2));
        expect(await parked()).toEqual([]);
        await turn(({ outbox }) => outbox.resend('old', at));
        expect(await lease(later(99))).toEqual([]);
      });

      it('changes what was given up in its place, with nothing of its later versions, or forgets it', async () => {
        await send(delivery('d1'), delivery('d2'), delivery('d3', 'c1', { replaces: 'd2' }), delivery('d4', 'c2'));
        for (const id of ['d1', 'd2']) {
          await lease();
          await store.outboxQueue.park(id, 'gone', at);
        }
        const message: Delivery['message'] = { blocks: [{ kind: 'text', text: { verbatim: 'new' } }] };
        const amended = await turn(async ({ outbox }) => [
          await outbox.amend('d1', undefined),
          await outbox.amend('d2', message),
          await outbox.amend('d4', message),
          await outbox.amend('unknown', undefined),
        ]);
        expect(amended).toEqual([true, true, false, false]);
        await turn(async ({ outbox }) => {
          for (const id of ['d1', 'd2', 'd3']) await outbox.resend(id, at);
          expect([await outbox.get('d1'), await outbox.get('d3')]).toEqual([undefined, undefined]);
          expect(await outbox.get('d2')).toEqual({ ...delivery('d2'), message });
        });
        expect((await store.outboxQueue.state()).parked).toBe(0);
      });

      it('does not forget what may have arrived without an answer', async () => {
        await send(delivery('d1'));
        await lease();
        await store.outboxQueue.postpone('d1', later(5), 'socket hang up');
        await lease(later(5), 1, later(6));
        await store.outboxQueue.park('d1', 'gone', later(5));
        const message: Delivery['message'] = { blocks: [{ kind: 'text', text: { verbatim: 'deleted' } }] };
        const amended = await turn(async ({ outbox }) => [
          await outbox.amend('d1', undefined),
          await outbox.amend('d1', message),
        ]);
        expect(amended).toEqual([false, true]);
        await turn(({ outbox }) => outbox.resend('d1', later(7)));
        expect(await turn(({ outbox }) => outbox.get('d1'))).toEqual({ ...delivery('d1'), message });
      });

      it('refuses a second delivery with a known id', async () => {
        await send(delivery('d1'));
        await expect(send(delivery('d1'))).rejects.toThrow();
      });
    });

    describe('posts', () => {
      it('come in their order, and only what is newer than a revision', async () => {
        await store.posts.add(post('p1'));
        await store.posts.add({ ...post('p2'), thread: 'p1', author: 'staff' });
        const all = await store.posts.since(0);
        expect(all).toMatchObject([post('p1'), { ...post('p2'), thread: 'p1', author: 'staff' }]);
        expect(all[0]).not.toHaveProperty('thread');
        const newest = Math.max(...all.map(({ revision }) => revision));
        expect(await store.posts.since(newest)).toEqual([]);

        await store.posts.replace('p1', '書き直し');
        const changed = await store.posts.since(newest);
        expect(changed).toEqual([{ ...all[0], body: '書き直し', revision: newest + 1 }]);
        await store.posts.add(post('p3'));
        expect((await store.posts.since(newest)).map(({ id }) => id)).toEqual(['p1', 'p3']);
        expect((await store.posts.since(0)).map(({ id }) => id)).toEqual(['p1', 'p2', 'p3']);
      });

      it('never give two changes the same revision', async () => {
        await Promise.all(Array.from({ length: 20 }, (_, i) => store.posts.add(post(`p${i}`))));
        await Promise.all(Array.from({ length: 20 }, (_, i) => store.posts.replace(`p${i}`, 'x')));
        const all = await store.posts.since(0);
        expect(new Set(all.map(({ revision }) => revision)).size).toBe(20);
        expect(Math.max(...all.map(({ revision }) => revision))).toBe(40);
      });

      it('say so when the post to replace does not exist', async () => {
        await store.posts.add(post('p-gone'));
        await store.posts.remove('p-gone');
        await store.posts.remove('unknown');
        expect((await store.posts.since(0)).map(({ id }) => id)).not.toContain('p-gone');
        await expect(store.posts.replace('unknown', 'x')).rejects.toThrow('There is no post unknown to replace.');
      });
    });

    describe('what is told to whoever watches', () => {
      it('is how many events wait, since when, and how many tickets there are of each state', async () => {
        const none = { open: 0, claimed: 0, resolved: 0, closed: 0, withdrawn: 0 };
        expect(await store.depths()).toEqual({ inbox: { waiting: 0 }, tickets: none });
        const { id } = await store.inboxQueue.accept(event('e1'));
        await store.inboxQueue.accept({ ...event('e2'), receivedAt: later(9) });
        await store.inboxQueue.accept({ ...event('e3'), receivedAt: later(5) });
        await turn(async ({ inbox, tickets }) => {
          await inbox.complete(id, later(10));
          await tickets.add(newTicket());
          await tickets.add(newTicket());
          await tickets.add(newTicket({ state: 'closed' }));
        });
        expect(await store.depths()).toEqual({
          inbox: { waiting: 2, oldest: later(5) },
          tickets: { ...none, open: 2, closed: 1 },
        });
      });

      it('is how many queries failed', async () => {
        const before = store.failures();
        await turn(async ({ tickets }) => void (await tickets.add(newTicket({ id: 'twice' }))));
        expect(store.failures()).toBe(before);
        await expect(turn(({ tickets }) => tickets.add(newTicket({ id: 'twice' })))).rejects.toThrow();
        expect(store.failures()).toBe(before + 1);
      });
    });
  });
}

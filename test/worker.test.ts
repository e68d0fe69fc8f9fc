// From the inbox to the outbox, over a real database: order, repeats, failures, the typing indicator.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Activity } from 'botbuilder';
import type { InboxRow } from '../bot/handoff/inbox.ts';
import type { Store } from '../bot/handoff/stores.ts';
import { openDatabase } from '../bot/storage/database.ts';
import type { Worker, WorkerNeeds } from '../bot/worker.ts';
import { bareWorker } from './support/bareWorker.ts';

const open: { store: Store; worker: Worker }[] = [];

afterEach(async () => {
  for (const { store, worker } of open.splice(0)) {
    await worker.stop();
    await store.close();
  }
});

async function start(needs: Partial<WorkerNeeds>, kept: number[] = []): Promise<Worker> {
  const store = await openDatabase('sqlite::memory:');
  const { inboxQueue } = store;
  const keep = (id: number) => {
    kept.push(id);
    return inboxQueue.keep(id);
  };
  const worker = bareWorker({ ...store, inboxQueue: { ...inboxQueue, keep } }, needs);
  open.push({ store, worker });
  return worker;
}

function message(conversation: string, text: string): Activity {
  return { type: 'message', text, conversation: { id: conversation }, from: { id: 'employee-a' } } as Activity;
}

const textOf = (row: InboxRow) => (row.activity as Activity).text;

describe('the worker', () => {
  it('takes the messages of one conversation in order, and others meanwhile', async () => {
    const seen: string[] = [];
    const worker = await start({ turn: async (row) => void seen.push(textOf(row)) });
    const texts = ['a1', 'a2', 'a3'];
    const accepted = await Promise.all([
      ...texts.map((text) => worker.accept('teams', text, message('a', text))),
      worker.accept('teams', 'b1', message('b', 'b1')),
    ]);
    await Promise.all(accepted.map(({ done }) => done));
    expect(seen.filter((text) => text.startsWith('a'))).toEqual(texts);
    expect(seen).toContain('b1');
  });

  it('works an event once, however often it arrives', async () => {
    const seen: string[] = [];
    const worker = await start({ turn: async (row) => void seen.push(textOf(row)) });
    const first = await worker.accept('teams', 'one', message('a', 'hello'));
    const again = await worker.accept('teams', 'one', message('a', 'hello'));
    await Promise.all([first.done, again.done]);
    const late = await worker.accept('teams', 'one', message('a', 'hello'));
    await late.done;
    expect([first.duplicate, again.duplicate, late.duplicate]).toEqual([false, true, true]);
    expect(seen).toEqual(['hello']);
  });

  it('brings an event to the disk before it is acknowledged, unless its turn has', async () => {
    const { promise: slow, resolve: end } = Promise.withResolvers<void>();
    const kept: number[] = [];
    const worker = await start({ turn: (row) => (textOf(row) === 'slow' ? slow : Promise.resolve()) }, kept);
    const quick = await worker.accept('teams', 'quick', message('a', 'quick'), 'later');
    await quick.done;
    await quick.safe();
    const long = await worker.accept('slack', 'long', message('b', 'long'));
    await long.safe();
    expect(kept).toEqual([]);
    await worker.accept('teams', 'one', message('c', 'slow'), 'later');
    const again = await worker.accept('teams', 'one', message('c', 'slow'), 'later');
    const safe = again.safe();
    end();
    await safe;
    expect(kept).toHaveLength(1);
    await again.done;
    await again.safe();
    expect(kept).toHaveLength(1);
  });

  it('brings what it has not worked to the disk before it stops', async () => {
    const { promise: known, resolve: introduced } = Promise.withResolvers<undefined>();
    const kept: number[] = [];
    const worker = await start({ introduce: () => known }, kept);
    const { done } = await worker.accept('teams', 'one', message('a', 'hello'), 'later');
    const stopped = worker.stop();
    introduced(undefined);
    await Promise.all([stopped, done]);
    expect(kept).toHaveLength(1);
  });

  it('begins a turn again as often as the database is busy or away, and apologises to nobody', async () => {
    const sorry: string[] = [];
    let tries = 0;
    const worker = await start({
      turn: async () => {
        tries += 1;
        if (tries <= 4) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      },
      apologise: async (row) => void sorry.push(textOf(row)),
    });
    const { done } = await worker.accept('teams', 'one', message('a', 'hello'));
    await done;
    expect({ tries, sorry }).toEqual({ tries: 5, sorry: [] });
  });

  it('begins no turn for ever that the database always ends for its slowness: the conversation goes on', async () => {
    let now = Date.parse('2026-11-22T00:00:00.000Z');
    const tried: string[] = [];
    const sorry: string[] = [];
    const worker = await start({
      clock: { now: () => new Date(now) },
      turn: async (row) => {
        tried.push(textOf(row));
        if (textOf(row) !== 'slow') return;
        now += 30_000;
        throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
      },
      apologise: async (row) => void sorry.push(textOf(row)),
    });
    await worker.accept('teams', 'one', message('a', 'slow'));
    const next = await worker.accept('teams', 'two', message('a', 'fine'));
    await next.done;
    expect(tried).toEqual([...Array<string>(12).fill('slow'), 'fine']);
    expect(sorry).toEqual(['slow']);
  }, 30_000);

  it('apologises for a message that fails every time, and goes on with the next', async () => {
    const tried: string[] = [];
    const sorry: string[] = [];
    const worker = await start({
      turn: async (row) => {
        tried.push(textOf(row));
        if (textOf(row) === 'poison') throw new Error('cannot be worked');
      },
      apologise: async (row) => void sorry.push(textOf(row)),
    });
    await worker.accept('teams', 'one', message('a', 'poison'));
    const next = await worker.accept('teams', 'two', message('a', 'fine'));
    await next.done;
    expect(tried).toEqual(['poison', 'poison', 'poison', 'fine']);
    expect(sorry).toEqual(['poison']);
  });

  it('goes on even when the apology fails', async () => {
    const worker = await start({
      turn: async (row) => {
        if (textOf(row) === 'poison') throw new Error('cannot be worked');
      },
      apologise: async () => {
        throw new Error('nor this');
      },
    });
    const poison = await worker.accept('teams', 'one', message('a', 'poison'));
    const next = await worker.accept('teams', 'two', message('a', 'fine'));
    await expect(Promise.all([poison.done, next.done])).resolves.toEqual([[], []]);
  });

  it('shows that it is typing when an answer takes over a second, and not before', async () => {
    const typing: string[] = [];
    const worker = await start({
      turn: async (row) => {
        if (textOf(row) === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_300));
      },
      typing: (channel, { text }) => void typing.push(`${channel}: ${text}`),
    });
    await (await worker.accept('teams', 'one', message('a', 'quick'))).done;
    await (await worker.accept('teams', 'two', message('a', 'slow'))).done;
    expect(typing).toEqual(['teams: slow']);
  });
});

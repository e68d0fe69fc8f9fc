// Several workers and deliverers on one real PostgreSQL, each with connections of its own, as processes have them.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { type Deliverer, startDeliverer } from '../bot/handoff/outbox.ts';
import type { Store } from '../bot/handoff/stores.ts';
import type { Message } from '../bot/messages/message.ts';
import { openDatabase } from '../bot/storage/database.ts';
import type { Worker, WorkerNeeds } from '../bot/worker.ts';
import { bareWorker } from './support/bareWorker.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

jest.setTimeout(60_000);

let server: PostgresServer;
const stores: Store[] = [];
const workers: Worker[] = [];
const deliverers: Deliverer[] = [];

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop(), 60_000);
afterEach(async () => {
  for (const one of [...workers.splice(0), ...deliverers.splice(0)]) await one.stop();
  for (const store of stores.splice(0)) await store.close();
});

/** As many processes as asked for. */
async function open(processes: number): Promise<readonly Store[]> {
  const url = await server.database();
  const opened: Store[] = [];
  for (let at = 0; at < processes; at++) opened.push(await openDatabase(url));
  stores.push(...opened);
  return opened;
}

function work(store: Store | undefined, needs: Partial<WorkerNeeds>): Worker {
  if (!store) throw new Error('no store');
  const worker = bareWorker(store, needs);
  workers.push(worker);
  return worker;
}

const message = (conversation: string, text: string) =>
  ({ type: 'message', text, conversation: { id: conversation }, from: { id: 'employee-a' } }) as Activity;

it('a conversation that another process works is not worked beside it, and whoever accepted something there hears of its end', async () => {
  const [one, two] = await open(2);
  const seen: string[] = [];
  const { promise: gate, resolve: go } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = work(one, {
    async turn({ activity }) {
      begin();
      await gate;
      seen.push(`one ${(activity as Activity).text}`);
    },
  });
  const second = work(two, { turn: async ({ activity }) => void seen.push(`two ${(activity as Activity).text}`) });
  const a = await first.accept('teams', 'a', message('c', 'a'));
  await begun;
  const b = await second.accept('teams', 'b', message('c', 'b'));
  const again = await second.accept('teams', 'a', message('c', 'a'));
  await wait(200);
  expect(seen).toEqual([]);
  go();
  await Promise.all([a.done, b.done, again.done]);
  expect(again.duplicate).toBe(true);
  expect(seen.map((one) => one.split(' ')[1])).toEqual(['a', 'b']);
});

it('one event that arrives at two processes in the same moment is worked once', async () => {
  const all = await open(3);
  const seen: string[] = [];
  const turn: WorkerNeeds['turn'] = async ({ activity }) => void seen.push(String((activity as Activity).text));
  const three = all.map((store) => work(store, { turn }));
  const texts = Array.from({ length: 30 }, (_, at) => `m${at}`);
  for (const text of texts) {
    const posts = three.map((worker) => worker.accept('teams', text, message(`c${texts.indexOf(text) % 5}`, text)));
    await Promise.all((await Promise.all(posts)).map(({ done }) => done));
  }
  expect(seen).toEqual(texts);
});

it('conversations that somebody holds up cost no other one its turn', async () => {
  const [one, two] = await open(2);
  const { promise: gate, resolve: go } = Promise.withResolvers<void>();
  const held = Array.from({ length: 9 }, (_, at) => `held ${at}`);
  const holding = held.map((conversation) => one?.turn(`teams/${conversation}`, () => gate));
  await wait(300);
  const worker = work(two, {});
  const waiting = await Promise.all(
    held.map((conversation) => worker.accept('teams', conversation, message(conversation, 'x'))),
  );
  const free = await worker.accept('teams', 'free', message('free', 'x'));
  await free.done;
  go();
  await Promise.all([...holding, ...waiting.map(({ done }) => done)]);
});

it('what a process left over is taken up by another one within seconds, and what is younger is left to it', async () => {
  const [store] = await open(1);
  const seen: string[] = [];
  work(store, { turn: async ({ activity }) => void seen.push(String((activity as Activity).text)) });
  const row = (text: string, agoMs: number) => ({
    channel: 'teams',
    eventKey: text,
    conversation: text,
    activity: message(text, text),
    masked: [],
    receivedAt: new Date(Date.now() - agoMs).toISOString(),
  });
  await store?.inboxQueue.accept(row('young', -3_600_000));
  for (let at = 0; at < 45; at++) await store?.inboxQueue.accept(row(`old ${at}`, 10_000));
  const end = Date.now() + 30_000;
  while (seen.length < 45 && Date.now() < end) await wait(50);
  expect(new Set(seen).size).toBe(45);
  expect(seen).not.toContain('young');
});

it('a process that stands still in a turn loses it to another one within seconds, and changes nothing when it wakes', async () => {
  const [one, two] = await open(2);
  const { promise: gate, resolve: wake } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const put =
    (text: string): WorkerNeeds['turn'] =>
    async (_, { states }) =>
      states.put('said', text, '2026-11-22');
  const still = work(one, {
    async turn(row, turnStores) {
      begin();
      await gate;
      await put('by the one that stood still')(row, turnStores);
    },
  });
  const began = performance.now();
  await still.accept('teams', 'a', message('c', 'a'));
  await begun;
  const other = work(two, { turn: put('by the other one') });
  const again = await other.accept('teams', 'a', message('c', 'a'));
  await again.done;
  expect(performance.now() - began).toBeLessThan(25_000);
  wake();
  await still.idle();
  expect(await two?.turn('look', ({ states }) => states.get('said'))).toBe('by the other one');
});

it('several deliverers share one outbox: nothing is sent twice, and each conversation keeps its order', async () => {
  const all = await open(3);
  const said: Message = { blocks: [{ kind: 'text', text: { key: 'common.stale' } }] };
  const ids = Array.from({ length: 240 }, (_, at) => ({ id: `d${at}`, conversation: `c${at % 24}` }));
  await all[0]?.turn('put', async ({ outbox }) => {
    for (const { id, conversation } of ids) {
      await outbox.put({ id, to: { channel: 'teams', conversation, reference: {} }, language: 'ja', message: said });
    }
  });
  const sent: string[] = [];
  const complaints: object[] = [];
  for (const store of all) {
    const deliverer = startDeliverer({
      queue: store.outboxQueue,
      couriers: {
        teams: {
          async deliver({ id }) {
            await wait(Math.random() * 5);
            sent.push(id);
            return { id };
          },
        },
      },
      speak: (_, language) => ({ language, blocks: [] }),
      troubled: async () => {},
      clock: { now: () => new Date() },
      log: { warn: (data) => complaints.push(data), error: (data) => complaints.push(data) },
    });
    deliverers.push(deliverer);
    deliverer.poke();
  }
  const end = Date.now() + 30_000;
  while (sent.length < ids.length && Date.now() < end) await wait(20);
  await wait(300);
  expect(complaints).toEqual([]);
  expect(sent).toHaveLength(ids.length);
  for (let lane = 0; lane < 24; lane++) {
    const inLane = ids.filter(({ conversation }) => conversation === `c${lane}`).map(({ id }) => id);
    expect(sent.filter((id) => inLane.includes(id))).toEqual(inLane);
  }
});

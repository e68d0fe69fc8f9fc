// The deliverer over a real outbox, with a courier that fails as told and a clock that is set by hand.
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backoffMs } from '../../bot/handoff/backoffMs.ts';
import { type Deliverer, startDeliverer } from '../../bot/handoff/outbox.ts';
import { type Courier, type Delivery, DeliveryError, type DueDelivery } from '../../bot/handoff/ports.ts';
import type { Store } from '../../bot/handoff/stores.ts';
import type { Message } from '../../bot/messages/message.ts';
import { openDatabase } from '../../bot/storage/database.ts';

type Attempt = (due: DueDelivery) => Promise<void> | void;

const second = 1_000;
const hour = 3_600 * second;

let store: Store;
let now: number;
let deliverers: Deliverer[];
/** What the courier took, in order, and how often it was asked. */
let sent: string[];
let asked: string[];
/** What the courier does with a delivery before it takes it; by id. */
let trouble: Record<string, Attempt>;
let complaints: { level: 'warn' | 'error'; data: object }[];

const clock = { now: () => new Date(now) };

const courier: Courier = {
  async deliver(due) {
    asked.push(due.id);
    await trouble[due.id]?.(due);
    sent.push(due.id);
    return { post: due.id };
  },
};

function start(couriers: Readonly<Record<string, Courier>> = { teams: courier }, queue = store.outboxQueue): Deliverer {
  const deliverer = startDeliverer({
    troubled: async () => {},
    queue,
    couriers,
    speak: (message, language) => ({ language, blocks: [{ kind: 'text', text: JSON.stringify(message) }] }),
    clock,
    log: {
      warn: (data) => complaints.push({ level: 'warn', data }),
      error: (data) => complaints.push({ level: 'error', data }),
    },
  });
  deliverers.push(deliverer);
  return deliverer;
}

const message: Message = { blocks: [{ kind: 'text', text: { key: 'common.stale' } }] };

async function put(conversation: string, ...ids: string[]): Promise<void> {
  await putAll(
    ids.map((id) => ({ id, to: { channel: 'teams', conversation, reference: {} }, language: 'ja', message })),
  );
}

async function putAll(deliveries: readonly Delivery[]): Promise<void> {
  await store.turn('teams/test', async ({ outbox }) => {
    for (const delivery of deliveries) await outbox.put(delivery);
  });
}

/** Looks once, and waits until there is nothing left to send at this moment. */
async function look(deliverer: Deliverer): Promise<void> {
  deliverer.poke();
  await deliverer.idle();
}

const iso = (ms: number) => new Date(ms).toISOString();

function fail(hope: 'later' | 'never', retryAfterMs?: number): Attempt {
  return () => {
    throw new DeliveryError(`refused: ${hope}`, hope, retryAfterMs);
  };
}

/** Milliseconds from now until the next delivery is due; undefined when there is none. */
async function dueIn(): Promise<number | undefined> {
  const next = await store.outboxQueue.nextDue(['teams']);
  return next === undefined ? undefined : Date.parse(next) - now;
}

async function untilAsked(): Promise<void> {
  while (asked.length === 0) await setTimeout(1);
}

async function untilSent(id: string): Promise<void> {
  while (!sent.includes(id)) await setTimeout(1);
}

beforeEach(async () => {
  store = await openDatabase('sqlite::memory:');
  now = Date.parse('2026-11-22T00:00:00.000Z');
  deliverers = [];
  sent = [];
  asked = [];
  trouble = {};
  complaints = [];
});

afterEach(async () => {
  for (const deliverer of deliverers) await deliverer.stop();
  await store.close();
});

describe('the deliverer', () => {
  it('sends everything in the order of its conversation', async () => {
    await put('employee-a', 'h1', 'h2', 'h3');
    await put('one', 't1', 't2');
    await look(start());
    expect(sent.filter((id) => id.startsWith('h'))).toEqual(['h1', 'h2', 'h3']);
    expect(sent.filter((id) => id.startsWith('t'))).toEqual(['t1', 't2']);
    expect(asked).toHaveLength(5);
    expect(await dueIn()).toBeUndefined();
  });

  it('sends more than one batch, none twice', async () => {
    const ids = Array.from({ length: 57 }, (_, index) => `m${index}`);
    for (const id of ids) await put(`conversation of ${id}`, id);
    await look(start());
    expect([...sent].sort()).toEqual([...ids].sort());
  });

  it('hands the courier words, made when the message leaves', async () => {
    await put('employee-a', 'h1');
    let heard: unknown;
    await look(
      start({
        teams: {
          async deliver(_, spoken) {
            heard = spoken;
            return {};
          },
        },
      }),
    );
    expect(heard).toEqual({ language: 'ja', blocks: [{ kind: 'text', text: JSON.stringify(message) }] });
  });

  it('gives a later message the receipt of the one it replaces, and of its thread', async () => {
    const to = { channel: 'teams', conversation: 'desk', reference: {} };
    await put('desk', 'card');
    await putAll([{ id: 'update', to, language: 'ja', message, replaces: 'card', thread: 'card' }]);
    let seen: DueDelivery | undefined;
    trouble['update'] = (due) => {
      seen = due;
    };
    await look(start());
    expect(seen).toMatchObject({ replacesReceipt: { post: 'card' }, threadReceipt: { post: 'card' } });
  });

  it('leaves the messages of other channels alone', async () => {
    await putAll([{ id: 's1', to: { channel: 'slack', conversation: 'c', reference: {} }, language: 'ja', message }]);
    await look(start());
    expect(asked).toEqual([]);
    expect(await store.outboxQueue.nextDue(['slack'])).toBeDefined();
  });

  it('sends what is put after it has started', async () => {
    const deliverer = start();
    await look(deliverer);
    await put('employee-a', 'h1');
    await look(deliverer);
    expect(sent).toEqual(['h1']);
  });

  it('takes up what an earlier process left behind', async () => {
    trouble['h1'] = fail('later', 5 * second);
    await put('employee-a', 'h1', 'h2');
    const first = start();
    await look(first);
    await first.stop();
    trouble = {};
    now += 5 * second;
    await look(start());
    expect(sent).toEqual(['h1', 'h2']);
  });
});

describe('a message that fails', () => {
  it('holds back those behind it in its conversation, and nobody else', async () => {
    trouble['h1'] = fail('later', 30 * second);
    await put('employee-a', 'h1', 'h2');
    await put('one', 't1');
    const deliverer = start();
    await look(deliverer);
    expect(sent).toEqual(['t1']);
    trouble = {};
    now += 30 * second;
    await look(deliverer);
    expect(sent).toEqual(['t1', 'h1', 'h2']);
  });

  it('waits exactly as long as the platform asked', async () => {
    trouble['h1'] = fail('later', 17 * second);
    await put('employee-a', 'h1');
    const deliverer = start();
    await look(deliverer);
    expect(await dueIn()).toBe(17 * second);
    now += 17 * second - 1;
    await look(deliverer);
    expect(asked).toEqual(['h1']);
    now += 1;
    await look(deliverer);
    expect(asked).toEqual(['h1', 'h1']);
  });

  it('waits longer after every failure', async () => {
    trouble['h1'] = fail('later');
    await put('employee-a', 'h1');
    const deliverer = start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await look(deliverer);
      const wait = (await dueIn()) ?? 0;
      waits.push(wait);
      now += wait;
    }
    const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
    for (const [index, ceiling] of ceilings.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(ceiling / 2);
      expect(waits[index]).toBeLessThanOrEqual(ceiling);
    }
    expect(asked).toHaveLength(6);
    expect(complaints.map(({ level }) => level)).toEqual(Array(6).fill('warn'));
  });

  it('is tried again after a surprise that says nothing about hope', async () => {
    let tries = 0;
    trouble['h1'] = () => {
      tries += 1;
      if (tries === 1) throw new TypeError('socket hang up');
    };
    await put('employee-a', 'h1');
    const deliverer = start();
    await look(deliverer);
    now += second;
    await look(deliverer);
    expect(sent).toEqual(['h1']);
  });

  it('is set aside, loudly, when it is hopeless, and the next one goes on', async () => {
    trouble['h1'] = fail('never');
    await put('employee-a', 'h1', 'h2');
    const deliverer = start();
    await look(deliverer);
    expect(sent).toEqual(['h2']);
    expect(complaints).toEqual([
      { level: 'error', data: { delivery: 'h1', channel: 'teams', tries: 1, reason: 'refused: never' } },
    ]);
    now += 48 * hour;
    await look(deliverer);
    expect(asked).toEqual(['h1', 'h2']);
  });

  it('is set aside after a day of failures, and the next one goes on', async () => {
    trouble['h1'] = fail('later', hour);
    await put('employee-a', 'h1', 'h2');
    const deliverer = start();
    for (let tried = 0; tried <= 24; tried += 1) {
      await look(deliverer);
      now += hour;
    }
    expect(sent).toEqual([]);
    await look(deliverer);
    expect(sent).toEqual(['h2']);
    expect(complaints.at(-1)).toMatchObject({ level: 'error', data: { delivery: 'h1', tries: 26 } });
  });

  it('is not tried in a hurry when its words cannot be made', async () => {
    await put('employee-a', 'h1');
    const deliverer = startDeliverer({
      troubled: async () => {},
      queue: store.outboxQueue,
      couriers: { teams: courier },
      speak: () => {
        throw new Error('no such language');
      },
      clock,
      log: { warn: () => {}, error: () => {} },
    });
    deliverers.push(deliverer);
    await look(deliverer);
    expect(asked).toEqual([]);
    expect(await dueIn()).toBeGreaterThanOrEqual(250);
  });
});

describe('a courier that stays silent', () => {
  let open: () => void;
  beforeEach(async () => {
    const { promise: gate, resolve } = Promise.withResolvers<void>();
    open = resolve;
    trouble['h1'] = () => gate;
    await put('employee-a', 'h1', 'h2');
    await put('one', 't1', 't2', 't3');
  });
  afterEach(() => open());

  it('for one conversation does not hold up another, not even its later messages', async () => {
    start().poke();
    await untilSent('t3');
    expect(sent).toEqual(['t1', 't2', 't3']);
    await put('two', 'u1');
    deliverers[0]?.poke();
    await untilSent('u1');
    expect(asked.filter((id) => id.startsWith('h'))).toEqual(['h1']);
  });

  it.each(['idle', 'stop'] as const)('is waited for by %s()', async (wait) => {
    const deliverer = start();
    deliverer.poke();
    await untilSent('t3');
    let over = false;
    const waiting = deliverer[wait]().then(() => {
      over = true;
    });
    await setTimeout(30);
    expect(over).toBe(false);
    open();
    await waiting;
    expect(sent.slice(3)).toEqual(wait === 'idle' ? ['h1', 'h2'] : ['h1']);
  });
});

describe('a lease', () => {
  it('that was lost with its process ends by itself, and another process sends the message', async () => {
    await put('employee-a', 'h1');
    const start0 = new Date(now).toISOString();
    const until = new Date(now + 60 * second).toISOString();
    expect(await store.outboxQueue.lease(['teams'], start0, until, 20)).toHaveLength(1);
    const deliverer = start();
    await look(deliverer);
    expect(sent).toEqual([]);
    expect(await dueIn()).toBe(60 * second);
    now += 60 * second;
    await look(deliverer);
    expect(sent).toEqual(['h1']);
  });

  it('keeps a second process from sending the same message', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    trouble['h1'] = () => gate;
    await put('employee-a', 'h1', 'h2');
    const one = start();
    const two = start();
    one.poke();
    await untilAsked();
    await look(two);
    open();
    await Promise.all([look(one), look(two)]);
    expect(sent).toEqual(['h1', 'h2']);
    expect(asked).toEqual(['h1', 'h2']);
  });

  it('that ended while this machine slept is renewed before the table is asked again', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    trouble['h1'] = () => gate;
    await put('employee-a', 'h1');
    const deliverer = start();
    deliverer.poke();
    await untilAsked();
    now += hour;
    await put('employee-b', 't1');
    deliverer.poke();
    await untilSent('t1');
    open();
    await look(deliverer);
    expect(asked).toEqual(['h1', 't1']);
  });

  it('that is nearly over when the sending begins is renewed before', async () => {
    const late = { from: iso(now - 14 * second), until: iso(now + second) };
    const delivery = { id: 'h1', to: { channel: 'teams', conversation: 'a', reference: {} }, language: 'ja', message };
    const due = await store.turn('teams/a', ({ outbox }) => outbox.putLeased(delivery, late));
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    trouble['h1'] = () => gate;
    const one = start();
    const tried = one.tried([delivery], due ? [due] : []);
    await untilAsked();
    now += 2 * second;
    await look(start());
    open();
    await tried;
    expect(asked).toEqual(['h1']);
  });

  it('that ended while the courier was slow does not undo what the other process delivered', async () => {
    await put('employee-a', 'h1');
    const { promise: gate, reject } = Promise.withResolvers<void>();
    let first = true;
    trouble['h1'] = () => {
      if (!first) return;
      first = false;
      return gate;
    };
    const slow = start();
    slow.poke();
    await untilAsked();
    now += 61 * second;
    await look(start());
    expect(sent).toEqual(['h1']);
    reject(new DeliveryError('too late', 'later'));
    await slow.idle();
    expect(await dueIn()).toBeUndefined();
    expect(asked).toEqual(['h1', 'h1']);
  });
});

describe('the wait after a failure', () => {
  it('doubles from half a second to five minutes', () => {
    const longest = [1, 2, 3, 10, 11, 500].map((attempts) => backoffMs(attempts, () => 1));
    expect(longest).toEqual([500, 1_000, 2_000, 256_000, 300_000, 300_000]);
  });

  it('has jitter in its upper half, so that many messages do not come back at once', () => {
    expect(backoffMs(4, () => 0)).toBe(2_000);
    expect(backoffMs(4, () => 0.5)).toBe(3_000);
    expect(backoffMs(4, () => 1)).toBe(4_000);
    const waits = new Set(Array.from({ length: 50 }, () => backoffMs(4)));
    expect(waits.size).toBeGreaterThan(10);
  });
});

describe('while the database is away', () => {
  it('a message that was sent is not sent again, and its receipt is stored when the database is back', async () => {
    let away = 2;
    const queue = {
      ...store.outboxQueue,
      async delivered(...of: Parameters<Store['outboxQueue']['delivered']>) {
        if (away-- > 0) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
        return store.outboxQueue.delivered(...of);
      },
    };
    await put('employee-a', 'h1');
    await look(start(undefined, queue));
    expect(asked).toEqual(['h1']);
    expect(complaints).toMatchObject([{ level: 'error' }, { level: 'error' }]);
    expect(await dueIn()).toBeUndefined();
  });

  describe('beside another process', () => {
    it('takes nothing over that was sent before the database was away, however long', async () => {
      let away = false;
      let refused = 0;
      const queue = { ...store.outboxQueue };
      for (const act of ['lease', 'nextDue', 'renew', 'delivered'] as const) {
        const there = queue[act] as (...of: unknown[]) => Promise<never>;
        queue[act] = async (...of: unknown[]): Promise<never> => {
          if (!away) return there(...of);
          refused += 1;
          await setTimeout(1);
          throw Object.assign(new Error('connection lost'), { code: 'ECONNREFUSED' });
        };
      }
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
      trouble['h1'] = () => arrived;
      const sender = start(undefined, queue);
      const other = start(undefined, queue);
      await put('employee-a', 'h1');
      sender.poke();
      await untilAsked();
      away = true;
      arrive();
      await untilSent('h1');
      other.poke();
      while (complaints.length < 2) await setTimeout(1);
      // However often it is told that something waits, it does not ask without a pause.
      for (let times = 0; times < 5; times++) {
        other.poke();
        await setTimeout(20);
      }
      expect(refused).toBeLessThan(20);
      now += 60 * second;
      away = false;
      await Promise.all([look(other), sender.idle()]);
      expect(asked).toEqual(['h1']);
    }, 30_000);

    it('sends nothing of what it lost while it stood still', async () => {
      await put('employee-a', 'one');
      const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
      const still = start({
        teams: {
          async deliver(due, _, proceed = () => {}) {
            asked.push(due.id);
            await awake;
            proceed();
            sent.push(`${due.id} again`);
            return { post: due.id };
          },
        },
      });
      still.poke();
      await untilAsked();
      now += 16 * second;
      await look(start());
      expect(sent).toEqual(['one']);
      wake();
      await still.idle();
      expect(sent).toEqual(['one']);
      expect(await dueIn()).toBeUndefined();
    });

    it('puts off nothing that another process is sending', async () => {
      await put('employee-a', 'one');
      const [first] = await store.outboxQueue.lease(['teams'], clock.now().toISOString(), iso(now + 15 * second), 1);
      now += 16 * second;
      const [other] = await store.outboxQueue.lease(['teams'], clock.now().toISOString(), iso(now + 15 * second), 1);
      await store.outboxQueue.postpone('one', iso(now), 'late', first?.attempts);
      await store.outboxQueue.park('one', 'late', iso(now), 'gone', first?.attempts);
      await store.outboxQueue.release('one', first?.attempts ?? 0);
      expect(await store.outboxQueue.renew('one', iso(now + hour), first?.attempts)).toBe(false);
      expect(await dueIn()).toBe(15 * second);
      expect(await store.outboxQueue.renew('one', iso(now + 20 * second), other?.attempts)).toBe(true);
      expect(await dueIn()).toBe(20 * second);
    });

    it('hands back what it cannot finish when it stops: another one sends it at once', async () => {
      await put('employee-a', 'one');
      const { promise: never } = Promise.withResolvers<void>();
      trouble['one'] = () => never;
      const stopping = start();
      stopping.poke();
      await untilAsked();
      await stopping.stop(20);
      deliverers = [];
      trouble = {};
      await look(start());
      expect(sent).toEqual(['one']);
    });

    it('waits for nothing that another process has tried', async () => {
      const deliverer = start();
      const delivery = {
        id: 'one',
        to: { channel: 'teams', conversation: 'a', reference: {} },
        language: 'ja',
        message,
      };
      const tried = deliverer.tried([delivery]);
      await putAll([delivery]);
      await store.outboxQueue.lease(['teams'], iso(now), iso(now + 15 * second), 1);
      await tried;
      expect(sent).toEqual([]);
    });

    it('keeps what has arrived in part, and finishes it itself', async () => {
      await put('employee-a', 'one');
      let parts = 0;
      trouble['one'] = () => {
        parts += 1;
        if (parts === 1) throw new DeliveryError('503', 'later', 50, 'noAnswer', true);
      };
      const begun = start();
      begun.poke();
      await untilAsked();
      const other = start({ teams: { deliver: async () => ({ post: 'by another one' }) } });
      await look(other);
      await begun.idle();
      expect(sent).toEqual(['one']);
      expect(asked).toEqual(['one', 'one']);
    });
  });
});

describe('a message that is leased as it is said', () => {
  const due = (id: string, conversation = 'employee-a', more: Partial<Delivery> = {}): Delivery => ({
    ...{ id, to: { channel: 'teams', conversation, reference: {} }, language: 'ja', message },
    ...more,
  });

  /** Says these in one turn, as the worker does; what of them is leased. */
  const say = (deliverer: Deliverer, ...deliveries: Delivery[]) =>
    store.turn('teams/test', async ({ outbox }) => {
      const leased: DueDelivery[] = [];
      for (const delivery of deliveries) {
        const lease = deliverer.lease('teams');
        const one = lease && (await outbox.putLeased(delivery, lease));
        if (one) leased.push(one);
      }
      return leased;
    });

  it('is sent in its order, and the table is not asked for it', async () => {
    let looks = 0;
    const queue: Store['outboxQueue'] = {
      ...store.outboxQueue,
      lease: (...of) => {
        looks++;
        return store.outboxQueue.lease(...of);
      },
    };
    const deliverer = start(undefined, queue);
    const said = [due('a1'), due('b1', 'employee-b'), due('a2'), due('a3')];
    await deliverer.tried(said, await say(deliverer, ...said));
    expect(sent.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(sent).toContain('b1');
    await deliverer.idle();
    expect(looks).toBe(0);
    expect(await dueIn()).toBeUndefined();
  });

  it('waits behind one that does not arrive, and that is none of its tries', async () => {
    trouble['a1'] = fail('later', second);
    const deliverer = start();
    const said = [due('a1'), due('a2')];
    const leased = await say(deliverer, ...said);
    void deliverer.tried(said, leased);
    await deliverer.idle();
    expect(asked).toEqual(['a1']);
    trouble = {
      a2: ({ attempts, firstTriedAt }) => {
        expect({ attempts, firstTriedAt }).toEqual({ attempts: 1, firstTriedAt: clock.now().toISOString() });
      },
    };
    now += 2 * second;
    await look(deliverer);
    expect(sent).toEqual(['a1', 'a2']);
    expect(complaints).toHaveLength(1);
  });

  it('is not leased behind something unsent, nor in the place of what is on its way', async () => {
    await put('employee-a', 'old');
    const deliverer = start();
    const leased = await say(
      deliverer,
      due('a1'),
      due('b1', 'employee-b'),
      due('b2', 'employee-b', { replaces: 'b1' }),
      due('b3', 'employee-b'),
    );
    expect(leased.map(({ id }) => id)).toEqual(['b1']);
    await deliverer.tried(leased, leased);
    await look(deliverer);
    expect(sent.filter((id) => !id.startsWith('b'))).toEqual(['old', 'a1']);
    expect(sent.filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });

  it('carries the receipt of what it replaces', async () => {
    await put('employee-a', 'card');
    const deliverer = start();
    await look(deliverer);
    const [update] = await say(deliverer, due('update', 'employee-a', { replaces: 'card' }));
    expect(update).toMatchObject({ id: 'update', attempts: 1, replacesReceipt: { post: 'card' } });
  });

  it('is not leased by a process that stops, and goes to another one', async () => {
    const deliverer = start();
    const leased = await say(deliverer, due('a1'), due('a2'));
    await deliverer.stop();
    expect(deliverer.lease('teams')).toBeUndefined();
    await deliverer.tried(leased, leased);
    expect(asked).toEqual([]);
    await look(start());
    expect(sent).toEqual(['a1', 'a2']);
  });
});

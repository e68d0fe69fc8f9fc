// When a process is ready, what it says is wrong, and what it does not hold against itself.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Depths, Store } from '../../bot/handoff/stores.ts';
import { answers } from '../../bot/monitoring/answers.ts';
import { openMetrics } from '../../bot/monitoring/metrics.ts';
import { lateAfterSeconds, stuckAfterMs, watchReadiness } from '../../bot/monitoring/readiness.ts';
import type { Loop } from '../../bot/monitoring/watcher.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const now = Date.parse('2026-11-20T09:00:00.000Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
const open: Pick<Store, 'close'>[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

const none = { open: 0, claimed: 0, resolved: 0, closed: 0, withdrawn: 0 };

function watch({
  oldestTry = undefined as string | undefined,
  depths = async (): Promise<Depths> => ({ inbox: { waiting: 0 }, tickets: none }),
  state = async () => ({ waiting: 1, parked: 0, ...(oldestTry && { oldestTry }) }),
  tokens = {} as Record<string, boolean | undefined>,
} = {}) {
  let tick = 0;
  const looked = new Map<Loop, number>([
    ['worker', 0],
    ['deliverer', 0],
    ['waysOut', 0],
  ]);
  const watched = watchReadiness({
    store: { outboxQueue: { state }, depths },
    looked,
    tokens: () => tokens,
    clock: { now: () => new Date(now) },
    tick: () => tick,
  });
  const ask = answers({
    ...watched,
    metrics: openMetrics({ channels: ['teams'], deliveryChannels: ['teams'], databaseFailures: () => 3 }),
    since: new Date(now).toISOString(),
    token: undefined,
  });
  return {
    ...watched,
    looked,
    later: (ms: number) => {
      tick += ms;
    },
    async readyz(own = true) {
      const { status, body } = await ask({ path: '/readyz', own, authorization: undefined });
      return { status, ...(JSON.parse(body) as { ok: boolean; wrong?: string[]; outbox?: object }) };
    },
    async metrics() {
      return (await ask({ path: '/metrics', own: true, authorization: undefined })).body;
    },
  };
}

describe('a process', () => {
  it('is ready while its database answers and its loops go round', async () => {
    expect(await watch().readyz()).toMatchObject({ status: 200, ok: true, wrong: [] });
  });

  it('is not ready when its database does not answer, and knows no numbers then', async () => {
    const store = await openDatabase('sqlite::memory:');
    await store.close();
    const { readyz, metrics } = watch({ state: store.outboxQueue.state, depths: store.depths });
    const { status, ok, wrong, outbox } = await readyz();
    expect([status, ok, wrong, outbox]).toEqual([503, false, ['database'], undefined]);
    const text = await metrics();
    expect(text).toContain('activation_desk_check{check="database"} 0');
    expect(text).toContain('activation_desk_database_errors_total 3');
    expect(text).not.toMatch(/^activation_desk_(outbox_waiting|inbox_waiting|tickets)/m);
  });

  it.each(['worker', 'deliverer'] as const)('is not ready when its %s stands still', async (loop) => {
    const { readyz, later, looked } = watch();
    later(stuckAfterMs - 1);
    expect((await readyz()).status).toBe(200);
    later(1);
    for (const other of looked.keys()) if (other !== loop) looked.set(other, stuckAfterMs);
    expect(await readyz()).toMatchObject({ status: 503, ok: false, wrong: [loop] });
  });

  it('is not ready once it is being stopped', async () => {
    const { readyz, stopping } = watch();
    stopping();
    expect(await readyz()).toMatchObject({ status: 503, wrong: ['running'] });
  });

  it('stays ready, and says so, when a platform takes nothing for long: no other process could do better', async () => {
    const late = watch({ oldestTry: ago(lateAfterSeconds) });
    expect(await late.readyz()).toMatchObject({ status: 200, ok: true, wrong: ['outbox'] });
    const soon = watch({ oldestTry: ago(lateAfterSeconds - 1) });
    expect(await soon.readyz()).toMatchObject({
      wrong: [],
      outbox: { waiting: 1, oldestSeconds: lateAfterSeconds - 1, parked: 0 },
    });
  });

  it('stays ready, and says so, when a platform does not take its credentials', async () => {
    const { readyz, metrics } = watch({ tokens: { teams: false, slack: undefined } });
    const { status, wrong } = await readyz();
    expect([status, wrong]).toEqual([200, ['teams']]);
    const text = await metrics();
    expect(text).toContain('activation_desk_check{check="teams"} 0');
    expect(text).not.toContain('check="slack"');
  });

  it('asks its database once a second for strangers, and always for those who may know', async () => {
    let asked = 0;
    const state = async () => ({ waiting: ++asked, parked: 0 });
    const { readyz, later } = watch({ state });
    for (let n = 0; n < 5; n++) await readyz(false);
    expect(asked).toBe(1);
    await readyz(true);
    expect(asked).toBe(2);
    later(1_000);
    await readyz(false);
    expect(asked).toBe(3);
  });
});

describe('the depths of a database', () => {
  it('are the events without a turn, with the age of the oldest, and the tickets of each state', async () => {
    const store = await openDatabase('sqlite::memory:');
    open.push(store);
    for (const [key, seconds] of [
      ['a', 90],
      ['b', 30],
    ] as const) {
      await store.inboxQueue.accept({
        channel: 'teams',
        eventKey: key,
        conversation: key,
        activity: {},
        masked: [],
        receivedAt: ago(seconds),
      });
    }
    const text = await watch({ depths: store.depths }).metrics();
    expect(text).toContain('activation_desk_inbox_waiting 2');
    expect(text).toContain('activation_desk_inbox_oldest_seconds 90');
    for (const state of Object.keys(none)) expect(text).toContain(`activation_desk_tickets{state="${state}"} 0`);
  });
});

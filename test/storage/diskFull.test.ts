// A disk without room: what was stored stays, what cannot be stored is refused whole, and there is a way on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from '@jest/globals';
import { openDatabase } from '../../bot/storage/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'disk-full-'));
const { exec } = DatabaseSync.prototype;
/** The store's own connection: SQLite says the same when a file may not grow as when the disk is full. */
let connection: DatabaseSync | undefined;
DatabaseSync.prototype.exec = function (query) {
  connection = this;
  return exec.call(this, query);
};
afterAll(() => {
  DatabaseSync.prototype.exec = exec;
  rmSync(folder, { recursive: true });
});

it('refuses a turn that has no room, keeps all that was stored before, and goes on when there is room', async () => {
  const at = '2026-03-02T01:00:00.000Z';
  const store = await openDatabase(`sqlite:${join(folder, 'desk.db')}`);
  const mayGrowTo = (pages: number) => connection && exec.call(connection, `pragma max_page_count = ${pages}`);
  const put = (count: number) =>
    store.turn('c1', async ({ states }) => {
      await states.put('count', count, at);
      await states.put(`filler ${count}`, 'x'.repeat(20_000), at);
    });
  const counted = () => store.turn('c1', ({ states }) => states.get('count'));
  const accept = (eventKey: string) =>
    store.inboxQueue.accept({
      channel: 'teams',
      conversation: 'c1',
      eventKey,
      activity: 'x'.repeat(20_000),
      masked: [],
      receivedAt: at,
    });

  mayGrowTo(150);
  let stored = 0;
  const full = (async () => {
    for (;;) {
      await put(stored + 1);
      stored += 1;
    }
  })();
  await expect(full).rejects.toThrow('database or disk is full');
  expect(stored).toBeGreaterThan(2);
  expect(await counted()).toBe(stored);
  // What is not stored is not acknowledged either.
  await expect(accept('e1')).rejects.toThrow('database or disk is full');

  mayGrowTo(1_000_000);
  await put(stored + 1);
  expect(await counted()).toBe(stored + 1);
  expect(await accept('e1')).toMatchObject({ duplicate: false });
  await store.close();
});

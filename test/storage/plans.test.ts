// No query reads a whole table that grows: SQLite plans every statement that the storage contract runs.
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../bot/handoff/stores.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { storageContract } from './contract.ts';

const at = '2026-03-02T01:00:00.000Z';
const { prepare } = DatabaseSync.prototype;
let asked = new Set<string>();
let ofMigrations: ReadonlySet<string> = new Set();
/** An empty database of the newest schema, to plan in. */
let db: DatabaseSync;

DatabaseSync.prototype.prepare = function (query, ...options) {
  asked.add(query);
  db ??= this;
  return prepare.call(this, query, ...options);
};

const store = openDatabase('sqlite::memory:');

beforeAll(async () => {
  await store;
  ofMigrations = asked;
  asked = new Set();
});
afterAll(async () => {
  DatabaseSync.prototype.prepare = prepare;
  await (await store).close();
});

/** Every function there is, and those that the contract has called. */
const known = new Set<string>();
const called = new Set<string>();

/** The same, but it writes down what is called of it and of its parts. */
function watched<T extends object>(whole: T, name = ''): T {
  const entries = Object.entries(whole).map(([key, part]) => {
    const path = name ? `${name}.${key}` : key;
    if (typeof part === 'object') return [key, watched(part, path)];
    known.add(path);
    return [
      key,
      (...given: readonly unknown[]) => {
        called.add(path);
        return part(...given);
      },
    ];
  });
  return Object.fromEntries(entries) as T;
}

async function openWatched(): Promise<Store> {
  const store = watched(await openDatabase('sqlite::memory:'));
  const { turn, turnIfFree } = store;
  return {
    ...store,
    turn: (conversation, work) => turn(conversation, (stores) => work(watched(stores))),
    turnIfFree: (conversation, work) => turnIfFree(conversation, (stores) => work(watched(stores))),
  };
}

storageContract('SQLite, planned,', openWatched);

/** What may be read from one end to the other. */
const mayBeRead: readonly (readonly [what: RegExp, why: string])[] = [
  [/^SCAN (incidents|notices)$/, 'people at desks make them, one at a time'],
  [/^SCAN posts\b/, 'the local page on somebody’s own machine'],
  [/ USING INDEX (inbox_unfinished|outbox_unfinished|outbox_parked_order)$/, 'what waits, and not what has been'],
  [/^SCAN tickets USING COVERING INDEX tickets_state$/, 'counted for the metrics, from the index alone'],
  [/^SCAN \d+-ROW VALUES CLAUSE$/, 'the values of the statement itself'],
  [/^SCAN (free|counters|either|newer)$/, 'a few rows that are at hand'],
];
/** Looks for words in everything: when a person is forgotten, or an app is removed. */
const looksForWords = /\blike (\?|'%') /;

const plan = (query: string) =>
  prepare
    .call(db, `explain query plan ${query}`)
    .all()
    .map(({ detail }) => String(detail));

const readsAll = (query: string) =>
  plan(query).filter((step) => step.startsWith('SCAN') && !mayBeRead.some(([what]) => what.test(step)));

describe('the statements of the contract', () => {
  it('are all that the storage has', async () => {
    const store = await openWatched();
    // What only other tests ask for.
    await store.turn('c1', ({ cases }) => cases.alike({ code: '0xC004F213', model: 'T14', bios: '1.21' }, at));
    await store.figures(at, at);
    await store.turnIfFree('c1', ({ erasure }) => erasure.forgetEvent(1));
    await store.files.remove(['f1']);
    await store.inboxQueue.next('teams', 'c1');
    await store.outboxQueue.renew('d1', at);
    await store.outboxQueue.release('d1', 1);
    await store.outboxQueue.untouched('d1', 1);
    const to = { channel: 'teams', conversation: 'c1', reference: null };
    const delivery = { id: 'd9', to, language: 'ja', message: { blocks: [] }, replaces: 'd1', thread: 'd1' };
    await store.turn('c1', ({ outbox }) => outbox.putLeased(delivery, { from: at, until: at }));
    await store.outboxQueue.untried(['d1']);
    await store.alarmQueue.release([{ key: 'retry/p1', kind: 'retry', at, data: null }], at);
    await store.close();
    const withoutQueries = ['isPassing'];
    expect([...known].filter((one) => !called.has(one))).toEqual(withoutQueries);
  });

  it('are planned without reading a whole table that grows', () => {
    const queries = [...asked].filter((query) => /^(select|insert|update|delete|with) /i.test(query));
    const ours = queries.filter((query) => !ofMigrations.has(query) && !/sqlite_master|kysely_/.test(query));
    expect(ours.length).toBeGreaterThan(120);
    const wrong = ours.filter((query) => !looksForWords.test(query) && readsAll(query).length > 0);
    expect(wrong.map((query) => [query, ...plan(query)])).toEqual([]);
  });

  it('would be caught if one did', () => {
    expect(readsAll('select * from states where value = ?')).toEqual(['SCAN states']);
    expect(readsAll('select key from people where name = ? order by key')).toHaveLength(1);
    expect(readsAll('select * from tickets where state = ?')).toEqual([]);
  });
});

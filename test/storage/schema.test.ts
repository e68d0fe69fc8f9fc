// What a migration makes of the rows it finds, where it reads them.
import { describe, expect, it } from '@jest/globals';
import { Kysely } from 'kysely';
import { first } from '../../bot/storage/migrations/1_first.ts';
import { desks } from '../../bot/storage/migrations/3_desks.ts';
import { openSqlite } from '../../bot/storage/sqlite.ts';

describe('schema version 3', () => {
  it('puts tickets of before on the one desk there was, with their card, and makes them found by their words', async () => {
    const db = new Kysely<Record<string, Record<string, unknown>>>({
      dialect: (await openSqlite(':memory:')).dialect,
    });
    await first('sqlite').up(db);
    const at = '2026-03-02T01:00:00.000Z';
    const summary = {
      personName: '利用者 Ａ',
      case: { codes: ['0xC004F213'], errorText: 'エラー', details: { site: '大阪' } },
    };
    const ticket = { state: 'open', version: 1, person: 'p', created_at: at, updated_at: at };
    await db
      .insertInto('tickets')
      .values([
        { ...ticket, id: 't1', number: 1, card: 'c1', summary: JSON.stringify(summary), assignee_name: '花子' },
        { ...ticket, id: 't2', number: 2, card: 'c2', summary: '{}', assignee_name: null },
      ])
      .execute();
    await db
      .insertInto('ticket_entries')
      .values({ ticket: 't1', at, kind: 'note', author: 'a', text: 'ＶＰＮ' })
      .execute();
    await desks('sqlite').up(db);
    const tickets = await db.selectFrom('tickets').select(['desk', 'search']).orderBy('number').execute();
    expect(tickets).toEqual([
      { desk: 'main', search: '利用者 a\n花子\n0xc004f213\nエラー\n大阪' },
      { desk: 'main', search: '\n\n' },
    ]);
    expect(await db.selectFrom('ticket_cards').selectAll().orderBy('card').execute()).toEqual([
      { card: 'c1', ticket: 't1' },
      { card: 'c2', ticket: 't2' },
    ]);
    const entries = await db.selectFrom('ticket_entries').select(['text', 'search', 'source']).execute();
    expect(entries).toEqual([{ text: 'ＶＰＮ', search: 'vpn', source: null }]);
    await db.destroy();
  });
});

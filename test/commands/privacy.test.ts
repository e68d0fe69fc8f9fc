// `npm run audit` and `npm run export` as they are typed, over a database with one ticket.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import type { Ticket } from '../../bot/handoff/ticket.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-audit-'));
const url = `sqlite:${join(folder, 'desk.db')}`;
const processMs = 30_000;
// With spaces: the search for leaks in what tests write would take one with hyphens for a leak.
const key = 'VK7JG NPHTM C97JM 9MPGT 3V66T';
const at = new Date().toISOString();

/** With a key in every field that words can be in: none of them had to pass the door. */
const ticket: Omit<Ticket, 'number'> = {
  id: 't1',
  state: 'closed',
  version: 1,
  person: 'slack/U1',
  summary: {
    personName: `Alex ${key}`,
    channel: 'slack',
    language: 'en',
    case: { ...emptyCase, errorText: key, details: { model: key, note: key }, files: [`${key}.txt`] },
  },
  assignee: { key: 'slack/U2', name: `Bob ${key}` },
  desk: 'main',
  card: 'card',
  comment: key,
  createdAt: at,
  updatedAt: at,
};

beforeAll(async () => {
  const store = await openDatabase(url);
  await store.turn('c1', async ({ tickets, audit, pseudonyms }) => {
    await tickets.add(ticket);
    const file = { id: 'f1', name: `${key}.txt`, type: 'text/plain', size: 3 };
    for (const kind of ['employee', 'staff', 'note'] as const)
      await tickets.addEntry({ ticket: 't1', at, kind, author: `Bob ${key}`, text: `it is ${key}`, files: [file] });
    const actor = await pseudonyms.of('slack/U1');
    await audit.add({ at, actor, action: 'escalate', subject: 'ACT-000001', detail: { state: 'open' } });
  });
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run export', () => {
  it(
    'writes the ticket as JSON without a secret, and that it left',
    () => {
      const { status, out } = run('export', 'ACT-000001');
      expect(status).toBe(0);
      expect(out).not.toContain('VK7JG');
      expect(JSON.parse(out)).toMatchObject({
        schema: 'activation-desk/ticket',
        version: 1,
        ticket: { name: 'ACT-000001', state: 'closed', desk: 'main', createdAt: at },
        entries: [{ kind: 'employee' }, { kind: 'staff' }, { kind: 'note', files: [{ type: 'text/plain', size: 3 }] }],
      });
      expect(run('audit').out).toMatch(/ {2}operator {2}ticketExported {2}ACT-000001\n/);
    },
    processMs,
  );

  it(
    'says how it is used, and that there is no such ticket',
    () => {
      expect(run('export')).toMatchObject({ status: 1, err: expect.stringContaining('npm run export -- ACT-000042') });
      expect(run('export', 'ACT-9')).toMatchObject({ status: 1, out: '', err: 'There is no ticket ACT-9.\n' });
    },
    processMs,
  );
});

describe('npm run audit', () => {
  it(
    'prints a line or a JSON line each, of a ticket or of a person',
    () => {
      expect(run('audit', '--person', 'slack/U1').out).toMatch(
        /^\d{4}-\S+Z {2}[0-9a-f-]{36} {2}escalate {2}ACT-000001 {2}state=open\n$/,
      );
      const [line = ''] = run('audit', '--ticket', 'act-000001', '--json', '--since', '1d').out.split('\n');
      expect(JSON.parse(line)).toMatchObject({ action: 'escalate', subject: 'ACT-000001', detail: { state: 'open' } });
      expect(run('audit', '--person', 'slack/U9')).toMatchObject({ status: 0, out: '' });
    },
    processMs,
  );

  it(
    'says how it is used',
    () => {
      for (const wrong of [['--since', 'yesterday'], ['--nothing']])
        expect(run('audit', ...wrong)).toMatchObject({
          status: 1,
          err: expect.stringMatching(/^Usage: npm run audit/),
        });
    },
    processMs,
  );
});

function run(command: 'audit' | 'export', ...args: string[]) {
  const script = new URL(`../../bot/commands/${command}.ts`, import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], DATABASE_URL: url, DEFAULT_LANGUAGE: 'en' },
  });
  return { status, out: stdout, err: stderr };
}

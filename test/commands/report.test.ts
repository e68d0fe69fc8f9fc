// `npm run report` as it is typed: text, CSV and picture from a database that a serving process holds open.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../bot/handoff/stores.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { caseRecord } from '../support/caseRecords.ts';

const processMs = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'report-'));
const url = `sqlite:${join(folder, 'desk.sqlite')}`;
let serving: Store;

beforeAll(async () => {
  serving = await openDatabase(url);
  await serving.turn('test', async ({ cases }) => {
    await cases.put(caseRecord({ startedAt: '2026-11-03T01:00:00.000Z', outcome: 'solved', codes: ['0xC004F213'] }));
    await cases.put(caseRecord({ startedAt: '2026-11-04T01:00:00.000Z', section: 'productKey' }));
    await cases.put(caseRecord({ startedAt: '2026-12-01T01:00:00.000Z' }));
  });
});

afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

describe('report', () => {
  it(
    'prints the figures of the days that were asked for, in the default language',
    () => {
      const { status, out, err } = report('--since', '2026-11-01', '--until', '2026-11-30');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toContain('相談件数: 2');
      expect(out).toContain('ボットで解決: 1 件（50%）');
      expect(out).toContain('プロダクト キー：1 件');
    },
    processMs,
  );

  it(
    'writes CSV and picture, and says where, in the language that was asked for',
    () => {
      const [csv, png] = [join(folder, 'figures.csv'), join(folder, 'figures.png')];
      const { status, out } = report(
        ...['--since', '2026-11-01', '--until', '2026-12-31', '--language', 'en', '--csv', csv, '--png', png],
      );
      expect(status).toBe(0);
      expect(out).toContain('Cases: 3');
      expect(out).toContain(`Written: ${csv}`);
      expect(readFileSync(csv, 'utf8')).toContain('\r\ncode,0xC004F213,1\r\n');
      expect(readFileSync(png).toString('latin1', 1, 4)).toBe('PNG');
    },
    processMs,
  );

  it.each([
    [['--since', 'soon'], '「soon」'],
    [['--since', '2026-11-02', '--until', '2026-11-01'], '開始日'],
    [['--language', 'fr'], 'en, ja'],
    [['--sinc', '7d'], '--since 30d'],
    [['7d'], '--since 30d'],
    [['--csv', join(folder, 'none', 'figures.csv')], 'ENOENT'],
  ])(
    'says what is wrong with %j and how to mend it, without a stack',
    (typed, cure) => {
      const { status, err } = report(...typed);
      expect(status).toBe(1);
      expect(err).toContain(cure);
      expect(err.trim().split('\n')).toHaveLength(1);
    },
    processMs,
  );
});

function report(...typed: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bot/commands/report.ts', ...typed], {
    cwd: new URL('../../', import.meta.url),
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

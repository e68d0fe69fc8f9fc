// A report for spreadsheets: rows that are read back, and nothing in them that a spreadsheet would run.
import { describe, expect, it } from '@jest/globals';
import { readPeriod } from '../../bot/report/period.ts';
import { type Period, reportOf } from '../../bot/report/report.ts';
import { reportCsv } from '../../bot/report/reportCsv.ts';
import { caseRecord } from '../support/caseRecords.ts';

const now = '2026-11-10T03:00:00.000Z';
const period = readPeriod({ since: '2d' }, { now: new Date(now), timeZone: 'Asia/Tokyo' }) as Period;
const csv = (...cases: Parameters<typeof reportOf>[0]) => reportCsv(reportOf(cases, period, now));

describe('a report as CSV', () => {
  it('has one row for each number, under the same names always', () => {
    const handed = { outcome: 'handedOver', why: 'asked', claimSeconds: 90, rating: 4 } as const;
    expect(csv(caseRecord({ ...handed, codes: ['0xC004F213'] }))).toBe(
      `\uFEFF${[
        'figure,of,value',
        'since,,2026-11-09',
        'until,,2026-11-10',
        'cases,,1',
        'outcome,solved,0',
        'outcome,handedOver,1',
        'outcome,abandoned,0',
        'outcome,goingOn,0',
        'handed_over_because,asked,1',
        'handed_over_because,exhausted,0',
        'handed_over_because,onlyIt,0',
        'handed_over_because,incident,0',
        'handed_over_stands,confirmed,0',
        'handed_over_stands,lapsed,0',
        'handed_over_stands,withdrawn,0',
        'handed_over_stands,resolved,0',
        'handed_over_stands,atWork,1',
        'claim_seconds,count,1',
        'claim_seconds,median,90',
        'claim_seconds,p90,90',
        'reply_seconds,count,0',
        'reply_seconds,median,',
        'reply_seconds,p90,',
        'resolve_seconds,count,0',
        'resolve_seconds,median,',
        'resolve_seconds,p90,',
        'reopened,count,0',
        'reopened,of,0',
        'rating,count,1',
        'rating,mean,4',
        'code,0xC004F213,1',
        'day,2026-11-09,0',
        'day,2026-11-10,1',
        '',
      ].join('\r\n')}`,
    );
  });

  it('quotes what would end a cell', () => {
    expect(csv(caseRecord({ model: 'HP 14", grey' }))).toContain('\r\nmodel,"HP 14"", grey",1\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '=HYPERLINK("http://x")'])('runs no %s', (model) => {
    const [row = ''] = /^model,.*$/m.exec(csv(caseRecord({ model }))) ?? [];
    expect(row).toMatch(/^model,"?'/);
  });

  it('has no pseudonym and no channel in it', () => {
    expect(csv(caseRecord())).not.toMatch(/pseudonym|teams/);
  });
});

// What is counted from the records of cases, against numbers made by hand; docs/report.md has the meanings.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseRecord } from '../../bot/handoff/cases.ts';
import { readPeriod } from '../../bot/report/period.ts';
import { type Period, reportOf } from '../../bot/report/report.ts';
import { caseRecord } from '../support/caseRecords.ts';

const now = '2026-11-12T03:00:00.000Z';
const period = readPeriod({ since: '3d' }, { now: new Date(now), timeZone: 'Asia/Tokyo' }) as Period;
const count = (cases: readonly CaseRecord[]) => reportOf(cases, period, now);
const handedOver = (more: Partial<CaseRecord> = {}) =>
  caseRecord({ outcome: 'handedOver', why: 'asked', handedAt: '2026-11-10T01:00:00.000Z', ...more });

describe('a report', () => {
  it('counts each case once: solved, handed over, abandoned after 24 hours, or going on', () => {
    const { cases, outcomes, abandonedAt } = count([
      caseRecord({ outcome: 'solved' }),
      handedOver(),
      caseRecord({ touchedAt: '2026-11-11T03:00:00.000Z', section: 'productKey' }),
      caseRecord({ touchedAt: '2026-11-10T03:00:00.000Z', section: 'productKey' }),
      caseRecord({ touchedAt: '2026-11-10T03:00:00.000Z', section: 'network' }),
      caseRecord({ touchedAt: '2026-11-11T03:00:00.001Z', section: 'network' }),
    ]);
    expect(cases).toBe(6);
    expect(outcomes).toEqual({ solved: 1, handedOver: 1, abandoned: 3, goingOn: 1 });
    expect(abandonedAt).toEqual([
      { of: 'productKey', count: 2 },
      { of: 'network', count: 1 },
    ]);
  });

  it('takes silence for no success, and what IT had a part in for no success of the bot', () => {
    const { outcomes } = count([
      caseRecord({ touchedAt: '2026-11-01T00:00:00.000Z', section: 'wrapUp' }),
      caseRecord({ outcome: 'solved', handedAt: '2026-11-10T01:00:00.000Z', ended: 'withdrawn' }),
      caseRecord({ outcome: 'solved', handedAt: '2026-11-10T01:00:00.000Z', claimSeconds: 60, ended: 'withdrawn' }),
      handedOver({ ended: 'confirmed' }),
    ]);
    expect(outcomes).toEqual({ solved: 1, handedOver: 2, abandoned: 1, goingOn: 0 });
  });

  it('says why cases were handed over, and how their tickets stand', () => {
    const { reasons, ends } = count([
      handedOver({ why: 'asked' }),
      handedOver({ why: 'exhausted', resolveSeconds: 60 }),
      handedOver({ why: 'exhausted', resolveSeconds: 60, ended: 'confirmed' }),
      handedOver({ why: 'onlyIt', resolveSeconds: 60, ended: 'lapsed' }),
      handedOver({ why: 'onlyIt', ended: 'withdrawn' }),
      handedOver({ why: 'incident' }),
    ]);
    expect(reasons).toEqual({ asked: 1, exhausted: 2, onlyIt: 2, incident: 1 });
    expect(ends).toEqual({ atWork: 2, resolved: 1, confirmed: 1, lapsed: 1, withdrawn: 1 });
  });

  it('takes median and ninth tenth by nearest rank', () => {
    const ten = [100, 20, 30, 40, 50, 60, 70, 80, 90, 10].map((claimSeconds) => handedOver({ claimSeconds }));
    expect(count(ten).times.claim).toEqual({ count: 10, median: 50, p90: 90 });
    const three = [7, 5, 9].map((replySeconds) => handedOver({ replySeconds }));
    expect(count(three).times.reply).toEqual({ count: 3, median: 7, p90: 9 });
    expect(count([handedOver({ resolveSeconds: 4 })]).times.resolve).toEqual({ count: 1, median: 4, p90: 4 });
    expect(count([handedOver()]).times).toEqual({ claim: undefined, reply: undefined, resolve: undefined });
  });

  it('counts how many tickets that were over came back, and rates only what was rated', () => {
    const { reopened, rating } = count([
      handedOver({ resolveSeconds: 60, rating: 5 }),
      handedOver({ ended: 'confirmed', rating: 2 }),
      handedOver({ reopened: 2 }),
      handedOver({ ended: 'withdrawn' }),
      handedOver(),
    ]);
    expect(reopened).toEqual({ count: 1, of: 3 });
    expect(rating).toEqual({ count: 2, mean: 3.5 });
    expect(count([handedOver()]).rating).toBeUndefined();
  });

  it('counts codes, models and BIOS versions, whatever case they are written in, the most frequent first', () => {
    const { codes, models, bios } = count([
      caseRecord({ codes: ['0xC004F213', '0xC004F213', '0xC004F074'], model: 'ThinkPad T14', bios: '1.21' }),
      caseRecord({ codes: ['0xC004F213'], model: 'THINKPAD T14', bios: '1.21' }),
      caseRecord({ model: 'ThinkPad T14', bios: '1.18' }),
      caseRecord({ bios: 'N32ET' }),
    ]);
    expect(codes).toEqual([
      { of: '0xC004F213', count: 2 },
      { of: '0xC004F074', count: 1 },
    ]);
    expect(models).toEqual([{ of: 'ThinkPad T14', count: 3 }]);
    expect(bios).toEqual([
      { of: '1.21 · THINKPAD T14', count: 2 },
      { of: '1.18 · ThinkPad T14', count: 1 },
      { of: 'N32ET', count: 1 },
    ]);
  });

  it('counts cases on the days of the desk, also those of which only the day is left', () => {
    const { days } = count([
      caseRecord({ startedAt: '2026-11-09T15:00:00.000Z' }),
      caseRecord({ startedAt: '2026-11-10T14:59:59.000Z' }),
      caseRecord({ startedAt: '2026-11-10T15:00:00.000Z' }),
      caseRecord({ startedAt: '2026-11-11T00:00:00.000Z' }),
    ]);
    expect(days).toEqual([
      { of: '2026-11-10', count: 2 },
      { of: '2026-11-11', count: 2 },
      { of: '2026-11-12', count: 0 },
    ]);
  });

  it('counts tens of thousands of cases over ten years at once', () => {
    const { days } = readPeriod({ since: '3650d' }, { now: new Date(now), timeZone: 'Asia/Tokyo' }) as Period;
    const many = Array.from({ length: 20_000 }, (_, at) =>
      caseRecord({ startedAt: days[at % days.length]?.from ?? '' }),
    );
    const begun = performance.now();
    const report = reportOf(many, { days, until: now }, now);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(report.days.every(({ count }) => count === 5 || count === 6)).toBe(true);
  });

  it('adds up, whatever the cases are', () => {
    const seconds = fc.option(fc.nat(1_000_000), { nil: undefined });
    const record = fc
      .record({
        outcome: fc.constantFrom('solved', 'handedOver', undefined),
        why: fc.constantFrom('asked', 'exhausted', 'onlyIt'),
        touched: fc.nat(72),
        claimSeconds: seconds,
        resolveSeconds: seconds,
        reopened: fc.nat(2),
        ended: fc.constantFrom('confirmed', 'withdrawn', 'lapsed', undefined),
      })
      .map(({ touched, ...more }) => {
        const touchedAt = new Date(Date.parse(now) - touched * 3_600_000).toISOString();
        const known = Object.entries(more).filter(([, value]) => value !== undefined);
        return caseRecord({ ...(Object.fromEntries(known) as Partial<CaseRecord>), touchedAt });
      });
    fc.assert(
      fc.property(fc.array(record), (cases) => {
        const { outcomes, abandonedAt, ends, times, reopened, days } = count(cases);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
        expect(sum(Object.values(outcomes))).toBe(cases.length);
        expect(sum(abandonedAt.map((one) => one.count))).toBe(outcomes.abandoned);
        expect(sum(Object.values(ends))).toBe(outcomes.handedOver);
        expect(sum(days.map((one) => one.count))).toBe(cases.length);
        expect(reopened.count).toBeLessThanOrEqual(reopened.of);
        for (const { median, p90 } of [times.claim, times.resolve].flatMap((one) => one ?? []))
          expect(median).toBeLessThanOrEqual(p90);
      }),
    );
  });
});

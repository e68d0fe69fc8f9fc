// What all benches reckon with.
import { describe, expect, it } from '@jest/globals';
import { inRounds, median, percentile, ratio } from '../../bench/measure.ts';

describe('what benches reckon with', () => {
  it('takes percentiles of values in any order and leaves them as they are', () => {
    const values = [5, 1, 4, 2, 3, 10, 9, 8, 7, 6];
    expect([percentile(values, 50), percentile(values, 90), percentile(values, 99)]).toEqual([6, 10, 10]);
    expect(values[0]).toBe(5);
    expect(median([30, 10, 20])).toBe(20);
  });

  it('compares two subjects round by round, so that a bad moment of the machine counts for both', () => {
    expect(ratio([2, 200, 9], [1, 100, 3])).toBe(2);
  });

  it('has every subject run once a round, every other round backwards', async () => {
    const ran: string[] = [];
    await inRounds(3, ['a', 'b'], async (subject, round) => void ran.push(`${subject}${round}`));
    expect(ran).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  });
});

// A map that does not grow without an end.
import { expect, it } from '@jest/globals';
import { newest } from '../../bot/channels/newest.ts';

it('keeps what was told last, and only so many', () => {
  const map = newest<number>(3);
  for (const [at, key] of ['a', 'b', 'c'].entries()) map.set(key, at);
  map.set('a', 7);
  map.set('d', 3);
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([7, undefined, 2, 3]);
  expect([map.has('a'), map.has('b')]).toEqual([true, false]);
});

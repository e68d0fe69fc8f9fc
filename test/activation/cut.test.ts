// Words that are too long are shortened between characters, never within one.
import { expect, it } from '@jest/globals';
import { cut, shorten } from '../../bot/activation/cut.ts';

it.each([
  ['abc', 3, 'abc', 'abc'],
  ['abcd', 3, 'abc', 'abc …'],
  ['ab🔑', 3, 'ab', 'ab …'],
  ['ab🔑', 4, 'ab🔑', 'ab🔑'],
  ['🔑🔑', 2, '🔑', '🔑 …'],
  ['🔑', 1, '', ' …'],
])('%s with room for %i is %s, and %s with the sign that there is more', (text, most, short, shown) => {
  expect(cut(text, most)).toBe(short);
  expect(shorten(text, most)).toBe(shown);
});

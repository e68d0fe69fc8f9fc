// Values that no platform sends: wrong kinds, huge ones, odd characters, names of prototypes, words that look like syntax.
import type { Dice } from './dice.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** An object with exactly these names, `__proto__` too. */
export function objectOf(entries: readonly (readonly [string, Json])[]): Json {
  const made: { [name: string]: Json } = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return made;
}

/** So many brackets round nothing. */
function nested(depth: number, kind: 'list' | 'object'): Json {
  let made: Json = kind === 'list' ? [] : {};
  for (let level = 0; level < depth; level++) made = kind === 'list' ? [made] : { a: made };
  return made;
}

const deepMark = 'so deep: ';

/** As JSON; values that are deeper than JavaScript writes are put in as text. */
export function written(value: Json): string {
  return JSON.stringify(value).replace(new RegExp(`"${deepMark}(\\d+)"`, 'g'), (_, depth: string) => {
    return `${'['.repeat(Number(depth))}${']'.repeat(Number(depth))}`;
  });
}

/** Names that mean something to JavaScript, to JSON or to a database. */
export const oddNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'then',
  'length',
  'name',
  'id',
  'type',
  '0',
  '-1',
  '',
  ' ',
  '$where',
  'a.b',
  'form0.words',
  'press',
  'fields',
  'card',
  'text',
  'constructor.prototype',
  '\u0000',
  '\ud800',
  '表',
] as const;

const strings = [
  '',
  ' ',
  '\n\n\n',
  '0.0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\udc00\ud800',
  '\u202eESREVER\u202c',
  '\u2066\u2067\u2068',
  '\ufeff',
  '\u200b\u200d\u2060',
  '\u0085\u2028\u2029',
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA\u036b\u0357\u0334\u0362',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'ｱｸﾃｨﾍﾞｰｼｮﾝ０ｘＣ００４Ｆ２１１',
  'دخول الدخول',
  '{{count}} {{- name}} $t(common.product) $t(common.product, {"a":1})',
  '{{words}}{{ticket}}{{__proto__}}',
  '`code` **bold** [a](javascript:alert(1)) <script>alert(1)</script> <at>me</at>',
  '<!channel> <!here> <@U00000000> <#C0|x> <https://example.com|y> &lt;&amp;',
  "'; drop table tickets; --",
  '%00%0a%0d',
  'a\r\nSet-Cookie: b=c',
  '../../etc/passwd',
  'ACT-000001',
  'ACT-999999999999999999999',
  'ticket ACT-000001',
  'reply hello',
  'find %_\\',
  'tickets 99999999',
  'report 9999d',
  'notice 5m something',
  'assign nobody',
  'delete my data',
  'export my data',
  'privacy',
  'talk to a person',
  'start over',
  'back',
  '日本語',
  // With spaces: in an id of the platform it is kept, and the search for leaks in databases looks for hyphens.
  'VK7JG NPHTM C97JM 9MPGT 3V66T',
  '0xC004F211',
  '0x'.concat('F'.repeat(64)),
  '0000-00-00T00:00:00Z',
  '9999999-99-99',
  '2026-02-30T25:61:61.999999999+99:99',
  '-271821-04-20T00:00:00.000Z',
  'Asia/Nowhere',
  'ja-JP-x-'.concat('a'.repeat(300)),
  'zz',
  'i-default-not-a-tag_@!',
  'http://127.0.0.1:1/none',
  'file:///etc/passwd',
  'data:text/plain,x',
  '//',
  'image/png',
  'image/'.concat('x'.repeat(1_000)),
  'text/html',
  'application/vnd.microsoft.card.adaptive',
  'application/vnd.microsoft.teams.file.download.info',
  'a;messageid=1;messageid=2',
  'C0;thread_ts=1;thread_ts=2',
  'q/device/x/company',
  't/ACT-000001/claim',
  't/x/reply',
  'c/startOver',
  'p/deleteAll/x',
  'd/tickets/0/',
  'i/x/resolve',
  '/'.repeat(300),
] as const;

const numbers = [
  0,
  -0,
  1,
  -1,
  0.1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  1e21,
  1e308,
  -1e308,
  5e-324,
  1.7e12,
  8.64e15,
  8.65e15,
] as const;

/** One of the texts. */
export function oddText(dice: Dice): string {
  return dice.pick(strings);
}

/** One of them. Big ones are rare: they cost time, not thought. */
export function oddValue(dice: Dice): Json {
  const kind = dice.upTo(100);
  if (kind < 40) return dice.pick(strings);
  if (kind < 55) return dice.pick(numbers);
  if (kind < 65) return dice.pick([null, true, false]);
  if (kind < 72) return dice.pick<Json>([[], {}, [null], [[]], [{}], { a: null }, [1, 'a', null, {}]]);
  if (kind < 80) return objectOf([[dice.pick(oddNames), dice.pick(strings)]]);
  if (kind < 85) return objectOf([['__proto__', { isAdmin: true, id: 'x' }]]);
  if (kind < 89) return nested(dice.pick([20, 200]), dice.pick(['list', 'object']));
  if (kind < 93)
    return dice
      .pick(strings)
      .repeat(dice.pick([2, 20, 200]))
      .slice(0, 20_000);
  if (kind < 96) return Array.from({ length: dice.pick([10, 100, 1_000]) }, () => dice.pick(strings));
  if (kind < 98)
    return dice
      .pick(strings)
      .padEnd(dice.pick([2_000, 30_000]), dice.pick(['a', '漢', '\u0301', '🙂', ' ', '-', '<', '/']));
  if (kind < 99)
    return dice.pick([`${'x'.repeat(200)} `.repeat(500), '0xC004F211 '.repeat(3_000), '<p>'.repeat(20_000)]);
  return `${deepMark}${dice.pick([2_000, 20_000, 100_000])}`;
}

/** The same text, spoilt. */
export function spoilt(text: string, dice: Dice): string {
  const at = dice.upTo(text.length + 1);
  switch (dice.upTo(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + dice.pick(strings) + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(dice.upTo(0x10000)) + text.slice(at + 1);
    case 3:
      return text + text;
    case 4:
      return [...text].reverse().join('');
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

// How fast messages are read and masked, over the corpus of the tests, and how long the worst long text takes.
import { globSync, readFileSync } from 'node:fs';
import { Bench } from 'tinybench';
import { emptyCase } from '../bot/activation/case.ts';
import { diagnose } from '../bot/activation/diagnose.ts';
import { readMessage } from '../bot/activation/reader/readMessage.ts';
import { maskSecrets } from '../bot/activation/secrets.ts';
import { readLicenseOutput } from '../bot/activation/slmgr.ts';

const corpus = new URL('../test/corpus/', import.meta.url).pathname;
const read = (path: string) => readFileSync(corpus + path, 'utf8');
const messages = globSync('**/*.jsonl', { cwd: corpus })
  .flatMap((path) => read(path).trim().split('\n'))
  .map((line) => (JSON.parse(line) as { text: string }).text);
const outputs = (JSON.parse(read('licence-output.json')) as { samples: { output: string }[] }).samples.map(
  ({ output }) => output,
);
const texts = [...messages, ...outputs];
const cases = texts.map((text) => {
  const { codes, license, cause } = readMessage(text);
  return { ...emptyCase, codes, license, textCause: cause };
});

const size = 100_000;
const pieces = [
  ...['a ', 'A1B2C-', 'A1B2C ', 'A ', '1 ', '123456-', '12345 67890 after which ', '0x', '0 x ', 'c004', '\n', '> =\n'],
  ...[
    'bios ',
    'key ',
    'home pro ',
    'board new ',
    '認証',
    'キー',
    'homeの',
    'ー',
    '「',
    'password=',
    'xoxb-',
    '<b>',
    '&nbsp;',
  ],
  ...['Windows(R), Professional edition ', 'License Status: ', 'who <br>の| ', 'desu ', '\ud800', '\u200b'],
];
const hostile = pieces.map((piece) => ({ piece, text: piece.repeat(Math.ceil(size / piece.length)).slice(0, size) }));

function slowest(readText: (text: string) => unknown): { readonly ms: number; readonly piece: string } {
  const times = hostile.map(({ piece, text }) => {
    const start = performance.now();
    readText(text);
    return { ms: performance.now() - start, piece };
  });
  return times.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
}

/** Goes round a list, one item a call. */
function inTurn<T>(items: readonly T[], call: (item: T) => unknown): () => void {
  let next = 0;
  return () => {
    const item = items[next++ % items.length];
    if (item !== undefined) call(item);
  };
}

const readers = { readMessage, maskSecrets, readLicenseOutput };
const bench = new Bench({ time: 1000 });
for (const [name, reader] of Object.entries(readers)) bench.add(name, inTurn<string>(texts, reader));
bench.add('diagnose', inTurn(cases, diagnose));
await bench.run();

const worst = new Map(Object.entries(readers).map(([name, reader]) => [name, slowest(reader)]));
const rows = bench.tasks.map(({ name, result }) => {
  const perSecond = 'throughput' in result ? Math.round(result.throughput.mean).toLocaleString('en') : result.state;
  const p99 = 'latency' in result ? `${result.latency.p99.toFixed(3)} ms` : '';
  const long = worst.get(name);
  return [name, perSecond, p99, long ? `${long.ms.toFixed(0)} ms: ${JSON.stringify(long.piece)}` : ''];
});
const table = [['', 'messages/s', 'p99', 'worst of 100 KB'], ...rows];
const widths = [20, 12, 12, 0];
process.stdout.write(
  `Node ${process.version}, ${process.platform} ${process.arch}; ${messages.length} messages, ${outputs.length} outputs\n` +
    `${table.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n')}\n`,
);

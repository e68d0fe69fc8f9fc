// npm run eval: accuracy per label and the confusions on both parts of the corpus; fails under the recorded floor.
import { floor, type Label, labels, messagesOf, type Part, parts, type Score, scoreOf } from './score.ts';

const quiet = process.argv.includes('--quiet');
const failures: string[] = [];

for (const part of parts) {
  const messages = messagesOf(part);
  const scores = scoreOf(messages);
  console.log(`\n${part}: ${messages.length} messages\n`);
  console.log('label              accuracy   floor   wrong');
  for (const label of labels) printLine(part, label, scores[label]);
  if (!quiet) for (const label of labels) printConfusions(label, scores[label]);
}

if (failures.length > 0) {
  console.error(`\nUnder the floor of test/corpus/floor.json: ${failures.join(', ')}`);
  process.exitCode = 1;
}

function printLine(part: Part, label: Label, { right, total }: Score): void {
  const accuracy = total === 0 ? 1 : right / total;
  const least = floor[part][label];
  if (accuracy < least) failures.push(`${part} ${label}`);
  const columns = [
    label.padEnd(18),
    accuracy.toFixed(3).padStart(9),
    least.toFixed(2).padStart(8),
    `${total - right} of ${total}`.padStart(12),
  ];
  console.log(columns.join(''));
}

function printConfusions(label: Label, { confusions }: Score): void {
  if (confusions.length === 0) return;
  const kinds = Map.groupBy(confusions, ({ wanted, read }) => `${wanted} read as ${read}`);
  console.log(`\n${label}:`);
  for (const [kind, all] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`  ${kind}: ${all.map(({ id }) => id).join(', ')}`);
  }
}

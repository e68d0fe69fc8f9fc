// What all benches measure with: percentiles, medians, rounds in turn, and tables.

/** The value below which so many hundredths of these lie. */
export function percentile(values: readonly number[], hundredths: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? Number.NaN;
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Runs every subject once a round, so that whatever else the machine does meets all of them alike. */
export async function inRounds<S>(
  rounds: number,
  subjects: readonly S[],
  run: (subject: S, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    // Every other round backwards: nobody is always the one who comes after the same neighbour.
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) await run(subject, round);
  }
}

/** The median, over the rounds, of one subject's value divided by another's in the same round. */
export function ratio(ours: readonly number[], floor: readonly number[]): number {
  return median(ours.map((value, round) => value / (floor[round] ?? Number.NaN)));
}

/** A number from the environment, so that a short run is possible. */
export function size(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} is not a whole number above 0`);
  return value;
}

/** A duration, or a ratio, with two digits. */
function two(value: number): string {
  return value.toFixed(2);
}

/** A title, then columns below their names; the first one is text, the others are numbers. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const lines = [head, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? two(cell) : cell)));
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const drawn = lines.map((line) =>
    line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-');
  console.log(`\n${title}\n\n| ${[drawn[0], rule, ...drawn.slice(1)].join(' |\n| ')} |`);
}

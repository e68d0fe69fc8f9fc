// How long a delivery waits after it failed.

const firstBackoffMs = 500;
const longestBackoffMs = 5 * 60_000;

/** Milliseconds to wait after `attempts` failures, with jitter in the upper half. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(firstBackoffMs * 2 ** Math.max(0, attempts - 1), longestBackoffMs);
  return Math.round(ceiling * (0.5 + random() / 2));
}

// Whether this machine's clock agrees with those of the services that answered.
import type { Sample } from './ask.ts';
import { type Finding, told, trouble } from './finding.ts';

/** Tokens and signatures are good for some five minutes: half of that is lost on the way to trouble. */
const wrongMs = 120_000;
const oddMs = 30_000;

/** By the host in the middle, so that one whose own clock is wrong decides nothing; `own` hosts are this machine. */
export function checkClock(samples: readonly Sample[], own: readonly string[]): Finding[] {
  const others = samples.filter(({ host }) => !own.includes(host)).sort((one, other) => one.aheadMs - other.aheadMs);
  const middle = others[Math.floor(others.length / 2)];
  if (!middle) return [told('skipped', 'clock', 'clock.unasked')];
  const { host, aheadMs } = middle;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) < oddMs) return [told('good', 'clock', 'clock.fine', { host })];
  const problem = aheadMs > 0 ? 'clock.behind' : 'clock.ahead';
  return [trouble(Math.abs(aheadMs) < wrongMs ? 'note' : 'wrong', 'clock', problem, { host, seconds })];
}

// How many requests one address may make: many for those who prove who they are, few for those who are refused.
import { RateLimiterMemory } from 'rate-limiter-flexible';

export interface AddressLimit {
  /** Notes a request; the seconds to wait when there were too many, undefined when it may go on. */
  arrived(address: string): Promise<number | undefined>;
  /** Its last request was refused, and nothing had proved who it is. */
  refused(address: string): Promise<void>;
  /** A token or a signature from there was good. */
  proved(address: string): void;
}

const windowSeconds = 60;
/** A whole company writes through the few addresses of Teams and Slack. */
const mostRequests = 6_000;
/** Guessing, scanning, or a mistake in somebody's settings. */
const mostRefusals = 60;
/** Anybody can make Teams or Slack call here for a bot of their own: that must not shut out ours. */
const provedForMs = 3_600_000;

/** Counts in this process alone. */
export function addressLimit(): AddressLimit {
  const requests = new RateLimiterMemory({ points: mostRequests, duration: windowSeconds });
  const refusals = new RateLimiterMemory({ points: mostRefusals, duration: windowSeconds });
  const proved = new Map<string, number>();

  return {
    async arrived(address) {
      const seen = await requests.penalty(address);
      if (seen.consumedPoints > mostRequests) return secondsOf(seen.msBeforeNext);
      const bad = await refusals.get(address);
      if (!bad || bad.consumedPoints < mostRefusals || bad.msBeforeNext <= 0) return undefined;
      return (proved.get(address) ?? 0) > Date.now() ? undefined : secondsOf(bad.msBeforeNext);
    },
    async refused(address) {
      await refusals.penalty(address);
    },
    proved: (address) => void proved.set(address, Date.now() + provedForMs),
  };
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

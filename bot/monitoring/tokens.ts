// Whether the platforms take this bot's credentials: asked now and then in the background, so that nobody waits for it.
import type { Channel } from '../channels/channel.ts';

/** The start has other things to do, and asks by itself what it needs. */
const firstMs = 15_000;
/** A good answer holds for long; a bad one may be put right at any moment. */
const askMs = 10 * 60_000;
const askAgainMs = 60_000;
/** A platform that needs longer gives nothing. */
const proveWithinMs = 30_000;

export interface Tokens {
  /** By channel: true is taken, false is not, undefined is not known yet. */
  now(): Readonly<Record<string, boolean | undefined>>;
  stop(): void;
}

/** Begins to ask on behalf of the channels that have credentials. */
export function watchTokens(
  channels: readonly Pick<Channel, 'name' | 'prove'>[],
  log: { warn(data: object, text: string): void },
  times = { firstMs, askMs, askAgainMs, proveWithinMs },
): Tokens {
  const known = new Map<string, boolean | undefined>();
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  async function ask(name: string, prove: NonNullable<Channel['prove']>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), times.proveWithinMs);
      timer.unref();
    });
    const reason = await Promise.race([prove(), late]).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    clearTimeout(timer);
    const isTaken = reason === undefined;
    if (!isTaken && known.get(name) !== false) {
      log.warn(
        { channel: name, reason: reason.slice(0, 300) },
        'the credentials are not taken, or the platform is away',
      );
    }
    known.set(name, isTaken);
    askIn(isTaken ? times.askMs : times.askAgainMs, name, prove);
  }

  function askIn(ms: number, name: string, prove: NonNullable<Channel['prove']>): void {
    if (stopped) return;
    const timer = setTimeout(() => void ask(name, prove), ms);
    timer.unref();
    timers.set(name, timer);
  }

  for (const { name, prove } of channels) {
    if (!prove) continue;
    known.set(name, undefined);
    askIn(times.firstMs, name, prove);
  }
  return {
    now: () => Object.fromEntries(known),
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

// Which turn a message on its way came from, as far as this process said it: for log lines, traces and the time to the answer.
import type { SpanContext } from '@opentelemetry/api';

export interface Origin {
  /** Id of the row in the inbox. */
  readonly turn: number;
  readonly span: SpanContext | undefined;
  /** Set when it goes to where the event came from. */
  readonly answer?: {
    readonly channel: string;
    /** ISO 8601, UTC. */
    readonly receivedAt: string;
    /** One for all answers of the turn: only the first is timed. */
    readonly ofTurn: { waits: boolean };
  };
}

export interface Origins {
  put(delivery: string, origin: Origin): void;
  of(delivery: string): Origin | undefined;
  forget(delivery: string): void;
}

/** Messages of a platform that is away for long are many; of the oldest it is then forgotten where they came from. */
const mostKept = 10_000;

/** Kept in memory, by this process alone. */
export function openOrigins(): Origins {
  const known = new Map<string, Origin>();
  return {
    put(delivery, origin) {
      known.set(delivery, origin);
      if (known.size <= mostKept) return;
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    },
    of: (delivery) => known.get(delivery),
    forget: (delivery) => void known.delete(delivery),
  };
}

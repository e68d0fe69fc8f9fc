// Turns that the database ends again and again because they take too long: after a while, each time is one of their tries.

/** A turn that ended so late because of the database has met one of its time limits. */
const lateMs = 9_000;
const mostLate = 10;

export interface LateTurns {
  /** Whether this turn, which the database has just ended, has come too late too often; without an id it had not begun. */
  isTooOften(id: number | undefined, tookMs: number): boolean;
  /** It is worked, or set aside. */
  forget(id: number): void;
}

/** Counts for one process; ids are those of the inbox. */
export function lateTurns(): LateTurns {
  const times = new Map<number, number>();
  return {
    isTooOften(id, tookMs) {
      if (id === undefined || tookMs < lateMs) return false;
      const late = (times.get(id) ?? 0) + 1;
      times.set(id, late);
      return late >= mostLate;
    },
    forget: (id) => void times.delete(id),
  };
}

// Chance that can be repeated: the same seed throws the same dice.

export interface Dice {
  /** A whole number from 0 up to, and without, `below`. */
  upTo(below: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: thirty-two bits of state are plenty for choosing payloads. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    upTo,
    chance: (of) => next() < of,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error('there is nothing to pick from');
      return from[upTo(from.length)] as T;
    },
  };
}

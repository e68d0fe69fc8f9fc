// What is going to happen, in the order of its moments, and chance that is the same in every run.

/** Everything that people of the week are about to do. */
export interface Agenda {
  /** Milliseconds since 1970; of two acts at one moment, the first that was put down. */
  at(ms: number, act: () => Promise<void>): void;
  /** Does it all until `end`, each act at its moment. */
  until(end: number, goTo: (ms: number) => Promise<void>): Promise<void>;
}

export function openAgenda(): Agenda {
  const acts: { readonly ms: number; readonly order: number; readonly act: () => Promise<void> }[] = [];
  let order = 0;
  return {
    at(ms, act) {
      acts.push({ ms, order: order++, act });
    },
    async until(end, goTo) {
      for (;;) {
        acts.sort((a, b) => a.ms - b.ms || a.order - b.order);
        const next = acts[0];
        if (!next || next.ms > end) break;
        acts.shift();
        await goTo(next.ms);
        await next.act();
      }
      await goTo(end);
    },
  };
}

export interface Chance {
  /** At least 0, less than 1. */
  next(): number;
  /** Whether something of this probability happens. */
  hits(probability: number): boolean;
  between(least: number, most: number): number;
  oneOf<T>(items: readonly T[]): T;
  /** One by its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
}

/** Marsaglia's xorshift on 32 bits. */
export function openChance(seed: number): Chance {
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const oneOf = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('there is nothing to choose from');
    return item;
  };
  return {
    next,
    hits: (probability) => next() < probability,
    between: (least, most) => least + next() * (most - least),
    oneOf,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return (entries.at(-1) ?? entries[0])?.[0] as keyof typeof weights;
    },
  };
}

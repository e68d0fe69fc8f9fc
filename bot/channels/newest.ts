// A map that keeps the newest of what it is told, so that it never grows beyond a number.

export interface Newest<T> {
  get(key: string): T | undefined;
  /** What was told longest ago leaves when there are too many. */
  set(key: string, value: T): void;
  has(key: string): boolean;
  delete(key: string): void;
}

/** A map of at most `most`. */
export function newest<T>(most: number): Newest<T> {
  const known = new Map<string, T>();
  return {
    get: (key) => known.get(key),
    set(key, value) {
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    has: (key) => known.has(key),
    delete: (key) => void known.delete(key),
  };
}

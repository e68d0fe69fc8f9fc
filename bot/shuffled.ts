// A list in another order each time, so that several processes do not take up the same thing first.

/** The same elements in any order. */
export function shuffled<T>(of: readonly T[]): readonly T[] {
  return of
    .map((one) => ({ one, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

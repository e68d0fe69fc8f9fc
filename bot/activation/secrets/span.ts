// What a finder gives back: a stretch of text that is secret, and what stands in its place.

/** A stretch of the folded text and what stands in its place. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: 'productKey' | 'recoveryKey' | 'installationId' | 'confirmationId' | 'token' | 'keyPart';
  readonly mask: string;
}

/** What stands in place of a secret, or of one group of a product key. */
export const mask = '*****';

/** Orders spans as they stand in the text. */
export function byStart(a: Span, b: Span): number {
  return a.start - b.start;
}

/** The spans found, in order, without those that overlap one before or one of `taken`, which is in order already. */
export function withoutOverlap(found: readonly Span[], taken: readonly Span[]): Span[] {
  // Both lists are sorted by start: one walk through both.
  const kept: Span[] = [];
  let next = 0;
  let end = 0;
  for (const span of [...found].sort(byStart)) {
    while ((taken[next]?.end ?? Number.POSITIVE_INFINITY) <= span.start) next++;
    const other = taken[next];
    if (span.start < end || (other !== undefined && other.start < span.end)) continue;
    kept.push(span);
    end = span.end;
  }
  return kept;
}

// Recognises and masks product keys, BitLocker recovery keys, installation and confirmation ids, and tokens.
import { longNumbers } from './secrets/longNumbers.ts';
import { partsOfKeys, productKeys } from './secrets/productKeys.ts';
import { byStart, type Span, withoutOverlap } from './secrets/span.ts';
import { assignments, vendorTokens } from './secrets/tokens.ts';
import { folded, rendered, type View } from './secrets/view.ts';

/** The names of secrets, as a report of a masked text gives them. */
export type SecretKind = Exclude<Span['kind'], 'keyPart'>;

/**
 * Masks every secret in a text. A product key becomes `*****-*****-*****-*****-ABCDE` (last five kept, upper case,
 * half width), a part of one keeps its last group, and everything else becomes `*****`. `found` names each kind once,
 * in order of first appearance; a part of a key is no key and goes without a name.
 * Never throws, needs linear time, and masking twice gives the same as masking once.
 * What counts as secret: docs/sources.md, What may be shared.
 */
export function maskSecrets(text: string): { text: string; found: SecretKind[] } {
  const found = new Set<SecretKind>();
  let masked = text;
  // A mask can lay bare what stood beside it ("password=password=..."): look again until nothing is found.
  for (let round = 0; round < 12; round++) {
    const next = maskOnce(masked, found);
    if (next === undefined) break;
    masked = next;
  }
  return { text: masked, found: [...found] };
}

/** The text as it stands is searched first, then as a browser, a mail program or a JSON reader would show it. */
function maskOnce(text: string, found: Set<SecretKind>): string | undefined {
  // A part of a key may be a whole one to a browser: parts are looked for when no view shows anything else.
  const views = [...layersOf(text)];
  for (const find of [secretsIn, partsOfKeys]) {
    for (const view of views) {
      const spans = find(view.text);
      for (const { kind } of spans) if (kind !== 'keyPart') found.add(kind);
      if (spans.length > 0) return replace(text, view, spans);
    }
  }
  return undefined;
}

function* layersOf(text: string): Generator<View> {
  let view: View | undefined = folded(text);
  for (let layer = 0; layer < 3 && view !== undefined; layer++) {
    yield view;
    view = rendered(view);
  }
}

function secretsIn(text: string): Span[] {
  let spans: Span[] = [];
  for (const find of [vendorTokens, longNumbers, productKeys, assignments]) {
    spans = [...spans, ...withoutOverlap(find(text), spans)].sort(byStart);
  }
  return spans;
}

function replace(text: string, { at, ends }: View, spans: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const span of spans) {
    out += text.slice(from, at[span.start]) + span.mask;
    from = ends[span.end - 1] ?? text.length;
  }
  return out + text.slice(from);
}

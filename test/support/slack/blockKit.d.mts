// What the tests use of the Block Kit checker.
/** The numbers it checks. */
export const LIMITS: Readonly<Record<string, number>>;
/** What Slack would object to; empty when it takes the blocks. */
export function checkBlocks(blocks: readonly unknown[]): string[];
export function checkView(view: unknown, options: { readonly kind: 'modal' | 'home' }): string[];
/** What Slack takes and a careful reviewer would not. */
export function lintContent(content: {
  readonly text: string;
  readonly blocks: readonly unknown[];
}): readonly unknown[];

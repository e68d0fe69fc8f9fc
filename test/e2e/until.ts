// Waits for what another process brings about.

/** As long as anything is waited for in a story: a machine may be busy. */
export const withinMs = 30_000;

/** Resolves when it holds; throws with `what` when it does not come. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it does not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

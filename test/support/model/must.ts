// How the invariants of a model run look at what is shown, and fail.
import type { Shown } from './platform.ts';
import type { World } from './world.ts';

export function must(holds: boolean, why: () => string): void {
  if (!holds) throw new Error(why());
}

export function everything(world: World): readonly Shown[] {
  return Object.values(world.platforms).flatMap(({ shown }) => shown);
}

/** As it reads now. */
export function now({ versions }: Shown): string {
  return JSON.stringify(versions.at(-1)?.spoken ?? {});
}

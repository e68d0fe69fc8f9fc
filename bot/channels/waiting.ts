// Waiting that ends: for work that may not answer, and for a turn that may be slow.
import { DeliveryError } from '../handoff/ports.ts';

/** What `work` gives; after `ms` milliseconds without it, a `DeliveryError` that may succeed later. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeliveryError(`no answer within ${ms} ms`, 'later')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Nothing, after `ms` milliseconds; keeps no process alive. */
export function pause(ms: number): Promise<readonly []> {
  return new Promise((resolve) => setTimeout(() => resolve([]), ms).unref());
}

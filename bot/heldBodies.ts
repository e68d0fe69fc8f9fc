// Bodies that have not ended are held in memory before anybody knows who sends them: beyond a sum the biggest are cut off.
import type { IncomingMessage } from 'node:http';

/** Far more than ever is on its way when all bodies come as fast as platforms send them. */
const mostBytes = 64 * 1_048_576;
const lookEveryMs = 250;

/** Watches requests from their begin; `cut` hears how many were ended because too much was held at once. */
export function heldBodies(cut: (count: number) => void, most = mostBytes): (request: IncomingMessage) => void {
  /** What their connections had brought before. */
  const begun = new Map<IncomingMessage, number>();
  let isLooking = false;

  function lookSoon(): void {
    isLooking = begun.size > 0;
    if (isLooking) setTimeout(look, lookEveryMs).unref();
  }

  function look(): void {
    for (const request of begun.keys()) if (request.complete || request.destroyed) begun.delete(request);
    const held = [...begun].map(([request, before]) => ({ request, bytes: request.socket.bytesRead - before }));
    let sum = held.reduce((bytes, one) => bytes + one.bytes, 0);
    if (sum > most) {
      let count = 0;
      for (const { request, bytes } of held.toSorted((one, other) => other.bytes - one.bytes)) {
        if (sum <= most / 2) break;
        request.destroy();
        begun.delete(request);
        sum -= bytes;
        count += 1;
      }
      cut(count);
    }
    lookSoon();
  }

  return (request) => {
    begun.set(request, request.socket.bytesRead);
    if (!isLooking) lookSoon();
  };
}

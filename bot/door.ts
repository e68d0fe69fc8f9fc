// What every request passes before anything of it is read: headers of the answer, and the limit of its address.
import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http';
import { addressLimit } from './addressLimit.ts';
import { callerAddress, type TrustedProxies } from './callerAddress.ts';
import { heldBodies } from './heldBodies.ts';
import type { Log } from './log.ts';

export interface DoorNeeds {
  readonly proxies: TrustedProxies;
  /** Under which the process is reached from outside; undefined: nobody told. */
  readonly publicUrl: string | undefined;
  /** Hears of each request that was one too many. */
  readonly limited: () => void;
  readonly log: Log;
}

export interface Door {
  /** Puts the headers on the answer that every one has. */
  dress(request: IncomingMessage, response: ServerResponse): void;
  /** False: there were too many from there, and it is answered. */
  lets(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Its token or signature was good. */
  proved(request: IncomingMessage): void;
}

/** What any path may take: Slack's messages of 40,000 characters with their blocks, form-encoded. */
const mostBytes = 2_097_152;
/** A year, as browsers want it before they keep it. */
const strictTransport = 'max-age=31536000';

/** The door before all paths. */
export function makeDoor({ proxies, publicUrl, limited, log }: DoorNeeds): Door {
  const callerOf = callerAddress(proxies);
  const limit = addressLimit();
  const known = new WeakSet<IncomingMessage>();
  const watchBody = heldBodies((count) =>
    log.warn({ count }, 'requests were cut off: too much of them was held at once'),
  );
  const headers: readonly (readonly [string, string])[] = [
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cache-Control', 'no-store'],
    ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
    ...(publicUrl?.startsWith('https:') ? [['Strict-Transport-Security', strictTransport] as const] : []),
  ];
  let warned = false;

  function addressOf(request: IncomingMessage): string | undefined {
    const { address, unknownProxy } = callerOf(request);
    if (unknownProxy && !warned) {
      warned = true;
      log.warn({}, 'requests come through a proxy that TRUSTED_PROXIES does not name: addresses are not limited');
    }
    return address;
  }

  return {
    dress(request, response) {
      for (const [name, value] of headers) response.setHeader(name, value);
      // An answer that does not wait for the body ends the connection: the rest is not read.
      const { writeHead } = response;
      response.writeHead = function closing(this: ServerResponse, ...head: Parameters<typeof writeHead>) {
        if (!request.complete && hasBody(request)) this.setHeader('Connection', 'close');
        return writeHead.apply(this, head);
      } as typeof writeHead;
    },
    async lets(request, response) {
      if (hasBody(request)) watchBody(request);
      const address = addressOf(request);
      const seconds = address === undefined ? undefined : await limit.arrived(address);
      const isTooBig = Number(request.headers['content-length'] ?? 0) > mostBytes;
      if (seconds !== undefined || isTooBig) {
        if (seconds !== undefined) {
          limited();
          response.setHeader('Retry-After', seconds);
        }
        response.statusCode = seconds === undefined ? 413 : 429;
        response.end();
        return false;
      }
      if (address === undefined) return true;
      response.once('finish', () => {
        const { statusCode: status } = response;
        if (status >= 400 && status < 500 && !known.has(request)) void limit.refused(address);
      });
      return true;
    },
    proved(request) {
      known.add(request);
      const address = addressOf(request);
      if (address !== undefined) limit.proved(address);
    },
  };
}

/** A head that does not end, or a body that trickles, holds a connection no longer than this. */
export const limitedTimes = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Longer than load balancers keep an idle connection, which they would otherwise use while it is being closed.
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

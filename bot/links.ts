// Links to stored files: whoever has one may read that file until it expires, and nobody can make one.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from './handoff/ports.ts';
import type { FileRef } from './messages/message.ts';

export interface Link {
  readonly url: string;
  /** When it expires, ISO 8601 in UTC. */
  readonly until: string;
}

export interface Links {
  /** Undefined when there is no address under which this process is reached. */
  linkTo(file: Pick<FileRef, 'id'>): Link | undefined;
  /** Whether this query opens the file of that id now. */
  check(id: string, query: URLSearchParams): 'ok' | 'expired' | 'forged';
}

export interface LinksNeeds {
  readonly secret: string;
  /** Without a slash at the end; empty for links within the own page. */
  readonly publicUrl: string | undefined;
  readonly clock: Clock;
}

const validMs = 7 * 24 * 3_600_000;

/** Links signed with this secret. */
export function makeLinks({ secret, publicUrl, clock }: LinksNeeds): Links {
  const sign = (id: string, until: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([id, until]))
      .digest('base64url');
  return {
    linkTo({ id }) {
      if (publicUrl === undefined) return undefined;
      const seconds = Math.floor((clock.now().getTime() + validMs) / 1000);
      const query = new URLSearchParams({ until: String(seconds), sign: sign(id, String(seconds)) });
      const url = `${publicUrl}/files/${encodeURIComponent(id)}?${query}`;
      return { url, until: new Date(seconds * 1000).toISOString() };
    },
    check(id, query) {
      const [until, given] = [query.get('until') ?? '', Buffer.from(query.get('sign') ?? '')];
      const right = Buffer.from(sign(id, until));
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
      return Number(until) * 1000 > clock.now().getTime() ? 'ok' : 'expired';
    },
  };
}

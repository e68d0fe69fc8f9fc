// The certificate that a host shows, also one that is not to be trusted.
import { isIP } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import { reasonOf } from './ask.ts';

export type Seen =
  | {
      readonly until: Date;
      /** Why it is not trusted, by Node's name, such as DEPTH_ZERO_SELF_SIGNED_CERT. */
      readonly refused?: string;
    }
  | { readonly failed: string };

/** A host that takes longer shows none. */
const shownWithinMs = 10_000;

/** Connects, looks, and hangs up. Never throws. */
export function certificateAt(hostname: string, port: number): Promise<Seen> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(isIP(host) ? {} : { servername: host }),
      // It is looked at, and nothing is said to it.
      rejectUnauthorized: false,
      timeout: shownWithinMs,
    });
    const end = (seen: Seen) => {
      socket.destroy();
      resolve(seen);
    };
    socket.once('timeout', () => end({ failed: 'timeout' }));
    socket.once('error', (error) => end({ failed: reasonOf(error) }));
    socket.once('secureConnect', () => {
      const shown = socket.getPeerCertificate();
      const until = new Date(shown.valid_to);
      if (Number.isNaN(until.getTime())) return end({ failed: 'no certificate' });
      const named = checkServerIdentity(host, shown) as NodeJS.ErrnoException | undefined;
      // The type says it is an error; it is its code.
      const refused = (socket.authorizationError as unknown as string | undefined) ?? named?.code;
      end({ until, ...(refused && { refused: named?.code ?? refused }) });
    });
  });
}

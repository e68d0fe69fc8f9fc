// A mail server of the company on loopback, which keeps the raw text of each mail.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { certificate, key } from './localhostCertificate.ts';

export interface ArrivedMail {
  readonly raw: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** As whom the sender has signed in. */
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly ArrivedMail[];
  /** From now on this step is answered with that status; without a step, with none. */
  refuse(step?: 'login' | 'recipient' | 'data', status?: number, text?: string): void;
  close(): Promise<void>;
}

export interface MailServerNeeds {
  /** With these, whoever sends must sign in. */
  readonly user?: string;
  readonly password?: string;
  /** `start`: STARTTLS is offered; `whole`: TLS from the first byte on. */
  readonly tls?: 'start' | 'whole';
  readonly port?: number;
}

export async function startMailServer({ user, password, tls, port = 0 }: MailServerNeeds = {}): Promise<MailServer> {
  const mails: ArrivedMail[] = [];
  let refused: { step?: string | undefined; error?: Error } = {};
  const refusal = (step: string) => (refused.step === step ? refused.error : undefined);
  const server = new SMTPServer({
    ...(tls ? { key, cert: certificate } : {}),
    secure: tls === 'whole',
    hideSTARTTLS: tls !== 'start',
    authOptional: user === undefined,
    allowInsecureAuth: true,
    onAuth({ username, password: given }, _session, done) {
      const wrong = username !== user || given !== password ? status(535, 'Invalid user name or password') : undefined;
      const error = refusal('login') ?? wrong;
      if (error) done(error);
      else done(null, { user: username });
    },
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData(stream, { envelope, secure, user: signedIn }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const error = refusal('data');
        if (error) return done(error);
        mails.push({
          raw: Buffer.concat(chunks).toString('utf8'),
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          secure,
          user: signedIn,
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse(step, code = 550, text = 'No') {
      refused = step ? { step, error: status(code, text) } : {};
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function status(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

// The line to the company's mail server, and whether it takes us.
import { createTransport } from 'nodemailer';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on; else STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** The server must offer STARTTLS: a password is not sent in the clear. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** What nodemailer throws. */
export interface MailFailure {
  readonly code?: string;
  /** The server's status. */
  readonly responseCode?: number;
  readonly command?: string;
  readonly message?: string;
}

/** `answerWithinMs`: for each answer of the server. */
export function mailTransport(server: SmtpServer, answerWithinMs: number) {
  return createTransport({
    ...server,
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Connects and signs in, and sends nothing. Undefined: the server takes us. */
export async function proveMailServer(server: SmtpServer, answerWithinMs = 10_000): Promise<MailFailure | undefined> {
  const transport = mailTransport(server, answerWithinMs);
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    return error as MailFailure;
  } finally {
    transport.close();
  }
}

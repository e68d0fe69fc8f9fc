// Sends mails by SMTP; what the server's answer means for the next try.
import { createTransport } from 'nodemailer';
import { type Courier, DeliveryError, type Receipt } from '../../handoff/ports.ts';
import { wellFormed } from '../wellFormed.ts';
import { htmlOf, subjectOf, textOf } from './drawMail.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on; else STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** The server must offer STARTTLS: a password is not sent in the clear. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

export interface EmailNeeds {
  readonly server: SmtpServer;
  readonly from: string;
  readonly to: readonly string[];
  readonly log: { warn(data: object, text: string): void };
  /** In milliseconds, for each answer of the server. */
  readonly answerWithinMs?: number;
}

/** The courier of e-mail. Files are named, not attached: they stay where the desk's rules about who reads them hold. */
export function emailCourier({ server, from, to, log, answerWithinMs = 20_000 }: EmailNeeds): Courier {
  const transport = createTransport({
    ...server,
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);

  return {
    async deliver({ id, to: { conversation } }, spoken): Promise<Receipt> {
      const said = wellFormed(spoken);
      const thread = `<ticket.${conversation}@${domain}>`;
      const sent = await transport
        .sendMail({
          from,
          to: [...to],
          subject: subjectOf(said),
          text: textOf(said),
          html: htmlOf(said),
          // The same at each try: who gets it twice can tell.
          messageId: `<${id}@${domain}>`,
          // A name that all mails of the ticket share, so that they stand together.
          inReplyTo: thread,
          references: thread,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        })
        .catch((error: unknown) => {
          throw refusal(error);
        });
      if (sent.rejected.length > 0)
        log.warn(
          { delivery: id, refused: sent.rejected.length },
          'the mail server refused some of the addresses of DESK_EMAIL',
        );
      return { messageId: sent.messageId };
    },
  };
}

/** What it throws names the server's status and nothing else: an answer may repeat what was sent. */
function refusal(error: unknown): DeliveryError {
  const {
    code = 'unknown',
    responseCode,
    command,
  } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
  };
  const said = `the mail server refused: ${[code, responseCode, command].filter((part) => part !== undefined).join(' ')}`;
  if (responseCode !== undefined && responseCode < 500) return new DeliveryError(said, 'later');
  // A password, an address or a certificate: somebody puts it right, here or there.
  if (['EAUTH', 'ENOAUTH', 'EENVELOPE', 'ETLS'].includes(code))
    return new DeliveryError(said, 'mended', undefined, 'notAllowed');
  if (responseCode === undefined || responseCode === 503) return new DeliveryError(said, 'later');
  return new DeliveryError(said, 'never', undefined, responseCode === 552 ? 'tooBig' : 'notAllowed');
}

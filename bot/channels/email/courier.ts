// Sends mails by SMTP; what the server's answer means for the next try.
import { type Clock, type Courier, DeliveryError, type Receipt } from '../../handoff/ports.ts';
import { wellFormed } from '../wellFormed.ts';
import { htmlOf, subjectOf, textOf } from './drawMail.ts';
import { type MailFailure, mailTransport, type SmtpServer } from './mailTransport.ts';

export interface EmailNeeds {
  readonly server: SmtpServer;
  readonly from: string;
  readonly to: readonly string[];
  readonly clock: Clock;
  readonly log: { warn(data: object, text: string): void };
  /** In milliseconds, for each answer of the server. */
  readonly answerWithinMs?: number;
}

/** The courier of e-mail. Files are named, not attached: they stay where the desk's rules about who reads them hold. */
export function emailCourier({ server, from, to, clock, log, answerWithinMs = 10_000 }: EmailNeeds): Courier {
  const transport = mailTransport(server, answerWithinMs);
  const domain = from.slice(from.lastIndexOf('@') + 1);

  return {
    async deliver({ id, to: { conversation } }, spoken): Promise<Receipt> {
      const said = wellFormed(spoken);
      const thread = `<ticket.${conversation}@${domain}>`;
      const sent = await transport
        .sendMail({
          from,
          to: [...to],
          date: clock.now(),
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

/** No server has answered yet: the message is the system's own, such as an expired certificate. */
const beforeAnAnswer: ReadonlySet<string> = new Set(['ECONNECTION', 'EDNS', 'ESOCKET', 'ETIMEDOUT', 'ETLS']);
/** A password, an address or a missing STARTTLS: somebody puts it right, here or there. */
const mendable: ReadonlySet<string> = new Set(['EAUTH', 'ENOAUTH', 'EENVELOPE', 'ETLS']);

/** It names the server's status and not its words: they may repeat what was sent. */
function refusal(error: unknown): DeliveryError {
  const { code = 'unknown', responseCode, command, message } = error as MailFailure;
  const parts = [code, responseCode, command, beforeAnAnswer.has(code) && responseCode === undefined && message];
  const said = `the mail was not taken: ${parts.filter(Boolean).join(' ')}`;
  if (responseCode !== undefined && responseCode < 500) return new DeliveryError(said, 'later');
  if (mendable.has(code)) return new DeliveryError(said, 'mended', undefined, 'notAllowed');
  // 503: the talk with the server went wrong, not the mail.
  if (responseCode === undefined || responseCode === 503) return new DeliveryError(said, 'later');
  return new DeliveryError(said, 'never', undefined, responseCode === 552 ? 'tooBig' : 'notAllowed');
}

// The mails of a ticket: its summary when it was made, and again with the outcome when nobody works on it any more.
import type { Key, Message } from '../messages/message.ts';
import { ticketDigest } from './deskCard.ts';
import type { Desks } from './desks.ts';
import { type Ticket, ticketName } from './ticket.ts';
import { tell } from './ticketWords.ts';
import type { WayOut } from './waysOut.ts';
import type { Witness } from './witness.ts';

interface MailNeeds {
  readonly newId: () => string;
  readonly desks: Desks;
  /** The language of a ticket without a desk. */
  readonly fallback: string;
}

/** Puts the mails into the outbox, in the language of the ticket's desk. */
export function ticketMails({ newId, desks, fallback }: MailNeeds): Witness {
  return {
    async changed({ outbox }, { before, after }) {
      const key = occasion(before, after);
      if (!key) return;
      await outbox.put({
        id: newId(),
        to: { channel: 'email' satisfies WayOut, conversation: after.id, reference: null },
        language: desks.get(after.desk)?.language ?? fallback,
        message: mail(after, key),
        ticket: after.id,
      });
    },
  };
}

const isWorkedOn = ({ state }: Ticket) => state === 'open' || state === 'claimed';

/** What the mail begins with; undefined when there is none to send. */
function occasion(before: Ticket | undefined, after: Ticket): Key | undefined {
  if (!before) return 'email.created';
  return isWorkedOn(before) && !isWorkedOn(after) ? 'email.ended' : undefined;
}

/** The title is the subject, the same for all mails of a ticket, so that they stand together. */
function mail(ticket: Ticket, key: Key): Message {
  const { personName, case: kase } = ticket.summary;
  return {
    title: {
      key: kase.codes.length > 0 ? 'email.subjectCodes' : 'email.subject',
      values: {
        ticket: ticketName(ticket),
        person: { verbatim: personName },
        codes: { verbatim: kase.codes.join(', ') },
      },
    },
    blocks: [
      ...tell(key, ticket).blocks,
      ...ticketDigest(ticket).blocks,
      { kind: 'text', tone: 'subtle', text: { key: 'email.footer' } },
    ],
  };
}

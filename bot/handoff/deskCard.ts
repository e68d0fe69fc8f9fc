// A ticket's card at the desk.
import type { Key, Message, Text } from '../messages/message.ts';
import { summaryBlocks } from './summary.ts';
import { type Ticket, ticketName } from './ticket.ts';
import { about, ticketChoice } from './ticketWords.ts';

/** The ticket as staff see it: the summary, what may be done now, and a box for words. */
export function deskCard(ticket: Ticket): Message {
  const title: Text = {
    key: 'handoff.desk.title',
    values: { ticket: ticketName(ticket), person: { verbatim: ticket.summary.personName } },
  };
  const verbs = deskVerbs[ticket.state];
  return {
    title,
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: { key: 'handoff.desk.state' }, value: { key: deskStates[ticket.state], values: about(ticket) } },
          { label: { key: 'handoff.desk.since' }, value: { instant: ticket.createdAt } },
        ],
      },
      ...summaryBlocks(ticket.summary),
    ],
    ...(verbs.length > 0 && {
      fields: [
        {
          id: 'words',
          label: { key: 'handoff.desk.replyBox' },
          placeholder: { key: 'handoff.desk.replyHint' },
          kind: 'lines',
          maxLength: 4000,
        },
      ],
      choices: verbs.map((verb) => {
        const label = { key: `handoff.desk.${verb}` } as const;
        const takesWords = verb === 'reply' || verb === 'note';
        return { ...ticketChoice(ticket, verb, label), ...(takesWords && { window: label }) };
      }),
    }),
  };
}

const deskVerbs = {
  open: ['claim', 'note'],
  claimed: ['reply', 'note', 'resolve', 'release'],
  resolved: ['reply', 'note'],
  closed: [],
  withdrawn: [],
} as const satisfies Record<Ticket['state'], readonly ('claim' | 'reply' | 'note' | 'resolve' | 'release')[]>;

const deskStates = {
  open: 'handoff.desk.stateOpen',
  claimed: 'handoff.desk.stateClaimed',
  resolved: 'handoff.desk.stateResolved',
  closed: 'handoff.desk.stateClosed',
  withdrawn: 'handoff.desk.stateWithdrawn',
} as const satisfies Record<Ticket['state'], Key>;

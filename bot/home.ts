// A person's own page in a channel that has one: the open case, the tickets, the start, the language.
import { createHash } from 'node:crypto';
import { commandChoice } from '../dialogs/guide.ts';
import { statusMessage } from '../dialogs/overview.ts';
import { stateText } from './handoff/handoff.ts';
import type { Address, TurnStores } from './handoff/ports.ts';
import { ticketName } from './handoff/ticket.ts';
import type { Block, Message, Text } from './messages/message.ts';
import type { Turn } from './stages.ts';

/** So many tickets are listed, the newest first. */
const mostTickets = 10;

/** Publishes the page when it was opened, and afterwards whenever something on it has changed. */
export async function showHome(
  turn: Turn,
  { tickets, outbox }: TurnStores,
  to: Address,
  fallback: string,
): Promise<void> {
  const { activity, conversation, person } = turn;
  const opened = activity.type === 'event' && activity.name === 'home';
  if (!opened && conversation.home === undefined) return;
  const message = await homeMessage(turn, tickets);
  const language = person.language ?? fallback;
  const now = createHash('sha256')
    .update(JSON.stringify([language, message]))
    .digest('base64url');
  if (!opened && conversation.home === now) return;
  conversation.home = now;
  await outbox.put({ id: turn.newId(), to, language, message });
}

async function homeMessage(turn: Turn, tickets: TurnStores['tickets']): Promise<Message> {
  const { conversation, person } = turn;
  const active = conversation.dialog.dialogStack.length > 0;
  const own = await tickets.ofPerson(person.key, mostTickets);
  const status = await statusMessage(turn, active);
  const facts = status.blocks.filter(({ kind }) => kind === 'facts');
  const text = (words: Text, tone?: 'strong' | 'subtle'): Block => ({
    kind: 'text',
    text: words,
    ...(tone && { tone }),
  });
  const items = own.map(
    (ticket): Text => ({
      key: 'slack.home.ticket',
      values: { ticket: ticketName(ticket), state: stateText(ticket), at: { instant: ticket.updatedAt } },
    }),
  );
  return {
    title: { key: 'common.product' },
    blocks: [
      text({ key: 'slack.home.body' }),
      text({ key: 'slack.home.case' }, 'strong'),
      ...(facts.length > 0 ? facts : [text({ key: 'slack.home.none' })]),
      text({ key: 'slack.home.tickets' }, 'strong'),
      ...(items.length > 0 ? [{ kind: 'list', items } as const] : [text({ key: 'slack.home.noTickets' })]),
      text({ key: 'slack.home.commands' }, 'subtle'),
      text({ key: 'common.welcome.privacy', values: { days: turn.retentionDays } }, 'subtle'),
    ],
    choices: active
      ? [{ ...commandChoice('continue'), style: 'positive' }, commandChoice('newProblem')]
      : [{ ...commandChoice('newProblem'), label: { key: 'common.welcome.start' }, style: 'positive' }],
    navigation: [commandChoice('status'), commandChoice('person'), commandChoice('english'), commandChoice('japanese')],
  };
}

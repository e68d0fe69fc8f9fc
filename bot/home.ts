// A person's own page in a channel that has one: the open case, the tickets, the start, the language.
import { createHash } from 'node:crypto';
import { type Conversation, commandChoice, languageChoices, newConversation } from '../dialogs/guide.ts';
import { statusMessage } from '../dialogs/overview.ts';
import { pendingReminder } from '../dialogs/reminder.ts';
import { noticeMessage } from './desk/notices.ts';
import { channelOf, userOf } from './handoff/desks.ts';
import type { Handoff } from './handoff/handoff.ts';
import type { Address, Person } from './handoff/ports.ts';
import type { TurnStores } from './handoff/stores.ts';
import { ticketName } from './handoff/ticket.ts';
import { stateText } from './handoff/ticketWords.ts';
import type { Block, Message, Text, Words } from './messages/message.ts';

export interface HomeNeeds {
  readonly stores: TurnStores;
  readonly handoff: Handoff;
  readonly words: Words;
  /** Where a person's page in a channel is published, if it has such. */
  readonly homeOf: (channel: string, user: string) => Address | undefined;
  readonly fallback: string;
  readonly retentionDays: number;
  readonly newId: () => string;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** So many tickets are listed, the newest first. */
const mostTickets = 10;

/**
 * Publishes a person's page when they opened it, and afterwards whenever something on it has changed; `person` is their
 * key. Reads what the turn has stored.
 */
export async function showHome(needs: HomeNeeds, person: string, opened = false): Promise<void> {
  const { stores, homeOf, fallback, newId, now } = needs;
  const [channel, user] = [channelOf(person), userOf(person)];
  const to = homeOf(channel, user);
  if (!to) return;
  const known = await stores.people.get(person);
  const shown = (await stores.states.get(`home/${person}`)) as string | undefined;
  if (!known?.address || (!opened && shown === undefined)) return;
  const key = stateKey(channel, known.address.conversation, user);
  const conversation = ((await stores.states.get(key)) as Conversation | undefined) ?? newConversation();
  const message = await homeMessage(needs, conversation, known);
  const language = known.language ?? fallback;
  const home = createHash('sha256')
    .update(JSON.stringify([language, message]))
    .digest('base64url');
  if (!opened && shown === home) return;
  await stores.states.put(`home/${person}`, home, now);
  await stores.outbox.put({ id: newId(), to, language, message, person });
}

/** Whether they have opened their page. */
export async function hasHome({ stores }: HomeNeeds, person: string): Promise<boolean> {
  return (await stores.states.get(`home/${person}`)) !== undefined;
}

/** The page of somebody of whom nothing is kept any more. */
export async function clearHome(needs: HomeNeeds, person: Person): Promise<void> {
  const { stores, homeOf, fallback, newId } = needs;
  const to = homeOf(channelOf(person.key), userOf(person.key));
  if (!to) return;
  const message = await homeMessage(needs, newConversation(), person);
  await stores.outbox.put({ id: newId(), to, language: person.language ?? fallback, message, forget: true });
}

/** Under which a conversation's state is kept. */
export function stateKey(channel: string, conversation: string, user: string): string {
  return `conversation/${channel}/${conversation}/${user}`;
}

async function homeMessage(
  { stores, handoff, words, retentionDays, now }: HomeNeeds,
  conversation: Conversation,
  person: Person,
): Promise<Message> {
  const active = conversation.dialog.dialogStack.length > 0;
  const own = await stores.tickets.ofPerson(person.key, mostTickets);
  const status = await statusMessage({ conversation, handoff, person }, active);
  const facts = status.blocks.filter(({ kind }) => kind === 'facts');
  const text = (of: Text, tone?: 'strong' | 'subtle'): Block => ({
    kind: 'text',
    text: of,
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
      ...(await stores.notices.current(now)).flatMap((notice) => noticeMessage(notice).blocks),
      text({ key: 'slack.home.case' }, 'strong'),
      ...(facts.length > 0 ? facts : [text({ key: 'slack.home.none' })]),
      text({ key: 'slack.home.tickets' }, 'strong'),
      ...(items.length > 0 ? [{ kind: 'list', items } as const] : [text({ key: 'slack.home.noTickets' })]),
      text({ key: 'slack.home.answers' }, 'subtle'),
      text({ key: 'slack.home.commands' }, 'subtle'),
      text({ key: 'common.welcome.privacy', values: { days: retentionDays } }, 'subtle'),
      text({ key: 'common.welcome.secrets' }, 'subtle'),
    ],
    choices: active
      ? [
          { ...commandChoice('continue'), style: 'positive' },
          commandChoice('newProblem'),
          ...(pendingReminder(conversation) ? [commandChoice('dontRemind')] : []),
        ]
      : [{ ...commandChoice('start'), style: 'positive' }],
    navigation: [commandChoice('status'), commandChoice('person'), commandChoice('privacy'), ...languageChoices(words)],
  };
}

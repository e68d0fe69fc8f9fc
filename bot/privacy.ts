// What a person may know and have done about their data: what is kept, a copy of it, and its deletion.
import { commandChoice } from '../dialogs/guide.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { isOneOf } from '../dialogs/typed.ts';
import { type Ticket, ticketName } from './handoff/ticket.ts';
import type { Block, Choice, Key, Message, Text } from './messages/message.ts';
import { type Stage, settle, type Turn } from './stages.ts';

/** A warning that is older is asked again. */
const askedForMs = 3_600_000;

/** Whatever else is open, it stays open: these are asides, but for the deletion itself. */
export const privacy: Stage = async (turn, dialogs) => {
  const { input, words, conversation, say } = turn;
  const { press } = input;
  const command = interruptionIn(input, words);
  const typed = conversation.erasing && !press && answerTyped(turn);
  if (press?.to === 'privacy' || typed) {
    const answer = typed || (press?.to === 'privacy' && press.answer);
    const asking = press?.to === 'privacy' ? press.asking : conversation.erasing?.asking;
    if (answer === 'erase' && (await isStillAsked(turn, asking))) {
      for (const card of await turn.erase())
        await turn.replace(card, card === input.card ? confirmed : sentence('common.stopped'));
      await say(sentence('privacy.erase.done'));
      return true;
    }
    // In a group somebody else may press it: then it stays as it is.
    if (conversation.erasing?.asking === asking) {
      await settle(turn, answer === 'keep');
      delete conversation.erasing;
    }
    const stale = { ...sentence('privacy.erase.stale'), choices: again };
    await say(answer === 'keep' ? sentence('privacy.erase.kept') : stale);
  } else if (command === 'privacy') {
    await say(privacyMessage(turn.retentionDays));
    await turn.audited('privacyShown');
  } else if (command === 'exportData' && turn.place === 'shared') await say(sentence('privacy.export.personal'));
  else if (command === 'exportData') {
    for (const message of await turn.ownData()) await say(message);
    await turn.audited('dataExported');
  } else if (command === 'deleteData') {
    // The warning waits for its answer: the question before it is not asked again now.
    await ask(turn);
    return true;
  } else return false;
  await dialogs.redraw();
  return true;
};

const confirmed: Message = {
  title: { key: 'privacy.erase.title' },
  blocks: [
    {
      kind: 'text',
      tone: 'subtle',
      text: { key: 'common.chosen', values: { choice: { key: 'privacy.erase.confirm' } } },
    },
  ],
};
const again = [commandChoice('deleteData')];

/** What is kept, who reads it, for how long, and what can be done about it. */
function privacyMessage(days: number): Message {
  const text = (key: Key, values: { readonly days?: number } = {}): Block => ({ kind: 'text', text: { key, values } });
  const stored = ['person', 'words', 'tickets', 'secrets'] as const;
  return {
    title: { key: 'privacy.title' },
    blocks: [
      { kind: 'list', items: stored.map((one): Text => ({ key: `privacy.stored.${one}` })) },
      text('privacy.readers'),
      text('privacy.days', { days }),
      text('privacy.figures'),
      text('privacy.log'),
    ],
    choices: [commandChoice('exportData'), { ...commandChoice('deleteData'), style: 'destructive' }],
  };
}

/** The warning; its buttons say which warning they answer. */
async function ask({ conversation, handoff, person, now, newId, say }: Turn): Promise<void> {
  const ticket = await handoff.liveTicket(person);
  const asking = newId();
  conversation.erasing = { asking, at: now, ...(ticket && { ticket: ticket.id }) };
  await say(warning(asking, ticket));
}

function warning(asking: string, ticket: Ticket | undefined): Message {
  const text = (text: Text, tone?: 'warning' | 'subtle'): Block => ({ kind: 'text', text, ...(tone && { tone }) });
  const isAtWork = ticket?.state === 'open' || ticket?.state === 'claimed';
  const choice = (answer: 'erase' | 'keep', key: Key): Choice => ({
    label: { key },
    press: { to: 'privacy', answer, asking },
  });
  return {
    title: { key: 'privacy.erase.title' },
    blocks: [
      text({ key: 'privacy.erase.all' }, 'warning'),
      ...(ticket && isAtWork ? [text({ key: 'privacy.erase.ticket', values: { ticket: ticketName(ticket) } })] : []),
      text({ key: 'privacy.erase.desk' }),
      text({ key: 'privacy.erase.stays' }, 'subtle'),
    ],
    choices: [
      { ...choice('erase', 'privacy.erase.confirm'), style: 'destructive' },
      choice('keep', 'privacy.erase.keep'),
    ],
  };
}

/** The label of a button, typed. */
function answerTyped({ input, words }: Turn): 'erase' | 'keep' | undefined {
  if (isOneOf(input.text, words.all('privacy.erase.confirm'))) return 'erase';
  return isOneOf(input.text, words.all('privacy.erase.keep')) ? 'keep' : undefined;
}

/** The warning is the last one, not old, and speaks of the ticket that there is now. */
async function isStillAsked({ conversation, handoff, person, now }: Turn, asking?: string): Promise<boolean> {
  const { erasing } = conversation;
  if (!erasing || erasing.asking !== asking) return false;
  const live = await handoff.liveTicket(person);
  return erasing.ticket === live?.id && Date.parse(now) - Date.parse(erasing.at) <= askedForMs;
}

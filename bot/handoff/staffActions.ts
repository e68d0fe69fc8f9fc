// What staff do with a ticket, and what each side hears of it.
import type { Block, Choice, Field, Message, Text, Value } from '../messages/message.ts';
import type { Desk } from './desks.ts';
import { resolvedQuestion } from './employeeActions.ts';
import type { Lines } from './lines.ts';
import { move } from './move.ts';
import { fileMessages, type Said } from './relay.ts';
import { type Asked, askedKey, type PhraseId, phraseKey, solutionKey } from './staffForms.ts';
import type { TurnStores } from './stores.ts';
import type { SupportSummary } from './summary.ts';
import { type Refusal, type Solution, type Staff, type Ticket, type TicketEvent, ticketName } from './ticket.ts';
import { tell, ticketChoice, wordMessages } from './ticketWords.ts';

/** `inThread`: the words were typed there, so the thread need not repeat them; `overheard`: they are kept without a word. */
export type StaffAct =
  | { readonly type: 'claim' | 'release' | 'takeOver' | 'reopen' }
  | { readonly type: 'assign'; readonly to: Staff }
  | {
      readonly type: 'reply';
      readonly said: Said;
      readonly phrase?: PhraseId;
      readonly inThread: boolean;
      readonly overheard?: boolean;
    }
  | { readonly type: 'note'; readonly said: Said; readonly inThread: boolean; readonly overheard?: boolean }
  | { readonly type: 'ask'; readonly asked: Asked; readonly said: Said }
  | { readonly type: 'resolve'; readonly solution: Solution; readonly said: Said }
  | { readonly type: 'edit'; readonly summary: SupportSummary }
  | { readonly type: 'route'; readonly desk: Desk };

export interface StaffNeeds {
  readonly lines: Lines;
  readonly stores: Pick<TurnStores, 'relays' | 'tickets'>;
  readonly newId: () => string;
}

/** Staff act on a ticket. Returns the ticket afterwards, or why not. Throws `TicketConflict`. */
export async function actAsStaff(
  needs: StaffNeeds,
  ticket: Ticket,
  by: Staff,
  act: StaffAct,
): Promise<Ticket | Refusal> {
  const { lines } = needs;
  const after = await lines.change(ticket, eventOf(needs, by, act));
  if ('refused' in after) return after;
  await record(lines, after, by, act);
  const staff: Record<string, Value> = { staff: { verbatim: by.name } };
  const hear = (key: Parameters<typeof tell>[0], values: Record<string, Value> = staff) =>
    lines.toThread(after, tell(key, after, values));
  switch (act.type) {
    case 'claim':
      await hear('handoff.desk.claimedBy');
      await lines.toEmployee(after, tell('handoff.claimed', after));
      break;
    case 'release':
      await hear('handoff.desk.releasedBy');
      await lines.toEmployee(after, tell('handoff.released', after));
      break;
    case 'assign':
      await hear('handoff.desk.assignedBy', { ...staff, colleague: { verbatim: act.to.name } });
      await lines.toEmployee(after, tell('handoff.claimed', after));
      if (act.to.key !== by.key) await lines.toStaff(after, act.to, tell('handoff.desk.yoursNow', after, staff));
      break;
    case 'takeOver': {
      const former = ticket.assignee;
      await hear('handoff.desk.tookOver', { ...staff, former: { verbatim: former?.name ?? '–' } });
      await lines.toEmployee(after, tell('handoff.claimed', after));
      if (former) await lines.toStaff(after, former, tell('handoff.desk.takenFromYou', after, staff));
      break;
    }
    case 'reply':
      await reply(needs, after, by, act);
      break;
    case 'note':
      if (act.overheard) return after;
      if (act.inThread) await hear('handoff.desk.notedHere');
      else await say(lines, after, { key: 'handoff.desk.noted', values: staff }, act.said.text);
      break;
    case 'ask':
      await hear('handoff.desk.askedFor', { ...staff, asked: { key: askedKey(act.asked) } });
      if (act.said.text.trim() !== '')
        await say(lines, after, { key: 'handoff.desk.replied', values: staff }, act.said.text);
      for (const message of questions(after, by, act)) await lines.toEmployee(after, message, { author: 'staff' });
      break;
    case 'resolve':
      if (act.said.text.trim() !== '') await reply(needs, after, by, { said: act.said, inThread: false, last: true });
      await hear('handoff.desk.resolvedBy', { ...staff, solution: { key: solutionKey(act.solution) } });
      await lines.toEmployee(after, resolvedQuestion(after));
      break;
    case 'edit':
      await hear('handoff.desk.editedBy');
      break;
    case 'reopen':
      await hear('handoff.desk.reopenedBy');
      await lines.toEmployee(after, tell('handoff.reopenedByStaff', after));
      break;
    case 'route':
      await move(needs, ticket, after, by.name);
      return after;
  }
  await lines.refreshCard(after);
  return after;
}

function eventOf({ newId }: StaffNeeds, by: Staff, act: StaffAct): TicketEvent {
  switch (act.type) {
    case 'assign':
      return { type: act.type, by, to: act.to };
    case 'resolve':
      return { type: act.type, by, solution: act.solution };
    case 'edit':
      return { type: act.type, by, summary: act.summary };
    case 'route':
      return { type: act.type, by, desk: act.desk.id, card: newId() };
    default:
      return { type: act.type, by };
  }
}

async function record(lines: Lines, ticket: Ticket, by: Staff, act: StaffAct): Promise<void> {
  const author = by.name;
  if (act.type !== 'reply' && act.type !== 'note')
    await lines.record(ticket, { author, kind: 'event', text: act.type });
  if (!('said' in act)) return;
  const { text, source, files = [] } = act.said;
  const phrase = act.type === 'ask' ? askedKey(act.asked) : 'phrase' in act && act.phrase && phraseKey(act.phrase);
  if (text.trim() === '' && files.length === 0 && !phrase) return;
  await lines.record(ticket, {
    author,
    kind: act.type === 'note' ? 'note' : 'staff',
    text,
    ...(source && { source }),
    ...(files.length > 0 && { files }),
    ...(phrase && { phrase }),
  });
}

/** `last`: a question follows, so that there is no box for an answer. */
interface Reply {
  readonly said: Said;
  readonly phrase?: PhraseId;
  readonly inThread: boolean;
  readonly overheard?: boolean;
  readonly last?: boolean;
}

/** The employee gets the phrase in their language, the words as they were written, and the files; the thread what it lacks. */
async function reply(
  { lines, stores }: StaffNeeds,
  ticket: Ticket,
  by: Staff,
  { said, phrase, inThread, overheard = false, last = false }: Reply,
): Promise<void> {
  const staff: Record<string, Value> = { staff: { verbatim: by.name } };
  const { text, files = [], source } = said;
  const hasWords = text.trim() !== '';
  const ids: string[] = [];
  if (inThread && !overheard) await lines.toThread(ticket, tell('handoff.desk.repliedHere', ticket, staff));
  if (!inThread) {
    const told: Text = { key: 'handoff.desk.replied', values: staff };
    if (phrase) await lines.toThread(ticket, phraseMessage(told, phrase));
    if (hasWords) ids.push(...(await say(lines, ticket, told, text)));
    ids.push(...(await lines.allToThread(ticket, fileMessages(ticket, 'handoff.desk.fileReplied', staff, files))));
  }
  const heard: Text = { key: 'handoff.reply', values: { ...staff, ticket: ticketName(ticket) } };
  const messages: Message[] = [
    ...(phrase ? [phraseMessage(heard, phrase)] : []),
    ...(hasWords ? wordMessages(heard, text) : []),
    ...fileMessages(ticket, 'handoff.fileFrom', staff, files),
  ];
  for (const [at, message] of messages.entries()) {
    const isLast = at === messages.length - 1;
    const id = await lines.toEmployee(ticket, isLast && !last ? { ...message, ...answerBox(ticket) } : message, {
      author: 'staff',
    });
    // A phrase is not part of what was typed: an edit leaves it alone.
    if (id && !(phrase && at === 0)) ids.push(id);
  }
  if (source) await stores.relays.add(source, ids);
}

/** Into the thread; the ids of what was said there. */
function say(lines: Lines, ticket: Ticket, by: Text, words: string): Promise<readonly string[]> {
  return lines.allToThread(ticket, wordMessages(by, words));
}

function phraseMessage(by: Text, phrase: PhraseId): Message {
  return {
    blocks: [
      { kind: 'text', tone: 'subtle', text: by },
      { kind: 'text', text: { key: phraseKey(phrase) } },
    ],
  };
}

/** A question with a box for its answer, which comes back with what was asked; before it, what is too long for one card. */
function questions(
  ticket: Ticket,
  by: Staff,
  { asked, said }: { readonly asked: Asked; readonly said: Said },
): readonly Message[] {
  const staff = { verbatim: by.name };
  const heard: Text = { key: 'handoff.reply', values: { staff, ticket: ticketName(ticket) } };
  const words = said.text.trim() === '' ? [] : wordMessages(heard, said.text);
  const question: Message = {
    blocks: [
      ...tell('handoff.asksYou', ticket, { staff }).blocks,
      { kind: 'text', text: { key: `handoff.asks.${asked}.text` } },
      ...(asked === 'slmgr' ? [{ kind: 'code', code: 'slmgr /dlv' } as const] : []),
      ...(words.at(-1)?.blocks ?? []).map(withoutAuthor),
    ],
    ...(asked === 'screenshot' ? {} : answerBox(ticket, asked)),
  };
  return [...words.slice(0, -1), question];
}

/** The question names who asks already. */
function withoutAuthor(block: Block): Block {
  if (block.kind !== 'quote') return block;
  const { by: _, ...rest } = block;
  return rest;
}

/** A box below a message, so that an answer reaches IT whatever question of the bot is open. */
function answerBox(
  ticket: Ticket,
  asked?: Asked,
): { readonly fields: readonly Field[]; readonly choices: readonly Choice[] } {
  const label = { key: 'handoff.answer' } as const;
  const box = asked ? ({ key: askedKey(asked) } as const) : ({ key: 'handoff.answerBox' } as const);
  return {
    fields: [{ id: 'words', label: box, kind: 'lines', maxLength: 4000 }],
    choices: [{ ...ticketChoice(ticket, 'answer', label, asked), window: label }],
  };
}

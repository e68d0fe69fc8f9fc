// What one side says reaches the other: words, code and files, and their later edits and deletions.
import type { Case } from '../activation/case.ts';
import { cut } from '../activation/cut.ts';
import { keptErrorText, learnOutput, learnTrouble } from '../activation/learn.ts';
import type { FileRef, Key, Message, Text, Value } from '../messages/message.ts';
import type { Lines } from './lines.ts';
import type { Delivery } from './ports.ts';
import { type Asked, askedKey } from './staffForms.ts';
import type { TurnStores } from './stores.ts';
import type { Refusal, Ticket } from './ticket.ts';
import { authorOf, isAnswer, tell, wordMessages } from './ticketWords.ts';

/** What somebody said, masked. `source` names the message, `channel/conversation/activity`, so that its edits follow. */
export interface Said {
  readonly text: string;
  readonly files?: readonly FileRef[];
  readonly source?: string;
}

/** The employee's words and files join their ticket and reach the desk; `asked`: they answer that question. */
export async function relayToDesk(
  lines: Lines,
  stores: Pick<TurnStores, 'relays'>,
  ticket: Ticket,
  said: Said,
  asked?: Asked,
): Promise<Refusal | undefined> {
  const learned = asked === 'errorText' || asked === 'slmgr';
  const { summary } = ticket;
  const after = await lines.change(
    ticket,
    learned
      ? { type: 'learned', summary: { ...summary, case: learnAnswer(summary.case, said.text) } }
      : { type: 'words' },
  );
  if ('refused' in after) return after;
  const person = { verbatim: summary.personName };
  const { text, files = [], source } = said;
  const by: Text = asked
    ? { key: 'handoff.desk.answered', values: { person, asked: { key: askedKey(asked) } } }
    : { key: 'handoff.desk.said', values: { person } };
  await lines.record(after, {
    kind: 'employee',
    author: summary.personName,
    text,
    ...(source && { source }),
    ...(files.length > 0 && { files }),
  });
  const messages: Message[] = [
    ...(text.trim() === '' ? [] : wordMessages(by, text)),
    ...fileMessages(after, 'handoff.desk.file', { person }, files),
  ];
  const ids = await lines.allToThread(after, messages, { author: 'employee' });
  if (source) await stores.relays.add(source, ids);
  if (learned) await lines.refreshCard(after);
  return undefined;
}

/** What an answer to IT shows joins the case; what the employee said of their trouble before stays on the card, below it. */
function learnAnswer(kase: Case, answer: string): Case {
  const learned = learnTrouble(kase, answer);
  const { errorText: before } = kase;
  if (!before) return learned;
  // Output says its part in facts of its own, and stands in the thread as a whole.
  const errorText = learnOutput(kase, answer) ? before : `${learned.errorText}\n\n${before}`;
  return { ...learned, errorText: cut(errorText, keptErrorText) };
}

/** The files of one person, each in a message of its own that names it as `{{file}}`. */
export function fileMessages(
  ticket: Ticket,
  key: Key,
  values: Record<string, Value>,
  files: readonly FileRef[],
): readonly Message[] {
  return files.map((file) => ({
    ...tell(key, ticket, { ...values, file: { verbatim: file.name } }),
    files: [file],
  }));
}

interface Changing {
  readonly stores: Pick<TurnStores, 'relays' | 'outbox' | 'tickets' | 'files'>;
  readonly newId: () => string;
}

/**
 * The message that was passed on reads otherwise now, or (`text` undefined) was deleted: so do its copies. False when it
 * was never passed on.
 */
export async function changeRelayed(
  { stores, newId }: Changing,
  source: string,
  text: string | undefined,
): Promise<boolean> {
  const { relays, outbox, tickets, files } = stores;
  const ids = await relays.of(source);
  await tickets.changeEntries(source, text);
  const copies = (await Promise.all(ids.map((id) => outbox.get(id)))).filter((copy) => copy !== undefined);
  if (text === undefined) await files.remove(copies.flatMap(({ message }) => message.files ?? []).map(({ id }) => id));
  // After a move they stand in two threads, and are parted the same way in each.
  for (const there of Map.groupBy(copies, ({ to }) => `${to.channel}/${to.conversation}`).values()) {
    await relays.add(source, await changeCopies({ outbox, newId }, there, text));
  }
  return copies.length > 0;
}

/** The copies in one place. Returns the ids of the parts that were added. */
async function changeCopies(
  { outbox, newId }: { readonly outbox: TurnStores['outbox']; readonly newId: () => string },
  copies: readonly Delivery[],
  text: string | undefined,
): Promise<readonly string[]> {
  const [first] = copies;
  if (!first) return [];
  // An edit changes no files: those stay as they were sent.
  const ofWords = copies.filter(({ message }) => !message.files);
  const by = authorOf(first.message) ?? { key: 'handoff.someone' };
  const now = text === undefined || text.trim() === '' ? [] : wordMessages(edited(by), text);
  const replace = async (copy: Delivery, words: Message) => {
    const { thread: _, id, ...rest } = copy;
    const shown = (await outbox.shown(id))?.message ?? copy.message;
    const message = { blocks: [...words.blocks, ...shown.blocks.filter(isAnswer)], ...kept(shown) };
    // What did not arrive arrives as it reads now, if it is sent again.
    if (await outbox.amend(id, message)) return;
    await outbox.put({ ...rest, id: newId(), message, replaces: id });
  };
  const gone = text === undefined ? copies : ofWords.slice(now.length);
  for (const [at, copy] of ofWords.slice(0, now.length).entries()) {
    const message = now[at];
    if (message) await replace(copy, message);
  }
  for (const copy of gone) {
    if (await outbox.amend(copy.id, undefined)) continue;
    await replace(copy, {
      blocks: [{ kind: 'text', tone: 'subtle', text: { key: 'handoff.deleted', values: { by } } }],
    });
  }
  const added: string[] = [];
  for (const message of now.slice(ofWords.length)) {
    const { replaces: _, ...rest } = first;
    const id = newId();
    await outbox.put({ ...rest, id, message });
    added.push(id);
  }
  return added;
}

/** "<by> (edited)" */
function edited(by: Text): Text {
  return { key: 'handoff.edited', values: { by } };
}

/** The boxes and buttons below a message stay there, as they are now. */
function kept({ fields, choices, navigation }: Message): Pick<Message, 'fields' | 'choices' | 'navigation'> {
  return { ...(fields && { fields }), ...(choices && { choices }), ...(navigation && { navigation }) };
}

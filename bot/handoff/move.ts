// A ticket goes to another desk: its card, and what was said so far.
import type { Message, Text, Value } from '../messages/message.ts';
import { movedCard } from './deskCard.ts';
import type { Desks } from './desks.ts';
import type { Lines } from './lines.ts';
import { fileMessages } from './relay.ts';
import type { TurnStores } from './stores.ts';
import type { Ticket } from './ticket.ts';
import { tell, wordMessages } from './ticketWords.ts';

interface MoveNeeds {
  readonly lines: Lines;
  readonly stores: Pick<TurnStores, 'tickets' | 'relays'>;
}

/**
 * The ticket leaves its old desk, where the card says so; the new one gets a card and learns what was said. `by` is the
 * name of whoever moved it; nobody did when the old desk is gone.
 */
export async function move({ lines, stores }: MoveNeeds, before: Ticket, after: Ticket, by?: string): Promise<void> {
  const [from, to] = [lines.deskOf(before), lines.deskOf(after)];
  const staff: Record<string, Value> = by === undefined ? {} : { staff: { verbatim: by } };
  if (from && to) {
    await lines.toThread(before, tell('handoff.desk.movedBy', before, { ...staff, desk: { verbatim: to.name } }));
    await lines.replaceCard(before, movedCard(after, to));
  }
  await lines.postCard(after);
  const name = { verbatim: from?.name ?? before.desk };
  await lines.toThread(
    after,
    tell(by === undefined ? 'handoff.desk.rehomed' : 'handoff.desk.movedFrom', after, { ...staff, desk: name }),
  );
  for (const { kind, author, text, source, phrase, files = [] } of await stores.tickets.entries(after.id)) {
    if (kind === 'event') continue;
    const values = { person: { verbatim: author }, staff: { verbatim: author } };
    const by: Text = {
      key: `handoff.desk.${({ employee: 'said', staff: 'replied', note: 'noted' } as const)[kind]}`,
      values,
    };
    const sent = kind === 'employee' ? 'handoff.desk.file' : 'handoff.desk.fileReplied';
    const messages = [
      ...(phrase ? [{ blocks: [{ kind: 'quote', by, text: { key: phrase } }] } satisfies Message] : []),
      ...(text.trim() === '' ? [] : wordMessages(by, text)),
      ...fileMessages(after, sent, values, files),
    ];
    const ids = await lines.allToThread(after, messages);
    // What is edited or deleted later, is so here, too.
    if (source) await stores.relays.add(source, ids);
  }
  if (before.assignee && !after.assignee) await lines.toEmployee(after, tell('handoff.released', after));
}

/** Live tickets of desks that are no longer configured go to where a new one would; how many there were. */
export async function rehome({ lines, stores }: MoveNeeds, desks: Desks, newId: () => string): Promise<number> {
  if (desks.all.length === 0) return 0;
  const astray = await stores.tickets.astray(desks.all.map(({ id }) => id));
  for (const ticket of astray) {
    const desk = desks.routeOf(ticket.summary);
    if (!desk) continue;
    const after = await lines.change(ticket, { type: 'rehome', desk: desk.id, card: newId() });
    if (!('refused' in after)) await move({ lines, stores }, ticket, after);
  }
  return astray.length;
}

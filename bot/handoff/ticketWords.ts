// What every message about a ticket is made of: its name and its holder, words of a person, a button that acts on it.
import type { Block, Choice, Key, Message, Text, TicketVerb, Value } from '../messages/message.ts';
import { type Refusal, type Ticket, ticketName } from './ticket.ts';

/** A button that acts on a ticket. */
export function ticketChoice(ticket: Ticket, verb: TicketVerb, label: Text, choice?: string): Choice {
  return { label, press: { to: 'ticket', ticket: ticket.id, verb, ...(choice !== undefined && { choice }) } };
}

/** What `{{ticket}}` and `{{staff}}` stand for. */
export function about(ticket: Ticket): Record<string, Value> {
  return { ticket: ticketName(ticket), staff: { verbatim: ticket.assignee?.name ?? '–' } };
}

/** One sentence about a ticket: `{{ticket}}` and `{{staff}}` are filled in. */
export function tell(key: Key, ticket: Ticket, values: Record<string, Value> = {}): Message {
  return { blocks: [{ kind: 'text', text: { key, values: { ...about(ticket), ...values } } }] };
}

/** The refusal in words, with who holds the ticket and since when. */
export function refusalText(ticket: Ticket, { refused }: Refusal): Text {
  return {
    key: `handoff.refusals.${refused}`,
    values: { ...about(ticket), state: stateText(ticket), at: { instant: ticket.claimedAt ?? ticket.updatedAt } },
  };
}

/** "with <their name>", "resolved" ... as the employee reads it. */
export function stateText(ticket: Ticket): Text {
  return { key: `handoff.states.${ticket.state}`, values: about(ticket) };
}

/** Somebody's words as messages that fit a card each: split, never cut; what stands between fences is code. */
export function wordMessages(by: Text, words: string): readonly Message[] {
  return parts(words).map((part) => ({ blocks: wordBlocks(by, part) }));
}

/** Who said it, and what: a quote, and code where it was fenced by three backticks. */
function wordBlocks(by: Text, words: string): Block[] {
  const pieces = words.split(/```(?:[\w+#-]*\n)?([\s\S]*?)```/);
  const blocks = pieces.flatMap((piece, at): Block[] => {
    if (piece.trim() === '') return [];
    if (at % 2 === 1) return [{ kind: 'code', code: piece.replace(/\n$/, '') }];
    return [{ kind: 'quote', text: { verbatim: piece.trim() } }];
  });
  const [first] = blocks;
  if (first?.kind === 'quote') return [{ ...first, by }, ...blocks.slice(1)];
  return [{ kind: 'text', tone: 'subtle', text: by }, ...blocks];
}

/** Who said a message that `wordMessages` made. */
export function authorOf({ blocks: [first] }: Message): Text | undefined {
  if (first?.kind === 'quote') return first.by;
  return first?.kind === 'text' ? first.text : undefined;
}

/** In characters: a card of Teams holds that much Japanese. */
const mostPart = 3_000;

function parts(words: string): readonly string[] {
  const pieces: string[] = [];
  let open = '';
  for (const piece of words.match(new RegExp(`[\\s\\S]{1,${mostPart}}`, 'gu')) ?? [words]) {
    // A fence that a cut left open goes on in the next part.
    const whole = open + piece;
    const isOpen = (whole.match(/```/g)?.length ?? 0) % 2 === 1;
    pieces.push(isOpen ? `${whole}\n\`\`\`` : whole);
    open = isOpen ? '```\n' : '';
  }
  return pieces;
}

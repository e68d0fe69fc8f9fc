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
  return parted(piecesOf(words)).map((pieces) => ({ blocks: signed(by, pieces) }));
}

interface Piece {
  readonly kind: 'quote' | 'code';
  readonly text: string;
}

/** Three backticks or more up to as many; one that nobody closed goes to the end. */
const fenced = /(`{3,})\n?([\s\S]*?)(?:\1`*|$)/g;

/** What is code, and what is said around it. Slack knows no languages: a word behind the fence is code, too. */
function piecesOf(words: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: all, 2: code = '', index } of words.matchAll(fenced)) {
    pieces.push({ kind: 'quote', text: words.slice(end, index) });
    pieces.push({ kind: 'code', text: code.replace(/\n$/, '') });
    end = index + all.length;
  }
  pieces.push({ kind: 'quote', text: words.slice(end) });
  return pieces
    .map(({ kind, text }) => ({ kind, text: kind === 'quote' ? text.trim() : text }))
    .filter(({ text }) => text.trim() !== '');
}

/** In characters: a card of Teams holds that much Japanese. */
const mostPart = 3_000;

/** The same pieces, as many together as fit; only what is too long by itself is cut. */
function parted(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  let room = mostPart;
  const next = () => {
    parts.push([]);
    room = mostPart;
  };
  for (const { kind, text } of pieces) {
    for (let left = text; left !== ''; ) {
      if (left.length > room && room < mostPart) next();
      const at = cutAt(left, room);
      parts.at(-1)?.push({ kind, text: left.slice(0, at) });
      left = left.slice(at);
      room -= at;
      if (left !== '') next();
    }
  }
  return parts;
}

/** Where to cut so that no sign is torn apart, such as an emoji of several. */
function cutAt(text: string, most: number): number {
  if (text.length <= most) return text.length;
  return new Intl.Segmenter().segment(text).containing(most)?.index || most;
}

/** Who said it, and what. */
function signed(by: Text, pieces: readonly Piece[]): Block[] {
  const blocks = pieces.map(
    ({ kind, text }): Block => (kind === 'code' ? { kind, code: text } : { kind, text: { verbatim: text } }),
  );
  const [first] = blocks;
  if (first?.kind === 'quote') return [{ ...first, by }, ...blocks.slice(1)];
  return [{ kind: 'text', tone: 'subtle', text: by }, ...blocks];
}

/** What its reader has answered, below the message that they answered. */
export function answerBlock(words: string): Block {
  return { kind: 'quote', by: { key: 'handoff.yourAnswer' }, text: { verbatim: words } };
}

/** Whether `answerBlock` made it. */
export function isAnswer(block: Block): boolean {
  return block.kind === 'quote' && block.by !== undefined && 'key' in block.by && block.by.key === 'handoff.yourAnswer';
}

/** Who said a message that `wordMessages` made. */
export function authorOf({ blocks: [first] }: Message): Text | undefined {
  if (first?.kind === 'quote') return first.by;
  return first?.kind === 'text' ? first.text : undefined;
}

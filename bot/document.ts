// A JSON document as messages: a file where the platform shows one, else its text in parts.
import type { Document } from './handoff/export.ts';
import type { Files } from './handoff/ports.ts';
import { wordMessages } from './handoff/ticketWords.ts';
import type { Message, Text } from './messages/message.ts';

interface DocumentNeeds {
  readonly files: Pick<Files, 'put'>;
  readonly newId: () => string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Whether the channel it is for shows files, or can be linked to. */
  readonly showsFiles: boolean;
  /** Key of the person it belongs to. */
  readonly person?: string;
}

/** The document below that heading; `name` is its file's. */
export async function documentMessages(
  { files, newId, now, showsFiles, person }: DocumentNeeds,
  heading: Text,
  name: string,
  document: Document,
): Promise<readonly Message[]> {
  const json = JSON.stringify(document, undefined, 2);
  if (!showsFiles) return wordMessages(heading, fenced(json));
  const content = Buffer.from(json);
  const file = { id: newId(), name, type: 'application/json' };
  await files.put({ ...file, content }, now, person);
  return [{ blocks: [{ kind: 'text', text: heading }], files: [{ ...file, size: content.length }] }];
}

/** As code: the fence is longer than any that stands in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

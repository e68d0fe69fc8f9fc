// Files of a message as Teams shows them: small pictures in the chat, all others by a link.
import type { Attachment } from 'botbuilder';
import { GIF } from 'image-size/types/gif';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import type { Files, StoredFile } from '../../handoff/ports.ts';
import type { FileRef, Key, Language, Phrase } from '../../messages/message.ts';
import { escapeMarkdown } from './render.ts';

/** Where a file can be opened. */
export interface FileLink {
  readonly url: string;
  /** ISO 8601: the address works until then. */
  readonly until: string;
}

export interface DrawFilesNeeds {
  readonly files: Pick<Files, 'get'>;
  /** Undefined where the bot has no public address. */
  readonly linkTo: (file: FileRef) => FileLink | undefined;
  readonly explain: (key: Key, language: Language, values?: Phrase['values']) => string;
}

/** A picture for a message of its own. */
export interface Picture {
  /** Id of the file. */
  readonly file: string;
  readonly attachment: Attachment;
  /** What is said when Teams does not take it. */
  readonly instead: string;
}

export interface DrawnFiles {
  /** Below the words, in Teams' Markdown. */
  readonly lines: readonly string[];
  readonly pictures: readonly Picture[];
}

/** What Teams takes into a chat; documented under "Send and receive files using a bot". */
const mostPictureBytes = 1024 * 1024;
const mostPixels = 1024;
/** Each reads nothing but its own kind, so that no file can lead a parser astray that it was not made for. */
const pictures = { 'image/png': PNG, 'image/jpeg': JPG, 'image/gif': GIF } as const;

/** Draws these files in the reader's language. */
export async function drawFiles(
  { files, linkTo, explain }: DrawFilesNeeds,
  refs: readonly FileRef[],
  language: Language,
): Promise<DrawnFiles> {
  const lines: string[] = [];
  const drawn: Picture[] = [];
  for (const ref of refs) {
    const file = await files.get(ref.id);
    if (!file) {
      lines.push(explain('handoff.file.gone', language));
      continue;
    }
    const line = lineOf(ref);
    if (isSmallPicture(file)) drawn.push({ file: ref.id, attachment: pictureOf(file), instead: line });
    else lines.push(line);
  }
  return { lines, pictures: drawn };

  function lineOf(ref: FileRef): string {
    const link = linkTo(ref);
    const name = escapeMarkdown(ref.name);
    if (!link) return explain('files.teams.noLink', language, { file: name });
    // A parenthesis would end the address.
    const address = link.url.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
    return explain('files.teams.link', language, { file: `[${name}](${address})`, until: { instant: link.until } });
  }
}

function pictureOf({ name, type, content }: StoredFile): Attachment {
  return { contentType: type, contentUrl: `data:${type};base64,${content.toString('base64')}`, name };
}

function isSmallPicture({ type, content }: StoredFile): boolean {
  if (!(type in pictures) || content.length > mostPictureBytes) return false;
  try {
    const { width, height } = pictures[type as keyof typeof pictures].calculate(content);
    return width > 0 && height > 0 && Math.max(width, height) <= mostPixels;
  } catch {
    return false;
  }
}

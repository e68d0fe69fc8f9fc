// Takes the files of an arrived message in, before its turn: what is safe and small enough is fetched and stored.
import { createHash } from 'node:crypto';
import type { Activity, Attachment } from 'botbuilder';
import { maskSecrets, type SecretKind } from './activation/secrets.ts';
import type { Channel } from './channels/channel.ts';
import { type FileRefusal, mostFileBytes, refusalOf } from './handoff/files.ts';
import type { Clock, Files } from './handoff/ports.ts';
import type { FileRef } from './messages/message.ts';

/** What the turn reads of an attachment: the file that was taken in, or why it was not. */
export interface TakenContent {
  readonly ref?: FileRef;
  readonly refused?: FileRefusal;
  /** Which secrets a text held; they were masked in it. */
  readonly masked?: readonly SecretKind[];
}

export interface TakeFilesNeeds {
  readonly files: Files;
  /** Key of whoever sends them. */
  readonly person: string;
  readonly clock: Clock;
  readonly fetchFile: NonNullable<Channel['fetchFile']>;
  readonly log: { warn(data: object, text: string): void };
}

/** A platform's bad moment is waited out this often. */
const mostTries = 3;
const retryAfterMs = 1_000;
/** Endings of what only shows or tells something; platforms call a script plain text. */
const harmless = /\.(?:png|jpe?g|gif|webp|bmp|hei[cf]|tiff?|pdf|txt|log|csv)$/i;
/** So many files of one message are taken in. */
const mostFiles = 10;

/**
 * The activity with every attachment that has an address (`contentUrl`) taken in: its `content` becomes a `TakenContent`.
 * A second run over the same activity stores nothing twice. Throws only what the store throws.
 */
export async function takeFiles(needs: TakeFilesNeeds, activity: Activity): Promise<Activity> {
  if (!activity.attachments?.some(({ contentUrl }) => contentUrl)) return activity;
  const attachments: Attachment[] = [];
  for (const [at, attachment] of activity.attachments.entries()) {
    const { contentUrl: url, ...rest } = attachment;
    attachments.push(
      url && at < mostFiles
        ? { ...rest, ...(await take(needs, `${activity.conversation.id}/${activity.id}/${at}`, attachment)) }
        : rest,
    );
  }
  return { ...activity, attachments };
}

async function take(
  needs: TakeFilesNeeds,
  key: string,
  attachment: Attachment,
): Promise<Pick<Attachment, 'name' | 'content'>> {
  const { contentUrl: url = '', contentType, name = '', content } = attachment;
  const refused = (why: FileRefusal) => ({ name, content: { refused: why } satisfies TakenContent });
  // Teams names a pasted picture's kind only when it is fetched.
  const isUnknown = contentType === 'image/*';
  const early = refusalOf({ type: isUnknown ? 'image/png' : contentType, size: Number(content?.size) || 0 });
  if (early || (name.includes('.') && !harmless.test(name))) return refused(early ?? 'kind');
  const bytes = await fetched(needs, url, contentType);
  if (bytes === undefined || bytes === 'tooBig') return refused(bytes ?? 'gone');
  // Loaded when the first file comes.
  const { fileTypeFromBuffer } = await import('file-type');
  const real = (await fileTypeFromBuffer(bytes))?.mime;
  const type = real ?? contentType;
  const why = refusalOf({ type, size: bytes.length });
  if (why) return refused(why);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const full = name || `image.${type.split('/')[1]}`;
  const { safe, masked } = type.startsWith('text/') ? maskedText(bytes) : { safe: bytes, masked: [] };
  await needs.files.put({ id, name: full, type, content: safe }, needs.clock.now().toISOString(), needs.person);
  const ref = { id, name: full, type, size: safe.length };
  return { name: full, content: { ref, ...(masked.length > 0 && { masked }) } satisfies TakenContent };
}

/** A text without its secrets; as it was when it holds none. */
function maskedText(bytes: Buffer): { readonly safe: Buffer; readonly masked: readonly SecretKind[] } {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const { text, found } = maskSecrets(bytes.toString(isWide ? 'utf16le' : 'utf8'));
  return { safe: found.length > 0 ? Buffer.from(text, isWide ? 'utf16le' : 'utf8') : bytes, masked: found };
}

async function fetched(
  { fetchFile, log }: TakeFilesNeeds,
  url: string,
  type: string,
): ReturnType<TakeFilesNeeds['fetchFile']> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetchFile(url, type, mostFileBytes);
    } catch (error) {
      log.warn({ tries, error: String(error) }, 'a file could not be fetched');
      if (tries === mostTries) return undefined;
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs * tries));
    }
  }
}

// Which files may be passed on to IT staff: bounded in size, and of kinds that do nothing when they are opened.
import type { FileRef } from '../messages/message.ts';

/** Kept in the database, and in memory while it is passed on; in bytes. */
export const mostFileBytes = 20 * 1024 * 1024;
/** Pictures, and what people print or log: nothing that runs, opens macros, or unpacks. */
const safeKinds = /^(?:image\/(?:png|jpeg|gif|webp|bmp|heic|heif|tiff)|application\/pdf|text\/(?:plain|csv))$/;

/** Why a file is not passed on: its kind, its size, or that it cannot be fetched any more. */
export type FileRefusal = 'kind' | 'tooBig' | 'gone';

/** Why a file of this kind and size is not passed on; undefined when it is. */
export function refusalOf({ type, size }: Pick<FileRef, 'type' | 'size'>): FileRefusal | undefined {
  if (!safeKinds.test(type)) return 'kind';
  return size > mostFileBytes ? 'tooBig' : undefined;
}

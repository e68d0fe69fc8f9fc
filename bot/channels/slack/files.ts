// Passes a file on: out of the employee's direct message, into the desk's thread. Bounded in size, and in kind.
import type { WebClient } from '@slack/web-api';
import type { FileRef, Key } from '../../messages/message.ts';
import { placeOf } from './inbound.ts';

interface FileNeeds {
  readonly client: WebClient;
  readonly botToken: string;
  /** The Web API's address, when it is not Slack's own: files lie beside it. */
  readonly apiUrl?: string | undefined;
}

/** Kept in memory while it is passed on. */
const mostBytes = 20 * 1024 * 1024;
const fetchMs = 10_000;
/** Pictures, and what people print or log: nothing that runs, opens macros, or unpacks. */
const safeKinds = /^(?:image\/(?:png|jpeg|gif|webp|bmp|heic|heif|tiff)|application\/pdf|text\/(?:plain|csv))$/;

/** Uploads the file to the place; or says why not, as a key for staff. Throws what the Web API throws. */
export async function passFile(needs: FileNeeds, file: FileRef, place: string): Promise<Key | undefined> {
  if (!safeKinds.test(file.type)) return 'slack.file.kind';
  if (file.size > mostBytes) return 'slack.file.tooBig';
  const content = await contentOf(needs, file);
  if (content === undefined) return 'slack.file.gone';
  if (content.length > mostBytes) return 'slack.file.tooBig';
  const { channel, thread } = placeOf(place);
  const upload = { filename: file.name, title: file.name, file: content, channel_id: channel };
  await needs.client.filesUploadV2(thread === undefined ? upload : { ...upload, thread_ts: thread });
  return undefined;
}

/** Slack answers with a page to sign in, not with a refusal, when a file may not be read or is gone. */
async function contentOf({ botToken, apiUrl }: FileNeeds, { url, type }: FileRef): Promise<Buffer | undefined> {
  if (!isSlacks(url, apiUrl)) return undefined;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${botToken}` },
    signal: AbortSignal.timeout(fetchMs),
  });
  if (response.status >= 500) throw new Error(`the file could not be read: ${response.status}`);
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html') && type !== 'text/html';
  return response.ok && !isPage ? Buffer.from(await response.arrayBuffer()) : undefined;
}

/** The token goes to Slack and nowhere else. */
function isSlacks(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (apiUrl !== undefined && origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && (hostname === 'slack.com' || hostname.endsWith('.slack.com'));
}

// Passes a file on: out of the employee's direct message, into the desk's thread. Bounded in size, and in kind.
import type { WebClient } from '@slack/web-api';
import { mostFileBytes, refusalOf } from '../../handoff/files.ts';
import type { FileRef, Key } from '../../messages/message.ts';
import { placeOf } from './inbound.ts';

interface FileNeeds {
  readonly client: WebClient;
  readonly botToken: string;
  /** The Web API's address, when it is not Slack's own: files lie beside it. */
  readonly apiUrl?: string | undefined;
}

const fetchMs = 120_000;

/** Uploads the file to the place; or says why not, as a key for staff. Throws what the Web API throws. */
export async function passFile(needs: FileNeeds, file: FileRef, place: string): Promise<Key | undefined> {
  const refusal = refusalOf(file);
  if (refusal !== undefined) return `slack.file.${refusal}`;
  const content = await contentOf(needs, file);
  if (content === undefined) return 'slack.file.gone';
  if (content.length > mostFileBytes) return 'slack.file.tooBig';
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
  return protocol === 'https:' && /(?:^|\.)slack(?:-gov)?\.com$/.test(hostname);
}

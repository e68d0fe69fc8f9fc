// Files in Slack: read where a person put them, and uploaded to where they are to be seen.
import type { WebClient } from '@slack/web-api';
import type { StoredFile } from '../../handoff/ports.ts';
import { placeOf } from './inbound.ts';

interface FileNeeds {
  readonly botToken: string;
  /** The Web API's address, when it is not Slack's own: files lie beside it. */
  readonly apiUrl?: string | undefined;
}

/** The largest file over a slow line. */
const fetchMs = 60_000;

/** Uploads the file to a channel, or a thread in it; Slack's id of it. Throws what the Web API throws. */
export async function uploadFile(client: WebClient, { name, content }: StoredFile, place: string): Promise<string> {
  const { channel, thread } = placeOf(place);
  const upload = { filename: name, title: name, file: content, channel_id: channel };
  const { files } = await client.filesUploadV2(thread === undefined ? upload : { ...upload, thread_ts: thread });
  return files[0]?.files?.[0]?.id ?? '';
}

/**
 * What lies at the address. Slack answers with a page to sign in, not with a refusal, when a file may not be read or is
 * gone: undefined. Of what is too big no more is read than shows it. Throws when Slack has a bad moment.
 */
export async function fetchFile(
  { botToken, apiUrl }: FileNeeds,
  url: string,
  type: string,
  mostBytes: number,
): Promise<Buffer | 'tooBig' | undefined> {
  if (!isSlacks(url, apiUrl)) return undefined;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${botToken}` },
    signal: AbortSignal.timeout(fetchMs),
  });
  const { ok, status, headers, body } = response;
  const isPage = (headers.get('content-type') ?? '').startsWith('text/html') && type !== 'text/html';
  const isBig = Number(headers.get('content-length')) > mostBytes;
  if (ok && !isPage && !isBig && body) return contentOf(body, mostBytes);
  await body?.cancel();
  if (status >= 500 || status === 429) throw new Error(`the file could not be read: ${status}`);
  return ok && !isPage && isBig ? 'tooBig' : undefined;
}

async function contentOf(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Buffer | 'tooBig'> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > mostBytes) return 'tooBig';
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The token goes to Slack and nowhere else. */
function isSlacks(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (apiUrl !== undefined && origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && /(?:^|\.)slack(?:-gov)?\.com$/.test(hostname);
}

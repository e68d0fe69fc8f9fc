// Files in Teams: what an attachment tells of one, and how its content is had.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Attachment } from 'botbuilder';
import { within } from '../waiting.ts';

const infoType = 'application/vnd.microsoft.teams.file.download.info';

/** By the end of the name: the kinds that may be passed on. Teams names no other type. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  heic: 'image/heic',
  heif: 'image/heif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  pdf: 'application/pdf',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
};

/** Whether a person attached a file of their own, in a personal chat. */
export function isAttachedFile({ contentType }: Attachment): boolean {
  return contentType === infoType;
}

/** Such a file with its type, and the address where its content lies for a few minutes. */
export function attachedFile({ name = '', content }: Attachment): Attachment {
  const { downloadUrl, fileType } = (content ?? {}) as { downloadUrl?: unknown; fileType?: unknown };
  const ending = String(fileType || name.split('.').at(-1)).toLowerCase();
  const contentType = types[ending] ?? 'application/octet-stream';
  return { contentType, name, ...(typeof downloadUrl === 'string' && { contentUrl: downloadUrl, content: {} }) };
}

export interface FetchNeeds {
  /** Whether the connector itself answers at this origin: its files want the bot's token, and nothing else gets it. */
  readonly isConnector: (origin: string) => boolean;
  /** Whether http addresses of this machine may be read: without an app id, where the connector is one for trials. */
  readonly isTrial: boolean;
  /** The bot's token for it; undefined without an app id. */
  readonly token: (origin: string) => Promise<string | undefined>;
}

const fetchMs = 30_000;
/** botbuilder waits for the login server without an end, and a file is waited for before a turn. */
const tokenMs = 10_000;
const mostRedirects = 5;

/**
 * What lies at the address; undefined when it is gone or may not be read. Of what is bigger than `mostBytes` no more is
 * read than shows it. Throws when the other side has a bad moment.
 */
export async function fetchFile(
  { isConnector, isTrial, token }: FetchNeeds,
  url: string,
  mostBytes: number,
): Promise<Buffer | 'tooBig' | undefined> {
  const signal = AbortSignal.timeout(fetchMs);
  let next = url;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const at = URL.parse(next);
    if (!at || !isSafe(at, isTrial)) return undefined;
    const isOurs = isTrial || isConnector(at.origin);
    if (!isOurs && (await isInside(at.hostname))) return undefined;
    const bearer = isConnector(at.origin) ? await within(tokenMs, token(at.origin)) : undefined;
    const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    // Each hop is looked at, so that the token goes no further.
    const response = await fetch(at.href, { headers, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null && URL.canParse(location, at.href)) {
      await response.body?.cancel();
      next = new URL(location, at.href).href;
      continue;
    }
    return contentOf(response, mostBytes);
  }
  return undefined;
}

async function contentOf(response: Response, mostBytes: number): Promise<Buffer | 'tooBig' | undefined> {
  const { status, headers, body } = response;
  const isTooBig = Number(headers.get('content-length')) > mostBytes;
  if (!response.ok || isTooBig || !body) {
    await body?.cancel();
    if (status >= 500 || status === 429) throw new Error(`the file could not be read: ${status}`);
    return response.ok && isTooBig ? 'tooBig' : undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > mostBytes) return 'tooBig';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const loopback = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/;

function isSafe({ protocol, hostname }: URL, isTrial: boolean): boolean {
  return protocol === 'https:' || (isTrial && protocol === 'http:' && loopback.test(hostname));
}

const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(network, bits, isIPv6(network) ? 'ipv6' : 'ipv4');

/** Whether it is this machine or one of its network: what is sent from outside must not have them asked. */
async function isInside(hostname: string): Promise<boolean> {
  const name = hostname.replace(/^\[|\]$/g, '');
  // A name that nobody here knows may be known to a proxy: the fetch will tell.
  const found = isIP(name) === 0 ? await lookup(name, { all: true }).catch(() => []) : [{ address: name }];
  return found.some(({ address }) => inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
}

// Reads the JSON that a request carries: no byte more than may be, and nothing so deep that it cannot be walked.
import type { IncomingMessage } from 'node:http';

/** What was read, or the status that answers it. */
export type Body = { readonly json: unknown } | { readonly status: 400 | 413 };

/** Cards nest about a dozen levels. */
const mostDepth = 100;

/** Throws when the caller hangs up in the middle. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Body> {
  const text = await read(request, mostBytes);
  if (text === undefined) return { status: 413 };
  if (text === '') return { json: undefined };
  if (isDeep(text)) return { status: 400 };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { status: 400 };
  }
}

/** Undefined: there is more than `mostBytes`, and the rest is not read. */
function read(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const more = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= mostBytes) return;
      request.off('data', more).pause();
      resolve(undefined);
    };
    request.on('data', more);
    request.once('end', () => resolve(Buffer.concat(chunks, bytes).toString('utf8')));
    request.once('close', () => reject(new Error('the caller hung up')));
    request.once('error', reject);
  });
}

/** Whether lists and objects nest deeper than anything that is meant for us. */
function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === backslash) at += 1;
      else if (sign === quote) quoted = false;
    } else if (sign === quote) quoted = true;
    else if (sign === bracket || sign === brace) {
      depth += 1;
      if (depth > mostDepth) return true;
    } else if (sign === bracketEnd || sign === braceEnd) depth -= 1;
  }
  return false;
}

const [quote, backslash, bracket, bracketEnd, brace, braceEnd] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
